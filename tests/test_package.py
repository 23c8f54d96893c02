"""What a release promises: wheel and sdist complete, dependencies accounted for, schemas that only grow."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

import pytest

from conftest import CASES, ROOT

SENTENCE = "<p>雲溪縣新修的石橋今天通車,來往方便.</p>"


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = ("dask", "ray", "parquet", "warc", "remote", "zstd", "dedup", "fast")
FREE = re.compile(r"MIT|BSD|Apache|PSF|ISC|MPL")
"""Licences that go with Apache-2.0, as the packages spell them."""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    # without isolation: what builds it is in the extra `test`, and nothing is downloaded
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return target


def test_the_metadata_of_wheel_and_sdist_is_what_an_index_takes(dist: Path) -> None:
    check = pytest.importorskip("twine.commands.check")
    assert check.check([str(path) for path in dist.iterdir()], strict=True) is False  # no failure


def test_the_sdist_holds_what_a_builder_needs(dist: Path) -> None:
    [archive] = dist.glob("newsclean-*.tar.gz")
    with tarfile.open(archive) as sdist:
        names = {name.split("/", 1)[1] for name in sdist.getnames() if "/" in name}
    assert {"pyproject.toml", "README.md", "LICENSE", "Makefile", "src/newsclean/py.typed"} <= names
    assert any(name.startswith("tests/") for name in names)


def test_the_wheel_works_on_its_own(dist: Path, tmp_path: Path) -> None:
    [wheel] = dist.glob("newsclean-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert "newsclean/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "examples/"))]
    home = tmp_path / "environment"
    venv.create(home)
    install = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(home),
        "install",
        "--quiet",
        "--no-compile",
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    done = subprocess.run(
        [str(home / "bin" / "newsclean"), "convert", "--to", "simplified"],
        input=SENTENCE.encode("big5"),
        capture_output=True,
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        check=False,
    )
    assert done.stderr == b""
    assert done.stdout.decode() == "云溪县新修的石桥今天通车，来往方便。\n"
    assert done.returncode == 0
    assert not (tmp_path / ".cache").exists(), "the lexicon must come with the wheel"


def test_a_lexicon_is_compiled_the_same_whatever_the_order_of_sets() -> None:
    """So two builds of one source are the same bytes (with SOURCE_DATE_EPOCH set, as for any wheel)."""
    program = (
        "import hashlib; from newsclean.script.lexicon import build; from newsclean.script.targets import shipped_recipes\n"
        "print(hashlib.sha256(repr(build(min(shipped_recipes(), key=lambda recipe: recipe.name))).encode()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(digests) == 1


def _names(requirements: list[str]) -> dict[str, str]:
    """Each distribution with what is asked of its version."""
    pairs = (
        re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*)", requirement) for requirement in requirements
    )
    return {match[1]: match[2].strip() for match in pairs if match}


RUNTIME = _names(PROJECT["dependencies"])
OPTIONAL = _names([row for extra in EXTRAS for row in PROJECT["optional-dependencies"][extra]])


@pytest.mark.parametrize("name", [*RUNTIME, *OPTIONAL])
def test_every_dependency_has_a_floor_a_reason_and_a_licence_that_fits(name: str) -> None:
    assert {**RUNTIME, **OPTIONAL}[name].startswith(">="), "no floor"
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    [row] = (
        [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
        if name in RUNTIME
        else [page]
    )
    assert f"`{name}`" in row
    try:
        about = metadata(name)
    except PackageNotFoundError:
        pytest.skip("not installed here")
    stated = " ".join([*(about.get_all("License-Expression") or []), *(text[:60] for text in about.get_all("License") or []),
                       *(entry for entry in about.get_all("Classifier") or [] if entry.startswith("License"))])  # fmt: skip
    assert FREE.search(stated), stated


def test_the_dependencies_page_names_no_package_that_is_not_installed() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)) == set(RUNTIME)


def _breaks(old: Any, new: Any, place: str = "") -> list[str]:
    """What a program that was written for schema `old` could no longer rely on under `new`."""
    if isinstance(old, dict) and isinstance(new, dict):
        lost = [
            f"{place}/{key} is gone" for key in old if key not in new and key not in ("description", "title")
        ]
        return lost + [
            found for key in old if key in new and key not in ("description", "title", "$id")
            for found in _breaks(old[key], new[key], f"{place}/{key}")
        ]  # fmt: skip
    if isinstance(old, list) and isinstance(new, list):
        if place.endswith(("/required", "/enum")):
            return [f"{place}: {item} is gone" for item in old if item not in new]
        if len(new) < len(old):
            return [f"{place} is shorter"]
        return [found for n, item in enumerate(old) for found in _breaks(item, new[n], f"{place}/{n}")]
    return [] if old == new else [f"{place}: {old!r} became {new!r}"]


RELEASED = sorted((CASES / "schemas").glob("*.schema.json"))


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: path.name)
def test_a_schema_only_grows_within_its_version(path: Path) -> None:
    """`tests/cases/schemas` holds the schemas of the last release; a release copies its own there."""
    now = ROOT / "src" / "newsclean" / "data" / path.name
    assert (
        _breaks(json.loads(path.read_text(encoding="utf-8")), json.loads(now.read_text(encoding="utf-8")))
        == []
    )


def test_a_schema_that_breaks_its_promise_is_found_out() -> None:
    old = json.loads((CASES / "schemas" / "article-1.schema.json").read_text(encoding="utf-8"))
    grown = copy.deepcopy(old)
    grown["properties"]["mood"] = {"type": "string"}
    grown["required"].append("mood")
    assert _breaks(old, grown) == []
    spoilers: tuple[Callable[[dict[str, Any]], object], ...] = (
        lambda new: new["properties"].pop("source"),
        lambda new: new["required"].remove("body"),
        lambda new: new["properties"].update(url={"type": "integer"}),
        lambda new: new.update(additionalProperties=False),
    )
    for spoil in spoilers:
        broken = copy.deepcopy(old)
        spoil(broken)
        assert _breaks(old, broken), spoil
