"""Write src/newsclean/data/mojibake_gate.txt: the characters that wrong readings of Chinese show side by side.

    python tools/build_mojibake_gate.py

Each row is a name, the characters that may come first and those that follow, separated by tabs.

- gbk, big5, sjis, korean: UTF-8 read so shows pairs of lead and trail byte, then of trail and lead byte; the two
  sets are all that the charset shows for such pairs.
- gbk-as-big5, big5-as-gbk: what the commonest characters of the one become in the other, where that is a
  character that Chinese text hardly uses (by newsclean.plausibility). Both sets are the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from newsclean.plausibility import character_costs
from newsclean.repairs.charsets import big5_shown, pair_shown

TARGET = Path(__file__).parent.parent / "src/newsclean/data/mojibake_gate.txt"
LEADS = (*range(0xE2, 0xEA), 0xEF)  # of punctuation, kana, Han and full-width forms
TRAILS = range(0x80, 0xC0)
CODECS = {"gbk": "gb18030", "big5": "", "sjis": "cp932", "korean": "cp949"}
COMMON = 2500  # commonest characters whose images are looked for
RARE = {"gbk-as-big5": 10.7, "big5-as-gbk": 10.0}  # nats from which on an image is no character of clean text


def shown(codec: str, leads: tuple[int, ...] | range, trails: tuple[int, ...] | range) -> str:
    """The characters above ASCII that pairs of these bytes show."""
    pairs = (bytes((lead, trail)) for lead in leads for trail in trails)
    found = {pair_shown(codec, pair) if codec else big5_shown(pair) for pair in pairs}
    return "".join(sorted(character for character in found if character > "\x7f"))


def images(name: str) -> str:
    """What common characters become, as far as it is rare."""
    costs = character_costs()
    common = sorted((c for c in costs if c > "\x7f"), key=lambda c: costs[c])[:COMMON]
    found = set()
    for character in common:
        code = character.encode("gbk" if name == "gbk-as-big5" else "big5", "ignore")
        image = big5_shown(code) if name == "gbk-as-big5" else pair_shown("gb18030", code)
        if image and costs[image] > RARE[name]:
            found.add(image)
    return "".join(sorted(found))


def main() -> None:
    """Write the table."""
    rows = [
        f"{name}\t{shown(codec, LEADS, TRAILS)}\t{shown(codec, TRAILS, LEADS)}"
        for name, codec in CODECS.items()
    ]
    rows += [f"{name}\t{images(name)}\t" for name in RARE]
    head = "# What wrong readings of Chinese show side by side, by tools/build_mojibake_gate.py"
    TARGET.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    print(TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
