"""Traditional ↔ Simplified: exact where OpenCC is right, corrected where it is not, guarded against harm.

`targets` names the conversions, `dictionaries` reads OpenCC's data, `compiler` and `lexicon` make them fast to
use, `store` keeps them, `converter` (with `exact`) converts, `guard` decides what to convert, `terms` are the
user's words, `engines` lets another engine in, `stage` puts all of it together.
"""

from __future__ import annotations

from newsclean.script.engines import ENGINES, check_engine
from newsclean.script.stage import convert_article, convert_script
from newsclean.script.targets import check_target

__all__ = ["ENGINES", "check_engine", "check_target", "convert_article", "convert_script"]
