"""The ledger: one small file for each batch that is done, written last. Every count comes from here.

`_newsclean/run.json` says what was asked for, `plan.jsonl` what there is to do, `ledger/NAME.json` what is done.
All of it is JSON: a destination that another user can write to can mislead a run, but never run code in it.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsclean.corpus.documents import Batch, Cursor, Failure
from newsclean.corpus.storage import STATE, join, read_bytes, storage_for
from newsclean.corpus.tally import Tally
from newsclean.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Entry", "Ledger"]


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one batch, or of one segment of an open batch.

    `after` is where the next segment begins; `last` says that there is none; `position` is how far the source
    file itself was read, in bytes.
    """

    name: str
    tally: Tally
    failures: tuple[Failure, ...]
    outputs: tuple[str, ...]  # shards; a tree's files have the names of their sources
    after: Cursor
    last: bool
    position: int
    version: str

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON-ready data."""
        return {
            "name": self.name,
            "version": self.version,
            "last": self.last,
            "after": list(self.after),
            "position": self.position,
            "outputs": list(self.outputs),
            "tally": self.tally.to_dict(),
            "failures": [list(failure) for failure in self.failures],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Entry:
        """Read back what `to_dict` wrote."""
        return cls(
            name=data["name"],
            version=data["version"],
            last=data["last"],
            after=Cursor(*data["after"]),
            position=data["position"],
            outputs=tuple(data["outputs"]),
            tally=Tally.from_dict(data["tally"]),
            failures=tuple(Failure(*item) for item in data["failures"]),
        )


class Ledger:
    """The ledger of one destination."""

    def __init__(self, dest: str) -> None:
        self._dest = dest
        self._storage = storage_for(dest)

    def load_run(self) -> dict[str, Any] | None:
        """What the run was asked for, None where nothing was begun here."""
        try:
            loaded: dict[str, Any] = json.loads(read_bytes(join(self._dest, STATE, "run.json")))
        except FileNotFoundError:
            return None
        return loaded

    def save_run(self, data: dict[str, Any]) -> None:
        """Write down what the run was asked for: from now on it can be resumed."""
        text = json.dumps(data, ensure_ascii=False, indent=1).encode(errors="backslashreplace")
        self._storage.write(self._dest, f"{STATE}/run.json", text + b"\n", sync=True)

    def get(self, name: str) -> Entry | None:
        """The entry of a batch or segment, None where it isn't done."""
        try:
            return Entry.from_dict(json.loads(read_bytes(join(self._dest, STATE, "ledger", f"{name}.json"))))
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError) as error:
            raise OptionError("the ledger is damaged", where=f"{STATE}/ledger/{name}.json",
                              hint="remove this file and run the same command again") from error  # fmt: skip

    def put(self, entry: Entry) -> None:
        """Enter a batch as done. Its outputs must be written by now."""
        text = json.dumps(entry.to_dict(), separators=(",", ":")).encode() + b"\n"
        self._storage.write(self._dest, f"{STATE}/ledger/{entry.name}.json", text, sync=True)

    def names(self) -> list[str]:
        """The names of all entries, in the order of the plan."""
        found = self._storage.entries(join(self._dest, STATE, "ledger"))
        return [entry.name.removesuffix(".json") for entry in found if entry.name.endswith(".json")]

    def entries(self) -> Iterator[Entry]:
        """All entries, in the order of the plan."""
        for name in self.names():
            if (entry := self.get(name)) is not None:
                yield entry

    def is_done(self, batch: Batch) -> bool:
        """Whether every segment of a batch is entered."""
        segment = 0
        while (entry := self.get(batch.name(segment))) is not None:
            if entry.last:
                return True
            segment += 1
        return False

    def forget_failed(self) -> int:
        """Take out the entries that hold failures, so that these batches are done again; how many they were."""
        count = 0
        for entry in self.entries():
            if entry.failures:
                self._storage.remove(join(self._dest, STATE, "ledger", f"{entry.name}.json"))
                count += 1
        return count

    def totals(self) -> Tally:
        """All counts, added up."""
        total = Tally()
        for entry in self.entries():
            total.add(entry.tally)
        return total

    def mark(self, batch: Batch, *, running: bool) -> None:
        """Say that a worker has begun a batch, and which, or that it has let go of it."""
        name = f"{STATE}/running/{batch.number:06d}"
        if running:
            self._storage.write(self._dest, name, f"{socket.gethostname()} {os.getpid()}\n".encode())
        else:
            self._storage.remove(join(self._dest, *name.split("/")))

    def marked(self) -> set[int]:
        """The batches that a worker has begun and not let go of."""
        found = self._storage.entries(join(self._dest, STATE, "running"))
        return {int(entry.name) for entry in found if entry.name.isdigit()}

    def ask_to_stop(self) -> None:
        """Tell every worker, wherever it runs, to let go of its batch."""
        self._storage.write(self._dest, f"{STATE}/stop", b"")

    def asked_to_stop(self) -> bool:
        """Whether workers should let go of their batches."""
        try:
            self._storage.entry(join(self._dest, STATE, "stop"))
        except FileNotFoundError:
            return False
        return True

    def tidy(self) -> None:
        """Remove what a run that ended badly has left: temporary files, marks, the wish to stop."""
        with suppress(FileNotFoundError):
            self._storage.remove(join(self._dest, STATE, "stop"))
        for folder in ("tmp", "running"):
            for entry in self._storage.entries(join(self._dest, STATE, folder)):
                if entry.kind == "file":
                    self._storage.remove(entry.path)
