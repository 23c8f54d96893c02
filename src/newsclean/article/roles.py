"""Roles that people's names follow without a mark: 本報記者 葉志恒 通訊員 許靜 攝影 陳明."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.article.facts import Facts
from newsclean.article.labels import (
    AFTER_NAMES,
    BESIDE_NAMES,
    FILLER,
    LATIN_NAME,
    LISTED_NAME,
    NAMED_BY_WORK,
    TOKEN,
    find_role,
)
from newsclean.characters import LETTER
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import is_name, name_before, split_names
from newsclean.vocabulary import is_navigation_word

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Reader", "read_roles", "sure_names"]

_REPORTED = lazy(
    rf"(?P<name>{LETTER}{{2,10}}?)(?:综合|专题|即时|现场|连线|摄影|采访|独家)?(?:报[道导]|外电)"
)  # 王小明攝影報導, 李大同台北報導
_PICTURES = lazy(r"\s?(?:摄影?|图|供图)(?=\s*(?:[)\]】〕\x00]|$))")


class Reader:
    """One line being read: places that are accounted for are blanked in `rest`, so nothing is read twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = fold(text)
        self.facts = Facts()
        self.dated = False
        self.found = False

    def blank(self, start: int, end: int) -> None:
        """Mark a place as accounted for, and keep the line's length."""
        self.rest = self.rest[:start] + "\x00" * (end - start) + self.rest[end:]

    def leftover(self) -> Iterator[tuple[str, str]]:
        """What nothing has accounted for, as written and folded, without separators."""
        position = 0
        for match in (*FILLER.finditer(self.rest), None):
            end = match.start() if match else len(self.rest)
            if end > position:
                yield self.text[position:end], self.rest[position:end]
            position = match.end() if match else end


def read_roles(reader: Reader) -> None:
    """Read by-lines whose roles no colon follows; every name must surely be one."""
    position = 0
    length = len(reader.rest)
    while match := find_role(reader.rest, position, length):
        position = match.end()
        key = next(key for key in ("photographers", "editors", "staff", "author") if match[key])
        following = find_role(reader.rest, match.end(), length)
        names, end = sure_names(reader, match.end(), following.start() if following else length)
        if not names:
            continue
        if key == "author" and (taken := _PICTURES.match(reader.rest, end)):
            key, end = "photographers", taken.end()
        elif key == "staff" and match["staff"] == "编译" and "报" in reader.rest[match.end() : end]:
            key = "author"  # 編譯王小明／綜合報導: the one who translated is the one who wrote
        if key == "author":
            reader.facts.add_authors(names)
            if match["medium"] and not reader.facts.source:
                reader.facts.source = reader.text[slice(*match.span("medium"))]
        elif key == "staff":
            reader.facts.note("staff", [f"{match['staff']}：{'、'.join(names)}"])
        else:
            reader.facts.note(key, names)
        reader.found = True
        reader.blank(match.start(), end)
        position = end
    if reader.found:
        _read_workers(reader)


def _read_workers(reader: Reader) -> None:
    """Who took the pictures, where the work stands behind the names: 记者 何雨 文 陈明 摄."""
    for match in list(NAMED_BY_WORK.finditer(reader.rest)):
        names = split_names(reader.text[slice(*match.span("names"))], match["names"], strict=True)
        if "".join(names) == re.sub(r"[\s、]", "", reader.text[slice(*match.span("names"))]):
            reader.facts.note("photographers", names)
            reader.blank(match.start(), match.end())


def sure_names(reader: Reader, start: int, limit: int) -> tuple[list[str], int]:
    """The names from `start` on, up to the first word that surely is none, and where they end.

    Two single characters are a name that was spaced out; behind the names 報導, 攝影報道 or a place may stand.
    """
    names: list[str] = []
    end = place = start
    single = ""
    if latin := LATIN_NAME.match(reader.rest, start, limit):
        return [reader.text[slice(*latin.span())]], latin.end()
    while match := TOKEN.match(reader.rest, place, limit):
        place = match.end()
        folded, written = match[1], reader.text[slice(*match.span(1))]
        if len(folded) == 1:
            single += written
            if len(single) == 1:
                continue
            folded, written, single = fold(single), single, ""
        elif single:
            break
        if "报" in folded and (glued := _REPORTED.fullmatch(folded)):
            length = len(glued["name"]) if is_name(glued["name"]) else name_before(glued["name"])
            folded, written = (folded[:length], written[:length]) if length else (folded, written)
        listed = (
            bool(names)
            and "、" in match[0]
            and LISTED_NAME.fullmatch(folded)
            and not is_navigation_word(folded)
        )
        if not listed and (not is_name(folded) or is_navigation_word(folded)):
            break
        names.append(written)
        while (beside := BESIDE_NAMES.match(reader.rest, place, limit)) and is_name(beside[1]):
            names.append(reader.text[slice(*beside.span(1))])
            place = beside.end()
        end = place
    if names and (after := AFTER_NAMES.match(reader.rest, end, limit)):
        end = after.end()
    return list(dict.fromkeys(names)), end
