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

from newsclean.characters import HAN
from newsclean.data import read_text
from newsclean.patterns import Bulk, lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Decision", "Guard", "Tally", "Verdict", "guard", "is_foreign", "script_of"]

_KANA = "\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d"
_HANGUL = "\u1100-\u11ff\uac00-\ud7a3"  # letters alone, ㅎ, speak of Korean, not in it
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


class _Classes(NamedTuple):
    simplified: re.Pattern[str]
    traditional: re.Pattern[str]
    foreign: re.Pattern[str]  # kana or Hangul
    foreign_run: re.Pattern[str]
    hangul: re.Pattern[str]
    own: re.Pattern[str]  # Simplified-only characters that Japanese does not share
    old: re.Pattern[str]  # Traditional-only characters that Japanese has given up
    japanese: re.Pattern[str]  # new forms of kanji that no Chinese has
    words: re.Pattern[str]
    han: re.Pattern[str]


@cache
def _classes() -> _Classes:
    rows = read_text("script_guard.txt").splitlines()
    simplified, traditional, shared, japanese, old = (row for row in rows if not row.startswith("#"))
    return _Classes(
        lazy(f"[{simplified}]"),
        lazy(f"[{traditional}]"),
        lazy(f"[{_KANA}{_HANGUL}]"),
        lazy(f"[{_KANA}{_HANGUL}ー]+"),
        lazy(f"[{_HANGUL}]"),
        lazy(f"[{''.join(sorted(set(simplified) - set(shared)))}]"),
        lazy(f"[{old}]"),
        lazy(f"[{japanese}]"),
        lazy(_CHINESE_WORDS),
        lazy(f"[{HAN}]"),
    )


_classes_pay = Bulk()
_stop_pays = Bulk()


def script_of(texts: Sequence[str]) -> str | None:
    """`zh-Hans`, `zh-Hant` or `ja` for a document; None where nothing decides.

    >>> script_of(["雲溪縣的石橋"]), script_of(["东京"]), script_of(["東京の国会で審議された"]), script_of(["A"])
    ('zh-Hant', 'zh-Hans', 'ja', None)
    """
    classes = _classes()
    text = "\n".join(texts)
    bulk = _classes_pay(text)
    if (bulk or any(map(_may_be_foreign, set(text)))) and is_foreign(text):
        return "ja" if re.search(f"[{_KANA}]", text) else None
    if bulk:
        simplified, traditional = (
            len(classes.simplified.findall(text)),
            len(classes.traditional.findall(text)),
        )
    else:
        simplified, traditional = (sum(map(own.__contains__, text)) for own in _decisive())
    if simplified == traditional:
        return None
    return "zh-Hans" if simplified > traditional else "zh-Hant"


@cache
def _decisive() -> tuple[frozenset[str], frozenset[str]]:
    """The characters of Simplified only and of Traditional only."""
    classes = _classes()
    return frozenset(classes.simplified.pattern[1:-1]), frozenset(classes.traditional.pattern[1:-1])


def _may_be_foreign(character: str) -> bool:
    """Whether it is beyond Latin and no everyday character or mark of Chinese: kana and Hangul are."""
    return character >= "\u1100" and not (
        "\u4e00" <= character <= "\u9fff"
        or "\u2000" <= character <= "\u303f"
        or "\uff00" <= character <= "\uff65"
    )


def is_foreign(unit: str) -> bool:
    """Whether a paragraph or sentence is Japanese or Korean, not Chinese with a foreign word in it.

    >>> is_foreign("東京の国会で審議された"), is_foreign("経済産業省の発表"), is_foreign("《こころ》是小说")
    (True, True, False)
    """
    classes = _classes()
    if classes.foreign.search(unit) is None:
        return len(classes.japanese.findall(unit)) > 1 and not _is_chinese(unit)
    # 敷岛（しきしま）是战舰: a reading or a title says nothing of the sentence
    around = _ENCLOSED.sub("", unit)
    if classes.han.search(around):
        unit = around
    letters = len(classes.foreign.findall(unit))
    if not letters or classes.words.search(unit):
        return False
    if classes.japanese.search(unit) and not _is_chinese(unit):
        return True
    han = len(classes.han.findall(unit))
    runs = len(classes.foreign_run.findall(unit))
    if letters < _FOREIGN_SHARE * (letters + han) or han >= _HAN_IN_A_ROW * runs:
        return False
    own = len(classes.own.findall(unit))
    if classes.hangul.search(unit) is None:
        own += len(classes.old.findall(unit))
    return not (letters == 1 and own) and own <= _OWN_SHARE * (letters + han)


def _is_chinese(unit: str) -> bool:
    """Whether a unit has something that Japanese would not write."""
    classes = _classes()
    return bool(classes.words.search(unit) or classes.own.search(unit) or classes.old.search(unit))


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
        classes = _classes()
        simplified, traditional = classes.simplified, classes.traditional
        self._source = simplified if source == "simplified" else traditional
        self._target = traditional if source == "simplified" else simplified
        foreign = f"{classes.japanese.pattern[1:-1]}{_KANA}{_HANGUL}"
        self._stop = lazy(f"[{self._target.pattern[1:-1]}{foreign}]")
        self._doubt = lazy(f"[{self._source.pattern[1:-1]}{foreign}]")

    def passes(self, text: str) -> bool:
        """The short way: nothing in `text` speaks for leaving any of it."""
        if not _stop_pays(text):
            characters = set(text)
            if not any(map(_may_be_foreign, characters)):
                return not any(map(self._stop.pattern.__contains__, characters - set("[-]")))
        return self._stop.search(text) is None

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
        return len(self._source.findall(unit)) - len(self._target.findall(unit))

    def _sentences(self, paragraph: str, whole: int) -> Iterator[Decision]:
        if is_foreign(paragraph):
            yield 0, len(paragraph), False
            return
        places = [(match.start(), match.end()) for match in _SENTENCE.finditer(paragraph)]
        units = [paragraph[start:end] for start, end in places]
        # In a Chinese paragraph one character that Japanese does not write tells that a sentence is Chinese.
        foreign = [is_foreign(unit) and not _classes().own.search(unit) for unit in units]
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


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


@cache
def guard(config: str) -> Guard | None:
    """The guard for an OpenCC configuration; None for those between Japanese forms of kanji."""
    if "jp" in config:
        return None
    return Guard("simplified" if config.startswith("s2") else "traditional")
