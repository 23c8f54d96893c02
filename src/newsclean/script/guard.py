"""The guard: which script is this text, so that text already in the target script stays as it is.

A dictionary can't know whether its input needs it: Simplified→Traditional on Traditional text changes about
2,300 characters per megabyte (台→臺, 里→裏, 干→幹 …). The guard counts characters that exist in one script only,
per paragraph; where both kinds show, per sentence. About a third of all Han characters are decisive, so a handful
of characters settles it. A paragraph without any follows the one before it. Japanese and Korean are left alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.characters import HAN
from newsclean.data import read_text
from newsclean.patterns import Bulk, lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Decision", "Guard", "Tally", "Verdict", "guard", "is_foreign", "script_of"]

_KANA = "\u3041-\u3096\u30a1-\u30fa\u31f0-\u31ff\uff66-\uff9d"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3"
_FOREIGN_SHARE = 0.15  # of kana or Hangul among letters, from which on a unit is not Chinese
_OWN_SHARE = 0.1  # of characters that only Simplified Chinese writes, from which on it is
_ENCLOSED = lazy(r"[（(《〈「『【\[][^（()）《》〈〉「」『』【】\[\]]*[)）》〉」』】\]]")
_CHINESE_WORDS = (
    "们們这這她你您吗嗎呢吧很没沒说說啊让讓么麼它哪"  # daily words that Japanese writes otherwise
)
_SENTENCE = lazy(r"[^。！？；!?;]+[。！？；!?;]*|[。！？；!?;]+")

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
    japanese: re.Pattern[str]  # Simplified-only characters that Japanese does not share
    words: re.Pattern[str]
    han: re.Pattern[str]


@cache
def _classes() -> _Classes:
    rows = read_text("script_guard.txt").splitlines()
    simplified, traditional, shared = (row for row in rows if not row.startswith("#"))
    return _Classes(
        lazy(f"[{simplified}]"),
        lazy(f"[{traditional}]"),
        lazy(f"[{_KANA}{_HANGUL}]"),
        lazy(f"[{''.join(sorted(set(simplified) - set(shared)))}]"),
        lazy(f"[{_CHINESE_WORDS}]"),
        lazy(f"[{HAN}]"),
    )


_classes_pay = Bulk()


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
    """Whether a paragraph or sentence is Japanese or Korean, not Chinese with a foreign word in it."""
    classes = _classes()
    if classes.foreign.search(unit) is None:
        return False
    around = _ENCLOSED.sub(
        "", unit
    )  # 敷岛（しきしま）是战舰: a reading or a title says nothing of the sentence
    if classes.han.search(around):
        unit = around
    letters = len(classes.foreign.findall(unit))
    han = len(classes.han.findall(unit))
    if not letters or letters < _FOREIGN_SHARE * (letters + han):
        return False
    own = len(classes.japanese.findall(unit))
    if (letters == 1 and own) or own > _OWN_SHARE * (letters + han):
        return False
    return not classes.words.search(unit)


def _is_chinese(unit: str) -> bool:
    """Whether a unit without kana has something that Japanese would not write."""
    classes = _classes()
    return bool(classes.words.search(unit) or classes.japanese.search(unit))


def _mostly_foreign(paragraphs: Sequence[str]) -> bool:
    """Whether Japanese or Korean paragraphs make up more than half of a document."""
    foreign = sum(len(unit) for unit in paragraphs if is_foreign(unit))
    return 2 * foreign > sum(map(len, paragraphs))


class Guard:
    """Decides what to convert on the way from `source` (`simplified` or `traditional`) to the other script."""

    def __init__(self, source: str) -> None:
        classes = _classes()
        simplified, traditional = classes.simplified, classes.traditional
        self._source = simplified if source == "simplified" else traditional
        self._target = traditional if source == "simplified" else simplified
        self._stop = lazy(f"[{self._target.pattern[1:-1]}{_KANA}{_HANGUL}]")

    def passes(self, text: str) -> bool:
        """The short way: nothing in `text` speaks for leaving any of it."""
        return self._stop.search(text) is None

    def decide(self, paragraphs: Sequence[str], default: int = 0) -> Verdict:
        """For each paragraph its pieces, and whether to convert them.

        `default` is the vote that paragraphs without evidence follow before any other has voted.
        """
        votes = [self._vote(paragraph) for paragraph in paragraphs]
        clear = [vote for vote in votes if vote]
        vote = default or next(iter(clear), 0)
        foreign = None in votes and _mostly_foreign(paragraphs)
        decided: list[list[Decision]] = []
        for paragraph, own in zip(paragraphs, votes, strict=True):
            if foreign and not _is_chinese(paragraph):
                decided.append([(0, len(paragraph), False)])
            elif own is None:
                decided.append(list(self._sentences(paragraph, vote)))
            else:
                vote = own or vote
                decided.append([(0, len(paragraph), vote >= 0)])
        undecided = votes.count(0)
        wanted = sum(
            own != 0 and any(piece[2] for piece in pieces) for own, pieces in zip(votes, decided, strict=True)
        )
        return Verdict(decided, sum(clear), Tally(wanted, len(votes) - undecided - wanted, undecided))

    def _vote(self, paragraph: str) -> int | None:
        """1 convert, -1 leave, 0 no evidence, None both."""
        if self._stop.search(paragraph) is None:
            return 1 if self._source.search(paragraph) else 0
        if _classes().foreign.search(paragraph):
            return None
        return None if self._source.search(paragraph) else -1

    def _balance(self, unit: str) -> int:
        return len(self._source.findall(unit)) - len(self._target.findall(unit))

    def _sentences(self, paragraph: str, vote: int) -> Iterator[Decision]:
        if is_foreign(paragraph):
            yield 0, len(paragraph), False
            return
        whole = self._balance(paragraph) or vote
        for match in _SENTENCE.finditer(paragraph):
            unit = match[0]
            if is_foreign(unit):
                yield match.start(), match.end(), False
            else:
                yield match.start(), match.end(), (self._balance(unit) or whole) >= 0


@cache
def guard(config: str) -> Guard | None:
    """The guard for an OpenCC configuration; None for those between Japanese forms of kanji."""
    if "jp" in config:
        return None
    return Guard("simplified" if config.startswith("s2") else "traditional")
