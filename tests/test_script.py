"""The script room around the engine: corrections, guard, the user's terms, quotation marks, bad input."""

from __future__ import annotations

import os
import random
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import load_cases
from newsclean import Cleaner, convert_script
from newsclean.edits import replay
from newsclean.errors import InputError, MissingDependencyError, OptionError
from newsclean.script import ambiguities, engines, stage
from newsclean.script.contexts import KINDS, contexts, features, window
from newsclean.script.converter import Converter, converter
from newsclean.script.dictionaries import flatten, overlay, parse_dictionary, read_rows
from newsclean.script.guard import guard
from newsclean.script.quotes import change_quotes
from newsclean.script.stage import Conversion, conversion
from newsclean.script.store import cache_folder, lexicon
from newsclean.script.targets import CONFIGS, PLAIN, Recipe, check_target, recipe
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
def correctors() -> tuple[Converter, Converter]:
    small, corpus = (Converter.of(Recipe("s2t", overlay=True)) for _ in range(2))
    corpus.prepare(corpus=True)
    return small, corpus


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


# The guard

OWN_TRADITIONAL = "雲溪縣的台階很高，乾淨的里程碑立在皇后大道旁，餘下的工作由范先生負責。"
OWN_SIMPLIFIED = "云溪县的台阶很高，干净的里程碑立在皇后大道旁，余下的工作由范先生负责。"
JAPANESE = "東京の国会で審議された法案は、来週にも採決される見通しだ。"


@pytest.mark.parametrize("to", ["traditional", "taiwan", "hongkong", "s2t", "s2twp"])
def test_traditional_stays(to: str) -> None:
    assert convert_script(OWN_TRADITIONAL, to) == OWN_TRADITIONAL


@pytest.mark.parametrize("to", ["simplified", "t2s", "tw2sp"])
def test_simplified_stays(to: str) -> None:
    assert convert_script(OWN_SIMPLIFIED, to) == OWN_SIMPLIFIED


@pytest.mark.parametrize("to", [*PLAIN, "s2t", "t2s", "s2twp", "tw2sp"])
@pytest.mark.parametrize("text", [JAPANESE, "서울의 國會에서 열린 회의", "Only Latin, no Han.", ""])
def test_other_languages_stay(to: str, text: str) -> None:
    assert convert_script(text, to) == text


@pytest.mark.parametrize("case", load_cases("script_guard"))
def test_guard_cases(case: dict[str, Any]) -> None:
    assert convert_script(case["input"], case["to"]) == case["output"]
    assert convert_script(case["output"], case["to"]) == case["output"]


def test_paragraphs_then_sentences() -> None:
    text = f"{OWN_SIMPLIFIED}\n{OWN_TRADITIONAL}\n{JAPANESE}\n他们说这里很好。{OWN_TRADITIONAL}"
    lines = convert_script(text, "traditional").split("\n")
    assert lines[1:3] == [OWN_TRADITIONAL, JAPANESE]
    assert lines[0].startswith("雲溪縣的臺階很高，乾淨的里程碑立在皇后大道旁")
    assert lines[3] == f"他們說這裏很好。{OWN_TRADITIONAL}"


def test_without_guard_everything_is_converted() -> None:
    assert convert_script("台灣的里長", "s2t", guard=False) == "臺灣的裏長"  # OpenCC's harm


def test_paragraphs_without_evidence_follow_their_neighbours() -> None:
    assert convert_script("这里\n台北", "traditional") == "這裏\n臺北"
    assert convert_script("這裡\n台北", "traditional") == "這裡\n台北"


def test_article_counts_only_where_the_guard_left_something() -> None:
    mixed = Cleaner(to="traditional")(f"{OWN_SIMPLIFIED}\n\n{OWN_TRADITIONAL}\n\n{OWN_SIMPLIFIED}")
    assert mixed.extra["script"] == {"converted": 2, "left": 1, "undecided": 0}
    assert "script" not in Cleaner(to="traditional")(OWN_SIMPLIFIED).extra


def test_article_without_guard_has_no_count_and_replays() -> None:
    text = f"{OWN_SIMPLIFIED}\n\n他说：“石桥的‘里程’，it’s 3只猫。”"
    cleaner = Cleaner(to="taiwan", quotes="match", phrases=True, terms=(("石桥", "小石橋"),))
    (step,) = [step for step in cleaner.steps(text) if step.stage == "script"]
    assert replay(step.before, step.edits) == step.after
    assert "「小石橋的『里程』，it’s 3隻貓。」" in step.after
    assert cleaner(text).to_text() == Cleaner(**{**vars_of(cleaner), "audit": True})(text).to_text()


def vars_of(cleaner: Cleaner) -> dict[str, Any]:
    return {"to": cleaner.options.to, "quotes": cleaner.options.quotes, "phrases": cleaner.options.phrases,
            "terms": cleaner.options.terms}  # fmt: skip


def harm(text: str, to: str) -> float:
    """Characters changed per megabyte of a text that is in the target script already."""
    paragraphs = text.split("\n")
    got = convert_script(text, to).split("\n")
    changed = sum(a != b for x, y in zip(paragraphs, got, strict=True) for a, b in zip(x, y, strict=True))
    return changed / len(text.encode()) * 1e6


def test_harm_on_the_corpora(shared: Path) -> None:
    """The floor that the guard keeps; what is left is mostly real text of the other script, quoted."""
    corpus = shared / "data" / "corpus"
    traditional, simplified = (
        "\n".join((corpus / f"{name}.txt").read_text(encoding="utf-8").split("\n")[::6])
        for name in ("traditional", "simplified")
    )
    assert harm(traditional, "s2t") < 44
    assert harm(simplified, "t2s") < 6.4
    for text, to in ((simplified, "s2t"), (traditional, "t2s")):
        guarded, bare = (convert_script(text, to, guard=on) for on in (True, False))
        missed = sum(a != b for a, b in zip(guarded, bare, strict=True)) / len(text.encode()) * 1e6
        assert missed < 1


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


# Names and engines


@pytest.mark.parametrize(
    ("name", "near"),
    [("traditonal", "traditional"), ("s2twpp", "s2twp"), ("zh-tww", "zh-TW"), ("simplfied", "simplified")],
)
def test_unknown_target_names_the_nearest(name: str, near: str) -> None:
    with pytest.raises(OptionError) as caught:
        convert_script("甲", name)
    assert f"'{near}'" in str(caught.value)


@pytest.mark.parametrize("options", [{"engine": "opencc-pyton"}, {"source": "klingon"}, {"quotes": "round"}])
def test_unknown_names_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(OptionError):
        convert_script("甲", "traditional", **options)  # type: ignore[arg-type]


def test_every_name_converts() -> None:
    for name in (*PLAIN, *CONFIGS):
        assert check_target(name) == name
        assert isinstance(convert_script("里后", name), str)
    assert recipe("keep") is None
    assert convert_script("里后", "keep") == "里后"


def test_the_other_engine() -> None:
    pytest.importorskip("opencc")
    assert convert_script("这里的后天", "s2t", engine="opencc-python") == "這裏的後天"
    assert Conversion(Recipe("s2t"), engine_name="opencc-python").changes("里长") == [(1, 2, "長")]
    with pytest.raises(OptionError):
        convert_script("這裡", "hk2sp", engine="opencc-python")


def test_a_missing_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    engines._opencc_python.cache_clear()
    stage._conversion.cache_clear()
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(MissingDependencyError) as caught:
        convert_script("这里", "s2t", engine="opencc-python")
    assert "pip install opencc-python-reimplemented" in str(caught.value)


def test_tofu_switch() -> None:
    rare, simple = next(iter(read_rows("TSCharactersExt.txt").items()))
    assert convert_script(rare, "t2s", guard=False) == simple
    assert convert_script(rare, "t2s", guard=False, tofu=False) == rare


# Dictionaries


@pytest.mark.parametrize(
    ("text", "where"), [("发 發\n", "x.txt:1"), ("# a\n\t發\n", "x.txt:2"), ("发\t\n", "x.txt:1")]
)
def test_malformed_dictionary(text: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_dictionary(text, "x.txt")
    assert where in str(caught.value)


def test_groups_that_contain_one_another() -> None:
    node: dict[str, Any] = {"type": "group", "dicts": []}
    node["dicts"].append(node)
    with pytest.raises(InputError):
        flatten(node, lambda name: {})


# Odd texts


@pytest.mark.parametrize(
    "text", ["\ud800里\udfff", "后\0里", "\ufeff里", "里\r\n后", "⿰里", "\U0010ffff后", "里" * 5000]
)
@pytest.mark.parametrize("to", ["traditional", "s2twp", "simplified"])
def test_odd_characters_survive(text: str, to: str) -> None:
    got = convert_script(text, to, guard=False)
    assert len(got) == len(text)
    assert [c for c in got if not "一" <= c <= "鿿"] == [c for c in text if not "一" <= c <= "鿿"]


def test_ten_megabytes_at_once() -> None:
    text = OWN_SIMPLIFIED * (10_000_000 // len(OWN_SIMPLIFIED.encode()) + 1)
    result = Converter.of(Recipe("s2t")).convert(text)
    assert len(result) == len(text)
    assert result.startswith("雲溪縣的臺階")


@pytest.mark.parametrize("corrected", [False, True])
def test_threads_share_a_converter(corrected: bool) -> None:
    chance = random.Random(5)
    texts = [
        "".join(chance.choices("里后发面干只系台松复历征冲党板谷据了范余机制造头公农", k=3000))
        for _ in range(12)
    ]
    wanted = [Converter.of(Recipe("s2twp", overlay=corrected)).convert(text) for text in texts]
    shared_one = Converter.of(Recipe("s2twp", overlay=corrected))
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(shared_one.convert, texts * 2)) == wanted * 2


def test_conversion_of_options() -> None:
    from newsclean.options import check_options

    assert conversion(check_options()) is None
    found = conversion(check_options(to="taiwan", phrases=True, guard=False))
    assert found is not None
    assert found.guard is None
    assert guard("t2jp") is None


# The cache


def test_cache_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder("1")
    assert folder is not None
    assert stat.S_IMODE(Path(folder).stat().st_mode) & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other permissions")
def test_cache_of_others_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder("1")
    assert folder is not None
    Path(folder).chmod(0o777)
    assert cache_folder("1") is None
    Path(folder).rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path(folder).symlink_to(elsewhere)
    assert cache_folder("1") is None


def test_damaged_cache_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsclean.script.store import _load, _save

    _save(str(tmp_path), {"t2jp.lexicon": b"newsclean-lexicon 1 version=5\nabc"})
    assert _load(str(tmp_path), Recipe("t2jp"), ours=True) is None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lexicon.cache_clear()
    assert Converter(lexicon(Recipe("t2jp"))).convert("國會") == "国会"
    for path in tmp_path.glob("newsclean/*/*.phrases"):
        path.unlink()
    lexicon.cache_clear()
    assert Converter(lexicon(Recipe("t2jp"))).convert("⿰國會") == "⿰國會"
    lexicon.cache_clear()
