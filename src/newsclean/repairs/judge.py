"""Is the text that a route gives back really what stood there? One measure for all routes, and its bars.

The score of a reading is a log-likelihood ratio: the cost of what stands there less the cost of what would stand
there, less the price of every guess (the logarithm of how many alternatives it had). A reading is applied as a
whole or not at all, and only where the score, the score per character and the reading itself pass the bars of
its route. The bars stand well above what clean text of many kinds ever reached; docs/mojibake.md has the figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.characters import HAN_RE, has_han
from newsclean.patterns import lazy
from newsclean.plausibility import character_costs, cost, cost_apart
from newsclean.repairs.alignment import is_out_of_step
from newsclean.repairs.charsets import CHARSETS

if TYPE_CHECKING:
    from newsclean.repairs.filling import Filled
    from newsclean.repairs.routes import Route

__all__ = ["Verdict", "chinese_of_bytes", "judge", "reads_as_chinese", "reads_as_nonsense"]


class _Bar(NamedTuple):
    score: float  # nats in all
    each: float  # nats per character of the reading
    distinct: int  # different Han characters


_BARS = {
    "utf8": _Bar(16.0, 3.5, 1),
    "latin": _Bar(18.0, 4.5, 2),
    "han": _Bar(22.0, 4.0, 3),
}
_KNOWN = _Bar(8.0, 2.0, 1)  # where the document shows that it came by this route
_SUGGESTED = _Bar(14.0, 4.0, 2)
_IMPOSSIBLE = lazy("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\uffff]")
_WIDE = lazy("[^\x00-\x7f]+")
_KANA = lazy("[\u3041-\u30ff]")
_KANA_RUN = lazy("[\u3041-\u30ff]{5}")
_DEAREST = 9.0  # nats per character: prose has 4 to 7; names have more, so what is exact may cost more
_NONSENSE = 10.0
_MOST_LOST = 0.25
_MOST_LOST_OF_PAIRS = 0.15  # what is left of a character there says less of it than in UTF-8


class Verdict(NamedTuple):
    """The score in nats, and whether the reading may be applied, or only suggested."""

    score: float
    applied: bool
    suggested: bool


def judge(before: str, filled: Filled, route: Route, *, known: bool = False) -> Verdict:
    """Weigh a reading of `before` by `route`; `known` where the rest of the document came by that route."""
    best = filled.best
    if route.name == "big5-as-gbk" and _is_japanese(before):
        return Verdict(0.0, applied=False, suggested=False)
    wide = "".join(_WIDE.findall(best))
    han = set(HAN_RE.findall(best))
    bar = _KNOWN if known else _BARS[_bar_of(route)]
    apart = cost_apart(best)
    score = (cost if CHARSETS[route.charset].wide else cost_apart)(before) - apart - filled.choices
    if not (route.codec == "utf-8" and _passes(bar, score, len(wide), len(han))):
        score += apart - cost(best)  # nothing but UTF-8 is proved without its words
    if not han or _IMPOSSIBLE.search(best):
        return Verdict(score, applied=False, suggested=False)
    allowance = (1.0 if known else 0.0) + (0.0 if filled.choices else 3.0 if route.codec == "utf-8" else 1.0)
    each = (apart if len(wide) == len(best) else cost_apart(wide)) / len(wide)
    dear = each > _DEAREST + allowance
    lost = filled.lost > max(1, (_MOST_LOST if route.codec == "utf-8" else _MOST_LOST_OF_PAIRS) * len(wide))
    return Verdict(
        score,
        applied=2 * filled.lost <= len(wide)
        and _passes(bar, score, len(wide), len(han))
        and not (dear or lost or is_out_of_step(best, route, before)),
        suggested=_passes(_SUGGESTED, score, len(wide), len(han)) and not dear,
    )


def _bar_of(route: Route) -> str:
    if route.codec == "utf-8":
        return "utf8"
    return "latin" if "latin" in route.name or "cp12" in route.name else "han"


def _is_japanese(text: str) -> bool:
    """Whether kana stand as Japanese has them: in Big5 read as GBK they are one character in eight."""
    return _KANA_RUN.search(text) is not None or 2 * len(_KANA.findall(text)) > len(text)


def _passes(bar: _Bar, score: float, characters: int, distinct: int) -> bool:
    return score >= bar.score and score >= bar.each * characters and distinct >= bar.distinct


def reads_as_chinese(text: str, dearest: float = _DEAREST) -> bool:
    """Whether `text` has Han characters and those that are no ASCII cost what Chinese costs."""
    wide = "".join(_WIDE.findall(text))
    if not wide or _IMPOSSIBLE.search(text) or not has_han(text):
        return False
    return sum(map(character_costs().__getitem__, wide)) / len(wide) < dearest


def reads_as_nonsense(text: str) -> bool:
    """Whether what is no ASCII in `text` costs far more than Chinese, even Chinese full of names.

    >>> reads_as_nonsense("媒体云溪县新桥通车"), reads_as_nonsense("婵帊缍嬫稉姘閻ㄥ嫭鐗")
    (False, True)
    """
    wide = "".join(_WIDE.findall(text))
    return len(wide) > 3 and sum(map(character_costs().__getitem__, wide)) / len(wide) > _NONSENSE


def chinese_of_bytes(code: bytes, codecs: tuple[str, ...] = ("gb18030", "cp950")) -> tuple[str, bool] | None:
    """What bytes say as GBK or Big5, whichever is the more plausible, and whether that is sure by itself.

    None where neither is Chinese.

    >>> chinese_of_bytes("云溪日报".encode("gbk")), chinese_of_bytes("雲溪日報".encode("big5"))
    (('云溪日报', True), ('雲溪日報', True))
    """
    readings = []
    for codec in codecs:
        try:
            text = code.decode(codec)
        except UnicodeDecodeError:
            continue
        if reads_as_chinese(text, _DEAREST + 3.0):
            readings.append(text)
    if not readings:
        return None
    best = min(readings, key=cost)
    han = len(HAN_RE.findall(best))
    return best, han >= 2 and reads_as_chinese(best, _DEAREST + (1.0 if han > 3 else 0.0))
