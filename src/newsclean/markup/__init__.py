r"""Tags and entities: off the text, with what they said kept as evidence on each line.

News arrives as whole pages, as fragments, and as dumps of lines in which a few tags were left behind. All three
go one way: find what is a tag (`tokens`), find which tags belong together (`elements`), write the lines
(`rendering`), decode the references (`references`), and, of a whole page, read what its head says (`metadata`).

Taking a tag away can make a tag of what stood around it (`<<b>p>`), so this is done until nothing changes. Text
so nested that it takes more than `PASSES` rounds is not news; it is left as it is, with a warning. So the stage
applied to its own text changes nothing, for every input.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.edits import Trail, compose
from newsclean.model import Line, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.edits import Change
    from newsclean.markup.rendered import Rendered
    from newsclean.markup.tokens import Token

__all__ = ["read_markup", "strip_markup"]

PASSES = 8


def read_markup(text: str, off: frozenset[str], trail: Trail) -> Page:
    """Take tags and entities off `text`; each line keeps what its tags said of it.

    `off` may name the rules `bbcode`, `tags` and `entities`. `Page.meta` is filled for whole pages only; see `metadata`.
    """
    lines: list[Line] | None = None
    current = text
    joint: Sequence[_Labelled] = []
    meta: dict[str, str] = {}
    for number in range(PASSES):
        passed = _pass(current, lines, off, audit=trail.audit, meta=None if number else meta)
        if passed is None:
            break
        current, lines, changes = passed
        for step in changes:
            joint = compose(joint, step)
    else:
        trail.warn("markup", "tags", f"tags nested more than {PASSES} times; the markup is left as it is")
        return Page(tuple(_plain_lines(text)))
    trail.record("markup", text, joint)
    return Page(tuple(_plain_lines(text) if lines is None else lines), meta)


def _plain_lines(text: str) -> list[Line]:
    """The lines of a text in which no tag says anything of them."""
    return [Line(line, number) for number, line in enumerate(text.split("\n"), start=1)]


def strip_markup(text: str) -> str:
    r"""The plain text of `text`: block tags become line ends, entities become characters.

    Comparisons, titles in angle brackets and ampersands stay, and so does what is escaped on purpose.

    >>> strip_markup("<p>雲溪縣A&amp;B公司</p>當a<b 市值<500億")
    '雲溪縣A&B公司\n當a<b 市值<500億'
    >>> strip_markup("標籤 &lt;p&gt; 表示段落")
    '標籤 &lt;p&gt; 表示段落'
    """
    return read_markup(text, frozenset(), Trail()).text


_Labelled = tuple[int, int, str, str]
_Passed = tuple[str, list[Line], list[list[_Labelled]]]


def _pass(
    text: str, lines: list[Line] | None, off: frozenset[str], *, audit: bool, meta: dict[str, str] | None
) -> _Passed | None:
    """Take off the markup once; None where there is none. `lines` are those of the pass before, if there was one."""
    steps: list[list[_Labelled]] = []
    before = text
    changes: list[Change] = []
    if "[/" in text and "bbcode" not in off:
        from newsclean.markup.bbcode import strip_bbcode

        stripped, changes = strip_bbcode(text)
        if changes:
            lines = _parted(_plain_lines(text) if lines is None else lines, changes)
            lines = _with_texts(lines, stripped)
            text = stripped
            if audit:
                steps.append(_labelled(changes, "bbcode"))
    tagged = False
    if ("<" in text or ">" in text or "＜" in text) and "tags" not in off:
        from newsclean.markup.tokens import tokenize

        tokens = list(tokenize(text))
        if tokens:
            tagged = True
            rendered = _rendered(text, tokens, meta)
            if audit:
                steps.append(_labelled(rendered.changes(text), "tags"))
            lines = rendered.lines if lines is None else _merged(rendered.lines, lines)
            text = "\n".join([line.text for line in lines])
    if ("&" in text or "nbsp" in text or "＆" in text) and "entities" not in off:
        from newsclean.markup.references import decode_references, unescape_markup

        decoded, changes = text, []
        if not tagged and "tags" not in off:
            decoded, changes = unescape_markup(text)
        if not changes:
            decoded, changes = decode_references(text)
        if changes:
            lines = _with_texts(_plain_lines(text) if lines is None else lines, decoded)
            text = decoded
            if audit:
                steps.append(_labelled(changes, "entities"))
    return (text, lines, steps) if lines is not None and (tagged or text is not before) else None


def _parted(lines: list[Line], changes: list[Change]) -> list[Line]:
    """A copy of a line for each line that `changes` make of it."""
    places = [start for start, _end, after in changes if "\n" in after]
    parted: list[Line] = []
    position = done = 0
    for line in lines if places else ():
        position += len(line.text) + 1
        parted.append(line)
        while done < len(places) and places[done] < position:
            parted.append(line)
            done += 1
    return parted or lines


def _with_texts(lines: list[Line], text: str) -> list[Line]:
    """The lines with the texts that they have now."""
    return [
        line if line.text == part else Line(part, *line[1:])
        for line, part in zip(lines, text.split("\n"), strict=True)
    ]


def _rendered(text: str, tokens: list[Token], meta: dict[str, str] | None) -> Rendered:
    """The text without its tags. In the first pass `meta` gets what the head of a whole page says."""
    from newsclean.markup.elements import is_page
    from newsclean.markup.pages import well_formed, without_unclosed
    from newsclean.markup.rendering import render

    titles = None
    if meta is not None and is_page(tokens):
        meta.update(_metadata(text, tokens))
        titles = [meta[key] for key in ("og_title", "headline", "title") if key in meta]
        tokens = without_unclosed(tokens)
        tokens = well_formed(text, tokens) or tokens
    elif meta is not None and any(token[2:] == ("open", "h1") for token in tokens):
        titles = []  # a fragment with a headline: what stands beside the article can be told from it
    return render(text, tokens, titles)


def _merged(rendered: list[Line], lines: list[Line]) -> list[Line]:
    """Lines without their tags, with the number and the evidence that they have from an earlier pass."""
    merged: list[Line] = []
    for line in rendered:
        old = lines[line.number - 1]
        said = old if old.kind and not line.kind else line
        merged.append(
            Line(
                line.text,
                old.number,
                said.kind,
                said.level,
                said.ordered,
                line.ends_block or old.ends_block,
                line.boilerplate or old.boilerplate,
            )
        )
    return merged


def _metadata(text: str, tokens: list[Token]) -> dict[str, str]:
    from newsclean.markup.metadata import read_metadata

    return read_metadata(text, tokens)


def _labelled(changes: Iterable[Change], rule: str) -> list[_Labelled]:
    return [(start, end, after, rule) for start, end, after in changes]
