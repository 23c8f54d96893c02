r"""Character references (entities) as characters, so that doing it twice changes nothing.

What is decoded: every reference that HTML knows, by name (`&nbsp;`, `&ldquo;`), decimal (`&#12288;`) or
hexadecimal (`&#x3000;`), numbers 128 to 159 as windows-1252, as browsers do; without its semicolon where HTML
allows that and, for the names that Chinese pages use, before anything that can't continue the name
(`&nbsp中国`, `&ldquo手拉手`). Everything else is text: R&D, AT&T, `?a=1&b=2`, `&foo;`.

What is decoded twice: a reference to a space, a quote or a dash behind an escaped ampersand (`&amp;nbsp;`,
`&amp;amp;#8220;`), because nobody writes about those in the news. An escaped ampersand alone is one ampersand,
however often it was escaped.

What is left: a reference whose character would make its surroundings read as markup. `a&lt;b` becomes `a<b`, but
`&lt;p&gt;` stays, because `<p>` would be taken for a tag by whoever reads the result, this program first of all.
So the output holds no tag and no reference that could be decoded, and the rule applied to it changes nothing.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from newsclean.characters import HAN_RE, INVISIBLE
from newsclean.edits import splice
from newsclean.fold import fold
from newsclean.markup.tokens import tokenize
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.edits import Change

__all__ = ["decode_references", "find_references", "unescape_markup"]

_REFERENCE = lazy(
    r"&(?P<again>(?:amp;)*+)"
    r"(?P<body>#[0-9]{1,8}+|#[xX][0-9A-Fa-f]{1,7}+|nbsp(?!;)|[A-Za-z][A-Za-z0-9]{1,31}+)(?P<semicolon>;?+)"
    r"|&amp(?:;amp)*+;"
)
_BENT_SIGNS = ("＆", "nbsp", "& ", "&#55", "&#56", "&#xd", "&#xD", "&#XD")
_PAIRED = lazy(
    r"&#(5[56]\d{3}|[xX][dD][89abAB][0-9A-Fa-f]{2});&#(5[67]\d{3}|[xX][dD][c-fC-F][0-9A-Fa-f]{2});"
)
_BENT = lazy(
    r"＆(?P<wide>[#＃]?\w{2,10})[;；]|& (?P<spaced>[a-z]{2,6});|(?<![A-Za-z0-9_&#=/?])(?<!(?i:amp;))(?P<lost>nbsp);"
)
_ESCAPED_START = lazy(r"&(?:amp;)*+lt;(?:p|div|section|span|font|strong|table|ul|br)\b", re.IGNORECASE)
_ESCAPED_END = lazy(
    r"&(?:amp;)*+lt;(?:/[a-z]{1,10}[1-6]?|(?:br|hr|img)\b[^&]{0,300}?(?:&quot;[^&]{0,300}&quot;[^&]{0,100})*)&(?:amp;)*+gt;$",
    re.IGNORECASE,
)
_SPOKEN_END = lazy(r"[。！？”」]\s*&(?:amp;)*+lt;(?:/p|/div|br ?/?)&(?:amp;)*+gt;$", re.IGNORECASE)
_TAIL = 700  # code points of a line's end in which its last tag stands
_ESCAPED = lazy(r"&(?:(lt|#60|#x3c)|(gt|#62|#x3e)|(quot|#34)|(apos|#39)|(amp|#38));", re.IGNORECASE)
_BARE = frozenset(
    """ldquo rdquo lsquo rsquo sbquo bdquo hellip mdash ndash bull ensp emsp thinsp rarr larr
    permil prime Prime infin sim ge le ne""".split()
)
"""Names without a legacy form in HTML that Chinese pages write without their semicolon."""

_TWICE = frozenset(
    """nbsp ensp emsp thinsp ldquo rdquo lsquo rsquo sbquo bdquo laquo raquo quot apos hellip mdash ndash
    middot bull times deg""".split()
)
_SPACES = frozenset("\t\n\f\r")
_LONG = 20  # Han of a line that is no example of HTML
_ROUNDS = 4  # of the search for references that must stay; text in good faith needs one


# What most pages have and no more, so that HTML's two thousand names need not be loaded for them.
_USUAL = {
    "nbsp;": "\xa0", "ldquo;": "“", "rdquo;": "”", "lsquo;": "‘", "rsquo;": "’", "mdash;": "—", "hellip;": "…",
    "middot;": "·", "amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"', "copy;": "©", "bull;": "•",
}  # fmt: skip


def _named(name: str) -> str | None:
    return _USUAL.get(name) or _names().get(name)


@cache
def _names() -> dict[str, str]:
    from html.entities import html5

    return html5


def decode_references(text: str) -> tuple[str, list[Change]]:
    r"""`text` with its references decoded, and the changes that do it.

    >>> decode_references("R&D&nbsp;A&amp;amp;B &lt;p&gt; a&lt;b")[0]
    'R&D\xa0A&B &lt;p&gt; a<b'
    """
    changes = list(find_references(text))
    if not changes:
        return text, changes
    for _ in range(_ROUNDS):
        decoded, places = _apply(text, changes)
        unsafe = _unsafe(decoded, places)
        if not unsafe:
            return decoded, changes
        changes = [change for number, change in enumerate(changes) if number not in unsafe]
    return text, []


def unescape_markup(text: str) -> tuple[str, list[Change]]:
    """One level of escaping off the lines that are escaped markup as a whole, as in feeds; and the changes.

    Such a line begins and ends with an escaped tag, or ends in a sentence and one, and holds at least 20 Han
    characters: no example of HTML in an article is that long. Beside two such lines, or one that does both, all lines
    that begin or end so are taken. A line that mentions tags is left alone.

    >>> unescape_markup("&lt;p&gt;雲溪縣新修的石橋&amp;ldquo;昨天&amp;rdquo;通車，兩岸居民步行過河。&lt;/p&gt;")[0]
    '<p>雲溪縣新修的石橋&ldquo;昨天&rdquo;通車，兩岸居民步行過河。</p>'
    """
    if "lt;" not in text and "lt;" not in text.lower():
        return text, []
    lines = text.split("\n")
    evidence = [_is_escaped_markup(line.strip()) for line in lines]
    sure = sum(evidence) > 1
    changes: list[Change] = []
    start = 0
    for line, weight in zip(lines, evidence, strict=True):
        end = start + len(line)
        if weight > 1 or (sure and (weight or _has_escaped_edge(line.strip()))):
            changes += [
                (match.start(), match.end(), "<>\"'&"[(match.lastindex or 1) - 1])
                for match in _ESCAPED.finditer(text, start, end)
            ]
        start = end + 1
    return splice(text, changes), changes


def _is_escaped_markup(line: str) -> int:
    """2 for a line that is escaped markup from end to end, 1 for one that ends in a sentence and an escaped tag."""
    tail = max(0, len(line) - _TAIL)
    whole = _ESCAPED_START.match(line) is not None and _ESCAPED_END.search(line, tail) is not None
    if not whole and _SPOKEN_END.search(line, tail) is None:
        return 0
    long = sum(1 for _ in islice(HAN_RE.finditer(line), _LONG)) == _LONG
    return (1 + whole) if long else 0


def _has_escaped_edge(line: str) -> bool:
    return _ESCAPED_START.match(line) is not None or (
        _ESCAPED_END.search(line, max(0, len(line) - _TAIL)) is not None
    )


def find_references(text: str) -> Iterable[Change]:
    """Every reference that HTML knows, as the change that decodes it."""
    if any(map(text.__contains__, _BENT_SIGNS)):
        return sorted([*_whole_references(text), *_bent_references(text), *_paired_references(text)])
    return _whole_references(text)


def _paired_references(text: str) -> Iterator[Change]:
    """Two numbers that are the halves of one character beyond U+FFFF, as scripts count them."""
    for match in _PAIRED.finditer(text):
        high, low = (int(f"0{number}", 0) if number[0] in "xX" else int(number) for number in match.groups())
        if 0xD800 <= high < 0xDC00 <= low < 0xE000:
            yield match.start(), match.end(), chr(0x10000 + ((high - 0xD800) << 10) + low - 0xDC00)


def _bent_references(text: str) -> Iterator[Change]:
    """References made full-width, parted by a space, or without their ampersand (`nbsp;`)."""
    for match in _BENT.finditer(text):
        name = fold(match[match.lastgroup or 0])
        value = _closed(name) if match["wide"] or name in _TWICE else None
        if value is not None:
            yield match.start(), match.end(), value


def _whole_references(text: str) -> Iterator[Change]:
    if "&" not in text:
        return
    for match in _REFERENCE.finditer(text):
        if match["body"] is None:
            yield match.start(), match.end(), "&"
            continue
        value = _value(match)
        if value is not None:
            yield match.start(), match.end(), value
        elif match["again"]:
            yield match.start(), match.end("again"), "&"


def _value(match: re.Match[str]) -> str | None:
    again, body, semicolon = match.group("again", "body", "semicolon")
    if again and not (semicolon and (body[0] == "#" or body in _TWICE)):
        return None
    if semicolon or body[0] == "#":
        return _closed(body)
    if body == "nbsp" or body in _BARE or _named(body) is not None:
        following = match.string[match.end() : match.end() + 1]
        value = None if following == "=" else _named(f"{body};")  # `&copy=` is part of an address
        return None if value is None else _tidy(value)
    return None


@lru_cache(256)  # a page has few of them, each many times
def _closed(body: str) -> str | None:
    """What a number or a name with its semicolon says."""
    if body[0] == "#":
        return _numeric(body)
    value = _named(f"{body};")
    if value is None and body.isupper():
        value = _named(f"{body.lower()};")  # &NBSP; of old pages
    return None if value is None else _tidy(value)


def _numeric(body: str) -> str | None:
    code = int(f"0{body[1:]}", 0) if body[1] in "xX" else int(body[1:])
    if 0x80 <= code <= 0x9F:
        character = bytes((code,)).decode("cp1252", "ignore")
    elif code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or (code < 0x20 and code not in (9, 10, 12, 13)):
        return None
    else:
        character = chr(code)
    return _tidy(character) if character and character != "\x7f" else None


def _tidy(value: str) -> str:
    """A decoded line end is a space, as in HTML; characters that nobody sees are none (repairs ran already)."""
    if value in _SPACES:
        return " "
    return "" if value in INVISIBLE and value != "\u200d" else value


def _apply(text: str, changes: list[Change]) -> tuple[str, list[tuple[int, int]]]:
    """The decoded text and where in it each change stands."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    position = length = 0
    for start, end, after in changes:
        parts += (text[position:start], after)
        length += start - position
        places.append((length, length + len(after)))
        length += len(after)
        position = end
    parts.append(text[position:])
    return "".join(parts), places


def _unsafe(decoded: str, places: list[tuple[int, int]]) -> set[int]:
    """Numbers of the changes inside anything in `decoded` that reads as markup."""
    spans: list[tuple[int, int]] = []
    if "<" in decoded:
        spans += [(token.start, token.end) for token in tokenize(decoded)]
    if "&" in decoded:
        spans += [(start, end) for start, end, _ in find_references(decoded)]
    spans.sort()
    unsafe: set[int] = set()
    number = 0
    reach = 0
    for start, end in spans:
        while number < len(places) and places[number][1] < start:
            number += 1
        reach = max(reach, number)
        while reach < len(places) and places[reach][0] <= end:
            if places[reach][1] > start and places[reach][0] < end:
                unsafe.add(reach)
            elif places[reach][0] == places[reach][1]:
                unsafe.add(reach)  # an invisible character that kept two pieces of markup apart
            reach += 1
    return unsafe
