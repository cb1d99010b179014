"""Credentials in the variables that the vendors' own SDKs read."""

from __future__ import annotations

from collections.abc import Mapping

from tui.config.access import Access
from tui.config.fields import FROM_ENVIRONMENT, Field, Kind, Setting, access_from
from tui.config.secret import Secret
from tui.config.values import base_url, seconds

WHERE = "the environment"


def read(kind: Kind, env: Mapping[str, str]) -> dict[str, Setting]:
    """Return what the environment holds for one kind of access, by key. An empty variable is not set.

    Raises:
        ConfigError: a base URL or timeout that is not one.
    """
    found: dict[str, Setting] = {}
    for field in kind.fields:
        for variable in field.variables:
            text = env.get(variable, "").strip()
            if text:
                found[field.name] = Setting(field, _value(field, text, variable), variable)
                break
    return found


def accesses(env: Mapping[str, str]) -> list[Access]:
    """Return the accesses that the environment gives: none, one, or one for each vendor.

    Raises:
        ConfigError: half a set of credentials.
    """
    found = []
    for kind in FROM_ENVIRONMENT:
        settings = read(kind, env)
        if any(setting.field.credential for setting in settings.values()):
            found.append(access_from(kind, settings, WHERE, environment=True))
    return found


def _value(field: Field, text: str, variable: str) -> str | float | Secret:
    if field.secret:
        return Secret(text, origin=variable)
    if field.name == "base_url":
        return base_url(text, variable)
    if field.name == "timeout_s":
        return seconds(text, variable)
    return text
