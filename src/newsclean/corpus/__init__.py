"""The room `corpus`: many documents, from a folder to a cluster, each exactly once.

    sources ─plan→ batches ─engine→ work (read, clean, write) ─→ ledger ─→ report

The plan is cut by bytes and does not depend on the engine; the engine only carries references to workers; a
worker writes outputs under temporary names, renames them and enters the batch in the ledger last. So a run can be
stopped anywhere and goes on when it is called again, and the output has the same bytes on every engine.
"""

from __future__ import annotations

from newsclean.corpus.driver import Interrupted, Progress, run_corpus
from newsclean.corpus.report import Summary
from newsclean.corpus.settings import Limits, Settings

__all__ = ["Interrupted", "Limits", "Progress", "Settings", "Summary", "run_corpus"]
