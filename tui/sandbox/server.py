"""The sandbox served over HTTP on loopback, for clients other than callscope itself."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from tui.errors import UsageError
from tui.sandbox.app import REALTIMEKIT_PATH, sandbox_app
from tui.sandbox.credentials import DEMO, Credentials
from tui.sandbox.faults import Fault
from tui.sandbox.limits import GENEROUS, VENDOR
from tui.sandbox.misbehave import CLOSE_EXTENSION, RESET_EXTENSION
from tui.sandbox.world import World

HOST = "127.0.0.1"
_LAST_ANSWERS_S = 0.5


def serve(
    port: int = 0,
    *,
    seed: int = 1,
    real_limits: bool = False,
    faults: Iterable[Fault] = (),
    out: TextIO | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM, which end it in order.

    The first and only line on stdout is the JSON of `announcement`, written once requests are answered.

    Args:
        port: 0 picks a free one.
        seed: of the world.
        real_limits: refuse as the vendors do, instead of never.
        faults: how to misbehave.
        out: written to instead of stdout.

    Raises:
        UsageError: the port cannot be had.
    """
    app = sandbox_app(World(seed), faults=faults, limits=VENDOR if real_limits else GENEROUS)
    stream = out or sys.stdout

    def announce(bound_port: int) -> None:
        stream.write(json.dumps(announcement(bound_port, DEMO)) + "\n")
        stream.flush()

    run(app, port, on_ready=announce)


def announcement(port: int, credentials: Credentials) -> dict[str, dict[str, str]]:
    """Return where the vendors are and what to present to them."""
    host = f"http://{HOST}:{port}"
    return {
        "stream": {
            "base_url": host,
            "api_key": credentials.stream.api_key,
            "api_secret": credentials.stream.api_secret,
        },
        "realtimekit": {
            "base_url": f"{host}{REALTIMEKIT_PATH}",
            "account_id": credentials.realtimekit.account_id,
            "app_id": credentials.realtimekit.app_id,
            "api_token": credentials.realtimekit.api_token,
        },
    }


def run(app: ASGIApp, port: int, *, on_ready: Callable[[int], None]) -> None:
    """Serve any ASGI application on loopback until a signal; `on_ready` is told the port.

    Raises:
        UsageError: the port cannot be had.
    """
    with listening(port) as listener:
        server = Server(app, on_ready=lambda: on_ready(listener.getsockname()[1]))
        server.run(sockets=[listener])


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Yield a listening socket on loopback.

    Raises:
        UsageError: the port cannot be had.
    """
    try:
        listener = socket.create_server((HOST, port))
    except (OSError, OverflowError) as error:
        raise UsageError(f"port {port} cannot be used: {error}", hint="Port 0 picks a free one") from error
    with listener:
        yield listener


class Server(uvicorn.Server):
    """uvicorn that says when it is ready, ends in order on a signal, and lets the application end connections."""

    def __init__(self, app: ASGIApp, *, on_ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=_Protocol,
                ws="none",
                loop="asyncio",
                lifespan="off",
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=5,
            )
        )
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End; answers that are on their way get a moment, stalled ones are cut off."""
        asyncio.get_running_loop().call_later(_LAST_ANSWERS_S, self._cut_off)
        await super().shutdown(sockets)

    def _cut_off(self) -> None:
        for connection in list(self.server_state.connections):
            connection.transport.abort()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server without raising them again afterwards, so that the process exits with 0."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class _Protocol(H11Protocol):
    """HTTP/1.1 whose application may end the connection through an extension of its scope."""

    def connection_made(self, transport: Any) -> None:  # noqa: ANN401  (uvicorn narrows asyncio's type itself)
        super().connection_made(transport)
        app: Any = self.app

        async def with_extensions(scope: Scope, receive: Receive, send: Send) -> None:
            extensions = {CLOSE_EXTENSION: transport.close, RESET_EXTENSION: transport.abort}
            await app({**scope, "extensions": {**scope.get("extensions", {}), **extensions}}, receive, send)

        self.app = with_extensions
