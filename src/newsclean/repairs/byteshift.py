"""Rule `byteshift`: GBK bytes replaced out of step, `日?qǐng)?bào)` for 日報.

Some mirror sites kept their text as GBK bytes and replaced in them without regard to where a character begins:
a pinyin gloss behind a pair of bytes, a noise byte before punctuation (`newsclean.repairs.forward` does it
forwards). From there to the next single byte everything is read half a character off. Most of the bytes are
still there, so the text can be found again (`newsclean.repairs.shiftsearch`); a place is restored only where
its likeliest text is far likelier than the second and than what is seen. Any other place stays as it is, byte
for byte, and becomes a warning that names the candidates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.edits import splice
from newsclean.repairs.glosses import SYLLABLE, damaging_glosses
from newsclean.repairs.readings import TONED

if TYPE_CHECKING:
    from newsclean.edits import Change, Trail
    from newsclean.repairs.shiftsearch import Search, Solution
    from newsclean.repairs.shiftunits import Unit

__all__ = ["repair_byteshift"]

_NOISY = "。，！？；,!?;"
_LOST = rf"(?<![?\ufffd])[?\ufffd](?:[?\ufffd]{{0,2}}(?=[{_NOISY}][\u4e00-\u9fff？“”A-Za-z])|(?=[a-z{TONED}]{{0,8}}[{TONED}]){SYLLABLE}\))"
_START = re.compile(_LOST)
_MOST = 2_000  # units that are searched in a short document; a longer one may take one in ten

_MARGIN = 2.5  # nats to the second-best text
_GAIN = 5.0  # nats to the text as it is seen, where the document shows the damage elsewhere
_LONE_GAIN = 16.0  # and where it does not


def repair_byteshift(text: str, trail: Trail) -> str:
    """Restore text whose GBK bytes were replaced out of step; report what can't be proved.

    Refuses a place whose best reading is not clearly better than the second-best, or that holds a swallowed
    digit; such a place stays as it is and becomes a warning.

    >>> from newsclean.edits import Trail
    >>> repair_byteshift("雲溪日?qǐng)?bào)的記者", Trail())
    '雲溪日報的記者'
    """
    if "?" not in text and "\ufffd" not in text:
        return text
    starts = [match.start() for match in _START.finditer(text)]
    if not starts:
        return text
    return _Repair(text, trail).run(starts)


class _Repair:
    """One document on its way."""

    def __init__(self, text: str, trail: Trail) -> None:
        from newsclean.repairs.shiftdocument import read_document
        from newsclean.repairs.shiftsearch import Search

        self.text = text
        self.trail = trail
        self.search: Search = Search(read_document(text))
        self.evident = bool(damaging_glosses(text))
        self.left = _MOST + len(text) // 10
        self.changes: list[Change] = []

    def run(self, starts: list[int]) -> str:
        """Restore what can be proved at `starts`."""
        done = 0
        for start in starts:
            if start < done:
                continue
            line_start = self.text.rfind("\n", 0, start) + 1
            line_end = self.text.find("\n", start)
            line = self.text[line_start : line_end if line_end >= 0 else len(self.text)]
            done = line_start + len(line)
            self.restore_line(line, line_start)
        if self.changes:
            self.trail.evidence["byteshift"] += len(self.changes)
            if self.trail.changes is not None:
                self.trail.changes.extend(self.changes)
        return splice(self.text, self.changes)

    def restore_line(self, line: str, offset: int) -> None:
        """Solve every run of one line."""
        from newsclean.repairs.shiftunits import starts_run, units_of

        units = units_of(line)
        starts = {match.start() for match in _START.finditer(line)}
        place = 0
        while place < len(units):
            if units[place].start not in starts or not starts_run(units, place):
                place += 1
                continue
            if self.left <= 0:
                self.warn(
                    offset + units[place].start, "bytes were replaced out of step; too many places to search"
                )
                return
            solution = self.search.solve(units, line, place)
            place = self.judge(units, offset, place, solution)

    def judge(self, units: list[Unit], offset: int, place: int, solution: Solution | None) -> int:
        """Accept or report a solution; the next place to look at."""
        start = offset + units[place].start
        if solution is None:
            self.left -= 10
            if units[place].kind == "Q":
                self.warn(start, "bytes were replaced out of step; nothing explains them")
            return place + 1
        after = place
        while after < len(units) and units[after].start < solution.end:
            after += 1
        self.left -= after - place
        needed = (
            _GAIN
            if self.evident or self.trail.evidence["byteshift"] or units[place].kind == "Q"
            else _LONE_GAIN
        )
        if solution.gain < needed:
            return place + 1
        if solution.margin >= _MARGIN and not solution.unknown:
            self.changes.append((offset + solution.start, offset + solution.end, solution.text))
        else:
            self.warn(
                start,
                f"bytes were replaced out of step; not restored: '{solution.text}' or '{solution.second}', "
                f"{solution.margin:.1f} nats apart",
                offset + solution.end,
            )
        return max(after, place + 1)

    def warn(self, start: int, message: str, end: int = 0) -> None:
        """Report a place that stays as it is."""
        line = self.text.count("\n", 0, start) + 1
        around = self.text[max(0, start - 8) : max(end, start + 8)].replace("\n", " ")
        self.trail.warn("repairs", "byteshift", message, line=line, text=around)
