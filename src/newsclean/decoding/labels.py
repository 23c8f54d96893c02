"""Names of encodings: WHATWG's labels, Python's, and the wrong ones that pages carry."""

from __future__ import annotations

import codecs
from difflib import get_close_matches

from newsclean.errors import OptionError

__all__ = ["codec_for"]

# A page that says gb2312 is nearly always GBK, and GB18030 reads all three (WHATWG Encoding Standard, 4.2).
_GB18030 = "gb2312 gb_2312-80 gb2312-80 csgb2312 gbk x-gbk cp936 windows-936 ms936 gb18030 iso-ir-58 chinese euc-cn"
_BIG5 = "big5 big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 cp950 windows-950 ms950 big5-eten big5-tw"
_LABELS = {**dict.fromkeys(_GB18030.split(), "gb18030"), **dict.fromkeys(_BIG5.split(), "big5hkscs")}


def codec_for(label: str) -> str:
    """Find the codec that reads what `label` names.

    Raises OptionError, with the nearest known name, for a label that nobody uses.

    >>> codec_for("GB2312"), codec_for("UTF8"), codec_for("Big5")
    ('gb18030', 'utf-8', 'big5hkscs')
    """
    name = label.strip().lower().replace("_", "-")
    if name in _LABELS:
        return _LABELS[name]
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        near = get_close_matches(name, [*_LABELS, "utf-8", "utf-16"], n=1)
        hint = f"did you mean '{near[0]}'?" if near else "try utf-8, gb18030 or big5"
        raise OptionError(f"no encoding is called '{label}'", where="encoding", hint=hint) from None
