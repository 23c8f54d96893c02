"""Write src/newsclean/data/script_contexts.txt: how the neighbours of a one-to-many character decide its form.

Traditional text is turned into Simplified; where OpenCC's way back ends elsewhere than it began, the dictionary
was wrong, and the model of `newsclean.script.contexts` learns from the place. It is learned in three ways:

- from *Traditional text*: a perceptron with a margin, which changes weights only where the dictionary's answer,
  trusted in advance, and the weights together don't give the right form clearly. Spellings that good newspapers
  mix (台臺 布佈 周週 了瞭 …) count as equal;
- from *Simplified text*: the stretches where rows overlap are cut into the most probable words (the counts are
  those of the rows themselves), and what differs from OpenCC's cut from the left is learned: 俄|制裁, not 俄制|裁;
- from *the dictionary*: its rows are examples too, so that no weight undoes a word that it knows.

Weights come out; no sentence does.

    python tools/build_script_contexts.py --simplified FILE ... --traditional hk:FILE tw:FILE [--held-out hk:FILE]
"""

from __future__ import annotations

import argparse
import lzma
import math
import random
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from newsclean.script.contexts import KINDS, REACH, SCALE, TRUST, ZERO, features, window
from newsclean.script.converter import Converter, converter
from newsclean.script.dictionaries import overlay, read_rows, read_values
from newsclean.script.targets import Recipe

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TARGET = Path(__file__).parent.parent / "src/newsclean/data/script_contexts.txt"
HEADER = (
    "# How the neighbours of one-to-many characters decide their form, by tools/build_script_contexts.py from\n"
    "# 28 MB of Hong Kong news, 28 MB of Taiwan legislative records, 9 MB of other Traditional and 52 MB of\n"
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
BACK = {"hk": ("hk2s", "hk2t"), "tw": ("tw2s", "tw2t"), "t": ("t2s", "t2tw")}
EPOCHS = 4
MARGIN = 1.0
GAIN = 3  # places put right, less those spoilt: a character below is left to the dictionary
LIGHTEST = 2  # steps: weights below are left out

Sample = tuple[str, str, str]  # window, right form, the dictionary's answer
Weights = dict[str, float]  # character + feature + form


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


def read(path: str) -> list[str]:
    """The lines of a text file, xz or plain."""
    data = Path(path).read_bytes()
    return (lzma.decompress(data) if path.endswith(".xz") else data).decode("utf-8").split("\n")


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
            self.count(text)
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


SURROUNDINGS = (
    ("^^^", "^^^"),
    ("子，的", "的，大"),
    ("大的，", "，在这"),
    ("这是了", "和在。"),
    ("有一个", "了，他"),
)


def keys(sample: Sample) -> list[str]:
    """The features of a sample with their character."""
    return [sample[0][REACH] + feature for feature in features(sample[0])]


def scores(weights: Weights, names: list[str], forms: list[str], answer: str) -> dict[str, float]:
    """What each form gets."""
    score = {form: sum([weights.get(name + form, 0.0) for name in names]) for form in forms}
    score[answer] = score.get(answer, 0.0) + TRUST / SCALE
    return score


def learn(samples: Counter[Sample], forms: dict[str, list[str]]) -> Weights:
    """Passive-aggressive updates, smaller from epoch to epoch."""
    weights: Weights = {}
    chance = random.Random(1)
    order = sorted(samples.items())
    for epoch in range(EPOCHS):
        chance.shuffle(order)
        wrong = 0
        for (around, right, answer), number in order:
            sample = around, right, answer
            names = keys(sample)
            score = scores(weights, names, forms[around[REACH]], answer)
            mine = score.pop(right)
            rival = max(score, key=score.__getitem__)
            loss = MARGIN - (mine - score[rival])
            if loss <= 0:
                continue
            wrong += number * (loss > MARGIN)
            step = min(min(number, 5) ** 0.5 / (1 + epoch), loss) / (2 * len(names))
            for name in names:
                weights[name + right] = weights.get(name + right, 0.0) + step
                weights[name + rival] = weights.get(name + rival, 0.0) - step
        print(f"epoch {epoch}: {wrong} wrong of {samples.total()}, {len(weights)} weights", flush=True)
    return weights


def useful(weights: Weights, samples: Counter[Sample], forms: dict[str, list[str]]) -> Weights:
    """The weights of those characters for which they put right more than they spoil."""
    gain = Counter[str]()
    for (around, right, answer), number in samples.items():
        sample = around, right, answer
        score = scores(weights, keys(sample), forms[around[REACH]], answer)
        got = max(score, key=score.__getitem__)
        gain[around[REACH]] += number * ((got == right) - (answer == right))
    kept = {character for character, number in gain.items() if number >= GAIN}
    print(f"{len(kept)} of {len(gain)} characters are decided better: {''.join(sorted(kept))}")
    return {name: weight for name, weight in weights.items() if name[0] in kept}


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
        if len(neighbours) == KINDS[kind] and not {
            "\t",
            "\r",
            "\x0b",
            "\x0c",
            "\x85",
            "\u2028",
            "\u2029",
        } & set(neighbours):
            rows[kind + character + form].append(neighbours + chr(ZERO + step))
    text = HEADER + "".join(f"{head}{''.join(cells)}\n" for head, cells in sorted(rows.items()))
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(weights)} weights, {len(text.encode())} bytes")


def held_out(specification: str, builder: Builder) -> None:
    """Wrong characters per megabyte before and after, on text that was not learned from."""
    kind, _, path = specification.partition(":")
    lines = read(path)
    size = sum(len(line.encode()) for line in lines) / 1e6
    there, standard = (converter(Recipe(name)) for name in BACK[kind])
    triples = [(there.convert(line), standard.convert(line)) for line in lines]
    for name, engine in (("OpenCC", builder.plain), ("ours", Converter.of(Recipe("s2t", overlay=True)))):
        wrong = Counter[str]()
        for text, right in triples:
            got = engine.convert(text)
            if len(got) == len(right) == len(text):
                for i, (a, b) in enumerate(
                    zip(got.translate(builder.equal), right.translate(builder.equal), strict=True)
                ):
                    if a != b:
                        wrong[f"{text[max(0, i - 2) : i]}[{right[i]}>{got[i]}]{text[i + 1 : i + 3]}"] += 1
        print(f"{Path(path).name}: {name} {wrong.total()} wrong, {wrong.total() / size:.1f} per MB")
    print(" ".join(place for place, _ in wrong.most_common(150)))


def main() -> None:
    """Learn, write, and measure on what was held out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--simplified", nargs="*", default=[])
    parser.add_argument("--traditional", nargs="*", default=[], metavar="hk|tw|t:FILE")
    parser.add_argument("--held-out", nargs="*", default=[], metavar="hk|tw|t:FILE")
    parser.add_argument(
        "--every", type=int, default=1, help="take one line of so many of the Simplified text"
    )
    arguments = parser.parse_args()
    builder = Builder()
    if arguments.traditional:
        samples = Counter[Sample]()
        for specification in arguments.traditional:
            kind, _, path = specification.partition(":")
            samples.update(builder.traditional(read(path), kind))
        for path in arguments.simplified:
            samples.update(builder.simplified(read(path)[:: arguments.every]))
        for sample in builder.dictionary():
            samples[sample] += 3
        weights = learn(samples, builder.forms)
        write(rounded(useful(weights, samples, builder.forms)))
    for specification in arguments.held_out:
        held_out(specification, builder)


if __name__ == "__main__":
    main()
