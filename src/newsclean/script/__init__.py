"""Traditional ↔ Simplified: exact where OpenCC is right, corrected where it is not, guarded against harm.

`targets` names the conversions, `dictionaries` reads OpenCC's data, `compiler` and `lexicon` make them fast to
use, `store` keeps them, `rows` finds a row in them, `converter` (with `exact` and `seeds`) converts, `contexts` (with
`bounds` and `corrector`) corrects by the neighbours, `guard` (with `classes`) decides what to convert, `terms` are
the user's words, `quotes` the quotation marks, `engines` lets another engine in, `stage` puts all of it together,
and `ambiguous` lists what a human should check.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.script.ambiguous import Ambiguity, ambiguities
    from newsclean.script.engines import ENGINES, check_engine
    from newsclean.script.quotes import QUOTES, check_quotes
    from newsclean.script.stage import convert_article, convert_script
    from newsclean.script.targets import check_target

_HOMES = {
    "Ambiguity": "ambiguous", "ambiguities": "ambiguous",
    "ENGINES": "engines", "check_engine": "engines",
    "QUOTES": "quotes", "check_quotes": "quotes",
    "convert_article": "stage", "convert_script": "stage",
    "check_target": "targets",
}  # fmt: skip

__all__ = [
    "ENGINES",
    "QUOTES",
    "Ambiguity",
    "ambiguities",
    "check_engine",
    "check_quotes",
    "check_target",
    "convert_article",
    "convert_script",
]


def __getattr__(name: str) -> Any:
    """Import a name when it is first used: text that keeps its script needs no converter."""
    if name not in _HOMES:
        raise AttributeError(f"module 'newsclean.script' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"newsclean.script.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
