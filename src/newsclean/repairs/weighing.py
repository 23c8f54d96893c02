"""What the n-gram model says of characters that may stand at a place, as `filling` asks it.

The model is folded: one spelling for both scripts and both widths. What its folding hides, which script the text
is in and which width a sign has, is a price on top. A place has up to two hundred alternatives and most of them
are hopeless: those that the context knows are looked up, the others come in the order of their own costs, and
the rest is left once they are too dear.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from newsclean.fold import simplify_characters
from newsclean.plausibility import character_costs
from newsclean.repairs.plausible import STEP, normal_character, shipped_model

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from newsclean.repairs.plausible import State

__all__ = [
    "BEHIND",
    "Choices",
    "Weights",
    "choices_of",
    "lean_of",
    "script_price",
    "state_after",
    "weights_of",
]

BEHIND = 8.0  # nats behind the likeliest at which a text is given up, before what follows it is known
_OTHER_SCRIPT = 6.0  # nats for a traditional character in simplified text, and the other way round
_CLASS_SHARES = {"0": 2.3, "a": 3.9, "\n": 0.7}
_HALF_WIDTH = 1.5
_REMEMBERED = 20_000  # characters whose weights are remembered

_MANY = 100  # texts of which it is remembered which of them are known to follow a character
_FEW = 8  # texts that are weighed one by one


class Weights(dict[str, tuple[int, float]]):
    """By character: the model's number for it, and nats that the model's folding hides, in text of one lean."""

    def __init__(self, lean: int) -> None:
        super().__init__()
        self._lean = lean

    def __missing__(self, character: str) -> tuple[int, float]:
        folded = normal_character(character)
        number = shipped_model().numbers.get(folded, 0)
        price = 0.0
        if number == 0:
            price = max(0.0, character_costs()[character] - 6.0)
        elif folded in _CLASS_SHARES:
            price = _CLASS_SHARES[folded] if character < "\x7f" else character_costs()[character]
        elif character < "\x7f":
            price = _HALF_WIDTH
        price += script_price(character, self._lean)
        if len(self) < _REMEMBERED:
            self[character] = number, price
        return number, price


@cache
def weights_of(lean: int) -> Weights:
    """The weights of characters in text that leans to one script (see `lean_of`)."""
    return Weights(lean)


class _Lean(dict[str, int]):
    def __missing__(self, character: str) -> int:
        traditional = simplify_characters(character) != character
        # Big5 lacks a character that GB 2312 has: it stands in Simplified text alone
        simplified = bool(character.encode("gb2312", "ignore")) and not character.encode("big5", "ignore")
        lean = traditional - simplified
        if len(self) < _REMEMBERED:
            self[character] = lean
        return lean


@cache
def _lean_of_character() -> _Lean:
    return _Lean()


def lean_of(text: str) -> int:
    """1 for text with more traditional characters than simplified ones, -1 for the reverse, 0 for neither."""
    lean = sum(map(_lean_of_character().__getitem__, text))
    return (lean > 0) - (lean < 0)


def script_price(character: str, lean: int) -> float:
    """Nats for a character of the other script, in text that leans to one."""
    return _OTHER_SCRIPT if lean and _lean_of_character()[character] == -lean else 0.0


_Row = tuple[int, "dict[int, int]", bytes, int, int]


@lru_cache(4096)
def _context(state: State) -> tuple[tuple[_Row, ...], int]:
    """What is known to follow a context, by order, shortest first, and the cost of having backed off from all.

    A row is the order, the places of the characters, their costs, the entry of the first, the cost of backing off.
    """
    model = shipped_model()
    rows: list[_Row] = []
    backed_off = 0
    for order in range(len(state), 0, -1):
        node = state[order - 1]
        if node >= 0:
            followers = model.followers(order, node)
            if followers is not None:
                rows.append((order, *followers, backed_off))
            backed_off += model.spans[order - 1][node][2]
    return tuple(reversed(rows)), backed_off


class Choices:
    """The texts that may stand at a place, ready to be weighed behind any context."""

    def __init__(self, texts: tuple[str, ...], lean: int) -> None:
        self.texts = texts
        self.alike: dict[int, list[tuple[int, float]]] = {}
        """By text that stands for several which the model does not tell apart: these, and the share of each."""
        self._weights = weights_of(lean)
        self._rows = [(*self._weights[text[0]], pick) for pick, text in enumerate(texts)]
        self._long = sum(map(len, texts)) > len(texts)
        if not self._long:
            self._rows = self._told_apart()
        self._numbers = tuple({row[0] for row in self._rows})
        self.few = len(self._rows) <= _FEW and not self._long
        self.many = len(self._rows) > _MANY or self._long
        if self.many:
            self._put_in_order()

    def _told_apart(self) -> list[tuple[int, float, int]]:
        """The rows that differ in more than their price; a question mark has a price of its own at the end."""
        by_number: dict[int, list[tuple[float, int]]] = {}
        for number, price, pick in self._rows:
            by_number.setdefault(-1 if self.texts[pick] == "?" else number, []).append((price, pick))
        rows = []
        for group in by_number.values():
            least, pick = min(group)
            if len(group) > 1:
                weights = [math.exp(least - price) for price, _ in group]
                every = sum(weights)
                self.alike[pick] = [
                    (other, weight / every) for (_, other), weight in zip(group, weights, strict=True)
                ]
                least -= math.log(every)
            rows.append((self._weights[self.texts[pick]][0], least, pick))
        return rows

    def apart(self, shares: dict[int, float]) -> dict[str, float]:
        """The shares of the texts, from those of the texts that are told apart."""
        found: dict[str, float] = {}
        for pick, share in shares.items():
            for other, part in self.alike.get(pick, ((pick, 1.0),)):
                found[self.texts[other]] = share * part
        return found

    def _put_in_order(self) -> None:
        """By number, and by nats without a context."""
        alone = shipped_model().alone
        self.by_number: dict[int, list[tuple[float, int]]] = {}  # price and place of the texts that begin so
        for number, price, pick in self._rows:
            self.by_number.setdefault(number, []).append((price, pick))
        self._ordered = sorted(
            (alone[number] * STEP + price, pick, number) for number, price, pick in self._rows
        )
        self._least = [row[0] for row in self._ordered]

    def of_all(self, state: State) -> list[tuple[float, int]]:
        """Nats and place of each text behind a context."""
        rows, backed_off = _context(state)
        known: dict[int, int] = {}
        for _, places, costs, _, already in rows:
            for number in self._numbers:
                if number in places:
                    known[number] = max(already + costs[places[number]], 0)
        alone = shipped_model().alone
        return [
            ((known[number] if number in known else alone[number] + backed_off) * STEP + price, pick)
            for number, price, pick in self._rows
        ]

    def after(self, state: State, room: float) -> list[tuple[float, int]]:
        """`of_all` for many texts, but for those that are known to be too dear.

        Such cost `room`, or BEHIND more than the cheapest.
        """
        rows, backed_off = _context(state)
        by_number = self.by_number
        known: dict[int, int] = {}
        pairs = None
        for order, places, costs, _, already in rows:
            if order == 1 and not self._long:
                pairs, shift = _pairs(self, state[0]), already
                continue
            for number in by_number.keys() & places.keys():
                known[number] = already + costs[places[number]]
        found = [
            (cost * STEP + price if cost > 0 else price, pick)
            for number, cost in known.items()
            for price, pick in by_number[number]
        ]
        if found and not self._long:
            room = min(room, min(found)[0] + BEHIND)
        numbers: Container[int] = ()
        if pairs is not None:
            least, entries, numbers = pairs
            nats = shift * STEP
            if least and not self._long and entries[0][1] not in known:
                room = min(room, max(least[0] + nats, entries[0][2]) + BEHIND)
            found += [
                ((shift + units) * STEP + price if shift + units > 0 else price, pick)
                for units, number, price, pick in entries[: bisect_right(least, room - nats)]
                if number not in known
            ]
        back = backed_off * STEP
        end = bisect_right(self._least, room - back)
        found += [
            (nats + back, pick)
            for nats, pick, number in self._ordered[:end]
            if number not in known and number not in numbers
        ]
        if self._long:
            return [(nats + self._rest(state, self.texts[pick]), pick) for nats, pick in found]
        return found

    def _rest(self, state: State, text: str) -> float:
        if len(text) == 1:
            return 0.0
        nats = 0.0
        step = shipped_model().step
        for place, character in enumerate(text):
            number, price = self._weights[character]
            cost, state = step(state, number)
            nats += cost * STEP + price if place else 0.0
        return nats

    def one_by_one(self, states: Sequence[State]) -> Iterator[tuple[int, list[tuple[float, State]]]]:
        """Each text with its nats behind each context, and the contexts with it: for a few texts the fastest."""
        step_all = shipped_model().step_all
        for number, price, pick in self._rows:
            yield pick, [(cost * STEP + price, then) for cost, then in step_all(states, number)]

    def state_after(self, state: State, pick: int) -> State:
        """The context with a text behind it."""
        text = self.texts[pick]
        number = self._weights[text[0]][0]
        nodes = [number, -1, -1]
        for order, places, _, low, _ in _context(state)[0]:
            if order < 3 and number in places:
                nodes[order] = low + places[number]
        state = tuple(nodes)
        for character in text[1:]:
            state = shipped_model().step(state, self._weights[character][0])[1]
        return state


@lru_cache(512)
def _pairs(choices: Choices, node: int) -> tuple[list[float], list[tuple[int, int, float, int]], set[int]]:
    """The texts that are known to follow a character, in the order of their nats: these, the rows, and the numbers.

    A row is the units, the number, the price and the place.
    """
    followers = shipped_model().followers(1, node)
    places, costs, _ = followers if followers is not None else ({}, b"", 0)
    by_number = choices.by_number
    numbers = by_number.keys() & places.keys()
    rows = [
        (costs[places[number]] * STEP + price, (costs[places[number]], number, price, pick))
        for number in numbers
        for price, pick in by_number[number]
    ]
    rows.sort()
    return [row[0] for row in rows], [row[1] for row in rows], numbers


@lru_cache(4096)
def choices_of(texts: tuple[str, ...], lean: int) -> Choices:
    """The alternatives of a place in text that leans to one script (see `lean_of`)."""
    return Choices(texts, lean)


def state_after(text: str) -> State:
    """The context that a text which is certain makes."""
    state: State = (-1, -1, -1)
    for character in text:
        state = shipped_model().step(state, weights_of(0)[character][0])[1]
    return state
