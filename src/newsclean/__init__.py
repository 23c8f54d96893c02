"""newsclean: damaged, scraped Chinese news text in any encoding goes in, a clean article comes out.

>>> import newsclean
>>> newsclean.clean("<p>云溪县新修的石桥今天通车.</p>").body[0].text
'云溪县新修的石桥今天通车。'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from newsclean.decoding import decode
    from newsclean.errors import (
        DecodingError,
        InputError,
        MissingDependencyError,
        NewscleanError,
        OptionError,
        OutputError,
    )
    from newsclean.markup import strip_markup
    from newsclean.model import Article, Block, Damage, Decoded, Dropped, Edit, Notice
    from newsclean.pipeline import Cleaner, clean
    from newsclean.punctuation import normalize_punctuation
    from newsclean.repairs import repair
    from newsclean.script import convert_script

_HOMES = {
    "Article": "model", "Block": "model", "Damage": "model", "Decoded": "model", "Dropped": "model",
    "Edit": "model", "Notice": "model",
    "Cleaner": "pipeline", "clean": "pipeline",
    "decode": "decoding", "repair": "repairs", "strip_markup": "markup", "convert_script": "script",
    "normalize_punctuation": "punctuation",
    "NewscleanError": "errors", "InputError": "errors", "DecodingError": "errors", "OutputError": "errors",
    "OptionError": "errors", "MissingDependencyError": "errors",
}  # fmt: skip

__all__ = [
    "Article",
    "Block",
    "Cleaner",
    "Damage",
    "Decoded",
    "DecodingError",
    "Dropped",
    "Edit",
    "InputError",
    "MissingDependencyError",
    "NewscleanError",
    "Notice",
    "OptionError",
    "OutputError",
    "clean",
    "convert_script",
    "decode",
    "normalize_punctuation",
    "repair",
    "strip_markup",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: `import newsclean` itself stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module 'newsclean' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"newsclean.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names, for completion."""
    return sorted([*globals(), *_HOMES])
