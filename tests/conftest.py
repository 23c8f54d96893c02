"""What all tests share: cases as data, and the optional development corpus beside the repository."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases"
SHARED = ROOT.parent / "shared"

# A run that was started in the background ignores SIGINT, and so would the commands that the tests interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No deadline: a first call loads tables, and machines are busy. The same examples every time, unless NEWSCLEAN_EXPLORE asks for new ones.
settings.register_profile("project", deadline=None, derandomize=not os.environ.get("NEWSCLEAN_EXPLORE"))
settings.load_profile("project")


def load_cases(name: str) -> list[Any]:
    """The rows of tests/cases/NAME.json as pytest parameters; a row with `xfail` is a known, strict failure."""
    rows = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    return [
        pytest.param(
            row,
            id=row["label"],
            marks=[pytest.mark.xfail(reason=row["xfail"], strict=True)] if "xfail" in row else [],
        )
        for row in rows
    ]


def assert_linear(function: Callable[[str], object], piece: str, *, size: int = 20_000) -> None:
    """Hold `function` to linear time on `piece` repeated: twice the text may take three times the time, not four.

    The best of a few runs counts, and what takes no time at all is linear.
    """

    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = float("inf")
        for _ in range(2):
            start = time.process_time()
            function(text)
            best = min(best, time.process_time() - start)
        return best

    for _ in range(5):
        one, two = seconds(size), seconds(2 * size)
        if two < 0.02 or two < 3 * one:
            return
    pytest.fail(f"{piece!r}: {one:.3f} s, and {two:.3f} s for twice as much")


@pytest.fixture
def shared() -> Path:
    """The folder of development data; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("no development data beside this checkout")
    return SHARED


# Loaded by every child because its folder is on PYTHONPATH: 慢 waits until a file appears, 毒 kills its process.
FAULTS = """
import os, signal, time
if gate := os.environ.get("NEWSCLEAN_TEST_GATE"):
    from newsclean.pipeline import Cleaner
    clean = Cleaner.__call__
    def faulty(self, data):
        if "毒" in str(data):
            os.kill(os.getpid(), signal.SIGKILL)
        while "慢" in str(data) and not os.path.exists(gate):
            time.sleep(0.02)
        return clean(self, data)
    Cleaner.__call__ = faulty
"""


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that lets slow documents go on; children started from now on know it."""
    (tmp_path / "plug").mkdir()
    (tmp_path / "plug" / "sitecustomize.py").write_text(FAULTS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path / "plug"), str(ROOT / "src")]))
    monkeypatch.setenv("NEWSCLEAN_TEST_GATE", str(tmp_path / "gate"))
    return tmp_path / "gate"
