from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import load_cases
from newsclean import repair
from newsclean.edits import Trail, replay
from newsclean.registry import STAGES
from newsclean.repairs import RULES, run_repairs

NOTHING: frozenset[str] = frozenset()
ANYTHING = st.text(max_size=40) | st.text(
    alphabet="雲溪縣學報日請?？�()（）xuéqǐngbào！。，“”\n\r\u200b\u200d\ufeff\x00\x0c\x92é👩A1 ", max_size=60
)


@pytest.mark.parametrize("case", load_cases("repairs"))
def test_cases(case: dict[str, Any]) -> None:
    assert repair(case["input"]) == case["output"]


@pytest.mark.parametrize("case", load_cases("repairs"))
def test_cases_settle_and_replay(case: dict[str, Any]) -> None:
    trail = Trail(audit=True)
    result = run_repairs(case["input"], NOTHING, trail)
    assert result == repair(case["input"])
    assert replay(case["input"], trail.edits) == result
    assert repair(result) == result
    if case["rule"] != "repairs" and result != case["input"]:
        assert {edit.rule for edit in trail.edits} == {case["rule"]}


@given(ANYTHING)
def test_any_text_settles_and_replays(text: str) -> None:
    trail = Trail(audit=True)
    result = run_repairs(text, NOTHING, trail)
    assert replay(text, trail.edits) == result
    assert repair(result) == result


def test_rules_are_those_of_the_registry_in_its_order() -> None:
    stage = next(stage for stage in STAGES if stage.name == "repairs")
    assert [name for name, _rule in RULES] == [rule.name for rule in stage.rules]


def test_the_registry_s_examples_of_one_rule_hold() -> None:
    stage = next(stage for stage in STAGES if stage.name == "repairs")
    for rule in stage.rules:
        before, after = rule.example
        if rule.name != "indents":  # one line proves nothing
            assert repair(before) == after


@pytest.mark.parametrize("name", [name for name, _rule in RULES])
def test_a_rule_that_is_off_does_nothing(name: str) -> None:
    page = "\ufeff????雲溪縣(xiàn)的學(xué)校今天開學(xué)。\n????縣(xiàn)裏的日?qǐng)?bào)到會。"
    trail = Trail(audit=True)
    run_repairs(page, frozenset([name]), trail)
    assert name not in {label for edit in trail.edits for label in edit.rule.split("+")}


def test_clean_text_is_the_same_object() -> None:
    text = "雲溪縣的新橋今天通車，橋長三百米。（記者 路遠之）“真快！”\n" * 20
    assert run_repairs(text, NOTHING, Trail()) is text


def test_both_corpora_stay_as_they_are(shared: Any) -> None:
    for name in ("simplified", "traditional"):
        text = (shared / f"data/corpus/{name}.txt").read_text(encoding="utf-8")
        changed = [
            line
            for line in text.splitlines()
            if run_repairs(line, frozenset(["invisibles", "radicals"]), Trail()) != line  # both hold a few
        ]
        assert changed == []
