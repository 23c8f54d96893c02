"""Rule `byteshift`: GBK bytes replaced out of step, `日?qǐng)?bào)` for 日報."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.edits import splice
from newsclean.repairs.glosses import SYLLABLE
from newsclean.repairs.readings import TONED, parse_reading

if TYPE_CHECKING:
    from newsclean.edits import Trail
    from newsclean.repairs.shiftsearch import Document

__all__ = ["repair_byteshift"]

_SPOT = re.compile(rf"(?:[?\ufffd](?=[a-z{TONED}]{{0,8}}[{TONED}]){SYLLABLE}\))+")


def repair_byteshift(text: str, trail: Trail) -> str:
    """Report the places where bytes were replaced out of step; the text stays as it is."""
    if "?" not in text and "\ufffd" not in text:
        return text
    line, counted = 1, 0
    for match in _SPOT.finditer(text):
        if parse_reading(match[0].strip("?\ufffd").split(")")[0]) is None:
            continue
        line += text.count("\n", counted, match.start())
        counted = match.start()
        around = text[max(0, match.start() - 8) : match.end() + 8].replace("\n", " ")
        trail.warn(
            "repairs", "byteshift", "bytes were replaced out of step; not restored", line=line, text=around
        )
    return text


def read_document(text: str) -> Document:
    """What the undamaged parts of the document say: see `Document`."""
    from collections import Counter, defaultdict

    from newsclean.repairs.glosses import find_glosses
    from newsclean.repairs.plausible import normal_form, shipped_model
    from newsclean.repairs.readings import is_traditional
    from newsclean.repairs.shiftsearch import Document

    fitting = [gloss for gloss in find_glosses(text) if gloss.fits and is_traditional(gloss.character)]
    by_character = Counter(gloss.character for gloss in fitting)
    present = Counter(text)
    glossed = frozenset(c for c, number in by_character.items() if number >= 0.6 * present[c])
    undamaged = _NEAR.sub("\n", splice(text, [(gloss.start, gloss.end, "") for gloss in fitting]))
    numbers = [shipped_model().numbers.get(character, 0) for character in normal_form(undamaged)]
    pairs = Counter(zip(numbers, numbers[1:], strict=False))
    triples = Counter(zip(numbers, numbers[1:], numbers[2:], strict=False))
    return Document(Counter(numbers), pairs, triples, glossed, frozenset(undamaged), ",".encode()[0] > 0 and text.count(",") > text.count("，"))


_NEAR = re.compile(r"[?\ufffd](?=[。，！？；,!?;a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ(])[^\n]{0,40}")
