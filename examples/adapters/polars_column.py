"""Polars: the same as an expression; it runs lazily, and nulls stay null.

frame = frame.with_columns(article=clean("text", to="simplified")).unnest("article")
"""

import polars as pl

from newsclean import Cleaner

ARTICLE = pl.Struct({"title": pl.String, "published": pl.String, "source": pl.String, "clean": pl.String})


def clean(column, **options):
    cleaner = Cleaner(**options)

    def fields(text):
        article = cleaner(text)
        known = {name: getattr(article, name) for name in ("title", "published", "source")}
        return known | {"clean": article.to_text()}

    return pl.col(column).map_elements(fields, return_dtype=ARTICLE)
