"""Rule `invisibles`: characters that nobody sees and every search stumbles over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.edits import substitute
from newsclean.patterns import lazy

if TYPE_CHECKING:
    import re

    from newsclean.edits import Trail

__all__ = ["remove_invisibles"]

# What is looked for: C0 without TAB, LF, CR; DEL; C1 without NEL; soft hyphen; zero-width and direction marks;
# word joiner and invisible operators; isolates and older marks of their kind; byte order mark; marks of annotations
# and of embedded objects; blanks of Hangul, Braille and Mongolian; tags. First: the colours of a terminal, whole.
_MARKS = (
    "\x1b\\[[0-9;?]{0,20}[A-Za-z]"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_INVISIBLE = lazy(f"(?:{_MARKS})+")
_COLOUR = r"\[(?:\d{1,2}(?:;\d{1,2}){0,4})?m(?![a-z/\]²³])"
_WITH_COLOURS = lazy(f"(?:{_MARKS}|{_COLOUR})+")
_SURE_COLOUR = lazy(r"\[(?:[01];)?[34][0-7](?:;\d{1,2}){0,3}m(?![a-z/\]²³])")
_SURE_RESET = lazy(r"\[0?m(?![a-z/\]²³])")
_HANGUL = "\u115f\u1160\u3164\uffa0"
_BESIDE_HANGUL = lazy("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3\uffa1-\uffdc]")
_BRAILLE = lazy("[\u2801-\u28ff]")
_JOINERS = "\u200c\u200d"
_DIRECTIONS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

# Scripts in which a joiner or a direction mark changes what the reader sees: Hebrew to Arabic Extended, the
# Indic scripts to Myanmar, Khmer and Mongolian, and the presentation forms.
_SHAPED = lazy("[\u0590-\u08ff\u0900-\u109f\u1780-\u18af\ufb1d-\ufdff\ufe70-\ufefc]")
# What an emoji sequence may have before its joiner: a picture, a skin tone, VS16, a hair or gender sign.
_PICTURE = lazy("[\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]")
_BESIDE_C1 = lazy("[A-Za-z\x80-\xff]")


def remove_invisibles(text: str, trail: Trail) -> str:
    r"""Remove characters that carry no text; a form feed or vertical tab becomes a line end.

    The colours of a terminal go whole, also where their ESC is lost and a `[m` ends one.
    Kept: TAB, LF, CR, and the line ends NEL, LS and PS (they are layout's); the joiner inside an emoji; joiners
    and direction marks beside letters of scripts that need them (blanks of Hangul and Braille likewise); variation selectors; the flag that tags spell. A C1 control beside a
    Latin letter or another Latin-1 character stays too: there it is a byte of cp1252 or of UTF-8 read as
    Latin-1, so it is text.

    >>> from newsclean.edits import Trail
    >>> remove_invisibles("\ufeff雲\u200b溪\xad縣 👨\u200d👩\u200d👧 don\x92t", Trail())
    '雲溪縣 👨\u200d👩\u200d👧 don\x92t'
    """
    pattern = _INVISIBLE
    if "m" in text and "[" in text and _SURE_RESET.search(text) and _SURE_COLOUR.search(text):
        pattern = _WITH_COLOURS
    if pattern.search(text) is None:
        return text
    return substitute(pattern, _what_stays, text, trail.changes)


def _what_stays(match: re.Match[str]) -> str:
    text, (start, end) = match.string, match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    kept = []
    last_end = max(match[0].rfind("\x0b"), match[0].rfind("\x0c"))
    for place, mark in enumerate(match[0]):
        if mark in "\x0b\x0c":
            kept.append("\n")
            before = ""
        elif "\x80" <= mark <= "\x9f":
            # beside an interlinear run of C1 controls the Latin-1 letter of the mojibake stands at its edge
            if _BESIDE_C1.match(before) or (place > last_end and _BESIDE_C1.match(after)):
                kept.append(mark)
        elif _belongs(mark, before, after):
            kept.append(mark)
    return "".join(kept)


def _belongs(mark: str, before: str, after: str) -> bool:
    """Whether what stands around an invisible character needs it; what is visible is the rest of a colour."""
    if mark in _JOINERS or mark in _DIRECTIONS or mark == "\u180e":
        shaped = _SHAPED.match(before) or _SHAPED.match(after)
        picture = mark == "\u200d" and _PICTURE.match(before) and _PICTURE.match(after)
        return bool(shaped or picture)
    if mark in _HANGUL:
        return bool(_BESIDE_HANGUL.match(before) or _BESIDE_HANGUL.match(after))
    if mark == "\u2800":
        return bool(_BRAILLE.match(before) or _BRAILLE.match(after))
    return mark >= "\U000e0000" and before == "\U0001f3f4"  # the flag of a part of a country
