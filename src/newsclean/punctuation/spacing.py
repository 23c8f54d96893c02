"""Rule `spacing`: a space between Chinese and Latin letters or digits, added or removed on request.

Off by default, because both are right somewhere: 11月23日 in newspapers, 11 月 23 日 in computer books. Spaces
between Chinese and Chinese are never touched: 李　强 is a name, and 陳剛講話 孫文鍇簽約 are two headlines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.characters import HAN
from newsclean.edits import splice
from newsclean.patterns import lazy
from newsclean.punctuation.contexts import find_protected

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.edits import Change, Trail

__all__ = ["SPACINGS", "spacing"]

SPACINGS = ("keep", "add", "remove")

_ADD = lazy(f"(?<=[{HAN}])(?=[A-Za-z0-9\u00c0-\u024f])|(?<=[A-Za-z0-9%°℃\u00c0-\u024f])(?=[{HAN}])")
_REMOVE = lazy(f"(?<=[{HAN}]) (?=[A-Za-z0-9\u00c0-\u024f])|(?<=[A-Za-z0-9%°℃\u00c0-\u024f]) (?=[{HAN}])")
_USUAL = 0.5  # of the places: fewer spaces than that part something, more are style


def spacing(mode: str) -> Callable[[str, Trail], str]:
    """The rule for `add` or `remove`.

    `add` puts a space before and behind, never inside an address, code or a wiki's markup. `remove` takes them
    away where they are the text's habit (at half of the places or more) and leaves them where a few part
    something; the space behind a list's number and beside an address stays.

    >>> from newsclean.edits import Trail
    >>> spacing("add")("11月23日iPhone 6S在云溪上市,见http://a.cn/b中文", Trail())
    '11 月 23 日 iPhone 6S 在云溪上市,见 http://a.cn/b 中文'
    >>> spacing("remove")("11 月 23 日在 Apple 店", Trail()), spacing("remove")("陳剛講話 GDP增長3成", Trail())
    ('11月23日在Apple店', '陳剛講話 GDP增長3成')
    """
    return _add if mode == "add" else _remove


def _add(text: str, trail: Trail) -> str:
    protected = find_protected(text)
    changes = [
        (match.start(), match.start(), " ")
        for match in _ADD.finditer(text)
        if match.start() not in protected or match.start() - 1 not in protected
    ]
    return _apply(text, changes, trail)


def _remove(text: str, trail: Trail) -> str:
    spaced = list(_REMOVE.finditer(text))
    if not spaced or len(spaced) < _USUAL * (len(spaced) + sum(1 for _ in _ADD.finditer(text))):
        return text
    protected = find_protected(text)
    changes = [
        (start, end, "")
        for start, end in (match.span() for match in spaced)
        if start not in protected and start - 1 not in protected and end not in protected
    ]
    return _apply(text, changes, trail)


def _apply(text: str, changes: list[Change], trail: Trail) -> str:
    if trail.changes is not None:
        trail.changes += changes
    return splice(text, changes)
