"""Options from a file: `newsclean.toml`, or `[tool.newsclean]` in `pyproject.toml`.

Keys are the long names of options. The file nearest upward from the current directory counts, and paths in it are meant from where it stands. A profile's keys
(`[profile.archive]`) come on top of the others, and the command line on top of all.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from newsclean.cli.options import PATH, Option
from newsclean.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CONFIGURATION", "CONFIG_FILE", "find_file", "read_settings"]

_NAMES = ("newsclean.toml", "pyproject.toml")
_NOT_HERE = frozenset({"config", "profile", "version", "help", "short_help"})
_STATE = "newsclean.configuration"
CONFIG_FILE = "newsclean.config_file"
"""Where in `click.Context.meta` the name of the file stands, once one was read."""


def find_file(folder: str) -> str | None:
    """The nearest file with options, from `folder` upwards; a pyproject.toml counts if it has our table."""
    folder = os.path.abspath(folder)
    while True:
        for name in _NAMES:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (name != "pyproject.toml" or _mentions_us(path)):
                return os.path.relpath(path)
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _mentions_us(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return b"[tool.newsclean" in file.read()
    except OSError:
        return False


def read_settings(path: str, profile: str | None, command: click.Command) -> dict[str, Any]:
    """The options of `command` that a file sets, by parameter name.

    Raises OptionError with the file and the key for what is no TOML, no option, or no profile.
    """
    table = _read_table(path)
    profiles = table.pop("profile", {})
    if not isinstance(profiles, dict) or not all(isinstance(part, dict) for part in profiles.values()):
        raise OptionError("'profile' is not a table of tables", where=path, hint="write [profile.NAME]")
    known = _known_keys()
    table = _dashed(table)
    profiles = {name: _dashed(part) for name, part in profiles.items()}
    for where, part in [("", table), *((f"profile.{name}", part) for name, part in profiles.items())]:
        for key in part:
            if key not in known:
                raise _unknown("option", key, known, f"{path}: {where}" if where else path)
    if profile is not None:
        if profile not in profiles:
            raise _unknown("profile", profile, profiles, path)
        table |= profiles[profile]
    return _values(table, command, path)


def _read_table(path: str) -> dict[str, Any]:
    import tomllib

    try:
        with open(path, "rb") as file:
            table = tomllib.load(file)
    except OSError as error:
        raise OptionError(f"can't read '{path}'", where=(error.strerror or "").lower(),
                          hint="check the path, or use --no-config") from error  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OptionError(f"not TOML: {error}", where=path, hint="correct it, or use --no-config") from error
    if os.path.basename(path) == "pyproject.toml":
        table = table.get("tool", {}).get("newsclean", {})
    return dict(table)


def _dashed(table: Mapping[str, Any]) -> dict[str, Any]:
    return {key.replace("_", "-"): value for key, value in table.items()}


def _known_keys() -> dict[str, None]:
    """The keys that any command knows: a file serves all commands, each takes what it has."""
    from newsclean.cli.app import COMMANDS, app

    keys: dict[str, None] = {}
    with click.Context(app) as ctx:
        for name in COMMANDS:
            keys |= dict.fromkeys(_keys(app.get_command(ctx, name)))
    return keys


def _keys(command: click.Command | None) -> dict[str, Option]:
    """Key → option: the long name without dashes; a switch has one key for both of its names."""
    keys: dict[str, Option] = {}
    for option in command.params if command else ():
        if isinstance(option, Option) and option.name not in _NOT_HERE:
            longest = max(option.opts, key=len)
            keys[longest.removeprefix("--")] = option
    return keys


def _values(table: Mapping[str, Any], command: click.Command, path: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, option in _keys(command).items():
        if key not in table:
            continue
        value = table[key]
        if option.is_flag and not isinstance(value, bool):
            raise OptionError(f"'{key}' is true or false, not {value!r}", where=path, hint="correct it")
        if isinstance(value, dict) or (isinstance(value, list) and not option.multiple):
            raise OptionError(f"'{key}' takes one value, not {value!r}", where=path, hint="correct it")
        if isinstance(option.type, click.Path):
            value = (
                [_beside(path, name) for name in value] if isinstance(value, list) else _beside(path, value)
            )
        values[str(option.name)] = [value] if option.multiple and not isinstance(value, list) else value
    return values


def _beside(path: str, name: object) -> str:
    """A path in the file is meant from where the file stands; `-` is stdin or stdout."""
    return "-" if name == "-" else os.path.join(os.path.dirname(path), str(name))


def _unknown(kind: str, name: str, known: Mapping[str, Any], where: str) -> OptionError:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    if near:
        hint = f"did you mean '{near[0]}'?"
    else:
        hint = f"known are {', '.join(known)}" if known else f"the file has no {kind}s"
    return OptionError(f"there is no {kind} '{name}'", where=where, hint=hint)


def _choose(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    """Remember --config, --no-config and --profile; with the last of the three, read the file."""
    if ctx.resilient_parsing:
        return
    state = ctx.meta.setdefault(_STATE, {})
    state[param.name] = value
    if len(state) < 3:
        return
    ctx.meta.pop(_STATE)
    path = state["config"]
    if state["no_config"]:
        if path is not None or state["profile"] is not None:
            raise OptionError("--no-config excludes --config and --profile", hint="choose one")
        return
    path = path or find_file(os.getcwd())
    if path is None:
        if state["profile"] is not None:
            raise OptionError(f"no file with a profile '{state['profile']}'", where="--profile",
                              hint="write newsclean.toml here or above, or name one with --config")  # fmt: skip
        return
    ctx.meta[CONFIG_FILE] = path
    ctx.default_map = {**(ctx.default_map or {}), **read_settings(path, state["profile"], ctx.command)}


_COMMON: dict[str, Any] = {"section": "Manners", "is_eager": True, "expose_value": False, "callback": _choose}
CONFIGURATION = (
    Option("--config", metavar="FILE", type=PATH,
           help="Read options from this TOML file.",
           more="Without it: the nearest newsclean.toml, or pyproject.toml with [tool.newsclean], from here "
                "upwards. Keys are the long names of options.", **_COMMON),
    Option("--no-config", is_flag=True, help="Read no such file.", **_COMMON),
    Option("--profile", metavar="NAME", help="Also take the options of [profile.NAME] in that file.", **_COMMON),
)  # fmt: skip
"""Where options come from; for every command."""
