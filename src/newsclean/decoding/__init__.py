"""The room `decoding`: bytes in, text out, and what was damaged.

`detection` finds the encoding, `tables` and `escapes` read it exactly, `recovery` reads damaged and foreign
lines again, `pieces` reports what was done, `forced` refuses a named encoding that is wrong; `streams` does all that chunk by chunk, `siblings` asks the files
beside, `writing` goes the other way. Nothing is lost in silence: every place that was damaged or read in
another encoding is an entry of `Decoded.damage`.
"""

from __future__ import annotations

from codecs import utf_8_decode
from typing import TYPE_CHECKING

from newsclean.model import Decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.decoding.writing import Encoded
    from newsclean.model import Errors

__all__ = ["decode", "encode", "encoding_from_siblings", "iter_decode"]


def decode(
    data: bytes, encoding: str | None = None, *, hint: str | None = None, errors: Errors = "replace"
) -> Decoded:
    r"""Read `data` as text: in `encoding` where one is named, else in the one that the bytes show.

    `hint` is an encoding that is likely from outside, such as that of the files beside this one: it decides in
    doubt and never against evidence. GB2312, GBK and cp936 are always read as their superset GB18030. A byte
    order mark is taken off. Bytes that the encoding can't explain are treated as `errors` says ("replace" by
    U+FFFD, "keep" as \xNN, "strict" refuses), and each such place stands in `.damage`, as does each line or part
    of a line that was read in another encoding.

    Raises DecodingError for binary data, for a named encoding that explains less than half of the lines that are
    not ASCII, and with `errors="strict"` for the first damaged byte or the first place in another encoding;
    OptionError for an encoding that nobody knows.

    >>> decode("云溪县".encode("gbk")).text
    '云溪县'
    >>> decode("雲溪縣".encode(), "utf8").how
    'forced'
    """
    if encoding is None and hint is None:
        try:
            if len(data) > 4096:
                utf_8_decode(data[:2048], "strict", False)  # an error costs a copy of what it was found in
            text = data.decode("utf-8")  # the short way, and for most files the only one
        except UnicodeDecodeError:
            pass
        else:
            if len(text) * 1.4 < len(data) and "\0" not in text and text[:1] != "\ufeff":
                return Decoded(text, "utf-8", "strict")
    from newsclean.decoding.detection import BOMS, detect
    from newsclean.decoding.labels import encoding_for
    from newsclean.decoding.pieces import report
    from newsclean.decoding.readers import read_pieces

    if encoding is None:
        name, how = detect(data, encoding_for(hint) if hint else None)
    else:
        name, how = encoding_for(encoding), "forced"
    start = 0
    for mark in (mark for mark, marked in BOMS if marked == name):
        while data.startswith(mark, start):  # files that were joined begin with several
            start += len(mark)
    body = data[start:] if start else data
    pieces = read_pieces(body, name)
    if encoding is not None:
        from newsclean.decoding.forced import refuse_wrong

        refuse_wrong(pieces, body, name, (1, start))
    return report(pieces, body, (name, how), errors, (1, start))


def encode(text: str, encoding: str = "utf-8", *, bom: bool = False) -> Encoded:
    """Write text as bytes and list what the encoding lacks: see `newsclean.decoding.writing.encode`."""
    from newsclean.decoding.writing import encode as write

    return write(text, encoding, bom=bom)


def encoding_from_siblings(files: Iterable[bytes]) -> str | None:
    """The encoding of the files of one directory: see `newsclean.decoding.siblings.encoding_from_siblings`."""
    from newsclean.decoding.siblings import encoding_from_siblings as vote

    return vote(files)


def iter_decode(
    chunks: Iterable[bytes],
    encoding: str | None = None,
    *,
    hint: str | None = None,
    errors: Errors = "replace",
) -> Iterator[Decoded]:
    """Decode a stream in bounded memory: see `newsclean.decoding.streams.iter_decode`."""
    from newsclean.decoding.streams import iter_decode as stream

    return stream(chunks, encoding, hint=hint, errors=errors)
