"""The cheap looks before large patterns: whatever a pattern finds, the look before it must let through."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newsclean
from newsclean import vocabulary
from newsclean.article import dates, labels, metadata, split
from newsclean.patterns import Alternatives, _Signed, lazy
from newsclean.repairs import escapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

many = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern at its top level, so that each gets its own examples."""
    parts, depth, start, in_class = [], 0, 0, False
    for match in re.finditer(r"\\.|[\[\]()|]", pattern):
        sign = match[0]
        if in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif sign == "|" and not depth:
            parts.append(pattern[start : match.start()])
            start = match.end()
    return [*parts, pattern[start:]]


LOOK_AROUND = re.compile(
    r"\(\?(?:<[!=]|!)(?:\\.|\[[^\]]*\]|[^()])*\)"
)  # to look for examples of it takes minutes
FREE = re.compile(r"(?:\.|\[\^。\])(?:\{0,\d+\}\??|\*)")  # what may be nothing tells nothing
REASONS = [
    (reason, FREE.sub("", part))
    for reason, *_, pattern in vocabulary._REASONS
    for part in alternatives(pattern)
]


@pytest.mark.parametrize(("reason", "pattern"), REASONS)
def test_no_boilerplate_is_passed_over(reason: str, pattern: str) -> None:
    @many
    @given(st.from_regex(pattern, fullmatch=True))
    def check(line: str) -> None:
        line = line.strip().lower()
        if line and any(row[3].fullmatch(line) for row in vocabulary._PATTERNS):
            assert vocabulary._reason_of(line), (reason, line)

    check()


@pytest.mark.parametrize("pattern", [pattern for _, pattern in vocabulary._SECTIONS])
def test_no_section_is_passed_over(pattern: str) -> None:
    @many
    @given(st.from_regex(pattern, fullmatch=True))
    def check(line: str) -> None:
        assert line.startswith(vocabulary._SECTION_STARTS)

    check()


def contains_any(signs: tuple[str, ...] | str) -> Callable[[str], bool]:
    return lambda text: any(sign in text for sign in signs)


def found_in_modules(kind: type) -> list[tuple[str, Any]]:
    """Every object of a kind at the top level of a module of the project, once."""
    found = {}
    for module in pkgutil.walk_packages(newsclean.__path__, "newsclean."):
        if not module.name.endswith("__main__"):
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, kind):
                    found[id(value)] = (f"{module.name}.{name}", value)
    return list(found.values())


DATES = (
    dates._YEAR_FIRST,
    dates._REPUBLIC,
    dates._NUMERALS,
    dates._LABELLED,
    dates._YEAR_LAST,
    dates._MONTH_NAMED,
    dates._YEARLESS.pattern,
)
LOOKS: list[tuple[str, re.Pattern[str], Callable[[str], object]]] = [
    ("short labels", labels.SHORT_LABEL, contains_any(metadata._LABEL_SIGNS)),
    ("roles", labels.ROLE, labels.may_hold_role),
    *((f"dates {number}", lazy(pattern), dates._SIGNS.search) for number, pattern in enumerate(DATES)),
    ("escapes", escapes.ESCAPED, escapes._SIGN.search),
    *((name, pattern, pattern.may_match) for name, pattern in found_in_modules(_Signed)),
    *(
        (f"{name} {number}", lazy(pattern), contains_any(words))
        for name, joined in found_in_modules(Alternatives)
        if joined is not dates._DATE_WITHOUT_WEEKDAY  # the same rows
        for number, (words, pattern) in enumerate(joined._rows)
        if pattern != dates._LABELLED  # its words stand before it
    ),
]


@pytest.mark.parametrize(("pattern", "look"), [look[1:] for look in LOOKS], ids=[look[0] for look in LOOKS])
def test_nothing_is_passed_over(pattern: re.Pattern[str], look: Callable[[str], object]) -> None:
    compiled = re.compile(
        LOOK_AROUND.sub("", pattern.pattern.replace("(?=", "(?:")),
        getattr(pattern, "_options", 0),
    )

    @many
    @given(st.from_regex(compiled, fullmatch=True))
    def check(text: str) -> None:
        assert look(text)

    check()


EXAMPLES = {"CATEGORY_DIGIT": "07３", "CATEGORY_SPACE": " \t\n\u3000\x1c"}


def first_characters(pattern: Iterable[tuple[Any, Any]], *, any_case: bool = False) -> tuple[set[str], bool]:
    """Characters that the matches of a parsed pattern begin with, and whether a match may be empty."""
    found: set[str] = set()
    for code, what in pattern:
        name, inner, optional, cases = str(code), [what], False, any_case
        if name in {"ASSERT", "ASSERT_NOT", "AT"}:
            continue
        if name == "BRANCH":
            inner = what[1]
        elif name == "SUBPATTERN":
            inner, cases = [what[3]], any_case or bool(what[1] & re.IGNORECASE)
        elif name.endswith("_REPEAT"):
            inner, optional = [what[2]], what[0] == 0
        else:
            members = what if name == "IN" else [(code, what)]
            begins = "".join(examples_of(str(kind), value) for kind, value in members)
            return found.union(begins, begins.swapcase() if any_case else ""), False
        parts = [first_characters(part, any_case=cases) for part in inner]
        found = found.union(*(characters for characters, _ in parts))
        if not optional and not any(empty for _, empty in parts):
            return found, False
    return found, True


def examples_of(kind: str, value: Any) -> str:
    if kind == "CATEGORY":
        return EXAMPLES[str(value)]
    if kind == "RANGE":
        return "".join(map(chr, range(value[0], value[1] + 1)))
    assert kind == "LITERAL", kind
    return chr(value)


@pytest.mark.parametrize(
    "joined", [pytest.param(each, id=name) for name, each in found_in_modules(Alternatives)]
)
def test_every_alternative_begins_as_it_is_said_to(joined: Alternatives) -> None:
    parser = import_module("re._parser")  # what `re.compile` itself reads a pattern with

    first = re.compile(f"[{joined._first}]")
    for _, pattern in joined._rows:
        begins, empty = first_characters(parser.parse(pattern))
        assert begins, pattern
        assert not empty, pattern
        assert not {character for character in begins if not first.match(character)}, pattern


@given(st.text("12年〇一九民国國月-/. \nー二", max_size=14))
def test_dated_lines_are_those_with_a_year(line: str) -> None:
    plain = re.compile(r"\d{4}\s?[-/.年]|[〇○零一二三四五六七八九]{4}年|民[國国]")
    assert bool(split._DATED.search(line)) == bool(plain.search(line))


@pytest.mark.parametrize(
    "text", [r"a\u4e2d %E4%B8%AD =E4=B8 &#20013;&#x4e2d; ~{VPND~}", "=?gbk?B?1tA=?= &", r"\\u4e2d \345"]
)
def test_escapes_are_found_as_finditer_finds_them(text: str) -> None:
    assert [m.span() for m in escapes._escapes(text)] == [m.span() for m in escapes.ESCAPED.finditer(text)]
