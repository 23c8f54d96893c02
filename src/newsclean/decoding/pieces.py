"""What a reading is made of: runs of text, and the places where bytes were damaged or read in another way."""

from __future__ import annotations

import codecs
import threading
from typing import TYPE_CHECKING, NamedTuple

from newsclean.decoding.labels import codec_of
from newsclean.decoding.readers import newline_of
from newsclean.errors import DecodingError
from newsclean.model import Damage, Decoded

if TYPE_CHECKING:
    from newsclean.model import Errors

__all__ = ["Piece", "Pieces", "read_with_codec", "report"]


class Piece(NamedTuple):
    """A damaged place: its bytes from `offset` on, read as `text` in the encoding `reading`, or not at all ('')."""

    text: str
    offset: int
    data: bytes
    reading: str


Pieces = list[str | Piece]
"""A reading in order: text that the document's encoding explains, and damaged places between."""

_STRAY = "\udc00"  # stands for one undecodable place; no strict decoder gives it


class _Spans(threading.local):
    """Where the decoder that works in this thread met errors."""

    def __init__(self) -> None:
        self.found: list[tuple[int, int]] = []


_spans = _Spans()


def _note_stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    end = max(error.end, error.start + 1)
    _spans.found.append((error.start, end))
    return _STRAY, end


codecs.register_error("newsclean.strays", _note_stray)


def read_with_codec(data: bytes, encoding: str) -> Pieces:
    r"""Read `data` with Python's codec; each place that it refuses becomes a piece without a reading.

    >>> read_with_codec(b"caf\xe9 \x81", "windows-1252")
    ['café ', Piece(text='', offset=5, data=b'\x81', reading='')]
    """
    _spans.found = []
    try:
        text = data.decode(codec_of(encoding), "newsclean.strays")
    except UnicodeError:  # a codec that can't go on after an error
        return [data.decode(codec_of(encoding), "replace")]
    spans, _spans.found = _spans.found, []
    if not spans:
        return [text]
    pieces: Pieces = []
    for part, span in zip(text.split(_STRAY), [*spans, None], strict=True):
        if part:
            pieces.append(part)
        if span is not None:
            pieces.append(Piece("", span[0], data[span[0] : span[1]], ""))
    return pieces


def report(
    pieces: Pieces, data: bytes, found: tuple[str, str], errors: Errors, origin: tuple[int, int]
) -> Decoded:
    """Join pieces as `errors` says and list what was damaged.

    `found` is the encoding and how it was found; `origin` the line (from 1) and the byte of the input at which
    `data` begins. Raises DecodingError for the first piece that is no text of `encoding` when `errors` is "strict".
    """
    encoding, how = found
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return Decoded(pieces[0], encoding, how)
    parts: list[str] = []
    damage: list[Damage] = []
    line, start = origin
    counted, newline = 0, newline_of(encoding)
    for piece in _merged(pieces):
        if isinstance(piece, str):
            parts.append(piece)
            continue
        line += data.count(newline, counted, piece.offset)
        counted = piece.offset
        if errors == "strict":
            raise _refused(piece, encoding, f"line {line}, byte {start + piece.offset}")
        if piece.reading:
            parts.append(piece.text)
            damage.append(Damage(line, start + piece.offset, piece.data, f"read as {piece.reading}"))
            continue
        escaped = "".join(f"\\x{byte:02x}" for byte in piece.data)
        parts.append("\ufffd" if errors == "replace" else escaped)
        action = "replaced by U+FFFD" if errors == "replace" else f"written as {escaped[:16]}"
        damage.append(Damage(line, start + piece.offset, piece.data, action))
    return Decoded("".join(parts), encoding, how, tuple(damage))


def _refused(piece: Piece, encoding: str, where: str) -> DecodingError:
    if piece.reading:
        return DecodingError(f"the input is {encoding}, but here stands {piece.reading}", where=where,
                             hint="mend the input, or use --errors replace, which reads both")  # fmt: skip
    return DecodingError(f"byte 0x{piece.data[:1].hex()} is not {encoding}", where=where,
                         hint="name another --encoding, or use --errors replace")  # fmt: skip


def _merged(pieces: Pieces) -> Pieces:
    """Join stray bytes that touch: what is left of one character is one damaged place."""
    merged: Pieces = []
    for piece in pieces:
        last = merged[-1] if merged else None
        if (
            isinstance(piece, Piece)
            and isinstance(last, Piece)
            and piece.reading == last.reading
            and piece.offset == last.offset + len(last.data)
        ):
            merged[-1] = Piece(last.text + piece.text, last.offset, last.data + piece.data, piece.reading)
        else:
            merged.append(piece)
    return merged
