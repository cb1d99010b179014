"""Every setting, where it came from and whether it counts, with the secrets masked: for `config show` and `doctor`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tui.config import Config, Secret, load, masked
from tui.config.environment import read as read_environment
from tui.config.fields import FROM_ENVIRONMENT, Kind, Setting
from tui.config.file import ConfigFile
from tui.config.file import read as read_file
from tui.config.secret import SHOWN
from tui.errors import ConfigError
from tui.paths import config_file
from tui.text import printable


@dataclass(frozen=True, slots=True)
class Row:
    """One setting as it may be shown.

    Attributes:
        profile: the profile's name, or "environment".
        counts: whether this run uses it.
        value: masked where it is a secret or an identifier of an account.
        origin: where it came from.
    """

    profile: str
    vendor: str
    counts: bool
    key: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All there is to say about the configuration.

    Attributes:
        config: what counts; None where `error` keeps that from being told.
        error: what is wrong with it.
    """

    path: str
    found: bool
    rows: tuple[Row, ...]
    config: Config | None
    error: ConfigError | None
    warnings: tuple[str, ...]

    def document(self) -> dict[str, object]:
        """Return it as JSON values."""
        return {
            "file": self.path,
            "file_found": self.found,
            "profile": self.config.profile if self.config else None,
            "reason": self.config.reason if self.config else None,
            "items": [
                {
                    "profile": row.profile,
                    "vendor": row.vendor,
                    "counts": row.counts,
                    "key": row.key,
                    "value": row.value,
                    "origin": row.origin,
                }
                for row in self.rows
            ],
            "warnings": list(self.warnings),
        }

    def lines(self) -> list[str]:
        """Return it as text."""
        lines = [f"file     {self.path}{'' if self.found else ' (not there)'}"]
        if self.config is not None:
            lines.append(f"profile  {self.config.profile}: {self.config.reason}")
        previous = None
        widths = [max((len(getattr(row, name)) for row in self.rows), default=0) for name in ("key", "value")]
        for row in self.rows:
            heading = (row.profile, row.vendor)
            if heading != previous:
                previous = heading
                lines += ["", f"{row.profile} ({row.vendor}){', in use' if row.counts else ''}"]
            lines.append(f"  {row.key:{widths[0]}}  {row.value:{widths[1]}}  {row.origin}")
        lines += [f"warning: {text}" for text in self.warnings]
        return [printable(line) for line in lines]


def survey(profile: str | None, env: Mapping[str, str] | None = None) -> Survey:
    """Return all settings of the file and the environment, and which of them count."""
    env = os.environ if env is None else env
    path = config_file()
    error: ConfigError | None = None
    file, config = ConfigFile(path), None
    try:
        file = read_file(path)
        config = load(profile, path=path, env=env)
    except ConfigError as fault:
        error = fault
    used = config.profile if config else None
    rows: list[Row] = []
    for kind in FROM_ENVIRONMENT:
        try:
            settings = read_environment(kind, env)
        except ConfigError:
            continue
        rows += _rows("environment", kind, settings.values(), counts=used == "environment")
    for table in file.profiles.values():
        rows += _rows(table.name, table.kind, table.settings.values(), counts=used == table.name)
    return Survey(str(path), path.exists(), tuple(rows), config, error, file.warnings)


def _rows(profile: str, kind: Kind, settings: Iterable[Setting], *, counts: bool) -> list[Row]:
    rows = [Row(profile, kind.vendor, counts, each.name, _shown(each), each.origin) for each in settings]
    if rows and not any(row.key == "base_url" for row in rows):
        rows.append(Row(profile, kind.vendor, counts, "base_url", kind.default_url, "default"))
    return rows


def _shown(setting: Setting) -> str:
    value = setting.value
    if isinstance(value, Secret):
        return "(from a command)" if value.is_command else SHOWN
    if isinstance(value, float):
        return f"{value:g}"
    return value if setting.field.public else masked(value)
