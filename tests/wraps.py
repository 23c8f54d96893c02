"""Synthetic hard wraps: paragraphs as a word processor, a terminal or a careless script would break them."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS: dict[str, list[list[str]]] = json.loads(
    (Path(__file__).parent / "cases" / "paragraphs.json").read_text(encoding="utf-8")
)
LAYOUTS = ("indent", "blank", "indent+blank", "bare")
WIDTHS = (18, 20, 22, 24, 26, 28, 30, 32, 35, 38, 40, 45, 50, 56, 60)

_NO_START = "，。、；：！？）」』”》〉】,.:;!?)…%％"
_UNIT = re.compile(r"[A-Za-z0-9][A-Za-z0-9.,:/@_%-]*|.", re.DOTALL)


def columns(text: str) -> int:
    """Display columns, ambiguous characters wide."""
    return sum(2 if east_asian_width(character) in "WFA" else 1 for character in text)


def wrap(paragraph: str, width: int, *, by_columns: bool, by_words: bool, indent: str = "") -> list[str]:
    """Break at `width` characters (or twice as many columns); punctuation hangs, words stay whole if `by_words`."""
    measure, limit = (columns, 2 * width) if by_columns else (len, width)
    units = _UNIT.findall(paragraph) if by_words else list(paragraph)
    lines: list[str] = []
    current = indent
    for unit in units:
        if measure(current + unit) > limit and unit not in _NO_START and current.strip():
            lines.append(current.rstrip(" ") if by_words else current)
            current = ""
            if by_words and unit == " ":
                continue
        current += unit
    return [*lines, current]


def typeset(paragraphs: list[str], layout: str, width: int, *, by_columns: bool, by_words: bool) -> list[str]:
    """Lines of a whole document in one of the LAYOUTS."""
    lines: list[str] = []
    for paragraph in paragraphs:
        indent = "\u3000\u3000" if "indent" in layout else ""
        lines += wrap(paragraph, width, by_columns=by_columns, by_words=by_words, indent=indent)
        if "blank" in layout:
            lines.append("")
    return lines


def documents(count: int = 12, seed: int = 5, extra: str = "tricky") -> Iterator[list[str]]:
    """Documents of five to seven paragraphs, in the script of one article each, some with Latin in them."""
    chance = random.Random(seed)
    for number in range(count):
        article = chance.choice(TEXTS["articles"])
        more = chance.choice(TEXTS[extra])
        yield [*chance.sample(article, 4), *chance.sample(more, 1 + number % 3)]
