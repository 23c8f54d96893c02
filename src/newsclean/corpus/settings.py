"""What the user asked for: settings that decide about the output, limits that decide what is refused."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, get_args

from newsclean.errors import OptionError
from newsclean.model import Options

if TYPE_CHECKING:
    from collections.abc import Mapping

    from newsclean.pipeline import Cleaner

__all__ = ["MIB", "TEXT_SUFFIX", "Job", "Limits", "Settings", "Sink", "cleaner_for"]

MIB = 1 << 20

Sink = Literal["tree", "jsonl", "parquet"]
TextFormat = Literal["text", "markdown", "json"]
Compression = Literal["", "gz", "zst"]

TEXT_SUFFIX: Mapping[str, str] = {"text": ".txt", "markdown": ".md", "json": ".json"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost; a document over a limit is quarantined with its reason.

    They are no part of the fingerprint: a run may go on, or try again what failed, with other limits.
    """

    size: int = 64 * MIB  # bytes of one document, unpacked
    seconds: float = 60.0  # of cleaning
    memory: int = 2048 * MIB  # bytes that cleaning may add to its process
    expansion: int = 200  # unpacked bytes for each packed one

    def __post_init__(self) -> None:
        for part in fields(self):
            if getattr(self, part.name) <= 0:
                raise OptionError(f"a limit of {getattr(self, part.name):g} refuses everything",
                                  where=part.name, hint="give a number above 0")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that decides which bytes come out, engine and number of workers left aside.

    `field` is where JSONL and Parquet sources keep the text and where JSONL output puts it; `id_field` names
    their key. `lines` reads text files as one document a line. `sample` keeps that share of the documents (by a
    hash of their names, so always the same ones), `limit` stops after so many inputs. `batch_bytes` is the most
    input that makes a batch: one entry in the ledger, one shard.
    """

    cleaning: Options = field(default_factory=Options)
    sink: Sink = "tree"
    format: TextFormat = "text"
    compression: Compression = ""
    header: bool = True
    report: bool = False
    field: str = "text"
    id_field: str | None = None
    lines: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    hidden: bool = False
    batch_bytes: int = 8 * MIB
    limit: int | None = None
    sample: float | None = None
    dedup: bool = False

    def __post_init__(self) -> None:
        _choose("sink", self.sink, get_args(Sink))
        _choose("format", self.format, get_args(TextFormat))
        _choose("compression", self.compression, get_args(Compression))
        if self.batch_bytes < 1:
            raise OptionError("a batch needs at least one byte", where="batch_bytes")
        if self.limit is not None and self.limit < 1:
            raise OptionError("a limit below 1 leaves nothing to do", where="limit")
        if self.sample is not None and not 0 < self.sample <= 1:
            raise OptionError(f"{self.sample} is no share of the documents", where="sample",
                              hint="give a number above 0 and at most 1, such as 0.01")  # fmt: skip
        if self.sink != "jsonl" and self.compression:
            raise OptionError(f"the sink {self.sink} has no compression to choose", where="compression",
                              hint="leave it out, or write JSON lines (sink jsonl)")  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """The settings as JSON-ready data, in an order that never changes."""
        data = asdict(self)
        data["cleaning"] = {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in self.cleaning._asdict().items()
        }
        loaded: dict[str, Any] = json.loads(json.dumps(data))
        return loaded

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Settings:
        """Read back what `to_dict` wrote."""
        standard = Options()
        cleaning = {
            name: type(getattr(standard, name))(map(_frozen, value)) if isinstance(value, list) else value
            for name, value in data["cleaning"].items()
        }
        values: dict[str, Any] = {name: _frozen(value) for name, value in data.items()}
        return cls(**values | {"cleaning": Options(**cleaning)})

    @property
    def fingerprint(self) -> str:
        """Sixteen digits that change whenever the output could."""
        text = json.dumps(self.to_dict(), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker must know besides its batch: small, because it travels with every batch."""

    dest: str
    settings: Settings
    limits: Limits

    def to_dict(self) -> dict[str, Any]:
        """The job as JSON-ready data."""
        return {"dest": self.dest, "settings": self.settings.to_dict(), "limits": asdict(self.limits)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Job:
        """Read back what `to_dict` wrote."""
        return cls(data["dest"], Settings.from_dict(data["settings"]), Limits(**data["limits"]))


@lru_cache(maxsize=4)
def cleaner_for(options: Options) -> Cleaner:
    """One cleaner for each process and set of options: its tables are loaded once."""
    from newsclean.pipeline import Cleaner

    return Cleaner(**options._asdict())


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _choose(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        names = ", ".join(repr(item) for item in known)
        raise OptionError(f"'{value}' is no {name}", where=name, hint=f"choose one of {names}")
