"""Whole pages: their tags as an HTML parser reads them.

A browser closes what a page left open, and where, by rules that run to a hundred pages (WHATWG HTML, 13.2). The
parser of the Lexbor engine knows them all. It gets the page's tags without the text, a numbered mark in the place of
each piece of text; from its tree the tags are written again, each element with its end, at their places in the page.
So everything behind works with well-formed tags, no place in the text is lost, and what is text is decided by
`tokens`, which does not take `气温<-8℃` for a tag.

Lexbor, not libxml2 (lxml): libxml2 reads HTML its own way and drops what is nested more than 256 deep. Both are fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.markup.names import VOID, ZONES
from newsclean.markup.tokens import Token
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["DEEPEST", "well_formed", "without_unclosed"]

DEEPEST = 512
"""Pages nested deeper are left to `elements`: the standard's own algorithm takes quadratic time on them."""

_MARK = lazy("\ue000(\\d+)\ue001")
_BY_ITSELF = frozenset("p li dt dd tr td th option optgroup thead tbody tfoot colgroup rt rp rb".split())
"""Elements whose end tags may be left out: not closing them does not nest the page deeper."""

_HIDING_BLOCKS = (frozenset(ZONES) | {"noscript", "noembed", "noframes", "template"}) - {"button", "select"}
_READINGS = frozenset(("rt", "rp", "rtc"))
_HIDING = (
    _HIDING_BLOCKS | _READINGS | {"title", "datalist", "textarea", "script", "style", "button", "select"}
)
"""What a page does not show, or what is none of its article."""

_FRAME = frozenset(("html", "head", "body"))
"""Elements that a parser makes by itself, and that take over the attributes of a tag that comes later."""

_SAME = {
    "plaintext": "pre",
    "xmp": "pre",
    "listing": "pre",
    "noframes": "div",
    "noembed": "div",
    "iframe": "div",
    "template": "div",
}
"""Names for which a parser would take everything that follows for text, or would hide it (`template`)."""


def well_formed(text: str, tokens: list[Token]) -> list[Token] | None:
    """The tags of a page as the parser reads them, or None where it is nested deeper than DEEPEST.

    What the parser adds has a place but no length. Tags that make no element are kept as `skip`.

    >>> from newsclean.markup.tokens import tokenize
    >>> page = "<html><ul><li>甲<li>乙</div>"
    >>> [(token.kind, token.name) for token in well_formed(page, list(tokenize(page))) if token.name in ("ul", "li")]
    [('open', 'ul'), ('open', 'li'), ('close', 'li'), ('open', 'li'), ('close', 'li'), ('close', 'ul')]
    """
    if _depth(tokens) > DEEPEST:
        return None
    from selectolax.lexbor import LexborHTMLParser

    parser = LexborHTMLParser(_skeleton(text, tokens))
    used: set[int] = set()
    written: list[Token] = []
    position = 0
    for kind, name, number in _events(parser.root):
        if kind == "text":
            position = max(position, tokens[number].start if number < len(tokens) else len(text))
        elif kind == "open" and number >= 0 and _is_here(tokens, number, used, position):
            used.add(number)
            token = tokens[number]
            written.append(token)
            position = token.end
        else:
            if kind == "close" and number >= 0:
                name = tokens[number].name  # noqa: PLW2901  # the page's own, where the parser got another: _SAME
            written.append(Token(position, position, kind, name))
    rest = [
        token if token.kind in ("raw", "skip") else Token(token.start, token.end, "skip", "")
        for number, token in enumerate(tokens)
        if number not in used
    ]
    return sorted([*written, *rest], key=lambda token: (token.start, token.end > token.start))


def _is_here(tokens: list[Token], number: int, used: set[int], position: int) -> bool:
    """Whether the element begins with that tag, and not where the parser began it already: `<p>石橋</p><body>`."""
    if number in used or tokens[number].start < position:
        return False
    late = tokens[number].name in _FRAME and any(
        token.kind == "open" and other not in used and token.name not in _FRAME
        for other, token in enumerate(tokens[:number])
    )
    return not late


def without_unclosed(tokens: list[Token]) -> list[Token]:
    """The tags, those that hide what they hold taken for a plain block where nothing in the text ends them.

    Otherwise a `<nav>` or a `<noscript>` without its end would take all that follows it in the same box along.

    >>> page = [Token(0, 5, "open", "nav"), Token(5, 10, "open", "nav"), Token(10, 16, "close", "nav")]
    >>> [token.name for token in without_unclosed(page)]
    ['div', 'nav', 'nav']
    """
    open_ones: dict[str, list[int]] = {}
    rubies = 0  # in which readings need no end tag
    for number, token in enumerate(tokens):
        if token.name == "ruby":
            rubies = max(0, rubies + (1 if token.kind == "open" else -1))
        if token.name not in _HIDING or (rubies and token.name in _READINGS):
            continue
        if token.kind == "open":
            open_ones.setdefault(token.name, []).append(number)
        elif token.kind == "close" and open_ones.get(token.name):
            open_ones[token.name].pop()
    unclosed = {number for numbers in open_ones.values() for number in numbers}
    if not unclosed:
        return tokens
    return [
        token if number not in unclosed
        else token._replace(name="div") if token.name in _HIDING_BLOCKS else token._replace(kind="skip", name="")
        for number, token in enumerate(tokens)
    ]  # fmt: skip


def _depth(tokens: list[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        if token.name in _BY_ITSELF or token.name in VOID:
            continue
        if token.kind == "open":
            depth += 1
            deepest = max(deepest, depth)
        elif token.kind == "close" and depth:
            depth -= 1
    return deepest


def _skeleton(text: str, tokens: list[Token]) -> str:
    """The page's tags with their numbers, and marks where text stands."""
    parts: list[str] = []
    position = 0
    for number, token in enumerate(tokens):
        if token.start > position:
            parts.append(f"\ue000{number}\ue001" if text[position : token.start].strip() else " ")
        position = token.end
        name = _SAME.get(token.name, token.name)
        if token.kind == "open":
            parts.append(f"<{name} n={number}>")
        elif token.kind == "close":
            parts.append(f"</{name}>")
    if text[position:].strip():
        parts.append(f"\ue000{len(tokens)}\ue001")
    return "<!doctype html>" + "".join(parts)


def _events(root: Any) -> Iterator[tuple[str, str, int]]:
    """The tree in the order of the page: starts and ends of elements with their numbers, and marks of text."""
    node = root
    while node is not None:
        name = node.tag
        if name == "-text":
            for match in _MARK.finditer(node.text_content or ""):
                yield "text", "", int(match[1])
        elif name[0] not in "-!_":
            yield "open", name, int(node.attributes.get("n") or -1)
        child = node.first_child
        if child is not None:
            node = child
            continue
        while node is not None:
            if node.tag[0] not in "-!_" and node.tag not in VOID:
                yield "close", node.tag, int(node.attributes.get("n") or -1)
            if node.next is not None:
                node = node.next
                break
            node = node.parent
            if node is None or node.tag == "-document" or node.mem_id == root.mem_id:
                if node is not None and node.tag != "-document":
                    yield "close", node.tag, -1
                return
