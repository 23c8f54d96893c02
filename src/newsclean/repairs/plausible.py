"""How likely is which Chinese character after which others: the n-gram model behind `byteshift`.

The model is a pruned back-off trie over folded characters (tools/build_shiftmodel.py says how it was made and
from what). Costs are whole numbers of STEP nats: small is likely. Only `byteshift` reads it, and only for a
document that shows the damage.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.data import read_bytes
from newsclean.fold import simplify_characters
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "BLOCK",
    "CHUNK",
    "CLASSES",
    "LEVEL",
    "STEP",
    "Model",
    "State",
    "View",
    "normal_character",
    "normal_form",
    "shipped_model",
]

STEP = 1 / 16
"""Nats in one unit of cost."""

CHUNK = 4096
"""Entries that are compressed together."""

BLOCK = 64
"""Entries for which it is stored where the first one's followers begin."""

_REMEMBERED = 20_000  # entries of one order whose followers are remembered

LEVEL = 64
"""What is added to a stored weight, so that it fits a byte."""

CLASSES = "\0\n0a"
"""Unknown, any white space, any digit, any Latin letter: the first four of the model's characters."""

State = tuple[int, ...]
"""Trie nodes of the longest known context and its shorter suffixes, -1 where there is none."""


class Followers(NamedTuple):
    """What is known to follow a context: by character number the place in `costs`; `low` is the first's node."""

    places: dict[int, int]
    costs: bytes
    low: int


class View(NamedTuple):
    """What a context says of the next character: followers by order, longest first, and what is left."""

    known: tuple[tuple[dict[int, int], bytes, int], ...]  # (places by character, costs, cost of backing off)
    backed_off: int  # the cost of having backed off to characters alone


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


class Chunk(NamedTuple):
    """Entries of one order, column by column; those of the longest order have no followers."""

    last: array[int]  # the numbers of their last characters
    cost: bytes
    weight: bytes  # what backing off from them costs, LEVEL added
    children: array[int]  # how many entries of the next order begin with them
    start: array[int]  # where the followers of every BLOCK-th entry begin


def _unpack(data: bytes, *, top: bool) -> Chunk:
    """Read the columns of a chunk, which stand one after the other, low bytes apart from high ones."""
    blocks = int.from_bytes(data[:2], "little")
    size = (len(data) - 2 - 4 * blocks) // (3 if top else 6)
    columns = [data[2 + n * size : 2 + (n + 1) * size] for n in range(3 if top else 6)]

    def joined(low: bytes, high: bytes) -> array[int]:
        both = bytearray(2 * size)
        both[::2], both[1::2] = low, high
        return _numbers("H", bytes(both))

    start = _numbers("I", data[len(data) - 4 * blocks :])
    last = joined(columns[0], columns[1])
    if top:
        return Chunk(last, columns[2], b"", array("H"), start)
    return Chunk(last, columns[2], columns[3], joined(columns[4], columns[5]), start)


def _numbers(kind: str, data: bytes) -> array[int]:
    """Little-endian numbers."""
    values = array(kind)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


class _Spans(dict[int, tuple[int, int, int]]):
    """By entry of an order: where its followers stand, from and to, and what backing off from it costs."""

    def __init__(self, model: Model, order: int) -> None:
        super().__init__()
        self._model = model
        self._order = order
        self._chunks = model.chunks[order - 1]

    def __missing__(self, node: int) -> tuple[int, int, int]:
        chunk = self._chunks[node // CHUNK] or self._model.chunk(self._order, node // CHUNK)
        place = node % CHUNK
        block = place // BLOCK
        low = chunk.start[block] + sum(chunk.children[block * BLOCK : place])
        span = low, low + chunk.children[place], chunk.weight[place] - LEVEL
        if len(self) >= _REMEMBERED:
            self.clear()
        self[node] = span
        return span


class _Steps(dict[int, tuple[int, int]]):
    """By entry of an order and character (`node << 16 | number`): where it stands among the entry's followers.

    What is said is the place and its cost, or -1 and what backing off costs; it is remembered for a while.
    """

    def __init__(self, model: Model, order: int) -> None:
        super().__init__()
        self._model = model
        self._order = order
        self._chunks = model.chunks[order]
        self._spans = model.spans[order - 1]

    def __missing__(self, key: int) -> tuple[int, int]:
        low, high, weight = self._spans[key >> 16]
        number = key & 0xFFFF
        found = -1, weight
        while low < high:  # chunk by chunk
            part = low // CHUNK
            base = part * CHUNK
            chunk = self._chunks[part] or self._model.chunk(self._order + 1, part)
            end = min(high - base, CHUNK)
            place = bisect_left(chunk.last, number, low - base, end)
            if place < end:
                if chunk.last[place] == number:
                    found = base + place, chunk.cost[place]
                break
            low = base + CHUNK
        if len(self) >= _REMEMBERED:
            self.clear()
        self[key] = found
        return found


class Model:
    """The trie; build it with `shipped_model`.

    The entries of an order stand in chunks of CHUNK, each compressed by itself and read when it is first asked
    for: a page of a few places asks for a part of them only.
    """

    def __init__(self, data: bytes) -> None:
        import json

        place = data.index(b"\n") + 1
        end = data.index(b"\n", place)
        meta = json.loads(data[place:end])
        self.numbers: dict[str, int] = {c: n for n, c in enumerate(meta["characters"])}
        self.order = len(meta["entries"])
        self._packed: list[list[bytes]] = []
        place = end + 1
        for sizes in meta["chunks"]:
            packed = []
            for size in sizes:
                packed.append(data[place : place + size])
                place += size
            self._packed.append(packed)
        self.chunks: list[list[Chunk | None]] = [[None] * len(packed) for packed in self._packed]
        parts = [self.chunk(1, number).cost for number in range(len(self._packed[0]))]
        self.alone = b"".join(parts)
        self.spans = [_Spans(self, order) for order in range(1, self.order)]
        self._steps = [_Steps(self, order) for order in range(1, self.order)]
        self._followers = tuple(lru_cache(1024)(self._read_followers) for _ in range(self.order))
        self.view = lru_cache(4096)(self._view)

    def chunk(self, order: int, number: int) -> Chunk:
        """One chunk of the entries of `order`."""
        chunk = self.chunks[order - 1][number]
        if chunk is None:
            chunk = _unpack(zlib.decompress(self._packed[order - 1][number]), top=order == self.order)
            self.chunks[order - 1][number] = chunk
        return chunk

    def followers(self, order: int, node: int) -> Followers | None:
        """The characters that are known after a context, None where there are none; the last ones are remembered."""
        return self._followers[order - 1](order, node)

    def _read_followers(self, order: int, node: int) -> Followers | None:
        """The characters that are known after a context, None where there are none."""
        low, high, _weight = self.spans[order - 1][node]
        if low == high:
            return None
        first, last = low // CHUNK, (high - 1) // CHUNK
        chunk = self.chunk(order + 1, first)
        numbers, costs = chunk.last[low % CHUNK : low % CHUNK + high - low], chunk.cost
        costs = costs[low % CHUNK : low % CHUNK + high - low]
        for number in range(first + 1, last + 1):
            chunk = self.chunk(order + 1, number)
            numbers += chunk.last[: high - number * CHUNK]
            costs += chunk.cost[: high - number * CHUNK]
        return Followers(dict(zip(numbers, range(high - low), strict=True)), costs, low)

    def _view(self, state: State) -> View:
        rows = []
        backed_off = 0
        for order in range(len(state), 0, -1):
            node = state[order - 1]
            if node >= 0:
                followers = self.followers(order, node)
                if followers is not None:
                    rows.append((followers.places, followers.costs, backed_off))
                backed_off += self.spans[order - 1][node][2]
        return View(tuple(rows), backed_off)

    def cost_after(self, view: View, number: int) -> int:
        """The cost of character `number` in a context, as `view(state)` shows it."""
        for followers, costs, backed_off in view.known:
            place = followers.get(number)
            if place is not None:
                cost: int = backed_off + costs[place]
                return max(cost, 0)
        return max(view.backed_off + self.alone[number], 0)

    def advance(self, state: State, number: int) -> State:
        """The state after character `number`."""
        nodes = [number]
        for order in range(1, min(len(state), self.order - 2) + 1):
            node = state[order - 1]
            followers = self.followers(order, node) if node >= 0 else None
            place = followers.places.get(number, -1) if followers is not None else -1
            nodes.append(followers.low + place if followers is not None and place >= 0 else -1)
        return tuple(nodes)

    def step(self, state: State, number: int) -> tuple[int, State]:
        """The cost of character `number` after `state` and the state with it: for contexts that are met once."""
        nodes = [number]
        cost = self.alone[number]
        backed_off = 0
        for steps, node in zip(self._steps, state, strict=False):
            if node < 0:
                nodes.append(-1)
                continue
            place, units = steps[node << 16 | number]
            nodes.append(place)
            if place < 0:
                backed_off += units
            else:
                cost, backed_off = units, 0
        cost += backed_off
        return max(0, cost), tuple(nodes[: self.order - 1])

    def step_all(self, states: Iterable[State], number: int) -> list[tuple[int, State]]:
        """`step` from several states with three nodes each."""
        alone = self.alone[number]
        first, second, third = self._steps
        found: list[tuple[int, State]] = []
        for one, two, three in states:
            cost = alone
            backed_off = 0
            after_one = after_two = -1
            if one >= 0:
                after_one, units = first[one << 16 | number]
                if after_one < 0:
                    backed_off = units
                else:
                    cost = units
            if two >= 0:
                after_two, units = second[two << 16 | number]
                if after_two < 0:
                    backed_off += units
                else:
                    cost, backed_off = units, 0
            if three >= 0:
                known, units = third[three << 16 | number]
                if known < 0:
                    backed_off += units
                else:
                    cost, backed_off = units, 0
            cost += backed_off
            found.append((max(0, cost), (number, after_one, after_two)))
        return found

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
