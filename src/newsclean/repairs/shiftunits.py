"""What a line shows, unit by unit: characters, lost bytes (`?`), glosses, and where a shifted run may begin."""

from __future__ import annotations

import re
from typing import NamedTuple

from newsclean.patterns import lazy
from newsclean.repairs.gbk import bytes_of
from newsclean.repairs.plausible import normal_character, shipped_model
from newsclean.repairs.readings import LETTERS, Reading, characters_read, is_traditional, parse_reading

__all__ = ["NOISY_SEEN", "Unit", "starts_dropped", "starts_run", "units_of"]

NOISY_SEEN = "。，！？；,!?;"
"""The punctuation that got a noise byte in front, as it may be seen: a full-width mark was often narrowed since."""

_TOKEN = lazy(
    rf"[?\ufffd]\(?(?P<Q>[{LETTERS}]{{1,9}})\)"
    rf"|[(（] ?(?P<g>[{LETTERS}]{{1,9}}) ?[)）]|(?P<q>[?\ufffd])|(?P<c>.)",
    re.DOTALL,
)


class Unit(NamedTuple):
    """What one place of the line shows: `kind` c character, q lost byte, Q lost byte and gloss, g gloss."""

    kind: str
    text: str
    start: int
    end: int
    code: bytes  # of a character
    number: int  # of a character, for the model
    reading: Reading | None  # of a gloss

    @property
    def readers(self) -> str:
        """The characters that can be read as the gloss says."""
        return characters_read(self.reading) if self.reading else ""


def units_of(line: str) -> list[Unit]:
    """Read a line as units.

    >>> [unit.kind for unit in units_of("日?qǐng)區(qū)?！")]
    ['c', 'Q', 'c', 'g', 'q', 'c']
    """
    units = []
    numbers = shipped_model().numbers
    for match in _TOKEN.finditer(line):
        kind = match.lastgroup or "c"
        start, end = match.span()
        if kind in "Qg" and (reading := parse_reading(match[kind])) is not None:
            units.append(Unit(kind, match[0], start, end, b"", 0, reading))
            continue
        for place in range(start, end):
            character = line[place]
            if character in "?\ufffd":
                units.append(Unit("q", character, place, place + 1, b"", 0, None))
            else:
                number = numbers.get(normal_character(character), 0)
                units.append(Unit("c", character, place, place + 1, bytes_of(character), number, None))
    return units


def starts_run(units: list[Unit], place: int) -> bool:
    """Whether a shifted run may begin here: `?reading)`, or `?` before punctuation that gets a noise byte."""
    unit = units[place]
    if unit.kind == "Q":
        return place > 0 and units[place - 1].kind in "cg"
    if unit.kind != "q" or place + 2 >= len(units):
        return False
    return units[place + 1].text in NOISY_SEEN


def starts_dropped(units: list[Unit], place: int) -> bool:
    """Whether a run may begin here whose first lost byte left no `?`.

    That is: punctuation that gets a noise byte, or a reading behind a character that is not read so but whose
    last byte begins one that is.
    """
    unit = units[place]
    if place == 0 or place + 1 >= len(units):
        return False
    before = units[place - 1]
    return unit.text in NOISY_SEEN or (unit.kind == "g" and before.kind == "c" and _led_by(before, unit))


def _led_by(before: Unit, gloss: Unit) -> bool:
    """Whether the last byte of a unit begins a traditional character that is read so (and the unit is not)."""
    readers = gloss.readers
    if before.text in readers or len(before.code) != 2:
        return False
    lead = before.code[1]
    return any(
        bytes_of(reader)[0] == lead and bytes_of(reader)[1] > 0x80 and is_traditional(reader)
        for reader in readers
    )
