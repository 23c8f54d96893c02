"""The whole chain beside what people use today: `make bench`, or, for a first look, `make bench BENCH=--quick`.

    python benchmarks/chain.py [--quick] [--large] [--documents N] [--runs N] [--out benchmarks/results]

Builds a workload (benchmarks/workload.py) and an environment for each contender below `.venv-bench/`, runs the
contenders in turn as whole processes, and writes chain.md and three charts. Speed is quoted as ratios of medians:
times that of the first script. Who can't be installed is left out and named.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from charts import BLUE, GREEN, ORANGE, bars, lines, shares
from growth import by_count, by_jobs, by_size, cold_start
from peers import contenders, prepared
from processes import Cost, FailedError, new_folder, run
from quality import Quality, measure
from workload import write_files

if TYPE_CHECKING:
    from peers import Peer

HERE = Path(__file__).parent
_STAGE = re.compile(r"^(\w+) +([\d.]+) ms", re.MULTILINE)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _once(peer: Peer, work: Path, cost: Cost) -> Path:
    out = new_folder(work)
    run(peer.command(work / "in", out), cost)
    return out


def compare(
    peers: list[Peer], work: Path, runs: int, left_out: list[str]
) -> list[tuple[Peer, Cost, Quality]]:
    """Run the contenders in turn, once to warm up and to be scored, then `runs` times for the clock."""
    results = []
    for peer in peers:
        try:
            out = _once(peer, work, Cost())
        except FailedError as error:
            if peer is peers[0] or peer.contender.name.startswith("newsclean"):
                raise
            left_out.append(f"{peer.contender.name}: failed here: {str(error).splitlines()[-1]}")
            continue
        results.append((peer, Cost(), measure(work / "gold.jsonl", out)))
    for turn in range(runs):
        for peer, cost, _ in results:
            _once(peer, work, cost)
        _say(f"round {turn + 1} of {runs}")
    return results


def table(results: list[tuple[Peer, Cost, Quality]], documents: int, size: int) -> str:
    """The figures as a Markdown table; the first row is what the speeds are counted in."""
    first = results[0][1]
    rows = [
        f"{documents} documents, {size / 1e6:.2f} MB, {platform.system()}, Python {platform.python_version()}, {os.cpu_count()} processors.",
        f"Speed: times that of the first row, which did {documents / first.cpu:.0f} documents and {size / 1e6 / first.cpu:.2f} MB "
        f"a second of processor time here, {documents / first.wall:.0f} documents by the clock.",
        "",
        "| contender | documents/s and MB/s, processor time | by the clock | memory, MB | exact | wrong characters | exact, frame forgiven | wrong, frame forgiven |",
        "|---|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {peer.contender.name} | {first.cpu / cost.cpu:.2f} | {first.wall / cost.wall:.2f} | {cost.peak:.0f} "
        f"| {good.exact:.3f} | {good.errors:.4f} | {good.exact_forgiven:.3f} | {good.errors_forgiven:.4f} |"
        for peer, cost, good in results
    ]
    return "\n".join(rows)


def chart(results: list[tuple[Peer, Cost, Quality]]) -> str:
    """Speed by the clock, and how many documents are right, strictly and with the frame forgiven."""
    speeds = [results[0][1].wall / cost.wall for _, cost, _ in results]
    top = max(speeds)
    return bars(
        "Cleaning damaged news pages: speed and exactness",
        [peer.contender.name for peer, _, _ in results],
        [
            ("speed by the clock, times the first row", BLUE, [(speed / top, f"{speed:.1f}×") for speed in speeds]),
            ("exact documents", GREEN, [(good.exact, f"{good.exact:.0%}") for *_, good in results]),
            ("exact, frame forgiven", ORANGE,
             [(good.exact_forgiven, f"{good.exact_forgiven:.0%}") for *_, good in results]),
        ],
    )  # fmt: skip


def stages(own: Peer, work: Path) -> tuple[str, str]:
    """Where the time goes, by `newsclean convert --timings`: the workload, and one long document."""
    from workload import sized_document

    long = work / "long"
    long.mkdir(exist_ok=True)
    (long / "page.html").write_bytes(sized_document(1_000_000).data)
    rows = []
    for name, source in (("the workload", work / "in"), ("one of 1 MB", long)):
        cost = Cost()
        run([*own.command(source, new_folder(work)), "--timings"], cost)
        found = {stage: float(ms) for stage, ms in _STAGE.findall(cost.stderr)}
        whole = found.pop("all")
        rows.append((name, [(stage, ms / whole) for stage, ms in found.items()]))
    names = [stage for stage, _ in rows[0][1]]
    text = [f"| | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    text += [f"| {name} | {' | '.join(f'{share:.0%}' for _, share in row)} |" for name, row in rows]
    return "\n".join(text), shares("Where newsclean's time goes, stage by stage", rows)


def report(options: argparse.Namespace, work: Path) -> str:
    """Run everything, write the charts, and give back the tables."""
    peers, left_out = prepared(contenders(os.cpu_count() or 1), large=options.large)
    own = next(peer for peer in peers if peer.contender.name == "newsclean -j 1")
    write_files(work, options.documents, options.seed)
    size = sum(path.stat().st_size for path in (work / "in").rglob("*") if path.is_file())
    results = compare(peers, work, options.runs, left_out)
    peers = [peer for peer, _, _ in results]
    for line in left_out:
        _say(f"left out: {line}")
    _say("cold start")
    start = cold_start(peers, own, work, options.runs)
    _say("growth with the size of a document")
    sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000][: 4 if options.quick else 5]
    pieces = [
        by_size(
            [peers[0], own], work, sizes, 300_000 if options.quick else 2_000_000, 1 if options.quick else 3
        )
    ]
    _say("growth with the number of documents")
    counts = [1, 10, 100, 1_000, 10_000][: 4 if options.quick else 5]
    beyond = [count for count in (10_000, 100_000, 1_000_000) if count > counts[-1]]
    pieces += [
        by_count(own, work, counts, beyond, options.runs),
        by_jobs(own, work / "in", work, options.runs),
    ]
    by_stage, stage_chart = stages(own, work)
    charts = {"chain": chart(results), "stages": stage_chart,
              "growth": lines([(piece.title, piece.x_name, piece.y_name, piece.series) for piece in pieces])}  # fmt: skip
    for name, text in charts.items():
        (options.out / f"{name}.svg").write_text(text, encoding="utf-8")
    versions = [f"- {peer.contender.name}: {peer.versions}" for peer in peers]
    parts = [
        "# Figures of one run",
        "Made by `benchmarks/chain.py`; what they mean and how to make them again: [docs/benchmarks.md](../../docs/benchmarks.md).",
        f"## Beside what people use today\n\n{table(results, options.documents, size)}",
        f"## Cold start: one document of 8 KB\n\n{start}",
        *(f"## Growth: {piece.title}\n\n{piece.table}" for piece in pieces),
        f"## Stage by stage\n\n{by_stage}",
        "## Versions\n\n" + "\n".join([*versions, *(f"- left out: {line}" for line in left_out)]),
    ]
    return "\n\n".join(parts) + "\n"


def main() -> None:
    """Build, run in turn, score, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes: a few minutes, rough figures")
    parser.add_argument("--large", action="store_true", help="also peers that install gigabytes")
    parser.add_argument("--documents", type=int, help="documents to clean (1000; with --quick 150)")
    parser.add_argument("--runs", type=int, help="rounds that count (5; with --quick 2)")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument(
        "--out", type=Path, help="folder for the results (benchmarks/results; with --quick build/bench)"
    )
    options = parser.parse_args()
    options.documents = options.documents or (150 if options.quick else 1000)
    options.runs = options.runs or (2 if options.quick else 5)
    options.out = options.out or (HERE.parent / "build" / "bench" if options.quick else HERE / "results")
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        text = report(options, Path(folder))
    (options.out / "chain.md").write_text(text, encoding="utf-8")
    print(text)
    _say(f"written: chain.md and the charts in {options.out}")


if __name__ == "__main__":
    main()
