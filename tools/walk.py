"""A newcomer's walk: README.md followed literally in a clean environment, with the time that each step took.

python tools/walk.py            # copy the checkout, make a fresh environment, pip install ., run every command
python tools/walk.py --make     # also `make demo` in the copy

The exit code is 1 when a step failed. The tests run the same commands in the environment that they run in.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache", ".hypothesis", "build", "dist")
ELSEWHERE = (
    "newsclean corpus",
    "make ",
)  # shown with names that a reader has to replace, or asked for by --make


def commands(page: str) -> list[str]:
    """The commands of a page's shell blocks, in order."""
    found: list[str] = []
    for block in re.findall(r"^```sh\n(.*?)^```$", page, re.MULTILINE | re.DOTALL):
        rows = [row.partition("   #")[0].strip() for row in block.splitlines()]
        found += [row for row in rows if row and not row.startswith(("#", *ELSEWHERE))]
    return found


def scripts(page: str) -> list[str]:
    """The page's Python blocks."""
    return re.findall(r"^```python\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


class Walk:
    """Runs step after step with a bare environment and prints a row for each."""

    def __init__(self, home: Path) -> None:
        self.environment = home / "environment"
        self.variables = {
            "PATH": f"{self.environment / 'bin'}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C"
        }  # fmt: skip
        self.variables |= {
            name: os.environ[name] for name in ("PIP_INDEX_URL", "PIP_CONFIG_FILE") if name in os.environ
        }
        self.seconds = 0.0
        self.failed = 0

    def step(self, arguments: list[str], folder: Path, shown: str) -> None:
        """Run one step; what it prints is shown only when it fails."""
        start = time.perf_counter()
        done = subprocess.run(arguments, cwd=folder, env=self.variables, capture_output=True, check=False)
        seconds = time.perf_counter() - start
        self.seconds += seconds
        self.failed += done.returncode != 0
        print(f"{seconds:8.2f} s  {'ok  ' if done.returncode == 0 else 'FAIL'}  {shown}", flush=True)
        if done.returncode:
            print((done.stdout + done.stderr).decode("utf-8", "replace")[-2000:])


def main() -> int:
    """Walk; the exit code says whether every step worked."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        copy = home / "newsclean"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        walk = Walk(home)
        if "--make" in sys.argv[1:]:
            walk.step(["make", "demo"], copy, "make demo")
        walk.step([sys.executable, "-m", "venv", str(walk.environment)], copy, "python3 -m venv environment")
        walk.step([str(walk.environment / "bin/pip"), "install", "--quiet", "."], copy, "pip install .")
        for command in commands(page):
            walk.step(["bash", "-c", f"set -o pipefail; {command}"], copy / "examples", command)
        for script in scripts(page):
            first = script.strip().splitlines()[0]
            walk.step(
                [str(walk.environment / "bin/python"), "-c", script], copy / "examples", f"python: {first} …"
            )
        print(
            f"{walk.seconds:8.2f} s  {'every step worked' if not walk.failed else f'{walk.failed} steps failed'}"
        )
    return 1 if walk.failed else 0


if __name__ == "__main__":
    sys.exit(main())
