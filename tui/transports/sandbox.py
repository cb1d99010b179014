"""The simulated vendors in this very process: no port, no network."""

from __future__ import annotations

import asyncio

import httpx
from starlette.types import ASGIApp

STREAM_URL = "http://sandbox.invalid"


def sandbox_transport(app: ASGIApp | None = None) -> httpx.AsyncBaseTransport:
    """Return a transport to the sandbox.

    Args:
        app: what answers; None for the default world, which is imported only now.
    """
    return _InProcess(_default_app() if app is None else app)


def realtimekit_url() -> str:
    """Return RealtimeKit's base URL in the sandbox."""
    from tui.sandbox.app import REALTIMEKIT_PATH

    return STREAM_URL + REALTIMEKIT_PATH


def _default_app() -> ASGIApp:
    from tui.sandbox.app import sandbox_app
    from tui.sandbox.world import World

    return sandbox_app(World(1))


class _InProcess(httpx.AsyncBaseTransport):
    """httpx's own ASGI transport, which knows neither time limits nor connections that break."""

    def __init__(self, app: ASGIApp) -> None:
        self._inner = httpx.ASGITransport(app)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        timeout_s = request.extensions.get("timeout", {}).get("read")
        try:
            async with asyncio.timeout(timeout_s):
                return await self._inner.handle_async_request(request)
        except TimeoutError as error:
            raise httpx.ReadTimeout("the sandbox did not answer in time", request=request) from error
        except ConnectionError as error:
            raise httpx.ReadError("the sandbox broke the connection", request=request) from error
