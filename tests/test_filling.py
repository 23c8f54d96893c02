"""What stands in the gaps of a text: the neighbours' word, the ways through several gaps, and what is sure."""

from __future__ import annotations

import pytest

from newsclean.repairs.filling import BARS, clusters_of, fill, weigh
from newsclean.repairs.items import EATEN, Slot
from newsclean.repairs.neighbours import settled
from newsclean.repairs.ways import Ways
from newsclean.repairs.weighing import choices_of

SIMPLIFIED, TRADITIONAL = -1, 1


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        (["记", ("者", "考"), "昨天"], ["记者昨天"]),
        (["他在石", ("桥", "档"), "上"], ["他在石", ("桥", "档"), "上"]),  # no pair of words says it
        (["他是第", ("一", "贰", "丐"), "名"], ["他是第", ("一", "贰"), "名"]),  # a figure is a fact
        (["他是第", ("一", "丐"), "名"], ["他是第一名"]),  # no other figure may stand there
        (["记", ("者", "考")], ["记", ("者", "考")]),  # nothing to the right
        (["记", ("者", "考"), EATEN, "昨天"], ["记", ("者", "考"), EATEN, "昨天"]),
        (["记", ("者", "者昨"), "天"], ["记", ("者", "者昨"), "天"]),  # two characters are no character
    ],
)
def test_what_neighbours_settle(slots: list[Slot], expected: list[Slot]) -> None:
    assert settled(slots, SIMPLIFIED) == expected


def test_what_both_neighbours_speak_against_is_left_out() -> None:
    texts = ("者", "考", "耆", "嗇", "耇", "二")
    kept = settled(["記", texts, "說"], TRADITIONAL)[1]
    assert "者" in kept
    assert "耇" not in kept
    kept = settled(["在石", ("的", "地", "耇", "贰"), "上"], SIMPLIFIED)[1]
    assert "耇" not in kept
    assert "贰" in kept  # that another figure may stand there is to be known


def test_the_other_script_is_dearer() -> None:
    assert settled(["到", ("东", "東"), "，"], SIMPLIFIED) == ["到东，"]
    assert settled(["到", ("东", "東"), "，"], TRADITIONAL) != ["到东，"]
    assert settled(["到", ("会", "會"), "，"], TRADITIONAL) == ["到會，"]
    assert settled(["到", ("东", "東"), "，"], 0) == ["到", ("东", "東"), "，"]


@pytest.mark.parametrize("lean", [SIMPLIFIED, 0, TRADITIONAL])
def test_shares_are_shares(lean: int) -> None:
    slots: list[Slot] = ["云溪县的", ("石", "右", "后"), "头", ("桥", "挢", "轿"), EATEN, "今天通车"]
    [cluster] = [part for part in clusters_of(slots) if not isinstance(part, str)]
    places = weigh(cluster, lean)
    assert len(places) == 3
    for _, shares in places:
        assert sum(shares.values()) == pytest.approx(1.0)
    assert [best for best, _ in places][:2] == ["石", "桥"]


def test_ways_that_meet_are_one() -> None:
    """Behind a word that the model has not seen with any of the texts, every way has the same context."""
    ways = Ways("今天", SIMPLIFIED)
    ways.branch(("他", "她", "它"))
    ways.follow("了鏢欸嚿")
    assert not ways.rivals
    [(best, shares)] = ways.shares()
    assert best == "他"
    assert sum(shares.values()) == pytest.approx(1.0)
    assert 0.0 < shares["她"] < shares["他"] < 1.0


def test_what_the_model_does_not_tell_apart_has_one_row() -> None:
    choices = choices_of(EATEN, SIMPLIFIED)
    digits = next(members for members in choices.alike.values() if len(members) == 10)
    assert sum(share for _, share in digits) == pytest.approx(1.0)
    shares = choices.apart({digits[0][0]: 0.5})
    assert sorted(shares) == list("0123456789")
    assert sum(shares.values()) == pytest.approx(0.5)


def test_a_figure_is_never_filled_in() -> None:
    filled = fill(["全县有", ("二", "三", "丐"), "个村"], BARS["utf8"])
    assert filled.safe == "全县有\ufffd个村"
    assert filled.lost == 1
