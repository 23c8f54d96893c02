"""Edits: what a stage changed, recorded so that it can be replayed.

A text stage is a chain of rules, each a function from text to text. A rule that is asked to (`Trail.changes`
is a list) also says what it replaced, as `(start, end, after)` in code points of *its own* input. This module
joins the changes of all rules of a stage into `Edit`s on the *stage's* input, so that

    replay(stage_input, edits) == stage_output

holds exactly. When nobody asked, `Trail.changes` is None and no object is made.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from newsclean.model import Edit, Notice

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Sequence

    from newsclean.model import Article

__all__ = ["Change", "Trail", "compare", "compose", "replay", "run_rules", "splice", "substitute"]

Change = tuple[int, int, str]
"""Start, end (code points of the rule's input) and the text that now stands there."""


class _Labelled(NamedTuple):
    start: int
    end: int
    after: str
    rule: str


class Trail:
    """What the stages say while they work: warnings always, edits when auditing.

    `changes` is the list that the rule now running appends to, or None when nobody wants to know.

    >>> trail = Trail(audit=True)
    >>> trail.warn("decoding", "damage", "1 byte could not be decoded", line=3)
    >>> trail.warnings[0].line
    3
    """

    __slots__ = ("audit", "changes", "details", "edits", "evidence", "warnings")

    def __init__(self, *, audit: bool = False) -> None:
        self.audit = audit
        self.edits: list[Edit] = []
        self.warnings: list[Notice] = []
        self.changes: list[Change] | None = None
        self.details: dict[int, str] = {}  # what the rule now running says of its change that starts there
        self.evidence: Counter[str] = (
            Counter()
        )  # what a rule proved that a later one of its stage may rely on

    def warn(self, stage: str, rule: str, message: str, *, line: int | None = None, text: str = "") -> None:
        """Record something that the user should look at: what was found and why it was left."""
        self.warnings.append(Notice(stage, rule, message, line, text))

    def told(self, article: Article) -> Article:
        """The article with all that the stages said of it."""
        if not (self.warnings or self.edits):
            return article
        return replace(article, warnings=tuple(self.warnings), edits=tuple(self.edits))

    def record(
        self,
        stage: str,
        before: str,
        changes: Iterable[tuple[int, int, str, str]],
        details: Sequence[tuple[int, str]] = (),
    ) -> None:
        """Add `(start, end, after, rule)` changes on `before`, the input of `stage`, as edits.

        `details` are places in `before` and what was said of the changes there.
        """
        for start, end, after, rule in changes:
            if before[start:end] != after:
                said = dict.fromkeys(
                    detail for place, detail in details if start <= place <= max(start, end - 1)
                )
                self.edits.append(Edit(stage, rule, start, end, before[start:end], after, "; ".join(said)))


def substitute(
    pattern: re.Pattern[str],
    replacement: str | Callable[[re.Match[str]], str],
    text: str,
    changes: list[Change] | None = None,
) -> str:
    r"""`pattern.sub` that can say what it changed. A string `replacement` is literal (no `\1`).

    >>> import re
    >>> seen = []
    >>> substitute(re.compile("a+"), "b", "caat", seen), seen
    ('cbt', [(1, 3, 'b')])
    """
    replace = replacement if callable(replacement) else lambda _match: replacement
    if changes is None:
        return pattern.sub(replace, text)

    def noted(match: re.Match[str]) -> str:
        after = replace(match)
        if after != match[0]:
            changes.append((match.start(), match.end(), after))
        return after

    return pattern.sub(noted, text)


def splice(text: str, changes: Sequence[Change]) -> str:
    """Apply ascending, non-overlapping changes to `text`.

    >>> splice("甲(jiǎ)乙", [(1, 6, "")])
    '甲乙'
    """
    if not changes:
        return text
    parts: list[str] = []
    position = 0
    for start, end, after in changes:
        if start < position:
            raise ValueError(f"changes overlap or are out of order at {start}")
        parts += (text[position:start], after)
        position = end
    parts.append(text[position:])
    return "".join(parts)


def replay(text: str, edits: Iterable[Edit]) -> str:
    """Apply the edits of one stage to that stage's input; the result is the stage's output.

    Raises ValueError when an edit's `before` does not stand where the edit says: the edits belong to
    another text.
    """
    ordered = list(edits)
    for edit in ordered:
        if text[edit.start : edit.end] != edit.before:
            raise ValueError(f"edit at {edit.start} does not fit this text")
    return splice(text, [(edit.start, edit.end, edit.after) for edit in ordered])


def run_rules(
    stage: str, rules: Iterable[tuple[str, Callable[[str, Trail], str]]], text: str, trail: Trail
) -> str:
    """Run named rules over `text` in order; with auditing on, record their joint edits for `stage`."""
    if not trail.audit:
        for _name, rule in rules:
            text = rule(text, trail)
        return text
    before = text
    joint: list[_Labelled] = []
    details: list[tuple[int, str]] = []
    for name, rule in rules:
        changes: list[Change] = []
        trail.changes = changes
        trail.details = {}
        try:
            text = rule(text, trail)
        finally:
            trail.changes = None
        details += ((_place_before(start, joint), detail) for start, detail in trail.details.items())
        joint = compose(joint, [_Labelled(start, end, after, name) for start, end, after in changes])
    trail.record(stage, before, joint, details)
    return text


def _place_before(place: int, changes: Iterable[_Labelled]) -> int:
    """Where a place in the result of `changes` was in their input."""
    shift = 0
    for change in changes:
        end = change.start + shift + len(change.after)
        if place < end:
            return min(place - shift, change.start) if place >= change.start + shift else place - shift
        shift += _growth(change)
    return place - shift


def compose(
    first: Sequence[tuple[int, int, str, str]], second: Sequence[tuple[int, int, str, str]]
) -> list[_Labelled]:
    """Join changes X→Y and changes Y→Z into changes X→Z.

    Both are ascending and free of overlaps, and so is the result. Where they touch the same characters the
    labels are joined with `+`.

    >>> compose([(1, 3, "b", "one")], [(0, 2, "z", "two")])
    [_Labelled(start=0, end=3, after='z', rule='one+two')]
    """
    if not first:
        return [_Labelled(*change) for change in second]
    if not second:
        return [_Labelled(*change) for change in first]
    joined: list[_Labelled] = []
    index = 0  # next change of `first`
    shift = 0  # where we are in Y minus where we are in X
    pending = [_Labelled(*change) for change in second]
    pending.reverse()
    while pending:
        change = pending.pop()
        while index < len(first) and first[index][0] + shift + len(first[index][2]) <= change.start:
            joined.append(_Labelled(*first[index]))
            shift += _growth(first[index])
            index += 1
        group = _Group(change, shift)
        while True:
            if index < len(first) and first[index][0] + group.shift < group.y_end:
                group.take_first(first[index])
                index += 1
            elif pending and pending[-1].start < group.y_end and group.from_first:
                group.take_second(pending.pop())
            else:
                break
        joined.append(group.close())
        shift = group.shift
    joined.extend(_Labelled(*change) for change in first[index:])
    return joined


def _growth(change: tuple[int, int, str, str]) -> int:
    return len(change[2]) - (change[1] - change[0])


class _Group:
    """Changes of both lists that touch one another, on their way to becoming one change."""

    def __init__(self, change: _Labelled, shift: int) -> None:
        self.shift = shift
        self.y_start = change.start
        self.y_end = change.end
        self.second = [change]
        self.from_first: list[tuple[int, str]] = []  # (start in Y, text in Y)
        self.labels: list[str] = []
        self.x_start = change.start - shift

    def take_first(self, change: tuple[int, int, str, str]) -> None:
        start = change[0] + self.shift
        self.from_first.append((start, change[2]))
        self.labels.append(change[3])
        self.x_start = min(self.x_start, change[0])
        self.y_start = min(self.y_start, start)
        self.y_end = max(self.y_end, start + len(change[2]))
        self.shift += _growth(change)

    def take_second(self, change: _Labelled) -> None:
        self.second.append(change)
        self.y_end = max(self.y_end, change.end)

    def close(self) -> _Labelled:
        """Text of Z between the group's ends: what `second` wrote, and in its gaps what `first` wrote."""
        parts: list[str] = []
        edges = [(self.y_start, self.y_start, ""), *((c.start, c.end, c.after) for c in self.second)]
        for (_, gap_start, _), (gap_end, _, after) in pairwise(edges):
            parts += (self._written(gap_start, gap_end), after)
        parts.append(self._written(self.second[-1].end, self.y_end))
        labels = dict.fromkeys([*self.labels, *(c.rule for c in self.second)])
        return _Labelled(self.x_start, self.y_end - self.shift, "".join(parts), "+".join(labels))

    def _written(self, start: int, end: int) -> str:
        pieces = []
        for origin, text in self.from_first:
            low, high = max(start, origin), min(end, origin + len(text))
            if low < high:
                pieces.append(text[low - origin : high - origin])
        return "".join(pieces)


def compare(before: str, after: str, rule: str, offset: int = 0) -> list[tuple[int, int, str, str]]:
    """Changes that turn `before` into `after`, for rules that only know their result.

    Equal lengths are compared place by place; other lengths by difflib between the common ends.

    >>> compare("發財了", "发财了", "script")
    [(0, 2, '发财', 'script')]
    """
    if before == after:
        return []
    if len(before) == len(after):
        changes: list[tuple[int, int, str, str]] = []
        start = -1
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            if old != new and start < 0:
                start = place
            elif old == new and start >= 0:
                changes.append((offset + start, offset + place, after[start:place], rule))
                start = -1
        if start >= 0:
            changes.append((offset + start, offset + len(before), after[start:], rule))
        return changes
    head = 0
    limit = min(len(before), len(after))
    while head < limit and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < limit - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (offset + head + i1, offset + head + i2, new[j1:j2], rule)
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]
