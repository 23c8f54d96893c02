from __future__ import annotations

import pytest

from newsclean.errors import OptionError
from newsclean.registry import STAGES, check_names, names_off

RULES = [rule for stage in STAGES for rule in stage.rules]
ALL = {stage.name for stage in STAGES} | {rule.name for rule in RULES}


def test_names_are_unique_and_documented() -> None:
    assert len(ALL) == len(STAGES) + len(RULES)
    for rule in RULES:
        assert rule.summary.endswith("."), rule.name
        assert rule.why.endswith("."), rule.name


def test_an_unknown_name_gets_the_nearest_right_one() -> None:
    with pytest.raises(
        OptionError, match=r"no stage or rule is called 'gloses' \(--skip\): did you mean 'glosses'\?"
    ):
        check_names(["gloses"], "--skip")


def test_a_name_like_nothing_gets_the_list() -> None:
    with pytest.raises(OptionError, match="known are article, ascii, bbcode, byteshift"):
        check_names(["qqqq"], "--only")


def test_only_a_stage_keeps_its_rules() -> None:
    assert names_off(frozenset(), frozenset(["repairs"])) == ALL - {
        "decoding", "repairs", *(rule.name for stage in STAGES if stage.name == "repairs" for rule in stage.rules)
    }  # fmt: skip


def test_decoding_can_not_be_switched_off() -> None:
    on_request = {rule.name for rule in RULES if not rule.default}
    assert names_off(frozenset(["decoding", "glosses"]), frozenset()) == {"glosses"} | on_request


def test_rules_off_by_default_run_when_wanted_or_named_alone() -> None:
    assert "curly" in names_off(frozenset(), frozenset())
    assert "curly" not in names_off(frozenset(), frozenset(), {"curly"})
    assert "curly" not in names_off(frozenset(), frozenset(["curly"]))
    assert "curly" in names_off(frozenset(), frozenset(["punctuation"]))
    assert "curly" in names_off(frozenset(["curly"]), frozenset(), {"curly"})
