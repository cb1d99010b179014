"""Which keys a profile has, which environment variables carry them, and what makes a set complete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.config.access import (
    LEGACY_URL,
    REALTIMEKIT_URL,
    STREAM_URL,
    Access,
    LegacyAccess,
    RealtimeKitAccess,
    StreamAccess,
)
from tui.config.secret import Secret
from tui.errors import ConfigError

Value = str | float | Secret


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a profile.

    Attributes:
        name: the key.
        variables: environment variables that carry it, the first that is set wins.
        secret: whether it is one; then `NAME_command` exists too.
        credential: whether having it means that its owner wants to reach the vendor.
        public: whether it may be shown whole.
    """

    name: str
    variables: tuple[str, ...] = ()
    secret: bool = False
    credential: bool = True
    public: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """One way to reach a vendor.

    Attributes:
        vendor: what `vendor` says in a profile.
        title: for people.
        required: each entry is a group of keys of which exactly one must be there.
        default_url: where it goes without a `base_url`.
    """

    vendor: str
    title: str
    fields: tuple[Field, ...]
    required: tuple[tuple[str, ...], ...]
    default_url: str


_TIMEOUT = Field("timeout_s", credential=False, public=True)

STREAM = Kind(
    "stream",
    "Stream",
    (
        Field("api_key", ("STREAM_API_KEY",)),
        Field("api_secret", ("STREAM_API_SECRET",), secret=True),
        Field("token", ("STREAM_TOKEN",), secret=True),
        Field("base_url", ("STREAM_BASE_URL",), credential=False, public=True),
        Field("timeout_s", ("STREAM_REQUEST_TIMEOUT", "STREAM_TIMEOUT"), credential=False, public=True),
    ),
    (("api_key",), ("api_secret", "token")),
    STREAM_URL,
)
REALTIMEKIT = Kind(
    "realtimekit",
    "RealtimeKit",
    (
        Field("account_id", ("CLOUDFLARE_ACCOUNT_ID",)),
        Field("app_id", ("CLOUDFLARE_APP_ID",), public=True),
        Field("api_token", ("CLOUDFLARE_API_TOKEN",), secret=True),
        Field("base_url", ("CLOUDFLARE_BASE_URL",), credential=False, public=True),
        _TIMEOUT,
    ),
    (("account_id",), ("api_token",)),
    REALTIMEKIT_URL,
)
LEGACY = Kind(
    "realtimekit",
    "RealtimeKit (legacy)",
    (
        Field("org_id"),
        Field("api_key", secret=True),
        Field("base_url", credential=False, public=True),
        _TIMEOUT,
    ),
    (("org_id",), ("api_key",)),
    LEGACY_URL,
)
KINDS = (STREAM, REALTIMEKIT, LEGACY)
FROM_ENVIRONMENT = (STREAM, REALTIMEKIT)


@dataclass(frozen=True, slots=True)
class Setting:
    """One value, and where it came from.

    Attributes:
        name: the key.
        origin: "STREAM_API_KEY", or the file with table and key.
    """

    field: Field
    value: Value
    origin: str

    @property
    def name(self) -> str:
        """The key."""
        return self.field.name


def access_from(kind: Kind, settings: Mapping[str, Setting], where: str, *, environment: bool = False) -> Access:
    """Return the access that a complete set of settings gives.

    Args:
        kind: which set.
        settings: by key.
        where: what holds them, for messages: "config.toml [profiles.prod]", "the environment".
        environment: whether messages should name variables instead of keys.

    Raises:
        ConfigError: half a set, or two of what only one may be there.
    """
    for group in kind.required:
        present = [name for name in group if name in settings]
        shown = [_shown(kind, name, environment) for name in group]
        if not present:
            have = ", ".join(
                _shown(kind, each, environment) for each, setting in settings.items() if setting.field.credential
            )
            raise ConfigError(
                f"{where}: {kind.title} needs {' or '.join(shown)} as well" + (f" (there is {have})" if have else ""),
                hint="Complete the set, or use the sandbox with `--profile sandbox`",
            )
        if len(present) > 1:
            raise ConfigError(f"{where}: {' and '.join(shown)} exclude each other", hint="Keep one of them")

    def text(name: str) -> str | None:
        return str(settings[name].value) if name in settings else None

    def secret(name: str) -> Secret | None:
        value = settings[name].value if name in settings else None
        return value if isinstance(value, Secret) else None

    url = text("base_url") or kind.default_url
    timeout = settings["timeout_s"].value if "timeout_s" in settings else None
    timeout_s = timeout if isinstance(timeout, float) else None
    if kind is STREAM:
        return StreamAccess(text("api_key") or "", secret("api_secret"), secret("token"), url, timeout_s)
    if kind is REALTIMEKIT:
        token = secret("api_token")
        assert token is not None
        return RealtimeKitAccess(text("account_id") or "", token, text("app_id"), url, timeout_s)
    key = secret("api_key")
    assert key is not None
    return LegacyAccess(text("org_id") or "", key, url, timeout_s)


def _shown(kind: Kind, name: str, environment: bool) -> str:
    variables = next((each.variables for each in kind.fields if each.name == name), ())
    return variables[0] if environment and variables else name
