"""Lines that say when, by whom and for whom an article was written.

A line is metadata when everything in it is accounted for: dates, labels with their values, counters, widgets,
by-lines. Whatever is left over must be nothing but separators and navigation, or the bare name of a medium or of
a person beside a date.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean.article.alone import read_alone, read_signed
from newsclean.article.dates import find_dates, find_time
from newsclean.article.labels import (
    BARE_LABEL,
    BEHIND_SOURCE,
    BREAK,
    CMS_ACCOUNTS,
    COUNTERS,
    DATE_LABEL,
    EDITION,
    IN_BOOK_MARKS,
    LABEL,
    OPENER,
    ORGANISATION,
    OWN_LABEL,
    OWN_ROLE,
    RELATIVE,
    SHORT_LABEL,
    UPDATED_BEHIND,
    WIDGETS,
    find_role,
    has_hint,
)
from newsclean.article.roles import Reader, read_roles, sure_names
from newsclean.article.unlabelled import read_unlabelled
from newsclean.characters import LETTER
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import MEDIA_NAME, is_name, split_names
from newsclean.vocabulary import BRACKETS, is_navigation_word

if TYPE_CHECKING:
    from newsclean.article.facts import Facts

__all__ = ["is_bare_label", "read_metadata"]

_LABEL_SIGNS = ":|/《·・‧"  # no label is without one of these behind it
_ALONE = "原作([【-–—"  # with one of these a line begins that may hold sentences: 原标题：…。…
_STAFF_LENGTH = 24
_LONGEST = 160  # code points of a line of metadata


_PLAIN_UPDATE = lazy(r"更新(?:时间|日期)")  # not 最后更新, which is the site's
_MARKDOWN_LINK = lazy(r"\[([^\[\]()]{1,40})\]\([^()\s]{1,500}\)")
_MEDIUM_BEFORE = lazy(r"[^\W\d_]{0,6}")  # what may stand between a label and a role behind it
_SURE_ONLY = lazy(r"(?:采访)?整理|.*评论员|专栏作家|投稿人?|.*(?:执笔人?|主笔)|笔者|采访报[道导]")
"""Labels that could open a sentence, too: whoever stands behind them must surely be a person."""
_POST = lazy(
    "(?:博士|硕士|教授|研究员|研究生|医师|医生|主任|院长|所长|馆长|局长|院士|讲师|主编|编辑|律师|专家|学者|工程师|作家|诗人|评论员|记者|董事长|总经理|负责人|创始人|会长|秘书长|书记|校长|老师|导师|分析师|顾问|策展人|撰稿人|译者|技师|设计师|建筑师|科普作者)$"
)
"""What one is, behind one's name: 作者：米粒 神经科学博士."""
_REMARK = lazy(r"(?<=[^\W\d_])\s?[(（][^()（）]{1,24}[)）]")
_TITLED = lazy("记者|通讯员|实习|特约|作者")
_SPEAKS = lazy(r"[,。!?;]")  # 主持:各位好,今天…
_NAMED_REMARK = lazy(rf"\s*(?P<name>{LETTER}{{2,4}})\s?(?P<remark>[(][^()]{{1,24}}[)])")
_DESK = lazy(r"[^\W\d_]{1,6}(?:部|社|处|中心|网|组|团队?|台)")


def read_metadata(text: str) -> Facts | None:
    """Read one line as metadata, or say None: it is something else.

    >>> facts = read_metadata("2013-11-29 11:25:27 作者:admin 來源:貴陽日報 瀏覽次數:0 網友評論 0 條")
    >>> facts.published, facts.source, facts.authors, facts.extra
    ('2013-11-29T11:25:27', '貴陽日報', [], {'views': 0, 'comments': 0, 'posted_by': 'admin'})
    >>> read_metadata("2013年11月29日,贵阳市召开会议") is None
    True
    """
    if "](" in text:
        text = _MARKDOWN_LINK.sub(r"\1", text)
    facts = _read(text) if len(text) <= _LONGEST else None
    return None if facts is None else facts.copy()


@lru_cache(1024)  # head, tail and split ask for the same lines
def _read(text: str) -> Facts | None:
    folded = fold(text)
    if not has_hint(folded):
        return None
    if ("。" in folded[:-1] or ";" in folded) and folded.lstrip()[:1] not in _ALONE:
        return None
    reader = Reader(text)
    if (alone := read_alone(text, reader.rest)) is not None:
        return alone
    if "。" in reader.rest[:-1] or (";" in reader.rest and not folded.startswith("(")):
        return None
    _read_dates(reader)
    _read_counters(reader)
    _read_labels(reader)
    read_roles(reader)
    if not (reader.found or reader.dated) or not read_unlabelled(
        reader.facts, list(reader.leftover()), text, dated=reader.dated
    ):
        return read_signed(text)
    facts = reader.facts
    facts.labelled = facts.labelled or bool(facts.source or facts.authors)
    return facts


def is_bare_label(text: str) -> bool:
    """Whether a line is a label whose value stands on the next line.

    >>> is_bare_label("責任編輯："), is_bare_label("編輯：陳曉")
    (True, False)
    """
    if len(text) > 10:
        return False
    folded = fold(text)
    return folded.rstrip().endswith((":", "|", "/")) and BARE_LABEL.fullmatch(folded) is not None


def _read_dates(reader: Reader) -> None:
    facts = reader.facts
    alone = reader.rest.strip()
    for when in list(find_dates(reader.rest)):
        label = _label_before(reader.rest, when.start)
        written = reader.text[when.start : when.end].strip()
        updated = (label is not None and label.lastgroup == "updated") or UPDATED_BEHIND.match(
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
            if label is not None and _PLAIN_UPDATE.match(label[0]):
                facts.only_updated = facts.only_updated or when.iso
            facts.plain = False
        elif not facts.published:
            facts.published = when.iso
            facts.labelled = label is not None
        else:
            facts.plain = False
        reader.dated = True
        behind = UPDATED_BEHIND.match(reader.rest, when.end)
        reader.blank(label.start() if label else when.start, behind.end() if behind else when.end)
    for match in list(EDITION.finditer(reader.rest)):
        facts.note("edition", reader.text[match.start() : match.end()].strip())
        reader.found = reader.found or ("年" in match[0] and "期" in match[0])
        reader.blank(match.start(), match.end())
    if reader.dated:
        return
    if when_only := find_time(reader.rest):
        facts.time = when_only.iso
        reader.dated = True
        reader.blank(when_only.start, when_only.end)
    elif relative := RELATIVE.search(reader.rest):
        facts.raw_date = reader.text[slice(*relative.span())]
        reader.dated = True
        reader.blank(*relative.span())


def _label_before(rest: str, place: int) -> re.Match[str] | None:
    """The label of a date. `更新：` alone is one of an update."""
    match = DATE_LABEL.search(rest, max(0, place - 16), place)
    if match and match.lastgroup is None and match[0].startswith(("更新", "修订")):
        return re.compile(r"(?P<updated>更新|修订)\s*[:|/]?\s*$").search(rest, match.start(), place)
    return match


def _read_counters(reader: Reader) -> None:
    for match in list(COUNTERS.finditer(reader.rest)):
        key = (
            "views" if match["views"] or match["viewed"]
            else "comments" if match["comments"] or match["commented"] else "participants"
        )  # fmt: skip
        number = float((match["number"] or match["count"]).replace(",", ""))
        unit = match["unit"] or match["of"] or ""
        reader.facts.note(key, round(number * 10000 if unit[:1] in ("万", "w", "W") else number))
        reader.found = True
        reader.blank(match.start(), match.end())
    for match in list(WIDGETS.finditer(reader.rest)):
        reader.facts.plain = False
        reader.blank(match.start(), match.end())


def _read_labels(reader: Reader) -> None:
    """Read `label: value` pairs: a value goes to the next label, role, mark or wide gap."""
    if not any(map(reader.rest.__contains__, _LABEL_SIGNS)):
        return
    labels = sorted(
        [*LABEL.finditer(reader.rest), *SHORT_LABEL.finditer(reader.rest), *OWN_LABEL.finditer(reader.rest)],
        key=lambda match: match.start(),
    )
    done = 0
    for number, match in enumerate(labels):
        if match.start() < done:
            continue
        limit = min(
            [later.start() for later in labels[number + 1 :] if later.start() >= match.end()]
            or [len(reader.rest)]
        )
        key = (match.lastgroup or "").rstrip("2")
        if key == "author":
            _blank_remark(reader, match.end(), limit)
        role = find_role(reader.rest, match.end(), limit)
        if role and not _is_desk(reader.rest[match.end() : limit].partition("\x00")[0].strip()):
            if (
                key in ("photographers", "editors", "staff")
                and role["author"]
                and _MEDIUM_BEFORE.fullmatch(reader.rest, match.end(), role.start())
            ):
                # 摄影｜云溪网记者 何晨: the label says what the reporter did
                _read_worker(reader, key, match, role.end(), limit)
                continue
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
        limit = _end_of_value(reader.rest, match.end(), limit)
        value = reader.text[match.end() : limit].strip()
        if _take(reader.facts, key, value, match[0]):
            reader.found = True
            done = limit
            reader.blank(match.start(), limit)


def _end_of_value(rest: str, start: int, limit: int) -> int:
    for stop in BREAK.finditer(rest, start, limit):
        if not stop["closer"] or OPENER[stop["closer"]] in rest[:start]:
            return stop.start()
    return limit


def _blank_remark(reader: Reader, start: int, limit: int) -> None:
    """What stands in brackets behind names is no name: 何雨（云溪日报记者）、陈明（通讯员）."""
    for named in list(_NAMED_REMARK.finditer(reader.rest, start, limit)):
        if is_name(named["name"]) or _TITLED.search(named["remark"]):
            first, end = named.span("remark")
            reader.rest = reader.rest[:first] + "、" * (end - first) + reader.rest[end:]


def _is_desk(folded: str) -> bool:
    """Whether a value that holds a role is the name of a desk: 作者：云溪编辑部."""
    return folded in CMS_ACCOUNTS or (folded.endswith(("编辑部", "记者站", "评论员")) and folded.isalnum())


def _read_worker(reader: Reader, key: str, label: re.Match[str], start: int, limit: int) -> None:
    names, end = sure_names(reader, start, limit)
    if names:
        title = label[0].strip(" :|/")
        reader.facts.note(key, [f"{title}：{'、'.join(names)}"] if key == "staff" else names)
        reader.found = True
        reader.blank(label.start(), end)


def _take(facts: Facts, key: str, value: str, label: str) -> bool:
    """Put the value of a label where it belongs; False where it can't be such a value."""
    folded = fold(value)
    title = label.strip().rstrip(":|/：｜／").strip()
    if (
        not 0 < len(value) <= 40
        or key in ("published", "updated")  # (a date that is none)
        or (OWN_ROLE.fullmatch(title) and not all(map(is_name, re.split(r"[\s、,]+", folded))))
    ):
        return False
    if key == "author":
        sure = "·" in label or "・" in label or "‧" in label or _SURE_ONLY.fullmatch(fold(title))
        return _take_author(facts, value, folded, strict=title[:1] in "供投", sure=bool(sure))
    if key == "source":
        return _take_source(facts, value, folded)
    if key in ("editors", "photographers"):
        return _take_team(facts, key, value, title)
    if key == "staff" and (len(value) > _STAFF_LENGTH or _SPEAKS.search(folded)):
        return False
    facts.note(key, [f"{title}：{value}"] if key in ("staff", "details") else value)
    return True


def _take_team(facts: Facts, key: str, value: str, title: str) -> bool:
    folded = fold(value)
    names = split_names(value.strip(BRACKETS), folded.strip(BRACKETS))
    facts.note(key, names)
    if not names and _DESK.fullmatch(folded):
        facts.note("staff", [f"{title}：{value}"])
        return True
    return bool(names) or (key == "editors" and re.fullmatch(r"[\w ]+", folded) is not None)


def _take_source(facts: Facts, value: str, folded: str) -> bool:
    if "《" in value:
        value = IN_BOOK_MARKS.sub(r"\1", value)
    name = BEHIND_SOURCE.sub("", _without_buttons(value)).strip("《》〈〉「」“”\"' ·,，。(（")
    if "《" in name and "》" not in name:  # 光华网-《光华日报》
        name += "》"
    if folded[-1] in "。!?" and not MEDIA_NAME.fullmatch(fold(name)):
        return False  # a sentence, on the line below the label
    facts.source = facts.source or name
    return bool(name) and "," not in folded


def _without_buttons(value: str) -> str:
    """A value without the words of navigation behind it: 新华社客户端　我要评论."""
    while (cut := re.search(r"\s+\S+$", value)) and is_navigation_word(fold(cut[0])):
        value = value[: cut.start()]
    return value


def _take_author(facts: Facts, value: str, folded: str, *, strict: bool, sure: bool) -> bool:
    """Take the people of a value.

    `strict`: who sends something in may be an office of any name; `sure`: without a sure name it is no by-line.
    """
    if folded.lower() in CMS_ACCOUNTS:
        facts.note("posted_by", value)
        return True
    if folded[-1] in "?!。":  # 记者:登顶那一刻,您想到了什么?
        return False
    if "(" in folded[1:-1]:
        value, folded = (_REMARK.sub(lambda found: "、" * len(found[0]), part) for part in (value, folded))
    value, folded = value.strip(BRACKETS + "、"), folded.strip(BRACKETS + "、")
    names = split_names(value, folded)
    if not names or any(len(name) > 12 and " " not in name for name in names):
        return False
    if sure and not all(is_name(fold(name)) for name in names):
        return False
    people = [name for name in names if (is_name(fold(name)) if strict else not _is_body(fold(name)))]
    people = [name for name in people if not BARE_LABEL.fullmatch(fold(name) + ":")]  # 作者：何雨　发表时间
    people = people[:1] + [name for name in people[1:] if is_name(fold(name)) or not _POST.search(fold(name))]
    facts.add_authors(people)
    if not people:
        facts.note("posted_by", value)
    return True


def _is_body(folded: str) -> bool:
    return not is_name(folded) and bool(ORGANISATION.fullmatch(folded) or MEDIA_NAME.fullmatch(folded))
