"""The ways through a row of uncertain places, and what share of all of them says what.

Two ways that have come to the same context of the model go on alike, so they are followed as one: what is kept is
a graph of contexts, whose edges are the texts that may stand at a place. Contexts far behind the likeliest are
dropped; the shares are sums over all ways that are left.
"""

from __future__ import annotations

import math
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from newsclean.repairs.plausible import STEP, shipped_model
from newsclean.repairs.weighing import BEHIND, choices_of, state_after, weights_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.repairs.plausible import State
    from newsclean.repairs.weighing import Choices

__all__ = ["Ways"]

_FAR_BEHIND = 6.0  # nats behind the likeliest at which a context is dropped, when what follows is known
_BEAM = 20  # contexts


class _Node:
    """A context, the nats of the likeliest way to it, and the edges by which ways come to it.

    `total` are the nats of all ways to it together, `mass` their share of all ways that are left.
    """

    __slots__ = ("edges", "mass", "nats", "state", "total")

    def __init__(self, nats: float, state: State, edges: list[_Edge]) -> None:
        self.nats = nats
        self.state = state
        self.edges = edges
        self.total = 0.0
        self.mass = 0.0


_Edge = tuple[float, _Node, int]  # nats of the way up to its end, where it begins, which text of the place
_Found = tuple[float, _Node, int, "State | None"]  # an edge, and the context at its end if it is known
_CERTAIN = -1


class Ways:
    """Ways through places that are told from left to right; text that is certain goes by `follow`."""

    def __init__(self, left: str, lean: int) -> None:
        self._lean = lean
        self._layers = [[_Node(0.0, state_after(left), [])]]
        self._choices: list[Choices] = []

    @property
    def rivals(self) -> bool:
        """Whether more than one context is left."""
        return len(self._layers[-1]) > 1

    def follow(self, text: str) -> None:
        """Text that is certain: the contexts with it behind them."""
        weights, step_all = weights_of(self._lean), shipped_model().step_all
        for character in text:
            nodes = self._layers[-1]
            number, price = weights[character]
            after: dict[State, _Node] = {}
            limit = math.inf
            for node, (cost, state) in zip(nodes, step_all([n.state for n in nodes], number), strict=True):
                nats = node.nats + cost * STEP + price
                if nats >= limit:
                    continue
                limit = min(limit, nats + _FAR_BEHIND)
                known = after.get(state)
                if known is None:
                    after[state] = _Node(nats, state, [(nats, node, _CERTAIN)])
                else:
                    known.edges.append((nats, node, _CERTAIN))
                    known.nats = min(known.nats, nats)
            self._layers.append([node for node in after.values() if node.nats < limit])

    def branch(self, texts: tuple[str, ...], at_the_end: Callable[[str], float] | None = None) -> None:
        """A place where one of `texts` stands; `at_the_end` says what each costs more as the last of a line."""
        choices = choices_of(texts, self._lean)
        self._choices.append(choices)
        found = self._few(choices) if choices.few else self._many(choices)
        found.sort(key=_first)
        limit = found[0][0] + BEHIND
        after: dict[State, _Node] = {}
        for nats, node, pick, then in found:
            if nats >= limit or len(after) >= _BEAM:
                break
            state = then or choices.state_after(node.state, pick)
            here = nats if at_the_end is None else nats + at_the_end(texts[pick])
            known = after.get(state)
            if known is None:
                after[state] = _Node(here, state, [(here, node, pick)])
            else:
                known.edges.append((here, node, pick))
                known.nats = min(known.nats, here)
        self._layers.append(list(after.values()))

    def _few(self, choices: Choices) -> list[_Found]:
        nodes = self._layers[-1]
        states = [node.state for node in nodes]
        found: list[_Found] = []
        for pick, rows in choices.one_by_one(states):
            found += [
                (node.nats + more, node, pick, then) for node, (more, then) in zip(nodes, rows, strict=True)
            ]
        return found

    def _many(self, choices: Choices) -> list[_Found]:
        found: list[_Found] = []
        limit = math.inf
        for node in self._layers[-1]:
            nats = node.nats
            rows = choices.after(node.state, limit - nats) if choices.many else choices.of_all(node.state)
            if rows:
                limit = min(limit, nats + min(rows)[0] + BEHIND)
                room = limit - nats
                found += [(nats + more, node, pick, None) for more, pick in rows if more < room]
        return found

    def shares(self) -> list[tuple[str, dict[str, float]]]:
        """For each uncertain place which text the likeliest way has, and the shares of all texts there."""
        layers = self._left_over()
        if all(len(nodes) == len(nodes[0].edges) == 1 for nodes in layers[1:]):
            picks = [nodes[0].edges[0][2] for nodes in layers[1:]]
            rows = zip(self._choices, (pick for pick in picks if pick != _CERTAIN), strict=True)
            return [(choices.texts[pick], choices.apart({pick: 1.0})) for choices, pick in rows]
        for nodes in layers[1:]:
            for node in nodes:
                ways = [nats - begin.nats + begin.total for nats, begin, _ in node.edges]
                node.total = ways[0] if len(ways) == 1 else _together(ways)
        ends = layers[-1]
        everything = _together([node.total for node in ends])
        for node in ends:
            node.mass = math.exp(everything - node.total)
        found: list[tuple[str, dict[str, float]]] = []
        likeliest = min(ends, key=_nats)
        for number in range(len(layers) - 1, 0, -1):
            shares: dict[int, float] = {}
            for node in layers[number]:
                for nats, begin, pick in node.edges:
                    mass = node.mass * math.exp(node.total - (nats - begin.nats + begin.total))
                    begin.mass += mass
                    shares[pick] = shares.get(pick, 0.0) + mass
            _, likeliest, pick = min(likeliest.edges, key=_first)
            if pick != _CERTAIN:
                choices = self._choices[-1 - len(found)]
                found.append((choices.texts[pick], choices.apart(shares)))
        return found[::-1]

    def _left_over(self) -> list[list[_Node]]:
        """The layers without the contexts that all lead nowhere."""
        layers = [self._layers[-1]]
        for _ in self._layers[1:]:
            layers.append(list(dict.fromkeys(edge[1] for node in layers[-1] for edge in node.edges)))
        return layers[::-1]


def _together(ways: list[float]) -> float:
    """The nats of several ways together."""
    least = min(ways)
    return least - math.log(sum(math.exp(least - nats) for nats in ways))


_first = itemgetter(0)
_nats = attrgetter("nats")
