"""Lines of metadata that said something for which there is no field: set aside whole, so that nothing vanishes.

A second source, the place behind a time, a word that reads like a button: the fields can't hold everything. A line
whose characters all stand in the fields, or in labels and dates, is told; any other goes to `dropped`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.characters import is_han
from newsclean.fold import fold
from newsclean.model import Dropped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.article.facts import Facts
    from newsclean.model import Line

__all__ = ["find_untold"]

_LABEL_CHARACTERS = frozenset(
    "年月日号时点分秒上下午早晚凌晨中间星期周礼拜一二三四五六七八九十〇零正元"  # dates, told as ISO 8601
    "来源稿自转载据本刊出处供图片由于发布表更新公开登文章作者编辑记责任审核校对通讯员撰采写摄影报道导成版"
    "阅读浏览次数量击点评论人气条友回复跟帖万标题原名信息索引主办单位机构类别栏目关键词字体大小打印的社官方账帐认证已创网站媒体联络全实习生消息访问查看率"
)
"""What labels, roles and counters are written with, folded: they are the names of fields."""


def find_untold(
    lines: Iterable[Line], body: Sequence[Line], told: Sequence[str], facts: Facts
) -> list[Dropped]:
    """The lines, or their ends, that are neither in `body` nor, character by character, in what is `told`.

    `told` holds titles and by-lines; what metadata said is taken from `facts`.
    """
    kept = {id(line) for line in body}
    known: frozenset[str] | None = None
    found = []
    for line in lines:
        if id(line) in kept:
            continue
        rest = _without_body(line, body)
        if known is None:
            known = _LABEL_CHARACTERS.union(*map(fold, told), *map(fold, _values(facts)))
        if any(map(is_han, set(fold(rest.text)) - known)):
            found.append(Dropped(rest.number, rest.text.strip(), "metadata"))
    return found


def _without_body(line: Line, body: Sequence[Line]) -> Line:
    """What is left of a line whose start stands in the body."""
    for part in body:
        if part.number == line.number and line.text.startswith(part.text):
            return line._replace(text=line.text[len(part.text) :])
    return line


def _values(facts: Facts) -> Iterator[str]:
    yield from (facts.source, facts.raw_date, *facts.authors)
    for value in facts.extra.values():
        yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, str):
        yield value
