"""The things that travel through the chain: Decoded, Page, Line, Article, Block, Dropped, Edit, Notice, Options.

    bytes → Decoded → str → Page → Page → Article → Article → Article → str

Everything here is plain data, picklable and free of input and output.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "Article",
    "Block",
    "BlockType",
    "Damage",
    "Decoded",
    "Dropped",
    "Edit",
    "Errors",
    "Line",
    "LineKind",
    "Notice",
    "Options",
    "Page",
]

Errors = Literal["keep", "replace", "strict"]
"""What becomes of bytes that no encoding explains: `keep` writes them visibly as \\xNN, `replace` writes
U+FFFD, `strict` refuses the input."""

LineKind = Literal["", "heading", "list_item", "caption", "table_row", "quote"]
BlockType = Literal["paragraph", "heading", "caption", "list_item", "table_row", "quote"]


class Edit(NamedTuple):
    """One replacement by one rule: `before` stood at code points `start` to `end` of the stage's input.

    `detail` is what the rule says of its evidence, '' for most rules.
    """

    stage: str
    rule: str
    start: int
    end: int
    before: str
    after: str
    detail: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The edit as JSON-ready data."""
        return self._asdict()


class Notice(NamedTuple):
    """Something the user should look at; `line` counts from 1 in the stage's input, None where it has none."""

    stage: str
    rule: str
    message: str
    line: int | None = None
    text: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The notice as JSON-ready data."""
        return self._asdict()


class Dropped(NamedTuple):
    """A line that is not part of the article: `line` counts from 1 in the repaired text."""

    line: int
    text: str
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """The dropped line as JSON-ready data."""
        return self._asdict()


class Damage(NamedTuple):
    """One damaged place of the input bytes: where it is, which bytes, and what was done with them."""

    line: int
    offset: int  # bytes from the start of the input
    data: bytes
    action: str

    def to_dict(self) -> dict[str, Any]:
        """The damaged place as JSON-ready data; the bytes as hexadecimal digits."""
        return {**self._asdict(), "data": self.data.hex()}


class Decoded(NamedTuple):
    """Text and how it was read: `how` is the evidence (bom, forced, strict, score, chardet …)."""

    text: str
    encoding: str
    how: str
    damage: tuple[Damage, ...] = ()


class Line(NamedTuple):
    """One line of a page and what its tags said of it: a tuple, because each stage makes many new ones.

    `kind` is '' where no tag spoke; `level` is that of a heading (1 to 6, 0 unknown) or of a nested list;
    the cells of a table row stand in `text`, separated by tabs. `ends_block` is True where a tag closed the
    block after this line, so nothing may be joined to it; `number` is the line's number in the repaired text.
    `boilerplate` is the reason why the page itself says that the line is no part of the article ("navigation",
    "footer" …), '' where it says nothing.
    """

    text: str
    number: int = 0
    kind: LineKind = ""
    level: int = 0
    ordered: bool = False
    ends_block: bool = False
    boilerplate: str = ""


class Page(NamedTuple):
    """Lines without tags, and what the page said of itself (`meta`: title, published_time, author …)."""

    lines: tuple[Line, ...]
    meta: Mapping[str, str] = {}

    @property
    def text(self) -> str:
        """The lines, joined by newlines: what the edits of the page's stages are counted in."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption, list item, table row or quote."""

    type: BlockType
    text: str
    level: int | None = None  # of a heading or a nested list item
    ordered: bool | None = None  # of a list item
    marker: str | None = None  # of a list item, as written: "1." "（一）" "•"
    cells: tuple[str, ...] | None = None  # of a table row

    def to_dict(self) -> dict[str, Any]:
        """The block as JSON-ready data; what does not apply is left out."""
        data: dict[str, Any] = {"type": self.type}
        for name in ("level", "ordered", "marker"):
            if (value := getattr(self, name)) is not None:
                data[name] = value
        data["text"] = self.text
        if self.cells is not None:
            data["cells"] = list(self.cells)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Block:
        """Read back what `to_dict` wrote."""
        cells = data.get("cells")
        return cls(
            type=data["type"],
            text=data["text"],
            level=data.get("level"),
            ordered=data.get("ordered"),
            marker=data.get("marker"),
            cells=None if cells is None else tuple(cells),
        )


@dataclass(frozen=True, slots=True)
class Article:
    """A clean article.

    `published` and `updated` are ISO 8601 and naive unless the page stated an offset; a date that can't be
    completed stays in `extra["raw_date"]`. `extra` holds what else the page said (posted_by, editors,
    photographers, views, comments, original_title …). `verbatim` is True when layout was skipped: then each
    block is one line of the input, blank lines included, and text output is those lines as they were.
    """

    title: str | None = None
    kicker: tuple[str, ...] = ()
    subtitle: tuple[str, ...] = ()
    published: str | None = None
    updated: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    language: str | None = None
    url: str | None = None
    body: tuple[Block, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    warnings: tuple[Notice, ...] = ()
    edits: tuple[Edit, ...] = ()
    verbatim: bool = False

    def texts(self) -> list[str]:
        """Every text of the article in reading order: what script and punctuation work on.

        Kicker, title, subtitle, source, authors, texts of `extra` (strings and lists of strings, by key), then
        each block (a table row cell by cell, after its own text). The edits of those stages count code points
        in these texts joined by newlines.
        """
        texts = [*self.kicker, *_one(self.title), *self.subtitle, *_one(self.source), *self.authors]
        for value in self.extra.values():
            if isinstance(value, str):
                texts.append(value)
            elif isinstance(value, (list, tuple)):
                texts.extend(item for item in value if isinstance(item, str))
        for block in self.body:
            texts.append(block.text)
            texts.extend(block.cells or ())
        return texts

    def with_texts(self, texts: Sequence[str]) -> Article:
        """The same article with other texts, in the order of `texts()`."""
        supply = iter(texts)

        def many(old: Sequence[str]) -> tuple[str, ...]:
            return tuple(next(supply) for _ in old)

        def maybe(old: str | None) -> str | None:
            return None if old is None else next(supply)

        kicker, title, subtitle = many(self.kicker), maybe(self.title), many(self.subtitle)
        source, authors = maybe(self.source), many(self.authors)
        extra: dict[str, Any] = {}
        for key, value in self.extra.items():
            if isinstance(value, str):
                extra[key] = next(supply)
            elif isinstance(value, (list, tuple)):
                extra[key] = [next(supply) if isinstance(item, str) else item for item in value]
            else:
                extra[key] = value

        def changed(block: Block) -> Block:
            text = next(supply)
            if text == block.text and block.cells is None:
                return block
            cells = None if block.cells is None else many(block.cells)
            return Block(block.type, text, block.level, block.ordered, block.marker, cells)

        body = tuple(map(changed, self.body))
        return replace(
            self, kicker=kicker, title=title, subtitle=subtitle, source=source, authors=authors, extra=extra,
            body=body,
        )  # fmt: skip

    def to_text(self, *, header: bool = True) -> str:
        """The article as plain text: see `newsclean.writers.text`."""
        from newsclean.writers.text import write_text

        return write_text(self, header=header)

    def to_markdown(self, *, header: bool = True) -> str:
        """The article as Markdown with YAML front matter: see `newsclean.writers.markdown`."""
        from newsclean.writers.markdown import write_markdown

        return write_markdown(self, header=header)

    def to_json(self, *, report: bool = False, indent: int | None = 2) -> str:
        """The article as JSON; `indent=None` gives one line. See `newsclean.writers.json`."""
        from newsclean.writers.json import write_json

        return write_json(self, report=report, indent=indent)

    def to_dict(self, *, report: bool = False) -> dict[str, Any]:
        """The article as JSON-ready data, as the published schema says (`newsclean.writers.json.schema`)."""
        from newsclean.writers.json import to_dict

        return to_dict(self, report=report)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Article:
        """Read back what `to_dict` wrote, with or without its report."""
        from newsclean.writers.json import from_dict

        return from_dict(data)


class Options(NamedTuple):
    """What the user asked for. Every field is an argument of `Cleaner` and an option of `newsclean convert`.

    `skip` and `only` hold names of stages and rules; `only` wins. `audit` records edits. `terms` are the user's
    own words as (term, what it becomes); a term that is to be kept becomes itself. `suggest` applies what repairs
    only hold likely. Without `structure` every block is a paragraph. `ascii`, `ellipses`, `dashes`, `curly` and
    `spacing` (keep, add or remove) are the rules of style, off by default.
    """

    to: str = "keep"
    encoding: str | None = None
    errors: Errors = "replace"
    skip: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()
    guard: bool = True
    engine: str = "newsclean"
    phrases: bool = False
    tofu: bool = True
    suggest: bool = False
    quotes: str = "keep"
    terms: tuple[tuple[str, str], ...] = ()
    timezone: str | None = None
    structure: bool = True
    ascii: bool = False
    ellipses: bool = False
    dashes: bool = False
    curly: bool = False
    spacing: str = "keep"
    audit: bool = False

    def off(self) -> frozenset[str]:
        """Names of the stages and rules that must not run."""
        from newsclean.registry import names_off

        wanted = {name for name in ("ascii", "ellipses", "dashes", "curly") if getattr(self, name)}
        return names_off(self.skip, self.only, wanted if self.spacing == "keep" else wanted | {"spacing"})


def _one(value: str | None) -> tuple[str, ...]:
    return () if value is None else (value,)
