"""Rule `indents`: the two ideographic spaces of a paragraph that a charset conversion turned into `????`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.edits import splice
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from newsclean.edits import Trail

__all__ = ["remove_lost_indents"]

_BLOCK_TAG = r"</?(?:p|br|div|td|li|h[1-6]|section|blockquote)\b[^<>\n]{0,200}+>"
_INLINE_TAG = r"</?(?:a|b|em|font|i|small|span|strong|u)\b[^<>\n]{0,200}+>"
_ANY_TAG = r"</?[a-z][^<>\n]{0,200}+>"
_PRECHECK = lazy(r"(?:^|[\n\r\x85\u2028\u2029>])[ \t]*(?:\?\?|？？)")
# Two or four marks of one width, then text: not another mark, not punctuation that a real question would have.
_LOST = lazy(
    rf"(?:^|(?<=[\r\x85\u2028\u2029])|{_BLOCK_TAG})(?:[ \t]+|{_INLINE_TAG}){{0,9}}+"
    rf"(?P<run>(\?|？)(?:\2{{3}}|\2))(?=(?:{_ANY_TAG}){{0,9}}+[\u3007\u3400-\u9fff“‘「『《〈（【〔\[(\w])",
    re.MULTILINE | re.IGNORECASE,
)
_LINE = lazy(r"^.*[\u3400-\u9fff].*$", re.MULTILINE)
_DAMAGE = lazy(r"[\u3400-\u9fff]\([a-z]{0,5}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-z]{0,3}\)|\ufffd")
_SHORT = 16  # a line this short that ends in a question mark may be a question after all


def remove_lost_indents(text: str, trail: Trail) -> str:
    r"""Remove `????` or `??` (also full-width) where it stands for an indent that was lost.

    That is at the start of a line, or behind a tag that starts a block. One such line proves nothing: at least two, and a third of all lines of the text; or one line and other
    damage (a gloss, U+FFFD). A line of nothing but marks and a short question stay.

    >>> from newsclean.edits import Trail
    >>> remove_lost_indents("????雲溪縣今天通車。\n????新橋長三百米。", Trail())
    '雲溪縣今天通車。\n新橋長三百米。'
    >>> remove_lost_indents("????", Trail())
    '????'
    """
    if ("??" not in text and "？？" not in text) or _PRECHECK.search(text) is None:
        return text
    found = [match for match in _LOST.finditer(text) if not _is_question(text, match)]
    if not found:
        return text
    lines = sum(1 for _ in _LINE.finditer(text))
    several = len(found) >= 2 and 3 * len(found) >= lines
    if not several and _DAMAGE.search(text) is None:
        return text
    changes = [(match.start("run"), match.end("run"), "") for match in found]
    if trail.changes is not None:
        trail.changes.extend(changes)
    return splice(text, changes)


def _is_question(text: str, match: re.Match[str]) -> bool:
    line = text[match.end() : match.end() + _SHORT].partition("\n")[0].rstrip()
    return len(line) < _SHORT and line.endswith(("?", "？"))
