"""From the name of an encoding to its reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.decoding.tables import CHINESE

if TYPE_CHECKING:
    from newsclean.decoding.pieces import Pieces

__all__ = ["newline_of", "read_pieces"]


def read_pieces(data: bytes, encoding: str) -> Pieces:
    """Read `data` (without a byte order mark) in `encoding`, damaged places apart."""
    if encoding in CHINESE:
        from newsclean.decoding.recovery import read_lines

        return read_lines(data, encoding)
    if encoding == "hz":
        from newsclean.decoding.escapes import read_hz

        return read_hz(data)
    if encoding == "iso-2022-cn":
        from newsclean.decoding.escapes import read_iso_2022_cn

        return read_iso_2022_cn(data)
    from newsclean.decoding.pieces import read_with_codec

    return read_with_codec(data, encoding)


def newline_of(encoding: str) -> bytes:
    r"""The bytes of a line feed.

    >>> newline_of("utf-16-be"), newline_of("big5")
    (b'\x00\n', b'\n')
    """
    if encoding.startswith(("utf-16", "utf-32")):
        return "\n".encode(encoding)
    return b"\n"
