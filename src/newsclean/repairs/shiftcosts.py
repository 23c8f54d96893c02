"""Which characters given bytes allow, and what each of them costs in one document.

A cost is a negative logarithm of a probability in the model's steps (`newsclean.repairs.plausible`): that of the
character after its context, mixed with the document's own words, and what it costs that converted text seldom
holds such a character or that it should have had a gloss.
"""

from __future__ import annotations

from math import exp, log
from typing import TYPE_CHECKING

from newsclean.repairs.gbk import in_big5, led_by, number_of, shown, trailed_by, vanishing
from newsclean.repairs.plausible import STEP, shipped_model
from newsclean.repairs.readings import is_traditional, is_unconverted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.repairs.plausible import State
    from newsclean.repairs.shiftdocument import Document

__all__ = ["NAT", "UNGLOSSED", "Costs", "Row"]

NAT = round(1 / STEP)
UNGLOSSED = 3 * NAT  # a character that the document glosses elsewhere, without its gloss
_SIMPLIFIED = 8 * NAT  # a simplified character in text that was converted to traditional
_PASSED_OVER = 5 * NAT  # 後 or 噹, where conversion leaves 后 and writes 當
_RARE = 4 * NAT  # a character that Big5 does not have
_OWN = 0.15  # how much the document's own words count
_LOST_ROWS = (
    400  # characters that are tried where of the first byte only a set is known, and the second is lost
)
_PAIR_ROWS = 100  # characters that are tried where only a set of first bytes is known

Row = tuple[int, str, int, int]
"""The byte that is not given, the character, its number in the model, what it costs in this document."""


class Costs:
    """Characters by bytes and their costs, for one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.model = shipped_model()
        self._info: dict[tuple[int, int], Row | None] = {}
        self._rows: dict[tuple[object, ...], list[Row]] = {}

    def character(self, lead: int, trail: int) -> Row | None:
        """The character of two bytes and its cost in this document, None where restored text can't hold it."""
        key = (lead, trail)
        if key not in self._info:
            character = shown(lead, trail)
            number = number_of(character) if character else 0
            self._info[key] = (trail, character, number, self.oddity(character)) if number else None
        return self._info[key]

    def oddity(self, character: str, *, glossed: bool = False) -> int:
        """What it costs to hold a character that converted text does not, or that should have had a gloss."""
        document = self.document
        odd = UNGLOSSED if character in document.glossed and not glossed else 0
        odd += round(NAT * document.pronouns.get(character, 0))
        if character in document.present:
            return odd
        if is_unconverted(character):
            return _PASSED_OVER if is_traditional(character) else _SIMPLIFIED
        return odd if in_big5(character) else _RARE

    def ending_in(self, trail: int, leads: frozenset[int]) -> list[Row]:
        """The characters with this second byte and one of these first bytes."""
        key = ("ending", trail, leads)
        if key not in self._rows:
            self._rows[key] = [
                (lead, c, number, self.oddity(c)) for lead, c, number in trailed_by(trail) if lead in leads
            ]
        return self._rows[key]

    def beginning_with(self, lead: int) -> list[Row]:
        """The characters with this first byte, as far as the second could be a first one."""
        key = ("beginning", lead)
        if key not in self._rows:
            self._rows[key] = [(trail, c, number, self.oddity(c)) for trail, c, number in led_by(lead)]
        return self._rows[key]

    def before_vanished(self, pending: int | frozenset[int]) -> list[Row]:
        """The characters that may stand before a vanished pair, which their second byte began."""
        key = ("vanished", pending)
        if key not in self._rows:
            leads = (pending,) if isinstance(pending, int) else sorted(pending)
            pairs = vanishing()
            rows = [
                (trail, character, number, self.oddity(character))
                for lead in leads
                for trail, character, number in led_by(lead)
                if trail in pairs
            ]
            if len(rows) > _PAIR_ROWS:
                rows = sorted(rows, key=lambda row: self.model.alone[row[2]] + row[3])[:_PAIR_ROWS]
            self._rows[key] = rows
        return self._rows[key]

    def beginning_with_any(self, leads: frozenset[int]) -> list[Row]:
        """The commonest characters with one of these first bytes."""
        key = ("any", leads)
        if key not in self._rows:
            found = [row for lead in sorted(leads) for row in led_by(lead)]
            found.sort(key=lambda row: self.model.alone[row[2]])
            rows = [(trail, c, number, self.oddity(c)) for trail, c, number in found[: 2 * _LOST_ROWS]]
            self._rows[key] = sorted(rows, key=lambda row: self.model.alone[row[2]] + row[3])[:_LOST_ROWS]
        return self._rows[key]

    def price(self, state: State, before: int, rows: Iterable[Row]) -> list[tuple[int, Row]]:
        """What each character costs after a context, whose last character but one is `before`."""
        known, backed_off = self.model.view(state)
        alone = self.model.alone
        own = self.document.pairs.get(state[0], {})
        own_longer = self.document.triples.get((before, state[0]), {})
        priced = []
        for row in rows:
            number = row[2]
            for followers, costs, off in known:
                place = followers.get(number)
                if place is not None:
                    cost = off + costs[place]
                    break
            else:
                cost = backed_off + alone[number]
            if number in own:
                share = 0.5 * own[number] + 0.5 * own_longer.get(number, own[number])
                cost = round(-NAT * log((1 - _OWN) * exp(-cost / NAT) + _OWN * share))
            priced.append((cost + row[3], row))
        return priced
