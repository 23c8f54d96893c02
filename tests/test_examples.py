from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT
from newsclean import Cleaner

EXAMPLES = ROOT / "examples"
SOURCES = sorted(path.name for path in EXAMPLES.iterdir() if path.suffix in {".txt", ".html"})


def load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_examples", ROOT / "tools/build_examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_an_output_for_every_example_and_no_other() -> None:
    expected = {path.name for path in (EXAMPLES / "expected").iterdir()}
    assert expected == {path.name for path in load_tool().outputs()}
    assert len(SOURCES) >= 6


def test_the_expected_outputs_are_what_newsclean_makes() -> None:
    for path, content in load_tool().outputs().items():
        assert path.read_text(encoding="utf-8") == content, path.name


@pytest.mark.parametrize("target", ["keep", "simplified"])
def test_the_clean_example_comes_out_as_it_went_in(target: str) -> None:
    data = (EXAMPLES / "clean.txt").read_bytes()
    assert Cleaner(to=target)(data).to_text().encode() == data


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("target", ["keep", "simplified", "traditional"])
def test_cleaning_the_output_again_changes_nothing(name: str, target: str) -> None:
    cleaner = Cleaner(to=target)
    once = cleaner((EXAMPLES / name).read_bytes()).to_text()
    assert cleaner(once).to_text() == once


@pytest.mark.parametrize("name", SOURCES)
def test_no_gloss_tag_or_entity_survives(name: str) -> None:
    text = Cleaner()(Path(EXAMPLES / name).read_bytes()).to_text()
    for debris in ("(xiàn)", "</", "<p", "&nbsp", "????", "\r", "\u3000\u3000"):
        assert debris not in text
