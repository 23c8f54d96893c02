"""What people write today, as one script: detect, decode, strip tags, convert, tidy white space; one output a file.

    python python_scripts.py VARIANT IN OUT

Each variant needs its packages (benchmarks/peers.py) and works like the others: it keeps every line of text, one
line a paragraph, and writes OUT/NAME.txt for IN/NAME. DataTrove and Data-Juicer read no bytes, so they get what
chardet decodes, and run as their own pipelines.
"""

import re
import sys
import tempfile
from pathlib import Path


def decoded(data):
    """Text by chardet, as the usual script does it."""
    import chardet

    return data.decode(chardet.detect(data)["encoding"] or "utf-8", "replace")


def by_file(strip):
    """A function over one file's bytes as a way through all files."""
    convert = converter()

    def run(files):
        for path in files:
            yield path, convert(strip(path.read_bytes()))

    return run


def converter():
    """Traditional to Simplified: the wheel of OpenCC calls its file t2s.json, the reimplementation t2s."""
    import opencc

    return opencc.OpenCC("t2s").convert


def bs4():
    """BeautifulSoup on what chardet found."""
    from bs4 import BeautifulSoup

    return by_file(lambda data: BeautifulSoup(decoded(data), "html.parser").get_text())


def selectolax():
    """The quick one: charset-normalizer, ftfy for mojibake, Lexbor for tags."""
    import ftfy
    from charset_normalizer import from_bytes
    from selectolax.lexbor import LexborHTMLParser

    def strip(data):
        best = from_bytes(data).best()
        text = ftfy.fix_encoding(str(best) if best else data.decode("utf-8", "replace"))
        body = LexborHTMLParser(text).body
        return body.text() if body else ""

    return by_file(strip)


def trafilatura():
    """The extractor."""
    from trafilatura import extract

    return by_file(lambda data: extract(data) or "")


def datatrove():
    """DataTrove's own pipeline: its extractor and its formatter, then OpenCC."""
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.extractors import Trafilatura
    from datatrove.pipeline.formatters import FTFYFormatter
    from loguru import logger

    logger.remove()
    convert = converter()

    def run(files):
        results = []

        def read(data, rank=0, world_size=1):
            for path in files:
                yield Document(text=decoded(path.read_bytes()), id=str(path))

        def keep(data, rank=0, world_size=1):
            for document in data:
                results.append((Path(document.id), convert(document.text)))
                yield document

        with tempfile.TemporaryDirectory() as logs:
            LocalPipelineExecutor([read, Trafilatura(), FTFYFormatter(), keep], logging_dir=logs).run()
        return results

    return run


def data_juicer():
    """Data-Juicer's own operators, one process."""
    from data_juicer.core.data import NestedDataset
    from data_juicer.ops.mapper.chinese_convert_mapper import ChineseConvertMapper
    from data_juicer.ops.mapper.clean_copyright_mapper import CleanCopyrightMapper
    from data_juicer.ops.mapper.clean_html_mapper import CleanHtmlMapper
    from data_juicer.ops.mapper.fix_unicode_mapper import FixUnicodeMapper
    from data_juicer.ops.mapper.whitespace_normalization_mapper import WhitespaceNormalizationMapper
    from loguru import logger

    logger.remove()
    steps = (
        FixUnicodeMapper,
        CleanHtmlMapper,
        CleanCopyrightMapper,
        ChineseConvertMapper,
        WhitespaceNormalizationMapper,
    )

    def run(files):
        rows = [{"text": decoded(path.read_bytes()), "path": str(path)} for path in files]
        operators = [step("t2s") if step is ChineseConvertMapper else step() for step in steps]
        for row in NestedDataset.from_list(rows).process(operators):
            yield Path(row["path"]), row["text"]

    return run


VARIANTS = {
    "bs4": bs4,
    "selectolax": selectolax,
    "trafilatura": trafilatura,
    "datatrove": datatrove,
    "data-juicer": data_juicer,
}


def main():
    """Convert every file below IN."""
    name, source, target = sys.argv[1:]
    files = sorted(path for path in Path(source).rglob("*") if path.is_file())
    for path, text in VARIANTS[name]()(files):
        lines = (re.sub(r"[ \t\u3000\xa0]+", " ", line).strip() for line in text.splitlines())
        out = Path(target) / path.relative_to(source).with_suffix(".txt")
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text("\n".join(line for line in lines if line) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
