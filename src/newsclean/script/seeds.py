"""Where a phrase may matter: the places that the converter looks at, four ways to find the same ones.

A text of some kilobytes is looked through character by character; a large one by a regular expression for the
anchors, with a look at the neighbours of each (see `compiler`); in a corpus a second expression looks at the
neighbours of the commonest anchors, which seldom stand in a trigger pair; and where the extra `fast` is installed, an
automaton finds the phrases themselves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsclean.script.exact import DESCRIPTION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.script.lexicon import Lexicon

__all__ = ["LAST", "LONG", "Seeds", "grown"]

LONG = 1_000
"""Characters of a text, from which on numpy pays."""

LAST = 0xFFFF
"""The last code point that `str.translate` gets a table for; the few characters beyond it are seeds."""

_COMMON = 32  # anchors whose neighbours an expression looks at
_MANY = 2_000  # trigger pairs, below which neither that nor an automaton gains anything
_SHORT = 400  # characters, below which one expression is faster than two
_START = re.Match.start


class Seeds:
    """Finds the seeds of one lexicon, from left to right. Some of them change nothing."""

    def __init__(self, tables: Lexicon) -> None:
        self._tables = tables
        self._after = tables.after
        self._before = tables.before
        self.odd = {*tables.wild, *DESCRIPTION, *tables.beyond(chr(LAST))}
        self._anchors = frozenset(tables.anchors) | self.odd
        self._patterns: frozenset[str] | None = None
        self._longest = 0
        self.many = sum(map(len, self._after.values())) > _MANY
        self.find = self._in_small

    def prepare(self, *, corpus: bool = False) -> None:
        """Build what pays for large texts only: for one, or for a corpus."""
        self._forward = frozenset(c + other for c, others in self._after.items() for other in others)
        self._backward = frozenset(other + c for c, others in self._before.items() for other in others)
        self.read_patterns()
        every = _any_of(self._anchors)
        self._search, self._every = every.search, every.finditer
        self.find = self._in_large if self.many else self._in_plain
        if corpus and self.many:
            self._split()
            self.find = self._in_corpus

    def prepare_automaton(self) -> None:
        """The same where the extra `fast` is installed."""
        automaton = _automaton({*self._tables.patterns, *self.odd}) if self.many else None
        if automaton is not None:
            self._automaton = automaton
            self.find = self._in_fast

    def read_patterns(self) -> None:
        """Read what `decides` asks."""
        self._longest = max(map(len, self._tables.patterns))
        self._patterns = self._tables.patterns  # last: another thread may be asking

    def decides(self, island: str) -> bool:
        """Whether a phrase may decide what an island becomes: not where none of those that differ occurs in it.

        Most islands are no more than two neighbours that also stand in some phrase.
        """
        patterns = self._patterns
        if patterns is None or not self.odd.isdisjoint(island):
            return True
        size, longest = len(island), self._longest
        for start in range(size - 1):
            for end in range(start + 2, min(start + longest, size) + 1):
                if island[start:end] in patterns:
                    return True
        return False

    def _in_small(self, text: str) -> list[int]:
        anchors, after, before, odd = self._anchors, self._after, self._before, self.odd
        padded = f"{text}\n"
        return [
            place
            for place, c in enumerate(text)
            if c in anchors
            and (
                padded[place + 1] in after.get(c, "")
                or (place and text[place - 1] in before.get(c, ""))
                or c in odd
            )
        ]

    def _in_plain(self, text: str) -> list[int]:
        """Where anchors are rare."""
        first = self._search(text)
        return [] if first is None else self._checked(text, map(_START, self._every(text, first.start())))

    def _in_large(self, text: str) -> list[int]:
        return self._checked(text, map(_START, self._every(text)))

    def _in_corpus(self, text: str) -> list[int]:
        if len(text) < _SHORT:
            return self._in_large(text)
        seeds = self._checked(text, map(_START, self._others(text)))
        seeds += map(_START, self._common(text))
        seeds.sort()
        return seeds

    def _in_fast(self, text: str) -> list[int]:
        return [start for _, start, _ in _matches(self._automaton, text)]

    def _checked(self, text: str, places: Iterable[int]) -> list[int]:
        """Those of the places that stand in a trigger pair, and the odd characters."""
        forward, backward, odd = self._forward, self._backward, self.odd
        return [
            place
            for place in places
            if text[place : place + 2] in forward
            or text[place - 1 : place + 1] in backward
            or text[place] in odd
        ]

    def _split(self) -> None:
        common = [c for c in self._tables.anchors if c not in self.odd and ord(c) <= LAST][:_COMMON]
        expression = "|".join([_beside(c, self._before.get(c, ""), self._after.get(c, "")) for c in common])
        self._common = re.compile(expression).finditer
        self._others = _any_of(self._anchors.difference(common)).finditer


def grown(text: str, seeds: Iterable[int], links: Mapping[str, str]) -> list[tuple[int, int]]:
    """The islands around seeds: start and end of each, up to where two neighbours are no link."""
    islands: list[tuple[int, int]] = []
    size, end = len(text), 0
    for seed in seeds:
        if seed < end:
            continue
        start, end = seed, seed + 1
        first = last = text[seed]
        while start and first in links[before := text[start - 1]]:
            start -= 1
            first = before
        while end < size and (after := text[end]) in links[last]:
            end += 1
            last = after
        islands.append((start, end))
    return islands


def _any_of(characters: Iterable[str]) -> re.Pattern[str]:
    """A class of these characters and of all beyond the Basic Multilingual Plane, whose members would be slow."""
    members = "".join(sorted(c for c in characters if ord(c) <= LAST))
    return re.compile(f"[{re.escape(members)}\U00010000-\U0010ffff]")


def _beside(character: str, before: str, after: str) -> str:
    """An expression for a character behind one of `before` or in front of one of `after`."""
    character = re.escape(character)
    ways = [f"(?=[{re.escape(after)}])"] if after else []
    ways += [f"(?<=[{re.escape(before)}]{character})"] if before else []
    return f"{character}(?:{'|'.join(ways)})"


def _automaton(phrases: set[str]) -> Any:
    """Finds phrases, the longest from the left, where the extra `fast` is installed; else None."""
    try:
        from ahocorasick_rs import AhoCorasick, MatchKind
    except ImportError:
        return None
    return AhoCorasick(sorted(phrases - {""}), matchkind=MatchKind.LeftmostLongest)


def _matches(automaton: Any, text: str) -> list[tuple[int, int, int]]:
    """What the automaton finds. It reads UTF-8, so half a character, as JSON may carry one, is masked: it is in no phrase."""
    try:
        found: list[tuple[int, int, int]] = automaton.find_matches_as_indexes(text)
    except UnicodeEncodeError:
        found = automaton.find_matches_as_indexes(re.sub("[\ud800-\udfff]", "\n", text))
    return found
