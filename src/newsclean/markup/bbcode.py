"""Forum markup in square brackets (BBCode, UBB): `[b]`, `[color=red]`, `[url=…]`, `[img]…[/img]`.

Names and forms are those of Discuz! and phpBB. Square brackets are common in Chinese text (【】 written in half-width,
footnotes, `[图]`), so a name counts only where the document closes it once: `[/b]`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.edits import splice
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from newsclean.edits import Change

__all__ = ["strip_bbcode"]

_EMBEDDED = "img|attach|attachimg|media|flash|audio|video|smilie"
"""What holds an address or a number and no text."""
_NAMES = (
    f"{_EMBEDDED}|b|i|u|s|color|backcolor|size|font|align|url|email|quote|code|list|indent|table|tr|td|th|hide|free"
    "|p|float|center|left|right|fly|move|postbg|sub|sup|h[1-6]|password"
)
_TAG = lazy(
    rf"\[(?P<slash>/?)(?P<name>(?i:{_NAMES}))(?P<value>[=,][^\[\]\n]{{0,300}})?\]|(?P<item>\[\*\]) ?|\[hr\]"
)
_CONTENT = lazy(rf"\[(?P<name>(?i:{_EMBEDDED}))(?:[=,][^\[\]\n]{{0,100}})?\][^\[\]\n]{{0,500}}\[/(?P=name)\]")
_INDENT = 20  # code points before an item in which its line begins
_CLOSED = lazy(rf"\[/(?P<name>(?i:{_NAMES}))\]")


def strip_bbcode(text: str) -> tuple[str, list[Change]]:
    """`text` without forum markup, and the changes that do it. An item inside a line gets a line of its own.

    >>> strip_bbcode("[b]石橋[/b]通車[img]http://a.example/1.jpg[/img]，詳見[url=http://a.example]這裡[/url]。[1]")[0]
    '石橋通車，詳見這裡。[1]'
    >>> strip_bbcode("[b]和[i]是兩個標籤，[图]不是。")[0]
    '[b]和[i]是兩個標籤，[图]不是。'
    """
    if "[/" not in text:
        return text, []
    closed = {match["name"].lower() for match in _CLOSED.finditer(text)}
    opened = {match["name"].lower() for match in _TAG.finditer(text) if match["name"] and not match["slash"]}
    known = closed & opened
    if not known:
        return text, []
    changes: list[Change] = []
    contents = [match.span() for match in _CONTENT.finditer(text) if match["name"].lower() in known]
    inside = iter(contents)
    place = next(inside, None)
    for match in _TAG.finditer(text):
        while place is not None and place[1] <= match.start():
            place = next(inside, None)
        if place is not None and place[0] <= match.start():
            continue  # goes with what it embeds
        if match["name"] is None:
            before = text[max(0, match.start() - _INDENT) : match.start()]
            first = not before.strip() or not before[before.rfind("\n") + 1 :].strip()
            begins = first or "list" in known
            changes.append(
                (match.start(), match.end(), ("• " if first else "\n• ") if match["item"] and begins else "")
            )
        elif match["name"].lower() in known:
            changes.append((match.start(), match.end(), ""))
    changes = sorted([*changes, *((start, end, "") for start, end in contents)])
    return splice(text, changes), changes
