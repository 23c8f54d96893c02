"""Undo damage to the characters themselves, before anything reads the text as markup or prose.

Rules, in order: `mojibake`, `invisibles`, `radicals`, `linebreaks`, `indents`, `byteshift`, `glosses` (see `newsclean.registry`,
docs/stages.md and docs/mojibake.md). Wrong readings are undone first: what looks like a soft hyphen or a
control character there is a byte of a character, and a question mark may be one too. Written line ends become line
ends before anything asks where a line begins.
Lost indents go first, because glosses and shifted bytes are evidence for them and their question marks are no
lost bytes. Shifted bytes go before glosses, because a gloss says which bytes stand before it. Wherever one of them
took something away that hid a wrong reading, `mojibake` looks again.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from newsclean.edits import Trail, run_rules
from newsclean.repairs.byteshift import repair_byteshift
from newsclean.repairs.glosses import remove_glosses
from newsclean.repairs.indents import remove_lost_indents
from newsclean.repairs.invisibles import remove_invisibles
from newsclean.repairs.linebreaks import write_line_ends
from newsclean.repairs.mojibake import repair_mojibake
from newsclean.repairs.radicals import restore_radicals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["RULES", "repair", "run_repairs"]

RULES: tuple[tuple[str, Callable[[str, Trail], str]], ...] = (
    ("mojibake", repair_mojibake),
    ("invisibles", remove_invisibles),
    ("radicals", restore_radicals),
    ("linebreaks", write_line_ends),
    ("indents", remove_lost_indents),
    ("byteshift", repair_byteshift),
    ("glosses", remove_glosses),
)


def run_repairs(text: str, off: frozenset[str], trail: Trail, *, suggest: bool = False) -> str:
    """Run the rules that are not `off` over `text`; clean text comes back as the same object.

    With `suggest`, what is only likely is repaired too.
    """
    rules = [(name, rule) for name, rule in RULES if name not in off]
    if "mojibake" in off:
        return run_rules("repairs", rules, text, trail)
    rules[0] = ("mojibake", partial(repair_mojibake, suggest=True) if suggest else repair_mojibake)
    return run_rules("repairs", _until_settled(rules), text, trail)


_Rule = tuple[str, "Callable[[str, Trail], str]"]
_ROUNDS = 4


def _until_settled(rules: list[_Rule]) -> Iterator[_Rule]:
    """`rules`, the first of them `mojibake`, which looks again wherever a later one changed something.

    A control character inside of damage hides it, and so do a gloss and a shifted byte: without this a second run
    over a text would repair more. Where `mojibake` then finds nothing, the text is settled.
    """
    watch = _Watch()
    mojibake, *others = rules
    for number in range(_ROUNDS):
        yield watch.over(*mojibake, again=number > 0)
        if number and not watch.changed:
            return
        seen = watch.text
        for name, rule in others:
            yield watch.over(name, rule, again=number > 0)
            if name == "invisibles" and watch.text is not seen:
                yield watch.over(*mojibake, again=True)
                seen = watch.text
                yield watch.over(name, rule, again=True)
        if watch.text is seen:
            return


class _Watch:
    """What the rule that ran last gave back, and whether it changed anything."""

    def __init__(self) -> None:
        self.text = ""
        self.changed = False

    def over(self, name: str, rule: Callable[[str, Trail], str], *, again: bool) -> _Rule:
        """The rule, watched; one that runs `again` gives no warning twice, and none where it changes nothing."""

        def watched(text: str, trail: Trail) -> str:
            known = len(trail.warnings)
            after = rule(text, trail)
            self.changed = after != text
            self.text = after if self.changed else text
            if again:
                said = {(notice.rule, notice.message, notice.text) for notice in trail.warnings[:known]}
                trail.warnings[known:] = [
                    notice
                    for notice in trail.warnings[known:]
                    if self.changed and (notice.rule, notice.message, notice.text) not in said
                ]
            return self.text

        return name, watched


def repair(text: str) -> str:
    """Undo damage to the characters of `text` and leave everything else, tags and layout included.

    What can't be proved stays as it is; `newsclean.clean(...).warnings` names those places.

    >>> repair("雲溪縣\u200b教育局與縣實驗學(xué)校的國(guó)際交流計劃，由縣經(jīng)濟局資助")
    '雲溪縣教育局與縣實驗學校的國際交流計劃，由縣經濟局資助'
    >>> repair("重慶(chóng qìng)的簡稱是渝")
    '重慶(chóng qìng)的簡稱是渝'
    """
    return run_repairs(text, frozenset(), Trail())
