"""Which credentials count: the profile asked for, else the environment, else the default profile, else the sandbox."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tui.config import environment
from tui.config.access import Access, LegacyAccess, RealtimeKitAccess, StreamAccess
from tui.config.fields import access_from
from tui.config.file import SANDBOX, ConfigFile, read
from tui.errors import ConfigError
from tui.paths import config_file

PROFILE_VARIABLE = "CALLSCOPE_PROFILE"
"""Names the profile like `--profile`, which goes before it."""
ENVIRONMENT = "environment"
"""The name shown for credentials out of the SDKs' variables."""
ASKED_FOR = "asked for with --profile"


@dataclass(frozen=True, slots=True)
class Config:
    """The configuration that counts for this run.

    Attributes:
        profile: the profile's name, "environment" or "sandbox".
        reason: why that one, for people.
        stream: access to Stream, where there is any.
        realtimekit: access to RealtimeKit, where there is any.
        warnings: what the file's owner should change.
    """

    file: ConfigFile
    profile: str = SANDBOX
    reason: str = ""
    stream: StreamAccess | None = None
    realtimekit: RealtimeKitAccess | LegacyAccess | None = None
    warnings: tuple[str, ...] = field(default=())

    @property
    def is_sandbox(self) -> bool:
        """Whether everything comes from the sandbox."""
        return self.stream is None and self.realtimekit is None


def load(
    profile: str | None = None,
    *,
    path: Path | None = None,
    env: Mapping[str, str] | None = None,
    reason: str = ASKED_FOR,
) -> Config:
    """Return the configuration that counts.

    The first of these that is there wins: `profile` (the command line), CALLSCOPE_PROFILE, the variables of the
    vendors' SDKs, the file's `default_profile`, the file's only profile, the sandbox. Half a set of credentials is
    an error, never the sandbox.

    Args:
        profile: the profile asked for.
        path: the file; None for the platform's place.
        env: the environment; None for the process's own.
        reason: why it is `profile` that is asked for.

    Raises:
        ConfigError: the file, a profile's name or a set of credentials is wrong.
    """
    env = os.environ if env is None else env
    file = read(config_file() if path is None else path)
    if profile:
        return _of_profile(file, profile, reason)
    if env.get(PROFILE_VARIABLE):
        return _of_profile(file, env[PROFILE_VARIABLE], f"asked for with {PROFILE_VARIABLE}")
    found = environment.accesses(env)
    if found:
        return _config(file, ENVIRONMENT, "the variables of the vendors' SDKs are set", found)
    if file.default_profile:
        return _of_profile(file, file.default_profile, "default_profile of the configuration file")
    if len(file.profiles) == 1:
        return _of_profile(file, next(iter(file.profiles)), "the only profile of the configuration file")
    if file.profiles:
        raise ConfigError(
            f"{file.path} has the profiles {', '.join(file.profiles)} and no default_profile",
            hint="Choose one with --profile",
        )
    return _config(file, SANDBOX, "no credentials are configured", [])


def _of_profile(file: ConfigFile, name: str, reason: str) -> Config:
    if name == SANDBOX:
        return _config(file, SANDBOX, reason, [])
    table = file.profiles.get(name)
    if table is None:
        names = ", ".join((*file.profiles, SANDBOX))
        raise ConfigError(f"there is no profile “{name}” in {file.path}", hint=f"There is {names}")
    return _config(file, name, reason, [access_from(table.kind, table.settings, table.where)])


def _config(file: ConfigFile, profile: str, reason: str, accesses: list[Access]) -> Config:
    return Config(
        file=file,
        profile=profile,
        reason=reason,
        stream=next((each for each in accesses if isinstance(each, StreamAccess)), None),
        realtimekit=next((each for each in accesses if isinstance(each, (RealtimeKitAccess, LegacyAccess))), None),
        warnings=file.warnings,
    )
