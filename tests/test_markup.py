from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import assert_linear, load_cases
from newsclean import strip_markup
from newsclean.edits import Trail, replay
from newsclean.markup import read_markup
from newsclean.markup.names import KNOWN

NOTHING: frozenset[str] = frozenset()
PIECES = (
    '雲溪 縣 日報 第一段 。 ， 3 A b <p> </p> <p </font> <b> </b> <br/> <br> <a_href="x"> <a_title="a>b"> <img_alt=\'>>\'> <td> </td> '
    "<tr> <table> </table> <div_class=c> </div> <li> <ul> </ul> < > &nbsp; &nbsp &amp; &lt; &gt; &#12288; \" ' = / <!--_x_--> <!--> </ <3 "
    '<!DOCTYPE_html> <?x?> <span_id=1> &foo; <font_color=red <P_ALIGN="c"> <h2> </h2> <ruby> <rt> <nav> </nav> <script> </script>'
).split(" ")
MESS = st.lists(
    st.sampled_from([piece.replace("_", " ") for piece in PIECES])
    | st.sampled_from([" ", "\n"])
    | st.text(max_size=4),
    max_size=16,
).map("".join)


def lines_of(text: str) -> list[Any]:
    return [line for line in read_markup(text, NOTHING, Trail()).lines if line.text.strip()]


@pytest.mark.parametrize("case", load_cases("markup"))
def test_cases(case: dict[str, Any]) -> None:
    lines = lines_of(case["input"])
    assert [line.text for line in lines] == case["output"]
    if "kinds" in case:
        assert [line.kind for line in lines] == case["kinds"]


@pytest.mark.parametrize("case", load_cases("markup"))
def test_cases_settle_and_replay(case: dict[str, Any]) -> None:
    trail = Trail(audit=True)
    page = read_markup(case["input"], NOTHING, trail)
    assert replay(case["input"], trail.edits) == page.text
    assert strip_markup(page.text) == page.text


@given(MESS)
def test_any_mess_settles_and_replays(text: str) -> None:
    trail = Trail(audit=True)
    page = read_markup(text, NOTHING, trail)
    assert replay(text, trail.edits) == page.text
    if not trail.warnings:
        assert strip_markup(page.text) == page.text


@given(MESS)
def test_no_chinese_is_lost_outside_scripts_and_readings(text: str) -> None:
    if any(
        word in text.lower()
        for word in ("<script", "</script", "<rt", "<!", "<?", "<style", "<head", '"', "'")
    ):
        return  # places whose text is none of the article's

    def han(some: str) -> Counter[str]:
        return Counter(character for character in some if "\u4e00" <= character <= "\u9fff")

    assert not han(text) - han(strip_markup(text))


@given(MESS)
def test_line_numbers_only_grow(text: str) -> None:
    numbers = [line.number for line in read_markup(text, NOTHING, Trail()).lines]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= text.count("\n") + 1 for number in numbers)


@pytest.mark.parametrize("rule", ["tags", "entities"])
def test_a_rule_that_is_off_does_nothing(rule: str) -> None:
    trail = Trail(audit=True)
    read_markup("<p>A&amp;B</p>", frozenset([rule]), trail)
    assert {edit.rule for edit in trail.edits} == {"tags", "entities"} - {rule}


SENTENCE = "白石镇的新码头昨天启用，两岸居民过江只要五分钟，老人说这下好了，赶集的人多了两倍。"


@pytest.mark.parametrize("form", ["<{0}></{0}>", "<{0} class=a>", "<{0}/>", "</{0}>"])
@pytest.mark.parametrize("name", sorted(KNOWN | {"foo", "x-y"}))
def test_no_element_takes_the_rest_of_a_page_along(name: str, form: str) -> None:
    """Between two paragraphs, with or without its end: what follows is still the article's."""
    paragraphs = [f"{number}、{SENTENCE}" for number in "一二三"]
    page = f"<html><body><h1>白石镇</h1><div><p>{paragraphs[0]}</p>{form.format(name)}<p>{paragraphs[1]}</p><p>{paragraphs[2]}</p></div>"
    found = [line.text for line in lines_of(page) if not line.boilerplate]
    assert [text for text in found if text in paragraphs] == paragraphs


def test_readings_without_end_tags_go_in_a_page() -> None:
    page = f"<html><body><p><ruby>汐<rt>xī</ruby>{SENTENCE}</p></body></html>"
    assert [line.text for line in lines_of(page)] == ["汐" + SENTENCE]


@pytest.mark.parametrize("piece", ["<a ", "<a <a", "<!--", "--><!--", "<script>", "<![CDATA[", '<a b="', "<a b='\" ", "<", "<<b>b>", "&#",
                                   "&amp;", "&nbsp", "&lt;a", "<div>", "<p =", "<a      ", "<td>", "<b>", "</p>", "<li>x", "<nav>",
                                   "<div class=nav>", "<table><tr><td>", "＜ｐ＞", "< p >", "县/p>", '<a b="<i>县"', "<%", "<svg>", "<x></x>",
                                   "＆nbsp；", "nbsp;", "[list][*]a[/list]", "/*", '"\\"', "a='b'>"])  # fmt: skip
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    assert_linear(strip_markup, piece, size=30_000)
