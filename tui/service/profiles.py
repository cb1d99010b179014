"""The sources of a configuration: accounts with vendors over the network, or the sandbox in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tui.config import Config, LegacyAccess, RealtimeKitAccess, Secret, StreamAccess
from tui.model import Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.service.replies import Source, SourceKind
from tui.service.sources import SourceSpec

# Vendors' clients, the HTTP library and the sandbox are imported when a source is opened: start-up stays short.

TYPE_CHECKING = False
if TYPE_CHECKING:
    import httpx

    from tui.providers.realtimekit.provider import RealtimeKitProvider
    from tui.providers.stream.provider import StreamProvider

Access = StreamAccess | RealtimeKitAccess | LegacyAccess


@dataclass(frozen=True, slots=True)
class Connection:
    """How one source is reached.

    Attributes:
        access: with which credentials.
        transport: makes what carries the requests.
    """

    source: Source
    access: Callable[[], Access]
    transport: Callable[[], httpx.AsyncBaseTransport]


def utc_now() -> datetime:
    """Return the system's time."""
    return datetime.now(UTC)


def specs_of(config: Config) -> tuple[SourceSpec, ...]:
    """Return the sources of a configuration, Stream before RealtimeKit; without credentials those of the sandbox."""
    return tuple(_spec(connection) for connection in connections_of(config))


def sandbox_specs() -> tuple[SourceSpec, ...]:
    """Return the sources of the sandbox: both simulated vendors over one world, in this process."""
    return tuple(_spec(connection) for connection in _sandbox())


def connections_of(config: Config) -> tuple[Connection, ...]:
    """Return how the sources of a configuration are reached, in the order of `specs_of`."""
    if config.is_sandbox:
        return _sandbox()
    found = []
    if config.stream is not None:
        found.append(_live(Source(config.profile, Vendor.STREAM, SourceKind.LIVE), config.stream))
    if config.realtimekit is not None:
        found.append(_live(Source(config.profile, Vendor.REALTIMEKIT, SourceKind.LIVE), config.realtimekit))
    return tuple(found)


def stream_provider(
    access: StreamAccess,
    transport: httpx.AsyncBaseTransport,
    gate: Gate,
    archive: Archive,
    *,
    now: Callable[[], datetime] = utc_now,
    whole_lists: bool = False,
) -> StreamProvider:
    """Return Stream's provider over a transport."""
    from tui.providers.stream.provider import StreamProvider

    return StreamProvider.connect(
        access, transport=transport, gate=gate, archive=archive, now=now, whole_lists=whole_lists
    )


def realtimekit_provider(
    access: RealtimeKitAccess | LegacyAccess,
    transport: httpx.AsyncBaseTransport,
    gate: Gate,
    archive: Archive,
    *,
    now: Callable[[], datetime] = utc_now,
) -> RealtimeKitProvider:
    """Return RealtimeKit's provider over a transport."""
    from tui.providers.realtimekit.provider import RealtimeKitProvider

    return RealtimeKitProvider(access, transport=transport, gate=gate, archive=archive, now=now)


def _spec(connection: Connection) -> SourceSpec:
    def open_source(gate: Gate, archive: Archive) -> Provider:
        access, transport = connection.access(), connection.transport()
        if isinstance(access, StreamAccess):
            return stream_provider(access, transport, gate, archive)
        return realtimekit_provider(access, transport, gate, archive)

    return SourceSpec(connection.source, open_source)


def _live(source: Source, access: Access) -> Connection:
    def transport() -> httpx.AsyncBaseTransport:
        from tui.providers.http import LIMITS
        from tui.transports.live import live_transport

        return live_transport(access.base_url, LIMITS)

    return Connection(source, lambda: access, transport)


def _sandbox() -> tuple[Connection, ...]:
    def transport() -> httpx.AsyncBaseTransport:
        from tui.transports.sandbox import sandbox_transport

        return sandbox_transport()

    def stream() -> Access:
        from tui.sandbox.credentials import DEMO
        from tui.transports.sandbox import STREAM_URL

        return StreamAccess(DEMO.stream.api_key, Secret(DEMO.stream.api_secret), base_url=STREAM_URL)

    def realtimekit() -> Access:
        from tui.sandbox.credentials import DEMO
        from tui.transports.sandbox import realtimekit_url

        demo = DEMO.realtimekit
        return RealtimeKitAccess(demo.account_id, Secret(demo.api_token), demo.app_id, base_url=realtimekit_url())

    name, kind = SourceKind.SANDBOX.value, SourceKind.SANDBOX
    return (
        Connection(Source(name, Vendor.STREAM, kind), stream, transport),
        Connection(Source(name, Vendor.REALTIMEKIT, kind), realtimekit, transport),
    )
