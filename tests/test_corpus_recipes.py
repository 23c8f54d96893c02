"""The recipes of docs/corpus.md for several machines, run on this one: every word but addresses, paths and numbers."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from corpus_helpers import quarantine, write_tree

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs/corpus.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent
pytestmark = pytest.mark.skipif(not (BIN / "dask").exists(), reason="dask is not installed")

SRUN = '#!/bin/sh\n"$@" &\n"$@" &\nwait\n'
SSH = '#!/bin/sh\nshift\nexec sh -c "$*"\n'


def recipe(heading: str, language: str) -> str:
    """The first block of code under a heading."""
    section = TEXT.split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0]
    found = re.search(rf"```{language}\n(.*?)```", section, re.DOTALL)
    assert found is not None
    return found[1]


def changed(text: str, changes: dict[str, str]) -> str:
    for old, new in changes.items():
        assert old in text, f"the recipe has no '{old}' any more"
        text = text.replace(old, new)
    return text


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """A place with documents, a home, and programs that stand for those of a cluster."""
    write_tree(tmp_path / "crawl", 12)
    (tmp_path / "crawl" / "picture.html").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(99))
    for name, script in (("bin/srun", SRUN), ("bin/ssh", SSH), ("venv/bin/activate", "")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
        path.chmod(0o755)
    (tmp_path / "tmp").mkdir()
    return os.environ | {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path / "tmp"),
        "SLURM_SUBMIT_DIR": str(tmp_path),
        "SLURM_JOB_ID": "77",
    }


@contextmanager
def started(
    command: list[str], folder: Path, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A command and all that it leaves behind, which is ended at last."""
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def check(folder: Path) -> None:
    assert list(quarantine(folder / "clean")) == ["picture.html"]
    assert '"engine": "dask"' in (folder / "clean/_newsclean/report.json").read_text(encoding="utf-8")
    assert list((folder / "clean").glob("part-*.jsonl.zst"))


@pytest.mark.parametrize("heading", ["Several machines by ssh", "SLURM"])
def test_a_script_for_several_machines_runs(tmp_path: Path, machine: dict[str, str], heading: str) -> None:
    pytest.importorskip("backports.zstd")
    changes = (
        {"/data/crawl": "crawl", "/data/clean": "clean", "/data/venv/bin": str(BIN), "--nworkers 16": "--nworkers 1",
         "--port 8786": f"--port {(port := free_port())} --no-dashboard", "head:8786": f"127.0.0.1:{port}",
         "node1 node2 node3": "node1 node2"}
        if heading != "SLURM"
        else {"/scratch/crawl": "crawl", "/scratch/clean": "clean",
              "--interface ib0": f"--interface lo --port {free_port()} --no-dashboard"}
    )  # fmt: skip
    (tmp_path / "scheduler-77.json").write_text('{"address": "tcp://127.0.0.1:9"}', encoding="utf-8")  # stale
    (tmp_path / "recipe.sh").write_text(changed(recipe(heading, "bash"), changes), encoding="utf-8")
    with started(["bash", "recipe.sh"], tmp_path, machine) as script:
        code = script.wait(100)
    assert code == 3, (tmp_path / "log").read_text(encoding="utf-8")
    check(tmp_path)


def manifests() -> list[dict[str, Any]]:
    yaml = pytest.importorskip("yaml")
    return list(yaml.safe_load_all(recipe("Kubernetes", "yaml")))


def test_the_manifests_for_kubernetes_fit_together() -> None:
    found = {(item["kind"], item["metadata"]["name"]): item for item in manifests()}
    assert sorted(kind for kind, _ in found) == ["Deployment", "Deployment", "Job", "Service"]
    service = found["Service", "newsclean-scheduler"]["spec"]
    labels = []
    for (kind, _), item in found.items():
        if kind == "Deployment":
            template = item["spec"]["template"]
            assert item["spec"]["selector"]["matchLabels"] == template["metadata"]["labels"]
            labels.append(template["metadata"]["labels"])
        if kind != "Service":
            [container] = item["spec"]["template"]["spec"]["containers"]
            assert all(isinstance(word, str) for word in container["command"])
    assert service["selector"] in labels
    assert service["ports"] == [{"port": 8786}]
    assert found["Job", "newsclean"]["spec"]["template"]["spec"]["restartPolicy"] == "OnFailure"


def test_the_commands_of_the_manifests_run(tmp_path: Path, machine: dict[str, str]) -> None:
    pytest.importorskip("backports.zstd")
    port, commands = free_port(), {}
    for item in manifests():
        if item["kind"] != "Service":
            [container] = item["spec"]["template"]["spec"]["containers"]
            line = shlex.join(container["command"]).replace("newsclean-scheduler:8786", f"127.0.0.1:{port}")
            line = line.replace("s3://news/crawl", "crawl").replace("s3://news/clean", "clean")
            commands[container["name"]] = shlex.split(line.replace("8786", port))
    with (
        started(commands["scheduler"], tmp_path, machine),
        started(commands["worker"], tmp_path, machine),
        started(commands["driver"], tmp_path, machine) as driver,
    ):
        code = driver.wait(100)
    assert code == 0, (tmp_path / "log").read_text(encoding="utf-8")
    check(tmp_path)
