"""Lines that say when, by whom and for whom an article was written.

A line is metadata when everything in it is accounted for: dates, labels with their values, counters, widgets,
by-lines. Whatever is left over must be nothing but separators, or the bare name of a medium beside a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from newsclean.article.dates import find_dates, find_time
from newsclean.characters import HAN
from newsclean.fold import fold
from newsclean.vocabulary import BRACKETS, MEDIA_NAME, boilerplate_reason, split_names

if TYPE_CHECKING:
    from collections.abc import Callable

    _Handler = Callable[["Facts", re.Match[str], str], bool]

__all__ = ["Facts", "read_metadata", "read_tail_note"]


@dataclass(slots=True)
class Facts:
    """What a metadata line says. `plain` means: nothing but date, source and author."""

    published: str = ""
    updated: str = ""
    time: str = ""  # a time of day without its date
    raw_date: str = ""  # a date without its year, as written
    source: str = ""
    authors: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    plain: bool = True

    def note(self, key: str, value: str | int | list[str]) -> None:
        """Keep something that has no field of its own."""
        self.plain = False
        if isinstance(value, list):
            known = self.extra.setdefault(key, [])
            known.extend(item for item in value if item not in known)
        else:
            self.extra.setdefault(key, value)


_CMS_ACCOUNTS = frozenset("admin administrator root 管理员 系统管理员 网站管理员 佚名 未知 本站原创 网络整理 本站 匿名 小编 编辑部 无名".split())
_SEPARATOR = r"\s*[:|/]\s*"

# Labels, each with what becomes of its value. The longest spelling comes first.
_SOURCE = r"(?:稿件|信息|文章|资料|新闻|消息|内容|本文)?来源(?:于|自)?|稿源|(?:发布|供稿|报送|来稿)(?:单位|机构|部门)|(?:文章|新闻)?出处|媒体"
_AUTHOR = r"(?:本文|文章|原文)?作者|采写|撰文|撰稿|采访|文字|供稿|通讯员|文(?=\s*[/:|])"
_EDITOR = r"(?:本文|网络|实习|值班|执行|新媒体|栏目|本期)?(?:责任编辑|责编|编辑|编审|主编)"
_PHOTOGRAPHER = r"(?:摄影|图片|供图|图|摄)(?:记者)?"
_STAFF = r"(?:初|二|三|复|终)?(?:审核|审校|校对|审签|签发|审稿|监制|统筹|策划|美编|制图|编校|一审|二审|三审|初审|复审|终审|录入|制作|视频|设计|值班主任|运营|出品|翻译|编译|剪辑|海报)"
_PUBLISHED = r"(?:发布|发表|刊登|发稿|出版|上传|上网|公布|张贴|建立|录入|成文|印发|刊出)?(?:时间|日期)|发布于|发表于|发布|发表"
_UPDATED = r"(?:最后|最近)?(?:更新|修订|修改)(?:时间|日期|于)?"
_VIEWS = r"(?:(?:文章)?(?:浏览|点击|阅读|点阅|访问|查看|阅览)(?:次数|人数|数|量|率)?|人气)"
_COMMENTS = r"(?:网友评论|我要评论|评论数?|跟帖|回应|留言|回复)"

_VALUE_END = rf"(?=\s*\x00|\s{{2,}}|\s*[|｜\]】)）]|\s+(?:{_AUTHOR}|{_SOURCE}|{_EDITOR}|{_STAFF}|{_PHOTOGRAPHER}|{_PUBLISHED}|{_UPDATED}|{_VIEWS}|{_COMMENTS}|记者|字[号体]|浏览)|(?:{_AUTHOR}|{_SOURCE}|{_EDITOR}|{_VIEWS}|{_STAFF}){_SEPARATOR}|\s*$)"
_NAMES = rf"[{HAN}A-Za-z·.\-]+(?:[\s、,，;&]+[{HAN}A-Za-z·.\-]+)*?"

# By-lines without a label: 記者張哲維／台北即時報導, 〔記者陳佳琪／新竹報導〕, 本报记者 高远 通讯员 许静.
_ONE_NAME = rf"[{HAN}](?:\s?[{HAN}]){{1,3}}"
_REPORTER = (
    r"(?:(?:本报|本刊|本网|本台|本社|本站|中央社|联合报|特约|实习|见习|首席|驻[^\s]{1,6}?|全媒体|融媒体|新媒体|报|网|台)\s?)*(?:特派)?记者\s*[:/]?\s*"
    rf"(?P<names>[{HAN}](?:[\s、,，]{{0,2}}[{HAN}]){{1,14}}?)"
    r"(?P<place>\s*/\s*[^\s/]{1,8}?(?:即时|综合|专题|连线|采访|电话)*(?:报道|专访|特稿|电|外电)?|(?:台北|台中|台南|高雄|新竹|香港|北京|上海|广州)\S{0,4}(?:报道|电))?"
    r"(?=\s*(?:[)\]】〕]|$|\s{2,}|通讯员|摄影|实习|[|｜]|文/|图/)|\s+(?:通讯员|摄影|图|文|报道)|\s*报道|\s+(?:19|20)\d\d)\s*(?:报道)?"
)
_CORRESPONDENT = rf"(?:通讯员|实习生)\s*[:/]?\s*(?P<names>{_ONE_NAME}(?:[\s、,，]+{_ONE_NAME})*?)(?=\s*(?:[)\]】〕]|$)|\s{{2,}}|\s+(?:摄影|图|文|记者))"
_CAMERA = rf"(?:摄影|图)(?:记者)?\s*[:/]?\s*(?P<names>{_ONE_NAME}(?:[\s、,，]+{_ONE_NAME})*?)(?=\s*(?:[)\]】〕]|$)|\s{{2,}}|\s+(?:记者|文))"


class _Reader:
    """One line being read: places that are accounted for are blanked in `rest`, so nothing is read twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = fold(text)
        self.facts = Facts()
        self.found = 0

    def take(self, pattern: re.Pattern[str], use: _Handler) -> None:
        """Let `use` read every match and its value as written; where it says True the place is done."""
        for match in pattern.finditer(self.rest):
            group = "value" if "value" in pattern.groupindex else "names" if "names" in pattern.groupindex else 0
            if use(self.facts, match, self.text[match.start(group) : match.end(group)].strip()):
                self.found += 1
                self.blank(match.start(), match.end())

    def blank(self, start: int, end: int) -> None:
        """Mark a place as accounted for, and keep the line's length."""
        self.rest = self.rest[:start] + "\x00" * (end - start) + self.rest[end:]

    def leftover(self) -> list[str]:
        """What nothing has accounted for, without separators."""
        return [piece for piece in _FILLER.split(self.rest) if piece]


_FILLER = re.compile(rf"[\s\x00{re.escape(BRACKETS)}|｜·•:/,，、;。\-_–—…>&]+")


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern, compiled when the first line needs them."""
    value = rf"{_SEPARATOR}(?P<value>[^|｜\n\x00]{{1,40}}?){_VALUE_END}"
    no_name = r"(?<![图照])"
    return {
        "original": re.compile(r"原(?:标题|题)\s*[:：]\s*(?P<value>.+?)\s*$"),
        "updated": re.compile(rf"{_UPDATED}\s*[:：]?\s*$"),
        "published": re.compile(rf"(?:{_PUBLISHED})\s*[:：]?\s*$"),
        "source": re.compile(rf"{no_name}(?:{_SOURCE}){value}"),
        "author": re.compile(rf"(?:{_AUTHOR}){_SEPARATOR}(?P<value>{_NAMES}){_VALUE_END}"),
        "editor": re.compile(rf"(?:{_EDITOR})(?:{_SEPARATOR}|\s+)(?P<value>{_NAMES}){_VALUE_END}"),
        "staff": re.compile(rf"(?P<label>{_STAFF}){_SEPARATOR}(?P<value>{_NAMES}){_VALUE_END}"),
        "photographer": re.compile(rf"(?:{_PHOTOGRAPHER}){_SEPARATOR}(?P<value>{_NAMES}){_VALUE_END}"),
        "reporter_label": re.compile(rf"(?:本报|本网|本刊)?记者\s*[:：]\s*(?P<value>{_NAMES}){_VALUE_END}"),
        "reporter": re.compile(_REPORTER),
        "correspondent": re.compile(_CORRESPONDENT),
        "camera": re.compile(_CAMERA),
        "views": re.compile(rf"(?:{_VIEWS}\s*[:：]?\s*[(（]?\s*(?P<value>\d[\d,]*)\s*[)）]?\s*(?:次|人)?|(?P<count>\d[\d,]*)\s*(?:次|人)?\s*(?:{_VIEWS}))"),
        "comments": re.compile(rf"(?:{_COMMENTS}\s*[:：]?\s*[(（]?\s*(?P<value>\d[\d,]*)\s*[)）]?\s*条?|(?P<count>\d[\d,]*)\s*条?\s*(?:{_COMMENTS}))"),
        "participants": re.compile(r"参与互动\s*[(（]\s*(?P<value>\d+)\s*[)）]|(?P<count>\d[\d,]*)\s*人?\s*参与"),
        "edition": re.compile(r"(?P<value>第\s?[\dA-Z]{1,4}\s?版(?:\s?[:：]?\s?[^\s|]{1,8})?)"),
        "widget": re.compile(r"[【\[(]?\s*(?:字[号体]|字级|文字大小|大小)\s*[:：]?\s*(?:特?大|中|小|[TA][+\-|]?|[\s|])*[】\])]?|T\s*\|\s*T|A[+-]|\[?(?:大|中|小)(?:[\s|]+(?:大|中|小))+\]?"),
    }  # fmt: skip


def read_metadata(text: str) -> Facts | None:
    """Read one line as metadata, or say None: it is something else.

    >>> facts = read_metadata("2013-11-29 11:25:27 作者:admin 來源:貴陽日報 瀏覽次數:0 網友評論 0 條")
    >>> facts.published, facts.source, facts.authors, facts.extra
    ('2013-11-29T11:25:27', '貴陽日報', [], {'posted_by': 'admin', 'views': 0, 'comments': 0})
    >>> read_metadata("2013年11月29日,贵阳市召开会议") is None
    True
    """
    if len(text) > 160 or re.search("[。！？；]", text):
        return None
    reader = _Reader(text)
    dated = _read_dates(reader)
    _read_labels(reader)
    if not reader.found and not dated:
        return None
    left = reader.leftover()
    if left:
        rest = "".join(left)
        if boilerplate_reason(" ".join(left)) == "navigation":
            reader.facts.plain = False
        elif not (dated and not reader.facts.source and _read_bare_names(reader, left)) and len(rest) > 0:
            return None
    return reader.facts


def _read_dates(reader: _Reader) -> bool:
    facts, dated = reader.facts, False
    labels = _patterns()
    for when in list(find_dates(reader.rest)):
        before = reader.rest[: when.start]
        updated = labels["updated"].search(before)
        label = updated or labels["published"].search(before)
        written = reader.text[when.start : when.end].strip()
        if not when.iso:
            # Without a year it is a date only where a time or nothing else stands: 1/2 may be a fraction.
            if facts.published or (":" not in written and reader.rest.strip() != reader.rest[when.start : when.end].strip()):
                continue
            facts.raw_date = facts.raw_date or written
        elif updated:
            facts.updated = facts.updated or when.iso
            facts.plain = False
        elif not facts.published:
            facts.published = when.iso
        else:
            facts.plain = False
        dated = True
        reader.blank(label.start() if label else when.start, when.end)
    if not dated and (when_only := find_time(reader.rest)):
        facts.time = when_only.iso
        reader.blank(when_only.start, when_only.end)
        return True
    return dated


def _read_labels(reader: _Reader) -> None:
    for name, use in _HANDLERS:
        reader.take(_patterns()[name], use)


def _source(facts: Facts, _match: re.Match[str], value: str) -> bool:
    name = value.strip("《》〈〉「」“”\"' ·,，")
    if not name or re.search("[，。]", name):
        return False
    facts.source = facts.source or name
    return True


def _author(facts: Facts, _match: re.Match[str], value: str) -> bool:
    if fold(value).lower() in _CMS_ACCOUNTS:
        facts.note("posted_by", value)
        return True
    return _add_authors(facts, split_names(value, fold(value)))


def _reporter(facts: Facts, _match: re.Match[str], value: str) -> bool:
    return _add_authors(facts, split_names(value, fold(value), strict=True))


def _add_authors(facts: Facts, names: list[str]) -> bool:
    facts.authors += [name for name in names if name not in facts.authors]
    return bool(names)


def _people(key: str) -> _Handler:
    def read(facts: Facts, _match: re.Match[str], value: str) -> bool:
        if names := split_names(value, fold(value)):
            facts.note(key, names)
        return bool(names)

    return read


def _count(key: str) -> _Handler:
    def read(facts: Facts, match: re.Match[str], _value: str) -> bool:
        facts.note(key, int((match["value"] or match["count"]).replace(",", "")))
        return True

    return read


def _text(key: str) -> _Handler:
    def read(facts: Facts, _match: re.Match[str], value: str) -> bool:
        facts.note(key, value)
        return True

    return read


def _staff(facts: Facts, match: re.Match[str], value: str) -> bool:
    facts.note("staff", [f"{match['label']}：{value}"])
    return True


def _widget(facts: Facts, _match: re.Match[str], _value: str) -> bool:
    facts.plain = False
    return True


# In this order: a counter's label may hold a source's, a title anything.
_HANDLERS: tuple[tuple[str, _Handler], ...] = (
    ("original", _text("original_title")),
    ("views", _count("views")),
    ("comments", _count("comments")),
    ("participants", _count("participants")),
    ("source", _source),
    ("author", _author),
    ("editor", _people("editors")),
    ("staff", _staff),
    ("photographer", _people("photographers")),
    ("reporter_label", _author),
    ("reporter", _reporter),
    ("correspondent", _reporter),
    ("camera", _people("photographers")),
    ("edition", _text("edition")),
    ("widget", _widget),
)


def _read_bare_names(reader: _Reader, left: list[str]) -> bool:
    """Read names without a label beside a date: a medium, on WeChat an author and an account."""
    facts = reader.facts
    places = [(match.start(), match.end()) for match in re.finditer(r"[^\s\x00|｜·/]+", reader.rest)]
    words = [reader.text[start:end].strip(BRACKETS + ":：-—") for start, end in places]
    words = [word for word in words if word and fold(word) not in {"原创", "首发", "转载"}]
    original = any(fold(word).startswith("原创") for word in left)
    if original:
        facts.plain = False
        words = [word for word in words if not fold(word).startswith(("原创", "优质原创"))]
        if not words:
            return True
        if len(words) == 2:
            facts.authors.append(words[0])
            facts.source = words[1]
            return True
    if len(words) == 1 and MEDIA_NAME.fullmatch(fold(words[0])):
        facts.source = words[0]
        return True
    return original and len(words) == 1 and not facts.source and _as_source(facts, words[0])


def _as_source(facts: Facts, name: str) -> bool:
    facts.source = name
    return True


_TAIL_NOTE = re.compile(rf"\s*[(（【\[]\s*(?:{_EDITOR})\s*[:：/]\s*(?P<value>{_NAMES}(?:[:：/|]{_NAMES})*)\s*[)）】\]]\s*(?P<stamp>\d{{6,7}})?\s*$")


def read_tail_note(text: str) -> tuple[int, Facts] | None:
    """Read an editor's note at the end of a paragraph: …。（編輯：X）1021123. The start of the note, and its facts.

    >>> start, facts = read_tail_note("桥通了。（編輯：陳佳琪）1021123")
    >>> start, facts.extra
    (4, {'editors': ['陳佳琪']})
    """
    match = _TAIL_NOTE.search(fold(text))
    if match is None:
        return None
    facts = Facts()
    value = text[match.start("value") : match.end("value")]
    facts.note("editors", split_names(value, fold(value)))
    return match.start(), facts
