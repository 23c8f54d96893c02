"""Where the article stands in a whole page: found by what the page's elements hold.

Running text has stops and commas and few links; navigation, lists of headlines and footers are the other way round.
Each run of text (what stands between two block tags) gives its length to the elements around it, less to those farther
out, as Readability does (Arc90, 2010); links take it away again. The headline is the run that the page's own head
names, else its first large heading, and the article is the smallest element that holds both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from newsclean.markup.names import BLOCK, LEAF
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from newsclean.markup.tokens import Token

__all__ = ["Body", "find_body"]

_REACH = 6  # elements around a run that it speaks for
_STOPS = lazy("[。！？；，]")
_SPACE = lazy(r"\s+|&nbsp;|&#12288;|&emsp;|　")
_SHORTEST_TITLE = 4
_TITLE_LENGTH = 60
_LARGE = lazy(
    r"<font\b[^<>]*\bsize\s*=\s*[\"']?(?:[4-7]|\+[2-4])\b|\b(?:class|id)\s*=\s*[\"']?(?:[^\"'<>]*[\s_-])?(?:title|headline|tit|bt|biaoti)[\s\"'>]",
    re.IGNORECASE,
)
_LINK_LENGTH = 40  # a longer link is a sentence
_MOST_LINKED = 0.8
_FEW_LINKED = 0.2
_MOST_RUNNING = 100  # runs of text in the article's head and outside its own element
_MOST_ABOVE, _ABOVE_LENGTH = 3, 40  # lines above the title, and their characters


class _Run(NamedTuple):
    """Text between two block tags, the numbers of which are `start` and `end`."""

    start: int
    end: int
    parent: int  # number of the innermost block element around it, -1 outside of all
    length: int
    linked: int
    links: int
    text: str

    @property
    def weight(self) -> int:
        """What it counts as running text."""
        if 2 * self.linked > self.length or self.length < 10 or not _STOPS.search(self.text):
            return 0
        return self.length


class Body(NamedTuple):
    """Where the article stands, in numbers of tokens.

    Its head begins at `head`, the element of its text ends at `close`; behind that only running text belongs to it,
    behind `end` nothing does. `running` are the tags before such text, `links` start elements inside that hold nothing
    but links.
    """

    head: int
    close: int
    end: int
    running: tuple[range, ...]
    links: frozenset[int]

    def holds(self, number: int) -> bool:
        """Whether a line that begins behind tag `number` belongs to the article."""
        if number < self.close:
            return number >= self.head
        return number < self.end and any(number in place for place in self.running)


def find_body(
    text: str,
    tokens: Sequence[Token],
    ends: Sequence[int],
    boilerplate: Mapping[int, str],
    titles: Iterable[str],
) -> Body | None:
    """Find the article, or None where no element stands out: then every line may belong to it.

    Without a headline nothing is cut but lists of links before and behind all running text.

    `boilerplate` holds the elements that say of themselves that they are no part of an article, `titles` what the
    page calls it.
    """
    parents, runs = _read_runs(text, tokens, ends, boilerplate)
    title = _find_title(tokens, runs, [plain for name in titles if (plain := _plain(name))])
    title = title or _find_large_print(text, tokens, runs)
    behind = [run for run in runs if title is not None and run.start > title.start]
    best = None
    # Where most of the text stands above the heading, it is one in the text.
    if 2 * sum(run.weight for run in behind) >= sum(run.weight for run in runs):
        best = _best_element(tokens, parents, behind, title)
    if best is None or title is None:
        links = _find_links(tokens, ends, runs, parents, range(len(tokens)))
        return Body(-1, len(tokens), len(tokens), (), links) if links else None
    around = best
    while not around < title.start < ends[around] and parents[around] >= 0:
        around = parents[around]
    head = _head_start(tokens, parents, runs, title)
    best = _widen(ends, parents, runs, best, around)
    close, end = ends[best], ends[around]
    if not around < title.start < end:
        end = len(tokens)  # a fragment: nothing is around title and text
    running = tuple(range(run.start, run.end) for run in behind if run.weight and close <= run.start < end)
    links = _find_links(tokens, ends, runs, parents, range(best, close))
    return Body(head, close, end, running[:_MOST_RUNNING], links)


def _widen(ends: Sequence[int], parents: Sequence[int], runs: Sequence[_Run], best: int, around: int) -> int:
    """The element that also holds what belongs to the text beside it: a table, a list, its last part.

    That is the parent, inside of the element around title and text, as long as what it adds holds few links.
    """
    while best > around and parents[best] >= around:
        parent = parents[best]
        added = [run for run in runs if ends[best] <= run.start < ends[parent]]
        length, linked = sum(run.length for run in added), sum(run.linked for run in added)
        if linked > _FEW_LINKED * length:
            break
        best = parent
    return best


def _plain(text: str) -> str:
    return _SPACE.sub("", text)


def _read_runs(
    text: str, tokens: Sequence[Token], ends: Sequence[int], boilerplate: Mapping[int, str]
) -> tuple[list[int], list[_Run]]:
    """The innermost block around every token, and the runs of text that are not boilerplate already."""
    parents: list[int] = []
    runs: list[_Run] = []
    stack: list[int] = []
    pieces: list[str] = []
    start, position, depth, linked, links, covered = -1, 0, 0, 0, 0, -1
    for number, token in enumerate(tokens):
        piece = _plain(text[position : token.start])
        position = token.end
        if piece and number > covered:
            pieces.append(piece)
            linked += len(piece) if depth else 0
        if token.name in BLOCK and token.kind != "skip":
            if pieces:
                whole = "".join(pieces)
                runs.append(_Run(start, number, stack[-1] if stack else -1, len(whole), linked, links, whole))
            start, linked, links, pieces = number, 0, 0, []
            while stack and ends[stack[-1]] <= number:
                stack.pop()
        parents.append(stack[-1] if stack else -1)
        if token.kind == "open":
            depth += token.name == "a"
            links += token.name == "a"
            if number in boilerplate or token.name in ("head", "title", "rt", "rp"):
                covered = max(covered, ends[number])
            if token.name in BLOCK and ends[number] > number:
                stack.append(number)
        elif token.kind == "close" and token.name == "a":
            depth = max(0, depth - 1)
    if rest := "".join(
        [*pieces, _plain(text[position:]) if len(tokens) > covered else ""]
    ):  # a fragment may end open
        runs.append(_Run(start, len(tokens), stack[-1] if stack else -1, len(rest), linked, links, rest))
    return parents, runs


def _find_title(tokens: Sequence[Token], runs: Sequence[_Run], titles: Sequence[str]) -> _Run | None:
    """The run that is the headline: the longest that a title holds, in a heading if there is one, else h1 or h2."""
    best: tuple[int, int, int] | None = None
    found: _Run | None = None
    for place, run in enumerate(runs):
        if not _SHORTEST_TITLE <= run.length <= 100:
            continue
        for title in titles:
            if run.text in title or (
                title in run.text[: len(title) + 4] and run.length <= 2 * len(title) + 8
            ):
                name = tokens[run.parent].name if run.parent >= 0 else ""
                # The head of the title counts: behind it stand sections and the site.
                rank = (int(title.startswith(run.text)) + int(name in ("h1", "h2")), run.length, -place)
                if best is None or rank > best:
                    best, found = rank, run
    if found is not None:
        return found
    for name in ("h1", "h2", "h3"):
        tagged = [run for run in runs if run.parent >= 0 and tokens[run.parent].name == name]
        tagged = [
            run
            for run in tagged
            if run.length >= _SHORTEST_TITLE and not any(run.text in title for title in titles)
        ]
        if tagged and (name == "h1" or not titles):
            return tagged[0]
    return None


def _find_large_print(text: str, tokens: Sequence[Token], runs: Sequence[_Run]) -> _Run | None:
    """The first run whose look makes it a headline: large print, or a class such as `title`; no links, no stops."""
    for run in runs:
        if run.links or not 2 * _SHORTEST_TITLE <= run.length <= _TITLE_LENGTH or "。" in run.text:
            continue
        around = [number for number in (run.start, run.parent) if number >= 0]
        for number in {*around, *range(max(run.start, 0), run.end)}:
            token = tokens[number]
            if token.kind == "open" and _LARGE.search(text, token.start, token.end):
                return run
    return None


def _best_element(
    tokens: Sequence[Token], parents: Sequence[int], runs: Sequence[_Run], title: _Run | None
) -> int | None:
    """The number of the tag that starts the element with the most running text close to it."""
    scores: dict[int, float] = {}
    linked: dict[int, int] = {}
    lengths: dict[int, int] = {}
    article = _article(tokens, parents, title.parent) if title else -1
    for run in runs:
        element = run.parent
        weight = float(run.weight)
        if article >= 0 and _article(tokens, parents, run.parent) not in (article, -1):
            weight *= 0.1  # the teaser of another article
        if element >= 0 and tokens[element].name in LEAF:
            element = parents[element]
        share = 1.0
        for _ in range(_REACH):
            if element < 0:
                break
            scores[element] = scores.get(element, 0.0) + weight * share
            linked[element] = linked.get(element, 0) + run.linked
            lengths[element] = lengths.get(element, 0) + run.length
            element = parents[element]
            share *= 0.6
    ranked = {
        element: score * (1 - linked[element] / (lengths[element] + 1))
        for element, score in scores.items()
        if score > 0
    }
    return max(ranked, key=lambda element: (ranked[element], -element)) if ranked else None


def _article(tokens: Sequence[Token], parents: Sequence[int], element: int) -> int:
    """The innermost `<article>` around an element."""
    while element >= 0 and tokens[element].name != "article":
        element = parents[element]
    return element


def _head_start(tokens: Sequence[Token], parents: Sequence[int], runs: Sequence[_Run], title: _Run) -> int:
    """Where the head begins: at the title, or with the short lines right above it that are no links.

    They stand in the same element, or in one beside the title.
    """
    start = title.start
    home = _container(tokens, parents, title.parent)
    place = runs.index(title)
    for run in reversed(runs[max(0, place - _MOST_ABOVE) : place]):
        here = _container(tokens, parents, run.parent)
        near = here == home or (here >= 0 and home >= 0 and parents[here] in (home, parents[home]))
        if run.linked or run.length > _ABOVE_LENGTH or not near:
            break
        start = run.start
    return start


def _container(tokens: Sequence[Token], parents: Sequence[int], element: int) -> int:
    """The innermost element that is more than one line of text."""
    while element >= 0 and tokens[element].name in LEAF:
        element = parents[element]
    return element


def _find_links(
    tokens: Sequence[Token], ends: Sequence[int], runs: Sequence[_Run], parents: Sequence[int], place: range
) -> frozenset[int]:
    """Elements before or behind all running text of a place that hold two or more links and hardly anything else.

    A list of links between paragraphs is left: it may be what they speak of.
    """
    inside = [run for run in runs if run.start in place]
    weights = [run for run in inside if run.weight]
    if not weights:
        return frozenset()
    first, last = weights[0].start, weights[-1].end
    totals: dict[int, list[int]] = {}
    for run in inside:
        element = run.parent
        while element >= place.start and (element >= last or 0 <= ends[element] <= first):
            total = totals.setdefault(element, [0, 0, 0, 0])
            total[0] += run.length
            total[1] += run.linked
            total[2] += run.links
            total[3] = max(total[3], run.linked if run.links == 1 else 0)
            element = parents[element]
    return frozenset(
        element
        for element, (length, linked, links, longest) in totals.items()
        if links >= 2
        and linked >= _MOST_LINKED * length
        and longest <= _LINK_LENGTH
        and tokens[element].name not in LEAF
    )
