"""Decoding speed beside other detectors: the same job (bytes to text), interleaved in one run, as ratios.

    python benchmarks/decode.py [--seconds 0.4] [--rounds 5]

Peers that are not installed are left out: chardet (always there), faust-cchardet, charset-normalizer, chardetng-py.
Each round times every tool once on every input, in turn, so that what else the machine does hits all alike; the
figure is the median over the rounds of newsclean's speed over the peer's. The texts are put together from a list
of invented sentences, so that no corpus is needed.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

import newsclean

if TYPE_CHECKING:
    from collections.abc import Callable

SIMPLIFIED = (
    "云溪县新修的石桥昨天正式通车，附近三个村的村民不用再绕路。",
    "县交通局局长说，工程历时两年，总投资四千二百万元。",
    "记者在现场看到，桥头已经有人摆起了小摊，卖茶叶和竹编。",
    "气象台预计，周末起冷空气南下，最低气温将降到五摄氏度左右。",
    "这所学校今年秋天开始试行新的课程表，下午第三节改为活动课。",
    "据了解，该公司上半年营业收入同比增长百分之六点三，净利润略有下降。",
    "图书馆馆长周玥介绍，古籍修复室每个月只能完成十几页。",
)
TRADITIONAL = (
    "雲溪縣新修的石橋昨天正式通車，附近三個村的村民不用再繞路。",
    "縣交通局局長說，工程歷時兩年，總投資四千二百萬元。",
    "記者在現場看到，橋頭已經有人擺起了小攤，賣茶葉和竹編。",
    "氣象台預計，週末起冷空氣南下，最低氣溫將降到五攝氏度左右。",
    "這所學校今年秋天開始試行新的課程表，下午第三節改為活動課。",
    "據了解，該公司上半年營業收入同比增長百分之六點三，淨利潤略有下降。",
)


def text_of(sentences: tuple[str, ...], size: int, encoding: str) -> bytes:
    """At least `size` bytes of paragraphs of two to five sentences with numbers between."""
    rng = random.Random(size)
    parts: list[bytes] = []
    length = 0
    while length < size:
        chosen = "".join(rng.choices(sentences, k=rng.randint(2, 5)))
        parts.append(f"\u3000\u3000{rng.randint(1, 999)}、{chosen}\n".encode(encoding))
        length += len(parts[-1])
    return b"".join(parts)


def tools() -> dict[str, Callable[[bytes], str]]:
    """What is installed: name and function from bytes to text."""
    import chardet

    def read(data: bytes, label: str | None) -> str:
        return data.decode((label or "utf-8").lower().replace("gb2312", "gb18030"), "replace")

    found: dict[str, Callable[[bytes], str]] = {
        "newsclean": lambda data: newsclean.decode(data).text,
        "chardet": lambda data: read(data, chardet.detect(data)["encoding"]),
    }
    try:
        import cchardet  # type: ignore[import-not-found,unused-ignore]

        found["cchardet"] = lambda data: read(data, cchardet.detect(data)["encoding"])
    except ImportError:
        pass
    try:
        from charset_normalizer import from_bytes

        found["charset_normalizer"] = lambda data: str(from_bytes(data).best())
    except ImportError:
        pass
    try:
        import chardetng_py  # type: ignore[import-not-found,unused-ignore]

        found["chardetng"] = lambda data: read(data, chardetng_py.detect(data, allow_utf8=True))
    except ImportError:
        pass
    return found


def speed(tool: Callable[[bytes], str], data: bytes, seconds: float) -> float:
    """Megabytes a second of processor time."""
    runs = 0
    start = time.process_time()
    while (spent := time.process_time() - start) < seconds:
        tool(data)
        runs += 1
    return runs * len(data) / spent / 1e6


def cold(statement: str) -> float:
    """Milliseconds of processor time of a fresh interpreter that runs `statement`, less those of an idle one."""
    times = []
    for code in (statement, "pass"):
        script = f"import sys, time; sys.path.insert(0, {str(Path(newsclean.__file__).parents[1])!r})\n{code}\nprint(time.process_time())"
        runs = [
            float(
                subprocess.run(
                    [sys.executable, "-c", script], capture_output=True, check=True, text=True
                ).stdout
            )
            for _ in range(5)
        ]
        times.append(min(runs) * 1000)
    return times[0] - times[1]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    inputs = {
        f"{name} {encoding}": text_of(sentences, size, encoding)
        for size, name in ((100, "100 B"), (4_000, "4 KB"), (1_000_000, "1 MB"))
        for sentences, encoding in ((SIMPLIFIED, "utf-8"), (SIMPLIFIED, "gbk"), (TRADITIONAL, "big5"))
    }
    found = tools()
    for tool in found.values():
        for data in inputs.values():
            tool(data[:4000])  # models load outside the measurement
    print(
        f"{'input':14} {'newsclean MB/s':>15}"
        + "".join(f"{'/ ' + name:>22}" for name in found if name != "newsclean")
    )
    for name, data in inputs.items():
        speeds: dict[str, list[float]] = {tool: [] for tool in found}
        for _ in range(options.rounds):
            for tool, function in found.items():
                speeds[tool].append(speed(function, data, options.seconds))
        row = f"{name:14} {statistics.median(speeds['newsclean']):15.1f}"
        for tool, values in speeds.items():
            if tool != "newsclean":
                ratio = statistics.median(a / b for a, b in zip(speeds["newsclean"], values, strict=True))
                row += f"{ratio:21.1f}×"
        print(row, flush=True)
    print("\ncold start, milliseconds over a bare interpreter")
    gbk = "d = bytes.fromhex('" + text_of(SIMPLIFIED, 300, "gbk").hex() + "')"
    for name, code in (
        ("newsclean, UTF-8", "import newsclean; newsclean.decode('新桥'.encode())"),
        ("newsclean, GBK", f"{gbk}\nimport newsclean; newsclean.decode(d)"),
        ("chardet, GBK", f"{gbk}\nimport chardet; chardet.detect(d)"),
    ):
        print(f"{name:20} {cold(code):7.1f}")


if __name__ == "__main__":
    main()
