"""Decoding of what does not fit into memory, or does not end: chunk by chunk, a bounded part at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.decoding.detection import BOMS, detect
from newsclean.decoding.forced import refuse_wrong
from newsclean.decoding.labels import encoding_for
from newsclean.decoding.pieces import report
from newsclean.decoding.readers import newline_of, read_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.model import Decoded, Errors

__all__ = ["iter_decode"]

BLOCK = 1 << 18  # bytes that are decoded at once
LONGEST = 1 << 22  # bytes of a line, after which it is cut at an ASCII byte


def iter_decode(
    chunks: Iterable[bytes],
    encoding: str | None = None,
    *,
    hint: str | None = None,
    errors: Errors = "replace",
) -> Iterator[Decoded]:
    r"""Decode a stream of byte chunks of any size; each part is a `Decoded` whose damage counts from the start.

    Memory stays bounded by a few hundred kilobytes, however long the stream is (by four megabytes where a line is
    that long). The encoding is decided on the first 256 KB that hold anything but ASCII; what comes before is
    passed on meanwhile. Later parts that read differently are read as `decode` reads
    foreign lines. HZ and ISO-2022-CN, which live in mail, are read line by line too. Raises what `decode` raises,
    when it gets there.

    >>> parts = iter_decode([b"\xd0\xc2", b"\xc7\xc5\n"], "gbk")
    >>> "".join(part.text for part in parts)
    '新桥\n'
    """
    stream = _Stream(encoding_for(encoding) if encoding else "", hint, errors)
    for chunk in chunks:
        yield from stream.feed(chunk)
    yield from stream.finish()


class _Stream:
    """What waits to be decoded, and how far the stream has come."""

    def __init__(self, encoding: str, hint: str | None, errors: Errors) -> None:
        self.encoding = encoding
        self.how = "forced" if encoding else ""
        self.hint = hint
        self.errors = errors
        self.waiting = bytearray()
        self.line, self.offset = 1, 0
        self.started = False
        self.proved = (
            False  # that the encoding which the user named explains the first part that is not ASCII
        )

    def feed(self, chunk: bytes) -> Iterator[Decoded]:
        """Take a chunk and give what is decided and complete."""
        self.waiting += chunk
        while len(self.waiting) > BLOCK and self._is_decided() and (size := self._cut()):
            yield self._take(size)

    def finish(self) -> Iterator[Decoded]:
        """Decode the rest."""
        while len(self.waiting) > BLOCK and self._is_decided() and (size := self._cut()):
            yield self._take(size)
        if self.waiting or not self.started:
            if not self.encoding:
                self._decide()
            yield self._take(len(self.waiting))

    def _is_decided(self) -> bool:
        if self.encoding:
            return True
        if self.waiting.isascii() and b"\x1b" not in self.waiting and b"~{" not in self.waiting:
            if b"\0" in self.waiting:
                self._decide()
            else:
                self.encoding, self.how = "ascii", "ascii"  # this part; what follows is still open
            return True
        self._decide()
        return True

    def _decide(self) -> None:
        self.encoding, self.how = detect(bytes(self.waiting), encoding_for(self.hint) if self.hint else None)

    def _cut(self) -> int:
        """Bytes that can be decoded now: whole lines; 0 when there is no line end yet."""
        mark = newline_of(self.encoding)
        end = self.waiting.rfind(mark, 0, BLOCK)
        while end > 0 and end % len(mark):
            end = self.waiting.rfind(mark, 0, end + len(mark) - 1)
        if end >= 0:
            return end + len(mark)
        if len(self.waiting) <= LONGEST:
            return 0
        if len(mark) > 1:
            return BLOCK
        for end in range(BLOCK, BLOCK // 2, -1):
            if self.waiting[end - 1] < 0x30:
                return end
        return BLOCK

    def _take(self, size: int) -> Decoded:
        data = bytes(self.waiting[:size])
        del self.waiting[:size]
        if not self.started:
            self.started = True
            for mark, marked in BOMS:
                if marked == self.encoding and data.startswith(mark):
                    data = data[len(mark) :]
                    self.offset = len(mark)
                    break
        pieces = read_pieces(data, self.encoding)
        origin = (self.line, self.offset)
        if self.how == "forced" and not self.proved:
            refuse_wrong(pieces, data, self.encoding, origin)
            self.proved = not data.isascii()
        decoded = report(pieces, data, (self.encoding, self.how), self.errors, origin)
        self.line += data.count(newline_of(self.encoding))
        self.offset += len(data)
        if self.how == "ascii":
            self.encoding = self.how = ""
        return decoded
