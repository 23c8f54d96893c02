"""What people write today, as one script: detect, decode, strip tags, convert, tidy white space; one output a file.

    python python_scripts.py VARIANT IN OUT

Each variant needs its packages (see `VARIANTS` in benchmarks/chain.py) and works like the others: it keeps every
line of text, one line a paragraph, and writes OUT/NAME.txt for IN/NAME.
"""

import re
import sys
from pathlib import Path


def variant(name):
    """The conversion from bytes to text."""
    if name in {"bs4", "bs4-reimplemented"}:
        import chardet
        from bs4 import BeautifulSoup

        def strip(data):
            encoding = chardet.detect(data)["encoding"] or "utf-8"
            return BeautifulSoup(data.decode(encoding, "replace"), "html.parser").get_text()

    elif name == "selectolax":
        import ftfy
        from charset_normalizer import from_bytes
        from selectolax.lexbor import LexborHTMLParser

        def strip(data):
            best = from_bytes(data).best()
            text = ftfy.fix_encoding(str(best) if best else data.decode("utf-8", "replace"))
            body = LexborHTMLParser(text).body
            return body.text() if body else ""

    elif name == "trafilatura":
        from trafilatura import extract

        def strip(data):
            return extract(data) or ""

    else:
        raise SystemExit(f"no variant {name}")
    import opencc

    # The wheel calls its own files t2s.json, the reimplementation t2s.
    convert = opencc.OpenCC("t2s").convert

    def run(data):
        lines = (re.sub(r"[ \t\u3000\xa0]+", " ", line).strip() for line in strip(data).splitlines())
        return "\n".join(convert(line) for line in lines if line) + "\n"

    return run


def main():
    """Convert every file below IN."""
    name, source, target = sys.argv[1:]
    run = variant(name)
    for path in sorted(Path(source).rglob("*")):
        if path.is_file():
            out = Path(target) / path.relative_to(source).with_suffix(".txt")
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(run(path.read_bytes()), encoding="utf-8")


if __name__ == "__main__":
    main()
