from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import assert_linear, load_cases
from newsclean import Cleaner, clean, normalize_punctuation
from newsclean.edits import Trail, replay
from newsclean.errors import OptionError
from newsclean.model import Article, Block
from newsclean.punctuation import punctuate
from newsclean.registry import STAGES

STAGE = next(stage for stage in STAGES if stage.name == "punctuation")
STYLE: dict[str, Any] = {"ascii": True, "ellipses": True, "dashes": True, "curly": True}
ASKED = frozenset(rule.name for rule in STAGE.rules if not rule.default)
PIECES = st.lists(
    st.sampled_from(
        "云溪县 市 吗 A GDP 3 11 % ， , : ： ; ? ！ ! . ... …… … -- —— ( ) （ ） \" ' “ ” 「 」 http://a.cn/b x@y.cn ` "
        "1,000 ３ Ａ ，３００ 日本の Hello \\ -{ }- [^1]: :: (?: 。 、 《 》 f(x) 5'30\" = don't (chóng :) [ ]".split(
            " "
        )
    )
    | st.sampled_from([" ", "  ", "\n"])
    | st.characters(codec="utf-8"),
    max_size=24,
).map("".join)


def audited(text: str, off: frozenset[str] = ASKED, spacing: str = "keep") -> tuple[str, Trail]:
    trail = Trail(audit=True)
    article = Article(body=(Block("paragraph", text),))
    return punctuate(article, off, trail, spacing=spacing).body[0].text, trail


@pytest.mark.parametrize("case", load_cases("punctuation"))
def test_cases(case: dict[str, Any]) -> None:
    assert normalize_punctuation(case["input"], **case.get("options", {})) == case["output"]


@pytest.mark.parametrize("case", load_cases("punctuation"))
def test_cases_settle(case: dict[str, Any]) -> None:
    assert normalize_punctuation(case["output"], **case.get("options", {})) == case["output"]


@pytest.mark.parametrize("case", load_cases("punctuation"))
def test_cases_replay(case: dict[str, Any]) -> None:
    if "\n" not in case["input"] and not case.get("options"):
        result, trail = audited(case["input"])
        assert result == case["output"]
        assert replay(case["input"], trail.edits) == result


def test_enough_tricky_lines_with_their_reasons() -> None:
    cases = [parameter.values[0] for parameter in load_cases("punctuation")]
    assert len(cases) >= 60
    assert all(case["why"] for case in cases)


@given(PIECES)
def test_any_text_settles_and_replays(text: str) -> None:
    result, trail = audited(text)
    assert replay(text, trail.edits) == result
    assert normalize_punctuation(text) == result
    assert normalize_punctuation(result) == result


@settings(max_examples=60)
@given(PIECES, st.sampled_from(["keep", "add", "remove"]))
def test_any_text_settles_and_replays_in_any_style(text: str, spacing: str) -> None:
    result, trail = audited(text, frozenset(), spacing)
    assert replay(text, trail.edits) == result
    assert normalize_punctuation(text, **STYLE, spacing=spacing) == result
    assert normalize_punctuation(result, **STYLE, spacing=spacing) == result


@given(PIECES)
def test_letters_and_digits_are_never_touched(text: str) -> None:
    kept = [character for character in text if character.isalnum()]
    assert [character for character in normalize_punctuation(text) if character.isalnum()] == kept


@pytest.mark.parametrize("rule", STAGE.rules, ids=lambda rule: rule.name)
def test_the_registry_s_examples_hold(rule: Any) -> None:
    before, after = rule.example
    options: dict[str, Any] = {} if rule.default else {rule.name: "add" if rule.name == "spacing" else True}
    assert normalize_punctuation(before, **options) == after


@pytest.mark.parametrize("rule", ["parentheses", "fullwidth"])
def test_a_rule_that_is_off_does_nothing(rule: str) -> None:
    _, trail = audited("昨天,各区(市、县)开会.", ASKED | {rule})
    assert trail.edits
    assert rule not in {edit.rule for edit in trail.edits}


def test_the_article_is_one_document() -> None:
    doubtful = Block("paragraph", "6月,GDP增长3%")
    half = Article(body=(Block("paragraph", "昨天,会议召开,众人到场。"), doubtful))
    full = Article(body=(Block("paragraph", "昨天，会议召开，众人到场。"), doubtful))
    assert punctuate(half, ASKED, Trail()).body[1].text == "6月，GDP增长3%"
    assert punctuate(full, ASKED, Trail()) is full


def test_title_authors_and_cells_are_punctuated_too() -> None:
    article = Article(
        title="新桥通车,居民欢迎",
        body=(Block("table_row", "桥名(新)\t米数", cells=("桥名(新)", "米数")),),
    )
    result = punctuate(article, ASKED, Trail())
    assert result.title == "新桥通车，居民欢迎"
    assert result.body[0].cells == ("桥名（新）", "米数")


def test_style_is_asked_for_by_option_or_by_name() -> None:
    text = '他说"新桥通车"就走了...'
    assert clean(text).body[0].text == text
    assert clean(text, curly=True, ellipses=True).body[0].text == "他说“新桥通车”就走了……"
    assert clean(text, only=["layout", "article", "curly"]).body[0].text == "他说“新桥通车”就走了..."


def test_an_unknown_spacing_is_refused() -> None:
    with pytest.raises(OptionError, match="keep, add or remove"):
        Cleaner(spacing="wide")
    with pytest.raises(OptionError, match="keep, add or remove"):
        normalize_punctuation("云溪", spacing="wide")


@pytest.mark.parametrize("piece", ["(", "县(", "县)", "县,", '"县', "::", "[^县]:", "-{", "\\(", "(?:", "`", "县 ,", "“!”",
                                   "http://a", "a@", ":a", "县...", "县--", "县 a"])  # fmt: skip
def test_hostile_text_takes_linear_time(piece: str) -> None:
    assert_linear(lambda text: normalize_punctuation(text, **STYLE, spacing="add"), piece)


def test_the_corpora_keep_what_is_full_width(shared: Any) -> None:
    for name in ("simplified", "traditional"):
        lines = (shared / f"data/corpus/{name}.txt").read_text(encoding="utf-8").splitlines()[:4000]
        for line in lines:
            if not any(mark in line for mark in ",;:!?.()"):
                assert normalize_punctuation(line) == line
