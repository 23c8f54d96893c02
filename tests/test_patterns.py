"""Lazy patterns: every one compiles, and each is what `re.compile` would have given."""

from __future__ import annotations

import pickle
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module

import newsclean
from newsclean.patterns import _METHODS, _Lazy, lazy


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
