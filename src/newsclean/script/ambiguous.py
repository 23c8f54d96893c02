"""Every place where a character has several forms in the other script and one had to be chosen, for a human to check."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.script.converter import converter
from newsclean.script.stage import Conversion
from newsclean.script.targets import check_source, check_target, recipe

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsclean.script.terms import TermRows

__all__ = ["Ambiguity", "ambiguities"]

_AROUND = 8


class Ambiguity(NamedTuple):
    """One decision: where it was made, what was chosen, and what else it could have been.

    `line` and `column` count from 1, `column` in code points; `context` is the converted text around the place,
    the character in brackets.
    """

    line: int
    column: int
    character: str
    chosen: str
    others: tuple[str, ...]
    context: str

    def row(self) -> str:
        """The decision as a row of a TAB-separated file."""
        return f"{self.line}\t{self.column}\t{self.character}\t{self.chosen}\t{' '.join(self.others)}\t{self.context}"


def ambiguities(
    text: str,
    to: str = "traditional",
    *,
    source: str = "auto",
    guard: bool = True,
    phrases: bool = False,
    tofu: bool = True,
    terms: TermRows = (),
) -> Iterator[Ambiguity]:
    """List the one-to-many characters of `text` and how `convert_script` decides them; the arguments are its own.

    What the guard leaves and what the user's terms decide is not listed.

    >>> [(place.character, place.chosen, place.others) for place in ambiguities("石桥县的面条和发廊")]
    [('面', '麪', ('面',)), ('发', '髮', ('發',))]
    """
    what = recipe(check_target(to), source=check_source(source), phrases=phrases, tofu=tofu)
    if what is None:
        return
    forms = _forms(what.config)
    way = Conversion(what, guarded=guard, rows=terms)
    later = converter(what).later
    lines = text.split("\n")
    spans, _ = way.decide(lines, 0)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    number = 0
    for start, end, wanted in spans:
        if not wanted:
            continue
        for place, chosen, context in _aligned(way, text[start:end], forms):
            while starts[number + 1] <= start + place:
                number += 1
            character = text[start + place]
            values = dict.fromkeys(later(form) for form in forms[character])
            values.pop(chosen, None)
            if values:
                yield Ambiguity(number + 1, start + place - starts[number] + 1, character, chosen,
                                tuple(values), context)  # fmt: skip


def _aligned(way: Conversion, text: str, forms: Mapping[str, object]) -> Iterator[tuple[int, str, str]]:
    """Place, what stands there now, and the text around it, for each character of `forms`."""
    changes = way.changes(text)
    parts: list[str] = []
    targets: list[tuple[int, int]] = []  # place in the text, place in the result; where lengths agree
    position = at = 0
    decided = [(start, end) for start, end, _ in way.terms.find(text)] if way.terms else []
    kept = {place for start, end in decided for place in range(start, end)}
    for start, end, after in [*changes, (len(text), len(text), "")]:
        targets += [
            (place, at + place - position) for place in range(position, start) if text[place] in forms
        ]
        at += start - position
        if len(after) == end - start:
            targets += [(place, at + place - start) for place in range(start, end) if text[place] in forms]
        parts += (text[position:start], after)
        at += len(after)
        position = end
    result = "".join(parts)
    for place, target in targets:
        if place not in kept:
            before = result[max(0, target - _AROUND) : target].rpartition("\n")[2]
            behind = result[target + 1 : target + 1 + _AROUND].partition("\n")[0]
            yield place, result[target], f"{before}[{result[target]}]{behind}"


@cache
def _forms(config: str) -> dict[str, list[str]]:
    """Characters with several forms, by the direction of a configuration."""
    from newsclean.script.dictionaries import read_values

    rows = read_values("STCharacters.txt" if config.startswith("s2") else "TSCharacters.txt")
    return {key: values for key, values in rows.items() if len(values) > 1}
