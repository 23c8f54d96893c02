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


def verify(cleaner: Cleaner, data: bytes | str, article: Article) -> None:
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


def _check_stages(cleaner: Cleaner, data: bytes | str) -> None:
    from newsclean.edits import replay

    for step in cleaner.steps(data):
        if step.replayable:
            if replay(step.before, step.edits) != step.after:
                raise VerificationError(f"the edits of '{step.stage}' do not give its output",
                                        hint="please report it together with this input")  # fmt: skip
        elif step.stage == "article":
            _check_article(step.before, step.result)


def _check_article(before: str, article: object) -> None:
    """Every line that came in stands in the article or among what it set aside, or its values do.

    Raises VerificationError with what is left of a line after its values and the labels before them.
    """
    from newsclean.fold import fold
    from newsclean.model import Article

    assert isinstance(article, Article)  # noqa: S101 - the stage is named after it
    values = [*article.texts(), *(item.text for item in article.dropped), article.published or ""]
    kept = _letters("\n".join(values))
    parts = sorted(filter(None, map(_letters, values)), key=len, reverse=True)
    for number, line in enumerate(before.split("\n"), start=1):
        rest = _letters(line)
        if rest in kept:
            continue
        for part in parts:
            rest = rest.replace(part, "")
        if unnamed := [c for c in fold(rest) if c not in _LABELS and not c.isascii()]:
            raise VerificationError(f"characters vanished that nothing names: {''.join(unnamed[:12])}",
                                    where=f"line {number}",
                                    hint="please report it together with this input")  # fmt: skip


# The characters of the labels before dates, sources, names and counters, in Simplified.
_LABELS = frozenset(
    "来源作者文记编辑责任时间发布日期年月分秒点击浏览次数字号评论条人参与网友阅读量供稿通讯员摄影图片校对审核值班监制出处"
    "转载自上下午星期一二三四五六"
)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
