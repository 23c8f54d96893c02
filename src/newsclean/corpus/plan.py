"""The plan: all inputs, cut into batches by bytes. Made once, before any work, and the same for every engine."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from newsclean.corpus.documents import Batch, Piece
from newsclean.corpus.readers import read_piece
from newsclean.corpus.sources import FIRST
from newsclean.corpus.storage import STATE, join, storage_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.corpus.settings import Job

__all__ = ["cut", "limited", "load_plan", "write_plan"]

_PLAN = f"{STATE}/plan.jsonl"
_MOST = 20_000
"""Files in one batch at most: empty ones weigh nothing, and a batch is held in memory."""


def cut(pieces: Iterable[Piece], size: int) -> Iterator[Batch]:
    """Put pieces together until a batch is full; a packed file larger than `size` is an open batch.

    Batches grow with the corpus: each is at most a 256th of all that came before it, from 256 KiB up to `size`.
    So a small corpus has work for many processors, and the last batch never keeps the others waiting for long.

    >>> [len(batch.pieces) for batch in cut([Piece("file", "a", "a", 6), Piece("file", "b", "b", 6)], 10)]
    [1, 1]
    """
    number = weight = total = 0
    held: list[Piece] = []
    for piece in pieces:
        is_open = piece.size > size and piece.end is None and piece.kind != "file"
        full = min(size, max(FIRST, total >> 8))
        if held and (is_open or weight + piece.size > full or len(held) >= _MOST):
            yield Batch(number, tuple(held))
            number, weight, held = number + 1, 0, []
        total += piece.size
        if is_open:
            yield Batch(number, (piece,), open=True)
            number += 1
        else:
            _hold(held, piece)
            weight += piece.size
    if held:
        yield Batch(number, tuple(held))


def _hold(held: list[Piece], piece: Piece) -> None:
    """Add a piece; one that goes on where the last ended makes it longer."""
    last = held[-1] if held else None
    if last is not None and last.path == piece.path and last.end is not None and last.end == piece.start:
        held[-1] = last._replace(end=piece.end, size=last.size + piece.size)
    else:
        held.append(piece)


def limited(batches: Iterable[Batch], limit: int, job: Job) -> Iterator[Batch]:
    """The batches that hold the first `limit` documents; what must be read to count them is read."""
    left = limit
    for batch in batches:
        kept: list[Piece] = []
        taken = 0
        for piece in batch.pieces:
            if taken == left:
                break
            taken += (
                1 if piece.kind == "file" else sum(1 for _ in islice(read_piece(piece, job), left - taken))
            )
            kept.append(piece)
        left -= taken
        yield replace(batch, pieces=tuple(kept), documents=taken)
        if not left:
            return


def write_plan(batches: Iterable[Batch], dest: str) -> tuple[int, int]:
    """Write the plan while it is made; how many batches and how many bytes of input it has."""
    count = size = 0

    def lines() -> Iterator[bytes]:
        nonlocal count, size
        for batch in batches:
            count += 1
            size += batch.size
            yield json.dumps(batch.to_list(), separators=(",", ":")).encode() + b"\n"

    storage_for(dest).write(dest, _PLAN, lines(), sync=True)
    return count, size


def load_plan(dest: str) -> Iterator[Batch]:
    """Every batch in order, read one by one."""
    path = join(dest, *_PLAN.split("/"))
    with storage_for(dest).open(path) as source:
        for line in source:
            yield Batch.from_list(json.loads(line))
