"""Words that stand alone around the headline: buttons between the date and the text, the site's own above it.

Elsewhere they could be headings of the text; here hardly ever, and a list of a closed class says which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import is_name

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "furniture_reason",
    "is_button",
    "is_duration",
    "is_page_of_paper",
    "is_player",
    "is_site_word",
    "is_tags",
]

_LENGTH = 24
_TAGS_LENGTH = 60

_BUTTON = lazy(
    r"[ta][大小+-](?:\s[ta][大小+-])*|(?:扫码|手机|在?手机上|电脑|微信|在?app内?|用\s?(?:app|line|微信))(?:阅读|看新闻|看|查看|打开|传送|观看|收听)|(?:参与|查看)评论"
    r"|(?:收听|听|播放|朗读)(?:本文|全文|新闻|文章|音频|视频)|(?:点击|按此|点按)(?:播放|收听|观看|阅读)(?:本文|新闻|视频|音频|全文)?|点击(?:图片)?查看(?:大|高清)?图|[+]\s[^\W\d_]{2,6}|(?:大|原|高清)图|放大(?:图片|看图)?|\d{1,2}\smin(?:ute)?s?\sread"
    r"|已?关注|已?订阅|追踪(?:我们)?|加入(?:好友|书签)|复制(?:连结|链接|网址)|存新闻|(?:分享|列印|打印|存新闻|\s)+|广告[,，]?\s?请继续阅读|原创(?:声明)?|独家|转载|置顶|已编辑"
    r"|(?:发布于|来自)\s?[^\W\d_]{2,4}|(?:微信(?:号|id)?|id|wechat)\s?:\s?[\w-]{3,24}|ip属地\s?:?\s?[^\W\d_]{2,6}|中文\s+english|[简繁]|双语|share(?:\s(?:this|on|via)\b.{0,20})?|(?:(?:fb|facebook|line|twitter|ig|x|wechat|threads|whatsapp|telegram)(?:\s+|$))+"
    r"|\d\d:\d\d\s\d\d:\d\d|ai\s?(?:智能)?(?:重点|新闻)?摘要|快速阅读|重点速读|(?:本文|文章)(?:重点|目录)|目录|语音播报|(?:热度|分享|点赞|转发|收藏)\s?:\s?\d[\d.万]*"
)
_DURATION = lazy(r"(?:\d{1,2}:)?\d{1,2}:\d\d")
_PLAYER = lazy(
    r"(?:\d{1,2}:\d\d)?\s?(?:下载|下載|download)\s?[(（]?\d[\d.]*\s?[KMGkmg][Bb][)）]?|\d\d:\d\d\s?/\s?\d\d:\d\d"
)
_MORE_PICTURES = lazy(r"[+]\d{1,3}", starts="+")
_HASHES = lazy(r"(?:[#＃][^\s#＃。，,]{1,16}\s*){2,12}", starts="# ＃")
_TAGS = lazy(r"[#＃]?(?:[^\W_]|·){2,8}(?:[\s,，、|/]+[#＃]?(?:[^\W_]|·){2,8}){1,9}")
_PAGE = lazy(r"(?:第\s?[A-Z]?\s?\d{1,3}|[A-Z]\s?\d{1,3}|0\d)\s?版\s?[:|]?\s?(?:[^\W\d_]{1,8})?")
_SITE_WORD = lazy(
    r"请登[录入]|欢迎(?:您|你|光临).{0,12}|请输入.{1,10}|(?:全站|站内|新闻)?搜[索寻]|热(?:门)?搜(?:索)?\s?:.{1,20}|无障碍.{0,8}|(?:移动|手机|新闻)客户端|app下载|用app打开|(?:官方)?(?:微信|微博)(?:公众号)?|官方微[博信]"
    r"|关注我们|电子[报版]|数字报|订阅|菜单|导航|menu|跳[到至过].{0,4}(?:主要)?内容.{0,4}|版面概览|(?:下载)?pdf版?(?:下载)?|今天是\d.{3,20}|今日天气.{0,16}|.{0,8}-?\d{1,2}\s?℃?\s?[~-]\s?-?\d{1,2}\s?℃.{0,6}"
    r"|正在加载|播放|原创|置顶|(?:[^\W\d_]{2,4})?(?:新闻|动态|公告|要闻|聚焦|资讯|快讯)(?:中心|频道)?|[^\W_]{2,10}(?:人民政府|门户网站|政府网|网站首页|首页)|>(?:\s?[^\W\d_]{2,8}\s?>?){1,4}"
)


def is_button(text: str) -> bool:
    """Say whether a line between the date and the text is a button or a label of the page: 手机阅读, AI摘要.

    >>> is_button("手機看新聞"), is_button("分享：12"), is_button("手机里的桥")
    (True, True, False)
    """
    return len(text) <= _LENGTH and _BUTTON.fullmatch(fold(text).strip().lower()) is not None


def is_duration(text: str, around: Iterable[str]) -> bool:
    """Say whether a line is the length of a film: nothing but that, and beside it how often it was played.

    >>> is_duration("03:41", ["播放：86次"]), is_duration("08:30", ["2031-05-06"])
    (True, False)
    """
    if _DURATION.fullmatch(text) is None:
        return False
    return any("播放" in line or "观看" in line or "觀看" in line for line in around)


def is_player(text: str) -> bool:
    """Say whether a line is what a player of sounds shows: 00:00 / 03:12, 12:48下载 (11.7MB)."""
    return _PLAYER.fullmatch(text) is not None


def furniture_reason(text: str) -> str:
    """Why a line is no text wherever it stands, or ''.

    >>> furniture_reason("#石桥 #通车"), furniture_reason("+7"), furniture_reason("#石桥")
    ('tags', 'widget', '')
    """
    if text[:1] in "#＃":
        return "tags" if _HASHES.fullmatch(text) else ""
    more = text[:1] == "+" and _MORE_PICTURES.fullmatch(text) is not None
    return "widget" if more or ("B" in text and is_player(text)) else ""


def is_tags(folded: str) -> bool:
    """Say whether a line is words side by side, as tags are, and no list of people."""
    if len(folded) > _TAGS_LENGTH or not _TAGS.fullmatch(folded.strip()):
        return False
    return not all(is_name(word) for word in re.split(r"[\s,、|/]+", folded.strip()))


def is_page_of_paper(text: str) -> bool:
    """Say whether a line names a page of a paper.

    >>> is_page_of_paper("第02版：民生"), is_page_of_paper("第03版 乡村"), is_page_of_paper("第三版修订说明")
    (True, True, False)
    """
    return len(text) <= _LENGTH and "版" in text and _PAGE.fullmatch(fold(text).strip()) is not None


def is_site_word(text: str) -> bool:
    """Say whether a line above the headline is the site's: 新闻动态, 今天是2031年5月7日 星期三, 请登录.

    >>> is_site_word("部门动态"), is_site_word("跳到主要內容"), is_site_word("石桥之夜")
    (True, True, False)
    """
    return len(text) <= _LENGTH and _SITE_WORD.fullmatch(fold(text).strip().lower()) is not None
