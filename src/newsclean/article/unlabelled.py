"""What is left over of a line of metadata when dates, labels and roles are read: bare names, buttons."""

from __future__ import annotations

import re

from newsclean.article.facts import Facts
from newsclean.article.labels import FIELD_OF_WORK, LATIN_MEDIUM, LATIN_NAME, ORIGINAL_CONTENT, PROVINCE
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import MEDIA_NAME, is_name
from newsclean.vocabulary import boilerplate_reason, is_navigation_word

__all__ = ["read_account", "read_unlabelled"]

_SMALL_MEDIUM = lazy(
    r"[^\W_]{1,8}(?:娱乐|电竞|汽车|房产|旅游|教育|军事|环球|国际|中文网?|通讯|传真|视界|视野|视线|眼|头条|日志|参考|前线|之声|论坛|资讯|情报|志|圈|评论|时评|观察|周末|文摘|文旅|文艺)"
)  # beside a day alone
_ACCOUNT = lazy(r"\s*原创[\s|·]+(?P<one>[^\s《》。，]{1,14})(?:[\s|·]+(?P<other>[^\s《》。，]{2,16}))?\s*")
_SENT_FROM = lazy(r"发自[^\W\d_]{2,6}")
_PLACE = lazy(r"\d\d:\d\d\s*发表于\s?\w{2,6}\s*$")


def read_unlabelled(facts: Facts, left: list[tuple[str, str]], text: str, *, dated: bool) -> bool:
    """Whether what is left over is nothing, navigation, or bare names beside a date; what it says goes to `facts`.

    `left` holds the words as written and folded, `text` is the whole line, which holds a date if `dated`.
    """
    if not left:
        return True
    if boilerplate_reason(" ".join(folded for _, folded in left)) == "navigation":
        facts.plain = False
        return True
    # WeChat's marks: 原创 before the names, the place behind the time.
    original = any(folded == "原创" for _, folded in left) or (
        len(left) == 2 and _PLACE.search(fold(text)) is not None
    )
    facts.account = any("原创" in folded for _, folded in left) or "官方" in fold(text)
    facts.account = facts.account or any(
        PROVINCE.fullmatch(folded) or FIELD_OF_WORK.fullmatch(folded) for _, folded in left
    )
    left = [
        (written, folded)
        for written, folded in left
        if not (ORIGINAL_CONTENT.fullmatch(folded) or (facts.authors and _SENT_FROM.fullmatch(folded)))
    ]
    if original and len(left) > 2 and PROVINCE.fullmatch(left[-1][1]):
        facts.note("details", [left.pop()[0]])
    if original and left:
        return _read_account(facts, left)
    if not dated:
        if (
            len(left) == 1
            and (facts.authors or "edition" in facts.extra)
            and not facts.source
            and MEDIA_NAME.fullmatch(left[0][1])
        ):
            facts.source = left[0][0]  # 新港時報 文/卓依潔
            return True
        return not left
    left = [(written, folded) for written, folded in dict.fromkeys(left) if folded not in ("讯", "电")]
    if dated and "分钟" in fold(text):  # the row of an article that says how long it takes to read
        left = [(written, folded) for written, folded in left if len(folded) > 2 or is_name(folded)]
    return _read_bare(facts, left)


def read_account(text: str) -> Facts | None:
    """Read WeChat's line of author and account, which stands over or under the time: 原创 阿檀 滨河生活志."""
    match = _ACCOUNT.fullmatch(fold(text))
    if match is None:
        return None
    facts = Facts(account=True)
    parts = [(text[slice(*match.span(key))], match[key]) for key in ("one", "other") if match[key]]
    return facts if _read_account(facts, parts) else None


def _read_bare(facts: Facts, left: list[tuple[str, str]]) -> bool:
    """Read what stands without a label beside a date; False where it could be anything."""
    if len(left) > 2 and any(boilerplate_reason(folded) == "navigation" for _, folded in left):
        left = [(written, folded) for written, folded in left if boilerplate_reason(folded) != "navigation"]
        facts.plain = False
    words = [folded for _, folded in left]
    # 云溪日报 2031-01-16 何晨 林溪
    listed = len(left) > 2 and MEDIA_NAME.fullmatch(words[0]) is not None and all(map(is_name, words[1:]))
    left = [
        (written[:-1], folded[:-1])
        if folded[-1] in "讯訊" and MEDIA_NAME.fullmatch(folded[:-1])
        else (written, folded)
        for written, folded in left
    ]
    if any(folded.isdigit() for _, folded in left):  # a counter without its name
        left = [(written, folded) for written, folded in left if not folded.isdigit()]
        facts.plain = False
    timed = "T" in facts.published or ":" in fold(facts.raw_date) or facts.raw_date.endswith("前")
    if timed and _read_latin(facts, " ".join(written for written, _ in left)):
        return True
    media = next((written for written, folded in left if MEDIA_NAME.fullmatch(folded)), "")
    for written, folded in left:
        if written == media and not facts.source:
            facts.source = written
        elif PROVINCE.fullmatch(folded) or FIELD_OF_WORK.fullmatch(folded):
            facts.note("details", [written])
        elif (
            (listed or (len(left) <= 2 and not facts.authors))
            and is_name(folded)
            and not is_navigation_word(folded)
        ):
            facts.authors.append(written)
        elif (
            not (facts.source or media or is_navigation_word(folded))
            and len(left) <= 2
            and timed
            and re.fullmatch(r"[^\W_]{2,12}", folded)
        ):
            facts.source, facts.guessed = (
                written,
                True,
            )  # an account or a small medium: 江城都市圈 2031-06-06 20:10
        elif not facts.source and len(left) == 1 and _SMALL_MEDIUM.fullmatch(folded):
            facts.source = written
        elif facts.source and timed and len(left) == 2 and re.fullmatch(r"[^\W\d_]{2,4}", folded):
            facts.note("details", [written])  # a section, a place or a name that no surname tells
        elif not is_navigation_word(folded) and boilerplate_reason(folded) != "navigation":
            return False
        else:
            facts.plain = False
    return True


def _read_latin(facts: Facts, latin: str) -> bool:
    """Whether all that is left is the name of a medium or of a person in Latin letters."""
    if not facts.source and LATIN_MEDIUM.fullmatch(latin):
        facts.source = latin
        return True
    if not facts.authors and LATIN_NAME.fullmatch(latin):
        facts.authors.append(latin)
        return True
    return False


def _read_account(facts: Facts, left: list[tuple[str, str]]) -> bool:
    """On WeChat 原创 is followed by an author and an account, or by the account alone."""
    facts.plain = False
    if len(left) > 2:
        return False
    if len(left) == 2 and not facts.authors:
        facts.authors.append(left[0][0])
    facts.source = facts.source or left[-1][0]
    return True
