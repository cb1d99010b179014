"""What it takes to ask a vendor: plain values, with the secrets wrapped."""

from __future__ import annotations

from dataclasses import dataclass

from tui.config.secret import Secret

STREAM_URL = "https://video.stream-io-api.com"
REALTIMEKIT_URL = "https://api.cloudflare.com/client/v4"
LEGACY_URL = "https://api.realtime.cloudflare.com/v2"


@dataclass(frozen=True, slots=True)
class StreamAccess:
    """Access to one Stream app: its key, and a ready token or the secret that signs one.

    Attributes:
        base_url: scheme and host, without a path and a trailing slash.
        timeout_s: seconds to wait for an answer; None for the client's own.
    """

    api_key: str
    api_secret: Secret | None = None
    token: Secret | None = None
    base_url: str = STREAM_URL
    timeout_s: float | None = None


@dataclass(frozen=True, slots=True)
class RealtimeKitAccess:
    """Access to RealtimeKit by a Cloudflare API token.

    Attributes:
        app_id: the app whose sessions are listed; None to look for it among the account's apps.
        base_url: with the path down to `/client/v4`, without a trailing slash.
        timeout_s: seconds to wait for an answer; None for the client's own.
    """

    account_id: str
    api_token: Secret
    app_id: str | None = None
    base_url: str = REALTIMEKIT_URL
    timeout_s: float | None = None


@dataclass(frozen=True, slots=True)
class LegacyAccess:
    """Access to a host that still takes an organisation and its API key (HTTP Basic); the organisation is the app."""

    org_id: str
    api_key: Secret
    base_url: str = LEGACY_URL
    timeout_s: float | None = None


Access = StreamAccess | RealtimeKitAccess | LegacyAccess
