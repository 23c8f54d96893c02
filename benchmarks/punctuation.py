"""Punctuation beside its peers on the lines of tests/cases/punctuation.json.

    python benchmarks/punctuation.py --python /env/bin/python --node /folder/with/node_modules

`--python` is an interpreter that has `pangu` and `autocorrect-py`, `--node` a folder in which `npm install zhlint` has
run; what is missing is left out. The lines are newsclean's own cases, so its own column shows that the cases hold,
and no more. For the peers each line is counted once:

- right: what the case wants;
- unchanged: left as it was, though the case wants a change;
- harmed: changed, though the case says why nothing may change;
- other: changed, but into something else.

The wish to have a space between Chinese and Latin is no harm: lines are compared without the spaces there too, in
the second table.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

PEERS = {
    "pangu": "import pangu\ndef fix(text): return pangu.space_text(text)",
    "autocorrect-py": "import autocorrect_py\ndef fix(text): return autocorrect_py.format(text)",
}
RUNNER = """
import json, sys, time
{code}
def safe(text):
    try:
        return fix(text)
    except Exception as error:
        return "!" + type(error).__name__
lines = json.load(sys.stdin)
result = [safe(line) for line in lines]
start = time.perf_counter()
for _ in range(20):
    for line in lines:
        safe(line)
json.dump([result, (time.perf_counter() - start) / 20], sys.stdout)
"""
ZHLINT = """
import {run} from 'zhlint';
import {readFileSync} from 'fs';
const lines = JSON.parse(readFileSync(0, 'utf8'));
const safe = (line) => { try { return run(line, {rules: {preset: 'default'}, logger: {log() {}, error() {}}}).result }
                         catch (error) { return '!' + error.name } };
for (const name of ['log', 'error', 'warn']) console[name] = () => {};
const result = lines.map(safe);
const start = performance.now();
for (let i = 0; i < 5; i++) lines.forEach(safe);
process.stdout.write(JSON.stringify([result, (performance.now() - start) / 5000]));
"""
_STYLE_SPACE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[A-Za-z0-9])|(?<=[A-Za-z0-9%°]) (?=[\u3400-\u9fff])")

Outputs = tuple[list[str], float]


def run(command: list[str], lines: list[str], folder: Path | None = None) -> Outputs | None:
    """What the command makes of the lines, and the seconds for all of them; None where it fails."""
    done = subprocess.run(
        command, input=json.dumps(lines), capture_output=True, text=True, cwd=folder, check=False
    )
    if done.returncode:
        print(f"{command[0]}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    result, seconds = json.loads(done.stdout)
    return result, seconds


def ourselves(lines: list[str]) -> Outputs:
    """The same for newsclean."""
    from newsclean import normalize_punctuation

    result = [normalize_punctuation(line) for line in lines]
    start = time.perf_counter()
    for _ in range(20):
        for line in lines:
            normalize_punctuation(line)
    return result, (time.perf_counter() - start) / 20


def verdict(before: str, wanted: str, got: str) -> str:
    """One of the four words of the module's docstring, or `failed`."""
    if got.startswith("!") and not before.startswith("!"):
        return "failed"
    if got == wanted:
        return "right"
    if before == wanted:
        return "harmed"
    return "unchanged" if got == before else "other"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--python", type=Path)
    parser.add_argument("--node", type=Path)
    parser.add_argument("--show", action="store_true", help="print every line that is not right")
    arguments = parser.parse_args()
    cases = json.loads((ROOT / "tests/cases/punctuation.json").read_text(encoding="utf-8"))
    cases = [case for case in cases if "options" not in case]
    lines = [case["input"] for case in cases]
    columns: dict[str, Outputs | None] = {"newsclean": ourselves(lines)}
    if arguments.python:
        for name, code in PEERS.items():
            columns[name] = run([str(arguments.python), "-c", RUNNER.format(code=code)], lines)
    if arguments.node:
        columns["zhlint"] = run(["node", "--input-type=module", "-e", ZHLINT], lines, arguments.node)
    words = ("right", "unchanged", "harmed", "other", "failed")
    mine = columns["newsclean"][1] if columns["newsclean"] else 1.0
    for title, loose in (("as written", False), ("without the spaces between Chinese and Latin", True)):
        print(
            f"\n{len(lines)} lines, {title}\n\n| tool | {' | '.join(words)} | time |\n|---|{'---|' * (len(words) + 1)}"
        )
        for name, column in columns.items():
            if column is None:
                continue
            strip = (lambda text: _STYLE_SPACE.sub("", text)) if loose else str
            verdicts = [
                verdict(strip(case["input"]), strip(case["output"]), strip(got))
                for case, got in zip(cases, column[0], strict=True)
            ]
            counts = " | ".join(str(verdicts.count(word)) for word in words)
            print(f"| {name} | {counts} | {column[1] / mine:.2f} |")
            if arguments.show and loose:
                for case, got, word in zip(cases, column[0], verdicts, strict=True):
                    if word != "right":
                        print(f"    {word}: {case['input']} → {got}")


if __name__ == "__main__":
    main()
