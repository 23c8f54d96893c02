"""Build hook: compile OpenCC's dictionaries into the lexicons that a wheel carries.

An installed newsclean then converts at once and writes no cache. An editable installation has none of them: it
compiles what it uses into the user's cache, so that a changed dictionary is noticed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class LexiconHook(BuildHookInterface[Any]):
    """Puts `newsclean/data/lexicons/` into the wheel."""

    PLUGIN_NAME = "custom"
    folder: Path | None = None

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the wheel is packed."""
        if version == "editable":
            return
        sys.path.insert(0, str(Path(self.root, "src")))
        from newsclean.script.lexicon import build
        from newsclean.script.targets import shipped_recipes

        self.folder = Path(tempfile.mkdtemp(prefix="newsclean-lexicons-"))
        for recipe in shipped_recipes():
            data, parts = build(recipe)
            for name, body in {**parts, f"{recipe.name}.lexicon": data}.items():
                (self.folder / name).write_bytes(body)
        build_data["force_include"][str(self.folder)] = "newsclean/data/lexicons"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Clear away what is packed now."""
        del version, build_data, artifact_path
        if self.folder is not None:
            shutil.rmtree(self.folder)
