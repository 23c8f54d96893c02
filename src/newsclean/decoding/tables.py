r"""The Chinese encodings as they are used: what Python's codecs lack, added; every byte kept.

Each reader turns bytes into text in which a byte that the encoding can't explain is a lone surrogate, U+DC80 to
U+DCFF (Python's `surrogateescape`), so nothing is lost and the damage can be found again.

- GB18030: 20 two-byte codes as the WHATWG Encoding Standard and GB18030-2022 have them (A3A0, with which old
  pages indent, is an ideographic space), and 0x80 is the euro sign of cp936.
- Big5: the standard's table, with ETEN's signs, Hong Kong's characters (HKSCS-2008) and the euro sign.
- EUC-TW: CNS 11643, planes 1 to 7 and 15 (tools/build_codecs.py says from where).
"""

from __future__ import annotations

import codecs
import re
import zlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from newsclean.data import read_bytes, read_text
from newsclean.decoding.labels import codec_of
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["CHINESE", "SURROGATE", "cns_cell", "cns_codes", "fix_gb18030", "read", "read_token"]

CHINESE = ("utf-8", "gb18030", "big5", "euc-tw")
"""Encodings whose lines can be judged and repaired, because a line feed is never part of a character."""

SURROGATE = lazy("[\ud800-\udfff]")
"""A byte that the encoding could not explain, or half of a UTF-16 pair."""

GB18030_FIXES = dict(
    zip(
        "\ue5e5\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue7c7"
        "\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864",
        "\u3000\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19\u1e3f"
        "\u9fb4\u9fb5\u9fb6\u9fb7\u9fb8\u9fb9\u9fba\u9fbb",
        strict=True,
    )
)
"""What Python's codec reads (GB18030-2000 and 2005) and what the standard has (WHATWG index gb18030)."""

GB18030_OTHER = lazy("[\udc80" + "".join(GB18030_FIXES) + "]")
_BIG5_TOKEN = lazy(rb"[\x00-\x7f]+|[\x81-\xfe][\x40-\x7e\xa1-\xfe]|[\x80-\xff]", re.DOTALL)
_EUC_TW_TOKEN = lazy(
    rb"[\x00-\x7f]+|\x8e[\xa1-\xb0][\xa1-\xfe][\xa1-\xfe]|[\xa1-\xfe][\xa1-\xfe]|[\x80-\xff]", re.DOTALL
)


def read(data: bytes, encoding: str) -> str:
    r"""Read `data`; a byte without meaning becomes a lone surrogate.

    >>> read(b"\xa3\xa0\xd0\xc2\x80\xff", "gb18030")
    '\u3000新€\udcff'
    >>> read("約翰‧史密斯～€".encode("cp950"), "big5")
    '約翰‧史密斯～€'
    """
    reader = _READERS.get(encoding)
    if reader is not None:
        return reader(data)
    codec = codec_of(encoding)
    if encoding.startswith(("utf-16", "utf-32")):
        return data.decode(codec, "surrogatepass" if _is_whole(data, codec) else "replace")
    try:
        return data.decode(codec, "surrogateescape")
    except UnicodeDecodeError:  # stateful codecs can't escape every byte
        return data.decode(codec, "replace")


def _is_whole(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _read_utf8(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _read_gb18030(data: bytes) -> str:
    return fix_gb18030(data.decode("gb18030", "surrogateescape"))


def fix_gb18030(text: str) -> str:
    """Put the standard's characters for those of Python's codec."""
    if GB18030_OTHER.search(text):
        text = GB18030_OTHER.sub(lambda found: GB18030_FIXES.get(found[0], "€"), text)
    return text


@cache
def big5_pairs() -> dict[bytes, str]:
    """Byte pairs that Python's big5hkscs lacks or reads differently, and their characters."""
    rows = read_text("big5.txt").splitlines()[1:]
    return {bytes.fromhex(row[:4]): row[5:] for row in rows}


@cache
def _big5_doubtful() -> re.Pattern[str]:
    """Characters that big5hkscs gives for pairs that the standard reads differently."""
    wrong = {text for pair in big5_pairs() if len(text := pair.decode("big5hkscs", "replace")) == 1} - {
        "\ufffd"
    }
    return re.compile("[" + re.escape("".join(sorted(wrong))) + "]")


def _explain_big5(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    start = error.start
    known = big5_pairs().get(error.object[start : start + 2])
    return (known, start + 2) if known else (chr(0xDC00 + error.object[start]), start + 1)


codecs.register_error("newsclean.big5", _explain_big5)


def _read_big5(data: bytes) -> str:
    text = data.decode("big5hkscs", "newsclean.big5")
    if not _big5_doubtful().search(text):
        return text
    doubtful = _big5_doubtful().search
    lines = zip(text.split("\n"), data.split(b"\n"), strict=True)
    return "\n".join(_read_big5_exactly(raw) if doubtful(line) else line for line, raw in lines)


def _read_big5_exactly(data: bytes) -> str:
    fixes = big5_pairs()
    return "".join(
        fixes.get(token) or token.decode("big5hkscs", "surrogateescape")
        for token in _BIG5_TOKEN.findall(data)
    )


@cache
def _cns_planes() -> dict[int, bytes]:
    raw = read_bytes("cns11643.bin")
    place = raw.index(b"\n") + 1
    planes = {}
    while place < len(raw):
        size = int.from_bytes(raw[place + 1 : place + 5], "little")
        planes[raw[place]] = raw[place + 5 : place + 5 + size]
        place += 5 + size
    return planes


@cache
def _cns_plane(plane: int) -> str:
    packed = _cns_planes().get(plane, b"")
    text = zlib.decompress(packed).decode("utf-16-le" if plane < 3 else "utf-8") if packed else ""
    return text.ljust(94 * 94)


def cns_cell(plane: int, row: int, column: int) -> str:
    """The character of CNS 11643 at `row` and `column` (0x21 to 0x7E), '' where there is none.

    >>> cns_cell(1, 0x44, 0x21), cns_cell(1, 0x7E, 0x7E)
    ('一', '')
    """
    return _cns_plane(plane)[(row - 0x21) * 94 + column - 0x21].strip(" ")


@cache
def cns_codes() -> dict[str, tuple[int, int, int]]:
    """Plane, row and column of each character, for writing."""
    codes = {}
    for plane in sorted(_cns_planes(), reverse=True):
        for place, character in enumerate(_cns_plane(plane)):
            if character != " ":
                codes[character] = (plane, place // 94 + 0x21, place % 94 + 0x21)
    return codes


def _read_euc_tw(data: bytes) -> str:
    return "".join(map(_euc_tw_tokens.__getitem__, _EUC_TW_TOKEN.findall(data)))


class _EucTwTokens(dict[bytes, str]):
    """Tokens to what they say; characters are remembered (there are some 50,000), runs of ASCII are not."""

    def __missing__(self, token: bytes) -> str:
        if token[0] < 0x80:
            return token.decode("ascii")
        if len(token) == 2:
            text = cns_cell(1, token[0] & 0x7F, token[1] & 0x7F)
        else:
            text = cns_cell(token[1] - 0xA0, token[2] & 0x7F, token[3] & 0x7F) if len(token) == 4 else ""
        self[token] = text = text or token.decode("ascii", "surrogateescape")
        return text


_euc_tw_tokens = _EucTwTokens()


_READERS: dict[str, Callable[[bytes], str]] = {
    "utf-8": _read_utf8,
    "gb18030": _read_gb18030,
    "big5": _read_big5,
    "euc-tw": _read_euc_tw,
}


@lru_cache(maxsize=60_000)
def _token(raw: bytes, encoding: str) -> str:
    text = _read_big5_exactly(raw) if encoding == "big5" else _READERS[encoding](raw)
    return "" if SURROGATE.search(text) else text


def _size_at(data: bytes, at: int, encoding: str) -> int:
    """How many bytes a character has that begins at `at`, by its first two."""
    lead = data[at]
    if encoding == "utf-8":
        return 1 if lead < 0xC2 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4
    if encoding == "gb18030":
        return 4 if 0x30 <= data[at + 1 : at + 2].ljust(1)[0] <= 0x39 else 2
    return 4 if encoding == "euc-tw" and lead == 0x8E else 2


def read_token(data: bytes, at: int, encoding: str) -> tuple[str, int]:
    r"""The character that begins at the high byte `at` and its size in bytes; ('', 1) where none does.

    What is left of a character of UTF-8, or of a four-byte one of GB18030 at the end, is ('', its bytes).

    >>> read_token("新桥".encode("gbk"), 2, "gb18030"), read_token(b"\xe4\xba", 0, "utf-8")
    (('桥', 2), ('', 2))
    """
    if encoding == "gb18030" and data[at] == 0x80:
        return "€", 1
    size = _size_at(data, at, encoding)
    raw = data[at : at + size]
    character = _token(raw, encoding) if len(raw) == size else ""
    if character:
        return character, size
    if encoding == "utf-8":
        rest = 1
        while rest < min(size, len(raw)) and 0x80 <= raw[rest] < 0xC0:
            rest += 1
        return "", min(rest, max(1, size - 1))
    return "", len(raw) if size == 4 > len(raw) and encoding == "gb18030" else 1
