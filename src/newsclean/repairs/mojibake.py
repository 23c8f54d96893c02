"""Rule `mojibake`: text that went through the wrong charset, 鏂囧瓧 for 文字, ÖÐÎÄ or 笢恅 for 中文.

What can be known is repaired, what can be guessed is suggested, what is gone is reported; clean text is never
touched. A look at the whole text (`gate`) finds the lines that may be damaged. For each, every route that its
hints point at is gone back (`routes`) and weighed (`judge`): first the whole line, because a document was damaged
as a whole and once; the route that explains most of the document needs less proof in its other lines; then
spans. Escapes that say something Chinese are read first (`escapes`), for what they say may be damaged too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.edits import compose, splice
from newsclean.repairs.gate import suspicious_lines

if TYPE_CHECKING:
    from newsclean.edits import Trail
    from newsclean.repairs.gate import Line
    from newsclean.repairs.readback import Reading

__all__ = ["repair_mojibake"]

_PASSES = (
    16  # each makes the text shorter or likelier; escapes around text that was read wrongly twice take three
)

_Labelled = tuple[int, int, str, str]  # start, end, text, by which route and with which score


def repair_mojibake(text: str, trail: Trail, *, suggest: bool = False) -> str:
    """Give back the text behind wrong readings of its bytes; with `suggest`, likely guesses too.

    Refuses where the text reads well as it is, where too many bytes are gone, and where one or two characters
    may be either; what it refuses but suspects becomes a warning, and so do marks of text that is gone.

    >>> from newsclean.edits import Trail
    >>> repair_mojibake("浜戞邯鍘挎柊寤虹殑鐭虫ˉ浠婂ぉ閫氳溅", Trail())
    '云溪县新建的石桥今天通车'
    >>> trail = Trail()
    >>> repair_mojibake("题为笢恅", trail), trail.warnings[0].message
    ('题为笢恅', 'column 3: may be 中文 (GBK read as Big5, score 20)')
    >>> repair_mojibake("题为笢恅", Trail(), suggest=True)
    '题为中文'
    """
    lines = suspicious_lines(text)
    if not lines and not text.startswith("锘"):
        return text
    changes: list[_Labelled] = []
    doubtful: list[tuple[Line, Reading]] = []
    unread: list[Line] = []
    for _ in range(_PASSES):
        found = _byte_order_mark(text) or _escapes(text, lines)
        if not found:
            found, doubtful, unread = _readings(text, lines, trail, suggest=suggest)
        if not found:
            break
        changes = list(compose(changes, found))
        text = splice(text, [change[:3] for change in found])
        lines = suspicious_lines(text)
    if trail.changes is not None:
        trail.details.update((change[0], change[3]) for change in changes)
        trail.changes.extend((start, end, after) for start, end, after, *_ in changes)
    if lines:
        from newsclean.repairs.reports import report_lost, report_suggestions, report_unread

        report_suggestions(text, doubtful, trail)
        report_unread(text, unread, trail)
        if any("lost" in line.kinds for line in lines):
            report_lost(text, trail)
    return text


def _escapes(text: str, lines: list[Line]) -> list[_Labelled]:
    """Changes for escapes in the lines that have some; lines in a row are read together."""
    blocks: list[list[int]] = []
    for line in lines:
        if (
            "escape" in line.kinds
        ):  # tags too: whether an escape is right there, the rest of the file's line says
            start = text.rfind("\n", 0, line.start) + 1
            end = text.find("\n", line.end)
            end = len(text) if end < 0 else end
            if blocks and blocks[-1][1] + 1 >= start:
                blocks[-1][1] = end
            else:
                blocks.append([start, end])
    if not blocks:
        return []
    from newsclean.repairs.escapes import find_escaped

    found = [
        (begin + start, begin + end, after, "escapes")
        for begin, stop in blocks
        for start, end, after in find_escaped(text[begin:stop])
    ]
    return found or [change for line in lines for change in _latin_references(text, line)]


def _latin_references(text: str, line: Line) -> list[_Labelled]:
    """References to Latin-1 letters, `&Ouml;&ETH;`, if the letters are bytes of Chinese."""
    from newsclean.repairs.escapes import latin_of_references
    from newsclean.repairs.readback import read_lines

    before = text[line.start : line.end]
    after = latin_of_references(before)
    if after == before:
        return []
    for _line, readings in read_lines(after, suspicious_lines(after)):
        if any(reading.verdict.applied for reading in readings):
            return [(line.start, line.end, after, "escapes")]
    return []


def _byte_order_mark(text: str) -> list[_Labelled]:
    """A byte order mark that was read as GBK took the first letter with it: 锘縤mport was import."""
    if not text.startswith("锘"):
        return []
    code = text[1:2].encode("gbk", "ignore")
    if len(code) == 2 and code[0] == 0xBF and code[1] < 0x80:
        return [(0, 2, chr(code[1]), "byte order mark read as GBK")]
    return []


def _readings(
    text: str, lines: list[Line], trail: Trail, *, suggest: bool
) -> tuple[list[_Labelled], list[tuple[Line, Reading]], list[Line]]:
    """Changes by routes, the readings that are only suggested, and the lines that can't be read either way."""
    from newsclean.repairs.judge import reads_as_nonsense
    from newsclean.repairs.readback import read_lines
    from newsclean.repairs.reports import report_losses

    changes: list[_Labelled] = []
    doubtful: list[tuple[Line, Reading]] = []
    unread: list[Line] = []
    for line, readings in read_lines(text, lines):
        if any(not r.verdict.suggested for r in readings if not r.verdict.applied) or (
            not readings and reads_as_nonsense(text[line.start : line.end])
        ):
            unread.append(line)
            continue
        for reading in readings:
            if not (reading.verdict.applied or suggest):
                doubtful.append((line, reading))
                continue
            after = reading.filled.safe if reading.verdict.applied else reading.filled.best
            changes.append((line.start + reading.start, line.start + reading.end, after, reading.title))
            report_losses(text, line, reading, trail)
    return changes, doubtful, unread
