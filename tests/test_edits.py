from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.edits import Change, Trail, compare, compose, replay, run_rules, splice, substitute
from newsclean.model import Edit

TEXT = st.text(alphabet="甲乙ab \n", max_size=12)


@st.composite
def text_and_changes(draw: st.DrawFn, text: str | None = None) -> tuple[str, list[Change]]:
    """A text and ascending, non-overlapping changes on it, insertions and deletions among them."""
    text = draw(TEXT) if text is None else text
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    changes: list[Change] = []
    used = -1
    for start, end in zip(places[::2], places[1::2], strict=False):
        if start > used:
            changes.append((start, end, draw(st.text(alphabet="xyz", max_size=3))))
            used = end
    return text, changes


@given(st.data())
def test_composed_changes_do_what_both_lists_do(data: st.DataObject) -> None:
    text, first = data.draw(text_and_changes())
    middle = splice(text, first)
    _, second = data.draw(text_and_changes(middle))
    joint = compose([(*change, "one") for change in first], [(*change, "two") for change in second])
    assert splice(text, [(c.start, c.end, c.after) for c in joint]) == splice(middle, second)


def test_changes_that_touch_carry_both_labels() -> None:
    joint = compose([(1, 3, "b", "glosses")], [(0, 2, "z", "indents")])
    assert [tuple(change) for change in joint] == [(0, 3, "z", "glosses+indents")]


def test_changes_apart_keep_their_own_labels() -> None:
    joint = compose([(0, 1, "", "glosses")], [(4, 5, "！", "fullwidth")])
    assert [tuple(change) for change in joint] == [(0, 1, "", "glosses"), (5, 6, "！", "fullwidth")]


@given(TEXT, TEXT)
def test_comparison_replays(before: str, after: str) -> None:
    changes = [change[:3] for change in compare(before, after, "script")]
    assert splice(before, changes) == after


def test_comparison_names_only_what_differs() -> None:
    assert compare("頭髮很長", "头发很长", "script") == [(0, 2, "头发", "script"), (3, 4, "长", "script")]


@given(TEXT)
def test_rules_run_the_same_with_and_without_auditing(text: str) -> None:
    def drop_spaces(value: str, trail: Trail) -> str:
        return substitute(re.compile(" +"), "", value, trail.changes)

    def double_a(value: str, trail: Trail) -> str:
        return substitute(re.compile("a"), lambda match: match[0] * 2, value, trail.changes)

    rules = [("spaces", drop_spaces), ("doubling", double_a)]
    plain, audited = Trail(), Trail(audit=True)
    result = run_rules("repairs", rules, text, plain)
    assert run_rules("repairs", rules, text, audited) == result
    assert replay(text, audited.edits) == result
    assert plain.edits == []


def test_a_rule_that_raises_leaves_no_half_open_record() -> None:
    def fail(_value: str, _trail: Trail) -> str:
        raise RuntimeError("broken rule")

    trail = Trail(audit=True)
    with pytest.raises(RuntimeError, match="broken rule"):
        run_rules("repairs", [("fail", fail)], "甲", trail)
    assert trail.changes is None


def test_replay_refuses_edits_of_another_text() -> None:
    with pytest.raises(ValueError, match="does not fit this text"):
        replay("甲乙", [Edit("repairs", "glosses", 0, 1, "丙", "")])


def test_splice_refuses_overlaps() -> None:
    with pytest.raises(ValueError, match="out of order at 0"):
        splice("甲乙", [(0, 2, ""), (0, 1, "")])
