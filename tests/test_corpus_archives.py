"""Archives are read in place: no name escapes, no bomb is unpacked, nothing in them but files is followed."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_helpers import STATE, outputs, pack, page, quarantine, run, write_tree
from newsclean.corpus import Limits
from newsclean.corpus.documents import safe_name


def make_tar(path: Path, members: list[tuple[str, bytes]], codec: str = "") -> Path:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    path.write_bytes(pack(buffer.getvalue(), codec))
    return path


def make_zip(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=zipfile.ZIP_DEFLATED)
    return path


MEMBERS = [(f"2031/{n}.html", page(n).encode("gb18030")) for n in range(6)]


ESCAPES = [
    "../../../etc/cron.d/evil",
    "/etc/passwd",
    "a/../../b",
    "..\\..\\win.txt",
    "C:\\x.txt",
    "_newsclean/run.json",
    "n\u0000ul",
    "x" * 400,
]


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz", "tgz", "tar.zst"])
def test_archives_are_read_in_place(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"news.{kind}"
    if kind == "zip":
        make_zip(path, MEMBERS)
    else:
        make_tar(path, MEMBERS, {"tar": "", "tar.gz": "gz", "tgz": "gz", "tar.zst": "zst"}[kind])
    summary = run(path, tmp_path / "out", batch_bytes=200)
    assert sorted(outputs(tmp_path / "out")) == [f"news.{kind}/2031/{n}.html.txt" for n in range(6)]
    assert summary.tally.encodings == {"gb18030": 6}
    assert len(list((tmp_path / "out" / STATE / "ledger").iterdir())) >= (2 if kind in {"zip", "tar"} else 1)


@pytest.mark.parametrize("kind", ["zip", "tar"])
def test_no_member_leaves_the_destination(tmp_path: Path, kind: str) -> None:
    names = [name for name in ESCAPES if kind == "tar" or "\0" not in name]
    make = make_zip if kind == "zip" else make_tar
    path = make(tmp_path / f"evil.{kind}", [(name, page(1).encode()) for name in names])
    summary = run(path, tmp_path / "deep" / "out")
    assert summary.tally.written == len(names)
    written = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert all(place.is_relative_to(tmp_path / "deep" / "out") for place in written - {path})
    assert len(outputs(tmp_path / "deep" / "out")) == len(names)


@pytest.mark.parametrize("name", ESCAPES)
def test_a_safe_name_stays_inside_and_is_stable(name: str) -> None:
    safe = safe_name(name)
    assert not safe.startswith("/")
    assert ".." not in safe.split("/")
    assert safe_name(safe) == safe


@given(st.text(max_size=40))
def test_no_name_at_all_escapes(name: str) -> None:
    safe = safe_name(name)
    assert (Path("/root") / safe).resolve().is_relative_to("/root")
    assert safe_name(safe) == safe
    safe.encode()


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_have_an_output_each(tmp_path: Path, kind: str) -> None:
    members = [
        ("a.txt", page(1).encode()),
        ("a.txt", page(2).encode()),
        ("./a.txt", page(3).encode()),
        ("a.txt~2", page(4).encode()),
    ]
    path = tmp_path / f"d.{kind}"
    summary = run(
        make_zip(path, members) if kind == "zip" else make_tar(path, members, "gz" if "gz" in kind else ""),
        tmp_path / "out",
        batch_bytes=60,
    )
    assert summary.tally.written == 4
    assert len(outputs(tmp_path / "out")) == 4


def test_links_and_devices_in_a_tar_are_quarantined(tmp_path: Path) -> None:
    path = tmp_path / "l.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (
            ("link", tarfile.SYMTYPE),
            ("hard", tarfile.LNKTYPE),
            ("pipe", tarfile.FIFOTYPE),
            ("dir", tarfile.DIRTYPE),
        ):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    summary = run(path, tmp_path / "out")
    assert (summary.tally.failed, summary.exit_code) == (3, 4)
    assert set(quarantine(tmp_path / "out").values()) == {("unreadable", "a link or a device, not a file")}


def test_bombs_are_refused_and_the_limit_can_be_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("newsclean.corpus.compression.GRACE", 1000)
    (tmp_path / "in").mkdir()
    bomb = b"\n" * 50_000
    (tmp_path / "in" / "a.html.gz").write_bytes(gzip.compress(bomb))
    make_zip(tmp_path / "in" / "b.zip", [("bomb.html", bomb), ("good.html", page(1).encode())])
    (tmp_path / "in" / "c.jsonl.gz").write_bytes(gzip.compress(b'{"text": "' + b" " * 50_000 + b'"}\n'))
    make_tar(tmp_path / "in" / "d.tar", [("e.html.gz", gzip.compress(bomb))])
    summary = run(tmp_path / "in", tmp_path / "out")
    assert summary.tally.written == 1
    assert sorted(quarantine(tmp_path / "out")) == [
        "a.html.gz",
        "b.zip#bomb.html",
        "c.jsonl.gz#0",
        "d.tar#e.html.gz",
    ]
    assert all("200 times" in reason for _, reason in quarantine(tmp_path / "out").values())
    assert (
        run(tmp_path / "in", tmp_path / "out", limits=Limits(expansion=5000), retry_failed=True).tally.failed
        == 0
    )


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.jsonl.gz", "a.parquet", "a.warc"])
def test_a_broken_archive_is_one_failure_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    for package in ["pyarrow"] if "parquet" in name else ["warcio"] if "warc" in name else []:
        pytest.importorskip(package)
    source = write_tree(tmp_path / "in", 3)
    (source / name).write_bytes(b"this is no archive, whatever its name says" * 20)
    summary = run(source, tmp_path / "out")
    assert (summary.tally.written, summary.tally.failed) == (3, 1)
    [key] = quarantine(tmp_path / "out")
    assert key.startswith(name)
