from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from newsclean.model import Article, Block, Dropped, Edit, Notice
from newsclean.writers import FORMATS, SUFFIXES, write
from newsclean.writers.json import schema
from newsclean.writers.markdown import escape, escape_line

yaml = pytest.importorskip("yaml", reason="front matter is read back with PyYAML")

# Text that would like to be markup: each line must come out of a Markdown renderer as it went in.
HOSTILE = [
    "# 不是标题", "## 也不是", "- 不是列表", "+ 甲", "* 乙", "1. 水位", "2) 桥", "> 引文", "===", "---", "***", "___", "```", "~~~",
    "a*b*c", "**粗**", "_斜_", "snake_case_name", "`代码`", "[链接](http://a.cn)", "![图](x.png)", "[甲]: http://a.cn", "[^1]", "<b>粗</b>",
    "<script>alert(1)</script>", "<http://a.cn>", "&lt;b&gt;", "&amp;", "&#35;", "AT&T", "反斜杠\\", "\\*", "a|b|c", "| 甲 | 乙 |", "~~删~~",
    "3.5亿", "1986. 年", "-8℃", "+86", "#话题#", "=1", "a\\", "$x$", "甲 * 乙 * 丙", "<!-- 注 -->", "http://a.cn/b_c_d", "!", "![", "]]", "::: 甲",
]  # fmt: skip
SAFE = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Cs", "Zs"]), min_size=1)
TEXT = (
    st.lists(st.sampled_from(HOSTILE) | SAFE, min_size=1, max_size=3)
    .map(" ".join)
    .map(str.strip)
    .filter(bool)
)


def rendered(markdown: str) -> list[str]:
    """The plain text of each leaf block, as a CommonMark renderer with tables sees it."""
    parser = MarkdownIt("commonmark").enable("table")
    texts = []
    for token in parser.parse(markdown):
        if token.type in ("inline", "fence", "code_block", "html_block"):
            assert token.type == "inline", token
            children = token.children or []
            kinds = {child.type for child in children}
            assert kinds <= {"text", "text_special", "em_open", "em_close"}, (kinds, token.content)
            texts.append("".join(child.content for child in children))
    return texts


def body(*blocks: Block) -> Article:
    return Article(body=blocks)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["paragraph", "heading", "caption", "list_item", "quote"])
def test_text_stays_text_in_markdown(text: str, kind: Any) -> None:
    block = Block(
        kind, text, level=2 if kind == "heading" else None, ordered=False if kind == "list_item" else None
    )
    assert rendered(body(block).to_markdown()) == [text]


@given(TEXT)
def test_any_text_stays_text_in_markdown(text: str) -> None:
    assert rendered(body(Block("paragraph", text), Block("quote", text)).to_markdown()) == [text, text]


@given(st.lists(st.lists(TEXT, min_size=2, max_size=3), min_size=1, max_size=3))
def test_cells_stay_cells(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    article = body(*(Block("table_row", "\t".join(row), cells=tuple(row)) for row in rows))
    padded = [cell for row in rows for cell in [*row, *[""] * (width - len(row))]]
    assert rendered(article.to_markdown()) == padded


def test_each_type_has_its_markdown() -> None:
    article = body(
        Block("heading", "小標", level=3), Block("paragraph", "一段。"), Block("caption", "圖說"),
        Block("list_item", "1. 甲", ordered=True, marker="1."), Block("list_item", "2. 乙", ordered=True, marker="2."),
        Block("quote", "引文"), Block("table_row", "甲\t1", cells=("甲", "1")),
    )  # fmt: skip
    assert article.to_markdown().split("\n\n") == [
        "### 小標", "一段。", "*圖說*", "1. 甲\n2. 乙", "> 引文", "| 甲 | 1 |\n| --- | --- |\n",
    ]  # fmt: skip


INJECTIONS = ['x"\nevil: yes', "---\nevil: yes\n---", "x: y", "'", '"', "\\", "#", "- a", "{a: b}", "[a]", "&a *a !a", "null", "yes",
              "2031-05-06", "\u2028evil: yes", "\x85evil: yes", "\ttab", "\x00", "%YAML", "@x", "`x`", "\ufeff", ""]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_breaks_out_of_the_front_matter(text: str) -> None:
    article = Article(
        title=text, kicker=(text,), authors=(text, "路遠之"), source=text, url=text, language="zh-Hant"
    )
    front = article.to_markdown().split("---\n")[1] if "\n---" not in text else article.to_markdown()[4:]
    data = next(iter(yaml.safe_load_all(front)))
    assert data == {"title": text, "kicker": [text], "authors": [text, "路遠之"], "source": text, "url": text,
                    "lang": "zh-Hant"}  # fmt: skip


@given(st.text(max_size=30))
def test_any_title_is_read_back_from_the_front_matter(title: str) -> None:
    lines = Article(title=title).to_markdown().split("\n")
    assert yaml.safe_load(lines[1]) == {"title": title}
    assert lines[2] == "---"


def test_escaping_leaves_ordinary_text_alone() -> None:
    for text in ("3.5億元", "新橋通車（見圖）", "11:25 開始", "R&D", "50%", "阿里·哈桑"):
        assert escape_line(text) == text == escape(text)


FULL = Article(
    title="新橋通車", kicker=("引題",), subtitle=("副題",), published="2031-05-06T08:30", updated="2031-05-07", authors=("路遠之",),
    source="雲溪日報", language="zh-Hant", url="http://a.cn/1",
    body=(Block("heading", "小標", level=2), Block("paragraph", "一段。"), Block("list_item", "甲", ordered=False, level=1, marker="•"),
          Block("table_row", "甲\t1", cells=("甲", "1"))),
    extra={"views": 12, "editors": ["沈一舟"]},
    dropped=(Dropped(3, "上一篇", "pager"),), warnings=(Notice("layout", "wrapping", "x", 2, "y"),),
    edits=(Edit("repairs", "glosses", 1, 2, "a", ""),),
)  # fmt: skip


def test_json_follows_the_schema_and_is_read_back() -> None:
    for report in (False, True):
        data = json.loads(FULL.to_json(report=report))
        jsonschema.Draft202012Validator(schema()).validate(data)
    assert Article.from_dict(json.loads(FULL.to_json(report=True))) == FULL


def test_the_schema_itself_is_valid_and_refuses() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    data = FULL.to_dict()
    data["published"] = "yesterday"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(data)


@given(st.builds(Block, st.sampled_from(["paragraph", "quote", "caption"]), st.text()), st.text() | st.none())
def test_any_article_is_read_back(block: Block, title: str | None) -> None:
    article = Article(title=title, body=(block,))
    line = article.to_json(indent=None)
    assert line.count("\n") == 1
    assert Article.from_dict(json.loads(line)) == article


def test_text_has_its_head_and_one_blank_line_between_blocks() -> None:
    text = FULL.to_text()
    assert text.startswith(
        "引題\n新橋通車\n副題\n\n2031-05-06 08:30\u3000來源：雲溪日報\u3000作者：路遠之\n\n小標\n\n一段。\n\n"
    )
    assert text.endswith("甲\t1\n")
    assert "\n\n\n" not in text
    assert FULL.to_text(header=False).startswith("小標\n\n")


def test_an_empty_article_is_empty() -> None:
    assert Article().to_text() == Article().to_markdown() == ""


def test_every_format_has_a_suffix_and_ends_with_a_newline() -> None:
    assert set(SUFFIXES.values()) == set(FORMATS)
    for form in FORMATS:
        assert write(FULL, form).endswith("\n")


def test_a_verbatim_article_is_its_lines() -> None:
    article = Article(
        body=(Block("paragraph", "　甲"), Block("paragraph", ""), Block("paragraph", "乙 ")), verbatim=True
    )
    assert article.to_text() == "　甲\n\n乙 "
