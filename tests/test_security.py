"""Hostile input, end to end: what a page, a name or a file may carry must not act on whoever reads the output."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import ROOT, assert_linear
from newsclean import Cleaner

markdown_it = pytest.importorskip("markdown_it")
yaml = pytest.importorskip("yaml")

PAYLOADS = [
    "<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    "<img src=x onerror=alert(1)>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "&#60;iframe src=javascript:alert(1)&#62;",
    "＜script＞alert(1)＜/script＞",
    "[點我](javascript:alert(1))",
    "![x](http://a.cn/x.png)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "~~~html\n<b>x</b>",
    "--- \nevil: yes\n---",
    '"\nevil: yes\nx: "',
    "-->\n<!-- x --><svg onload=alert(1)>",
    "<!-- version --><b>",
    "| a | b |\n|---|---|",
    "\x1b]0;owned\x07\x1b[2J",
]
PAGE = """<html><head><title>{0}云溪縣新橋通車</title><meta name="author" content="{0}"></head><body>
<h1>雲溪縣新橋通車{0}</h1><p>2031-05-06 08:30 來源:雲溪日報{0} 作者:{0}</p>
<p>昨天，縣裏的新橋通車了{0}。林阿婆說，過河快了。</p><ul><li>{0}一</li><li>二{0}</li></ul>
<table><tr><td>{0}</td><td>甲</td></tr></table><blockquote>{0}引</blockquote><pre>{0}</pre></body></html>"""
SHAPES = [PAGE, "{0}\n2031-05-06\n\n昨天，縣裏的新橋通車了{0}。\n\n{0}", "{0}"]
SKIPS: list[list[str]] = [[], ["markup"], ["repairs", "markup"], ["layout"]]


class _Tags(HTMLParser):
    """The tags and attributes that a browser would see."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("shape", SHAPES, ids=["page", "dump", "alone"])
def test_markdown_carries_no_markup_of_the_page(payload: str, shape: str) -> None:
    """Rendered with raw HTML on, the output has the elements that the writer writes and no other, no link, no picture."""
    for skip in SKIPS:
        article = Cleaner(skip=skip)(shape.replace("{0}", payload))
        text = article.to_markdown()
        if text.startswith("---\n"):
            front, _, text = text[4:].partition("\n---\n")
            assert set(yaml.safe_load(front)) <= {
                "title", "kicker", "subtitle", "published", "updated", "authors", "source", "url", "lang",
            }  # fmt: skip
        tags = _Tags(markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
        assert tags.seen <= set(
            "h1 h2 h3 h4 h5 h6 p ul ol li table thead tbody tr th td blockquote em".split()
        ), (payload, skip, text)
        assert tags.attributes <= {"start", "style"}


def command(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", "newsclean", *arguments], input=data, check=False, capture_output=True, timeout=60, env=environment
    )  # fmt: skip


def test_the_report_of_explain_escapes_everything(tmp_path: Path) -> None:
    page = tmp_path / "<script>x<svg onload=y>.html"
    page.write_text(PAGE.replace("{0}", " ".join(PAYLOADS)), encoding="utf-8")
    target = tmp_path / "report.html"
    done = command("explain", str(page), "-o", str(target))
    assert done.returncode == 0, done.stderr
    tags = _Tags(target.read_text(encoding="utf-8"))
    assert not tags.seen & {"script", "img", "svg", "iframe", "object", "embed", "form", "base", "b"}
    assert not {
        name for name in tags.attributes if name.startswith("on") or name in {"src", "srcdoc", "style"}
    }


@pytest.mark.parametrize("arguments", [["convert"], ["convert", "--diff"], ["explain"], ["detect"]])
def test_terminal_commands_in_a_page_or_a_name_do_not_reach_the_terminal(
    tmp_path: Path, arguments: list[str]
) -> None:
    page = tmp_path / "a\x1b]0;owned\x07.txt"
    page.write_bytes(
        "\x1b]0;owned\x07雲溪縣新橋通車\x9b2J\n\n昨天，縣裏的新橋\x1b[2J通車了?".encode() + b"\xff\xfe\x81"
    )
    done = command(*arguments, str(page))
    assert b"\x1b" not in done.stderr
    assert b"\x1b" not in done.stdout


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no device files here")
def test_a_device_without_end_is_refused_at_the_limit() -> None:
    done = command("convert", "--max-size", "10K", "/dev/zero")
    assert done.returncode == 4
    assert b"--max-size" in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_a_folder_with_pipes_and_links_out_of_it_ends_and_writes_inside(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    (tmp_path / "secret.txt").write_text("甲橋的祕密。\n", encoding="utf-8")
    (source / "a.txt").write_text("甲橋通車了。\n", encoding="utf-8")
    os.mkfifo(source / "b.txt")
    (source / "loop").symlink_to(source)
    done = command("convert", "-r", str(source), "-O", str(target))
    assert done.returncode in {0, 3}, done.stderr
    assert [path.name for path in target.rglob("*") if path.is_file()] == ["a.txt"]


def test_no_code_is_read_from_files() -> None:
    """Nothing of the package unpickles, unmarshals, evaluates or runs a shell."""
    bad = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}
    for path in (ROOT / "src").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        assert "shell=" not in source, path
        if not any(word in source for word in (*bad, "eval(", "exec(", "compile(")):
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                assert not bad & {name.name for name in node.names}, path
            elif isinstance(node, ast.ImportFrom):
                assert node.module not in bad, path
            elif isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                assert name not in {"eval", "exec", "compile"}, path


PIECES = [  # what rules start at and may not find the end of; each room tests its own besides
    "(", "（甲", "「", "<b", "<!--", "&#x", "????", "?甲", "\\u4e", "%E4", "~{a", "=?utf-8?B?", "äº", "浜戞", "甲(jiǎ)", "2031-",
    "來源:", "作者:甲 ", "甲 ", "\n", " \n", "甲\n", "\x00", "《", "甲，", "9,", "發", "甲_", "問：\n", "1\t",
    "甲%E4%BA%91。", "\\u4e91甲", "=E4=BA=91甲", "&#20113;甲", "'\\u4e91", "a.cn/%E4%BA%91", "[\\u4e91",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_the_whole_chain_takes_linear_time(piece: str) -> None:
    assert_linear(Cleaner(to="simplified"), piece, size=1500)


def test_a_long_line_full_of_gaps_takes_linear_time() -> None:
    """A page in UTF-16 that was read as if it had one byte a character, say."""
    from newsclean.layout.columns import unfold_columns
    from newsclean.model import Line, Page

    assert_linear(lambda text: unfold_columns(Page((Line(text, 1),) * 12)), "甲    ", size=4000)
