"""How much shifted text comes back: damage made of clean lines, and real windows where they are at hand.

    python benchmarks/byteshift.py [--lines FILE ...] [--number 60] [--seed 1] [--why] [--rows FILE]
        [--windows ../shared/data/byteshift/windows.jsonl]

Documents and windows are made by benchmarks/shiftdamage.py from lines that no model has counted: the text of the
tests, or files of one paragraph a line. A place is exact where the text that was put back is the clean one, wrong
where other text was put back, left where nothing was. `--why` says of each place whose likeliest text is not the
right one whether the right one was found at all, and if not, whether a search six times as wide finds it.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from quality import distance  # noqa: E402
from shiftdamage import NARROW, Sample, documents, windows, without_glosses  # noqa: E402

from newsclean.edits import splice  # noqa: E402
from newsclean.repairs import shiftpaths, shiftsearch, shiftsteps  # noqa: E402
from newsclean.repairs.byteshift import find_places  # noqa: E402
from newsclean.repairs.shiftcosts import NAT  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsclean.repairs.byteshift import Place

WINDOWS = ROOT.parent / "shared/data/byteshift/windows.jsonl"
WIDER = {"_BEAM": 192, "WINDOW": 24 * NAT, "_PAIR_BEAM": 72, "_SWALLOWING": 40, "_MOST_PRICED": 4_000_000}


@dataclass
class Row:
    """One place, or one window with all its places, and what became of it."""

    source: str
    seen: str
    gold: str
    text: str  # the likeliest
    second: str
    proved: bool
    right: bool  # whether the likeliest is right
    share: float = 0.0
    restored: int = 0
    lost: int = 0
    vanished: int = 0
    unknown: bool = False
    gain: float = 0.0
    mean: float = 0.0
    errors: int = 0  # wrong characters, where they were put back
    why: str = ""

    @property
    def state(self) -> str:
        """What a user gets."""
        return ("exact" if self.right else "wrong") if self.proved else "left"


class Watch:
    """The candidates of each search, by the solution that it ended in."""

    def __init__(self) -> None:
        self.candidates: dict[int, dict[str, float]] = {}
        self.solutions: list[shiftpaths.Solution | None] = []  # kept, so that no other gets the same identity
        whole = shiftsearch.read_solution

        def read(
            start: int, end: int, line: str, ended: list[shiftpaths.Hypothesis], seen: int
        ) -> shiftpaths.Solution | None:
            solution = whole(start, end, line, ended, seen)
            self.solutions.append(solution)
            candidates = self.candidates[id(solution)] = {}
            for found in ended:
                candidates.setdefault(shiftpaths.trace(found)[0].translate(NARROW), found.cost / NAT)
            return solution

        shiftsearch.read_solution = read


WATCH = Watch()


def solved(text: str) -> Iterator[tuple[Place, dict[str, float]]]:
    """Every place and the candidates that its search ended with."""
    WATCH.candidates.clear()
    WATCH.solutions.clear()
    for place in list(find_places(text)):
        yield place, WATCH.candidates.get(id(place.solution), {}) if place.solution else {}


def gold_of(damaged: str, clean: str, places: list[Place]) -> list[str | None]:
    """The clean text that belongs to each place of a line: what lies between what stands around it.

    None where it can't be told, because damage went unnoticed nearby.
    """
    golds: list[str | None] = []
    behind = 0  # of `clean`, up to the place
    before = without_glosses(damaged[: places[0].start]).translate(NARROW)
    behind = _end_of(before, clean, 0)
    for place, following in zip(places, [*places[1:], None], strict=True):
        stop = following.start if following else len(damaged)
        after = without_glosses(damaged[place.end : stop]).translate(NARROW)
        text = place.solution.text if place.solution else ""
        expected = behind + len(text)
        head = after[:6].partition("?")[0]
        if not after and following is None:
            golds.append(clean[behind:])
            continue
        found = sorted(
            (abs(at - expected), at)
            for at in range(behind, min(len(clean), expected + 20))
            if clean.startswith(head, at)
        )
        if not head or not found:
            golds.append(text.translate(NARROW) if clean.startswith(text.translate(NARROW), behind) else None)
            behind = _end_of(after, clean, behind)
            continue
        golds.append(clean[behind : found[0][1]])
        behind = _end_of(after, clean, found[0][1])
    return golds


def _end_of(part: str, clean: str, start: int) -> int:
    """Where `part`, which begins about `start` and may hold unnoticed damage, ends in the clean text."""
    if clean.startswith(part, start):
        return start + len(part)
    for size in (8, 5, 3):
        at = clean.find(part[-size:], max(start, start + len(part) - size - 20))
        if at >= 0:
            return at + len(part[-size:])
    return start + len(part)


def document_rows(sample: Sample) -> tuple[list[Row], Counter[str]]:
    """A row for each place of a document; and lines that were damaged with no place, lines made worse."""
    rows, counts = [], Counter(lines=0, unnoticed=0, collateral=0, characters=len(sample.clean))
    by_line: dict[int, list[tuple[Place, dict[str, float]]]] = {}
    for place, candidates in solved(sample.damaged):
        by_line.setdefault(sample.damaged.count("\n", 0, place.start), []).append((place, candidates))
    offset = 0
    for number, (damaged, clean) in enumerate(
        zip(sample.damaged.split("\n"), sample.clean.translate(NARROW).split("\n"), strict=True)
    ):
        counts["lines"] += 1
        found = [
            (p._replace(start=p.start - offset, end=p.end - offset), c) for p, c in by_line.get(number, ())
        ]
        offset += len(damaged) + 1
        if not found:
            counts["unnoticed"] += without_glosses(damaged).translate(NARROW) != clean
            continue
        golds = gold_of(damaged, clean, [place for place, _ in found])
        for (place, candidates), gold in zip(found, golds, strict=True):
            row = row_of(sample, place, damaged[place.start : place.end], gold, candidates)
            rows.append(row)
            counts["collateral"] += place.proved and row.seen.translate(NARROW) == gold != row.text
    return rows, counts


def row_of(sample: Sample, place: Place, seen: str, gold: str | None, candidates: dict[str, float]) -> Row:
    """What became of one place."""
    solution = place.solution
    if solution is None:
        return Row(sample.source, seen, gold or "", "", "", proved=False, right=False, why="unexplained")
    text = solution.text.translate(NARROW)
    row = Row(sample.source, seen, gold or "", text, solution.second.translate(NARROW), place.proved, text == gold,
              1 / (1 + solution.others), solution.restored, solution.lost, solution.vanished, solution.unknown,
              solution.gain, solution.mean)  # fmt: skip
    if place.proved and text != gold:
        row.errors = distance(text, gold) if gold is not None else len(text)
    if text != gold:
        row.why = "outranked" if gold and any(c.startswith(gold) for c in candidates) else "not found"
    elif not place.proved:
        row.why = "swallowed digit" if solution.unknown else "doubted"
    return row


def window_row(sample: Sample) -> Row:
    """What became of a window that stands alone."""
    clean = sample.clean.translate(NARROW)
    found = list(solved(sample.damaged))
    places = [place for place, _ in found]
    solutions = [place.solution for place in places if place.solution]

    def restored(some: Iterable[Place]) -> str:
        changes = [(p.start, p.end, p.solution.text) for p in some if p.solution]
        return without_glosses(splice(sample.damaged, changes)).translate(NARROW)

    likeliest, given = restored(places), restored(p for p in places if p.proved)
    applied = any(place.proved for place in places)
    row = Row(sample.source, sample.damaged, clean, likeliest, "; ".join(s.second for s in solutions),
              applied or given == clean, likeliest == clean, min((1 / (1 + s.others) for s in solutions), default=0.0),
              sum(s.restored for s in solutions), sum(s.lost for s in solutions),
              sum(s.vanished for s in solutions), any(s.unknown for s in solutions),
              min((s.gain for s in solutions), default=0.0))  # fmt: skip
    if applied and given != clean:
        row.right = False
        row.errors = distance(given, clean)
    if row.state == "exact":
        return row
    if not places:
        row.why = "unnoticed"
    elif likeliest != clean:
        start = without_glosses(sample.damaged[: places[0].start]).translate(NARROW)
        ranked = any(start + c in clean for _, cs in found[:1] for c in cs)
        row.why = "outranked" if ranked else "not found"
    elif not applied:
        row.why = "swallowed digit" if row.unknown else "doubted"
    return row


def ask_wider(samples: Iterable[tuple[Sample, Row]], rows_of: Callable[[Sample], list[Row]]) -> Counter[str]:
    """Whether a far wider search finds the right text of places where it was not found."""
    counts: Counter[str] = Counter()
    kept = {(module, name): getattr(module, name) for module in (shiftpaths, shiftsearch, shiftsteps) for name in WIDER
            if hasattr(module, name)}  # fmt: skip
    for module, name in kept:
        setattr(module, name, WIDER[name])
    for sample, row in samples:
        same = [other for other in rows_of(sample) if other.seen == row.seen] or [row]
        row.why += ": wider finds it" if same[0].right else ": wider " + (same[0].why or "same")
        counts[row.why] += 1
    for (module, name), value in kept.items():
        setattr(module, name, value)
    return counts


def report(title: str, rows: list[Row]) -> None:
    """Print rates in all, by length of the run, by lost bytes, by vanished pairs and by source."""

    def line(name: str, some: list[Row]) -> None:
        if some:
            size, states = len(some), Counter(row.state for row in some)
            print(f"| {name} | {size} | {sum(row.right for row in some) / size:.3f} | "
                  + " | ".join(f"{states[state] / size:.3f}" for state in ("exact", "wrong", "left")) + " |")  # fmt: skip

    print(
        f"\n| {title} | number | likeliest is right | exact | wrong but applied | left |\n|---|---|---|---|---|---|"
    )
    line("all", rows)
    for low, high in ((1, 2), (3, 4), (5, 8), (9, 999)):
        line(f"{low} to {high} characters", [row for row in rows if low <= row.restored <= high])
    for low, high in ((0, 0), (1, 1), (2, 2), (3, 99)):
        line(f"{low} to {high} lost bytes", [r for r in rows if r.restored and low <= r.lost <= high])
    for low, high in ((0, 0), (1, 1), (2, 99)):
        line(f"{low} to {high} vanished pairs", [r for r in rows if r.restored and low <= r.vanished <= high])
    for source in sorted({row.source for row in rows}):
        line(source, [row for row in rows if row.source == source])
    wrong, restored = sum(row.errors for row in rows), sum(row.restored for row in rows)
    print(f"\nwrong characters {wrong} of {restored} restored ({wrong / max(restored, 1):.4f})")
    print("why not exact:", dict(Counter(row.why for row in rows if row.why).most_common()))
    print("\n| share of the likeliest text | places | right |\n|---|---|---|")
    for low, high in (
        (0, 0.5),
        (0.5, 0.75),
        (0.75, 0.8),
        (0.8, 0.9),
        (0.9, 0.97),
        (0.97, 0.995),
        (0.995, 1.01),
    ):
        some = [row.right for row in rows if row.restored and not row.unknown and low <= row.share < high]
        if some:
            print(f"| {low} to {min(high, 1)} | {len(some)} | {sum(some) / len(some):.2f} |")


def real_windows(path: Path) -> None:
    """Real windows: exact, wrong but applied, left."""
    samples = [
        Sample("real", row["damaged"], row["gold"])
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
        if row["kind"] == "shift"
    ]
    rows = [window_row(sample) for sample in samples]
    print("\nreal windows", dict(Counter(row.state for row in rows)), "of", len(rows))
    for row in rows:
        if row.state != "exact":
            print(f"  {row.state} {row.seen} -> {row.text} ({row.second}) {row.share:.2f}; gold {row.gold}")


def speed() -> None:
    """The short way as a ratio to str.count, and the model's load time and memory."""
    from newsclean.edits import Trail
    from newsclean.repairs.byteshift import repair_byteshift
    from test_byteshift import LINES

    text = "\n".join(LINES * 2_000).replace("“", "").replace("”", "")

    def best(call: Callable[[], object]) -> float:
        times = []
        for _ in range(7):
            start = time.process_time()
            call()
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


def sources(paths: list[Path]) -> dict[str, list[str]]:
    """Lines of 30 to 600 characters by file; the text of the tests where no file is named."""
    if not paths:
        from test_byteshift import LINES

        return {"tests": [line + other for line in LINES for other in LINES[:5]]}
    return {
        path.name: [
            line.strip() for line in path.read_text(encoding="utf-8").split("\n") if 30 < len(line) < 600
        ]
        for path in paths
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", nargs="*", type=Path, default=[])
    parser.add_argument("--number", type=int, default=20, help="documents and windows of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="+", default=["documents", "windows", "real", "speed"])
    parser.add_argument("--windows", type=Path, default=WINDOWS)
    parser.add_argument("--why", action="store_true")
    parser.add_argument("--rows", type=Path, help="where each place is written, as JSON")
    options = parser.parse_args()
    if "speed" in options.kinds:
        speed()
    chance, kept, texts = random.Random(options.seed), [], sources(options.lines)
    for kind, make in (("documents", documents), ("windows", windows)):
        if kind not in options.kinds:
            continue
        start, pairs, counts = time.process_time(), [], Counter[str]()
        for name, lines in texts.items():
            for sample in make(name, lines, options.number, chance):
                if kind == "windows":
                    pairs.append((sample, window_row(sample)))
                    continue
                found, more = document_rows(sample)
                counts += more
                pairs += [(sample, row) for row in found]
        rows = [row for _, row in pairs]
        report(kind, rows)
        print(dict(counts), f"{time.process_time() - start:.0f} s")
        if options.why:
            lost = [pair for pair in pairs if pair[1].why in {"not found", "unexplained"}]
            again = (lambda s: [window_row(s)]) if kind == "windows" else (lambda s: document_rows(s)[0])
            print(dict(ask_wider(lost, again)))
        kept += [{"kind": kind, **asdict(row)} for row in rows]
    if options.rows:
        options.rows.write_text(json.dumps(kept, ensure_ascii=False, indent=0), encoding="utf-8")
    if "real" in options.kinds and options.windows.is_file():
        real_windows(options.windows)


if __name__ == "__main__":
    main()
