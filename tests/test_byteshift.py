from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import load_cases
from newsclean import repair
from newsclean.edits import Trail, replay, run_rules
from newsclean.repairs import run_repairs
from newsclean.repairs.byteshift import _Repair, find_places, repair_byteshift
from newsclean.repairs.forward import NOISY, damage
from newsclean.repairs.gbk import bytes_of, shown, vanishing
from newsclean.repairs.plausible import BLOCK, CHUNK, normal_form, shipped_model
from newsclean.repairs.readings import is_unconverted
from newsclean.repairs.shiftcosts import UNGLOSSED
from newsclean.repairs.shiftdocument import read_document
from newsclean.repairs.shiftsearch import Search
from newsclean.repairs.shiftunits import units_of

# What a site's table could hold, and invented news as a site would have converted it.
TABLE = [(row.split()[0], row.split()[1]) for row in (
    "報 bào,請 qǐng,學 xué,驗 yàn,區 qū,會 huì,縣 xiàn,國 guó,經 jīng,濟 jì,發 fā,現 xiàn,對 duì,測 cè,務 wù,說 shuō,"
    "個 gè,來 lái,時 shí,過 guò,開 kāi,業 yè,實 shí,關 guān,車 chē,長 zhǎng,應 yīng,進 jìn,設 shè,類 lèi,規 guī"
).split(",")]  # fmt: skip
LINES = (
    "橋修好了，全村人都來看。“真是好橋。”老人說。",
    "學校門前的路，縣里早就說要修。現在終于通車了，區里還會開一次會。",
    "因為長期以來缺水，全縣的學生都盼著這口井。",
    "記者從會上了解到，這次經濟發展會議請來了鄰國的學者。或者說，是他們自己要來。",
    "我們問過縣里的干部，他們說經費已經發下來了。”",
    "雲溪日報的記者昨天到現場采訪，看到工人正在搬運材料。",
    "他們在公園門口等了很久，因為沒有人開門，只好回家。",
    "“這座橋對我們很重要。”村里的老人對記者說，“以后孩子們上學就方便了。”",
    "據介紹，今年全區新建學校三所，可以滿足附近居民的需要。",
    "會議要求各部門加強合作，認真落實各項工作。海口市和鄰近的三個縣參加了會議。",
)


def rules(text: str, trail: Trail) -> str:
    return run_rules("repairs", [("byteshift", repair_byteshift)], text, trail)


@pytest.mark.parametrize("case", load_cases("byteshift"))
def test_cases(case: dict[str, Any]) -> None:
    assert repair(case["input"]) == case["output"]


@pytest.mark.parametrize("case", load_cases("byteshift"))
def test_cases_settle_and_replay(case: dict[str, Any]) -> None:
    trail = Trail(audit=True)
    result = run_repairs(case["input"], frozenset(), trail)
    assert replay(case["input"], trail.edits) == result
    assert repair(result) == result


@settings(max_examples=12, deadline=None)
@given(
    st.lists(st.sampled_from(LINES), min_size=3, max_size=5, unique=True),
    st.permutations(TABLE),
    st.integers(10, len(TABLE)),
    st.sampled_from([0.3, 0.7, 1.0]),
    st.integers(0, 999),
)
def test_damage_is_undone_or_left_with_a_warning(
    lines: list[str], table: list[tuple[str, str]], size: int, rate: float, seed: int
) -> None:
    clean = "\n".join(lines)
    chance = random.Random(seed)
    damaged = damage(clean, table[:size], lambda _occurrence: chance.random() < rate)
    if damaged.count("\n") != clean.count("\n"):
        return  # a line end was swallowed
    trail = Trail(audit=True)
    result = rules(damaged, trail)
    assert replay(damaged, trail.edits) == result
    for place in find_places(damaged):
        if place.solution is None or not place.proved:
            assert damaged[place.start : place.end] in result  # as it was, byte for byte
    warned = {notice.line for notice in trail.warnings}
    repaired = repair(damaged).split("\n")
    wrong = [
        number
        for number, (line, right) in enumerate(zip(repaired, lines, strict=True), start=1)
        if line != right and number not in warned and "(" not in line and "?" not in line
    ]
    assert len(wrong) <= 1  # the measured rate is below 1 in 25 places; this text is in no count


def test_a_warning_names_the_candidates_and_their_distance() -> None:
    trail = Trail()
    text = "縣(xiàn)里的學(xué)校?！昂谩保瑓^(qū)里來?？墒牵F(xiàn)在沒人"
    rules(text, trail)
    messages = [notice.message for notice in trail.warnings]
    assert all("nats apart" in message or "nothing explains" in message for message in messages)


@pytest.mark.parametrize(
    "text",
    [
        "?" * 1_000_000,
        "\ufffd" * 1_000_000,
        "?！" * 5_000,
        "學(xué)校(xiào)" * 2_000,
        "雲?biāng)溪" * 2_000,
        "日?qǐng)" * 500,
        "日本語の?！テスト 한국어?，abc?qǐng)def\n" * 500,
        "學校?\n！笆掷?\n帧焙献",
    ],
    ids=[
        "marks",
        "replacements",
        "starts",
        "all glosses",
        "readings",
        "nothing else",
        "mixed scripts",
        "across lines",
    ],
)
def test_bad_input_takes_bounded_time_and_stays(text: str) -> None:
    trail = Trail()
    start = time.process_time()
    result = run_repairs(text, frozenset(), trail)
    assert time.process_time() - start < 60  # a loaded machine; a second or two on a free one
    assert result == text


@pytest.mark.parametrize("text", ["?" * 1_000_000, "?！" * 5_000, "學(xué)校(xiào)" * 2_000, "日?qǐng)" * 20])
def test_bad_input_is_reported(text: str) -> None:
    trail = Trail()
    run_repairs(text, frozenset(), trail)
    assert 1 <= len(trail.warnings) < 1_000


@pytest.mark.parametrize("length", range(1, 24))
def test_a_truncated_run_is_restored_in_part_or_left(length: int) -> None:
    clean = "部分學校“手拉手”合作等方法強化人才交流"
    damaged = damage(clean, TABLE)[:length]
    result = repair(damaged)
    assert result == damaged or clean.startswith(result.rstrip("?"))


def test_clean_text_is_the_same_object_and_loads_no_model() -> None:
    code = (
        "import sys, newsclean\n"
        "text = '雲溪縣的新橋今天通車，橋長三百米。（記者 路遠之）真快！' * 50\n"
        "from newsclean.repairs.byteshift import repair_byteshift\n"
        "from newsclean.edits import Trail\n"
        "assert repair_byteshift(text, Trail()) is text\n"
        "from newsclean.repairs.plausible import shipped_model\n"
        "assert shipped_model.cache_info().currsize == 0\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_forward_model_and_byte_tables() -> None:
    assert damage("雲溪日報", [("報", "bào"), ("請", "qǐng")]) == "雲溪日?qǐng)?bào)"
    assert all(len(bytes_of(mark)) == 2 for mark in NOISY)
    assert bytes_of("€") == b"\x80"
    assert all(not shown(first, second) for first, seconds in vanishing().items() for second in seconds)


def test_the_model_prefers_words() -> None:
    model = shipped_model()
    assert model.cost_of(normal_form("經濟發展")) < model.cost_of(normal_form("經濟發長"))
    assert model.numbers[normal_form("報")] == model.numbers["报"]


def test_the_seed_page(shared: Any) -> None:
    page = (shared / "data/seed/000_771ac3889fb976f9.txt").read_text(encoding="utf-8")
    trail = Trail(audit=True)
    result = run_repairs(page, frozenset(), trail)
    assert [edit.after for edit in trail.edits if edit.rule == "byteshift"] == [
        "報", "潛力巨大", "校“手拉手”合作等方法強",
    ]  # fmt: skip
    assert sum(edit.rule == "glosses" for edit in trail.edits) == 325
    assert trail.warnings == []
    assert "部分學校“手拉手”合作等方法強化人才交流" in result


def test_real_windows_are_right_or_left(shared: Any) -> None:
    marks = str.maketrans("！？；：，", "!?;:,")
    exact = wrong = number = 0
    rows = (shared / "data/byteshift/windows.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, rows):
        if row["kind"] != "shift":
            continue
        number += 1
        result, right = repair(row["damaged"]).translate(marks), row["gold"].translate(marks)
        exact += result == right
        places = [place for place in find_places(row["damaged"]) if place.proved and place.solution]
        wrong += any(place.solution.text.translate(marks) not in right for place in places if place.solution)
    assert exact >= 0.6 * number
    assert wrong <= 0.04 * number


def test_lines_of_clean_text_stay_with_the_gate_bypassed(shared: Any) -> None:
    changed = []
    for name in ("simplified", "traditional"):
        text = (shared / f"data/corpus/{name}.txt").read_text(encoding="utf-8")
        for line in text.splitlines():
            if "?" not in line and "？" not in line:
                continue
            marks = [place for place, mark in enumerate(line) if mark == "?" and place + 2 < len(line)][:4]
            if marks:
                places = _Repair(line, marks, unseen=False, evident=True).places()
                changed += [(line, place) for place in places if place.proved]
    assert changed == []


def test_one_step_of_the_model_is_what_its_view_shows() -> None:
    model = shipped_model()
    state: tuple[int, ...] = ()
    for character in "昨天下午，雲溪縣新修的石橋通車了。〇龘記者許晴報道" * 2:
        number = model.numbers.get(normal_form(character), 0)
        expected = (model.cost_after(model.view(state), number), model.advance(state, number))
        assert model.step(state, number) == expected
        state = expected[1]


def test_followers_of_every_context_stand_one_after_the_other() -> None:
    model = shipped_model()
    for order in range(1, model.order):
        low = 0
        for number in range(len(model._packed[order - 1])):
            chunk = model.chunk(order, number)
            for place, size in enumerate(chunk.children):
                if place % BLOCK == 0:
                    assert chunk.start[place // BLOCK] == low
                low += size
        last = len(model._packed[order]) - 1
        assert low == last * CHUNK + len(model.chunk(order + 1, last).cost)
    contexts = [model.numbers[c] for c in "的国记"]
    for number in contexts:
        followers = model._read_followers(1, number)
        assert followers is not None
        assert list(followers.places) == sorted(followers.places)
        assert len(followers.costs) == len(followers.places)


def test_a_lost_byte_behind_a_vanished_pair_may_swallow_anything() -> None:
    # 色 of 特色的 ends in a byte that begins a pair without a character; 的 lost its second byte, and a digit with it.
    text = "縣里的學生說，當地特色的100個菜都在這里。"
    table = [("數", "shù"), ("縣", "xiàn"), ("學", "xué"), ("個", "gè")]
    trail = Trail()
    repair_byteshift(damage(text, table), trail)
    assert any("地特色的?00個" in notice.message for notice in trail.warnings)


def test_a_character_broken_by_a_gloss_owes_none_of_its_own() -> None:
    document = read_document("縣里的學(xué)生開會(huì)說(shuō)學(xué)校的事，會(huì)上沒有人說(shuō)話")
    search = Search(document)
    hypothesis = search.start(units_of("學生"))._replace(pending=bytes_of("會")[0])
    whole = search.close(hypothesis, bytes_of("會")[0])
    broken = search.close(hypothesis._replace(broken=True), bytes_of("會")[0])
    costs = [{step.text: step.cost for step in steps} for steps in (whole, broken)]
    assert "會" in document.glossed
    assert costs[0]["會"] - costs[1]["會"] == UNGLOSSED
    assert {
        c: costs[0][c] - costs[1][c]
        for c in costs[0]
        if c not in document.glossed and costs[0][c] != costs[1][c]
    } == {}


def test_a_swallowed_blank_is_as_likely_as_blanks_are_here() -> None:
    without, some = read_document("縣里新修的橋通車了。" * 9), read_document("縣里 B 座 3 樓的人都走了。" * 9)
    assert without.blanks < 0.01
    assert some.blanks > 0.1


@pytest.mark.parametrize(
    ("left", "dear"),
    [("向", "曏嚮"), ("吃", ""), ("簽鐘群秘勛么并", "鈡"), ("為眾啟床", ""), ("后里", "後裏")],
)
def test_conversion_puts_out_one_form(left: str, dear: str) -> None:
    assert [is_unconverted(c) for c in left + dear] == [False] * len(left) + [True] * len(dear)
