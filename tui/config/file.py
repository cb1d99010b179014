"""The configuration file: TOML, every key known, every error one line that names file and key."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from tui.config.fields import KINDS, LEGACY, REALTIMEKIT, STREAM, Field, Kind, Setting
from tui.config.secret import Secret
from tui.config.values import base_url, seconds
from tui.errors import ConfigError

SANDBOX = "sandbox"
"""The name of a profile that always exists: the sandbox. A file cannot define it."""
TABLES = ("default_profile", "profiles", "ui", "keys")


@dataclass(frozen=True, slots=True)
class ProfileTable:
    """One `[profiles.NAME]` table."""

    name: str
    kind: Kind
    settings: Mapping[str, Setting]
    where: str


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What the file says.

    Attributes:
        path: where it is, or would be.
        found: whether it exists.
        ui: the `[ui]` table, for the screens to read.
        keys: the `[keys]` table: a command's id to its keys.
        warnings: what its owner should change.
    """

    path: Path
    found: bool = False
    default_profile: str | None = None
    profiles: Mapping[str, ProfileTable] = field(default_factory=dict)
    ui: Mapping[str, object] = field(default_factory=dict)
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


def read(path: Path) -> ConfigFile:
    """Return what the file says; an absent file says nothing.

    Raises:
        ConfigError: it cannot be read, is not TOML, or holds what callscope does not know.
    """
    import tomllib

    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return ConfigFile(path)
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}", hint="") from None
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8", hint="") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}", hint="") from None
    _only_known(tables, TABLES, str(path))
    profiles = {name: _profile(path, name, table) for name, table in _table(tables, "profiles", path).items()}
    default = tables.get("default_profile")
    if default is not None and (not isinstance(default, str) or default not in (*profiles, SANDBOX)):
        raise ConfigError(f"{path}: default_profile names no profile{_closest(default, profiles)}", hint="")
    return ConfigFile(
        path=path,
        found=True,
        default_profile=default,
        profiles=profiles,
        ui=_table(tables, "ui", path),
        keys={name: _keys(path, name, value) for name, value in _table(tables, "keys", path).items()},
        warnings=_warnings(path, profiles),
    )


def _profile(path: Path, name: str, table: object) -> ProfileTable:
    where = f"{path} [profiles.{name}]"
    if name == SANDBOX:
        raise ConfigError(f"{where}: the name “{SANDBOX}” is taken by the built-in sandbox", hint="")
    if not isinstance(table, dict):
        raise ConfigError(f"{where} is not a table", hint="")
    kind = _kind(table, where)
    known = ["vendor"]
    for each in kind.fields:
        known += [each.name, f"{each.name}_command"] if each.secret else [each.name]
    _only_known(table, known, where)
    settings: dict[str, Setting] = {}
    for each in kind.fields:
        command = table.get(f"{each.name}_command") if each.secret else None
        if each.name in table and command is not None:
            raise ConfigError(
                f"{where}: {each.name} and {each.name}_command exclude each other", hint="Keep one of them"
            )
        if command is not None:
            origin = f"{where} {each.name}_command"
            settings[each.name] = Setting(each, Secret(command=_command(command, origin), origin=origin), origin)
        elif each.name in table:
            origin = f"{where} {each.name}"
            settings[each.name] = Setting(each, _value(each, table[each.name], origin), origin)
    return ProfileTable(name, kind, settings, where)


def _kind(table: Mapping[str, object], where: str) -> Kind:
    vendor = table.get("vendor")
    vendors = tuple(dict.fromkeys(kind.vendor for kind in KINDS))
    if vendor is None:
        raise ConfigError(f"{where}: vendor is missing", hint=f"It is one of {', '.join(vendors)}")
    if vendor == STREAM.vendor:
        return STREAM
    if vendor == REALTIMEKIT.vendor:
        return LEGACY if any(key in table for key in ("org_id", "api_key", "api_key_command")) else REALTIMEKIT
    raise ConfigError(f"{where}: vendor is none of {', '.join(vendors)}", hint="")


def _value(each: Field, value: object, where: str) -> str | float | Secret:
    if each.name == "timeout_s":
        return seconds(value, where)
    if not isinstance(value, str):
        raise ConfigError(f"{where} is not a text in quotes", hint="")
    text = value.strip()
    if not text:
        raise ConfigError(f"{where} is empty", hint="")
    if each.secret:
        return Secret(text, origin=where)
    return base_url(text, where) if each.name == "base_url" else text


def _command(value: object, where: str) -> str | list[str]:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, list) and value and all(isinstance(word, str) for word in value):
        return [str(word) for word in value]
    raise ConfigError(f"{where} is neither a command line nor a list of words", hint="")


def _keys(path: Path, name: str, value: object) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ConfigError(f"{path} [keys] {name} is neither a key nor a list of keys", hint="")
    return tuple(str(key) for key in keys)


def _table(tables: Mapping[str, object], name: str, path: Path) -> dict[str, object]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise ConfigError(f"{path}: {name} is not a table", hint="")
    return table


def _only_known(table: Mapping[str, object], known: tuple[str, ...] | list[str], where: str) -> None:
    for key in table:
        if key not in known:
            raise ConfigError(f"{where}: unknown key “{key}”{_closest(key, known)}", hint="")


def _closest(name: object, known: object) -> str:
    names = [str(each) for each in known] if hasattr(known, "__iter__") else []
    close = get_close_matches(str(name), names, n=1)
    return f"; did you mean “{close[0]}”?" if close else ""


def _warnings(path: Path, profiles: Mapping[str, ProfileTable]) -> tuple[str, ...]:
    written = [
        setting.value
        for profile in profiles.values()
        for setting in profile.settings.values()
        if isinstance(setting.value, Secret) and not setting.value.is_command
    ]
    if not written:
        return ()
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return (f"{path} holds a secret and others on this machine can read it: chmod 600 it",)
    return ()
