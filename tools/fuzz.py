"""Fuzz the whole chain: `python tools/fuzz.py --seconds 900 --seed 1`.

Inputs are mutations of the articles of `examples/` and `tests/cases/` (lines cut, doubled and swapped, fragments
of markup, metadata and damage put in, bytes flipped, charsets confused) and heaps of fragments. Each must satisfy
every property of tests/chain_properties.py and take time in proportion to its length. A find is cut down to
the smallest input that still shows it and written as one JSON line.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from chain_properties import CHECKS, broken  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FRAGMENTS = (
    "云溪縣 新橋通車 。 ， , ( ) （ ） (xiàn) 縣(xiàn) ???? ?? ? 　　 　 2031-05-06 2031年5月6日 08:30 來源:雲溪日報 来源： 作者:林知秋 "
    "记者　林知秋 編輯：周 admin a<b 1. 一、 （一） • ● · 问： 答： Q： A： ?qǐng) ?? http://a.cn/?a=1&b=2 （完） [打印] abc 3:2 【 】 「 」 “ ” "
    "\" ' … ... —— -- - ~ | # > * _ ` ``` --- === \\ & &amp; &nbsp; &lt; &#20113; &#x4E91; &#xD800; &bogus; <p> </p> <b> </strong> <br> <br/> "
    "<div> </div> <table><tr><td> </td> <script> </script> <style> <!-- --> <![CDATA[ <a_href= <li> <h1> </h1> <title> </title> "
    "<pre> <textarea> 上一篇：甲橋通車 相關新聞 责任编辑：周禾 分享到 微信扫一扫 版权所有 打印本页 关闭窗口 電頭 （本报讯） 本报讯 新华社 "
    "浜戞邯鍘挎柊 äº‘æºªåŽ¿ \\u4e91 %E4%BA%91 =E4=BA=91 锘縿 锟斤拷 烫烫烫 貴陽日?qǐng)?bào) ?／strong> 发 發 髮 干 乾 后 裏 着 "
    "甲 乙 丙 新 闻 貴 陽 市 召 開 會 議"
).split(" ")
FRAGMENTS += [
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\u200b",
    "\ufeff",
    "\x00",
    "\x1b[31m",
    "\ud800",
    "\u2028",
    "\u3000",
    "\U00020000",
    "\ufffd",
    "\u0301",
    "😀\u200d👩",
    "が",
    "한",
]
CHARSETS = (
    "utf-8",
    "gb18030",
    "big5",
    "big5hkscs",
    "utf-16",
    "utf-16-le",
    "iso2022_jp",
    "latin-1",
    "cp1252",
    "hz",
)
Input = bytes | str


def seeds() -> list[str]:
    """Articles to start from, as text."""
    paths = [*(ROOT / "examples").glob("*.*"), *(ROOT / "tests/cases/structure").glob("*.txt"),
             *(ROOT / "tests/cases/structure").glob("*.html"), *(ROOT / "tests/cases/clean").glob("*.txt")]  # fmt: skip
    texts = []
    for path in sorted(paths):
        try:
            texts.append(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            texts.append(path.read_bytes().decode("gb18030", "replace"))
    return texts


def mutate(text: str, chance: random.Random) -> str:
    """One change to a text."""
    lines = text.split("\n")
    place = chance.randrange(len(text) + 1)
    line = chance.randrange(len(lines))
    kind = chance.randrange(10)
    if kind <= 2:
        return text[:place] + chance.choice(FRAGMENTS) + text[place:]
    if kind == 3:
        return text[:place] + text[place + chance.randrange(1, 40) :]
    if kind == 4:
        lines.insert(chance.randrange(len(lines)), lines[line])
    elif kind == 5:
        del lines[line]
    elif kind == 6:
        other = chance.randrange(len(lines))
        lines[line], lines[other] = lines[other], lines[line]
    elif kind == 7:
        lines[line] = " ".join(lines[line])
    elif kind == 8:
        width = chance.randrange(8, 40)
        lines[line] = "\n".join(lines[line][i : i + width] for i in range(0, len(lines[line]), width))
    else:
        lines[line] = chance.choice(FRAGMENTS) + lines[line] + chance.choice(FRAGMENTS)
    return "\n".join(lines)


def confuse(text: str, chance: random.Random) -> Input:
    """The text as bytes of some charset, perhaps damaged, perhaps read back in the wrong one."""
    data = bytearray(text.encode(chance.choice(CHARSETS), "replace"))
    for _ in range(chance.choice((0, 0, 1, 3, 10))):
        if data:
            place = chance.randrange(len(data))
            data[place : place + chance.choice((0, 1, 2))] = chance.choice(
                (b"", b"?", b"\x00", b"\xff", chance.randbytes(2))
            )
    return bytes(data) if chance.random() < 0.7 else bytes(data).decode(chance.choice(CHARSETS), "replace")


def inputs(chance: random.Random) -> Iterator[Input]:
    """Endless inputs."""
    texts = seeds()
    while True:
        if chance.random() < 0.4:
            text = "".join(chance.choices(FRAGMENTS, k=chance.randrange(1, 40)))
        else:
            lines = chance.choice(texts).split("\n")
            start = chance.randrange(len(lines))
            text = "\n".join(lines[start : start + chance.randrange(3, 25)])[:1500]
            for _ in range(chance.choice((0, 1, 1, 2, 4, 8))):
                text = mutate(text, chance)
        yield confuse(text, chance) if chance.random() < 0.3 else text


def shrink(data: Input, wrong: Callable[[Input], bool], seconds: float = 10) -> Input:
    """The smallest part of `data` found in the time given that is still wrong: pieces are left out, large ones first."""
    end = time.monotonic() + seconds
    size = max(1, len(data) // 2)
    while size and time.monotonic() < end:
        place = 0
        while place < len(data) and time.monotonic() < end:
            shorter: Input = data[:place] + data[place + size :]  # type: ignore[operator]  # both of one kind
            if shorter and wrong(shorter):
                data = shorter
            else:
                place += size
        size //= 2
    return data


def too_slow(data: Input) -> str | None:
    """Whether eight times the input takes more than thirty times the time."""
    from newsclean import Cleaner, DecodingError

    cleaner = Cleaner(to="simplified")

    def seconds(part: Input) -> float:
        start = time.perf_counter()
        try:
            cleaner(part)
        except DecodingError:
            return 0.0
        return time.perf_counter() - start

    repeat = max(1, 2000 // max(len(data), 1))
    one, eight = seconds(data * repeat), seconds(data * repeat * 8)
    if eight < 0.5 or eight < 30 * one:
        return None
    one, eight = seconds(data * repeat), min(seconds(data * repeat * 8) for _ in range(2))  # a busy machine?
    return (
        None
        if eight < 0.5 or eight < 30 * one
        else f"too_slow: {one:.3f} s, {eight:.3f} s for eight times as much"
    )


def main() -> None:
    """Fuzz for a while; the exit code is 1 when something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--finds", type=Path, default=None, help="append finds to this file as JSON lines")
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    begun = time.monotonic()
    ran, code_points = 0, 0
    finds: Counter[str] = Counter()
    for data in inputs(chance):
        if time.monotonic() - begun > arguments.seconds:
            break
        ran += 1
        code_points += len(data)
        checks = [broken] if ran % 20 else [broken, too_slow]
        for wrong in filter(None, (check(data) for check in checks)):
            name = wrong.split(":")[0]
            finds[name] += 1
            only = [check for check in CHECKS if check.__name__ == name]
            least = shrink(data, lambda part, only=only: bool(broken(part, only))) if only else data  # type: ignore[misc]
            said = (broken(least, only) or wrong) if only else wrong
            row = {
                "wrong": said,
                "input": least if isinstance(least, str) else least.hex(),
                "bytes": isinstance(least, bytes),
            }
            line = json.dumps(row)
            print(f"{name}: {least!r}\n    {said}", flush=True)
            if arguments.finds:
                with arguments.finds.open("a", encoding="utf-8") as file:
                    file.write(line + "\n")
    spent = time.monotonic() - begun
    print(f"{ran} inputs, {code_points} code points or bytes, {spent:.0f} s; finds: {dict(finds) or 'none'}")
    sys.exit(bool(finds))


if __name__ == "__main__":
    main()
