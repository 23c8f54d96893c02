"""The converter: characters from a table, and phrases only where one can matter.

1. The whole text goes through `str.translate`: right wherever no phrase says otherwise (see `compiler`).
2. A regular expression finds the anchors; an anchor matters only when it stands in a trigger pair.
3. Around each such place the island is cut out: it ends where two neighbours are no link. It is converted exactly
   (`exact`), once; after that its result is remembered.

4. Where our corrections are asked for, `contexts` has the last word on characters with several forms.

The extra `fast` finds the phrases of step 2 by an automaton, once a process has seen enough text to pay for it.
Small texts skip building the table and the expression. Linear in the length of the text, whatever it holds. NUL
is an ordinary character (OpenCC's own wheel loses the text after it).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from newsclean.script.exact import DESCRIPTION, convert_exactly, description_length
from newsclean.script.store import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.edits import Change
    from newsclean.script.corrector import Corrector
    from newsclean.script.lexicon import Lexicon
    from newsclean.script.targets import Recipe

__all__ = ["Converter", "converter"]

_LARGE = 30_000  # characters seen, from which on the table and the expression pay
_REMEMBERED = 200_000  # islands
_LONGEST = 32  # characters of an island worth remembering
_BULK = 400_000  # characters seen, from which on building an automaton of ahocorasick-rs pays
_MANY = 2_000  # trigger pairs, below which it gains nothing
_BEYOND = "\U00010000-\U0010ffff"


@cache
def converter(recipe: Recipe) -> Converter:
    """The converter of a recipe, shared by everybody in this process."""
    return Converter.of(recipe)


class Converter:
    """Converts text with one lexicon. Safe to share between threads: what it remembers is never wrong.

    `uneven` says that a conversion may change the length of a text.
    """

    def __init__(self, tables: Lexicon, *, corrected: bool = False, uneven: bool = True) -> None:
        self.tables = tables
        self._characters = {key: value for key, value in tables.characters.items() if key < 0x10000}
        self._forward = tables.forward
        self._backward = tables.backward
        self._links = _Links(tables.links)
        self._wild = frozenset(tables.wild)
        self._anchors = frozenset(tables.anchors) | self._wild | DESCRIPTION
        self._islands: dict[str, str] = {}  # to what they become; '' where the table is right
        self._seen = 0
        self._large: tuple[list[int], re.Pattern[str]] | None = None
        self._fast: Any = None  # an automaton of ahocorasick-rs, False where there is none
        self._uneven = uneven
        self._corrector = self._make_corrector() if corrected else None

    @classmethod
    def of(cls, recipe: Recipe) -> Converter:
        """A new converter for a recipe, with nothing remembered."""
        return cls(lexicon(recipe), corrected=recipe.overlay and recipe.config.startswith("s2"),
                   uneven=recipe.config.endswith("p"))  # fmt: skip

    def convert(self, text: str) -> str:
        """The converted text."""
        if self._corrector is None:
            return self._convert(text, None)
        return self._corrected(text, [])

    def convert_with_changes(self, text: str) -> tuple[str, list[Change]]:
        """The converted text and what was replaced, in code points of `text`."""
        from newsclean.edits import compare

        changes: list[Change] = []
        islands: list[Change] = []
        result = self._convert(text, islands) if self._corrector is None else self._corrected(text, islands)
        position = at = 0
        for start, end, after in [*islands, (len(text), len(text), "")]:
            plain = result[at : at + start - position]
            changes += [change[:3] for change in compare(text[position:start], plain, "", position)]
            if text[start:end] != after:
                changes.append((start, end, after))
            at += start - position + len(after)
            position = end
        return result, changes

    def islands(self, text: str) -> list[tuple[int, int, str]]:
        """Where phrases, not characters, decided: start, end and result, before any correction."""
        found: list[Change] = []
        self._convert(text, found)
        return found

    def _make_corrector(self) -> Corrector:
        from newsclean.script.contexts import contexts
        from newsclean.script.corrector import Corrector

        return Corrector(contexts(), self.later, self.tables.ours)

    def later(self, form: str) -> str:
        """What the steps after the first make of one character: 裏 is 裡 on the way to Taiwan."""
        for phrases in self.tables.steps[1:]:
            entry = phrases[form]
            form = form if entry is None else entry[1].get("", form)
        return form

    def _corrected(self, text: str, islands: list[Change]) -> str:
        """Convert, then let the neighbours decide; `islands` gets the islands as they come out."""
        result = self._convert(text, islands)
        even = result
        if self._uneven and len(result) != len(text):
            even = _evened(result, islands)
        found = [] if self._corrector is None else list(self._corrector.corrections(text, even))
        if not found:
            return result
        characters = list(even)
        for place, character in found:
            characters[place] = character
        even = "".join(characters)
        parts: list[str] = []
        position = 0
        for number, (start, end, after) in enumerate(islands):
            value = even[start:end] if len(after) == end - start else after
            islands[number] = start, end, value
            parts += (even[position:start], value)
            position = end
        parts.append(even[position:])
        return "".join(parts)

    def prepare(self) -> None:
        """Build what pays for large texts only; `convert` does it by itself when it has seen enough."""
        self._large = self._table(), self._expression()

    def island(self, text: str, place: int) -> tuple[int, int]:
        """The stretch around a place that no match can leave or enter."""
        start, end = place, place + 1
        while start and self._links[text[start - 1 : start + 1]]:
            start -= 1
        while self._links[text[end - 1 : end + 1]]:
            end += 1
        return start, end

    def _exactly(self, text: str) -> str:
        tables = self.tables
        return convert_exactly(text, tables.normalization, tables.segmentation, tables.steps)

    def _convert(self, text: str, noted: list[Change] | None) -> str:
        self._seen += len(text)
        if self._large is None and self._seen > _LARGE:
            self.prepare()
        plain = text.translate(self._characters if self._large is None else self._large[0])
        links, known = self._links, self._islands
        parts: list[str] = []
        written = end = 0
        for seed, stop in self._seeds(text):
            if seed < end:
                continue
            if stop < 0:
                return self._whole(text, noted)
            start, end = seed, stop
            while start and links[text[start - 1 : start + 1]]:
                start -= 1
            while links[text[end - 1 : end + 1]]:
                end += 1
            island = text[start:end]
            result = known.get(island)
            if result is None:
                result = self._learn(island, plain[start:end])
            if result:
                parts += (plain[written:start], result)
                written = end
                if noted is not None:
                    noted.append((start, end, result))
        if not parts:
            return plain
        parts.append(plain[written:])
        return "".join(parts)

    def _seeds(self, text: str) -> Iterator[tuple[int, int]]:
        """Where an island must be looked at, from left to right; an end of -1 asks for the whole text."""
        if self._fast is None and self._seen > _BULK and len(self._forward) > _MANY:
            self._fast = _automaton(self.tables, self._wild)
        if self._fast:
            for _, place, end in _matches(self._fast, text):
                yield (place, end) if end > place + 1 else self._odd(text, place)
            return
        if self._large is None:
            anchors = self._anchors
            places: Iterator[int] = (i for i, c in enumerate(text) if c in anchors or c > "\uffff")
        else:
            places = (match.start() for match in self._large[1].finditer(text))
        forward, backward = self._forward, self._backward
        for place in places:
            if text[place : place + 2] in forward or text[place - 1 : place + 1] in backward:
                yield place, place + 1
            else:
                seed = self._odd(text, place)
                if seed[1]:
                    yield seed

    def _odd(self, text: str, place: int) -> tuple[int, int]:
        """What must be looked at though no trigger stands there; its end is 0 for nothing, -1 for the whole text."""
        character = text[place]
        if "\u2ff0" <= character <= "\u2fff":
            length = description_length(text, place)
            return (place, place + length) if length else (place, -1)  # one that is none decides far away
        if character > "\uffff" or character in self._wild:
            return place, place + 1
        return place, 0

    def _learn(self, island: str, plain: str) -> str:
        result = self._exactly(island)
        if result == plain:
            result = ""
        if len(island) <= _LONGEST:
            if len(self._islands) >= _REMEMBERED:
                self._islands.clear()
            self._islands[island] = result
        return result

    def _whole(self, text: str, noted: list[Change] | None) -> str:
        result = self._exactly(text)
        if noted is not None:
            noted[:] = [(0, len(text), result)]
        return result

    def _table(self) -> list[int]:
        """A list is twice as fast as a dictionary here: a missing key raises inside `str.translate`."""
        table = list(range(0x10000))
        for key, value in self._characters.items():
            table[key] = value
        return table

    def _expression(self) -> re.Pattern[str]:
        """Finds anchors and what else must be looked at."""
        members = sorted(c for c in self._anchors if c <= "\uffff")
        return re.compile(f"[{re.escape(''.join(members))}{_BEYOND}]")


def _automaton(tables: Lexicon, wild: Iterable[str]) -> Any:
    """Finds the differing phrases themselves, where the extra `fast` is installed; else False."""
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind
    except ImportError:
        return False
    single = {*wild, *DESCRIPTION, *(chr(code) for code in tables.characters if code > 0xFFFF)}
    return AhoCorasick(sorted({*tables.patterns, *single} - {""}), matchkind=MatchKind.LeftmostLongest)


def _matches(automaton: Any, text: str) -> list[tuple[int, int, int]]:
    """What the automaton finds. It reads UTF-8, so half a character, as JSON may carry one, is masked: it is in no phrase."""
    try:
        found: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(text)
    except UnicodeEncodeError:
        found = automaton.find_matches_as_indexes(re.sub("[\ud800-\udfff]", "\n", text))
    return found


def _evened(result: str, islands: list[Change]) -> str:
    """`result` in the places of its source: NUL fills islands whose length changed, where nothing is corrected."""
    parts: list[str] = []
    position = at = 0
    for start, end, after in islands:
        even = len(after) == end - start
        parts += (result[at : at + start - position], after if even else "\0" * (end - start))
        at += start - position + len(after)
        position = end
    parts.append(result[at:])
    return "".join(parts)


class _Links(dict[str, bool]):
    """Two neighbours to whether one key can cover both."""

    __slots__ = ("_packed",)

    def __init__(self, packed: dict[str, str]) -> None:
        super().__init__()
        self._packed = packed

    def __missing__(self, pair: str) -> bool:
        linked = len(pair) == 2 and pair[1] in self._packed.get(pair[0], "")
        self[pair] = linked
        return linked
