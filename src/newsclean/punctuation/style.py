"""Rules of style, all off by default: `ascii`, `ellipses`, `dashes` and `curly`.

None of them repairs damage: half of the well-edited sites write the one, half the other. Each refuses in addresses,
code and Markdown, and in lines that are not Chinese.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.characters import HAN, HAN_RE, is_han
from newsclean.edits import splice
from newsclean.patterns import lazy
from newsclean.punctuation.contexts import find_protected, is_chinese, letter_left, letter_right, line_around

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.edits import Change, Trail
    from newsclean.punctuation.contexts import Spans

__all__ = ["ascii_alphanumerics", "curly_quotes", "wide_dashes", "wide_ellipses"]

_WIDE_ALNUM = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_ALNUM_RUN = lazy(f"[{_WIDE_ALNUM}]+(?:[．：／－，～][{_WIDE_ALNUM}]+)*")
_THOUSANDS = lazy("[\uff10-\uff19]{1,3}(?:，[\uff10-\uff19]{3})+(?:．[\uff10-\uff19]+)?")
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_KEPT_APART = lazy("[：，～]")

_DOTS = lazy(r"(?<![\w.…/])(?:\.{3,}|…)(?![\w.…/])|。{3,}", re.ASCII)
_DASHES = lazy(r"(?<![-<|+])(?<!<!)(?:(?<= )-{2,3} (?! )|-{2,3}(?![-> |+]))", re.ASCII)
_STRAIGHT = lazy("[\"']")
_OPENS_AFTER = lazy(f"[\\s{HAN}，。、；：！？（《〈「『【“‘,;:!?(\\[—…]")
_ASSIGNED = lazy(r"\s*(?:-\s+)?[A-Za-z_][\w.-]*\s*[:=]\s*[\"'\[]")  # YAML, settings, code
_PAIRS = {'"': ("“”", "「」"), "'": ("‘’", "『』")}


def ascii_alphanumerics(text: str, trail: Trail) -> str:
    """Full-width letters and digits become ASCII, with the points, slashes and thousands inside a number.

    >>> from newsclean.edits import Trail
    >>> ascii_alphanumerics("Ｎｏ．１　全角ＡＢＣ１２３％，共１，０００人", Trail())
    'No.1　全角ABC123％，共1,000人'
    """
    changes: list[Change] = []
    for match in _ALNUM_RUN.finditer(text):
        run = match[0]
        if _KEPT_APART.search(run) and not _THOUSANDS.fullmatch(run):
            changes += [
                (match.start() + part.start(), match.start() + part.end(), part[0].translate(_TO_ASCII))
                for part in re.finditer(f"[{_WIDE_ALNUM}]+(?:[．／－][{_WIDE_ALNUM}]+)*", run)
            ]
        else:
            changes.append((*match.span(), run.translate(_TO_ASCII)))
    return _apply(text, changes, trail)


def wide_ellipses(text: str, trail: Trail) -> str:
    """Write `...`, `。。。` and a single `…` beside Chinese as ……; `1...9`, `a...b` and `../x` stay.

    >>> from newsclean.edits import Trail
    >>> wide_ellipses("發展之路... 未來可期…", Trail()), wide_ellipses("for (i=0; ...; i++)", Trail())
    ('發展之路…… 未來可期……', 'for (i=0; ...; i++)')
    """
    if "..." not in text and "…" not in text and "。。。" not in text:
        return text
    changes = [
        (start, end, "……")
        for start, end in _in_chinese(_DOTS, text)
        if (is_han(letter_left(text, start)) or is_han(letter_right(text, end)))
        and not _is_code(text, start, end)
    ]
    return _apply(text, changes, trail)


def wide_dashes(text: str, trail: Trail) -> str:
    """Write `--` between Chinese as ——; options (`--help`), rules of dashes and `i--` stay.

    >>> from newsclean.edits import Trail
    >>> wide_dashes("“中國·雲溪”論壇--主題為創新", Trail()), wide_dashes("用 git --help 查看", Trail())
    ('“中國·雲溪”論壇——主題為創新', '用 git --help 查看')
    """
    if "--" not in text:
        return text
    changes: list[Change] = []
    for start, end in _in_chinese(_DASHES, text):
        before, after = letter_left(text, start), letter_right(text, end)
        if _is_code(text, start, end):
            continue
        if not is_han(before) and not (before == "" and is_han(after)):
            continue
        if is_han(after) or (after and not text[end : end + 1].isascii()) or text[end : end + 1].isdigit():
            changes.append((start - (text[end - 1] == " "), end, "——"))
    return _apply(text, changes, trail)


def curly_quotes(text: str, trail: Trail, *, corners: bool | None = None) -> str:
    r"""Straight quotes around Chinese become “ ” and ‘ ’, or 「 」 and 『 』 where the text has more of those.

    `corners` decides for 「 」 or against them, whatever the text has.

    By pairs within a line: a line with an odd one stays, and so do pairs without Chinese inside, inches and
    seconds (`5'30"`), attributes and JSON.

    >>> from newsclean.edits import Trail
    >>> curly_quotes("他說:\"今天開會,'不改期'\".", Trail()), curly_quotes("5'30\"的成績", Trail())
    ('他說:“今天開會,‘不改期’”.', '5\'30"的成績')
    """
    if '"' not in text and "'" not in text:
        return text
    if corners is None:
        corners = text.count("「") > text.count("“")
    protected = find_protected(text)
    changes: list[Change] = []
    start = 0
    for line in text.split("\n"):
        if ('"' in line or "'" in line) and not _ASSIGNED.match(line) and is_chinese(line):
            for mark in "\"'":
                changes += _pairs(text, start, start + len(line), mark, _PAIRS[mark][corners], protected)
        start += len(line) + 1
    return _apply(text, sorted(changes), trail)


def _pairs(text: str, start: int, end: int, mark: str, curly: str, protected: Spans) -> Iterator[Change]:
    places: list[int] = []
    for match in _STRAIGHT.finditer(text, start, end):
        place = match.start()
        if match[0] != mark or place in protected or _is_apostrophe(text, place):
            continue
        if len(places) % 2 == 0 and text[place - 1 : place].isdigit():
            continue  # minutes, inches: 5'30"
        places.append(place)
    if not places or len(places) % 2:
        return
    pairs = list(zip(places[::2], places[1::2], strict=True))
    for opening, closing in pairs:
        before, after = text[opening - 1 : opening], text[closing + 1 : closing + 2]
        inside = text[opening + 1 : closing]
        outer = opening == start or before in "\"'" or _OPENS_AFTER.match(before)
        if (
            not outer
            or not inside.strip()
            or inside != inside.strip()
            or after == ":"
            or before in ("=", "[")
        ):
            return  # one wrong pair, and the others may be the gaps between them
    for opening, closing in pairs:
        if HAN_RE.search(text, opening, closing):
            yield opening, opening + 1, curly[0]
            yield closing, closing + 1, curly[1]


def _is_apostrophe(text: str, place: int) -> bool:
    """Whether the mark stands inside a Latin word: don't."""
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return len(around) == 2 and around.isascii() and around.isalpha()


def _is_code(text: str, start: int, end: int) -> bool:
    """Whether the marks are named (`"--"`, `[…]`) or stand for something left out of code (`{ return ...}`)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    named = before in tuple("{[<(\"'“「") and after in tuple("}]>)\"'”」")
    return named or after in ("}", "]") or text[max(0, start - 2) : start].rstrip().endswith("=")


def _in_chinese(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Where `pattern` matches in lines that are Chinese and outside protected spans."""
    protected = find_protected(text)
    line_end = -1
    chinese = False
    for match in pattern.finditer(text):
        if match.start() > line_end:
            start, line_end = line_around(text, match.start())
            chinese = is_chinese(text[start:line_end])
        if chinese and match.start() not in protected:
            yield match.span()


def _apply(text: str, changes: list[Change], trail: Trail) -> str:
    if trail.changes is not None:
        trail.changes += changes
    return splice(text, changes)
