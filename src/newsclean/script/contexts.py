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
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["EDGE", "KINDS", "REACH", "SCALE", "TRUST", "ZERO", "Contexts", "contexts", "features", "window"]

REACH = 3  # neighbours on either side
EDGE = "^"
SCALE = 24  # steps of a weight that are 1.0
ZERO = 79  # the code point that stands for the weight 0
TRUST = 4 * SCALE  # what the dictionary's answer is worth
KINDS = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2, "f": 3, "g": 3, "h": 3, "i": 3, "j": 4, "k": 2}
"""Kinds of features and how many neighbours each looks at."""

_REMEMBERED = 200_000
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


class Contexts:
    """The model, read character by character. Safe to share between threads."""

    def __init__(self, text: str) -> None:
        self._rows: dict[str, list[str]] = {}
        for row in text.splitlines():
            if row and row[0] != "#":
                self._rows.setdefault(row[1], []).append(row)
        self._weights: dict[str, dict[str, list[tuple[str, int]]]] = {}
        self.expression = re.compile(f"[{''.join(sorted(self._rows))}]") if self._rows else None

    def weights(self, character: str) -> dict[str, list[tuple[str, int]]]:
        """For one character: feature to what it says for or against each form."""
        known = self._weights.get(character)
        if known is None:
            known = {}
            for row in self._rows.get(character, ()):
                kind, form, body = row[0], row[2], row[3:]
                step = KINDS[kind] + 1
                for i in range(0, len(body), step):
                    entry = known.setdefault(kind + body[i : i + step - 1], [])
                    entry.append((form, ord(body[i + step - 1]) - ZERO))
            self._weights[character] = known
        return known

    def decide(self, around: str, answer: str) -> str:
        """The form of the middle character of a window; `answer` is what the dictionaries say."""
        known = self.weights(around[REACH])
        score = {answer: TRUST}
        for feature in features(around):
            for form, weight in known.get(feature, ()):
                score[form] = score.get(form, 0) + weight
        best = max(score, key=score.__getitem__)
        return best if score[best] > score[answer] else answer


@cache
def contexts() -> Contexts:
    """The model that ships with the package."""
    return Contexts(read_text("script_contexts.txt"))


class Corrector:
    """Applies the model to what a conversion gave.

    `later` is what the later steps of the conversion make of one form; `settled` are our own rows, which no
    neighbour overrules.
    """

    def __init__(self, model: Contexts, later: Callable[[str], str], settled: Mapping[str, str]) -> None:
        self._model = model
        self._settled = settled
        self._later = later
        self._known: dict[tuple[str, str], str] = {}
        self._forms: dict[str, dict[str, str]] = {}

    def corrections(self, text: str, result: str) -> Iterator[tuple[int, str]]:
        """Places of `text`, and what shall stand there instead of what stands in `result`, of the same length."""
        if self._model.expression is None:
            return
        known = self._known
        for match in self._model.expression.finditer(text):
            place = match.start()
            key = window(text, place), result[place]
            wanted = known.get(key)
            if wanted is None:
                wanted = self._decide(*key)
            if wanted != key[1]:
                yield place, wanted

    def _decide(self, around: str, seen: str) -> str:
        character = around[REACH]
        forms = self._forms.get(character)
        if forms is None:
            found = sorted({form for row in self._model.weights(character).values() for form, _ in row})
            forms = {}
            for form in found:
                forms.setdefault(self._later(form), form)
            self._forms[character] = forms
        wanted = seen
        if seen in forms:
            wanted = self._later(self._model.decide(around, forms[seen]))
            if wanted != seen:
                wanted = self._settle(around) or wanted
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[around, seen] = wanted
        return wanted

    def _settle(self, around: str) -> str:
        """What the longest of our own rows over the middle of a window puts there, '' where there is none."""
        for length in range(len(around), 1, -1):
            for start in range(max(0, REACH + 1 - length), min(REACH, len(around) - length) + 1):
                value = self._settled.get(around[start : start + length], "")
                if value:
                    return self._later(value[REACH - start])
        return ""
