"""An encoding that the user names is obeyed or refused: never replaced by another one in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.decoding.pieces import Piece
from newsclean.decoding.readers import newline_of
from newsclean.decoding.scoring import count_high
from newsclean.errors import DecodingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.decoding.pieces import Pieces

__all__ = ["refuse_wrong"]

ENOUGH = 0.5  # of the lines that are not ASCII: what the named encoding must explain
PROBE = 1 << 18  # bytes that are looked at to say what the bytes are instead


def refuse_wrong(pieces: Pieces, data: bytes, encoding: str, origin: tuple[int, int] = (1, 0)) -> None:
    """Refuse `encoding` when it explains less than half of the lines that are not ASCII.

    It explains a line when it reads at least half of the line's bytes above 0x7F. `pieces` is the reading of
    `data` in that encoding, `origin` the line (from 1) and the byte of the input at which `data` begins.

    Raises DecodingError with the first place that it does not explain, and what the bytes look like.
    """
    if not any(isinstance(piece, Piece) for piece in pieces):
        return
    lines = explained = 0
    for high, unread in _lines(pieces, data, newline_of(encoding)):
        lines += high > 0
        explained += high > 0 and 2 * unread <= high
    if explained >= ENOUGH * lines:
        return
    first = next(piece for piece in pieces if isinstance(piece, Piece))
    line, start = origin
    line += data.count(newline_of(encoding), 0, first.offset)
    looks = _looks_like(data, encoding)
    hint = f"they look like {looks}; leave --encoding away or name that" if looks else "leave --encoding away"
    raise DecodingError(
        f"the bytes are no {encoding}", where=f"line {line}, byte {start + first.offset}", hint=hint
    )


def _lines(pieces: Pieces, data: bytes, newline: bytes) -> Iterator[tuple[int, int]]:
    """Of each line its bytes above 0x7F, and how many of them the encoding did not read."""
    strange = [piece for piece in pieces if isinstance(piece, Piece)][::-1]
    start = 0
    for raw in data.split(newline):
        end = start + len(raw) + len(newline)
        unread = 0
        while strange and strange[-1].offset < end:
            unread += count_high(strange.pop().data)
        yield count_high(raw), unread
        start = end


def _looks_like(data: bytes, encoding: str) -> str:
    from newsclean.decoding.detection import detect

    sample = data[:PROBE]
    if len(data) > PROBE:
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        found, _ = detect(sample)
    except DecodingError:
        return ""
    return "" if found in (encoding, "ascii") else found
