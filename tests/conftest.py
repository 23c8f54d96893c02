"""What all tests share: cases as data, and the optional development corpus beside the repository."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases"
SHARED = ROOT.parent / "shared"


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
            start = time.perf_counter()
            function(text)
            best = min(best, time.perf_counter() - start)
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
