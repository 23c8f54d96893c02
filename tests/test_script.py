"""The script room around the engine: corrections, the neighbours, the user's terms, quotation marks."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import load_cases
from newsclean import Cleaner, convert_script
from newsclean.errors import InputError, OptionError
from newsclean.script import ambiguities
from newsclean.script.contexts import KINDS, contexts, features, window
from newsclean.script.converter import Converter, converter
from newsclean.script.dictionaries import overlay
from newsclean.script.quotes import change_quotes
from newsclean.script.store import lexicon
from newsclean.script.targets import Recipe
from newsclean.script.terms import keep, read_keep_file, read_terms
from test_script_exact import opencc_cases

TO_TRADITIONAL = converter(Recipe("s2t", overlay=True))
TO_SIMPLIFIED = converter(Recipe("t2s", overlay=True))


# What newsclean makes of words and sentences


@pytest.mark.parametrize("case", load_cases("script"))
def test_cases(case: dict[str, Any]) -> None:
    options = {key: case[key] for key in ("to", "phrases", "quotes", "source") if key in case}
    got = convert_script(case["input"], **{"to": "traditional", **options})
    assert got == case["output"]
    assert convert_script(got, **{"to": "traditional", **options, "source": "auto"}) == got


@pytest.mark.parametrize("case", load_cases("script_sentences"))
def test_sentences_of_news(case: dict[str, str]) -> None:
    """Sentences with characters of several forms, there and back."""
    assert convert_script(case["traditional"], "simplified", guard=False) == case["simplified"]
    assert convert_script(case["simplified"], "taiwan", guard=False) == case["traditional"]


@pytest.mark.parametrize("around", ["{}", "，{}。"])
def test_rows_to_traditional(around: str) -> None:
    rows = {key: value for key, value in overlay("script_st.tsv").items() if value != "-"}
    got = {key: TO_TRADITIONAL.convert(around.format(key)) for key in rows}
    assert {key: text for key, text in got.items() if text != around.format(rows[key])} == {}


def test_rows_to_simplified() -> None:
    rows = overlay("script_ts.tsv")
    for key, value in rows.items():  # where OpenCC's row is gone, the characters are converted one by one
        wanted = "".join(map(TO_SIMPLIFIED.convert, key)) if value == "-" else value
        assert TO_SIMPLIFIED.convert(key) == wanted


@pytest.mark.parametrize(("config", "variants"), [("s2tw", "t2tw"), ("s2hk", "t2hk")])
def test_rows_reach_the_regions(config: str, variants: str) -> None:
    """A row gives the region's form of what it gives in the standard: 裏 is 裡 in Taiwan."""
    engine, forms = converter(Recipe(config, overlay=True)), converter(Recipe(variants))
    rows = {key: value for key, value in overlay("script_st.tsv").items() if value != "-"}
    got = {key: engine.convert(key) for key in rows}
    assert {key: text for key, text in got.items() if text != forms.convert(rows[key])} == {}


@pytest.mark.parametrize("config", ["tw2s", "hk2s", "tw2sp", "hk2sp"])
def test_rows_hold_on_the_way_from_the_regions(config: str) -> None:
    engine = converter(Recipe(config, overlay=True))
    rows = {key: value for key, value in overlay("script_ts.tsv").items() if value != "-"}
    odd = {
        "tw2s": {"慰藉著"},
        "tw2sp": {"慰藉著", "整合著"},
    }  # OpenCC's own test case; 整合 is 集成 on the mainland
    got = {key: engine.convert(key) for key in rows if key not in odd.get(config, ())}
    assert {key: text for key, text in got.items() if text != rows[key]} == {}


@pytest.mark.parametrize("name", ["script_st.tsv", "script_ts.tsv"])
def test_every_row_has_evidence_and_a_purpose(name: str) -> None:
    from newsclean.data import read_text

    rows = [line.split("\t") for line in read_text(name).splitlines() if not line.startswith("#")]
    assert all(len(row) == 3 and all(row) for row in rows)
    keys = [row[0] for row in rows]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(("to", "config"), [("traditional", "s2t"), ("simplified", "t2s"), ("taiwan", "s2tw"), ("hongkong", "s2hk"), ("simplified", "tw2s"), ("simplified", "tw2sp"), ("simplified", "hk2s"), ("taiwan", "s2twp")])  # fmt: skip
def test_corrections_break_no_case_of_opencc(to: str, config: str) -> None:
    ours = converter(Recipe(config, overlay=True))
    broken = {text: (got, wanted) for _, of, text, wanted in opencc_cases() if of == config
              for got in [ours.convert(text)] if got != wanted}  # fmt: skip
    assert broken == {}


@pytest.mark.parametrize("config", ["s2t", "s2twp", "t2s"])
def test_names_of_opencc_carry_no_corrections(config: str) -> None:
    text = "被发明，范先生" if config != "t2s" else "朝著南方"
    plain = Converter(lexicon(Recipe(config))).convert(text)
    assert convert_script(text, config, guard=False) == plain
    assert (
        convert_script(text, {"s2t": "traditional", "s2twp": "taiwan", "t2s": "simplified"}[config]) != plain
    )


# The model of the neighbours


def test_corrections_keep_their_place_where_words_grow_and_shrink() -> None:
    # 主板 grows by a character and 字符串 loses one, so the result has the length of the text, but not its places.
    assert convert_script("主板但是只有字符串", "taiwan", phrases=True) == "主機板但是只有字串"


@cache
def correctors() -> tuple[Converter, Converter, Converter]:
    small, corpus, arrays = (Converter.of(Recipe("s2t", overlay=True)) for _ in range(3))
    corpus.prepare(corpus=True)
    arrays.prepare_arrays(long=0)
    return small, corpus, arrays


@cache
def speaking() -> list[str]:
    """Characters that the model decides, each with neighbours that it knows, on both sides."""
    model = contexts()
    found = []
    for character in model.characters:
        sides: dict[str, list[str]] = {"c": [], "d": [], "f": [], "g": []}
        for kind, known in sides.items():
            known += [neighbours for _, row in model.weights(kind, character) for neighbours in row]
        found += [left + character + right for left, right in zip(sides["c"], sides["d"], strict=False)]
        found += [left + character + right for left, right in zip(sides["f"], sides["g"], strict=False)]
    return found


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_bounds_leave_no_decision_out(data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.sampled_from(speaking()) | st.sampled_from("，\n3三发里"), max_size=6))
    text = "".join(pieces).replace("^", "\n")
    for engine in correctors():
        result = engine._convert(text, None)
        corrector = engine._corrector
        assert corrector is not None
        wanted = [
            (place, corrector._decide(window(text, place), result[place]))
            for place, c in enumerate(text)
            if c in contexts().characters
        ]
        assert corrector.corrections(text, result) == [(p, c) for p, c in wanted if c != result[p]]


def test_features_fit_their_kinds() -> None:
    found = features(window("展示了如何使用", 2))
    assert {feature[0]: len(feature) - 1 for feature in found} == KINDS


@given(st.text(max_size=12), st.data())
def test_window_has_its_place_in_the_middle(text: str, data: st.DataObject) -> None:
    padded = text + "里"
    place = data.draw(st.integers(0, len(text)))
    assert len(window(padded, place)) == 7
    assert window(padded, place)[3] == padded[place]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["范", "先生", "里", "后面", "程序", "软件", "3只", "“", "\n", "a", "𠀀"]),
        max_size=12,
    )
)
def test_corrected_changes_replay(pieces: list[str]) -> None:
    from newsclean.edits import splice

    text = "".join(pieces)
    for config in ("s2t", "s2twp", "s2hk"):
        engine = converter(Recipe(config, overlay=True))
        result, changes = engine.convert_with_changes(text)
        assert result == engine.convert(text) == splice(text, changes)


# The user's words


def test_terms_come_first_and_settle() -> None:
    rows = (("程序", "演算程序"), ("里长", "里長伯"), *keep(["范冰", "云溪"]))
    once = convert_script("云溪的程序和里长", "traditional", terms=rows)
    assert once == "云溪的演算程序和里長伯"
    assert convert_script(once, "traditional", terms=rows, guard=False) == once


def test_longest_term_wins() -> None:
    rows = (("石桥", "甲"), ("石桥镇", "乙"))
    assert convert_script("石桥镇和石桥", "s2t", terms=rows) == "乙和甲"


def test_read_terms(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("\ufeff# head\n\n石桥\t小石橋\r\n软件\t軟體\n", encoding="utf-8")
    assert read_terms(path) == (("石桥", "小石橋"), ("软件", "軟體"))
    path.write_text("# head\n范冰\n", encoding="utf-8")
    assert read_keep_file(path) == (("范冰", "范冰"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("石桥 甲\n".encode(), "own.tsv:1"),
        ("石桥\t甲\n里\t\n".encode(), "own.tsv:2"),
        ("石桥\t甲\n\t甲\n".encode(), "own.tsv:2"),
        ("石桥\t甲\t乙\n".encode(), "own.tsv:1"),
        ("石桥\t甲\n石桥\t乙\n".encode(), "line 1"),
        (b"\xca\xaf\t\xb1\n", "own.tsv:1"),
        ("甲\t乙\n乙\t丙\n丙\t甲\n".encode(), "甲 → 乙 → 丙 → 甲"),
    ],
)
def test_bad_terms_are_named(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_bytes(content)
    with pytest.raises((InputError, OptionError)) as caught:
        read_terms(path)
    assert message in str(caught.value)


def test_missing_dictionary_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_terms(tmp_path / "absent.tsv")
    assert "absent.tsv" in str(caught.value)


@pytest.mark.parametrize("rows", [(("", "甲"),), (("甲", ""),), (("甲", "乙"), ("乙", "甲"))])
def test_bad_rows_are_refused(rows: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(OptionError):
        convert_script("甲", "s2t", terms=rows)


# Quotation marks


@pytest.mark.parametrize(
    ("text", "style", "wanted"),
    [
        ("“桥”", "corner", "「桥」"),
        ("「橋『石』」", "curly", "“橋‘石’”"),
        ("it’s 桥", "corner", "it’s 桥"),  # an apostrophe
        ("“bridge”", "corner", "“bridge”"),  # no Han in the paragraph
        (
            "「こんにちは」と彼は言った",
            "curly",
            "「こんにちは」と彼は言った",
        ),  # Japanese has these marks only
        ("桥’", "corner", "桥’"),  # no pair
        ("“桥”", "keep", "“桥”"),
    ],
)
def test_quotation_marks(text: str, style: str, wanted: str) -> None:
    assert change_quotes(text, style) == wanted


def test_quotes_match_the_target() -> None:
    assert convert_script("“石桥”这里", "traditional", quotes="match") == "「石橋」這裏"
    assert convert_script("「石橋」這裡", "simplified", quotes="match") == "“石桥”这里"
    assert convert_script("「石橋」這裡", "keep", quotes="match") == "「石橋」這裡"


@pytest.mark.parametrize("quotes", ["corner", "curly", "match"])
@pytest.mark.parametrize("to", ["keep", "taiwan", "simplified"])
def test_straight_quotes_settle_in_one_run(quotes: str, to: str) -> None:
    cleaner = Cleaner(to=to, quotes=quotes, curly=True)
    once = cleaner("他說：\"這座橋很老，'大家'都知道。\"他又說：“河水乾淨。”\n\n「石橋」已整修。").to_text()
    assert '"' not in once
    assert len({mark in once for mark in "「“"}) == 2
    assert cleaner(once).to_text() == once


# What a human should check


def test_ambiguities_say_where() -> None:
    text = "第一行\n这里的面条，“石桥”发廊\n台灣的里長"
    found = [(a.line, a.column, a.character, a.chosen) for a in ambiguities(text, "traditional")]
    assert (2, 2, "里", "裏") in found
    assert (2, 4, "面", "麪") in found
    assert (2, 11, "发", "髮") in found
    assert all(text.split("\n")[line - 1][column - 1] == character for line, column, character, _ in found)
    assert not [row for row in found if row[0] == 3]  # the guard left this line
    rows = [place.row().split("\t") for place in ambiguities(text, "traditional")]
    assert all(len(row) == 6 and "[" in row[5] for row in rows)


@pytest.mark.parametrize("to", ["taiwan", "simplified", "s2twp"])
def test_ambiguities_agree_with_the_conversion(to: str) -> None:
    text = "他干了软件里的程序，后面的面条" if to != "simplified" else "乾隆皇帝覆核藉口，瞭望"
    result = convert_script(text, to)
    for place in ambiguities(text, to):
        assert place.context.replace("[", "").replace("]", "") in result
        assert f"[{place.chosen}]" in place.context
        assert place.chosen not in place.others
