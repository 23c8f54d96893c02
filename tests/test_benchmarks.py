"""The benchmarks and the mutation tool measure what they say: small parts of them, on small inputs."""

from __future__ import annotations

import ast
import json
import random
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from conftest import ROOT
from newsclean import Cleaner

sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "benchmarks"))

import charts
import mutants
import mutate
import peers
import processes
import quality
import workload


def plain_distance(one: str, two: str) -> int:
    row = list(range(len(two) + 1))
    for number, character in enumerate(one, start=1):
        above, row = row, [number]
        for place, other in enumerate(two):
            row.append(min(above[place + 1] + 1, row[place] + 1, above[place] + (character != other)))
    return row[-1]


def test_the_edit_distance_is_the_plain_one() -> None:
    chance = random.Random(1)
    for _ in range(300):
        one, two = ("".join(chance.choices("甲乙丙", k=chance.randrange(12))) for _ in range(2))
        assert quality.distance(one, two) == plain_distance(one, two), (one, two)


def test_documents_are_the_same_for_the_same_seed_and_decode_to_their_text() -> None:
    few, more = list(workload.documents(5, 3)), list(workload.documents(8, 3))
    assert few == more[:5]
    assert [document.data for document in few] != [document.data for document in workload.documents(5, 4)]
    for document in few:
        text = document.data.decode(document.encoding)
        assert document.title in re.sub(r"\([a-zà-ǜ]+\)", "", text)
        assert len(document.simplified) == len(document.body) >= 3
        assert len(document.around) == 4
    for size in (1_000, 20_000):
        assert 0.8 * size < len(workload.sized_document(size).data) < 1.4 * size


def test_quality_tells_right_from_wrong_and_forgives_the_frame(tmp_path: Path) -> None:
    workload.write_files(tmp_path, 4, seed=5)
    rows = [json.loads(row) for row in (tmp_path / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    outputs = [
        rows[0]["simplified"],
        [*rows[1]["around"][:2], *rows[1]["simplified"], *rows[1]["around"][2:]],
        ["错" + rows[2]["simplified"][0], *rows[2]["simplified"][1:]],
    ]  # the fourth wrote nothing
    for row, lines in zip(rows, outputs, strict=False):
        path = (tmp_path / "out" / row["name"]).with_suffix(".txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines), encoding="utf-8")
    found = quality.measure(tmp_path / "gold.jsonl", tmp_path / "out")
    total = sum(len("\n".join(row["simplified"])) for row in rows)
    assert (found.exact, found.exact_forgiven) == (0.25, 0.5)
    assert found.errors_forgiven == (1 + len("\n".join(rows[3]["simplified"]))) / total
    assert found.errors > found.errors_forgiven


def test_the_workload_is_within_what_newsclean_can_do() -> None:
    cleaner = Cleaner(to="simplified")
    for document in workload.documents(12, 11):
        assert [block.text for block in cleaner(document.data).body] == document.simplified, document.name


def test_charts_are_xml_and_show_every_name() -> None:
    bars = charts.bars(
        "A & B", ["newsclean", "other <x>"], [("speed", charts.BLUE, [(1.0, "2×"), (0.5, "1×")])]
    )
    lines = charts.lines(
        [("growth", "n", "s", [charts.Series("one", [(1, 1), (10, 9), (100, 90)], charts.BLUE, 2)])]
    )
    shares = charts.shares("time", [("all", [("decoding", 0.25), ("script", 0.75)])])
    for text, words in (
        (bars, "A & B newsclean other <x> 2×"),
        (lines, "growth one 100"),
        (shares, "time decoding 25%"),
    ):
        shown = " ".join(ET.fromstring(text).itertext())
        for word in words.split():
            assert word in shown
    assert "stroke-dasharray" in lines, "what was not measured must look so"


def test_a_process_is_measured_and_its_failure_told() -> None:
    cost = processes.Cost()
    processes.run([sys.executable, "-c", "sum(range(10**6)); b' ' * 5_000_000"], cost)
    assert cost.wall > 0
    assert cost.cpu > 0
    assert cost.peak > 5
    with pytest.raises(processes.FailedError, match="exit 3: wrong"):
        processes.run([sys.executable, "-c", "import sys; sys.stderr.write('wrong'); sys.exit(3)"], cost)


def test_who_cannot_run_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        peers, "_environment", lambda packages: None if "trafilatura" in packages else sys.executable
    )
    monkeypatch.setattr(peers, "_versions", lambda *_: "")
    monkeypatch.setattr("peers.shutil.which", lambda program: None if program == "uchardet" else program)
    ready, left_out = peers.prepared(peers.contenders(2), large=False)
    assert [line.split(":")[0] for line in left_out] == [
        "trafilatura + OpenCC", "shell", "chardet + DataTrove + OpenCC", "chardet + Data-Juicer",
    ]  # fmt: skip
    assert ready[-1].command(Path("a"), Path("b"), "--timings")[-1] == "--timings"


def test_timings_name_every_stage_and_add_up(tmp_path: Path) -> None:
    """What benchmarks/chain.py reads."""
    page = tmp_path / "page.html"
    page.write_bytes(workload.sized_document(3_000).data)
    done = subprocess.run(
        [sys.executable, "-m", "newsclean", "convert", str(page), "--to", "simplified", "--timings"],
        capture_output=True, text=True, check=True, encoding="utf-8", env={"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    found = {stage: float(ms) for stage, ms in re.findall(r"^(\w+) +([\d.]+) ms", done.stderr, re.MULTILINE)}
    assert [*found] == [
        "decoding", "repairs", "markup", "layout", "article", "script", "punctuation", "writing", "all",
    ]  # fmt: skip
    assert found.pop("all") == pytest.approx(sum(found.values()), abs=1)


@pytest.mark.parametrize(
    ("pattern", "without"),
    [
        ("a|b|c", ["a|c"]),
        ("(?:a|b)c", ["(?:b)c", "(?:a)c"]),
        (r"(?P<k>a\||[|)]b)", ["(?P<k>[|)]b)", r"(?P<k>a\|)"]),
        ("a(b)?c", []),
        ("a|b)", []),
    ],
)
def test_an_alternative_is_left_out(pattern: str, without: list[str]) -> None:
    assert [pattern[:start] + pattern[end:] for start, end in mutants._alternatives(pattern)] == without


def test_mutants_are_what_they_say() -> None:
    every = {room: list(mutants.mutants(room)) for room in mutants.ROOMS}
    assert all(every.values())
    for mutant in random.Random(2).sample([mutant for room in every.values() for mutant in room], 12):
        changed = ast.unparse(mutants.source_of(mutant))
        assert changed != ast.unparse(ast.parse(mutant.path.read_text(encoding="utf-8"))), mutant.what
        compile(changed, "mutant", "exec")


def test_a_row_is_found_where_it_is_written() -> None:
    for mutant in mutants.mutants("article"):
        if mutant.what.startswith("without the word "):
            written = mutant.path.read_text(encoding="utf-8").split("\n")[mutant.line - 1]
            assert mutant.what.removeprefix("without the word ") in written


def test_every_room_has_its_tests() -> None:
    for modules, tests in mutants.ROOMS.values():
        assert all([*mutants.SOURCE.glob(pattern)] for pattern in modules)
        assert all((ROOT / "tests" / name).exists() for name in tests)


def test_what_depends_on_a_changed_module_is_loaded_behind_it() -> None:
    import newsclean.article.boilerplate  # noqa: F401

    order = mutate.dependants("newsclean.article.labels")
    assert order.index("newsclean.article.labels") < order.index("newsclean.article.metadata")
    assert order.index("newsclean.article.metadata") < order.index("newsclean.article.boilerplate")
    assert "newsclean.fold" not in order
