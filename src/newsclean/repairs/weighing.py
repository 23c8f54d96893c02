"""What the n-gram model says of characters that may stand at a place, as `filling` asks it.

The model is folded: one spelling for both scripts and both widths. What its folding hides, which script the text
is in and which width a sign has, is a price on top. A place has up to two hundred alternatives and most of them
are hopeless: those that the context knows are looked up, the others come in the order of their own costs, and
the rest is left once they are too dear.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean.fold import simplify_characters
from newsclean.plausibility import character_costs
from newsclean.repairs.plausible import STEP, normal_character, shipped_model

if TYPE_CHECKING:
    from newsclean.repairs.plausible import State

__all__ = ["Choices", "choices_of", "lean_of", "number_and_price", "state_after", "step"]

_OTHER_SCRIPT = 6.0  # nats for a traditional character in simplified text, and the other way round
_CLASS_SHARES = {"0": 2.3, "a": 3.9, "\n": 0.7}
_HALF_WIDTH = 1.5
_TRUE_MARK = 4.0  # nats for a mark of loss that is a question mark after all


@lru_cache(32768)
def step(state: State, number: int) -> tuple[int, State]:
    """The model's step: its units of cost, and the state after it. Contexts come again, in one text and in others."""
    return shipped_model().step(state, number)


class Choices:
    """The texts that may stand at a place, ready to be weighed behind any context."""

    def __init__(self, texts: tuple[str, ...], lean: int) -> None:
        self.texts = texts
        self.lean = lean
        alone = shipped_model().alone
        self._by_number: dict[int, list[tuple[float, int]]] = {}  # price and place of the texts that begin so
        rows = []
        for pick, text in enumerate(texts):
            number, price = number_and_price(text[0], lean)
            price += _TRUE_MARK if text[0] == "?" else 0.0
            self._by_number.setdefault(number, []).append((price, pick))
            rows.append((alone[number] * STEP + price, number, pick))
        self._ordered = sorted(rows)  # by nats without a context
        self._least = [row[0] for row in self._ordered]
        self._long = any(len(text) > 1 for text in texts)

    def after(self, state: State, room: float) -> list[tuple[float, int]]:
        """Nats and place of each text behind a context, but for those dearer than `room` beforehand."""
        view = shipped_model().view(state)
        known: dict[int, int] = {}
        for followers, costs, backed_off in reversed(view.known):
            for number in self._by_number.keys() & followers.keys():
                known[number] = max(backed_off + costs[followers[number]], 0)
        rows = [
            (cost * STEP + price, pick)
            for number, cost in known.items()
            for price, pick in self._by_number[number]
        ]
        back = view.backed_off * STEP
        end = bisect_right(self._least, room - back)
        rows += [(nats + back, pick) for nats, number, pick in self._ordered[:end] if number not in known]
        if self._long:
            return [(nats + self._rest(state, self.texts[pick]), pick) for nats, pick in rows]
        return rows

    def _rest(self, state: State, text: str) -> float:
        if len(text) == 1:
            return 0.0
        nats = 0.0
        for place, character in enumerate(text):
            number, price = number_and_price(character, self.lean)
            cost, state = step(state, number)
            nats += cost * STEP + price if place else 0.0
        return nats

    def state_after(self, state: State, pick: int) -> State:
        """The context with a text behind it."""
        for character in self.texts[pick]:
            state = step(state, number_and_price(character, self.lean)[0])[1]
        return state


@lru_cache(4096)
def choices_of(texts: tuple[str, ...], lean: int) -> Choices:
    """The alternatives of a place in text that leans to one script (see `lean_of`)."""
    return Choices(texts, lean)


def state_after(text: str) -> State:
    """The context that a text which is certain makes."""
    state: State = ()
    for character in text:
        state = step(state, number_and_price(character, 0)[0])[1]
    return state


@lru_cache(65536)
def number_and_price(character: str, lean: int) -> tuple[int, float]:
    """The model's number for a character, and nats that the model's folding hides."""
    model = shipped_model()
    folded = normal_character(character)
    number = model.numbers.get(folded, 0)
    price = 0.0
    if number == 0:
        price = max(0.0, character_costs()[character] - 6.0)
    elif folded in _CLASS_SHARES:
        price = _CLASS_SHARES[folded] if character < "\x7f" else character_costs()[character]
    elif character < "\x7f":
        price = _HALF_WIDTH
    if lean and lean_of(character) == -lean:
        price += _OTHER_SCRIPT
    return number, price


@lru_cache(4096)
def _simplified_only(character: str) -> bool:
    """Whether Big5 lacks a character that GB 2312 has: it stands in Simplified text alone."""
    return bool(character.encode("gb2312", "ignore")) and not character.encode("big5", "ignore")


def lean_of(text: str) -> int:
    """1 for text with more traditional characters than simplified ones, -1 for the reverse, 0 for neither."""
    folded = simplify_characters(text)
    traditional = sum(map(str.__ne__, text, folded))
    simplified = sum(map(_simplified_only, text)) if text else 0
    return (traditional > simplified) - (simplified > traditional)
