from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import CASES, assert_linear, load_cases
from newsclean.edits import Trail, replay
from newsclean.layout import lay_out
from newsclean.model import Line, Page
from newsclean.registry import STAGES
from wraps import LAYOUTS, TEXTS, WIDTHS, documents, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable

NOTHING: frozenset[str] = frozenset()
LINES = [line for case in json.loads((CASES / "layout.json").read_text("utf-8")) for line in case["input"]]
MESS = st.lists(
    st.sampled_from(LINES)
    | st.text(alphabet="云溪县。，：“”（）\u3000 \t\xa0\r\x85\u2028ab1-—3、", max_size=12),
    max_size=18,
)


def page_of(lines: Iterable[str]) -> Page:
    return Page(tuple(Line(line, number) for number, line in enumerate(lines, start=1)))


def blocks(lines: Iterable[str], off: frozenset[str] = NOTHING) -> list[str]:
    return [line.text for line in lay_out(page_of(lines), off, Trail()).lines]


@pytest.mark.parametrize("case", load_cases("layout"))
def test_cases(case: dict[str, Any]) -> None:
    assert blocks(case["input"]) == case["output"]


@pytest.mark.parametrize("case", load_cases("layout"))
def test_cases_settle_and_replay(case: dict[str, Any]) -> None:
    page, trail = page_of(case["input"]), Trail(audit=True)
    result = lay_out(page, NOTHING, trail)
    assert replay(page.text, trail.edits) == result.text
    assert lay_out(result, NOTHING, Trail()) == result
    if "rule" in case:
        assert any(case["rule"] in edit.rule.split("+") for edit in trail.edits)


@pytest.mark.parametrize("case", load_cases("layout"))
def test_what_a_paragraph_is_stays_when_blank_lines_part_them(case: dict[str, Any]) -> None:
    assert blocks("\n\n".join(case["output"]).split("\n")) == case["output"]


@given(MESS)
def test_any_page_settles_and_replays(lines: list[str]) -> None:
    page, trail = page_of(lines), Trail(audit=True)
    result = lay_out(page, NOTHING, trail)
    assert replay(page.text, trail.edits) == result.text
    assert lay_out(page, NOTHING, Trail()) == result
    assert lay_out(result, NOTHING, Trail()) == result


@given(MESS)
def test_no_character_but_space_is_lost(lines: list[str]) -> None:
    before, after = sorted("".join("".join(lines).split())), sorted("".join("".join(blocks(lines)).split()))
    hyphens = before.count("-") - after.count("-")
    assert hyphens >= 0
    assert [c for c in before if c != "-"] == [c for c in after if c != "-"]


# What stands at the head of each row in research on joining: the best of "a line is a paragraph", "only blank
# lines part", "join unless a sentence ends" and a prototype of these rules.
FLOORS = {
    "indent": (0.975, 0.984),
    "blank": (0.992, 0.992),
    "indent+blank": (0.992, 0.992),
    "bare": (0.89, 0.94),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_wrapped_paragraphs_are_found(layout: str) -> None:
    right = found = there = 0
    for width in WIDTHS:
        for by_columns in (False, True):
            for by_words in (False, True):
                for paragraphs in documents(6, seed=width):
                    got = blocks(typeset(paragraphs, layout, width, by_columns=by_columns, by_words=by_words))
                    right += len(set(got) & set(paragraphs))
                    found += len(got)
                    there += len(paragraphs)
    precision, recall = FLOORS[layout]
    assert right / found >= precision
    assert right / there >= recall


@pytest.mark.parametrize("indent", ["", "\u3000\u3000", "  ", "\t"])
@pytest.mark.parametrize("blank", [False, True])
def test_text_that_was_not_wrapped_is_not_joined(indent: str, blank: bool) -> None:
    for paragraphs in [*TEXTS["articles"], *TEXTS["tricky"], *documents(40)]:
        lines = [part for paragraph in paragraphs for part in (indent + paragraph, *([""] if blank else []))]
        assert blocks(lines) == paragraphs


@pytest.mark.parametrize("verse", TEXTS["verse"], ids=lambda verse: verse[0][:8])
@pytest.mark.parametrize("indent", ["", "\u3000\u3000"])
def test_verse_and_lists_are_not_joined(verse: list[str], indent: str) -> None:
    assert blocks([indent + line for line in verse]) == verse
    stanzas = [*verse[: len(verse) // 2], "", *verse[len(verse) // 2 :], ""]
    assert blocks([*stanzas, *stanzas]) == [*verse, *verse]


def test_a_join_that_nobody_can_know_is_a_warning() -> None:
    lines = [
        "云溪县新修的石桥昨天通车，两岸居民步行过桥，不用再",
        "绕道十里。县交通局介绍，这座桥长三百米，宽九米多。",
        "老人们说，盼了四十年，终于盼到这一天，要多走几个来",
        "回。",
        "桥头的石碑上刻着捐款人的名字，最少的五元，最多的一",
        "万元。",
    ]
    trail = Trail()
    lay_out(page_of(lines), NOTHING, trail)
    [warning] = trail.warnings
    assert (warning.rule, warning.line) == ("wrapping", 2)
    assert warning.text.endswith("宽九米多。")


def test_lines_of_the_page_keep_their_numbers_and_kinds() -> None:
    page = Page(
        (
            Line("　　甲\r", 7),
            Line("", 8),
            Line("乙\u2028丙", 9, "list_item", 1),
            Line("丁", 10, "heading", 2),
        )
    )
    result = lay_out(page, NOTHING, Trail())
    assert [(line.text, line.number, line.kind) for line in result.lines] == [
        ("甲", 7, ""), ("乙", 9, "list_item"), ("丙", 10, "list_item"), ("丁", 10, "heading"),
    ]  # fmt: skip


def test_a_tag_that_ends_a_block_is_stronger_than_width() -> None:
    lines = typeset(TEXTS["articles"][0], "bare", 30, by_columns=False, by_words=False)
    page = Page(tuple(Line(line, number, ends_block=True) for number, line in enumerate(lines, start=1)))
    assert [line.text for line in lay_out(page, NOTHING, Trail()).lines] == lines


def test_page_numbers_carry_their_reason() -> None:
    [case] = [case for case in json.loads((CASES / "layout.json").read_text("utf-8")) if case["label"] == "page numbers inside a paragraph"]  # fmt: skip
    result = lay_out(page_of(case["input"]), NOTHING, Trail())
    assert [line.text for line in result.lines if line.boilerplate == "page number"] == ["— 3 —", "— 4 —"]


@pytest.mark.parametrize(
    "rule", next(stage.rules for stage in STAGES if stage.name == "layout"), ids=lambda rule: rule.name
)
def test_a_rule_that_is_off_does_nothing(rule: Any) -> None:
    for case in json.loads((CASES / "layout.json").read_text("utf-8")):
        trail = Trail(audit=True)
        page = page_of(case["input"])
        result = lay_out(page, frozenset([rule.name]), trail)
        assert replay(page.text, trail.edits) == result.text
        if rule.name != "whitespace":  # line ends and blank lines are the stage's own business
            assert rule.name not in {label for edit in trail.edits for label in edit.rule.split("+")}


@pytest.mark.parametrize("piece", ["\n", "　", " \t", "\r", "云 ", "1\n", "云溪县新修的石桥昨天通车，两岸居民步行\n", "- 1 -\n",
                                   "甲   乙\n", "云溪县新修的石桥      昨天通车，两岸居民\n", "infor-\nmation\n"])  # fmt: skip
def test_hostile_text_takes_linear_time(piece: str) -> None:
    assert_linear(lambda text: blocks(text.split("\n")), piece, size=6000)


def test_clean_text_of_the_corpora_is_not_joined(shared: Any) -> None:
    for name in ("simplified", "traditional"):
        lines = (shared / f"data/corpus/{name}.txt").read_text(encoding="utf-8").splitlines()[:2400]
        for start in range(0, len(lines), 12):
            document = [line.strip("\u3000 \t\xa0") for line in lines[start : start + 12]]
            filled = [line for line in document if line]
            assert len(blocks(document, frozenset(["whitespace", "columns"]))) == len(filled)
