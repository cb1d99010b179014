"""The HTTP client of one RealtimeKit account, or of one organisation on a legacy host."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Generator

import httpx

from tui.config.access import LegacyAccess, RealtimeKitAccess
from tui.config.secret import Secret
from tui.providers.http import LIMITS, TIMEOUT

Access = RealtimeKitAccess | LegacyAccess


class BearerAuth(httpx.Auth):
    """A Cloudflare API token."""

    def __init__(self, token: Secret) -> None:
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add the token at the last moment, so that nothing that holds a request built earlier shows it."""
        request.headers["authorization"] = f"Bearer {self._token.reveal()}"
        yield request


class OrganisationAuth(httpx.Auth):
    """HTTP Basic with organisation id and API key."""

    def __init__(self, org_id: str, api_key: Secret) -> None:
        self._org_id = org_id
        self._api_key = api_key

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Add user and password at the last moment."""
        pair = b64encode(f"{self._org_id}:{self._api_key.reveal()}".encode()).decode()
        request.headers["authorization"] = f"Basic {pair}"
        yield request


def http_client(access: Access, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """Build the client. Whoever asked for it closes it.

    The secret is revealed here for the first time, so that a command that has it runs before requests wait for it.

    Args:
        access: whom to ask, with which credentials.
        transport: what carries the requests; None for the network.

    Raises:
        ConfigError: the secret's command fails.
    """
    auth: httpx.Auth
    if isinstance(access, LegacyAccess):
        access.api_key.reveal()
        auth = OrganisationAuth(access.org_id, access.api_key)
    else:
        access.api_token.reveal()
        auth = BearerAuth(access.api_token)
    timeout = (
        TIMEOUT if access.timeout_s is None else httpx.Timeout(access.timeout_s, connect=min(access.timeout_s, 10))
    )
    return httpx.AsyncClient(
        base_url=access.base_url.rstrip("/") + "/",
        auth=auth,
        headers={"accept": "application/json"},
        timeout=timeout,
        limits=LIMITS,
        transport=transport,
    )
