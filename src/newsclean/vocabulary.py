"""The words that news pages are built from: navigation, notices, headings of sections, list markers.

Everything here is written once, in Simplified and half-width, and matched on the folded copy of a line
(`newsclean.fold`), whose places are places in the line itself. Layout asks which lines stand alone, article
asks what they are. Source of the words: the conventions of some sixty sites of mainland China, Hong Kong,
Taiwan, Macau and Singapore.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from newsclean.characters import LETTER
from newsclean.patterns import lazy
from newsclean.people import is_name

__all__ = [
    "BRACKETS",
    "LIST_MARKER",
    "boilerplate_reason",
    "is_caption",
    "is_navigation_word",
    "is_standing_line",
    "section_reason",
]

BRACKETS = "[]【】〖〗〔〕()（）{}「」<>《》"

# ------------------------------------------------------------------ navigation: lines made of tokens alone
_TOKENS = """
错误报告 我要纠错 纠错 推荐 收藏 打印 列印 打印本页 打印此页 打印此文 打印本文 友善列印 列印此页 关闭 返回 回上一页 页首 顶部
TOP 投稿 首页 尾页 末页 加入收藏 收藏本文 收藏本页 告诉好友 推荐给好友 寄给朋友 发给好友 转寄 转寄友人 我要评论 我来说两句 我有话说 评论 留言 回应 分享
分享到 分享至 转发 转发到 点赞 赞 在看 关注 +关注 举报 检举 阅读全文 只看该作者 只看楼主 只看大图 倒序浏览 阅读模式 电梯直达 收藏本站 易信
LOFTER Qzone 朋友圈 图集 调整字体 网友评论 我要投稿 查看原文 版面导航 标题导航 期次导航 不感兴趣 投诉 A- A+ T|T LINE Facebook Twitter X WhatsApp WeChat
Telegram Plurk Email E-mail 电邮 RSS 微信 微博 新浪微博 腾讯微博 QQ QQ空间 QQ好友 人人网 豆瓣 百度 脸书 复制网址 试听 语音播报 收听全文 关注他 关注她
关注TA 发消息 反馈 换一换 更多 更多>> 更多» 看更多 简体 繁体 简体版 繁体版 英文版 English 手机版 电脑版 触屏版 客户端 顶一下 踩一下 顶 踩 新闻
体育 视频 图片 财经 娱乐 科技 汽车 房产 教育 健康 旅游 军事 文化 时政 国际 社会 政治 生活 即时 港闻 两岸 要闻 评论频道 专题 直播 论坛 博客 广告 登录
登入 注册 打印文章 收藏文章 小字号 大字号 收听 我要反馈 意见反馈 保存网页 添加喜爱 免费注册 会员登录 搜索 网站地图 站内搜索 联系我们 关于我们 广告服务 版权声明
隐私政策 服务条款 招聘信息 友情链接 法律声明 网站声明 帮助中心 打开APP 下载APP 打开客户端 热门评论 今日热门新闻 字号 字体 文字大小 字级 大 中 小 特大
视频简介 视频介绍 留言规则 评论规则 发言规则 节目简介 继续阅读 继续阅读全文 返回上级 返回上一级 分享本文 分享文章 转发给朋友 转发朋友 推荐给朋友 已复制 生成海报 微信扫码分享 扫码分享
MORE+ 关注作者 打赏 打赏作者 赞赏 赞赏作者 喜欢作者 赞赏支持 立即下载 无障碍浏览 长者助手 长者模式 关怀版 智能问答 页面纠错 政府网站找错 网站找错 用户协议 设为首页
没有了 已经是最后一篇 已经是第一篇 缩小字体 放大字体 放大图片 缩小 放大 默认 正常 语音 朗读 听新闻 听全文 保护视力色
""".split()

# Words that are ordinary text when they stand alone on a line without brackets: never enough by themselves.
_WEAK = frozenset(
    "新闻 体育 视频 图片 财经 娱乐 科技 汽车 房产 教育 健康 旅游 军事 文化 时政 国际 社会 政治 生活 即时 港闻 两岸 要闻 专题 直播 论坛 "
    "博客 广告 推荐 评论 留言 回应 微信 微博 百度 豆瓣 大 中 小 赞 顶 踩 X 返回 首页 关注 分享 收藏 更多 客户端 简体 繁体 English 搜索 "
    "投诉 电邮 朗读 收听 正常 默认 QQ LINE 放大 缩小 字号 字体 登录 注册 评论频道 打赏 赞赏 立即下载 没有了".lower().split()
)


_LONGEST_NOTICE = 300
_LONGEST_NUMBER = 4  # digits among tokens: of a page, of comments

_FILLER = rf"[\s{re.escape(BRACKETS)}|·•:/,、+\-_–—»›>]"


# Buttons are a doing and a thing, and a page has a neighbour of whatever kind.
_PAGING = r"我要(?:分享|收藏|打印|评论|留言|推荐|点赞|举报)|(?:返回|回到?)(?:页面?|网页|本页|最)?(?:顶[部端]?|首页|页首|上[方层])|(?:上|下|前|后|返回)一?(?:版|期|篇|页|条|章|则|组图?|图|张|集|节)"
_DOINGS = tuple(
    "查看 返回 播放 打开 关闭 显示 隐藏 跳到 跳转到 跳至 展开 收起 进入 复制 保存 下载 发表 写 点击查看 点击进入 点击浏览 浏览".split()
)
_WHICH = tuple("本 此 该 主 所有".split())
_THINGS = tuple(
    "原图 大图 全文 全部 列表 首页 顶部 底部 目录 主内容 内容 视频 音频 评论 回复 链接 地址 页面 页首 页 窗口 图片 更多 导航 菜单 版面 留言 帖子 组图 图集 "
    "相册".split()
)
_COMMAND = f"(?:{'|'.join(_DOINGS)})(?:{'|'.join(_WHICH)})?(?:{'|'.join(_THINGS)})"


@cache
def _token_pattern() -> re.Pattern[str]:
    words = sorted({re.escape(token.lower()) for token in _TOKENS}, key=len, reverse=True)
    counted = rf"[^\W\d_]{{2}}首页|[(]?共\d+[张图页][)]?|第\d+[页頁]|共\d+页|\d+条?评论|评论\d+|阅读\s*[(]?\d[\d.]*万?[)]?|\d+人参与|\d{{1,{_LONGEST_NUMBER}}}"
    # What is found first stays: 返回目录 is one token, not 返回 and a word that is none.
    return re.compile("|".join([_COMMAND, _PAGING, r"收起[a-z]?(?![^\W_])", *words, counted]))


@cache
def _token_line() -> re.Pattern[str]:
    """A line of nothing but tokens and separators; possessive, so that a line of text fails at its first word."""
    return re.compile(f"(?:(?>{_token_pattern().pattern})|{_FILLER})*+")


_TOKEN_WORDS = frozenset(token.lower() for token in _TOKENS)
_PLAIN_SEPARATORS = str.maketrans(dict.fromkeys("[]【】〖〗()（）{}「」《》·•:/,、_–—", " "))
"""What parts tokens and stands in none of them."""


def _read_tokens(line: str) -> list[str] | None:
    """The tokens of a line that is made of nothing else; None for any other line."""
    if not _may_be_tokens(line):
        return None
    words = line.translate(_PLAIN_SEPARATORS).split()
    if all(map(_is_token, words)):
        return words  # the short way: no pattern is needed where separators part the tokens
    if _token_line().fullmatch(line) is None:
        return None
    return list(_token_pattern().findall(line))


def _is_token(word: str) -> bool:
    """Whether a word that stands between separators is a token of the common kinds: a known one, a number, a command."""
    return (
        word in _TOKEN_WORDS
        or (word.isdecimal() and len(word) <= _LONGEST_NUMBER)
        or (word.startswith(_DOINGS) and word.endswith(_THINGS) and _is_command(word))
    )


def _is_command(word: str) -> bool:
    """Whether a word is a doing and a thing, as `_COMMAND` says.

    >>> _is_command("关闭窗口"), _is_command("查看该组图"), _is_command("关闭该市窗口")
    (True, True, False)
    """
    between = [
        word[len(doing) : -len(thing)]
        for doing in _DOINGS
        if word.startswith(doing)
        for thing in _THINGS
        if word.endswith(thing) and len(doing) + len(thing) <= len(word)
    ]
    return any(part == "" or part in _WHICH for part in between)


_SEPARATORS = str.maketrans(dict.fromkeys(BRACKETS + "|·•:/,、+_-–—»›", " "))
_TOKEN_STARTS = frozenset(
    {word[0] for token in _TOKEN_WORDS for word in token.translate(_SEPARATORS).split()}
    | {*"共第评上下前后返查播打关显隐跳展收进复保发写点浏"}
)
_TOKEN_CHARACTERS = frozenset(
    "".join(_TOKENS).lower() + BRACKETS + "第页頁共条张图评论人参与万.d|·•:/,、+-_–—»›>" + _PAGING + _COMMAND
)


def _may_be_tokens(line: str) -> bool:
    """Whether no character stands in the line that no token and no separator has: text has one of the first few."""
    if "首页" in line:
        return True  # whose it is may stand before it
    for character in line:
        if character not in _TOKEN_CHARACTERS and not (character.isspace() or character.isdecimal()):
            return False
    return all(
        word[0] in _TOKEN_STARTS or word[0].isdecimal() for word in line.translate(_SEPARATORS).split()
    )


def _is_navigation(folded: str) -> bool:
    """Say whether the line is made entirely of navigation tokens and separators, and is surely no text."""
    line = folded.strip().lower()
    if len(line) > 160:
        return False
    squeezed = line.replace(" ", "") if _spaced_out(line) else line
    words = [token for token in _read_tokens(squeezed) or () if not token.isdigit()]
    if not words:
        return False
    strong = [word for word in words if word not in _WEAK]
    bracketed = any(bracket in line for bracket in "[【〖")
    return bool(strong) or bracketed or len(words) >= 3


@lru_cache(1024)  # the words of a bar of buttons, the same on every page of a site
def is_navigation_word(folded: str) -> bool:
    """Say whether a line is one or two words of navigation, which could be text if it stood elsewhere.

    >>> is_navigation_word("关注"), is_navigation_word("更多 >"), is_navigation_word("关注民生")
    (True, True, False)
    """
    line = folded.strip().lower()
    if len(line) > 12:
        return False
    return any(not token.isdigit() for token in _read_tokens(line) or ())


def _spaced_out(line: str) -> bool:
    return line[1:2] == " " and re.fullmatch(rf"{LETTER}(?: {LETTER})+", line) is not None


# ------------------------------------------------------------------ other lines that are no text, and why
# Reason; what a line begins with (0 for any number), or words of which it holds one; pattern.
_REASONS: tuple[tuple[str, str, str, str], ...] = (
    ("separator", "- = * _ — － ─ ━ · . ~ # + ^ : ↑ ↓ ▲ ▼ △ ▽ ◆ ■", "", r"--|[-=*_—－─━·.~#+^]{3,}(?:[^。!?]{0,12}?[-=*_—－─━·.~#+^]+)?|[-=*_－─━#+^]{3,}[^。!?]{0,12}|—{3,}[^。!?]{0,6}分[割隔]线|:::+|[↑↓▲▼△▽◆■]{1,}|[-—=]+\s*(?:end|分隔线|完)\s*[-—=]*"),
    ("end mark", "( （ 【 * 完 全文完 本文完 正文完 end the 结束", "", r"[(（【*]?\s?(?:完|全文完|本文完|正文完|end|the end|结束)\s?[)）】*]?"),
    ("copyright", "© notice: 免责声明 特别声明 版权声明 郑重声明 侵权声明 网站声明 本网 本站 刊用本 本文 此文 该文 以上", "版权 著作权 rights copyright icp © 公网安备 未经 转载", r".*(?:(?:版权|著作权)所有(?![者人权])|all rights reserved|copyright\s*(?:©|\(c\)|20|19)|icp\s*[备证]\d*|©\s*(?:19|20)\d\d|公网安备|未经授权.{0,12}使用|未经.{0,4}(?:授权|允许|许可|同意).{0,16}(?:转载|摘编)).*|[^。]{0,30}转载(?:请|须|需|时|应|务必){1,2}(?:注明|标明|联系|与.{1,20}联系)[^。]{0,16}。?"
     r"|©.{0,40}|notice:\s*the content above.*|(?:免责|特别|版权|郑重|侵权|本网|网站)声明:.*|(?:本网|本站|刊用本网站).{0,50}(?:不代表|不得转载|授权|版权|概不负责).*|(?:本文|此文|该文|以上)(?:内容|文章|观点)?(?:仅代表|由|为)(?:作者|自媒体|用户).{0,60}"),
    ("site", "主办 承办 主管 所属分类 原文 本文 文章 推荐使用 建议使用 您是 tag 技术支持 网站标识码 地址 邮编 备案号 经营许可 互联网 信息网络 增值电信 网络视听 违法和 业务联络", "", r"主管(?:单位)?\s*:.{0,40}|所属分类\s*:.{0,20}|tags?\s*:.{0,60}|(?:互联网新闻信息服务|信息网络传播视听节目|增值电信业务经营)许可证.{0,40}|(?:推荐|建议)使用.{0,30}(?:浏览|访问).{0,10}|您是第\s?\d+\s?位.{0,8}|(?:原文|本文|文章)(?:链接|地址|网址)\s*:\s*(?:http|www).{0,200}|(?:主办|承办|主办单位|承办单位|技术支持|网站标识码|地址|邮编|备案号|经营许可证编号?|网络视听许可证.*|违法和不良信息举报.*)\s*:.{0,80}|业务联络人.*"),
    ("pager", "上一篇 上一条 上一页 上一则 上一章 上篇 上条 上页 上则 上章 下一篇 下一条 下一页 下一则 下一章 下篇 下条 下页 下则 下章 前一 后一 → ← 第 【第 [第 (第 0/", "", r"(?:上|下)一?(?:篇|条|页|则|章)\s*(?:新闻|文章)?\s*[:>»].*|[前后]一(?:篇|条|则)\s*[:>»].*|[→←]\s?[上下前后]一?(?:篇|条|页|则)\s*[:>»].*|上一(?:篇|条|则)\s.{1,40}\s下一(?:篇|条|则)\s.{1,40}|下一(?:篇|条)(?:新闻|文章)|[【\[(]?第\s*\d+\s*页\s*(?:/?\s*共\s*\d+\s*页)?[】\])]?|\d+\s*/\s*\d+\s*页|(?:上|下)一页(?:\s*\d+)+.*"),
    ("breadcrumb", "您 你 的 现在 当前 所在 位置 首页 主页 网站首页 新闻首页 home", "> › » -〉", r"[^\s。，<〈]{2,10}-[>〉]\s?[^\s。，〉]{2,10}|(?:您|你)?(?:现在|当前)?的?(?:所在的?)?位置\s*(?:是)?\s*:.*"
     r"|(?:首页|主页|网站首页|新闻首页|home)\s*(?:(?:>+|/|»|›|→)\s*){1,2}[^。，]{1,40}|[^\s。，>›»:]{1,8}(?:\s*[>›»]+\s*[^\s。，>›»]{1,10}){1,5}"),
    ("promotion", "扫 分享 +1 微信扫 长按 阅读原文 打开 欢迎 (欢迎 下载 展开 赞好 按赞 按我看 更多精彩 订阅 免费注册 已有账号 请继续 请点击 继续往下 ► ▶", '欢迎投稿 欢迎赐稿 欢迎来稿 欢迎报料 欢迎爆料 查看更多 pdf 二维码 点击 点在看 点个 点“ 点「 点" 粉丝团 公众号 点我 用app 关注我们 报料 爆料 app 客户端', r"[^。]{0,16}返回\w{2,4}[,，]?\s?查看更多.{0,12}|分享至好友和?朋友圈|\+1|(?:微信)?扫一扫.*|.*扫.{0,6}二维码.{0,20}|长按.{0,20}(?:二维码|图片|识别|关注).*|.*点击.{0,6}(?:关注|蓝字|阅读原文|上方.{0,16}(?:关注|蓝[字色]|订阅|二维码|名片|收听|收看|观看|[视音]频|链接|置顶)).*|.*点个?[“「\"]?在看.*|阅读原文"
     r"|打开[^。]{0,10}app[^。]{0,16}|[^。]{0,12}欢迎(?:投稿|赐稿|来稿|[报爆]料)\s*:[^。]{0,40}|[(]欢迎(?:投稿|赐稿|来稿)[^。]{0,40}[)]|下载.{0,8}(?:app|客户端).{0,20}|展开阅读全文|.{0,10}粉丝团|赞好.{0,20}|按赞.{0,20}|更多精彩.{0,30}|订阅[《「].{0,20}|免费注册.*|已有账号.*|.{0,8}关注(?:我们的?)?(?:微信|官方)?公众号(?:\s*[:「“\"\[(,!、].{0,30})?"
     r"|欢迎关注.{0,30}|请?继续往下阅读.{0,6}|.{0,30}(?:点我下载|用app看新闻|点我订阅).{0,30}|分享、点赞.{0,10}|分享给更多.{0,20}|请点击(?:此处|这里).{0,20}"
     r"|.{0,16}关注我们的?(?:telegram|facebook|instagram|whatsapp|youtube|line|脸书|频道).{0,16}|.{0,8}[报爆]料(?:热线|电话|邮箱|微信)?\s*:?\s*\d[\d\- ]{6,}"
     r"|[►▶]\s?(?:不看会后悔|点我|必看).{0,30}|[读看]\w{2,5}pdf版面?|按我看.{0,10}|[^。]{0,20}(?:apps?|客户端)[^。]{0,12}(?:立即|马上|即刻|立刻)(?:下载|体验|升级|安装)[^。]{0,8}|[^。]{0,16}扫.{0,6}二维码.{0,4}(?:关注|下载|添加|加入)[^。]{0,40}"),
    ("related", "看更多 👉 ☞ ➤ ◤ ▼ ▲ 热门 ※ ◎ ■ ► ▶ ▪ ▫ ● ◆ ★ ☆ → 》 【 [ < 延伸 相关 推荐 更多 同场 往期 热词 热门标签 文章 本文关键 关键 标签 分类", "", r"[👉☞➤►▶]\s?(?:点我|点这|看更多|更多|延伸|推荐|相关|必看)[^。]{0,40}|看更多.{0,20}(?:报[道导]|新闻|文章)|◤[^◤◢]{2,24}◢|▼[^▼▲。]{2,30}▼|[▼▲※◎■►▶▪▫●◆★☆→》【\[<]?\s*(?:延伸阅读|相关阅读|相关新闻|相关报道|相关(?:文章|内容|推荐|专题|图辑)|推荐(?:阅读|文章)|(?:更多|热门)(?:新闻|文章)|同场加映|往期回顾|相关影片)\s*[:】].+|相关字词\s*:.*|热词\s*:.*|(?:文章|本文)?关键[词字]\s*:.*|(?:热门|文章)?标签\s*:.*|(?:文章)?分类\s*:.{0,20}"),
    ("advertisement", "广告 这是 以下 advertisement sponsored 赞助", "", r"(?:这是|以下[是为]?)?广告(?:内容)?|advertisements?|sponsored|赞助内容"),
    ("comments", "网友 目前没有 还没有 正文已 文明上网 表情删除 图片正在 举报 0条 0评 推 嘘 → ※", "登录 登入", r"[推嘘→]\s?[a-z][a-z0-9_]{1,15}\s*:.*|※\s?(?:发信站|文章网址|编辑)\s?:.*|网友评论仅供.{0,30}|目前没有跟[贴帖].{0,20}|还没有评论.{0,20}|正文已结束.{0,30}|文明上网.{0,30}|表情删除后不可恢复.{0,10}|图片正在上传.{0,10}|网友\s*:.{0,20}|\d+\s*条?评论|.{0,6}(?:登录|登入)后(?:才能)?(?:发表)?评论.*|举报"),
    ("widget", "【 字 为您朗读 正文 a 请同意", "格式】 加载中 正在加载 loading 贴文 帖子 推文 影片 视频 instagram shared", r"(?:在\s?)?(?:instagram|facebook|x|twitter|threads|tiktok|youtube|微博)\s?上?(?:查看|观看|打开|检视)(?:[这此]?[则篇条个]?)(?:帖子|贴文|影片|视频|推文)|[^。]{1,40}[(]@[\w.]+[)]\s?(?:分享|发布|发表|张贴)的(?:帖子|贴文|影片|视频|推文)|view this post on instagram|a post shared by.{1,60}|(?:视频|图片|音频|页面|内容)?(?:正在)?加载中.{0,6}|正在加载.{0,6}|loading.{0,6}|请同意我们的隐私权?(?:规范|政策|条款).*|.*(?:txt|word|pdf)格式】.*|【?\s*字[号体级]\s*[::]?[\s大中小特】【|]+】?|(?:a[+\-]?\s*){2,4}|为您朗读.*|正文\s*字体.*"),
)  # fmt: skip


_REASON_STARTS = frozenset(start[0] for row in _REASONS for start in row[1].split())
_REASON_WORDS = tuple(dict.fromkeys(word for row in _REASONS for word in row[2].split()))
_PATTERNS = [
    (reason, tuple(starts.split()), words.split(), lazy(pattern))
    for reason, starts, words, pattern in _REASONS
]


def boilerplate_reason(folded: str) -> str | None:
    """Say why a whole line is no part of an article, or None. `folded` is the folded line.

    >>> boilerplate_reason("[推荐] [收藏] [打印] [关闭]"), boilerplate_reason("上一篇:春耕开始")
    ('navigation', 'pager')
    >>> boilerplate_reason("微信用户突破十亿") is None
    True
    """
    line = folded.strip().lower()
    if not line or len(line) > (
        _LONGEST_NOTICE if line.startswith(("notice:", "特别声明:", "免责声明:")) else 160
    ):
        return None
    return _reason_of(line)


@lru_cache(4096)  # layout asks first, article asks again
def _reason_of(line: str) -> str | None:
    if _is_navigation(line):
        return "navigation"
    start = _start_of(line)
    if start[0] not in _REASON_STARTS and not any(map(line.__contains__, _REASON_WORDS)):
        return None
    for reason, starts, words, pattern in _PATTERNS:
        if (start.startswith(starts) or any(map(line.__contains__, words))) and pattern.fullmatch(line):
            return reason
    return None


def _start_of(line: str) -> str:
    """The line with 0 for the number that it begins with, and nothing between that and what follows."""
    if not line[0].isdecimal():
        return line
    end = next((place for place, letter in enumerate(line) if not letter.isdecimal()), len(line))
    return "0" + line[end:].lstrip()


_SECTIONS: tuple[tuple[str, str], ...] = (
    ("related", r"相关(?:阅读|新闻|链接|报道|文章|推荐)|延伸阅读|推荐(?:阅读|文章|新闻)|(?:你|您)?可能(?:也|还)?(?:会)?(?:喜欢|感兴趣)(?:的内容)?|猜你喜欢|24小时热文|热门(?:新闻|文章|推荐)|今日热门新闻"
     r"|(?:新闻|阅读|文章|点击|24小时|今日|一周|本周|热门)+(?:排行|点击)榜?|热文|热榜|热点(?:排行|新闻|推荐)|最新(?:新闻|文章|消息)|大家都在看|精彩推荐|热搜|更多[^\W_]{0,4}(?:新闻|报[道导]|资讯|文章)|图片新闻|点击排行"),
    ("comments", r"(?:互动)?投票|(?:互动|今日|本期)话题|话题讨论|你怎么看|(?:热门|网友|最新|精彩|全部|读者)?评论(?:列表|区)?(?:\s*[(]?\d+\s*条?[)]?)?|网友(?:留言|跟帖)|我来说两句"
     r"|(?:我来|我要|我也|发表|写下?|提交|查看|暂无|还没有人?|快来抢?|抢|文章|用户|网友|网民|游客|热门|精选)(?:您的?|你的?)?(?:评论|留言|回应|跟[帖贴]|沙发|说[一两]句|热议)|(?:发表|提交|写下?)(?:您的?|你的?)?(?:意见|看法)|(?:本文)?评论(?:功能)?已关闭"),
)  # fmt: skip


_SECTION_STARTS = tuple(
    "相关 延伸 推荐 你可能 您可能 可能 猜你喜欢 24小时 热 新闻 阅读 文章 点击 今日 一周 本周 本期 最新 大家都 精彩 更多 图片新闻 网友 全部 读者"
    " 评论 我来 我要 我也 发表 写 提交 查看 暂无 还没有 快来 抢 用户 网民 游客 精选 本文评论 投票 互动 话题 你怎么".split()
)


def section_reason(folded: str) -> str | None:
    """Say what section of no interest a heading line opens: `related`, `comments`, or None.

    >>> section_reason("相关阅读:"), section_reason("延伸阅读"), section_reason("阅读")
    ('related', 'related', None)
    """
    line = folded.strip().strip("※◎▼▲■►▶·• :[]【】<>《》〈〉")
    if not line.startswith(_SECTION_STARTS):
        return None
    for reason, pattern in _SECTIONS:
        if re.fullmatch(pattern, line):
            return reason
    return None


# ------------------------------------------------------------------ lists, captions, headings
LIST_MARKER = lazy(
    r"\s*(?P<marker>[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]、?|[(（]\d{1,2}[)）]|\d{1,2}[)）](?!\d)|\d{1,2}[.．](?!\d)|\d{1,2}、(?!\d)"
    r"|[①-⑳]|第[一二三四五六七八九十]{1,2}[,，、]|[•●◆▪‧・○](?=\s*\S)|[-*](?= ))\s*",
    starts="一 二 三 四 五 六 七 八 九 十 ( （ 0 ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨ ⑩ ⑪ ⑫ ⑬ ⑭ ⑮ ⑯ ⑰ ⑱ ⑲ ⑳ 第一 第二 第三 第四 第五 第六 第七 第八 第九 第十"
    " • ● ◆ ▪ ‧ ・ ○ - *",
)

_CAPTION = lazy(
    r"(?:/?摄影?|供图|资料图片|资料照片?|图片来源.{0,12}|图源\s?[:/|].{1,12}|翻摄.{0,8}|提供)\s*[)）]?$",
    signs="摄 供图 资料图片 资料照 图片来源 图源 提供",
)
_PICTURED = lazy(
    r"[^\W\d_]{2,20}(?:合影|剧照|海报|截图|示意图|效果图|航拍图|现场图|资料图|近照|外景|定妆照)",
    signs="合影 剧照 海报 截图 示意图 效果图 航拍图 现场图 资料图 近照 外景 定妆照",
)
_CAPTION_START = lazy(
    r"\s*(?:图像来源|图像加注文字|图片说明|图说:|图为|图:|图/|图片:|照片:|[上下]图|[左右中]图\s?[:为]|(?:前排|后排|中排|图中?|照片)?[左右]起\s?[:为]|▲|△|↑|图\d+[:：])",
    starts="图 照片: 上图 下图 左图 右图 中图 左起 右起 前排 后排 中排 照片 ▲ △ ↑",
)


@lru_cache(4096)
def is_caption(folded: str) -> bool:
    """Say whether a line describes a picture: it names the photographer, or begins with 图为 or ▲.

    >>> is_caption("渔船驶出港口。 张晓峰 摄"), is_caption("他正在拍摄")
    (True, False)
    """
    line = folded.strip()
    if not 4 <= len(line) <= 80:
        return False
    if _CAPTION_START.match(line) or _PICTURED.fullmatch(line):
        return True
    if not _CAPTION.search(line):
        return False
    if line[-1] == "摄" and is_name(line[:-1].rstrip()):
        return True
    # "正在拍摄" ends in 摄 too: the photographer is set off by a space, a bracket, a stop or 记者.
    return (
        re.search(
            r"(?:[\s(（。/]|记者)[^\s(（。]{1,14}\s?(?:/?摄影?|供图|提供)\s*[)）]?$|资料(?:图片|照片?)\s*[)）]?$|图片来源|图源|翻摄自",
            line,
        )
        is not None
    )


@lru_cache(4096)
def is_standing_line(folded: str) -> bool:
    """Say whether a line stands by itself, so that no wrapped line is joined to it."""
    return (
        boilerplate_reason(folded) is not None
        or is_caption(folded)
        or _LABELLED.match(folded) is not None
        or (("19" in folded or "20" in folded) and _DATED.match(folded) is not None)
    )


_LABELS_ALONE = (
    "来源 文章来源 信息来源 稿源 作者 责任编辑 责编 编辑 发布时间 发布日期 时间 日期 浏览 点击 原标题 记者"
)
_LABELLED = lazy(
    rf"\s*(?:[■◆▍▌]|[\[【(（]?(?:{_LABELS_ALONE.replace(' ', '|')})\s*[:：])",
    starts=f"■ ◆ ▍ ▌ [ 【 ( （ {_LABELS_ALONE}",
)
_DATED = lazy(
    r"\s*(?:(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:[\s\d:]*$|[\s\d:]*\s[^。,，]{1,60}$)"
    r"|[^。,，]{1,40}\s(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?[\s\d:]*$)",
    signs="- / 年 .",
)
