"""Full-width punctuation in Chinese context: what a conversion to half-width took away.

Many pages went through a filter that maps U+FF01 to U+FF5E to ASCII: `，：；！？（）` became `,:;!?()`, while
`。、“”《》` survived. This stage takes that back, and only that: straight quotes, `...`, `--`, full-width letters
and the spaces between Chinese and Latin are a matter of style and stay as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.edits import Trail, run_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.model import Article

__all__ = ["normalize_punctuation", "punctuate"]


def punctuate(article: Article, off: frozenset[str], trail: Trail) -> Article:
    """Full-width punctuation in every text of the article; `off` may name `parentheses` and `fullwidth`.

    The whole article is one document: where a mark alone can't tell, its other marks decide.
    """
    before = article.texts()
    text = "\n".join(before)
    after = _normalize(text, off, trail)
    return article if after == text else article.with_texts(after.split("\n"))


def normalize_punctuation(text: str) -> str:
    """Full-width punctuation in Chinese context.

    >>> normalize_punctuation("11月23日,云溪县召开会议(见图),比分为3:2.详见http://example.com/a,b")
    '11月23日，云溪县召开会议（见图），比分为3:2.详见http://example.com/a,b'
    >>> normalize_punctuation("f(x)=a,b; iPhone 6S,8GB; R&D!")
    'f(x)=a,b; iPhone 6S,8GB; R&D!'
    """
    return _normalize(text, frozenset(), Trail())


def _normalize(text: str, off: frozenset[str], trail: Trail) -> str:
    if text.isascii():
        return text
    from newsclean.punctuation.fullwidth import fullwidth
    from newsclean.punctuation.parentheses import parentheses

    rules: list[tuple[str, Callable[[str, Trail], str]]] = [
        ("parentheses", parentheses),
        ("fullwidth", fullwidth),
    ]
    return run_rules("punctuation", [rule for rule in rules if rule[0] not in off], text, trail)
