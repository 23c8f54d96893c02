"""Regular expressions that are compiled when they are first used.

A clean file needs a tenth of the project's patterns, and to compile them all takes longer than to clean it. So a
module writes `lazy(...)` where it would write `re.compile(...)`, and asks cheap questions of the text (`"<" in
text`) before it searches with a large pattern. Once used, a lazy pattern is as fast as any.
"""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import AnyStr

__all__ = ["Bulk", "lazy"]

_SHORT = 10_000  # characters: to look at them one by one takes less than to compile one large class
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


class Bulk:
    """Whether large patterns pay, asked once for each text: for a long one, or after the first few short ones.

    One file is cleaned before a class of thousands of characters is compiled; a corpus is cleaned faster with it.

    >>> pays = Bulk()
    >>> pays("一篇文章"), pays("一篇文章" * 5000)
    (False, True)
    """

    def __init__(self) -> None:
        self._seen = count()

    def __call__(self, text: str) -> bool:
        """Whether to compile for `text`."""
        return len(text) > _SHORT or next(self._seen) >= _FEW


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Like `re.compile`, but the work is done at the first search. A wrong pattern raises `re.error` only then.

    >>> han = lazy("[一-鿿]+")
    >>> han.pattern, han.sub("?", "a桥b")
    ('[一-鿿]+', 'a?b')
    """
    return _Lazy(pattern, flags)  # type: ignore[return-value]  # it has all that a pattern has
