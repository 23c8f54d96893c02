"""A hint about duplicates: how many documents are the same, exactly or nearly. Nothing is removed.

Exact: the same body once everything but letters and digits is left out. Near: MinHash over five-character
shingles (datasketch, `pip install 'newsclean[dedup]'`), 112 permutations in 14 bands of 8 rows, as FineWeb has
them: two documents that share eight tenths of their shingles meet in a band with probability 0.92, at half with
0.05. Documents that meet count as near duplicates without a second look.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from typing import TYPE_CHECKING, Any

from newsclean.corpus.storage import STATE, join, read_bytes, storage_for
from newsclean.errors import MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.corpus.settings import Job

__all__ = ["count_duplicates", "minhash_class", "write_hints"]

_BANDS, _ROWS, _SHINGLE = 14, 8, 5
_SHORTEST = 40
"""Letters below which a text is too short to be called nearly the same as another."""


def minhash_class() -> Any:
    """Datasketch's MinHash."""
    try:
        from datasketch import MinHash
    except ImportError as error:
        raise MissingDependencyError(
            "near duplicates need datasketch", hint="pip install 'newsclean[dedup]'"
        ) from error
    return MinHash


def write_hints(texts: Iterable[tuple[str, str]], name: str, job: Job) -> None:
    """Write what is needed to compare the documents of a batch: one JSON line each."""
    kind = minhash_class()
    first = kind(num_perm=_BANDS * _ROWS, seed=1)
    lines = []
    for key, text in texts:
        letters = "".join(filter(str.isalnum, text))
        exact = hashlib.blake2b(letters.encode(errors="replace"), digest_size=8).hexdigest()
        lines.append(json.dumps([key, exact, _bands(letters, first)], ensure_ascii=True).encode() + b"\n")
    storage_for(job.dest).write(job.dest, f"{STATE}/hints/{name}.jsonl", lines)


def _bands(letters: str, empty: Any) -> list[str]:
    if len(letters) < _SHORTEST:
        return []
    sketch = empty.copy()
    shingles = {letters[start : start + _SHINGLE] for start in range(len(letters) - _SHINGLE + 1)}
    sketch.update_batch([shingle.encode(errors="replace") for shingle in sorted(shingles)])
    values = sketch.digest()
    rows = (values[start : start + _ROWS] for start in range(0, len(values), _ROWS))
    return [hashlib.blake2b(row.astype("<u8").tobytes(), digest_size=8).hexdigest() for row in rows]


def count_duplicates(job: Job) -> dict[str, int]:
    """Count documents that are not the first of their kind; write the groups to duplicates.jsonl.

    Needs about 8 bytes for each document and one band's hashes at a time.
    """
    names = [entry.path for entry in storage_for(job.dest).entries(join(job.dest, STATE, "hints"))]
    groups = _Groups()
    exact_seen: dict[str, int] = {}
    exact = 0
    for number, (_key, digest, _bands_of) in enumerate(_hints(names)):
        groups.add()
        first = exact_seen.setdefault(digest, number)
        if first != number:
            exact += 1
            groups.join(first, number)
    del exact_seen
    for band in range(_BANDS):
        seen: dict[str, int] = {}
        for number, (_key, _digest, bands) in enumerate(_hints(names)):
            if bands:
                first = seen.setdefault(bands[band], number)
                if first != number:
                    groups.join(first, number)
    storage_for(job.dest).write(
        job.dest, f"{STATE}/duplicates.jsonl", groups.lines(key for key, *_ in _hints(names))
    )
    alike = groups.extra()
    return {"exact": exact, "near": alike - exact}


def _hints(names: Sequence[str]) -> Iterator[list[Any]]:
    for name in names:
        for line in read_bytes(name).splitlines():
            yield json.loads(line)


class _Groups:
    """Which documents belong together: a forest in which each points towards the first of its group."""

    def __init__(self) -> None:
        self._up = array("q")

    def add(self) -> None:
        self._up.append(len(self._up))

    def _root(self, number: int) -> int:
        while self._up[number] != number:
            self._up[number] = self._up[self._up[number]]
            number = self._up[number]
        return number

    def join(self, one: int, other: int) -> None:
        roots = sorted((self._root(one), self._root(other)))
        self._up[roots[1]] = roots[0]

    def extra(self) -> int:
        """How many documents are not the first of their group."""
        return sum(1 for number in range(len(self._up)) if self._up[number] != number)

    def lines(self, keys: Iterable[str]) -> Iterator[bytes]:
        """One JSON line for each group of two or more: the names of its documents."""
        roots = [self._root(number) for number in range(len(self._up))]
        members: dict[int, list[str]] = {}
        shared = {root for number, root in enumerate(roots) if root != number}
        for root, key in zip(roots, keys, strict=True):
            if root in shared:
                members.setdefault(root, []).append(key)
        for group in members.values():
            yield json.dumps(group, ensure_ascii=True).encode() + b"\n"
