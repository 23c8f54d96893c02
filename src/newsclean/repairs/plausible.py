"""How likely is which Chinese character after which others: the n-gram model behind `byteshift`.

The model is a pruned back-off trie over folded characters (tools/build_shiftmodel.py says how it was made and
from what). Costs are whole numbers of STEP nats: small is likely. Only `byteshift` reads it, and only for a
document that shows the damage.
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from newsclean.data import read_bytes
from newsclean.fold import simplify_characters
from newsclean.patterns import lazy

__all__ = ["CLASSES", "STEP", "Model", "State", "View", "normal_character", "normal_form", "shipped_model"]

STEP = 1 / 16
"""Nats in one unit of cost."""

CLASSES = "\0\n0a"
"""Unknown, any white space, any digit, any Latin letter: the first four of the model's characters."""

State = tuple[int, ...]
"""Trie nodes of the longest known context and its shorter suffixes, -1 where there is none."""


class View(NamedTuple):
    """What a context says of the next character: followers by order, longest first, and what is left."""

    known: tuple[tuple[dict[int, int], bytes, int], ...]  # (places by character, costs, cost of backing off)
    backed_off: int  # the cost of having backed off to characters alone


_LEVEL = 64  # a weight is stored with this added, so that it fits a byte
_WIDE = {ord(a): b for a, b in zip(",!?;:()「」『』﹔﹕", "，！？；：（）“”‘’；：", strict=True)}
_WIDE |= dict.fromkeys((*range(0x30, 0x3A), *range(0xFF10, 0xFF1A)), "0")
_WIDE |= {code: "a" for first in (0x41, 0x61, 0xFF21, 0xFF41) for code in range(first, first + 26)}
_SPACE = lazy(r"\s+")


def normal_form(text: str) -> str:
    """Fold text as the model was counted: simplified, wide punctuation, classes for digits, letters, space."""
    return _SPACE.sub("\n", simplify_characters(text).translate(_WIDE))


@lru_cache(8192)
def normal_character(character: str) -> str:
    """`normal_form` of one character."""
    return normal_form(character)


class Model:
    """The trie in memory; build it with `shipped_model`."""

    def __init__(self, data: bytes) -> None:
        payload = zlib.decompress(memoryview(data)[data.index(b"\n") + 1 :])
        end = payload.index(b"\n")
        import json

        meta = json.loads(payload[:end])
        self.numbers: dict[str, int] = {c: n for n, c in enumerate(meta["characters"])}
        self.order = len(meta["entries"])
        place = end + 1

        def take() -> bytes:
            nonlocal place
            size = int.from_bytes(payload[place : place + 4], "little")
            part = payload[place + 4 : place + 4 + size]
            place += 4 + size
            return part

        def pairs(low: bytes, high: bytes) -> array[int]:
            joined = bytearray(2 * len(low))
            joined[::2], joined[1::2] = low, high
            values = array("H")
            values.frombytes(joined)
            return values

        self.last: list[array[int]] = [array("H")]
        self.cost: list[bytes] = []
        self.weight: list[bytes] = []
        self.start: list[array[int]] = []
        for order in range(1, self.order + 1):
            if order > 1:
                low = take()
                self.last.append(pairs(low, take()))
            self.cost.append(take())
            if order < self.order:
                self.weight.append(take())
                low = take()
                self.start.append(array("I", accumulate(pairs(low, take()), initial=0)))
        self._followers = lru_cache(1024)(self._read_followers)
        self.view = lru_cache(4096)(self._view)

    def _read_followers(self, order: int, node: int) -> dict[int, int]:
        """Character numbers that are known after a context, and the places of their costs."""
        low, high = self.start[order - 1][node], self.start[order - 1][node + 1]
        return dict(zip(self.last[order][low:high], range(low, high), strict=True))

    def _view(self, state: State) -> View:
        rows = []
        backed_off = 0
        for order in range(len(state), 0, -1):
            node = state[order - 1]
            if node >= 0:
                followers = self._followers(order, node)
                if followers:
                    rows.append((followers, self.cost[order], backed_off))
                backed_off += self.weight[order - 1][node] - _LEVEL
        return View(tuple(rows), backed_off)

    def cost_after(self, view: View, number: int) -> int:
        """The cost of character `number` in a context, as `view(state)` shows it."""
        for followers, costs, backed_off in view.known:
            place = followers.get(number)
            if place is not None:
                cost: int = backed_off + costs[place]
                return max(cost, 0)
        return max(view.backed_off + self.cost[0][number], 0)

    def advance(self, state: State, number: int) -> State:
        """The state after character `number`."""
        nodes = [number]
        for order in range(1, min(len(state), self.order - 2) + 1):
            node = state[order - 1]
            nodes.append(self._followers(order, node).get(number, -1) if node >= 0 else -1)
        return tuple(nodes)

    def step(self, state: State, number: int) -> tuple[int, State]:
        """The cost of character `number` after `state` and the state with it: for contexts that are met once."""
        nodes = [number]
        cost = self.cost[0][number]
        backed_off = 0
        for order, node in enumerate(state, start=1):
            place = -1
            if node >= 0:
                entries = self.last[order]
                low, high = self.start[order - 1][node], self.start[order - 1][node + 1]
                found = bisect_left(entries, number, low, high)
                if found < high and entries[found] == number:
                    place, cost, backed_off = found, self.cost[order][found], 0
                else:
                    backed_off += self.weight[order - 1][node] - _LEVEL
            if order < self.order - 1:
                nodes.append(place)
        return max(cost + backed_off, 0), tuple(nodes)

    def state_after(self, text: str) -> State:
        """The state after reading `text`, which must be in normal form."""
        state: State = ()
        for character in text:
            state = self.advance(state, self.numbers.get(character, 0))
        return state

    def cost_of(self, text: str, state: State = ()) -> int:
        """The cost of `text` (in normal form) after `state`."""
        total = 0
        for character in text:
            number = self.numbers.get(character, 0)
            total += self.cost_after(self.view(state), number)
            state = self.advance(state, number)
        return total


@cache
def shipped_model() -> Model:
    """The model that ships with newsclean, read once."""
    return Model(read_bytes("shiftmodel.bin"))
