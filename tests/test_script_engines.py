"""Names, engines, dictionaries, odd texts and the cache of the script room."""

from __future__ import annotations

import os
import random
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from newsclean import convert_script
from newsclean.errors import InputError, MissingDependencyError, OptionError
from newsclean.script import engines, stage
from newsclean.script.converter import Converter
from newsclean.script.dictionaries import flatten, parse_dictionary, read_rows
from newsclean.script.guard import guard
from newsclean.script.stage import Conversion, conversion
from newsclean.script.store import cache_folder, lexicon
from newsclean.script.targets import CONFIGS, PLAIN, Recipe, check_target, recipe

PARAGRAPH = "云溪县的台阶很高，干净的里程碑立在皇后大道旁，余下的工作由范先生负责。"


# Names and engines


@pytest.mark.parametrize(
    ("name", "near"),
    [("traditonal", "traditional"), ("s2twpp", "s2twp"), ("zh-tww", "zh-TW"), ("simplfied", "simplified")],
)
def test_unknown_target_names_the_nearest(name: str, near: str) -> None:
    with pytest.raises(OptionError) as caught:
        convert_script("甲", name)
    assert f"'{near}'" in str(caught.value)


@pytest.mark.parametrize("options", [{"engine": "opencc-pyton"}, {"source": "klingon"}, {"quotes": "round"}])
def test_unknown_names_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(OptionError):
        convert_script("甲", "traditional", **options)  # type: ignore[arg-type]


def test_every_name_converts() -> None:
    for name in (*PLAIN, *CONFIGS):
        assert check_target(name) == name
        assert isinstance(convert_script("里后", name), str)
    assert recipe("keep") is None
    assert convert_script("里后", "keep") == "里后"


def test_the_other_engine() -> None:
    pytest.importorskip("opencc")
    assert convert_script("这里的后天", "s2t", engine="opencc-python") == "這裏的後天"
    assert Conversion(Recipe("s2t"), engine_name="opencc-python").changes("里长") == [(1, 2, "長")]
    with pytest.raises(OptionError):
        convert_script("這裡", "hk2sp", engine="opencc-python")


def test_a_missing_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    engines._opencc_python.cache_clear()
    stage._conversion.cache_clear()
    monkeypatch.setitem(sys.modules, "opencc", None)
    with pytest.raises(MissingDependencyError) as caught:
        convert_script("这里", "s2t", engine="opencc-python")
    assert "pip install opencc-python-reimplemented" in str(caught.value)


def test_tofu_switch() -> None:
    rare, simple = next(iter(read_rows("TSCharactersExt.txt").items()))
    assert convert_script(rare, "t2s", guard=False) == simple
    assert convert_script(rare, "t2s", guard=False, tofu=False) == rare


# Dictionaries


@pytest.mark.parametrize(
    ("text", "where"), [("发 發\n", "x.txt:1"), ("# a\n\t發\n", "x.txt:2"), ("发\t\n", "x.txt:1")]
)
def test_malformed_dictionary(text: str, where: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_dictionary(text, "x.txt")
    assert where in str(caught.value)


def test_groups_that_contain_one_another() -> None:
    node: dict[str, Any] = {"type": "group", "dicts": []}
    node["dicts"].append(node)
    with pytest.raises(InputError):
        flatten(node, lambda name: {})


# Odd texts


@pytest.mark.parametrize(
    "text", ["\ud800里\udfff", "后\0里", "\ufeff里", "里\r\n后", "⿰里", "\U0010ffff后", "里" * 5000]
)
@pytest.mark.parametrize("to", ["traditional", "s2twp", "simplified"])
def test_odd_characters_survive(text: str, to: str) -> None:
    got = convert_script(text, to, guard=False)
    assert len(got) == len(text)
    assert [c for c in got if not "一" <= c <= "鿿"] == [c for c in text if not "一" <= c <= "鿿"]


def test_ten_megabytes_at_once() -> None:
    text = PARAGRAPH * (10_000_000 // len(PARAGRAPH.encode()) + 1)
    result = Converter.of(Recipe("s2t")).convert(text)
    assert len(result) == len(text)
    assert result.startswith("雲溪縣的臺階")


@pytest.mark.parametrize("corrected", [False, True])
def test_threads_share_a_converter(corrected: bool) -> None:
    chance = random.Random(5)
    texts = [
        "".join(chance.choices("里后发面干只系台松复历征冲党板谷据了范余机制造头公农", k=3000))
        for _ in range(12)
    ]
    wanted = [Converter.of(Recipe("s2twp", overlay=corrected)).convert(text) for text in texts]
    shared_one = Converter.of(Recipe("s2twp", overlay=corrected))
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(shared_one.convert, texts * 2)) == wanted * 2


def test_conversion_of_options() -> None:
    from newsclean.options import check_options

    assert conversion(check_options()) is None
    found = conversion(check_options(to="taiwan", phrases=True, guard=False))
    assert found is not None
    assert found.guard is None
    assert guard("t2jp") is None


# The cache


def test_cache_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder("1")
    assert folder is not None
    assert stat.S_IMODE(Path(folder).stat().st_mode) & 0o077 == 0


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="Windows has other permissions")
def test_cache_of_others_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = cache_folder("1")
    assert folder is not None
    Path(folder).chmod(0o777)
    assert cache_folder("1") is None
    Path(folder).rmdir()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path(folder).symlink_to(elsewhere)
    assert cache_folder("1") is None


def test_damaged_cache_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsclean.script.store import _load, _save

    _save(str(tmp_path), {"t2jp.lexicon": b"newsclean-lexicon 1 version=5\nabc"})
    assert _load(str(tmp_path), Recipe("t2jp"), ours=True) is None
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    lexicon.cache_clear()
    assert Converter(lexicon(Recipe("t2jp"))).convert("國會") == "国会"
    for path in tmp_path.glob("newsclean/*/*.phrases"):
        path.unlink()
    lexicon.cache_clear()
    assert Converter(lexicon(Recipe("t2jp"))).convert("⿰國會") == "⿰國會"
    lexicon.cache_clear()
