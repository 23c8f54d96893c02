"""The guard: which script is this text, so that text already in the target script stays as it is.

A dictionary can't know whether its input needs it: Simplified→Traditional on Traditional text changes about
2,300 characters per megabyte (台→臺, 里→裏, 干→幹 …). The guard counts characters that exist in one script only,
per paragraph; where both kinds show, per sentence. About a third of all Han characters are decisive, so a handful
of characters settles it. What has no evidence of its own goes the way of its two neighbours, and where they differ,
the way of the whole. Japanese and Korean are left alone.
"""

from __future__ import annotations

import re
from functools import cache
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from newsclean.characters import HAN, has_han
from newsclean.patterns import lazy
from newsclean.script.classes import HANGUL, KANA, classes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "Decision",
    "Guard",
    "Tally",
    "Verdict",
    "guard",
    "is_foreign",
    "is_japanese",
    "joined_spans",
    "script_of",
]

_FOREIGN_SHARE = 0.15  # of kana or Hangul among letters, from which on a unit is not Chinese
_OWN_SHARE = 0.1  # of characters that Japanese does not write, from which on it is
_HAN_IN_A_ROW = 8  # Han for each run of kana or Hangul, from which on it is: particles stand closer
_ENCLOSED = lazy(r"[（(《〈「『【\[][^（()）《》〈〉「」『』【】\[\]]*[)）》〉」』】\]]")
_CHINESE_WORDS = (  # daily words that Japanese writes otherwise
    "[们們这這她你您吗嗎呢吧很没沒说說啊让讓么麼它哪]|[不就也但而]是|可以|已[经經]|因[为為]|[虽雖]然|如果"
)
_SENTENCE = lazy(r"(?:[（(][^（()）\n]{0,60}[)）]|[^。！？；!?;])+[。！？；!?;]*|[。！？；!?;]+")
_ENOUGH = 2  # characters that speak for a clause against its sentence: one may be a name or a slip
_CLAUSE = lazy(r"[^，,：:“”「」『』]+[，,：:“”「」『』]*|[，,：:“”「」『』]+")

Decision = tuple[int, int, bool]
"""Start and end of a piece of text, and whether to convert it."""


class Tally(NamedTuple):
    """How many paragraphs were converted, left as they were, or had no evidence of their own."""

    converted: int = 0
    left: int = 0
    undecided: int = 0

    def plus(self, other: Tally) -> Tally:
        """The sum of two counts."""
        return Tally(*(a + b for a, b in zip(self, other, strict=True)))


class Verdict(NamedTuple):
    """What to do with the pieces of each paragraph; `vote` is above 0 where most paragraphs convert."""

    pieces: list[list[Decision]]
    vote: int
    tally: Tally


_WORDS = lazy(_CHINESE_WORDS)
_RUN = lazy(f"[{KANA}{HANGUL}ー]+")
_HAN = lazy(f"[{HAN}]")


def script_of(texts: Sequence[str]) -> str | None:
    """`zh-Hans`, `zh-Hant` or `ja` for a document; None where nothing decides.

    >>> script_of(["雲溪縣的石橋"]), script_of(["东京"]), script_of(["東京の国会で審議された"]), script_of(["A"])
    ('zh-Hant', 'zh-Hans', 'ja', None)
    """
    text = "\n".join(texts)
    if is_foreign(text):
        return "ja" if is_japanese(text) else None
    simplified, traditional = classes().simplified.count(text), classes().traditional.count(text)
    if simplified == traditional:
        return None
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def is_japanese(text: str) -> bool:
    """Whether a document is Japanese.

    >>> is_japanese("東京の国会で審議された"), is_japanese("東京")
    (True, False)
    """
    return is_foreign(text) and re.search(f"[{KANA}]", text) is not None


def is_foreign(unit: str) -> bool:
    """Whether a paragraph or sentence is Japanese or Korean, not Chinese with a foreign word in it.

    >>> is_foreign("東京の国会で審議された"), is_foreign("経済産業省の発表"), is_foreign("《こころ》是小说")
    (True, True, False)
    """
    known = classes()
    if known.abroad.search(unit) is None:
        return known.japanese.count(unit) > 1 and not _is_chinese(unit)
    # 敷岛（しきしま）是战舰: a reading or a title says nothing of the sentence
    around = _ENCLOSED.sub("", unit)
    if has_han(around):
        unit = around
    letters = known.abroad.count(unit)
    if not letters or _WORDS.search(unit):
        return False
    if known.japanese.search(unit) and not _is_chinese(unit):
        return True
    han = len(_HAN.findall(unit))
    runs = len(_RUN.findall(unit))
    if letters < _FOREIGN_SHARE * (letters + han) or han >= _HAN_IN_A_ROW * runs:
        return False
    own = known.own.count(unit)
    if re.search(f"[{HANGUL}]", unit) is None:
        own += known.old.count(unit)
    return not (letters == 1 and own) and own <= _OWN_SHARE * (letters + han)


def _is_chinese(unit: str) -> bool:
    """Whether a unit has something that Japanese would not write."""
    known = classes()
    return bool(_WORDS.search(unit) or known.own.search(unit) or known.old.search(unit))


def _settled(votes: Sequence[int], whole: int) -> list[int]:
    """Votes, with those of 0 decided by the nearest votes on both sides, and by the whole where these differ.

    >>> _settled([0, -1, 0, 1, 0, -1], 1), _settled([0, 0], 0)
    ([1, -1, 1, 1, 1, -1], [0, 0])
    """
    if 0 not in votes:
        return list(votes)
    behind = whole
    after: list[int] = []
    for vote in reversed(votes):
        behind = vote or behind
        after.append(behind)
    settled: list[int] = []
    before = whole
    for vote, behind in zip(votes, reversed(after), strict=True):
        before = vote or before
        settled.append(vote or (before if before == behind else whole or before))
    return settled


class Guard:
    """Decides what to convert on the way from `source` (`simplified` or `traditional`) to the other script."""

    def __init__(self, source: str) -> None:
        known = classes()
        target = "traditional" if source == "simplified" else "simplified"
        self._source = known.simplified if source == "simplified" else known.traditional
        self._target = known.traditional if source == "simplified" else known.simplified
        self._stop = known.either[target]
        self._doubt = known.either[source]

    def passes(self, text: str) -> bool:
        """The short way: nothing in `text` speaks for leaving any of it."""
        return self._stop.search(text) is None

    def spans(self, text: str) -> list[Decision]:
        """What to convert of a text of any number of paragraphs; neighbours of one kind may come as one.

        The same as `decide` says for its paragraphs. Of a text that is to be converted it looks at those few
        closely where something speaks against that, and around them.
        """
        pattern = self._stop.pattern
        if pattern is None:
            return joined_spans(text.split("\n"), self.decide(text.split("\n")).pieces)
        marked = list(_lines_with(pattern, text))
        units = [text[start:end] for start, end in marked]
        mixed = [self._doubt.search(unit) is not None for unit in units]
        strange = sum(len(unit) for unit, both in zip(units, mixed, strict=True) if both and is_foreign(unit))
        if 2 * strange > len(text) - text.count("\n"):
            return joined_spans(text.split("\n"), self.decide(text.split("\n")).pieces)
        groups: list[
            tuple[int, int, int, bool]
        ] = []  # start, end, vote, and whether it is to be looked at closely
        position = 0
        for (start, end), unit, both in zip(marked, units, mixed, strict=True):
            groups += self._gap(text, position, start - 1)
            groups.append((start, end, self._leaning(unit) if both else -1, both))
            position = end + 1
        groups += self._gap(text, position, len(text))
        votes = [vote for _, _, vote, _ in groups]
        whole = self._whole(text, groups) if 0 in votes else 0
        spans: list[Decision] = []
        for (start, end, _, both), vote in zip(groups, _settled(votes, whole), strict=True):
            pieces = self._sentences(text[start:end], vote) if both else [(0, end - start, vote >= 0)]
            _add(spans, start, pieces)
        return spans

    def _gap(self, text: str, start: int, end: int) -> Iterator[tuple[int, int, int, bool]]:
        """Lines where nothing speaks for leaving them.

        Those from the first to the last with evidence for converting; before and after them those without.
        """
        first = start
        while first <= end:
            stop = _line_end(text, first, end)
            if self._source.search(text[first:stop]):
                break
            first = stop + 1
        if first > end:
            if start <= end:
                yield start, end, 0, False
            return
        last = end
        while True:
            begun = text.rfind("\n", first, last) + 1 or first
            if begun == first or self._source.search(text[begun:last]):
                break
            last = begun - 1
        if start < first:
            yield start, first - 1, 0, False
        yield first, last, 1, False
        if last < end:
            yield last + 1, end, 0, False

    def _whole(self, text: str, groups: Sequence[tuple[int, int, int, bool]]) -> int:
        """The vote of all paragraphs; no more of them are looked at than it takes."""
        total = sum(vote * (end - start) for start, end, vote, both in groups if both or vote < 0)
        for start, end, vote, both in groups:
            if vote > 0 and not both:
                while total <= 0 and start <= end:
                    stop = _line_end(text, start, end)
                    total += (stop - start) * (self._source.search(text[start:stop]) is not None)
                    start = stop + 1  # noqa: PLW2901
        return _sign(total)

    def decide(self, paragraphs: Sequence[str], default: int = 0) -> Verdict:
        """For each paragraph its pieces, and whether to convert them.

        `default` is the vote of the whole where it is known from elsewhere.
        """
        votes = [self._vote(paragraph) for paragraph in paragraphs]
        leanings = [
            self._leaning(paragraph) if vote is None else vote
            for paragraph, vote in zip(paragraphs, votes, strict=True)
        ]
        whole = default
        if not whole and 0 in leanings:
            whole = _sign(sum(map(mul, leanings, map(len, paragraphs))))
        strange = sum(
            len(paragraph)
            for paragraph, vote in zip(paragraphs, votes, strict=True)
            if vote is None and is_foreign(paragraph)
        )
        foreign = 2 * strange > sum(map(len, paragraphs))
        decided: list[list[Decision]] = []
        for paragraph, own, vote in zip(paragraphs, votes, _settled(leanings, whole), strict=True):
            if foreign and not _is_chinese(paragraph):
                decided.append([(0, len(paragraph), False)])
            elif own is None:
                decided.append(list(self._sentences(paragraph, vote)))
            else:
                decided.append([(0, len(paragraph), vote >= 0)])
        undecided = votes.count(0)
        wanted = sum(
            own != 0 and any(piece[2] for piece in pieces) for own, pieces in zip(votes, decided, strict=True)
        )
        clear = sum(vote for vote in votes if vote)
        return Verdict(decided, clear, Tally(wanted, len(votes) - undecided - wanted, undecided))

    def _vote(self, paragraph: str) -> int | None:
        """1 convert, -1 leave, 0 no evidence, None both."""
        if self._stop.search(paragraph) is None:
            return 1 if self._source.search(paragraph) else 0
        return -1 if self._doubt.search(paragraph) is None else None

    def _leaning(self, unit: str) -> int:
        """The vote of a unit that may have evidence for both; 0 for one in another language."""
        return 0 if is_foreign(unit) else _sign(self._balance(unit))

    def _balance(self, unit: str) -> int:
        return self._source.count(unit) - self._target.count(unit)

    def _sentences(self, paragraph: str, whole: int) -> Iterator[Decision]:
        if is_foreign(paragraph):
            yield 0, len(paragraph), False
            return
        places = [(match.start(), match.end()) for match in _SENTENCE.finditer(paragraph)]
        units = [paragraph[start:end] for start, end in places]
        # In a Chinese paragraph one character that Japanese does not write tells that a sentence is Chinese.
        foreign = [is_foreign(unit) and not classes().own.search(unit) for unit in units]
        votes = [
            0 if other else _sign(self._balance(unit)) for unit, other in zip(units, foreign, strict=True)
        ]
        for (start, _), unit, other, vote in zip(places, units, foreign, _settled(votes, whole), strict=True):
            if other:
                yield start, start + len(unit), False
            else:
                yield from self._clauses(unit, start, vote)

    def _clauses(self, sentence: str, start: int, whole: int) -> Iterator[Decision]:
        """A sentence at a place; its clauses where both scripts show in it, each with evidence enough."""
        if not (self._source.search(sentence) and self._target.search(sentence)):
            yield start, start + len(sentence), whole >= 0
            return
        clauses = list(_CLAUSE.finditer(sentence))
        balances = [self._balance(clause[0]) for clause in clauses]
        votes = [_sign(balance) if abs(balance) >= _ENOUGH else 0 for balance in balances]
        for clause, vote in zip(clauses, votes, strict=True):
            yield start + clause.start(), start + clause.end(), (vote or whole) >= 0


def joined_spans(paragraphs: Sequence[str], decided: Sequence[Sequence[Decision]]) -> list[Decision]:
    """The decisions in places of the paragraphs joined by newlines, neighbours of one kind together."""
    spans: list[Decision] = []
    offset = 0
    for paragraph, pieces in zip(paragraphs, decided, strict=True):
        _add(spans, offset, pieces)
        offset += len(paragraph) + 1
    return spans


def _add(spans: list[Decision], offset: int, pieces: Iterable[Decision]) -> None:
    """Add pieces of a paragraph that begins at `offset`."""
    for _, end, wanted in pieces:
        if spans and spans[-1][2] == wanted:
            spans[-1] = (spans[-1][0], offset + end, wanted)
        else:
            spans.append((spans[-1][1] if spans else 0, offset + end, wanted))


def _lines_with(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line where a pattern finds something."""
    match = pattern.search(text)
    while match:
        start = text.rfind("\n", 0, match.start()) + 1
        end = _line_end(text, match.start(), len(text))
        yield start, end
        match = pattern.search(text, end)


def _line_end(text: str, start: int, end: int) -> int:
    found = text.find("\n", start, end)
    return end if found < 0 else found


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


@cache
def guard(config: str) -> Guard | None:
    """The guard for an OpenCC configuration; None for those between Japanese forms of kanji."""
    if "jp" in config:
        return None
    return Guard("simplified" if config.startswith("s2") else "traditional")
