"""Dates of Chinese news pages: 2013-11-29 11:25, 2013年11月29日, 民國102年11月29日, 二○○二年六月二十八日.

All patterns are matched on folded text (Simplified, half-width), so every regional spelling is one spelling.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.patterns import Alternatives, lazy

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["When", "find_dates", "find_time", "with_offset"]

_DIGITS = "〇○零一二三四五六七八九十"
_WEEKDAY = r"(?:\s*[(（]?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*[)）]?|\s?[(（][一二三四五六日][)）])?"
_CLOCK = (
    r"(?P<part>上午|下午|晚上|晚间|凌晨|早上|中午|[AaPp][Mm])?\s?(?P<hour>[01]?\d|2[0-3])\s?(?::|时|点)\s?(?P<minute>[0-5]\d)"
    r"(?:\s?(?::|分)\s?(?P<second>[0-5]\d)(?!\d)|分)?(?:\s?(?P<after>[AaPp][Mm](?![A-Za-z])|[上下]午))?"
    r"(?:\s?(?P<zone>Z|(?:UTC|GMT)?[+-]\d{2}:?\d{2})(?!\d))?"
)
_YEAR_FIRST = (
    r"(?<![\d.])(?P<year>(?:19|20)\d{2})(?:\s?年\s?(?P<month1>\d{1,2})\s?月\s?(?P<day1>\d{1,2})\s?日"
    r"|(?P<mark>[-/.])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2})(?!\d|[-/.]\d))"
)
_REPUBLIC = rf"(?:中华)?民国\s?(?P<ryear>\d{{2,3}}|[{_DIGITS}百]{{1,5}})\s?年\s?(?P<rmonth>\d{{1,2}}|[{_DIGITS}]{{1,3}})\s?月\s?(?P<rday>\d{{1,2}}|[{_DIGITS}]{{1,3}})\s?日"
_NUMERALS = (
    rf"(?P<cyear>[{_DIGITS[:-1]}]{{4}})年(?P<cmonth>[{_DIGITS}]{{1,3}})月(?P<cday>[{_DIGITS}]{{1,3}})日"
)
# Behind a label a year of two or three digits is the Republic's too: 發布日期：102-11-29.
_LABELLED = (
    r"(?:(?<=[期间布新]:)|(?<=[期间布新]: ))(?P<lyear>1[0-4]\d|[89]\d)(?:\s?年\s?|[-/.])(?P<lmonth>\d{1,2})"
    r"(?:\s?月\s?|[-/.])(?P<lday>\d{1,2})(?:\s?日|(?!\d))"
)
# The year last, as in Malaysia and overseas: 17/05/2031, May 17, 2031. Which of two small numbers is the month can't
# be known.
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_YEAR_LAST = (
    r"(?<![\d/.-])(?P<one>\d{1,2})(?P<slash>[/-])(?P<two>\d{1,2})(?P=slash)(?P<eyear>(?:19|20)\d\d)(?!\d)"
)
_MONTH_NAMED = (
    r"(?<![\d/.-])(?i:(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s)?"
    rf"(?:(?P<name1>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?\s(?P<nday1>\d{{1,2}}),?\s"
    rf"|(?P<nday2>\d{{1,2}})\s(?P<name2>{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?,?\s))"
    r"(?P<nyear>(?:19|20)\d\d)(?!\d)"
)
_ENDS_OF_MONTHS = {month[1:] for month in _MONTHS}
_BEHIND_DAY = rf"(?:[\sT,]*(?:[-–|/]\s|HKT\s|北京时间\s?)?{_CLOCK}|\s?\d{{1,2}}时(?!\d))?"
_CASES = (str.lower, str.upper)
_DATES = [
    ("19 20", _YEAR_FIRST),
    ("民国", _REPUBLIC),
    (" ".join(digit + "年" for digit in _DIGITS[:-1]), _NUMERALS),
    ("期: 间: 布: 新:", _LABELLED),
    ("/19 /20 -19 -20", _YEAR_LAST),
    (
        " ".join({f(end[0]) + g(end[1]) for end in _ENDS_OF_MONTHS for f in _CASES for g in _CASES}),
        _MONTH_NAMED,
    ),
]
_FIRST = rf"\dA-Za-z{_DIGITS}中民"
_DATE = Alternatives(_DATES, _WEEKDAY + _BEHIND_DAY, first=_FIRST)
_DATE_WITHOUT_WEEKDAY = Alternatives(_DATES, _BEHIND_DAY, first=_FIRST)
_WEEKDAY_SIGNS = "周星礼(（"
_SIGNS = lazy(r"\d|年")  # no date is without one of these
_YEAR_SIGN = lazy(r"(?:19|20)\d\d|年|[期间布新]:")  # nor is one with a year without one of these
_DAY_SIGN = lazy(r"\d[-/月]")  # nor one without
_CLOCK_FIRST = lazy(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\s(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s{1,2}(?P<day>\d{1,2})"
    r"\s(?P<clock>[0-2]\d:[0-5]\d:[0-5]\d)\s(?P<year>(?:19|20)\d\d)"
)
"""As programs write it: Tue Oct 14 09:33:51 2036."""
_CLOCK_BEFORE = lazy(
    r"(?<!\d)(?<!\d:)(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?P<second>:[0-5]\d)?\s{1,2}$"
)
"""As Hong Kong's sites write it: 17:15 2032-04-01."""
_TIME_ONLY = lazy(rf"(?:香港|北京|台北|当地|澳门|新加坡)?时间\s?:?\s?{_CLOCK}", signs="时间")
_YEARLESS = lazy(
    rf"(?<![\d\-/.])(?:0?[1-9]|1[0-2])(?:[-/](?:0[1-9]|[12]\d|3[01])(?:(?=\d\d:\d\d)|(?![\d\-/]))|/[1-9](?=\s\d\d?:\d\d)|月(?:[12]\d|3[01]|0?[1-9])日){_WEEKDAY}(?:\s*{_CLOCK})?"
)


class When(NamedTuple):
    """A point in time as a page states it: `iso` is as precise as the page, '' where the year is missing."""

    start: int
    end: int
    iso: str


def find_dates(folded: str) -> Iterator[When]:
    """Find every date in a folded line, those without a year among them (their `iso` is empty).

    Impossible dates are no dates.

    >>> [when.iso for when in find_dates("2013年11月29日 11:25 / 民国102年11月29日 / 二○○二年六月二十八日")]
    ['2013-11-29T11:25', '2013-11-29', '2002-06-28']
    >>> [when.iso for when in find_dates("17/05/2031 / May 17, 2031 / 5/6/2031")]
    ['2031-05-17', '2031-05-17', '']
    >>> [when.iso for when in find_dates("09-11 07:08")], list(find_dates("2013-02-30"))
    ([''], [])
    """
    if _SIGNS.search(folded) is None:
        return
    if " 20" in folded or " 19" in folded:
        for written in _CLOCK_FIRST.finditer(folded):
            month = _MONTHS.index(written["month"].lower()) + 1
            day = f"{written['year']}-{month:02d}-{int(written['day']):02d}"
            yield When(written.start(), written.end(), f"{day}T{written['clock']}")
            return
    position = 0
    for match in _dates(folded):
        yield from _yearless(folded, position, match.start())
        if (iso := _iso(match)) or match.groupdict().get("one"):
            start = match.start()
            if len(iso) == len("2032-04-01") and (clock := _CLOCK_BEFORE.search(folded, position, start)):
                start = clock.start()
                iso += f"T{int(clock['hour']):02d}:{clock['minute']}{clock['second'] or ''}"
            yield When(start, match.end(), iso)
        position = match.end()
    yield from _yearless(folded, position, len(folded))


def _dates(folded: str) -> Iterator[re.Match[str]]:
    if not _YEAR_SIGN.search(folded):
        return iter(())
    written = _DATE if any(map(folded.__contains__, _WEEKDAY_SIGNS)) else _DATE_WITHOUT_WEEKDAY
    return written.finditer(folded)


def _yearless(folded: str, start: int, end: int) -> Iterator[When]:
    for match in _YEARLESS.finditer(folded, start, end) if _DAY_SIGN.search(folded, start, end) else ():
        yield When(match.start(), match.end(), "")


def find_time(folded: str) -> When | None:
    """Find a time of day that stands alone with its label: 香港時間17時30分.

    >>> find_time("香港时间17时30分").iso
    'T17:30'
    """
    match = _TIME_ONLY.search(folded)
    return When(match.start(), match.end(), _clock(match)) if match else None


def _iso(match: re.Match[str]) -> str:
    year, month, day = _read_day(match.groupdict())
    try:
        return date(year, month, day).isoformat() + _clock(match)
    except ValueError:
        return ""


def _read_day(found: dict[str, Any]) -> tuple[int, int, int]:
    """Year, month and day; a month of 0 where it can't be known."""
    if found.get("year"):
        month, day = found["month1"] or found["month2"], found["day1"] or found["day2"]
        return int(found["year"]), int(month), int(day)
    if found.get("ryear"):
        year = _number(found["ryear"])
        return year and year + 1911, _number(found["rmonth"]), _number(found["rday"])
    if found.get("lyear"):
        return int(found["lyear"]) + 1911, int(found["lmonth"]), int(found["lday"])
    if found.get("eyear"):
        return _read_year_last(found)
    if found.get("nyear"):
        name = (found["name1"] or found["name2"]).lower()
        return int(found["nyear"]), _MONTHS.index(name) + 1, int(found["nday1"] or found["nday2"])
    digits = [
        str("零一二三四五六七八九".index("零" if digit in "〇○" else digit)) for digit in found["cyear"]
    ]
    return int("".join(digits)), _number(found["cmonth"]), _number(found["cday"])


def _read_year_last(found: dict[str, Any]) -> tuple[int, int, int]:
    year = int(found["eyear"])
    one, two = int(found["one"]), int(found["two"])
    if one <= 12 and two <= 12 and one != two:
        return year, 0, 0
    return (year, two, one) if one > 12 or one == two else (year, one, two)


def _clock(match: re.Match[str]) -> str:
    if not match["hour"]:
        return ""
    hour = int(match["hour"])
    part = (match["part"] or match["after"] or "").lower()
    if part in {"下午", "晚上", "晚间", "pm"} and hour < 12:
        hour += 12
    elif part in {"凌晨", "am"} and hour == 12:
        hour = 0
    second = f":{match['second']}" if match["second"] else ""
    zone = (match["zone"] or "").removeprefix("UTC").removeprefix("GMT")
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"T{hour:02d}:{match['minute']}{second}{zone}"


def _number(text: str) -> int:
    """A number up to 199 in Arabic or Chinese digits; 0 where it is none, which no date accepts."""
    if text.isascii() and text.isdigit():
        return int(text)
    value = 0
    if "百" in text:
        text = text.split("百", 1)[1].lstrip("零〇○")
        value = 100
    tens, found, units = text.rpartition("十")
    digits = "零一二三四五六七八九"
    as_digit = [digits.find("零" if mark in "〇○" else mark) for mark in tens + units]
    if -1 in as_digit or len(tens) > 1 or len(units) > (1 if found else 3):
        return 0
    if found:
        return value + (as_digit[0] if tens else 1) * 10 + (as_digit[-1] if units else 0)
    return value + int("".join(map(str, as_digit)) or 0)


def with_offset(iso: str, timezone: str | None) -> str:
    """State an offset in a time that has none: an offset such as +08:00, or what an IANA zone had that day.

    >>> with_offset("2013-11-29T11:25", "Asia/Shanghai"), with_offset("2013-11-29", "+08:00")
    ('2013-11-29T11:25+08:00', '2013-11-29')
    """
    if timezone is None or "T" not in iso or re.search(r"(?:Z|[+-]\d{2}:\d{2})$", iso):
        return iso
    if timezone[0] in "+-":
        return iso + timezone
    from datetime import datetime
    from zoneinfo import ZoneInfo

    offset = datetime.fromisoformat(iso).replace(tzinfo=ZoneInfo(timezone)).strftime("%z")
    return f"{iso}{offset[:3]}:{offset[3:5]}"
