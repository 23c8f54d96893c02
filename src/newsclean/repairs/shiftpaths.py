"""What the search keeps: hypotheses, the steps that lead to new ones, and the solution that they end in."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING, NamedTuple

from newsclean.repairs.plausible import STEP
from newsclean.repairs.shiftcosts import NAT

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.repairs.plausible import State

__all__ = ["WINDOW", "Hypothesis", "Path", "Solution", "Step", "by_cost", "prune", "read_solution", "trace"]

_BEAM = 160  # hypotheses kept after each unit
_ALIKE = 3  # of those that only differ in what lies behind them
WINDOW = 12 * NAT
"""How much dearer than the best a hypothesis may be."""


class Solution(NamedTuple):
    """The likeliest restored text of `start` to `end`, and how sure it is (costs and margins in nats)."""

    start: int
    end: int
    text: str
    margin: float  # how much likelier than the second-best text
    second: str
    gain: float  # how much likelier than the text as it is seen
    restored: int  # characters that were not visible
    lost: int  # of which a byte had to be found
    vanished: int  # pairs that had to be found whole
    unknown: bool  # holds a swallowed digit, which can't be known
    worst: float  # the dearest of the restored characters
    mean: float
    others: float  # the weight of all other texts in sight, the best being 1


class Path(NamedTuple):
    """One character and the way to it."""

    before: Path | None
    text: str
    kind: str  # '' as seen, k both bytes known, l one byte found, v beside a vanished pair, s or u swallowed
    cost: int


class Hypothesis(NamedTuple):
    """One way to read what was seen so far."""

    cost: int
    path: Path | None
    pending: int | frozenset[int] | None  # first byte(s) of the next character; None: aligned
    state: State
    before: int  # the model's number of the last character but one
    aligned: int  # units since the run ended
    last: int  # the byte before, -1 where it is not known
    broken: bool  # a gloss stands between the two bytes of the next character
    mass: float = 0.0  # the weight of likewise continued texts that were not kept, its own being 1


class Step(NamedTuple):
    """A hypothesis to be: its parent and one more character."""

    cost: int
    parent: Hypothesis
    text: str
    number: int
    kind: str
    pending: int | frozenset[int] | None
    last: int


def by_cost(hypothesis: Hypothesis | Step) -> int:
    """What to sort by."""
    return hypothesis.cost


def prune(
    found: list[Hypothesis | Step], grown: Callable[[Hypothesis | Step], Hypothesis]
) -> list[Hypothesis]:
    """The cheapest hypotheses; of those that only differ in what lies behind them, three.

    The weight of the others that only differ so is added to the last of the three.
    """
    found.sort(key=by_cost)
    limit = found[0].cost + WINDOW
    kept: list[Hypothesis] = []
    same: dict[tuple[object, ...], list[int]] = {}
    for step in found:
        if step.cost > limit or len(kept) >= _BEAM:
            break
        hypothesis = grown(step)
        key = (hypothesis.pending, hypothesis.last, hypothesis.state)
        places = same.setdefault(key, [])
        if len(places) < _ALIKE:
            places.append(len(kept))
            kept.append(hypothesis)
        else:
            third = kept[places[-1]]
            weight = (1 + hypothesis.mass) * exp((third.cost - hypothesis.cost) * STEP)
            kept[places[-1]] = third._replace(mass=third.mass + weight)
    return kept


def read_solution(
    start: int, end: int, line: str, ended: list[Hypothesis], seen_cost: int
) -> Solution | None:
    """The best of the hypotheses that ended, compared with the others; None where it changes nothing."""
    best = ended[0]
    text, kinds = trace(best)
    costs = [cost for kind, cost in kinds if kind]
    if not costs:
        return None  # it stands as it is seen
    margin, second, others = 99.0, "", best.mass
    texts = {text}
    for other in ended[1:]:
        behind = (other.cost - best.cost) * STEP
        others += other.mass * exp(-behind)
        other_text, _ = trace(other)
        if other_text in texts:
            continue
        texts.add(other_text)
        others += exp(-behind)
        if not second:
            margin, second = behind, other_text
    seen = line[start:end]
    same = 0
    while same < min(len(seen), len(text)) and seen[-1 - same] == text[-1 - same]:
        same += 1
    return Solution(
        start=start, end=end - same, text=text[: len(text) - same], margin=margin, second=second, gain=(seen_cost - best.cost) * STEP,
        restored=len(costs), lost=sum(kind == "l" for kind, _ in kinds),
        vanished=sum(kind == "v" for kind, _ in kinds), unknown=any(kind == "u" for kind, _ in kinds),
        worst=max(costs) * STEP, mean=sum(costs) / len(costs) * STEP, others=others,
    )  # fmt: skip


def trace(hypothesis: Hypothesis) -> tuple[str, list[tuple[str, int]]]:
    """The text of a hypothesis, and the kind and cost of each of its characters."""
    parts, kinds = [], []
    path = hypothesis.path
    while path is not None:
        parts.append(path.text)
        kinds.append((path.kind, path.cost))
        path = path.before
    return "".join(reversed(parts)), kinds[::-1]
