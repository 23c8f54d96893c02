r"""Find the tags in a text: by HTML's tag syntax and element names, whole or cut short, in linear time.

A browser's parser is no help with news text in pieces: after `當a<b 市值` it waits for a `>` and eats the text.
Here `<` opens a tag only if a known name follows and the tag ends, or if what stands there can be nothing else:
`</p` before Chinese, `<font color=red` at the end of a line. What could be a comparison is text.

Why this is linear: every quantifier in the pattern is possessive, an attempt stops at the first `<` outside a
quoted value, and the three searches for a far end (`-->`, `]]>`, `</script`) are never repeated once they fail.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsclean.markup.code import is_code
from newsclean.markup.loose import beheaded, first_tail, straighten
from newsclean.markup.names import KNOWN, VOID, is_name
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Token", "attributes", "tokenize"]


class Token(NamedTuple):
    """A piece of markup at `start` to `end`; `kind` is open, close, raw (script, style) or skip (comment …)."""

    start: int
    end: int
    kind: str
    name: str


# Without what is wide, \u2e80 to \uffff: the small range that is left compiles four times as fast as [^...] of that.
# A value with a tag and wide characters inside is one if the tag ends behind it, or another attribute follows.
_BEHIND = r"(?=\s*+/?+>|\s++[A-Za-z_:@-]++=)"
_VALUE = rf"""(?:"[^"<]*+"|'[^'<]*+'|"[\x00-!#-\u2e7f\U00010000-\U0010ffff]*+"|'[\x00-&(-\u2e7f\U00010000-\U0010ffff]*+'
    |"[^"\n]*+"{_BEHIND}|'[^'\n]*+'{_BEHIND})""".replace("\n    ", "")
_ATTRIBUTES = rf"""(?:[^"'<>=]++|=\s*+{_VALUE}?+|["'])*+"""
_MARKUP = r"""<(?:
      (?P<comment>!--)
    | (?P<cdata>!\[CDATA\[)
    | (?P<other>[!?][A-Za-z\[=][^<>]*+>)                # document type, instruction, conditional
    | (?P<server>%%[^%%<>]{0,300}+%%>)                    # what a server should have run
    | (?P<slash>(?:\\{0,2}+/)?+)(?P<name>[A-Za-z][A-Za-z0-9_]*+(?:[:-][A-Za-z0-9_.-]++)?+)
      (?: (?P<attributes>(?=[\s/>])%s)>
        | (?P<cut>[^<>\n]*+) )                          # cut short: to the end of the line at most
    ) | \]\]>"""
_TOKEN = lazy(_MARKUP % _ATTRIBUTES, re.VERBOSE)
_TOKEN_UNQUOTED = lazy(_MARKUP % "[^<>]*+", re.VERBOSE)  # the same where there are no quotes
_PAGE = lazy(r"<(?:!doctype\s++html|html|head|body)[\s>]", re.IGNORECASE)
_COMMENT_END = lazy("--!?>")
_RAW_END = {name: lazy(rf"</{name}(?=[\s/>])[^<>]*+>", re.IGNORECASE) for name in ("script", "style")}
_RAW_TAG = lazy(r"<(?P<slash>/?)(?P<name>script|style)(?=[\s/>])[^<>]*+>", re.IGNORECASE)
_END_NAME = lazy(r"</([A-Za-z][A-Za-z0-9_]*+)\s*+>")
_START_NAME = lazy(r"<([A-Za-z][A-Za-z0-9_]*+)(?=[\s/>])")
_VALUES = lazy(rf"""=\s*+(?:{_VALUE}|[^\s"'<>=]++)""")
_QUOTED = lazy(_VALUE)
_WORD = lazy("[A-Za-z0-9]")
_TELLING = lazy(
    r"""\s(?:href|src|class|style|id|align|valign|color|size|face|title|alt|width|height|target|lang|border|rel
    |name|type|content|bgcolor|cellspacing|cellpadding)\s*+=""",
    re.VERBOSE | re.IGNORECASE,
)
_ATTRIBUTE = lazy(r"""([^\s"'<>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++)))?+""")


def tokenize(text: str) -> Iterator[Token]:
    """The markup in `text`, in order. In a whole page every name is one of an element, known or not.

    Elsewhere it is if HTML knows it, or if the text both starts and ends such an element, as feeds do.

    >>> [text[t.start:t.end] for text in ["<p>當a<b 市值<500億</font>"] for t in tokenize(text)]
    ['<p>', '</font>']
    """
    source = straighten(text)
    position = 0
    for token in _scan(source):
        yield from _beheaded(source, position, token.start)
        yield token
        position = token.end
    yield from _beheaded(source, position, len(source))


def _beheaded(text: str, start: int, end: int) -> Iterator[Token]:
    for place, stop, name in beheaded(text, start, end):
        yield Token(place, stop, "open" if name in VOID else "close", name)


def _start(text: str) -> Iterator[Token]:
    """What a cut left of a tag, a script or a style sheet at the beginning of the text."""
    if end := first_tail(text):
        yield Token(0, end, "skip", "")
    elif "</s" in text or "</S" in text:
        first = _RAW_TAG.search(text)
        if first and first["slash"] and is_code(text[: first.start()]):
            yield Token(0, first.end(), "raw", first["name"].lower())


def _scan(text: str) -> Iterator[Token]:
    first = list(_start(text))
    yield from first
    position = first[0].end if first else 0
    paired = _paired_names(text)
    page = _PAGE.search(text) is not None
    failed: set[str] = set()  # far ends that do not occur any more
    in_cdata = False
    pattern = _TOKEN if '"' in text or "'" in text else _TOKEN_UNQUOTED
    while match := pattern.search(text, position):
        start, position = match.span()
        rest = match["cut"]
        if rest is not None and (wide := _first_wide(rest)) >= 0:
            position -= len(rest) - wide
            rest = rest[:wide]
        if match["name"]:
            name = match["name"].lower()
            closing = match["slash"] != ""
            if not (
                _is_tag(match, name, closing, page=page or name in paired)
                if rest is None
                else _is_cut_tag(text, start, position, rest, name, closing)
            ):
                position = start + 1
                continue
            name = paired.get(name, name)
            if name in _RAW_END and not closing and rest is None:
                end = _far_end(_RAW_END[name], name, text, position, failed)
                if end > position:
                    position = end
                    yield Token(start, position, "raw", name)
                    continue
            yield Token(start, position, "close" if closing else "open", name)
        elif match["comment"]:
            position = _comment_end(text, position, failed)
            yield Token(start, position, "skip", "")
        elif match["cdata"] or match["server"]:
            in_cdata = in_cdata or match["cdata"] is not None
            yield Token(start, position, "skip", "")
        elif match["other"]:
            is_doctype = match["other"][1:8].lower() == "doctype"
            yield Token(start, position, "skip", "doctype" if is_doctype else "")
        elif in_cdata:
            in_cdata = False
            yield Token(start, position, "skip", "")


def _paired_names(text: str) -> dict[str, str]:
    """Names that are none of HTML's and that the text both starts and ends an element with, as in feeds.

    Each with what it is here: `div` where it stands by itself, itself where it stands inside a sentence.
    """
    if "</" not in text:
        return {}
    ended = {name.lower() for name in _END_NAME.findall(text)} - KNOWN
    paired: dict[str, str] = {}
    for match in _START_NAME.finditer(text) if ended else ():
        name = match[1].lower()
        if name in ended and name not in paired:
            paired[name] = "div" if text[match.start() - 1 : match.start()] in ("", ">", "\n", " ") else name
    return paired


def _far_end(pattern: re.Pattern[str], name: str, text: str, position: int, failed: set[str]) -> int:
    if name in failed:
        return -1
    found = pattern.search(text, position)
    if found is None:
        failed.add(name)
        return len(text) if is_code(text[position:]) else -1
    return found.end()


def _comment_end(text: str, position: int, failed: set[str]) -> int:
    """Where a comment ends: at `-->` or, as HTML has it, `--!>`; a comment that never ends takes the rest of its line only."""
    if text.startswith(">", position):
        return position + 1
    if text.startswith("->", position):
        return position + 2
    if "comment" not in failed:
        found = _COMMENT_END.search(text, position)
        if found is not None:
            return found.end()
        failed.add("comment")
    end = text.find("\n", position)
    return len(text) if end < 0 else end


def _is_tag(match: re.Match[str], name: str, closing: bool, *, page: bool) -> bool:
    inside: str = match["attributes"]
    if not (page or is_name(name, closing=closing) or ("-" in name and "=" in inside)):
        return False
    if not inside.strip(" \t\r\n\f/"):
        return True
    if "=" not in inside:
        # `<b and c>` is a comparison; `<td nowrap>` and `<p "x">` are tags
        words = _QUOTED.sub("", inside) if len(name) == 1 else ""
        return closing or not (_has_wide(inside) or _WORD.search(words))
    if "\n" in inside and _has_wide(inside):
        # an unclosed tag must not reach over the next lines for a `>`
        return not _has_wide(_VALUES.sub("", inside))
    return True


def _first_wide(text: str) -> int:
    """Where the first wide character of the BMP stands, -1 where there is none."""
    if text.isascii():
        return -1
    return next((place for place, letter in enumerate(text) if "\u2e80" <= letter <= "\uffff"), -1)


def _has_wide(text: str) -> bool:
    return _first_wide(text) >= 0


def _is_cut_tag(text: str, start: int, end: int, rest: str, name: str, closing: bool) -> bool:
    """Whether a tag that never ends is one all the same; `rest` stands behind its name. When in doubt it is text."""
    if end == len(text) and not rest and len(name) > (0 if closing else 1):
        known = any(element.startswith(name) for element in KNOWN)
    else:
        known = name in KNOWN
    if not known:
        return False
    if rest.strip(" \t\r\f/"):
        return rest[0] in " \t/" and _TELLING.search(rest) is not None
    if closing:
        return True
    before = text[start - 1 : start]
    at_line_end = end == len(text) or text[end] in "\n<"
    return at_line_end and (len(name) > 1 or name == "p") and (before in "\n>" or before >= "\u2e80")


def attributes(tag: str) -> dict[str, str]:
    """The attributes of a start tag, names in lower case; the first of two equal names counts.

    >>> attributes('<div class="nav top" ID=menu hidden>')
    {'class': 'nav top', 'id': 'menu', 'hidden': ''}
    """
    found: dict[str, str] = {}
    for position, match in enumerate(_ATTRIBUTE.finditer(tag.strip("<>"))):
        if position:  # the first word is the element's name
            found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found
