"""The guard: what is in the target script already, or is no Chinese, stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import load_cases
from newsclean import Cleaner, convert_script
from newsclean.edits import replay
from newsclean.script.guard import Guard, joined_spans
from newsclean.script.targets import PLAIN

OWN_TRADITIONAL = "雲溪縣的台階很高，乾淨的里程碑立在皇后大道旁，餘下的工作由范先生負責。"
OWN_SIMPLIFIED = "云溪县的台阶很高，干净的里程碑立在皇后大道旁，余下的工作由范先生负责。"
JAPANESE = "東京の国会で審議された法案は、来週にも採決される見通しだ。"


@pytest.mark.parametrize("to", ["traditional", "taiwan", "hongkong", "s2t", "s2twp"])
def test_traditional_stays(to: str) -> None:
    assert convert_script(OWN_TRADITIONAL, to) == OWN_TRADITIONAL


@pytest.mark.parametrize("to", ["simplified", "t2s", "tw2sp"])
def test_simplified_stays(to: str) -> None:
    assert convert_script(OWN_SIMPLIFIED, to) == OWN_SIMPLIFIED


@pytest.mark.parametrize("to", [*PLAIN, "s2t", "t2s", "s2twp", "tw2sp"])
@pytest.mark.parametrize("text", [JAPANESE, "서울의 國會에서 열린 회의", "Only Latin, no Han.", ""])
def test_other_languages_stay(to: str, text: str) -> None:
    assert convert_script(text, to) == text


@pytest.mark.parametrize("case", load_cases("script_guard"))
def test_guard_cases(case: dict[str, Any]) -> None:
    assert convert_script(case["input"], case["to"]) == case["output"]
    assert convert_script(case["output"], case["to"]) == case["output"]


def test_paragraphs_then_sentences() -> None:
    text = f"{OWN_SIMPLIFIED}\n{OWN_TRADITIONAL}\n{JAPANESE}\n他们说这里很好。{OWN_TRADITIONAL}"
    lines = convert_script(text, "traditional").split("\n")
    assert lines[1:3] == [OWN_TRADITIONAL, JAPANESE]
    assert lines[0].startswith("雲溪縣的臺階很高，乾淨的里程碑立在皇后大道旁")
    assert lines[3] == f"他們說這裏很好。{OWN_TRADITIONAL}"


LINES = st.lists(
    st.sampled_from(
        ["", "A", "，", "这里", "這裡", "云溪这里。雲溪。", "台北", JAPANESE, "広島図書館", OWN_SIMPLIFIED,
         OWN_TRADITIONAL, f"{OWN_SIMPLIFIED}他說這裡。", "这裡這", "서울", f"{OWN_TRADITIONAL}说"]
    ),
    max_size=9,
)  # fmt: skip


@given(LINES, st.sampled_from(["simplified", "traditional"]))
def test_a_large_text_is_decided_as_its_paragraphs_are(lines: list[str], source: str) -> None:
    text = "\n".join(lines)
    guard = Guard(source)
    guard._stop.compile()
    decided = joined_spans(lines, guard.decide(lines).pieces)

    def wanted(spans: list[tuple[int, int, bool]]) -> list[bool]:
        each = [want for start, end, want in spans for _ in range(start, end)]
        return [want for c, want in zip(text, each, strict=True) if c != "\n"]

    assert wanted(guard.spans(text)) == wanted(decided)


def test_without_guard_everything_is_converted() -> None:
    assert convert_script("台灣的里長", "s2t", guard=False) == "臺灣的裏長"  # OpenCC's harm


def test_paragraphs_without_evidence_follow_their_neighbours() -> None:
    assert convert_script("这里\n台北", "traditional") == "這裏\n臺北"
    assert convert_script("這裡\n台北", "traditional") == "這裡\n台北"


def test_article_counts_only_where_the_guard_left_something() -> None:
    mixed = Cleaner(to="traditional")(f"{OWN_SIMPLIFIED}\n\n{OWN_TRADITIONAL}\n\n{OWN_SIMPLIFIED}")
    assert mixed.extra["script"] == {"converted": 2, "left": 1, "undecided": 0}
    assert "script" not in Cleaner(to="traditional")(OWN_SIMPLIFIED).extra


def test_article_without_guard_has_no_count_and_replays() -> None:
    text = f"{OWN_SIMPLIFIED}\n\n他说：“石桥的‘里程’，it’s 3只猫。”"
    cleaner = Cleaner(to="taiwan", quotes="match", phrases=True, terms=(("石桥", "小石橋"),))
    (step,) = [step for step in cleaner.steps(text) if step.stage == "script"]
    assert replay(step.before, step.edits) == step.after
    assert "「小石橋的『里程』，it’s 3隻貓。」" in step.after
    assert cleaner(text).to_text() == Cleaner(**{**vars_of(cleaner), "audit": True})(text).to_text()


def vars_of(cleaner: Cleaner) -> dict[str, Any]:
    return {"to": cleaner.options.to, "quotes": cleaner.options.quotes, "phrases": cleaner.options.phrases,
            "terms": cleaner.options.terms}  # fmt: skip


def harm(text: str, to: str) -> float:
    """Characters changed per megabyte of a text that is in the target script already."""
    paragraphs = text.split("\n")
    got = convert_script(text, to).split("\n")
    changed = sum(a != b for x, y in zip(paragraphs, got, strict=True) for a, b in zip(x, y, strict=True))
    return changed / len(text.encode()) * 1e6


def test_harm_on_the_corpora(shared: Path) -> None:
    """The floor that the guard keeps; what is left is mostly real text of the other script, quoted."""
    corpus = shared / "data" / "corpus"
    traditional, simplified = (
        "\n".join((corpus / f"{name}.txt").read_text(encoding="utf-8").split("\n")[::6])
        for name in ("traditional", "simplified")
    )
    assert harm(traditional, "s2t") < 44
    assert harm(simplified, "t2s") < 6.4
    for text, to in ((simplified, "s2t"), (traditional, "t2s")):
        guarded, bare = (convert_script(text, to, guard=on) for on in (True, False))
        missed = sum(a != b for a, b in zip(guarded, bare, strict=True)) / len(text.encode()) * 1e6
        assert missed < 1


@pytest.mark.parametrize(("script", "standard"), [("traditional", "big5"), ("simplified", "gb2312")])
def test_what_changes_in_its_own_script_was_written_in_the_other(
    shared: Path, script: str, standard: str
) -> None:
    """A paragraph that changes holds characters that the standard of the target script does not have.

    The standards know nothing of the guard's own tables, so they are its judge.
    """
    lines = (shared / f"data/corpus/{script}.txt").read_text(encoding="utf-8").split("\n")
    changed = [line for line, after in zip(lines, convert_script("\n".join(lines), script).split("\n"), strict=True)
               if line != after]  # fmt: skip
    unproved = [line for line in changed if line.encode(standard, "ignore").decode(standard) == line]
    assert not unproved
    assert len(changed) < 50  # of tens of thousands
