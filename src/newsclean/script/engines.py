"""The script engines: our own, and opencc-python-reimplemented behind the same door.

opencc-python-reimplemented has OpenCC's dictionaries of 2020 and knows no `hkp` or `jp` configurations; it is
here for those who must reproduce what it gave.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from newsclean.errors import MissingDependencyError, OptionError

if TYPE_CHECKING:
    from newsclean.edits import Change
    from newsclean.script.targets import Recipe

__all__ = ["ENGINES", "Engine", "check_engine", "engine"]

ENGINES = ("newsclean", "opencc-python")


class Engine(Protocol):
    """What the script stage needs of an engine."""

    def convert(self, text: str) -> str:
        """The converted text."""

    def convert_with_changes(self, text: str) -> tuple[str, list[Change]]:
        """The converted text and what was replaced, in code points of `text`."""


def check_engine(name: str) -> str:
    """The name of an engine, or an OptionError that names the nearest right one."""
    if name in ENGINES:
        return name
    from difflib import get_close_matches

    near = get_close_matches(str(name).lower(), ENGINES, n=1, cutoff=0.4)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(ENGINES)}"
    raise OptionError(f"no script engine is called '{name}'", where="engine", hint=hint)


def engine(name: str, recipe: Recipe) -> Engine:
    """The engine `name` for a recipe."""
    if check_engine(name) == "opencc-python":
        return _opencc_python(recipe.config)
    from newsclean.script.converter import converter

    return converter(recipe)


@cache
def _opencc_python(config: str) -> Engine:
    try:
        import opencc
    except ImportError:
        raise MissingDependencyError("the engine 'opencc-python' is not installed",
                                     hint="pip install opencc-python-reimplemented") from None  # fmt: skip
    try:
        return _OpenccPython(opencc.OpenCC(config))
    except (OSError, ValueError, KeyError) as error:
        raise OptionError(f"the engine 'opencc-python' does not know '{config}'", where="engine",
                          hint="leave out --engine") from error  # fmt: skip


class _OpenccPython:
    """opencc-python-reimplemented, or whatever else is installed under its import name."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def convert(self, text: str) -> str:
        return str(self._library.convert(text))

    def convert_with_changes(self, text: str) -> tuple[str, list[Change]]:
        from newsclean.edits import compare

        result = self.convert(text)
        return result, [change[:3] for change in compare(text, result, "")]
