"""What `newsclean corpus` costs beside the plain loop that one would write oneself, and that it changes no byte.

    python benchmarks/corpus.py overhead --count 3000 --rounds 3 [--engines local,dask,ray]
    python benchmarks/corpus.py equality --count 100000 [--folder FOLDER] [--engines local:1,local:2,dask,ray]
    python benchmarks/corpus.py memory --counts 10000,100000,1000000

`overhead` cleans one workload in turns with a loop over ProcessPoolExecutor and with each engine, two workers each,
and prints ratios of wall time and of processor time (the median of the rounds, the range behind it). Beside local
processes both sides start theirs, beside a cluster neither does. `equality` compares the bytes of all outputs between -j 1,
-j 2, Dask and Ray, for short documents of which some are broken off, hit, read wrongly or pictures; with --folder
they stay, so that another call can go on with another engine. `memory` shows the largest resident set of driver and workers while so many files are planned
and read (one in a thousand is cleaned).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from workload import documents, write_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workload import NewsDocument

WORKERS = 2


def clean_file(job: tuple[str, str]) -> None:
    """The loop's body: read, clean, write."""
    from newsclean import Cleaner

    source, target = job
    text = Cleaner(to="simplified")(Path(source).read_bytes()).to_text()
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    Path(target).write_text(text, encoding="utf-8")


def plain_loop(source: Path, dest: Path, pool: ProcessPoolExecutor) -> None:
    """What one would write: a pool, a list of files, map."""
    jobs = [
        (str(path), str(dest / f"{path.relative_to(source)}.txt")) for path in sorted(source.rglob("*.html"))
    ]
    for _ in pool.map(clean_file, jobs, chunksize=100):
        pass


def plain_pool() -> ProcessPoolExecutor:
    """Processes as they come."""
    return ProcessPoolExecutor(WORKERS, mp_context=multiprocessing.get_context("spawn"))


def from_scratch(source: Path, dest: Path, kind: str) -> None:
    """The loop, or `corpus` on this machine, the start of its processes included."""
    if kind == "plain":
        with plain_pool() as pool:
            plain_loop(source, dest, pool)
    else:
        corpus(source, dest, kind)
        # Else the next round would find it running.
        forkserver._forkserver._stop()  # noqa: SLF001  # type: ignore[attr-defined]


def corpus(source: Path, dest: Path, address: str) -> None:
    """`newsclean corpus` with an engine: `local:2`, `dask:ADDRESS` or `ray:ADDRESS`; documents may fail, not the run."""
    from newsclean.corpus import Settings, run_corpus
    from newsclean.model import Options

    kind, _, where = address.partition(":")
    engine: dict[str, Any] = {"local": {"jobs": int(where or 0)}} if kind == "local" else {}
    options = engine.get("local") or {"scheduler" if kind == "dask" else "ray": where}
    settings = Settings(cleaning=Options(to="simplified"), batch_bytes=300_000)
    summary = run_corpus([str(source)], str(dest), settings=settings, **options)
    if set(summary.tally.failures) - {"decoding"}:
        raise SystemExit(f"documents failed with {address}: {dict(summary.tally.failures)}")


@contextmanager
def cluster(kind: str) -> Iterator[str]:
    """The address of a cluster of two workers on loopback (two nodes for Ray)."""
    if kind == "local":
        yield f"local:{WORKERS}"
        return
    with ExitStack() as stack:
        if kind == "dask":
            from distributed import LocalCluster

            started = stack.enter_context(
                LocalCluster(n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, silence_logs=50)
            )  # fmt: skip
            yield f"dask:{started.scheduler_address}"
        else:
            from ray.cluster_utils import Cluster

            started = Cluster(
                initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}
            )
            stack.callback(started.shutdown)
            started.add_node(num_cpus=1)
            yield f"ray:{started.address}"


class Meter(threading.Thread):
    """Seconds of processor that this process and its descendants use, also those that nobody waits for (Ray's)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._before: dict[tuple[int, str], float] = {}
        self._seen: dict[tuple[int, str], float] = {}
        self._ended, self._own = threading.Event(), 0.0

    def __enter__(self) -> Self:
        self._look()
        self._before = dict(self._seen)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self.join()
        self._look()

    def run(self) -> None:
        """Look twice a second until the end; what looking costs is not counted."""
        while not self._ended.wait(0.5):
            self._look()
            self._own = time.thread_time()

    def _look(self) -> None:
        parents: dict[int, int] = {}
        times: dict[tuple[int, str], float] = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            except OSError:
                continue
            process = int(stat.parent.name)
            parents[process] = int(fields[1])
            used = int(fields[11]) + int(fields[12])
            times[process, fields[19]] = used / os.sysconf("SC_CLK_TCK")
        self._seen |= {key: used for key, used in times.items() if _is_ours(key[0], parents)}

    @property
    def seconds(self) -> float:
        """What was used between enter and exit."""
        return sum(used - self._before.get(key, 0.0) for key, used in self._seen.items()) - self._own


def _is_ours(process: int, parents: dict[int, int]) -> bool:
    while process not in {0, os.getpid()}:
        process = parents.get(process, 0)
    return process == os.getpid()


def timed(work: Callable[[], None]) -> tuple[float, float]:
    """Wall and processor seconds of one run: this process, its children, and its cluster."""
    began = time.perf_counter()
    with Meter() as meter:
        work()
        wall = time.perf_counter() - began
    return wall, meter.seconds


def overhead(count: int, rounds: int, engines: list[str]) -> None:
    """Ratios to the plain loop, engine by engine."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_files(folder, count)
        size = sum(path.stat().st_size for path in folder.rglob("*.html"))
        print(f"{count} documents, {size / 1e6:.1f} MB, {rounds} rounds")
        for kind in engines:
            times: dict[str, list[tuple[float, float]]] = {"plain": [], kind: []}
            with cluster(kind) as address, plain_pool() as pool:
                if kind != "local":  # both sides have begun
                    corpus(folder / "in", folder / "warm", address)
                    plain_loop(folder / "in", folder / "warm-plain", pool)
                for number in range(rounds):
                    for side, theirs in times.items():
                        dest = folder / f"{side}-{kind}-{number}"
                        if kind == "local":
                            work = partial(
                                from_scratch, folder / "in", dest, {"local": address}.get(side, side)
                            )
                        elif side == "plain":
                            work = partial(plain_loop, folder / "in", dest, pool)
                        else:
                            work = partial(corpus, folder / "in", dest, address)
                        theirs.append(timed(work))
            subprocess.run(["rm", "-rf", str(folder / "warm")], check=True)
            show(kind, count, times)


def show(kind: str, count: int, times: dict[str, list[tuple[float, float]]]) -> None:
    """Ratios of wall and processor time: the median of the rounds, their range, and best to best."""
    for index, what in enumerate(("wall", "processor")):
        mine, theirs = ([time[index] for time in times[side]] for side in (kind, "plain"))
        ratios = [one / other for one, other in zip(mine, theirs, strict=True)]
        print(
            f"{kind:6} {what:9} {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}), best to best "
            f"{min(mine) / min(theirs):.2f} times the plain loop, {count / statistics.median(mine):.0f} documents/s",
            flush=True,
        )


def digest(dest: Path) -> str:
    """One hash of all outputs and their names."""
    total = hashlib.sha256()
    for path in sorted(dest.rglob("*")):
        if path.is_file() and path.relative_to(dest).parts[0] != "_newsclean":
            total.update(f"{path.relative_to(dest)}\0".encode())
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def damaged(  # noqa: PLR0911 - one line for each harm
    document: NewsDocument, number: int
) -> bytes:
    """One document in ten with harm of its own kind, beside the encodings and the debris that all of them have."""
    data = document.data
    kind = number % 100
    if kind == 7:  # broken off in the middle of a character
        return data[: len(data) * 2 // 3]
    if kind in {17, 57}:  # hit
        return data[:200] + b"\xff\x80" + data[202:]
    if kind in {27, 67}:  # UTF-8, taken for Latin letters and saved as UTF-8 again
        return document.data.decode(document.encoding).encode().decode("latin-1").encode()
    if kind in {37, 77}:  # two encodings in one file
        return data + "版权所有，转载请注明出处。\n".encode(
            "utf-8" if document.encoding != "utf-8" else "gb18030"
        )
    if kind in {47, 87}:  # zeros
        return data[:100] + bytes(3) + data[100:]
    if number % 1000 == 97:
        return b"\x89PNG\r\n\x1a\n" + bytes(200)
    return data


def lay_out_mixed(folder: Path, count: int) -> None:
    """So many short documents with all kinds of damage, in folder/in."""
    for number, document in enumerate(documents(count, lengths=(3, 4, 5))):
        path = folder / "in" / document.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(damaged(document, number))
    (folder / "count").write_text(str(count), encoding="ascii")


def equality(count: int, engines: list[str], folder: Path) -> None:
    """The same hash from every engine."""
    if not (folder / "count").exists():
        lay_out_mixed(folder, count)
    size = sum(path.stat().st_size for path in folder.rglob("*.html"))
    found = set()
    for kind in engines:
        with cluster("local" if kind.startswith("local") else kind) as address:
            dest = folder / kind.replace(":", "")
            work = partial(corpus, folder / "in", dest, kind if kind.startswith("local") else address)
            seconds, used = timed(work)
        whole = digest(dest)
        found.add(whole)
        report = json.loads((dest / "_newsclean" / "report.json").read_text(encoding="utf-8"))
        print(f"{kind:8} {report['written']} written, {report['failed']} failed, {len(report['encodings'])} encodings, "
              f"{report['damaged']} with a warning; {seconds:.0f} s, {used:.0f} s of processors, "
              f"{count / used:.0f} documents and {size / used / 1e6:.2f} MB for each; {whole}", flush=True)  # fmt: skip
        subprocess.run(["rm", "-rf", str(dest)], check=True)
    print("all the same bytes" if len(found) == 1 else "THE OUTPUTS DIFFER")


class Watch(threading.Thread):
    """Looks at the resident sets of a process and its children ten times a second."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.driver, self.worker, self.stop = process, 0, 0, False

    def run(self) -> None:
        """Look until told to stop."""
        while not self.stop:
            for status in Path("/proc").glob("[0-9]*/status"):
                try:
                    values = dict(
                        line.split(":", 1)
                        for line in status.read_text(encoding="utf-8").splitlines()
                        if ":" in line
                    )
                    size = int(values.get("VmRSS", "0 kB").split()[0]) // 1024
                    if int(values["Pid"]) == self.process:
                        self.driver = max(self.driver, size)
                    elif int(values["PPid"]) == self.process:
                        self.worker = max(self.worker, size)
                except (OSError, KeyError, ValueError):
                    continue
            time.sleep(0.1)


def lay_out_files(folder: Path, count: int) -> None:
    """So many small files; most are further names of a few, which costs less room."""
    pages = sorted((folder / "in").rglob("*.html"))
    for number in range(count):
        place = folder / "many" / f"{number // 1000:04d}"
        if number % 1000 == 0:
            place.mkdir(parents=True)
        if number % 30_000 < 100:  # a file has 65,000 names at most
            (place / f"{number:07d}.html").write_bytes(pages[number % 100].read_bytes())
            pages[number % 100] = place / f"{number:07d}.html"
        else:
            os.link(pages[number % 100], place / f"{number:07d}.html")


def lay_out_records(folder: Path, count: int) -> None:
    """So many small records in one file."""
    (folder / "many").mkdir()
    with (folder / "many" / "records.jsonl").open("w", encoding="utf-8") as out:
        for number in range(count):
            out.write(f'{{"id": {number}, "text": "云溪县第{number}座石桥今天通车,居民不用再绕路。"}}\n')


def memory(counts: list[int], *, records: bool) -> None:
    """Peak resident memory for so many small documents, all planned and read, one in a thousand cleaned."""
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_files(folder, 100)
            (lay_out_records if records else lay_out_files)(folder, count)
            command = [
                sys.executable, "-m", "newsclean", "corpus", str(folder / "many"), str(folder / "out"),
                "-j", str(WORKERS), "--sample", "0.001", "-q", "--no-config", "--sink", "jsonl" if records else "tree",
            ]  # fmt: skip
            began = time.perf_counter()
            with subprocess.Popen(command) as process:
                watch = Watch(process.pid)
                watch.start()
                code = process.wait()
                watch.stop = True
            report = json.loads((folder / "out" / "_newsclean" / "report.json").read_text(encoding="utf-8"))
            print(
                f"{count:9,} {'records' if records else 'files'}: driver {watch.driver} MB, worker {watch.worker} MB at "
                f"most; {report['documents']:,} documents in {report['batches']} batches, exit {code}, "
                f"{time.perf_counter() - began:.0f} s", flush=True,
            )  # fmt: skip


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=["overhead", "equality", "memory"])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engines", default="")
    parser.add_argument("--folder", type=Path, help="equality: where the documents lie, or shall lie")
    parser.add_argument("--counts", default="10000,100000")
    parser.add_argument("--records", action="store_true", help="memory: records of one file instead of files")
    chosen = parser.parse_args()
    if chosen.what == "overhead":
        overhead(chosen.count, chosen.rounds, (chosen.engines or "local,dask,ray").split(","))
    elif chosen.what == "equality":
        engines = (chosen.engines or "local:1,local:2,dask,ray").split(",")
        with tempfile.TemporaryDirectory() as name:
            equality(chosen.count, engines, chosen.folder or Path(name))
    else:
        memory([int(count) for count in chosen.counts.split(",")], records=chosen.records)


if __name__ == "__main__":
    main()
