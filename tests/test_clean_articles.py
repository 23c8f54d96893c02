"""Clean text in, the same text out: own-written articles of many kinds, in both scripts (`NAME.hans.txt`, `NAME.hant.txt`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import CASES
from newsclean import Cleaner
from newsclean.article import split

ARTICLES = sorted((CASES / "clean").glob("*.txt"))
OWN = {"hans": "simplified", "hant": "traditional"}


def test_there_are_articles_of_many_kinds() -> None:
    assert len(ARTICLES) >= 30
    assert {path.suffixes[0] for path in ARTICLES} == {".hans", ".hant"}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("own", [False, True], ids=["keep", "own script"])
def test_a_clean_article_comes_out_as_it_is(path: Path, own: bool) -> None:
    text = path.read_text(encoding="utf-8")
    article = Cleaner(to=OWN[path.suffixes[0][1:]] if own else "keep", audit=True)(text)
    assert article.to_text() == text
    assert [edit for edit in article.edits if edit.stage != "layout"] == []
    assert article.dropped == ()


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_in_every_encoding(path: Path, encoding: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert Cleaner()(text.encode(encoding)).to_text() == text


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("shape", [("\n\n", "\n"), ("\n", "\r\n"), ("\n", "\r")], ids=["dense", "crlf", "cr"])
def test_every_line_stays_whatever_the_line_ends(path: Path, shape: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    lines = [line for line in text.split("\n") if line]
    assert [line for line in Cleaner()(text.replace(*shape)).to_text().split("\n") if line] == lines


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_json_and_markdown_hold_the_same_article(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    article = Cleaner()(text)
    assert article.to_dict() == Cleaner()(article.to_text()).to_dict()
    assert len(split.split_text(text)) == 1
