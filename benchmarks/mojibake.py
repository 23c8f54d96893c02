"""Mojibake repair beside ftfy, interleaved in one process: the gate, clean text, and damaged text.

    pip install ftfy && python benchmarks/mojibake.py [--clean FILE ...]

Clean text is read from FILEs (UTF-8, one paragraph a line) or made by workload.py. Shown are megabytes of UTF-8
per CPU second of newsclean and of ftfy, and the ratio in the same run; for damaged text, short pieces and documents
of 50 lines, also how many of the strings each of the two gives back. Take the ratios, not the speeds: machines differ and are shared.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))
sys.path.insert(0, str(Path(__file__).parent))

import ftfy

from newsclean.edits import Trail
from newsclean.repairs.damage import DAMAGE
from newsclean.repairs.gate import suspicious_lines
from newsclean.repairs.mojibake import repair_mojibake

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUTES = (
    "utf8-as-latin/web", "utf8-as-latin/latin-1", "utf8-as-latin/python", "twice-utf8-as-latin/web", "utf8-as-cp1251/python",
    "utf8-as-gbk/web", "utf8-as-gbk/windows", "utf8-as-gbk/python", "gbk-as-latin/web", "big5-as-latin/web",
    "gbk-as-big5/windows", "big5-as-gbk/windows", "escaped/decimal", "escaped/percent-utf8",
)  # fmt: skip


def clock(
    ours: Callable[[str], object], theirs: Callable[[str], object], texts: Sequence[str], rounds: int
) -> tuple[float, float]:
    """CPU seconds of both over the same texts, one text after the other, so that load hits both alike."""
    spent = [0.0, 0.0]
    for _ in range(rounds):
        for text in texts:
            for number, function in enumerate((ours, theirs)):
                start = time.process_time()
                function(text)
                spent[number] += time.process_time() - start
    return spent[0], spent[1]


def row(name: str, size: int, ours: float, theirs: float, note: str = "") -> None:
    """One line of the table."""
    print(f"{name:34s} {size / 1e6 / ours:9.2f} {size / 1e6 / theirs:9.2f} {theirs / ours:7.2f}  {note}")


def clean_texts(paths: Sequence[str]) -> list[str]:
    """The clean texts, whole."""
    if paths:
        return [Path(path).read_text(encoding="utf-8") for path in paths]
    from workload import documents

    made = list(documents(2000, seed=1))
    return ["\n".join(block for document in made if document.script == script for block in document.body)
            for script in ("simplified", "traditional")]  # fmt: skip


def repair(text: str) -> str:
    """The rule as the library runs it."""
    return repair_mojibake(text, Trail())


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clean", nargs="*", default=(), metavar="FILE")
    parser.add_argument("--chunk", type=int, default=100_000, help="characters of a chunk")
    parser.add_argument("--rounds", type=int, default=1, help="from the second on, gaps are remembered")
    options = parser.parse_args()
    print(f"{'':34s} {'ours MB/s':>9s} {'ftfy MB/s':>9s} {'ratio':>7s}")
    sentences: list[str] = []
    for number, text in enumerate(clean_texts(options.clean), start=1):
        chunks = [
            text[at : at + options.chunk]
            for at in range(0, min(len(text), 20 * options.chunk), options.chunk)
        ]
        size = sum(len(chunk.encode()) for chunk in chunks)
        repair(chunks[0])
        row(
            f"gate, clean text {number}",
            size,
            *clock(suspicious_lines, ftfy.fix_encoding, chunks, options.rounds),
        )
        row(f"repair, clean text {number}", size, *clock(repair, ftfy.fix_encoding, chunks, options.rounds))
        lines = [line for line in text.split("\n") if len(line) > 40]
        sentences += random.Random(1).sample(lines, min(100, len(lines)))
    print("\n30 characters of a line, one by one")
    compare([sentence[:30] for sentence in sentences], options.rounds, warm=5)
    documents = [
        "\n".join(line[:60] for line in sentences[at : at + 50]) for at in range(0, len(sentences), 50)
    ]
    print("\n50 lines of up to 60 characters as a document")
    compare([text for text in documents if text.count("\n") == 49], options.rounds)


def compare(texts: Sequence[str], rounds: int, warm: int = 0) -> None:
    """Print the rows of damaged texts: every route, then all of them together; the first `warm` texts are run before."""
    total = [0, 0.0, 0.0]
    for how in ROUTES:
        fitting = ("\n".join(line for line in text.split("\n") if fits(how, line)) for text in texts)
        pairs = [(clean, DAMAGE[how](clean)) for clean in fitting if clean]
        for _, seen in pairs[:warm]:
            repair(seen)
        size = sum(len(seen.encode()) for _, seen in pairs)
        ours, theirs = clock(repair, ftfy.fix_text, [seen for _, seen in pairs], rounds)
        back = sum(repair(seen) == clean for clean, seen in pairs)
        other = sum(ftfy.fix_text(seen) == ftfy.fix_text(clean) != seen for clean, seen in pairs)
        row(how, size, ours, theirs, f"given back: {back}/{len(pairs)}, ftfy {other}/{len(pairs)}")
        total = [total[0] + size, total[1] + ours, total[2] + theirs]
    row("all routes", int(total[0]), total[1], total[2])


def fits(how: str, line: str) -> bool:
    """Whether a line has no character that the true charset lacks."""
    try:
        DAMAGE[how](line)
    except UnicodeEncodeError:
        return False
    return True


if __name__ == "__main__":
    main()
