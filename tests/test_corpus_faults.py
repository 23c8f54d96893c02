"""Kills: each with a batch provably in flight. After each, every input has one output or one quarantine entry."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from corpus_helpers import (
    STATE,
    command,
    holder,
    in_flight,
    leftovers,
    outputs,
    page,
    quarantine,
    records,
    run,
    wait_for,
    write_jsonl,
    write_tree,
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Twelve pages, one of them slow."""
    folder = write_tree(tmp_path / "in", 12, encoding="utf-8")
    (folder / "1" / "005.html").write_text(page(5) + "慢\n", encoding="utf-8")
    return folder


def workers_of(driver: int) -> list[int]:
    """Worker processes of a driver: children of the server that forks them (Linux), or its own."""
    parents: dict[int, int] = {}
    commands: dict[int, bytes] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            commands[int(status.parent.name)] = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        parents[int(status.parent.name)] = int(fields[1])
    return [
        process
        for process, parent in parents.items()
        if (b"spawn_main" in commands[process] and parent == driver)
        or (b"forkserver" in commands[process] and parents.get(parent) == driver)
    ]


def start(source: Path, dest: Path, *options: str) -> subprocess.Popen[str]:
    words = command(source, dest, "-j", "2", "--batch-size", "400", *options)
    return subprocess.Popen(words, stderr=subprocess.PIPE, text=True, start_new_session=True)


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, errors = process.communicate(timeout=120)
    return process.returncode, errors


def expected(tmp_path: Path, source: Path, **options: object) -> dict[str, bytes]:
    run(source, tmp_path / "expected", **options)
    return outputs(tmp_path / "expected")


@pytest.fixture
def running(source: Path, tmp_path: Path, gate: Path) -> Iterator[subprocess.Popen[str]]:
    """A run of two processes, of which one holds the batch with the slow page."""
    with start(source, tmp_path / "out") as process:
        wait_for(lambda: in_flight(tmp_path / "out"))
        yield process
        process.kill()


@pytest.mark.parametrize("how_many", ["one", "all"])
def test_workers_killed_in_the_middle_cost_nothing(
    running: subprocess.Popen[str], source: Path, tmp_path: Path, gate: Path, how_many: str
) -> None:
    victim = holder(tmp_path / "out")
    workers = workers_of(running.pid)
    assert victim in workers
    assert len(workers) == 2
    for worker in workers if how_many == "all" else [victim]:
        with suppress(ProcessLookupError):  # the broken pool ends them itself
            os.kill(worker, signal.SIGKILL)
    assert holder(tmp_path / "out", after=workers)  # begun again by another: the pool is a new one
    gate.touch()
    code, errors = finish(running)
    assert (code, quarantine(tmp_path / "out")) == (0, {})
    assert "a worker died in batch" in errors
    assert outputs(tmp_path / "out") == expected(tmp_path, source)
    assert leftovers(tmp_path / "out") == []


@pytest.mark.parametrize("killed", ["the driver alone", "the whole run"])
def test_a_killed_driver_takes_its_workers_along_and_the_run_goes_on(
    running: subprocess.Popen[str], source: Path, tmp_path: Path, gate: Path, killed: str
) -> None:
    workers = workers_of(running.pid)
    assert holder(tmp_path / "out") in workers
    if killed == "the driver alone":
        running.kill()
    else:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    wait_for(lambda: not any(Path(f"/proc/{worker}").exists() for worker in workers))
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / STATE / "ledger").iterdir()}
    assert before
    gate.touch()
    code, _ = finish(start(source, tmp_path / "out", "--resume"))
    assert code == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert outputs(tmp_path / "out") == expected(tmp_path, source)
    assert leftovers(tmp_path / "out") == []


def test_sources_that_vanish_or_change_during_a_run(tmp_path: Path, gate: Path) -> None:
    """Both workers hold slow pages while the sources behind them are removed, rewritten and made longer."""
    source = write_tree(tmp_path / "in", 8, encoding="utf-8")
    for name in ("a", "b"):
        (source / f"{name}.html").write_text(page(99) + "慢\n", encoding="utf-8")
    write_tree(source / "later", 6, encoding="utf-8")
    write_jsonl(source / "records.jsonl", 12)
    with start(source, tmp_path / "out", "--sink", "jsonl", "--batch-size", "150") as process:
        wait_for(lambda: len(in_flight(tmp_path / "out")) == 2)
        (source / "later" / "1" / "005.html").unlink()
        (source / "later" / "0" / "004.html").write_text(page(500), encoding="utf-8")
        write_jsonl(source / "records.jsonl", 30)
        gate.touch()
        code, _ = finish(process)
    assert code == 3
    found = quarantine(tmp_path / "out")
    assert found.pop("later/1/005.html")[0] == "vanished"
    assert {(name.partition("#")[0], kind) for name, (kind, _) in found.items()} == {
        ("records.jsonl", "changed")
    }
    written = {record["id"]: record["text"] for record in records(tmp_path / "out")}
    assert len(written) == 10 + 5  # no record of the file that changed, no page twice
    assert "第500座桥" in written["later/0/004.html"]  # one page is read whole, as it is then
    assert leftovers(tmp_path / "out") == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_lets_go_says_how_to_go_on_and_does(
    running: subprocess.Popen[str], source: Path, tmp_path: Path, gate: Path, number: signal.Signals, code: int
) -> None:  # fmt: skip
    running.send_signal(number)
    time.sleep(0.1)
    gate.touch()  # the page in hand is finished first
    found, errors = finish(running)
    assert found == code
    if number == signal.SIGINT:
        assert "give the same command again to go on" in errors
    assert leftovers(tmp_path / "out") == []
    assert finish(start(source, tmp_path / "out"))[0] == 0
    assert outputs(tmp_path / "out") == expected(tmp_path, source)


@pytest.mark.parametrize("kind", ["tree", "jsonl"])
def test_a_document_that_kills_is_found_and_the_rest_is_done(tmp_path: Path, gate: Path, kind: str) -> None:
    gate.touch()
    if kind == "tree":
        source = write_tree(tmp_path / "in", 8, encoding="utf-8")
        (source / "0" / "002.html").write_text(page(2) + "毒", encoding="utf-8")
        bad = "0/002.html"
    else:  # an open batch: the death falls into a segment in the middle
        lines = write_jsonl(tmp_path / "plain.jsonl", 8).read_bytes().splitlines(keepends=True)
        lines[2] = lines[2].replace("石桥".encode(), "毒石桥".encode())
        source = tmp_path / "in.jsonl.gz"
        source.write_bytes(gzip.compress(b"".join(lines)))
        bad = f"in.jsonl.gz#{len(lines[0] + lines[1])}"
    code, _ = finish(start(source, tmp_path / "out", "--sink", kind, "--batch-size", "300"))
    assert code == 3
    [(name, (why, reason))] = quarantine(tmp_path / "out").items()
    assert (name, why) == (bad, "poison")
    assert "signal 9, SIGKILL" in reason
    written = b"".join(outputs(tmp_path / "out").values()).decode()
    assert [f"第{number}座桥" in written for number in range(8)] == [number != 2 for number in range(8)]
    assert leftovers(tmp_path / "out") == []
