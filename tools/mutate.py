"""Mutation testing: change a row of a rule table, or a condition of a rule, and see whether a test fails.

    python tools/mutate.py [--sample 200] [--room article] [--kind rows] [--seed 1] [--survivors FILE]

Rows: one word of a word list, one entry of a table, one alternative of a pattern is left out. Conditions: `<` becomes
`<=`, `and` becomes `or`, `not` goes, and so on. For each mutant the tests of its room run in a child process until
one fails. Printed is the share of mutants that were noticed; those that were not are either rows without a case,
which deserve one, or rows that another row covers, which can go.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import random
import re
import resource
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hypothesis  # noqa: F401 - what every child needs is imported once, before they part
import jsonschema  # noqa: F401
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "newsclean"
SECONDS = 240  # of processor time, after which a mutant counts as noticed: it never ends
# The modules of each room, and the tests that look after them, quick ones first.
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "article": (("article/*.py", "vocabulary.py"), ("test_article.py", "test_structure.py", "test_clean_articles.py")),
    "layout": (("layout/*.py",), ("test_layout.py", "test_structure.py")),
    "markup": (("markup/*.py",), ("test_markup.py",)),
    "punctuation": (("punctuation/*.py",), ("test_punctuation.py",)),
    "repairs": (("repairs/indents.py", "repairs/invisibles.py", "repairs/escapes.py", "repairs/glosses.py", "repairs/readings.py"),
                ("test_repairs.py", "test_glosses.py", "test_mojibake.py")),
    "decoding": (("decoding/labels.py", "decoding/escapes.py", "decoding/streams.py", "decoding/binary.py"), ("test_decoding.py",)),
    "script": (("script/quotes.py", "script/terms.py", "script/guard.py"), ("test_script.py", "test_script_guard.py")),
    "core": (("edits.py", "fold.py", "characters.py", "names.py"), ("test_edits.py", "test_names.py", "test_pipeline.py", "test_layout.py")),
}  # fmt: skip
_PATTERNS = frozenset(("lazy", "compile"))
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: where it is, what it does, and how it is made in a fresh tree of the module."""

    room: str
    path: Path
    line: int
    kind: str
    what: str
    place: int  # of the node in `ast.walk`
    change: Callable[[ast.AST], None]


def mutants(room: str) -> Iterator[Mutant]:
    """Every mutant of a room."""
    patterns, _ = ROOMS[room]
    for path in sorted(path for pattern in patterns for path in SOURCE.glob(pattern)):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        regexes, words, docs = _strings(tree)
        tables = {id(node) for node in _table_nodes(tree)}
        for place, node in enumerate(ast.walk(tree)):
            line = getattr(node, "lineno", 0)
            found: Iterator[tuple[str, str, Callable[[ast.AST], None]]]
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in docs:
                    continue
                found = _without_word(node.value) if id(node) in words else _without_alternative(node.value) if id(node) in regexes else iter(())  # fmt: skip
            elif id(node) in tables:
                found = _without_entry(node)
            else:
                found = _conditions(node)
            for kind, what, change in found:
                yield Mutant(room, path, line, kind, what, place, change)


def _assigned(tree: ast.Module) -> Iterator[ast.expr]:
    """The values of the constants of a module."""
    for statement in tree.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
            if isinstance(target, ast.Name) and target.id.lstrip("_").isupper():
                yield statement.value


def _strings(tree: ast.Module) -> tuple[set[int], set[int], set[int]]:
    """Strings that are patterns, strings that are lists of words, and the type parameters of docs and names."""
    regexes: set[int] = set()
    words: set[int] = set()
    docs: set[int] = set()
    for value in _assigned(tree):
        for node in ast.walk(value):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "split"
                and not node.args
            ):
                words.add(id(node.func.value))
            elif (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) in _PATTERNS
            ):
                regexes |= {id(part) for part in ast.walk(node) if isinstance(part, ast.Constant)}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and "|" in node.value:
                regexes.add(id(node))
            elif isinstance(node, ast.Dict):
                docs |= {id(key) for key in node.keys}
    return regexes - words, words, docs  # fmt: skip


def _table_nodes(tree: ast.Module) -> Iterator[ast.AST]:
    for value in _assigned(tree):
        for node in ast.walk(value):
            if (
                (isinstance(node, (ast.Tuple, ast.List, ast.Set)) and len(node.elts) > 2)
                or (isinstance(node, ast.Tuple) and node.elts and isinstance(node.elts[0], ast.Tuple))
                or (isinstance(node, ast.Dict) and len(node.keys) > 1)
            ):
                yield node


def _without_word(text: str) -> Iterator[tuple[str, str, Callable[[ast.AST], None]]]:
    words = text.split()
    for number, word in enumerate(words if len(words) > 1 else ()):
        yield "rows", f"without the word {word}", _replaced(" ".join(words[:number] + words[number + 1 :]))


def _replaced(text: str) -> Callable[[ast.AST], None]:
    def change(node: ast.AST) -> None:
        assert isinstance(node, ast.Constant)
        node.value = text

    return change


def _without_entry(node: ast.AST) -> Iterator[tuple[str, str, Callable[[ast.AST], None]]]:
    count = len(node.keys) if isinstance(node, ast.Dict) else len(node.elts)  # type: ignore[attr-defined]
    for number in range(count):

        def change(other: ast.AST, number: int = number) -> None:
            if isinstance(other, ast.Dict):
                del other.keys[number], other.values[number]
            else:
                del other.elts[number]  # type: ignore[attr-defined]

        entry = node.keys[number] if isinstance(node, ast.Dict) else node.elts[number]  # type: ignore[attr-defined]
        yield "rows", f"without the entry {ast.unparse(entry)[:60] if entry is not None else '**'}", change


def _without_alternative(pattern: str) -> Iterator[tuple[str, str, Callable[[ast.AST], None]]]:
    for start, end in _alternatives(pattern):
        left = pattern[:start] + pattern[end:]
        yield "rows", f"without the alternative {pattern[start:end].strip('|')}", _replaced(left)


_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\((?:\?(?:P<\w+>|<[=!]|[:>=!]))?|\||\)", re.DOTALL)


def _alternatives(pattern: str) -> Iterator[tuple[int, int]]:
    """The places of alternatives, each with one `|`, of groups that have several.

    A piece of an f-string may begin or end inside a group; what stands at its ends may go on in another piece.
    """
    opened: list[list[int]] = [[0]]
    groups: list[tuple[list[int], int]] = []
    for match in _SIGN.finditer(pattern):
        if match[0][0] == "(":
            opened.append([match.end()])
        elif match[0] == "|":
            opened[-1].append(match.end())
        elif match[0] == ")":
            groups.append((opened.pop(), match.start()))
            if not opened:
                return
    if len(opened) > 1:
        return
    for starts, end in groups:
        ends = [start - 1 for start in starts[1:]] + [end]
        for start, stop in zip(starts, ends, strict=True):
            if len(starts) > 1:
                yield (start, stop + 1) if stop != end else (start - 1, stop)
    yield from zip(opened[0][1:], opened[0][2:], strict=False)


def _conditions(node: ast.AST) -> Iterator[tuple[str, str, Callable[[ast.AST], None]]]:
    def compared(other: ast.AST) -> None:
        assert isinstance(other, ast.Compare)
        other.ops[0] = _COMPARED[type(other.ops[0])]()

    def swapped(other: ast.AST) -> None:
        assert isinstance(other, ast.BoolOp)
        other.op = ast.And() if isinstance(other.op, ast.Or) else ast.Or()

    def bare(other: ast.AST) -> None:
        assert isinstance(other, ast.UnaryOp)
        other.op = ast.Not()
        other.operand = ast.UnaryOp(ast.Not(), other.operand)

    if isinstance(node, ast.Compare) and "__name__" not in ast.unparse(node):
        yield "conditions", f"{ast.unparse(node)[:70]}: the other way round", compared
    elif isinstance(node, ast.BoolOp):
        yield "conditions", f"{ast.unparse(node)[:70]}: and for or, or for and", swapped
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "conditions", f"{ast.unparse(node)[:70]}: without not", bare


def source_of(mutant: Mutant) -> ast.Module:
    """The module with the change made."""
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    node = next(node for place, node in enumerate(ast.walk(tree)) if place == mutant.place)
    mutant.change(node)
    return ast.fix_missing_locations(tree)


class _Loader(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the changed module to whoever imports it."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name != self.name:
            return None
        where = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            name, self.path, loader=self, submodule_search_locations=where
        )

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)


def tests_of(room: str) -> list[str]:
    """What pytest is asked to run."""
    patterns, names = ROOMS[room]
    return [
        *(str(ROOT / "tests" / name) for name in names),
        *(str(path) for pattern in patterns for path in sorted(SOURCE.glob(pattern))),
    ]


def is_noticed(mutant: Mutant | None, room: str) -> bool:
    """Run the room's tests in a child, with the mutant in place; with None, as they are."""
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        if mutant is not None:
            parts = mutant.path.relative_to(SOURCE.parent).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            sys.meta_path.insert(0, _Loader(name, mutant.path, source_of(mutant)))
            try:  # before pytest, whose own loader comes first for the files that it is given
                importlib.import_module(name)
            except Exception:  # noqa: BLE001 - a mutant that can't be imported is noticed
                os._exit(1)
        options = [
            "-x",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
        ]
        os._exit(min(int(pytest.main([*options, *tests_of(room)])), 99))
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) != 0


def main() -> None:
    """Try mutants; exit code 1 when the tests fail without any."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sample", type=int, default=200, help="so many mutants, drawn by chance; 0 is all")
    parser.add_argument("--room", choices=[*ROOMS], action="append", help="only this room (may be repeated)")
    parser.add_argument("--kind", choices=["rows", "conditions"], help="only this kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="count them and stop")
    parser.add_argument("--survivors", type=Path, help="append those that nothing noticed (JSONL)")
    arguments = parser.parse_args()
    rooms = arguments.room or [*ROOMS]
    every = [mutant for room in rooms for mutant in mutants(room) if arguments.kind in (None, mutant.kind)]
    counted = Counter((mutant.room, mutant.kind) for mutant in every)
    print(
        f"{len(every)} mutants: "
        + ", ".join(f"{room} {kind} {count}" for (room, kind), count in counted.items()),
        flush=True,
    )
    if arguments.list:
        return
    sys.dont_write_bytecode = True
    chosen = (
        every
        if not arguments.sample
        else random.Random(arguments.seed).sample(every, min(arguments.sample, len(every)))
    )
    for room in dict.fromkeys(mutant.room for mutant in chosen):
        if is_noticed(None, room):
            sys.exit(f"the tests of {room} fail as they are")
    begun = time.monotonic()
    tried: Counter[tuple[str, str]] = Counter()
    noticed: Counter[tuple[str, str]] = Counter()
    for mutant in chosen:
        key = mutant.room, mutant.kind
        tried[key] += 1
        if is_noticed(mutant, mutant.room):
            noticed[key] += 1
            continue
        where = f"{mutant.path.relative_to(ROOT)}:{mutant.line}"
        print(f"unnoticed: {where}: {mutant.what}", flush=True)
        if arguments.survivors:
            with arguments.survivors.open("a", encoding="utf-8") as file:
                file.write(
                    json.dumps({"where": where, "what": mutant.what, "kind": mutant.kind}, ensure_ascii=False)
                    + "\n"
                )
    for room, kind in tried:
        print(f"{room:12} {kind:11} {noticed[room, kind]:4} of {tried[room, kind]:4} noticed")
    total = sum(tried.values())
    print(
        f"all: {sum(noticed.values())} of {total} noticed ({sum(noticed.values()) / total:.0%}), {time.monotonic() - begun:.0f} s"
    )


if __name__ == "__main__":
    main()
