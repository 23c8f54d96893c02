"""Regular expressions that are compiled when they are first used.

A clean file needs a tenth of the project's patterns, and to compile them all takes longer than to clean it. So a
module writes `lazy(...)` where it would write `re.compile(...)`, and asks cheap questions of the text (`"<" in
text`) before it searches with a large pattern. Once used, a lazy pattern is as fast as any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import AnyStr

__all__ = ["lazy"]

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


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Like `re.compile`, but the work is done at the first search. A wrong pattern raises `re.error` only then.

    >>> han = lazy("[一-鿿]+")
    >>> han.pattern, han.sub("?", "a桥b")
    ('[一-鿿]+', 'a?b')
    """
    return _Lazy(pattern, flags)  # type: ignore[return-value]  # it has all that a pattern has
