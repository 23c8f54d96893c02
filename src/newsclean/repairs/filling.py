"""Which of the texts that may stand at a place does: the n-gram model's word, and how sure it is.

Between two uncertain places that are further apart than the model looks, nothing connects them; so each group of
near places is decided for itself, exactly: the share of one alternative is the sum over all ways of the others.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.fold import simplify_characters
from newsclean.plausibility import character_costs
from newsclean.repairs.lattice import EATEN
from newsclean.repairs.plausible import STEP, normal_character, shipped_model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.repairs.lattice import Slot
    from newsclean.repairs.plausible import State

__all__ = ["SURE", "Filled", "fill"]

SURE = 0.95
"""The model's share of all readings that a filled-in text needs; below it U+FFFD stands there.

On text unlike the news that it was counted from the model is a little too sure: where it says .90 to .99, some
94 of a hundred guesses are right, so .95 is asked for what is to be right nine times in ten at the least.
"""

_BEAM = 40
_BEHIND = 8.0  # nats behind the best at which a way is given up
_SETTLED = 3  # certain characters after which the model has forgotten an uncertain place
_OTHER_SCRIPT = 6.0  # nats for a traditional character in simplified text, and the other way round
_CLASS_SHARES = {"0": 2.3, "a": 3.9, "\n": 0.7}
_HALF_WIDTH = 1.5
_NUMERALS = "一二三四五六七八九十百千万萬亿億两兩〇零壹贰叁肆伍"
_OTHER_NUMERAL = 0.005  # share of other figures above which a figure is a fact that can't be guessed
_TRUE_MARK = 4.0  # nats for a mark of loss that is a question mark after all
_OPENERS = frozenset("《〈「『【〔（“‘")
_PAUSES = frozenset("、，：；")


class Filled(NamedTuple):
    """The likeliest text; the text with U+FFFD for what is not sure; how much is lost and was guessed.

    `choices` is the sum of the logarithms of how many alternatives there were: the price of guessing.
    `eaten` counts ASCII characters that a mark took away and that are not known.
    """

    best: str
    safe: str
    lost: int
    choices: float
    eaten: int


class _Way(NamedTuple):
    cost: float
    state: State
    picks: tuple[int, ...]


def fill(slots: Sequence[Slot]) -> Filled:
    """Decide every uncertain slot, from both sides.

    >>> fill(["云溪县新修的石", ("桥", "桦", "档"), "今天通车。"]).safe
    '云溪县新修的石桥今天通车。'
    >>> fill(["他姓", ("张", "弛", "弟", "彰")]).safe
    '他姓张'
    """
    if all(isinstance(slot, str) for slot in slots):
        text = "".join(slots)  # type: ignore[arg-type]
        return Filled(text, text, 0, 0.0, 0)
    lean = _script("".join(slot for slot in slots if isinstance(slot, str)))
    best: list[str] = []
    safe: list[str] = []
    open_slots: list[tuple[int, tuple[str, ...]]] = []  # place in `best`, alternatives
    ways = [_Way(0.0, (), ())]
    settled = lost = eaten = 0
    choices = 0.0

    def settle() -> None:
        nonlocal ways, lost, eaten
        weights = [math.exp(ways[0].cost - way.cost) for way in ways]
        total = sum(weights)
        for number, (place, texts) in enumerate(open_slots):
            shares: dict[str, float] = {}
            for way, weight in zip(ways, weights, strict=True):
                text = texts[way.picks[number]]
                shares[text] = shares.get(text, 0.0) + weight
            best[place] = texts[ways[0].picks[number]]
            safe[place] = _what_is_sure(shares, total, best[place])
            if texts is EATEN and "\ufffd" in safe[place]:
                safe[place] = ""  # something stood here, perhaps a line end: the caller says so
                eaten += 1
            lost += safe[place].count("\ufffd")
        open_slots.clear()
        ways = [ways[0]._replace(cost=0.0, picks=())]

    for slot in slots:
        if isinstance(slot, str):
            for character in slot if open_slots else slot[-_SETTLED:]:
                ways = [_Way(way.cost + _cost(way.state, character, lean), _after(way.state, character), way.picks)
                        for way in ways]  # fmt: skip
                settled += 1
                if open_slots and settled >= _SETTLED:
                    ways.sort(key=lambda way: way.cost)
                    settle()
                    ways = [_Way(0.0, _state(slot[-_SETTLED:]), ())]
                    break
            best.append(slot)
            safe.append(slot)
            continue
        settled = 0
        choices += math.log(len(slot))
        open_slots.append((len(best), slot))
        best.append("")
        safe.append("")
        ways = _branch(ways, slot, lean)
    if open_slots:
        if slots[-1] is not EATEN and not isinstance(slots[-1], str):
            ways = [way._replace(cost=way.cost + _at_the_end(slots[-1][way.picks[-1]])) for way in ways]
        ways.sort(key=lambda way: way.cost)
        settle()
    return Filled("".join(best), "".join(safe), lost, choices, eaten)


def _branch(ways: list[_Way], texts: tuple[str, ...], lean: int) -> list[_Way]:
    """Every way with each of the texts, the likeliest first; what falls far behind is dropped."""
    model = shipped_model()
    found: list[tuple[float, _Way, int]] = []
    limit = math.inf
    for way in ways:
        view = model.view(way.state)
        for pick, text in enumerate(texts):
            number, price = _number_and_price(text[0], lean)
            cost = (
                way.cost
                + model.cost_after(view, number) * STEP
                + price
                + (_TRUE_MARK if text == "?" else 0.0)
            )
            state = way.state
            for place, character in enumerate(text[1:]):
                state = model.advance(state, _number_and_price(text[place], lean)[0])
                cost += _cost(state, character, lean)
            if cost < limit + _BEHIND:
                limit = min(limit, cost)
                found.append((cost, way, pick))
    found.sort(key=lambda row: row[0])
    after = []
    for cost, way, pick in found[:_BEAM]:
        if cost >= limit + _BEHIND:
            break
        state = way.state
        for character in texts[pick]:
            state = model.advance(state, _number_and_price(character, lean)[0])
        after.append(_Way(cost, state, (*way.picks, pick)))
    return after


def _at_the_end(text: str) -> float:
    """Nats for a last character that few lines end with."""
    return 2.5 if text[-1:] in _OPENERS else 1.0 if text[-1:] in _PAUSES else 0.0


def _what_is_sure(shares: dict[str, float], total: float, best: str) -> str:
    """Each character of `best` that enough of the readings share, U+FFFD for the others."""
    if best in _NUMERALS and sum(shares.get(c, 0.0) for c in _NUMERALS if c != best) > _OTHER_NUMERAL * total:
        return "\ufffd"
    if shares[best] >= SURE * total:
        return best
    kept = []
    for place, character in enumerate(best):
        share = sum(weight for text, weight in shares.items() if text[place : place + 1] == character)
        kept.append(character if share >= SURE * total else "\ufffd")
    return "".join(kept)


@lru_cache(65536)
def _number_and_price(character: str, lean: int) -> tuple[int, float]:
    """The model's number for a character, and nats that the model's folding hides."""
    model = shipped_model()
    folded = normal_character(character)
    number = model.numbers.get(folded, 0)
    price = 0.0
    if number == 0:
        price = max(0.0, character_costs()[character] - 6.0)
    elif folded in _CLASS_SHARES:
        price = _CLASS_SHARES[folded] if character < "\x7f" else character_costs()[character]
    elif character < "\x7f":
        price = _HALF_WIDTH
    if lean and _script(character) == -lean:
        price += _OTHER_SCRIPT
    return number, price


def _cost(state: State, character: str, lean: int) -> float:
    model = shipped_model()
    number, price = _number_and_price(character, lean)
    return model.cost_after(model.view(state), number) * STEP + price


def _after(state: State, character: str) -> State:
    return shipped_model().advance(state, _number_and_price(character, 0)[0])


def _state(text: str) -> State:
    state: State = ()
    for character in text:
        state = _after(state, character)
    return state


@lru_cache(4096)
def _simplified_only(character: str) -> bool:
    """Whether Big5 lacks a character that GB 2312 has: it stands in Simplified text alone."""
    return bool(character.encode("gb2312", "ignore")) and not character.encode("big5", "ignore")


def _script(text: str) -> int:
    """1 for text with more traditional characters than simplified ones, -1 for the reverse, 0 for neither."""
    folded = simplify_characters(text)
    traditional = sum(map(str.__ne__, text, folded))
    simplified = sum(map(_simplified_only, text)) if text else 0
    return (traditional > simplified) - (simplified > traditional)
