"""Every stage and every rule, once: their names, order, defaults, reasons and examples.

`--skip`, `--only`, `--help`, the docs and the audit labels are made from this table. To add a rule: write its
function in its room, add it to that room's `RULES`, add one row here and cases in `tests/cases`; a test fails
while one of them is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newsclean.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["STAGES", "Rule", "Stage", "check_names", "names_off"]


class Rule(NamedTuple):
    """One repair: its name everywhere, one sentence, an example (before, after), and why it is safe."""

    name: str
    summary: str
    example: tuple[str, str]
    why: str
    default: bool = True


class Stage(NamedTuple):
    """One step of the chain and its rules, in the order in which they run."""

    name: str
    summary: str
    rules: tuple[Rule, ...] = ()


STAGES: tuple[Stage, ...] = (
    Stage("decoding", "Read the bytes as text, whatever their encoding."),
    Stage(
        "repairs",
        "Undo damage to the characters themselves.",
        (
            Rule(
                "mojibake",
                "Give back text that went through the wrong charset, and characters written as escapes.",
                ("浜戞邯鍘挎柊寤虹殑鐭虫ˉ浠婂ぉ閫氳溅", "云溪县新建的石桥今天通车"),
                "Only where the way back is far likelier than the text as it stands; 笢恅 alone is suggested.",
            ),
            Rule(
                "invisibles",
                "Remove zero-width characters, byte order marks, soft hyphens and stray control characters.",
                ("新\u200b聞\ufeff", "新聞"),
                "They carry no text; the joiner inside an emoji stays.",
            ),
            Rule(
                "radicals",
                "Write radicals that a PDF gave out as the characters that they look like.",
                ("⽩⽯镇的⻚岩", "白石镇的页岩"),
                "Only beside other Chinese characters; one by itself, in quotes or in a list, stays.",
            ),
            Rule(
                "linebreaks",
                "Write line ends that were written out, as in a string of JSON, as line ends.",
                (r"新桥通车了。\n村民说：\"好走。\"\n", '新桥通车了。\n村民说："好走。"\n'),
                "Only several of them, one behind a sentence; JSON itself and program code stay.",
            ),
            Rule(
                "indents",
                "Remove the question marks that stand where an indent was lost in a charset conversion.",
                ("????市直相關部門", "市直相關部門"),
                "Only runs of two or four at the start of several lines of text.",
            ),
            Rule(
                "byteshift",
                "Restore text whose GBK bytes were replaced out of step.",
                ("貴陽日?qǐng)?bào)", "貴陽日報"),
                "Only where one reading of the bytes is clearly likelier than any other; the rest becomes a warning.",
            ),
            Rule(
                "glosses",
                "Remove pinyin that a machine pushed behind characters.",
                ("貴陽市與北京市海淀區(qū)建立友好區(qū)市關(guān)系", "貴陽市與北京市海淀區建立友好區市關系"),
                "Only where the document as a whole shows the damage; a lone 重慶(chóng qìng) stays.",
            ),
        ),
    ),
    Stage(
        "markup",
        "Take off HTML tags and entities, whole or in pieces, and keep what they said.",
        (
            Rule(
                "bbcode",
                "Remove forum markup in square brackets.",
                ("[b]石橋[/b]通車[img]http://a.example/1.jpg[/img]", "石橋通車"),
                "Only names that forums know, where the document closes one of the name; [1] and [图] stay.",
            ),
            Rule(
                "tags",
                "Remove tags of known names, comments, scripts and styles.",
                ("關系</font>，當a<b 市值<500億", "關系，當a<b 市值<500億"),
                "By HTML's own tag syntax and names, so a comparison or a title in angle brackets stays.",
            ),
            Rule(
                "entities",
                "Write character references as characters.",
                ("A&amp;B&nbsp公司", "A&B 公司"),
                "Only references that HTML knows; R&D and ?a=1&b=2 stay.",
            ),
        ),
    ),
    Stage(
        "layout",
        "Turn lines into blocks: one line, one paragraph.",
        (
            Rule("columns", "Put two columns that were read side by side one behind the other.",
                 ("新橋昨天通      村道也通了\n車了。          車。", "新橋昨天通\n車了。\n村道也通了\n車。"),
                 "Only where both sides are running text cut at their own width; tables and lists stay."),
            Rule("indentation", "Read indents as starts of paragraphs and remove them.", ("　　市直", "市直"),
                 "An indent says where a paragraph starts and is no part of it."),
            Rule("wrapping", "Join lines that were wrapped at a fixed width.",
                 ("貴陽市與海淀區將建立聯系會議制\n度和工作聯絡機制。", "貴陽市與海淀區將建立聯系會議制度和工作聯絡機制。"),
                 "Only where the document as a whole is wrapped; verse and lists are never joined."),
            Rule("letterspacing", "Close up lines that were spaced out letter by letter.",
                 ("貴 陽 市 召 開 會 議", "貴陽市召開會議"),
                 "Only where at least 70 % of a line's neighbouring characters are spaced; 李　强 stays."),
            Rule("whitespace", "One kind of line end, plain spaces, no blank-line mess.", ("甲\r\n\r\n\r\n乙", "甲\n\n乙"),
                 "Spaces between words stay; an ideographic space inside a line stays."),
        ),
    ),
    Stage("article", "Find title, date, source and authors; set boilerplate aside with its reason."),
    Stage("script", "Convert between Traditional and Simplified; text already in the target script stays."),
    Stage(
        "punctuation",
        "Full-width punctuation in Chinese context.",
        (
            Rule("ascii", "Full-width letters and digits become ASCII.", ("ＡＢＣ１２３％", "ABC123％"),
                 "A matter of style: off unless asked for.", default=False),
            Rule("ellipses", "... beside Chinese becomes …….", ("發展之路...", "發展之路……"),
                 "A matter of style: off unless asked for. 1...9 and ../x stay.", default=False),
            Rule("dashes", "-- between Chinese becomes ——.", ("論壇--主題", "論壇——主題"),
                 "A matter of style: off unless asked for. --help and rules of dashes stay.", default=False),
            Rule("curly", "Straight quotes around Chinese become “ ”, or 「 」 in a text that has more of those.",
                 ('他說"好"', "他說“好”"),
                 "A matter of style: off unless asked for. By pairs; 5'30\" and JSON stay.", default=False),
            Rule("parentheses", "( ) around or behind Chinese becomes （ ）, by pairs.", ("各區(市、縣)", "各區（市、縣）"),
                 "Never around plain Latin or digits: f(x) stays."),
            Rule("fullwidth", "Half-width , ; : ! ? beside Chinese become full-width.", ("11月23日,貴陽", "11月23日，貴陽"),
                 "Times, figures, scores, addresses and stock codes are protected."),
            Rule("spacing", "Add or remove the space between Chinese and Latin letters or digits.",
                 ("11月23日", "11 月 23 日"),
                 "A matter of style: off unless asked for. Spaces between Chinese, as in 李　强, always stay.",
                 default=False),
        ),
    ),
)  # fmt: skip

_PARENT = {rule.name: stage.name for stage in STAGES for rule in stage.rules}
_STAGE_NAMES = tuple(stage.name for stage in STAGES)
_NAMES = frozenset([*_STAGE_NAMES, *_PARENT])
_ON_REQUEST = frozenset(rule.name for stage in STAGES for rule in stage.rules if not rule.default)


def check_names(names: Iterable[str], option: str) -> frozenset[str]:
    """The names as a set, or an OptionError that names the nearest right one.

    >>> sorted(check_names(["markup", "glosses"], "--skip"))
    ['glosses', 'markup']
    """
    chosen = frozenset(names)
    for name in sorted(chosen - _NAMES):
        from difflib import get_close_matches

        near = get_close_matches(name, _NAMES, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(sorted(_NAMES))}"
        raise OptionError(f"no stage or rule is called '{name}'", where=option, hint=hint)
    return chosen


def names_off(
    skip: frozenset[str], only: frozenset[str], wanted: Collection[str] = frozenset()
) -> frozenset[str]:
    """Which stages and rules must not run, given what the user skips or wants alone.

    `only` naming a rule keeps that rule and its stage; naming a stage keeps the stage and all its rules.
    Decoding always runs: everything else needs its text. Rules that are off by default run if they are
    `wanted`, or named in `only`.

    >>> sorted(names_off(frozenset(), frozenset(["glosses", "script"])))
    ['article', 'ascii', 'bbcode', 'byteshift', 'columns', 'curly', 'dashes', 'ellipses', 'entities', 'fullwidth', 'indentation', 'indents', 'invisibles', 'layout', \
'letterspacing', 'linebreaks', 'markup', 'mojibake', 'parentheses', 'punctuation', 'radicals', 'spacing', 'tags', 'whitespace', 'wrapping']
    """
    if only:
        kept = set(only) | {_PARENT[name] for name in only if name in _PARENT}
        kept |= {rule for rule, stage in _PARENT.items() if stage in only}
        off = _NAMES - kept | (_ON_REQUEST - only - set(wanted))
    else:
        off = skip | (_ON_REQUEST - set(wanted))
    return frozenset(off - {"decoding"})
