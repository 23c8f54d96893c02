"""What is no text at all, by name."""

from __future__ import annotations

from newsclean.errors import DecodingError

__all__ = ["kind_of", "refuse_binary", "refuse_unknown"]

_ARCHIVE = "unpack it first"
_OFFICE = "save it as text or HTML first"
_FORCE = "name its encoding with --encoding if it is text all the same"

# First bytes, their offset, what they say, what to do.
_KINDS = (
    (b"%PDF-", 0, "a PDF document", "extract its text first, for example with pdftotext"),
    (b"PK\x03\x04", 0, "a ZIP archive (or an Office or EPUB document)", _ARCHIVE),
    (b"PK\x05\x06", 0, "an empty ZIP archive", _ARCHIVE),
    (b"\x1f\x8b\x08", 0, "gzip data", "unpack it first, for example with gunzip"),
    (b"BZh", 0, "bzip2 data", "unpack it first, for example with bunzip2"),
    (b"\xfd7zXZ\0", 0, "xz data", "unpack it first, for example with unxz"),
    (b"\x28\xb5\x2f\xfd", 0, "zstd data", "unpack it first, for example with unzstd"),
    (b"\x04\x22\x4d\x18", 0, "lz4 data", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", 0, "a 7z archive", _ARCHIVE),
    (b"Rar!\x1a\x07", 0, "a RAR archive", _ARCHIVE),
    (b"ustar", 257, "a tar archive", _ARCHIVE),
    (b"\x89PNG\r\n", 0, "a PNG image", _FORCE),
    (b"\xff\xd8\xff", 0, "a JPEG image", _FORCE),
    (b"GIF87a", 0, "a GIF image", _FORCE),
    (b"GIF89a", 0, "a GIF image", _FORCE),
    (b"WEBP", 8, "a WebP image", _FORCE),
    (b"II*\0", 0, "a TIFF image", _FORCE),
    (b"MM\0*", 0, "a TIFF image", _FORCE),
    (b"\0\0\1\0", 0, "an icon", _FORCE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, "an old Office document", _OFFICE),
    (b"{\\rtf", 0, "an RTF document", _OFFICE),
    (b"\x7fELF", 0, "a program", _FORCE),
    (b"\xca\xfe\xba\xbe", 0, "a program", _FORCE),
    (b"\xcf\xfa\xed\xfe", 0, "a program", _FORCE),
    (b"SQLite format 3\0", 0, "an SQLite database", "export its text first"),
    (b"PAR1", 0, "a Parquet file", "export its text column first"),
    (b"OggS", 0, "Ogg media", _FORCE),
    (b"ID3", 0, "an MP3 file", _FORCE),
    (b"fLaC", 0, "a FLAC file", _FORCE),
    (b"ftyp", 4, "an MP4 file", _FORCE),
    (b"\x1aE\xdf\xa3", 0, "a Matroska or WebM file", _FORCE),
    (b"wOFF", 0, "a font", _FORCE),
    (b"wOF2", 0, "a font", _FORCE),
    (b"\0\x01\0\0\0", 0, "a font", _FORCE),
    (b"\xed\xab\xee\xdb", 0, "an RPM package", _ARCHIVE),
    (b"!<arch>\n", 0, "a library or Debian package", _ARCHIVE),
)
_CONTROL_BYTES = bytes([*range(0x01, 0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20), 0x7F])
_MANY_CONTROLS = 0.02
_PRINTABLE_MAGIC = frozenset({b"BZh", b"ID3", b"PAR1", b"OggS", b"ftyp", b"WEBP", b"ustar", b"{\\rtf", b"wOFF", b"wOF2",
                              b"fLaC", b"!<arch>\n"})  # fmt: skip


def kind_of(data: bytes) -> tuple[str, str]:
    """What kind of file `data` is and what to do about it, by its first bytes; ('', '') for what may be text.

    >>> kind_of(b"%PDF-1.7")[0], kind_of("新桥".encode())
    ('a PDF document', ('', ''))
    """
    for magic, offset, kind, hint in _KINDS:
        if data.startswith(magic, offset) and not (magic in _PRINTABLE_MAGIC and _is_plain(data)):
            return kind, hint
    return "", ""


def _is_plain(data: bytes) -> bool:
    """Whether the start has no control characters: a text that happens to begin with the letters of a magic."""
    head = data[:2048]
    return b"\0" not in head and len(head.translate(None, _CONTROL_BYTES)) == len(head)


def refuse_binary(data: bytes) -> None:
    """Raise DecodingError, with the kind of file and what to do, when the first bytes say that it is no text."""
    kind, hint = kind_of(data)
    if kind:
        raise DecodingError(f"not text: looks like {kind}", where="byte 0", hint=hint)


def has_many_controls(data: bytes) -> bool:
    """Whether the bytes hold more control characters than any text has."""
    head = data[:8192]
    return len(head) > 16 and len(head) - len(head.translate(None, _CONTROL_BYTES)) > _MANY_CONTROLS * len(
        head
    )


def refuse_unknown(data: bytes) -> DecodingError:
    """The error for bytes that no encoding explains."""
    return DecodingError(
        "not text: no known encoding fits",
        where=f"{len(data):,} bytes",
        hint="name the encoding with --encoding if it is text",
    )
