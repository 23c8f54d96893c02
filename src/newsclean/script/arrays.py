"""Large texts by numpy, where the extra `fast` is installed: a look at every character costs a tenth.

It finds what `converter` finds one by one: what each character becomes by itself, the islands where a phrase may
matter (`seeds` and links), and the places where the neighbours may have a say (`bounds`). What stands there is then
decided as ever, so the result is the same. A text goes through in blocks that stay in the processor's cache, cut where
no phrase can lie; the memory it takes does not grow with the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.script.contexts import EDGE, TRUST, UNFOLDED, kind_of, kinds_below
from newsclean.script.seeds import LAST, grown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsclean.script.bounds import Bounds
    from newsclean.script.lexicon import Lexicon

__all__ = ["Arrays", "Places", "numpy"]

_BLOCK = 50_000  # characters
_ISLAND = 24  # steps in one direction that all islands of a block take together; longer ones go on alone
_SEEDS = 100  # of a block, below which islands grow faster one by one
_ENCODING = "utf-32-le"


def numpy() -> Any:
    """The package numpy, None where it is not installed."""
    try:
        import numpy as np
    except ImportError:
        return None
    return np


class _Index:
    """Numbers for some characters, from 1; all others are 0."""

    def __init__(self, np: Any, characters: Iterable[str]) -> None:
        known = sorted({c for c in characters if ord(c) <= LAST})
        self.size = len(known) + 1
        self.table = np.zeros(LAST + 1, np.intp)
        self.table[[*map(ord, known)]] = range(1, self.size)

    def of(self, codes: Any) -> Any:
        """The number of each code point."""
        return self.table.take(codes, mode="clip")


class _Pairs:
    """Which pairs of characters are in a set, one bit for each pair."""

    def __init__(self, np: Any, rows: Mapping[str, str]) -> None:
        self.first = _Index(np, rows)
        self.second = _Index(np, set().union(*rows.values()))
        self._width = (self.second.size + 7) // 8
        self._bits = np.zeros(self.first.size * self._width, np.uint8)
        self._bit = np.array([1, 2, 4, 8, 16, 32, 64, 128], np.uint8)
        firsts = np.repeat(self.first.of(_codes(np, "".join(rows))), [*map(len, rows.values())])
        seconds = self.second.of(_codes(np, "".join(rows.values())))
        known = (firsts > 0) & (seconds > 0)
        firsts, seconds = firsts[known], seconds[known]
        np.bitwise_or.at(self._bits, firsts * self._width + (seconds >> 3), self._bit.take(seconds & 7))

    def have(self, first: Any, second: Any) -> Any:
        """For each pair of code points: not 0 where it is one of these."""
        number = self.second.of(second)
        return self._bits.take(self.first.of(first) * self._width + (number >> 3)) & self._bit.take(
            number & 7
        )


class Arrays:
    """The tables of one conversion. Safe to share between threads."""

    def __init__(self, np: Any, tables: Lexicon, odd: set[str]) -> None:
        self._np = np
        self._table = np.arange(LAST + 1, dtype="<u4")
        known = [(key, value) for key, value in tables.characters.items() if key <= LAST]
        self._table[[key for key, _ in known]] = [value for _, value in known]
        self._after = _Pairs(np, tables.after)
        self._before = _Pairs(np, tables.before)
        self._links = _Pairs(np, tables.all_links())
        self._anchor = np.zeros(LAST + 1, bool)
        self._odd = np.zeros(LAST + 1, bool)
        self._anchor[[ord(c) for c in {*tables.after, *tables.before, *odd} if ord(c) <= LAST]] = True
        self._odd[[ord(c) for c in odd if ord(c) <= LAST]] = True

    def look(self, text: str, links: Mapping[str, str]) -> tuple[str, list[tuple[int, int]]]:
        """What the characters become by themselves, and the islands; `links` tell where the text may not be cut."""
        parts: list[str] = []
        islands: list[tuple[int, int]] = []
        for start, end in _blocks(text, links):
            plain, found = self._block(text[start:end], links)
            parts.append(plain)
            islands += [(start + first, start + last) for first, last in found] if start else found
        return "".join(parts), islands

    def _block(self, text: str, links: Mapping[str, str]) -> tuple[str, list[tuple[int, int]]]:
        np = self._np
        codes = _codes(np, text)
        plain = self._table.take(codes, mode="clip")
        beyond = np.flatnonzero(codes > LAST) if codes.size and codes.max() > LAST else None
        if beyond is not None:
            plain[beyond] = codes[beyond]
        places = np.flatnonzero(self._anchor.take(codes, mode="clip"))
        own = codes[places]
        # At an end of the block the character is its own neighbour: a seed too many does no harm.
        hit = self._after.have(own, codes.take(places + 1, mode="clip"))
        hit |= self._before.have(own, codes.take(places - 1, mode="clip"))
        seeds = places[(hit != 0) | self._odd.take(own)]
        if beyond is not None:  # these few are in no table
            near = np.concatenate([seeds, beyond, beyond - 1, beyond + 1])
            seeds = np.unique(near[(near >= 0) & (near < codes.size)])
        islands = None if beyond is not None or seeds.size < _SEEDS else self._grown(codes, seeds)
        if islands is None:
            islands = grown(text, seeds.tolist(), links)
        return plain.astype("<u4", copy=False).tobytes().decode(_ENCODING, "surrogatepass"), islands

    def _grown(self, codes: Any, seeds: Any) -> list[tuple[int, int]] | None:
        """The islands around seeds, each once; None where one is very long."""
        np = self._np
        starts, steps = seeds.copy(), 0
        growing = np.flatnonzero(starts > 0)
        while growing.size:
            at = starts[growing]
            growing = growing[self._links.have(codes[at - 1], codes[at]) != 0]
            starts[growing] -= 1
            growing = growing[starts[growing] > 0]
            steps += 1
            if steps > _ISLAND:
                return None
        last = np.ones(starts.size, bool)  # of several seeds in one island
        last[:-1] = starts[1:] != starts[:-1]
        starts, ends = starts[last], seeds[last] + 1
        growing = np.flatnonzero(ends < codes.size)
        while growing.size:
            at = ends[growing]
            growing = growing[self._links.have(codes[at - 1], codes[at]) != 0]
            ends[growing] += 1
            growing = growing[ends[growing] < codes.size]
            steps += 1
            if steps > 2 * _ISLAND:
                return None
        return [*zip(starts.tolist(), ends.tolist(), strict=True)]


class Places:
    """Finds the places where the neighbours may have a say in a character with several forms.

    `usual` has what each of these becomes where no phrase covers it, and which answer of the model that is, if any.
    """

    def __init__(self, np: Any, bounds: Bounds, usual: Mapping[str, tuple[str, str | None]]) -> None:
        self._np = np
        self._character = _Index(np, usual)
        self._usual = np.zeros(self._character.size, np.intp)
        rows = {c: [bounds.row(part, c, answer or "") for part in "lkr"] for c, (_, answer) in usual.items()}
        names = sorted(set().union(*[{*left, *right} for left, _, right in rows.values()], [EDGE]))
        kinds = kinds_below(LAST + 1)
        generic = sorted(set(kinds))
        self._neighbour = np.searchsorted(_codes(np, "".join(generic)), _codes(np, kinds))
        numbers = {name: len(generic) + number for number, name in enumerate(names)}
        for name, number in numbers.items():
            if ord(name) <= LAST:
                self._neighbour[[*map(ord, name + UNFOLDED.get(name, ""))]] = number
        self._edge = numbers[EDGE]
        self._width = len(generic) + len(names)
        kind_of_number = [*generic, *map(kind_of, names)]
        self._left = np.zeros((self._character.size, self._width), np.int16)
        self._right = np.zeros((self._character.size, self._width), np.int16)
        for c, (left, kindred, right) in rows.items():
            number = int(self._character.table[ord(c)])
            self._usual[number] = ord(usual[c][0])
            self._left[number] = [kindred.get(kind, 0) for kind in kind_of_number]
            for side, row in ((self._left, left), (self._right, right)):
                side[number, [numbers[name] for name in row]] += np.array([*row.values()], np.int16)
        self._left, self._right = self._left.ravel(), self._right.ravel()

    def find(self, text: str, result: str) -> list[int]:
        """Places where neighbours speak strongly against the usual form, or where another one stands in `result`."""
        np = self._np
        found: list[int] = []
        for start in range(0, len(text), _BLOCK):
            before = 1 if start else 0
            codes = _codes(np, text[start - before : start + _BLOCK + 1])
            ends = start + _BLOCK >= len(text)
            numbers = self._character.of(codes)
            places = np.flatnonzero(numbers)
            places = places[(places >= before) & (places < _BLOCK + before)]
            numbers = numbers[places]
            stands = _codes(np, result[start - before : start + _BLOCK])[places]
            left = self._neighbour.take(codes.take(places - 1, mode="clip"), mode="clip")
            right = self._neighbour.take(codes.take(places + 1, mode="clip"), mode="clip")
            if not before:
                left[places == 0] = self._edge
            if ends:
                right[places == codes.size - 1] = self._edge
            moved = self._left.take(numbers * self._width + left)
            moved += self._right.take(numbers * self._width + right)
            spoken = (moved > TRUST) | (stands != self._usual.take(numbers))
            found += (places[spoken] + (start - before)).tolist()
        return found


def _blocks(text: str, links: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Where to cut a text: at line ends, or where no phrase can lie."""
    start = 0
    while start < len(text):
        end = min(start + _BLOCK, len(text))
        if end < len(text):
            end = text.rfind("\n", start, end) + 1 or end
            while end < len(text) and text[end] in links[text[end - 1]]:
                end += 1
        yield start, end
        start = end


def _codes(np: Any, text: str) -> Any:
    """The code points, as numbers that index fastest."""
    return np.frombuffer(text.encode(_ENCODING, "surrogatepass"), "<u4").astype(np.intp)
