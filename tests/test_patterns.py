"""Lazy patterns: every one compiles, and each is what `re.compile` would have given."""

from __future__ import annotations

import pickle
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

from hypothesis import given
from hypothesis import strategies as st

import newsclean
from newsclean.patterns import _METHODS, Bulk, _Lazy, lazy
from newsclean.repairs import gate
from newsclean.script.classes import Class, classes

MIXED = st.text("云溪雲桥橋的the 鏂囧瓧·éÂ€ÖÐ“ωжЂ°A!1の가ｱㄅ═—\n\ufffd\ue000", max_size=12)


def every_pattern() -> Iterator[tuple[str, _Lazy]]:
    for module in pkgutil.walk_packages(newsclean.__path__, "newsclean."):
        if not module.name.endswith("__main__"):
            for name, value in vars(import_module(module.name)).items():
                values = value.values() if isinstance(value, dict) else [value]
                yield from ((f"{module.name}.{name}", each) for each in values if isinstance(each, _Lazy))


def test_every_pattern_of_the_project_compiles() -> None:
    found = dict(every_pattern())
    assert len(found) > 100
    for name, pattern in found.items():
        assert re.compile(pattern.pattern, pattern._options), name


def test_it_is_compiled_once_and_does_what_any_pattern_does() -> None:
    for method in _METHODS:
        pattern = lazy("(?P<letter>b)", re.IGNORECASE)
        arguments = ("-", "aBc") if method in ("sub", "subn") else ("aBc",)
        mine, theirs = getattr(pattern, method), getattr(re.compile("(?P<letter>b)", re.IGNORECASE), method)
        assert repr(mine(*arguments))[:30] == repr(theirs(*arguments))[:30]
        assert vars(pattern)[method] == mine, "from now on it is found at once"
    assert lazy("(a)").groups == 1


def test_it_can_be_sent_to_another_process() -> None:
    pattern = lazy("桥+")
    assert pattern.search("石桥") is not None
    assert pickle.loads(pickle.dumps(pattern)).findall("桥桥与桥") == ["桥桥", "桥"]


def test_large_patterns_pay_in_bulk_only() -> None:
    pays = Bulk()
    assert [pays("桥"), pays("桥" * 20_000)] == [False, True]
    assert [pays("桥") for _ in range(30)][-1], "after the first few of a process"


@given(MIXED)
def test_a_look_at_each_character_says_what_the_large_patterns_say(text: str) -> None:
    first, second = gate._pair_ends()
    pairs = [place for place in range(len(text) - 1) if text[place] in first and text[place + 1] in second]
    assert [match.start() for match in gate._pair_pattern().finditer(text)] == pairs
    assert gate._may_be_odd(text) or gate._ODD.search(text) is None
    known = classes()
    for some in (*known.either.values(), *(entry for entry in known if isinstance(entry, Class))):
        one_by_one, compiled = (Class(*some._parts, abroad=some._abroad) for _ in range(2))
        compiled.compile()
        assert one_by_one.count(text) == compiled.count(text)
        assert (one_by_one.search(text) is None) == (compiled.search(text) is None)
