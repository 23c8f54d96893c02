"""The chain as a whole: order, options, idempotence, replay, and the page that the project started from."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import newsclean
from conftest import ROOT, SHARED
from newsclean import Article, Cleaner, OptionError
from newsclean.edits import replay
from newsclean.pipeline import Step

EXAMPLES = sorted(path for path in (ROOT / "examples").iterdir() if path.suffix in {".txt", ".html"})
PIECES = st.sampled_from(
    ["云溪縣", "新橋通車", "。", "，", ",", "(", ")", "(xiàn)", "縣(xiàn)", "????", "\n", "\n\n", "　　", " ", "<p>", "</p>",
     "<b>", "</strong>", "&nbsp;", "&lt;", "2031-05-06 08:30", "來源:", "雲溪日報", "作者:", "admin", "a<b", "1.", "一、",
     "\u200b", "\r\n", "?qǐng)", "http://a.cn/?a=1", "（完）", "[打印]", "abc", "3:2", "\ud800", "\x00"]
)  # fmt: skip
MESS = st.lists(PIECES, max_size=30).map("".join)


def steps_of(data: bytes | str, **options: object) -> Iterator[Step]:
    return Cleaner(audit=True, **options).steps(data)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("to", ["keep", "simplified", "traditional"])
def test_edits_replay_stage_by_stage(path: Path, to: str) -> None:
    stages = []
    for step in steps_of(path.read_bytes(), to=to):
        stages.append(step.stage)
        if step.replayable:
            assert replay(step.before, step.edits) == step.after, step.stage
    assert stages == ["decoding", "repairs", "markup", "layout", "article", "script", "punctuation"]


@given(MESS)
def test_edits_replay_on_any_mess(text: str) -> None:
    for step in steps_of(text, to="simplified"):
        if step.replayable:
            assert replay(step.before, step.edits) == step.after, step.stage


@given(MESS)
def test_auditing_changes_nothing_but_the_audit(text: str) -> None:
    plain, audited = (
        newsclean.clean(text, to="simplified"),
        newsclean.clean(text, to="simplified", audit=True),
    )
    assert plain.to_dict() == audited.to_dict()
    assert plain.edits == ()


@given(MESS)
@settings(max_examples=200)
def test_cleaning_the_text_output_again_changes_nothing(text: str) -> None:
    once = newsclean.clean(text).to_text()
    assert newsclean.clean(once).to_text() == once


@given(st.binary(max_size=200))
def test_any_bytes_are_cleaned_or_refused(data: bytes) -> None:
    try:
        article = newsclean.clean(data)
    except newsclean.DecodingError:
        return
    article.to_json(report=True).encode()


@given(MESS)
def test_without_stages_the_text_is_untouched(text: str) -> None:
    assert Cleaner(only=["decoding"])(text).to_text() == text


def test_only_one_rule_touches_only_its_damage() -> None:
    text = "縣(xiàn)里的會(huì)開(kāi)過(guò)了,學(xué)校<b>也</b>去了.\n\n\n　　經(jīng)費不夠  。"
    assert (
        Cleaner(only="glosses")(text).to_text() == "縣里的會開過了,學校<b>也</b>去了.\n\n\n　　經費不夠  。"
    )


def test_a_cleaner_pickles_and_serves_threads() -> None:
    cleaner = pickle.loads(pickle.dumps(Cleaner(to="simplified", skip=["punctuation"])))
    text = "雲溪縣的新橋通車了."
    with ThreadPoolExecutor(4) as pool:
        assert {article.to_text() for article in pool.map(cleaner, [text] * 20)} == {"云溪县的新桥通车了.\n"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"to": "simplfied"}, "did you mean 'simplified'"),
        ({"skip": ["gloses"]}, "did you mean 'glosses'"),
        ({"errors": "ignore"}, "keep, replace or strict"),
        ({"engine": "newsclear"}, "did you mean 'newsclean'"),
        ({"timezone": "Mars/Base"}, "time zone"),
        ({"t0": "simplified"}, "did you mean 'to'"),
    ],
)
def test_a_wrong_option_is_refused_at_once_and_teaches(options: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        Cleaner(**options)  # type: ignore[arg-type]


def test_an_article_survives_json() -> None:
    article = newsclean.clean(EXAMPLES[0].read_bytes(), audit=True)
    data = json.loads(article.to_json(report=True))
    assert Article.from_dict(data) == article


SEED = SHARED / "data/seed"


@pytest.mark.skipif(not SEED.is_dir(), reason="no development data beside this checkout")
@pytest.mark.parametrize(("to", "gold"), [("keep", "traditional"), ("simplified", "simplified")])
def test_the_page_that_started_it_all(to: str, gold: str) -> None:
    [page] = SEED.glob("000_*.txt")
    article = newsclean.clean(page.read_bytes(), to=to)

    def expected(suffix: str) -> str:
        return (SEED / f"seed.gold.{gold}.{suffix}").read_text(encoding="utf-8")

    assert json.loads(article.to_json()) == json.loads(expected("json"))
    assert article.to_markdown() == expected("md")
    assert article.to_text() == expected("txt")


def test_br_ends_a_line_as_a_wrapping_program_does_and_two_end_the_paragraph() -> None:
    first = "昨天上午，渡船从新码头开出，船上坐着四十多位赶集的老人，还有三个背书包的孩子和两筐刚摘的枇杷。"
    second = "镇长说，旧码头要拆掉，原地建一个小公园，种上柳树和桃树，石阶留着，大家还能下到水边洗衣裳。"
    wrapped = ["<br>\n".join(text[i : i + 20] for i in range(0, len(text), 20)) for text in (first, second)]
    article = newsclean.clean("<br><br>\n".join(wrapped), structure=False)
    assert [block.text for block in article.body] == [first, second]


def test_br_between_short_lines_keeps_them() -> None:
    lines = ["地址：白石镇江边路8号", "电话：0000-5550123", "邮编：000000", "联系人：镇政府办公室"]
    article = newsclean.clean("<br>".join(lines), skip=["article"])
    assert [block.text for block in article.body] == lines
