"""What was done to one document and why, as data: made from the chain's steps, read by `explain` and `detect`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.model import Article, Decoded
    from newsclean.pipeline import Cleaner, Step

__all__ = ["Explanation", "explain", "reasons"]


@dataclass(frozen=True, slots=True)
class Explanation:
    """One document on its way through the chain."""

    name: str
    decoded: Decoded
    steps: tuple[Step, ...]
    article: Article

    def counts(self) -> dict[tuple[str, str], int]:
        """How many edits each rule of each stage made; an edit of two rules counts for both."""
        found: Counter[tuple[str, str]] = Counter()
        for step in self.steps:
            for edit in step.edits:
                found.update((edit.stage, rule) for rule in edit.rule.split("+"))
        return dict(found)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as JSON-ready data: see `data/explain-1.schema.json`."""
        return {
            "file": self.name,
            "encoding": self.decoded.encoding,
            "how": self.decoded.how,
            "damage": [damage.to_dict() for damage in self.decoded.damage],
            "stages": [
                {
                    "stage": step.stage,
                    "changed": step.before != step.after,
                    "edits": [edit.to_dict() for edit in step.edits],
                    "warnings": [notice.to_dict() for notice in step.warnings],
                }
                for step in self.steps
            ],
            "dropped": [item.to_dict() for item in self.article.dropped],
            "article": self.article.to_dict(),
        }


def explain(cleaner: Cleaner, data: bytes, name: str, *, hint: str | None = None) -> Explanation:
    """Run the chain on `data`, keeping what each stage got, gave and said. `hint` is that of `Cleaner.decode`.

    Raises InputError like the chain.
    """
    from newsclean.model import Article

    decoded = cleaner.decode(data, hint=hint)
    steps = tuple(cleaner.steps(data, hint=hint))
    article = next(step.result for step in reversed(steps) if isinstance(step.result, Article))
    return Explanation(name, decoded, steps, article)


def reasons() -> dict[str, tuple[str, str]]:
    """What each stage and rule does and why it is safe, by name, from the registry."""
    from newsclean.registry import STAGES

    found = {stage.name: (stage.summary, "") for stage in STAGES}
    return found | {rule.name: (rule.summary, rule.why) for stage in STAGES for rule in stage.rules}
