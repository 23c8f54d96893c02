"""Which lines markup makes, which of a whole page are its article's, and what parts two: each case has one thing that decides."""

from __future__ import annotations

import pytest

from newsclean.article.split import split_text
from newsclean.edits import Trail
from newsclean.markup import read_markup
from test_rows import SENTENCE, check, rows

SECOND = "记者在桥头看到，老渡口的木船已经拖上岸，船工们领到了新的工作证，明天起在桥上收费站上班。"
LINK = "<a href=/1.htm>云溪渡口</a>"


def article_of(case: str) -> str:
    """The lines of a page that belong to its article."""
    title, _, body = case.partition("¦")
    body = body.strip().replace("S", SENTENCE).replace("T", SECOND).replace("L", LINK)
    page = f"<html><head><title>{title.strip()}</title></head><body>{body}</body></html>"
    kept = [
        line.text.strip() for line in read_markup(page, frozenset(), Trail()).lines if not line.boilerplate
    ]
    return "⏎".join(filter(None, kept)).replace(SENTENCE, "S").replace(SECOND, "T")


@pytest.mark.parametrize("cases", rows("pages"))
def test_what_of_a_page_is_the_article(cases: list[tuple[str, str]]) -> None:
    check(cases, article_of)


def shape_of(markup: str) -> str:
    """The lines that markup makes, with what each is."""
    signs = {"heading": "# ", "caption": "^ ", "table_row": "| ", "quote": "> "}
    lines = []
    for line in read_markup(markup.replace("⏎", "\n"), frozenset(), Trail()).lines:
        sign = signs.get(line.kind, "")
        if line.kind == "list_item":
            sign = "-" * (line.level - 1) + ("1. " if line.ordered else "- ")
        lines.append(sign + line.text.replace("\t", "|"))
    return "⏎".join(filter(str.strip, lines))


@pytest.mark.parametrize("cases", rows("shapes"))
def test_lines_that_markup_makes(cases: list[tuple[str, str]]) -> None:
    check(cases, shape_of)


ARTICLE = f"新桥通车\n2031-05-06 云溪日报\n{SENTENCE}"


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (f"{SENTENCE}\n2031-05-06\n{SECOND}", "it begins with a paragraph"),
        (f"渡口停用\n记者在桥头\n{SECOND}", "no line has a date"),
        ("渡口停用\n2031-05-06\n明天起", "no paragraph stands in it"),
        (f"2031-05-06\n{SECOND}", "it has no headline"),
    ],
)
def test_a_ruled_part_that_is_no_article_stays_with_the_others(part: str, why: str) -> None:
    assert split_text(f"{ARTICLE}\n==========\n渡口停用\n2031-05-07\n{SECOND}") == [
        ARTICLE,
        f"渡口停用\n2031-05-07\n{SECOND}",
    ]
    whole = f"{ARTICLE}\n==========\n{part}"
    assert split_text(whole) == [whole], why
