"""The names that `to` takes, and which conversion each of them is.

Plain names carry our own corrections (the overlay) on top of OpenCC's dictionaries; OpenCC's configuration
names give what OpenCC gives, phrase for phrase. Tags are BCP 47.
"""

from __future__ import annotations

from typing import NamedTuple

from newsclean.errors import OptionError

__all__ = [
    "CONFIGS",
    "PLAIN",
    "Recipe",
    "check_source",
    "check_target",
    "language_of",
    "recipe",
    "shipped_recipes",
]

CONFIGS = (
    "s2t", "t2s", "s2tw", "s2twp", "s2hk", "s2hkp", "tw2s", "tw2sp", "hk2s", "hk2sp",
    "t2tw", "t2hk", "tw2t", "hk2t", "t2jp", "jp2t",
)  # fmt: skip
"""OpenCC's configurations, by their own names."""

PLAIN = ("simplified", "traditional", "taiwan", "hongkong")

_TAGS = {
    "zh-hans": "simplified", "zh-cn": "simplified", "zh-sg": "simplified", "zh-my": "simplified",
    "zh-hans-cn": "simplified", "zh-hans-sg": "simplified", "zh-hans-my": "simplified",
    "zh-hant": "traditional",
    "zh-tw": "taiwan", "zh-hant-tw": "taiwan",
    "zh-hk": "hongkong", "zh-mo": "hongkong", "zh-hant-hk": "hongkong", "zh-hant-mo": "hongkong",
}  # fmt: skip
_WRITTEN_TAGS = ("zh-Hans", "zh-Hant", "zh-CN", "zh-TW", "zh-HK", "zh-SG", "zh-MO")

# From which script to which: the name of the conversion between them.
_ROUTES = {
    ("simplified", "traditional"): "s2t", ("simplified", "taiwan"): "s2tw", ("simplified", "hongkong"): "s2hk",
    ("traditional", "simplified"): "t2s", ("taiwan", "simplified"): "tw2s", ("hongkong", "simplified"): "hk2s",
    ("traditional", "taiwan"): "t2tw", ("traditional", "hongkong"): "t2hk",
    ("taiwan", "traditional"): "tw2t", ("hongkong", "traditional"): "hk2t",
}  # fmt: skip
_WITH_PHRASES = {
    ("simplified", "taiwan"): "s2twp", ("simplified", "hongkong"): "s2hkp",
    ("traditional", "simplified"): "tw2sp", ("taiwan", "simplified"): "tw2sp", ("hongkong", "simplified"): "hk2sp",
}  # fmt: skip


class Recipe(NamedTuple):
    """Everything that decides a conversion: OpenCC's configuration, our corrections, the rare characters."""

    config: str
    overlay: bool = False
    tofu: bool = True

    @property
    def corrected(self) -> bool:
        """Whether neighbours have a say in one-to-many characters."""
        return self.overlay and self.config.startswith("s2")

    @property
    def name(self) -> str:
        """A name for files: `s2t`, `s2t+ours`, `t2s-notofu`."""
        return f"{self.config}{'+ours' if self.overlay else ''}{'' if self.tofu else '-notofu'}"


def check_target(to: str) -> str:
    """The canonical name of a target, or an OptionError that names the nearest right one.

    >>> check_target("zh-Hant-TW"), check_target("S2TWP"), check_target("keep")
    ('taiwan', 's2twp', 'keep')
    """
    name = str(to).strip().lower().replace("_", "-")
    if name in PLAIN or name in CONFIGS or name == "keep":
        return name
    if name in _TAGS:
        return _TAGS[name]
    from difflib import get_close_matches

    known = ["keep", *PLAIN, *_WRITTEN_TAGS, *CONFIGS]
    near = get_close_matches(name, [entry.lower() for entry in known], n=1, cutoff=0.5)
    if near:
        hint = f"did you mean '{next(entry for entry in known if entry.lower() == near[0])}'?"
    else:
        hint = f"known are {', '.join(known)}"
    raise OptionError(f"no script is called '{to}'", where="--to", hint=hint)


def check_source(source: str) -> str:
    """The canonical name of a source: `auto`, or a plain name or its tag."""
    name = str(source).strip().lower().replace("_", "-")
    name = _TAGS.get(name, name)
    if name == "auto" or name in PLAIN:
        return name
    raise OptionError(f"no source script is called '{source}'", where="source",
                      hint=f"known are auto, {', '.join(PLAIN)}")  # fmt: skip


def recipe(to: str, *, source: str = "auto", phrases: bool = False, tofu: bool = True) -> Recipe | None:
    """Which conversion `to` (a canonical name) is for text in `source`; None where nothing is to be done.

    `phrases` also replaces regional vocabulary (軟體 ↔ 软件). With `auto`, the source is the other script.

    >>> recipe("taiwan", phrases=True)
    Recipe(config='s2twp', overlay=True, tofu=True)
    >>> recipe("hongkong", source="taiwan") is None
    Traceback (most recent call last):
    newsclean.errors.OptionError: no conversion from taiwan to hongkong (source): go by way of traditional
    """
    if to == "keep":
        return None
    if to in CONFIGS:
        return Recipe(to, overlay=False, tofu=tofu)
    if source == to:
        return None
    if source == "auto":
        source = "traditional" if to == "simplified" else "simplified"
    config = _WITH_PHRASES.get((source, to)) if phrases else None
    config = config or _ROUTES.get((source, to))
    if config is None:
        raise OptionError(
            f"no conversion from {source} to {to}", where="source", hint="go by way of traditional"
        )
    return Recipe(config, overlay=True, tofu=tofu)


def shipped_recipes() -> list[Recipe]:
    """The conversions whose lexicons a wheel carries: OpenCC's own, and ours for the plain names.

    >>> len(shipped_recipes()) == len(set(shipped_recipes())) > len(CONFIGS)
    True
    """
    ours = dict.fromkeys([*_ROUTES.values(), *_WITH_PHRASES.values()])
    return [Recipe(config) for config in CONFIGS] + [Recipe(config, overlay=True) for config in ours]


def language_of(to: str) -> str:
    """The BCP 47 tag of text in target `to`.

    >>> language_of("taiwan"), language_of("s2hk"), language_of("tw2sp"), language_of("t2jp")
    ('zh-Hant-TW', 'zh-Hant-HK', 'zh-Hans', 'ja')
    """
    end = to.rpartition("2")[2] if to in CONFIGS else to
    return {
        "simplified": "zh-Hans", "s": "zh-Hans", "sp": "zh-Hans",
        "traditional": "zh-Hant", "t": "zh-Hant",
        "taiwan": "zh-Hant-TW", "tw": "zh-Hant-TW", "twp": "zh-Hant-TW",
        "hongkong": "zh-Hant-HK", "hk": "zh-Hant-HK", "hkp": "zh-Hant-HK",
        "jp": "ja",
    }[end]  # fmt: skip
