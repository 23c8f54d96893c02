"""Lines that say when, by whom and for whom an article was written.

A line is metadata when everything in it is accounted for: dates, labels with their values, counters, widgets,
by-lines. Whatever is left over must be nothing but separators and navigation, or the bare name of a medium or of
a person beside a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsclean.article.dates import find_dates, find_time
from newsclean.characters import LETTER
from newsclean.fold import fold
from newsclean.vocabulary import BRACKETS, MEDIA_NAME, boilerplate_reason, is_name, split_names

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Facts", "is_bare_label", "read_metadata", "read_tail_note"]


@dataclass(slots=True)
class Facts:
    """What metadata says. `plain` means: nothing but date, source and author."""

    published: str = ""
    updated: str = ""
    time: str = ""  # a time of day without its date
    raw_date: str = ""  # a date that can't be completed, as written
    source: str = ""
    authors: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    plain: bool = True
    account: bool = False  # a platform's mark of an account: 原创, 官方账号
    labelled: bool = False  # the date had a label, or stood beside a source or an author

    def note(self, key: str, value: str | int | list[str]) -> None:
        """Keep something that has no field of its own."""
        self.plain = False
        if isinstance(value, list):
            known = self.extra.setdefault(key, [])
            known.extend(item for item in value if item not in known)
        else:
            self.extra.setdefault(key, value)

    def add_authors(self, names: list[str]) -> None:
        """Add those that are not there yet."""
        self.authors += [name for name in names if name not in self.authors]

    def merge(self, other: Facts) -> None:
        """Take over what another line says; what is known already stays, a more exact time of a day wins."""
        first, second = self.published, other.published
        better = other.labelled and not self.labelled
        if second and (not first or better or (second.startswith(first[:10]) and len(second) > len(first))):
            self.published, self.labelled = second, self.labelled or other.labelled
        self.updated = self.updated or other.updated
        self.time = self.time or other.time
        self.raw_date = self.raw_date or other.raw_date
        self.source = self.source or other.source
        self.add_authors(other.authors)
        for key, value in other.extra.items():
            self.note(key, value)
        self.plain = self.plain and other.plain


_CMS_ACCOUNTS = frozenset(
    "admin administrator root editor webmaster 管理员 系统管理员 网站管理员 佚名 未知 本站原创 网络整理 本站 匿名 小编"
    " 编辑部 无名 网络 网编 网络转载 综合整理 无 本报评论员 评论员 编辑".split()
)
_ORGANISATION = re.compile(
    r".*(?:局|委|委员会|办|办公室|部|厅|院|处|科|司|署|公司|集团|中心|政府|学校|大学|学院|中学|小学|协会|学会|联合会|编辑部|记者站|评论员|工作室|组|团|会|馆|所|站|队)"
)
"""An author that is a body and no person; what people call themselves rarely ends so."""

# Every label of a value, in folded spelling. Where two could match, the earlier one does.
_LABELS: tuple[tuple[str, str], ...] = (
    ("updated", r"(?:最后|最近|上次)?(?:更新|修订|修改|编辑)(?:时间|日期|于)"),
    ("published", r"(?:发布|发表|刊登|发稿|出版|上传|上网|公布|张贴|建立|录入|成文|印发|刊出|刊载|见报|播出|发文|答复|回复|受理|办理|办结)?(?:时间|日期)|发布于|发表于|刊登于"),
    ("photographers", r"(?:摄影|图片|供图|图片来源|图源|照片)(?:记者|提供)?"),
    ("source", r"(?:稿件|信息|文章|资料|新闻|消息|内容|本文|转载)?来源(?:于|自|网站|媒体)?|稿源|(?:发布|供稿|报送|来稿|发文|信息)(?:单位|机构|部门|机关)|(?:文章|新闻)?出处|媒体"),
    ("posted_by", r"发布(?:人|者)|上传(?:人|者)?|录入(?:人|者|员)?|信息员|用户"),
    ("editors", r"(?:本文|网络|实习|值班|执行|新媒体|栏目|本期|网站)?(?:责任编辑|责编|编辑|编审|主编)"),
    ("staff", r"(?:初|二|三|复|终)?(?:审核|审校|校对|校审|审签|签发|审稿|监制|统筹|策划|美编|制图|编校|一审|二审|三审|初审|复审|终审|制作|视频|设计|值班主任|运营|出品|翻译|编译|剪辑|海报)"),
    ("author", r"(?:本文|文章|原文|特约)?作者|采写|撰文|撰稿(?:人)?|采访|文字|供稿|文/图|图/文|图文|文、图|(?:本报|本网|本刊|本台|见习|实习|特约)?(?:记者|通讯员)"),
    ("edition", r"版[次面]"),
    ("details", r"索引号|文号|发文字号|主题分类|主题词|信息类别|(?:所属)?栏目|频道|有效性|体裁分类|公开方式|公开范围"),
)  # fmt: skip
_LABEL = re.compile(
    "(?:" + "|".join(f"(?P<{key}>{pattern})" for key, pattern in _LABELS) + ")"
    + r"(?:\s*[/、&和]\s*(?:文|图|摄影|摄|编辑|校对|视频|采写|制作|剪辑|美编|监制|责编))?\s*[:|/]\s*(?=\S)"
)  # fmt: skip
_SHORT_LABEL = re.compile(rf"(?<!{LETTER})(?:(?P<author>文)|(?P<photographers>[图摄]))\s*[:|/]\s*(?=\S)")
# Roles that people's names follow without any mark: 本報記者 葉志恒 通訊員 許靜 攝影 陳明.
_ROLE = re.compile(
    r"(?:(?:文/图|图/文|图文|文、图)\s*[:|]?\s*)?(?:(?:本报|本刊|本网|本台|本社|本站|中央社|中新社|新华社|联合报|特约|实习|见习|首席|资深|全媒体|融媒体|新媒体|特派|驻\S{1,6}?)\s?|(?P<medium>\w{2,10}?(?:报|网|社|台|周刊|客户端|新闻|融媒体?|传媒|广播|发布)(?=\s?/?\s?(?:特约|实习|见习|首席|记者|通讯员|全媒体)))\s?/?\s?)*"
    r"(?:(?P<photographers>摄影记者|摄影(?!报[道导])|图/)|(?P<editors>(?:责任|实习|值班)?编辑|责编)|(?P<staff>校对|审核|监制|美编|视频|终审|初审|复审|编审|制图)"
    r"|(?P<author>特派员|记者|通讯员|实习生|特约撰稿人?|文/|撰文|[☉◎]))\s*/?\s*"
)  # fmt: skip
_TOKEN = re.compile(r"[\s、,]*([^\s、,/()\[\]【】〔〕\x00]+)")
_AFTER_NAMES = re.compile(
    r"\s*(?:/\s*[^\s/\x00]{1,12}?(?:报[道导]|专访|特稿|电|外电|撰稿|整理|翻摄)"
    rf"|(?:发自{LETTER}{{2,4}}|(?:综合|摄影|现场|专题|采写|整理)?报[道导]|{LETTER}{{2,4}}报[道导]|采写|整理|撰文|文/图|图/文|文并摄|文))"
    r"(?=[)\]】〕\x00\s/]|$)"
)

_COUNTERS = re.compile(
    r"(?:(?P<views>(?:文章)?(?:浏览|点击|阅读|点阅|访问|查看|阅览|播放)(?:次数|人数|人次|数|量|率)?|人气)"
    r"|(?P<comments>网友评论|我要评论|评论数?|跟帖|回应|留言|回复)|(?P<participants>参与互动|参与))\s*[:|]?\s*[(\[]?\s*(?P<number>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>万\+?|\+)?\s*[)\]]?\s*(?:次|人次|人|条)?"
    r"|(?P<count>\d[\d,]*(?:\.\d+)?)\s?(?P<of>万\+?|\+)?\s*(?:次|人次|人|条)?\s*(?:(?P<viewed>浏览|点击|阅读|点阅|观看|播放|人气)|(?P<commented>评论|跟帖|回应|留言|回复)|(?P<joined>参与))(?![\w])"
)  # fmt: skip
_WIDGETS = re.compile(
    r"[【\[(]?\s*(?:字[号体级]|字体大小|文字大小|大小)\s*[:|]?\s*[\[【(]?(?:特?大|中|小|[TA][+\-|]?|[\s|↑↓])*[】\])]?|T\s*\|\s*T|A\s?[+-]|[\[【]?(?:大|中|小)(?:[\s|]+(?:大|中|小))+[\]】]?"
    rf"|发表于\s?{LETTER}{{2,6}}\s*$|IP属地\s?:?\s?{LETTER}{{2,6}}"
    r"|https?://[A-Za-z0-9./?=&_%#:~-]+|(?:官方[账帐]号|官方认证|已认证)"
    r"|(?:浏览|点击|阅读|点阅|访问)(?:次数|人数|数|量)?\s*[:|]\s*[次人]?\s*(?=[^\d\s(]|$)"
    r"|(?:来源|作者|编辑)\s*:\s*(?=\||$)"
    r"|农历\S{2,8}|(?:星期|周)[一二三四五六日天]|我有话说|[\[(【]?(?:字号|分享到?|打印|收藏|关闭|纠错|繁体|简体)[\])】]"
)
_RELATIVE = re.compile(
    r"\d{1,2}\s?(?:分钟|小时|天)[前之]前?|刚刚|(?:昨|今|前)[天日]\s?\d{1,2}:\d{2}|^(?:昨|今|前)天$"
)
_EDITION = re.compile(r"(?:第\s?[A-Z]?\s?\d{1,3}|[A-Z]\s?\d{1,3}|0\d)\s?版(?:\s?[:|]\s?[^\s|)]{1,8})?")
_NUMBER = re.compile(r"\s*[(【\[]?\s*(?:新闻稿)?第\s?\d{1,4}\s?[号期]\s*[)】\]]?\s*")  # of a press release
_BARE_LABEL = re.compile(
    "[(【\\[]?\\s*(?:"
    + "|".join(
        pattern
        for key, pattern in _LABELS
        if key in ("source", "author", "editors", "published", "photographers")
    )
    + r")\s*[:|/]\s*"
)
_ORIGINAL = re.compile(r"\s*[(【\[]?\s*原(?:标题|题|文标题)\s*[:|]\s*(?P<value>.+?)\s*[)】\]]?\s*$")
_FILLER = re.compile(rf"[\s\x00{re.escape(BRACKETS)}|·•:/,、;。\-_–—…>&*□■◆◇◎●○☆★▲△↑↓]+")
_BREAK = re.compile(r"\s{2,}|[|\t\x00]|(?P<closer>[)\]】〕])")
_OPENER = {")": "(", "]": "[", "】": "【", "〕": "〔"}
_HINT = re.compile(r"\d|[昨今前]天|[☉◎]|[〇○零一二三四五六七八九十]日|[:|/]|记者|通讯员|原创|来源|刚刚")
_ORIGINAL_CONTENT = re.compile(r"(?:优质)?原创(?:作者|内容)?|首发|转载|(?:自媒体)?综合|编译|整理")


class _Reader:
    """One line being read: places that are accounted for are blanked in `rest`, so nothing is read twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = fold(text)
        self.facts = Facts()
        self.dated = False
        self.found = False

    def blank(self, start: int, end: int) -> None:
        """Mark a place as accounted for, and keep the line's length."""
        self.rest = self.rest[:start] + "\x00" * (end - start) + self.rest[end:]

    def leftover(self) -> Iterator[tuple[str, str]]:
        """What nothing has accounted for, as written and folded, without separators."""
        position = 0
        for match in (*_FILLER.finditer(self.rest), None):
            end = match.start() if match else len(self.rest)
            if end > position:
                yield self.text[position:end], self.rest[position:end]
            position = match.end() if match else end


def read_metadata(text: str) -> Facts | None:
    """Read one line as metadata, or say None: it is something else.

    >>> facts = read_metadata("2013-11-29 11:25:27 作者:admin 來源:貴陽日報 瀏覽次數:0 網友評論 0 條")
    >>> facts.published, facts.source, facts.authors, facts.extra
    ('2013-11-29T11:25:27', '貴陽日報', [], {'views': 0, 'comments': 0, 'posted_by': 'admin'})
    >>> read_metadata("2013年11月29日,贵阳市召开会议") is None
    True
    """
    reader = _Reader(text)
    if len(text) > 160 or not _HINT.search(reader.rest):
        return None
    if _read_alone(reader):
        return reader.facts
    if "。" in reader.rest[:-1] or ";" in reader.rest:
        return None
    _read_dates(reader)
    _read_counters(reader)
    _read_labels(reader)
    _read_roles(reader)
    if not (reader.found or reader.dated) or not _accept_leftover(reader):
        return None
    facts = reader.facts
    facts.labelled = facts.labelled or bool(facts.source or facts.authors)
    return facts


def _read_alone(reader: _Reader) -> bool:
    """Read what takes a line of its own: the number of a press release, the original title."""
    if _NUMBER.fullmatch(reader.rest):
        reader.facts.note("details", [reader.text.strip()])
        return True
    if match := _ORIGINAL.match(reader.rest):
        reader.facts.note("original_title", reader.text[slice(*match.span("value"))])
        return True
    return False


def is_bare_label(text: str) -> bool:
    """Whether a line is a label whose value stands on the next line.

    >>> is_bare_label("責任編輯："), is_bare_label("編輯：陳曉")
    (True, False)
    """
    return len(text) <= 10 and _BARE_LABEL.fullmatch(fold(text)) is not None


def _read_dates(reader: _Reader) -> None:
    facts = reader.facts
    alone = reader.rest.strip()
    for when in list(find_dates(reader.rest)):
        label = _label_before(reader.rest, when.start)
        written = reader.text[when.start : when.end].strip()
        updated = (label is not None and label.lastgroup == "updated") or _UPDATED_BEHIND.match(
            reader.rest, when.end
        )
        if not when.iso and updated and facts.published:
            facts.note("raw_updated", written)
        elif not when.iso:
            # Without a year it is a date only where a time or nothing else stands: 1/2 may be a fraction.
            if facts.published or (":" not in written and alone != fold(written) and label is None):
                continue
            facts.raw_date = facts.raw_date or written
        elif updated:
            facts.updated = facts.updated or when.iso
            facts.plain = False
        elif not facts.published:
            facts.published = when.iso
            facts.labelled = label is not None
        else:
            facts.plain = False
        reader.dated = True
        behind = _UPDATED_BEHIND.match(reader.rest, when.end)
        reader.blank(label.start() if label else when.start, behind.end() if behind else when.end)
    for match in list(_EDITION.finditer(reader.rest)):
        facts.note("edition", reader.text[match.start() : match.end()].strip())
        reader.blank(match.start(), match.end())
    if reader.dated:
        return
    if when_only := find_time(reader.rest):
        facts.time = when_only.iso
        reader.dated = True
        reader.blank(when_only.start, when_only.end)
    elif relative := _RELATIVE.search(reader.rest):
        facts.raw_date = reader.text[slice(*relative.span())]
        reader.dated = True
        reader.blank(*relative.span())


_DATE_LABEL = re.compile(
    "(?:" + "|".join(f"(?P<{key}>{pattern})" for key, pattern in _LABELS[:2]) + rf"|(?<!{LETTER})(?:发布|发表|出版|更新))\s*[:|/]?\s*$"
)  # fmt: skip


_UPDATED_BEHIND = re.compile(r"\s?(?:更新|修订)(?!\s*[:|]|\s*(?:时间|日期|于))")


def _label_before(rest: str, place: int) -> re.Match[str] | None:
    """The label of a date. `更新：` alone is one of an update."""
    match = _DATE_LABEL.search(rest, max(0, place - 16), place)
    if match and match.lastgroup is None and match[0].startswith("更新"):
        return re.compile(r"(?P<updated>更新)\s*[:|]?\s*$").search(rest, match.start(), place)
    return match


def _read_counters(reader: _Reader) -> None:
    for match in list(_COUNTERS.finditer(reader.rest)):
        key = (
            "views" if match["views"] or match["viewed"]
            else "comments" if match["comments"] or match["commented"] else "participants"
        )  # fmt: skip
        number = float((match["number"] or match["count"]).replace(",", ""))
        unit = match["unit"] or match["of"] or ""
        reader.facts.note(key, round(number * 10000 if "万" in unit else number))
        reader.found = True
        reader.blank(match.start(), match.end())
    for match in list(_WIDGETS.finditer(reader.rest)):
        reader.facts.plain = False
        reader.blank(match.start(), match.end())


def _read_labels(reader: _Reader) -> None:
    """Read `label: value` pairs: a value goes to the next label, role, mark or wide gap."""
    labels = sorted(
        [*_LABEL.finditer(reader.rest), *_SHORT_LABEL.finditer(reader.rest)], key=lambda match: match.start()
    )
    done = 0
    for number, match in enumerate(labels):
        if match.start() < done:
            continue
        limit = min(
            [later.start() for later in labels[number + 1 :] if later.start() >= match.end()]
            or [len(reader.rest)]
        )
        key = match.lastgroup or ""
        if role := _ROLE.search(reader.rest, match.end(), limit):
            if role.start() == match.end():  # 文/图 本报记者 何晨: the value is a by-line
                if key in ("author", "source"):
                    reader.blank(match.start(), match.end())
                continue
            if (
                key == "author" and not reader.rest[role.start() - 1].isspace()
            ):  # 采写：南都见习记者 林子沛: what stands before the role is no name
                reader.blank(match.start(), role.start())
                continue
            limit = role.start()
        for stop in _BREAK.finditer(reader.rest, match.end(), limit):
            if not stop["closer"] or _OPENER[stop["closer"]] in reader.rest[: match.end()]:
                limit = stop.start()
                break
        value = reader.text[match.end() : limit].strip()
        if _take(reader.facts, key, value, match[0]):
            reader.found = True
            done = limit
            reader.blank(match.start(), limit)


def _take(facts: Facts, key: str, value: str, label: str) -> bool:
    """Put the value of a label where it belongs; False where it can't be such a value."""
    if not value or len(value) > 40 or key in ("published", "updated"):  # (a date that is none)
        return False
    folded = fold(value)
    title = label.strip().rstrip(":|/：｜／").strip()
    if key == "author":
        return _take_author(facts, value, folded)
    if key == "source":
        name = re.sub(r"(?<=..)(?:举报|纠错|订阅|关注)$", "", value.strip("《》〈〉「」“”\"' ·,，。"))
        facts.source = facts.source or name
        return bool(name) and "," not in folded
    if key in ("editors", "photographers"):
        names = split_names(value.strip(BRACKETS), folded.strip(BRACKETS))
        facts.note(key, names)
        return bool(names) or (key == "editors" and re.fullmatch(r"[\w ]+", folded) is not None)
    facts.note(key, [f"{title}：{value}"] if key in ("staff", "details") else value)
    return key != "staff" or len(value) <= 24


def _take_author(facts: Facts, value: str, folded: str) -> bool:
    if folded.lower() in _CMS_ACCOUNTS:
        facts.note("posted_by", value)
        return True
    names = split_names(value, folded)
    if not names or any(len(name) > 12 and " " not in name for name in names):
        return False
    people = [name for name in names if not _is_body(fold(name))]
    facts.add_authors(people)
    if not people:
        facts.note("posted_by", value)
    return True


def _is_body(folded: str) -> bool:
    return not is_name(folded) and bool(_ORGANISATION.fullmatch(folded) or MEDIA_NAME.fullmatch(folded))


def _read_roles(reader: _Reader) -> None:
    """Read by-lines whose roles no colon follows; every name must surely be one."""
    position = 0
    while match := _ROLE.search(reader.rest, position):
        position = match.end()
        key = next(key for key in ("photographers", "editors", "staff", "author") if match[key])
        following = _ROLE.search(reader.rest, match.end())
        names, end = _sure_names(reader, match.end(), following.start() if following else len(reader.rest))
        if not names:
            continue
        if key == "author":
            reader.facts.add_authors(names)
            if match["medium"] and not reader.facts.source:
                reader.facts.source = reader.text[slice(*match.span("medium"))]
        elif key == "staff":
            reader.facts.note("staff", [f"{match['staff']}：{'、'.join(names)}"])
        else:
            reader.facts.note(key, names)
        reader.found = True
        reader.blank(match.start(), end)
        position = end


def _sure_names(reader: _Reader, start: int, limit: int) -> tuple[list[str], int]:
    """The names from `start` on, up to the first word that surely is none, and where they end.

    Two single characters are a name that was spaced out; behind the names 報導, 攝影報道 or a place may stand.
    """
    names: list[str] = []
    end = place = start
    single = ""
    while match := _TOKEN.match(reader.rest, place, limit):
        place = match.end()
        folded, written = match[1], reader.text[slice(*match.span(1))]
        if len(folded) == 1:
            single += written
            if len(single) == 1:
                continue
            folded, written, single = fold(single), single, ""
        elif single:
            break
        if (glued := re.fullmatch(rf"({LETTER}{{2,3}})报[道导]", folded)) and is_name(glued[1]):
            folded, written = glued[1], written[:-2]
        if not is_name(folded):
            break
        names.append(written)
        end = place
    if names and (after := _AFTER_NAMES.match(reader.rest, end, limit)):
        end = after.end()
    return list(dict.fromkeys(names)), end


def _accept_leftover(reader: _Reader) -> bool:
    """Whether what is left over is nothing, navigation, or a bare name beside a date."""
    facts = reader.facts
    left = list(reader.leftover())
    if not left:
        return True
    if boilerplate_reason(" ".join(folded for _, folded in left)) == "navigation":
        facts.plain = False
        return True
    original = any(folded == "原创" for _, folded in left)
    facts.account = any("原创" in folded for _, folded in left) or "官方" in fold(reader.text)
    left = [(written, folded) for written, folded in left if not _ORIGINAL_CONTENT.fullmatch(folded)]
    if original and left:
        return _read_account(facts, left)
    if not reader.dated:
        return not left
    left = [(written, folded) for written, folded in left if folded not in ("讯", "电")]
    timed = "T" in facts.published or ":" in fold(facts.raw_date)
    for written, folded in left:
        if not facts.source and MEDIA_NAME.fullmatch(folded):
            facts.source = written
        elif not facts.authors and is_name(folded) and len(left) <= 2:
            facts.authors.append(written)
        elif not facts.source and len(left) <= 2 and timed and re.fullmatch(r"[^\W_]{2,12}", folded):
            facts.source = written  # an account or a small medium: 江城都市圈 2031-06-06 20:10
        elif boilerplate_reason(folded) != "navigation":
            return False
        else:
            facts.plain = False
    return True


def _read_account(facts: Facts, left: list[tuple[str, str]]) -> bool:
    """On WeChat 原创 is followed by an author and an account, or by the account alone."""
    facts.plain = False
    if len(left) > 2:
        return False
    if len(left) == 2 and not facts.authors:
        facts.authors.append(left[0][0])
    facts.source = facts.source or left[-1][0]
    return True


_EDITOR = next(pattern for key, pattern in _LABELS if key == "editors")
_TAIL_NOTE = re.compile(
    rf"\s*[(【\[]\s*(?:{_EDITOR}|核稿|译者)\s*[:/]\s*(?P<value>[^()（）【】\[\]。]{{1,24}}?)\s*[)】\]]\s*(?P<stamp>\d{{6,7}})?\s*$"
)


def read_tail_note(text: str) -> tuple[int, Facts] | None:
    """Read an editor's note at the end of a paragraph: …。（編輯：X）1021123. The start of the note, and its facts.

    The digits are the day in the Republic's calendar.

    >>> start, facts = read_tail_note("桥通了。（編輯：陳佳琪）1021123")
    >>> start, facts.extra, facts.published
    (4, {'editors': ['陳佳琪']}, '2013-11-23')
    """
    match = _TAIL_NOTE.search(fold(text)) if text[-1:] in "）)】]0123456789 " else None
    if match is None:
        return None
    facts = Facts()
    value = text[match.start("value") : match.end("value")]
    names = [name for part in re.split("[/／:：]", value) for name in split_names(part, fold(part))]
    facts.note("editors", [name for name in names if name not in ("核稿", "譯者", "译者")])
    if stamp := match["stamp"]:
        day = next(find_dates(f"民国{stamp[:-4]}年{stamp[-4:-2]}月{stamp[-2:]}日"), None)
        facts.published = day.iso if day else ""
    return match.start(), facts
