r"""Characters written as escapes: `&#20013;`, `\u4e2d`, `%E4%B8%AD`, `=E4=B8=AD`, `<U+4E2D>`, HZ, UTF-7, RFC 2047 ...

An escape in running text is damage when Chinese comes out of it. The same escape is right inside an address and
in program code, and there it stays: so does anything behind a backslash, a character class such as
`[\u4e00-\u9fa5]`, and a string in quotes behind `=`, `(`, `,` or `:`.

Sources: HTML (references), RFC 3986 (percent), RFC 2045 and 2047 (quoted-printable, encoded words), RFC 1843 (HZ);
ECMAScript, Python, Perl and CSS (behind a backslash); what R prints in place of a character that its terminal lacks;
Office Open XML, 22.9.2.19 (`_x4E2D_`).
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, NamedTuple

from newsclean.characters import is_han
from newsclean.patterns import lazy
from newsclean.repairs.utf7 import IMAP, UTF7, reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.edits import Change

__all__ = ["ESCAPED", "find_escaped", "latin_of_references"]

_TRAIL = "[@-~]"  # an ASCII second byte of GBK or Big5
_HIGH_REFERENCE = "&(?:amp;)*#(?:(?:0?1(?:2[89]|[3-9][0-9])|0?2(?:[0-4][0-9]|5[0-5]))(?:;|(?![0-9]))|[xX][89A-Fa-f][0-9A-Fa-f];)"
_HIGH_PERCENT = rf"%[89A-Fa-f][0-9A-Fa-f](?:%[0-9A-Fa-f]{{2}}|{_TRAIL})?"
_ESCAPED: dict[str, str] = {
    "references_of_bytes": rf"(?:{_HIGH_REFERENCE}{_TRAIL}?){{2,}}",
    "references": r"(?:&(?:amp;)*#(?:[xX](?:[0-9A-Fa-f]{2,6};|[0-9A-Fa-f]{4}(?![0-9A-Fa-f;]))|[0-9]{3,7}(?:;|(?![0-9]))))+",
    "backslash_u": r"(?<!\\)(?:\\u[0-9A-Fa-f]{4}|\\[ux]\{[0-9A-Fa-f]{2,6}\}|\\U000[0-9A-Fa-f]{5})+",
    "percent_u": r"(?:%(?:25)*u[0-9A-Fa-f]{4})+",
    "percent_again": r"(?:%(?:25)+[0-7][0-9A-Fa-f])*%(?:25)+[89A-Fa-f][0-9A-Fa-f](?:%(?:25)+[0-9A-Fa-f]{2})+",
    "percent": rf"{_HIGH_PERCENT}(?:(?:%[0-7][0-9A-Fa-f])*{_HIGH_PERCENT})*",
    "encoded_word": r"=\?[A-Za-z0-9_.:-]+\?(?:[Bb]\?[A-Za-z0-9+/=]*|[Qq]\?[!->@-~]*)\?="
    r"(?:\s+=\?[A-Za-z0-9_.:-]+\?(?:[Bb]\?[A-Za-z0-9+/=]*|[Qq]\?[!->@-~]*)\?=)*",
    "quoted": rf"(?:(?:=[89A-F][0-9A-F])(?:=\r?\n)*(?:=[0-9A-F]{{2}}|{_TRAIL})?(?:=\r?\n(?==[89A-F]))*)+",
    "hz": r"~\{(?:[!-w][!-~])+(?:~\}(?:(?:[^~\n]|~~)*~\{(?:[!-w][!-~])+)*|$)~?\}?",
    "backslash_x": r"(?<!\\)(?:\\x[0-9a-fA-F]{2})+",
    "backslash_hex": r"(?<![\\\w:./~])(?:\\[0-9A-Fa-f]{4}(?![0-9A-Fa-f]) ?){2,}",
    "octal": r"(?<!\\)(?:\\[0-3][0-7]{2})+",
    "u_plus": r"(?:<U\+[0-9A-F]{4,8}>)+",
    "underscore_x": r"(?<![\w<./])(?:_x[0-9A-Fa-f]{4}_){2,}(?!\w)",
    "utf7": UTF7,
    "imap": IMAP,
}
ESCAPED = lazy("|".join(f"(?P<{name}>{pattern})" for name, pattern in _ESCAPED.items()), re.MULTILINE)
"""All escapes of characters, one named group for each kind."""

_REACH = 1000
"""Code points before an escape in which a string, a class or an address begins; without a bound, quadratic."""
_SIGN = lazy(r"[&\\%=~+]|_x|<U")
_IN_CODE = frozenset(
    "backslash_u backslash_x backslash_hex octal percent_u percent percent_again utf7 imap".split()
)
_IN_ADDRESSES = _IN_CODE - {"backslash_u", "backslash_x", "octal"}
_STRING = lazy(
    r"""(?:^|[=(,\[{:+>&|?]|\breturn|\bprint|\becho|\bcase)\s*[rRbBuUfFL]{0,2}(["'`])(?:(?!\1).)*$"""
)
_QUOTE = lazy("[\"'`]")
_CLASS = lazy(r"\[[^\]\n]*$")
_SEVERAL = lazy(r"\\[ux][^\\]{2,8}\\[ux]")
_ADDRESS = lazy(
    r"[A-Za-z][A-Za-z0-9+.-]*:/?/?[^\s<>]*$|(?:^|[^A-Za-z0-9])www\.[^\s<>]*$"
    r"|[A-Za-z0-9-]\.[A-Za-z]{2,6}(?::[0-9]+)?/[^\s<>]*$|[?&][A-Za-z_]\w*=[^\s<>]*$|(?:href|src)=[^\s<>]*$"
    r"|(?:^|[\s\"'(])\.{0,2}/[A-Za-z0-9_.~-]+/[^\s<>]*$"
)


class _Found(NamedTuple):
    kind: str
    start: int
    end: int
    text: str
    sure: bool  # by itself; else only beside others of its kind in the line


def find_escaped(text: str) -> list[Change]:
    r"""What the escapes of `text` say, as changes; [] where they say nothing Chinese or stand where they belong.

    >>> find_escaped(r"\u4e91\u6eaa 100%")
    [(0, 12, '云溪')]
    >>> find_escaped(r"[\u4e00-\u9fa5] print('\u4e91\u6eaa') http://a.cn/%E4%BA%91")
    []
    """
    matches = [match for match in _escapes(text) if not _belongs(match)]
    codec = _codec_of([match for match in matches if match.lastgroup in _BYTES])
    found = [item for match in matches if (item := _read(match, codec)) is not None]
    if not found:
        return []
    if all(item.sure for item in found):
        return [(item.start, item.end, item.text) for item in found]
    groups: list[tuple[str, int]] = []  # of what kind, on which line
    position = line = 0
    for item in found:
        line += text.count("\n", position, item.start)
        position = item.start
        groups.append((item.kind.split("_of")[0], line))
    evident = {group for item, group in zip(found, groups, strict=True) if item.sure}
    return [
        (item.start, item.end, item.text)
        for item, group in zip(found, groups, strict=True)
        if item.sure or group in evident
    ]


def _escapes(text: str) -> Iterator[re.Match[str]]:
    """What `ESCAPED.finditer` gives: to look for the signs first takes a tenth of the time."""
    sign = _SIGN.search(text)
    while sign is not None:
        match = ESCAPED.match(text, sign.start())
        if match is not None:
            yield match
        sign = _SIGN.search(text, (match or sign).end())


def _belongs(match: re.Match[str]) -> bool:
    """Whether an escape is right where it stands: in a string of program code, in an address, in a class."""
    kind = str(match.lastgroup)
    reach = max(0, match.start() - _REACH)
    before = match.string[max(reach, match.string.rfind("\n", reach, match.start()) + 1) : match.start()]
    if kind in _IN_CODE and (
        (_QUOTE.search(before) and _STRING.search(before))
        or (kind.startswith("backslash") and "[" in before and _is_in_class(match, before))
        or _bounds_a_range(match)
    ):
        return True
    return kind in _IN_ADDRESSES and _is_in_address(before)


def _bounds_a_range(match: re.Match[str]) -> bool:
    """Whether a form that program code alone has is one end of a range: its class may begin far before."""
    text, start, end = match.string, match.start(), match.end()
    code = any(form in match[0] for form in ("\\U", "\\x{"))
    return code and (
        text.startswith("-\\", end) or (text[start - 1 : start] == "-" and text[:start].endswith(_ENDS))
    )


_ENDS = tuple(f"{digit}-" for digit in "0123456789abcdefABCDEF}")


def _is_in_class(match: re.Match[str], before: str) -> bool:
    """Whether an escape stands in a class of a regular expression, and not in brackets of text that is all escapes."""
    opened = _CLASS.search(before)
    if opened is None:
        return False
    text, end = match.string, match.end()
    inside = before[opened.start() :] + text[match.start() : end + 1]
    behind = text[text.find("]", end, end + _REACH) + 1 or end : end + _REACH].partition("\n")[0]
    return "-" in inside or not (_SEVERAL.search(before, 0, opened.start()) or _SEVERAL.search(behind))


def _read(match: re.Match[str], codec: str) -> _Found | None:
    kind = str(match.lastgroup)
    said = _said_by_bytes(kind, match[0], codec) if kind in _BYTES else _READERS[kind](match[0])
    if said is None:
        return None
    written, sure = said
    return _Found(kind, match.start(), match.end(), written, sure)


def _codec_of(matches: list[re.Match[str]]) -> str:
    """The encoding that the bytes of a text were written in: one for all of them, for a text has one."""
    if not matches:
        return "utf-8"
    others = []
    chinese = 0
    for match in matches:
        code = _BYTES[str(match.lastgroup)](match[0])
        try:
            chinese += len(code) if _has_chinese(code.decode("utf-8")) else 0
        except UnicodeDecodeError:
            others.append(code)
    if sum(map(len, others)) <= chinese:
        return "utf-8"
    from newsclean.plausibility import cost

    return min(
        ("gb18030", "cp950"), key=lambda codec: sum(cost(code.decode(codec, "replace")) for code in others)
    )


def _is_in_address(before: str) -> bool:
    word = before.rpartition(" ")[2]
    if word[:1] in ("+", "&"):
        return False  # UTF-7 itself, of which a colon may stand behind letters
    return any(sign in word for sign in "/=:.") and _ADDRESS.search(word) is not None


_Said = tuple[str, bool] | None


def _has_chinese(text: str) -> bool:
    return any("\u2e80" <= character <= "\ufffc" or character >= "\U00020000" for character in text)


def _of_bytes(code: bytes, codec: str, tail: str = "") -> _Said:
    """What bytes say in the text's encoding, with `tail` behind it; else in any, by plausibility."""
    from newsclean.repairs.judge import chinese_of_bytes

    try:
        text = code.decode(codec)
    except UnicodeDecodeError:
        if codec != "utf-8" and (said := _of_bytes(code, "utf-8", tail)) is not None and said[1]:
            return said
        found = chinese_of_bytes(code)
        return None if found is None else (found[0] + tail, found[1])
    if codec == "utf-8":
        if not _UNSEEN.sub("", text).isprintable() or text.isascii():
            return None
        return text + tail, _has_chinese(text)
    found = chinese_of_bytes(code, (codec,))
    if found is not None:
        return found[0] + tail, found[1]
    return (text + tail, False) if _PUNCTUATION.fullmatch(text) or all(map(is_han, text)) else None


_UNSEEN = lazy("[\t\n\r\u3000\u200b-\u200f\u2060\ufeff]")
_DEAREST_OF_BYTES = 12.0  # nats per character of what is sure to be the text's encoding
_PUNCTUATION = lazy("[\u00b7\u2010-\u203b\u3000-\u3020\uff01-\uff5e]+")
"""Beside Chinese of the same kind it was an escape too; alone it proves nothing."""


def _said_by_bytes(kind: str, written: str, codec: str) -> _Said:
    """What escaped bytes say; where ASCII trail bytes stand among them, the last ASCII character may be none."""
    read = _BYTES[kind]
    said = _of_bytes(read(written), codec)
    if (
        said is None
        and kind in _TRAILED
        and written[-1:].isascii()
        and written[-1:] not in ";0123456789ABCDEF"
    ):
        said = _of_bytes(read(written[:-1]), codec, written[-1])
    return said


_REFERENCE = lazy(r"&(?:amp;)*#(?:[xX]([0-9A-Fa-f]+);?|([0-9]+);?)|([@-~])")


def _code_points(written: str) -> list[int]:
    return [
        int(hexadecimal, 16) if hexadecimal else int(decimal) if decimal else ord(letter)
        for hexadecimal, decimal, letter in _REFERENCE.findall(written)
    ]


def _references(written: str) -> _Said:
    codes = _code_points(written)
    if any(code < 0x80 or 0xD800 <= code < 0xE000 or code > 0x10FFFF for code in codes):
        return None
    text = "".join(map(chr, codes))
    return text, any(map(is_han, text))  # `&#12288;` by itself is an entity, and markup's


_UNIT = lazy(r"(?:u|U|U\+|[ux]\{|_x|\\)([0-9A-Fa-f]{2,8})")


def _utf16(written: str) -> _Said:
    """Code points and units of UTF-16."""
    units = [int(digits, 16) for digits in _UNIT.findall(written)]
    try:
        code = "".join(map(chr, units)).encode("utf-16-be", "surrogatepass")
        text = code.decode("utf-16-be")
    except (UnicodeDecodeError, ValueError):
        return None
    if any(character < "\xa0" for character in text):
        return None
    return text, len(text) > 1 and _has_chinese(text)


def _in_prose(written: str) -> _Said:
    """`_utf16` of a form that may be much else, such as a path, if it is Han and reads as Chinese."""
    from newsclean.repairs.judge import reads_as_chinese

    said = _utf16(written)
    return said if said is not None and all(map(is_han, said[0])) and reads_as_chinese(said[0]) else None


def _hexadecimal(sign: str) -> Callable[[str], bytes]:
    pair = re.compile(rf"{sign}([0-9A-Fa-f]{{2}})")

    def read(written: str) -> bytes:
        digits = written.replace(sign, "")
        if len(written) == 3 * written.count(sign) and 3 * len(digits) == 2 * len(written):
            return bytes.fromhex(digits)
        return pair.sub(lambda match: chr(int(match[1], 16)), written).encode("latin-1")

    return read


_HZ_RUN = re.compile(r"~\{(?:[!-w][!-~])+~\}|~~")  # between runs any character may stand, not ASCII alone


def _hz(written: str) -> _Said:
    if not written.endswith("~}"):
        return None
    from newsclean.repairs.judge import reads_as_chinese

    try:
        text = _HZ_RUN.sub(lambda match: match[0].encode("ascii").decode("hz"), written)
    except UnicodeDecodeError:
        return None
    if reads_as_chinese(text, _DEAREST_OF_BYTES):
        return text, True
    return (text, False) if _PUNCTUATION.fullmatch(text) else None


_ENCODED_WORD = lazy(r"=\?([^?]+)\?([BbQq])\?([^?]*)\?=")


def _encoded_word(written: str) -> _Said:
    """RFC 2047; words that follow one another are one text, even where a character was cut."""
    parts: list[tuple[str, bytes]] = []
    for label, form, body in _ENCODED_WORD.findall(written):
        try:
            if form in "Bb":
                code = binascii.a2b_base64(body + "=" * (-len(body) % 4))
            else:
                code = binascii.a2b_qp(body, header=True)
        except binascii.Error:
            return None
        codec = _codec(label)
        if parts and parts[-1][0] == codec:
            parts[-1] = (codec, parts[-1][1] + code)
        else:
            parts.append((codec, code))
    try:
        text = "".join(code.decode(codec) for codec, code in parts)
    except (UnicodeDecodeError, LookupError):
        return None
    return (text, True) if _has_chinese(text) else None


_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})


def _codec(label: str) -> str:
    """The codec of a charset's label, '' (which no codec is called) for Python's codecs that are no charsets."""
    label = label.lower()
    if label.replace("_", "-") in _NO_CHARSETS:  # slow, warning or raising, on purpose of whoever wrote it
        return ""
    return "gb18030" if label.startswith(("gb", "x-gbk")) else "cp950" if label == "big5" else label


_BYTES: dict[str, Callable[[str], bytes]] = {
    "references_of_bytes": lambda written: bytes(_code_points(written)),
    "percent": _hexadecimal("%"),
    "percent_again": lambda written: _hexadecimal("%")(re.sub("%(?:25)+", "%", written)),
    "quoted": lambda written: _hexadecimal("=")(re.sub(r"=\r?\n", "", written)),
    "backslash_x": lambda written: bytes.fromhex(written.replace("\\x", "")),
    "octal": lambda written: bytes(int(digits, 8) for digits in written[1:].split("\\")),
}
"""By kind of escape, the bytes that are written so."""
_TRAILED = frozenset({"references_of_bytes", "percent", "quoted"})
_READERS: dict[str, Callable[[str], _Said]] = {
    "references": _references,
    "backslash_u": _utf16,
    "percent_u": _utf16,
    "backslash_hex": _in_prose,
    "u_plus": _utf16,
    "underscore_x": _in_prose,
    "utf7": reader("+"),
    "imap": reader("&"),
    "encoded_word": _encoded_word,
    "hz": _hz,
}
"""By kind of escape, what is written so and whether that is sure by itself."""

_LATIN_REFERENCE = lazy("&(?:([A-Za-z]{2,6}[0-9]{0,2});|#([0-9]{3})(?:;|(?![0-9;])))")


def latin_of_references(line: str) -> str:
    """`line` with references to Latin-1 characters written out: bytes, if they are wrong readings.

    >>> latin_of_references("&Ouml;&ETH;&Icirc;&Auml; &lt; &#214;&#208")
    'ÖÐÎÄ &lt; ÖÐ'
    """
    from html.entities import name2codepoint

    def character(match: re.Match[str]) -> str:
        code = int(match[2]) if match[2] else name2codepoint.get(match[1], 0)
        if not (0x80 if match[2] else 0xA0) <= code < 0x100:
            return match[0]
        return bytes((code,)).decode("cp1252", "ignore") or chr(code)

    return _LATIN_REFERENCE.sub(character, line)
