"""Rule `byteshift`: GBK bytes replaced out of step, `日?qǐng)?bào)` for 日報."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.repairs.glosses import SYLLABLE
from newsclean.repairs.readings import TONED, parse_reading

if TYPE_CHECKING:
    from newsclean.edits import Trail

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
