"""Write src/newsclean/data/script_st_mined.tsv: phrases that OpenCC gets wrong on the way to Traditional.

Traditional news is turned into Simplified and back; where the way back ends elsewhere than it began, a row of the
dictionary was wrong or is missing. Two kinds of rows are tried:

- *overlaps*: OpenCC takes the longest match from the left, so 包括发展 is cut 括发 + 展. Wherever a row that makes a
  difference (括发) overlaps a more closely knit pair (发展), the two together are a candidate (括发展);
- *contexts*: up to three characters around a wrong character.

A row is kept when at least RIGHT of all its places in the Traditional text agree with it, and every tenth line is
held out to measure with. Spellings that good newspapers mix (台臺 布佈 周週 了瞭 …) count as equal. Facts about words
and counts come out; no sentence does.

    python tools/mine_script_rows.py --simplified FILE ... --traditional hk2s:FILE tw2s:FILE t2s:FILE
"""

from __future__ import annotations

import argparse
import lzma
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from newsclean.script.converter import Converter, converter
from newsclean.script.dictionaries import overlay, read_rows
from newsclean.script.exact import longest_match
from newsclean.script.targets import Recipe

TARGET = Path(__file__).parent.parent / "src/newsclean/data/script_st_mined.tsv"
HEADER = (
    "# Phrases that OpenCC gets wrong from Simplified to Traditional, by tools/mine_script_rows.py from counts over\n"
    "# 28 MB of Hong Kong news, 42 MB of Taiwan legislative records and 10 MB of other Traditional prose.\n"
    "# phrase, Traditional, places that agree / all places where it was seen\n"
)
RIGHT = 0.98
SEEN = 5
CLOSER = 5  # how much more closely knit the overlapping pair must be
WITNESSES = 3  # rows that must agree on a pair before it is trusted with others
MIXED = (
    "台臺 布佈 占佔 周週 游遊 污汙 僱雇 岳嶽 秘祕 群羣 峰峯 床牀 舖鋪 贊讚 升昇陞 注註 托託 厘釐 鑒鑑 拚拼 菸煙 樑梁 桿杆 毀燬 洩泄 "
    "綫線 滙匯 恒恆 劃畫 盡儘 説說 内內 闆板 曬晒 佣傭 鈎鉤 跡迹蹟 唇脣 吃喫 艷豔 夥伙 嚐嘗 志誌 份分 捲卷 唸念 棲栖 砲炮 巖岩 杰傑 "
    "慾欲 痠酸 復覆 紮扎 煉鍊 捆綑 姪侄 繡綉 逕徑 併並 了瞭 巨鉅 杯盃 恤卹 搜蒐 琼瓊 勛勳 沈沉 借藉 家傢 具俱 毀譭 背揹 "
    "里裏裡 摺折 咨諮 庄莊 干幹 采採 著着 愈癒 彩綵 冲沖衝 台檯枱 璿旋 昆崑 沾霑"
)
KEPT_APART = frozenset("里裏裡愈癒彩綵冲沖衝采採干幹咨諮折摺庄莊")  # equal in some spellings only: never by class
HAN = re.compile("[\u4e00-\u9fff]+")


class Text(NamedTuple):
    """Reference, its Simplified form and what OpenCC makes of that; all three of one length."""

    reference: str
    simplified: str
    converted: str


def variant_table() -> dict[int, int]:
    """One character for each class of spellings that count as equal."""
    pairs = [(k, v) for n in ("TWVariants", "HKVariants", "TWVariantsRev", "HKVariantsRev")
             for k, v in read_rows(f"{n}.txt").items() if len(k) == len(v) == 1]  # fmt: skip
    pairs += [(row[0], c) for row in MIXED.split() if not KEPT_APART & set(row) for c in row[1:]]
    chief: dict[str, str] = {}

    def find(c: str) -> str:
        while chief.get(c, c) != c:
            c = chief[c]
        return c

    for a, b in pairs:
        if find(a) != find(b):
            chief[find(b)] = find(a)
    return {ord(c): ord(find(c)) for pair in pairs for c in pair}


def read(path: Path) -> str:
    """A text file, xz or plain."""
    data = path.read_bytes()
    return (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8")


def load(specification: str, forward: Converter, *, held_out: bool) -> Text:
    """Nine lines of ten (or the tenth) of a Traditional file, there and back."""
    back, _, path = specification.partition(":")
    lines = read(Path(path)).split("\n")
    chosen = [line for number, line in enumerate(lines) if (number % 10 == 0) == held_out]
    there = converter(Recipe(back))
    pairs = [(line, there.convert(line)) for line in chosen]
    pairs = [(line, simple) for line, simple in pairs if len(line) == len(simple)]
    reference, simplified = "\n".join(a for a, _ in pairs), "\n".join(b for _, b in pairs)
    return Text(reference, simplified, forward.convert(simplified))


def covering(text: str, place: int, forward: Converter) -> tuple[int, int]:
    """The dictionary match that covers a place."""
    start, end = forward.island(text, place)
    while start < end:
        stop = longest_match(text[:end], start, forward.tables.steps[0], 1) or start + 1
        if stop > place:
            return start, stop
        start = stop
    return place, place + 1


def contexts(texts: list[Text], equal: dict[int, int], forward: Converter) -> dict[str, Counter[str]]:
    """Candidates from wrong places: the match that went wrong, longer ones from its start, and neighbours."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    standard = {k: v for n in ("TWVariantsRev", "HKVariantsRev") for k, v in read_rows(f"{n}.txt").items()}
    for reference, simplified, converted in texts:
        right, got = reference.translate(equal), converted.translate(equal)
        for i in (i for i, (a, b) in enumerate(zip(right, got, strict=True)) if a != b):
            start, end = covering(simplified, i, forward)
            spans = {(start, max(end, start + 2)), (start, max(end, start + 2) + 1)}
            if end - start == 1:
                spans |= {(i, i + 3), (i - 1, i + 1), (i - 1, i + 2), (i - 2, i + 1)}
            for first, last in spans:
                phrase = simplified[max(first, 0) : last]
                if HAN.fullmatch(phrase):
                    found[phrase]["".join(
                        converted[j] if right[j] == got[j] else standard.get(reference[j], reference[j])
                        for j in range(first, last)
                    )] += 1  # fmt: skip
    return {phrase: values for phrase, values in found.items() if values.total() >= SEEN}


def overlaps(text: str, forward: Converter) -> dict[str, str]:
    """Candidates from overlaps in Simplified text: phrase and what it should become."""
    rows = read_rows("STPhrases.txt") | read_rows("STPhrases_GeneratedFromRegionalPhrases.txt")
    one = read_rows("STCharacters.txt")
    differing = {k for k, v in rows.items() if 1 < len(k) < 4 and "".join(one.get(c, c) for c in k) != v}
    single, pairs = Counter(text), Counter(map("".join, zip(text, text[1:], strict=False)))
    firsts = re.compile(f"[{''.join({k[0] for k in differing})}]")
    seen: Counter[str] = Counter()
    for match in firsts.finditer(text):
        for length in (2, 3):
            if text[match.start() : match.start() + length] in differing:
                seen[text[match.start() : match.start() + length + 1]] += 1

    def knit(pair: str) -> float:
        return pairs[pair] ** 2 / (single[pair[0]] * single[pair[1]] + 1)

    found = {}
    for phrase in seen:
        if phrase in rows or not HAN.fullmatch(phrase):
            continue
        left = max(knit(phrase[i : i + 2]) for i in range(len(phrase) - 2))
        if knit(phrase[-2:]) > CLOSER * left:
            value = forward.convert(phrase[:-2]) + forward.convert(phrase[-2:])
            if value != forward.convert(phrase):
                found[phrase] = value
    return found


def verify(candidates: dict[str, str], texts: list[Text], equal: dict[int, int]) -> dict[str, tuple[int, int]]:
    """For each phrase: at how many of its places the reference agrees, and how many there are."""
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for phrase in candidates:
        lengths[phrase[0]].add(len(phrase))
    wanted = {phrase: value.translate(equal) for phrase, value in candidates.items()}
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for reference, simplified, _ in texts:
        folded = reference.translate(equal)
        for i, c in enumerate(simplified):
            for length in lengths.get(c, ()):
                phrase = simplified[i : i + length]
                if phrase in wanted:
                    seen[phrase] += 1
                    right[phrase] += folded[i : i + length] == wanted[phrase]
    return {phrase: (right[phrase], seen[phrase]) for phrase in candidates}


def select(near: dict[str, Counter[str]], over: dict[str, str], texts: list[Text],
           equal: dict[int, int]) -> dict[str, tuple[str, int, int]]:  # fmt: skip
    """The rows that the reference bears out, shortest first; none that a shorter one makes superfluous."""
    candidates = over | {phrase: values.most_common(1)[0][0] for phrase, values in near.items()}
    counts = verify(candidates, texts, equal)
    kept: dict[str, tuple[str, int, int]] = {}

    def superfluous(phrase: str, value: str) -> bool:
        return any(
            phrase[:j] in kept and kept[phrase[:j]][0] == value[:j] and (phrase not in over or j >= len(phrase) - 1)
            for j in range(2, len(phrase))
        )

    witnesses: defaultdict[str, set[str]] = defaultdict(set)
    against: set[str] = set()
    for phrase in sorted(candidates, key=lambda phrase: (len(phrase), phrase)):
        value, (right, seen) = candidates[phrase], counts[phrase]
        if phrase in over and seen >= 2:
            (witnesses[phrase[-2:]].add(phrase) if right == seen else against.add(phrase[-2:]))
        enough = seen >= SEEN and right >= RIGHT * seen
        if enough and not superfluous(phrase, value):
            kept[phrase] = (value, right, seen)
    for phrase, value in over.items():
        pair = phrase[-2:]
        trusted = len(witnesses[pair]) >= WITNESSES and pair not in against
        if trusted and phrase not in kept and counts[phrase][0] == counts[phrase][1] and not superfluous(phrase, value):
            kept[phrase] = (value, *counts[phrase])
    return kept


def wrong(texts: list[Text], equal: dict[int, int]) -> float:
    """Wrong characters per megabyte of UTF-8."""
    places = sum(
        a != b for t in texts
        for a, b in zip(t.reference.translate(equal), t.converted.translate(equal), strict=True)
    )  # fmt: skip
    return places / sum(len(text.reference.encode()) for text in texts) * 1e6


def main() -> None:
    """Mine, write, and say how far it got on the lines that were held out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--simplified", nargs="+", type=Path, required=True)
    parser.add_argument("--traditional", nargs="+", required=True, metavar="CONFIG:FILE")
    parser.add_argument("--measure", action="store_true", help="measure the rows as they are, write nothing")
    arguments = parser.parse_args()
    equal = variant_table()
    plain, ours = converter(Recipe("s2t")), converter(Recipe("s2t", overlay=True))
    if not arguments.measure:
        hand = set(overlay("script_st.tsv"))
        texts = [load(name, plain, held_out=False) for name in arguments.traditional]
        simplified = "\n".join([*map(read, arguments.simplified), *(text.simplified for text in texts)])
        kept = select(contexts(texts, equal, plain), overlaps(simplified, plain), texts, equal)
        rows = [f"{phrase}\t{value}\t{right}/{seen}\n" for phrase, (value, right, seen) in sorted(kept.items())
                if phrase not in hand]  # fmt: skip
        TARGET.write_text(HEADER + "".join(rows), encoding="utf-8")
        print(f"{TARGET.name}: {len(rows)} rows")
        return
    for name in arguments.traditional:
        before, after = ([load(name, engine, held_out=True)] for engine in (plain, ours))
        print(f"{name}: wrong characters per MB on held-out lines: OpenCC {wrong(before, equal):.1f}, "
              f"ours {wrong(after, equal):.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
