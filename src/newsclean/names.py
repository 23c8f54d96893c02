"""Files whose names are mojibake: what they are called, and renaming them without overwriting anything.

Archives made on Windows store names as GBK or Big5; unpacked elsewhere they come out as bytes that are no UTF-8,
or read as CP437, the charset that the ZIP format falls back to. The rest is what happens to text, too.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclean.edits import Trail
from newsclean.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Rename", "propose_renames", "rename", "repair_name"]


@dataclass(frozen=True, slots=True)
class Rename:
    """A file in `folder` whose name `old` was `new`; `how` it was damaged; `refused` says why it stays.

    The names are the system's: bytes that are no UTF-8 are lone surrogates, as in `os.fsdecode`.
    """

    folder: str
    old: str
    new: str
    how: str
    refused: str = ""


def repair_name(name: str, *, suggest: bool = False) -> tuple[str, str]:
    """The name that a file had, and how it was damaged; the name itself and '' where it is in order.

    >>> repair_name("浜戞邯鏃ユ姤.txt"), repair_name("╘╞╧¬╚╒▒¿.txt"), repair_name("云溪日报.txt")
    (('云溪日报.txt', 'UTF-8 read as GBK'), ('云溪日报.txt', 'GBK read as CP437'), ('云溪日报.txt', ''))
    """
    if not name.isascii():
        raw = _of_bytes(name)
        if raw is not None:
            return raw
        zipped = _of_zip(name)
        if zipped is not None:
            return zipped
    from newsclean.repairs.mojibake import repair_mojibake

    trail = Trail()
    trail.changes = []
    repaired = repair_mojibake(name, trail, suggest=suggest)
    how = "; ".join(dict.fromkeys(detail.partition(", score")[0] for detail in trail.details.values()))
    return repaired, how


def _of_bytes(name: str) -> tuple[str, str] | None:
    """A name whose bytes are no UTF-8: as GBK or Big5, whichever says something Chinese."""
    if not any("\ud800" <= character <= "\udfff" for character in name):
        return None
    from newsclean.repairs.judge import chinese_of_bytes

    found = chinese_of_bytes(os.fsencode(name))
    if found is None or not found[1]:
        return name, ""
    codec = "GBK" if found[0].encode("gb18030") == os.fsencode(name) else "Big5"
    return found[0], f"bytes of {codec}"


def _of_zip(name: str) -> tuple[str, str] | None:
    """A name that was read as CP437: letters and line-drawing characters for the bytes of Chinese."""
    from newsclean.repairs.judge import judge
    from newsclean.repairs.routes import ROUTES, read_back

    if not any("\u2190" <= character <= "\u25a0" for character in name):
        return None
    for route in (ROUTES["utf8-as-cp437"], ROUTES["gbk-as-cp437"], ROUTES["big5-as-cp437"]):
        filled = read_back(name, route)
        if filled is not None and not filled.choices and judge(name, filled, route).applied:
            return filled.best, route.title
    return None


def propose_renames(folder: str, *, recursive: bool = False, suggest: bool = False) -> Iterator[Rename]:
    """Every file and folder in `folder` whose name is mojibake, the deepest first, so that paths stay valid.

    Raises InputError where `folder` can't be read.
    """
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        hint = (
            "check the path"
            if isinstance(error, (FileNotFoundError, NotADirectoryError))
            else "check its permissions"
        )
        raise InputError((error.strerror or str(error)).lower(), where=folder, hint=hint) from error
    taken = {entry.name for entry in found}
    for entry in found:
        if recursive and entry.is_dir(follow_symlinks=False):
            yield from propose_renames(entry.path, recursive=True, suggest=suggest)
        new, how = repair_name(entry.name, suggest=suggest)
        if new != entry.name:
            refused = _why_not(new, taken)
            taken.add(new)
            yield Rename(folder, entry.name, new, how, refused)


def _why_not(new: str, taken: set[str]) -> str:
    if new in taken:
        return "another file has that name"
    if "\ufffd" in new:
        return "a part of the name is lost"
    if not new.isprintable() or "/" in new or "\\" in new or new in {".", "..", ""}:
        return "that is no name for a file"
    return "that name is too long" if len(os.fsencode(new)) > 255 else ""


def rename(change: Rename) -> None:
    """Rename one file; whatever has the new name by now stays, and OutputError says so."""
    old, new = os.path.join(change.folder, change.old), os.path.join(change.folder, change.new)  # noqa: PTH118
    if os.path.lexists(new):
        raise OutputError("another file has that name", where=new, hint="rename or remove it first")
    try:
        os.rename(old, new)  # noqa: PTH104 - names with surrogates go through os as they are
    except OSError as error:
        raise OutputError((error.strerror or str(error)).lower(), where=old,
                          hint="check the folder's permissions") from error  # fmt: skip
