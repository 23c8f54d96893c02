r"""Write src/newsclean/data/shiftmodel.bin: how likely is which Chinese character after which others.

A pruned back-off n-gram model over characters, for `newsclean.repairs.plausible`. Text is folded first
(traditional to simplified by character, half-width punctuation to full-width, digits and letters to one class
each), counted, smoothed by absolute discounting with interpolation, pruned by weighted difference (count times
what the longer context gains), written as a trie in level order and compressed.

    pip install numpy jieba
    python tools/build_shiftmodel.py --words jieba/dict.txt news-simplified.txt.xz:1-128000:2 \
        news-simplified.txt.xz:128001- news-simplified.txt.xz:186001-211000 news-traditional.txt.xz \
        legislative-traditional.txt.xz:8 simplified.txt:-8 traditional.txt:-8

Any UTF-8 text will do, plain or .xz, one paragraph a line. FILE:3 takes every third line, FILE:-8 all but every
eighth (the rest is there to measure with), FILE:1-500:3 every third of the first 500. The command above made the
shipped file from the texts that docs/byteshift.md names; only counts are in it.
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import re
import struct
import sys
import zlib
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from newsclean.repairs.plausible import BLOCK, CHUNK, CLASSES, LEVEL, STEP, normal_form

TARGET = Path(__file__).parent.parent / "src/newsclean/data/shiftmodel.bin"
SOURCES = (
    "news (Xinwen Lianbo, RTHK and other outlets, web news, People's Daily 1998), reporting and essays "
    "(Terminus2049), government reports, gazette and statutes, Wikipedia in both scripts, jieba's dictionary; "
    "see docs/byteshift.md"
)
COARSE = (1, 2, 4, 4)  # steps in which costs are stored, by order
Array: TypeAlias = Any  # numpy.ndarray; only this script needs numpy


def read(source: str) -> str:
    """The folded text of a file, or of some of its lines: `FILE:3`, `FILE:-8`, `FILE:1-500:3`."""
    match = re.fullmatch(r"(.+?)(?::(\d+)-(\d*))?(?::(-?\d+))?", source)
    assert match is not None
    path, first, last, step = Path(match[1]), int(match[2] or 1), int(match[3] or 0), int(match[4] or 1)
    data = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    lines = data.decode("utf-8").split("\n")[first - 1 : last or None]
    if step < 0:
        del lines[-step - 1 :: -step]
    else:
        lines = lines[step - 1 :: step]
    return normal_form("\n".join(lines))


def words(path: Path) -> str:
    """Words of jieba's dictionary as text: each word by the logarithm of its frequency, apart from its neighbours."""
    parts = []
    for row in path.read_text(encoding="utf-8").splitlines():
        word, frequency, *_ = row.split(" ")
        if len(word) > 1:
            parts.append((word + "\0") * (1 + int(math.log2(int(frequency) + 1) / 2)))
    return normal_form("".join(parts))


def vocabulary(text: str, least: int) -> tuple[str, Array]:
    """Characters by falling frequency, classes first, and the text as their numbers."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    counts = np.bincount(codes, minlength=0x110000)
    listed = [c for c in np.argsort(-counts, kind="stable") if counts[c] >= least]
    kept = [c for c in map(chr, listed) if c not in CLASSES and c.isprintable() and _in_gbk(c)]
    characters = CLASSES + "".join(kept)
    numbers = np.zeros(0x110000, dtype=np.uint64)
    for number, character in enumerate(characters):
        numbers[ord(character)] = number
    return characters, numbers[codes]


def _in_gbk(character: str) -> bool:
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


class Level:
    """All n-grams of one order: sorted keys (context times base plus character), counts, probabilities."""

    def __init__(self, keys: Array, counts: Array) -> None:
        self.keys = keys
        self.counts = counts
        self.p = np.zeros(len(keys))

    def find(self, keys: Array) -> tuple[Array, Array]:
        """The places of keys, and whether they are there."""
        places = np.minimum(np.searchsorted(self.keys, keys), max(0, len(self.keys) - 1))
        return places, self.keys[places] == keys


def count(numbers: Array, base: int, order: int, least: int) -> Level:
    """Count n-grams that hold no unknown character."""
    size = len(numbers) - order + 1
    keys = np.zeros(size, dtype=np.uint64)
    known = np.ones(size, dtype=bool)
    for place in range(order):
        part = numbers[place : place + size]
        keys = keys * np.uint64(base) + part
        known &= part > 0
    unique, counts = np.unique(keys[known], return_counts=True)
    kept = counts >= least
    return Level(unique[kept], counts[kept])


def smooth(levels: list[Level], base: int) -> None:
    """Interpolated absolute discounting, three discounts an order by counts of counts."""
    unigrams = levels[0]
    unigrams.p = (unigrams.counts + 0.1) / (unigrams.counts.sum() + 0.1 * base)
    for order, level in enumerate(levels[1:], start=2):
        lower = levels[order - 2]
        ones = [max(1, int((level.counts == n).sum())) for n in (1, 2, 3, 4)]
        y = ones[0] / (ones[0] + 2 * ones[1])
        discounts = [max(0.1, min(n, n - (n + 1) * y * ones[n] / ones[n - 1])) for n in (1, 2, 3)]
        discount = np.select([level.counts == 1, level.counts == 2], discounts[:2], discounts[2])
        contexts, first = np.unique(level.keys // np.uint64(base), return_index=True)
        places, found = lower.find(contexts)
        assert found.all()
        totals = lower.counts[places].astype(float)
        kept = np.add.reduceat(level.counts - discount, first)
        spans = np.diff(np.append(first, len(level.keys)))
        shorter, found = lower.find(level.keys % np.uint64(base ** (order - 1)))
        assert found.all()
        rest = np.repeat(1 - kept / totals, spans)
        level.p = (level.counts - discount) / np.repeat(totals, spans) + rest * lower.p[shorter]


def prune(levels: list[Level], base: int, entries: int) -> list[Array]:
    """Which n-grams stay: those whose context gains most, and the prefixes that lead to them."""
    gains = []
    for order, level in enumerate(levels[1:], start=2):
        lower = levels[order - 2]
        shorter, _ = lower.find(level.keys % np.uint64(base ** (order - 1)))
        _contexts, first = np.unique(level.keys // np.uint64(base), return_index=True)
        spans = np.diff(np.append(first, len(level.keys)))
        rest = 1 - np.add.reduceat(level.p, first)
        below = 1 - np.add.reduceat(lower.p[shorter], first)
        weight = np.repeat(np.maximum(rest, 1e-6) / np.maximum(below, 1e-6), spans)
        gains.append(level.counts * (np.log(level.p) - np.log(weight * lower.p[shorter])))
    threshold = (
        np.partition(np.concatenate(gains), -entries)[-entries] if sum(map(len, gains)) > entries else 0
    )
    stay = [np.ones(len(levels[0].keys), dtype=bool), *(gain >= threshold for gain in gains)]
    for order in range(len(levels), 2, -1):
        prefixes = levels[order - 1].keys[stay[order - 1]] // np.uint64(base)
        places, _ = levels[order - 2].find(prefixes)
        stay[order - 2][places] = True
    return stay


def back_off(kept: list[Level], base: int) -> list[Array]:
    """Back-off weight of each kept n-gram as a context (1 where nothing follows it)."""
    weights: list[Array] = []
    for order, level in enumerate(kept[1:], start=2):
        lower = kept[order - 2]
        estimate = _estimate(kept, weights, level.keys % np.uint64(base ** (order - 1)), base, order - 1)
        contexts, first = np.unique(level.keys // np.uint64(base), return_index=True)
        weight = np.ones(len(lower.keys))
        places, found = lower.find(contexts)
        assert found.all()
        rest = np.maximum(1 - np.add.reduceat(level.p, first), 1e-4)
        weight[places] = rest / np.maximum(1 - np.add.reduceat(estimate, first), 1e-4)
        weights.append(weight)
    return weights


def _estimate(kept: list[Level], weights: list[Array], keys: Array, base: int, order: int) -> Array:
    """The pruned model's probability of n-grams of `order` (all of them below the level being weighted)."""
    places, found = kept[order - 1].find(keys)
    if order == 1:
        return np.asarray(kept[0].p[places])
    shorter = _estimate(kept, weights, keys % np.uint64(base ** (order - 1)), base, order - 1)
    context, known = kept[order - 2].find(keys // np.uint64(base))
    weight = np.where(known, weights[order - 2][context], 1.0)
    return np.where(found, kept[order - 1].p[places], weight * shorter)


def write(path: Path, characters: str, kept: list[Level], weights: list[Array], sources: str) -> int:
    """Write the trie: the entries of each order in chunks, with their last characters, costs, weights and followers."""
    base = len(characters)
    chunks: list[list[bytes]] = []
    for order, level in enumerate(kept, start=1):
        columns = [_byte(column) for column in _halves(level.keys % np.uint64(base))]
        columns.append(_byte(_stepped(-np.log(level.p), order)))
        starts = np.zeros(0, dtype=np.int64)
        if order <= len(weights):
            columns.append(_byte(_stepped(-np.log(weights[order - 1]), order) + LEVEL))
            children = np.zeros(len(level.keys), dtype=np.int64)
            contexts, counts = np.unique(kept[order].keys // np.uint64(base), return_counts=True)
            children[level.find(contexts)[0]] = counts
            columns += [_byte(column) for column in _halves(children)]
            starts = np.cumsum(children) - children
        packed = []
        for first in range(0, len(level.keys), CHUNK):
            part = slice(first, first + CHUNK)
            blocks = starts[part][::BLOCK].astype("<u4")
            whole = struct.pack("<H", len(blocks)) + b"".join(column[part].tobytes() for column in columns)
            packed.append(zlib.compress(whole + blocks.tobytes(), 9))
        chunks.append(packed)
    meta = {
        "characters": characters,
        "entries": [len(level.keys) for level in kept],
        "chunks": [[len(chunk) for chunk in packed] for packed in chunks],
    }
    header = f"# Character n-grams, by tools/build_shiftmodel.py from {sources}\n".encode()
    head = json.dumps(meta, ensure_ascii=False).encode("utf-8") + b"\n"
    path.write_bytes(header + head + b"".join(chunk for packed in chunks for chunk in packed))
    return path.stat().st_size


def _halves(numbers: Array) -> tuple[Array, Array]:
    return numbers.astype(np.int64) & 0xFF, numbers.astype(np.int64) >> 8


def _stepped(nats: Array, order: int) -> Array:
    """Costs in whole steps, coarser for longer contexts: they compress better so."""
    coarse = COARSE[min(order, len(COARSE)) - 1]
    return np.rint(nats / STEP / coarse) * coarse


def _byte(numbers: Array) -> Array:
    return np.clip(numbers, 0, 255).astype(np.uint8)


def main() -> None:
    """Count, smooth, prune, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", nargs="+")
    parser.add_argument("--words", type=Path, help="jieba's dict.txt")
    parser.add_argument("--entries", nargs="+", type=int, default=[2_300_000])
    parser.add_argument("--order", type=int, default=4)
    parser.add_argument(
        "--least", nargs="+", type=int, default=[1, 1, 2, 2, 3], help="smallest counts by order"
    )
    parser.add_argument("--sources", default=SOURCES, help="named in the file's first line")
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    text = "\n".join(map(read, options.texts)) + "\0"
    if options.words:
        text += words(options.words)
    characters, numbers = vocabulary(text, 20)
    base = len(characters)
    levels = [count(numbers, base, order, options.least[order - 1]) for order in range(1, options.order + 1)]
    present = np.arange(base, dtype=np.uint64)
    counts = np.bincount(numbers.astype(np.int64), minlength=base)
    levels[0] = Level(present, np.maximum(counts, 1))
    print(
        "characters", base, "text", len(numbers), "n-grams", [len(level.keys) for level in levels], flush=True
    )
    smooth(levels, base)
    for entries in options.entries:
        stay = prune(levels, base, entries)
        kept = []
        for level, flags in zip(levels, stay, strict=True):
            part = Level(level.keys[flags], level.counts[flags])
            part.p = level.p[flags]
            kept.append(part)
        weights = back_off(kept, base)
        out = options.out if len(options.entries) == 1 else options.out.with_suffix(f".{entries}.bin")
        size = write(out, characters, kept, weights, options.sources)
        print(out, "entries", [len(level.keys) for level in kept], "bytes", size, flush=True)


if __name__ == "__main__":
    main()
