"""The rows of the rule tables: each word has a line that needs it, and lines that hold it and are left alone.

The cases are text files in cases/rows: `INPUT => OUTPUT` in sections whose heading says what they show. The words
stand in lines as pages write them and not in a copy of the table: a row that goes missing is noticed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import newsclean
from conftest import CASES
from newsclean import strip_markup
from newsclean.article.bylines import read_dateline, read_signature, read_signed_source
from newsclean.article.dates import find_dates
from newsclean.article.evidence import (
    is_bar,
    is_button_bar,
    is_counter,
    is_field,
    is_link,
    is_links_heading,
    is_marked_call,
    site_reason,
)
from newsclean.article.furniture import furniture_reason, is_button, is_page_of_paper, is_site_word
from newsclean.article.labels import FIELD_OF_WORK, PROVINCE
from newsclean.article.metadata import is_bare_label, read_metadata
from newsclean.article.split import split_text
from newsclean.article.statements import read_holder
from newsclean.article.titles import without_site
from newsclean.decoding.labels import codec_of, encoding_for
from newsclean.edits import Trail
from newsclean.errors import OptionError
from newsclean.fold import fold
from newsclean.markup import read_markup
from newsclean.markup.references import decode_references
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
        "buttons": is_button_bar(line),
        "bar": is_bar(line),
        "link": is_link(line),
    }
    return next((name for name, found in looks.items() if found), "-")


@pytest.mark.parametrize("cases", rows("looks"))
def test_looks_of_lines(cases: list[tuple[str, str]]) -> None:
    check(cases, look_of)


@pytest.mark.parametrize("cases", rows("furniture"))
def test_lines_around_the_headline(cases: list[tuple[str, str]]) -> None:
    looks = {"button": is_button, "page": is_page_of_paper, "word": is_site_word}
    check(
        cases,
        lambda line: (
            furniture_reason(line) or next((name for name, look in looks.items() if look(line)), "-")
        ),
    )


@pytest.mark.parametrize("cases", rows("dates"))
def test_dates(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: ", ".join(when.iso or "?" for when in find_dates(fold(line))) or "none")


def dateline(text: str) -> str:
    facts = read_dateline(text)
    return f"{facts.source} | {'、'.join(facts.authors)}".strip()


@pytest.mark.parametrize("cases", rows("datelines"))
def test_datelines(cases: list[tuple[str, str]]) -> None:
    check(cases, dateline)


@pytest.mark.parametrize("cases", rows("signatures"))
def test_signatures(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda text: "、".join(read_signature(text)) or "-")


SENTENCE = "昨天，县里的新桥通车了，全长三公里，两岸村民在桥头等了一夜。"


def effect_of(name: str) -> str:
    """What a start tag, or an element, does to the text around it."""
    alone = strip_markup(f"新桥<{name}>头上")
    whole = strip_markup(f"新桥<{name}>中间</{name}>头上")
    if "中间" not in whole:
        return "dropped"
    known = {"新桥头上": "inline", "新桥\n头上": "block"}
    return known.get(alone, "text")


@pytest.mark.parametrize("cases", rows("elements"))
def test_names_of_elements(cases: list[tuple[str, str]]) -> None:
    check(each(cases), effect_of)


def zone_of(tag: str, *, classed: bool) -> str:
    """Why a page's line in an element of that name, or with that class, is none of the article's."""
    start, end = (f'<div class="{tag}">', "</div>") if classed else (f"<{tag}>", f"</{tag}>")
    page = f"<html><body><h1>新桥通车</h1>{start}别处的话{end}<div><p>{SENTENCE}</p><p>{SENTENCE}</p></div></body></html>"
    [line] = [line for line in read_markup(page, frozenset(), Trail()).lines if "别处" in line.text]
    return line.boilerplate or "text"


@pytest.mark.parametrize("cases", rows("zones"))
def test_zones_of_pages(cases: list[tuple[str, str]]) -> None:
    for tag, wanted in each(cases):
        reason = zone_of(tag, classed=wanted.startswith("."))
        if wanted == ".any":
            assert reason != "text", tag
        else:
            assert reason == wanted.removeprefix("."), tag


def field_of(name: str, wanted: str) -> str:
    """The field of a page's metadata that a name fills."""
    data = (
        {"@type": "NewsArticle", name: "石桥"}
        if wanted.startswith("ld:")
        else {"@type": name, "headline": "石桥"}
    )
    head = (
        f'<script type="application/ld+json">{json.dumps(data)}</script>'
        if ":" in wanted
        else f'<meta name="{name}" content="石桥">'
    )
    meta = read_markup(
        f"<html><head>{head}</head><body><p>{SENTENCE}</p></body></html>", frozenset(), Trail()
    ).meta
    return next((field for field, value in meta.items() if value == "石桥"), "-")


@pytest.mark.parametrize("cases", rows("meta"))
def test_what_a_page_says_of_itself(cases: list[tuple[str, str]]) -> None:
    for name, wanted in each(cases):
        assert field_of(name, wanted) == wanted.rpartition(":")[2], name


@pytest.mark.parametrize("cases", rows("references"))
def test_references(cases: list[tuple[str, str]]) -> None:
    for given, wanted in cases:
        character = (
            wanted.encode("latin-1", "backslashreplace").decode("unicode_escape")
            if "\\" in wanted
            else wanted
        )
        assert decode_references(f"桥{given}头")[0] == f"桥{character}头", given


def left_of(markup: str) -> str:
    return strip_markup(markup.replace("⏎", "\n")).replace("\n", "⏎")


@pytest.mark.parametrize("cases", rows("fragments"))
def test_fragments_of_markup(cases: list[tuple[str, str]]) -> None:
    check(cases, left_of)


def kind_of_line(name: str) -> str:
    page = f"<html><body><h1>别的话</h1><{name}>{SENTENCE}</{name}></body></html>"
    [line] = [line for line in read_markup(page, frozenset(), Trail()).lines if line.text.strip() == SENTENCE]
    return line.kind or "text"


@pytest.mark.parametrize("cases", rows("kinds"))
def test_kinds_of_lines(cases: list[tuple[str, str]]) -> None:
    check(each(cases), kind_of_line)


def encoding_named(label: str) -> str:
    try:
        return encoding_for(label)
    except OptionError:
        return "-"


@pytest.mark.parametrize("cases", rows("encodings"))
def test_names_of_encodings(cases: list[tuple[str, str]]) -> None:
    check(each(cases), encoding_named)
    for name in dict.fromkeys(wanted for _, wanted in cases):
        if name not in ("-", "euc-tw", "iso-2022-cn"):
            assert "桥a"[1].encode(codec_of(name)), name


def part_of(name: str, wanted: str) -> str:
    """What a name does to an input of several articles."""
    if wanted in ("rule", "none"):
        article = "新桥通车\n2031-05-06\n" + SENTENCE
        return "rule" if split_text(f"{article}\n{name}\n{article}") == [article, article] else "none"
    forms = {"text": {name: SENTENCE}, "title": {name: "新桥通车", "text": SENTENCE}}
    row = forms.get(wanted, {"title": "新桥通车", name: "云溪", "text": SENTENCE})
    part = split_text("\n".join([json.dumps(row, ensure_ascii=False)] * 2))[0].split("\n")
    form = {1: "text", 2: "title", 3: "head"}.get(len(part), "none")
    return "labelled" if form == "head" and "：" in part[1] else form


@pytest.mark.parametrize("cases", rows("splits"))
def test_what_parts_articles(cases: list[tuple[str, str]]) -> None:
    for name, wanted in each(cases):
        assert part_of(name, wanted) == wanted, name


def reason_behind(line: str) -> str:
    text = f"石桥通车\n2031-05-06 08:30 云溪日报\n{SENTENCE}\n{SENTENCE}\n上一篇：渡口\n{line}\n下一篇：春耕"
    return next((item.reason for item in newsclean.clean(text).dropped if item.text == line), "-")


@pytest.mark.parametrize("cases", rows("endings"))
def test_what_stands_behind_the_article(cases: list[tuple[str, str]]) -> None:
    check(cases, reason_behind)


def fate_of(document: str) -> str:
    """What becomes of the marked line of a document."""
    line = document.split("‖")[1]
    article = newsclean.clean(document.replace("‖", "").replace("⏎", "\n").replace("S", SENTENCE))
    if any(text.removeprefix("- ") == line for text in article.subtitle):
        return "subtitle"
    return next((block.type for block in article.body if block.text == line), "gone")


@pytest.mark.parametrize("cases", rows("documents"))
def test_lines_of_documents(cases: list[tuple[str, str]]) -> None:
    check(cases, fate_of)


@pytest.mark.parametrize("cases", rows("titles"))
def test_titles_of_windows(cases: list[tuple[str, str]]) -> None:
    check(cases, without_site)


@pytest.mark.parametrize("cases", rows("sources"))
def test_signed_sources(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: read_signed_source(line) or "-")


@pytest.mark.parametrize("cases", rows("rights"))
def test_holders_of_rights(cases: list[tuple[str, str]]) -> None:
    check(cases, lambda line: read_holder(line) or "-")
