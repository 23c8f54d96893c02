"""What can be changed in rules and their tables: one row or one condition at a time. `mutate.py` tries it out.

Rows: one word of a word list, one entry of a table, one alternative of a pattern is left out. Conditions: `<` becomes
`<=`, `and` becomes `or`, `not` goes, and so on.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "newsclean"
# The modules of each room, and the tests that look after them, quick ones first.
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "article": (("article/*.py", "vocabulary.py", "people.py"), ("test_rows.py", "test_article.py", "test_structure.py", "test_clean_articles.py")),
    "layout": (("layout/*.py",), ("test_rows.py", "test_layout.py", "test_structure.py")),
    "markup": (("markup/*.py",), ("test_rows.py", "test_pages.py", "test_markup.py", "test_article.py", "test_structure.py")),
    "punctuation": (("punctuation/*.py",), ("test_rows.py", "test_punctuation.py")),
    "repairs": (("repairs/indents.py", "repairs/invisibles.py", "repairs/escapes.py", "repairs/glosses.py", "repairs/readings.py"),
                ("test_rows.py", "test_repairs.py", "test_glosses.py", "test_mojibake.py")),
    "decoding": (("decoding/labels.py", "decoding/escapes.py", "decoding/streams.py", "decoding/binary.py"), ("test_rows.py", "test_decoding.py")),
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
        source = path.read_text(encoding="utf-8")
        tree, written = ast.parse(source), source.split("\n")
        regexes, words, docs = _strings(tree)
        tables = {id(node) for node in _table_nodes(tree)}
        for place, node in enumerate(ast.walk(tree)):
            found: Iterator[tuple[str, str, Callable[[ast.AST], None]]]
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) in docs:
                    continue
                if id(node) in words:
                    found = _without_word(node.value)
                elif id(node) in regexes and " | " in node.value and "\n" in node.value:
                    found = _without_cell(node.value)
                else:
                    found = _without_alternative(node.value) if id(node) in regexes else iter(())
            elif id(node) in tables:
                found = _without_entry(node)
            else:
                found = _conditions(node)
            for kind, what, change in found:
                yield Mutant(room, path, _line_of(node, what, written), kind, what, place, change)


def _line_of(node: ast.AST, what: str, written: list[str]) -> int:
    """The line of a row: the first of its node's lines that holds it as it is described."""
    first, last = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
    if row := re.match(r"without the \w+ (.+?)(?: in …|$)", what, re.DOTALL):
        found = re.compile(rf"(?<!\w){re.escape(row[1])}(?!\w)")
        return next((line for line in range(first, last + 1) if found.search(written[line - 1])), first)
    return first


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


def _without_cell(text: str) -> Iterator[tuple[str, str, Callable[[ast.AST], None]]]:
    """Words of a table that is written as lines of columns."""
    for match in re.finditer(r"(?<= )[^\s|\\]+", text):
        yield "rows", f"without the word {match[0]}", _replaced(text[: match.start()] + text[match.end() :])


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
        around = f"…{pattern[max(0, start - 12) : start]}[]{pattern[end : end + 12]}…".replace("\n", " ")
        yield "rows", f"without the alternative {pattern[start:end].strip('|')} in {around}", _replaced(left)


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
