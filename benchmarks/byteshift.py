"""How much shifted text comes back: synthetic damage of our own text, and real windows where they are at hand.

    python benchmarks/byteshift.py [--rounds 40] [--windows ../shared/data/byteshift/windows.jsonl]

Synthetic damage is made by `newsclean.repairs.forward` with random tables, orders and noise from the text of the
tests, which is in no model's counts. A place counts as exact where the text that was put back, and what follows
it, stand so in the clean line; as wrong where other text was put back; the rest was left as it was.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.repairs.byteshift import Place

WINDOWS = ROOT.parent / "shared/data/byteshift/windows.jsonl"
MARKS = str.maketrans("！？；：，", "!?;:,")


def without_glosses(text: str) -> str:
    """The text without the glosses that fit."""
    from newsclean.edits import splice
    from newsclean.repairs.glosses import damaging_glosses

    return splice(text, [(gloss.start, gloss.end, "") for gloss in damaging_glosses(text, gate=False)])


def synthetic(rounds: int, seed: int) -> Iterator[tuple[str, str]]:
    """Damaged and clean documents of four lines."""
    from newsclean.repairs.forward import damage
    from test_byteshift import LINES, TABLE

    chance = random.Random(seed)
    for _ in range(rounds):
        lines = chance.sample(LINES, 4)
        table = chance.sample(TABLE, chance.randint(8, len(TABLE)))
        rate = chance.choice([0.3, 0.6, 1.0])
        clean = "\n".join(lines)
        damaged = damage(clean, table, lambda _n, rate=rate: chance.random() < rate)
        if damaged.count("\n") == clean.count("\n"):
            yield damaged, clean


def outcomes(damaged: str, clean: str) -> Iterator[tuple[Place, bool]]:
    """Each place of a document and whether its solution is right."""
    from newsclean.repairs.byteshift import find_places

    rights = clean.split("\n")
    for place in find_places(damaged):
        if place.solution is None:
            continue
        right = rights[damaged.count("\n", 0, place.start)].translate(MARKS)
        line_start = damaged.rfind("\n", 0, place.start) + 1
        line_end = (damaged + "\n").find("\n", place.end)
        before = without_glosses(damaged[line_start : place.start]).translate(MARKS)[-1:]
        after = without_glosses(damaged[place.end : line_end]).translate(MARKS)[:2].partition("?")[0]
        yield place, before + place.solution.text.translate(MARKS) + after in right


def report(title: str, found: list[tuple[Place, bool]]) -> None:
    """Print rates in all, by length of the run and by the number of lost bytes."""

    def row(name: str, some: list[tuple[Place, bool]]) -> None:
        if some:
            exact = sum(right and place.proved for place, right in some)
            wrong = sum(place.proved and not right for place, right in some)
            best = sum(right for _, right in some)
            size = len(some)
            print(f"  {name:22} {size:5}  likeliest right {best / size:.3f}  exact {exact / size:.3f}"
                  f"  wrong {wrong / size:.3f}  left {(size - exact - wrong) / size:.3f}")  # fmt: skip

    print(title)
    row("all", found)
    for low, high in ((1, 2), (3, 4), (5, 8), (9, 999)):
        row(f"{low} to {high} characters", [f for f in found if low <= _solution(f).restored <= high])
    for lost in range(5):
        row(f"{lost} lost bytes", [f for f in found if _solution(f).lost == lost])
    for pairs in range(3):
        row(f"{pairs} vanished pairs", [f for f in found if _solution(f).vanished == pairs])
    print("  calibration: share of the likeliest text, places, rate of right ones")
    for low, high in ((0, 0.5), (0.5, 0.75), (0.75, 0.9), (0.9, 0.97), (0.97, 0.995), (0.995, 1.01)):
        some = [right for place, right in found if low <= _share((place, right)) < high]
        if some:
            print(f"    {low:.3f} to {min(high, 1):.3f} {len(some):5} {sum(some) / len(some):.3f}")


def _solution(found: tuple[Place, bool]) -> Any:
    return found[0].solution


def _share(found: tuple[Place, bool]) -> float:
    return 1 / (1 + float(_solution(found).others))


def windows(path: Path) -> None:
    """Real windows: exact, wrong but applied, left."""
    from newsclean import repair
    from newsclean.repairs.byteshift import find_places

    counts: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] != "shift":
            continue
        right, got = row["gold"].translate(MARKS), without_glosses(repair(row["damaged"])).translate(MARKS)
        applied = any(place.proved for place in find_places(row["damaged"]))
        counts["exact" if got == right else "wrong" if applied else "left"] += 1
    print("real windows", dict(counts), "of", counts.total())


def speed() -> None:
    """The short way as a ratio to str.count, and the model's load time and memory."""
    from newsclean.edits import Trail
    from newsclean.repairs.byteshift import repair_byteshift
    from test_byteshift import LINES

    text = "\n".join(LINES * 2_000).replace("“", "").replace("”", "")

    def best(call: object) -> float:
        times = []
        for _ in range(7):
            start = time.process_time()
            call()  # type: ignore[operator]
            times.append(time.process_time() - start)
        return min(times)

    ratio = best(lambda: repair_byteshift(text, Trail())) / best(lambda: text.count("?"))
    print(f"short way on clean text: {ratio:.1f} times str.count")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from newsclean.repairs.plausible import Model, shipped_model

    start = time.process_time()
    shipped_model()
    first = time.process_time() - start
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    data = (ROOT / "src/newsclean/data/shiftmodel.bin").read_bytes()
    again = best(lambda: Model(data))
    print(f"model: first load {first * 1000:.0f} ms, best of seven {again * 1000:.0f} ms, {grown:.0f} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--windows", type=Path, default=WINDOWS)
    options = parser.parse_args()
    speed()
    found = [pair for texts in synthetic(options.rounds, options.seed) for pair in outcomes(*texts)]
    report("synthetic damage of our own text", found)
    if options.windows.is_file():
        windows(options.windows)


if __name__ == "__main__":
    main()
