"""Loading all that a cleaner may need at once, in a process that others are forked from: they share it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.pipeline import Cleaner

__all__ = ["warm_up"]

_PAGE = (
    "雲溪縣新橋通車\n2031-05-06 08:30 來源:雲溪日報\n\n"
    "&nbsp;&nbsp;昨天,縣(xiàn)裏的新橋通車了.</p>\n????橋長三百米,共用石料2萬塊.\n版權所有 未經許可不得轉載\n"
)


def warm_up(cleaner: Cleaner) -> None:
    """Load tables and compile expressions by cleaning a small damaged page. It never fails.

    What can't be loaded, the first document reports.
    """
    with suppress(Exception):
        for encoding in ("utf-8", "gb18030", "big5"):
            cleaner(_PAGE.encode(encoding, errors="ignore"))
