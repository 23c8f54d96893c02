r"""Tags that something between the page and the file has bent: read where they stand, as what they were.

    ＜ｐ＞石橋＜／ｐ＞      a pass that made everything full-width
    < p >石橋< /p >         a translator, or a program that puts spaces around signs
    石橋。/p>               the < was lost with the character before it
    style="c">石橋</p>      a cut went through the first tag

Each is read only where nothing else can be meant, mostly because the document ends the same element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.characters import WIDE_PUNCTUATION
from newsclean.edits import splice
from newsclean.fold import fold
from newsclean.markup.names import KNOWN
from newsclean.patterns import lazy

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

__all__ = ["beheaded", "first_tail", "straighten"]

_WIDE_TAG = lazy("＜[^＜＞<>\n]{1,300}＞")
_TAG_INSIDE = lazy(r"(?P<slash>/? ?)(?P<name>[A-Za-z][A-Za-z0-9]{0,9})(?P<rest>(?: [^<>]*)?/?)")
_GAP = "[ \\t\u00a0]{0,20}"
_SPACED_TAG = lazy(
    rf"<(?=[ \t\u00a0]){_GAP}(?P<slash>/?){_GAP}(?P<name>[A-Za-z](?:{_GAP}[A-Za-z0-9]){{0,9}})(?P<rest>{_GAP}/?){_GAP}>"
)
_ALONE = frozenset(("br", "hr"))
"""Names that no end tag goes with and that need no attribute, as <img> does."""
_BEHEADED = lazy(rf"(?<=[\u4e00-\u9fff{WIDE_PUNCTUATION}])(?:/(?P<name>[A-Za-z]{{1,6}}[1-6]?)|br ?/)>")
_QUOTED = r"""(?:"[^"<>\n]{0,200}"|'[^'<>\n]{0,200}')"""
_FIRST = 90  # code points in which the first attribute of a cut tag begins
_TAIL = lazy(rf"""\s*(?:[\w:;#.%-]{{0,60}}["'] ?)?(?:[A-Za-z][A-Za-z-]{{1,20}}={_QUOTED} ?)+/?>""")


def straighten(text: str) -> str:
    """`text` with bent tags made plain, of the same length: what the tokens are looked for in.

    >>> straighten("＜ｐ＞石橋＜／ｐ＞，＜石橋記＞"), straighten("石橋< br / >通車，若a < b >c")
    ('<p>石橋</p>，＜石橋記＞', '石橋<br /  >通車，若a < b >c')
    """
    if "＜" in text:
        text = _unfold(text)
    return _close_up(text) if "< " in text or "<\t" in text or "<\u00a0" in text else text


def _unfold(text: str) -> str:
    found = [(match.span(), "<" + fold(match[0][1:-1]) + ">") for match in _WIDE_TAG.finditer(text)]
    named = [
        (span, tag, match) for span, tag in found if (match := _TAG_INSIDE.fullmatch(tag, 1, len(tag) - 1))
    ]
    closed = {match["name"].lower() for _, _, match in named if match["slash"]}
    known = [
        (span, tag)
        for span, tag, match in named
        if _counts(match["name"], closed) or ("=" in tag and match["name"].lower() == "img")
    ]
    return splice(text, [(start, end, tag) for (start, end), tag in known])


def _close_up(text: str) -> str:
    matches = list(_SPACED_TAG.finditer(text))
    closed = {"".join(match["name"].split()).lower() for match in matches if match["slash"]}

    def closer(match: re.Match[str]) -> str:
        name = "".join(match["name"].split())  # < / a r t i c l e >
        if not _counts(name, closed):
            return match[0]
        tag = f"<{match['slash']}{name}{match['rest'].replace(chr(0xA0), ' ')}"
        return tag + " " * (len(match[0]) - len(tag) - 1) + ">"

    return _SPACED_TAG.sub(closer, text) if matches else text


def _counts(name: str, closed: set[str]) -> bool:
    """Whether a tag of that name is one: the document ends such an element, or nothing ever does."""
    return name.lower() in KNOWN and (name.lower() in closed or name.lower() in _ALONE)


def beheaded(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """End tags between `start` and `end` that lost their `<`: place, end and name; behind Chinese only.

    >>> list(beheaded("石橋。/p>甲/乙>丙", 0, 12))
    [(3, 6, 'p')]
    """
    if text.find(">", start, end) < 0:
        return
    for match in _BEHEADED.finditer(text, start, end):
        name = (match["name"] or "br").lower()
        if name in KNOWN and (len(name) > 1 or name == "p"):
            yield match.start(), match.end(), name


def first_tail(text: str) -> int:
    """Where the rest of a tag ends that the text begins with; 0 where it does not.

    >>> first_tail('red" style="text-indent:2em">石橋'), first_tail('x="1">石橋'), first_tail('他說"好">石橋')
    (29, 0, 0)
    """
    match = _TAIL.match(text) if "=" in text[:_FIRST] and text[0] != "<" else None
    return match.end() if match else 0
