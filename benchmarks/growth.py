"""How the cost grows: with the size of a document, with the number of documents, with the number of processes."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from charts import BLUE, GREEN, GREY, ORANGE, Series
from processes import Cost, new_folder, run
from workload import sized_document, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from peers import Peer

__all__ = ["Growth", "by_count", "by_jobs", "by_size", "cold_start"]


@dataclass(frozen=True, slots=True)
class Growth:
    """A table in Markdown and its panel of the chart."""

    table: str
    title: str
    x_name: str
    y_name: str
    series: list[Series]


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def by_size(peers: list[Peer], work: Path, sizes: list[int], total: int, runs: int) -> Growth:
    """Documents of each size, about `total` bytes of them (at least one); kilobytes a second of processor time."""
    colors = (GREY, BLUE)
    points: list[list[tuple[float, float]]] = [[] for _ in peers]
    rows = []
    for size in sizes:
        count = max(1, total // size)
        source = _fresh(work / "size")
        for number in range(count):
            (source / f"{number:05d}.html").write_bytes(sized_document(size, number).data)
        written = sum(path.stat().st_size for path in source.iterdir())
        costs = [Cost() for _ in peers]
        for _ in range(runs):
            for peer, cost in zip(peers, costs, strict=True):
                run(peer.command(source, new_folder(work)), cost)
        speeds = [written / 1e3 / cost.cpu for cost in costs]
        for line, speed in zip(points, speeds, strict=True):
            line.append((size, speed))
        cells = [
            f"{speed / speeds[0]:.2f} | {cost.peak:.0f}" for speed, cost in zip(speeds, costs, strict=True)
        ]
        rows.append(f"| {size:,} | {count} | {' | '.join(cells)} |")
    names = [peer.contender.name for peer in peers]
    head = [
        "| bytes a document | documents | "
        + " | ".join(f"{name}: speed | MB of memory" for name in names)
        + " |",
        "|---" * (2 + 2 * len(peers)) + "|",
    ]
    series = [Series(name, line, color) for name, line, color in zip(names, points, colors, strict=False)]
    table = "\n".join([*head, *rows])
    return Growth(table, "size of a document", "bytes", "kB a second of processor time", series)


def by_count(peer: Peer, work: Path, counts: list[int], beyond: list[int], runs: int) -> Growth:
    """So many documents in one run; those `beyond` are extrapolated from the two last that were run."""
    measured: list[tuple[int, float, float]] = []
    for count in counts:
        source = _fresh(work / "count")
        write_files(source, count, seed=3)
        cost = Cost()
        for _ in range(runs if count <= 1000 else 1):
            run(peer.command(source / "in", new_folder(work)), cost)
        measured.append((count, cost.cpu, cost.peak))
        shutil.rmtree(source)
    (less, before, _), (most, after, _) = measured[-2:]
    a_document = (after - before) / (most - less)
    base = measured[-1][1] / most
    rows = [
        "| documents | processor time a document, times that of the longest run | MB of memory |",
        "|---|---|---|",
        *(f"| {count:,} | {cpu / count / base:.2f} | {memory:.0f} |" for count, cpu, memory in measured),
        *(f"| {count:,} (extrapolated) | {(after + (count - most) * a_document) / count / base:.2f} | not measured |"
          for count in beyond),
    ]  # fmt: skip
    points = [(count, cpu) for count, cpu, _ in measured]
    points += [(count, after + (count - most) * a_document) for count in beyond]
    series = [
        Series("seconds of processor time (hollow: extrapolated)", points, BLUE, len(measured)),
        Series("MB of memory", [(count, memory) for count, _, memory in measured], ORANGE),
    ]
    return Growth("\n".join(rows), "number of documents", "documents", "seconds, MB", series)


def by_jobs(peer: Peer, source: Path, work: Path, runs: int) -> Growth:
    """`-j 1` up to every processor, and once more than there are; speed by the clock."""
    processors = os.cpu_count() or 1
    jobs = list(dict.fromkeys([*range(1, min(processors, 4) + 1), processors, 2 * processors]))
    costs = {n: Cost() for n in jobs}
    for _ in range(runs):
        for n, cost in costs.items():
            run(peer.command(source, new_folder(work), "-j", str(n)), cost)
    one = costs[1].wall
    rows = [f"| {n} | {one / cost.wall:.2f} | {cost.peak:.0f} |" for n, cost in costs.items()]
    head = [
        f"{processors} processors.",
        "",
        "| -j | speed, times that of -j 1 | MB of the largest process |",
        "|---|---|---|",
    ]
    series = [
        Series("newsclean", [(n, one / cost.wall) for n, cost in costs.items()], BLUE),
        Series("as many times as fast as processors", [(n, min(n, processors)) for n in jobs], GREEN),
    ]
    return Growth("\n".join([*head, *rows]), "number of processes", "-j", "times as fast as -j 1", series)


def cold_start(peers: list[Peer], own: Peer, work: Path, runs: int) -> str:
    """One document of 8 KB, all in, beside Python alone and Python with click."""
    source = _fresh(work / "cold")
    (source / "page.html").write_bytes(sized_document(8192).data)
    commands = {
        "python -c pass": [own.python, "-c", "pass"],
        'python -c "import click"': [own.python, "-c", "import click"],
    }
    costs = {name: Cost() for name in [*commands, *(peer.contender.name for peer in peers)]}
    for turn in range(runs + 1):
        commands |= {peer.contender.name: peer.command(source, new_folder(work)) for peer in peers}
        for name, command in commands.items():
            run(command, costs[name] if turn else Cost())
    click = costs['python -c "import click"'].wall
    rows = [f"| {name} | {cost.wall / click:.1f} |" for name, cost in costs.items()]
    return "\n".join(["| process | time, times that of importing click |", "|---|---|", *rows])
