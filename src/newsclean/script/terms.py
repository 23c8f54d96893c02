"""The user's words: terms that become another term, and terms that must not change.

They come before every dictionary: the text is cut at them, longest match from the left, and only what lies
between is converted. What a term becomes is kept as well, so that converting twice gives what converting once
gave (程序→演算程序 does not grow on the second run).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsclean.errors import InputError, OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

__all__ = ["TermRows", "Terms", "check_terms", "keep", "read_keep_file", "read_terms", "terms"]

TermRows = tuple[tuple[str, str], ...]
"""(term, what it becomes); a term that is to be kept becomes itself."""


class Terms:
    """Finds the user's terms in text."""

    def __init__(self, rows: TermRows) -> None:
        known = dict(rows)
        for value in list(known.values()):
            known.setdefault(value, value)
        self._known = known
        lengths: dict[str, set[int]] = {}
        for term in known:
            lengths.setdefault(term[0], set()).add(len(term))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}
        self._first = re.compile(f"[{re.escape(''.join(sorted(lengths)))}]") if lengths else None

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and replacement of every term in `text`, from left to right, longest first."""
        if self._first is None:
            return
        match = self._first.search(text)
        while match:
            start = match.start()
            end = start + 1
            for length in self._lengths[text[start]]:
                value = self._known.get(text[start : start + length])
                if value is not None:
                    end = start + length
                    yield start, end, value
                    break
            match = self._first.search(text, end)


@cache
def terms(rows: TermRows) -> Terms:
    """The finder for these rows, made once."""
    return Terms(rows)


def read_terms(path: Path) -> TermRows:
    """Read `TERM TAB BECOMES` rows from a UTF-8 file; `#` starts a comment line.

    Raises InputError with file and line for what is no such row, and OptionError for terms that become one
    another in a circle.
    """
    rows: list[tuple[str, str]] = []
    seen: dict[str, tuple[int, str]] = {}
    for number, line in _lines(path):
        term, tab, value = line.partition("\t")
        where = f"{path}:{number}"
        if not tab:
            raise InputError("no TAB between the term and what it becomes", where=where,
                             hint="write TERM, one TAB, BECOMES")  # fmt: skip
        if not term or not value:
            raise InputError(
                "empty term or empty replacement", where=where, hint="fill both or delete the row"
            )
        if "\t" in value:
            raise InputError("more than one TAB", where=where, hint="write TERM, one TAB, BECOMES")
        if term in seen and seen[term][1] != value:
            raise InputError(f"'{term}' stands here and in line {seen[term][0]}, with different replacements",
                             where=where, hint="keep one of them")  # fmt: skip
        seen[term] = number, value
        rows.append((term, value))
    found = tuple(dict.fromkeys(rows))
    check_terms(found, where=str(path))
    return found


def read_keep_file(path: Path) -> TermRows:
    """Read terms that must not change from a UTF-8 file, one a line; `#` starts a comment line."""
    return tuple(dict.fromkeys((line, line) for _, line in _lines(path)))


def keep(names: Iterable[str]) -> TermRows:
    """Rows for terms that must not change.

    >>> keep(["范仲淹"])
    (('范仲淹', '范仲淹'),)
    """
    return tuple((name, name) for name in names)


def check_terms(rows: TermRows, where: str = "terms") -> None:
    """Refuse empty terms, and terms that become one another in a circle: each run would undo the last."""
    known: dict[str, str] = {}
    for term, value in rows:
        if not term or not value:
            raise OptionError("a term is empty", where=where, hint="remove it or write it out")
        known[term] = value
    for start in known:
        path = [start]
        while (value := known.get(path[-1], path[-1])) != path[-1]:
            if value in path:
                circle = " → ".join([*path[path.index(value) :], value])
                raise OptionError(f"terms become one another in a circle: {circle}", where=where,
                                  hint="remove one of the rows")  # fmt: skip
            path.append(value)


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"can't read {path}", where=error.strerror or "", hint="check the path") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data.count(b"\n", 0, error.start) + 1
        raise InputError("not UTF-8", where=f"{path}:{number}", hint="save the file as UTF-8") from error
    for number, line in enumerate(text.split("\n"), start=1):
        row = line.removesuffix("\r")
        if row.strip() and not row.startswith("#"):
            yield number, row
