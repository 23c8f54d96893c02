"""Lines under a picture: which blocks say that they stand there, and which lines can be what is said of it."""

from __future__ import annotations

import re

from newsclean.patterns import lazy

__all__ = ["caption_length", "is_caption_text"]

_CENTRED_LENGTH, _NAMED_LENGTH = 40, 160
_UNDER_PICTURE = lazy(
    r"<p\b[^<>]*\b(?:text-align\s*:\s*center|align\s*=\s*[\"']?center)|(?P<named><)\w+\b[^<>]*\bclass\s*=[^<>]*(?:caption|(?:img|pic|photo|image)[-_]?(?:desc|info|note|text|tit|word|cap)|tuzhu|tushuo)",
    re.IGNORECASE,
)
_BYLINE = lazy(r"[:：|｜]|\d[-/.月年]\s?(?:19|20)?\d{1,2}日?(?:\s*\d{1,2}[:：]\d\d|\s*$)")
_OPEN_END = frozenset("。！？；，、：…,;:!?.”』」")


def caption_length(tag: str) -> int:
    """How long a line may be that the start tag `tag` sets under a picture, in characters; 0 for other tags.

    >>> caption_length('<p align="center">'), caption_length('<div class="img_desc">'), caption_length("<p>")
    (40, 160, 0)
    """
    match = _UNDER_PICTURE.match(tag)
    if match is None:
        return 0
    return _NAMED_LENGTH if match["named"] else _CENTRED_LENGTH


def is_caption_text(text: str, longest: int) -> bool:
    """Say whether a line can be a caption; in a block that is only centred it is short, no sentence, no by-line.

    >>> is_caption_text("橋頭的人群", 40), is_caption_text("人多。", 40), is_caption_text("文：何雨", 40)
    (True, False, False)
    """
    if not 3 < len(text) <= longest:
        return False
    return longest > _CENTRED_LENGTH or (text[-1] not in _OPEN_END and _BYLINE.search(text) is None)
