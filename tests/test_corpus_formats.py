"""What needs an extra: Parquet, web archives, URLs, the duplicate hint. Each test is skipped where it isn't installed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus_helpers import STATE, outputs, page, quarantine, records, run, write_jsonl, write_tree
from newsclean import Cleaner, MissingDependencyError, OptionError


def rows(path: Path) -> list[dict[str, Any]]:
    parquet = pytest.importorskip("pyarrow.parquet")
    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return found


def write_parquet(path: Path, count: int, *, group: int = 4) -> Path:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    table = pa.table(
        {
            "key": [f"k{n}" for n in range(count)],
            "body": [page(n) for n in range(count)],
            "views": list(range(count)),
        }
    )
    parquet.write_table(table, path, row_group_size=group)
    return path


def test_parquet_in_and_out_by_the_documented_schema(tmp_path: Path) -> None:
    source = write_parquet(tmp_path / "in.parquet", 10)
    summary = run(source, tmp_path / "out", sink="parquet", field="body", id_field="key", batch_bytes=100)
    shards = sorted((tmp_path / "out").glob("part-*.parquet"))
    assert len(shards) == summary.batches == 3
    found = [row for shard in shards for row in rows(shard)]
    assert [row["id"] for row in found] == [f"k{n}" for n in range(10)]
    cleaner = Cleaner()
    assert [row["text"] for row in found] == [cleaner(page(n)).to_text() for n in range(10)]
    assert json.loads(found[3]["fields"]) == {"key": "k3", "views": 3}
    assert list(found[0]) == [
        "id",
        "text",
        "title",
        "published",
        "updated",
        "source",
        "language",
        "url",
        "authors",
        "article",
        "fields",
    ]
    assert json.loads(found[0]["article"])["language"] == found[0]["language"] == "zh-Hans"


def test_parquet_rows_become_jsonl_with_their_fields(tmp_path: Path) -> None:
    run(write_parquet(tmp_path / "in.parquet", 5), tmp_path / "out", sink="jsonl", field="body")
    assert [(record["id"], record["key"], record["views"]) for record in records(tmp_path / "out")] == [
        (f"in.parquet#{n}", f"k{n}", n) for n in range(5)
    ]


def test_a_lone_surrogate_does_not_break_a_shard(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / "in.jsonl"
    path.write_text('{"text": "云溪县\\ud800新桥通车。"}\n', encoding="utf-8")
    run(path, tmp_path / "out", sink="parquet")
    [row] = rows(tmp_path / "out" / "part-000000.parquet")
    assert row["text"] == "云溪县\ufffd新桥通车。\n"


def warc_record(kind: str, url: str, content: str, block: bytes) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-06T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:{url}>\r\nContent-Type: {content}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def make_warc(path: Path, count: int, *, packed: bool) -> Path:
    """A web archive: pages packed by their server, a picture beside each, and one record as WET files hold it."""
    pytest.importorskip("warcio")
    http, urls = "application/http; msgtype=response", "http://news.example"
    made = [warc_record("warcinfo", "a.warc", "application/warc-fields", b"software: test\r\n")]
    for number in range(count):
        body = gzip.compress(page(number).encode("gb18030"), mtime=0)
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + body
        made.append(warc_record("response", f"{urls}/{number}.html", http, answer))
        picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"
        made.append(warc_record("response", f"{urls}/{number}.png", http, picture))
    made.append(warc_record("conversion", f"{urls}/wet", "text/plain", page(99).encode()))
    path.write_bytes(b"".join(gzip.compress(record, mtime=0) if packed else record for record in made))
    return path


@pytest.mark.parametrize("packed", [False, True])
def test_web_archives_are_committed_in_segments_and_resumed_inside(tmp_path: Path, packed: bool) -> None:
    source = make_warc(tmp_path / ("a.warc.gz" if packed else "a.warc"), 8, packed=packed)
    options: dict[str, Any] = {"sink": "jsonl", "batch_bytes": 1500}
    run(source, tmp_path / "out", **options)
    found = records(tmp_path / "out")
    assert [record["url"] for record in found] == [f"http://news.example/{n}.html" for n in range(8)] + [
        "http://news.example/wet"
    ]
    assert [record["text"][:5] for record in found[:2]] == ["云溪县0号", "云溪县1号"]
    ledger = sorted((tmp_path / "out" / STATE / "ledger").iterdir())
    assert len(ledger) > 3
    expected = outputs(tmp_path / "out")
    for entry in ledger[2:]:
        entry.unlink()
    run(source, tmp_path / "out", **options)
    assert outputs(tmp_path / "out") == expected


@pytest.fixture
def memory() -> Iterator[Any]:
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def put(system: Any, source: Path, root: str) -> None:
    for path in sorted(source.rglob("*")):
        if path.is_file():
            system.pipe_file(f"{root}/{path.relative_to(source)}", path.read_bytes())


@pytest.mark.parametrize("sink", ["tree", "jsonl"])
def test_urls_give_the_same_bytes_as_folders(tmp_path: Path, memory: Any, sink: str) -> None:
    source = write_tree(tmp_path / "in", 6)
    write_jsonl(source / "more.jsonl", 5)
    put(memory, source, "/news/in")
    run(source, tmp_path / "out", sink=sink)
    summary = run("memory://news/in", "memory://news/out", sink=sink)
    expected = outputs(tmp_path / "out")
    found = {
        path.removeprefix("/news/out/"): memory.cat_file(path)
        for path in memory.find("/news/out")
        if f"/{STATE}/" not in path
    }
    assert found == expected
    assert summary.tally.documents == 11
    again = run("memory://news/in", "memory://news/out", sink=sink)
    assert again.tally.documents == 11


def test_globs_work_on_urls_and_a_changed_object_is_noticed(tmp_path: Path, memory: Any) -> None:
    put(memory, write_tree(tmp_path / "in", 4), "/g")
    assert run("memory://g/**/*0.html", tmp_path / "out").tally.documents == 1


def test_an_unknown_protocol_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    with pytest.raises((OptionError, MissingDependencyError), match="gopherfs://"):
        run("gopherfs://host/in", tmp_path / "out")


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket on an S3-compatible server of this machine."""
    pytest.importorskip("s3fs")
    server_module = pytest.importorskip("moto.server")
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    from newsclean.corpus import storage

    storage._remote.cache_clear()
    import s3fs

    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("news")
    yield "s3://news"
    s3fs.S3FileSystem.clear_instance_cache()
    storage._remote.cache_clear()
    server.stop()


@pytest.mark.filterwarnings("ignore")
def test_an_object_store_gives_the_same_bytes_from_several_processes(tmp_path: Path, bucket: str) -> None:
    import s3fs

    source = write_tree(tmp_path / "in", 4)
    write_jsonl(source / "more.jsonl", 4)
    system = s3fs.S3FileSystem()
    system.put(f"{source}/", f"{bucket}/in", recursive=True)
    run(source, tmp_path / "out", sink="jsonl", compression="gz")
    summary = run(f"{bucket}/in", f"{bucket}/out", sink="jsonl", compression="gz", jobs=1)
    assert (summary.tally.written, summary.exit_code) == (8, 0)
    found = {
        path.removeprefix("news/out/"): system.cat_file(path)
        for path in system.find(f"{bucket}/out")
        if f"/{STATE}/" not in path
    }
    assert found == outputs(tmp_path / "out")


def test_duplicates_are_counted_and_none_is_removed(tmp_path: Path) -> None:
    pytest.importorskip("datasketch")
    text = "昨天上午，云溪县的新石桥正式通车，沿岸三个村子的居民从此不用再绕路过河。工程师说，桥身用的石料全部取自旧码头，没有浪费一块。镇上的老人把修桥的经过写成了一本小册子，送给每一户人家。"
    other = "今年入夏以来，青禾市图书馆把闭馆时间推迟到晚上十点，放学的孩子和下班的工人都有了读书的地方。馆员介绍，新添的两万册图书里有一半是读者自己点的。"
    texts = [text, other, text, text.replace("三个", "五个"), "短讯。", "短讯。"]
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(json.dumps({"text": item}, ensure_ascii=False) + "\n" for item in texts), encoding="utf-8"
    )
    summary = run(path, tmp_path / "out", sink="jsonl", dedup=True)
    assert summary.duplicates == {"exact": 2, "near": 1}
    assert len(records(tmp_path / "out")) == 6
    groups = [
        json.loads(line)
        for line in (tmp_path / "out" / STATE / "duplicates.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert sorted(len(group) for group in groups) == [2, 3]
    assert quarantine(tmp_path / "out") == {}
