"""A short share of the fuzzing (the long one is tools/fuzz.py): properties of the chain on any input, and past finds."""

from __future__ import annotations

import json
import random
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain_properties import broken, edits_replay, idempotent, never_raises, nothing_lost
from conftest import CASES, ROOT, load_cases
from newsclean import Cleaner

sys.path.insert(0, str(ROOT / "tools"))

import fuzz

ANY_TEXT = st.text(max_size=120) | st.lists(st.sampled_from(fuzz.FRAGMENTS), max_size=25).map("".join)
ARTICLES = sorted((CASES / "clean").glob("*.txt"))


@given(ANY_TEXT | st.binary(max_size=200))
@settings(max_examples=40)
def test_any_input_is_cleaned_or_refused_and_its_edits_replay(data: bytes | str) -> None:
    assert broken(data, (never_raises, edits_replay)) is None


@pytest.mark.parametrize("seed", range(4))
def test_mutated_articles(seed: int) -> None:
    """What tools/fuzz.py does, for a moment; the same inputs every time."""
    texts = fuzz.seeds()
    chance = random.Random(seed)
    for _ in range(8):
        data = fuzz.confuse(fuzz.mutate(chance.choice(texts)[:600], chance), chance)
        assert broken(data, (never_raises, edits_replay)) is None, data


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_clean_article_with_a_change_loses_nothing_and_is_stable(path: object) -> None:
    """One change to a clean article: every character is accounted for, and a second pass changes nothing."""
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    chance = random.Random(len(text))
    for _ in range(2):
        data = fuzz.mutate(text, chance)
        assert broken(data, (idempotent, nothing_lost)) is None, data


@pytest.mark.parametrize("case", load_cases("fuzz"))
def test_past_finds(case: dict[str, str]) -> None:
    data = bytes.fromhex(case["hex"]) if "hex" in case else case["text"]
    assert broken(data) is None


def test_half_a_character_in_bulk(monkeypatch: pytest.MonkeyPatch) -> None:
    """JSON may carry lone surrogates; the automaton of the extra `fast`, which large corpora get, reads UTF-8."""
    pytest.importorskip("ahocorasick_rs")
    from newsclean.script import converter as module

    monkeypatch.setattr(module, "_BULK", 0)
    module.converter.cache_clear()
    try:
        assert (
            Cleaner(to="traditional")("云溪县\ud800的发展\ud800。").body[0].text
            == "雲溪縣\ud800的發展\ud800。"
        )
    finally:
        module.converter.cache_clear()


def test_the_properties_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """A chain that drops text, or that changes its own output, is found out."""
    from newsclean.model import Article, Block

    text = "甲桥通车\n\n昨天，甲桥通车了。\n\n林阿婆很高兴。"
    assert broken(text) is None
    whole = Article.to_text
    monkeypatch.setattr(Article, "to_text", lambda article, **_: whole(article) + "。")
    assert "idempotent" in str(broken(text))
    monkeypatch.undo()
    monkeypatch.setattr(
        "newsclean.article.build_article", lambda *_: Article(body=(Block("paragraph", "甲桥"),))
    )
    assert "nothing_lost" in str(broken(text, (nothing_lost,)))
    monkeypatch.setattr(Cleaner, "__call__", lambda *_: json.loads("{"))
    assert "never_raises: JSONDecodeError" in str(broken(text))
