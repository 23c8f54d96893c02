"""Why a place of shifted bytes did not come back: the right text, forced through the search step by step.

    python benchmarks/shifttrace.py [--lines FILE ...] [--number 60] [--seed 1] [--windows] [--all]

Damages lines as benchmarks/byteshift.py does. For each place whose likeliest text is not the right one it says

- no step: at which unit no rule of the search makes the right text of what is seen (the forward model there, the
  borders of the run or the model's characters are at fault),
- cut: at which unit the right text fell out of the search, and how many nats it was behind,
- outranked: that it came to the end, how many nats behind, and which part of the price says so: the character
  model, or what is added to it (a gloss that is missing, a rare character, a vanished pair).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "benchmarks")]

from byteshift import _end_of, sources  # noqa: E402
from shiftdamage import NARROW, Sample, documents, windows, without_glosses  # noqa: E402

from newsclean.repairs import shiftcosts, shiftpaths, shiftsearch, shiftsteps  # noqa: E402
from newsclean.repairs.byteshift import find_places  # noqa: E402
from newsclean.repairs.plausible import STEP, normal_form, shipped_model  # noqa: E402
from newsclean.repairs.shiftpaths import Hypothesis, Solution, Step, trace  # noqa: E402
from newsclean.repairs.shiftsearch import Search  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.repairs.shiftunits import Unit

BOUNDLESS = {"_BEAM": 10**6, "WINDOW": 10**6, "_PAIR_BEAM": 10**6, "_SWALLOWING": 10**6, "_MOST_PRICED": 10**9,
             "_PAIR_ROWS": 10**6, "_LOST_ROWS": 10**6, "_ALIKE": 10**6}  # fmt: skip
MODULES = (shiftpaths, shiftsearch, shiftsteps, shiftcosts)


class Run(NamedTuple):
    """A run as it was searched."""

    search: Search
    units: list[Unit]
    line: str
    place: int
    solution: Solution | None
    fronts: list[list[Hypothesis | Step]]  # after each unit, before any was left out


def texts_fit(text: str, gold: str) -> bool:
    """Whether `text` is what `gold` begins with; `?` stands for any digit."""
    text = text.translate(NARROW)
    return len(text) <= len(gold) and all(
        a == b or (a == "?" and b.isdigit()) for a, b in zip(text, gold, strict=False)
    )


class Traced(Search):
    """A search that keeps to texts which `gold` begins with, or that only writes down what it does."""

    runs: list[Run]
    gold: str | None = None
    fronts: list[list[Hypothesis | Step]]

    def advanced(self, hypotheses: list[Hypothesis], place: int) -> list[Hypothesis | Step]:
        """Write down, and leave out what does not fit."""
        found = super().advanced(hypotheses, place)
        if self.gold is not None:
            found = [step for step in map(self.grown, found) if texts_fit(trace(step)[0], self.gold)]
        self.fronts.append(list(found))
        return found

    def with_vanished(self, hypotheses: list[Hypothesis]) -> list[Hypothesis]:
        """The same for vanished pairs."""
        found = super().with_vanished(hypotheses)
        if self.gold is None:
            return found
        return [step for step in found if texts_fit(trace(step)[0], self.gold)]


class Watch:
    """Every run that find_places searches."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        whole = Search.solve
        watch = self

        def solve(self: Search, units: list[Unit], line: str, place: int) -> Solution | None:
            traced = Traced(self.document, dropped=self.dropped)
            traced.fronts = []
            solution = whole(traced, units, line, place)
            self.spent += traced.spent
            watch.runs.append(Run(traced, units, line, place, solution, traced.fronts))
            return solution

        Search.solve = solve  # type: ignore[method-assign]
        self.whole = whole

    def forced(self, run: Run, gold: str) -> tuple[int, list[list[Hypothesis | Step]]]:
        """The right text's fronts; and how many units it got through."""
        kept = {(module, name): getattr(module, name) for module in MODULES for name in BOUNDLESS
                if hasattr(module, name)}  # fmt: skip
        for module, name in kept:
            setattr(module, name, BOUNDLESS[name])
        try:
            search = Traced(run.search.document, dropped=run.search.dropped)
            search.gold, search.fronts = gold, []
            self.whole(search, run.units, run.line, run.place)
        finally:
            for (module, name), value in kept.items():
                setattr(module, name, value)
        return len(search.fronts), search.fronts


def model_cost(text: str, context: str) -> float:
    """Nats of the text by the character model alone."""
    model = shipped_model()
    state = model.state_after(normal_form(context)[-6:])
    return model.cost_of(normal_form(text), state) * STEP


def verdict(watch: Watch, run: Run, gold: str, damaged: str) -> str:
    """Why the right text of one run is not the likeliest."""
    steps, fronts = watch.forced(run, gold)
    if not fronts or not fronts[-1]:
        at = run.units[min(run.place + steps - 1, len(run.units) - 1)]
        before = (
            max((trace(h)[0] for h in map(run.search.grown, fronts[-2])), key=len, default="")
            if steps > 1
            else ""
        )
        return (
            f"no step: at {at.kind} {at.text!r} ({damaged[at.end : at.end + 4]!r} follows) after {before!r}"
        )
    for number, (right, all_) in enumerate(zip(fronts, run.fronts, strict=False)):
        best = min(step.cost for step in all_)
        known = [step.cost for step in all_ if texts_fit(trace(run.search.grown(step))[0], gold)]
        need = min(step.cost for step in right)
        unit = run.units[run.place + number]
        kind = "".join(
            sorted(
                {
                    kind or "-"
                    for kind, _ in trace(min((run.search.grown(s) for s in right), key=lambda h: h.cost))[1]
                }
            )
        )
        if not known:
            return f"cut: at {unit.kind} {unit.text!r}, unit {number}, not made; {(need - best) * STEP:.1f} nats behind, kinds {kind}"
    right_end = min((run.search.grown(s) for s in fronts[-1]), key=lambda h: h.cost)
    best_end = min(
        (run.search.grown(s) for s in run.fronts[-1] if run.search.grown(s).pending is None),
        key=lambda h: h.cost,
        default=right_end,
    )
    right_text, best_text = trace(right_end)[0], trace(best_end)[0]
    context = run.line[max(0, run.units[run.place].start - 6) : run.units[run.place].start]
    by_model = model_cost(right_text, context) - model_cost(best_text, context)
    behind = (right_end.cost - best_end.cost) * STEP
    return f"outranked: {behind:.1f} nats behind, {by_model:.1f} by the model: {right_text!r} {best_text!r}"


def traced(watch: Watch, sample: Sample, *, everything: bool) -> Iterator[tuple[str, str, str, str]]:
    """What is seen, what is right, what was likeliest and why, for each place that is not right."""
    lines = sample.clean.translate(NARROW).split("\n")
    starts = [0]
    for line in sample.damaged.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    behind: dict[int, tuple[int, int]] = {}
    watch.runs.clear()
    for place in list(find_places(sample.damaged)):
        run = next((run for run in watch.runs if run.solution is place.solution), None)
        if place.solution is None or run is None:
            yield sample.damaged[place.start : place.end + 8], "", "", f"unexplained: {place.message}"
            continue
        number = sample.damaged.count("\n", 0, place.start)
        first, at = behind.get(number, (starts[number], 0))
        before = without_glosses(sample.damaged[first : place.start]).translate(NARROW)
        at = _end_of(before, lines[number], at)
        gold = lines[number][at:]
        solution = place.solution
        text = solution.text if solution else ""
        if solution and texts_fit(text, gold):
            behind[number] = (place.end, at + len(text))
            if not everything or place.proved:
                continue
            why = f"doubted: {1 / (1 + solution.others):.2f}" if not solution.unknown else "digit"
        else:
            behind[number] = (place.end, at + max(0, len(text) - 3))
            why = verdict(watch, run, gold, run.line)
        yield sample.damaged[place.start : place.end + 2], gold[: len(text) + 3], text, why


def main() -> None:
    """Trace and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", nargs="*", type=Path, default=[])
    parser.add_argument("--number", type=int, default=20, help="documents or windows of each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--windows", action="store_true")
    parser.add_argument("--all", action="store_true", help="places in doubt as well")
    options = parser.parse_args()
    chance, counts, watch = random.Random(options.seed), Counter[str](), Watch()
    for name, lines in sources(options.lines).items():
        for sample in (windows if options.windows else documents)(name, lines, options.number, chance):
            for seen, gold, text, why in traced(watch, sample, everything=options.all):
                counts[why.partition(":")[0]] += 1
                print(f"{why}\n    {seen!r} {gold!r} {text!r}")
    print(dict(counts.most_common()))


if __name__ == "__main__":
    main()
