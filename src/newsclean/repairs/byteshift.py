"""Rule `byteshift`: GBK bytes replaced out of step, `日?qǐng)?bào)` for 日報.

Some mirror sites kept their text as GBK bytes and replaced in them without regard to where a character begins:
a pinyin gloss behind a pair of bytes, a noise byte before punctuation (`newsclean.repairs.forward` does it
forwards). From there to the next single byte everything is read half a character off. Most of the bytes are
still there, so the text can be found again (`newsclean.repairs.shiftsearch`); a place is restored only where
its likeliest text is far likelier than the second and than what is seen. Any other place stays as it is, byte
for byte, and becomes a warning that names the candidates.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from newsclean.edits import splice
from newsclean.patterns import lazy
from newsclean.repairs.glosses import SYLLABLE, damaging_glosses, find_glosses, is_shift_spot
from newsclean.repairs.readings import TONED, is_traditional

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.edits import Change, Trail
    from newsclean.repairs.shiftpaths import Solution
    from newsclean.repairs.shiftsearch import Search
    from newsclean.repairs.shiftunits import Unit

__all__ = ["Place", "find_places", "repair_byteshift"]

_WHAT = "bytes were replaced out of step"

_NOISY = "。，！？；,!?;"
_START = lazy(rf"(?<![?\ufffd])(?![?\ufffd]{{4}})[?\ufffd](?:[?\ufffd]{{0,2}}(?=[{_NOISY}]\S)|{SYLLABLE}\))")
_NOTHING_LEFT = lazy(r"\?{16}|\ufffd{16}")  # a row of these was whole text once
_TONED = frozenset(TONED)
_QUOTED = bytes(b for lead in (0xB0, 0xB1) for trail in range(0xA1, 0xFF) for b in (lead, trail)).decode(
    "gbk"
)
_UNSEEN_QUOTE = lazy(rf"(?<=[\u4e00-\u9fff])[!！](?=[{_QUOTED}][\u4e00-\u9fffA-Za-z])")
# The last byte of 。 and ， makes no common character with the first byte of another.
_UNSEEN = lazy(rf"(?<=[\u4e00-\u9fff])(?:[！？；!?;](?=[\u4e00-\u9fff])|\({SYLLABLE}\))")
_GLOSS = lazy(rf"[(（] ?{SYLLABLE} ?[)）]")
_ENCLOSED = lazy(r"[?\ufffd][！？；。，][?\ufffd]")  # a mark that stands for two bytes, one on each side lost
_CUT_TAG = lazy(r"[?\ufffd]/(?:p|strong|font|div|span|em|a|td|tr|b|h[1-6]|li|ul|ol|table)>")
_MOST = 500_000  # characters that are priced in vain before the rest of a document is left alone
_BEFORE, _AFTER = 24, 280  # characters around a place that the search may look at

_ODD = 8  # characters behind a mark that are looked at before a search
_EVERYDAY = 7.0  # nats of a character in text that is read as it should be, at most (docs/byteshift.md)
_MANY = 4  # places up from which the document must have a share that is not damaged:
_UNDAMAGED = 4  # Han characters for each place

_SURE = 0.72  # the share of the likeliest text among all in sight; calibrated (docs/byteshift.md)
_GAIN = 8.0  # nats to the text as it is seen, where the document shows the damage elsewhere
_LONE_GAIN = 10.0  # and where it does not
_BLIND_GAIN = 18.0  # nor does a byte of what was there


class Place(NamedTuple):
    """A place of shifted bytes (code points of the text) and what became of it."""

    start: int
    end: int
    solution: Solution | None  # None: nothing explains it, or the search was given up
    proved: bool
    message: str = ""


def repair_byteshift(text: str, trail: Trail) -> str:
    """Restore text whose GBK bytes were replaced out of step; report what can't be proved.

    Refuses a place whose best reading is not clearly better than the second-best, or that holds a swallowed
    digit; such a place stays as it is and becomes a warning.

    >>> from newsclean.edits import Trail
    >>> repair_byteshift("雲溪日?qǐng)?bào)的記者", Trail())
    '雲溪日報的記者'
    """
    if (
        "?" not in text
        and "!" not in text
        and "！" not in text
        and "\ufffd" not in text
        and not has_toned(text)
    ):
        return text
    nothing_left = _NOTHING_LEFT.search(text)
    if nothing_left:
        line = text.count("\n", 0, nothing_left.start()) + 1
        trail.warn(
            "repairs", "byteshift", "whole text became question marks; no byte of it is left", line=line
        )
    changes: list[Change] = []
    for place in find_places(text):
        if place.proved and place.solution is not None:
            changes.append((place.start, place.end, place.solution.text))
            continue
        line = text.count("\n", 0, place.start) + 1
        around = text[max(0, place.start - 8) : place.end + 8].replace("\n", " ")
        trail.warn("repairs", "byteshift", place.message, line=line, text=around)
    trail.evidence["byteshift"] += len(changes)
    if trail.changes is not None:
        trail.changes.extend(changes)
    return splice(text, changes)


def find_places(text: str) -> Iterator[Place]:
    """Every place of `text` where bytes seem to be shifted, solved and judged.

    A site shows a `?` for a lost byte or drops it: where there is a start with `?`, none without is looked for.
    """
    starts = [match.start() for match in _START.finditer(text)]
    glosses = damaging_glosses(text) if starts or has_toned(text) else []
    unseen: list[int] = []
    if not starts:
        fitting = {gloss.start for gloss in glosses}
        unseen = [
            match.start()
            for match in (_UNSEEN if glosses else _UNSEEN_QUOTE).finditer(text)
            if match.start() not in fitting and may_begin_run(text, *match.span())
        ]
    places = starts or unseen
    if len(places) > _MANY and sum("\u4e00" <= c <= "\u9fff" for c in text) < _UNDAMAGED * len(places):
        message = f"{_WHAT} nearly everywhere; too little undamaged text to go by"
        yield Place(places[0], places[0] + 1, None, False, message)
    elif places:
        yield from _Repair(text, places, unseen=not starts, evident=bool(glosses)).places()


def may_begin_run(text: str, start: int, end: int) -> bool:
    """Whether bytes may be shifted from the mark or bracket at `start` to `end` on, though no `?` says so.

    What follows a mark does not read as text then: dear characters, or a letter that ended the run. And the last
    byte of the mark makes a character with the first byte of what follows. Before a bracket the last byte must
    begin a character that is read so.
    """
    if text[start] == "(":
        return is_shift_spot(text[start - 1], text[start + 1 : end - 1])
    from newsclean.plausibility import character_costs, pair_gains

    following = _GLOSS.sub("", text[end : end + 5 * _ODD])[:_ODD].partition("\n")[0]
    costs, gains = character_costs(), pair_gains()
    before, excess = "", 0.0
    for character in following:
        excess += costs[character] - gains.get(before + character, 0.0) - _EVERYDAY
        if before and (excess >= 0 or (before >= "\u4e00" and "@" <= character <= "z")):
            break
        before = character
    else:
        return False
    from newsclean.repairs.gbk import HALF, bytes_of, number_of, shown

    code, after = HALF.get(text[start]) or bytes_of(text[start]), bytes_of(following[0])
    return len(after) == 2 and bool(number_of(shown(code[1], after[0])))


def has_toned(text: str) -> bool:
    """Whether a bracket closes behind a vowel with a tone mark: the quickest sign of glosses.

    >>> has_toned("海淀區(qū)"), has_toned("海淀區（北京）(Beijing)")
    (True, False)
    """
    place = text.find(")")
    while place >= 0:
        if not _TONED.isdisjoint(text[max(0, place - 4) : place]):
            return True
        place = text.find(")", place + 1)
    return False


class _Repair:
    """One document on its way."""

    def __init__(self, text: str, starts: list[int], *, unseen: bool, evident: bool) -> None:
        self.text = text
        self.starts = starts
        self.unseen = unseen
        self.evident = evident
        self.in_vain = 0
        self.proved: list[Place] = []

    @cached_property
    def search(self) -> Search:
        """The search, with what the document says of itself: made for the first place that needs it."""
        from newsclean.repairs.shiftdocument import read_document
        from newsclean.repairs.shiftsearch import Search

        return Search(read_document(self.text, self.starts), dropped=self.unseen)

    @cached_property
    def hinted(self) -> bool:
        """Whether there is a gloss that a machine may have pushed in, be it but one, or a tag without its `<`."""
        return _CUT_TAG.search(self.text) is not None or any(
            gloss.fits and is_traditional(gloss.character) for gloss in find_glosses(self.text)
        )

    @property
    def spent(self) -> int:
        """Characters that were priced so far."""
        return self.search.spent if "search" in self.__dict__ else 0

    def places(self) -> Iterator[Place]:
        """Solve every start in turn; then once more those in doubt, with what the proved ones tell."""
        found = list(self.in_turn(self.starts))
        doubted = [place.start for place in found if not place.proved and place.solution is not None]
        if doubted and self.proved and self.in_vain <= _MOST:
            self.learn(doubted)
            again = {place.start: place for place in self.in_turn(doubted)}
            found = [again.get(place.start, place) for place in found]
        yield from found

    def learn(self, doubted: list[int]) -> None:
        """Count the words of the document again, the proved places restored."""
        from newsclean.repairs.shiftdocument import read_document
        from newsclean.repairs.shiftsearch import Search

        changes = [(place.start, place.end, place.solution.text) for place in self.proved if place.solution]
        moved = [
            start + sum(len(after) - (end - first) for first, end, after in changes if end <= start)
            for start in doubted
        ]
        spent = self.search.spent
        self.search = Search(read_document(splice(self.text, changes), moved), dropped=self.unseen)
        self.search.spent = spent

    def in_turn(self, starts: list[int]) -> Iterator[Place]:
        """Solve some starts, those that a place before them covers left out."""
        done = 0
        for start in starts:
            if start < done:
                continue
            if self.in_vain > _MOST:
                yield Place(start, start + 1, None, False, f"{_WHAT}; too many places to search")
                return
            spent = self.spent
            place = self.place_at(start)
            if place is None or not place.proved:
                self.in_vain += _AFTER + self.spent - spent
            else:
                self.proved.append(place)
            if place is not None:
                done = place.end
                yield place

    def before(self, start: int) -> str:
        """What stands before a start in its line, the proved places restored."""
        first = max(0, self.text.rfind("\n", 0, start) + 1, start - _BEFORE)
        changes = []
        for place in self.proved:
            if place.start < first < place.end <= start:
                first = place.end
            elif first <= place.start and place.end <= start and place.solution:
                changes.append((place.start, place.end, place.solution.text))
        changes = [(begin - first, end - first, after) for begin, end, after in changes if begin >= first]
        return splice(self.text[first:start], sorted(changes))

    def place_at(self, start: int) -> Place | None:
        """Solve one start, looking no further than its line; None where nothing is damaged."""
        from newsclean.repairs.shiftunits import starts_dropped, starts_run, units_of

        line_end = self.text.find("\n", start)
        stop = min(start + _AFTER, line_end if line_end >= 0 else len(self.text))
        before = self.before(start)
        part = before + self.text[start:stop]
        units = units_of(part)
        now = next((n for n, unit in enumerate(units) if unit.start == len(before)), len(units))
        begins = starts_dropped if self.unseen else starts_run
        if now == len(units) or not begins(units, now):
            return None
        offset = start - len(before)
        solution = self.search.solve(units, part, now)
        if solution is None:
            if units[now].kind != "Q":
                return None
            return Place(start, offset + units[now].end, None, False, f"{_WHAT}; nothing explains them")
        if not self.is_damage(units[now], part[len(before) : solution.end], solution):
            return None
        return self.judge(start, offset + solution.end, solution)

    def is_damage(self, unit: Unit, seen: str, solution: Solution) -> bool:
        """Whether what is seen is so unlikely that it must be damaged.

        Where nothing else shows the damage, a letter or an enclosed mark must stand here that was read half a
        character off. Of `??` alone no byte is left that speaks for one character and against another: there the
        text around must, as 平安幸 does in `平安幸??。` and 本 does not in `本??。`.
        """
        if self.evident or unit.kind == "Q":
            return solution.gain >= _GAIN
        if any(map(str.isalpha, seen)) or _ENCLOSED.search(seen) or self.hinted:
            return solution.gain >= _LONE_GAIN
        return solution.gain >= _BLIND_GAIN

    def judge(self, start: int, end: int, solution: Solution) -> Place:
        """Whether a solution is proved."""
        self.evident = True
        share = 1 / (1 + solution.others)
        if share >= _SURE and not solution.unknown:
            return Place(start, end, solution, True)
        candidates = f"'{solution.text}' or '{solution.second}', {solution.margin:.1f} nats apart"
        return Place(start, end, solution, False, f"{_WHAT}; not restored: {candidates}")
