"""Text into bytes: the encodings that `decode` reads, written exactly, and what could not be written, listed."""

from __future__ import annotations

import codecs
import threading
from collections import Counter
from dataclasses import dataclass
from functools import cache

from newsclean.decoding.detection import BOMS
from newsclean.decoding.labels import codec_of, encoding_for
from newsclean.decoding.tables import GB18030_FIXES, big5_pairs, cns_codes
from newsclean.errors import DecodingError

__all__ = ["Encoded", "encode"]


_SIGNS = range(0xA1, 0xA4)  # the rows of Big5 that hold signs


@dataclass(frozen=True, slots=True)
class Encoded:
    """Bytes, their encoding, and the characters that it lacks with how often each was replaced by `?`."""

    data: bytes
    encoding: str
    missing: tuple[tuple[str, int], ...] = ()


class _Missing(threading.local):
    def __init__(self) -> None:
        self.found: Counter[str] = Counter()


_missing = _Missing()


def encode(text: str, encoding: str = "utf-8", *, bom: bool = False) -> Encoded:
    r"""Write `text` in `encoding`; a character that it lacks becomes `?` and is listed in `.missing`.

    GB18030 and the UTFs can write everything but lone surrogates. gb2312, gbk and big5 are written as GB18030 and
    as Big5 with Hong Kong's characters: what a browser reads under those names. `bom` writes a byte order mark.

    Raises OptionError for an encoding that nobody knows, DecodingError for one that is only read (HZ,
    ISO-2022-CN).

    >>> encode("新橋€", "big5")
    Encoded(data=b'\xb7s\xbe\xf4\xa3\xe1', encoding='big5', missing=())
    >>> encode("新橋🙂", "big5").missing
    (('🙂', 1),)
    """
    name = encoding_for(encoding)
    if name in ("hz", "iso-2022-cn"):
        raise DecodingError(
            f"{name} is only read, not written", where="encoding", hint="use gb18030 or utf-8"
        )
    _missing.found = Counter()
    mark = next((mark for mark, marked in BOMS if marked == name), b"") if bom else b""
    data = mark + _encode(text, name)
    missing, _missing.found = _missing.found, Counter()
    return Encoded(data, name, tuple(missing.items()))


def _encode(text: str, name: str) -> bytes:
    if name == "gb18030":
        lost = {old: text.count(old) for old in GB18030_FIXES}
        _missing.found.update({old: count for old, count in lost.items() if count})
        return text.translate(_gb18030_inverse()).encode("gb18030", "newsclean.missing")
    if name == "big5":
        return _encode_big5(text)
    if name == "euc-tw":
        return b"".join(map(_euc_tw_bytes, text))
    return text.encode(codec_of(name), "newsclean.missing")


def _note_missing(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    characters = error.object[error.start : error.end]
    _missing.found.update(characters)
    return "?" * len(characters), error.end


codecs.register_error("newsclean.missing", _note_missing)


@cache
def _gb18030_inverse() -> dict[int, str]:
    """Characters at the 20 codes for Python's codec; the private-use ones that stood there can't be written."""
    inverse = {ord(new): old for old, new in GB18030_FIXES.items() if new != "\u3000"}
    inverse.update({ord(old): "?" for old in GB18030_FIXES})
    return inverse


@cache
def _big5_inverse() -> dict[str, bytes]:
    """Characters that big5hkscs lacks or writes otherwise than the standard reads."""
    inverse: dict[str, bytes] = {}
    for pair, character in big5_pairs().items():
        try:
            known = character.encode("big5hkscs")
        except UnicodeEncodeError:
            known = b""
        if known in big5_pairs() or not known:
            inverse.setdefault(character, pair)
    return inverse


@cache
def _big5_wrong() -> dict[str, bytes]:
    """Characters that big5hkscs would write as a pair that the standard reads as another: their own pair, or b''."""
    wrong: dict[str, bytes] = {}
    for pair in big5_pairs():
        known = pair.decode("big5hkscs", "ignore")
        if known and known not in _big5_inverse() and known.encode("big5hkscs") == pair:
            wrong[known] = b""
    for row in _SIGNS:  # ／ and ＼ have two pairs, of which the standard keeps the first
        for column in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            pair = bytes([row, column])
            character = pair.decode("big5hkscs", "ignore")
            if character in wrong and pair not in big5_pairs():
                wrong[character] = pair
    return wrong


def _encode_big5(text: str) -> bytes:
    special = _big5_inverse().keys() | _big5_wrong().keys()
    if special.isdisjoint(text):
        return text.encode("big5hkscs", "newsclean.missing")
    parts: list[bytes] = []
    start = 0
    for place, character in enumerate(text):
        if character not in special:
            continue
        parts.append(text[start:place].encode("big5hkscs", "newsclean.missing"))
        pair = _big5_inverse().get(character) or _big5_wrong().get(character)
        if not pair:
            _missing.found[character] += 1
        parts.append(pair or b"?")
        start = place + 1
    parts.append(text[start:].encode("big5hkscs", "newsclean.missing"))
    return b"".join(parts)


def _euc_tw_bytes(character: str) -> bytes:
    if character < "\x80":
        return character.encode("ascii")
    code = cns_codes().get(character)
    if code is None:
        _missing.found[character] += 1
        return b"?"
    plane, row, column = code
    pair = bytes([row | 0x80, column | 0x80])
    return pair if plane == 1 else bytes([0x8E, 0xA0 + plane]) + pair
