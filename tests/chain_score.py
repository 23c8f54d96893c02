"""Figures of decoding, repairs and script, measured on the clean articles and damage that is made from them.

    python tests/chain_score.py [--raise-floors]

Every figure is a share of exact documents (or, for script, of characters). Floors stand in tests/cases/floors.json;
the option raises them to what is reached and never lowers one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from newsclean import convert_script, decode, repair

__all__ = ["FLOORS", "measure"]

CASES = Path(__file__).parent / "cases"
FLOORS = CASES / "floors.json"
_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "big5")
_CONFUSED = (("utf-8", "latin-1"), ("utf-8", "gb18030"), ("gb18030", "latin-1"), ("big5", "latin-1"))


def _articles() -> list[tuple[str, str]]:
    return [
        (path.suffixes[0][1:], path.read_text(encoding="utf-8"))
        for path in sorted((CASES / "clean").glob("*.txt"))
    ]


def _written(texts: Iterable[str], encoding: str) -> Iterable[tuple[str, bytes]]:
    for text in texts:
        try:
            yield text, text.encode(encoding)
        except UnicodeEncodeError:
            continue


def _share(wanted: Iterable[tuple[str, object]], got: Callable[[object], str]) -> float:
    results = [got(damaged) == text for text, damaged in wanted]
    return round(sum(results) / len(results), 4) if results else 1.0


def _confused(texts: Iterable[str], written: str, read: str) -> Iterable[tuple[str, str]]:
    """Texts that went through the wrong charset without loss."""
    for text, data in _written(texts, written):
        try:
            yield text, data.decode(read)
        except UnicodeDecodeError:
            continue


def _same_characters(hans: Iterable[str], there: str, back: str) -> float:
    same = every = 0
    for text in hans:
        again = convert_script(convert_script(text, there, guard=False), back, guard=False)
        pairs = [(a, b) for a, b in zip(text, again, strict=True) if re.match("[\u4e00-\u9fff]", a)]
        same += sum(a == b for a, b in pairs)
        every += len(pairs)
    return round(same / every, 4)


def measure() -> dict[str, float]:
    """What newsclean reaches."""
    articles = _articles()
    texts = [text for _, text in articles]
    paragraphs = [line for text in texts for line in text.split("\n") if len(line) > 40]
    figures = {
        f"decode {name}": _share(_written(texts, name), lambda data: decode(data).text)  # type: ignore[arg-type]
        for name in _ENCODINGS
    }
    figures |= {
        f"decode paragraphs {name}": _share(_written(paragraphs, name), lambda data: decode(data).text)  # type: ignore[arg-type]
        for name in ("utf-8", "gb18030", "big5")
    }
    figures |= {
        f"repair {written} as {read}": _share(_confused(texts, written, read), repair)  # type: ignore[arg-type]
        for written, read in _CONFUSED
    }
    figures["repair leaves clean paragraphs"] = _share(((text, text) for text in paragraphs), repair)  # type: ignore[arg-type]
    figures["script simplified and back"] = _same_characters(
        [text for script, text in articles if script == "hans"], "traditional", "simplified"
    )
    for script, own in (("hans", "simplified"), ("hant", "traditional")):
        clean = [(text, text) for kind, text in articles if kind == script]
        figures[f"script leaves {own}"] = _share(clean, lambda text, own=own: convert_script(text, own))  # type: ignore[misc]
    return figures


def main(arguments: list[str]) -> None:
    reached = measure()
    for name, value in reached.items():
        sys.stdout.write(f"{name:34}{value:.4f}\n")
    if "--raise-floors" in arguments:
        floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
        raised = {name: max(value, floors.get(name, 0.0)) for name, value in reached.items()}
        FLOORS.write_text(json.dumps(raised, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
