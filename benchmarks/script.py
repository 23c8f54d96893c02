"""Script conversion beside its peers, interleaved in one run, on text that no engine has seen before.

    python benchmarks/script.py --simplified FILE --traditional FILE --peer opencc=/env/bin/python ...

A peer is a Python that has the package; those that are not named are left out. Shown are megabytes of UTF-8 per
CPU second and, beside them, the ratio to OpenCC's own wheel in the same run; before that, how many lines come out
otherwise than from that wheel; then what a fresh process costs that converts one file of 8 KB, or the whole of one, and
its peak memory. Take the ratios, not the seconds: machines differ and are shared.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
CONFIGS = {"t2s": "traditional", "s2t": "simplified", "s2twp": "simplified", "tw2sp": "traditional"}
OFFICIAL = "opencc"

# How each engine is called: a function from a configuration to a function from text to text.
PURE = (
    "import sys\nsys.modules['ahocorasick_rs'] = sys.modules['numpy'] = None\n"  # as without the extra `fast`
)
EXACT = (
    "from newsclean.script.converter import converter\n"
    "from newsclean.script.targets import Recipe\n"
    "def load(config): return converter(Recipe(config)).convert\n"
)
CORRECTED = (
    "from newsclean.script.stage import convert_script\n"
    "PLAIN = {'t2s': ('simplified', False), 's2t': ('traditional', False),\n"
    "         's2twp': ('taiwan', True), 'tw2sp': ('simplified', True)}\n"
    "def load(config):\n"
    "    to, phrases = PLAIN[config]\n"
    "    return lambda text: convert_script(text, to, phrases=phrases)\n"
)
ENGINES = {
    "newsclean": PURE + EXACT,
    "newsclean[fast]": EXACT,
    "newsclean, corrected": PURE + CORRECTED,
    "newsclean[fast], corrected": CORRECTED,
    OFFICIAL: "import opencc\ndef load(config): return opencc.OpenCC(config).convert\n",
    "opencc-pyo3": "from opencc_pyo3 import OpenCC\n"
    "def load(config):\n    engine = OpenCC(config)\n    return lambda text: engine.convert(text, False)\n",
    "zhconv-rs": "import zhconv_rs\n"
    "TAGS = {'t2s': 'zh-hans', 's2t': 'zh-hant', 's2twp': 'zh-tw', 'tw2sp': 'zh-cn'}\n"
    "def load(config): return lambda text: zhconv_rs.zhconv(text, TAGS[config])\n",
    "opencc-purepy": "from opencc_purepy import OpenCC\ndef load(config): return OpenCC(config).convert\n",
    "opencc-python-reimplemented": "import opencc\ndef load(config): return opencc.OpenCC(config).convert\n",
}
SLOW = {"opencc-purepy": 16, "opencc-python-reimplemented": 32}  # get this part of the text only

WORKER = """
import json, sys, time
engines = {}
for line in sys.stdin:
    config, path, start, length, by_line = json.loads(line)
    with open(path, encoding="utf-8") as file:
        text = file.read()[start : start + length]
    pieces = text.split("\\n") if by_line else [text]
    if config not in engines:
        engines[config] = load(config)
    convert = engines[config]
    began = time.process_time()
    for piece in pieces:
        convert(piece)
    seconds = time.process_time() - began
    print(json.dumps([len(text.encode()) / 1e6, seconds]), flush=True)
"""
ONCE = """
import sys
with open(sys.argv[2], encoding="utf-8") as file:
    text = file.read()
load(sys.argv[1])(text)
try:
    with open("/proc/self/status", encoding="utf-8") as file:
        peak = next(line.split()[1] for line in file if line.startswith("VmHWM"))
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stdout.write(str(peak))
"""


LINES = """
import json, sys, zlib
convert = load(sys.argv[1])
with open(sys.argv[2], encoding="utf-8") as file:
    lines = file.read().split("\\n")[: int(sys.argv[3])]
sys.stdout.write(json.dumps([zlib.crc32(convert(line).encode()) for line in lines]))
"""


class Peer(NamedTuple):
    """An engine and the Python that has it."""

    name: str
    python: str

    @property
    def environment(self) -> dict[str, str]:
        """Newsclean is taken from this checkout, and compiled to bytecode once, as an installed package is."""
        own = {key: value for key, value in os.environ.items()
               if key not in ("PYTHONPATH", "PYTHONDONTWRITEBYTECODE")}  # fmt: skip
        return {**own, "PYTHONPATH": str(ROOT / "src")} if "newsclean" in self.name else own

    def start(self) -> subprocess.Popen[str]:
        """A process that waits for work."""
        return subprocess.Popen([self.python, "-c", ENGINES[self.name] + WORKER], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True, env=self.environment)  # fmt: skip


def ask(worker: subprocess.Popen[str], job: list[Any]) -> tuple[float, float]:
    """Let a worker convert one slice: megabytes and CPU seconds."""
    if worker.stdin is None or worker.stdout is None:
        raise RuntimeError("the worker has no pipes")
    worker.stdin.write(json.dumps(job) + "\n")
    worker.stdin.flush()
    size, seconds = json.loads(worker.stdout.readline())
    return size, seconds


def throughput(peers: list[Peer], paths: dict[str, Path], arguments: argparse.Namespace) -> None:
    """Megabytes per CPU second: every peer gets the same fresh slice before the next slice is taken."""
    print(f"{'':28}" + "".join(f"{config + mode:>17}" for config in CONFIGS for mode in (" whole", " lines")))
    speeds: dict[tuple[str, str, bool], list[float]] = {}
    for config, script in CONFIGS.items():
        total = len(paths[script].read_text(encoding="utf-8"))
        for by_line in (False, True):
            workers = {peer.name: peer.start() for peer in peers}
            for number in range(arguments.rounds):
                start = number * arguments.size % max(1, total - arguments.size)
                for peer in peers:
                    length = arguments.size // SLOW.get(peer.name, 1)
                    job = [config, str(paths[script]), start, length, by_line]
                    size, seconds = ask(workers[peer.name], job)
                    speeds.setdefault((peer.name, config, by_line), []).append(size / max(seconds, 1e-9))
            for worker in workers.values():
                worker.communicate()
    for peer in peers:
        cells = []
        for config in CONFIGS:
            for by_line in (False, True):
                mine = speeds[peer.name, config, by_line]
                official = speeds.get((OFFICIAL, config, by_line))
                ratio = (
                    median(a / b for a, b in zip(mine, official, strict=True)) if official else float("nan")
                )
                cells.append(f"{median(mine):9.1f} ×{ratio:5.2f} ")
        print(f"{peer.name:28}" + "".join(cells))


def agreement(peers: list[Peer], paths: dict[str, Path], count: int) -> None:
    """How many of the first lines each engine converts otherwise than OpenCC's own wheel."""
    print(
        f"\nof {count} lines, other than {OFFICIAL}".ljust(29)
        + "".join(f"{config:>17}" for config in CONFIGS)
    )
    results: dict[tuple[str, str], list[int]] = {}
    for config, script in CONFIGS.items():
        for peer in peers:
            command = [peer.python, "-c", ENGINES[peer.name] + LINES, config, str(paths[script]), str(count)]
            done = subprocess.run(command, stdout=subprocess.PIPE, env=peer.environment, check=True)
            results[peer.name, config] = json.loads(done.stdout)
    for peer in peers:
        cells = [
            sum(one != other for one, other in
                zip(results[peer.name, config], results[OFFICIAL, config], strict=True))
            for config in CONFIGS
        ]  # fmt: skip
        print(f"{peer.name:28}" + "".join(f"{cell:17}" for cell in cells))


def processes(peers: list[Peer], paths: dict[str, Path], rounds: int, size: int = 0) -> None:
    """CPU milliseconds and peak megabytes of a fresh process that converts the first `size` bytes, or all."""
    title = f"one file of {size // 1024} KB" if size else "one whole file"
    print(f"\n{title:28}" + "".join(f"{config:>17}" for config in CONFIGS))
    seen: dict[tuple[str, str], list[tuple[float, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for script, path in paths.items():
            part = path.read_bytes()[: size or None].decode("utf-8", "ignore")
            (Path(folder) / script).write_text(part, encoding="utf-8")
        for _ in range(rounds):
            for config, script in CONFIGS.items():
                for peer in peers:
                    command = [peer.python, "-c", ENGINES[peer.name] + ONCE, config, f"{folder}/{script}"]
                    seen.setdefault((peer.name, config), []).append(measured(command, peer.environment))
    for peer in peers:
        cells = []
        for config in CONFIGS:
            milliseconds = median(time for time, _ in seen[peer.name, config])
            memory = max(peak for _, peak in seen[peer.name, config])
            cells.append(f"{milliseconds:6.0f} ms {memory:4.0f} MB")
        print(f"{peer.name:28}" + "".join(f"{cell:>17}" for cell in cells))


def measured(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """CPU milliseconds and peak megabytes of a command, which prints its peak in kilobytes."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    peak = process.stdout.read() if process.stdout else b""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    return 1000 * (usage.ru_utime + usage.ru_stime), int(peak) / 1024


def main() -> None:
    """Measure and print three tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--simplified", type=Path, required=True, help="UTF-8 text, one paragraph a line")
    parser.add_argument("--traditional", type=Path, required=True, help="the same in the other script")
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON",
                        help=f"one of {', '.join(ENGINES)}")  # fmt: skip
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--lines", type=int, default=3000, help="lines whose results are compared")
    parser.add_argument("--size", type=int, default=700_000, help="characters of a slice")
    arguments = parser.parse_args()
    peers = [Peer(name, sys.executable) for name in ENGINES if name.startswith("newsclean")]
    peers += [Peer(*entry.split("=", 1)) for entry in arguments.peer]
    paths = {"simplified": arguments.simplified, "traditional": arguments.traditional}
    if any(peer.name == OFFICIAL for peer in peers):
        agreement(peers, paths, arguments.lines)
    throughput(peers, paths, arguments)
    processes(peers, paths, arguments.rounds, 8192)
    processes([peer for peer in peers if peer.name not in SLOW], paths, min(3, arguments.rounds))


if __name__ == "__main__":
    main()
