"""Names of media and of people, as they stand in credits: what surely is one, and what never is.

Everything is matched on folded text (`newsclean.fold`). A person's name begins with one of the surnames in
`data/surnames.txt`.
"""

from __future__ import annotations

import re
from functools import cache

from newsclean.characters import LETTER
from newsclean.data import read_text
from newsclean.patterns import lazy

__all__ = ["MEDIA_NAME", "is_name", "name_before", "split_names"]

MEDIA_NAME = lazy(
    r"(?:[^\W_]|·){1,14}?(?:报|网|社|台|刊|新闻云?|电视|广播|卫视|杂志|在线|快讯|客户端|热线|健康|财经|体育|科技|发布|融媒|传媒|频道|观察)"
)

_NOT_NAMES = frozenset(
    "admin administrator root 管理员 系统管理员 网站管理员 佚名 未知 无名 匿名 本站原创 本站 原创 网络整理 网络 综合 整理 编辑 编辑部 记者 本报 本报讯 本刊 "
    "通讯员 新华社 中新社 中新网 中央社 法新社 路透社 美联社 评论员 特约 全文完 未完 待续 节选 附图 化名 连载 报道 报导 文章 如下 下同 "
    "暂无 不详 小编 来源 责编 资料 图片 网友 读者 "
    "宣传科 安全科 农业科 农技科 林业科 水利科 卫生科 卫健科 计财科 计划科 文化科 文旅科 经济科 商务科 司法科 宗教科 党建科 路政科 车管科".split()
)


_NO_LAST = frozenset("报网社刊摄讯站局处部院厅署办馆队组委县市区省校")
"""What media, credits, news, offices and places end in, and people do not."""
_PLACES = frozenset(
    (
        "万象 东京 东莞 东营 乌海 乐山 云南 云林 云浮 伊春 元朗 包头 华盛顿 双鸭山 古晋 吉安 吉打 吉林 吉隆坡 吕梁 吴忠 周口 咸宁 咸阳 "
        "哈尔滨 唐山 商丘 商洛 国内 国际 娄底 宁夏 宁德 宁波 安庆 安康 安徽 安阳 安顺 宣城 宿州 宿迁 山东 山南 山西 岳阳 巴中 巴黎 常州 "
        "常德 广东 广元 广安 广州 广西 张家口 张家界 张掖 徐州 怀化 惠州 成都 揭阳 昌都 晋中 晋城 景德镇 曲靖 杭州 松原 林芝 柏林 柳州 桂林 "
        "梅州 武威 武汉 毕节 江苏 江西 江门 池州 沈阳 沙田 泰安 泰州 海东 海南 海口 海外 温哥华 温州 湛江 濮阳 焦作 甘肃 白城 白山 白银 "
        "益阳 石嘴山 石家庄 福州 福建 秦皇岛 花莲 苏州 苗栗 荆州 荆门 衡水 衡阳 许昌 贺州 连云港 连江 通化 通辽 邢台 邵阳 郑州 鄂州 金华 "
        "金宝 金昌 金边 金门 阳江 阳泉 韶关 马六甲 马祖 马鞍山 高雄 麻坡 黄冈 黄大仙 黄山 黄石 龙岩"
    ).split()
)
"""Provinces, cities and countries that begin with a surname: they stand beside dates as people do."""


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    rows = read_text("surnames.txt").splitlines()
    single, double = [row for row in rows if row and not row.startswith("#")]
    return frozenset(single), frozenset(double.split())


def is_name(folded: str) -> bool:
    """Say whether this is surely the name of a Chinese person: a known surname and one or two characters more.

    >>> is_name("路榕"), is_name("欧阳小雨"), is_name("管理员"), is_name("完")
    (True, True, False, False)
    """
    if (
        folded in _NOT_NAMES
        or folded in _PLACES
        or folded[-1:] in _NO_LAST
        or not re.fullmatch(rf"{LETTER}{{2,4}}", folded)
    ):
        return False
    single, double = _surnames()
    if folded[:2] in double and len(folded) > 2:
        return True
    return len(folded) <= 3 and folded[0] in single


_BUREAUS = frozenset(
    "台北 新北 桃园 台中 台南 高雄 基隆 新竹 苗栗 彰化 南投 云林 嘉义 屏东 宜兰 花莲 台东 澎湖 金门 马祖 连江 香港 澳门 北京 上海 广州 深圳"
    " 南京 武汉 成都 重庆 西安 杭州 东京 首尔 汉城 纽约 华盛顿 旧金山 洛杉矶 芝加哥 波士顿 休士顿 西雅图 温哥华 多伦多 渥太华 伦敦 巴黎 柏林 法兰克福 莫斯科"
    " 雪梨 悉尼 墨尔本 新加坡 狮城 吉隆坡 槟城 怡保 曼谷 河内 雅加达 马尼拉 新德里 日内瓦 布鲁塞尔 罗马 维也纳".split()
)
"""Places that stand behind a reporter's name without a mark: 記者張小明台北報導."""


def name_before(folded: str) -> int:
    """How long the name is that a word begins with and a place follows, in characters; 0 where there is none.

    >>> name_before("张小明台北"), name_before("张明新竹县"), name_before("范姜泰纲竹县"), name_before("台北")
    (3, 2, 4, 0)
    """
    longest = 4 if folded[:2] in _surnames()[1] else 3
    lengths = [
        length
        for length in range(longest, 1, -1)
        if is_name(folded[:length]) and 2 <= len(folded) - length <= 6
    ]
    known = [length for length in lengths if folded[length:].rstrip("县市") in _BUREAUS]
    short = [length for length in lengths if len(folded) - length == 2 and folded[-1] in "县市"]  # 竹县
    return (known or short or lengths or [0])[0]


_NO_PART_OF_NAMES = lazy("授权|转载|作者|本文|该文|原文")
_NAME = lazy(
    r"(?:[^\s、,，;；/&+]|(?<=[A-Za-zÀ-ɏ.]) (?=[A-Za-zÀ-ɏ]))+"
)  # a space inside a Latin name is part of it


def split_names(text: str, folded: str, *, strict: bool = False) -> list[str]:
    """Split a list of names as written: 李 強、陳　明 → 李強, 陳明. With `strict`, only sure names count.

    `text` and `folded` are the same place of a line, as written and folded.

    >>> split_names("李 強、歐陽小雨", "李 强、欧阳小雨")
    ['李強', '歐陽小雨']
    >>> split_names("John Q. Public、Ann Lee 王明", "John Q. Public、Ann Lee 王明")
    ['John Q. Public', 'Ann Lee', '王明']
    """
    names: list[str] = []
    single: list[str] = []  # one-character pieces: a name of two characters that was spaced out

    def add(name: str, folded_name: str) -> None:
        if folded_name.lower() in _NOT_NAMES or name in names or _NO_PART_OF_NAMES.search(folded_name):
            return
        if is_name(folded_name) or (not strict and re.fullmatch(r"[^\W\d_][\w·.\-' ]{1,19}", name)):
            names.append(name)

    for match in _NAME.finditer(folded):
        piece, as_folded = text[match.start() : match.end()], match[0]
        if len(piece) == 1:
            single.append(piece + as_folded)
            if len(single) == 2:
                add(single[0][0] + single[1][0], single[0][1] + single[1][1])
                single = []
            continue
        single = []
        add(piece, as_folded)
    return names
