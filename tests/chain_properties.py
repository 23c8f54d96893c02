"""What must hold for the whole chain on any input: shared by tests/test_fuzz.py and tools/fuzz.py.

Each check returns None, or what is wrong in one line.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean import Cleaner, DecodingError
from newsclean.edits import replay
from newsclean.model import Article, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["CHECKS", "broken"]

HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
TOLD = frozenset(
    "年月日号號时時点點分秒上下午早晚凌晨中间間星期周週礼禮拜一二三四五六七八九十〇零正元"  # dates, as ISO 8601
    "来來源稿自转轉载載据據本刊出处處供图圖由于於发發布佈表更新公开開刊登文章作者编編辑輯记記者责責任辑审審核校对對"
    "通讯訊员員撰文采採写寫摄攝影报報道導阅閱读讀浏瀏览覽次数數量击擊点點评評论論人气氣条條"
    "标標题題原名信息索引主办辦单單位机機构構类類别別栏欄目关關键鍵词詞字号號大小打印的社官账帐賬認证證已创創原网網站媒体體联聯络絡"
    "友版片成万萬全实實习習生方"
    "丨"  # a bar between a label and its value
)
"""Characters of dates and labels: they become the names of fields ("published", "source") and may go."""
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16")


def never_raises(data: bytes | str) -> str | None:
    """Any input is cleaned or refused with an error of our own, and the result can be written in every format."""
    for to in ("keep", "simplified", "taiwan"):
        try:
            article = Cleaner(to=to)(data)
        except DecodingError:
            return None
        article.to_json(report=True).encode()
        (article.to_markdown() + article.to_text()).encode(
            errors="surrogatepass"
        )  # a str may have lone surrogates
        if Article.from_dict(article.to_dict(report=True)) != article:
            return "an article does not survive to_dict and from_dict"
    return None


def idempotent(data: bytes | str) -> str | None:
    """Cleaning the text output again changes nothing."""
    for to in ("keep", "simplified", "traditional"):
        cleaner = Cleaner(to=to)
        try:
            once = cleaner(data).to_text()
        except DecodingError:
            return None
        twice = cleaner(once).to_text()
        if twice != once:
            return f"to={to}: {_difference(once, twice)}"
    return None


def edits_replay(data: bytes | str) -> str | None:
    """The edits of each stage turn its input into its output."""
    try:
        for step in Cleaner(to="simplified", audit=True).steps(data):
            if step.replayable and replay(step.before, step.edits) != step.after:
                return f"the edits of {step.stage} do not replay"
    except DecodingError:
        pass
    return None


def nothing_lost(data: bytes | str) -> str | None:
    """Every Han character of the page stands in the article or in what was dropped, dates and labels apart.

    As often as on the page; what a field says, such as an author's name, may have been said twice.
    """
    try:
        steps = {step.stage: step.result for step in Cleaner().steps(data)}
    except DecodingError:
        return None
    page, article = steps["markup"], steps["article"]
    if not isinstance(page, Page) or not isinstance(article, Article):
        return "the chain has no page or no article"
    kept = Counter(HAN.findall("".join(_strings(article))))
    had = Counter(HAN.findall(page.text))
    fields = "".join(_strings(replace(article, body=(), dropped=(), edits=(), warnings=())))
    lost = Counter({han: n for han, n in (had - kept).items() if han not in TOLD and han not in fields})
    return f"lost {dict(lost)}" if lost else None


def _strings(article: Article) -> Iterable[str]:
    def every(value: object) -> Iterable[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for key, item in value.items():
                yield from every(key)
                yield from every(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                yield from every(item)

    return every(article.to_dict(report=True))


def _difference(once: str, twice: str) -> str:
    place = next(
        (i for i, (a, b) in enumerate(zip(once, twice, strict=False)) if a != b), min(len(once), len(twice))
    )
    return f"{once[max(0, place - 12) : place + 20]!r} becomes {twice[max(0, place - 12) : place + 20]!r}"


CHECKS: tuple[Callable[[bytes | str], str | None], ...] = (
    never_raises,
    idempotent,
    edits_replay,
    nothing_lost,
)


def broken(data: bytes | str, checks: Iterable[Callable[[bytes | str], str | None]] = CHECKS) -> str | None:
    """What is wrong, with the name of the check; an exception of the chain counts as one."""
    for check in checks:
        try:
            wrong = check(data)
        except Exception as error:  # noqa: BLE001 (what a fuzzer is for)
            wrong = f"{type(error).__name__}: {error}"[:300]
        if wrong:
            return f"{check.__name__}: {wrong}"
    return None
