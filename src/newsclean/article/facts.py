"""What the lines of a page say of its article, before it becomes one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

__all__ = ["Facts"]


@dataclass(slots=True, eq=False, repr=False)
class Facts:
    """What metadata says. `plain` means: nothing but date, source and author."""

    published: str = ""
    updated: str = ""
    time: str = ""  # a time of day without its date
    raw_date: str = ""  # a date that can't be completed, as written
    source: str = ""
    authors: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    plain: bool = True
    account: bool = False  # a platform's mark of an account: 原创, 官方账号
    labelled: bool = False  # the date had a label, or stood beside a source or an author
    guessed: bool = False  # the source is a word beside the time that nothing says is a medium
    only_updated: str = ""  # the date of a plain 更新时间, under which many systems publish

    def copy(self) -> Facts:
        """The same facts, to be changed on their own."""
        extra = {key: [*value] if isinstance(value, list) else value for key, value in self.extra.items()}
        return Facts(
            self.published, self.updated, self.time, self.raw_date, self.source, [*self.authors], extra, self.plain,
            self.account, self.labelled, self.guessed, self.only_updated,
        )  # fmt: skip

    def note(self, key: str, value: str | int | list[str]) -> None:
        """Keep something that has no field of its own."""
        self.plain = False
        if isinstance(value, list):
            known = self.extra.setdefault(key, [])
            known.extend(item for item in value if item not in known)
        else:
            self.extra.setdefault(key, value)

    def add_authors(self, names: list[str]) -> None:
        """Add those that are not there yet."""
        self.authors += [name for name in names if name not in self.authors]

    def merge(self, other: Facts) -> None:
        """Take over what another line says; what is known already stays, a more exact time of a day wins."""
        first, second = self.published, other.published
        better = other.labelled and not self.labelled
        if second and (not first or better or (second.startswith(first[:10]) and len(second) > len(first))):
            self.published, self.labelled = second, self.labelled or other.labelled
        self.updated = self.updated or other.updated
        self.only_updated = self.only_updated or other.only_updated
        self.time = self.time or other.time
        self.raw_date = self.raw_date or other.raw_date
        if other.source and (not self.source or (self.guessed and not other.guessed)):
            self.source, self.guessed = other.source, other.guessed
        self.add_authors(other.authors)
        for key, value in other.extra.items():
            self.note(key, value)
        self.plain = self.plain and other.plain
