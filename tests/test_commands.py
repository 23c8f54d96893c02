"""The command tests in tests/commands/, and every command that README and docs show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_documents import Runner, read_document
from conftest import ROOT

DOCUMENTS = sorted(path.stem for path in (ROOT / "tests/commands").glob("*.md"))


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    runner = Runner(tmp_path)
    yield runner
    runner.close()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_do_what_their_document_says(name: str, runner: Runner) -> None:
    blocks = read_document((ROOT / f"tests/commands/{name}.md").read_text(encoding="utf-8"))
    assert blocks
    for block in blocks:
        assert block.written(runner.run(block.script, block.stdin)) == block.written(block.expected)


def shell_blocks(path: Path) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_every_daily_command_of_the_readme_works(runner: Runner) -> None:
    [daily] = [block for block in shell_blocks(ROOT / "README.md") if "newsclean convert" in block]
    commands = [row for row in daily.splitlines() if row and not row.startswith("#")]
    assert len(commands) >= 10
    for command in commands:
        result = runner.run_shell(f"set -o pipefail; {command}")
        assert (result.code, result.stderr) == (0, ""), command
    assert (runner.folder / "article.md").read_text(encoding="utf-8")
    assert len(list((runner.folder / "cleaned").iterdir())) == 5
    assert len((runner.folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()) == 5
    assert (runner.folder / "hard-wrapped.txt.orig").exists()
    assert not (runner.folder / "clean.txt.orig").exists(), "a clean file is not touched"
