"""What a batch counts, so that the report can be made from the ledger alone."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from newsclean.corpus.documents import sampled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.corpus.documents import Failure
    from newsclean.model import Article
    from newsclean.pipeline import Cleaner

__all__ = ["Tally", "looked_at"]

_LOOK_AT = 1 / 64
"""Share of the documents that are cleaned a second time, stage by stage, to see edits and times."""


def looked_at(name: str) -> bool:
    """Whether a document is one of those that are looked at more closely, by its name."""
    return sampled(name, _LOOK_AT)


@dataclass(slots=True)
class Tally:
    """Counts of one batch, or of many added up. Bytes are those of the documents, unpacked."""

    documents: int = 0  # inputs: written + failed + left out by --sample
    written: int = 0
    failed: int = 0
    unsampled: int = 0
    bytes_in: int = 0
    bytes_out: int = 0
    seconds: float = 0.0  # of work
    damaged: int = 0  # documents with a warning
    encodings: Counter[str] = field(default_factory=Counter)
    scripts: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0  # documents behind the next two
    edits: Counter[str] = field(default_factory=Counter)
    stages: Counter[str] = field(default_factory=Counter)  # microseconds

    def add_article(self, article: Article, encoding: str, size: int, written: int) -> None:
        """Count a document that was cleaned."""
        self.documents += 1
        self.written += 1
        self.bytes_in += size
        self.bytes_out += written
        self.encodings[encoding or "none (text)"] += 1
        self.scripts[article.language or "unknown"] += 1
        if article.warnings:
            self.damaged += 1
            self.warnings.update(f"{notice.stage}.{notice.rule}" for notice in article.warnings)
        if article.dropped:
            self.dropped.update(item.reason for item in article.dropped)

    def add_failure(self, failure: Failure) -> None:
        """Count a document that has no output."""
        self.documents += 1
        self.failed += 1
        self.failures[failure.kind] += 1

    def look_at(self, data: bytes | str, cleaner: Cleaner) -> None:
        """Count edits and times of one document, cleaned stage by stage."""
        self.looked_at += 1
        before = time.perf_counter()
        for step in cleaner.steps(data):
            now = time.perf_counter()
            self.stages[step.stage] += round((now - before) * 1e6)
            self.edits.update(f"{edit.stage}.{edit.rule}" for edit in step.edits)
            before = time.perf_counter()

    def add(self, other: Tally) -> None:
        """Add the counts of another tally to this one."""
        for part in fields(self):
            mine, theirs = getattr(self, part.name), getattr(other, part.name)
            if isinstance(mine, Counter):
                mine.update(theirs)
            else:
                setattr(self, part.name, mine + theirs)

    def to_dict(self) -> dict[str, Any]:
        """The counts as JSON-ready data, the most frequent first."""
        values = ((part.name, getattr(self, part.name)) for part in fields(self))
        return {
            name: dict(value.most_common()) if isinstance(value, Counter) else round(value, 3) if isinstance(value, float) else value
            for name, value in values
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Tally:
        """Read back what `to_dict` wrote."""
        values: dict[str, Any] = {
            name: Counter(value) if isinstance(value, dict) else value for name, value in data.items()
        }
        return cls(**values)
