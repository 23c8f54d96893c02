"""Write examples/expected/: what newsclean makes of each example, as text, Markdown and JSON.

    python tools/build_examples.py          # write
    python tools/build_examples.py --check  # exit 1 when a file is not current

Look at the differences before you commit them: these files are what users compare their own results with.
"""

from __future__ import annotations

import sys
from pathlib import Path

from newsclean import Cleaner

EXAMPLES = Path(__file__).parents[1] / "examples"
TARGETS = {"keep": "", "simplified": ".simplified"}
FORMATS = {".txt": "to_text", ".md": "to_markdown", ".json": "to_json"}


def outputs() -> dict[Path, str]:
    """Every expected file and its content."""
    made: dict[Path, str] = {}
    for source in sorted(path for path in EXAMPLES.iterdir() if path.suffix in {".txt", ".html"}):
        for target, infix in TARGETS.items():
            article = Cleaner(to=target)(source.read_bytes())
            for suffix, method in FORMATS.items():
                made[EXAMPLES / "expected" / f"{source.stem}{infix}{suffix}"] = getattr(article, method)()
    return made


def main() -> int:
    """Write or check; the exit code says whether all was current."""
    check = "--check" in sys.argv[1:]
    stale = 0
    for path, content in outputs().items():
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        stale += 1
        print(f"{'stale' if check else 'written'}: {path.name}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(content, encoding="utf-8", newline="\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
