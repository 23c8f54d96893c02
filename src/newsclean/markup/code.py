"""Scripts and styles in pieces: what a cut left of them at the beginning or the end of a text."""

from __future__ import annotations

from newsclean.patterns import lazy

__all__ = ["is_code"]

_ASIDE = lazy(
    r"""/\*[\s\S]*?(?:\*/|\Z)|(?<![:"'])//[^\n]*|<!--|-->|"(?:[^"\\\n]|\\.){0,400}"|'(?:[^'\\\n]|\\.){0,400}'|font-family\s*:[^;}\n]*"""
)
"""What may hold any words: comments, strings, names of fonts."""
_WIDE = lazy("[\u2e80-\uffff]")
_SIGNS = lazy(r"[;{}=]|\)\s*$")


def is_code(text: str) -> bool:
    """Whether a piece can be nothing but a script or a style sheet: no Chinese but in strings and comments.

    >>> is_code('.art p{text-indent:2em}'), is_code('alert("請先登入");'), is_code("價格：a=1;")
    (True, True, False)
    """
    rest = _ASIDE.sub(" ", text)
    return _SIGNS.search(rest) is not None and _WIDE.search(rest) is None
