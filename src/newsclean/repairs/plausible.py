"""How likely is which Chinese character after which others: the n-gram model behind `byteshift`.

The model is a pruned back-off trie over folded characters (tools/build_shiftmodel.py says how it was made and
from what). Costs are whole numbers of STEP nats: small is likely. Only `byteshift` reads it, and only for a
document that shows the damage.
"""

from __future__ import annotations

import json
import re
import zlib
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

from newsclean.fold import simplify_characters

__all__ = ["CLASSES", "STEP", "Model", "State", "normal_character", "normal_form", "shipped_model"]

STEP = 1 / 16
"""Nats in one unit of cost."""

CLASSES = "\0\n0a"
"""Unknown, any white space, any digit, any Latin letter: the first four of the model's characters."""

State = tuple[int, ...]
"""Trie nodes of the longest known context and its shorter suffixes, -1 where there is none."""

_WIDE = {ord(a): b for a, b in zip(",!?;:()「」『』﹔﹕", "，！？；：（）“”‘’；：", strict=True)}
_WIDE |= {code: "0" for code in (*range(0x30, 0x3A), *range(0xFF10, 0xFF1A))}
_WIDE |= {
    code: "a"
    for first in (0x41, 0x61, 0xFF21, 0xFF41)
    for code in range(first, first + 26)
}
_SPACE = re.compile(r"\s+")


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
        self._step = lru_cache(60_000)(self._uncached_step)

    def step(self, state: State, number: int) -> tuple[int, State]:
        """The cost of character `number` after `state`, and the state after it."""
        return self._step(state, number)

    def _uncached_step(self, state: State, number: int) -> tuple[int, State]:
        # state[k - 1] is the node of the last k characters. Ask the longest context first; the nodes found on
        # the way, one longer than their context, are the next state.
        nodes = [number]
        backed_off = 0
        cost = -1
        for k in range(len(state), 0, -1):
            node = state[k - 1]
            found = -1
            if node >= 0:
                starts, last = self.start[k - 1], self.last[k]
                low, high = starts[node], starts[node + 1]
                place = bisect_left(last, number, low, high)
                if place < high and last[place] == number:
                    found = place
                    if cost < 0:
                        cost = backed_off + self.cost[k][place]
                elif cost < 0:
                    backed_off += self.weight[k - 1][node] - 64
            nodes.append(found)
        if cost < 0:
            cost = backed_off + self.cost[0][number]
        after = (nodes[0], *reversed(nodes[1:]))
        return max(cost, 0), after[: self.order - 1]

    def state_after(self, text: str) -> State:
        """The state after reading `text`, which must be in normal form."""
        state: State = ()
        for character in text:
            state = self.step(state, self.numbers.get(character, 0))[1]
        return state

    def cost_of(self, text: str, state: State = ()) -> int:
        """The cost of `text` (in normal form) after `state`."""
        total = 0
        for character in text:
            cost, state = self.step(state, self.numbers.get(character, 0))
            total += cost
        return total


@cache
def shipped_model() -> Model:
    """The model that ships with newsclean, read once."""
    return Model(files("newsclean.data").joinpath("shiftmodel.bin").read_bytes())
