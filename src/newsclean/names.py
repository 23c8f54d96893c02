"""Files whose names are mojibake: what they are called, and renaming them without overwriting anything.

Archives made on Windows store names as GBK or Big5; unpacked elsewhere they come out as bytes that are no UTF-8, or
read as CP437, the charset that the ZIP format falls back to, or as the charset of DOS or of Macs where they are
unpacked. Info-ZIP writes `#U4e2d` for what its locale lacks, browsers and macOS `%E4`; HFS+ takes letters and their
accents apart. The rest is what happens to text, too.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING
from unicodedata import normalize
from urllib.parse import unquote_to_bytes

from newsclean.characters import is_han
from newsclean.edits import Trail
from newsclean.errors import InputError, OutputError
from newsclean.patterns import lazy

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


_ACCENT = lazy("[\u0300-\u036f]")
"""Accents that stand apart from their letters: HFS+ stores letters of wrong readings so, too."""


def repair_name(name: str, *, suggest: bool = False) -> tuple[str, str]:
    """The name that a file had, and how it was damaged; the name itself and '' where it is in order.

    >>> repair_name("浜戞邯鏃ユ姤.txt"), repair_name("╘╞╧¬╚╒▒¿.txt"), repair_name("云溪日报.txt")
    (('云溪日报.txt', 'UTF-8 read as GBK'), ('云溪日报.txt', 'GBK read as CP437'), ('云溪日报.txt', ''))
    """
    joined = normalize(
        "NFC", name
    )  # HFS+ stores letters apart from their accents, those of wrong readings, too
    for reader in (_of_bytes, _of_unzip, _of_percent, _of_archive):
        found = reader(joined)
        if found is not None:
            return found if found[1] else (name, "")
    from newsclean.repairs.mojibake import repair_mojibake

    trail = Trail()
    trail.changes = []
    repaired = repair_mojibake(joined, trail, suggest=suggest)
    if repaired == joined:
        return name, ""
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


_UNZIPPED = lazy("(?:#U[0-9a-f]{4}|#L[0-9a-f]{6})+")


def _of_unzip(name: str) -> tuple[str, str] | None:
    """A name with characters that Info-ZIP's unzip could not write, `#U4e2d`, where Han comes out of it."""
    if "#" not in name:
        return None
    said = _UNZIPPED.sub(
        lambda match: "".join(chr(int(digits, 16)) for digits in re.split("#[UL]", match[0])[1:]), name
    )
    return (said, "characters written out by unzip") if any(map(is_han, said)) else None


_PERCENT = lazy("%(?![0-9A-Fa-f]{2})")


def _of_percent(name: str) -> tuple[str, str] | None:
    """A name in which bytes are written as `%E4`, all of them, where Chinese comes out of it."""
    if not name.isascii() or "%" not in name or _PERCENT.search(name):
        return None
    from newsclean.repairs.judge import chinese_of_bytes

    code = unquote_to_bytes(name)
    try:
        said, codec = code.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        said, codec = "", "GBK or Big5"
    if not any(map(is_han, said)):
        found = chinese_of_bytes(code)
        if found is None or not found[1]:
            return None
        said = found[0]
    return said, f"bytes of {codec} written with %"


_ARCHIVES = ("cp437", "cp850", "cp866", "cp852", "macroman")
"""Charsets of DOS by what they are common for: the ZIP format, Western, Russian and Central Europe; and of old Macs."""
_OTHER = lazy("[\u2e80-\ud7ff\uf900-\ufffd]")  # what none of them shows
_SIGNS = lazy("[\xa0-\xbf\u02c6-\u02dd\u2020-\u2044\u2190-\u25ff]")
"""GBK and Big5 show more than letters; a name of letters alone may be in another language."""
_BOXES = lazy("[\u2500-\u25a0]")
_DEAREST_OF_TWO = 8.0  # nats per character


def _of_archive(name: str) -> tuple[str, str] | None:
    """A name that was read as a charset of DOS or of Macs: letters, signs and lines for the bytes of Chinese."""
    if name.isascii() or _OTHER.search(name):
        return None
    from newsclean.repairs.judge import judge, reads_as_chinese
    from newsclean.repairs.routes import ROUTES, read_back

    found: list[tuple[float, str, str]] = []
    for true in ("utf8", "gbk", "big5") if _SIGNS.search(name) else ("utf8",):
        for charset in _ARCHIVES:
            route = ROUTES[f"{true}-as-{charset}"]
            filled = read_back(name, route)
            if filled is None or filled.choices:
                continue
            verdict = judge(name, filled, route)
            han = len(set(filter(is_han, filled.best)))
            short = (
                true == "gbk"
                and _BOXES.search(name) is not None
                and han > 1
                and reads_as_chinese(filled.best, _DEAREST_OF_TWO)
            )
            if (verdict.applied and (han > 1 or _SIGNS.search(name))) or short:
                found.append((verdict.score, filled.best, route.title))
        if found:
            _, said, how = max(found, key=itemgetter(0))  # the first of those that say the same
            return said, how
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
