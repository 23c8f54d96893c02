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
    with pytest.raises(OptionError, match="known are article, byteshift"):
        check_names(["qqqq"], "--only")


def test_only_a_stage_keeps_its_rules() -> None:
    assert names_off(frozenset(), frozenset(["repairs"])) == ALL - {
        "decoding", "repairs", *(rule.name for stage in STAGES if stage.name == "repairs" for rule in stage.rules)
    }  # fmt: skip


def test_decoding_can_not_be_switched_off() -> None:
    assert names_off(frozenset(["decoding", "glosses"]), frozenset()) == {"glosses"}
