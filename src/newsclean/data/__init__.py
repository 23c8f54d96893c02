"""Tables. Each says in its first lines where it comes from and how it was made."""

from __future__ import annotations

from os.path import dirname, join

__all__ = ["read_bytes", "read_text"]


def read_bytes(name: str) -> bytes:
    """The bytes of one of these files. `importlib.resources` would cost more than the whole of a small conversion."""
    path = join(dirname(__file__), name)  # noqa: PTH118, PTH120 - start-up counts
    loader = globals().get("__loader__")
    if hasattr(loader, "get_data"):  # also from a zip
        data: bytes = loader.get_data(path)
        return data
    with open(path, "rb") as file:  # noqa: PTH123
        return file.read()


def read_text(name: str) -> str:
    """The text of one of these files."""
    return read_bytes(name).decode("utf-8")
