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
    from collections.abc import Callable, Iterable, Iterator

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
_LAST = 0xFFFF  # the last code point that the table holds; the few characters beyond it are islands
_BEYOND = "\U00010000-\U0010ffff"
_START = re.Match.start


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
        self._table: dict[int, int] | list[int] = {
            key: value for key, value in tables.characters.items() if key <= _LAST
        }
        self._forward = tables.forward
        self._backward = tables.backward
        self._links = _Links(tables.links)
        self._odd = {*tables.wild, *DESCRIPTION, *(chr(code) for code in tables.characters if code > _LAST)}
        self._anchors = frozenset(tables.anchors) | self._odd
        self._scan: Callable[[str], Iterator[re.Match[str]]] | None = None
        self._islands: dict[str, str] = {}  # to what they become; '' where the table is right
        self._seen = 0
        self._fast: Any = None  # an automaton of ahocorasick-rs, False where there is none
        self._uneven = uneven
        self._corrector = self._make_corrector() if corrected else None

    @classmethod
    def of(cls, recipe: Recipe) -> Converter:
        """A new converter for a recipe, with nothing remembered."""
        return cls(lexicon(recipe), corrected=recipe.corrected, uneven=recipe.config.endswith("p"))

    def convert(self, text: str) -> str:
        """The converted text."""
        if self._corrector is None:
            return self._convert(text, None)
        return self._corrected(text, [] if self._uneven else None)

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
        from newsclean.script.corrector import Corrector

        return Corrector(self.tables.bounds, self.later, self.tables.ours)

    def later(self, form: str) -> str:
        """What the steps after the first make of one character: 裏 is 裡 on the way to Taiwan."""
        for phrases in self.tables.steps[1:]:
            entry = phrases[form]
            form = form if entry is None else entry[1].get("", form)
        return form

    def _usual(self, character: str) -> str:
        """What a character becomes where no phrase covers it."""
        code = ord(character)
        return chr(self.tables.characters.get(code, code))

    def _corrected(self, text: str, islands: list[Change] | None) -> str:
        """Convert, then let the neighbours decide; `islands` gets the islands as they come out."""
        result = self._convert(text, islands)
        if self._corrector is None:
            return result
        uneven = islands is not None and any(len(after) != end - start for start, end, after in islands)
        even = _evened(result, islands or []) if uneven else result
        if self._seen > _BULK and not self._corrector.prepared:
            self._corrector.prepare(self._usual)
        found = list(self._corrector.corrections(text, even))
        if not found:
            return result
        even = _with_characters(even, found)
        if islands is None:
            return even
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
        # A list is twice as fast as a dictionary here: a missing key raises inside `str.translate`.
        table = list(range(_LAST + 1))
        for key, value in self.tables.characters.items():
            if key <= _LAST:
                table[key] = value
        self._table = table
        members = "".join(sorted(c for c in self._anchors if ord(c) <= _LAST))
        self._scan = re.compile(f"[{re.escape(members)}{_BEYOND}]").finditer

    def _exactly(self, text: str) -> str:
        tables = self.tables
        return convert_exactly(text, tables.normalization, tables.segmentation, tables.steps)

    def _convert(self, text: str, noted: list[Change] | None) -> str:
        self._seen += len(text)
        if self._scan is None and self._seen > _LARGE:
            self.prepare()
        plain = text.translate(self._table)
        seeds = self._seeds(text)
        if not seeds:
            return plain
        links, known = self._links, self._islands
        parts: list[str] = []
        written = end = 0
        for seed in seeds:
            if seed < end:
                continue
            start, end = seed, seed + 1
            while start and links[text[start - 1 : start + 1]]:
                start -= 1
            while links[text[end - 1 : end + 1]]:
                end += 1
            island = text[start:end]
            result = known.get(island)
            if result is None:
                if not DESCRIPTION.isdisjoint(island):
                    return self._with_descriptions(text, noted)
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

    def _seeds(self, text: str) -> list[int]:
        """Places whose islands must be looked at, from left to right."""
        if self._fast is None and self._seen > _BULK and len(self._forward) > _MANY:
            self._fast = _automaton(self.tables, self._odd)
        if self._fast:
            return [start for _, start, _ in _matches(self._fast, text)]
        if self._scan is None:
            anchors = self._anchors
            places: Iterable[int] = [place for place, c in enumerate(text) if c in anchors]
        else:
            places = map(_START, self._scan(text))
        forward, backward, odd = self._forward, self._backward, self._odd
        return [
            place
            for place in places
            if text[place : place + 2] in forward
            or text[place - 1 : place + 1] in backward
            or text[place] in odd
        ]

    def _learn(self, island: str, plain: str) -> str:
        result = self._exactly(island)
        if result == plain:
            result = ""
        if len(island) <= _LONGEST:
            if len(self._islands) >= _REMEMBERED:
                self._islands.clear()
            self._islands[island] = result
        return result

    def _with_descriptions(self, text: str, noted: list[Change] | None) -> str:
        """Convert a text with ideographic description sequences: they are islands, what lies between is as always.

        An operator that begins no sequence decides far away, so then the whole text is converted exactly.
        """
        parts: list[str] = []
        found: list[Change] = []
        position = 0
        for place in [place for place, c in enumerate(text) if c in DESCRIPTION]:
            if place < position:
                continue
            length = description_length(text, place)
            start, end = self._island(text, place, place + length)
            if not length:
                result = self._exactly(text)
                if noted is not None:
                    noted[:] = [(0, len(text), result)]
                return result
            between: list[Change] = []
            before = self._convert(text[position:start], between)
            result = self._exactly(text[start:end])
            found += [(position + first, position + last, after) for first, last, after in between]
            found.append((start, end, result))
            parts += (before, result)
            position = end
        rest: list[Change] = []
        parts.append(self._convert(text[position:], rest))
        found += [(position + first, position + last, after) for first, last, after in rest]
        if noted is not None:
            noted[:] = found
        return "".join(parts)

    def _island(self, text: str, start: int, end: int) -> tuple[int, int]:
        """The stretch around a place that no match can leave or enter."""
        links = self._links
        while start and links[text[start - 1 : start + 1]]:
            start -= 1
        while links[text[end - 1 : end + 1]]:
            end += 1
        return start, end


def _automaton(tables: Lexicon, odd: Iterable[str]) -> Any:
    """Finds the differing phrases themselves, where the extra `fast` is installed; else False."""
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind
    except ImportError:
        return False
    return AhoCorasick(sorted({*tables.patterns, *odd} - {""}), matchkind=MatchKind.LeftmostLongest)


def _with_characters(text: str, found: Iterable[tuple[int, str]]) -> str:
    """`text` with other characters in these places, which are in order."""
    parts: list[str] = []
    position = 0
    for place, character in found:
        parts += (text[position:place], character)
        position = place + 1
    parts.append(text[position:])
    return "".join(parts)


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
    """Two neighbours to whether one key can cover both; as many as are worth the memory."""

    __slots__ = ("_packed",)

    def __init__(self, packed: dict[str, str]) -> None:
        super().__init__()
        self._packed = packed

    def __missing__(self, pair: str) -> bool:
        linked = len(pair) == 2 and pair[1] in self._packed.get(pair[0], "")
        if len(self) >= _REMEMBERED:
            self.clear()
        self[pair] = linked
        return linked
