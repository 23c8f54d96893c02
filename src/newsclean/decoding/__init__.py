"""The room `decoding`: bytes in, text out, and what was damaged.

`detection` finds the encoding, `tables` and `escapes` read it exactly, `recovery` reads damaged and foreign
lines again, `pieces` reports what was done. Nothing is lost in silence: every place that was damaged or read in
another encoding is an entry of `Decoded.damage`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Decoded

if TYPE_CHECKING:
    from newsclean.decoding.pieces import Pieces
    from newsclean.model import Errors

__all__ = ["decode"]


def decode(
    data: bytes, encoding: str | None = None, *, hint: str | None = None, errors: Errors = "replace"
) -> Decoded:
    """Read `data` as text: in `encoding` where one is named, else in the one that the bytes show.

    `hint` is an encoding that is likely from outside, such as that of the files beside this one: it decides in
    doubt and never against evidence. GB2312, GBK and cp936 are always read as their superset GB18030. A byte
    order mark is taken off. Bytes that the encoding can't explain are treated as `errors` says ("replace" by
    U+FFFD, "keep" as \\xNN, "strict" refuses), and each such place stands in `.damage`, as does each line or part
    of a line that was read in another encoding.

    Raises DecodingError for binary data, and with `errors="strict"` for the first damaged byte; OptionError
    for an encoding that nobody knows.

    >>> decode("云溪县".encode("gbk")).text
    '云溪县'
    >>> decode("雲溪縣".encode(), "utf8").how
    'forced'
    """
    if encoding is None and hint is None:
        try:
            text = data.decode("utf-8")  # the short way, and for most files the only one
        except UnicodeDecodeError:
            pass
        else:
            if len(text) * 1.4 < len(data) and "\0" not in text and text[:1] != "\ufeff":
                return Decoded(text, "utf-8", "strict")
    from newsclean.decoding.detection import BOMS, detect
    from newsclean.decoding.labels import encoding_for
    from newsclean.decoding.pieces import report

    if encoding is None:
        name, how = detect(data, encoding_for(hint) if hint else None)
    else:
        name, how = encoding_for(encoding), "forced"
    start = next((len(mark) for mark, marked in BOMS if marked == name and data.startswith(mark)), 0)
    body = data[start:] if start else data
    return report(_read(body, name, how), body, (name, how), errors, (1, start))


def _read(data: bytes, encoding: str, how: str) -> Pieces:
    from newsclean.decoding.tables import CHINESE

    if encoding in CHINESE:
        from newsclean.decoding.recovery import read_lines

        return read_lines(data, encoding)
    if encoding == "hz":
        from newsclean.decoding.escapes import read_hz

        return read_hz(data)
    if encoding == "iso-2022-cn":
        from newsclean.decoding.escapes import read_iso_2022_cn

        return read_iso_2022_cn(data)
    from newsclean.decoding.pieces import read_with_codec

    return read_with_codec(data, encoding)
