"""Write what Python's codecs lack: src/newsclean/data/big5.txt and cns11643.bin.

    python tools/build_codecs.py --index index-big5.txt --unihan Unihan_IRGSources.txt

- big5.txt: the byte pairs that Big5 as the WHATWG Encoding Standard defines it (its index-big5.txt) reads
  differently from Python's big5hkscs, or that big5hkscs does not know.
- cns11643.bin: the planes of CNS 11643 that EUC-TW and ISO-2022-CN use. The Han characters come from the field
  kIRG_TSource of the Unicode Han Database (Unicode License V3); the signs of plane 1 stand in the same order as
  those of Big5, so they are taken from Python's big5 codec by the ranges of the table in RFC 1922.
"""

from __future__ import annotations

import argparse
import re
import zlib
from pathlib import Path

DATA = Path(__file__).parent.parent / "src/newsclean/data"
PLANES = (1, 2, 3, 4, 5, 6, 7, 15)
# First and last Big5 code, first CNS 11643 code of plane 1, in both standards' order of signs.
SIGNS = (
    (0xA140, 0xA1F5, 0x2121),
    (0xA1F6, 0xA1F6, 0x2258),
    (0xA1F7, 0xA1F7, 0x2257),
    (0xA1F8, 0xA2AE, 0x2259),
    (0xA2AF, 0xA3BF, 0x2421),
    (0xA3C0, 0xA3E0, 0x4221),
)
# Signs of plane 1 that are not in Big5, or stand in another place or for another character there: first code,
# then the characters, as Unicode's own table of CNS 11643 and the converters made from it have them.
OTHER_SIGNS = (
    (0x2126, "・"), (0x2136, "︱—︲–"), (0x216A, "′‵"), (0x2223, "‾"), (0x2242, "﹦﹥∼"), (0x2253, "♁☉"),
    (0x225D, "‖｜"), (0x2621, "①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹ"),
)  # fmt: skip
TRAILS = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]


def big5_rows(index: Path) -> list[str]:
    """Byte pair and character, where the standard and big5hkscs differ."""
    rows = []
    for line in index.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line.strip():
            continue
        pointer, code = line.split("\t")[:2]
        lead, trail = divmod(int(pointer), 157)
        pair = bytes([lead + 0x81, trail + (0x40 if trail < 0x3F else 0x62)])
        character = chr(int(code, 16))
        try:
            known = pair.decode("big5hkscs")
        except UnicodeDecodeError:
            known = ""
        if known != character:
            rows.append(f"{pair.hex()} {character}")
    return rows


def sign_cells() -> dict[int, str]:
    """Signs of plane 1 by code."""
    codes = [lead << 8 | trail for lead in range(0xA1, 0xA4) for trail in TRAILS]
    fixed = dict(
        row.split(" ", 1) for row in (DATA / "big5.txt").read_text(encoding="utf-8").splitlines()[1:]
    )
    cells = {}
    for first, last, cns in SIGNS:
        row, column = divmod(cns, 0x100)
        for number, code in enumerate(c for c in codes if first <= c <= last):
            place = (row - 0x21) * 94 + column - 0x21 + number
            pair = code.to_bytes(2, "big")
            sign = fixed.get(pair.hex()) or pair.decode("big5hkscs", "replace")
            if sign != "\ufffd":
                cells[place] = sign
    for first, signs in OTHER_SIGNS:
        row, column = divmod(first, 0x100)
        cells.update(enumerate(signs, (row - 0x21) * 94 + column - 0x21))
    return cells


def planes(unihan: Path) -> dict[int, list[str]]:
    """Per plane its 94 × 94 cells, a space where there is no character."""
    cells = {plane: [" "] * 94 * 94 for plane in PLANES}
    for place, sign in sign_cells().items():
        cells[1][place] = sign
    pattern = re.compile(r"U\+([0-9A-F]+)\tkIRG_TSource\tT([0-9A-F]+)-([0-9A-F]{2})([0-9A-F]{2})")
    for line in unihan.read_text(encoding="utf-8").splitlines():
        if match := pattern.match(line):
            code, plane, row, column = (int(part, 16) for part in match.groups())
            if plane in cells:
                cells[plane][(row - 0x21) * 94 + column - 0x21] = chr(code)
    return cells


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, required=True)
    parser.add_argument("--unihan", type=Path, required=True)
    options = parser.parse_args()
    header = "# What Big5 of the WHATWG Encoding Standard has and Python's big5hkscs has not, by tools/build_codecs.py\n"
    rows = big5_rows(options.index)
    (DATA / "big5.txt").write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    header = "# CNS 11643 by tools/build_codecs.py from Unihan's kIRG_TSource (Unicode License V3)\n"
    parts = [header.encode()]
    for plane, cells in planes(options.unihan).items():
        packed = zlib.compress("".join(cells).rstrip(" ").encode("utf-16-le" if plane < 3 else "utf-8"), 9)
        parts.append(bytes([plane]) + len(packed).to_bytes(4, "little") + packed)
        print(plane, sum(cell != " " for cell in cells), len(packed))
    (DATA / "cns11643.bin").write_bytes(b"".join(parts))
    print(len(rows), "pairs of Big5;", (DATA / "cns11643.bin").stat().st_size, "bytes of CNS 11643")


if __name__ == "__main__":
    main()
