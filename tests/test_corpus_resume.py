"""What a second run of a corpus finds: it goes on, has nothing to do, or is refused and leaves no trace."""

from __future__ import annotations

import fcntl
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus_helpers import (
    SIMPLIFIED,
    STATE,
    Stop,
    ledger_times,
    outputs,
    page,
    quarantine,
    run,
    write_tree,
)
from newsclean import InputError, OptionError
from newsclean.corpus import Interrupted, Limits, Progress
from newsclean.corpus.ledger import Ledger
from newsclean.corpus.lock import hold


def test_an_interrupted_run_goes_on_and_repeats_nothing(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 12)
    whole = run(source, tmp_path / "whole")
    with pytest.raises(Interrupted) as caught:
        run(source, tmp_path / "out", progress=Stop(3))
    assert caught.value.summary.batches_done >= 3
    assert not caught.value.summary.complete
    before = ledger_times(tmp_path / "out")
    summary = run(source, tmp_path / "out", resume=True)
    after = ledger_times(tmp_path / "out")
    assert {name: after[name] for name in before} == before
    assert len(after) == summary.batches > len(before)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "whole")
    assert replace(summary.tally, seconds=0) == replace(whole.tally, seconds=0)


def test_a_destination_that_was_removed_can_be_made_again(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 3)
    run(source, tmp_path / "out")
    shutil.rmtree(tmp_path / "out")
    assert run(source, tmp_path / "out").tally.written == 3
    assert len(outputs(tmp_path / "out")) == 3


def test_a_finished_run_has_nothing_left_to_do(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 4)
    run(source, tmp_path / "out")
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.html.txt")}
    run(source, tmp_path / "out")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*.html.txt")} == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cleaning": SIMPLIFIED}, "to was 'keep', now 'simplified'"),
        ({"format": "json"}, "format was 'text', now 'json'"),
        ({"resume": False}, "holds a run already"),
    ],
)
def test_going_on_with_other_options_is_refused(
    tmp_path: Path, options: dict[str, object], message: str
) -> None:
    source = write_tree(tmp_path / "in", 2)
    run(source, tmp_path / "out")
    with pytest.raises(OptionError, match=message):
        run(source, tmp_path / "out", **options)


def test_going_on_with_other_sources_is_refused(tmp_path: Path) -> None:
    run(write_tree(tmp_path / "in", 2), tmp_path / "out")
    with pytest.raises(OptionError, match="other sources"):
        run(write_tree(tmp_path / "in2", 2), tmp_path / "out")


def test_limits_may_differ_when_a_run_goes_on(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 3)
    (source / "0" / "big.html").write_text(page(9) * 20, encoding="utf-8")
    tight = run(source, tmp_path / "out", limits=Limits(size=1000))
    assert (tight.tally.failed, tight.exit_code) == (1, 3)
    assert quarantine(tmp_path / "out")["0/big.html"][0] == "limit"
    wide = run(source, tmp_path / "out", limits=Limits(size=10_000_000), retry_failed=True)
    assert (wide.tally.failed, wide.tally.written, wide.exit_code) == (0, 4, 0)
    assert quarantine(tmp_path / "out") == {}


def test_a_destination_with_foreign_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("my own", encoding="utf-8")
    with pytest.raises(OptionError, match="not empty"):
        run(write_tree(tmp_path / "in", 1), tmp_path / "out")
    assert (tmp_path / "out" / "thesis.txt").read_text(encoding="utf-8") == "my own"


def test_resume_where_nothing_was_begun_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="no run to go on with"):
        run(write_tree(tmp_path / "in", 1), tmp_path / "out", resume=True)


def everything(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder, the state folder too."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def dead_scheduler() -> dict[str, Any]:
    pytest.importorskip("distributed")
    return {"scheduler": "tcp://127.0.0.1:9"}


@pytest.mark.parametrize("place", ["new", "new/below/it", "empty", "thesis"])
@pytest.mark.parametrize("reason", ["source", "empty", "resume", "engine", "two engines", "interrupted"])
@pytest.mark.filterwarnings("ignore")
def test_a_refused_run_leaves_the_destination_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, reason: str
) -> None:
    monkeypatch.setattr("newsclean.corpus.engines.PATIENCE", 0.2)
    good = write_tree(tmp_path / "in", 2)
    (tmp_path / "nothing").mkdir()
    (tmp_path / "out" / "empty").mkdir(parents=True)
    (tmp_path / "out" / "thesis").mkdir()
    (tmp_path / "out" / "thesis" / "thesis.txt").write_text("my own", encoding="utf-8")
    cases: dict[str, tuple[Any, dict[str, Any]]] = {
        "source": ([str(good), str(tmp_path / "none")], {}),
        "empty": (tmp_path / "nothing", {}),
        "resume": (good, {"resume": True}),
        "engine": (good, dead_scheduler() if place == "new" else {"jobs": -1}),
        "two engines": (good, {"scheduler": "tcp://127.0.0.1:9", "ray": "local"}),
        "interrupted": (good, {}),
    }
    source, options = cases[reason]
    if reason == "interrupted":

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(Ledger, "save_run", interrupt)
    before = everything(tmp_path / "out")
    with pytest.raises((OptionError, InputError, KeyboardInterrupt)):
        run(source, tmp_path / "out" / place, **options)
    assert everything(tmp_path / "out") == before


def test_a_refused_run_takes_nothing_from_one_that_is_there(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 2)
    run(source, tmp_path / "out")
    before = everything(tmp_path / "out")
    with pytest.raises(OptionError):
        run(source, tmp_path / "out", format="json")
    assert everything(tmp_path / "out") == before


def test_a_lock_that_was_removed_meanwhile_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused run removes its lock between the moment another opens it and the moment that locks it."""
    lock_file, path = fcntl.flock, tmp_path / "out" / STATE / "lock"
    removed: list[int] = []

    def lock(file: Any, how: int) -> None:
        if not removed:
            removed.append(path.stat().st_ino)
            path.unlink()
        lock_file(file, how)

    monkeypatch.setattr(fcntl, "flock", lock)
    with hold(str(tmp_path / "out")):
        assert path.exists()
        with pytest.raises(OptionError, match="another run is at work"), hold(str(tmp_path / "out")):
            pass


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 2)

    def start_another(_progress: Progress) -> None:
        with pytest.raises(OptionError, match="another run is at work"):
            run(source, tmp_path / "out")

    run(source, tmp_path / "out", progress=start_another)


@pytest.mark.parametrize("name", ["nothing", "none*.txt"])
def test_a_source_that_is_not_there_is_an_error(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"no such file|nothing matches"):
        run(tmp_path / name, tmp_path / "out")


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with pytest.raises(OptionError, match="nothing to clean"):
        run(tmp_path / "in", tmp_path / "out")
