from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import load_cases
from newsclean.edits import Trail, replay, run_rules
from newsclean.repairs.glosses import damaging_glosses, find_glosses, remove_glosses
from newsclean.repairs.readings import Reading, characters_read, parse_reading

OWN = "雲溪縣學校召開會議，對經濟發展提出要求"


@pytest.mark.parametrize("case", load_cases("glosses"))
def test_cases(case: dict[str, Any]) -> None:
    from newsclean import repair

    assert repair(case["input"]) == case["output"]


@pytest.mark.parametrize("case", load_cases("glosses"))
def test_cases_replay_and_settle(case: dict[str, Any]) -> None:
    trail = Trail(audit=True)
    result = run_rules("repairs", [("glosses", remove_glosses)], case["input"], trail)
    assert replay(case["input"], trail.edits) == result
    assert remove_glosses(result, Trail()) == result


@pytest.mark.parametrize(
    ("written", "reading"),
    [
        ("qǐng", Reading("qing", "3")),
        ("qing3", Reading("qing", "3")),
        ("qĭng", Reading("qing", "3")),
        ("lǜ", Reading("lv", "4")),
        ("lü", Reading("lv", "")),
        ("ɡuó", Reading("guo", "2")),
        ("ㄑㄩˋ", Reading("qu", "4")),
        ("de", Reading("de", "")),
        ("street", None),
        ("", None),
    ],
)
def test_readings_are_one_spelling(written: str, reading: Reading | None) -> None:
    assert parse_reading(written) == reading


def test_the_table_knows_both_tones_of_a_character() -> None:
    assert "長" in characters_read(Reading("chang", "2"))
    assert "長" in characters_read(Reading("zhang", "3"))
    assert "長" not in characters_read(Reading("guo", "2"))


@given(st.text(alphabet="雲溪縣學國會議(（）) guóxuéxiànhuì?\n，。1ㄍ", max_size=60))
def test_any_text_settles_and_replays(text: str) -> None:
    trail = Trail(audit=True)
    result = run_rules("repairs", [("glosses", remove_glosses)], text, trail)
    assert replay(text, trail.edits) == result
    assert remove_glosses(result, Trail()) == result


def test_clean_text_is_the_same_object() -> None:
    text = OWN * 3
    assert remove_glosses(text, Trail()) is text


def test_a_page_of_glosses_takes_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "".join(f"{character}(xué)" for character in OWN) * size
        times = []
        for _ in range(3):  # the best of three: a shared machine stalls now and then
            start = time.process_time()
            find_glosses(text)
            damaging_glosses(text)
            times.append(time.process_time() - start)
        return min(times)

    seconds(10)
    assert seconds(800) < 12 * seconds(200) + 0.05


def test_every_gloss_of_the_seed_goes_and_nothing_else(shared: Any) -> None:
    page = (shared / "data/seed/000_771ac3889fb976f9.txt").read_text(encoding="utf-8")
    trail = Trail(audit=True)
    result = run_rules("repairs", [("glosses", remove_glosses)], page, trail)
    assert len(trail.edits) == 325
    assert "各區(市、縣)負責人" in result
    assert "(路榕)" in result
