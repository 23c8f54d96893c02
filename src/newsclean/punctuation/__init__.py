"""Full-width punctuation in Chinese context."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.characters import HAN, WIDE_PUNCTUATION
from newsclean.edits import Trail, run_rules, substitute

if TYPE_CHECKING:
    from newsclean.model import Article

__all__ = ["normalize_punctuation", "punctuate"]

_WIDE = f"{HAN}{WIDE_PUNCTUATION}"
_MARK = re.compile(
    rf"(?<=[{_WIDE}])(?:[,;:] *|(?<![?!])[?!](?![?!]) *|\.(?=$|[”」』]))|(?<=[0-9A-Za-z)])[,;] *(?=[{HAN}])",
    re.M,
)
_PAIR = re.compile(rf"\(([^()\n]*[{HAN}][^()\n]*)\)|(?<=[{HAN}])\(([^()\n]*)\)")
_FULL = dict(zip(",;:!?.", "，；：！？。", strict=True))


def punctuate(article: Article, off: frozenset[str], trail: Trail) -> Article:
    """Full-width punctuation in Chinese context, in every text of the article."""
    before = article.texts()
    text = "\n".join(before)
    after = _normalize(text, off, trail)
    return article if after == text else article.with_texts(after.split("\n"))


def normalize_punctuation(text: str) -> str:
    """Full-width punctuation in Chinese context.

    >>> normalize_punctuation("11月23日,云溪县召开会议(见图).")
    '11月23日，云溪县召开会议（见图）。'
    """
    return _normalize(text, frozenset(), Trail())


def _normalize(text: str, off: frozenset[str], trail: Trail) -> str:
    rules = [("parentheses", _parentheses), ("fullwidth", _fullwidth)]
    return run_rules("punctuation", [rule for rule in rules if rule[0] not in off], text, trail)


def _parentheses(text: str, trail: Trail) -> str:
    return substitute(
        _PAIR, lambda m: m[0] if "?" in m[0] else f"（{m[1] or m[2] or ''}）", text, trail.changes
    )


def _fullwidth(text: str, trail: Trail) -> str:
    return substitute(_MARK, lambda m: _FULL[m[0][0]], text, trail.changes)
