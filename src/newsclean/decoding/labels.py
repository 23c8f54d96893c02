"""Names of encodings: those of the WHATWG Encoding Standard, Python's, and the wrong ones that pages carry.

An encoding is named as the standard names it, in small letters; the Chinese ones that it leaves out are
`euc-tw`, `iso-2022-cn` and `hz`. GB2312, GBK and cp936 are GB18030, which reads all of them, as a page that
says gb2312 is nearly always more than that.
"""

from __future__ import annotations

import codecs
from functools import cache

from newsclean.errors import OptionError

__all__ = ["codec_of", "encoding_for"]

# Name, Python's codec where it has another name, and labels (WHATWG Encoding Standard, 4.2, and common slips).
_ROWS = """
utf-8 | utf-8 | unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 utf-8-sig utf8mb4 u8
gb18030 | gb18030 | chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gb2312-80 gbk iso-ir-58 x-gbk gbk2312 \
    gb-2312 cp936 936 ms936 windows-936 euc-cn euccn eucgb2312-cn gb18030-2000 gb18030-2005 gb18030-2022 x-gb18030
big5 | big5hkscs | big5-hkscs cn-big5 csbig5 x-x-big5 x-big5 big-5 big5-eten big5-tw big5_hkscs cp950 950 ms950 \
    windows-950 x-windows-950 cp951 big5-2003 big5-uao
euc-tw | | euctw x-euc-tw cns11643 cseuctw
iso-2022-cn | | csiso2022cn iso-2022-cn-ext iso2022-cn iso2022cn
hz | hz | hz-gb-2312 hz-gb hzgb
utf-16-le | utf-16-le | utf-16le csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf16 utf16le ucs-2le
utf-16-be | utf-16-be | utf-16be unicodefffe utf16be ucs-2be
utf-32-le | utf-32-le | utf-32le utf-32 utf32 ucs-4 ucs-4le
utf-32-be | utf-32-be | utf-32be utf32be ucs-4be
ibm866 | cp866 | 866 cp866 csibm866
iso-8859-2 | iso8859-2 | csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
iso-8859-3 | iso8859-3 | csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
iso-8859-4 | iso8859-4 | csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
iso-8859-5 | iso8859-5 | csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
iso-8859-6 | iso8859-6 | arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e \
    iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
iso-8859-7 | iso8859-7 | csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 \
    iso_8859-7:1987 sun_eu_greek
iso-8859-8 | iso8859-8 | csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 \
    iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical
iso-8859-10 | iso8859-10 | csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
iso-8859-13 | iso8859-13 | iso8859-13 iso885913
iso-8859-14 | iso8859-14 | iso8859-14 iso885914
iso-8859-15 | iso8859-15 | csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
iso-8859-16 | iso8859-16 | iso8859-16
koi8-r | koi8-r | cskoi8r koi koi8 koi8_r
koi8-u | koi8-u | koi8-ru
macintosh | mac-roman | csmacintosh mac x-mac-roman
windows-874 | cp874 | dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 cp874
windows-1250 | cp1250 | cp1250 x-cp1250
windows-1251 | cp1251 | cp1251 x-cp1251
windows-1252 | cp1252 | ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 \
    iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 latin-1
windows-1253 | cp1253 | cp1253 x-cp1253
windows-1254 | cp1254 | cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 \
    latin5 x-cp1254
windows-1255 | cp1255 | cp1255 x-cp1255
windows-1256 | cp1256 | cp1256 x-cp1256
windows-1257 | cp1257 | cp1257 x-cp1257
windows-1258 | cp1258 | cp1258 x-cp1258
x-mac-cyrillic | mac-cyrillic | x-mac-ukrainian
euc-jp | euc_jp | cseucpkdfmtjapanese x-euc-jp
iso-2022-jp | iso2022_jp_2 | csiso2022jp iso-2022-jp-2 iso2022-jp
iso-2022-kr | iso2022_kr | csiso2022kr iso2022-kr
shift_jis | cp932 | csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932 windows-932
euc-kr | cp949 | cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 \
    uhc cp949
"""


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    labels: dict[str, str] = {}
    python: dict[str, str] = {}
    for row in _ROWS.replace("\\\n", " ").strip().splitlines():
        name, codec, known = (part.strip() for part in row.split("|"))
        python[name] = codec
        labels.update(dict.fromkeys([name, *known.split()], name))
    labels.update({label.replace("_", "-"): name for label, name in labels.items()})
    return labels, python


def encoding_for(label: str) -> str:
    """Find the encoding that `label` names: the label of a page, of Python or of iconv.

    Raises OptionError, with the nearest known name, for a label that nobody uses.

    >>> encoding_for("GB2312"), encoding_for("UTF8"), encoding_for(" x-x-big5 "), encoding_for("euc_kr")
    ('gb18030', 'utf-8', 'big5', 'euc-kr')
    """
    labels, _python = _tables()
    name = label.strip().strip("\"'").lower().removesuffix("//translit").removesuffix("//ignore")
    for form in (name, name.replace("_", "-")):
        if form in labels:
            return labels[form]
    try:
        codec = codecs.lookup(name)
        codec.decode(b"")  # refuses what is no text encoding, such as rot13
    except (LookupError, ValueError, AssertionError, TypeError):
        codec = None
    if codec is not None and codec.name not in _NOT_FILES and isinstance(codec.decode(b"")[0], str):
        return labels.get(codec.name, codec.name)
    from difflib import get_close_matches

    near = get_close_matches(name, [*labels], n=1)
    hint = f"did you mean '{near[0]}'?" if near else "try utf-8, gb18030 or big5"
    raise OptionError(f"no encoding is called '{label}'", where="encoding", hint=hint) from None


_NOT_FILES = frozenset(
    {"idna", "punycode", "raw-unicode-escape", "unicode-escape", "undefined", "rot13", "mbcs", "oem"}
)


def codec_of(encoding: str) -> str:
    """Name Python's codec that reads `encoding`; '' for EUC-TW and ISO-2022-CN, which Python can't read.

    >>> codec_of("euc-kr"), codec_of("big5"), codec_of("euc-tw"), codec_of("johab")
    ('cp949', 'big5hkscs', '', 'johab')
    """
    return _tables()[1].get(encoding, encoding)
