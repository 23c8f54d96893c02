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
from newsclean.warming import warm_up

__all__ = ["ORDER"]

ORDER = "NEWSCLEAN_CORPUS_WARM"
"""The variable of the environment that holds the settings, as JSON."""

if ORDER in os.environ:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the driver's
    with suppress(Exception):
        warm_up(cleaner_for(Settings.from_dict(json.loads(os.environ[ORDER])).cleaning))
