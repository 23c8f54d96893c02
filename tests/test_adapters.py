"""The adapters in examples/adapters/, each with the real library; a library that is missing skips its test."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conftest import ROOT

FOLDER = ROOT / "examples/adapters"
DAMAGED = "雲溪縣石橋通車\n2031-05-06 08:30 來源:雲溪日報\n\n昨天,縣裏的新橋通車了。</p>"
CLEAN = "云溪县石桥通车\n\n2031-05-06 08:30 来源：云溪日报\n\n昨天，县里的新桥通车了。\n"

pytestmark = pytest.mark.filterwarnings("ignore")  # those of the libraries are theirs


def load(name: str, library: str) -> ModuleType:
    pytest.importorskip(library)
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.py")), ids=lambda path: path.stem)
def test_an_adapter_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 30


def test_datatrove_formatter() -> None:
    formatter = load("datatrove_formatter", "datatrove.pipeline.formatters").NewsFormatter(to="simplified")
    from datatrove.data import Document

    [document] = formatter.run([Document(DAMAGED, "1", metadata={"crawl": 7})])
    assert document.text == CLEAN == formatter.format(DAMAGED)
    assert document.metadata == {
        "crawl": 7, "title": "云溪县石桥通车", "published": "2031-05-06T08:30", "source": "云溪日报"
    }  # fmt: skip


def test_data_juicer_mapper() -> None:
    load("data_juicer_mapper", "data_juicer.core.data")
    from data_juicer.core.data import NestedDataset
    from data_juicer.ops.base_op import OPERATORS

    mapper = OPERATORS.modules["newsclean_mapper"](options={"to": "simplified"}, num_proc=1)
    dataset = NestedDataset.from_list([{"text": DAMAGED, "crawl": 7}])
    assert mapper.run(dataset).to_list() == [{"text": CLEAN, "crawl": 7}]


def test_pandas_columns() -> None:
    module = load("pandas_column", "pandas")
    import pandas as pd

    frame: Any = pd.DataFrame({"text": [DAMAGED, None]}, index=["a", "b"])
    frame = frame.join(module.clean_column(frame["text"], to="simplified"))
    assert list(frame.loc["a"]) == [DAMAGED, "云溪县石桥通车", "2031-05-06T08:30", "云溪日报", CLEAN]
    assert frame.loc["b"].isna().all()


def test_polars_expression() -> None:
    module = load("polars_column", "polars")
    import polars as pl

    frame = pl.LazyFrame({"text": [DAMAGED, None]})
    rows = (
        frame.with_columns(article=module.clean("text", to="simplified")).unnest("article").collect().rows()
    )
    assert rows == [(DAMAGED, "云溪县石桥通车", "2031-05-06T08:30", "云溪日报", CLEAN), (None,) * 5]
