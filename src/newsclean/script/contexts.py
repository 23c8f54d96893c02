"""One-to-many characters, decided by their neighbours.

OpenCC takes the longest dictionary row from the left, so 机制造成 is cut right and 飞机制造 is cut wrong, and what no
row covers gets the commonest form (被发明, 展示了如何). For each such character a linear model weighs what stands
around it: one to three neighbours on either side, and which kind of character they are. Its weights say how far
real Traditional text departs from the dictionary's answer, which holds wherever nothing speaks against it.

The weights are in `data/script_contexts.txt`, made by `tools/build_script_contexts.py`; a row is a kind of feature,
the character and a form of it, and then the neighbours with one character for the weight each.
"""

from __future__ import annotations

from collections import Counter
from functools import cache, cached_property
from typing import Protocol

from newsclean.data import read_bytes
from newsclean.script.rows import Rows

__all__ = [
    "EDGE",
    "KINDS",
    "REACH",
    "SCALE",
    "TRUST",
    "UNFOLDED",
    "ZERO",
    "Contexts",
    "contexts",
    "features",
    "fold",
    "kind_of",
    "kinds_below",
    "window",
]

REACH = 3  # neighbours on either side
EDGE = "^"
SCALE = 24  # steps of a weight that are 1.0
ZERO = 79  # the code point that stands for the weight 0
TRUST = 4 * SCALE  # what the dictionary's answer is worth
KINDS = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2, "f": 3, "g": 3, "h": 3, "i": 3, "j": 4, "k": 2}
"""Kinds of features and how many neighbours each looks at."""

_FEW = 100  # decisions on a character, for which its rows are looked through as they are

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
        kind = self[code] = _usual_kind(code)
        return kind


def _usual_kind(code: int) -> str:
    return "H" if 0x4E00 <= code < 0xA000 else "A" if code < 0x3000 and chr(code).isalpha() else "P"


_KIND_OF = _Classes()
for _kind, _members in _CLASSES.items():
    for _member in _members:
        if _kind != "J" or ord(_member) not in _KIND_OF:
            dict.__setitem__(_KIND_OF, ord(_member), _kind)
UNFOLDED = {"0": "123456789０１２３４５６７８９", EDGE: "\n"}
"""What the model sees as one and the same neighbour: any digit, and a line end as the edge of a text."""
_FOLD = {ord(member): one for one, members in UNFOLDED.items() for member in members}


def fold(neighbours: str) -> str:
    """Neighbours as the model sees them: any digit is 0, a line end is the edge."""
    return neighbours.translate(_FOLD)


def kind_of(neighbours: str) -> str:
    """Which kind of character each of them is."""
    return neighbours.translate(_KIND_OF)


def kinds_below(end: int) -> str:
    """The kind of every code point below `end`."""
    return "".join([_KIND_OF.get(code) or _usual_kind(code) for code in range(end)])


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
    return tuple(map(str.__add__, KINDS, _neighbours(around)))


def _neighbours(around: str) -> tuple[str, ...]:
    """The neighbours that each kind of features looks at, in the order of KINDS."""
    w, t = fold(around), kind_of(around)
    l1, l2, r1, r2 = w[2], w[1:3], w[4], w[4:6]
    return l1, r1, l2, r2, l1 + r1, w[0:3], w[4:7], l2 + r1, l1 + r2, t[1:3] + t[4:6], t[2] + t[4]


class _Table(Protocol):
    """What neighbours say: numbers of forms, with the weight for each."""

    def get(self, neighbours: str, /) -> list[tuple[int, int]] | None:
        """Nothing where they say nothing."""


class Contexts:
    """The model, each row read when it is first asked for. Safe to share between threads."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sorted = Rows(data)
        self._rows: dict[str, list[str]] = {}  # by kind and character
        self._read: dict[str, tuple[list[str], list[_Table]]] = {}  # what `_tables` made for good
        self._asked: Counter[str] = Counter()  # how often each character was decided

    @cached_property
    def characters(self) -> list[str]:
        """All that the model knows."""
        return sorted({row[1] for row in self._data.decode().split("\n") if row and row[0] in KINDS})

    def forms(self, character: str) -> list[str]:
        """The forms of a character that the model knows."""
        return sorted({row[2] for kind in KINDS for row in self._of(kind + character)})

    def weights(self, kind: str, character: str) -> list[tuple[str, dict[str, str]]]:
        """For each form that a kind of features speaks of: neighbours to the sign of their weight (see ZERO)."""
        step = KINDS[kind] + 1
        found = []
        for row in self._of(kind + character):
            columns = [row[3 + place :: step] for place in range(step)]
            neighbours = map("".join, zip(*columns[:-1], strict=True))
            found.append((row[2], dict(zip(neighbours, columns[-1], strict=True))))
        return found

    def decide(self, around: str, answer: str) -> str:
        """The form of the middle character of a window; `answer` is what the dictionaries say."""
        forms, tables = self._read.get(around[REACH]) or self._tables(around[REACH])
        heard = [
            said for table, near in zip(tables, _neighbours(around), strict=True) if (said := table.get(near))
        ]
        scores = [0] * len(forms)
        own = forms.index(answer)
        scores[own] = TRUST
        for said in heard:
            for number, weight in said:
                scores[number] += weight
        best = max(scores)
        if best == scores[own]:
            return answer
        if best > 0 and scores.count(best) == 1:
            return forms[scores.index(best)]
        # Of forms that are worth the same, the one that was spoken of first; what nothing speaks of is no choice.
        spoken = dict.fromkeys([own, *[number for said in heard for number, _ in said]])
        return forms[max(spoken, key=scores.__getitem__)]

    def _tables(self, character: str) -> tuple[list[str], list[_Table]]:
        """Its forms and, for each kind of features, what neighbours say of these, by number."""
        forms = self.forms(character)
        self._asked[character] += 1
        if self._asked[character] <= _FEW:
            return forms, [_Row(self._of(kind + character), size, forms) for kind, size in KINDS.items()]
        tables: list[_Table] = []
        for kind in KINDS:
            table: dict[str, list[tuple[int, int]]] = {}
            for form, weights in self.weights(kind, character):
                number = forms.index(form)
                for neighbours, sign in weights.items():
                    table.setdefault(neighbours, []).append((number, ord(sign) - ZERO))
            tables.append(table)
        self._read[character] = forms, tables
        return forms, tables

    def _of(self, name: str) -> list[str]:
        rows = self._rows.get(name)
        if rows is None:
            rows = self._rows[name] = self._sorted.starting(name)
        return rows


class _Row:
    """Rows looked through as they are: for a few decisions that is faster than to make a dictionary of them."""

    def __init__(self, rows: list[str], size: int, forms: list[str]) -> None:
        self._rows = rows
        self._size = size
        self._forms = forms

    def get(self, neighbours: str) -> list[tuple[int, int]]:
        """What neighbours say: a form's number and the weight for it."""
        size = self._size
        found: list[tuple[int, int]] = []
        for row in self._rows:
            place = row.find(neighbours, 3)
            while place > 0 and (place - 3) % (size + 1):
                place = row.find(neighbours, place + 1)
            if place > 0:
                found.append((self._forms.index(row[2]), ord(row[place + size]) - ZERO))
        return found


@cache
def contexts() -> Contexts:
    """The model that ships with the package."""
    return Contexts(read_bytes("script_contexts.txt"))
