"""`--verify`: prove an output before it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.errors import NewscleanError

if TYPE_CHECKING:
    from newsclean.model import Article
    from newsclean.pipeline import Cleaner

__all__ = ["VerificationError", "verify"]


class VerificationError(NewscleanError):
    """An output that failed its proof; it was not written."""


def verify(cleaner: Cleaner, data: bytes, article: Article) -> None:
    """Prove that the edits replay, that nothing vanished unnamed, and that a second run changes nothing.

    Raises VerificationError. This runs the chain twice more.
    """
    _check_stages(cleaner, data)
    text = article.to_text()
    again = cleaner(text).to_text()
    if again != text:
        place = next((n for n, (a, b) in enumerate(zip(text, again, strict=False)) if a != b), len(text))
        raise VerificationError("a second run changes the output again",
                                where=f"line {text.count(chr(10), 0, place) + 1} of the output",
                                hint="please report it together with this input")  # fmt: skip


def _check_stages(cleaner: Cleaner, data: bytes) -> None:
    from newsclean.edits import replay

    for step in cleaner.steps(data):
        if step.replayable:
            if replay(step.before, step.edits) != step.after:
                raise VerificationError(f"the edits of '{step.stage}' do not give its output",
                                        hint="please report it together with this input")  # fmt: skip
        elif step.stage == "article":
            _check_article(step.before, step.result)


def _check_article(before: str, article: object) -> None:
    """Every line that came in stands in the article or among what it dropped, letter by letter."""
    from collections import Counter

    from newsclean.model import Article

    assert isinstance(article, Article)  # noqa: S101 - the stage is named after it
    kept = Counter("".join([*article.texts(), *(item.text for item in article.dropped)]))
    lost = Counter(c for c in before if c.isalnum())
    lost.subtract(kept)
    missing = [c for c, count in lost.items() if count > 0]
    named = set(
        "来源來作者文记者記编辑編輯责任責时间間发布發日期年月日时時分秒点點击擊浏览瀏覽次数數字号號评论評論条條人参与參與"
    )
    if unnamed := [c for c in missing if c not in named and not c.isascii()]:
        raise VerificationError(f"characters vanished that nothing names: {''.join(sorted(unnamed)[:12])}",
                                hint="please report it together with this input")  # fmt: skip
