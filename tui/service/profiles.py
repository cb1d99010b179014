"""The sources of a configuration: accounts with vendors over the network, or the sandbox in this process."""

from __future__ import annotations

from collections.abc import Callable

from tui.config import Config, LegacyAccess, RealtimeKitAccess, Secret, StreamAccess
from tui.model import Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.service.replies import Source, SourceKind
from tui.service.sources import SourceSpec

# Vendors' clients, the HTTP library and the sandbox are imported when a source is opened: start-up stays short.


def specs_of(config: Config) -> tuple[SourceSpec, ...]:
    """Return the sources of a configuration, Stream before RealtimeKit; without credentials those of the sandbox."""
    if config.is_sandbox:
        return sandbox_specs()
    specs = []
    if config.stream is not None:
        source = Source(config.profile, Vendor.STREAM, SourceKind.LIVE)
        specs.append(SourceSpec(source, _stream(config.stream)))
    if config.realtimekit is not None:
        source = Source(config.profile, Vendor.REALTIMEKIT, SourceKind.LIVE)
        specs.append(SourceSpec(source, _realtimekit(config.realtimekit)))
    return tuple(specs)


def sandbox_specs() -> tuple[SourceSpec, ...]:
    """Return the sources of the sandbox: both simulated vendors over one world, in this process."""
    name, kind = SourceKind.SANDBOX.value, SourceKind.SANDBOX
    return (
        SourceSpec(Source(name, Vendor.STREAM, kind), _sandbox_stream),
        SourceSpec(Source(name, Vendor.REALTIMEKIT, kind), _sandbox_realtimekit),
    )


def _stream(access: StreamAccess) -> Callable[[Gate, Archive], Provider]:
    def open_source(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.http import LIMITS
        from tui.providers.stream.provider import StreamProvider
        from tui.transports.live import live_transport

        transport = live_transport(access.base_url, LIMITS)
        return StreamProvider.connect(access, transport=transport, gate=gate, archive=archive)

    return open_source


def _realtimekit(access: RealtimeKitAccess | LegacyAccess) -> Callable[[Gate, Archive], Provider]:
    def open_source(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.http import LIMITS
        from tui.providers.realtimekit.provider import RealtimeKitProvider
        from tui.transports.live import live_transport

        transport = live_transport(access.base_url, LIMITS)
        return RealtimeKitProvider(access, transport=transport, gate=gate, archive=archive)

    return open_source


def _sandbox_stream(gate: Gate, archive: Archive) -> Provider:
    from tui.providers.stream.provider import StreamProvider
    from tui.sandbox.credentials import DEMO
    from tui.transports.sandbox import STREAM_URL, sandbox_transport

    access = StreamAccess(DEMO.stream.api_key, Secret(DEMO.stream.api_secret), base_url=STREAM_URL)
    return StreamProvider.connect(access, transport=sandbox_transport(), gate=gate, archive=archive)


def _sandbox_realtimekit(gate: Gate, archive: Archive) -> Provider:
    from tui.providers.realtimekit.provider import RealtimeKitProvider
    from tui.sandbox.credentials import DEMO
    from tui.transports.sandbox import realtimekit_url, sandbox_transport

    demo = DEMO.realtimekit
    access = RealtimeKitAccess(demo.account_id, Secret(demo.api_token), demo.app_id, base_url=realtimekit_url())
    return RealtimeKitProvider(access, transport=sandbox_transport(), gate=gate, archive=archive)
