"""The corpus room: each document exactly once, whatever happens in between. Small corpora, one process."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from corpus_helpers import (
    SIMPLIFIED,
    STATE,
    Stop,
    leftovers,
    outputs,
    page,
    quarantine,
    records,
    run,
    write_jsonl,
    write_tree,
)
from newsclean import Cleaner, OptionError, OutputError
from newsclean.corpus import Interrupted, Limits, Settings
from newsclean.corpus.documents import Batch, Document, Failure, Piece
from newsclean.corpus.ledger import Ledger
from newsclean.corpus.plan import cut
from newsclean.corpus.settings import Job
from newsclean.corpus.work import _Work


def test_a_tree_is_mirrored_document_by_document(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 7)
    summary = run(source, tmp_path / "out", cleaning=SIMPLIFIED)
    cleaner = Cleaner(to="simplified")
    expected = {
        f"{path.relative_to(source)}.txt": cleaner(path.read_bytes()).to_text().encode()
        for path in source.rglob("*.html")
    }
    assert outputs(tmp_path / "out") == expected
    assert (summary.tally.documents, summary.tally.written, summary.exit_code) == (7, 7, 0)
    assert summary.batches > 2
    assert summary.tally.encodings == {"gb18030": 7}
    assert leftovers(tmp_path / "out") == []


@pytest.mark.parametrize(("form", "suffix"), [("markdown", ".md"), ("json", ".json")])
def test_a_tree_can_hold_other_formats(tmp_path: Path, form: str, suffix: str) -> None:
    run(write_tree(tmp_path / "in", 1), tmp_path / "out", format=form)
    assert list(outputs(tmp_path / "out")) == [f"0/000.html{suffix}"]


def test_the_plan_is_cut_by_bytes_and_large_packed_files_stand_open() -> None:
    pieces = [Piece("file", f"/{n}", f"{n}", 4) for n in range(3)] + [
        Piece("tar", "/t", "t", 30),
        Piece("file", "/z", "z", 40),
    ]
    batches = list(cut(pieces, 10))
    assert [(len(batch.pieces), batch.open) for batch in batches] == [
        (2, False),
        (1, False),
        (1, True),
        (1, False),
    ]
    assert [batch.number for batch in batches] == [0, 1, 2, 3]


def test_batches_grow_with_the_corpus_up_to_the_size_asked_for() -> None:
    pieces = (Piece("file", f"/{n}", f"{n}", 100_000) for n in range(40_000))
    sizes = [batch.size for batch in cut(pieces, 8 << 20)]
    assert sizes[0] == 200_000
    assert sizes[:-1] == sorted(sizes[:-1])
    assert max(sizes) == 8_300_000
    done = 0
    for size in sizes:
        assert size <= max(1 << 18, done / 256 + size / 256)
        done += size
    assert len([*cut([Piece("file", f"/{n}", f"{n}", 1500) for n in range(1000)], 8 << 20)]) == 6


def test_parts_of_one_file_that_follow_one_another_become_one_piece() -> None:
    pieces = [Piece("jsonl", "/a", "a", 4, start, start + 4) for start in range(0, 20, 4)]
    batches = list(cut([*pieces, Piece("jsonl", "/b", "b", 4, 0, 4)], 10))
    assert [[(piece.path, piece.start, piece.end, piece.size) for piece in batch.pieces] for batch in batches] == [
        [("/a", 0, 8, 8)], [("/a", 8, 16, 8)], [("/a", 16, 20, 4), ("/b", 0, 4, 4)],
    ]  # fmt: skip


def test_limit_takes_the_first_documents(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 9)
    assert run(source, tmp_path / "out", limit=4).tally.written == 4
    assert sorted(outputs(tmp_path / "out")) == [f"0/{n:03d}.html.txt" for n in (0, 2, 4, 6)]


def test_limit_reaches_into_a_file_of_records(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 20)
    summary = run(source, tmp_path / "out", sink="jsonl", limit=7)
    assert [record["id"] for record in records(tmp_path / "out")] == [f"k{n}" for n in range(7)]
    assert summary.tally.documents == 7


def test_sample_keeps_the_same_documents_for_every_cut(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 60)
    kept = []
    for size in (300, 5000):
        summary = run(source, tmp_path / f"out{size}", sink="jsonl", sample=0.3, batch_bytes=size)
        kept.append([record["id"] for record in records(tmp_path / f"out{size}")])
        assert summary.tally.written + summary.tally.unsampled == summary.tally.documents == 60
    assert kept[0] == kept[1]
    assert 5 < len(kept[0]) < 35


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"sample": 0.0}, "no share"),
        ({"sample": 1.5}, "no share"),
        ({"limit": 0}, "limit"),
        ({"sink": "csv"}, "'tree', 'jsonl', 'parquet'"),
        ({"sink": "tree", "compression": "gz"}, "no compression"),
    ],
)
def test_wrong_settings_are_refused(settings: dict[str, object], message: str) -> None:
    with pytest.raises(OptionError, match=message):
        Settings(**settings)  # type: ignore[arg-type]


def test_settings_survive_json() -> None:
    settings = Settings(
        cleaning=SIMPLIFIED._replace(skip=frozenset(["glosses"]), terms=(("甲", "乙"),)), include=("*.html",)
    )
    assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings
    assert settings.fingerprint != Settings().fingerprint


def test_a_file_that_vanishes_is_quarantined(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 8)
    with pytest.raises(Interrupted):
        run(source, tmp_path / "out", progress=Stop(1))
    (source / "1" / "007.html").unlink()
    summary = run(source, tmp_path / "out")
    assert summary.tally.written == 7
    assert quarantine(tmp_path / "out") == {
        "1/007.html": ("vanished", "the file is gone since the plan was made")
    }


def test_what_an_earlier_run_wrote_of_a_failed_document_is_removed(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 4)
    run(source, tmp_path / "out")
    last = max((tmp_path / "out" / STATE / "ledger").iterdir())
    last.unlink()  # as if it had died between writing and entering the batch
    (source / "1" / "003.html").unlink()
    run(source, tmp_path / "out")
    assert "1/003.html" in quarantine(tmp_path / "out")
    assert "1/003.html.txt" not in outputs(tmp_path / "out")


def test_records_of_a_file_that_changes_are_quarantined_and_nothing_is_mixed(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 12)
    with pytest.raises(Interrupted):
        run(source, tmp_path / "out", sink="jsonl", progress=Stop(2))
    done = len(records(tmp_path / "out"))
    write_jsonl(source, 11)
    os.utime(source, (1, 1))
    summary = run(source, tmp_path / "out", sink="jsonl")
    assert len(records(tmp_path / "out")) == done == summary.tally.written
    assert {kind for kind, _ in quarantine(tmp_path / "out").values()} == {"changed"}


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("a bug")])
def test_an_error_costs_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    clean = _Work._clean

    def fail(self: _Work, document: object) -> object:
        if document.id == "1/001.html":  # type: ignore[attr-defined]
            raise error
        return clean(self, document)  # type: ignore[arg-type]

    monkeypatch.setattr(_Work, "_clean", fail)
    summary = run(write_tree(tmp_path / "in", 3), tmp_path / "out")
    assert (summary.tally.written, list(quarantine(tmp_path / "out"))) == (2, ["1/001.html"])


@pytest.mark.parametrize("where", ["main", "thread"])
def test_a_document_that_takes_too_long_is_quarantined(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    clean = _Work._clean

    def dawdle(self: _Work, document: object) -> object:
        while document.id == "0/000.html":  # type: ignore[attr-defined]
            pass
        return clean(self, document)  # type: ignore[arg-type]

    monkeypatch.setattr(_Work, "_clean", dawdle)
    source = write_tree(tmp_path / "in", 3)
    Cleaner()(
        page(0)
    )  # tables are loaded: what the others take is far below the limit, on a busy machine too
    limits = Limits(seconds=0.8)
    if where == "main":
        summary = run(source, tmp_path / "out", limits=limits)
    else:
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(1) as pool:
            summary = pool.submit(run, source, tmp_path / "out", limits=limits).result()
    assert summary.tally.written == 2
    assert "more than 0.8 seconds" in quarantine(tmp_path / "out")["0/000.html"][1]


def test_a_document_that_eats_memory_is_quarantined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = _Work._clean

    def eat(self: _Work, document: object) -> object:
        if document.id == "0/000.html":  # type: ignore[attr-defined]
            return bytearray(1 << 32)
        return clean(self, document)  # type: ignore[arg-type]

    monkeypatch.setattr(_Work, "_clean", eat)
    summary = run(write_tree(tmp_path / "in", 3), tmp_path / "out", limits=Limits(memory=256 << 20))
    assert summary.tally.written == 2
    assert "of memory" in quarantine(tmp_path / "out")["0/000.html"][1]


def test_a_destination_below_a_file_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="can't write"):
        run(write_tree(tmp_path / "in", 1), tmp_path / "file" / "out")


@pytest.mark.parametrize(
    "data",
    [
        page(1).encode("gb18030"),
        page(1).encode()[:-9] + b"\xff\xfe\xff" * 3,
        b"",
        b"\xef\xbb\xbf" + page(2).encode(),
    ],
)
def test_a_document_is_cleaned_as_the_library_cleans_it(tmp_path: Path, data: bytes) -> None:
    job = Job(str(tmp_path), Settings(cleaning=SIMPLIFIED), Limits())
    found = _Work(job, Batch(0, ()), Ledger(str(tmp_path)), {}, None).clean(Document("a", data, "a"))
    assert not isinstance(found, Failure)
    assert found[0].to_dict(report=True) == Cleaner(to="simplified")(data).to_dict(report=True)


def test_what_the_report_looks_at_never_costs_a_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("newsclean.corpus.work.looked_at", lambda _: True)
    source = write_tree(tmp_path / "in", 3)
    seen = run(source, tmp_path / "seen").tally
    assert seen.looked_at == 3
    assert seen.edits["layout.indentation"] > 0
    assert set(seen.stages) == {"decoding", "repairs", "markup", "layout", "article", "script", "punctuation"}
    monkeypatch.setattr("newsclean.corpus.tally.Tally.look_at", fail)
    assert run(source, tmp_path / "out").tally.written == 3
    assert outputs(tmp_path / "out") == outputs(tmp_path / "seen")


def test_a_read_only_destination_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError, match=r"Read-only file system .*name a destination that can be written"):
        run(tmp_path, tmp_path / "out")


def test_a_full_disk_stops_the_run_and_it_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_tree(tmp_path / "in", 12)
    replace_file, room = os.replace, 14

    def full(old: str, new: str) -> None:
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(28, "No space left on device")
        replace_file(old, new)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OutputError, match=r"No space left.*free some space"):
        run(source, tmp_path / "out")
    assert leftovers(tmp_path / "out") == []
    monkeypatch.setattr(os, "replace", replace_file)
    assert run(source, tmp_path / "out").tally.written == 12
    assert len(outputs(tmp_path / "out")) == 12


def test_a_link_inside_the_destination_leads_nowhere(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 12)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(Interrupted):
        run(source, tmp_path / "out", progress=Stop(1))
    (tmp_path / "out" / "1").symlink_to(tmp_path / "elsewhere")  # planted by whoever may write there
    with pytest.raises(OutputError, match="symbolic link leads out"):
        run(source, tmp_path / "out")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 2)
    run(source, tmp_path / "out")
    (tmp_path / "out" / STATE / "ledger" / "000000.json").write_text("{", encoding="utf-8")
    with pytest.raises(OptionError, match=r"ledger is damaged .*000000.json.*remove this file"):
        run(source, tmp_path / "out")


def test_the_report_tells_the_same_as_the_ledger(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 5)
    (source / "broken.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    summary = run(source, tmp_path / "out")
    report = json.loads((tmp_path / "out" / STATE / "report.json").read_text(encoding="utf-8"))
    assert report == summary.to_dict()
    assert (report["documents"], report["written"], report["failures"]) == (6, 5, {"decoding": 1})
    assert "PNG" in quarantine(tmp_path / "out")["broken.html"][1]
    html = (tmp_path / "out" / STATE / "report.html").read_text(encoding="utf-8")
    assert "broken.html" in html
    assert "<svg" in html
    assert "<script" not in html
    assert "src=" not in html
    assert "http" not in html.replace("http-equiv", "")
