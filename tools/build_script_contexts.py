"""Write src/newsclean/data/script_contexts.txt: how the neighbours of a one-to-many character decide its form.

Traditional text is turned into Simplified; where OpenCC's way back ends elsewhere than it began, the dictionary
was wrong, and the model of `newsclean.script.contexts` learns from the place. It is learned in three ways:

- from *Traditional text*: a perceptron with a margin, which changes weights only where the dictionary's answer,
  trusted in advance, and the weights together don't give the right form clearly. Spellings that good newspapers
  mix (台臺 布佈 周週 了瞭 …) count as equal;
- from *Simplified text*: the stretches where rows overlap are cut into the most probable words (the counts are
  those of the rows themselves), and what differs from OpenCC's cut from the left is learned: 俄|制裁, not 俄制|裁;
- from *the dictionary*: its rows are examples too, so that no weight undoes a word that it knows.

Weights come out; no sentence does. The sources are found by name in the folders given; they are described, with the
lines that are learned from and those held out, in `SOURCES`. The same files give the same bytes:

    python tools/build_script_contexts.py FOLDER ...
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
import re
from collections import Counter, defaultdict
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from newsclean.script.bounds import Bounds, compile_bounds
from newsclean.script.contexts import KINDS, REACH, SCALE, TRUST, ZERO, contexts, features, window
from newsclean.script.converter import Converter, converter
from newsclean.script.corrector import Corrector
from newsclean.script.dictionaries import overlay, read_rows, read_values
from newsclean.script.store import lexicon
from newsclean.script.targets import Recipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Executor

TARGET = Path(__file__).parent.parent / "src/newsclean/data/script_contexts.txt"
HEADER = (
    "# How the neighbours of one-to-many characters decide their form, by tools/build_script_contexts.py from\n"
    "# 28 MB of Hong Kong news, 20 MB of Taiwan legislative records, 9 MB of other Traditional and 67 MB of\n"
    "# Simplified news text. Kind, character, form; then neighbours and weight, again and again.\n"
)
MIXED = (
    "台臺 布佈 占佔 周週 游遊 污汙 僱雇 岳嶽 秘祕 群羣 峰峯 床牀 舖鋪 贊讚 升昇陞 注註 托託 厘釐 鑒鑑 拚拼 菸煙 樑梁 桿杆 毀燬 洩泄 "
    "綫線 滙匯彙 恒恆 劃畫 盡儘 説說 内內 闆板 曬晒 佣傭 鈎鉤 跡迹蹟 唇脣 吃喫 艷豔 夥伙 嚐嘗 志誌 份分 捲卷 唸念 棲栖 砲炮 巖岩 杰傑 "
    "慾欲 痠酸 復覆 紮扎 煉鍊 捆綑 姪侄 繡綉 逕徑 併並 了瞭 巨鉅 杯盃 恤卹 搜蒐 琼瓊 勛勳 沈沉 借藉 家傢 具俱 毀譭 背揹 蘇甦 個箇 嘆歎 "
    "台檯枱 璿旋 昆崑 沾霑 凶兇 鐮鎌 弦絃 局侷 喂餵 迴回 淩凌 嘩譁 遶繞 麽麼 娘孃 鬍胡 污汚 蔑衊 療癒"
)
FAITHFUL = frozenset("胡鬍蔑衊癒療迴回胡喂餵沈沉")  # equal in name only: the difference is one of meaning
VARIANTS = ("TWVariants", "HKVariants", "TWVariantsRev", "HKVariantsRev")
BACK = {"hk": ("hk2s", "hk2t"), "tw": ("tw2s", "tw2t")}
EPOCHS = 4
MARGIN = 1.0
STEP_SHARE = len(KINDS)  # a step is shared by this many features
GAIN = 3  # places put right, less those spoilt: a character below is left to the dictionary
LIGHTEST = 2  # steps: weights below are left out

Sample = tuple[str, str, str]  # window, right form, the dictionary's answer
Rows = list[tuple[Sample, int]]  # with how often each was met
Weights = dict[str, float]  # character + feature + form


class Source(NamedTuple):
    """A text file with one paragraph a line, which of its lines are learned from, and which are held out."""

    kind: str  # hk, tw: the standard it follows; s: Simplified
    name: str
    period: int = 1  # lines are told apart by their number modulo this
    learned: Sequence[int] = (0,)
    held_out: Sequence[int] = ()


SOURCES = (
    Source("hk", "news-traditional.txt.xz"),  # Hong Kong news
    Source("hk", "news-traditional.heldout.txt.xz", 1, (), (0,)),
    Source(
        "tw", "legislative-traditional.txt.xz", 50, range(1, 50, 2), (0,)
    ),  # Taiwan legislative records, laws
    Source("tw", "traditional.txt", 10, range(1, 10), (0,)),  # encyclopedia, news, manuals of Taiwan
    Source("s", "news-simplified.txt.xz"),  # mainland news
)


def variant_table() -> dict[int, int]:
    """One character for each class of spellings that count as equal."""
    pairs = [(k, v) for n in VARIANTS for k, v in read_rows(f"{n}.txt").items() if len(k) == len(v) == 1]
    pairs += [(row[0], c) for row in MIXED.split() if not FAITHFUL & set(row) for c in row[1:]]
    chief: dict[str, str] = {}

    def find(c: str) -> str:
        while chief.get(c, c) != c:
            c = chief[c]
        return c

    for a, b in pairs:
        if find(a) != find(b):
            chief[find(b)] = find(a)
    return {ord(c): ord(find(c)) for pair in pairs for c in pair}


def read(path: Path) -> list[str]:
    """The lines of a text file, xz or plain."""
    data = path.read_bytes()
    return (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8").split("\n")


def lines_of(source: Source, folders: list[Path], numbers: Sequence[int]) -> list[str]:
    """The lines of a source with these numbers modulo its period."""
    if not numbers:
        return []
    path = next((folder / source.name for folder in folders if (folder / source.name).exists()), None)
    if path is None:
        raise SystemExit(f"{source.name} is in none of the folders given")
    wanted = frozenset(numbers)
    return [line for i, line in enumerate(read(path)) if i % source.period in wanted]


class Builder:
    """Collects samples and learns from them."""

    def __init__(self) -> None:
        self.equal = variant_table()
        self.plain = converter(Recipe("s2t"))
        self.forms = {
            key: values for key, values in read_values("STCharacters.txt").items()
            if len({value.translate(self.equal) for value in values}) > 1
        }  # fmt: skip
        self.many = re.compile(f"[{''.join(self.forms)}]")
        self.words = Counter[str]()
        self.total = 0

    def sample(self, text: str, place: int, right: str, answer: str) -> Sample | None:
        """A sample, or None where the character has no such form."""
        if right.translate(self.equal) == answer.translate(self.equal):
            right = answer
        elif right not in self.forms[text[place]]:
            return None
        return window(text, place), right, answer

    def traditional(self, lines: Iterable[str], kind: str) -> Iterator[Sample]:
        """From Traditional text: there and back again."""
        there, standard = (converter(Recipe(name)) for name in BACK[kind])
        for line in lines:
            text, right = there.convert(line), standard.convert(line)
            got = self.plain.convert(text)
            if not len(line) == len(text) == len(right) == len(got):
                continue
            for match in self.many.finditer(text):
                place = match.start()
                found = self.sample(text, place, right[place], got[place])
                if found:
                    yield found

    def count(self, text: str) -> None:
        """Count the dictionary's words in a text."""
        self.total += len(text)
        for i in range(len(text) - 1):
            for length in self.lengths.get(text[i : i + 2], ()):
                word = text[i : i + length]
                if word in self.rows:
                    self.words[word] += 1

    rows = read_rows("STPhrases.txt") | read_rows("STPhrases_GeneratedFromRegionalPhrases.txt")
    lengths: ClassVar[defaultdict[str, set[int]]] = defaultdict(set)
    for _row in rows:
        lengths[_row[:2]].add(len(_row))

    def cut(self, text: str, singles: Counter[str]) -> list[tuple[int, int]]:
        """The most probable words of a stretch, by their counts."""
        best = [0.0] + [math.inf] * len(text)
        back = [0] * (len(text) + 1)
        scale = math.log(self.total)
        for i in range(len(text)):
            for length in range(1, min(6, len(text) - i) + 1):
                word = text[i : i + length]
                if length > 1 and word not in self.rows:
                    continue
                cost = scale - math.log((singles[word] + 1) if length == 1 else self.words[word] + 0.5)
                if best[i] + cost < best[i + length]:
                    best[i + length], back[i + length] = best[i] + cost, i
        words = []
        end = len(text)
        while end:
            words.append((back[end], end))
            end = back[end]
        return words[::-1]

    def simplified(self, lines: list[str]) -> Iterator[Sample]:
        """From Simplified text: where rows overlap."""
        singles = Counter("".join(lines))
        for line in lines:
            self.count(line)
        for line in lines:
            for start, end, got in self.plain.islands(line):
                stretch = line[start:end]
                if end - start < 3 or len(got) != end - start:
                    continue
                for first, last in self.cut(stretch, singles):
                    right = self.rows.get(stretch[first:last], "")
                    for i in range(first, first + len(right)):
                        if stretch[i] in self.forms:
                            found = self.sample(line, start + i, right[i - first], got[i])
                            if found:
                                yield found

    def dictionary(self) -> Iterator[Sample]:
        """From the rows themselves, in surroundings that say nothing."""
        for key, value in (self.rows | overlay("script_st.tsv")).items():
            if len(key) != len(value) or value == "-":
                continue
            for i, (c, form) in enumerate(zip(key, value, strict=True)):
                if c in self.forms:
                    for before, after in SURROUNDINGS:
                        yield f"{before}{key}{after}"[i : i + 2 * REACH + 1], form, form


def collect(source: Source, folders: list[Path]) -> Counter[Sample]:
    """The samples of one source."""
    builder, lines = Builder(), lines_of(source, folders, source.learned)
    return Counter(
        builder.simplified(lines) if source.kind == "s" else builder.traditional(lines, source.kind)
    )


SURROUNDINGS = (
    ("^^^", "^^^"),
    ("子，的", "的，大"),
    ("大的，", "，在这"),
    ("这是了", "和在。"),
    ("有一个", "了，他"),
)


def learn(samples: Counter[Sample], forms: dict[str, list[str]], pool: Executor) -> Weights:
    """The weights of every character that the dictionary gets wrong and the weights get right more often."""
    by_character: defaultdict[str, Rows] = defaultdict(list)
    for sample, number in sorted(samples.items()):
        by_character[sample[0][REACH]].append((sample, number))
    mistaken = [
        character
        for character, rows in by_character.items()
        if any(right != answer for (_, right, answer), _ in rows)
    ]
    weights: Weights = {}
    kept = ""
    learned = pool.map(learn_one, map(by_character.get, mistaken), map(forms.get, mistaken))
    for character, (mine, gain) in zip(mistaken, learned, strict=True):
        if gain >= GAIN:
            kept += character
            weights |= {f"{character}{feature}{form}": weight for (feature, form), weight in mine.items()}
    print(f"{len(kept)} of {len(by_character)} characters are decided better: {kept}", flush=True)
    return weights


def learn_one(rows: Rows, forms: list[str]) -> tuple[dict[tuple[str, str], float], int]:
    """Passive-aggressive updates for one character, smaller from epoch to epoch; the weights and what they gain."""
    numbers: dict[str, int] = {}
    found = [[numbers.setdefault(name, len(numbers)) for name in features(sample[0])] for sample, _ in rows]
    weights = {form: [0.0] * len(numbers) for form in forms}

    def scores(names: list[int], answer: str) -> dict[str, float]:
        score = {form: sum([weights[form][name] for name in names]) for form in forms}
        score[answer] = score.get(answer, 0.0) + TRUST / SCALE
        return score

    chance = random.Random(1)
    order = list(range(len(rows)))
    for epoch in range(EPOCHS):
        chance.shuffle(order)
        for place in order:
            (_, right, answer), number = rows[place]
            names = found[place]
            score = scores(names, answer)
            mine = score.pop(right)
            rival = max(score, key=score.__getitem__)
            loss = MARGIN - (mine - score[rival])
            if loss <= 0:
                continue
            step = min(min(number, 5) ** 0.5 / (1 + epoch), loss) / (2 * STEP_SHARE)
            for name in names:
                weights[right][name] += step
                weights[rival][name] -= step
    gain = 0
    for ((_, right, answer), number), names in zip(rows, found, strict=True):
        score = scores(names, answer)
        gain += number * ((max(score, key=score.__getitem__) == right) - (answer == right))
    all_names = list(numbers)
    return {
        (all_names[place], form): weight
        for form in forms for place, weight in enumerate(weights[form]) if weight
    }, gain  # fmt: skip


def rounded(weights: Weights) -> dict[str, int]:
    """Weights in whole steps, the lightest left out."""
    limit = 126 - ZERO
    steps = {name: max(-limit, min(limit, round(weight * SCALE))) for name, weight in weights.items()}
    return {name: step for name, step in sorted(steps.items()) if abs(step) >= LIGHTEST}


def write(weights: dict[str, int]) -> None:
    """One row for each kind of feature, character and form."""
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for name, step in weights.items():
        character, kind, neighbours, form = name[0], name[1], name[2:-1], name[-1]
        if (
            len(neighbours) == KINDS[kind]
            and len(f"{neighbours}.".splitlines()) == 1
            and "\t" not in neighbours
        ):
            rows[kind + character + form].append(neighbours + chr(ZERO + step))
    text = HEADER + "".join(f"{head}{''.join(cells)}\n" for head, cells in sorted(rows.items()))
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(weights)} weights, {len(text.encode())} bytes")


def measure(source: Source, lines: list[str], builder: Builder) -> None:
    """Wrong characters per megabyte before and after, on text that was not learned from."""
    size = sum(len(line.encode()) for line in lines) / 1e6
    there, standard = (converter(Recipe(name)) for name in BACK[source.kind])
    ours = Converter(lexicon(Recipe("s2t", overlay=True)))
    corrector = Corrector(Bounds(compile_bounds(contexts())), ours.later, lambda: ours.tables.ours)
    wrong: dict[str, int] = {"OpenCC": 0, "rows": 0, "rows and model": 0}
    for line in lines:
        text, right = there.convert(line), standard.convert(line).translate(builder.equal)
        if not len(line) == len(text) == len(right):
            continue
        by_rows = ours.convert(text)
        corrected = list(by_rows)
        for place, form in corrector.corrections(text, by_rows):
            corrected[place] = form
        for name, got in zip(wrong, (builder.plain.convert(text), by_rows, "".join(corrected)), strict=True):
            wrong[name] += sum(a != b for a, b in zip(got.translate(builder.equal), right, strict=True))
    figures = ", ".join(f"{name} {number / size:.1f}" for name, number in wrong.items())
    print(f"{source.name}, held out {size:.2f} MB: wrong characters per MB: {figures}", flush=True)


def main() -> None:
    """Learn, write, and measure on what was held out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path, help="where the files of SOURCES are")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes")
    parser.add_argument("--measure", action="store_true", help="measure the file that ships, build nothing")
    arguments = parser.parse_args()
    builder = Builder()
    if not arguments.measure:
        with ProcessPoolExecutor(arguments.jobs) as pool:
            samples = Counter[Sample]()
            for found in pool.map(collect, SOURCES, repeat(arguments.folders)):
                samples.update(found)
            for sample in builder.dictionary():
                samples[sample] += 3
            write(rounded(learn(samples, builder.forms, pool)))
    for source in SOURCES:
        lines = lines_of(source, arguments.folders, source.held_out)
        if lines:
            measure(source, lines, builder)


if __name__ == "__main__":
    main()
