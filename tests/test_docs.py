"""The documentation is true: what is made from the code is current, and every command in it works."""

from __future__ import annotations

import importlib.util
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_documents import Runner, read_document
from conftest import ROOT
from newsclean.cli.app import COMMANDS

PAGES = sorted((ROOT / "docs").glob("*.md"))


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(tmp_path)
    yield runner
    runner.close()


def blocks(path: Path, language: str) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_reference_and_man_page_are_current() -> None:
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "tools/build_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for path, content in module.outputs().items():
        assert path.read_text(encoding="utf-8") == content, f"run tools/build_docs.py: {path.name}"


def test_the_man_page_is_well_formed() -> None:
    text = (ROOT / "docs/man/newsclean.1").read_text(encoding="utf-8")
    for row in text.splitlines():
        assert not row.startswith(("'", " ")), row
        assert re.match(r"\.(\\\"|TH|SH|SS|TP|PP|br|nf|fi)( |$)", row) or not row.startswith("."), row
    for name in COMMANDS:
        assert f".SH NEWSCLEAN {name.upper()}" in text


@pytest.mark.parametrize("path", [ROOT / "README.md", *PAGES], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
        assert link.startswith("http") or (path.parent / link).exists(), link


@pytest.mark.parametrize("path", [page for page in PAGES if blocks(page, "sh")], ids=lambda path: path.name)
def test_every_command_in_the_docs_works(path: Path, tmp_path: Path) -> None:
    for number, script in enumerate(blocks(path, "sh")):
        if "make " in script and shutil.which("make") is None:
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        runner = Runner(folder)
        result = runner.run_shell(f"set -e -o pipefail\n{script}")
        runner.close()
        assert result.code == 0, script + result.stderr


@pytest.mark.parametrize("path", [page for page in PAGES if read_document(page.read_text(encoding="utf-8"))],
                         ids=lambda path: path.name)  # fmt: skip
def test_commands_shown_with_their_output_give_it(path: Path, runner: Runner) -> None:
    for block in read_document(path.read_text(encoding="utf-8")):
        assert block.written(runner.run(block.script, block.stdin)) == block.written(block.expected)


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "docs/how-to.md"], ids=lambda path: path.name)
def test_python_in_the_docs_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT / "examples")
    for script in blocks(path, "python"):
        source = re.sub(
            r'open\(("[^"]+"), "rb"\)\.read\(\)', r"__import__('pathlib').Path(\1).read_bytes()", script
        )
        exec(compile(source, path.name, "exec"), {})
