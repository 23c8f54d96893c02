"""Metadata that takes a line of its own and no label that a value could be read behind."""

from __future__ import annotations

import re

from newsclean.article.facts import Facts
from newsclean.article.labels import (
    AUTHOR_APART,
    BOARD,
    DESK_REPORT,
    NAMES_DID,
    NO_NAME,
    NUMBER,
    ORIGINAL,
    OWN_STAFF,
    ROLE_BEFORE,
    ROLES_ONLY,
    SIGN_OFF,
    SIGNED,
    STAFF_ALONE,
    find_role,
)
from newsclean.fold import fold
from newsclean.patterns import lazy
from newsclean.people import MEDIA_NAME, is_name
from newsclean.vocabulary import is_navigation_word

__all__ = ["read_alone", "read_signed"]


def read_alone(text: str, folded: str) -> Facts | None:
    """Read a line that is a number, an original title, a by-line without marks, or None.

    >>> read_alone("作者，方以宁", "作者,方以宁").authors, read_alone("澄政办发〔2035〕17号", "澄政办发〔2035〕17号").extra
    (['方以宁'], {'details': ['澄政办发〔2035〕17号']})
    """
    facts = Facts()
    if folded.rstrip(")】] \t").endswith(("号", "期")) and NUMBER.fullmatch(folded):
        facts.note("details", [text.strip()])
        return facts
    if "原" in folded and (match := ORIGINAL.match(folded)):
        facts.note("original_title", text[slice(*match.span("value"))])
        return facts
    if "/" in folded and (match := DESK_REPORT.fullmatch(folded)):
        facts.note("details", [text.strip()])
        return facts
    if folded.startswith("作者 ") and (match := BOARD.fullmatch(folded)):
        facts.note("posted_by", match["name"])
        return facts
    _read_people(text, folded, facts)
    return facts if facts.authors or facts.source else None


def _read_people(text: str, folded: str, facts: Facts) -> None:
    if ("|" in folded or "/" in folded or ":" in folded) and (match := NAMES_DID.fullmatch(folded)):
        written = re.split(r"[、\s]+", text[slice(*match.span("names"))])
        facts.add_authors(written if all(is_name(fold(name)) for name in written) else [])
    elif "本" in folded and (match := OWN_STAFF.fullmatch(folded)):
        places = [match.span(group) for group in ("reporters", "others")]
        names = [name for place in places for name in text[slice(*place)].split()]
        facts.add_authors([] if any(NO_NAME.search(fold(name)) for name in names) else names)
    elif "," in folded and (match := AUTHOR_APART.fullmatch(folded)):  # label and name in two spans
        names = re.split(r"[、\s]", text[slice(*match.span("names"))])
        facts.add_authors([name for name in names if is_name(fold(name))])
    elif (
        folded[:1] in "-–—"
        and "/" in folded
        and (match := SIGN_OFF.fullmatch(folded))
        and MEDIA_NAME.fullmatch(match["medium"])
    ):
        facts.source = text[slice(*match.span("medium"))]


_DID = lazy(r"\s*(?:文/图|图/文|文、图|图文|摄影报[道导]|报[道导]|(?<=\s)[文摄])?\s*$")


def _names_of_roles(text: str, folded: str) -> list[str]:
    """The names between roles where one of them surely is one and none surely is not."""
    names, position = [], 0
    length = len(_DID.sub("", folded))
    for role in (*ROLE_BEFORE.finditer(folded), None):
        end = role.start() if role else length
        names += [word for word in re.split(r"[\s、□■◎◆●]+", text[position:end]) if word]
        position = role.end() if role else end
    folds = [fold(name) for name in names]
    if any(
        NO_NAME.search(name)
        or find_role(name, 0, len(name))
        or is_navigation_word(name)
        or (MEDIA_NAME.fullmatch(name) and not is_name(name))
        for name in folds
    ):
        return []
    own = ROLE_BEFORE.match(folded.lstrip("□■◎◆● "))
    # 松江日报全媒体记者 綦方 文/图: what one is and what one did vouch for one name.
    vouched = (
        len(names) == 1 and len(names[0]) <= 3 and own is not None and own["own"] and length < len(folded)
    )
    sure = sum(map(is_name, folds)) * 2 > len(names) or vouched
    return names if sure else []


def read_signed(text: str) -> Facts | None:
    """Read a signature in brackets whose names no surname tells, or a role of another kind with sure names.

    >>> read_signed("学生记者 尤嘉 凌楚").authors, read_signed("（云溪融媒记者 那日苏 宝音）").authors
    (['尤嘉', '凌楚'], ['那日苏', '宝音'])
    """
    folded = fold(text)
    if ROLES_ONLY.fullmatch(folded) and (names := _names_of_roles(text, folded)):
        return Facts(authors=names)
    if match := STAFF_ALONE.fullmatch(folded):
        names = re.split(r"[、\s]+", text[slice(*match.span("names"))])
        sure = all(is_name(fold(name)) and not is_navigation_word(fold(name)) for name in names)
        return Facts(authors=names) if sure else None
    match = SIGNED.fullmatch(folded)
    names = re.split(r"[、\s]", text[slice(*match.span("names"))]) if match else []
    if not names or any(NO_NAME.search(fold(name)) for name in names):
        return None
    return Facts(authors=names)
