"""Differences between an input's text and its output, as a unified diff; colours show the characters."""

from __future__ import annotations

from difflib import SequenceMatcher, unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["colored", "unified"]

_RED, _GREEN, _CYAN, _BOLD, _STRONG, _PLAIN = (
    "\033[31m",
    "\033[32m",
    "\033[36m",
    "\033[1m",
    "\033[7m",
    "\033[27m",
)
_END = "\033[0m"


def unified(before: str, after: str, name: str) -> str:
    r"""The unified diff of two texts; '' where they are the same. Line ends are told apart.

    >>> print(unified("甲\r\n乙\n", "甲\n乙\n", "a.txt"), end="")
    --- a.txt
    +++ a.txt (cleaned)
    @@ -1,2 +1,2 @@
    -甲\r
    +甲
     乙
    """
    rows = unified_diff(_rows(before), _rows(after), name, f"{name} (cleaned)", lineterm="")
    return "".join(f"{row}\n" for row in rows)


def _rows(text: str) -> list[str]:
    """Lines with what can't be seen made visible, so that every difference shows."""
    lines = text.split("\n")
    rows = [line if line.isprintable() else _visible(line) for line in lines]
    if rows[-1] == "":
        rows.pop()
    else:
        rows[-1] += "  (no newline at the end)"
    return rows


def _visible(line: str) -> str:
    return "".join(c if c.isprintable() or c in "\u3000\xa0\t" else repr(c)[1:-1] for c in line)


def colored(diff: str) -> Iterator[str]:
    """The lines of a diff with colours; in lines that replace one another the changed characters stand out."""
    removed: list[str] = []
    added: list[str] = []
    for line in [*diff.splitlines(), " "]:
        kind = line[:1]
        if kind == "-" and not line.startswith("--- ") and not added:
            removed.append(line)
            continue
        if kind == "+" and not line.startswith("+++ "):
            added.append(line)
            continue
        yield from _paired(removed, added)
        removed, added = ([line], []) if kind == "-" and not line.startswith("--- ") else ([], [])
        if removed:
            continue
        if kind == "@":
            yield f"{_CYAN}{line}{_END}"
        elif line.startswith(("--- ", "+++ ")):
            yield f"{_BOLD}{line}{_END}"
        elif line != " ":
            yield line


def _paired(removed: Sequence[str], added: Sequence[str]) -> Iterator[str]:
    marked = [_marked(old, new) for old, new in zip(removed, added, strict=False)]
    for number, line in enumerate(removed):
        yield f"{_RED}{marked[number][0] if number < len(marked) else line}{_END}"
    for number, line in enumerate(added):
        yield f"{_GREEN}{marked[number][1] if number < len(marked) else line}{_END}"


def _marked(old: str, new: str) -> tuple[str, str]:
    """Both lines with the characters that differ in inverse video, unless nearly all of them do."""
    matcher = SequenceMatcher(None, old[1:], new[1:], autojunk=False)
    if len(old) > 2000 or matcher.quick_ratio() < 0.4:
        return old, new
    left, right = [old[0]], [new[0]]
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        a, b = old[1 + i1 : 1 + i2], new[1 + j1 : 1 + j2]
        left.append(a if tag == "equal" or not a else f"{_STRONG}{a}{_PLAIN}")
        right.append(b if tag == "equal" or not b else f"{_STRONG}{b}{_PLAIN}")
    return "".join(left), "".join(right)
