"""Fixtures of the tests of Stream's provider."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest

from tests.support.sandbox_serving import SandboxServer, served
from tui.config import StreamAccess
from tui.config.secret import Secret
from tui.model import Address, Vendor
from tui.providers.answers import NoArchive
from tui.providers.gate import OpenGate
from tui.providers.stream.provider import StreamProvider
from tui.sandbox.faults import Faults
from tui.sandbox.limits import GENEROUS
from tui.sandbox.world import Call, World

AT = datetime(2026, 9, 10, 13, 20, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def steady_server() -> Iterator[SandboxServer]:
    """A sandbox of our own over loopback, whose clock stands still."""
    with served(World(clock=AT.timestamp), Faults(), GENEROUS, None) as server:
        yield server


@pytest.fixture
async def steady(steady_server: SandboxServer) -> AsyncIterator[StreamProvider]:
    """Our provider on that sandbox."""
    provider = provider_on(steady_server)
    yield provider
    await provider.aclose()


@pytest.fixture
def session_of(steady_server: SandboxServer) -> Callable[[str], Address]:
    """Return the address of a session of that sandbox by its name."""
    return lambda name: address_of(steady_server.world.showcase(name))


def address_of(call: Call) -> Address:
    return Address(Vendor.STREAM, (call.call_type, call.container_id), call.session_id)


def provider_on(server: SandboxServer, transport: httpx.AsyncBaseTransport | None = None) -> StreamProvider:
    who = server.credentials.stream
    access = StreamAccess(who.api_key, Secret(who.api_secret), base_url=server.stream_url)
    return StreamProvider.connect(access, gate=OpenGate(), archive=NoArchive(), transport=transport, now=lambda: AT)
