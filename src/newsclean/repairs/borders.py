r"""Where one piece of text ends and another begins: line ends of all kinds, and tags that break the line.

Damage is judged piece by piece. Were it judged by the lines of the file, a page that is one line would be one
piece, and what the stages after this one set on lines of their own would be judged anew, with other neighbours.

>>> parts_of("甲<p class='a'>乙<b>丙</b>\r丁")
[(0, 1), (1, 14), (14, 23), (24, 25)]
"""

from __future__ import annotations

import re

from newsclean.patterns import lazy

__all__ = ["parts_of"]

_BLOCKS = (
    "address article aside blockquote body br caption card center d[dlt] details dialog dir div fieldset figcaption figure "
    "footer form frame frameset h[1-6r] head header hgroup html legend li listing main menu nav ol optgroup option "
    "p plaintext pre script search section select style summary table t[bdhr] tbody textarea tfoot thead title ul wml xmp"
).replace(" ", "|")
_BORDER = lazy(
    rf"\r\n?|[\n\v\f\u2028\u2029]|<!--|--!?>|<!\[CDATA\[|\]\]>|</?(?:{_BLOCKS})(?![A-Za-z0-9:_-])(?:[^<>\n]*>)?",
    re.IGNORECASE,
)
_SIGNS = lazy("[\r\n\v\f\u2028\u2029<>]")


def parts_of(text: str) -> list[tuple[int, int]]:
    """Start and end of every part of `text` between two borders, and of every tag; empty parts are left out."""
    if _SIGNS.search(text) is None:
        return [(0, len(text))] if text else []
    parts = []
    start = 0
    for match in _BORDER.finditer(text):
        parts.append((start, match.start()))
        if match[0][0] in "<]-":
            parts.append(match.span())
        start = match.end()
    parts.append((start, len(text)))
    return [(first, last) for first, last in parts if first < last]
