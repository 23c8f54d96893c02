"""What docs/script.md says is true."""

from __future__ import annotations

import re

import pytest

from conftest import ROOT
from newsclean import convert_script
from newsclean.script.targets import CONFIGS, PLAIN, recipe

PAGE = (ROOT / "docs" / "script.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("call", "result"), re.findall(r"^convert_script\((.*)\) +# (.+)$", PAGE, re.MULTILINE)
)
def test_examples(call: str, result: str) -> None:
    text, to = re.findall(r'"([^"]+)"', call)
    assert convert_script(text, to) == result


def test_every_target_is_named() -> None:
    assert [name for name in (*PLAIN, *CONFIGS) if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize("to", PLAIN)
def test_configurations_beneath(to: str) -> None:
    (row,) = re.findall(rf"^\| `{to}` .*$", PAGE, re.MULTILINE)
    for phrases in (False, True):
        what = recipe(to, phrases=phrases)
        assert what is None or what.config in row


def test_words_that_the_page_promises() -> None:
    text = "范先生和余女士：被发明，马里，里海，飞机制造商，管制造成，3只，只能"
    wanted = "范先生和余女士：被發明，馬里，里海，飛機製造商，管制造成，3隻，只能"
    assert convert_script(text, "traditional") == wanted
    assert convert_script("他朝著著名的橋", "simplified") == "他朝着著名的桥"
