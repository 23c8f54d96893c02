"""Where documents come from: trees, lists, lines, JSONL, packed files."""

from __future__ import annotations

import gzip
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_helpers import STATE, outputs, pack, page, quarantine, records, run, write_jsonl, write_tree
from newsclean.corpus import Interrupted, Limits, Progress, Settings
from newsclean.corpus.documents import Cursor, Piece
from newsclean.corpus.readers import read_piece
from newsclean.corpus.settings import Job
from newsclean.model import Options


def test_several_sources_keep_their_names_apart(tmp_path: Path) -> None:
    write_tree(tmp_path / "a", 2)
    write_tree(tmp_path / "b", 2)
    run([str(tmp_path / "a"), str(tmp_path / "b"), str(tmp_path / "a" / "0")], tmp_path / "out")
    assert sorted(outputs(tmp_path / "out")) == [
        "a/0/000.html.txt",
        "a/1/001.html.txt",
        "b/0/000.html.txt",
        "b/1/001.html.txt",
    ]


def test_globs_and_lists_name_files(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 6)
    run(f"{source}/**/*[02].html", tmp_path / "glob")
    assert sorted(outputs(tmp_path / "glob")) == ["0/000.html.txt", "0/002.html.txt"]
    listed = [str(source / "1" / "001.html"), str(source / "1" / "003.html"), str(source / "1" / "001.html")]
    run([], tmp_path / "list", files=listed)
    assert sorted(outputs(tmp_path / "list")) == ["001.html.txt", "003.html.txt"]


def test_include_and_exclude_choose_inside_a_tree(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 6)
    (source / "style.css").write_text("p {}", encoding="utf-8")
    run(source, tmp_path / "out", include=("*.html",), exclude=("1/*", "000.*"))
    assert sorted(outputs(tmp_path / "out")) == ["0/002.html.txt", "0/004.html.txt"]


def test_two_names_that_would_become_one_stay_two(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a", "a.txt", "a~.txt"):
        (tmp_path / "in" / name).write_text(page(len(name)), encoding="utf-8")
    summary = run(tmp_path / "in", tmp_path / "out")
    assert summary.tally.written == 3
    assert sorted(outputs(tmp_path / "out")) == ["a.txt", "a~.txt", "a~~.txt"]


def test_a_destination_inside_the_source_is_not_read(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 3)
    run(source, source / "clean")
    summary = run(source, source / "again")  # the first output is an input now, its state folder is not
    assert summary.tally.documents == 6
    assert not [name for name in outputs(source / "again") if STATE in name or "again" in name]


def test_links_and_pipes_in_a_tree_are_passed_over_and_told(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 2)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (source / "link.txt").symlink_to(tmp_path / "secret.txt")
    (source / "loop").symlink_to(source)
    os.mkfifo(source / "pipe")
    (source / ".cache").mkdir()
    (source / ".cache" / "a.html").write_text("x", encoding="utf-8")
    summary = run(source, tmp_path / "out")
    assert summary.tally.documents == 2
    assert sorted((Path(path).name, why) for path, why in summary.skipped) == [
        (".cache", "hidden: --hidden reads it"),
        ("link.txt", "a symbolic link is not followed"),
        ("loop", "a symbolic link is not followed"),
        ("pipe", "a device, pipe or socket is not followed"),
    ]


def test_a_pipe_that_takes_the_place_of_a_file_does_not_hang(tmp_path: Path) -> None:
    source = write_tree(tmp_path / "in", 8)

    def stop(progress: Progress) -> None:
        if progress.batches_done:
            raise KeyboardInterrupt

    with pytest.raises(Interrupted):
        run(source, tmp_path / "out", progress=stop)
    (source / "1" / "007.html").unlink()
    os.mkfifo(source / "1" / "007.html")
    run(source, tmp_path / "out")
    assert list(quarantine(tmp_path / "out")) == ["1/007.html"]


@pytest.mark.parametrize("codec", ["gz", "bz2", "xz", "zst"])
def test_packed_pages_are_unpacked(tmp_path: Path, codec: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / f"a.html.{codec}").write_bytes(pack(page(1).encode("big5", "replace"), codec))
    assert run(tmp_path / "in", tmp_path / "out").tally.written == 1
    assert list(outputs(tmp_path / "out")) == [f"a.html.{codec}.txt"]


@pytest.mark.parametrize("damage", ["cut", "garbage"])
def test_a_broken_packed_page_is_quarantined(tmp_path: Path, damage: str) -> None:
    source = write_tree(tmp_path / "in", 2)
    data = gzip.compress(page(1).encode())
    (source / "a.html.gz").write_bytes(data[:-12] if damage == "cut" else b"no gzip at all")
    assert run(source, tmp_path / "out").tally.written == 2
    assert "broken compressed data" in quarantine(tmp_path / "out")["a.html.gz"][1]


def test_jsonl_keeps_other_fields_and_order(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 9)
    run(source, tmp_path / "out", sink="jsonl", id_field="id")
    found = records(tmp_path / "out")
    assert [(record["id"], record["views"]) for record in found] == [(f"k{n}", n) for n in range(9)]
    assert found[4]["text"].startswith("云溪县4号石桥通车\n\n2031-05-06 08:30")
    assert found[4]["newsclean"]["language"] == "zh-Hans"
    assert "body" not in found[4]["newsclean"]


def test_jsonl_can_hold_whole_articles(tmp_path: Path) -> None:
    run(write_jsonl(tmp_path / "in.jsonl", 1), tmp_path / "out", sink="jsonl", format="json")
    assert (
        records(tmp_path / "out")[0]["newsclean"]["body"][-1]["text"] == "第0座桥长三百米，由村民自己修成。"
    )


def test_jsonl_lines_that_hold_no_document_are_quarantined_one_by_one(tmp_path: Path) -> None:
    lines = [
        '{"text": "甲。"}',
        "{broken",
        "[1]",
        '{"body": "乙"}',
        '{"text": null}',
        "",
        " ",
        '{"text": "丙。"}',
    ]
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    summary = run(source, tmp_path / "out", sink="jsonl")
    assert [record["text"] for record in records(tmp_path / "out")] == ["甲。\n", "丙。\n"]
    reasons = [reason for _, reason in quarantine(tmp_path / "out").values()]
    assert [reason.split(":")[0] for reason in reasons] == [
        "not JSON", "the record is not an object with fields", "field 'text' is missing", "field 'text' has no text",
    ]  # fmt: skip
    assert summary.tally.documents == 6  # blank lines are no records: jq and pyarrow pass over them too


def test_jsonl_in_gb18030_and_with_a_damaged_line(tmp_path: Path) -> None:
    good = [json.dumps({"text": page(n)}, ensure_ascii=False).encode("gb18030") for n in range(6)]
    good[3] = good[3].replace("石".encode("gb18030"), b"\xff\xff")
    (tmp_path / "in.jsonl").write_bytes(b"\n".join(good))
    summary = run(tmp_path / "in.jsonl", tmp_path / "out", sink="jsonl", cleaning=Options(encoding="gb18030"))
    assert summary.tally.encodings == {"gb18030": 6}
    texts = [record["text"] for record in records(tmp_path / "out")]
    assert [text[:3] for text in texts] == ["云溪县"] * 6
    assert ["\ufffd" in text for text in texts] == [False, False, False, True, False, False]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5"])
def test_text_with_one_document_a_line(tmp_path: Path, encoding: str) -> None:
    lines = [f"雲溪縣第{n}座新橋昨天正式通車,縣裡的居民不用再繞路." for n in range(30)]
    (tmp_path / "in.txt").write_bytes("\r\n".join(lines).encode(encoding))
    summary = run(tmp_path / "in.txt", tmp_path / "out", sink="jsonl", lines=True)
    assert [record["text"] for record in records(tmp_path / "out")] == [
        line.replace(",", "，").replace(".", "。") + "\n" for line in lines
    ]
    assert list(summary.tally.encodings.values()) == [30]


def test_blank_lines_of_a_text_are_documents_so_that_the_nth_stays_the_nth(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes("甲。\n\n\r\n乙。\n".encode() + b"\n" * 3000)
    summary = run(tmp_path / "in.txt", tmp_path / "out", sink="jsonl", lines=True, batch_bytes=2000)
    texts = [record["text"] for record in records(tmp_path / "out")]
    assert texts == ["甲。\n", "", "", "乙。\n"] + [""] * 3000
    assert (summary.tally.documents, summary.tally.encodings) == (3004, {"utf-8": 3004})


def test_lines_in_utf_16_are_refused_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("甲。\n乙。\n", encoding="utf-16")
    run(tmp_path / "in.txt", tmp_path / "out", sink="jsonl", lines=True)
    [(_, reason)] = quarantine(tmp_path / "out").values()
    assert "convert the file to UTF-8 first" in reason


LINES = st.lists(st.binary(max_size=12).map(lambda data: data.replace(b"\n", b"")), max_size=12)


@given(lines=LINES, size=st.integers(1, 30), ending=st.booleans())
@settings(max_examples=60, deadline=None)
def test_every_cut_of_a_file_gives_every_line_once(tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], size: int, ending: bool) -> None:  # fmt: skip
    path = tmp_path_factory.mktemp("cut") / "in.txt"
    data = b"\n".join(lines) + (b"\n" if ending else b"")
    path.write_bytes(data)
    job = Job("", Settings(lines=True, cleaning=Options(encoding="utf-8")), Limits())
    whole = Piece("lines", str(path), "in", len(data), 0, len(data))
    pieces = [
        whole._replace(start=start, end=min(start + size, len(data))) for start in range(0, len(data), size)
    ]
    cut = [document.id for piece in pieces for document in read_piece(piece, job)]
    assert cut == [document.id for document in read_piece(whole, job)]
    assert len(cut) == len(io.BytesIO(data).readlines())


def test_a_cursor_enters_where_it_was_left(tmp_path: Path) -> None:
    source = write_jsonl(tmp_path / "in.jsonl", 9)
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(source.read_bytes()))
    job = Job("", Settings(), Limits())
    for path in (source, tmp_path / "in.jsonl.gz"):
        piece = Piece("jsonl", str(path), "in", path.stat().st_size)
        documents = list(read_piece(piece, job))
        assert documents[-1].after.ordinal == 9
        for number, document in enumerate(documents):
            assert [item.id for item in read_piece(piece, job, document.after)] == [
                item.id for item in documents[number + 1 :]
            ]
        assert next(read_piece(piece, job, Cursor())).id == documents[0].id


@pytest.mark.parametrize("codec", ["gz", "bz2", "xz", "zst"])
def test_a_huge_packed_file_is_committed_in_segments_and_resumed_inside(tmp_path: Path, codec: str) -> None:
    plain = write_jsonl(tmp_path / "plain" / "in.jsonl", 30)
    source = tmp_path / f"in.jsonl.{codec}"
    source.write_bytes(pack(plain.read_bytes(), codec))
    run(plain, tmp_path / "whole", sink="jsonl", batch_bytes=10**6)
    options = {"sink": "jsonl", "batch_bytes": 150}
    run(source, tmp_path / "out", **options)
    ledger = sorted((tmp_path / "out" / STATE / "ledger").iterdir())
    assert len(ledger) > 5
    for entry in ledger[4:]:  # as if the run had been killed in the fifth segment
        entry.unlink()
    for shard in sorted((tmp_path / "out").glob("part-*"))[5:]:
        shard.unlink()
    before = {path: path.stat().st_mtime_ns for path in ledger[:4]}
    run(source, tmp_path / "out", **options)
    assert {path: path.stat().st_mtime_ns for path in ledger[:4]} == before
    assert [record["text"] for record in records(tmp_path / "out")] == [
        record["text"] for record in records(tmp_path / "whole")
    ]


def test_a_segment_in_the_middle_can_be_done_again(tmp_path: Path) -> None:
    plain = write_jsonl(tmp_path / "plain" / "in.jsonl", 30)
    source = tmp_path / "in.jsonl.gz"
    source.write_bytes(gzip.compress(plain.read_bytes()))
    run(source, tmp_path / "out", sink="jsonl", batch_bytes=500)
    expected = outputs(tmp_path / "out")
    (tmp_path / "out" / STATE / "ledger" / "000000-0003.json").unlink()
    (tmp_path / "out" / "part-000000-0003.jsonl").unlink()
    run(source, tmp_path / "out", sink="jsonl", batch_bytes=500)
    assert outputs(tmp_path / "out") == expected


def test_records_in_a_tree_are_named_by_their_place_not_by_their_id(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(
            json.dumps({"id": name, "text": page(1)}) + "\n" for name in ("../../x", "../../x", "/etc/y")
        ),
        encoding="utf-8",
    )
    run(path, tmp_path / "out", id_field="id")
    names = sorted(outputs(tmp_path / "out"))
    assert len(names) == 3
    assert all(name.startswith("in.jsonl/0") and name.count("/") == 1 for name in names)


def test_a_missing_package_is_named_with_its_install_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    with pytest.raises(Exception, match=r"pip install 'newsclean\[parquet\]'"):
        run(tmp_path / "a.parquet", tmp_path / "out")


def test_a_closed_folder_is_quarantined_and_the_rest_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_tree(tmp_path / "in", 4)
    list_folder, open_file = os.listdir, os.open

    def refuse(function: Any) -> Any:
        def call(path: Any, *more: Any) -> Any:
            if str(path) == str(source / "1"):
                raise PermissionError(13, "Permission denied", path)
            return function(path, *more)

        return call

    monkeypatch.setattr(os, "listdir", refuse(list_folder))
    monkeypatch.setattr(os, "open", refuse(open_file))
    assert run(source, tmp_path / "out").tally.written == 2
    assert quarantine(tmp_path / "out") == {"1": ("permission", "no permission to read it")}
