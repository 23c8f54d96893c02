"""The whole chain beside what people use today, interleaved, with the quality of what comes out.

    python benchmarks/chain.py [--documents 300] [--runs 3] [--out benchmarks/results]

Builds a workload (benchmarks/workload.py), one virtual environment a contender below `.venv-bench/`, runs the
contenders in turn as whole processes, and writes a table (Markdown) and a chart (SVG). Quoted are ratios to the
first script, of medians; `cpu` counts all child processes. A contender whose packages can't be installed is left
out and named.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass, field
from pathlib import Path

from workload import write_files

HERE = Path(__file__).parent
ROOT = HERE.parent
ENVIRONMENTS = ROOT / ".venv-bench"


@dataclass(slots=True)
class Contender:
    """A way to clean a folder: its command with {python} {in} {out}, and what must be installed for it."""

    name: str
    command: list[str]
    packages: list[str] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)


_SCRIPT = str(HERE / "contenders" / "python_scripts.py")
_NEWSCLEAN = ["{python}", "-m", "newsclean", "convert", "-r", "{in}", "-O", "{out}", "--to", "simplified", "--no-header", "-q"]  # fmt: skip
CONTENDERS = [
    Contender("chardet + BeautifulSoup + OpenCC", ["{python}", _SCRIPT, "bs4", "{in}", "{out}"],
              ["chardet", "beautifulsoup4", "opencc"]),
    Contender("the same, opencc-python-reimplemented", ["{python}", _SCRIPT, "bs4-reimplemented", "{in}", "{out}"],
              ["chardet", "beautifulsoup4", "opencc-python-reimplemented"]),
    Contender("charset-normalizer + ftfy + selectolax + OpenCC", ["{python}", _SCRIPT, "selectolax", "{in}", "{out}"],
              ["charset-normalizer", "ftfy", "selectolax", "opencc"]),
    Contender("trafilatura + OpenCC", ["{python}", _SCRIPT, "trafilatura", "{in}", "{out}"], ["trafilatura", "lxml_html_clean", "opencc"]),
    Contender("shell: uchardet, iconv, sed, opencc per file", ["sh", str(HERE / "contenders" / "shell_pipeline.sh"), "{in}", "{out}"],
              programs=["uchardet", "iconv", "opencc"]),
    Contender("newsclean -j 1", [*_NEWSCLEAN, "-j", "1"], [str(ROOT)]),
    Contender("newsclean -j 2", [*_NEWSCLEAN, "-j", "2"], [str(ROOT)]),
]  # fmt: skip


@dataclass(slots=True)
class Result:
    """What was measured of one contender."""

    name: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int = 0  # KiB, of the largest process
    found: float = 0.0
    kept: float = 0.0
    exact: float = 0.0


def python_for(contender: Contender) -> str | None:
    """The interpreter of the contender's own environment, or None where it can't be had."""
    if any(shutil.which(program) is None for program in contender.programs):
        return None
    if not contender.packages:
        return sys.executable
    slug = "+".join(Path(package).name for package in contender.packages)
    folder = ENVIRONMENTS / slug
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    command = [
        str(python),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        *contender.packages,
    ]
    return str(python) if subprocess.run(command, check=False).returncode == 0 else None


def run(command: list[str]) -> tuple[float, float, int]:
    """Run one process to its end: seconds of wall and processor time, KiB of its largest process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = process.stderr.read() if process.stderr else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode:
        raise SystemExit(f"{command}: exit {process.returncode}\n{errors.decode(errors='replace')[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, usage.ru_maxrss


def score(result: Result, gold: Path, out: Path) -> None:
    """Compare lines with the gold paragraphs: found of all, right of all written, documents without a fault."""
    wanted = hit = written = whole = count = 0
    for row in gold.read_text(encoding="utf-8").splitlines():
        document = json.loads(row)
        path = out / Path(document["name"]).with_suffix(".txt")
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
        lines = [line.strip() for line in lines if line.strip()]
        body = document["simplified"]
        left = list(lines)
        for paragraph in body:
            if paragraph in left:
                left.remove(paragraph)
                hit += 1
        wanted += len(body)
        written += len(lines)
        whole += lines == body
        count += 1
    result.found = hit / wanted
    result.kept = hit / written if written else 0.0
    result.exact = whole / count


def table(results: list[Result], documents: int, size: int) -> str:
    """The figures as a Markdown table, as ratios to the first row."""
    base = statistics.median(results[0].cpu), statistics.median(results[0].wall)
    rows = [
        f"{documents} documents, {size / 1e6:.1f} MB, Python {sys.version.split()[0]}; speed: how many times as fast as the first row.",
        "",
        "| contender | speed, processor time | speed, wall time | peak memory, MB | paragraphs found | lines that are text | documents without a fault |",
        "|---|---|---|---|---|---|---|",
    ]
    rows += [
        f"| {r.name} | {base[0] / statistics.median(r.cpu):.2f} | {base[1] / statistics.median(r.wall):.2f} | {r.peak / 1024:.0f} "
        f"| {r.found:.3f} | {r.kept:.3f} | {r.exact:.3f} |"
        for r in results
    ]
    return "\n".join(rows) + "\n"


def chart(results: list[Result]) -> str:
    """Two bars a contender: speed (of the fastest) and documents without a fault."""
    speeds = [statistics.median(results[0].wall) / statistics.median(r.wall) for r in results]
    top, step, left, width = max(speeds), 46, 330, 400
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 90} {len(results) * step + 50}" font-family="sans-serif" font-size="13">',
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{left}" y="20"><tspan fill="#2b6cb0">■</tspan> speed, times the first row  <tspan fill="#38a169">■</tspan> documents without a fault</text>',
    ]
    for number, (result, speed) in enumerate(zip(results, speeds, strict=True)):
        y = 36 + number * step
        parts.append(f'<text x="{left - 10}" y="{y + 20}" text-anchor="end">{result.name}</text>')
        for offset, share, color, label in ((0, speed / top, "#2b6cb0", f"{speed:.1f}×"), (16, result.exact, "#38a169", f"{result.exact:.0%}")):  # fmt: skip
            parts.append(f'<rect x="{left}" y="{y + offset}" width="{max(1, share * width):.0f}" height="14" fill="{color}"/>')  # fmt: skip
            parts.append(f'<text x="{left + share * width + 6:.0f}" y="{y + offset + 12}">{label}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Build, run in turn, score, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=300)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=HERE / "results")
    options = parser.parse_args()
    ready = [(contender, python_for(contender)) for contender in CONTENDERS]
    for contender, python in ready:
        if python is None:
            print(f"left out, can't be installed here: {contender.name}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_files(work, options.documents, options.seed)
        size = sum(path.stat().st_size for path in (work / "in").rglob("*") if path.is_file())
        results = {contender.name: Result(contender.name) for contender, python in ready if python}
        for turn in range(options.runs + 1):  # the first is a warm-up
            for contender, python in ready:
                if python is None:
                    continue
                out = work / "out"
                shutil.rmtree(out, ignore_errors=True)
                out.mkdir()
                filled = {"{python}": python, "{in}": str(work / "in"), "{out}": str(out)}
                wall, cpu, peak = run([filled.get(part, part) for part in contender.command])
                result = results[contender.name]
                if turn == 0:
                    score(result, work / "gold.jsonl", out)
                    continue
                result.wall.append(wall)
                result.cpu.append(cpu)
                result.peak = max(result.peak, peak)
    ranked = list(results.values())
    text = table(ranked, options.documents, size)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "chain.md").write_text(text, encoding="utf-8")
    (options.out / "chain.svg").write_text(chart(ranked), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
