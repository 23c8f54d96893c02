"""A batch that killed its worker is done in a process of its own, and the document that kills is found.

The child says the name of each document before it cleans it. When it dies, the last name is the suspect; alone in
another child it must die again to be called poison (the first death may have been an accident). Poison is
quarantined and the rest of the batch done. This needs two deaths for each poison document, where halving the
batch would need one for each halving.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import newsclean
from newsclean.corpus.documents import Batch, Cursor, Failure
from newsclean.corpus.ledger import Entry, Ledger
from newsclean.corpus.settings import Job
from newsclean.corpus.tally import Tally
from newsclean.corpus.work import Outcome, clean_one, expendable, run_batch

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["main", "quarantine_batch", "run_batch_apart"]

_ACCIDENTS = 3
"""Deaths that no document can be shown to cause, before the last one named is blamed for them."""


class _Child(NamedTuple):
    """How a child ended: the outcome it told, or None where it died; the last document it named; how it died."""

    outcome: Outcome | None
    last: str | None
    death: str


def run_batch_apart(job: Job, batch: Batch) -> Outcome:
    """Do a batch in children of this process, until it is done without those documents that kill them."""
    poison: dict[str, str] = {}
    accidents = 0
    while True:
        child = _run_child(job, batch, poison)
        if child.outcome is not None:
            return child.outcome
        alone = _run_child(job, batch, {}, only=child.last) if child.last is not None else child
        if child.last is not None and alone.outcome is None:
            poison[child.last] = f"it ends the process that cleans it ({alone.death})"
            continue
        accidents += 1
        if accidents == _ACCIDENTS:
            if child.last is None:
                quarantine_batch(job, batch, f"reading it ends the process ({child.death})")
                return Outcome("done")
            poison[child.last] = f"processes that reached it ended {accidents} times ({child.death})"
            accidents = 0


def quarantine_batch(job: Job, batch: Batch, reason: str) -> None:
    """Enter a batch of which nothing can be read as one failure for each of its pieces."""
    ledger = Ledger(job.dest)
    segment = 0
    while batch.open and ledger.get(batch.name(segment)) is not None:
        segment += 1
    failures = tuple(
        Failure(piece.source if piece.kind == "file" else f"{piece.source}#{piece.start}", "poison", reason)
        for piece in batch.pieces
    )
    tally = Tally()
    for failure in failures:
        tally.add_failure(failure)
    name = batch.name(segment)
    ledger.put(
        Entry(name, tally, failures, (), Cursor(), last=True, position=0, version=newsclean.__version__)
    )


def _run_child(job: Job, batch: Batch, poison: Mapping[str, str], only: str | None = None) -> _Child:
    order = {"job": job.to_dict(), "batch": batch.to_list(), "poison": dict(poison), "only": only}
    paths = [
        str(Path(newsclean.__file__).parents[1]),
        *os.environ.get("PYTHONPATH", "").split(os.pathsep),
        *sys.path,
    ]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
    }
    with subprocess.Popen(
        [sys.executable, "-m", "newsclean.corpus.rescue"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment,
    ) as process:  # fmt: skip
        with suppress(BrokenPipeError):
            _send(process, json.dumps(order).encode())
        said, hung = _listen(process, 2 * job.limits.seconds + 60)
        if hung:
            process.kill()
        code = process.wait()
    last = None
    for message in said:
        if isinstance(message, list):
            return _Child(Outcome(*message), last, "")
        last = message
    return _Child(None, last, "it hung" if hung else _death(code))


def _send(process: subprocess.Popen[bytes], data: bytes) -> None:
    if process.stdin is not None:
        process.stdin.write(data)
        process.stdin.close()


def _listen(process: subprocess.Popen[bytes], patience: float) -> tuple[list[Any], bool]:
    """What the child says, of the names only the last; and whether it fell silent without ending."""
    last: list[Any] = []
    rest = b""
    if process.stdout is None:
        return last, False
    while select.select([process.stdout], [], [], patience)[0]:
        data = os.read(process.stdout.fileno(), 1 << 16)
        if not data:
            return last, False
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            message = json.loads(line)
            last = [*last, message] if isinstance(message, list) else [message]
    return last, True


def _death(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return f"signal {-code}, {signal.Signals(-code).name}"
    return "exit code 1: it did not end in time" if code == 1 else f"exit code {code}"


def main() -> None:
    """The child: reads its order on stdin, names documents on stdout, and its outcome at the end."""
    order = json.loads(sys.stdin.buffer.read())
    job, batch = Job.from_dict(order["job"]), Batch.from_list(order["batch"])
    expendable()

    def say(message: str | Outcome) -> None:
        sys.stdout.write(json.dumps(message) + "\n")
        sys.stdout.flush()

    if order["only"] is not None:
        say(order["only"])
        clean_one(job, batch, order["only"])
        say(Outcome("done"))
    else:
        say(run_batch(job, batch, order["poison"], say))


if __name__ == "__main__":
    main()
