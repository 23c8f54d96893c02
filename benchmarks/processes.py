"""Whole processes, measured: wall and processor time of all they start, memory of the largest."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Cost", "FailedError", "new_folder", "run"]


class FailedError(Exception):
    """A command ended with an error, which is the message."""


@dataclass(slots=True)
class Cost:
    """What several runs of one command cost; medians are quoted."""

    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    peak: float = 0.0
    """Megabytes of the largest process."""
    stderr: str = ""

    @property
    def wall(self) -> float:
        """Seconds from start to end."""
        return statistics.median(self.walls)

    @property
    def cpu(self) -> float:
        """Seconds of processor time, child processes too."""
        return statistics.median(self.cpus)


def new_folder(work: Path) -> Path:
    """An empty folder for one run's outputs, which stays until all is measured.

    Files made just after others were removed cost a millisecond each: ext4 passes over what was freed lately.
    """
    return Path(tempfile.mkdtemp(prefix="out-", dir=work))


def run(command: list[str], cost: Cost) -> None:
    """Run one process to its end and add what it cost. Raises FailedError."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        errors.seek(0)
        cost.stderr = errors.read().decode(errors="replace")
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FailedError(f"exit {process.returncode}: {cost.stderr.strip()[-300:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost.walls.append(wall)
    cost.cpus.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    cost.peak = max(cost.peak, usage.ru_maxrss / 1024)
