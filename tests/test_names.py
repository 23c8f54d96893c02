"""Files whose names are mojibake."""

from __future__ import annotations

import os
import unicodedata
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
    [
        "photo.jpg",
        NAME,
        "日本語.txt",
        "Größe.txt",
        "отчёт.doc",
        "┌──┐.txt",
        "────.txt",
        "鏢局.txt",
        "café─menu.txt",
        "ОТЧЁТ.doc",
        "СЕЛО ІНКЕРМАН.txt",
        "Беримир.jpg",
        "Hušťák.jpg",
        "Ελλάδα.pdf",
        "Müller.txt",
        "π≈3.14.txt",
        "x²≥½.pdf",
        "100%.txt",
        "100%25.txt",
        "%E4.txt",
        "caf%C3%A9.txt",
        "issue#U1.txt",
        "report#U2023.txt",
        "IMG_╓╨.jpg",
        unicodedata.normalize("NFD", "Größe é.txt"),
        unicodedata.normalize("NFD", "Tiếng Việt.txt"),
    ],
)
def test_a_name_in_order_stays(name: str) -> None:
    assert repair_name(name) == (name, "")


@pytest.mark.parametrize("name", ["中文.txt", "说明.doc", "目录", "会议纪要（2023年）.docx", "简历_张三.pdf"])
@pytest.mark.parametrize("charset", ["cp437", "cp850", "cp852", "cp866", "mac_roman"])
@pytest.mark.parametrize("codec", ["gbk", "utf-8"])
def test_a_name_out_of_an_archive_comes_back(codec: str, charset: str, name: str) -> None:
    new, said = repair_name(name.encode(codec).decode(charset))
    if charset == "mac_roman" and codec == "gbk" and len(name) < 7:
        assert new == name.encode(codec).decode(charset)  # two characters, and no line that no language has
    else:
        assert (new, bool(said)) == (name, True)


@pytest.mark.parametrize("charset", ["cp437", "cp850", "cp866", "mac_roman", "cp1252"])
def test_big5_out_of_an_archive_comes_back(charset: str) -> None:
    name = "說明書與地圖.pdf"
    assert repair_name(name.encode("big5").decode(charset))[0] == name


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ("#U4e2d#U6587 v2.txt", "中文 v2.txt"),
        ("#U4e2d#U6587#L020bb7.txt", "中文𠮷.txt"),
        ("%D6%D0%CE%C4%20v2.txt", "中文 v2.txt"),
        ("%C4%BF%C2%BC", "目录"),  # is UTF-8 as well, of no Chinese
        ("%E4%B8%AD%E6%96%87%2C100%25.txt", "中文,100%.txt"),
        (unicodedata.normalize("NFD", "ä¸\xadæ–‡è¯´æ˜Ž.txt"), "中文说明.txt"),
        ("ÁõÆÂΩï", "目录"),  # Mac Roman; half of it would be GBK read as Latin-1
    ],
)
def test_other_ways_of_names(seen: str, name: str) -> None:
    assert repair_name(seen)[0] == name
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
