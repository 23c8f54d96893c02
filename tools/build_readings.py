"""Write src/newsclean/data/readings.txt: which Mandarin readings each character of GBK has.

Source: pypinyin's single-character table (MIT; itself from Unihan and 現代漢語詞典), and pypinyin's own
conversion to zhuyin. Characters are those of GBK's Han area, which is what damaged pages were written in.

    pip install pypinyin && python tools/build_readings.py
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/newsclean/data/readings.txt"
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


def numbered(reading: str) -> str:
    """The reading in plain letters, v for ü, the tone's number behind it (5: neutral)."""
    letters: list[str] = []
    tone = "5"
    for part in unicodedata.normalize("NFD", reading.replace("ɡ", "g")):
        if part in TONES:
            tone = TONES[part]
        elif part == "\u0308":
            letters[-1] = "v"
        elif part == "\u0302":
            continue  # ê is a bare e for our purpose
        else:
            letters.append(part)
    return "".join(letters) + tone


def main() -> None:
    """Collect characters by reading and write one row a reading, then one row a zhuyin syllable."""
    from pypinyin import Style
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal
    from pypinyin.style import convert

    by_reading: dict[str, list[str]] = defaultdict(list)
    zhuyin: dict[str, str] = {}
    for code, readings in sorted(PINYIN_DICT.items()):
        character = chr(code)
        try:
            character.encode("gbk")
        except UnicodeEncodeError:
            continue
        for reading in sorted(set(readings.split(","))):
            if not reading:
                continue
            by_reading[numbered(reading)].append(character)
            syllable = convert(reading, Style.BOPOMOFO, strict=True).rstrip("ˊˇˋ˙").lstrip("˙")
            plain = numbered(to_normal(reading))[:-1]
            if syllable and all("\u3105" <= letter <= "\u3129" for letter in syllable):
                zhuyin.setdefault(syllable, plain)
    header = (
        "# Characters of GBK by reading (letters, tone; v is ü), then zhuyin syllables; by tools/build_readings.py"
        f" from pypinyin {version('pypinyin')} (MIT)\n"
    )
    rows = [f"{reading}\t{''.join(characters)}" for reading, characters in sorted(by_reading.items())]
    rows += [f"{syllable}\t{plain}" for syllable, plain in sorted(zhuyin.items())]
    TARGET.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    print(
        f"{TARGET}: {len(by_reading)} readings, {len(zhuyin)} zhuyin syllables, {TARGET.stat().st_size} bytes"
    )


if __name__ == "__main__":
    main()
