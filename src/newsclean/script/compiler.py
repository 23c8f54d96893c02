"""From dictionaries to the tables of the fast converter.

What the converter needs to know, and why it is enough:

- *characters*: normalization and all steps composed, one character to one character. This alone is the answer
  wherever no phrase says otherwise. *wild* characters have no such answer (a value of several characters).
- *triggers*: a phrase can change something only where its value differs from the character-by-character result.
  Each such phrase shows in the source text as one of a few pairs of neighbours; a small set of rare characters
  (*anchors*, a greedy weighted hitting set) stands in at least one pair of each.
- *links*: pairs of neighbours that lie inside any key of any dictionary, seen from the source text. No match can
  cross a pair that is no link, so the text between two such places (an *island*) is converted the same way
  wherever it stands.

Later steps see the output of earlier ones, so their keys are pulled back to source characters.
"""

from __future__ import annotations

import heapq
from itertools import product
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from newsclean.script.dictionaries import Chain

__all__ = ["Tables", "compile_chain"]

_Places = list[frozenset[str]]  # of a phrase: for each place, the source characters that can show there


class Tables(NamedTuple):
    """What `compile_chain` finds; see the module's text."""

    characters: dict[str, str]
    wild: frozenset[str]
    forward: frozenset[str]  # pairs whose first character is the anchor
    backward: frozenset[str]  # pairs whose second character is the anchor
    links: frozenset[str]
    patterns: frozenset[str]  # every differing phrase, as it shows in the source text


def compile_chain(chain: Chain, weight: Mapping[str, float]) -> Tables:
    """Compile; `weight` says how common a character is, and steers speed alone, never the result."""
    stages, wild = _compose(chain)
    last = stages[-1]
    places = list(_differing(chain, stages, wild))
    forward, backward = _triggers(places, weight)
    return Tables(
        {c: value for c, value in sorted(last.items()) if value != c and c not in wild},
        frozenset(wild),
        forward,
        backward,
        _links(chain, stages[0]),
        frozenset("".join(letters) for phrase in places for letters in product(*phrase)),
    )


def _compose(chain: Chain) -> tuple[list[dict[str, str]], set[str]]:
    """For every known character: what each step gets to see of it, and the characters that become several."""
    normal = chain.normalization
    known = set(normal) | {key for step in chain.steps for key in step if len(key) == 1}
    known |= {normal[c] for c in known & normal.keys()}
    stages = [{c: normal.get(c, c) for c in known}]
    wild: set[str] = {c for c in known if len(stages[0][c]) != 1}
    for step in chain.steps:
        seen = stages[-1]
        stage = {c: step.get(seen[c], seen[c]) for c in known}
        wild |= {c for c, value in stage.items() if len(value) != 1}
        stages.append({c: c if c in wild else value for c, value in stage.items()})
    return stages, wild


def _inverse(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for source, target in pairs:
        found.setdefault(target, set()).add(source)
    return found


def _differing(chain: Chain, stages: list[dict[str, str]], wild: set[str]) -> Iterable[_Places]:
    """The phrases whose value is not what their characters give one by one, in source characters."""
    for step, seen in zip(chain.steps, stages, strict=False):
        sources = _inverse((c, value) for c, value in seen.items() if c not in wild)
        for key, value in step.items():
            if len(key) < 2 or "".join([step.get(c, c) for c in key]) == value:
                continue
            phrase = [frozenset(sources.get(c, set()) | ({c} if seen.get(c, c) == c else set())) for c in key]
            if all(phrase):
                yield phrase


def _links(chain: Chain, normal: dict[str, str]) -> frozenset[str]:
    """Pairs of source characters that one key of any step can cover."""
    links: set[str] = set()
    ends = {c: {value} for c, value in normal.items()}  # source character → what a step may see of it, last
    starts = {c: {value} for c, value in normal.items()}  # the same where it comes first in its match
    if chain.segmentation is not None:
        _add_links(links, chain.segmentation, ends, starts)
    for step in chain.steps:
        _add_links(links, step, ends, starts)
        changing = [(key, value) for key, value in step.items() if key != value and value]
        for reach, place in ((ends, -1), (starts, 0)):
            becomes: dict[str, set[str]] = {}
            for key, value in changing:
                becomes.setdefault(key[place], set()).add(value[place])
            for c in becomes.keys() - reach.keys():
                reach[c] = {c}
            for targets in reach.values():
                targets.update(*[becomes.get(target, ()) for target in targets])
    return frozenset(links)


def _add_links(links: set[str], rows: Iterable[str], ends: dict[str, set[str]],
               starts: dict[str, set[str]]) -> None:  # fmt: skip
    before = _inverse((source, target) for source, targets in ends.items() for target in targets)
    after = _inverse((source, target) for source, targets in starts.items() for target in targets)
    for pair in {key[i : i + 2] for key in rows for i in range(len(key) - 1)}:
        left, right = pair[0], pair[1]
        links.update(
            a + b for a in before.get(left, set()) | {left} for b in after.get(right, set()) | {right}
        )


def _triggers(phrases: list[_Places], weight: Mapping[str, float]) -> tuple[frozenset[str], frozenset[str]]:
    """For each phrase one pair of neighbouring places, chosen so that few and rare characters are anchors."""
    chosen = _cover(phrases, weight)
    anchors = frozenset().union(*chosen)
    forward: set[str] = set()
    backward: set[str] = set()
    for phrase in phrases:
        candidates = [
            (_rarity(place, weight) * _rarity(phrase[index + step], weight), index, step)
            for index, place in enumerate(phrase)
            if place in chosen or place <= anchors
            for step in (1, -1)
            if 0 <= index + step < len(phrase)
        ]
        _, index, step = min(candidates)
        if step == 1:
            forward.update(a + b for a in phrase[index] for b in phrase[index + 1])
        else:
            backward.update(a + b for a in phrase[index - 1] for b in phrase[index])
    return frozenset(forward), frozenset(backward)


def _rarity(place: Iterable[str], weight: Mapping[str, float]) -> float:
    return fsum(weight.get(c, 1.0) for c in place)  # the same whatever the order of a set


def _cover(phrases: list[_Places], weight: Mapping[str, float]) -> set[frozenset[str]]:
    """A cheap set of places that hits every phrase: greedy weighted hitting set, lazily re-evaluated."""
    hits: dict[frozenset[str], set[int]] = {}
    for number, phrase in enumerate(phrases):
        for place in phrase:
            hits.setdefault(place, set()).add(number)
    open_phrases = set(range(len(phrases)))
    anchors: set[str] = set()
    chosen: set[frozenset[str]] = set()
    # sorted(): the result must not depend on the order of a set
    queue = [
        (_rarity(place, weight) / len(numbers), "".join(sorted(place)), place)
        for place, numbers in hits.items()
    ]
    heapq.heapify(queue)
    while open_phrases:
        _, name, place = heapq.heappop(queue)
        newly = hits[place] & open_phrases
        if not newly:
            continue
        cost = _rarity(place - anchors, weight) / len(newly)
        if queue and cost > queue[0][0]:
            heapq.heappush(queue, (cost, name, place))
            continue
        anchors |= place
        chosen.add(place)
        open_phrases -= newly
    return chosen
