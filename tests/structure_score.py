"""Score articles against the documents in cases/structure: the measures of the quality gate and of the benchmark.

    python tests/structure_score.py [FOLDER]         one line per measure
    python tests/structure_score.py --raise-floors   raise the floors of the quality gate to what is reached now

A document is NAME.txt or NAME.html, its gold NAME.gold.json. Texts are compared after NFKC and without white space, so
half-width punctuation costs nothing; `exact` compares them as they are.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from html import unescape
from pathlib import Path
from typing import Any
from unicodedata import normalize

DOCUMENTS = Path(__file__).parent / "cases/structure"
FLOORS = DOCUMENTS / "floors.json"
_INVISIBLE = re.compile("[\\s\u200b-\u200f\u2060\ufeff\u00ad]")
_TIME = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})(?:\D{1,3}(\d{1,2}):(\d{2}))?")

Result = Mapping[str, Any]
"""title, published, source, author (list or text), body (list of {type, text})."""


def plain(text: str | None) -> str:
    return _INVISIBLE.sub("", normalize("NFKC", text or ""))


def moment(text: str | None) -> tuple[int, ...]:
    match = _TIME.search(text or "")
    return tuple(int(part) for part in match.groups() if part) if match else ()


def names(value: str | Iterable[str] | None) -> set[str]:
    joined = value if isinstance(value, str) else "、".join(value or ())
    return {name for part in re.split("[、,，;；/]", joined) if (name := plain(part))}


def documents(folder: Path = DOCUMENTS) -> list[tuple[Path, dict[str, Any]]]:
    """Every document with its gold."""
    found = sorted(path for path in folder.iterdir() if path.suffix in {".txt", ".html"})
    return [
        (path, json.loads(path.with_suffix("").with_suffix(".gold.json").read_text("utf-8")))
        for path in found
    ]


def score(gold: Result, got: Result) -> Counter[str]:
    """Counts of one document: `X` reached of `X of`."""
    counts: Counter[str] = Counter()

    def add(name: str, reached: float, of: float = 1) -> None:
        counts[name] += int(reached)
        counts[f"{name} of"] += int(of)

    if gold["title"]:
        add("title", plain(got.get("title")) == plain(gold["title"]))
    right, found = moment(gold["published"]), moment(got.get("published"))
    if right:
        add("day", found[:3] == right[:3])
    else:
        add("no date", not found)
    if len(right) > 3:
        add("time", found[:5] == right[:5])
    if gold["source"]:
        add("source", plain(got.get("source")) == plain(gold["source"]))
    authors = names(got.get("author"))
    if gold["author"]:
        add("author", authors == names(gold["author"]))
    add("no wrong author", not authors - names(gold["author"]))
    _score_body(gold, got, add)
    return counts


def _score_body(gold: Result, got: Result, add: Callable[..., None]) -> None:
    right = [(block["type"], block["text"]) for block in gold["body"]]
    found = [(block["type"], block["text"]) for block in got.get("body") or () if plain(block["text"])]
    texts, got_texts = Counter(plain(text) for _, text in right), Counter(plain(text) for _, text in found)
    hits = sum((texts & got_texts).values())
    add("paragraph precision", hits, len(found))
    add("paragraph recall", hits, len(right))
    add(
        "exact recall",
        sum((Counter(t for _, t in right) & Counter(t.strip() for _, t in found)).values()),
        len(right),
    )
    typed = Counter((kind, plain(text)) for kind, text in right) & Counter(
        (kind, plain(text)) for kind, text in found
    )
    add("typed recall", sum(typed.values()), len(right))
    joined, wanted = "\n".join(got_texts), "\n".join(texts)
    for name, lines in (("boilerplate", gold["dropped"]), ("metadata lines", gold["meta_lines"])):
        bare = [plain(unescape(line)) for line in lines]
        leaked = sum(
            line in got_texts or (len(line) > 4 and line in joined and line not in wanted) for line in bare
        )
        add(name, len(bare) - leaked, len(bare))


def summary(counts: Counter[str]) -> dict[str, float]:
    """The share reached of every measure."""
    return {
        name.removesuffix(" of"): round(counts[name.removesuffix(" of")] / counts[name], 4)
        for name in sorted(counts)
        if name.endswith(" of") and counts[name]
    }


def clean(path: Path) -> Result:
    """One document as newsclean cleans it."""
    import newsclean

    article = newsclean.clean(path.read_bytes())
    return {
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "author": article.authors,
        "body": [{"type": block.type, "text": block.text} for block in article.body],
    }


def measure(folder: Path = DOCUMENTS) -> dict[str, float]:
    """What newsclean reaches on a folder of documents."""
    counts: Counter[str] = Counter()
    for path, gold in documents(folder):
        counts += score(gold, clean(path))
    return summary(counts)


def main(arguments: list[str]) -> None:
    raising = "--raise-floors" in arguments
    folders = [Path(argument) for argument in arguments if not argument.startswith("-")]
    reached = measure(folders[0] if folders else DOCUMENTS)
    for name, value in reached.items():
        sys.stdout.write(f"{name:22}{value:.4f}\n")
    if raising:
        floors = json.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}
        raised = {name: max(value, floors.get(name, 0.0)) for name, value in reached.items()}
        FLOORS.write_text(json.dumps(raised, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
