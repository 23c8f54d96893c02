"""The references that travel (Piece, Batch) and what they lead to (Document, Failure); names that can't escape."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.corpus.settings import TEXT_SUFFIX
from newsclean.corpus.storage import STATE
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Batch", "Cursor", "Document", "Failure", "Piece", "output_name", "safe_name", "sampled"]

_LONGEST = 180
"""Bytes of UTF-8 that a name may have, so that a suffix fits into the 255 of most file systems."""
_UNSAFE = lazy(r"[\x00-\x1f\x7f<>:\"|?*\ud800-\udfff]")


class Cursor(NamedTuple):
    """A place in an open-ended source: how many documents come before it, and at which byte it is."""

    ordinal: int = 0
    offset: int = 0


class Piece(NamedTuple):
    """A reference to documents: a whole file, or part of one.

    `kind` is `file` (one document), `lines`, `jsonl`, `zip`, `tar`, `parquet` or `warc`. `start` and `end` count
    what the kind counts: bytes, members or row groups; `end` None is the end of the file. `version` is what the
    file's storage said of it when the plan was made.
    """

    kind: str
    path: str
    source: str  # the name of the file inside the corpus
    size: int  # bytes
    start: int = 0
    end: int | None = None
    version: str = ""
    out: str = ""  # where a tree puts a file whose plain name is taken


@dataclass(frozen=True, slots=True)
class Batch:
    """What one task works on. An open batch is one large packed file or archive, committed in segments."""

    number: int
    pieces: tuple[Piece, ...]
    open: bool = False
    documents: int | None = None  # take so many and no more

    @property
    def size(self) -> int:
        """Bytes of input, as they lie in the source."""
        return sum(piece.size for piece in self.pieces)

    def name(self, segment: int = 0) -> str:
        """The name of its ledger entry and its shard.

        >>> Batch(12, ()).name(), Batch(12, (), open=True).name(3)
        ('000012', '000012-0003')
        """
        return f"{self.number:06d}-{segment:04d}" if self.open else f"{self.number:06d}"

    def to_list(self) -> list[Any]:
        """The batch as JSON-ready data: one line of the plan."""
        return [self.number, int(self.open), self.documents, [list(piece) for piece in self.pieces]]

    @classmethod
    def from_list(cls, data: Sequence[Any]) -> Batch:
        """Read back what `to_list` wrote."""
        number, is_open, documents, pieces = data
        return cls(number, tuple(Piece(*piece) for piece in pieces), bool(is_open), documents)


class Failure(NamedTuple):
    """A document that has no output, and why: `kind` is for counting, `reason` for reading."""

    id: str
    kind: str
    reason: str

    def to_dict(self) -> dict[str, str]:
        """The failure as JSON-ready data: one line of quarantine.jsonl."""
        return self._asdict()


class Document(NamedTuple):
    """One document as its source holds it, or the Failure that stands in its place.

    `id` is the same on every run and machine: the source's name and, inside it, the byte, member or row.
    """

    id: str
    data: bytes | str
    out: str  # where a tree puts it, without the suffix of the format
    fields: Mapping[str, Any] | None = None
    encoding: str = ""  # where the source, not the document, told it
    failure: Failure | None = None
    after: Cursor = Cursor()

    @classmethod
    def failed(cls, name: str, kind: str, reason: str, after: Cursor = Cursor()) -> Document:  # noqa: B008 - immutable
        """A place where a document should be and none can be read."""
        return cls(name, b"", "", failure=Failure(name, kind, reason), after=after)


def output_name(name: str, form: str) -> str:
    """The file that a tree writes for a document: its own name, and the suffix of the format unless it has it.

    >>> output_name("2031/a.html", "text"), output_name("2031/a.txt", "text")
    ('2031/a.html.txt', '2031/a.txt')
    """
    suffix = TEXT_SUFFIX[form]
    return name if name.endswith(suffix) else name + suffix


def safe_name(name: str) -> str:
    r"""A relative path that stays inside its folder, whatever an archive or a record calls itself.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\news\\a.txt"), safe_name("/")
    ('__/__/etc/passwd', 'C_/news/a.txt', '_')
    """
    parts = [_safe_part(part) for part in re.split(r"[/\\]", name) if part not in {"", "."}]
    if parts and parts[0] == STATE:
        parts[0] = f"_{STATE}"
    return "/".join(parts) or "_"


def _safe_part(part: str) -> str:
    part = "__" if part == ".." else _UNSAFE.sub("_", part)
    packed = part.encode()
    if len(packed) > _LONGEST:
        digest = hashlib.sha256(packed).hexdigest()[:16]
        part = f"{packed[: _LONGEST - 17].decode(errors='ignore')}-{digest}"
    return part


def sampled(name: str, share: float | None) -> bool:
    """Whether a document belongs to the sample: decided by its name alone, so the same on every run."""
    if share is None:
        return True
    digest = hashlib.blake2b(name.encode(errors="surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") < share * 2**64
