"""The same bytes from every engine, and clusters that lose a worker, a nanny or a node in the middle of a batch."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_helpers import (
    STATE,
    command,
    holder,
    holders,
    in_flight,
    ledger_times,
    leftovers,
    outputs,
    page,
    quarantine,
    run,
    wait_for,
    write_jsonl,
    write_tree,
)
from newsclean import OptionError
from newsclean.corpus import Settings
from newsclean.corpus.engines import open_engine


def mixed_corpus(folder: Path) -> Path:
    """Pages in three encodings, a file of records, and one that is no text."""
    for number, encoding in enumerate(("utf-8", "gb18030", "gb18030")):
        write_tree(folder / encoding / str(number), 6, encoding=encoding)
    write_jsonl(folder / "more.jsonl", 12)
    (folder / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    return folder


@pytest.mark.parametrize("sink", ["tree", "jsonl"])
def test_the_number_of_processes_changes_no_byte(tmp_path: Path, sink: str) -> None:
    source = mixed_corpus(tmp_path / "in")
    found = []
    for jobs in (0, 1, 2):
        summary = run(source, tmp_path / f"out{jobs}", jobs=jobs, sink=sink)
        assert (summary.tally.documents, summary.tally.failed) == (31, 1)
        found.append(outputs(tmp_path / f"out{jobs}"))
    assert found[0] == found[1] == found[2]


def test_workers_have_the_environment_of_now_not_of_the_first_run(tmp_path: Path) -> None:
    for value in ("first", "second"):
        os.environ["NEWSCLEAN_TEST_VALUE"] = value
        try:
            with open_engine(Settings(), 1) as engine:
                assert engine.submit(os.getenv, "NEWSCLEAN_TEST_VALUE").result(60) == value
        finally:
            del os.environ["NEWSCLEAN_TEST_VALUE"]


class DaskCluster:
    """A scheduler and two workers with nannies, each in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self._start(
            "dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            str(folder / "dask.json"),
        )
        wait_for((folder / "dask.json").exists)
        self.address: str = json.loads((folder / "dask.json").read_text(encoding="utf-8"))["address"]
        self.nannies = [
            self._start(
                "dask_worker",
                self.address,
                "--nthreads",
                "1",
                "--no-dashboard",
                "--local-directory",
                str(folder),
            )
            for _ in range(2)
        ]

    def _start(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", *options]
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        self._processes.append(process)
        return process

    def close(self) -> None:
        for process in self._processes:
            kill_group(process)
            process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        process.kill()


def processes_in(group: int) -> list[int]:
    """The processes of a group besides its leader."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[2]) == group and int(status.parent.name) != group and b"spawn_main" in command:
            found.append(int(status.parent.name))
    return found


@pytest.fixture
def dask(tmp_path: Path, gate: Path) -> Iterator[DaskCluster]:
    pytest.importorskip("distributed")
    cluster = DaskCluster(tmp_path)
    yield cluster
    cluster.close()


class InBackground(threading.Thread):
    """A run in a thread of its own, so that the test can interfere."""

    def __init__(self, source: Path, dest: Path, **options: Any) -> None:
        super().__init__(daemon=True)
        self.summary: Any = None
        self._work: Callable[[], Any] = lambda: run(source, dest, **options)
        self.start()

    def run(self) -> None:
        self.summary = self._work()

    def finished(self) -> Any:
        self.join(120)
        assert self.summary is not None
        return self.summary


def kill_a_driver(source: Path, dest: Path, *options: str) -> int:
    """Begin a run from the command line and kill its driver alone while a batch is in flight; who holds the batch."""
    words = command(source, dest, "-q", "--batch-size", "500", *options)
    with subprocess.Popen(words, stderr=subprocess.DEVNULL) as driver:
        held = holder(dest)
        driver.kill()
    return held


@pytest.mark.filterwarnings("ignore")
def test_dask_gives_the_same_bytes_and_outlives_a_driver_a_worker_and_a_nanny(
    tmp_path: Path, dask: DaskCluster, gate: Path
) -> None:
    source, out = mixed_corpus(tmp_path / "in"), tmp_path / "out"
    (source / "slow.html").write_text(page(77) + "慢", encoding="utf-8")
    stuck = kill_a_driver(source, out, "--scheduler", dask.address)
    done = ledger_times(out)
    work = InBackground(source, out, scheduler=dask.address, batch_bytes=500)
    victim = holder(
        out, after=[stuck]
    )  # the first worker is still at the same page, for a driver that is no more
    os.kill(victim, signal.SIGKILL)  # its nanny starts another
    victim = holder(out, after=[victim])
    [nanny] = [nanny for nanny in dask.nannies if victim in processes_in(nanny.pid)]
    kill_group(nanny)  # a whole node: what is left is the worker that is stuck
    wait_for(lambda: not Path(f"/proc/{victim}").exists())
    gate.touch()
    summary = work.finished()
    assert (summary.tally.documents, summary.tally.failed) == (32, 1)
    assert list(quarantine(out)) == ["picture.html"]
    assert done.items() <= ledger_times(out).items()
    run(source, tmp_path / "local", batch_bytes=500)
    assert outputs(out) == outputs(tmp_path / "local")
    assert leftovers(out) == []


@pytest.mark.filterwarnings("ignore")
def test_a_scheduler_that_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("newsclean.corpus.engines.PATIENCE", 0.5)
    with pytest.raises(OptionError, match="no Dask scheduler answers"):
        run(write_tree(tmp_path / "in", 1), tmp_path / "out", scheduler="tcp://127.0.0.1:9")


def test_two_engines_at_once_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="choose one"):
        run(write_tree(tmp_path / "in", 1), tmp_path / "out", scheduler="tcp://127.0.0.1:9", ray="local")


@pytest.fixture
def ray_cluster(tmp_path: Path, gate: Path) -> Iterator[Any]:
    """Two nodes on this machine, with room for one batch each; the driver is connected to the first."""
    pytest.importorskip("ray")
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.lost = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    yield cluster
    cluster.shutdown()


def processes_below(parent: int) -> set[int]:
    """The children of a process."""
    found = set()
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.add(int(status.parent.name))
    return found


@pytest.mark.filterwarnings("ignore")
def test_ray_gives_the_same_bytes_and_outlives_a_driver_a_worker_and_a_node(
    tmp_path: Path, ray_cluster: Any, gate: Path
) -> None:
    import ray

    source, out = mixed_corpus(tmp_path / "in"), tmp_path / "out"
    for number in range(2):  # one slow page for each node
        (source / f"slow{number}.html").write_text(page(77) + "慢" * 200, encoding="utf-8")
    kill_a_driver(source, out, "--ray", ray_cluster.address)
    done = ledger_times(out)
    work = InBackground(source, out, ray=ray_cluster.address, batch_bytes=500)
    wait_for(lambda: len(in_flight(out)) == 2)
    held = holders(out)
    victim = next(iter(held.values()))
    os.kill(victim, signal.SIGKILL)  # its batch is begun again by another
    wait_for(lambda: len(in_flight(out)) == 2 and victim not in holders(out).values())
    raylet = ray_cluster.lost.all_processes["raylet"][0].process.pid
    lost = [worker for worker in holders(out).values() if worker in processes_below(raylet)]
    assert len(lost) == 1
    os.kill(raylet, signal.SIGKILL)  # nobody tells the cluster; the worker below goes on with its batch
    wait_for(lambda: sum(node["Alive"] for node in ray.nodes()) == 1)
    gate.touch()
    summary = work.finished()
    assert (summary.tally.documents, summary.tally.failed) == (33, 1)
    assert done.items() <= ledger_times(out).items()
    run(source, tmp_path / "local", batch_bytes=500)
    assert outputs(out) == outputs(tmp_path / "local")
    assert leftovers(out) == []
    assert len(list((out / STATE / "ledger").iterdir())) == summary.batches
