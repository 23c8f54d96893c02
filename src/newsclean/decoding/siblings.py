"""Files of one directory vote: a few bytes alone can be anything, the files beside them rarely are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.decoding.binary import kind_of
from newsclean.decoding.detection import BOMS, GENERIC
from newsclean.decoding.scoring import best_two, count_high, high_cost, sample_of, score

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["encoding_from_siblings"]

CLEAR = 12.0  # nats by which the winner must lead


def encoding_from_siblings(files: Iterable[bytes]) -> str | None:
    """The encoding that explains the files of one directory best, None when they leave it open.

    Only files whose bytes leave a choice vote: those with a byte order mark, in ASCII, in UTF-8 or that are no
    text do not (each is read as what it is, whatever its neighbours are). Files that are not plausible as Chinese
    in any encoding do not vote either. Give the result to `decode` as its `hint`. The start of each file, some
    thousand bytes, is enough.

    >>> encoding_from_siblings(text.encode("big5") for text in ["雲溪", "石橋通車", "天氣轉涼", "記者"])
    'big5'
    >>> encoding_from_siblings([b"plain", "雲溪".encode()]) is None
    True
    """
    totals: dict[str, float] = {}
    for data in files:
        if data.isascii() or kind_of(data)[0] or any(data.startswith(mark) for mark, _ in BOMS):
            continue
        sample = sample_of(data)
        if count_high(sample) >= 30 and _is_utf8(data):
            continue
        costs = score(sample, "euc-tw")
        if high_cost(min(costs.values()), sample) > GENERIC:
            continue
        for encoding, nats in costs.items():
            totals[encoding] = totals.get(encoding, 0.0) + nats
    if not totals:
        return None
    best, margin = best_two(totals)
    return best if margin >= CLEAR and best != "utf-8" else None


def _is_utf8(data: bytes) -> bool:
    try:
        data[: data.rfind(b"\n") + 1 or len(data)].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
