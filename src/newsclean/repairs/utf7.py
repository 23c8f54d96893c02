"""UTF-7 and the names of IMAP's folders: `+TpFuqg-` and `&TpFuqg-` for 云溪.

Both write UTF-16 as Base64 between a sign and a hyphen. Base64 stands in many texts that are something else, so a
group counts only where every bit of it is in its place and what it says reads as Chinese.

Sources: RFC 2152 (UTF-7), RFC 3501, section 5.1.3 (folders of IMAP, with a comma for the slash).
"""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING

from newsclean.characters import is_han
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["IMAP", "UTF7", "reader"]

UTF7 = r"(?<!=)\+(?:-|[A-Za-z0-9+/]{3,}(?:-|(?![A-Za-z0-9+/=])))"
IMAP = r"&(?:[A-Za-z0-9+,]{3,})?-"
_DEAREST, _DEAREST_OF_TWO = (
    9.0,
    7.5,
)  # nats per character; of two, one in some ten thousand reads well by chance
_ELSE = lazy(r"[^ -~\u00b7\u2000-\u203b\u3000-\u3020\u4e00-\u9fff\uff01-\uff5e]")


def reader(sign: str) -> Callable[[str], tuple[str, bool] | None]:
    """What a group behind `sign` says, and whether that is sure by itself; None where it is none.

    >>> reader("+")("+TpFuqlO/TspZKZAaj2Y-"), reader("&")("&XfJT0ZABkK5O9g-"), reader("+")("+-")
    (('云溪县今天通车', True), ('已发送邮件', True), ('+', False))
    >>> reader("+")("+TpFuqlO/TspZKZAaj2Z-")
    """

    def read(written: str) -> tuple[str, bool] | None:
        body = written[1:].removesuffix("-")
        if not body:
            return sign, False
        text = _utf16(body.replace(",", "/"))
        if text is None or _ELSE.search(text):
            return None
        han = sum(map(is_han, text))
        if not han:
            return text, False
        sure = (han > 3 or (han > 1 and written[-1] == "-")) and 2 * han >= len(text) and _reads_well(text)
        return text, sure

    return read


def _reads_well(text: str) -> bool:
    from newsclean.plausibility import mean_cost

    return mean_cost(text) < (_DEAREST if len(text) > 2 else _DEAREST_OF_TWO)


def _utf16(body: str) -> str | None:
    """UTF-16 written as Base64 without padding; None where bits are left over that are not 0."""
    try:
        code = binascii.a2b_base64(body + "=" * (-len(body) % 4))
        text = code[: len(code) // 2 * 2].decode("utf-16-be")
    except (binascii.Error, UnicodeDecodeError):
        return None
    again = binascii.b2a_base64(text.encode("utf-16-be"), newline=False).decode().rstrip("=")
    return text if again == body else None
