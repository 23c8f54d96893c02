"""Outputs: whole or not at all, in their place, in the encoding that was asked for."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from newsclean.cli import run, work
from newsclean.cli.inputs import Source
from newsclean.cli.outputs import encode, replace_file, whole_file
from newsclean.cli.work import Item, Task
from newsclean.errors import OutputError


def test_a_whole_file_keeps_permissions_and_links(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "link"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    replace_file(str(link), b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == [target, link]


def test_a_file_is_on_the_disk_before_it_is_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    events: list[str] = []
    flush, rename = os.fsync, os.replace

    def noted_flush(file: int) -> None:
        events.append("on the disk")
        flush(file)

    def noted_rename(old: str, new: str) -> None:
        events.append("in place")
        rename(old, new)

    monkeypatch.setattr(os, "fsync", noted_flush)
    monkeypatch.setattr(os, "replace", noted_rename)
    for worker in (work.Worker(Task({})), work.Worker(Task({}, in_place=True))):
        target.write_text("云溪 ,新桥")
        assert worker(Item(Source(str(target)), str(target))).error is None
    assert events == ["in place", "on the disk", "in place"]  # with -O the input is still there


def test_missing_directories_are_made_only_where_they_are_wanted(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c.txt"
    with pytest.raises(OutputError, match="create its directory first"):
        replace_file(str(deep), b"new")
    assert not list(tmp_path.iterdir())
    replace_file(str(deep), b"new", parents=True)
    assert deep.read_bytes() == b"new"
    assert list(deep.parent.iterdir()) == [deep]


def test_a_link_to_nothing_is_written_at_its_end(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "later.txt")
    replace_file(str(link), b"new")
    assert link.is_symlink()
    assert (tmp_path / "later.txt").read_bytes() == b"new"


def test_a_file_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")

    def write_half() -> None:
        with whole_file(str(target)) as file:
            file.write(b"half")
            raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match=r"no space left.*free some space"):
        write_half()
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_text() == "old"


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read and write everything"
)
def test_without_permission_nothing_is_read_or_written(tmp_path: Path) -> None:
    secret, folder = tmp_path / "secret.txt", tmp_path / "folder"
    secret.write_text("云溪")
    secret.chmod(0)
    folder.mkdir(mode=0o500)
    worker = work.Worker(Task({}))
    assert "permission denied" in str(worker(Item(Source(str(secret)))).error)
    secret.chmod(0o600)
    assert "choose a directory" in str(worker(Item(Source(str(secret)), str(folder / "a.txt"))).error)


def test_a_split_output_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    text = "甲桥通车\n2031-05-06\n昨天，甲桥通车了。\n\n乙路通车\n2031-05-07\n今天，乙路通车了😀。\n"
    (tmp_path / "dump.txt").write_text(text)
    arguments = ["convert", str(tmp_path / "dump.txt"), "--split", "-O", str(tmp_path / "out"), "-q"]
    assert run([*arguments, "--output-encoding", "big5"]) == 4
    assert not (tmp_path / "out").exists(), (
        "the second article lacks a character, so the first is not written"
    )
    assert run([*arguments, "--output-encoding", "gb18030"]) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["dump-1.txt", "dump-2.txt"]


def test_utf16_outputs_have_one_byte_order_mark() -> None:
    assert encode("桥", "utf-16-le") + encode("路", "utf-16-le", start=False) == "\ufeff桥路".encode(
        "utf-16-le"
    )
    assert encode("桥", "utf-8") == "桥".encode()
    with pytest.raises(OutputError, match="utf-8 has no U\\+D800"):
        encode("桥\ud800", "utf-8")
