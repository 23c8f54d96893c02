"""What the two characters beside a gap say of it, before the long look of `ways`.

A pair of neighbours that belongs together decides most gaps: what stands there is then likelier by far than all
else that may. Where nothing is that clear, what both neighbours speak against is left out.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import repeat
from operator import sub
from typing import TYPE_CHECKING

from newsclean.plausibility import character_costs, pair_gains
from newsclean.repairs.weighing import script_price

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.repairs.items import Slot

__all__ = ["NUMERALS", "settled"]

NUMERALS = "一二三四五六七八九十百千万萬亿億两兩〇零壹贰叁肆伍"
_MOST = 80  # texts of a place that are looked at so: more need a longer look
_CLEAR = 6.0  # nats by which a text is likelier than any other and needs no longer look
_HOPELESS = 8.0  # nats behind the likeliest at which no text was ever right


def settled(slots: Sequence[Slot], lean: int) -> list[Slot]:
    """The slots with what is clear written out, and without texts that can't be; `lean` is the script's.

    >>> settled(["记", ("者", "考", "耆"), "昨天到石", ("桥", "桦", "档"), "边"], -1)
    ['记者昨天到石', ('桥', '桦', '档'), '边']
    """
    found: list[Slot] = []
    for place, slot in enumerate(slots):
        if isinstance(slot, str):
            if found and isinstance(found[-1], str):
                found[-1] += slot
            else:
                found.append(slot)
            continue
        left = found[-1] if found else ""
        right = slots[place + 1] if place + 1 < len(slots) else ""
        likely: Slot = slot
        if len(slot) <= _MOST and left and right and isinstance(left, str) and isinstance(right, str):
            likely = _likely(left[-1], slot, right[0], lean)
        if isinstance(likely, str) and isinstance(found[-1], str):
            found[-1] += likely
        else:
            found.append(likely)
    return found


def _likely(left: str, texts: tuple[str, ...], right: str, lean: int) -> Slot:
    """The one text that is clear between two characters, else those that may stand there."""
    alone = _alone(texts, lean)
    if not alone:
        return texts
    gain = pair_gains().get
    before = map(gain, map(left.__add__, texts), repeat(0.0))
    after = map(gain, [text + right for text in texts], repeat(0.0))
    nats = list(map(sub, map(sub, alone, before), after))
    least = min(nats)
    near = least + _CLEAR
    if sum(other < near for other in nats) == 1:
        clear = texts[nats.index(least)]
        if clear not in NUMERALS or sum(text in NUMERALS for text in texts) == 1:
            return clear
    limit = least + _HOPELESS
    return tuple(text for text, other in zip(texts, nats, strict=True) if other < limit or text in NUMERALS)


@lru_cache(4096)
def _alone(texts: tuple[str, ...], lean: int) -> list[float]:
    """Nats of each text without neighbours; [] where some are no single characters, or ASCII."""
    if max(map(len, texts)) > 1 or min(texts) < "\x80":
        return []
    costs = character_costs()
    return [costs[text] + script_price(text, lean) for text in texts]
