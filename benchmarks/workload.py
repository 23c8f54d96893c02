"""News-like documents with the damage that scraping leaves, and their gold: the same ones for the same seed.

    python benchmarks/workload.py FOLDER --count 1000 [--seed 1] [--jsonl]

writes FOLDER/in/ (one file a document, or shards of JSONL) and FOLDER/gold.jsonl. Every place, person and event is
invented; nothing is taken from any page. The phrases are written in both scripts, so that the gold needs no
converter. Damage: orphan tags, entities, lost indents, metadata lines, navigation and copyright lines, blank-line
mess, pinyin glosses (Traditional pages only, as in the wild); encodings: UTF-8, GB18030, Big5.

The generator is newsclean's own, so it makes the damage that newsclean knows. Compare exact matches with that in mind.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["NewsDocument", "documents", "sized_document", "write_files", "write_jsonl"]

# Each entry: Simplified|Traditional.
_PLACES = "云溪县|雲溪縣 青禾市|青禾市 望河镇|望河鎮 松岭区|松嶺區 白塔乡|白塔鄉 临江新区|臨江新區 石桥县|石橋縣 南屿市|南嶼市 双林镇|雙林鎮 柳湾村|柳灣村 东麓区|東麓區 长宁渡|長寧渡"
_PEOPLE = "周砚|周硯 林禾|林禾 沈苇|沈葦 陈望舒|陳望舒 何青岩|何青岩 苏若川|蘇若川 梁伯言|梁伯言 许知远山|許知遠山 方之遥|方之遙 叶闻笛|葉聞笛 唐叙白|唐敘白 罗映雪|羅映雪"
_ROLES = "文旅局局长|文旅局局長 水务站站长|水務站站長 小学校长|小學校長 合作社社长|合作社社長 工程师|工程師 村医|村醫 图书馆馆员|圖書館館員 渡船船工|渡船船工 气象员|氣象員 货车司机|貨車司機"
_THINGS = "新石桥|新石橋 社区图书馆|社區圖書館 环湖步道|環湖步道 水质监测站|水質監測站 老码头|老碼頭 露天书场|露天書場 果品冷库|果品冷庫 农机服务站|農機服務站 夜间公交线|夜間公交線 山区小学|山區小學 梯田灌渠|梯田灌渠 民间织布馆|民間織布館"
_DEEDS = "正式投入使用|正式投入使用 通过了竣工验收|通過了竣工驗收 开始试运行|開始試運行 完成了全部修缮|完成了全部修繕 提前两个月完工|提前兩個月完工 向居民免费开放|向居民免費開放 恢复了正常运转|恢復了正常運轉"
_TIMES = "昨天上午|昨天上午 今年春天|今年春天 过去三年里|過去三年裡 上个月底|上個月底 连续两周|連續兩週 今年入夏以来|今年入夏以來 当天下午|當天下午"
_RESULTS = "附近的居民不用再绕路|附近的居民不用再繞路 农户的运输费用明显下降|農戶的運輸費用明顯下降 孩子们有了放学后读书的地方|孩子們有了放學後讀書的地方 河水重新变得清澈|河水重新變得清澈 游客数量比去年同期增长一成|遊客數量比去年同期增長一成 停了多年的集市重新热闹起来|停了多年的集市重新熱鬧起來 村里的年轻人愿意留下来工作|村裡的年輕人願意留下來工作"
_WORDS = "路通了，客人才留得住|路通了，客人才留得住 先把水管好，再谈别的|先把水管好，再談別的 这件事我们等了十年|這件事我們等了十年 钱要花在看得见的地方|錢要花在看得見的地方 书多了，孩子自然就来了|書多了，孩子自然就來了 旧料能用的一块也没有丢|舊料能用的一塊也沒有丟"
_PLANS = "下一步将把经验推广到其他乡镇|下一步將把經驗推廣到其他鄉鎮 预计年底前完成第二期工程|預計年底前完成第二期工程 有关部门会定期公布检查结果|有關部門會定期公布檢查結果 运营收入将由全体村民分享|運營收入將由全體村民分享 设计方案已经向社会征求意见|設計方案已經向社會徵求意見"
_PAPERS = "云溪日报|雲溪日報 青禾晚报|青禾晚報 临江新闻网|臨江新聞網 南屿时报|南嶼時報"

# Readings of some traditional characters: enough to gloss a page the way the machine did.
_READINGS = {
    "縣": "xiàn", "鎮": "zhèn", "嶺": "lǐng", "區": "qū", "鄉": "xiāng", "臨": "lín", "橋": "qiáo", "嶼": "yǔ", "雙": "shuāng",
    "灣": "wān", "東": "dōng", "長": "zhǎng", "館": "guǎn", "庫": "kù", "農": "nóng", "機": "jī", "務": "wù", "間": "jiān",
    "線": "xiàn", "過": "guò", "開": "kāi", "試": "shì", "運": "yùn", "費": "fèi", "復": "fù", "轉": "zhuǎn", "個": "gè",
    "連": "lián", "續": "xù", "週": "zhōu", "當": "dāng", "戶": "hù", "輸": "shū", "顯": "xiǎn", "們": "men", "學": "xué",
    "後": "hòu", "讀": "dú", "書": "shū", "變": "biàn", "數": "shù", "鬧": "nào", "輕": "qīng", "願": "yuàn", "來": "lái",
    "這": "zhè", "錢": "qián", "見": "jiàn", "經": "jīng", "驗": "yàn", "廣": "guǎng", "預": "yù", "計": "jì", "關": "guān",
    "門": "mén", "會": "huì", "體": "tǐ", "設": "shè", "報": "bào", "說": "shuō",
}  # fmt: skip
_INDENTS = ("", "　　", "&nbsp;&nbsp;&nbsp;&nbsp;", "&#12288;&#12288;", "????")
_ENDS = ("", "</p>", "</font></p>", "<br />", "</strong>", "</span></p>")


@dataclass(slots=True)
class NewsDocument:
    """One document: its bytes, and what a perfect cleaner gives back for it, in both scripts where it can."""

    name: str
    data: bytes
    encoding: str
    script: str  # simplified or traditional
    title: str
    published: str
    source: str
    body: list[str]
    simplified: list[str]
    around: list[str] = field(default_factory=list)
    """Title, metadata and footer lines, in Simplified: no part of the body."""
    damage: list[str] = field(default_factory=list)


_LENGTHS = (3, 4, 5, 6, 8, 10, 14)
"""Paragraphs of a document."""


def documents(count: int, seed: int = 1, lengths: Sequence[int] = _LENGTHS) -> Iterator[NewsDocument]:
    """So many documents, one after the other; the first n are the same for every count."""
    tables = _tables()
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")
        script = dice.choices([0, 1], [6, 4])[0]
        yield _document(number, dice, tables, script=script, lengths=lengths)


def sized_document(size: int, seed: int = 1) -> NewsDocument:
    """One Simplified document of about `size` bytes, in UTF-8."""
    dice = random.Random(f"{seed}/{size}")
    return _document(0, dice, _tables(), script=0, size=size)


def _tables() -> list[list[tuple[str, str]]]:
    texts = (_PLACES, _PEOPLE, _ROLES, _THINGS, _DEEDS, _TIMES, _RESULTS, _WORDS, _PLANS, _PAPERS)
    return [_table(text) for text in texts]


def _table(text: str) -> list[tuple[str, str]]:
    pairs = []
    for entry in text.split(" "):
        simplified, traditional = entry.split("|")
        pairs.append((simplified, traditional))
    return pairs


def _document(
    number: int,
    dice: random.Random,
    tables: list[list[tuple[str, str]]],
    *,
    script: int,
    lengths: Sequence[int] = _LENGTHS,
    size: int = 0,
) -> NewsDocument:
    """Document `number`; of `size` bytes where that is given, otherwise of one of `lengths` paragraphs."""
    if size:
        paragraphs: list[tuple[str, str]] = []
        left = size - 200  # what stands around the body
        while left > 0 or not paragraphs:
            paragraphs.append(_paragraph(dice, tables))
            left -= 3 * len(paragraphs[-1][0])
    else:
        paragraphs = [_paragraph(dice, tables) for _ in range(dice.choice(lengths))]
    places, _, _, things, deeds, *_, papers = tables
    title = _join(dice.choice(places), dice.choice(things), dice.choice(deeds))
    paper = dice.choice(papers)
    published = f"2031-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}T{dice.randint(6, 22):02d}:{dice.randint(0, 59):02d}"
    body = [paragraph[script] for paragraph in paragraphs]
    damage: list[str] = []
    views = dice.randint(3, 900)
    frames = [_frame(title[form], published, paper[form], form, views) for form in (0, 1)]
    text = _damaged(frames[script], body, script, dice, damage)
    encoding, data = (
        ("utf-8", text.encode()) if size else _encoded(text, script, dice, glossed="glosses" in damage)
    )
    return NewsDocument(
        name=f"{number // 1000:03d}/{number:06d}.html",
        data=data,
        encoding=encoding,
        script=("simplified", "traditional")[script],
        title=title[script],
        published=published,
        source=paper[script],
        body=body,
        simplified=[paragraph[0] for paragraph in paragraphs],
        around=frames[0],
        damage=damage,
    )


def _join(*parts: tuple[str, str]) -> tuple[str, str]:
    return "".join(part[0] for part in parts), "".join(part[1] for part in parts)


def _paragraph(dice: random.Random, tables: list[list[tuple[str, str]]]) -> tuple[str, str]:
    places, people, roles, things, deeds, times, results, words, plans, _ = tables
    sentences = []
    for _ in range(dice.choice([1, 2, 2, 3])):
        kind = dice.randrange(4)
        place, thing = dice.choice(places), dice.choice(things)
        comma, stop, number = ("，", "，"), ("。", "。"), str(dice.randint(12, 9800))
        if kind == 0:
            parts = [
                dice.choice(times),
                comma,
                place,
                ("的", "的"),
                thing,
                dice.choice(deeds),
                comma,
                dice.choice(results),
                stop,
            ]
        elif kind == 1:
            parts = [
                place,
                dice.choice(roles),
                dice.choice(people),
                ("说：“", "說：“"),
                dice.choice(words),
                ("。”", "。”"),
            ]
        elif kind == 2:
            parts = [
                thing,
                ("总投入", "總投入"),
                (number, number),
                ("万元", "萬元"),
                comma,
                dice.choice(plans),
                stop,
            ]
        else:
            parts = [dice.choice(times), comma, ("共有", "共有"), (number, number), ("人参加了", "人參加了"), place, thing,
                     ("的义务劳动", "的義務勞動"), comma, dice.choice(results), stop]  # fmt: skip
        sentences.append(_join(*parts))
    return _join(*sentences)


def _frame(title: str, published: str, paper: str, script: int, views: int) -> list[str]:
    """What stands around the body: two lines above it, two below."""
    source, author, viewed = (("来源", "作者", "浏览次数"), ("來源", "作者", "瀏覽次數"))[script]
    date, time = published.split("T")
    foot = ("版权所有 未经许可不得转载", "版權所有 未經許可不得轉載")[script]
    return [
        title,
        f"{date} {time} {source}:{paper} {author}:admin {viewed}:{views}",
        ("【打印本页】 【关闭窗口】", "【打印本頁】 【關閉窗口】")[script],
        f"© {paper} {foot}",
    ]


def _damaged(frame: list[str], body: list[str], script: int, dice: random.Random, damage: list[str]) -> str:
    lines = frame[:2]
    indent = dice.choice(_INDENTS)
    if indent:
        damage.append("lost indents" if indent == "????" else "indents")
    tagged = dice.random() < 0.6
    if tagged:
        damage.append("orphan tags")
    for paragraph in body:
        text = paragraph
        if dice.random() < 0.3:
            text = text.replace("“", "&ldquo;").replace("”", "&rdquo;")
        lines.append(indent + text + (dice.choice(_ENDS) if tagged else ""))
        lines += [""] * dice.choice([0, 0, 1, 3])
    lines += frame[2:]
    text = dice.choice(["\n", "\r\n"]).join(lines) + "\n"
    if script and dice.random() < 0.35:
        damage.append("glosses")
        for character, reading in _READINGS.items():
            text = text.replace(character, f"{character}({reading})")
    return text


def _encoded(text: str, script: int, dice: random.Random, *, glossed: bool) -> tuple[str, bytes]:
    """In an encoding that such a page comes in; Big5 has no letters for glosses, and no ©."""
    chances = [("gb18030", 5), ("utf-8", 5)]
    if script == 1 and not glossed:
        chances = [("big5", 6), ("utf-8", 4), ("gb18030", 1)]
    encoding = dice.choices([name for name, _ in chances], [weight for _, weight in chances])[0]
    if encoding == "big5":
        text = text.replace("©", "&copy;")
    return encoding, text.encode(encoding)


def write_files(folder: Path, count: int, seed: int = 1) -> None:
    """Write `folder`/in/, one file a document, and `folder`/gold.jsonl."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "gold.jsonl").open("w", encoding="utf-8") as gold:
        for document in documents(count, seed):
            path = folder / "in" / document.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document.data)
            gold.write(_gold_line(document))


def write_jsonl(folder: Path, count: int, seed: int = 1, shard: int = 10_000) -> None:
    """Write `folder`/in/ as JSONL shards: the damaged text as it decodes, and a field of its own to keep."""
    (folder / "in").mkdir(parents=True, exist_ok=True)
    out = None
    with (folder / "gold.jsonl").open("w", encoding="utf-8") as gold:
        for number, document in enumerate(documents(count, seed)):
            if number % shard == 0:
                if out is not None:
                    out.close()
                out = (folder / "in" / f"{number // shard:05d}.jsonl").open("w", encoding="utf-8")
            record = {
                "id": document.name,
                "text": document.data.decode(document.encoding),
                "crawl": number % 7,
            }
            if out is not None:
                out.write(json.dumps(record, ensure_ascii=False) + "\n")
            gold.write(_gold_line(document))
    if out is not None:
        out.close()


def _gold_line(document: NewsDocument) -> str:
    data = asdict(document)
    data["bytes"] = len(data.pop("data"))
    return json.dumps(data, ensure_ascii=False) + "\n"


def main() -> None:
    """Write a workload from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jsonl", action="store_true", help="shards of JSONL instead of one file a document")
    chosen = parser.parse_args()
    (write_jsonl if chosen.jsonl else write_files)(chosen.folder, chosen.count, chosen.seed)


if __name__ == "__main__":
    main()
