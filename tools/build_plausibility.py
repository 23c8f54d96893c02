"""Write src/newsclean/data/plausibility.bin: what Chinese characters and pairs of neighbours cost in nats.

    python tools/build_plausibility.py --words jieba/dict.txt \
        --simplified NEWS.txt.xz --traditional NEWS.txt.xz RECORDS.txt.xz --cantonese SENTENCES.json

Any UTF-8 text will do, plain or .xz, one paragraph a line; a .json file is a list of sentences. The files of one
script weigh the same, the two scripts weigh the same, and the words (jieba's dict.txt, "word frequency tag", and
its image in Traditional by OpenCC's tables) are a tenth of each. Only counts leave this script, as costs: no
word or sentence of the texts does.

The shipped file was counted from: Simplified news (CCTV transcripts from repositories under the MIT licence,
crawled web news, People's Daily of January 1998, THUCNews and Sogou samples; the texts belong to their
publishers), Traditional news (RTHK, and the Hong Kong outlets of two archives), the gazette of Taiwan's
Legislative Yuan and Taiwan's statutes (public records), sentences of Common Voice Cantonese (MPL-2.0), and jieba's
word frequencies (MIT).
"""

from __future__ import annotations

import argparse
import json
import lzma
import math
import sys
import zlib
from collections import Counter
from operator import add
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from newsclean import convert_script
from newsclean.plausibility import COST_STEP, GAIN_STEP, floor_cost

TARGET = Path(__file__).parent.parent / "src/newsclean/data/plausibility.bin"
HEADER = b"# Costs of Chinese characters and pairs by tools/build_plausibility.py, which names the sources\n"
CHUNK = 4_000_000
Shares = dict[str, float]


def read(path: Path) -> str:
    """The text of a file: .txt, .txt.xz or a JSON list of sentences."""
    data = path.read_bytes()
    if path.suffix == ".xz":
        data = lzma.decompress(data)
    text = data.decode("utf-8")
    return "\n".join(json.loads(text)) if path.suffix == ".json" else text


def count(path: Path) -> tuple[Shares, Shares]:
    """Shares of the characters and of the pairs of a file."""
    characters: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    text = read(path)
    for start in range(0, len(text), CHUNK):
        chunk = text[start : start + CHUNK]
        characters.update(chunk)
        pairs.update(map(add, chunk, chunk[1:]))
    return shares(characters), shares(
        Counter({pair: n for pair, n in pairs.items() if n > 2 and "\n" not in pair})
    )


def count_words(rows: list[tuple[str, int]]) -> tuple[Shares, Shares]:
    """Shares of the characters and of the pairs inside words."""
    characters: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for word, frequency in rows:
        for first, second in zip(word, [*word[1:], ""], strict=True):
            characters[first] += frequency
            if second:
                pairs[first + second] += frequency
    return shares(characters), shares(pairs)


def shares(counts: Counter[str]) -> Shares:
    """Counts as shares of their total."""
    total = counts.total()
    return {item: n / total for item, n in counts.items()}


def blend(parts: list[tuple[float, tuple[Shares, Shares]]]) -> tuple[Shares, Shares]:
    """Weighted sums of shares."""
    characters: Shares = {}
    pairs: Shares = {}
    for weight, (some_characters, some_pairs) in parts:
        for item, share in some_characters.items():
            characters[item] = characters.get(item, 0.0) + weight * share
        for item, share in some_pairs.items():
            pairs[item] = pairs.get(item, 0.0) + weight * share
    return characters, pairs


def character_part(characters: Shares, number: int) -> tuple[bytes, list[str]]:
    """Characters by falling share, and a byte of cost each; those no cheaper than their floor are left out."""
    kept = [
        character
        for character in sorted(characters, key=lambda c: -characters[c])
        if ord(character) > 0x9F and -math.log(characters[character]) < floor_cost(character)
    ][:number]
    steps = bytes(min(255, max(1, round(-math.log(characters[c]) / COST_STEP))) for c in kept)
    return zlib.compress("".join(kept).encode("utf-8") + b"\0" + steps, 9), kept


def pair_part(characters: Shares, pairs: Shares, kept: list[str], number: int) -> tuple[bytes, int]:
    """For each first character a row of second characters, and a byte of gain for each pair."""
    ranks = {character: rank for rank, character in enumerate(kept)}
    gains = {
        pair: math.log(share / characters[pair[0]] / characters[pair[1]])
        for pair, share in pairs.items()
        if pair[0] in ranks and pair[1] in ranks
    }
    best = sorted((p for p in gains if gains[p] > 0.7), key=lambda p: -pairs[p] * gains[p])[:number]
    rows: dict[str, list[str]] = {}
    for pair in sorted(best, key=lambda p: (ranks[p[0]], ranks[p[1]])):
        rows.setdefault(pair[0], []).append(pair[1])
    steps = bytes(
        min(255, max(1, round(gains[first + second] / GAIN_STEP))) for first in rows for second in rows[first]
    )
    text = "\n".join(first + "".join(seconds) for first, seconds in rows.items())
    return zlib.compress(text.encode("utf-8") + b"\0" + steps, 9), len(best)


def main() -> None:
    """Count, blend, cut to size, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simplified", nargs="+", type=Path, required=True)
    parser.add_argument("--traditional", nargs="+", type=Path, required=True)
    parser.add_argument("--cantonese", type=Path, required=True)
    parser.add_argument("--words", type=Path, required=True)
    parser.add_argument("--characters", type=int, default=9_000)
    parser.add_argument("--pairs", type=int, default=24_000)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    rows = [row.split(" ")[:2] for row in options.words.read_text(encoding="utf-8").splitlines()]
    words = [(word, int(frequency)) for word, frequency in rows]
    images = convert_script("\n".join(word for word, _ in words), "s2t").split("\n")
    traditional_words = [(image, n) for image, (_, n) in zip(images, words, strict=True)]
    parts = [(0.05, count_words(words)), (0.05, count_words(traditional_words))]
    parts.append((0.02, count(options.cantonese)))
    parts += [(0.45 / len(options.simplified), count(path)) for path in options.simplified]
    parts += [(0.43 / len(options.traditional), count(path)) for path in options.traditional]
    characters, pairs = blend(parts)
    first, kept = character_part(characters, options.characters)
    second, number = pair_part(characters, pairs, kept, options.pairs)
    options.out.write_bytes(HEADER + len(first).to_bytes(4, "little") + first + second)
    print(
        f"{options.out.name}: {len(kept)} characters in {len(first)} bytes, {number} pairs in {len(second)} bytes"
    )


if __name__ == "__main__":
    main()
