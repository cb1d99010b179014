"""The fixed credentials that the sandbox accepts: demonstrably fake, the same everywhere, worth nothing."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StreamCredentials:
    """What a Stream client signs its requests with."""

    api_key: str
    api_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RealtimeKitCredentials:
    """What a RealtimeKit client asks with.

    Attributes:
        account_id: 32 hexadecimal digits.
        app_id: a UUID; the organisation id of the legacy hosts is the same.
        api_token: the bearer token; on the legacy hosts the API key of HTTP Basic.
    """

    account_id: str
    app_id: str
    api_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of both simulated vendors."""

    stream: StreamCredentials
    realtimekit: RealtimeKitCredentials


DEMO = Credentials(
    stream=StreamCredentials(
        api_key="sandboxdemokey",
        api_secret="sandbox-demo-secret-that-opens-nothing-anywhere",  # noqa: S106  (fake by design)
    ),
    realtimekit=RealtimeKitCredentials(
        account_id="5a4db0c05a4db0c05a4db0c05a4db0c0",
        app_id="5a4db0c0-0000-4000-8000-000000000001",
        api_token="sandbox-demo-token-that-opens-nothing-anywhere",  # noqa: S106  (fake by design)
    ),
)
