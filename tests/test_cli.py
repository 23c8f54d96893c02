"""The command line beyond what tests/commands/ can show: interruption, dying workers, terminals, tables."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from conftest import ROOT
from newsclean import Cleaner
from newsclean.cli import jobs, run, work
from newsclean.cli.app import COMMANDS, app
from newsclean.cli.diff import colored, unified
from newsclean.cli.explain_html import _rows, page
from newsclean.cli.explanation import explain
from newsclean.cli.inputs import Selection, Source, find_sources, shown
from newsclean.cli.options import CLEANING, Option
from newsclean.cli.report import Report
from newsclean.cli.schema import SCHEMAS
from newsclean.cli.siblings import Siblings
from newsclean.cli.verify import VerificationError, _check_article
from newsclean.cli.work import Item, Outcome, Task
from newsclean.errors import InputError
from newsclean.model import Article, Options

ARTICLE = "<p>雲溪縣新修的石橋今天通車,來往方便.</p>\n" * 40


def newsclean(*arguments: str | Path, **settings: Any) -> subprocess.Popen[bytes]:
    paths = [*filter(None, [os.environ.get("PYTHONPATH")]), str(ROOT / "src")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    command = [sys.executable, "-m", "newsclean", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, **settings)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number:03}.html").write_text(ARTICLE, encoding="utf-8")
    return folder


@pytest.mark.skipif(sys.platform == "win32", reason="its shell closes no streams")
@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("convert - <&-", 4, "standard input: can't be read: bad file descriptor"),
        ("convert page.html >&-", 4, "can't write to standard output (bad file descriptor)"),
        ("convert nothing.html 2>&-", 4, ""),
        ("convert page.html -o clean.txt <&- >&- 2>&-", 0, ""),
    ],
)
def test_a_closed_stream_is_an_error_only_where_it_is_needed(
    tmp_path: Path, command: str, code: int, said: str
) -> None:
    (tmp_path / "page.html").write_text(ARTICLE, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    line = f"{sys.executable} -m newsclean {command}"
    done = subprocess.run(line, shell=True, cwd=tmp_path, env=environment, capture_output=True, check=False)
    assert done.returncode == code
    assert done.stderr.decode().count("\n") == bool(said)
    assert said in done.stderr.decode()
    assert (tmp_path / "clean.txt").exists() == (code == 0)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_parallel_run_leaves_whole_files_only(
    tree: Path, gate: Path, stop: signal.Signals
) -> None:
    (tree / "200.html").write_text(f"慢{ARTICLE}", encoding="utf-8")  # waits for a gate that never opens
    out = tree.parent / "out"
    process = newsclean("convert", "-r", tree, "-O", out, "-j", "2", start_new_session=True)
    deadline = time.monotonic() + 60
    while not out.is_dir() or not list(out.glob("*.txt")):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.005)
    os.killpg(process.pid, stop) if stop == signal.SIGINT else process.send_signal(stop)
    _, errors = process.communicate(timeout=60)
    written = list(out.iterdir())
    assert process.returncode == 128 + stop
    assert errors == b""
    assert 0 < len(written) < 300, "it was stopped in the middle"
    whole = Cleaner()(ARTICLE).to_text()
    for path in written:
        assert path.suffix == ".txt", "no temporary file is left"
        assert path.read_text(encoding="utf-8") == whole


def test_the_reader_of_a_parallel_run_may_go(tree: Path) -> None:
    process = newsclean("convert", "-r", tree, "-j", "2", "--format", "jsonl", stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.wait(60) == 141
    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()


def test_order_does_not_depend_on_jobs(tree: Path) -> None:
    items = [Item(Source(str(path), path.name)) for path in sorted(tree.iterdir())[:20]]
    task = Task({}, form="jsonl")
    assert [o.name for o in jobs.run_jobs(task, items, 2)] == [item.source.name for item in items]


@pytest.mark.skipif(sys.platform != "linux", reason="the patched function reaches forked processes only")
def test_a_process_that_dies_fails_only_its_input(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsclean.cli.inputs import read_source as read

    def deadly(source: Source, max_size: int) -> bytes:
        if source.relative == "003.html":
            os._exit(9)
        return read(source, max_size)

    monkeypatch.setattr(work, "read_source", deadly)
    items = [Item(Source(str(path), path.name)) for path in sorted(tree.iterdir())[:12]]
    outcomes = list(jobs.run_jobs(Task({}), items, 2))
    assert [outcome.name for outcome in outcomes] == [item.source.name for item in items]
    assert [o.name.endswith("003.html") for o in outcomes if o.error is not None] == [True]


def test_every_keyword_of_cleaner_is_an_option_of_the_same_name() -> None:
    assert {option.name for option in CLEANING} == {*Options._fields} - {
        "terms",
        "audit",
    }
    for option in CLEANING:
        default = getattr(Options(), str(option.name))
        given = option.default if type(option.default).__name__ != "Sentinel" else None
        assert (given or None) == (default or None), option.name


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_has_a_short_help_and_a_section(name: str) -> None:
    command = app.get_command(None, name)  # type: ignore[arg-type]
    assert command is not None
    assert command.help
    for option in command.params:
        if isinstance(option, Option):
            assert option.section
            assert option.help
            assert len(option.help) < 80
            assert option.help.endswith("."), option.name


def test_a_bare_terminal_gets_short_help_and_2() -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    done = newsclean("convert", stdin=theirs, stdout=subprocess.PIPE)
    out, errors = done.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, out) == (2, b"")
    assert b"Usage: newsclean convert" in errors


def test_progress_is_shown_on_a_terminal_only(tree: Path) -> None:
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm"}
    command = [sys.executable, "-m", "newsclean", "convert", "-r", str(tree), "--include", "00?.html", "-O",
               str(tree.parent / "out")]  # fmt: skip
    subprocess.run(command, stderr=theirs, check=True, env=environment)
    os.close(theirs)
    assert b"10/10" in os.read(ours, 1 << 20)
    os.close(ours)


def test_names_that_are_no_text_are_shown(tmp_path: Path) -> None:
    assert shown("新闻\udce9\u202e.txt") == "新闻\\xe9\\u202e.txt"


def test_a_broken_link_in_a_tree_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "gone").symlink_to("nowhere")
    [failure] = find_sources([str(tmp_path)], Selection(recursive=True))
    assert isinstance(failure[1], InputError)


def test_an_error_in_one_input_is_not_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("云溪")
    worker = work.Worker(Task({}, traces=True))

    def broken(*_: object) -> None:
        raise KeyError("x")

    monkeypatch.setattr(worker, "_clean", broken)
    outcome = worker(Item(Source(str(path))))
    assert "internal error: KeyError" in str(outcome.error)
    assert "Traceback" in outcome.trace


def test_exit_codes() -> None:
    def code(*outcomes: Outcome, **settings: bool) -> int:
        report = Report(level=0, **settings)
        report.say = lambda _line: None
        for outcome in outcomes:
            report.finish(outcome)
        return report.exit_code

    fine, failed = Outcome("a"), Outcome("b", error=InputError("gone"))
    changed = Outcome("c")
    changed.changed = True
    assert code() == 0
    assert code(fine, changed) == 0
    assert code(fine, changed, comparing=True) == 1
    assert code(fine, failed) == 3
    assert code(failed, failed) == 4


def test_a_coloured_diff_is_the_diff_with_colours() -> None:
    before, after = "雲溪縣,石橋\n不变\n一行\n", "雲溪縣，石橋\n不变\n另一行\n再一行\n"
    diff = unified(before, after, "a")
    lines = list(colored(diff))
    assert re.sub(r"\x1b\[\d+m", "", "\n".join(lines) + "\n") == diff
    assert "\x1b[7m,\x1b[27m" in "".join(lines), "the changed character stands out"


def outputs_of(form: str, folder: Path) -> list[Any]:
    """What the command line writes for programs, for the examples."""
    damaged = folder / "damaged.txt"
    damaged.write_bytes("云溪\xff县".encode("latin-1", "replace") + b"\xff\n\n[\xe6\x89\x93\xe5\x8d\xb0]\n")
    names = [str(ROOT / f"examples/{name}") for name in ("mainland-glosses.txt", "mainland-gb18030.txt")]
    if form in {"log", "dropped"}:
        out = folder / "out.jsonl"
        run(["convert", *names, str(damaged), "missing", "-e", "utf-8", f"--{form}", str(out), "-o",
             str(folder / "text"), "-q"])  # fmt: skip
        return [json.loads(row) for row in out.read_text(encoding="utf-8").splitlines()]
    out = folder / "out"
    with out.open("w", encoding="utf-8") as file, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", file)
        commands = {
            "article": [["convert", "--format", "jsonl", "--report", *names]],
            "explain": [["explain", "--format", "json", name] for name in names],
            "detect": [["detect", "--json", *names]],
            "stages": [["stages", "--json"]],
        }
        for arguments in commands[form]:
            assert run(arguments) in {0, 1}
    text = out.read_text(encoding="utf-8")
    return (
        [json.loads(row) for row in text.splitlines()] if form in {"article", "detect"} else decode_all(text)
    )


def decode_all(text: str) -> list[Any]:
    values = []
    while text := text.strip():
        value, end = json.JSONDecoder().raw_decode(text)
        values.append(value)
        text = text[end:]
    return values


@pytest.mark.parametrize("form", SCHEMAS)
def test_every_machine_output_follows_its_schema(form: str, tmp_path: Path) -> None:
    schema = json.loads((ROOT / f"src/newsclean/data/{form}-1.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    values = outputs_of(form, tmp_path)
    assert values or form == "dropped"
    for value in values:
        Draft202012Validator(schema).validate(value)


@pytest.mark.parametrize("path", sorted((ROOT / "examples").glob("*.*")), ids=lambda path: path.name)
def test_an_explanation_page_shows_both_sides_whole(path: Path) -> None:
    explanation = explain(Cleaner(to="simplified"), path.read_bytes(), path.name)
    html = page(explanation)
    assert "<script" not in html
    assert "http" not in html, "it loads nothing"
    for step in explanation.steps:
        if not step.edits:
            continue
        rows = list(_rows(step.before, step.edits, {}))
        for side, text in ((0, step.before), (1, step.after)):
            kept = re.sub(
                r"<(del|ins)[^>]*>|</(del|ins)>|<br>|↵",
                "",
                "\n".join((row.before, row.after)[side] for row in rows),
            )
            assert re.sub(r"<code>U\+....</code>|\s", "", unescape(kept)) == \
                "".join([c for c in text if not c.isspace() and (c.isprintable() or c in kept)])  # fmt: skip


def test_verify_refuses_what_is_not_proved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    item = Item(Source(str(path)), str(tmp_path / "out.txt"))
    proving = work.Worker(Task({"to": "simplified"}, verify=True))
    assert proving(item).error is None
    (tmp_path / "out.txt").unlink()
    monkeypatch.setattr("newsclean.edits.replay", lambda text, _edits: text)
    outcome = work.Worker(Task({"to": "simplified"}, verify=True))(item)
    assert "do not give its output" in str(outcome.error)
    assert not (tmp_path / "out.txt").exists()


def test_verify_names_what_vanished() -> None:
    article = Article(title="云溪县石桥通车", published="2031-05-06", source="云溪日报", body=())
    page_text = "云溪县石桥通车\n2031-05-06 来源：云溪日报\n两岸居民来往方便"
    with pytest.raises(VerificationError, match=r"两岸居民.*line 3"):
        _check_article(page_text, article)
    _check_article(page_text.rpartition("\n")[0], article)


def test_the_articles_of_a_split_input_are_told_apart(tmp_path: Path) -> None:
    head = "{}桥通车\n2031-05-0{} 来源:云溪日报\n[打印] [收藏]\n\n昨天,{}桥\ufffd车了。\n\n"
    (tmp_path / "dump.txt").write_text("".join(head.format(c, n, c) for n, c in enumerate("甲乙丙", start=1)))
    files = [tmp_path / name for name in ("out.jsonl", "dropped.jsonl", "log.jsonl")]
    assert run(["convert", str(tmp_path / "dump.txt"), "--split", "-o", str(files[0]), "-q",
                "--dropped", str(files[1]), "--log", str(files[2])]) == 0  # fmt: skip
    articles, dropped, log = ([json.loads(row) for row in path.read_text().splitlines()] for path in files)
    assert [(row["input"]["article"], row["title"]) for row in articles] == [
        (1, "甲桥通车"), (2, "乙桥通车"), (3, "丙桥通车")
    ]  # fmt: skip
    assert {row["article"] for row in dropped} == {row["article"] for row in log} == {1, 2, 3}
    for name, rows in (("article", articles), ("dropped", dropped), ("log", log)):
        schema = json.loads((ROOT / f"src/newsclean/data/{name}-1.schema.json").read_text())
        for row in rows:
            Draft202012Validator(schema).validate(row)


def test_siblings_vote_once_for_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, text in enumerate(["蓉", "雲溪縣石橋通車", "天氣轉涼", "記者在現場看到"]):
        (tmp_path / f"{number}.txt").write_bytes(text.encode("big5"))
    (tmp_path / "folder").mkdir()
    siblings = Siblings()
    source = Source(str(tmp_path / "0.txt"))
    assert siblings.hint(source) == "big5"
    monkeypatch.setattr(os, "listdir", lambda _folder: pytest.fail("asked again"))
    assert siblings.hint(Source(str(tmp_path / "1.txt"))) == "big5"
    assert siblings.hint(Source(None)) is None
    assert Cleaner()((tmp_path / "0.txt").read_bytes(), hint="big5").to_text() == "蓉\n"
