"""The whole program: which stage follows which, and why in this order.

    bytes ─decoding→ str ─repairs→ str ─markup→ Page ─layout→ Page ─article→ Article ─script→ ─punctuation→ Article

Decoding comes first because everything below counts code points. Repairs come before markup, because damage
swallowed the `<` of some tags and repair gives it back. Markup comes before structure, so that what the tags
said is kept before they go; layout before article, because a block is judged whole. Script comes after repairs,
or damage would vote on which script this is; punctuation is last, because padded damage can't be recognised.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.edits import Trail
from newsclean.model import Article, Decoded, Edit, Line, Notice, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Cleaner", "Step", "clean"]


class Step(NamedTuple):
    """One stage at work: its name, the text it got and gave, its edits, what it gave in full, and its warnings.

    `replayable` says that the edits turn `before` into `after`; decoding starts from bytes and `article` sorts
    lines into fields, so these two have no edits.
    """

    stage: str
    before: str
    after: str
    edits: tuple[Edit, ...]
    result: str | Page | Article
    warnings: tuple[Notice, ...] = ()

    @property
    def replayable(self) -> bool:
        """Whether replaying the edits on `before` gives `after`."""
        return self.stage not in {"decoding", "article"}


class Cleaner:
    """The chain with its options: cheap to build, reusable, picklable, safe to share between threads.

    Every keyword is a field of `newsclean.model.Options` and an option of `newsclean convert`:

    - `to`: `keep`, `simplified`, `traditional`, `taiwan`, `hongkong`, a tag such as `zh-Hant`, or an OpenCC
      configuration such as `s2twp`;
    - `encoding`: read bytes as this encoding instead of finding out;
    - `errors`: `replace`, `keep` or `strict`, for bytes that no encoding explains;
    - `skip`, `only`: names of stages and rules;
    - `guard`: leave alone what is already in the target script (on by default);
    - `timezone`: an IANA name or an offset to state in `published` (never invented);
    - `structure`: say of each block what it is (on by default); without it all are paragraphs;
    - `audit`: record replayable edits in `Article.edits`.

    Raises OptionError when an option has an unknown value, and DecodingError when bytes can't be read.

    >>> cleaner = Cleaner(to="simplified")
    >>> cleaner
    Cleaner(to='simplified')
    >>> cleaner("<p>雲溪縣新修的石橋今天通車.</p>").body[0].text
    '云溪县新修的石桥今天通车。'
    """

    def __init__(
        self, to: str = "keep", *, skip: Iterable[str] = (), only: Iterable[str] = (), **options: Any
    ) -> None:
        from newsclean.options import check_options

        self.options = check_options(to=to, skip=skip, only=only, **options)
        self._off = self.options.off()

    def __repr__(self) -> str:
        usual = self.options._field_defaults
        asked = self.options._asdict().items()
        shown = [f"{name}={value!r}" for name, value in asked if value != usual[name]]
        return f"Cleaner({', '.join(shown)})"

    def __call__(self, data: bytes | str, *, hint: str | None = None) -> Article:
        """Clean one document; `str` is taken as already decoded. `hint` is an encoding for doubt: see `decode`."""
        trail = Trail(audit=self.options.audit)
        article: Article
        *_, (_stage, article) = self.run(data, trail, hint=hint)
        return trail.told(article)

    def split(self, data: bytes | str) -> list[Article]:
        r"""Clean an input that may hold several articles: JSON, a mail folder, pages, dumps with repeated heads.

        Places in warnings, `dropped` and edits count from the start of each article. One article where only one is
        found.

        >>> dump = "甲桥通车\n2031-05-06\n昨天，甲桥通车了。\n\n乙路通车\n2031-05-07\n今天，乙路通车了。"
        >>> [article.title for article in Cleaner().split(dump)]
        ['甲桥通车', '乙路通车']
        """
        from newsclean.article.split import split_text

        trail = Trail()
        text = data if isinstance(data, str) else self.decode(data, trail).text
        articles = [self(part) for part in split_text(text)]
        if trail.warnings:
            articles[0] = replace(articles[0], warnings=(*trail.warnings, *articles[0].warnings))
        return articles

    def steps(self, data: bytes | str, *, hint: str | None = None) -> Iterator[Step]:
        """Clean one document stage by stage, with edits: what `explain` shows and the tests replay."""
        trail = Trail(audit=True)
        before = ""
        for stage, result in self.run(data, trail, hint=hint):
            after = _text_of(result)
            edits = tuple(edit for edit in trail.edits if edit.stage == stage)
            warnings = tuple(notice for notice in trail.warnings if notice.stage == stage)
            yield Step(stage, before, after, edits, result, warnings)
            before = after

    def run(self, data: bytes | str, trail: Trail, *, hint: str | None = None) -> Iterator[tuple[str, Any]]:
        """Run the chain; yields each stage's name and result as it ends. What the stages say goes to `trail`."""
        options, off = self.options, self._off
        text = data if isinstance(data, str) else self.decode(data, trail, hint=hint).text
        yield "decoding", text
        if "repairs" not in off:
            from newsclean.repairs import run_repairs

            text = run_repairs(text, off, trail, suggest=options.suggest)
            yield "repairs", text
        if "markup" in off:
            page = Page(tuple(Line(line, number) for number, line in enumerate(text.split("\n"), start=1)))
        else:
            from newsclean.markup import read_markup

            page = read_markup(text, off, trail)
            yield "markup", page
        if "layout" not in off:
            from newsclean.layout import lay_out

            page = lay_out(page, off, trail)
            yield "layout", page

        from newsclean.article import build_article, plain_article

        # Without layout a block is not whole, so there is nothing to judge: the lines go through as they are.
        structured = not {"layout", "article"} & off
        article = (
            build_article(page, options, trail)
            if structured
            else plain_article(page, verbatim="layout" in off)
        )
        yield "article", article
        if "script" not in off:
            from newsclean.script import convert_article

            article = convert_article(article, options, trail)
            yield "script", article
        if "punctuation" not in off:
            from newsclean.punctuation import punctuate

            yield (
                "punctuation",
                punctuate(article, off, trail, spacing=options.spacing, quotes=options.quotes),
            )

    def decode(self, data: bytes, trail: Trail | None = None, *, hint: str | None = None) -> Decoded:
        """Read bytes as text the way this cleaner does; damage becomes warnings of `trail`.

        `hint` is the encoding of the files beside this one, say: it decides in doubt, never against evidence.
        """
        from newsclean.decoding import decode

        decoded = decode(data, self.options.encoding, hint=hint, errors=self.options.errors)
        if trail is not None:
            for damage in decoded.damage:
                trail.warn("decoding", "damage", f"byte {damage.offset}: {damage.action}", line=damage.line,
                           text=damage.data[:16].hex(" "))  # fmt: skip
        return decoded


def clean(data: bytes | str, **options: Any) -> Article:
    r"""Clean one document. The options are those of `Cleaner`.

    >>> article = clean("雲溪縣石橋通車\n2031-05-06 08:30 來源:雲溪日報\n\n????昨天,縣裏的新橋通車了.", to="simplified")
    >>> article.title, article.published, article.source
    ('云溪县石桥通车', '2031-05-06T08:30', '云溪日报')
    """
    return Cleaner(**options)(data)


def _text_of(result: str | Page | Article) -> str:
    if isinstance(result, Article):
        return "\n".join(result.texts())
    return result.text if isinstance(result, Page) else result
