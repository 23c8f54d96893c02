"""How far a neighbour can move a decision of `contexts`: what lets most one-to-many characters pass unread.

The model departs from the dictionary's answer where the weights of what stands around a character exceed TRUST.
Nearly everywhere the nearest neighbour on either side says already that they can't: for each character, each answer
and each neighbour these tables hold the most that any text beyond that neighbour could add. They are compiled once
with the lexicons, and the model itself is read only for the few places that remain.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.script.contexts import EDGE, KINDS, TRUST, UNFOLDED, ZERO, fold, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.script.contexts import Contexts

__all__ = ["Bounds", "compile_bounds"]

_ZERO = 0x3400  # the code point that stands for a bound of 0
_NOTHING = chr(_ZERO)
_NEAREST = {"a": 0, "b": 0, "c": 1, "d": 0, "e": 0, "f": 2, "g": 0, "h": 1, "i": 0, "j": 1, "k": 0}
"""In a kind of features: where the nearest neighbour stands, on the right for _RIGHT, else on the left."""
_RIGHT = "bdg"
_KINDRED = "jk"  # look at kinds of characters
_ALONE = "ab"  # look at the nearest neighbour only, so their weight is no bound but certain


class Bounds:
    """The compiled tables, each row read when it is first asked for. Safe to share between threads."""

    def __init__(self, text: str) -> None:
        self._rows = {row[:3]: row[3:] for row in text.split("\n")} if text else {}
        self._read: dict[str, dict[str, str]] = {}  # a neighbour to the sign of its bound
        self.answers: dict[str, list[str]] = {}  # of each character that the model knows
        for name in self._rows:
            if name[0] == "r":
                self.answers.setdefault(name[1], []).append(name[2])

    def left(self, neighbour: str, character: str, answer: str) -> int:
        """How far what stands on the left can move the decision; '' is the edge of a text."""
        neighbour = neighbour or EDGE
        own = self._signs("l" + character + answer).get(fold(neighbour), _NOTHING)
        kindred = self._signs("k" + character + answer).get(kind_of(neighbour), _NOTHING)
        return ord(own) + ord(kindred) - 2 * _ZERO

    def right(self, neighbour: str, character: str, answer: str) -> int:
        """The same for the right side; the answer stands unless both together exceed TRUST."""
        return ord(self._signs("r" + character + answer).get(fold(neighbour or EDGE), _NOTHING)) - _ZERO

    def expression(self, character: str, answer: str) -> list[str]:
        """A regular expression for all places where an answer could be wrong; none where it never is.

        Some of those it finds are right as well: it knows the most that either side can add, not what both do.
        """
        left, right = (self.row(side, character, answer) for side in "lr")
        kindred = max([0, *self.row("k", character, answer).values()])
        if kindred > TRUST:
            return [character]

        def speaking(row: dict[str, int], other: dict[str, int] | None = None) -> set[str]:
            most = kindred + max([0, *(other or {}).values()])
            return {neighbour for neighbour, bound in row.items() if bound + most > TRUST}

        ways = [
            _behind(speaking(left), character),
            _ahead(speaking(right)),
            _behind(speaking(left, right), character) + _ahead(speaking(right, left)),
        ]
        if not speaking(left, right) or not speaking(right, left):
            ways.pop()
        ways = [way for way in ways if way]
        return [f"{character}(?:{'|'.join(ways)})"] if ways else []

    def row(self, part: str, character: str, answer: str) -> dict[str, int]:
        """One part of the tables: left neighbours (l), their kinds (k) or right neighbours (r), to their bounds."""
        signs = self._signs(part + character + answer)
        return {neighbour: ord(sign) - _ZERO for neighbour, sign in signs.items()}

    def _signs(self, name: str) -> dict[str, str]:
        found = self._read.get(name)
        if found is None:
            body = self._rows.get(name, "")
            found = self._read[name] = dict(zip(body[::2], body[1::2], strict=True))
        return found


def _behind(neighbours: set[str], character: str) -> str:
    if not neighbours:
        return ""
    edge = rf"|(?<=\A{character})" if EDGE in neighbours else ""
    return f"(?:(?<=[{_members(neighbours)}]{character}){edge})"


def _ahead(neighbours: set[str]) -> str:
    if not neighbours:
        return ""
    edge = r"|\Z" if EDGE in neighbours else ""
    return f"(?:(?=[{_members(neighbours)}]){edge})"


def _members(neighbours: set[str]) -> str:
    """The members of a class: every character that the model sees as one of these."""
    return re.escape("".join(sorted(neighbours.union(*(UNFOLDED.get(n, "") for n in neighbours)))))


def compile_bounds(model: Contexts) -> str:
    """The tables of a model: rows of a part (l, k, r), the character, an answer, then neighbours and bounds."""
    return "\n".join(
        name + "".join([neighbour + chr(_ZERO + bound) for neighbour, bound in sorted(row.items()) if bound])
        for character in model.characters
        for answer in model.forms(character)
        for name, row in _rows(model, character, answer).items()
    )


def _rows(model: Contexts, character: str, answer: str) -> dict[str, dict[str, int]]:
    parts: dict[str, dict[str, int]] = {"l": {}, "k": {}, "r": {}}
    for kind in KINDS:
        part = parts["r" if kind in _RIGHT else "k" if kind in _KINDRED else "l"]
        most: dict[str, int] = {}
        for neighbours, gain in _gains(model, character, answer, kind):
            nearest = neighbours[_NEAREST[kind]]
            most[nearest] = gain if kind in _ALONE else max(most.get(nearest, 0), gain)
        for nearest, gain in most.items():
            part[nearest] = part.get(nearest, 0) + gain
    # What can't exceed TRUST, whatever the other side and the kinds add, is as good as nothing.
    kindred = max([0, *parts["k"].values()])
    for side, other in (("l", "r"), ("r", "l")):
        most_else = kindred + max([0, *parts[other].values()])
        parts[side] = {n: gain for n, gain in parts[side].items() if gain < 0 or gain + most_else > TRUST}
    return {name + character + answer: row for name, row in parts.items()}


def _gains(model: Contexts, character: str, answer: str, kind: str) -> Iterator[tuple[str, int]]:
    """For each feature of a kind: how far it moves the best other form against the answer."""
    by_form = [
        (form, {neighbours: ord(sign) - ZERO for neighbours, sign in row.items()})
        for form, row in model.weights(kind, character)
    ]
    others = [row for form, row in by_form if form != answer]
    if len(model.forms(character)) - 1 > len(others):
        others.append({})  # a form that these features say nothing of
    if not others:
        return
    own = next((row for form, row in by_form if form == answer), {})
    for neighbours in dict.fromkeys([n for _, row in by_form for n in row]):
        yield neighbours, max(row.get(neighbours, 0) for row in others) - own.get(neighbours, 0)
