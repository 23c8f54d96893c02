"""Tables. Each says in its first lines where it comes from and how it was made."""

from __future__ import annotations

from os.path import dirname, join

__all__ = ["read_bytes", "read_text"]


def read_bytes(name: str) -> bytes:
    """The bytes of one of these files. `importlib.resources` would cost more than the whole of a small conversion."""
    path = join(dirname(__file__), name)
    read = getattr(globals().get("__loader__"), "get_data", None)  # also reads from a zip
    if read is None:
        with open(path, "rb") as file:
            return file.read()
    data: bytes = read(path)
    return data


def read_text(name: str) -> str:
    """The text of one of these files."""
    return read_bytes(name).decode("utf-8")
