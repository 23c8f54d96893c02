"""Charsets that text is wrongly read as: which bytes stand behind a character, and what a mark of loss hides.

A wrong reading shows each byte, or each pair of bytes, as one character. Going back is exact where the reader
showed everything; where it met bytes that it did not know it left a mark, `?` or U+FFFD, and the bytes are gone.
What can be known about them differs by reader:

- Python's decoders replace one byte and go on at the next, so the lost byte and its follower are no pair of that
  charset;
- Windows' decoder takes the follower away too, so the mark stands for the last byte of a character and for an
  ASCII character below `@`, which can't be known;
- single-byte charsets lose the few bytes that they leave undefined.

Sources: Python's codecs; Microsoft's code pages 936 and 950 with their areas for end users' characters (EUDC);
the WHATWG Encoding Standard for 0x80 in GBK and the undefined bytes of windows-1252.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

__all__ = [
    "CHARSETS",
    "Charset",
    "Mark",
    "big5_shown",
    "bytes_behind",
    "lost_bytes",
    "pair_shown",
    "single_bytes",
    "to_bytes",
]


class Charset(NamedTuple):
    """A charset that text is read as: `wide` ones have pairs of bytes, `codec` is Python's name."""

    name: str
    codec: str
    wide: bool


CHARSETS: dict[str, Charset] = {
    "gbk": Charset("GBK", "gbk", wide=True),
    "big5": Charset("Big5", "big5", wide=True),
    "sjis": Charset("Shift-JIS", "cp932", wide=True),
    "korean": Charset("CP949", "cp949", wide=True),
    "latin": Charset("Latin-1 or CP1252", "cp1252", wide=False),
    "cp1250": Charset("CP1250", "cp1250", wide=False),
    "cp1251": Charset("CP1251", "cp1251", wide=False),
    "cp437": Charset("CP437", "cp437", wide=False),
    "cp850": Charset("CP850", "cp850", wide=False),
    "cp852": Charset("CP852", "cp852", wide=False),
    "cp866": Charset("CP866", "cp866", wide=False),
    "macroman": Charset("Mac Roman", "mac_roman", wide=False),
}


class Mark(NamedTuple):
    """A mark of loss: what stands there, whether its reader takes a pair at once, and the byte that follows.

    `follower` is -1 at the end of a line and None where it is not known.
    """

    sign: str
    pair: bool
    follower: int | None


@lru_cache(65536)
def bytes_behind(charset: str, character: str) -> tuple[bytes, ...]:
    r"""The bytes that `charset` shows as `character`, likeliest first; () where it never shows it.

    >>> bytes_behind("gbk", "鏂"), bytes_behind("gbk", "€"), bytes_behind("big5", "\ue000"), bytes_behind("latin", "…")
    ((b'\xe6\x96',), (b'\x80', b'\xa2\xe3'), (b'\xfa@',), (b'\x85',))
    """
    if character < "\x80":
        return (character.encode(),)
    if charset == "gbk":
        return _behind_gbk(character)
    if charset == "big5":
        return _behind_big5(character)
    if not CHARSETS[charset].wide:
        code = single_bytes(charset).get(ord(character), 0xFFFF)
        return (bytes((code,)),) if code < 0x100 else ()
    code_units = character.encode(CHARSETS[charset].codec, "ignore")
    if charset == "sjis" and character in _twice_in_sjis():
        return code_units, *_twice_in_sjis()[character]
    return (code_units,) if code_units else ()


@cache
def _twice_in_sjis() -> dict[str, tuple[bytes, ...]]:
    """The pairs beside the usual one that code page 932 shows as the same character: rows of NEC and IBM."""
    others: dict[str, tuple[bytes, ...]] = {}
    for lead in (0x81, 0x87, 0xED, 0xEE, 0xFA, 0xFB, 0xFC):
        for trail in range(0x40, 0xFD):
            pair = bytes((lead, trail))
            shown = pair_shown("cp932", pair)
            if shown and shown.encode("cp932") != pair:
                others[shown] = (*others.get(shown, ()), pair)
    return others


# What Windows and the Encoding Standard show for pairs that Python's gb18030 maps to private use.
_GB18030_2005 = dict(
    zip("︐︒︑︓︔︕︖︗︘︙龴龵龶龷龸龹龺龻", bytes.fromhex(
        "a6d9a6daa6dba6dca6dda6dea6dfa6eca6eda6f3fe59fe61fe66fe67fe6dfe7efe90fea0"
    ).hex(" ", 2).split(), strict=True)
)  # fmt: skip


def _behind_gbk(character: str) -> tuple[bytes, ...]:
    if character == "€":
        return b"\x80", b"\xa2\xe3"
    if character in "\x80\uf8f5":  # what a lone 0x80 and a lone 0xFF are shown as
        return (b"\x80" if character == "\x80" else b"\xff",)
    code = character.encode("gb18030", "ignore")
    if len(code) == 2:
        return (code,)
    other = _GB18030_2005.get(character)
    return (bytes.fromhex(other),) if other else ()


_EUDC = (
    (0xE000, 0xFA40, 5),
    (0xE311, 0x8E40, 19),
    (0xEEB8, 0x8140, 13),
)  # first code point, first pair, rows
_ROW = 157  # trail bytes of one lead byte: 40 to 7E and A1 to FE


def _behind_big5(character: str) -> tuple[bytes, ...]:
    if "\ue000" <= character <= "\uf8ff":
        code = ord(character)
        for first, pair, rows in _EUDC:
            if first <= code < first + rows * _ROW:
                lead, place = divmod(code - first, _ROW)
                return (bytes(((pair >> 8) + lead, _big5_trail(place))),)
        lead, place = divmod(code - 0xF6B1 + 63, _ROW)  # from C6A1 on
        return (bytes((0xC6 + lead, _big5_trail(place))),) if 0 <= lead < 4 else ()
    codes = [character.encode(codec, "ignore") for codec in ("cp950", "big5hkscs", "big5")]
    return tuple(dict.fromkeys(code for code in codes if len(code) == 2))


def _big5_trail(place: int) -> int:
    return place + (0x40 if place < 63 else 0x62)


def pair_shown(codec: str, pair: bytes) -> str:
    """The one character that Python's `codec` reads from a pair of bytes, or ''."""
    try:
        character = pair.decode(codec)
    except UnicodeDecodeError:
        return ""
    return character if len(pair) == 2 and len(character) == 1 else ""


@lru_cache(32768)
def big5_shown(pair: bytes) -> str:
    """What code page 950 shows for a pair: a character, private use for an end user's pair, or ''.

    >>> big5_shown(bytes.fromhex("a4a4")), big5_shown(bytes.fromhex("fa40")) == chr(0xE000), big5_shown(bytes.fromhex("a480"))
    ('中', True, '')
    """
    character = pair_shown("cp950", pair)
    if character or len(pair) < 2 or not (0x40 <= pair[1] < 0x7F or 0xA1 <= pair[1] < 0xFF):
        return character
    place = pair[1] - (0x40 if pair[1] < 0x7F else 0x62)
    for first, start, rows in _EUDC:
        if start >> 8 <= pair[0] < (start >> 8) + rows:
            return chr(first + (pair[0] - (start >> 8)) * _ROW + place)
    return chr(0xF6B1 - 63 + (pair[0] - 0xC6) * _ROW + place) if 0xC6 <= pair[0] <= 0xC8 else ""


@cache
def single_bytes(charset: str) -> dict[int, int]:
    """Code point to byte for a single-byte charset, as a table for `str.translate`.

    Bytes that the charset leaves undefined are shown as C1 controls; letters of Latin-1 that the charset lacks
    become U+FFFF, which no encoder takes.
    """
    table: dict[int, int] = {}
    for byte in range(0x80, 0x100):
        shown = bytes((byte,)).decode(CHARSETS[charset].codec, "ignore")
        table[ord(shown) if shown else byte] = byte
        if charset == "latin" or byte < 0xA0:
            table.setdefault(byte, byte)
    for code in range(0xA0, 0x100):
        table.setdefault(code, 0xFFFF)
    return table


def to_bytes(text: str, charset: str) -> bytes | None:
    r"""The bytes that `charset` shows as `text`; None where it can't have shown it, and where two ways are open.

    A euro sign is 0x80 in GBK here.

    >>> to_bytes("鏂囧瓧", "gbk").decode(), to_bytes("ÖÐÎÄ", "latin").decode("gbk"), to_bytes("한글", "gbk")
    ('文字', '中文', None)
    """
    if not CHARSETS[charset].wide:
        try:
            return text.translate(single_bytes(charset)).encode("latin-1")
        except UnicodeEncodeError:
            return None
    if charset == "gbk":
        try:
            code = b"\x80".join(part.encode("gb18030") for part in text.split("€"))
        except UnicodeEncodeError:
            return None
        ascii_only = text.encode("ascii", "ignore")
        if len(code) + len(ascii_only) + text.count("€") == 2 * len(text):
            return code  # no character took four bytes
    parts = []
    for character in text:
        behind = bytes_behind(charset, character)
        if len(behind) != 1:
            return None
        parts.append(behind[0])
    return b"".join(parts)


_HIGH = tuple(bytes((byte,)) for byte in range(0x80, 0x100))


@lru_cache(4096)
def lost_bytes(charset: str, mark: Mark) -> tuple[bytes, ...]:
    r"""The single bytes that `mark` can hide, for a reader that replaces one byte at a time.

    >>> b"".join(lost_bytes("latin", Mark("\ufffd", False, 0xE4))).hex(" ")
    '81 8d 8f 90 9d'
    """
    codec = CHARSETS[charset].codec
    if not CHARSETS[charset].wide:
        if mark.sign == "?":
            return _HIGH[:0x20]
        return tuple(byte for byte in _HIGH if not byte.decode(codec, "ignore"))
    if mark.follower is None or mark.follower < 0x40:
        return _HIGH
    after = bytes((mark.follower,))
    return tuple(byte for byte in _HIGH if (byte + after).decode(codec, "replace")[0] == "\ufffd")
