"""The HTTP client that Stream is asked with."""

from __future__ import annotations

import httpx

from tui import __version__
from tui.config import StreamAccess
from tui.providers.http import LIMITS, TIMEOUT
from tui.providers.stream.auth import token_of


def http_client(access: StreamAccess, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """Return a client that carries the app's key and token.

    Args:
        access: whom to ask, and as whom.
        transport: what carries the requests; None for the network.

    Raises:
        ConfigError: the token cannot be had.
    """
    timeout = TIMEOUT if access.timeout_s is None else httpx.Timeout(access.timeout_s, connect=TIMEOUT.connect)
    return httpx.AsyncClient(
        base_url=access.base_url,
        transport=transport,
        timeout=timeout,
        limits=LIMITS,
        params={"api_key": access.api_key},
        headers={
            "authorization": token_of(access),  # the token alone, without "Bearer"
            "stream-auth-type": "jwt",
            "x-stream-client": f"callscope-{__version__}",
        },
    )
