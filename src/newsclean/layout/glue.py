"""What goes between two lines that are joined: nothing, a space, or less than stood there."""

from __future__ import annotations

import re

from newsclean.characters import is_wide
from newsclean.patterns import lazy

__all__ = ["drops_hyphen", "ends_address", "glue"]

_ADDRESS = lazy(r"(?:://|www\.|@)[!-~]*$")
_NUMBER_GOES_ON = lazy(r"(?:\d[.,:/%-]|(?<![A-Za-z])[-+<>~$#])$")
# A new word begins at the line end after all: with a capital, or beside a sign between spaces.
_PARTED = lazy(r"[A-Za-z]\|[A-Z][a-z]|\s[^\w\s]\||\|[^\w\s]\s")
_HYPHENATED = lazy(r"[A-Za-z]{2,}-$")
_WORD_START = lazy(r"[a-z]+")
_WORD_END = lazy(r"[A-Za-z]+-$")


def ends_address(line: str) -> bool:
    """Whether a line ends inside an address, which no space may enter."""
    return _ADDRESS.search(line) is not None


def glue(left: str, right: str, *, cut_word: bool = False) -> str:
    """Say what goes between two joined lines: nothing beside a wide character, else one space.

    Nothing either between digits (`1` `500`), inside a number (`12.` `5%`) or an address, behind a hyphen, and
    where the line was cut at its width whatever stood there (`cut_word`), unless a capital begins a new word.

    >>> glue("市长", "说"), glue("New", "York"), glue("共30", "人"), glue("1", "500"), glue("增长12.", "5%")
    ('', ' ', '', '', '')
    >>> glue("iPh", "one", cut_word=True), glue("Old", "Mill", cut_word=True), glue("详见www.exam", "ple.cn")
    ('', ' ', '')
    """
    before, after = left[-1:], right[:1]
    if is_wide(before) or is_wide(after) or ends_address(left):
        return ""
    if cut_word and not _PARTED.search(left[-2:] + "|" + right[:2]):
        return ""
    if after.isdigit() and (before.isdigit() or _NUMBER_GOES_ON.search(left[-2:])):
        return ""
    return "" if _HYPHENATED.search(left) else " "


def drops_hyphen(left: str, right: str, known: str) -> bool:
    """Whether the hyphen at the end of `left` only broke the word: the text has the word without it elsewhere.

    >>> drops_hyphen("the infor-", "mation age", "information is"), drops_hyphen("state-", "owned", "")
    (True, False)
    """
    end, start = _WORD_END.search(left), _WORD_START.match(right)
    if not end or not start:
        return False
    return re.search(rf"(?<![A-Za-z]){end[0][:-1]}{start[0]}(?![A-Za-z])", known) is not None
