"""Who takes part: what people use today, and newsclean, each in an environment of its own below `.venv-bench/`."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

__all__ = ["Contender", "Peer", "contenders", "prepared"]

HERE = Path(__file__).parent
ROOT = HERE.parent
ENVIRONMENTS = ROOT / ".venv-bench"
_SCRIPT = str(HERE / "contenders" / "python_scripts.py")
_NEWSCLEAN = ["{python}", "-m", "newsclean", "convert", "-r", "{in}", "-O", "{out}", "--to", "simplified", "--no-header", "-q"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Contender:
    """A way to clean a folder: its command with {python} {in} {out}, and what must be installed for it."""

    name: str
    command: list[str]
    packages: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    large: str = ""
    """How much it installs, where that is more than a passer-by wants."""


@dataclass(frozen=True, slots=True)
class Peer:
    """A contender that is ready: its interpreter, and the versions it runs."""

    contender: Contender
    python: str
    versions: str

    def command(self, source: Path, target: Path, *more: str) -> list[str]:
        """The command that cleans the files below `source` into `target`."""
        filled = {"{python}": self.python, "{in}": str(source), "{out}": str(target)}
        return [*(filled.get(part, part) for part in self.contender.command), *more]


def contenders(jobs: int) -> list[Contender]:
    """All of them; the first is what the others are measured by. `jobs` is the number of processors."""

    def script(name: str, variant: str, *packages: str, large: str = "") -> Contender:
        return Contender(name, ["{python}", _SCRIPT, variant, "{in}", "{out}"], list(packages), large=large)

    return [
        script("chardet + BeautifulSoup + OpenCC", "bs4", "chardet", "beautifulsoup4", "opencc"),
        script("the same, opencc-python-reimplemented", "bs4", "chardet", "beautifulsoup4", "opencc-python-reimplemented"),
        script("charset-normalizer + ftfy + selectolax + OpenCC", "selectolax", "charset-normalizer", "ftfy", "selectolax", "opencc"),
        script("trafilatura + OpenCC", "trafilatura", "trafilatura", "lxml_html_clean", "opencc"),
        Contender("shell: uchardet, iconv, sed, opencc", ["sh", str(HERE / "contenders" / "shell_pipeline.sh"), "{in}", "{out}"],
                  programs=["uchardet", "iconv", "sed", "opencc"]),
        script("chardet + DataTrove + OpenCC", "datatrove", "chardet", "datatrove[processing]", "lxml_html_clean", "opencc", large="400 MB"),
        script("chardet + Data-Juicer", "data-juicer", "chardet", "py-data-juicer", "opencc", "aiohttp",
               "ftfy", "selectolax", "regex", large="6 GB"),
        *(Contender(f"newsclean -j {n}", [*_NEWSCLEAN, "-j", str(n)], [str(ROOT)]) for n in dict.fromkeys((1, jobs))),
    ]  # fmt: skip


def prepared(wanted: list[Contender], *, large: bool) -> tuple[list[Peer], list[str]]:
    """Those that can run here, and one line about each that can't."""
    ready, left_out = [], []
    for contender in wanted:
        if contender.large and not large:
            left_out.append(f"{contender.name}: installs {contender.large}; `--large` takes part")
            continue
        missing = [program for program in contender.programs if shutil.which(program) is None]
        if missing:
            left_out.append(f"{contender.name}: no {', no '.join(missing)} here")
            continue
        python = _environment(tuple(contender.packages)) if contender.packages else sys.executable
        if python is None:
            left_out.append(f"{contender.name}: could not be installed")
            continue
        ready.append(Peer(contender, python, _versions(contender, python)))
    return ready, left_out


@cache
def _environment(packages: tuple[str, ...]) -> str | None:
    """The interpreter of an environment with these packages; newsclean is installed anew when its source changed."""
    own = packages == (str(ROOT),)
    name = "newsclean" if own else "+".join(package.split("[")[0] for package in packages)
    folder = ENVIRONMENTS / name
    python, done = folder / "bin" / "python", folder / "complete"
    if done.exists() and not (own and done.stat().st_mtime < _changed()):
        return str(python)
    print(f"installing {name.replace('+', ', ')} …", file=sys.stderr, flush=True)
    if not python.exists():
        venv.create(folder)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "-qq",
        "--disable-pip-version-check",
    ]
    if subprocess.run([*pip, *packages], check=False).returncode:
        return None
    done.touch()
    return str(python)


def _changed() -> float:
    """When newsclean's source last changed."""
    files = [ROOT / "pyproject.toml", *(path for path in (ROOT / "src").rglob("*") if path.suffix != ".pyc")]
    return max(path.stat().st_mtime for path in files if path.is_file())


def _versions(contender: Contender, python: str) -> str:
    if contender.programs:
        return ", ".join(_first_line([program, "--version"]) for program in contender.programs)
    names = ["newsclean" if package == str(ROOT) else package.split("[")[0] for package in contender.packages]
    code = "import sys; from importlib.metadata import version; print(', '.join(f'{n} {version(n)}' for n in sys.argv[1:]))"
    return _first_line([python, "-c", code, *names])


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    lines = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return lines[0] if lines else command[0]
