"""What the tests of the corpus share: small corpora of their own, and how to look at a destination."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import sys
import time
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import pytest

from newsclean.corpus import Progress, Settings, Summary, run_corpus
from newsclean.corpus.compression import compress
from newsclean.model import Options

PAGE = "云溪县{name}号石桥通车\n2031-05-06 08:30 来源:云溪日报\n\n　　昨天,县里的新桥通车了.</p>\n　　第{name}座桥长三百米,由村民自己修成.\n"
STATE = "_newsclean"


def page(number: int) -> str:
    """A small damaged page of its own number."""
    return PAGE.format(name=number)


def command(source: Path, dest: Path, *options: str) -> list[str]:
    """The command line of a run."""
    return [sys.executable, "-m", "newsclean", "corpus", str(source), str(dest), *options]


def write_tree(folder: Path, count: int, *, encoding: str = "gb18030") -> Path:
    """So many pages in two folders."""
    for number in range(count):
        path = folder / f"{number % 2}" / f"{number:03d}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(page(number).encode(encoding))
    return folder


def write_jsonl(path: Path, count: int) -> Path:
    """So many records with a field of their own to keep."""
    lines = [
        json.dumps({"id": f"k{n}", "text": page(n), "views": n}, ensure_ascii=False) + "\n"
        for n in range(count)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def run(source: Path | str | list[str], dest: Path | str, **options: Any) -> Summary:
    """Run with small batches, in this process unless the test asks for another engine."""
    names = ("limits", "jobs", "scheduler", "ray", "files", "resume", "retry_failed", "progress")
    settings = Settings(**{"batch_bytes": 250, **{k: v for k, v in options.items() if k not in names}})
    given = {"jobs": 0, **{k: v for k, v in options.items() if k in names}}
    sources = source if isinstance(source, list) else [str(source)]
    return run_corpus(sources, str(dest), settings=settings, **given)


SIMPLIFIED = Options(to="simplified")


def outputs(dest: Path) -> dict[str, bytes]:
    """Every output and its bytes; the state folder left aside."""
    return {
        str(path.relative_to(dest)): path.read_bytes()
        for path in sorted(dest.rglob("*"))
        if path.is_file() and path.relative_to(dest).parts[0] != STATE
    }


def records(dest: Path) -> list[dict[str, Any]]:
    """The records of all plain shards, in order."""
    return [
        json.loads(line)
        for path in sorted(dest.glob("part-*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def quarantine(dest: Path) -> dict[str, tuple[str, str]]:
    """Kind and reason of every document without output."""
    lines = (dest / STATE / "quarantine.jsonl").read_text(encoding="utf-8").splitlines()
    return {item["id"]: (item["kind"], item["reason"]) for item in map(json.loads, lines)}


def ledger_times(dest: Path) -> dict[str, int]:
    """When each ledger entry was written."""
    return {path.name: path.stat().st_mtime_ns for path in sorted((dest / STATE / "ledger").glob("*.json"))}


def leftovers(dest: Path) -> list[Path]:
    """Temporary files and marks that should be gone."""
    return [
        path
        for name in ("tmp", "running", "stop")
        for path in (dest / STATE / name).rglob("*")
        if path.is_file()
    ]


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def in_flight(dest: Path) -> list[str]:
    """The batches that a worker holds while everything else is done: those of the slow page."""
    done = {path.stem for path in (dest / STATE / "ledger").glob("*.json")}
    running = [path.name for path in (dest / STATE / "running").glob("*")]
    return running if running and not done & set(running) and len(done) >= 3 else []


def holders(dest: Path) -> dict[str, int]:
    """Which process holds which batch."""
    held = {}
    for path in sorted((dest / STATE / "running").glob("*")):
        try:
            held[path.name] = int(path.read_text(encoding="utf-8").split()[1])
        except (FileNotFoundError, IndexError):  # let go of meanwhile
            continue
    return held


def holder(dest: Path, *, after: Collection[int] = ()) -> int:
    """The process that holds the slow batch while it is provably in flight, once it is none of `after`."""
    found: list[int] = []

    def look() -> bool:
        held = holders(dest)
        found[:] = [held[name] for name in in_flight(dest) if name in held and held[name] not in after]
        return bool(found) and Path(f"/proc/{found[0]}").exists()

    wait_for(look)
    return found[0]


class Stop:
    """A progress that presses Ctrl-C once so many batches are done."""

    def __init__(self, after: int) -> None:
        self.after = after

    def __call__(self, progress: Progress) -> None:
        if progress.batches_done >= self.after:
            raise KeyboardInterrupt


PACKERS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def pack(data: bytes, codec: str) -> bytes:
    """The bytes as `.gz`, `.bz2`, `.xz` or `.zst` hold them; as they are for ''."""
    if codec == "zst":
        pytest.importorskip("backports.zstd")
        return compress(data, "zst")
    return PACKERS[codec](data) if codec else data
