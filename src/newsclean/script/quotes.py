"""Quotation marks: “ ” ‘ ’ of the mainland and 「 」 『 』 of Taiwan and Hong Kong, one for one.

Off unless asked for: both are correct in either script, and OpenCC leaves them too. Single marks are changed in
pairs only, and never where one stands behind a Latin letter, so the apostrophe in it’s stays. Paragraphs without
Han characters, and Japanese ones, stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.characters import has_han
from newsclean.errors import OptionError
from newsclean.patterns import lazy
from newsclean.script.guard import is_foreign

if TYPE_CHECKING:
    from newsclean.edits import Change

__all__ = ["QUOTES", "change_quotes", "check_quotes", "quote_style"]

QUOTES = ("keep", "match", "curly", "corner")
"""What `quotes` takes; `match` is corner marks for Traditional and curly ones for Simplified."""

_CURLY, _CORNER = "“”‘’", "「」『』"
_TABLES = {"curly": str.maketrans(_CORNER, _CURLY), "corner": str.maketrans(_CURLY[:2], _CORNER[:2])}
_ANY = {"curly": lazy(f"[{_CORNER}]"), "corner": lazy(f"[{_CURLY}]")}
_SINGLE = lazy(r"(?<![A-Za-z])‘([^‘’\n]*)’(?![A-Za-z])")


def check_quotes(quotes: str) -> str:
    """The name of a way with quotation marks, or an OptionError that lists them."""
    if quotes in QUOTES:
        return quotes
    raise OptionError(f"'{quotes}' is no way to treat quotation marks", where="quotes",
                      hint="choose keep, match, curly or corner")  # fmt: skip


def quote_style(quotes: str, language: str) -> str:
    """`curly`, `corner` or `keep` for text in a language.

    >>> quote_style("match", "zh-Hant-TW"), quote_style("match", "zh-Hans"), quote_style("match", "ja")
    ('corner', 'curly', 'keep')
    """
    if check_quotes(quotes) != "match":
        return quotes
    return {"zh-Hant": "corner", "zh-Hans": "curly"}.get(language[:7], "keep")


def change_quotes(text: str, style: str) -> str:
    """Text of the same length with other quotation marks.

    >>> change_quotes("她說：“這是‘石橋’，it’s old。”", "corner")
    '她說：「這是『石橋』，it’s old。」'
    >>> change_quotes("「石橋」", "curly"), change_quotes("“bridge”", "corner")
    ('“石橋”', '“bridge”')
    """
    if style == "keep" or _ANY[style].search(text) is None:
        return text
    return "\n".join([_change(paragraph, style) for paragraph in text.split("\n")])


def _change(paragraph: str, style: str) -> str:
    if _ANY[style].search(paragraph) is None or not has_han(paragraph) or is_foreign(paragraph):
        return paragraph
    if style == "corner":
        paragraph = _SINGLE.sub(r"『\1』", paragraph)
    return paragraph.translate(_TABLES[style])


def merge_quotes(before: str, quoted: str, changes: list[Change]) -> list[Change]:
    """The changes of a conversion of `quoted`, with those that led from `before` to it."""
    if before == quoted:
        return changes
    covered = {place for start, end, _ in changes for place in range(start, end)}
    marks = [
        (place, place + 1, mark)
        for place, (old, mark) in enumerate(zip(before, quoted, strict=True))
        if old != mark and place not in covered
    ]
    return sorted(changes + marks)
