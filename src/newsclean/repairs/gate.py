r"""Where a text may hold mojibake: one look at the whole text, so that clean text costs next to nothing.

A hint is a pair of characters that a wrong reading shows all the time and that Chinese text hardly ever has side
by side, a Latin-1 letter followed by what can be the rest of its UTF-8, an escape of a character, or a mark that
text was lost. A hint proves nothing: the line that has one goes to the judge.

>>> [(line.start, line.end, sorted(line.kinds)) for line in suspicious_lines("云溪\n鏂囧瓧\n中文")]
[(3, 6, ['gbk'])]
>>> suspicious_lines("云溪县新建的石桥今天通车。")
[]
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newsclean.data import read_text
from newsclean.patterns import Bulk, lazy
from newsclean.repairs.borders import parts_of

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ESCAPE", "Line", "pairs_of", "suspicious_lines"]

ESCAPE = lazy(
    r"&(?:amp;)*#(?:[xX](?:[0-9A-Fa-f]{2,6};|[0-9A-Fa-f]{4}(?![0-9A-Fa-f]))|[0-9]{3,7}(?![0-9]))|&[A-Za-z]{2,6}[0-9]{0,2};&[A-Za-z]{2,6}[0-9]{0,2};"
    r"|&[A-Za-z]{2,6}[0-9]{0,2};.&[A-Za-z]{2,6}[0-9]{0,2};"
    r"|&[IMT-Za-n,][A-Za-z0-9+,]{2,}-"
    r"|\\(?:u[0-9A-Fa-f]{4}|[ux]\{[0-9A-Fa-f]{4,6}\}|U000[0-9A-Fa-f]{5}|[0-9A-Fa-f]{4} ?\\[0-9A-Fa-f]{4})"
    r"|%(?:25)*u[0-9A-Fa-f]{4}|%(?:25)+[89A-Fa-f][0-9A-Fa-f]%25|%[89A-Fa-f][0-9A-Fa-f].?%|=[89A-F][0-9A-F].?(?:=[0-9A-F]{2}|=$)"
    r"|\\x[89a-fA-F][0-9a-fA-F]\\x|\\[23][0-7][0-7]\\[23]|~\{[!-w][!-~]|<U\+[0-9A-F]{4}"
    r"|_x[0-9A-Fa-f]{4}_|\+[IMT-Za-n/][A-Za-z0-9+/]{4,}|=\?[A-Za-z0-9-]+\?[BbQq]\?",
    re.MULTILINE,
)
_ESCAPE_SIGNS = ("&", "\\", "%", "=", "+", "~{", "_x", "<U+")


class Line(NamedTuple):
    """A line that has a hint: its start and end in the text, and what the hints point at."""

    start: int
    end: int
    kinds: frozenset[str]


def suspicious_lines(text: str) -> list[Line]:
    """The lines of `text` that may hold mojibake, in order; [] for nearly every clean text.

    A line is what stands between two borders: line ends, and tags that break the line (see `borders`).
    """
    lines: list[Line] = []
    for line in _hinted(text, bulk=not text.isascii() and _pairs_pay(text)):
        content = text[line.start : line.end]
        parts = parts_of(content)
        if len(parts) == 1:
            lines.append(line)
            continue
        for start, end in parts:
            first, last = line.start + start, line.start + end
            lines += (Line(first, last, part.kinds) for part in _hinted(text[first:last], bulk=False))
    return lines


def _hinted(text: str, *, bulk: bool) -> list[Line]:
    """The lines of `text`, from one line feed to the next, that have a hint."""
    kinds: dict[int, set[str]] = {}
    if any(sign in text for sign in _ESCAPE_SIGNS):
        if _has_usual_references_only(text, bulk=bulk):
            return []
        _mark(kinds, text, "escape", ESCAPE)
    if not text.isascii():
        _mark_wide(kinds, text, bulk=bulk)
        _mark_odd(kinds, text)
        _mark_lost(kinds, text)
    lines = []
    for start, found in sorted(kinds.items()):
        end = text.find("\n", start)
        lines.append(Line(start, len(text) if end < 0 else end, frozenset(found)))
    return lines


_USUAL = {
    "&#12288;": "\u3000", "&nbsp;": "\xa0", "&ldquo;": "“", "&rdquo;": "”", "&mdash;": "—", "&hellip;": "…",
    "&middot;": "·", "&copy;": "©", "&lt;": "<", "&gt;": ">", "&quot;": '"',
}  # fmt: skip
"""References that pages are full of, and what they say."""
_LEAD = lazy("[\xc2-\xf4\u0102-\u017d]")
"""Where a line is cut at tags, what stands behind one of these may be a hint that it was not before."""


def _has_usual_references_only(text: str, *, bulk: bool) -> bool:
    """Whether all that is written as an escape is of the usual kinds, and nothing else is suspicious then.

    Such a page has nothing to be read here: these references are the business of markup.
    """
    if "&" not in text:
        return False
    plain = text
    for reference, character in _USUAL.items():
        plain = plain.replace(reference, character)
    if any(sign in plain for sign in _ESCAPE_SIGNS) or _LEAD.search(plain):
        return False
    return not _hinted(plain, bulk=bulk)


def _mark(kinds: dict[int, set[str]], text: str, kind: str, pattern: re.Pattern[str]) -> None:
    """Note `kind` for every line in which `pattern` is found."""
    match = pattern.search(text)
    while match is not None:
        kinds.setdefault(text.rfind("\n", 0, match.start()) + 1, set()).add(kind)
        end = text.find("\n", match.end() - 1)
        match = pattern.search(text, end) if end >= 0 else None


# --- pairs of wide characters -----------------------------------------------------------------------------

_BY_OTHER_SIGNS = ("sjis", "korean")
"""Wrong readings that can't be without half-width katakana or Hangul, and so need no look at Han alone."""


@cache
def _pairs() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    rows = read_text("mojibake_gate.txt").splitlines()
    pairs = {}
    for row in rows[1:]:
        name, first, second = row.split("\t")
        pairs[name] = (frozenset(first), frozenset(second or first))
    return pairs


def pairs_of(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The characters that `name` shows first, and those that follow."""
    return _pairs()[name]


@cache
def _everyday() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    return {name: sets for name, sets in _pairs().items() if name not in _BY_OTHER_SIGNS}


_pairs_pay = Bulk()


@cache
def _pair_ends() -> tuple[frozenset[str], frozenset[str]]:
    """What any of them shows first, and what follows."""
    pairs = _everyday().values()
    return frozenset().union(*(first for first, _ in pairs)), frozenset().union(
        *(second for _, second in pairs)
    )


@cache
def _pair_pattern() -> re.Pattern[str]:
    first, second = (re.escape("".join(sorted(ends))) for ends in _pair_ends())
    return re.compile(f"[{first}](?=[{second}])")


def _pair_places(text: str, *, bulk: bool) -> Iterable[tuple[int, int]]:
    """Where two characters stand that a wrong reading may have put there, and the mask of which (0: of none)."""
    if bulk:
        starts, ends = _masks()
        for match in _pair_pattern().finditer(text):
            place = match.start()
            yield place, starts[text[place]] & ends[text[place + 1]]
        return
    first, second = _pair_ends()
    for place, (a, b) in enumerate(pairwise(text)):
        if a in first and b in second:
            sets = enumerate(_everyday().values())
            yield (
                place,
                sum(1 << number for number, (starting, ending) in sets if a in starting and b in ending),
            )


@cache
def _masks() -> tuple[dict[str, int], dict[str, int]]:
    """By character, the names that show it first, and those that show it second: one bit for each."""
    masks: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for number, ends in enumerate(_everyday().values()):
        for table, characters in zip(masks, ends, strict=True):
            for character in characters:
                table[character] = table.get(character, 0) | 1 << number
    return masks


@cache
def _names(mask: int) -> frozenset[str]:
    return frozenset(name for number, name in enumerate(_everyday()) if mask >> number & 1)


def _mark_wide(kinds: dict[int, set[str]], text: str, *, bulk: bool) -> None:
    start = end = -1  # of the line that the last hint stands in
    found = 0
    for place, names in _pair_places(text, bulk=bulk):
        if place >= end:
            if found:
                kinds.setdefault(start, set()).update(_names(found))
                found = 0
            if names:
                start = text.rfind("\n", 0, place) + 1
                end = text.find("\n", place)
                end = len(text) if end < 0 else end
        found |= names
    if found:
        kinds.setdefault(start, set()).update(_names(found))


# --- single bytes, kana beside Han, marks -----------------------------------------------------------------

# Each search begins with one class: the engine then looks for that class alone, many times faster.
_C1 = "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178"
_LATIN = (
    # UTF-8 in Latin-1, CP1252 or CP1250: a lead byte and its trail
    f"(?<=[\xc2-\xf4\u0102-\u017d])(?:[\x80-\xbf{_C1}](?:[\x80-\xbf{_C1}\ufffd\xc2-\xf4 ]|$)|[\ufffd ][\x80-\xbf{_C1}])"
    # GBK or Big5: high bytes in a row, or with ASCII trail bytes between
    "|(?<=[\xa1-\u02dd])(?:[\xa1-\xfe\u0102-\u02dd]{3}"
    "|[A-Za-z@-~][\xa1-\xfe]{2}[A-Za-z@-~]?[\xa1-\xfe]|[\xa1-\xfe][A-Za-z@-~][\xa1-\xfe])"
)
_CYRILLIC = (
    "(?<=[\u0433-\u0439\u043f])"
    "[\u0402-\u040f\u0452-\u045f\u0490\u0491\xa0-\xbf\u2013-\u2026\u2030\u2116\u2122\u20ac]{2}"
    "|(?<=[\u0430-\u044f])[\u0410-\u042f][\u0430-\u044f]?[\u0410-\u042f]"
    "|[\xa1-\xa9\xac-\xb4\xb6-\xba][A-Za-z@-~\u0401-\u045f]"
    "|(?<=[\u0404\u0406\u0407\u0452-\u045f])[\u0410-\u042f]{2}"
    "|(?<=[\u0410-\u044f])[\xa1-\xbf]{2}|(?<=[\u0402-\u040f\u0452-\u045f\u0490\u0491])[A-Za-z][\xa1-\xbf\u0401-\u045f]"
)
_BESIDE_HAN = "(?<=[\u0391-\u0451\u2550-\u2573\u3041-\u30f6\u3105-\u3129])[\u3400-\u9fff\ue000-\uf8ff\ufffd]"
_FOREIGN = "(?<=[\uff61-\uff9f\uac00-\ud7a3])[^\x00-\x7f]"
_ODD = lazy(
    "[\xa1-\u0451\u2550-\u2573\u3041-\u30f6\u3105-\u3129\uac00-\ud7a3\uff61-\uff9f]"
    f"(?:{_LATIN}|{_CYRILLIC}|{_BESIDE_HAN}|{_FOREIGN})",
    re.MULTILINE,
)
_FOREIGN_LETTER = lazy("[\uff61-\uff9f\uac00-\ud7a3]")
_BOPOMOFO = lazy("[\u3105-\u3129]")
_CYRILLIC_LETTER = lazy("[\u0401-\u045f]")
_ODD_KINDS = {
    "latin": lazy(f"[\xa1-\u02dd](?:{_LATIN})", re.MULTILINE),
    "cp1251": lazy(f"[\u0401-\u045f](?:{_CYRILLIC})"),
    "big5-as-gbk": lazy(f"[\u0391-\u3129](?:{_BESIDE_HAN})"),
}


_odd_pays = Bulk()


def _mark_odd(kinds: dict[int, set[str]], text: str) -> None:
    """Note lines where letters that are no Han stand as only wrong readings put them."""
    if not _odd_pays(text) and not _may_be_odd(text):
        return
    match = _ODD.search(text)
    while match is not None:
        start = text.rfind("\n", 0, match.start()) + 1
        end = text.find("\n", match.start())
        end = len(text) if end < 0 else end
        found = {kind for kind, pattern in _ODD_KINDS.items() if pattern.search(text, start, end)}
        if "latin" in found and _CYRILLIC_LETTER.search(text, start, end):
            found.add("cp1251")
        if "big5-as-gbk" in found and _BOPOMOFO.search(text, start, end):
            found.add("gbk-as-big5")  # there it is the comma
        if _FOREIGN_LETTER.search(text, start, end):
            found |= {name for name in _BY_OTHER_SIGNS if _has_pair(text[start:end], name)}
        if found:
            kinds.setdefault(start, set()).update(found)
        match = _ODD.search(text, end)


def _may_be_odd(text: str) -> bool:
    """Whether _ODD may be found: one of its first class stands before something that it can go on with."""
    signs = {
        sign
        for sign in set(text)
        if "\xa1" <= sign <= "\u0451"
        or "\u2550" <= sign <= "\u2573"
        or "\u3041" <= sign <= "\u30f6"
        or "\u3105" <= sign <= "\u3129"
        or "\uac00" <= sign <= "\ud7a3"
        or "\uff61" <= sign <= "\uff9f"
    }
    return bool(signs) and any(
        after >= " "
        and not "!" <= after <= "?"
        and (sign >= "\u0391" or after < "\u2e80" or after == "\ufffd")
        and (after != " " or "\xc2" <= sign <= "\xf4" or "\u0102" <= sign <= "\u017d")
        for sign, after in pairwise(text)
        if sign in signs
    )


def _has_pair(line: str, name: str) -> bool:
    first, second = _pairs()[name]
    if "\ufffd" in line:  # a lost byte between them, and what follows it may begin with either
        return any(character in first or character in second for character in line)
    return any(a in first and b in second for a, b in pairwise(line))


_LOST = lazy("锟斤拷|烫烫烫|屯屯屯|\ufffd")
_LOST_SIGNS = ("锟斤拷", "烫烫烫", "屯屯屯", "\ufffd")


def _mark_lost(kinds: dict[int, set[str]], text: str) -> None:
    if any(sign in text for sign in _LOST_SIGNS):
        _mark(kinds, text, "lost", _LOST)
