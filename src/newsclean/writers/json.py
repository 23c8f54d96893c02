"""JSON and JSONL, by a published and versioned JSON Schema (`data/article-1.schema.json`)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsclean.data import read_text
from newsclean.model import Article, Block, Dropped, Edit, Notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["dump", "from_dict", "schema", "to_dict", "write_json"]


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) that every output follows. Its number changes only when a reader could break.

    >>> schema()["title"]
    'newsclean article'
    """
    text = read_text("article-1.schema.json")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def write_json(article: Article, *, report: bool = False, indent: int | None = 2) -> str:
    """Write the article as JSON with one newline at the end; `indent=None` gives one line, for JSONL."""
    return dump(to_dict(article, report=report), indent)


def dump(data: Mapping[str, Any] | Sequence[Any], indent: int | None = None) -> str:
    """Write data the way every JSON of newsclean is written: as UTF-8 text, with one newline at the end."""
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        text = json.dumps(data, ensure_ascii=True, indent=indent)  # a lone surrogate has no UTF-8
    return text + "\n"


def to_dict(article: Article, *, report: bool = False) -> dict[str, Any]:
    """Turn an article into JSON-ready data; `report` adds what was dropped, the warnings and the edits."""
    data: dict[str, Any] = {
        "title": article.title,
        "kicker": list(article.kicker),
        "subtitle": list(article.subtitle),
        "published": article.published,
    }
    if article.updated is not None:
        data["updated"] = article.updated
    data |= {
        "authors": list(article.authors),
        "source": article.source,
        "extra": {key: list(value) if isinstance(value, tuple) else value for key, value in article.extra.items()},
        "language": article.language,
    }  # fmt: skip
    if article.url is not None:
        data["url"] = article.url
    data["body"] = [block.to_dict() for block in article.body]
    if article.verbatim:
        data["verbatim"] = True
    if report:
        data["dropped"] = [item.to_dict() for item in article.dropped]
        data["warnings"] = [item.to_dict() for item in article.warnings]
        data["edits"] = [item.to_dict() for item in article.edits]
    return data


def from_dict(data: Mapping[str, Any]) -> Article:
    """Read back what `to_dict` wrote, with or without its report."""
    return Article(
        title=data.get("title"),
        kicker=tuple(data.get("kicker", ())),
        subtitle=tuple(data.get("subtitle", ())),
        published=data.get("published"),
        updated=data.get("updated"),
        authors=tuple(data.get("authors", ())),
        source=data.get("source"),
        language=data.get("language"),
        url=data.get("url"),
        body=tuple(Block.from_dict(block) for block in data.get("body", ())),
        extra=dict(data.get("extra", {})),
        dropped=tuple(Dropped(**item) for item in data.get("dropped", ())),
        warnings=tuple(Notice(**item) for item in data.get("warnings", ())),
        edits=tuple(Edit(**item) for item in data.get("edits", ())),
        verbatim=data.get("verbatim", False),
    )
