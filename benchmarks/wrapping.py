"""Joining of hard-wrapped lines beside the usual ways, on synthetic wraps of newsclean's own paragraphs.

    python benchmarks/wrapping.py [--paragraphs FILE]

Each document is set in four layouts, fifteen widths, by characters and by display columns, with words whole or
cut, and given to four ways of joining. Shown are precision and recall of paragraphs that come out exactly as they
went in. `--paragraphs` takes other texts: JSON, a list of lists of paragraphs.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def newline(lines: Sequence[str]) -> list[str]:
    """Every line is a paragraph."""
    return [line.strip("\u3000 ") for line in lines if line.strip()]


def blank(lines: Sequence[str]) -> list[str]:
    """Only blank lines part paragraphs, as in Markdown."""
    return [
        part.replace("\n", "").strip("\u3000 ") for part in "\n".join(lines).split("\n\n") if part.strip()
    ]


def terminal(lines: Sequence[str]) -> list[str]:
    """A line goes on unless it ends a sentence or a blank line follows."""
    paragraphs: list[str] = []
    opened = False
    for line in lines:
        text = line.strip("\u3000 ")
        if opened and text:
            paragraphs[-1] += text
        elif text:
            paragraphs.append(text)
        opened = bool(text) and text[-1] not in "。！？!?…」』”’）)："
    return paragraphs


def newsclean(lines: Sequence[str]) -> list[str]:
    """The stage `layout`."""
    from newsclean.edits import Trail
    from newsclean.layout import lay_out
    from newsclean.model import Line, Page

    page = Page(tuple(Line(line, number) for number, line in enumerate(lines, start=1)))
    return [line.text for line in lay_out(page, frozenset(), Trail()).lines]


WAYS: dict[str, Callable[[Sequence[str]], list[str]]] = {
    "newline": newline, "blank lines": blank, "unless a sentence ends": terminal, "newsclean": newsclean,
}  # fmt: skip


def main() -> None:
    """Print the table."""
    from wraps import LAYOUTS, WIDTHS, documents, typeset

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--paragraphs", type=Path)
    arguments = parser.parse_args()
    texts = list(documents(24))
    if arguments.paragraphs:
        texts = json.loads(arguments.paragraphs.read_text(encoding="utf-8"))
    texts = [random.Random(number).sample(text, len(text)) for number, text in enumerate(texts)]
    print("| layout | " + " | ".join(WAYS) + " |\n|---|" + "---|" * len(WAYS))
    for layout in (*LAYOUTS, "not wrapped"):
        cells = []
        for way in WAYS.values():
            right = found = there = 0
            for width in WIDTHS if layout != "not wrapped" else (10_000,):
                for number, paragraphs in enumerate(texts):
                    by_columns, by_words = bool(number & 1), bool(number & 2)
                    lines = typeset(paragraphs, layout, width, by_columns=by_columns, by_words=by_words)
                    got = way(lines)
                    right += len(set(got) & set(paragraphs))
                    found += len(got)
                    there += len(paragraphs)
            cells.append(f"{right / max(1, found):.3f} / {right / there:.3f}")
        print(f"| {layout} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
