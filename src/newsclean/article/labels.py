"""The words of metadata lines: labels, roles, counters, widgets, and what may stand between them.

All patterns are matched on folded text (Simplified, half-width); see `metadata` for how a line is read with them.
"""

from __future__ import annotations

import re

from newsclean.characters import LETTER
from newsclean.patterns import Alternatives, lazy
from newsclean.vocabulary import BRACKETS

__all__ = [
    "AFTER_NAMES",
    "AUTHOR_APART",
    "BARE_LABEL",
    "BEHIND_SOURCE",
    "BESIDE_NAMES",
    "BOARD",
    "BREAK",
    "CMS_ACCOUNTS",
    "COUNTERS",
    "DATE_LABEL",
    "DESK_REPORT",
    "EDITION",
    "FIELD_OF_WORK",
    "FILLER",
    "IN_BOOK_MARKS",
    "LABEL",
    "LATIN_MEDIUM",
    "LATIN_NAME",
    "LISTED_NAME",
    "NAMED_BY_WORK",
    "NAMES_DID",
    "NO_NAME",
    "NUMBER",
    "OPENER",
    "ORGANISATION",
    "ORIGINAL",
    "ORIGINAL_CONTENT",
    "OWN_LABEL",
    "OWN_NAME",
    "OWN_ROLE",
    "OWN_STAFF",
    "PROVINCE",
    "RELATIVE",
    "ROLE",
    "ROLES_ONLY",
    "ROLE_BEFORE",
    "SHORT_LABEL",
    "SIGNED",
    "SIGN_OFF",
    "STAFF_ALONE",
    "TAIL_NOTE",
    "TOKEN",
    "UPDATED_BEHIND",
    "WIDGETS",
    "find_role",
    "has_hint",
    "may_hold_role",
]

CMS_ACCOUNTS = frozenset(
    "admin administrator root editor webmaster 管理员 系统管理员 网站管理员 佚名 未知 本站原创 网络整理 本站 匿名 小编"
    " 编辑部 无名 网络 网编 网络转载 综合整理 无 评论员 编辑".split()
)
ORGANISATION = lazy(
    r".*(?:局|委|办|办公室|部|厅|院|处|科|司|署|中心|政府|学校|大学|中学|小学|评论员|工作室|组|团|会|馆|所|站|队)"
)
"""An author that is a body and no person; what people call themselves rarely ends so."""

_BESIDES = "策划|统筹|图片?|摄影|摄|拍摄|采访|视频|制作"  # what the one who wrote it did, too
# Every label of a value, in folded spelling: key, words of which each label holds one, pattern. Where two could
# match, the earlier one does. A key with a number has rows of its own for what is rare: they compile slowly.
_LABELS: tuple[tuple[str, str, str], ...] = (
    ("updated", "更新 修订 修改 编辑 更改 变更", r"(?:最后|最近|上次)?(?:更新|修订|修改|编辑|更改|变更)(?:时间|日期|于)"),
    ("published", "时间 日期 发布于 发表于 刊登于", r"(?:发布|发表|刊登|发稿|出版|上传|上载|登载|上网|公布|张贴|建立|录入|成文|印发|刊出|刊载|见报|播出|发文|答复|回复|受理|办理|办结)?(?:时间|日期)|发布于|发表于|刊登于"),
    ("author", "作者", r"(?:本文|文章|原文|原创|特约|专栏)?作者"),
    ("author2", "作家 采写 撰稿 采访 供稿 投稿 执笔 主笔 笔者 整理 评论员 文 记者 通讯员", rf"专栏作家|(?:{_BESIDES})\s?[/、&·・]?\s?(?:采写|撰文|撰稿)|(?:{_BESIDES})\s?[/、&·・]\s?(?:文字?|整理)|(?:本版|本组|本期)?(?:采写|撰文)|(?:本报|本刊|特约)?撰稿人?|采访(?:报[道导]|整理)?|采访[/、·・](?:报[道导]|整理)|文字?[/、&·・](?:图片?|摄影?)|图[/、&·・]?文|文图|文摄|文字|供稿人?|投稿人?|(?:本文|本报)?(?:执笔人?|主笔)|笔者|整理|(?:本报|本刊|特约|首席)?评论员|(?:本报|本网|本刊|本台|见习|实习|特约)?(?:记者|通讯员)"),
    ("photographers", "摄影 图片 供图 图源 照片 题图 头图 封面图 配图 首图", r"(?:题图|头图|封面图片?|配图|首图)(?:来自|来源)|(?:摄影|图片|供图|图片来源|图源|照片)(?:记者|提供)?"),
    ("source", "公众号 来源 稿源 发于 刊于 载于 载自 转自 编自 摘自 选自 原载 单位 机构 部门 机关 出处 媒体", r"(?:本文)?(?:来自|首发于|转载自|转自|源自)(?:微信)?公众号|(?:微信)?公众号|(?:稿件|信息|文章|资料|新闻|消息|内容|本文|原文)?来源(?:于|自|网站|媒体)?|稿源|(?:本文|原文)?(?:首发|刊|刊载|载)于|(?:转载|转|摘编|摘|选)自|原载(?:于)?|(?:发布|供稿|报送|来稿|发文|信息|答复|回复|办理)(?:单位|机构|部门|机关)|(?:文章|新闻)?出处|媒体"),
    ("posted_by", "楼主 发帖 发布 上传 录入 信息员 用户", r"楼主|发帖(?:人|者)?|发布(?:人|者)|上传(?:人|者)?|录入(?:人|者|员)?|信息员|用户"),
    ("editors", "编辑 责编 网编 编审 主编", r"(?:本文|网络|实习|值班|执行|新媒体|栏目|本期|网站|图片|文字|视觉|本版|本报)?(?:责任编辑|责编|网编|编辑|编审|主编)"),
    ("staff", "审核 审校 校对 校审 审签 签发 审稿 监制 统筹 策划 美编 制图 编校 排版 文案 插画 封面 配音 播音 主播 主持 解说 摄像 编导 导播 导演 制片 后期 核稿 审读 海报 编委 总编 总监 一审 二审 三审 初审 复审 终审 制作 视频 设计 值班 运营 出品 翻译 编译 剪辑 译者 口述 版式 出镜 通联 责校 预报员 审定 监审 核校 终校 初校 主审 责审 复核 图编", r"(?:初|二|三|复|终|总|联合)?(?:审核|审校|校对|校审|审签|签发|审稿|监制|统筹|策划|美编|制图|编校|排版|文案|插画|封面|配音|播音|主播|主持人?|解说|摄像|编导|导播|导演|制片|后期|核稿|审读|海报|编委|总编|总监|一审|二审|三审|初审|复审|终审|制作|视频|设计|值班主任|运营|出品|翻译|编译|剪辑|译者|版式|出镜|口述|通联|责校|版式设计|视觉设计|预报员|审定|监审|核校|终校|初校|主审|责审|复核|图编)"),
    ("edition", "版次 版面", r"版[次面]"),
    ("details", "专栏 专题 索引号 文号 字号 主题 信息类别 栏目 频道 有效性 体裁分类 公开方式 公开范围", r"索引号|文号|发文字号|主题分类|主题词|信息类别|(?:所属)?栏目|专栏|专题|频道|有效性|体裁分类|公开方式|公开范围"),
)  # fmt: skip
LABEL = Alternatives(
    [(words, f"(?P<{key}>{pattern})") for key, words, pattern in _LABELS],
    r"(?:\s*[/、&和·]\s*(?:文|图片?|摄影|摄|拍摄|编辑|校对|视频|采写|撰文|整理|报[道导]|制作|剪辑|美编|设计|监制|责编|供图)){0,2}\s*[:|/]\s*(?=\S)",
    first="登微拍投笔评专整译通责预定口联一三上主二体作供信修值公内出刊初制剪办印原发受变后回图复媒实审导封建张录总成所执报排插摄摘播撰文新日时更最有本来栏校核楼海消照版特用监稿答策签索终统编网美翻见视解记设责资转载运选通配采频首题头源",
)
_OWN_ROLE = (
    r"(?!本报|本网|本刊|本台|见习|实习|特约|本文|网络|值班|执行|栏目|本期|网站|图片|文字|视觉|责任|摄影)"
    rf"(?:(?P<author>{LETTER}{{1,3}}(?![报网社台刊]){LETTER}记者)|(?P<editors>{LETTER}{{2}}编辑))"
)
OWN_ROLE = lazy(_OWN_ROLE, signs="记者 编辑")
OWN_LABEL = lazy(rf"(?<!{LETTER}){_OWN_ROLE}\s*[:|/]\s*(?=\S)", signs="记者 编辑")
"""A role with the medium's short name before it, which could be any word: 每闻记者."""
SHORT_LABEL = lazy(
    rf"(?<!{LETTER})(?:(?:(?P<author>文)|(?P<photographers>[图摄](?!/文\s)))\s*[:|/·・‧]\s*(?=\S)|(?P<source>(?:本文|原文|上文)?(?:转载|转|摘编|摘|选|节选|节录)自(?:第\d{{1,5}}期|\x00+)?|原载于?|(?:本文|原文)?(?:首发|刊|刊载|刊登|发表)于)\s?(?=《[^《》]{{2,14}}》))",
    signs="文 图 摄 自 载 于",
)
# Roles that people's names follow without any mark: 本報記者 葉志恒 通訊員 許靜 攝影 陳明.
ROLE = lazy(
    r"(?:(?:文/图|图/文|图文|文、图|采写|撰文|文字)\s*[:|]?\s*)?(?:(?:本报|本刊|本网|本台|本社|本站|特约|实习|见习|首席|资深|全媒体|融媒体|新媒体|特派|驻\S{1,6}?)\s?|\w{1,4}?(?=[全融新]媒体(?:首席|特约)?记者)|(?<![^\W\dA-Za-z_])(?!摄影|文字|图片|视频|编辑)[^\W\dA-Za-z_]{2}(?=记者\s)|(?P<medium>\w{2,10}?(?:报|网|社|台|周刊|客户端|新闻|融媒体?|传媒|广播|发布)(?=\s?/?\s?(?:特约|实习|见习|首席|记者|通讯员|全媒体)))\s?/?\s?)*"
    r"(?:(?P<photographers>摄影记者|摄影(?!报[道导]|[部组处])|图/(?!文))|(?P<editors>(?:责任|实习|值班|首席|文字|图片|视觉|新媒体|网络|执行|版面|美术|本版|统筹)?编辑|责编)|(?P<staff>校对|主持人|排版|摄像|剪辑|主播|主持|审核|审校|监制|美编|视频|终审|初审|复审|编审|制图|编译|翻译)"
    rf"|(?P<author>特派员|记者|通讯员|实习生|特约撰稿人?|评论员|专栏作[家者]|特约作者|(?<!{LETTER})(?:作者|采写|撰稿人?|文字?)(?=\s(?!\S{{0,5}}(?:记者|通讯员|摄)))|(?<!{LETTER})(?:图[/、·・]?文|文[/、·・]?图)(?=[\s/])|执笔|主笔|报[道导]\s?[:/|]|(?:\b[A-Z][a-z]+\s)?\b[Bb][Yy]\s?:?\s|(?<!{LETTER})文/|撰文|[☉◎]|{LETTER}{{2,4}}(?:中心|组)\s?/(?=\s?{LETTER}{{2,4}}\s|\s?{LETTER}{{2,4}}[、/]?(?:{LETTER}|[、/]){{0,12}}报[道导])))\s*/?\s*"
)  # fmt: skip
_ROLE_WORDS = tuple(
    "摄影 图/ 编辑 责编 校对 排版 摄像 剪辑 主播 主持 中心 组 审核 监制 美编 视频 终审 初审 复审 编审 制图 审校 编译 翻译 特派员 记者 通讯员 实习生 撰稿 报道 报导 by By BY 评论员 作家 采写 文字 执笔 主笔 图/ 文/ 图文 文图 图、 文、 图· 文· 撰文 ☉ ◎".split()
)
_AUTHOR_ALONE = lazy(r"(?:作者|文)\s")


def may_hold_role(folded: str) -> bool:
    """Whether one of the words stands in a text that no role is without: a tenth of the time of the search."""
    if any(map(folded.__contains__, _ROLE_WORDS)):
        return True
    # Most often a colon follows 作者.
    return ("作者" in folded or "文" in folded) and _AUTHOR_ALONE.search(folded) is not None


def find_role(text: str, start: int, end: int) -> re.Match[str] | None:
    """The first role in a part of a folded line."""
    return ROLE.search(text, start, end) if may_hold_role(text[start:end]) else None


TOKEN = lazy(r"[\s、,]*([^\s、,;/&+()\[\]【】〔〕\x00]+)")
BESIDE_NAMES = lazy(rf"\s?[/&+]\s?({LETTER}{{2,4}})(?![^\s、,/)\]】〕\x00])")
"""One more name behind a slash: 记者 何雨/陈明."""
NAMED_BY_WORK = lazy(
    rf"(?<![^\s、,;/()\[\]【】〔〕\x00])(?P<names>{LETTER}{{2,4}}(?:[、\s]{LETTER}{{2,4}}){{0,3}})\s?(?:摄影?|图|供图)(?=\s*(?:[)\]】〕\x00]|$))",
    signs="摄 图",
)
"""Names with what they did behind them: 陈明 摄."""
AFTER_NAMES = lazy(
    r"\s*(?:/\s*[^\s/\x00]{1,12}?(?:报[道导]|专访|特稿|电|外电|撰稿|整理|翻摄)"
    rf"|(?:发自{LETTER}{{2,4}}|(?:{LETTER}{{2,4}})?报[道导]|采写|整理|文[/、](?:图|摄影?)|(?:图|摄影?)/文|文并摄|文))"
    r"(?=[)\]】〕\x00\s/]|$)"
)

COUNTERS = lazy(
    r"(?:(?P<views>(?:文章)?(?:热度(?=\s*:)|浏览|点击|阅读|点阅|访问|查看|阅览|播放)(?:次数|人数|人次|人气|数|量|率)?|人气)"
    r"|(?P<comments>网友评论|我要评论|评论数?|跟帖|回应|留言|回复)|(?P<participants>参与互动|参与))\s*[:|]?\s*[(\[]?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>[万wW]\+?|\+)?\s*[)\]]?\s*(?:次|人次|人|条)?"
    r"|(?:本(?:篇|文|篇文章|新闻)(?:已有|已被|共有)\s?)?(?P<count>\d[\d,]*(?:\.\d+)?)\s?(?P<of>[万wW]\+?|\+)?\s*(?:次|人次|人|条)?\s*(?:(?P<viewed>浏览|点击|阅读|点阅|观看|播放|人气)|(?P<commented>评论|跟帖|回应|留言|回复)|(?P<joined>参与))(?![\w])",
    signs="热度 浏览 点击 阅读 点阅 访问 查看 阅览 播放 人气 评论 跟帖 回应 留言 回复 参与 观看",
)  # fmt: skip
WIDGETS = Alternatives(
    [
        ("纠错 评论 投稿 打印 收藏 分享 举报 关闭 繁体 简体", r"[【\[(]\s*(?:我要)?(?:纠错|评论|投稿|打印|收藏|分享到?|举报|关闭|繁体|简体)\s*[】\])]"),
        ("字 大小", r"[【\[(]?\s*(?:字体大小|文字大小|大小|(?<!文)字[号体级])\s*[:|]?\s*[\[【(]?(?:特?大|中|小|特|[TA][+\-|]?|[\s|↑↓])*[】\])]?"),
        ("T", r"T\s*\|\s*T"),
        ("A+ A-", r"A[+-]"),
        ("A", r"A\s[+-]"),
        ("大 中 小", r"[\[【]?(?:大|中|小)(?:[\s|]+(?:大|中|小))+[\]】]?"),
        ("by By", r"\b[Bb]y\s(?:admin|editor|staff|webmaster)\b"),
        ("in", rf"\bin\s{LETTER}{{2,6}}\s*$"),
        ("ET EST EDT PT PST PDT CST CT HKT JST KST SGT GMT", r"(?<=[\d\x00])\s?[(]?(?:ET|EST|EDT|PT|PST|PDT|CST|CT|HKT|JST|KST|SGT|GMT)(?![A-Za-z])"),
        ("表于 布于 辑于", rf"(?:发表|发布|编辑)于\s?{LETTER}{{2,6}}\s*$"),
        ("分钟", r"[·,]?\s?\d+\s?分钟\s?[(]?阅读(?:时间)?[)]?"),
        ("来自", rf"(?<!\w)来自\s?{LETTER}{{2,6}}(?=[\s\x00]|$)"),
        ("IP属地", rf"IP属地\s?:?\s?{LETTER}{{2,6}}"),
        ("ed eD Ed ED", r"\b(?i:posted|published|updated)\s(?:on|at|in)\b"),
        ("文/ 文、 /文", r"(?<=\s)(?:文[/、](?:图|摄影?)|(?:图|摄影?)/文)(?=\s*$)"),
        ("人赞 人点 人喜 人收 人关", r"\d[\d,]*\s?人(?:赞同|点赞|喜欢|收藏|关注)(?:了?该?(?:回答|文章|内容))?"),
        ("ID", r"[(]\s?(?:微信)?ID\s?:\s?[\w-]{2,24}\s?[)]"),
        ("http", r"https?://[A-Za-z0-9./?=&_%#:~-]+"),
        ("官方 已认证", r"(?:官方[账帐]号|官方认证|已认证)"),
        ("浏览 点击 阅读 点阅 访问", r"(?:浏览|点击|阅读|点阅|访问)(?:次数|人数|数|量)?\s*[:|]\s*[次人]?\s*(?=[^\d\s(]|$)"),
        ("来源 作者 编辑", r"(?:来源|作者|编辑)\s*:\s*(?=\||$)"),
        ("农历", r"农历\S{2,8}"),
        ("星期 周", r"(?:星期|周)[一二三四五六日天]"),
        ("我有话说", r"我有话说"),
    ],
    first=r"\s\d\[【(·,AbBCEGHIJKPSTUhipu中作关农分发周图大字官小已我打收摄文星来浏点简繁纠编访阅",
)  # fmt: skip
RELATIVE = lazy(
    r"\d{1,2}\s?(?:分钟|小时|天)[前之]前?|刚刚|(?:昨|今|前)[天日]\s?\d{1,2}:\d{2}|^(?:昨|今|前)天$",
    signs="分钟前 分钟之 小时前 小时之 天前 天之 刚刚 昨天 今天 前天 昨日 今日 前日",
)
EDITION = lazy(
    r"(?:(?:(?:19|20)\d\d年)?(?:总?第\s?\d{1,5}\s?期[,，]?\s?){1,2})|(?:第\s?[A-Z]?\s?\d{1,3}|[A-Z]\s?\d{1,3}|0\d)\s?版(?:\s?[:|]\s?[^\s|)]{1,8})?",
    signs="期 版",
)
NUMBER = lazy(
    r"\s*[(【\[]?\s*(?:新闻稿)?第\s?\d{1,4}\s?[号期]\s*[)】\]]?\s*|[^\W\d_]{2,12}[〔\[(【]\d{4}[〕\])】]\s?第?\d{1,5}号"
)
"""The number of a press release, or of an office's letter: 澄政办发〔2035〕17号."""
BARE_LABEL = lazy(
    "[(【\\[]?\\s*(?:"
    + "|".join(
        pattern
        for key, _, pattern in _LABELS
        if key.rstrip("2") in ("source", "author", "editors", "published", "photographers")
    )
    + r"|原标题|(?:浏览|点击|阅读|点阅|访问)(?:次数|人数|数|量))\s*[:|/]\s*"
)
ORIGINAL = lazy(
    r"\s*[(【\[]?\s*原(?:标题|题|文标题)\s*[:|]\s*(?P<value>.+?)\s*[)】\]]?\s*$",
    signs="原标题 原题 原文标题",
)
FILLER = lazy(rf"[\s\x00{re.escape(BRACKETS)}|·•・∙:/,、;。\-_–—…>&*□■◆◇◎●○☆★▲△↑↓]+")
BREAK = lazy(r"\s{2,}|[|\t\x00]|(?P<closer>[)\]】〕])")
OPENER = {")": "(", "]": "[", "】": "【", "〕": "〔"}
_HINT = lazy(r"[\d:|/・‧]|文·")
_HINTS = (
    "文 ",
    *"☉ ◎ 昨天 今天 前天 记者 通讯员 实习生 特派员 作者 撰文 撰稿 采写 执笔 主笔 评论员 作家 图文 文图 图、文 文、图 文字".split(),
    *"编辑 责编 校对 主持人 刚刚 编译 审校 by By BY".split(),
    *(digit + "日" for digit in "〇○零一二三四五六七八九十"),
)
_BOOK_SOURCE = lazy(r"[自载于]\s?《", signs="《")


def has_hint(folded: str) -> bool:
    """Whether anything stands in a line that no line of metadata is without."""
    return (
        _HINT.search(folded) is not None
        or any(map(folded.__contains__, _HINTS))
        or _BOOK_SOURCE.search(folded) is not None
    )


ORIGINAL_CONTENT = lazy(r"(?:优质)?原创(?:作者|内容)?|首发|转载|(?:自媒体)?综合|编译|整理")

IN_BOOK_MARKS = lazy(r"^《([^《》]+)》\s?(?:\d{4}年)?[第\d月日年,，.\s]*$")
"""A source with the number of an issue behind it: 《云溪周刊》2031年第5期."""
_PROVINCES = (
    r"(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    r"|云南|陕西|甘肃|青海|内蒙古|广西|西藏|宁夏|新疆)"
)
BEHIND_SOURCE = lazy(rf"(?<=..)(?:\s+{_PROVINCES})?\s*(?:举报|纠错|订阅|关注)?\s*$")
"""What platforms write behind the name of a source: where the account is at home, and a button."""
PROVINCE = lazy(rf"{_PROVINCES}省?|香港|澳门|台湾|海外|美国|日本|加拿大|澳大利亚|新加坡|马来西亚")
"""Where a platform says that an account is at home."""
FIELD_OF_WORK = lazy(
    r"[^\W\d_]{2,8}领域(?:优质)?(?:创作者|作者|爱好者|达人)|[^\W\d_]{0,10}(?:官方账号|官方帐号|认证账号|签约作者|创作者|博主)",
    signs="领域 账号 帐号 作者 博主",
)
"""What a platform calls the owner of an account."""
LISTED_NAME = lazy(rf"{LETTER}{{2,6}}(?:·{LETTER}{{1,8}})*")
"""A name that no surname tells, in a list behind one that is sure: 翟松涛、乌兰其其格."""
_GIVEN = rf"{LETTER}{{2,4}}(?:\s{LETTER}{{2,4}})?"
STAFF_ALONE = lazy(
    rf"\W*{LETTER}{{0,6}}(?:记者|通讯员|实习生|撰稿人?)\s*[:/]?\s+?(?P<names>{LETTER}{{2,4}}(?:[、\s]+{LETTER}{{2,4}}){{0,4}})\s*",
    signs="记者 通讯员 实习生 撰稿",
)
"""A role of whatever kind and sure names on a line of their own: 学生记者 尤嘉 凌楚."""
OWN_STAFF = lazy(
    rf"[□■◎◆\s]*本[报网刊台](?:全媒体|融媒体|特约|首席)?记者\s+(?P<reporters>{_GIVEN})\s+(?:特约)?(?:通讯员|实习生|见习记者)\s+(?P<others>{_GIVEN})\s*"
)
"""Two roles with names on a line of their own: what stands there are names, whatever their surnames."""
_POSTS = r"(?:首席|特约|见习|实习|全媒体|融媒体)*(?:记者|通讯员|实习生)"
_OWN = rf"(?:本[报网刊台]|(?:(?!记者|通讯员|实习生){LETTER}){{2,8}}?(?:报|网|台|社|融媒体?|客户端))"
_NO_ROLE = rf"(?!{LETTER}{{0,8}}(?:记者|通讯员|实习生)|摄影报|报[道导]|图文)"
ROLES_ONLY = lazy(
    rf"[□■◎◆●\s]*+(?:(?:{_OWN}\s?)?{_POSTS}\s*+{_NO_ROLE}{LETTER}{{2,4}}(?:[、\s]++{_NO_ROLE}{LETTER}{{2,4}})*+\s*+)++"
    r"(?:文/图|图/文|文、图|图文|摄影报[道导]|报[道导]|文|摄)?\s*",
    signs="记者 通讯员 实习生",
)
"""Roles and names and nothing else on a line of their own: ■ 本报首席记者 敬亭山 本报记者 卜语 通讯员 岳西河."""
ROLE_BEFORE = lazy(rf"(?:(?P<own>{_OWN})\s?)?{_POSTS}")
AUTHOR_APART = lazy(
    rf"(?:作者|撰文|记者)\s?[,:]\s?(?P<names>{LETTER}{{2,4}}(?:[、\s]{LETTER}{{2,4}}){{0,3}})\s*",
    signs="作者 撰文 记者",
)
SIGN_OFF = lazy(
    r"\s*[-–—]{1,2}\s*(?P<medium>[^\s/()]{2,14})(?:\s?/\s?[A-Za-z]{1,6}(?:\s?[(][A-Za-z/]{1,8}[)])?)?\s*"
)
"""The medium and the initials of its editors under the text: - 狮城新闻台/ck(wl)."""
BOARD = lazy(r"作者\s+(?P<name>\w+)\s*[(].{0,30}[)]\s*(?:看板|站内)\s*:?\s*\S+\s*")
"""The head of a post on a bulletin board: 作者 riverfish (河魚) 看板 Gossiping."""
DESK_REPORT = lazy(
    rf"\s*[(【\[]?{LETTER}{{2,4}}(?:中心|组|部|处)\s?/\s?(?:(?:综合|整理|即时|专题|特别|外电|台北|新北|桃园|台中|台南|高雄|基隆|新竹|花莲|台东|屏东|嘉义|宜兰|国际|大陆)){{1,2}}报[道导][)】\]]?\s*",
    signs="中心 组 部 处",
)
"""A desk that reports, and no person: 社會中心／綜合報導."""
NAMES_DID = lazy(
    rf"\s*(?P<names>{LETTER}{{2,4}}(?:[、\s]{LETTER}{{2,4}}){{0,3}})\s?[|/:]\s?(?:文|撰文|采写|报[道导]|图文|文图)\s*",
    signs="文 采写 报道 报导",
)
"""Names with what they did behind a bar: 易安之 闵行舟｜文."""
OWN_NAME = lazy(
    rf"\s*(?P<mark>[□■◎◆●☉○·/|]?)\s*(?P<name>{LETTER}{{2,4}})\s*(?P<post>[(][^()]{{2,24}}[)]|/[^\s/]{{2,8}}(?:报[道导]|专访|特稿)|(?:文|撰文?|文/图|文/摄影?|图文|(?:摄影)?报[道导]))?\s*"
)
"""A name on a line of its own, with a mark before it or a post behind it: □ 覃雨桐, 柯孟哲（文史工作者）."""
SIGNED = lazy(
    rf"[(]\s?(?:本[报网刊台]|\w{{2,8}}?(?:报|网|社|台|融媒|客户端|新闻))(?:全媒体|融媒体|特约|首席)?记者[\s:]\s?(?P<names>{LETTER}{{2,6}}(?:[、\s]{LETTER}{{2,6}}){{0,3}})\s?[)]",
    signs="记者",
)
"""A signature on a line of its own, in brackets: (云溪融媒记者 那日苏 宝音)."""
NO_NAME = lazy(
    "昨[日天]|今[日天]|走访|连线|直击|实拍|随行|述评|侧记|特写|专访|调查|暗访|体验|蹲点|评论|探访|综合|整理|报[道导]|手记|观察|编译|通讯员|记者|摄影|实习|[摄文]$"
)
"""What may stand behind 记者 and is no name."""
_LATIN_MEDIA = "News|Daily|Times|Post|Online|Press|Network|Media|Radio|Weekly|Journal|Morning"
LATIN_MEDIUM = lazy(rf"(?:[A-Z][\w.'’&-]* ){{1,3}}(?:{_LATIN_MEDIA})")
LATIN_NAME = lazy(
    rf"(?!.*\b(?:{_LATIN_MEDIA}|Photo|Update)\b)(?:[A-Z][a-z'’-]+\.?)(?: [A-Z][a-z'’.-]*){{1,3}}"
)

DATE_LABEL = lazy(
    "(?:" + "|".join(f"(?P<{key}>{pattern})" for key, _, pattern in _LABELS[:2]) + rf"|(?<!{LETTER})(?:发布|发表|出版|更新|修订))\s*[:|/]?\s*$",
    signs="更新 修订 修改 编辑 更改 变更 时间 日期 发布 发表 刊登于 出版",
)  # fmt: skip


UPDATED_BEHIND = lazy(r"\s?(?:更新|修订)(?!\s*[:|\d]|\s*(?:时间|日期|于))")

_EDITOR = next(pattern for key, _, pattern in _LABELS if key == "editors")
TAIL_NOTE = lazy(
    rf"\s*[(【\[]\s*(?:{_EDITOR}|核稿|译者)\s*[:/]\s*(?P<value>[^()（）【】\[\]。]{{1,24}}?)\s*[)】\]]\s*(?P<stamp>\d{{6,7}})?\s*$"
)
