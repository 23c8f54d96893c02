"""Who wrote it, as the text itself says: datelines at the start of a story, signatures at the end of a part.

    新华社北京11月23日电（记者 何晨）…      〔記者陳佳琪／新竹報導〕…      …出席签约仪式。（路榕）

The text keeps them; only what they say is read. A name counts only where it surely is one.
"""

from __future__ import annotations

import re

from newsclean.article.facts import Facts
from newsclean.article.labels import NO_NAME, ORGANISATION
from newsclean.article.metadata import read_metadata
from newsclean.characters import CLOSERS, LETTER, SENTENCE_END
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import MEDIA_NAME, is_name, name_before, split_names

__all__ = ["ends_quoted", "read_dateline", "read_signature", "read_signed_source"]

_REACH = 70  # characters from the start of a paragraph in which a dateline ends
_BRACKETED = lazy(r"[(〔【\[](?P<inner>[^()〔〕【】\[\]]{2,40})[)〕】\]]", signs="( 〔 【 [")
_DAY = (
    r"(?:\d{4}年)?(?:(?:\d{1,2}月)?\d{1,2}|(?:[一二三四五六七八九十]{1,2}月)?[一二三四五六七八九十]{1,3})日"
)
_WIRE = lazy(
    rf"(?:据)?(?P<medium>新华社|中新社|中新网|中央社|中评社|人民网|路透社|法新社|美联社|共同社|{LETTER}{{2,9}}?(?:新闻网|报|网|社|台|新闻|客户端|广播))"
    rf"(?:(?:{LETTER}|·){{0,10}}?\s?{_DAY}\s?(?:综合|专)?(?:外)?[电讯]|\s?专?[电讯](?=\s|[(]|$))",
    signs="电 讯",
)
_CABLE = lazy(
    rf"(?P<medium>{LETTER}{{2,8}}?)??(?:实习|见习|特派|特约)?记者(?P<names>(?:{LETTER}|、){{4,24}}?)"
    rf"(?:\s?{_DAY}\s?(?:综合|专)?(?:外)?[电讯]|(?:综合|专题|连线|现场|即时)?报[道导])"
)

_REPORT = lazy(rf"(?:据)?(?P<medium>[^\W_]{{2,12}}?)(?:{_DAY})?(?:综合|专题)?(?:报[道导]|专?[讯电])")
_OWN_NEWS = lazy(r"本[报刊网台社站港](?:专|综合)?讯\s?[/|·:,]?\s?(?=.)")
_RELEASE = lazy(rf"(?:{LETTER}|[,·\s]){{2,20}}?{_DAY}\s?/(?P<medium>[^/。,]{{2,24}})/")
"""A press release: 上海2033年9月15日 /美通社/ --."""
_OWN = lazy(r"本(?:报|刊|网|台|社|站|港)")
_REPORTERS = lazy(rf"(?:实习|见习|特约)?记者\s?(?P<names>{LETTER}{{2,6}}(?:[、\s]+{LETTER}{{2,6}}){{0,4}})")
_ENDS_SENTENCE = lazy(rf"(?:[{SENTENCE_END}!?.][{re.escape(CLOSERS)}]*|[”」』])$")
_REPORTING = lazy(
    rf"(?:{LETTER}{{0,6}})记者\s?(?P<names>{LETTER}{{2,3}}(?:[、\s]+{LETTER}{{2,3}})*)\s?(?:{LETTER}{{2,4}})?报[道导](?=[:\s])"
)
_PLAIN = lazy(
    rf"(?P<medium>{LETTER}{{2,8}})讯[\s:/|·]*(?:首席|见习|实习|特约|全媒体|融媒体)*记者\s?(?P<names>{LETTER}{{2,3}}(?:[、\s]{LETTER}{{2,3}})*?)(?=\s|报[道导]|[:,])",
    signs="讯",
)
"""A dateline without brackets: 粤北晚报讯 记者马蹄铁 通讯员梅关宣报道."""
_SIGNATURE = lazy(r"[(（](?P<inner>[^()（）]{2,30})[)）]\s*$")
_SAID = lazy(r"[”」』]\s?[(（][^()（）\s]{2,8}[)）]\s*$", signs="” 」 』")
_PIECES = lazy(r"[\s、,]+")
_WROTE = lazy(
    r"(?:\s*/\s*|\s+)(?:文(?:字|\s?[/、]?\s?(?:图|摄影?))?|图?文|(?:图|摄影?)\s?[/、]\s?文|摄影报[道导]|报[道导]|撰[文稿]|供稿|采写)$"
)
"""What the one who signs did: wrote, or wrote and took the pictures; not the pictures alone."""
_QUOTATION = lazy(r"\s*(?:“[^“”]+”|「[^「」]+」|『[^『』]+』)\s*")
"""A paragraph that is one quotation: the name behind it is the speaker's."""


def read_dateline(text: str) -> Facts:
    """Read source and reporters from the start of a paragraph; empty where it has no dateline.

    >>> read_dateline("中新网东屿8月16日电 (记者 何晨)16日正午，渔船出港。").authors
    ['何晨']
    >>> read_dateline("（中央社記者張小明台北23日電）寒流來襲。").source
    '中央社'
    >>> read_dateline("【本報訊】昨日下雨。").source
    ''
    """
    facts = Facts()
    head, folded = text[:_REACH], fold(text)[:_REACH]
    wired = False  # behind the name of an agency, a day and 电 the reporter stands, whatever the surname
    if match := _WIRE.match(folded):
        wired = "日" in match[0]
        _take_medium(facts, head[slice(*match.span("medium"))], match["medium"])
    elif "/" in folded and (match := _RELEASE.match(folded)):
        _take_medium(facts, head[slice(*match.span("medium"))], match["medium"])
    for match in _BRACKETED.finditer(folded):
        between = folded[: match.start()]
        # Behind running text a bracket is no dateline any more.
        if re.search("[。,;:!?]", between) or (len(between) > 30 and not facts.source):
            break
        written, inner = head[slice(*match.span("inner"))], match["inner"]
        if own := _OWN_NEWS.match(inner):  # 本報訊／記者譚詠珊
            written, inner = written[own.end() :], inner[own.end() :]
        _read_bracket(facts, written, inner, first=not between.strip())
        if wired and not facts.authors and (named := _REPORTERS.fullmatch(inner)):
            names = re.split(r"[、\s]+", written[slice(*named.span("names"))])
            facts.add_authors([name for name in names if not NO_NAME.search(fold(name))])
    if not facts.authors and "记者" in folded and (match := _PLAIN.match(folded)):
        facts.add_authors(_all_names(head[slice(*match.span("names"))], match["names"]))
    if not facts.authors and "记者" in folded and (match := _REPORTING.match(folded)):
        facts.add_authors(_all_names(head[slice(*match.span("names"))], match["names"]))
    return facts


def _take_medium(facts: Facts, written: str, folded: str) -> None:
    if not facts.source and not _OWN.search(folded):
        facts.source = written


def _read_bracket(facts: Facts, written: str, folded: str, *, first: bool) -> None:
    if match := _CABLE.fullmatch(folded):
        start, end = match.span("names")
        names = _names_before_place(written[start:end], match["names"])
        facts.add_authors(names)
        if names and match["medium"] and MEDIA_NAME.fullmatch(match["medium"]):
            _take_medium(facts, written[slice(*match.span("medium"))], match["medium"])
        if names:
            return
    if (match := _REPORT.fullmatch(folded)) and MEDIA_NAME.fullmatch(match["medium"]):
        _take_medium(facts, written[slice(*match.span("medium"))], match["medium"])
        return
    if (match := _WIRE.match(folded)) and match.end() == len(folded):
        _take_medium(facts, written[slice(*match.span("medium"))], match["medium"])
        return
    if (
        first
        and MEDIA_NAME.fullmatch(folded)
        and len(folded) <= 8
        and folded not in ("新闻", "快讯", "健康", "体育", "财经", "科技")
    ):
        _take_medium(facts, written, folded)
        return
    if "记者" in folded or "通讯员" in folded or ("编译" in folded and "报" in folded):
        read = read_metadata(written)
        if read is not None and not read.published:
            facts.add_authors(read.authors)
            if read.source:
                _take_medium(facts, read.source, fold(read.source))


def _names_before_place(written: str, folded: str) -> list[str]:
    """The names before a place that nothing parts from them: 張小明台北 → 張小明."""
    *first, last = written.split("、")
    length = name_before(folded.rsplit("、", maxsplit=1)[-1])
    return _all_names("、".join([*first, last[:length]]), "") if length else []


def _all_names(written: str, folded: str) -> list[str]:
    """The names of a list of nothing but sure names; else none."""
    folded = folded or fold(written)
    names = split_names(written, folded, strict=True)
    return names if sum(map(len, names)) == len(re.sub(r"[\s、,]", "", written)) else []


def read_signature(text: str) -> list[str]:
    """Read the names in brackets at the end of a paragraph, where a reporter signs.

    >>> read_signature("代表团参加了签约仪式。(路榕)"), read_signature("会议闭幕。（完）"), read_signature("前排右一（王小明）")
    (['路榕'], [], [])
    """
    if text[-1:] not in ")）":
        return []
    match = _SIGNATURE.search(text)
    if match is None or not (match.start() == 0 or _ENDS_SENTENCE.search(text[: match.start()].rstrip())):
        return []
    if _QUOTATION.fullmatch(text, 0, match.start()):
        return []
    written = match["inner"].strip()
    folded = fold(written)
    if end := _WROTE.search(folded):
        written, folded = written[: end.start()], folded[: end.start()]
    first, *others = _PIECES.split(folded)
    if others and not is_name(first) and ORGANISATION.fullmatch(first):  # 县农业局 何晨
        written, folded = written[len(first) :].lstrip(" \u3000、,，"), _PIECES.split(folded, maxsplit=1)[1]
    if all(map(is_name, _PIECES.split(folded))):
        return _all_names(written, folded)
    if re.search("记者|通讯员|作者|文/|撰文|采写", folded) and not folded.endswith("摄"):
        read = read_metadata(written)
        return read.authors if read is not None and not read.published else []
    return []


def ends_quoted(text: str) -> bool:
    """Say whether a paragraph ends in a quotation and a name in brackets: 他说过：“好走。”（乔布斯）.

    >>> ends_quoted("他说过：“好走。”（乔布斯）"), ends_quoted("石桥通车了。（何雨）")
    (True, False)
    """
    match = _SAID.search(text) if text[-1:] in ")）" else None
    return match is not None and "记者" not in fold(match[0])


def read_signed_source(text: str) -> str:
    """Read the name of a medium in brackets that closes the text on a line of its own, or ''.

    >>> read_signed_source("（更生日報）"), read_signed_source("（健康）"), read_signed_source("會議閉幕。（更生日報）")
    ('更生日報', '', '')
    """
    inner = text.strip()[1:-1]
    if (
        text.strip()[:1] not in ("(", "（")
        or text.strip()[-1:] not in (")", "）")
        or not 3 <= len(inner) <= 12
    ):
        return ""
    folded = fold(inner)
    known = MEDIA_NAME.fullmatch(folded) and re.search("(?:报|社|网|台|刊|新闻)$", folded)
    return inner if known and not _OWN.match(folded) else ""
