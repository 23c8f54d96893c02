"""Rule `glosses`: pinyin that a machine pushed behind characters, `海淀區(qū)`.

Some mirror sites ran a table of (traditional character, reading) over whole pages. What they left differs from
what people write: every gloss is one syllable behind one character, nearly always a traditional one; a
character is glossed wherever it stands or never; it stands inside words; and the characters are everyday ones.
The document as a whole is judged, never a gloss alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.edits import splice
from newsclean.patterns import lazy
from newsclean.repairs.readings import LETTERS, TONED, ZHUYIN, characters_read, is_traditional, parse_reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.edits import Trail
    from newsclean.repairs.readings import Reading

__all__ = ["SYLLABLE", "Gloss", "damaging_glosses", "find_glosses", "is_shift_spot", "remove_glosses"]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
SYLLABLE = rf"(?:[{LETTERS}]{{1,9}}[1-5]?|˙?[{ZHUYIN}]{{1,3}}[ˊˇˋ˙]?)"
_BRACKETED = rf"[(（] ?{SYLLABLE} ?[)）]"
# A class first, and then what stands before it: so the engine looks for that class alone.
_GLOSS = lazy(rf"[(（](?<=[{_HAN}>][(（]) ?({SYLLABLE}) ?[)）](?:{_BRACKETED})*")
_SPOT = lazy(rf"[?\ufffd](?<=([{_HAN}])[?\ufffd])(?=[a-z{TONED}]{{0,8}}[{TONED}])({SYLLABLE})\)")
_TAG = lazy(
    r"</?(?:a|abbr|b|big|em|font|i|ins|mark|small|span|strong|sub|sup|u)(?:\s[^<>\n]*)?/?>", re.IGNORECASE
)
_LONGEST_TAG = 200
_PRECHECK = lazy(rf"[(（] ?[{LETTERS}{ZHUYIN}˙]", signs="( （")

_FEW = 3  # fewer glosses than this prove nothing
_MANY = 12  # without traditional characters to go by, many are needed


class Gloss(NamedTuple):
    """A bracketed syllable: its place, the character before it, whether that character can be read so."""

    start: int
    end: int
    character: str
    syllable: str
    fits: bool
    inside: bool  # a Han character stands on the other side of the character or of the gloss
    more: tuple[tuple[int, int], ...] = ()  # further brackets behind it, inline tags between them


@lru_cache(1)  # two rules ask for the glosses of one text
def find_glosses(text: str) -> tuple[Gloss, ...]:
    """Every bracketed syllable behind a Han character; brackets in a row, `氣(qi)(xi)`, are one gloss.

    Inline tags may stand between a character and its gloss.

    >>> [(gloss.character, gloss.inside) for gloss in find_glosses("溪縣<b>(xiàn)</b>的<i>報</i>(bào)")]
    [('縣', True), ('報', True)]
    """
    found: list[tuple[int, Reading, list[tuple[int, int]]]] = []
    last_end = -1
    for match in _GLOSS.finditer(text):
        start, end = match.span()
        behind = _before(text, start)
        if behind == last_end:
            found[-1][2].append((start, end))
        elif _is_han(text[behind - 1 : behind]) and (reading := parse_reading(match[1])) is not None:
            found.append((behind - 1, reading, [(start, end)]))
        else:
            continue
        last_end = end
    glosses: list[Gloss] = []
    last_end = -1
    for place, reading, spans in found:
        (start, end), *more = spans
        front, last = _before(text, place), spans[-1][1]
        after = _after(text, last)
        inside = front == last_end or _is_han(text[front - 1 : front]) or _is_han(text[after : after + 1])
        fits = text[place] in characters_read(reading)
        glosses.append(Gloss(start, end, text[place], reading.syllable, fits, inside, tuple(more)))
        last_end = last
    return tuple(glosses)


def _before(text: str, place: int) -> int:
    """The end of what stands before `place`, inline tags passed over."""
    while place and text[place - 1] == ">":
        start = text.rfind("<", max(0, place - _LONGEST_TAG), place)
        if start < 0 or not _TAG.fullmatch(text, start, place):
            break
        place = start
    return place


def _after(text: str, place: int) -> int:
    """The start of what stands behind `place`, inline tags passed over."""
    while text.startswith("<", place):
        match = _TAG.match(text, place, place + _LONGEST_TAG)
        if match is None:
            break
        place = match.end()
    return place


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def is_shift_spot(character: str, written: str) -> bool:
    """Whether `character?written)` is a byte shift: its last byte can begin a character that is read so."""
    reading = parse_reading(written)
    if reading is None:
        return False
    try:
        lead = character.encode("gbk")[-1]
    except UnicodeEncodeError:
        return False
    for candidate in characters_read(reading):
        code = candidate.encode("gbk")
        if code[0] == lead and code[1] > 0x80 and is_traditional(candidate):
            return True
    return False


def damaging_glosses(text: str, *, gate: bool = True, restored: int = 0) -> tuple[Gloss, ...]:
    """The glosses of `text` that a machine pushed in, by the evidence of the whole document.

    `restored` places of shifted bytes prove that glosses were pushed in. Without the gate: every fitting gloss
    behind a traditional character.
    """
    return _damaging(text, gate, restored)


@lru_cache(1)  # two rules ask of one text
def _damaging(text: str, gate: bool, restored: int) -> tuple[Gloss, ...]:
    if _PRECHECK.search(text) is None:
        return ()
    rest = [gloss for gloss in find_glosses(text) if gloss.fits]
    if not gate:
        return tuple(gloss for gloss in rest if is_traditional(gloss.character))
    spots = restored
    counts: Counter[str] = Counter()
    if rest:
        spots += sum(is_shift_spot(match[1], match[2]) for match in _SPOT.finditer(text))
        counts = Counter(
            {character: n for character, n in Counter(text).items() if "\u3400" <= character <= "\u9fff"}
        )
    removed: list[Gloss] = []
    while rest:
        # What stays is judged again as a second run would judge it, so that a second run finds nothing.
        chosen = _judge(rest, counts, spots)
        if not chosen:
            break
        removed += chosen
        gone = set(chosen)
        rest = [gloss for gloss in rest if gloss not in gone]
    return tuple(sorted(removed))


def _judge(glosses: list[Gloss], counts: Counter[str], spots: int) -> list[Gloss]:
    traditional = [gloss for gloss in glosses if is_traditional(gloss.character)]
    if len(traditional) >= 0.9 * len(glosses) and len(traditional) + 3 * spots >= _FEW:
        return _consistent(traditional, counts, evident=spots > 0)
    if len(glosses) >= _MANY:
        by_character = Counter(gloss.character for gloss in glosses)
        repeated = [number for number in by_character.values() if number > 1]
        if len(glosses) <= 0.35 * counts.total() and len(repeated) >= 4 and 2 * sum(repeated) >= len(glosses):
            return _consistent(glosses, counts, evident=False)
    return []


def _consistent(glosses: list[Gloss], counts: Counter[str], *, evident: bool) -> list[Gloss]:
    """The glosses of characters that are glossed throughout and in one way, if they tell of a machine."""
    by_character: dict[str, list[Gloss]] = defaultdict(list)
    for gloss in glosses:
        by_character[gloss.character].append(gloss)
    chosen: list[Gloss] = []
    for character, all_its in by_character.items():
        its = all_its
        if len({gloss.syllable for gloss in all_its}) > 1:
            usual = Counter(gloss.syllable for gloss in all_its).most_common(1)[0][0]
            its = [gloss for gloss in all_its if gloss.syllable == usual]
        if 2 * len(its) >= counts[character]:
            chosen += its
    everyday = sum(_is_everyday(gloss.character) for gloss in chosen)
    inside = sum(gloss.inside for gloss in chosen)
    distinct = len({gloss.character for gloss in chosen})
    if len(chosen) < 0.8 * len(glosses) or everyday < 0.7 * len(chosen) or inside < 0.6 * len(chosen):
        return []
    dense = len(chosen) >= 0.02 * counts.total() or len(chosen) - distinct >= _FEW
    return chosen if evident or dense else []


@lru_cache(8192)
def _is_everyday(character: str) -> bool:
    """Whether the simplified twin is one of the 3,755 characters of GB 2312's first level."""
    from newsclean.fold import simplify_characters

    code = simplify_characters(character).encode("gb2312", "ignore")
    return len(code) == 2 and 0xB0 <= code[0] <= 0xD7


def remove_glosses(text: str, trail: Trail) -> str:
    """Remove the pinyin (or zhuyin) that a machine pushed behind characters.

    Refuses a document with fewer than three glosses, or whose glosses stand behind characters of all kinds
    (a textbook, where coverage or rarity tells), or at the head of entries, or on some occurrences only.

    >>> from newsclean.edits import Trail
    >>> remove_glosses("雲溪區(qū)委書記與縣委領(lǐng)導座談經(jīng)濟發展", Trail())
    '雲溪區委書記與縣委領導座談經濟發展'
    >>> remove_glosses("雲溪縣有座壩叫塸(ōu)頭壩", Trail())
    '雲溪縣有座壩叫塸(ōu)頭壩'
    """
    removed = damaging_glosses(text, restored=trail.evidence["byteshift"])
    if not removed and _PRECHECK.search(text) and sum(gloss.fits for gloss in find_glosses(text)) >= _MANY:
        trail.warn("repairs", "glosses", "many readings in brackets; left, for they may be the text's own")
    return apply(text, removed, trail)


def apply(text: str, glosses: Iterable[Gloss], trail: Trail) -> str:
    """Cut the glosses out of `text`."""
    changes = [
        (start, end, "") for gloss in glosses for start, end in ((gloss.start, gloss.end), *gloss.more)
    ]
    if not changes:
        return text
    if trail.changes is not None:
        trail.changes.extend(changes)
    return splice(text, changes)
