"""Undo damage to the characters themselves, before anything reads the text as markup or prose.

Rules, in order: `mojibake`, `invisibles`, `indents`, `byteshift`, `glosses` (see `newsclean.registry`,
docs/repairs.md and docs/mojibake.md). Wrong readings are undone first: what looks like a soft hyphen or a
control character there is a byte of a character, and a question mark may be one too.
Lost indents go first, because glosses and shifted bytes are evidence for them and their question marks are no
lost bytes. Shifted bytes go before glosses, because a gloss says which bytes stand before it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsclean.edits import Trail, run_rules
from newsclean.repairs.byteshift import repair_byteshift
from newsclean.repairs.glosses import remove_glosses
from newsclean.repairs.indents import remove_lost_indents
from newsclean.repairs.invisibles import remove_invisibles
from newsclean.repairs.mojibake import repair_mojibake

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["RULES", "repair", "run_repairs"]

RULES: tuple[tuple[str, Callable[[str, Trail], str]], ...] = (
    ("mojibake", repair_mojibake),
    ("invisibles", remove_invisibles),
    ("indents", remove_lost_indents),
    ("byteshift", repair_byteshift),
    ("glosses", remove_glosses),
)


def run_repairs(text: str, off: frozenset[str], trail: Trail, *, suggest: bool = False) -> str:
    """Run the rules that are not `off` over `text`; clean text comes back as the same object.

    With `suggest`, what is only likely is repaired too.
    """
    rules = [(name, rule) for name, rule in RULES if name not in off]
    names = [name for name, _rule in rules]
    if "mojibake" in names:
        again = _Again(partial(repair_mojibake, suggest=True) if suggest else repair_mojibake)
        rules[0] = ("mojibake", again.first)
        if "invisibles" in names:
            rules[2:2] = [("mojibake", again.second), ("invisibles", again.remove_invisibles)]
    return run_rules("repairs", rules, text, trail)


class _Again:
    """The rule `mojibake`, which looks again where `invisibles` took something away.

    A control character inside of damage hides it: without this the second run over a text would repair more.
    """

    def __init__(self, rule: Callable[[str, Trail], str]) -> None:
        self._rule = rule
        self._seen = ""

    def first(self, text: str, trail: Trail) -> str:
        self._seen = self._rule(text, trail)
        return self._seen

    def second(self, text: str, trail: Trail) -> str:
        if text is self._seen:
            return text
        known = list(trail.warnings)
        self._seen = text
        text = self._rule(text, trail)
        trail.warnings[len(known) :] = [
            notice for notice in trail.warnings[len(known) :] if notice not in known
        ]
        return text

    def remove_invisibles(self, text: str, trail: Trail) -> str:
        return text if text is self._seen else remove_invisibles(text, trail)


def repair(text: str) -> str:
    """Undo damage to the characters of `text` and leave everything else, tags and layout included.

    What can't be proved stays as it is; `newsclean.clean(...).warnings` names those places.

    >>> repair("雲溪縣\u200b教育局與縣實驗學(xué)校的國(guó)際交流計劃，由縣經(jīng)濟局資助")
    '雲溪縣教育局與縣實驗學校的國際交流計劃，由縣經濟局資助'
    >>> repair("重慶(chóng qìng)的簡稱是渝")
    '重慶(chóng qìng)的簡稱是渝'
    """
    return run_repairs(text, frozenset(), Trail())
