"""Which output belongs to which input, decided before anything is written."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from newsclean.cli.inputs import Failure, Source, shown
from newsclean.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.writers import Format

__all__ = ["check_single", "format_for", "in_place", "mirrored", "numbered_names", "split"]

_NUMBER = re.compile(r"-\d+(?=\.[^./]*$)")


def format_for(output: str | None, wanted: str | None) -> Format:
    """The format that was asked for, else the one that the output's name asks for, else text.

    >>> format_for("article.md", None), format_for("article.md", "json"), format_for(None, None)
    ('markdown', 'json', 'text')
    """
    from newsclean.writers import FORMATS, SUFFIXES

    if wanted is not None:
        return next(form for form in FORMATS if form == wanted)
    return SUFFIXES.get(os.path.splitext(output or "")[1].lower(), "text")


def mirrored(
    sources: Iterable[Source], folder: str, form: Format, *, split: bool = False
) -> dict[Source, str]:
    """The output of each input below `folder`, at its place in its own tree, with the format's suffix.

    Raises OptionError when two inputs would have one output, or could have when each is `split` into articles,
    or when an output is an input.
    """
    from newsclean.writers import SUFFIXES

    if os.path.lexists(folder) and not os.path.isdir(folder):
        raise OptionError(f"'{shown(folder)}' is not a directory", where="--output-dir",
                          hint="write one file with -o FILE")  # fmt: skip
    suffix = next(suffix for suffix, meant in SUFFIXES.items() if meant == form)
    targets: dict[Source, str] = {}
    taken: dict[str, Source] = {}
    for source in sources:
        if source.path is None:
            raise OptionError("standard input has no name to give an output", where="--output-dir",
                              hint="write it with -o FILE")  # fmt: skip
        target = os.path.join(folder, os.path.splitext(source.relative)[0] + suffix)
        other = taken.setdefault(target, source)
        if other.path != source.path:
            raise OptionError(f"'{other.name}' and '{source.name}' would both be written to '{shown(target)}'",
                              where="--output-dir", hint="convert them in two runs")  # fmt: skip
        _refuse_same(source, target)
        targets[source] = target
    if split:
        for target, source in taken.items():
            if (other := taken.get(_NUMBER.sub("", target), source)) != source:
                raise OptionError(f"'{source.name}' and an article of '{other.name}' could both be written to "
                                  f"'{shown(target)}'", where="--split", hint="split them in two runs")  # fmt: skip
    return targets


def numbered_names(target: str | None, count: int) -> list[str]:
    """The names of the articles of one input, so that they sort in their order.

    >>> numbered_names("out/dump.txt", 10)[::9]
    ['out/dump-01.txt', 'out/dump-10.txt']
    """
    stem, suffix = os.path.splitext(target or "")
    return [f"{stem}-{number:0{len(str(count))}}{suffix}" for number in range(1, count + 1)]


def in_place(sources: Iterable[Source]) -> dict[Source, str]:
    """Each input is its own output. Raises OptionError for stdin."""
    targets: dict[Source, str] = {}
    for source in sources:
        if source.path is None:
            raise OptionError("standard input can't be rewritten", where="--in-place", hint="name files")
        targets[source] = source.path
    return targets


def check_single(sources: Iterable[Source], output: str) -> None:
    """Refuse an output file that is a directory or one of the inputs."""
    if os.path.isdir(output):
        raise OptionError(f"'{shown(output)}' is a directory", where="--output", hint="use -O DIR")
    for source in sources:
        _refuse_same(source, output)


def _refuse_same(source: Source, target: str) -> None:
    try:
        same = source.path is not None and os.path.samefile(source.path, target)
    except OSError:
        return
    if same and os.path.isfile(target):
        raise OptionError(
            f"'{source.name}' is input and output at once", hint="use --in-place to rewrite a file"
        )


def split(found: Iterable[Source | Failure]) -> tuple[list[Source], list[Failure]]:
    """Inputs and failures, each in order; an input that was named twice is taken once."""
    sources: dict[Source, None] = {}
    failures: list[Failure] = []
    seen: set[str] = set()
    for item in found:
        if isinstance(item, Failure):
            failures.append(item)
        elif item.path is None or os.path.normpath(item.path) not in seen:
            seen.add(os.path.normpath(item.path or ""))
            sources[item] = None
    return list(sources), failures
