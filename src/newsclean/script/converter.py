"""The converter: characters from a table, and phrases only where one can matter.

1. The whole text goes through `str.translate`: right wherever no phrase says otherwise (see `compiler`).
2. A regular expression finds the anchors; an anchor matters only when it stands in a trigger pair.
3. Around each such place the island is cut out: it ends where two neighbours are no link. It is converted exactly
   (`exact`), once; after that its result is remembered.

4. Where our corrections are asked for, `contexts` has the last word on characters with several forms.

With the extra `fast`, numpy does steps 1 and 2 for long texts (`arrays`), and an automaton finds the phrases of step
2 in short ones, once a process has seen enough text to pay for them.
Small texts skip building the table and the expression. Linear in the length of the text, whatever it holds. NUL
is an ordinary character (OpenCC's own wheel loses the text after it).
"""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from newsclean.script.exact import DESCRIPTION, convert_exactly, description_length
from newsclean.script.seeds import LAST, LONG, Seeds, grown
from newsclean.script.store import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.edits import Change
    from newsclean.script.arrays import Arrays
    from newsclean.script.corrector import Corrector
    from newsclean.script.lexicon import Lexicon
    from newsclean.script.rows import Rows
    from newsclean.script.targets import Recipe

__all__ = ["Converter", "converter"]

_REMEMBERED = 200_000  # islands
_LONGEST = 32  # characters of an island worth remembering
_LARGE = 30_000  # characters seen, from which on the table and the expression pay
_BULK = 400_000  # the same for what takes a tenth of a second to build
_ARRAYS = 500_000  # the same in long texts for numpy, which is slow to import


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
        self._table: dict[int, int] | list[int] = tables.table(LAST)
        self._links = _Links(tables.links)
        self._seeds = Seeds(tables)
        self._islands: dict[str, str] = {}  # to what they become; '' where the table is right
        self._seen = 0
        self._pays = _LARGE  # characters seen, from which on the next preparation pays
        self._uneven = uneven
        self._corrector = self._make_corrector() if corrected else None
        self._arrays: Arrays | None = None
        self._long = LONG
        self._seen_long = 0
        self._arrays_pay = _ARRAYS

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

        return Corrector(self.tables.bounds, self.later, lambda: self.tables.ours)

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
        found = self._corrector.corrections(text, even)
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

    def prepare(self, *, corpus: bool = False, fast: bool = False) -> None:
        """Build what pays for a large text, or for a corpus; `convert` does it by itself when it has seen enough."""
        # A list is twice as fast as a dictionary here: a missing key raises inside `str.translate`.
        table = list(range(LAST + 1))
        for key, value in self.tables.characters.items():
            if key <= LAST:
                table[key] = value
        self._table = table
        self._seeds.prepare(corpus=corpus)
        if corpus and self._corrector is not None:
            self._corrector.prepare(self._usual)
        if fast:
            self._seeds.prepare_automaton()
            self.prepare_arrays()

    def prepare_arrays(self, long: int = LONG) -> None:
        """Build what pays for texts of `long` characters or more, where numpy is installed."""
        from newsclean.script.arrays import Arrays, numpy

        self._arrays_pay = sys.maxsize
        self._long = long
        np = numpy()
        if np is None:
            return
        self._seeds.read_patterns()
        if self._corrector is not None:
            self._corrector.prepare_arrays(np, self._usual, long)
        self._arrays = Arrays(np, self.tables, self._seeds.odd)  # last: another thread may be converting

    def _arrays_for(self, text: str) -> Arrays | None:
        if self._arrays is None:
            self._seen_long += len(text)
            if self._seen_long > self._arrays_pay:
                self.prepare_arrays()
        return self._arrays

    def _prepare_further(self) -> None:
        corpus = self._seen > _BULK
        self._pays = sys.maxsize if corpus else _BULK
        self.prepare(corpus=corpus)
        if corpus:
            self._seeds.prepare_automaton()

    def _exactly(self, text: str) -> str:
        tables = self.tables
        return convert_exactly(text, tables.normalization, tables.segmentation, tables.steps)

    def _convert(self, text: str, noted: list[Change] | None) -> str:
        links, known = self._links, self._islands
        arrays = self._arrays_for(text) if len(text) >= self._long else None
        if arrays is not None:
            plain, islands = arrays.look(text, links)
        else:
            self._seen += len(text)
            if self._seen > self._pays:
                self._prepare_further()
            plain = text.translate(self._table)
            seeds = self._seeds.find(text)
            islands = grown(text, seeds, links) if seeds else []
        parts: list[str] = []
        written = reached = 0
        for start, end in islands:
            if start < reached:
                continue
            result = known.get(text[start:end])
            if result is None:
                result, reached = self._learn(text, start, end, plain)
                if not reached:
                    return self._whole(text, noted)
                end = reached  # noqa: PLW2901 - a sequence may reach further
            if result:
                parts += (plain[written:start], result)
                written = end
                if noted is not None:
                    noted.append((start, end, result))
        if not parts:
            return plain
        parts.append(plain[written:])
        return "".join(parts)

    def _learn(self, text: str, start: int, end: int, plain: str) -> tuple[str, int]:
        """What an island becomes, '' where the table is right, and its end; that is 0 as `_over_sequences` says."""
        described = not DESCRIPTION.isdisjoint(text[start:end])
        if described:
            end = self._over_sequences(text, start, end)
        island = text[start:end]
        result = self._exactly(island) if self._seeds.decides(island) else ""
        if result == plain[start:end]:
            result = ""
        if len(island) <= _LONGEST and not described:
            if len(self._islands) >= _REMEMBERED:
                self._islands.clear()
            self._islands[island] = result
        return result, end

    def _over_sequences(self, text: str, start: int, end: int) -> int:
        """The end of an island with ideographic description sequences, which may reach beyond it.

        0 for an operator that begins no sequence: that decides far away, so the whole text is to be converted exactly.
        """
        place = start
        while place < end:
            length = 1
            if text[place] in DESCRIPTION:
                length = description_length(text, place)
                if not length:
                    return 0
            place += length
            if place > end:
                end = self._grown(text, place)
        return end

    def _grown(self, text: str, end: int) -> int:
        while end < len(text) and text[end] in self._links[text[end - 1]]:
            end += 1
        return end

    def _whole(self, text: str, noted: list[Change] | None) -> str:
        result = self._exactly(text)
        if noted is not None:
            noted[:] = [(0, len(text), result)]
        return result


def _with_characters(text: str, found: Iterable[tuple[int, str]]) -> str:
    """`text` with other characters in these places, which are in order."""
    parts: list[str] = []
    position = 0
    for place, character in found:
        parts += (text[position:place], character)
        position = place + 1
    parts.append(text[position:])
    return "".join(parts)


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


class _Links(dict[str, str]):
    """Character to all that may follow it inside a key, each row read when it is first asked for."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, character: str) -> str:
        followers = self[character] = (self._rows.get(character) or "")[1:]
        return followers
