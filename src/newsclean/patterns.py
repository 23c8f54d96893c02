"""Regular expressions that are compiled when they are first used.

A clean file needs a tenth of the project's patterns, and to compile them all takes longer than to clean it. So a
module writes `lazy(...)` where it would write `re.compile(...)`, and asks cheap questions of the text (`"<" in
text`) before it searches with a large pattern. Once used, a lazy pattern is as fast as any.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import AnyStr

__all__ = ["Alternatives", "Bulk", "lazy"]

_SHORT = 10_000  # characters: to look at them one by one takes less than to compile one large class
_MANY_LOOKS = 200  # up from which a pattern is compiled for the sake of those to come
_GROWTHS = 3  # of a pattern, after which all of it is compiled: each costs as much as a small file
_FEW = 20  # short texts, after which it is no short run any more
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")


class _Lazy:
    def __init__(self, pattern: str | bytes, options: int) -> None:
        self.pattern = pattern
        self._options = options

    def __getattr__(self, name: str) -> Any:
        # Only what the instance does not have yet comes here: the first use of all.
        compiled = re.compile(self.pattern, self._options)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def __reduce__(self) -> tuple[Any, ...]:
        return lazy, (self.pattern, self._options)


class _Signed(_Lazy):
    """A pattern behind a cheap look: see `signs` and `starts` of `lazy`."""

    pattern: str

    def __init__(self, pattern: str, options: int, signs: tuple[str, ...], starts: tuple[str, ...]) -> None:
        super().__init__(pattern, options)
        self.signs = signs
        self.starts = starts
        self._number = "0" in starts
        self._left = _MANY_LOOKS

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compile(), name)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Signed, (self.pattern, self._options, self.signs, self.starts)

    def _compile(self) -> re.Pattern[str]:
        """From now on the look is left out where the pattern fails as fast: at its first character."""
        compiled = re.compile(self.pattern, self._options)
        instance = vars(self)
        instance["match"], instance["fullmatch"] = compiled.match, compiled.fullmatch
        if not self.signs:
            instance["search"], instance["finditer"] = compiled.search, compiled.finditer
        instance["_compiled"] = compiled
        return compiled

    def may_match(self, text: str) -> bool:
        """Whether the look lets `text` through."""
        if self.signs and not any(map(text.__contains__, self.signs)):
            return False
        if not self.starts:
            return True
        head = text.lstrip()
        return head.startswith(self.starts) or (self._number and head[:1].isdecimal())

    def _pays(self, text: str) -> bool:
        self._left -= 1
        return self._left < 0 or self.may_match(text)

    def match(self, text: str, *places: int) -> re.Match[str] | None:
        return self._compile().match(text, *places) if self._pays(text) else None

    def fullmatch(self, text: str, *places: int) -> re.Match[str] | None:
        return self._compile().fullmatch(text, *places) if self._pays(text) else None

    def search(self, text: str, *places: int) -> re.Match[str] | None:
        return self._compiled.search(text, *places) if self.may_match(text) else None

    def finditer(self, text: str, *places: int) -> Iterator[re.Match[str]]:
        return self._compiled.finditer(text, *places) if self.may_match(text) else iter(())

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return self._compile()


class Bulk:
    """Whether large patterns pay, asked once for each text: for a long one, or after the first few short ones.

    One file is cleaned before a class of thousands of characters is compiled; a corpus is cleaned faster with it.

    >>> pays = Bulk()
    >>> pays("一篇文章"), pays("一篇文章" * 5000)
    (False, True)
    """

    def __init__(self, few: int = _FEW) -> None:
        self._few = few
        self._seen = count()

    def __call__(self, text: str) -> bool:
        """Whether to compile for `text`."""
        return len(text) > _SHORT or next(self._seen) >= self._few


class Alternatives:
    """A pattern of many alternatives, of which those are compiled that a text can need.

    Each row is an alternative behind words (parted by spaces) of which each match of it holds one. Where a text needs
    more, the pattern grows; after a few times, or after many texts, all of it is compiled. `first` is the inside of a
    class of characters with one of which every match begins: then the alternatives, which take longest, are tried
    nowhere else.

    >>> roles = Alternatives([("编", "编辑|主编"), ("摄", "摄影")], after=":", first="编主摄")
    >>> [match[0] for match in roles.finditer("编辑:何晨 主编:林溪")], list(roles.finditer("何晨"))
    (['编辑:', '主编:'], [])
    """

    def __init__(self, rows: Iterable[tuple[str, str]], after: str = "", *, first: str) -> None:
        self._rows = [(tuple(words.split()), pattern) for words, pattern in rows]
        self._words = tuple(dict.fromkeys(word for words, _ in self._rows for word in words))
        self._after = after
        self._first = first
        self._looks = count()
        self._growths = count()
        self._whole: re.Pattern[str] | None = None
        self._part: tuple[frozenset[int], re.Pattern[str] | None] = (frozenset(), None)

    @property
    def pattern(self) -> str:
        """All of it."""
        return f"(?=[{self._first}]){self._joined(range(len(self._rows)))}"

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match in `text`; a group of an alternative that was not needed is missing in all of them."""
        if not any(map(text.__contains__, self._words)):
            return iter(())
        compiled = self._whole or self._enough_for(text)
        return compiled.finditer(text)

    def _enough_for(self, text: str) -> re.Pattern[str]:
        """A pattern with all that `text` needs."""
        known, compiled = self._part  # read and written as one: threads may share it
        needed = {
            number for number, (words, _) in enumerate(self._rows) if any(map(text.__contains__, words))
        }
        few = next(self._looks) < _MANY_LOOKS
        if few and compiled is not None and needed <= known:
            return compiled
        if few and next(self._growths) < _GROWTHS:
            known |= needed
            compiled = re.compile(self._joined(known))
            self._part = known, compiled
        else:
            self._whole = compiled = re.compile(self.pattern)
        return compiled

    def _joined(self, numbers: Iterable[int]) -> str:
        return f"(?:{'|'.join(self._rows[number][1] for number in sorted(numbers))}){self._after}"


def lazy(pattern: AnyStr, flags: int = 0, *, signs: str = "", starts: str = "") -> re.Pattern[AnyStr]:
    """Like `re.compile`, but the work is done at the first search. A wrong pattern raises `re.error` only then.

    `signs` are words (parted by spaces), one of which stands in every text in which the pattern is found; `starts` are
    words of which each such text begins with one, behind white space (0 is any digit). A text without any is answered
    without the pattern, which need not be compiled for it. With them the answer has no methods but `search`, `match`,
    `fullmatch`, `finditer`, and what it says of a part of a text is said by the whole.

    >>> han = lazy("[一-鿿]+")
    >>> han.pattern, han.sub("?", "a桥b")
    ('[一-鿿]+', 'a?b')
    >>> lazy("第[一二三]期", signs="期").search("第一版")
    """
    if signs or starts:
        words = tuple(signs.split()), tuple(starts.split())
        return _Signed(str(pattern), flags, *words)  # type: ignore[return-value]  # as below
    return _Lazy(pattern, flags)  # type: ignore[return-value]  # it has all that a pattern has
