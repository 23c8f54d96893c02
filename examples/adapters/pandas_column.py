"""pandas: a column of damaged text becomes columns of an article. A missing text stays missing.

frame = frame.join(clean_column(frame["text"], to="simplified"))
"""

import pandas as pd

from newsclean import Cleaner


def clean_column(column, **options):
    cleaner = Cleaner(**options)

    def fields(text):
        article = cleaner(text)
        return article.title, article.published, article.source, article.to_text()

    rows = [(None,) * 4 if pd.isna(text) else fields(text) for text in column]
    return pd.DataFrame(rows, index=column.index, columns=["title", "published", "source", "clean"])
