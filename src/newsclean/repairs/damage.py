r"""The damage itself: what clean text looks like after each wrong reading, for tests and for synthetic data.

`DAMAGE` maps a name, "route/reader", to a function from clean text to damaged text; it raises UnicodeEncodeError
where the text does not fit the charset. Each is what that reader really does:

>>> DAMAGE["utf8-as-gbk/windows"]("文件名"), DAMAGE["gbk-as-big5/windows"]("中文"), DAMAGE["gbk-as-latin/web"]("中文")
('鏂囦欢鍚?', '笢恅', 'ÖÐÎÄ')
"""

from __future__ import annotations

from functools import partial
from html.entities import codepoint2name
from typing import TYPE_CHECKING
from urllib.parse import quote

from newsclean.repairs.charsets import big5_shown, pair_shown

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DAMAGE"]


def _windows(big5: bool, code: bytes) -> str:
    """Code page 936 or 950: pair by pair, an unknown pair is one `?`, private use is kept."""
    shown = []
    place = 0
    while place < len(code):
        byte = code[place]
        step = 1
        if byte < 0x80:
            shown.append(chr(byte))
        elif byte in {0x80, 0xFF}:
            shown.append("?" if big5 else "€" if byte == 0x80 else "\uf8f5")
        else:
            step = 2
            pair = code[place : place + 2]
            shown.append((big5_shown(pair) if big5 else pair_shown("gb18030", pair)) or "?")
        place += step
    return "".join(shown)


def _web_gbk(code: bytes) -> str:
    """The Encoding Standard's gb18030 without four-byte forms: an ASCII byte after a lost one is kept."""
    shown = []
    place = 0
    while place < len(code):
        pair = code[place : place + 2]
        character = pair_shown("gb18030", pair) if pair[0] > 0x80 else ""
        shown.append(character or ("€" if pair[0] == 0x80 else chr(pair[0]) if pair[0] < 0x80 else "\ufffd"))
        place += 2 if character else 1
    return "".join(shown)


def _web_latin(code: bytes) -> str:
    """windows-1252 of the Encoding Standard: undefined bytes are C1 controls."""
    return "".join(bytes((b,)).decode("cp1252", "ignore") or chr(b) for b in code)


def _python(codec: str, sign: str, code: bytes) -> str:
    return code.decode(codec, "replace").replace("\ufffd", sign)


def _dropping(codec: str, code: bytes) -> str:
    return code.decode(codec, "ignore")


def _plain_spaces(code: bytes) -> str:
    return _web_latin(code).replace("\xa0", " ")


_READERS: dict[str, dict[str, Callable[[bytes], str]]] = {
    "gbk": {
        "windows": partial(_windows, False),
        "web": _web_gbk,
        "python": partial(_python, "gbk", "\ufffd"),
        "python-?": partial(_python, "gbk", "?"),
        "dropping": partial(_dropping, "gbk"),
    },
    "big5": {"windows": partial(_windows, True), "python": partial(_python, "big5", "\ufffd")},
    "sjis": {"python": partial(_python, "cp932", "\ufffd")},
    "korean": {"python": partial(_python, "cp949", "\ufffd")},
    "latin": {
        "latin-1": partial(_dropping, "latin-1"),
        "web": _web_latin,
        "python": partial(_python, "cp1252", "\ufffd"),
        "dropping": partial(_dropping, "cp1252"),
        "plain-spaces": _plain_spaces,
    },
    "cp1250": {"python": partial(_python, "cp1250", "\ufffd")},
    "cp1251": {"python": partial(_python, "cp1251", "\ufffd")},
    "cp437": {"python": partial(_python, "cp437", "\ufffd")},
}
_ROUTES = [
    *(("utf8", "utf-8", seen) for seen in _READERS),
    *((name, name, seen) for name in ("gbk", "big5") for seen in ("latin", "cp1250", "cp1251", "cp437")),
    ("gbk", "gbk", "big5"),
    ("big5", "big5", "gbk"),
]


def _misread(codec: str, reader: Callable[[bytes], str], text: str) -> str:
    return reader(text.encode(codec))


def _twice(codec: str, reader: Callable[[bytes], str], text: str) -> str:
    return _misread("utf-8", reader, _misread(codec, reader, text))


def _escaped(codec: str, form: str, text: str) -> str:
    """Each byte above ASCII, or each character if `codec` is '', written as `form`."""
    units = list(text.encode(codec)) if codec else [ord(c) for c in text]
    if form.endswith(("u{:04x}", "u{:04X}")):  # of UTF-16
        code = text.encode("utf-16-be")
        units = [int.from_bytes(code[at : at + 2], "big") for at in range(0, len(code), 2)]
    return "".join(form.format(unit) if unit > 0x7F else chr(unit) for unit in units)


def _percent_twice(text: str) -> str:
    return quote(quote(text))


def _named(codec: str, text: str) -> str:
    return "".join(
        f"&{codepoint2name[b]};" if b > 0x7F and b in codepoint2name else chr(b) for b in text.encode(codec)
    )


DAMAGE: dict[str, Callable[[str], str]] = {
    **{
        f"{name}-as-{seen}/{how}": partial(_misread, codec, reader)
        for name, codec, seen in _ROUTES
        for how, reader in _READERS[seen].items()
    },
    "twice-utf8-as-latin/latin-1": partial(_twice, "utf-8", _READERS["latin"]["latin-1"]),
    "twice-utf8-as-latin/web": partial(_twice, "utf-8", _web_latin),
    "twice-utf8-as-gbk/windows": partial(_twice, "utf-8", _READERS["gbk"]["windows"]),
    "twice-utf8-as-gbk/web": partial(_twice, "utf-8", _web_gbk),
    "escaped/decimal": partial(_escaped, "", "&#{};"),
    "escaped/hexadecimal": partial(_escaped, "", "&#x{:X};"),
    "escaped/ampersand": partial(_escaped, "", "&amp;#{};"),
    "escaped/decimal-utf8-bytes": partial(_escaped, "utf-8", "&#{};"),
    "escaped/decimal-gbk-bytes": partial(_escaped, "gbk", "&#{};"),
    "escaped/named-gbk-bytes": partial(_named, "gbk"),
    "escaped/backslash-u": partial(_escaped, "", "\\u{:04x}"),
    "escaped/percent-u": partial(_escaped, "", "%u{:04X}"),
    "escaped/percent-utf8": partial(_escaped, "utf-8", "%{:02X}"),
    "escaped/percent-gbk": partial(_escaped, "gbk", "%{:02X}"),
    "escaped/quoted-utf8": partial(_escaped, "utf-8", "={:02X}"),
    "escaped/quoted-gbk": partial(_escaped, "gbk", "={:02X}"),
    "escaped/backslash-x": partial(_escaped, "utf-8", "\\x{:02x}"),
    "escaped/octal": partial(_escaped, "utf-8", "\\{:03o}"),
    "escaped/percent-twice": _percent_twice,
    "escaped/braces": partial(_escaped, "", "\\u{{{:x}}}"),
    "escaped/u-plus": partial(_escaped, "", "<U+{:04X}>"),
    "escaped/utf-7": lambda text: text.encode("utf-7").decode("ascii"),
    "escaped/hz": lambda text: text.encode("hz").decode("ascii"),
}  # fmt: skip
