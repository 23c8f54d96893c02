"""One-to-many characters, decided by their neighbours.

OpenCC takes the longest dictionary row from the left, so 机制造成 is cut right and 飞机制造 is cut wrong, and what no
row covers gets the commonest form (被发明, 展示了如何). For each such character a linear model weighs what stands
around it: one to three neighbours on either side, and which kind of character they are. Its weights say how far
real Traditional text departs from the dictionary's answer, which holds wherever nothing speaks against it.

The weights are in `data/script_contexts.txt`, made by `tools/build_script_contexts.py`; a row is a kind of feature,
the character and a form of it, and then the neighbours with one character for the weight each.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsclean.data import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["EDGE", "KINDS", "REACH", "SCALE", "TRUST", "ZERO", "Contexts", "contexts", "features", "window"]

REACH = 3  # neighbours on either side
EDGE = "^"
SCALE = 24  # steps of a weight that are 1.0
ZERO = 79  # the code point that stands for the weight 0
TRUST = 4 * SCALE  # what the dictionary's answer is worth
KINDS = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2, "f": 3, "g": 3, "h": 3, "i": 3, "j": 4, "k": 2}
"""Kinds of features and how many neighbours each looks at."""

_OFTEN = 40  # lookups of a character, from which on reading all of its weights pays
_CLASSES = {
    "T": "阿埃艾安奥巴贝本比宾波伯布查达戴丹德迪杜多厄恩法菲费芬佛弗福盖戈格哈海汉赫亨霍基吉加杰卡凯坎科克库拉莱兰劳勒雷李丽利里立廉列林琳隆卢鲁路伦罗洛马"
    "玛麦曼梅门蒙米密莫姆穆娜纳南内尼宁纽诺努欧帕佩皮普齐乔琼萨赛桑森沙山圣施史斯苏索塔泰坦汤特提托瓦万威韦维温文沃乌西希夏谢辛雅亚耶伊因英尤约泽扎詹珍朱兹尔"
    "夫芙妮蒂茨彻顿恰叶丘默奇冈",  # names from abroad
    "D": "0123456789０１２３４５６７８９一二三四五六七八九十百千万亿两几数半每整",  # how many
    "J": "先生女士小姐太太教授主任议员校长局长总经理书记",  # titles
    "F": "的了是在有和不也就都与及或被把将对从向",  # little words
}


class _Classes(dict[int, str]):
    """Code point to the kind of character, for `str.translate`."""

    def __missing__(self, code: int) -> str:
        kind = "H" if 0x4E00 <= code < 0xA000 else "A" if code < 0x3000 and chr(code).isalpha() else "P"
        self[code] = kind
        return kind


_KIND_OF = _Classes()
for _kind, _members in _CLASSES.items():
    for _member in _members:
        if _kind != "J" or ord(_member) not in _KIND_OF:
            dict.__setitem__(_KIND_OF, ord(_member), _kind)
_FOLD = dict.fromkeys(map(ord, "123456789０１２３４５６７８９"), "0") | {ord("\n"): EDGE}


def window(text: str, place: int) -> str:
    """The character at `place` with REACH neighbours on either side, edges filled up."""
    if place >= REACH and place + REACH < len(text):
        return text[place - REACH : place + REACH + 1]
    return f"{EDGE * REACH}{text}{EDGE * REACH}"[place : place + 2 * REACH + 1]


def features(around: str) -> tuple[str, ...]:
    """What the model looks at in a window: the kind of each feature, then the neighbours, middle left out.

    >>> features("展示了如何使用")[:4]
    ('a了', 'b何', 'c示了', 'd何使')
    """
    w = around.translate(_FOLD)
    t = around.translate(_KIND_OF)
    l1, l2, l3 = w[2], w[1:3], w[0:3]
    r1, r2, r3 = w[4], w[4:6], w[4:7]
    return (
        f"a{l1}", f"b{r1}", f"c{l2}", f"d{r2}", f"e{l1}{r1}", f"f{l3}", f"g{r3}", f"h{l2}{r1}", f"i{l1}{r2}",
        f"j{t[1:3]}{t[4:6]}", f"k{t[2]}{t[4]}",
    )  # fmt: skip


class _Weights:
    """All that the model says of one character, once it is met often enough to pay for reading it."""

    def __init__(self, rows: Iterable[str]) -> None:
        self.by_feature: dict[str, list[tuple[str, int]]] = {}
        self._bounds: dict[str, dict[str, tuple[int, int]]] = {}  # nearest neighbour: form to worst and best
        for row in rows:
            kind, form, body = row[0], row[2], row[3:]
            size, near = KINDS[kind], _NEAREST[kind]
            for at in range(0, len(body), size + 1):
                weight = ord(body[at + size]) - ZERO
                self.by_feature.setdefault(kind + body[at : at + size], []).append((form, weight))
                forms = self._bounds.setdefault(kind + body[at + near], {})
                worst, best = forms.get(form, (0, 0))
                forms[form] = min(worst, weight), max(best, weight)

    def bound(self, neighbour: str, kinds: str) -> int:
        """How far these kinds of features can move one form against another, whatever stands beyond a neighbour."""
        same, kind_of = neighbour.translate(_FOLD), neighbour.translate(_KIND_OF)
        low: dict[str, int] = {}
        high: dict[str, int] = {}
        for kind in kinds:
            forms = self._bounds.get(kind + (kind_of if kind in "jk" else same), {})
            for form, (worst, best) in forms.items():
                low[form] = low.get(form, 0) + worst
                high[form] = high.get(form, 0) + best
        return max(high.values(), default=0) - min(low.values(), default=0)


_LEFT, _RIGHT = "acfehijk", "bdg"
_NEAREST = {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 2, "g": 0, "h": 1, "i": 0, "j": 1, "k": 0}
"""In a feature of a kind: where the nearest neighbour stands, on the left, or on the right for _RIGHT."""


class Contexts:
    """The model, read as far as it is needed. Safe to share between threads."""

    def __init__(self, text: str) -> None:
        self._rows: dict[str, list[str]] = {}  # by kind and character
        for row in text.split("\n"):
            if row and row[0] != "#":
                self._rows.setdefault(row[:2], []).append(row)
        self._weights: dict[str, _Weights] = {}
        self._met: dict[str, int] = {}
        characters = sorted({key[1] for key in self._rows})
        self.expression = re.compile(f"[{''.join(characters)}]" if characters else "(?!)")

    def forms(self, character: str) -> list[str]:
        """The forms of a character that the model knows."""
        return sorted({row[2] for kind in KINDS for row in self._rows.get(kind + character, ())})

    def left(self, pair: str) -> int:
        """How far what stands on the left of a character can move the decision; `pair` is its neighbour and it."""
        weights = self._weights_of(pair[1])
        return TRUST + 1 if weights is None else weights.bound(pair[0], _LEFT)

    def right(self, pair: str) -> int:
        """The same for the right side; both together must exceed TRUST, or the answer stands."""
        weights = self._weights_of(pair[0])
        return TRUST + 1 if weights is None else weights.bound(pair[1], _RIGHT)

    def read(self, character: str) -> bool:
        """Whether the weights of a character have been read, so that its bounds will not change any more."""
        return character in self._weights

    def decide(self, around: str, answer: str) -> str:
        """The form of the middle character of a window; `answer` is what the dictionaries say."""
        character = around[REACH]
        weights = self._weights_of(character)
        score = {answer: TRUST}
        for feature in features(around):
            found = self._find(character, feature) if weights is None else weights.by_feature.get(feature, ())
            for form, weight in found:
                score[form] = score.get(form, 0) + weight
        best = max(score, key=score.__getitem__)
        return best if score[best] > score[answer] else answer

    def _weights_of(self, character: str) -> _Weights | None:
        """The weights of a character that is met often; None for one that is not worth reading yet."""
        weights = self._weights.get(character)
        if weights is None:
            met = self._met[character] = self._met.get(character, 0) + 1
            if met > _OFTEN:
                rows = [row for kind in KINDS for row in self._rows.get(kind + character, ())]
                weights = self._weights[character] = _Weights(rows)
        return weights

    def _find(self, character: str, feature: str) -> Iterator[tuple[str, int]]:
        """Look one feature up in the rows as they are."""
        neighbours = feature[1:]
        step = len(neighbours) + 1
        for row in self._rows.get(feature[0] + character, ()):
            at = row.find(neighbours, 3)
            while at >= 0 and (at - 3) % step:
                at = row.find(neighbours, at + 1)
            if at >= 0:
                yield row[2], ord(row[at + step - 1]) - ZERO


@cache
def contexts() -> Contexts:
    """The model that ships with the package."""
    return Contexts(read_text("script_contexts.txt"))
