"""The explanation as one self-contained HTML page: before and after side by side, each change with its reason."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from newsclean.data import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.cli.explanation import Explanation
    from newsclean.model import Edit
    from newsclean.pipeline import Step

__all__ = ["page"]

_FAR = 2  # unchanged rows that are shown on each side of a change


class _Row(NamedTuple):
    """One line before and after, as HTML, and whether they differ."""

    before: str
    after: str
    changed: bool


def page(explanation: Explanation) -> str:
    """The whole page. It loads nothing, runs no script and works without colours."""
    from newsclean import __version__
    from newsclean.cli.explanation import reasons

    template = read_text("explain.html")
    why = reasons()
    filled = {
        "language": escape(explanation.article.language or "zh"),
        "name": escape(explanation.name),
        "encoding": escape(f"{explanation.decoded.encoding} ({explanation.decoded.how})"),
        "summary": "".join(_summary(explanation, why)),
        "stages": "".join(part for step in explanation.steps for part in _stage(step, why)),
        "article": "".join(_article(explanation)),
        "version": escape(__version__),
    }
    for key, value in filled.items():
        template = template.replace(f"<!-- {key} -->", value)
    return template


def _summary(explanation: Explanation, why: dict[str, tuple[str, str]]) -> Iterator[str]:
    for (stage, rule), count in explanation.counts().items():
        what, reason = why.get(rule, ("", ""))
        yield (f'<tr><td><a href="#{escape(stage)}">{escape(stage)}</a><td>{escape(rule)}<td class="n">{count:,}'
               f"<td>{escape(what)} <i>{escape(reason)}</i>")  # fmt: skip


def _stage(step: Step, why: dict[str, tuple[str, str]]) -> Iterator[str]:
    if not step.edits and not step.warnings:
        return
    yield f'<section id="{escape(step.stage)}"><h2>{escape(step.stage)}</h2><p>{escape(why[step.stage][0])}</p>'
    if step.warnings:
        yield '<ul class="warnings">'
        for notice in step.warnings:
            place = f"line {notice.line}: " if notice.line is not None else ""
            yield f"<li>{escape(place + notice.message)} <code>{escape(notice.text)}</code>"
        yield "</ul>"
    if step.edits:
        yield '<div class="rows"><div class="head">before</div><div class="head">after</div>'
        yield from _folded(list(_rows(step.before, step.edits, why)))
        yield "</div>"
    yield "</section>"


def _rows(text: str, edits: Iterable[Edit], why: dict[str, tuple[str, str]]) -> Iterator[_Row]:
    """Lines side by side. A line end that an edit takes away stays inside its row."""
    before, after, changed, position = "", "", False, 0
    for edit in [*edits, None]:
        end = len(text) if edit is None else edit.start
        *whole, rest = text[position:end].split("\n")
        for line in whole:
            yield _Row(before + escape(line), after + escape(line), changed)
            before, after, changed = "", "", False
        before, after = before + escape(rest), after + escape(rest)
        if edit is not None:
            title = escape(
                f"{edit.rule}: {' '.join(why.get(edit.rule.split('+')[0], ('', '')))}".rstrip(": ")
            )
            before += f'<del title="{title}">{_visible(edit.before)}</del>' if edit.before else ""
            after += f'<ins title="{title}">{_visible(edit.after)}</ins>' if edit.after else ""
            before += "" if edit.before else f'<del class="gap" title="{title}"></del>'
            after += "" if edit.after else f'<ins class="gap" title="{title}"></ins>'
            changed, position = True, edit.end
    if before or after:
        yield _Row(before, after, changed)


def _folded(rows: list[_Row]) -> Iterator[str]:
    """The rows, with unchanged ones far from any change folded away."""
    near = {n + step for n, row in enumerate(rows) if row.changed for step in range(-_FAR, _FAR + 1)}
    hidden: list[_Row] = []
    for number, row in enumerate(rows):
        if number in near:
            yield from _fold(hidden)
            hidden = []
            yield _cells(row)
        else:
            hidden.append(row)
    yield from _fold(hidden)


def _fold(rows: list[_Row]) -> Iterator[str]:
    if rows:
        count = "1 line" if len(rows) == 1 else f"{len(rows)} lines"
        yield f'<details><summary>{count} unchanged</summary><div class="rows">'
        yield from map(_cells, rows)
        yield "</div></details>"


def _cells(row: _Row) -> str:
    kind = "" if row.changed else ' class="same"'
    return f"<div{kind}>{row.before or '&nbsp;'}</div><div{kind}>{row.after or '&nbsp;'}</div>"


def _visible(text: str) -> str:
    parts = []
    for character in text:
        if character == "\n":
            parts.append("↵<br>")
        elif character.isprintable() or character == "\u3000":
            parts.append(escape(character))
        else:
            parts.append(f"<code>U+{ord(character):04X}</code>")
    return "".join(parts)


def _article(explanation: Explanation) -> Iterator[str]:
    article = explanation.article
    yield '<section id="article"><h2>article</h2><dl>'
    for name in ("title", "kicker", "subtitle", "published", "updated", "authors", "source", "url"):
        value = getattr(article, name)
        for text in [value] if isinstance(value, str) else value or ():
            yield f"<dt>{name}</dt><dd>{escape(text)}</dd>"
    for name, value in article.extra.items():
        yield f"<dt>{escape(name)}</dt><dd>{escape(str(value))}</dd>"
    yield "</dl>"
    if article.dropped:
        yield '<h3>Set aside</h3><table class="dropped"><tr><th>line<th>text<th>reason'
        for item in article.dropped:
            yield f'<tr><td class="n">{item.line}<td>{escape(item.text)}<td>{escape(item.reason)}'
        yield "</table>"
    yield '<h3>Body</h3><div class="body">'
    for block in article.body:
        tag = "h4" if block.type == "heading" else "p"
        kind = (
            ""
            if block.type in {"heading", "paragraph"}
            else f"<small>{block.type.replace('_', ' ')}</small> "
        )
        yield f"<{tag}>{kind}{escape(block.text)}</{tag}>"
    yield "</div></section>"
