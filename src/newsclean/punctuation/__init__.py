"""Full-width punctuation in Chinese context: what a conversion to half-width took away.

Many pages went through a filter that maps U+FF01 to U+FF5E to ASCII: `，：；！？（）` became `,:;!?()`, while
`。、“”《》` survived. This stage takes that back, and only that: straight quotes, `...`, `--`, full-width letters
and the spaces between Chinese and Latin are a matter of style and stay as they are, unless somebody asks.
"""

from __future__ import annotations

from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from newsclean.edits import Trail, run_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.model import Article

__all__ = ["normalize_punctuation", "punctuate"]


def punctuate(
    article: Article, off: frozenset[str], trail: Trail, *, spacing: str = "keep", quotes: str = "keep"
) -> Article:
    """Full-width punctuation in every text of the article; `off` names the rules that must not run.

    The whole article is one document: where a mark alone can't tell, its other marks decide. `quotes` is what the
    script stage was asked for; what `curly` makes of straight quotes has the same form, so that one run settles.
    """
    if quotes == "match":
        quotes = {"zh-Hant": "corner", "zh-Hans": "curly"}.get((article.language or "")[:7], "keep")
    corners = {"corner": True, "curly": False}.get(quotes)
    before = article.texts()
    text = "\n".join(before)
    after = _normalize(text, off, spacing, trail, corners)
    if after == text:
        return article
    lines = iter(after.split("\n"))  # a text may have lines of its own; no rule adds or takes one
    return article.with_texts(["\n".join(islice(lines, old.count("\n") + 1)) for old in before])


def normalize_punctuation(
    text: str,
    *,
    ascii: bool = False,  # noqa: A002  (the name of the rule)
    ellipses: bool = False,
    dashes: bool = False,
    curly: bool = False,
    spacing: str = "keep",
) -> str:
    """Full-width punctuation in Chinese context; matters of style only on request (see docs/punctuation.md).

    Raises OptionError for a `spacing` other than keep, add and remove.

    >>> normalize_punctuation("11月23日,云溪县召开会议(见图),比分为3:2.详见http://example.com/a,b")
    '11月23日，云溪县召开会议（见图），比分为3:2.详见http://example.com/a,b'
    >>> normalize_punctuation("f(x)=a,b; iPhone 6S,8GB; R&D!")
    'f(x)=a,b; iPhone 6S,8GB; R&D!'
    >>> normalize_punctuation('他说:"路通了..."', curly=True, ellipses=True)
    '他说：“路通了……”'
    """
    from newsclean.options import check_spacing

    asked = {"ascii": ascii, "ellipses": ellipses, "dashes": dashes, "curly": curly}
    off = frozenset(name for name, wanted in asked.items() if not wanted)
    return _normalize(text, off, check_spacing(spacing), Trail())


def _normalize(
    text: str, off: frozenset[str], spacing: str, trail: Trail, corners: bool | None = None
) -> str:
    if text.isascii():
        return text
    rules = [(name, rule) for name, rule in _rules(off, spacing, corners) if name not in off]
    if len(rules) > 2:
        rules *= 2  # a quote that is curly now may settle a mark beside it, and the other way round
    return run_rules("punctuation", rules, text, trail)


def _rules(
    off: frozenset[str], spacing: str, corners: bool | None
) -> Iterator[tuple[str, Callable[[str, Trail], str]]]:
    """The rules in their order: style first, so that what follows judges the text that it leaves."""
    from newsclean.punctuation.fullwidth import fullwidth
    from newsclean.punctuation.parentheses import parentheses

    if not off.issuperset(("ascii", "ellipses", "dashes", "curly")):
        from newsclean.punctuation import style

        yield "ascii", style.ascii_alphanumerics
        yield "ellipses", style.wide_ellipses
        yield "dashes", style.wide_dashes
        yield "curly", partial(style.curly_quotes, corners=corners)
    yield "parentheses", parentheses
    yield "fullwidth", fullwidth
    if spacing != "keep":
        from newsclean.punctuation.spacing import spacing as spaced

        yield "spacing", spaced(spacing)
