"""The rows of the rule tables: each word has a line that needs it, and lines that hold it and are left alone.

The cases are text files in cases/rows: `INPUT => OUTPUT` in sections whose heading says what they show. The words
stand in lines as pages write them and not in a copy of the table: a row that goes missing is noticed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from conftest import CASES
from newsclean.article.evidence import is_counter, is_field, is_links_heading, is_marked_call, site_reason
from newsclean.article.labels import FIELD_OF_WORK, PROVINCE
from newsclean.article.metadata import is_bare_label, read_metadata
from newsclean.fold import fold
from newsclean.people import MEDIA_NAME, is_name, split_names
from newsclean.vocabulary import LIST_MARKER, boilerplate_reason, is_caption, is_standing_line, section_reason

if TYPE_CHECKING:
    from collections.abc import Callable

    from _pytest.mark.structures import ParameterSet

    from newsclean.article.facts import Facts


def rows(name: str) -> list[ParameterSet]:
    """The sections of cases/rows/NAME.txt, each with its rows."""
    sections: dict[str, list[tuple[str, str]]] = {}
    section = ""
    for line in (CASES / "rows" / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            section = line[3:]
            assert section not in sections, section
            sections[section] = []
        elif line and not line.startswith("# "):
            given, arrow, wanted = line.rpartition(" => ")
            assert arrow, line
            sections[section].append((given, wanted))
    return [pytest.param(cases, id=f"{name}: {title}") for title, cases in sections.items()]


def check(cases: list[tuple[str, str]], function: Callable[[str], str]) -> None:
    wrong = [
        f"{given} => {got}, not {wanted}" for given, wanted in cases if (got := function(given)) != wanted
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("cases", rows("boilerplate"))
def test_lines_that_are_no_text(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: boilerplate_reason(fold(line)) or "-")


@pytest.mark.parametrize("cases", rows("sections"))
def test_headings_of_sections(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: section_reason(fold(line)) or "-")


@pytest.mark.parametrize("cases", rows("captions"))
def test_captions(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: "caption" if is_caption(fold(line)) else "-")


@pytest.mark.parametrize("cases", rows("markers"))
def test_markers_of_items(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: match["marker"] if (match := LIST_MARKER.match(line)) else "none")


def each(cases: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The words of a row, each as a row of its own."""
    return [(word, wanted) for words, wanted in cases for word in words.split()]


@pytest.mark.parametrize("cases", rows("names"))
def test_names(cases: list[tuple[str, str]]) -> None:
    check(each(cases), lambda word: "name" if is_name(word) else "word" if split_names(word, word) else "-")


@pytest.mark.parametrize("cases", rows("media"))
def test_names_of_media(cases: list[tuple[str, str]]) -> None:
    check(each(cases), lambda word: "medium" if MEDIA_NAME.fullmatch(word) else "-")


@pytest.mark.parametrize("cases", rows("standing"))
def test_lines_that_stand_alone(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: "alone" if is_standing_line(fold(line)) else "-")


def told(facts: Facts | None) -> str:
    """What a line says, in one line."""
    if facts is None:
        return "-"
    fields: dict[str, Any] = {
        "published": facts.published,
        "updated": facts.updated,
        "time": facts.time,
        "raw": facts.raw_date,
        "source": facts.source,
        "authors": facts.authors,
        **facts.extra,
    }
    return "; ".join(
        f"{key}={'、'.join(value) if isinstance(value, list) else value}"
        for key, value in fields.items()
        if value or value == 0
    )


@pytest.mark.parametrize("cases", rows("metadata"))
def test_lines_of_metadata(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: told(read_metadata(line)))


@pytest.mark.parametrize("cases", rows("labels"))
def test_labels_without_their_value(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: "label" if is_bare_label(line) else "-")


@pytest.mark.parametrize("cases", rows("places"))
def test_accounts(cases: list[tuple[str, str]]) -> None:
    check(
        each(cases),
        lambda word: (
            "place" if PROVINCE.fullmatch(word) else "owner" if FIELD_OF_WORK.fullmatch(word) else "-"
        ),
    )


@pytest.mark.parametrize("cases", rows("evidence"))
def test_lines_of_the_site(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: site_reason(line) or "-")


def look_of(line: str) -> str:
    folded = fold(line)
    looks = {
        "counter": is_counter(line),
        "field": is_field(folded),
        "call": is_marked_call(line),
        "heading": is_links_heading(folded),
    }
    return next((name for name, found in looks.items() if found), "-")


@pytest.mark.parametrize("cases", rows("looks"))
def test_looks_of_lines(cases: list[tuple[str, str]]) -> None:
    check(cases, look_of)
