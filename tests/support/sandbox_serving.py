"""A sandbox that answers over HTTP on loopback, for tests that want real requests."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.applications import Starlette

from tui.sandbox.app import REALTIMEKIT_PATH, sandbox_app
from tui.sandbox.credentials import DEMO, Credentials
from tui.sandbox.faults import Faults
from tui.sandbox.limits import Limits
from tui.sandbox.realtimekit import Generation
from tui.sandbox.server import HOST, Server, listening
from tui.sandbox.world import World


@dataclass(frozen=True)
class SandboxServer:
    """A sandbox that answers over HTTP on loopback.

    `host_url` is Stream's base URL, `realtimekit_url` RealtimeKit's. `faults` can be switched while it serves; a test
    that does so on a shared server must switch them off again.
    """

    host_url: str
    world: World
    credentials: Credentials
    faults: Faults
    app: Starlette

    @property
    def stream_url(self) -> str:
        return self.host_url

    @property
    def realtimekit_url(self) -> str:
        return self.host_url + REALTIMEKIT_PATH

    @property
    def app_id(self) -> str:
        return self.credentials.realtimekit.app_id


@contextmanager
def served(world: World, faults: Faults, limits: Limits, generation: Generation | None) -> Iterator[SandboxServer]:
    app = sandbox_app(world, faults=faults, limits=limits, generation=generation)
    ready = threading.Event()
    with listening(0) as listener:
        server = Server(app, on_ready=ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="sandbox", daemon=True)
        thread.start()
        assert ready.wait(10), "the sandbox did not start"
        yield SandboxServer(f"http://{HOST}:{listener.getsockname()[1]}", world, DEMO, faults, app)
        server.should_exit = True
        thread.join(10)
        assert not thread.is_alive(), "the sandbox did not end"


StartSandbox = Callable[..., SandboxServer]
"""Starts a sandbox of one's own; takes `world`, `faults`, `limits` and `generation` by name."""
