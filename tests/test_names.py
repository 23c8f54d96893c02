"""Files whose names are mojibake."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from newsclean.cli import run
from newsclean.errors import OutputError
from newsclean.names import Rename, propose_renames, rename, repair_name
from newsclean.repairs.damage import DAMAGE

NAME = "云溪日报新年特刊.txt"


@pytest.mark.parametrize(
    "how", ["utf8-as-gbk/web", "utf8-as-latin/web", "gbk-as-latin/web", "gbk-as-big5/windows", "utf8-as-cp437/python",
            "gbk-as-cp437/python", "escaped/percent-utf8", "escaped/decimal"],
)  # fmt: skip
def test_a_damaged_name_comes_back(how: str) -> None:
    new, said = repair_name(DAMAGE[how](NAME))
    assert new == NAME
    assert said


@pytest.mark.parametrize(
    "name",
    ["photo.jpg", NAME, "日本語.txt", "Größe.txt", "отчёт.doc", "┌──┐.txt", "鏢局.txt", "café─menu.txt"],
)
def test_a_name_in_order_stays(name: str) -> None:
    assert repair_name(name) == (name, "")


@pytest.mark.parametrize("codec", ["gbk", "big5"])
def test_bytes_that_are_no_utf8(codec: str) -> None:
    name = "石山日子.txt"
    assert repair_name(os.fsdecode(name.encode(codec)))[0] == name


def test_names_are_listed_first_and_renamed_on_demand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / DAMAGE["gbk-as-latin/web"]("云溪县档案")
    folder.mkdir()
    (folder / DAMAGE["utf8-as-gbk/web"](NAME)).write_text("甲")
    (folder / "in order.txt").write_text("乙")
    assert run(["names", "-r", str(tmp_path)]) == 0
    listed = capsys.readouterr().out
    assert [line.split(" -> ")[1].split("  (")[0] for line in listed.splitlines()] == [NAME, "云溪县档案"]
    assert folder.is_dir()
    assert run(["names", "-r", "--apply", str(tmp_path)]) == 0
    assert (tmp_path / "云溪县档案" / NAME).read_text() == "甲"
    assert (tmp_path / "云溪县档案" / "in order.txt").read_text() == "乙"
    capsys.readouterr()
    assert run(["names", "-r", str(tmp_path)]) == 0
    assert capsys.readouterr().out == ""


def test_nothing_is_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / NAME).write_text("甲")
    (tmp_path / DAMAGE["utf8-as-gbk/web"](NAME)).write_text("乙")
    assert run(["names", "--apply", str(tmp_path)]) == 3
    assert "another file has that name" in capsys.readouterr().err
    assert (tmp_path / NAME).read_text() == "甲"
    with pytest.raises(OutputError, match="another file has that name"):
        rename(Rename(str(tmp_path), DAMAGE["utf8-as-gbk/web"](NAME), NAME, ""))


def test_two_files_that_want_one_name(tmp_path: Path) -> None:
    for how in ("utf8-as-gbk/web", "gbk-as-latin/web"):
        (tmp_path / DAMAGE[how](NAME)).write_text(how)
    first, second = propose_renames(str(tmp_path))
    assert (first.new, first.refused) == (NAME, "")
    assert second.refused == "another file has that name"


def test_a_missing_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["names", str(tmp_path / "none")]) == 4
    assert (
        capsys.readouterr().err
        == f"newsclean: {tmp_path / 'none'}: no such file or directory: check the path\n"
    )
