"""Rows of text in one block of bytes, sorted, each found by halving when it is asked for.

To read a dictionary of a megabyte for one page would take longer than to convert the page, which asks for a hundred
of its ten thousand rows. UTF-8 sorts as code points do, so a block that was sorted once needs no index.
"""

from __future__ import annotations

from bisect import bisect_left

__all__ = ["Rows", "Table"]

_FEW = 300  # rows found by halving, which take as long as to read all


class Rows:
    r"""Finds rows by how they begin.

    >>> rows = Rows("发發\n发丝髮絲\n里裏".encode())
    >>> rows.get("里"), rows.get("云"), rows.starting("发")
    ('里裏', None, ['发發', '发丝髮絲'])
    """

    __slots__ = ("_asked", "_data", "_rows")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._asked = 0
        self._rows: list[str] | None = None  # all of them, once that pays

    def get(self, beginning: str) -> str | None:
        """The first row that begins so, None where there is none."""
        found = self.starting(beginning, 1)
        return found[0] if found else None

    def starting(self, beginning: str, most: int = 1_000_000) -> list[str]:
        """All rows that begin so, `most` at most."""
        rows = self._rows
        if rows is None:
            self._asked += 1
            if self._asked <= _FEW:
                return self._halved(beginning, most)
            rows = self._rows = self._data.decode("utf-8", "surrogatepass").split("\n")
        start = end = bisect_left(rows, beginning)
        while end < len(rows) and end - start < most and rows[end].startswith(beginning):
            end += 1
        return rows[start:end]

    def _halved(self, beginning: str, most: int) -> list[str]:
        data, key = self._data, beginning.encode("utf-8", "surrogatepass")
        size = len(key)
        low, high = 0, len(data)
        while low < high:
            start = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if data[start : start + size] < key:
                low = data.find(b"\n", start, high) + 1 or high
            else:
                high = start
        rows: list[str] = []
        while data.startswith(key, low) and len(rows) < most:
            end = data.find(b"\n", low)
            end = len(data) if end < 0 else end
            rows.append(data[low:end].decode("utf-8", "surrogatepass"))
            low = end + 1
        return rows


class Table(dict[int, int]):
    """Code point to code point, for `str.translate`: sorted keys, then as many values, looked up when asked for.

    Every code point has an answer, itself where nothing else is said: a missing one would raise inside `translate`.
    """

    __slots__ = ("_half", "_last", "_text")

    def __init__(self, text: str, last: int) -> None:
        super().__init__()
        self._text = text
        self._half = len(text) // 2
        self._last = last  # code points beyond it stay

    def __missing__(self, code: int) -> int:
        value = code
        if code <= self._last:
            character = chr(code)
            place = bisect_left(self._text, character, 0, self._half)
            if place < self._half and self._text[place] == character:
                value = ord(self._text[self._half + place])
        self[code] = value
        return value
