"""Lines that look like text and are the site's own, and lines that look like the site's own and are text."""

from __future__ import annotations

import pytest

import newsclean
from newsclean.article.evidence import site_reason
from newsclean.fold import fold
from newsclean.vocabulary import boilerplate_reason, is_caption, section_reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("回到頁頂", "navigation"),
        ("返回网页顶端", "navigation"),
        ("版面导航", "navigation"),
        ("阅读（8021）不感兴趣投诉", "navigation"),
        ("【延伸閱讀】海邊的理髮店", "related"),
        ("《島讀週刊》歡迎投稿：請寄 tougao@example.org", "promotion"),
        ("◤冬日好物推薦◢", "related"),
        ("如需转载请与《每日经闻》报社联系。", "copyright"),
        ("语音播报", "navigation"),
        ("我要分享", "navigation"),
        ("請同意我們的隱私權規範，才能啟用聽新聞的功能。", "widget"),
        ("投诉", None),  # a heading could be this word
        ("◤冬日", None),
        ("他回到页首重读了一遍。", None),
        ("【延伸】线路通车", None),
        ("村里欢迎投稿的人坐下来。", None),
    ],
)
def test_the_sites_own_lines(line: str, reason: str | None) -> None:
    assert boilerplate_reason(fold(line)) == reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("※本文由通報授權刊載，請勿任意轉貼。", "copyright"),
        ("*本欄文章內容純屬作者個人意見，並不代表本報立場。", "copyright"),
        ("未经《每日经闻》报社授权，严禁转载或镜像，违者必究。", "copyright"),
        ("特别提醒：如果我们使用了您的图片，请作者与本站联系索取稿酬。", "copyright"),
        ("特别提醒：出门请带雨伞，慢行山路。", ""),  # advice is text
        ("您的每一分支持，都是我們前進的力量。", "promotion"),
        ("支持中央社", "promotion"),
        ("“感谢大家的每一份支持。”他说。", ""),  # somebody says it
        ("他说，这番话不代表公司立场。", ""),  # somebody else's position
        ("县里提醒，请勿随意张贴授权书。", ""),  # one word of the law in a sentence
    ],
)
def test_notices_behind_the_text(line: str, reason: str) -> None:
    assert site_reason(line) == reason


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("评论 12", "comments"),
        ("評論（12條）", "comments"),
        ("〈更多地方新聞〉", "related"),
        ("更多的新闻", "related"),
        ("更多人的新闻梦", None),
        ("评论12家企业", None),
    ],
)
def test_headings_of_sections(line: str, reason: str | None) -> None:
    assert section_reason(fold(line)) == reason


@pytest.mark.parametrize(
    ("line", "caption"),
    [
        ("左图：官兵在哨所前合影。", True),
        ("张国栋摄", True),
        ("張國棟 攝", True),
        ("正在拍摄", False),
        ("左图右史", False),
    ],
)
def test_captions(line: str, caption: bool) -> None:
    assert is_caption(fold(line)) is caption


def test_a_pointer_beside_the_sites_own_lines_goes_and_alone_it_stays() -> None:
    page = "石桥通车\n2031-05-06\n昨天，县里的新桥通车了，全长三公里。\n{}👉暖暖包买一送一\n第二座桥由村民自己修成，历时两年。"
    assert [b.text for b in newsclean.clean(page.format("◤冬日好物推薦◢\n")).body] == [
        "昨天，县里的新桥通车了，全长三公里。", "第二座桥由村民自己修成，历时两年。"]  # fmt: skip
    assert "👉暖暖包买一送一" in [b.text for b in newsclean.clean(page.format("")).body]
