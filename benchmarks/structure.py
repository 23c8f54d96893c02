"""Structure beside its peers: the same scores on the same documents, and documents per CPU second as ratios.

    python benchmarks/structure.py [FOLDER] --peers /env/bin/python

The peers' Python needs whichever of gne, trafilatura, newspaper4k, goose3, readability-lxml and resiliparse are to
be compared; those that it has not are left out. They are made for HTML pages, so a text dump is given to them as a
page with its first line as the title and every line as a paragraph: the kindest form. The news of the documents is
invented and dated in the years to come, which some peers refuse; so all years are moved back by fifteen, for all
tools. The measures are those of `tests/structure_score.py`; what a peer does not give at all is shown as `-`.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "src")]

from structure_score import DOCUMENTS, documents, score, summary  # noqa: E402

# How each tool is called: a function from the text of a page to what it found. A body is a text of lines.
TOOLS = {
    "gne": "from gne import GeneralNewsExtractor\n"
    "def extract(page):\n"
    "    found = GeneralNewsExtractor().extract(page)\n"
    "    return found['title'], found['publish_time'], None, found['author'], found['content']\n",
    "trafilatura": "import trafilatura\n"
    "def extract(page):\n"
    "    found = trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)\n"
    "    if found is None: return None, None, None, None, ''\n"
    "    return found.title, found.date, found.sitename, (found.author or '').replace('; ', '、'), found.text\n",
    "newspaper4k": "import newspaper\n"
    "def extract(page):\n"
    "    found = newspaper.Article('http://example.org/', language='zh')\n"
    "    found.download(input_html=page); found.parse()\n"
    "    return found.title, str(found.publish_date or ''), None, '、'.join(found.authors), found.text\n",
    "goose3": "import goose3\nfrom goose3.text import StopWordsChinese\n"
    "goose = goose3.Goose({'stopwords_class': StopWordsChinese})\n"
    "def extract(page):\n"
    "    found = goose.extract(raw_html=page)\n"
    "    return found.title, str(found.publish_date or ''), None, '、'.join(found.authors), found.cleaned_text\n",
    "readability-lxml": "import lxml.html, readability\n"
    "def extract(page):\n"
    "    found = readability.Document(page)\n"
    "    blocks = lxml.html.fromstring(found.summary()).iter('p', 'li', 'h1', 'h2', 'h3', 'tr', 'div', 'td')\n"
    "    lines = [' '.join(block.text_content().split()) for block in blocks if not len(block.xpath('./p|./div|./td'))]\n"
    "    return found.short_title(), None, None, None, '\\n'.join(lines)\n",
    "resiliparse": "from resiliparse.parse.html import HTMLTree\n"
    "from resiliparse.extract.html2text import extract_plain_text\n"
    "def extract(page):\n"
    "    tree = HTMLTree.parse(page)\n"
    "    return tree.title, None, None, None, extract_plain_text(tree, main_content=True)\n",
}
OWN = (
    "import newsclean\n"
    "cleaner = newsclean.Cleaner()\n"
    "def extract(page):\n"
    "    found = cleaner(page)\n"
    "    body = [{'type': block.type, 'text': block.text} for block in found.body]\n"
    "    return found.title, found.published, found.source, '、'.join(found.authors), body\n"
)
WORKER = """
import json, logging, sys, time, warnings
warnings.filterwarnings('ignore'); logging.disable(logging.CRITICAL)
out, sys.stdout = sys.stdout, sys.stderr
job = json.load(sys.stdin)
sys.path[:0] = job['path']
try:
    exec(job['code'])
except ImportError:
    sys.exit(7)
def run(page):
    try:
        return extract(page)
    except Exception:
        return None, None, None, None, ''
found = [run(page) for page in job['pages']]
seconds = []
for _ in range(3):
    start = time.process_time()
    for page in job['pages']: run(page)
    seconds.append(time.process_time() - start)
json.dump({'found': found, 'seconds': min(seconds)}, out, ensure_ascii=False, default=str)
"""
SHOWN = (
    "title", "day", "time", "source", "author", "no wrong author", "paragraph precision", "paragraph recall",
    "typed recall", "boilerplate", "metadata lines",
)  # fmt: skip


def earlier(text: str) -> str:
    """The text with its years moved back."""
    return re.sub(r"(?<!\d)20[23]\d(?!\d)", lambda year: str(int(year[0]) - 15), text)


def read(path: Path) -> str:
    """The document's text."""
    data = path.read_bytes()
    try:
        return earlier(data.decode("utf-8"))
    except UnicodeDecodeError:
        return earlier(data.decode("gb18030"))


def as_page(path: Path) -> str:
    """The document as a page; a dump gets a head and its lines become paragraphs."""
    text = read(path)
    if path.suffix == ".html":
        return text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><meta charset='utf-8'><title>{lines[0]}</title></head><body><div>{paragraphs}</div></body></html>"


def run_tool(python: str, code: str, pages: list[str], path: list[str]) -> dict[str, Any] | None:
    """What one tool finds in every page, in a process of its own; None where it is not installed."""
    job = json.dumps({"code": code, "pages": pages, "path": path})
    done = subprocess.run([python, "-c", WORKER], input=job, capture_output=True, text=True, check=False)
    if done.returncode == 7:
        return None
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def as_result(found: list[Any]) -> dict[str, Any]:
    """The fields of one answer, a text body as paragraphs."""
    title, published, source, author, body = found
    if isinstance(body, str):
        body = [{"type": "paragraph", "text": line} for line in body.splitlines() if line.strip()]
    return {"title": title, "published": published, "source": source, "author": author, "body": body}


def main() -> None:
    """Run every tool and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=DOCUMENTS)
    parser.add_argument("--peers", default=sys.executable, help="the Python that has the peers")
    parser.add_argument("--only", choices=["txt", "html"])
    options = parser.parse_args()
    cases = [
        case for case in documents(options.folder) if not options.only or case[0].suffix == f".{options.only}"
    ]
    cases = [(path, json.loads(earlier(json.dumps(gold, ensure_ascii=False)))) for path, gold in cases]
    pages = [as_page(path) for path, _ in cases]
    texts = [read(path) for path, _ in cases]
    rows: list[tuple[str, dict[str, float], float]] = []
    for name, code in {"newsclean": OWN, **TOOLS}.items():
        own = name == "newsclean"
        done = run_tool(
            sys.executable if own else options.peers,
            code,
            texts if own else pages,
            sys.path[:2] if own else [],
        )
        if done is None:
            continue
        counts: Counter[str] = Counter()
        for (_, gold), found in zip(cases, done["found"], strict=True):
            counts.update(score(gold, as_result(found)))
        missing = {
            key
            for key, place in (("day", 1), ("time", 1), ("source", 2), ("author", 3))
            if not any(found[place] for found in done["found"])
        }
        rows.append(
            (
                name,
                {key: value for key, value in summary(counts).items() if key not in missing},
                done["seconds"],
            )
        )
    print(f"{len(cases)} documents\n")
    print("| tool | " + " | ".join(SHOWN) + " | speed |")
    print("|---" * (len(SHOWN) + 2) + "|")
    for name, reached, seconds in rows:
        cells = [f"{reached[key]:.2f}" if key in reached else "-" for key in SHOWN]
        print(f"| {name} | " + " | ".join(cells) + f" | {rows[0][2] / seconds:.2f} |")
    print("\nspeed: documents per CPU second, as a ratio to newsclean in the same run")


if __name__ == "__main__":
    main()
