"""The corrections of `contexts`, applied to what a conversion gave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsclean.patterns import Bulk, lazy
from newsclean.script.contexts import REACH, TRUST, contexts, window

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from newsclean.script.arrays import Places
    from newsclean.script.bounds import Bounds

__all__ = ["Corrector"]

_REMEMBERED = 100_000  # of a kind
_NONE: dict[str, str] = {}
_START = re.Match.start
_ANYTHING = 1_000_000  # more than any other side can hold against it


class Corrector:
    """Applies the model to what a conversion gave.

    `bounds` tell where the model can't matter; `later` is what the later steps of the conversion make of one form;
    `settled` are our own rows, which no neighbour overrules.
    """

    def __init__(
        self, bounds: Bounds, later: Callable[[str], str], settled: Callable[[], Mapping[str, str]]
    ) -> None:
        self._settled = settled
        self._later = later
        self._known: dict[tuple[str, str], str] = {}
        self._forms: dict[str, dict[str, str]] = {}  # character → what stands in a result → the model's form
        for character, answers in bounds.answers.items():
            forms = self._forms[character] = {}
            for form in answers:
                forms.setdefault(later(form), form)
        self._pays = Bulk()
        self._every = lazy(f"[{''.join(bounds.answers)}]" if bounds.answers else "(?!)")
        self._few: tuple[re.Pattern[str], re.Pattern[str]] | None = None
        self._arrays: Places | None = None
        self._long = 0
        self._bounds = bounds
        self._left = _Memo(self._left_bound)
        self._right = _Memo(self._right_bound)

    def corrections(self, text: str, result: str) -> list[tuple[int, str]]:
        """Places of `text`, and what shall stand there instead of what stands in `result`, of the same length."""
        known, left, right = self._known, self._left, self._right
        found: list[tuple[int, str]] = []
        for place in self._places(text, result):
            seen = result[place]
            if left[text[place - 1 : place + 1] + seen] + right[text[place : place + 2] + seen] <= TRUST:
                continue
            key = window(text, place), seen
            wanted = known.get(key)
            if wanted is None:
                wanted = self._decide(*key)
            if wanted != seen:
                found.append((place, wanted))
        return found

    def _places(self, text: str, result: str) -> Iterable[int]:
        if self._arrays is not None and len(text) >= self._long:
            return self._arrays.find(text, result)
        if self._few is None:
            if not self._pays(text):
                return [place for place, character in enumerate(text) if character in self._forms]
            return map(_START, self._every.finditer(text))
        usual, unusual = self._few
        first, other = usual.search(text), unusual.search(result)
        places = [] if first is None else list(map(_START, usual.finditer(text, first.start())))
        if other is None:
            return places
        return sorted({*places, *map(_START, unusual.finditer(result, other.start()))})

    def prepare(self, usual: Callable[[str], str]) -> None:
        """Build what pays for large texts only; `usual` is what a character becomes where no phrase covers it.

        One expression then finds the usual forms whose neighbours on both sides, or on one so strongly that the
        other does not matter, speak against them; the other finds the unusual forms, which are rare.
        """
        parts: list[str] = []
        others: set[str] = set()
        for character, forms in self._forms.items():
            answer = forms.get(usual(character))
            others.update(seen for seen, form in forms.items() if form != answer)
            if answer is not None:
                parts += self._bounds.expression(character, answer)
        unusual = f"[{''.join(sorted(others))}]" if others else "(?!)"
        self._few = re.compile("|".join(parts) or "(?!)"), re.compile(unusual)

    def prepare_arrays(self, np: Any, usual: Callable[[str], str], long: int) -> None:
        """The same with numpy, for texts of `long` characters or more."""
        from newsclean.script.arrays import Places

        known = {c: (usual(c), forms.get(usual(c))) for c, forms in self._forms.items()}
        self._long = long
        self._arrays = Places(np, self._bounds, known)

    def _decide(self, around: str, seen: str) -> str:
        wanted = seen
        form = self._forms.get(around[REACH], _NONE).get(seen)
        if form is not None:
            wanted = self._later(contexts().decide(around, form))
            if wanted != seen:
                wanted = self._settle(around) or wanted
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[around, seen] = wanted
        return wanted

    def _left_bound(self, key: str) -> int:
        """How far the left side can move a decision: of neighbour, character and what became of it."""
        if len(key) == 1:  # the first character of a text
            return _ANYTHING
        answer = self._forms.get(key[-2], _NONE).get(key[-1])
        return 0 if answer is None else self._bounds.left(key[:-2], key[-2], answer)

    def _right_bound(self, key: str) -> int:
        """The same for the right side: of character, neighbour and what became of it."""
        answer = self._forms.get(key[0], _NONE).get(key[-1])
        return 0 if answer is None else self._bounds.right(key[1:-1], key[0], answer)

    def _settle(self, around: str) -> str:
        """What the longest of our own rows over the middle of a window puts there, '' where there is none."""
        settled = self._settled()
        for length in range(len(around), 1, -1):
            for start in range(max(0, REACH + 1 - length), min(REACH, len(around) - length) + 1):
                value = settled.get(around[start : start + length], "")
                if value:
                    return self._later(value[REACH - start])
        return ""


class _Memo(dict[str, int]):
    """A function's answers, as many as are worth the memory."""

    def __init__(self, function: Callable[[str], int]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: str) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[key] = self._function(key)
        return value
