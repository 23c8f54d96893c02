r"""Rule `linebreaks`: line ends that were written out as `\n` or `\r\n`, as in strings that were cut out of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.edits import splice
from newsclean.patterns import lazy

if TYPE_CHECKING:
    from newsclean.edits import Trail

__all__ = ["write_line_ends"]

_WRITTEN = lazy(
    r"(?<!\\)(?:(?P<end>(?:\\r)?\\n(?![a-z])|\\r(?![A-Za-z]))|(?P<tab>\\t(?![A-Za-z]))|\\(?P<itself>[\"/]))"
)
_SPOKEN = lazy(r"[。！？；：…”」』）】](?:\\r)?\\n")  # a line end where a sentence ends
_IN_CODE = lazy(r"[=(,:\[{+]\s*[\"'`][^\"'`\n]{0,500}\\[nr]|\b[A-Za-z]:\\")  # a string of a program, a path
_LEAST = 2


def write_line_ends(text: str, trail: Trail) -> str:
    r"""Write `\n` and `\r\n` as line ends, and with them `\t`, `\"` and `\/` as what they stand for.

    Only where the document shows it: two of them at least, one behind the end of a sentence, and more than there are
    real line ends. JSON as a whole and strings in program code stay, and so does what is escaped twice.

    >>> from newsclean.edits import Trail
    >>> write_line_ends(r"石桥通车\r\n昨天，新桥通车了。\n村民说：\"好走。\"", Trail())
    '石桥通车\n昨天，新桥通车了。\n村民说："好走。"'
    >>> write_line_ends(r"换行写作\n，回车写作\r。", Trail())
    '换行写作\\n，回车写作\\r。'
    """
    if "\\n" not in text or _SPOKEN.search(text) is None or text.lstrip()[:1] in ("{", "["):
        return text
    found = list(_WRITTEN.finditer(text))
    ends = sum(match["end"] is not None for match in found)
    if ends < _LEAST or ends <= text.strip().count("\n") or _IN_CODE.search(text):
        return text
    changes = [
        (match.start(), match.end(), "\n" if match["end"] else "\t" if match["tab"] else match["itself"])
        for match in found
    ]
    if trail.changes is not None:
        trail.changes.extend(changes)
    return splice(text, changes)
