r"""Measure and calibrate the rule `mojibake` on text that its models never counted.

    python tools/calibrate_mojibake.py simplified.txt traditional.txt                     # by route and length
    python tools/calibrate_mojibake.py simplified.txt --route utf8-as-gbk/python --sure .9 .95 .98

Each FILE is UTF-8, one paragraph a line; of its lines every eighth is taken, which tools/build_shiftmodel.py
leaves out. Pieces of them go through every wrong reading of `newsclean.repairs.damage` and back. For each
route and length are shown: the share of pieces that come back exactly, of characters that come back, and of
characters in changed pieces that came out wrong (other than U+FFFD); and how many pieces were left alone.
With --sure, the lossy routes are measured once for each bar that a filled-in text must pass. With --shares, shown is how
often the likeliest text of a gap is wrong, by the share that the model gives it and by how many texts may stand there.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "src"))

from newsclean.characters import HAN_RE
from newsclean.edits import Trail
from newsclean.repairs import routes
from newsclean.repairs.damage import DAMAGE
from newsclean.repairs.filling import BARS, clusters_of, fill, weigh
from newsclean.repairs.lattice import MOST
from newsclean.repairs.mojibake import repair_mojibake
from newsclean.repairs.weighing import lean_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.repairs.filling import Bar, Filled
    from newsclean.repairs.items import Slot

HELD_OUT = 8
LOST = "\ufffd"


class Rates(NamedTuple):
    """Counts over pieces; characters are code points of the clean text."""

    pieces: int = 0
    exact: int = 0
    characters: int = 0
    right: int = 0
    changed: int = 0  # characters of pieces that were changed
    wrong: int = 0
    lost: int = 0
    alone: int = 0
    worse: int = 0  # pieces with a wrong character

    def plus(self, other: Rates) -> Rates:
        """The sum, field by field."""
        return Rates(*map(int.__add__, self, other))


def compare(clean: str, seen: str, repaired: str) -> Rates:
    """What became of one piece."""
    right = wrong = 0
    if len(clean) == len(repaired):
        right = sum(a == b for a, b in zip(clean, repaired, strict=True))
        wrong = sum(b not in (a, LOST) for a, b in zip(clean, repaired, strict=True))
    else:
        for tag, start, end, first, last in SequenceMatcher(
            None, clean, repaired, autojunk=False
        ).get_opcodes():
            right += end - start if tag == "equal" else 0
            wrong += sum(c != LOST for c in repaired[first:last]) if tag != "equal" else 0
    if repaired == seen:
        return Rates(1, 0, len(clean), right if "\ufffd" not in seen else 0, alone=1)
    size = len(clean)
    return Rates(1, repaired == clean, size, right, size, wrong, repaired.count(LOST), 0, wrong > 0)


def pieces(paths: list[Path], length: int, number: int, seed: int) -> list[str]:
    """Pieces of `length` code points, mostly Han, from lines that were held out; as many from each file."""
    chance = random.Random(seed)
    found = []
    for path in paths:
        lines = path.read_text(encoding="utf-8").split("\n")[HELD_OUT - 1 :: HELD_OUT]
        lines = [line for line in lines if len(line) >= length]
        of_file: list[str] = []
        while len(of_file) < number:
            line = chance.choice(lines)
            start = chance.choice((0, chance.randrange(len(line) - length + 1)))
            piece = line[start : start + length].strip()
            if len(piece) == length and len(HAN_RE.findall(piece)) >= 0.7 * length:
                of_file.append(piece)
        found += of_file
    return found


def measure(how: str, texts: list[str]) -> Rates:
    """All texts through one damage and back."""
    total = Rates()
    for text in texts:
        try:
            seen = DAMAGE[how](text)
        except UnicodeEncodeError:
            continue
        if seen != text:
            total = total.plus(compare(text, seen, repair_mojibake(seen, Trail())))
    return total


SHARES = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.01)
OPEN = (20, 60, MOST - 1, MOST)  # how many texts may stand at a place, at most


class Guess(NamedTuple):
    """One gap: of which text, where in it, what is likeliest there, its share, how many texts may stand there."""

    whole: str
    start: int
    best: str
    share: float
    number: int


def guesses_of(slots: Sequence[Slot], whole: str) -> Iterator[Guess]:
    """The gaps of a text and how sure the model is of what stands there."""
    lean = lean_of("".join(slot for slot in slots if isinstance(slot, str)))
    start = 0
    for part in clusters_of(slots):
        if isinstance(part, str):
            start += len(part)
            continue
        places = iter(weigh(part, lean))
        for texts in part.slots:
            if isinstance(texts, str):
                start += len(texts)
                continue
            best, shares = next(places)
            yield Guess(whole, start, best, shares[best], len(texts))
            start += len(best)


def by_share(how: str, texts: list[str]) -> None:
    """Print how many of the guesses are wrong, and how many there are."""
    route = routes.ROUTES[how.partition("/")[0]]
    wrong: Counter[tuple[int, float]] = Counter()
    guesses: Counter[tuple[int, float]] = Counter()
    decided: list[Guess] = []

    def watched(slots: Sequence[Slot], sure: Bar = BARS["utf8"]) -> Filled:
        filled = fill(slots, sure)
        decided.extend(guesses_of(slots, filled.best))
        return filled

    routes.fill = watched  # type: ignore[attr-defined]
    for text in texts:
        try:
            seen = DAMAGE[how](text)
        except UnicodeEncodeError:
            continue
        decided.clear()
        read = routes.read_back(seen, route)
        if read is None or len(read.best) != len(text):
            continue
        for guess in decided:
            if guess.whole != read.best:
                continue  # another reading than the likeliest
            most = next((most for most in OPEN if guess.number <= most), OPEN[-1])
            row = most, max(least for least in SHARES if least <= guess.share)
            guesses[row] += 1
            wrong[row] += not text.startswith(guess.best, guess.start)
    print(how)
    for most in OPEN:
        cells = (f"{least}: {wrong[most, least]} of {guesses[most, least]}" for least in SHARES[:-1])
        print(f"  at most {most:3d} texts  ", "   ".join(cells))


def shown(rates: Rates) -> str:
    """One cell."""
    if not rates.pieces:
        return f"{'':30s}"
    wrong = 100 * rates.wrong / rates.changed if rates.changed else 0.0
    return (
        f"{rates.pieces:4d} {100 * rates.exact / rates.pieces:5.1f} {100 * rates.right / rates.characters:5.1f} "
        f"{wrong:5.2f} {rates.alone:4d}  "
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--route", nargs="*", default=list(DAMAGE), metavar="ROUTE/READER")
    parser.add_argument("--lengths", nargs="*", type=int, default=[6, 12, 30, 200])
    parser.add_argument("--number", type=int, default=20, help="pieces of each length from each file")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sure", nargs="*", type=float, default=[], help="bars to try")
    parser.add_argument("--shares", action="store_true", help="how often guesses are wrong, by share")
    options = parser.parse_args()
    names = [how for name in options.route for how in DAMAGE if name in how and "cp437" not in how]
    texts = {
        length: pieces(options.files, length, options.number, options.seed) for length in options.lengths
    }
    if options.shares:
        for how in names:
            if how.partition("/")[0] in routes.ROUTES:
                by_share(how, [text for length in options.lengths for text in texts[length]])
        return
    print(f"{'':32s}", *(f"{f'{length} characters':28s}" for length in options.lengths))
    print(f"{'':32s}", *(f"{'n':>4s} {'exact':>5s} {'back':>5s} {'wrong':>5s} {'left':>4s} " for _ in texts))
    for sure in options.sure or [None]:
        if sure is not None:
            print(f"--- filled in from {sure} on")
            BARS.update({name: bar._replace(share=sure) for name, bar in BARS.items()})
        total = Rates()
        begun = time.process_time()
        for how in dict.fromkeys(names):
            cells = [measure(how, texts[length]) for length in options.lengths]
            for cell in cells:
                total = total.plus(cell)
            print(f"{how:32s}", *map(shown, cells), flush=True)
        seconds = time.process_time() - begun
        print(f"{'all':32s}", shown(total), f"lost {total.lost}, wrong {total.wrong}, {seconds:.1f} CPU s")


if __name__ == "__main__":
    main()
