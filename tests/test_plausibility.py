"""The plausibility model: reads right, ranks right, and is small."""

from __future__ import annotations

import math
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.plausibility import (
    BYTE_COST,
    _costs_by_code,
    character_costs,
    cost,
    cost_apart,
    floor_cost,
    mean_cost,
    pair_gains,
)

PLAUSIBLE = [
    "云溪县新修的石桥今天通车，附近三个村的村民不用再绕路。",
    "雲溪縣新修的石橋今天通車，附近三個村的村民不用再繞路。",
    "立法院昨天三讀通過，行政院長表示尊重。",
    "佢哋話喺橋邊影咗好多相，啲細路都好鍾意。",
    "朱镕基、陶喆、周瑄",
]
OTHER_READINGS = [(good, wrong) for good in ("gb18030", "big5hkscs", "utf-8") for wrong in ("gb18030", "big5hkscs", "cp1252")
                  if good != wrong]  # fmt: skip


@pytest.mark.parametrize("text", PLAUSIBLE)
def test_a_text_is_more_plausible_than_its_bytes_read_otherwise(text: str) -> None:
    readings = 0
    for written, read in OTHER_READINGS:
        try:
            data = text.encode(written)
        except UnicodeEncodeError:
            continue
        readings += 1
        assert cost(text) + 20 < cost(data.decode(read, "surrogateescape" if read != "cp1252" else "replace"))
    assert readings >= 4


def test_kana_private_use_and_undecodable_bytes_are_dear() -> None:
    costs = character_costs()
    assert costs["的"] < costs["桥"] < costs["あ"] < costs["\ue000"] < costs["\udc80"] == BYTE_COST


def test_looking_up_any_character_gives_a_cost_and_remembers_few() -> None:
    costs = character_costs()
    for code in range(0, 0x110000, 13):
        assert 0 < costs[chr(code)] <= BYTE_COST
    assert len(costs) <= 50_000


def test_the_table_by_code_point_says_the_same() -> None:
    costs, by_code = character_costs(), _costs_by_code()
    for code in [*range(0x3000), *range(0x3000, 0x10000, 7)]:
        assert by_code[code] == costs[chr(code)], hex(code)


@pytest.mark.parametrize("text", ["云溪县的桥", "\udc80桥\ud840\udc00", "𠮷野家", ""])
def test_a_text_costs_the_same_when_many_were_asked_for(text: str) -> None:
    expected = sum(map(character_costs().__getitem__, text))
    assert {cost_apart(text) for _ in range(50)} == {expected}


def test_pairs_are_worth_more_than_chance() -> None:
    assert min(pair_gains().values()) > 0.5
    assert all(len(pair) == 2 for pair in pair_gains())


def test_known_neighbours_cost_less_than_the_same_characters_turned_round() -> None:
    assert cost("记者报道") < cost("者记道报")


def test_the_table_is_small() -> None:
    assert len(files("newsclean.data").joinpath("plausibility.bin").read_bytes()) < 130_000


@given(st.text())
def test_costs_are_finite_and_never_less_than_nothing_by_much(text: str) -> None:
    assert math.isfinite(cost(text))
    assert mean_cost(text) == pytest.approx(cost(text) / max(1, len(text)))
    assert cost(text) <= sum(map(character_costs().__getitem__, text)) + 1e-6


def test_floors_hold_for_what_was_not_counted() -> None:
    assert floor_cost("a") == floor_cost("Z") == 3.5
    assert floor_cost("龘") == character_costs()["龘"]
