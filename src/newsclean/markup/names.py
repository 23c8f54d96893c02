"""The element names of HTML, by what they mean for text.

Sources: the index of elements of the WHATWG HTML standard with its obsolete features, the element names of SVG
and MathML that occur inline, and the names that WeChat, Word and WAP pages write. A word in angle brackets that
is not here (`<中文>`, `<zhang@example.cn>`) is text.
"""

from __future__ import annotations

__all__ = ["BLOCK", "CELL", "DROPPED", "KNOWN", "LEAF", "VOID", "ZONES", "is_name"]

LEAF = frozenset("p li dt dd h1 h2 h3 h4 h5 h6 figcaption caption td th summary legend".split())
"""Elements that hold one run of text: a line end inside them is a space."""

CELL = frozenset(("td", "th"))

BLOCK = LEAF | frozenset(
    """address article aside blockquote body center details dialog dir div dl fieldset figure footer form frame
    frameset header head hgroup hr html listing main menu nav ol optgroup option plaintext pre
    search section select table tbody textarea tfoot thead title tr ul br xmp wml card""".split()
)
"""Elements whose start and end break the line."""

_INLINE = frozenset(
    """a abbr acronym applet area audio b base basefont bdi bdo bgsound big blink button canvas cite code col
    colgroup data datalist del dfn em embed font i iframe img image input ins isindex kbd keygen label layer link
    map mark marquee math meta meter multicol nextid nobr noembed nolayer object output param picture progress q
    rb rbc rp rt rtc ruby s samp script slot small source spacer span strike strong style sub sup svg time track
    tt u var video wbr g path circle rect ellipse polygon polyline defs symbol use tspan desc mi mn mo mrow msup msub
    mfrac mpvoice mpvideo mpprofile""".split()
)

VOID = frozenset(
    """area base basefont bgsound br col embed frame hr img image input isindex keygen link meta nextid param
    source spacer track wbr""".split()
)
"""Elements that have no end tag."""

DROPPED = frozenset("head noscript noembed noframes template rt rp rtc datalist".split())
"""Elements whose content is no text of the page: page data, fallbacks, readings above the characters."""

ZONES = {
    "nav": "navigation", "menu": "navigation", "footer": "footer", "aside": "aside", "form": "form",
    "button": "form", "select": "form", "dialog": "dialog", "search": "form",
    "iframe": "media", "object": "media", "video": "media", "audio": "media", "canvas": "media", "svg": "media",
    "applet": "media",
}  # fmt: skip
"""Elements that are by their name no part of an article, and the reason that their lines carry."""


KNOWN = BLOCK | _INLINE | DROPPED | frozenset(ZONES)


def is_name(name: str, *, closing: bool) -> bool:
    """Whether `name` (lower case) must be the name of an element: known, or with a prefix as in `o:p`.

    A name with a hyphen is one of a custom element; alone it could be anything, so only its end tag counts.
    """
    return name in KNOWN or ":" in name or (closing and "-" in name)
