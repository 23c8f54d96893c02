"""From what the user typed to checked `Options`: every wrong value is refused at once, with the nearest right one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from newsclean.errors import OptionError
from newsclean.model import Errors, Options

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["check_options", "check_spacing", "check_timezone"]


def check_options(
    *, to: str = "keep", skip: Iterable[str] = (), only: Iterable[str] = (), **options: Any
) -> Options:
    """Build Options from what the user typed, or raise an OptionError that names the nearest right value."""
    from newsclean.registry import check_names
    from newsclean.script import check_target

    known = Options._fields
    for name in options:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=1, cutoff=0.5)
            hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
            raise OptionError(f"there is no option '{name}'", hint=hint)
    checked = Options(
        to=check_target(to),
        skip=check_names(_names(skip), "skip"),
        only=check_names(_names(only), "only"),
        **options,
    )
    if (checked.engine, checked.quotes) != ("newsclean", "keep"):
        from newsclean.script import check_engine, check_quotes

        check_engine(checked.engine)
        check_quotes(checked.quotes)
    if checked.encoding is not None:
        from newsclean.decoding import decode

        decode(b"", checked.encoding)
    if checked.errors not in get_args(Errors):
        raise OptionError(f"'{checked.errors}' is no way to treat errors", where="errors",
                          hint="choose keep, replace or strict")  # fmt: skip
    check_spacing(checked.spacing)
    if checked.timezone is not None:
        check_timezone(checked.timezone)
    return checked


def check_spacing(mode: str) -> str:
    """Refuse what is none of keep, add and remove."""
    if mode not in ("keep", "add", "remove"):
        raise OptionError(f"'{mode}' is no way to space", where="spacing", hint="choose keep, add or remove")
    return mode


def check_timezone(name: str) -> None:
    """Refuse what is neither an IANA time zone nor an offset such as +08:00."""
    if re.fullmatch(r"[+-](?:0\d|1[0-4]):[0-5]\d", name):
        return
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # unknown, malformed, or no file of zones
        raise OptionError(f"'{name}' is no time zone", where="timezone",
                          hint="name one like Asia/Shanghai, or an offset like +08:00") from error  # fmt: skip


def _names(value: Iterable[str]) -> Iterable[str]:
    return [value] if isinstance(value, str) else value
