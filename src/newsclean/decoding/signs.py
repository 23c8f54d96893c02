r"""Bytes that are no character of a Chinese encoding, and all the same no damage.

Templates put `\xa9` of Latin-1 into pages of every encoding; databases and Java write characters beyond U+FFFF as
two surrogates of three bytes each (CESU-8, Unicode Technical Report 26).
"""

from __future__ import annotations

from newsclean.patterns import lazy

__all__ = ["read_sign"]

_SIGNS = {
    "utf-8": b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa9\xab\xae\xb0\xb1\xb7\xbb\xd7",
    "gb18030": b"\xa0\xa9\xae",
    "big5": b"\xa0",
}
"""Signs of windows-1252 that stand alone between ASCII; in a legacy encoding only those that begin no common character."""
_PLAIN = lazy(rb"[0-9A-Za-z ()<>&;,.:/\r\n\t]?")
_COPYRIGHT = lazy(rb"(?i:copyright(?:s|ed)?|all rights?)\W{0,3}$")
_PAIRS = lazy(rb"(?:\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])+")


def read_sign(raw: bytes, start: int, data: bytes, encoding: str) -> tuple[str, str]:
    r"""What the stray bytes `data` at `start` of the line `raw` say and in which encoding, or two empty strings.

    >>> read_sign(b"Copyright \xa9 2031", 10, b"\xa9", "big5"), read_sign(b"Copyright \xa8 2031", 10, b"\xa8", "big5")
    (('©', 'windows-1252'), ('', ''))
    >>> read_sign("桥".encode() + b"\xa9" + "头".encode(), 3, b"\xa9", "utf-8")
    ('', '')
    """
    if len(data) == 1:
        known = data in _SIGNS.get(encoding, b"") or (
            data == b"\xa9" and _COPYRIGHT.search(raw[max(0, start - 16) : start])
        )
        alone = _PLAIN.fullmatch(raw[max(0, start - 1) : start]) and _PLAIN.fullmatch(
            raw[start + 1 : start + 2]
        )
        return (data.decode("cp1252"), "windows-1252") if known and alone else ("", "")
    if encoding == "utf-8" and _PAIRS.fullmatch(data):
        return data.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass").decode(
            "utf-16-le"
        ), "cesu-8"
    return "", ""
