"""Which encoding: the decision, cheapest evidence first.

1. A byte order mark. 2. Only 7-bit bytes: ASCII, HZ or ISO-2022-CN. 3. Strict UTF-8, which is never right by
accident. 4. The candidates by cost (`scoring`), where the page's own label is a small hint and never a decision.
5. chardet for what is not plausible as Chinese.
"""

from __future__ import annotations

import codecs
import re

from newsclean.decoding.binary import has_many_controls, refuse_binary, refuse_unknown
from newsclean.decoding.escapes import escapes_of
from newsclean.decoding.labels import codec_of, encoding_for
from newsclean.decoding.recovery import best_cost
from newsclean.decoding.scoring import (
    CLEAR,
    LARGE_SAMPLE,
    best_two,
    count_high,
    foreign_cost,
    high_cost,
    sample_of,
    score,
    score_wide,
)
from newsclean.decoding.tables import CHINESE
from newsclean.errors import OptionError
from newsclean.patterns import lazy
from newsclean.plausibility import ASCII_COST

__all__ = ["BOMS", "detect", "label_of"]

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
GENERIC = 4.3  # nats a high byte, above which the best Chinese reading is not plausible
DOUBTFUL = 3.7  # nats a high byte, above which chardet is asked about a short text
LABEL = 7.0  # nats that the page's own label is worth
HINT = 14.0  # nats that a hint from outside (a directory, a header) is worth
MARGIN = 5.0  # nats by which another language must read better than Chinese
UNCLEAR = 40.0  # nats between the best two, below which a larger sample is judged
START = 2048  # bytes that are tried first
SHORT = 80  # high bytes, below which chardet is asked when the answer is not clear
EAST_ASIAN = ("euc-jp", "shift_jis", "euc-kr")
"""What a short text may be as well, whatever chardet says."""
_PLAIN = {"euc_jis_2004": "euc-jp", "shift_jis_2004": "shift_jis", "iso2022_jp_2004": "iso-2022-jp"}
_LABEL = lazy(
    rb"""<(?:meta|\?xml)[^<>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE
)
_COMMENT = lazy(rb"<!--.*?-->", re.DOTALL)
_NUL_RUN = lazy(rb"\0{4,}")
_THREE_BYTES = lazy("[^\x00-\u07ff]")  # written as what it is not: that compiles a hundred times as fast


def detect(data: bytes, hint: str | None = None) -> tuple[str, str]:
    """Find the encoding of `data`, and how it was found (bom, ascii, escape, strict, score or chardet).

    Raises DecodingError for what is no text.

    >>> detect("记者在桥上看到".encode("gbk")), detect(b"plain")
    (('gb18030', 'score'), ('ascii', 'ascii'))
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding, "bom"
    if data.isascii() and b"\0" not in data:
        return _detect_7bit(data)
    refuse_binary(data)
    nuls = data.count(0)
    wide = _has_wide_nuls(data, nuls)
    if not wide:
        if data.isascii():
            return _detect_7bit(data)
        if _is_utf8(data, hint):
            return "utf-8", "strict"
    return _Decision(data, hint, wide=wide).take()


def _detect_7bit(data: bytes) -> tuple[str, str]:
    if b"\x1b" in data or b"~{" in data:
        if name := escapes_of(data):
            return name, "escape"
        if b"\x1b" in data and (found := _ask_chardet(data)) not in ("", "ascii", "utf-8", "windows-1252"):
            return found, "chardet"
    refuse_binary(data)
    if has_many_controls(data):
        raise refuse_unknown(data)
    return "ascii", "ascii"


def _has_wide_nuls(data: bytes, nuls: int) -> bool:
    """Whether NULs are spread as UTF-16 and UTF-32 spread them, not in runs or here and there."""
    if nuls < 0.02 * len(data):
        return False
    in_runs = sum(map(len, _NUL_RUN.findall(data)))
    return nuls - in_runs >= 0.1 * nuls


def _is_utf8(data: bytes, hint: str | None) -> bool:
    """Whether `data` is UTF-8 to its last byte or to a cut-off last character.

    A few two-byte sequences are UTF-8 by accident in GBK and Big5; only there the cost decides.
    """
    try:
        codecs.utf_8_decode(data[:START], "strict", False)  # an error costs a copy of what it was found in
        text, used = codecs.utf_8_decode(data, "strict", False)
    except UnicodeDecodeError:
        return False
    if used < len(data) and not _THREE_BYTES.search(text):
        return False
    if _THREE_BYTES.search(text) or count_high(data) >= 30:
        return True
    costs = score(data)
    costs["utf-8"] -= 4.0 if hint in (None, "utf-8") else -4.0
    return best_two(costs)[0] == "utf-8"


def label_of(data: bytes) -> str | None:
    """The encoding that the page's meta tag or XML declaration names, if anybody knows it.

    >>> label_of(b'<meta charset="gb2312">'), label_of(b"<p>")
    ('gb18030', None)
    """
    head = data[:4096]
    if b"charset" not in head and b"encoding" not in head and b"CHARSET" not in head:
        return None
    found = _LABEL.search(_COMMENT.sub(b"", head))
    if found is None:
        return None
    try:
        return encoding_for(found[1].decode("ascii"))
    except OptionError:
        return None


class _Decision:
    """The candidates of one input and what speaks for each."""

    def __init__(self, data: bytes, hint: str | None, *, wide: bool) -> None:
        self.data = data
        self.plausible = False
        self.best, self.margin = "", 0.0
        self.label = label_of(data)
        self.sample = sample_of(data)
        self._judge(hint)
        unclear = wide or high_cost(self.costs[self.best], self.sample) > CLEAR or self.margin < UNCLEAR
        if unclear and len(data) > len(self.sample):
            self.sample = sample_of(data, LARGE_SAMPLE)
            self._judge(hint)
        if wide or len(data) < 400 or high_cost(self.costs[self.best], self.sample) > GENERIC:
            self.costs |= score_wide(data, self.sample)
            self.best, self.margin = best_two(self.costs)

    def _judge(self, hint: str | None) -> None:
        self.high = count_high(self.sample)
        self.costs = score(self.sample, self.label)
        if self.label in self.costs:
            self.costs[self.label] -= LABEL
        if hint in self.costs:
            self.costs[hint] -= HINT
        self.best, self.margin = best_two(self.costs)

    def take(self) -> tuple[str, str]:
        """The encoding and how it was found."""
        self.plausible = self._is_plausible()
        if self.plausible and self.best not in CHINESE:
            return self.best, "score"
        if not self.plausible:
            self.plausible = self._is_plausible_with_damage()
        if not self.plausible or self._is_doubtful():
            found = self._second_opinion(plausible=self.plausible)
            if found:
                return found, "chardet"
        elif has_many_controls(self.data) and not _ask_chardet(self.data[:8192]):
            raise refuse_unknown(self.data)
        return self.best, "score"

    def _is_plausible(self) -> bool:
        nats = self.costs[self.best]
        if self.best not in CHINESE:
            return nats < 4.6 * len(self.sample)
        return high_cost(nats, self.sample) < GENERIC

    def _is_plausible_with_damage(self) -> bool:
        """Judge the two best line by line: damage or a foreign line must not spoil the verdict on the rest."""
        ranked = sorted((e for e in self.costs if e in CHINESE), key=lambda e: self.costs[e])
        for encoding in ranked[:2]:
            nats = _plausible_cost(self.sample, encoding)
            if nats is not None:
                self.best = encoding
                self.costs[encoding] = min(self.costs[encoding], nats)
                return True
        return False

    def _is_doubtful(self) -> bool:
        nats = high_cost(self.costs[self.best], self.sample)
        return self.high < SHORT and (nats > DOUBTFUL or self.margin < 8.0)

    def _second_opinion(self, *, plausible: bool) -> str:
        """What chardet says, '' when the Chinese reading stands all the same."""
        found = _ask_chardet(self.data)
        if not found:
            if plausible:
                return ""
            raise refuse_unknown(self.data)
        if found in CHINESE:
            if found in self.costs:
                self.costs[found] -= 4.0
            self.best = min((e for e in self.costs if e in CHINESE), key=lambda e: self.costs[e])
            return ""
        if self.high >= SHORT or (len(self.data) > len(self.sample) and not plausible):
            return "" if plausible else found
        return self._best_foreign(found)

    def _best_foreign(self, found: str) -> str:
        """The language in which a short text reads better than in Chinese; '' if there is none."""
        names = {found, *EAST_ASIAN} - {"ascii"}
        nats = {}
        for name in names:
            try:
                text = self.sample.decode(codec_of(name), "surrogateescape" if name == found else "strict")
            except (UnicodeError, LookupError):
                continue
            nats[name] = foreign_cost(text)
        best = min(nats, key=lambda name: nats[name], default="")
        enough = MARGIN if self.high > 4 else 2 * MARGIN
        return best if best and nats[best] + enough < self.costs[self.best] else ""


def _plausible_cost(sample: bytes, encoding: str) -> float | None:
    """Nats of `sample` read line by line with damage set aside; None when over half of its high bytes are no Chinese."""
    good = total = 0
    nats = 0.0
    for line in sample.split(b"\n"):
        high = count_high(line)
        line_nats = best_cost(line, encoding) if high else ASCII_COST * len(line)
        nats += line_nats
        if high < 6:
            continue
        total += high
        allowed = 8.0 * (1 + high // 60)  # nats forgiven: stray bytes
        good += high * (high_cost(line_nats - allowed, line) < 0.93 * GENERIC)
    return nats if total > 0 and good >= 0.5 * total else None


def _ask_chardet(data: bytes) -> str:
    """The name of chardet's answer; '' when it takes the data for binary."""
    import chardet

    found = chardet.detect(data, compat_names=False)["encoding"]
    if found is None:
        return ""
    try:
        name = encoding_for(found)
    except OptionError:
        return ""
    plain = _PLAIN.get(name, name)
    if plain != name:  # the superset is named only where it is needed
        try:
            data.decode(codec_of(plain))
        except UnicodeDecodeError:
            return name
    return plain
