"""`--encoding-from-siblings`: the files of a folder vote on the encoding of those that leave it open."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.cli.inputs import Source

__all__ = ["Siblings"]

VOTERS = 200  # files of a folder that are asked, spread over its names
START = 4096  # bytes that are read of each


class Siblings:
    """Knows what the files of each folder voted; each folder is asked once."""

    def __init__(self) -> None:
        self._votes: dict[str, str | None] = {}

    def hint(self, source: Source) -> str | None:
        """The encoding that the folder of an input votes for; None for stdin and where the vote is open."""
        if source.path is None:
            return None
        folder = os.path.dirname(source.path) or "."
        if folder not in self._votes:
            from newsclean.decoding import encoding_from_siblings

            self._votes[folder] = encoding_from_siblings(_starts(folder))
        return self._votes[folder]


def _starts(folder: str) -> Iterator[bytes]:
    """The first bytes of a folder's files; what can't be read has no vote."""
    try:
        names = sorted(name for name in os.listdir(folder) if not name.startswith("."))
    except OSError:
        return
    for name in names[:: -(-len(names) // VOTERS) or 1]:
        path = os.path.join(folder, name)
        with suppress(OSError):
            if stat.S_ISREG(os.stat(path).st_mode):  # no pipes, no devices: they may never end
                with open(path, "rb") as file:
                    yield file.read(START)
