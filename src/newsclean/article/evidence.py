"""What a line looks like that could be text, judged where its place says that it is probably none.

Above the headline and behind the last paragraph stand the site's own words: bars of sections, calls to scan, to follow
and to log in, notices on rights and risks, headings of lists of links. No list of whole phrases is ever complete, so
a line is judged by what it is made of: a call is a word of doing and a thing of the site, a notice two words of the
law, a heading of links nothing but words such as 今日, 热门, 新闻. Nothing here is asked about the text itself.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import is_name
from newsclean.vocabulary import is_navigation_word

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "echo",
    "is_bar",
    "is_button_bar",
    "is_counter",
    "is_field",
    "is_link",
    "is_links_heading",
    "is_marked_call",
    "is_own_call",
    "pairs",
    "site_reason",
]

_PARTS = lazy(r"[\s|/·•>›»→,、_—-]+")
_HAN_WORD = lazy(r"[^\W\d_]{1,6}")
_LEAST_PARTS = 4  # of a bar
_NAMES_OF_FEW, _NAMES_OF_MANY = 0.5, 0.8
_CALL_LENGTH = 60
_NOTICE_LENGTH = 300
_LAW_WORDS = 2
_SOCIAL_LENGTH = 30
_BRIEF = 12  # characters of a notice that is one word of the law

_DOING = lazy(
    r"扫码|扫一?扫|扫描|长按|点击|点选|点开|轻触|关注|追踪|下载|订阅|加入|加好友|登录|登入|注册|分享|转发|打开|安装|赞好|按赞|点赞|点个|投稿|赐稿|来稿|[报爆]料|线索"
    "|联系|联络|致电|来电|获取|添加|识别|锁定|尽在|收看|收听|进入|查看|观看|想看|更多|浏览(?!器)|跟踪|欢迎|开通|购买|解锁|支持我们|赞助|喜欢|follow|like|subscribe|join|download"
)
_OPENS_CLAUSE = lazy(
    r"(?:^|[\s,，!！?？:|、。…“「【>➤👉■□●◆◎~-])(?:请|快来?|赶[快紧]|立即|立刻|马上|即刻|现在|即可|记得|别忘了?|不要忘了?|敬请|一键|免费|随时|继续|可以?|想要?|推荐|在|用?手机|也)*$"
)
"""What stands before a word of doing that calls; in the middle of a clause it tells."""
_THING = lazy(
    "app|应用|客户端|公众号|服务号|订阅号|小程序|二维码|微信|微博|抖音|快手|b站|小红书|头条号|line|facebook|fb|脸书|instagram|ig|telegram|youtube|tiktok|twitter|threads"
    "|频道|直播|fm\\s?\\d|电台|好友|粉丝|会员|订户|专享|社群|交流群|官方|官网|专页|电子[报版]|电邮|邮箱|邮件|全文|原文|大图|图片|章节|资讯|新闻|消息|精彩|内容|热线|线索|朋友圈|在看|星标|账[号户]|报料|爆料|猛料|评论|回帖|留言|广告|付费|杂志|播客|视频|影片|媒体|报道|报导|文章|数据库"
)
_LAW = lazy(
    "版权|转载|授权|著作权|知识产权|侵权|免责|声明|责任|本网|本站|本平台|本公众号|本报(?!讯)|自媒体|原作者|投资建议|风险|自担|自负|盈亏|谨慎|仅供参考|仅代表|不代表|不构成|立场|举报|删除|违法|不良信息|转贴|请勿|严禁|镜像|违者|稿酬"
    "|来源于网络|股市|更多信息|原创文章|原创内容|原创作品|原文出处|注明|许可|同意|不得|翻印|请联系|侵删|协议|知识共享|署名|许可协议|有风险|需谨慎|入驻作者|复制|公开播送|商业用途|未经(?:授权|许可|同意)?"
)
_RIGHTS = tuple(
    "版权 转载 转贴 授权 著作权 知识产权 侵权 免责 本网 本站 本平台 本公众号 自媒体 原作者 投资建议 股市 自担 自负 仅供参考 仅代表 不代表 未必代表 并非代表 不构成 不良信息 来源于网络 翻印 公开播送 商业用途 侵删 许可协议 投资有风险 需谨慎 入驻作者 更多信息 原创文章 原创内容 原创作品 原文出处".split()
)
_LICENCE = lazy(
    r"本(?:文|作品|站)[^。]{0,8}(?:采用|使用|遵循|依)[^。]{0,12}(?:cc|创用|知识共享)[^。]{2,40}。?"
)
_ALONE = frozenset("侵删 仅供参考 投资有风险 不良信息".split())
_OURS = lazy(
    "本网|本站|本平台|本公众号|本文|本声明|转载|镜像|转贴|翻印|仅供参考|不代表|不构成|自负|自媒体|公开播送"
)
"""What only a notice on the page itself says; courts speak of rights, too."""
_LAW_START = lazy(
    r"\W{0,3}(?:(?:[^\W\d_]{2,7})?(?:声明|提示|提醒|说明|告知)\s*[:|]|(?:本文|以上|文中|部分)(?:图文|图片|内容|文章|观点|信息|素材)|\S{0,10}版权(?:与|及|和)免责声明|凡(?:本|标注))"
)
_OWN_VIEW = lazy(r"(?:本文|文章|内容|观点|言论|以上)?[^。]{0,6}仅代表[^。]{0,8}(?:观点|意见|立场|看法)")
_NOT_OURS = lazy(r"(?:不|未必|并非)代表本(?:[报刊台网站社会校]|平台)\S{0,4}(?:立场|观点|意见)")
# Headings of lists of links: all of the line is made of these, with one of each kind.
_WHICH = "你|您|可能|往期|突发|独家|热门|热点|热闻|最热|最新|最多人|最受|最常|今日|本日|今天|昨日|本周|一周|本月|24小时|48小时|即时|实时|相关|更多|其他|其它|推荐|精选|精彩|编辑|小编|特约|头条|延伸|为你|为您|猜你|也|会|还|大家|都在|正在|网友|读者|人气|焦点|随机|同类|历史|近期|本网|本台|本站|站内|广告|赞助|看过|喜欢|爱看|想|感兴趣|上一|下一|本类|本栏|栏目|最近|站内|网站|还|看了|又|别人|其他人|ta|该|作者|周|最多|欢迎|下载|热搜|阅读量"
_WHAT = "新闻|要闻|资讯|消息|文章|报道|报导|内容|视频|影片|影音|图片|图集|组图|专题|话题|推荐|推介|阅读|看|睇|读|浏览|点击|排行|排名|榜单|榜|链接|连结|股票|基金|产品|热搜|回顾|喜欢|感兴趣|主题|标签|关键词|评论|留言|跟帖|回应|语言网站|网站|个股|更新|最新|发布|在看|看了|又看|有兴趣|搜|热点|热议|热门|热榜|搜榜|精选|策划|最夯|附件|的"
_TOO_LONG = lazy(r"(?:\W*+\w){15}")
_WHICH_WORDS, _WHAT_WORDS = _WHICH.split("|"), _WHAT.split("|")
_LINKS_HEADING = lazy(rf"(?:{_WHICH}|{_WHAT}|top|\d{{1,2}})+")

_TAGS = lazy(r"(?:[#＃][^\s#＃]{1,16}[\s,、，#＃]*){1,12}", starts="# ＃")
_QUOTE = lazy(r"\S{2,12}\s+[\d,.]{2,}\s+[+-]?\d+(?:\.\d+)?%.*", signs="%")
_COUNTS = r"(?:[赞讚点顶踩收藏转发分享评论回复喜欢在看阅读推荐举报写留言]{1,4}\s*(?:\d[\d.,]*\s?[万千wk]?\+?)?\s*){1,8}"
_COUNTED = lazy(_COUNTS, starts=" ".join("赞讚点顶踩收藏转发分享评论回复喜欢在看阅读推荐举报写留言"))
_WIDGET = lazy(
    rf"\d\d:\d\d\s*/\s*\d\d:\d\d|\W*(?:新闻|读者|[爆报]料|投稿|广告|发行|订[报阅]|商务合作|值班)(?:合作|投放|洽谈|请寄|请发至?|请联系微信|热线|电话|邮箱|信箱|专线|咨询|服务)\s*(?:[:|].+|[\d(+][\d\s()+-]{{5,}})|[\da-z]{{12,}}|\d{{1,2}}\s*/\s*\d{{1,2}}|(?:https?://|www\.)[\x21-\x7e]+|{_COUNTS}"
)
_CALL_MARKS = "【▶►☞★※▼👉"
_ORDER = lazy(
    r"\W{0,3}(?:立即|马上|免费|按此|点此|点击)?订阅[^。,，]{0,8}(?:电子报|通讯|newsletter)", signs="订阅"
)
_OURS_NAMED = lazy(
    r"(?:本[报台网站刊]|我们)的?\s?(?:官方)?[^。，,]{0,6}?(?:whatsapp|telegram|facebook|youtube|instagram|line|ig|app|频道|公众号|视频号|客户端|专页|电子报|社群|账号|帐号)",
    signs="本 我们",
)
_CALLING = lazy(r"\W{1,3}(?:立即|马上|请)?(?:订阅|加入|下载|追踪|登入|登录|安装|扫码|点击|点我)")
_READING = lazy(
    r"(?:全文|本文)?(?:[共大约]{0,2}\d+字)?[,，\s]*(?:预计|细读)?(?:阅读|读完)?(?:全文|本文)?\s?(?:大?约|时[间长])?(?:需要?)?\s?:?\s?约?\s?\d+\s?分钟(?:阅读|读完)?"
    r"|\+\d{1,4}|\d[\d,.]*\s?万?\s?人(?:赞同|点赞|喜欢|收藏|关注|看过)(?:了?[该此]?(?:回答|文章|内容|话题)?)"
)
_WALL = lazy(
    r"[^。]{0,12}(?:付费|收费|会员|订户)[^。]{0,6}(?:内容|文章|专享|专属|可见|阅读)[^。]{0,16}|[^。]{0,10}(?:剩余|余下|未读)[^。]{0,8}\d+%[^。]{0,6}|[^。]{0,6}试读[^。]{0,8}|[¥￥]\s?\d[\d.]*\s?[^。]{0,12}",
    signs="付费 收费 会员 订户 剩余 余下 未读 试读 ¥ ￥",
)
"""What stands where the rest of the text must be paid for."""
_REMINDER = lazy(r"[^\W_]{2,12}(?:温馨)?提醒(?:您|你|大家)\s?[:,|]", signs="提醒")
_GIVING = lazy(
    r"[^“”「」]*(?:[您你]的支持|每一?[份分](?:支持|赞助|捐款)|小额(?:捐款|赞助)|定期定额|赞助我们|捐款支持)[^“”「」]*|支持[^\W_]{1,6}(?:社|报|网|媒体)[!。]?",
    signs="支持 赞助 捐款 定额",
)
_GALLERY = lazy(r"[^。]{2,40}\s\+\d{1,3}")  # 圖輯｜直擊水浸情況 +9
_SOCIAL = lazy("点赞|点亮|点个赞|在看|转发|分享|关注|收藏|留言|评论|三连")
_OPINION = lazy(
    r"(?:对此,?\s?|那么,?\s?)?(?:你|您|大家)(?:觉得|认为|怎么看|支持|赞成|同意)[^。]{0,30}\?|这[篇则](?:文章|新闻|报[道导])(?:让|对|给)[你您][^。]{1,12}\?",
    signs="你 您 大家 这",
)
"""A question to the readers: 你覺得社區共餐該補助嗎？"""
_CALL_SENTENCE = lazy(r"(?:请|欢迎|立即|马上)?(?:下载|关注|扫码|扫描|打开|登录|订阅|点击)[^。]{4,60}。?$")
_BILINGUAL = lazy(r"(?:[a-z]+(?:\s[a-z]+)?\s*)?(?P<han>[\u4e00-\u9fff]{1,6})(?:\s*[a-z]+(?:\s[a-z]+)?)?")
_ENGLISH = lazy(
    r"[■●]?english (?:version|edition).{0,80}|follow us.{0,30}|share (?:this|on|via)\b.{0,20}|read more.{0,30}|related (?:posts?|articles?|news|stories)|leave a (?:reply|comment)|comments?|tags?|powered by.{1,30}"
    r"|sign (?:up|in).{0,30}|log ?in|newsletters?|(?:most|more) (?:read|popular|news|stories)|trending(?: now)?|you may also like.{0,10}|recommended(?: for you)?|(?:previous|next) (?:post|article|story).{0,60}|copy link|back to top|print(?: this)?",
    starts="english ■english ●english follow share read related leave comment tag powered sign log newsletter most more trending you recommended previous next copy back print",
)
_LINK = lazy(r"[∙·•]?\s?[^\W_]{2,12}(?:\s[^\W_]{2,8})?\s*[>»›]{1,2}", signs="> » ›")
_FIELD = lazy(
    r"[^\W\d_]{1,6}(?:人|者|方式|方法|电话|地点|地址|时间|日期|对象|名额|费用|要求|条件|部门|单位|流程|步骤|渠道|途径|网址|网站|官网)\s*:"
)
_BUTTON_SHARE = 0.6


def is_bar(text: str) -> bool:
    """Say whether a line is a bar of sections: short words side by side, and no list of people.

    >>> is_bar("主頁 即時 港聞 兩岸 國際"), is_bar("记者 何晨 通讯员 林溪"), is_bar("桥 通 车 了")
    (True, False, False)
    """
    words = [word for word in _PARTS.split(fold(text).strip()) if word]
    if len(words) < _LEAST_PARTS or not all(_HAN_WORD.fullmatch(word) for word in words):
        return False
    if sum(len(word) > 1 for word in words) * 2 <= len(words):
        return False
    # Any two characters may be a name: of many words more must look like one.
    names = sum(is_name(word) and not is_navigation_word(word) for word in words)
    return names < len(words) * (_NAMES_OF_MANY if len(words) > _LEAST_PARTS else _NAMES_OF_FEW)


def is_button_bar(text: str) -> bool:
    """Say whether most of a line's words are buttons: 新浪财经APP 缩小字体 放大字体 收藏 微博 分享."""
    words = [word for word in _PARTS.split(fold(text).strip()) if word]
    if len(words) < _LEAST_PARTS or any(len(word) > 12 for word in words):
        return False
    return sum(map(is_navigation_word, words)) >= len(words) * _BUTTON_SHARE


def is_counter(text: str) -> bool:
    """Say whether a line is nothing but buttons with numbers, or the time it takes to read: 讚 0 分享."""
    folded = fold(text).strip()
    if ("分钟" in folded or "人" in folded or folded[:1] == "+") and _READING.fullmatch(folded):
        return True
    return any(letter.isdigit() for letter in folded) and _COUNTED.fullmatch(folded) is not None


def is_links_heading(folded: str) -> bool:
    """Say whether a line heads a list of links: 今日热点, 你可能还想看.

    >>> is_links_heading("最多人睇"), is_links_heading("相关新闻:"), is_links_heading("新闻")
    (True, True, False)
    """
    if _TOO_LONG.match(folded):
        return False
    line = re.sub(r"\W", "", folded).lower()
    return (
        3 <= len(line) <= 14
        and any(map(line.__contains__, _WHICH_WORDS))
        and any(map(line.__contains__, _WHAT_WORDS))
        and _LINKS_HEADING.fullmatch(line) is not None
    )


def site_reason(text: str) -> str:
    """Why a line behind the last paragraph is the site's own, or ''.

    >>> site_reason("手機看新聞，掃碼關注“嶺東發布”"), site_reason("風險提示：股市有風險，入市需謹慎。")
    ('promotion', 'copyright')
    >>> site_reason("市民可下载客户端查询线路，也可致电热线。"), site_reason("（記者 何晨）")
    ('', '')
    """
    folded = fold(text).strip().lower()
    if not folded or len(folded) > _NOTICE_LENGTH:
        return ""
    notice = _is_notice(folded)
    if notice or len(folded) > _CALL_LENGTH:
        return "copyright" if notice else ""
    for reason, pattern in (
        ("tags", _TAGS),
        ("widget", _WIDGET),
        ("related", _QUOTE),
        ("navigation", _LINK),
        ("promotion", _WALL),
    ):
        if pattern.fullmatch(folded):
            return reason
    if _OPINION.fullmatch(folded):
        return "comments"
    if _asks(folded):
        return "promotion"
    return "navigation" if _ENGLISH.fullmatch(folded) or _is_bilingual(folded) else ""


def _asks(folded: str) -> bool:
    """Whether a line asks for gifts, for readers or for followers; a sentence does so in more words than one."""
    if _GIVING.fullmatch(folded) or (_REMINDER.match(folded) and "。" not in folded):
        return True
    if "。" in folded:
        return _CALL_SENTENCE.match(folded) is not None and len(set(_THING.findall(folded))) > 1
    spoken = folded[-1] in "”」" and ":" in folded
    return not spoken and (_is_call(folded) or _is_social(folded))


def _is_bilingual(folded: str) -> bool:
    """Whether a line is a button in two languages: 分享 Share."""
    match = _BILINGUAL.fullmatch(folded) if "a" <= min(folded[0], folded[-1]) <= "z" else None
    return match is not None and is_navigation_word(match["han"])


def _is_social(folded: str) -> bool:
    """Whether a line asks for two things that readers of accounts are asked for, or for one as one asks friends."""
    if len(folded) > _SOCIAL_LENGTH or is_field(folded):
        return False
    asked = set(_SOCIAL.findall(folded))
    return len(asked) > 1 or (bool(asked) and folded.rstrip("!~")[-1:] in "吧哦啦噢呀喔")


def _is_notice(folded: str) -> bool:
    """The opening of a notice, or a line with several words of the law, one of them hardly found in news.

    A sentence needs more of those: people declare and take responsibility in news, too.
    """
    if "本" in folded and _LICENCE.match(folded):
        return True
    rights = {word for word in _RIGHTS if word in folded}
    if not rights:
        return False
    law = set(_LAW.findall(folded))
    if _LAW_START.match(folded) or _NOT_OURS.search(folded) or _OWN_VIEW.match(folded.lstrip("(")):
        return True
    if len(folded) <= _BRIEF and rights & _ALONE:
        return True
    needed = _LAW_WORDS if len(folded) <= _CALL_LENGTH else 2 * _LAW_WORDS
    spoken = folded[-1] == "。" and (len(rights) < _LAW_WORDS or _OURS.search(folded) is None)
    return len(law) >= needed and not spoken


def is_marked_call(text: str) -> bool:
    """Say whether a line is a call that a mark sets off from the text around it: 【訂閱東聯】獨家報導 首月只要1元."""
    if text[:1] not in _CALL_MARKS or len(text) > _CALL_LENGTH or "。" in text:
        return False
    return _CALLING.match(fold(text).lower()) is not None


def is_own_call(text: str) -> bool:
    """Say whether a line calls to a channel of its own medium: 立即加入本报频道.

    >>> is_own_call("想知道更多？立即加入本報WhatsApp頻道！"), is_own_call("市民可加入社区的微信群"), is_own_call("本报频道改版。")
    (True, False, False)
    """
    if len(text) > _CALL_LENGTH or "。" in text:
        return False
    folded = fold(text).lower()
    if _ORDER.match(folded):
        return True
    return _OURS_NAMED.search(folded) is not None and _is_call(folded)


def is_link(text: str) -> bool:
    """Say whether a line is a link to a section, with the arrow that points there: ∙ 长三角政商 >."""
    if text[-1:].isdigit():
        return "+" in text and _GALLERY.fullmatch(text) is not None
    return text[-1:] in ">›»＞" and _LINK.fullmatch(fold(text).strip()) is not None


def is_field(folded: str) -> bool:
    """Say whether a line is a field of a notice: 报名方式:扫描二维码."""
    return ":" in folded and _FIELD.match(folded) is not None


def _is_call(folded: str) -> bool:
    """A word of doing that opens a clause, and a thing of the site in another place of the line; no field of a notice."""
    if is_field(folded):
        return False
    doing = [
        match.span() for match in _DOING.finditer(folded) if _OPENS_CLAUSE.search(folded[: match.start()])
    ]
    things = [match.span() for match in _THING.finditer(folded)] if doing else []
    return any(one[1] <= other[0] or other[1] <= one[0] for one in doing for other in things)


def pairs(texts: Iterable[str]) -> set[str]:
    """All pairs of neighbouring letters in some texts, folded."""
    return {
        one + other
        for text in texts
        for one, other in pairwise(fold(text).lower())
        if one > "\u2e80" and one.isalnum() and other > "\u2e80" and other.isalnum()
    }


def echo(text: str, body: set[str]) -> int:
    """How many pairs of letters a headline has in common with the text under it.

    >>> echo("老菜場裝了新秤", pairs(["昨天，老菜场的秤换了。", "新秤会说话。"])), echo("首頁 新聞", pairs(["新秤会说话。"]))
    (3, 0)
    """
    return len(pairs([text]) & body)
