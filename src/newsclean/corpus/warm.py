"""What the server that workers are forked from imports: newsclean with its tables loaded, once for all workers.

Each worker would need a third of a second of its own for it, and a second and 40 MB to convert to Traditional.
Nothing here may fail: what can't be loaded, the first batch reports.
"""

from __future__ import annotations

import json
import os
import signal
from contextlib import suppress

from newsclean.corpus.settings import Settings, cleaner_for

__all__ = ["ORDER"]

ORDER = "NEWSCLEAN_CORPUS_WARM"
"""The variable of the environment that holds the settings, as JSON."""

_PAGE = (
    "雲溪縣石橋通車\n2031-05-06 08:30 來源:雲溪日報\n\n"
    "&nbsp;&nbsp;昨天,縣(xiàn)裡的新橋通車了.</p>\n????第2座橋長三百米,由村民自己修成.\n"
)

if ORDER in os.environ:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's
    with suppress(Exception):
        _cleaner = cleaner_for(Settings.from_dict(json.loads(os.environ[ORDER])).cleaning)
        for _encoding in ("utf-8", "gb18030", "big5"):
            _cleaner(_cleaner.decode(_PAGE.encode(_encoding, errors="ignore")).text)
