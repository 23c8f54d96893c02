"""Mutation testing: change a row of a rule table, or a condition of a rule, and see whether a test fails.

    python tools/mutate.py [--sample 200] [--room article] [--kind rows] [--seed 1] [--file labels.py] [--survivors FILE]

What is changed says `mutants.py`. The tests are collected and run once as they are, which also tells how long each
takes. Then a child process for each mutant loads the changed module, and what depends on it, into its memory, and
runs the tests of the room until one fails: those that noticed changes of the same module before, then the quick ones.
Printed are the mutants that no test noticed, as FILE:LINE, and the share of the others. A row that nothing notices is
one without a case, which deserves one, or one that another row covers, which can go.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import mmap
import os
import pkgutil
import random
import resource
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from _pytest.runner import runtestprotocol
from mutants import ROOMS, ROOT, SOURCE, Mutant, mutants, source_of

import newsclean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import CodeType

SECONDS = 20  # of processor time for one test, after which a mutant counts as noticed: it never ends
OPTIONS = ["-qq", "-s", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not hostile and not linear"]
"""What measures time and memory tells nothing here."""
_PLAIN = (str, bytes, int, float, bool, type(None))


def name_of(path: Path) -> str:
    """The module's name."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


# ------------------------------------------------------------------ a changed module in the place of the real one


@cache
def imports_of(name: str) -> tuple[frozenset[str], frozenset[str]]:
    """The modules of newsclean that a module imports: when it is loaded, and at any time."""
    tree = ast.parse(Path(str(sys.modules[name].__file__)).read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    at_once = {id(statement) for statement in tree.body}
    first, every = set(), set()
    for node in ast.walk(tree):
        if id(node) in skipped or not isinstance(node, (ast.Import, ast.ImportFrom)):
            continue
        names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            names = [str(node.module), *(f"{node.module}.{name}" for name in names)]
        known = {other for other in names if other in sys.modules and other.startswith("newsclean")}
        every |= known
        first |= known if id(node) in at_once else set()
    return frozenset(first), frozenset(every)


@cache
def dependants(name: str) -> tuple[str, ...]:
    """The module and all that depend on it, in the order in which they have to be loaded."""
    loaded = [other for other in sys.modules if other.split(".")[0] == "newsclean"]
    affected = {name}
    while more := {other for other in loaded if other not in affected and imports_of(other)[1] & affected}:
        affected |= more
    order: list[str] = []
    seen: set[str] = set()

    def visit(module: str) -> None:
        if module in affected and module not in seen:
            seen.add(module)
            for other in sorted(imports_of(module)[0]):
                visit(other)
            order.append(module)

    for module in sorted(affected):
        visit(module)
    return tuple(order)


def _code_of(name: str) -> CodeType:
    spec = sys.modules[name].__spec__
    assert spec is not None
    return spec.loader.get_code(name)  # type: ignore[union-attr, no-any-return]


def install(name: str, tree: ast.Module | None, items: Iterable[pytest.Item]) -> None:
    """Load a module again, changed to `tree`, with all that depends on it, and hand the new objects to the tests."""
    new: dict[int, tuple[Any, Any]] = {}
    for other in dependants(name):
        space = vars(sys.modules[other])
        before = dict(space)
        exec(compile(tree, name, "exec") if tree is not None and other == name else _code_of(other), space)
        for key, value in before.items():
            if not isinstance(value, _PLAIN) and not key.startswith("__") and space[key] is not value:
                new[id(value)] = value, space[key]
    tests = str(ROOT / "tests")
    spaces = [
        vars(module)
        for name, module in [*sys.modules.items()]
        if name.split(".")[0] == "newsclean" or str(getattr(module, "__file__", "")).startswith(tests)
    ]
    spaces += [item.dtest.globs for item in items if isinstance(item, pytest.DoctestItem) and item.dtest]
    for space in spaces:
        for key, value in space.items():
            if id(value) in new:
                space[key] = new[id(value)][1]


# ------------------------------------------------------------------ running tests


def _fails(item: pytest.Item, following: pytest.Item | None) -> bool:
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


class Trial:
    """The plugin that tries mutants where pytest would run the tests."""

    def __init__(self, chosen: Sequence[Mutant], survivors: Path | None) -> None:
        self.chosen, self.survivors = chosen, survivors
        self.seconds: dict[pytest.Item, float] = {}
        self.noticed: Counter[tuple[Path, pytest.Item]] = Counter()
        self.sound: dict[tuple[Path, pytest.Item], bool] = {}
        self.place = mmap.mmap(-1, 8)  # of the test that a child is at

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, then with each mutant."""
        rooms = dict.fromkeys(mutant.room for mutant in self.chosen)
        items = {room: [item for item in session.items if _is_of(item, room)] for room in rooms}
        sys.stdout.write(f"{len(session.items)} tests\n")
        for item in dict.fromkeys(item for room in rooms for item in items[room]):
            names = dict(item.dtest.globs) if isinstance(item, pytest.DoctestItem) and item.dtest else {}
            begun = time.process_time()
            if _fails(item, None):
                sys.exit(f"this test fails as it is: {item.nodeid}")
            self.seconds[item] = time.process_time() - begun
            if isinstance(item, pytest.DoctestItem) and item.dtest:
                item.dtest.globs = names  # which it forgets when it has run
        begun = time.monotonic()
        tried: Counter[tuple[str, str]] = Counter()
        noticed: Counter[tuple[str, str]] = Counter()
        for mutant in self.chosen:
            tried[mutant.room, mutant.kind] += 1
            if self.is_noticed(mutant, items[mutant.room]):
                noticed[mutant.room, mutant.kind] += 1
            else:
                self.report(mutant)
        for room, kind in tried:
            sys.stdout.write(
                f"{room:12} {kind:11} {noticed[room, kind]:4} of {tried[room, kind]:4} noticed\n"
            )
        for kind in ("conditions", "rows"):
            of = sum(count for key, count in tried.items() if key[1] == kind)
            if of:
                found = sum(count for key, count in noticed.items() if key[1] == kind)
                sys.stdout.write(f"{kind}: {found} of {of} noticed ({found / of:.0%})\n")
        sys.stdout.write(f"{time.monotonic() - begun:.0f} s\n")
        return True

    def report(self, mutant: Mutant) -> None:
        """Say that no test noticed a mutant."""
        where = f"{mutant.path.relative_to(ROOT)}:{mutant.line}"
        sys.stdout.write(f"{where}: {mutant.what}\n")
        sys.stdout.flush()
        if self.survivors:
            row = {"where": where, "what": mutant.what, "kind": mutant.kind}
            with self.survivors.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def is_noticed(self, mutant: Mutant, items: list[pytest.Item]) -> bool:
        """Whether a test fails with the mutant that doesn't with the module merely loaded again."""
        tree = source_of(mutant)
        left = sorted(items, key=lambda item: (-self.noticed[mutant.path, item], self.seconds[item]))
        while (place := self._first_failing(mutant.path, tree, left)) is not None:
            if place < 0:
                return True
            key = mutant.path, left[place]
            if key not in self.sound:
                self.sound[key] = self._first_failing(mutant.path, None, [left[place]]) is None
            if self.sound[key]:
                self.noticed[key] += 1
                return True
            left = left[place + 1 :]
        return False

    def _first_failing(self, path: Path, tree: ast.Module | None, items: list[pytest.Item]) -> int | None:
        """The place of the first test that fails in a child; -1 where the module can't be loaded; None for none."""
        self.place[:] = (len(items)).to_bytes(8, "little")
        dependants(name_of(path))  # is kept for the children to come
        child = os.fork()
        if not child:
            silence = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silence, 1)
            os.dup2(silence, 2)
            try:
                install(name_of(path), tree, items)
            except Exception:  # noqa: BLE001 - whatever is wrong with it
                os._exit(1)
            _, most = resource.getrlimit(resource.RLIMIT_CPU)
            for place, item in enumerate(items):
                self.place[:] = place.to_bytes(8, "little")
                resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + SECONDS, most))
                if _fails(item, items[place + 1] if place + 1 < len(items) else None):
                    os._exit(1)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.waitstatus_to_exitcode(status) == 0:
            return None
        place = int.from_bytes(self.place[:], "little")
        return place if place < len(items) else -1


def _is_of(item: pytest.Item, room: str) -> bool:
    return item.path in {ROOT / "tests" / name for name in ROOMS[room][1]} or any(
        item.path.match(f"newsclean/{pattern}") for pattern in ROOMS[room][0]
    )


def main() -> None:
    """Try mutants; exit code 1 when the tests fail without any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sample", type=int, default=200, help="so many mutants, drawn by chance; 0 is all")
    parser.add_argument("--room", choices=[*ROOMS], action="append", help="only this room (may be repeated)")
    parser.add_argument("--file", action="append", help="only modules of this name (may be repeated)")
    parser.add_argument("--kind", choices=["rows", "conditions"], help="only this kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tests", action="append", help="only these files of tests (may be repeated)")
    parser.add_argument("--list", action="store_true", help="count them and stop")
    parser.add_argument("--survivors", type=Path, help="append those that nothing noticed (JSONL)")
    arguments = parser.parse_args()
    every = [
        mutant
        for room in arguments.room or ROOMS
        for mutant in mutants(room)
        if arguments.kind in (None, mutant.kind)
        and (not arguments.file or mutant.path.name in arguments.file)
    ]
    counted = Counter((mutant.room, mutant.kind) for mutant in every)
    parts = ", ".join(f"{room} {kind} {count}" for (room, kind), count in counted.items())
    sys.stdout.write(f"{len(every)} mutants: {parts}\n")
    if arguments.list:
        return
    size = min(arguments.sample or len(every), len(every))
    chosen = random.Random(arguments.seed).sample(every, size)
    rooms = dict.fromkeys(mutant.room for mutant in chosen)
    files = [ROOT / "tests" / name for room in rooms for name in ROOMS[room][1]]
    files += [path for room in rooms for pattern in ROOMS[room][0] for path in SOURCE.glob(pattern)]
    if arguments.tests:
        files = [path for path in files if path.name in arguments.tests]
    for module in pkgutil.walk_packages(
        newsclean.__path__, "newsclean."
    ):  # before pytest loads any in its way
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    sys.dont_write_bytecode = False  # of the tests, which pytest takes its time to prepare
    plugin = Trial(chosen, arguments.survivors)
    sys.exit(int(pytest.main([*OPTIONS, *map(str, dict.fromkeys(files))], plugins=[plugin])))


if __name__ == "__main__":
    main()
