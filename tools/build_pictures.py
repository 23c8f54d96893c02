"""Write docs/images/explain.png: the explanation page of an example, as a headless Chromium shows it.

python tools/build_pictures.py [chromium]
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from newsclean import Cleaner
from newsclean.cli.explain_html import page
from newsclean.cli.explanation import explain

ROOT = Path(__file__).parents[1]


def main() -> int:
    """Render the page; 2 where there is no browser."""
    names = [*sys.argv[1:], "chromium", "chromium-browser", "google-chrome"]
    browser = next(filter(None, map(shutil.which, names)), None)
    if browser is None:
        print("no Chromium found: name one", file=sys.stderr)
        return 2
    source = ROOT / "examples/mainland-glosses.txt"
    target = ROOT / "docs/images/explain.png"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder, "explain.html")
        html.write_text(
            page(explain(Cleaner(to="simplified"), source.read_bytes(), source.name)), encoding="utf-8"
        )
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/b",
                   "--window-size=1000,1000", f"--screenshot={target}", html.as_uri()]  # fmt: skip
        return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode


if __name__ == "__main__":
    sys.exit(main())
