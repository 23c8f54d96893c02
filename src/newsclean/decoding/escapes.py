r"""The two 7-bit encodings of Chinese mail and news groups: HZ (RFC 1843) and ISO-2022-CN (RFC 1922).

Both switch between ASCII and two-byte characters, HZ with `~{` and `~}`, ISO-2022-CN with escape sequences and
the shift characters; both start each line in ASCII. Python's hz codec reads GB2312 with the dot and the dash
that nobody else uses, and Python has no ISO-2022-CN, so both are read here.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from newsclean.decoding.pieces import Piece, Pieces
from newsclean.decoding.tables import cns_cell, read
from newsclean.patterns import lazy
from newsclean.plausibility import character_costs

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["escapes_of", "read_hz", "read_iso_2022_cn"]

_HZ_RUN = lazy(rb"~\{(?:[\x21-\x7d][\x21-\x7e])+~\}")
_HZ_TOKEN = lazy(rb"~~|~\r?\n|~\{([^\n]*?)(?:~\}|(?=\n)|\Z)", re.DOTALL)
_DESIGNATION = lazy(rb"\x1b\$\)[AGE]|\x1b\$\*H|\x1b\$\+[I-M]")
_ISO_TOKEN = lazy(
    rb"\x1b\$\)([AGE])|\x1b\$\*(H)|\x1b\$\+([I-M])|\x1b([NO])(..)|([\x0e\x0f\n])|([^\x0e\x0f\n\x1b]+)|(.)",
    re.DOTALL,
)
# The dot and the dash of names and asides (· and —) are in CNS 11643, from where the converters that write
# ISO-2022-CN take them, so the two signs of GB2312 that look like them are what they say.
_ISO_SIGNS = {b"!$": "・", b"!*": "―"}
_PLAUSIBLE = 9.5  # nats per character, above which text between ~{ and ~} is taken for ASCII art


def escapes_of(data: bytes) -> str:
    r"""Name the 7-bit encoding of `data` (which has no byte over 0x7F), '' where there is none.

    >>> escapes_of(b"~{VPND~}"), escapes_of(b"a ~{b~} c"), escapes_of(b"\x1b$)A\x0eVPND\x0f")
    ('hz', '', 'iso-2022-cn')
    """
    if b"\x0e" in data and _DESIGNATION.search(data):
        return "iso-2022-cn"
    if b"~{" in data and (runs := _HZ_RUN.findall(data)):
        text = "".join(_gb_text(run[2:-2]) for run in runs[:50])
        costs = character_costs()
        if sum(map(costs.__getitem__, text)) < _PLAUSIBLE * len(text):
            return "hz"
    return ""


def _gb_text(pairs: bytes) -> str:
    return read(bytes(byte | 0x80 for byte in pairs), "gb18030")


@cache
def _gb_cell(pair: bytes) -> str:
    text = _gb_text(pair)
    return text if len(text) == 1 and not "\ud800" <= text <= "\udfff" else ""


def read_hz(data: bytes) -> Pieces:
    """Read HZ; `~` before a line end joins the lines, as RFC 1843 says.

    >>> read_hz(b"~{VPND~} HZ ~~")
    ['中文', ' HZ ', '~']
    """
    pieces: Pieces = []
    place = 0
    for token in _HZ_TOKEN.finditer(data):
        if place < token.start():
            pieces += _ascii(data[place : token.start()], place)
        if token[0] == b"~~":
            pieces.append("~")
        elif token[1] is not None:
            pieces += _pairs(token[1], token.start(1), ord("A"), {})
        place = token.end()
    if place < len(data):
        pieces += _ascii(data[place:], place)
    return pieces


def _ascii(data: bytes, offset: int) -> Pieces:
    try:
        return [data.decode("ascii")]
    except UnicodeDecodeError:
        pieces: Pieces = []
        for part in re.finditer(rb"[\x00-\x7f]+|[\x80-\xff]+", data):
            high = part[0][0] > 0x7F
            pieces.append(Piece("", offset + part.start(), part[0], "") if high else part[0].decode("ascii"))
        return pieces


def _pairs(data: bytes, offset: int, charset: int, signs: Mapping[bytes, str]) -> Pieces:
    """Two-byte characters of GB2312 (A), CNS 11643 plane 1 (G) or ISO-IR-165 (E); a byte without a twin is stray.

    `signs` are read otherwise than in GB18030.
    """
    pieces: Pieces = []
    text: list[str] = []
    place = 0
    while place < len(data):
        pair = data[place : place + 2]
        character = ""
        if len(pair) == 2 and 0x21 <= pair[0] & 0x7F <= 0x7E and 0x21 <= pair[1] & 0x7F <= 0x7E:
            pair = bytes(byte & 0x7F for byte in pair)
            character = cns_cell(1, *pair) if charset == ord("G") else signs.get(pair) or _gb_cell(pair)
        if character:
            text.append(character)
            place += 2
        elif data[place] <= 0x20 or data[place] == 0x7F:
            text.append(chr(data[place]))
            place += 1
        else:
            if text:
                pieces.append("".join(text))
                text = []
            pieces.append(Piece("", offset + place, data[place : place + 2], ""))
            place += 2
    return [*pieces, "".join(text)] if text else pieces


def read_iso_2022_cn(data: bytes) -> Pieces:
    r"""Read ISO-2022-CN and its extension ISO-2022-CN-EXT (CNS planes 3 to 7).

    >>> read_iso_2022_cn(b"\x1b$)A\x0eVPND\x0f ok")
    ['中文', ' ok']
    """
    pieces: Pieces = []
    charset, planes, shifted = ord("A"), {"N": 2, "O": 3}, False
    for token in _ISO_TOKEN.finditer(data):
        designated, two, three, single, cell, control, run, other = token.groups()
        if designated:
            charset = designated[0]
        elif two:
            planes["N"] = 2
        elif three:
            planes["O"] = three[0] - ord("I") + 3
        elif single:
            row, column = (byte & 0x7F for byte in cell)
            known = cns_cell(planes[single.decode()], row, column) if min(row, column) > 0x20 else ""
            pieces.append(known or Piece("", token.start(), token[0], ""))
        elif control:
            shifted = control == b"\x0e"
            if control == b"\n":
                pieces.append("\n")
        elif run:
            pieces += (
                _pairs(run, token.start(), charset, _ISO_SIGNS) if shifted else _ascii(run, token.start())
            )
        elif other:
            pieces.append(Piece("", token.start(), other, ""))
    return pieces
