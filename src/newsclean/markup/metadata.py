"""What a whole page says of itself: its head, and the JSON-LD that search engines read.

The names of the answers: `title` (of the window), `og_title`, `headline`, `published_time`, `modified_time`,
`author`, `publisher`, `source`, `url`, `lang`. Values are plain text, one line each; what the page leaves out is
left out here. Nothing is judged: a `publisher` in `author`, a site's name behind the title are the article's to sort.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsclean.markup.references import decode_references
from newsclean.markup.tokens import attributes
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.markup.tokens import Token

__all__ = ["read_metadata"]

_META = {
    "og:title": "og_title", "twitter:title": "og_title", "title": "og_title", "articletitle": "og_title",
    "article:published_time": "published_time", "og:published_time": "published_time",
    "og:release_date": "published_time", "publishdate": "published_time", "pubdate": "published_time",
    "publish-date": "published_time", "publishtime": "published_time", "datepublished": "published_time",
    "weibo: article:create_at": "published_time", "bytedance:published_time": "published_time",
    "firstpublishedtime": "published_time", "date": "published_time",
    "article:modified_time": "modified_time", "og:updated_time": "modified_time", "lastmod": "modified_time",
    "bytedance:lrdate_time": "modified_time", "bytedance:updated_time": "modified_time",
    "author": "author", "article:author": "author", "og:article:author": "author", "dc.creator": "author",
    "mediaid": "source", "source": "source", "contentsource": "source",
    "og:site_name": "publisher", "article:publisher": "publisher", "dc.publisher": "publisher",
    "og:url": "url",
    "content-language": "lang", "og:locale": "lang",
}  # fmt: skip
"""Names and properties of meta elements in use on Chinese news sites, and what they state."""

_LD = {
    "headline": "headline", "datePublished": "published_time", "dateModified": "modified_time",
    "author": "author", "publisher": "publisher", "url": "url", "mainEntityOfPage": "url",
    "inLanguage": "lang",
}  # fmt: skip
_LD_TYPES = lazy(r"Article|Report|Posting|WebPage|VideoObject")
_LD_LENGTH = 200_000  # characters of a script that may be an article's data; a page's state is longer
_SCRIPT = lazy(r"<script\b(?P<tag>[^>]*+)>(?P<body>.*)</script", re.IGNORECASE | re.DOTALL)
_SPACE = lazy(r"\s++")


def read_metadata(text: str, tokens: list[Token]) -> dict[str, str]:
    """What the page says of itself. JSON-LD counts before `<meta>`: it is made for machines and rarely stale.

    >>> from newsclean.markup.tokens import tokenize
    >>> page = '<html lang=zh-TW><head><title>石橋通車 - 雲溪網</title><meta name=author content="林&nbsp;溪"></head>'
    >>> read_metadata(page, list(tokenize(page)))
    {'title': '石橋通車 - 雲溪網', 'author': '林 溪', 'lang': 'zh-TW'}
    """
    stated: dict[str, str] = {}
    linked: dict[str, str] = {}
    rest: dict[str, str] = {}
    for number, token in enumerate(tokens):
        if token.kind == "raw" and token.name == "script":
            _put_all(linked, _read_script(text[token.start : token.end]))
        elif token.kind != "open":
            continue
        elif token.name == "title" and "title" not in rest and number + 1 < len(tokens):
            _put(rest, "title", text[token.end : tokens[number + 1].start])
        elif token.name == "meta":
            found = attributes(text[token.start : token.end])
            name = (
                found.get("property")
                or found.get("name")
                or found.get("itemprop")
                or found.get("http-equiv")
                or ""
            )
            if key := _META.get(name.lower().strip()):
                _put(stated, key, found.get("content", ""))
        elif token.name == "link":
            found = attributes(text[token.start : token.end])
            if found.get("rel", "").lower() == "canonical":
                _put(linked, "url", found.get("href", ""))
        elif token.name == "html":
            found = attributes(text[token.start : token.end])
            _put(rest, "lang", found.get("lang") or found.get("xml:lang") or "")
    # the first answer to a question counts, in this order of sources
    joined = {**rest, **stated, **linked}
    if "lang" in rest:
        joined["lang"] = rest["lang"]
    order = ("title", "og_title", "headline", "published_time", "modified_time", "author", "publisher", "source",
             "url", "lang")  # fmt: skip
    return {key: joined[key] for key in order if key in joined}


def _put(target: dict[str, str], key: str, value: str) -> None:
    plain = _SPACE.sub(" ", decode_references(value)[0]).strip()
    if plain and key not in target:
        target[key] = plain


def _put_all(target: dict[str, str], pairs: Iterator[tuple[str, str]]) -> None:
    for key, value in pairs:
        _put(target, key, value)


def _read_script(script: str) -> Iterator[tuple[str, str]]:
    """What a JSON-LD script says of an article; broken JSON says nothing."""
    match = _SCRIPT.match(script) if len(script) <= _LD_LENGTH else None
    if match is None or "ld+json" not in match["tag"].lower():
        return
    import json

    try:
        data = json.loads(match["body"], strict=False)
    except (ValueError, RecursionError):
        return
    items = data if isinstance(data, list) else [data]
    for item in items[:20]:
        graph = item.get("@graph") if isinstance(item, dict) else None
        for entry in graph[:20] if isinstance(graph, list) else [item]:
            if isinstance(entry, dict) and _LD_TYPES.search(str(entry.get("@type", ""))):
                yield from _read_entry(entry)


def _read_entry(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, key in _LD.items():
        value = entry.get(name)
        values = value if isinstance(value, list) else [value]
        names = [_name_of(item) for item in values[:20]]
        if plain := "、".join(name for name in names if name):
            yield key, plain


def _name_of(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return value if isinstance(value, str) else ""
