"""The article room: metadata lines, by-lines, titles, dates, options, splitting, hostile input."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

import newsclean
from conftest import load_cases
from newsclean import Cleaner
from newsclean.article.bylines import read_dateline, read_signature
from newsclean.article.metadata import read_metadata
from newsclean.article.split import split_text
from newsclean.markup.pages import DEEPEST
from newsclean.people import is_name, split_names

HEAD = "<html><head><title>新桥通车</title></head><body>"
SENTENCE = "昨天，县里的新桥通车了，全长三公里。"


@pytest.mark.parametrize("case", load_cases("metadata"))
def test_metadata_lines(case: dict[str, Any]) -> None:
    facts = read_metadata(case["line"])
    if "none" in case:
        assert facts is None, case["none"]
        return
    assert facts is not None
    for name in ("published", "source", "authors"):
        assert getattr(facts, name) == case[name], name
    assert facts.updated == case.get("updated", "")
    assert facts.raw_date == case.get("raw_date", "")
    for key, value in case.get("extra", {}).items():
        assert facts.extra.get(key) == value, key


@pytest.mark.parametrize("case", load_cases("bylines"))
def test_datelines(case: dict[str, Any]) -> None:
    facts = read_dateline(case["text"])
    assert (facts.source, facts.authors) == (case["source"], case["authors"])


@pytest.mark.parametrize(
    "text",
    [
        "会议闭幕。（完）",
        "前排右一（王小明）",
        "（化名）",
        "机场的雕塑《云起》（陈溪林）",
        "他说：“好。”（笑）",
        "图为会场。（王小明 摄）",
        "共三人（张三、李四等）",
        "“桥要自己修。”（林知秋）",  # a quotation and who said it
        "「橋要自己修。」（林知秋）",
    ],
)
def test_what_is_no_signature(text: str) -> None:
    assert read_signature(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("全县登记古树1126株。（周立群 文/图）", ["周立群"]),
        ("全县登记古树1126株。（周立群/文）", ["周立群"]),
        ("全縣登記古樹1126株。（周立群、何晨 攝影報導）", ["周立群", "何晨"]),
        ("全县登记古树1126株。（县林业局 周立群 供稿）", ["周立群"]),
        ("全县登记古树1126株。（宣传科 周立群）", ["周立群"]),  # 宣 is a surname, too
        ("全县登记古树1126株。（周立群 摄）", []),  # the picture, not the text
        ("全县登记古树1126株。（县林业局 供稿）", []),
        ("全县登记古树1126株。（孙文）", ["孙文"]),  # a name, not what Sun did
    ],
)
def test_signatures(text: str, names: list[str]) -> None:
    assert read_signature(text) == names


@pytest.mark.parametrize("word", "农技站 安全局 白马县 高新区 宣传科 车管所站".split())
def test_offices_and_places_that_begin_with_a_surname_are_no_names(word: str) -> None:
    assert not is_name(word)


def test_the_name_of_a_medium_above_the_title_is_no_title() -> None:
    text = "【港灣新聞網】\n碼頭工友捐血\n2005-07-30\n昨天，縣裡的新橋通車了，全長三公里，兩岸村民在橋頭等了一夜。"
    article = newsclean.clean(text)
    assert (article.title, article.source) == ("碼頭工友捐血", "港灣新聞網")
    assert [(item.text, item.reason) for item in article.dropped] == [("【港灣新聞網】", "site name")]
    labelled = newsclean.clean(text.replace("2005-07-30", "2005-07-30 來源：雲溪日報"))
    assert labelled.source == "雲溪日報"
    alone = newsclean.clean(text.replace("碼頭工友捐血\n", ""))
    assert (alone.title, alone.source) == ("【港灣新聞網】", None)  # nothing else could be the title


def test_a_plain_update_is_the_date_where_there_is_no_other() -> None:
    body = "\n昨天，县里的新桥通车了，全长三公里，两岸村民在桥头等了一夜。\n"
    assert newsclean.clean(f"石桥通车\n更新时间：2031-05-06 来源：云溪日报{body}").published == "2031-05-06"
    both = newsclean.clean(f"石桥通车\n更新时间：2031-05-06 发布时间：2031-05-01{body}")
    assert (both.published, both.updated) == ("2031-05-01", "2031-05-06")
    # 最后更新 is often the page's, not the article's
    assert newsclean.clean(f"石桥通车\n最后更新：2031-05-06 来源：云溪日报{body}").published is None


def test_a_marked_question_is_a_heading_beside_marked_headings() -> None:
    body = "□一楼：噪声怎么补？\n昨天，县里的新桥通车了，全长三公里。\n□社区：协商开了七次\n村民在桥头等了一夜，天亮才回家。"
    types = [block.type for block in newsclean.clean(f"电梯装到一楼\n2031-05-06\n{body}").body]
    assert types == ["heading", "paragraph", "heading", "paragraph"]
    alone = newsclean.clean(f"电梯装到一楼\n2031-05-06\n{body.replace('□社区', '社区')}").body
    assert alone[0].type == "paragraph"  # a reporter's question may have the mark


@pytest.mark.parametrize("word", "管理员 佚名 本站 网络 综合 编辑 记者 新华社 评论员 完 未完 待续 节选 化名 连载 如下 不详 小编 来源 网友".split())  # fmt: skip
def test_what_stands_where_a_name_does_is_none(word: str) -> None:
    assert split_names(word, word) == []


def test_where_an_account_is_at_home_is_no_text() -> None:
    text = "云溪县石桥通车\n2031-05-06 08:30\n云溪日报官方账号\n浙江\n昨天，县里的新桥通车了，全长三公里，两岸村民在桥头等了一夜。\n浙江\n第二座桥由村民自己修成，历时两年，耗资百万。"
    article = newsclean.clean(text)
    assert article.extra["details"] == ["云溪日报官方账号", "浙江"]
    assert "浙江" in [block.text for block in article.body]  # in the text it stays


def test_a_story_that_ends_with_a_quotation_can_be_signed() -> None:
    assert read_signature("“修好了。”他说，“桥是自己的。”（林知秋）") == ["林知秋"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("签名用的私钥（代码中的 APP_SECRET_KEY）存放在哪里\n\n昨天，团队公布了新的办法。", "an identifier is no site's name"),
        ("| 日期 | 對手 | 得分 |\n| 5/6 | 雲溪隊 | 12 |\n\n昨天，雲溪隊在主場贏了一場。", "rows of a table"),
        ("[[石橋]] | [[新修的石橋和老橋]] | [[渡口]]\n\n昨天，兩座橋都通了。", "links side by side"),
        ("选择菜单[转换]\n选择菜单[转换] - [曲线]\n选择菜单[转换] - [图片]\n\n昨天，大家试用了新版本。", "items, not a repeated title"),
        ("昨天，班长提议去看新桥。\n\n......这时大家纷纷举手。", "a sentence behind dots"),
        ("昨天，桥通了。\n\n————渡口在旁边", "what is added behind dashes"),
        ("昨天，表格换了。\n\n优先顺序：需要 > 重要 > 标准", "an order, no path"),
        ("昨天，网站换了。\n\n当你点击页面上方的按钮时，颜色会变。", "a sentence on a button"),
        ("昨天，作者写完了。\n\n文章分享到社区的指南", "a heading that tells of sharing"),
        ("昨天，网站换了。\n\n浏览器中的客户端计算", "a heading on browsers and clients"),
        ("昨天，配置好了。\n\n这就是加入应用的步骤，接下来我们可以开始使用它了！", "a sentence that ends in an exclamation mark"),
        ("昨天，大家試了工具。\n\n推薦的圖形界面工具：", "no push of a bulletin board"),
        ("昨天，銀行公布了辦法。\n\n推進永續金融：將理念融入所有業務", "no push of a bulletin board"),
        ("昨天，系統更新了。\n\n檢測未經授權的檔案修改", "one word of the law, not two"),
        ("訓練資料能不能這樣用？\n\n昨天，大家談到一個問題：能不能模仿版權所有者的能力？", "a sentence on copyright"),
    ],
    ids=lambda value: value if " " in value and "\n" not in value else "text",
)  # fmt: skip
def test_what_looks_like_a_site_name_or_a_notice_stays(text: str, why: str) -> None:
    article = newsclean.clean(text)
    assert article.dropped == (), why
    assert sorted("".join(article.texts())) == sorted(text.replace("\n", "")), why


def test_a_time_zone_is_stated_only_when_asked_for() -> None:
    text = f"新桥通车\n2031-05-06 08:30 来源：云溪日报\n\n{SENTENCE}"
    assert newsclean.clean(text).published == "2031-05-06T08:30"
    assert newsclean.clean(text, timezone="+08:00").published == "2031-05-06T08:30+08:00"
    assert newsclean.clean(text.replace(" 08:30", ""), timezone="+08:00").published == "2031-05-06"


def test_the_same_moment_in_another_zone_is_written_as_the_page_shows_it() -> None:
    page = (
        '<html><head><title>新桥通车</title><meta property="article:published_time" content="2031-05-06T00:30:00Z">'
        f"</head><body><h1>新桥通车</h1><p>2031-05-06 08:30</p><p>{SENTENCE}</p></body></html>"
    )
    assert newsclean.clean(page).published == "2031-05-06T08:30+08:00"


def test_without_structure_every_block_is_a_paragraph() -> None:
    text = f"新桥通车\n2031-05-06\n\n一、设计\n\n{SENTENCE}\n\n图为新桥。 何雨 摄"
    plain = Cleaner(structure=False)(text)
    assert {block.type for block in plain.body} == {"paragraph"}
    assert {block.type for block in Cleaner()(text).body} == {"list_item", "paragraph", "caption"}
    assert plain.title == "新桥通车"


# ------------------------------------------------------------------ several articles

ONE = f"新桥通车\n2031-05-06 来源：云溪日报\n{SENTENCE}\n桥上设有人行道。"
TWO = "石板路修复\n2031-05-07 来源：云溪日报\n今天，七公里的石板路全部修复。"
ROWS = (
    '{"title": "新桥通车", "date": "2031-05-06", "source": "云溪日报", "content": "昨天，新桥通车了。"}\n'
    '{"title": "石板路修复", "content": "今天，石板路全部修复。"}\n'
)
MAIL = (
    "From a@example.cn Tue May  6 08:00:00 2031\nSubject: =?utf-8?b?5paw5qGl6YCa6L2m?=\n"
    "Date: Tue, 06 May 2031 08:00:00 +0800\n\n昨天，新桥通车了。\n\n"
    "From b@example.cn Wed May  7 08:00:00 2031\nSubject: second\n\n今天，石板路全部修复。\n"
)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (f"{ONE}\n\n{TWO}", ["新桥通车", "石板路修复"]),
        (f"{ONE}\n==========\n{TWO}\n", ["新桥通车", "石板路修复"]),
        (f"{ONE}\f{TWO}", ["新桥通车", "石板路修复"]),
        (ROWS, ["新桥通车", "石板路修复"]),
        (MAIL, ["新桥通车", "second"]),
        (f"{HEAD}<h1>新桥通车</h1><p>{SENTENCE}</p></body></html>\n" * 2, ["新桥通车", "新桥通车"]),
    ],
    ids=["heads", "rules", "form feed", "json lines", "mail", "pages"],
)
def test_several_articles_are_split(text: str, titles: list[str]) -> None:
    articles = Cleaner().split(text)
    assert [article.title for article in articles] == titles
    assert all(article.body for article in articles)


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        SENTENCE,
        "",
        "{不是 JSON}",
        f"一首诗\n=====\n{SENTENCE}",
        f"{ONE}\n\n2031年5月6日",
        f"大事记\n{SENTENCE}\n\n2031-05-06\n\n通车",
    ],
)
def test_one_article_is_not_split(text: str) -> None:
    assert split_text(text) == [text]
    assert len(Cleaner().split(text)) == 1


def test_several_articles_in_one_are_a_warning() -> None:
    article = newsclean.clean(f"{ONE}\n\n{TWO}")
    [warning] = [notice for notice in article.warnings if notice.rule == "split"]
    assert warning.message.startswith("2 articles")
    assert not [notice for notice in newsclean.clean(ONE).warnings if notice.rule == "split"]


# ------------------------------------------------------------------ pages


def test_what_a_page_leaves_open_is_closed_where_a_browser_closes_it() -> None:
    page = f"<html><body><ul class=nav><li><a>首页<li><a>新闻</ul><h1>新桥通车<div>2031-05-06<div><p>{SENTENCE}<p>桥上设有人行道。"
    article = newsclean.clean(page)
    assert (article.title, article.published) == ("新桥通车", "2031-05-06")
    assert [block.text for block in article.body] == [SENTENCE, "桥上设有人行道。"]


def test_text_nested_deeper_than_any_parser_likes_is_kept() -> None:
    page = HEAD + "<div>" * (DEEPEST * 3) + SENTENCE
    assert newsclean.clean(page).body[-1].text == SENTENCE


def test_a_comparison_in_a_page_is_text() -> None:
    page = f"{HEAD}<h1>新桥通车</h1><p>{SENTENCE}最低气温<-8℃，A&B两条村道封闭。</p>"
    assert "气温<-8℃，A&B两条" in newsclean.clean(page).to_text()


def test_lines_of_the_page_outside_the_article_are_dropped_with_their_reason() -> None:
    page = (
        f"{HEAD}<div><a href=1>要闻</a></div><div><h1>新桥通车</h1><div><p>{SENTENCE}</p><p>桥上设有人行道，桥下可以行船。</p></div></div>"
        "<div><div>别的新闻一则</div></div></body></html>"
    )
    article = newsclean.clean(page)
    assert [block.text for block in article.body] == [SENTENCE, "桥上设有人行道，桥下可以行船。"]
    assert {item.text: item.reason for item in article.dropped} == {
        "要闻": "outside the article",
        "别的新闻一则": "outside the article",
    }


# ------------------------------------------------------------------ hostile input

HOSTILE: dict[str, Callable[[int], str]] = {
    "nested": lambda n: HEAD + "<div>" * n + SENTENCE,
    "nested lists": lambda n: HEAD + "<ul><li>" * n + SENTENCE,
    "nothing closed": lambda n: HEAD + f"<div><p>{SENTENCE}<b><table><tr><td>甲<a href=1>" * (n // 10),
    "depth after depth": lambda n: (HEAD + "<div>" * 400 + f"<p>{SENTENCE}</p>" * 20 + "</div>" * 400) * (n // 400),
    "script": lambda n: HEAD + "<script>" + "</p>" * n + f"</script><p>{SENTENCE}</p>",
    "entities": lambda n: HEAD + "<p>" + "&lt;&amp;amp;amp;" * n + "</p>",
    "one line": lambda n: "昨天新桥通车了，全长三公里" * n,
    "short lines": lambda n: "新桥通车\n" * (n // 2),
    "metadata lines": lambda n: "2031-05-06 08:30 来源：云溪日报 作者：李强\n" * (n // 16),
    "navigation": lambda n: "[打印] [收藏] 首页 > 新闻\n" * (n // 8),
    "sections": lambda n: f"{SENTENCE}\n" + "延伸阅读\n短标题\n" * (n // 8),
    "heads": lambda n: f"新桥通车\n2031-05-06\n{SENTENCE}\n" * (n // 16),
    "brackets": lambda n: "（" * n + "\n" + "昨天，（记者" * n,
}  # fmt: skip


def seconds(text: str) -> float:
    start = time.process_time()
    newsclean.clean(text)
    return time.process_time() - start


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_hostile_input_takes_about_twice_the_time(name: str) -> None:
    newsclean.clean(HOSTILE[name](400))
    for size in (800, 1600, 3200):  # a slow moment of the machine must not decide
        small, large = seconds(HOSTILE[name](size)), seconds(HOSTILE[name](2 * size))
        if large < 3 * small + 0.02:
            return
    pytest.fail(f"{small:.3f} s, then {large:.3f} s")


@pytest.mark.parametrize(
    "words",
    ["记者何雨 ", "记者本报 ", "本报记者 ", "通讯员云溪日报、", "作者：何雨（记者）", "何雨、陈明/文 "],
)
def test_a_line_of_roles_without_end_is_read_at_once(words: str) -> None:
    """A pattern that tries every way to part the line takes minutes."""
    start = time.process_time()
    read_metadata((words * 80)[:155] + "x")
    assert time.process_time() - start < 1


@pytest.mark.parametrize("name", ["nested", "nothing closed", "entities", "one line"])
def test_hostile_input_takes_memory_in_proportion(name: str) -> None:
    text = HOSTILE[name](2000)
    newsclean.clean(text)
    tracemalloc.start()
    newsclean.clean(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 * len(text) + 1_000_000


# ------------------------------------------------------------------ nothing of a page's text is lost

NAVIGATION = '<div class="nav"><a href=1>首页</a><a href=2>文学</a><a href=3>新闻</a></div>'
ODD_PAGES = {
    "verse": ("渡口", "<h1>渡口</h1><div><p>船来的时候</p><p>水先弯了一下腰</p><p>然后是灯</p></div>"),
    "verse with line breaks": ("渡口", "<h1>渡口</h1><div>船来的时候<br>水先弯了一下腰<br>然后是灯</div>"),
    "a table beside the text": (
        "值班表",
        f"<h1>值班表</h1><div>{SENTENCE}</div><table border=1><tr><th>日期</th><th>值班人</th></tr></table><p>电话：0888-1</p>",
    ),
    "questions and answers": ("问答", f"<h1>关于社保的问答</h1><dl><dt>问：怎么缴费？</dt><dd>{SENTENCE}</dd></dl>"),
    "preformatted": ("公告", f"<h1>停水公告</h1><pre>{SENTENCE}\n请居民提前储水。\n云溪自来水公司</pre>"),
    "nothing but a list": ("清单", "<h1>开学要带的东西</h1><div><ul><li>铅笔</li><li>橡皮</li></ul></div>"),
    "short last paragraphs": (
        "别的标题",
        f"<h1>新桥通车</h1><div><div><p>{SENTENCE}</p></div><div><p>桥长三公里</p></div><div><p>都说好。</p></div></div>",
    ),
    "captions without a mark": ("雪", f"<h1>雪中古镇</h1><div><p>雪中的石桥</p><p>扫雪的人</p></div><div><p>{SENTENCE}</p></div>"),
    "text above a heading": ("别的标题", f"<p>{SENTENCE}</p><p>{SENTENCE}</p><h2>二期工程</h2><p>明年开工。</p>"),
    "a list of links in the text": (
        "景点",
        f"<h1>三个景点</h1><div><p>{SENTENCE}</p><ul><li><a>石桥</a></li><li><a>渡口</a></li></ul><p>{SENTENCE}</p></div>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD_PAGES)
def test_no_text_of_an_odd_page_is_lost(name: str) -> None:
    title, body = ODD_PAGES[name]
    page = (
        f"<html><head><title>{title}_云溪网</title></head><body>{NAVIGATION}<div>{body}</div></body></html>"
    )
    article = newsclean.clean(page)
    kept = "\n".join(article.texts())
    wanted = newsclean.strip_markup(f"<div>{body}</div>").replace("\t", "\n").split("\n")
    assert not [line for line in wanted if line not in kept]
    assert [item.text for item in article.dropped] == ["首页 文学 新闻"]


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (["他说过：“桥要自己修。”（何雨）", "石桥今天通车了，村民都来了。"], ()),
        (["石桥今天通车了，村民都来了。", "他说：“好走。”（何雨）"], ("何雨",)),
        (["石桥今天通车了，村民都来了。（何雨）", "渡口的船今天停了。（陈明）"], ("何雨", "陈明")),
    ],
)
def test_who_said_it_and_who_signed(lines: list[str], authors: tuple[str, ...]) -> None:
    """A name behind a quotation is the speaker's, unless the text ends there."""
    assert newsclean.clean("\n".join(["石桥通车", *lines])).authors == authors
