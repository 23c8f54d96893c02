"""The script stage: guard, the user's terms and the engine together, over a text or an article."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsclean.characters import has_han
from newsclean.script.engines import engine
from newsclean.script.guard import Tally, guard, is_japanese, joined_spans, script_of
from newsclean.script.quotes import change_quotes, check_quotes, merge_quotes, quote_style
from newsclean.script.targets import check_source, check_target, language_of, recipe
from newsclean.script.terms import check_terms, terms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.edits import Change, Trail
    from newsclean.model import Article, Options
    from newsclean.script.guard import Decision
    from newsclean.script.targets import Recipe
    from newsclean.script.terms import TermRows

__all__ = ["Conversion", "conversion", "convert_article", "convert_script"]


class Conversion:
    """One way of converting: a recipe, an engine, the user's terms, with or without the guard.

    `plain` converts without asking the guard.
    """

    def __init__(self, what: Recipe, *, engine_name: str = "newsclean", guarded: bool = True,
                 rows: TermRows = ()) -> None:  # fmt: skip
        self.engine = engine(engine_name, what)
        self.guard = guard(what.config) if guarded else None
        self.terms = terms(rows) if rows else None
        self.plain: Callable[[str], str] = self.engine.convert if self.terms is None else self._around_terms

    def convert(self, text: str) -> str:
        """Convert a text of any number of paragraphs."""
        if self.guard is None or self.guard.passes(text):
            return self.plain(text)
        return "".join(
            [
                self.plain(text[start:end]) if wanted else text[start:end]
                for start, end, wanted in self.guard.spans(text)
            ]
        )

    def decide(self, texts: Sequence[str], body: int) -> tuple[list[Decision], Tally]:
        """What to convert of `texts`, in places of the texts joined by newlines.

        The texts from `body` on vote for those before them that have no evidence of their own.
        """
        if self.guard is None or self.guard.passes("\n".join(texts)):
            return [(0, sum(map(len, texts)) + len(texts) - 1, True)], Tally(converted=len(texts))
        main = self.guard.decide(texts[body:])
        head = self.guard.decide(texts[:body], main.vote)
        return joined_spans(texts, head.pieces + main.pieces), head.tally.plus(main.tally)

    def _around_terms(self, text: str) -> str:
        if self.terms is None:
            return self.engine.convert(text)
        parts: list[str] = []
        position = 0
        for start, end, value in self.terms.find(text):
            parts += (self.engine.convert(text[position:start]), value)
            position = end
        parts.append(self.engine.convert(text[position:]))
        return "".join(parts)

    def changes(self, text: str) -> list[Change]:
        """What converting `text`, without the guard, replaces."""
        changes: list[Change] = []
        position = 0
        found = [] if self.terms is None else list(self.terms.find(text))
        for start, end, value in [*found, (len(text), len(text), "")]:
            for first, last, after in self.engine.convert_with_changes(text[position:start])[1]:
                changes.append((position + first, position + last, after))
            if text[start:end] != value:
                changes.append((start, end, value))
            position = end
        return changes


def conversion(options: Options) -> Conversion | None:
    """The conversion that `options` ask for; None where nothing is to be converted."""
    what = recipe(options.to, phrases=options.phrases, tofu=options.tofu)
    if what is None:
        return None
    return Conversion(what, engine_name=options.engine, guarded=options.guard, rows=options.terms)


def convert_script(  # noqa: PLR0913 - one keyword for each thing a user may ask for
    text: str,
    to: str = "simplified",
    *,
    source: str = "auto",
    guard: bool = True,
    phrases: bool = False,
    tofu: bool = True,
    terms: TermRows = (),
    quotes: str = "keep",
    engine: str = "newsclean",
) -> str:
    """Convert `text` between Traditional and Simplified.

    `to` is a plain name (simplified, traditional, taiwan, hongkong), a tag such as zh-Hant, or an OpenCC
    configuration such as s2twp, which gives exactly what OpenCC 1.4 gives. With `guard`, paragraphs that are
    already in the target script, and Japanese, stay as they are. `source` names the script of the text where it
    is known; `phrases` also replaces regional vocabulary; `tofu` allows rare characters that many fonts lack;
    `terms` are the user's own words (see `newsclean.script.terms`); `quotes` changes quotation marks: `corner`,
    `curly`, or `match` for those of the target script.

    Raises OptionError for an unknown name, for terms in a circle, and where no conversion leads from `source`
    to `to`; MissingDependencyError where the engine or its dictionaries are not installed.

    >>> convert_script("雲溪縣的著名石橋朝著南方")
    '云溪县的著名石桥朝着南方'
    >>> convert_script("这里的后天", "traditional"), convert_script("雲溪的台階", "traditional")
    ('這裏的後天', '雲溪的台階')
    """
    if quotes != "keep" and check_quotes(quotes) != "keep":
        text = change_quotes(text, _style(quotes, check_target(to), [text]))
    converting = _conversion(
        to, source, guard, phrases, tofu, tuple(map(tuple, terms)) if terms else (), engine
    )
    return text if converting is None else converting.convert(text)


@lru_cache(maxsize=32)
def _conversion(to: str, source: str, guarded: bool, phrases: bool, tofu: bool, rows: TermRows,
                engine_name: str) -> Conversion | None:  # fmt: skip
    """The conversion that the arguments of `convert_script` ask for, made once: its checks cost as much as a line."""
    what = recipe(check_target(to), source=check_source(source), phrases=phrases, tofu=tofu)
    check_terms(rows)
    if what is None:
        return None
    return Conversion(what, engine_name=engine_name, guarded=guarded, rows=rows)


def convert_article(article: Article, options: Options, trail: Trail) -> Article:
    """Convert every text of an article and say which language it is now in.

    Paragraphs of the body vote for the short fields around it (a source has seldom evidence of its own). Where
    the guard converted some paragraphs and left others, `extra["script"]` counts them.
    """
    texts = article.texts()
    converting = conversion(options)
    if converting is None and options.quotes == "keep":
        return _replace(article, language=script_of(texts) or article.language)
    before = "\n".join(texts)
    quoted = (
        change_quotes(before, _style(options.quotes, options.to, texts))
        if options.quotes != "keep"
        else before
    )
    spans: list[Decision] = []
    tally = Tally()
    if converting is not None:
        body = len(texts) - sum(1 + len(block.cells or ()) for block in article.body)
        spans, tally = converting.decide(texts, body)
    result = _convert_spans(before, quoted, spans, converting, trail)
    if result != before:
        article = article.with_texts(_regrouped(result, texts))
    if tally.converted and tally.left:
        article = _replace(article, extra={**article.extra, "script": tally._asdict()})
    if converting is None:
        return _replace(article, language=script_of(texts) or article.language)
    if not has_han(before):
        return article
    language = "ja" if options.guard and is_japanese(before) else language_of(options.to)
    return _replace(article, language=language)


def _convert_spans(before: str, quoted: str, spans: Sequence[Decision], converting: Conversion | None,
                   trail: Trail) -> str:  # fmt: skip
    """Convert what is wanted of `quoted`, which is `before` with other quotation marks; note the changes."""
    if converting is None:
        spans = []
    if not trail.audit:
        return "".join(
            [converting.plain(quoted[start:end]) if wanted and converting else quoted[start:end]
             for start, end, wanted in spans]
        ) if spans else quoted  # fmt: skip
    changes = [
        (start + first, start + last, after)
        for start, end, wanted in spans
        if wanted and converting
        for first, last, after in converting.changes(quoted[start:end])
    ]
    from newsclean.edits import splice

    changes = merge_quotes(before, quoted, changes)
    trail.record("script", before, [(*change, "script") for change in changes])
    return splice(before, changes)


def _style(quotes: str, to: str, texts: Sequence[str]) -> str:
    """The style of quotation marks; `match` looks at the target, or at the text where that is kept."""
    return quote_style(quotes, script_of(texts) or "" if to == "keep" else language_of(to))


def _replace(article: Article, **fields: Any) -> Article:
    from dataclasses import replace

    return replace(article, **fields)


def _regrouped(result: str, texts: Sequence[str]) -> list[str]:
    """Cut the converted text where `texts` were joined; no conversion adds or removes a line end."""
    lines = result.split("\n")
    if len(lines) == len(texts):
        return lines
    grouped: list[str] = []
    position = 0
    for text in texts:
        count = text.count("\n") + 1
        grouped.append("\n".join(lines[position : position + count]))
        position += count
    return grouped
