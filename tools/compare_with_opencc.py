"""Compare the script engine with OpenCC's own wheel, string by string.

The official wheel is imported as `opencc`, as is opencc-python-reimplemented, so it lives in an environment of
its own; this tool makes one (pip install opencc) or takes the Python of one.

    python tools/compare_with_opencc.py --fuzz 6000 --seed 1
    python tools/compare_with_opencc.py --python /path/to/env/bin/python TEXT ...

Exits 1 when anything differs. The one known deviation, NUL (the wheel loses the text behind it), is left out.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import venv
from pathlib import Path

from newsclean.script.converter import Converter
from newsclean.script.dictionaries import read_rows
from newsclean.script.store import lexicon
from newsclean.script.targets import CONFIGS, Recipe

WHEEL = "opencc==1.4.2"
CHUNK = 1_000_000

WORKER = """
import json, sys
import opencc
for line in sys.stdin:
    config, texts = json.loads(line)
    convert = opencc.OpenCC(config).convert
    print(json.dumps([convert(text) for text in texts]), flush=True)
"""

FILES = (
    "STPhrases", "STPhrases_GeneratedFromRegionalPhrases", "TSPhrases", "TWPhrases", "TWPhrasesRev", "HKPhrases",
    "HKPhrasesRev", "TWVariantsPhrases", "TWVariantsRevPhrases", "HKVariantsPhrases", "HKVariantsRevPhrases",
    "CJK_Compatibility_Ideographs", "STCharacters", "TSCharacters", "TSCharactersExt", "JPShinjitaiPhrases",
    "TWVariants", "HKVariants",
)  # fmt: skip
ODD = [
    "⿰虫风", "x⿰虫风后面", "⿱艹⿰", "漢\ufe00字", "\U0002f800丽", "", "\n", "a", "𠀀𠀁发", "干⿰⿰⿰", "里\r\n后", "豈更車",
    "\u2ff0", "后⿲里里里里面", "⿾发", "⿿⿰里后", "⿰" * 17 + "里" * 18, "⿰里" * 40 + "后", "\ufeff后", "里\u200b面",
]  # fmt: skip


def environment(folder: Path) -> Path:
    """The Python of an environment in `folder` that has the official wheel; made where it is missing."""
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        venv.create(folder, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", WHEEL], check=True)
    return python


def fuzz(count: int, seed: int) -> list[str]:
    """Strings that are likely to go wrong: keys and values of all dictionaries, cut and glued."""
    chance = random.Random(seed)
    tables = [read_rows(f"{name}.txt") for name in FILES]
    supply = [list(table) + list(table.values()) for table in tables]
    made = list(ODD)
    for _ in range(count):
        pieces = []
        for _ in range(chance.randint(1, 9)):
            word = chance.choice(chance.choice(supply))
            pieces.append(word[chance.choice([0, 0, 0, 1]) : chance.choice([None, None, -1])])
            if chance.random() < 0.02:
                pieces.append(chance.choice(ODD))
        made.append("".join(pieces))
    return made


def official(python: Path, config: str, texts: list[str]) -> list[str]:
    """What the official wheel makes of `texts`."""
    done = subprocess.run([python, "-c", WORKER], input=json.dumps([config, texts]) + "\n", text=True,
                          encoding="utf-8", stdout=subprocess.PIPE, check=True)  # fmt: skip
    answers: list[str] = json.loads(done.stdout)
    return answers


def compare(
    python: Path, texts: list[str], configs: tuple[str, ...] = CONFIGS
) -> list[tuple[str, str, str, str]]:
    """Every difference as (config, text, wanted, got); all modes of the engine are asked."""
    differences = []
    for config in configs:
        wanted = official(python, config, texts)
        small, large, bulk, arrays, automaton = (Converter(lexicon(Recipe(config))) for _ in range(5))
        large.prepare()
        bulk.prepare(corpus=True)
        arrays.prepare_arrays(long=0)
        automaton.prepare(corpus=True, fast=True)
        automaton.prepare_arrays(long=sys.maxsize)
        modes = [large, bulk, arrays, automaton]
        for text, right in zip(texts, wanted, strict=True):
            results = [mode.convert(text) for mode in ([] if len(text) > CHUNK // 10 else [small]) + modes]
            differences += [(config, text, right, got) for got in results if got != right]
    return differences


def main() -> int:
    """Compare, print one line per configuration or difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("texts", nargs="*", type=Path, help="UTF-8 files to compare whole")
    parser.add_argument("--fuzz", type=int, default=0, help="how many strings to make up")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--python", type=Path, help="a Python that has the official wheel")
    parser.add_argument("--environment", type=Path, default=Path(".venv-opencc"), help="where to make one")
    arguments = parser.parse_args()
    python = arguments.python or environment(arguments.environment)
    failed = 0
    jobs = (
        [(f"{arguments.fuzz} made-up strings", fuzz(arguments.fuzz, arguments.seed))]
        if arguments.fuzz
        else []
    )
    for path in arguments.texts:
        text = path.read_text(encoding="utf-8")
        jobs.append((path.name, [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]))
    for name, texts in jobs:
        for config in CONFIGS:
            found = compare(python, texts, (config,))
            failed += len(found)
            print(
                f"{config:6} {name}: {sum(map(len, texts))} characters, {len(found)} differences", flush=True
            )
            for _, text, wanted, got in found[:5]:
                if len(text) < 200:
                    print(f"    {text!r}\n    wanted {wanted!r}\n    got    {got!r}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
