"""What `mojibake` says and does not do: likely readings, what marks took away, and text that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.patterns import lazy

if TYPE_CHECKING:
    from newsclean.edits import Trail
    from newsclean.repairs.gate import Line
    from newsclean.repairs.readback import Reading

__all__ = ["report_losses", "report_lost", "report_suggestions", "report_unread"]

_AT_MOST = 50  # warnings of one kind for a document
_GONE = {
    "锟斤拷": lazy("(?:锟斤拷|斤拷锟|拷锟斤)+(?:锟斤?|锟)?"),
    "烫烫烫": lazy("烫{3,}"),
    "屯屯屯": lazy("屯{3,}"),
    "U+FFFD": lazy("\ufffd+"),
}
_WHY = {
    "锟斤拷": "U+FFFD written as UTF-8 and read as GBK: the text is gone",
    "烫烫烫": "memory that was never filled (0xCC), or the word three times",
    "屯屯屯": "memory that was never filled (0xCD), or the word three times",
    "U+FFFD": "characters that a decoder could not read: the text is gone",
}


def _warn(trail: Trail, message: str, line: int, text: str) -> None:
    trail.warn("repairs", "mojibake", message, line=line, text=text[:80])


def _place(text: str, at: int) -> tuple[int, int]:
    """Line and column of a place, both from 1."""
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


def report_suggestions(text: str, doubtful: list[tuple[Line, Reading]], trail: Trail) -> None:
    """Warn of the readings that may be right, with line, column, route and candidate."""
    for line, reading in doubtful[:_AT_MOST]:
        number, column = _place(text, line.start + reading.start)
        best = reading.filled.best
        shown = best if len(best) <= 60 else best[:59] + "…"
        _warn(trail, f"column {column}: may be {shown} ({reading.title})", number,
              text[line.start + reading.start : line.start + reading.end])  # fmt: skip
    if len(doubtful) > _AT_MOST:
        trail.warn("repairs", "mojibake", f"{len(doubtful) - _AT_MOST} more places may be mojibake")


def report_unread(text: str, lines: list[Line], trail: Trail) -> None:
    """Warn of the lines that look like mojibake and that no route gives back."""
    for line in lines[:_AT_MOST]:
        number, _column = _place(text, line.start)
        _warn(trail, "reads as no Chinese and no way back fits: too many bytes are gone", number,
              text[line.start : line.end])  # fmt: skip


def report_losses(text: str, line: Line, reading: Reading, trail: Trail) -> None:
    """Warn of what a repair could not give back."""
    filled = reading.filled
    parts = []
    if filled.lost:
        parts.append(f"{filled.lost} lost character{'s' if filled.lost > 1 else ''} shown as U+FFFD")
    if filled.eaten:
        parts.append(f"{filled.eaten} mark{'s' if filled.eaten > 1 else ''} may have eaten a space, digit, "
                     "quote, other ASCII character or line end")  # fmt: skip
    if parts:
        number, column = _place(text, line.start + reading.start)
        _warn(trail, f"column {column}: {' and '.join(parts)} ({reading.how})", number, filled.safe)


def report_lost(text: str, trail: Trail) -> None:
    """Warn once of each kind of mark that says that text is gone: how often, and where first."""
    for name, pattern in _GONE.items():
        match = pattern.search(text)
        if match is None:
            continue
        count = sum(1 for _ in pattern.finditer(text))
        line, _column = _place(text, match.start())
        places = f"{count} places, the first here" if count > 1 else "1 place"
        around = text[max(0, match.start() - 8) : match.end() + 8].replace("\n", " ")
        _warn(trail, f"{name}: {places}; {_WHY[name]}", line, around)
