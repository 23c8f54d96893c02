"""The corrections of `contexts`, applied to what a conversion gave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.script.contexts import REACH, TRUST, window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from newsclean.script.contexts import Contexts

__all__ = ["Corrector"]

_REMEMBERED = 200_000  # windows


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
        self._left = _Bounds(model, model.left, 1)
        self._right = _Bounds(model, model.right, 0)

    def corrections(self, text: str, result: str) -> Iterator[tuple[int, str]]:
        """Places of `text`, and what shall stand there instead of what stands in `result`, of the same length."""
        known, left, right = self._known, self._left, self._right
        for match in self._model.expression.finditer(text):
            place = match.start()
            if left[text[place - 1 : place + 1]] + right[text[place : place + 2]] <= TRUST:
                continue
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
            forms = {}
            for form in self._model.forms(character):
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


class _Bounds(dict[str, int]):
    """Two neighbours to how far they can move a decision; at the edge of a text, anything is possible."""

    def __init__(self, model: Contexts, bound: Callable[[str], int], middle: int) -> None:
        super().__init__()
        self._model = model
        self._bound = bound
        self._middle = middle

    def __missing__(self, pair: str) -> int:
        if len(pair) < 2:
            return TRUST + 1
        bound = self._bound(pair)
        if self._model.read(pair[self._middle]):
            self[pair] = bound
        return bound
