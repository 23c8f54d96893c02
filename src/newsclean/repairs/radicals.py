"""Rule `radicals`: characters that a PDF gave out as radicals: ⽩⽯ looks like 白石, and no search finds it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import normalize

from newsclean.characters import is_han
from newsclean.edits import substitute
from newsclean.patterns import lazy

if TYPE_CHECKING:
    import re

    from newsclean.edits import Trail

__all__ = ["restore_radicals"]

_RADICALS = lazy("[\u2e80-\u2fd5]+")
_SUPPLEMENT = dict(
    zip(
        "\u2e9d\u2e9f\u2ea0\u2ea9\u2ec1\u2ec4\u2ec5\u2ec6\u2ec9\u2ecb\u2ed1\u2ed3\u2ed4\u2ed8\u2ed9\u2eda\u2edb\u2edc"
        "\u2edd\u2ee2\u2ee3\u2ee4\u2ee5\u2ee6\u2ee7\u2ee8\u2ee9\u2eea\u2eeb\u2eec\u2eed\u2eee\u2eef\u2ef0\u2ef2\u2ef3",
        "月母民王虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙亀龟",
        strict=True,
    )
)
"""Radicals of the supplement that look like a character; Unicode's own names say which (EquivalentUnifiedIdeograph)."""

_DOOR = "\u2f3e"  # 戶 and 户 have one radical
_TRADITIONAL = "這個們說時對國會來學為與於後戶"


def restore_radicals(text: str, trail: Trail) -> str:
    """Write radicals beside Han characters as the characters that they look like.

    One by itself, in quotes or in a list, is left: a text about radicals means it.

    >>> from newsclean.edits import Trail
    >>> restore_radicals("⽩⽯镇的⻚岩，部首是“⽔”", Trail())
    '白石镇的页岩，部首是“⽔”'
    """
    if _RADICALS.search(text) is None:
        return text
    door = "戶" if any(map(text.__contains__, _TRADITIONAL)) else "户"

    def written(match: re.Match[str]) -> str:
        start, end = match.span()
        if not (is_han(text[start - 1 : start]) or is_han(text[end : end + 1])):
            return match[0]
        return "".join(
            door if mark == _DOOR else _SUPPLEMENT.get(mark) or normalize("NFKC", mark) for mark in match[0]
        )

    return substitute(_RADICALS, written, text, trail.changes)
