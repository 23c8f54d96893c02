"""How far an output is from gold: exact documents and character error rate, with and without what stands around the text.

>>> distance("新桥通车", "新桥已通车了")
2
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Quality", "distance", "measure"]


@dataclass(frozen=True, slots=True)
class Quality:
    """Shares of documents without a fault, and wrong characters a gold character."""

    exact: float
    errors: float
    exact_forgiven: float
    """Title, metadata and footer lines that were left in are no fault."""
    errors_forgiven: float


def distance(one: str, two: str) -> int:
    """Levenshtein distance, a column of the table in one integer (Myers 1999, in the form of Hyyrö 2003)."""
    if not one:
        return len(two)
    places: dict[str, int] = {}
    for number, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << number
    every, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    plus, minus, result = every, 0, len(one)
    for character in two:
        equal = places.get(character, 0)
        diagonal = (((equal & plus) + plus) ^ plus) | equal | minus
        up, down = (minus | ~(diagonal | plus)) & every, plus & diagonal
        result += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & every, (down << 1) & every
        plus, minus = (down | ~(diagonal | up)) & every, up & diagonal
    return result


def measure(gold: Path, out: Path) -> Quality:
    """Compare the files below `out` with the rows of gold.jsonl (benchmarks/workload.py); lines are stripped."""
    exact = forgiven = errors = errors_forgiven = characters = documents = 0
    for row in gold.read_text(encoding="utf-8").splitlines():
        document = json.loads(row)
        path = (out / document["name"]).with_suffix(".txt")
        written = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
        lines = [line.strip() for line in written if line.strip()]
        body = document["simplified"]
        text = "\n".join(body)
        kept = list(lines)
        for line in document["around"]:
            if line in kept:
                kept.remove(line)
        exact += lines == body
        forgiven += kept == body
        errors += distance(text, "\n".join(lines)) if lines != body else 0
        errors_forgiven += distance(text, "\n".join(kept)) if kept != body else 0
        characters += len(text)
        documents += 1
    return Quality(exact / documents, errors / characters, forgiven / documents, errors_forgiven / characters)
