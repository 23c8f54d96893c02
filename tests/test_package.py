"""The wheel and the sdist are complete: installed in a clean environment, away from the checkout, they work."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from conftest import ROOT

SENTENCE = "<p>雲溪縣新修的石橋今天通車,來往方便.</p>"


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("dist")
    # without isolation: what builds it is in the extra `test`, and nothing is downloaded
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(target), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return target


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
