"""The sources of a configuration or a file. What a source needs is imported when it is first asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tui.config import Config, LegacyAccess, RealtimeKitAccess, Secret, StreamAccess
from tui.errors import BadFile
from tui.model import Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.service.replies import Source, SourceKind
from tui.service.sources import SourceSpec

if TYPE_CHECKING:
    from starlette.types import ASGIApp

Open = Callable[[Gate, Archive], Provider]


def sources_of(config: Config) -> list[SourceSpec]:
    """Return the sources that a configuration gives: a vendor each, or the sandbox's two."""
    if config.is_sandbox:
        return _sandbox(config.profile)
    specs = []
    if config.stream is not None:
        source = Source(config.profile, Vendor.STREAM, SourceKind.LIVE)
        specs.append(SourceSpec(source, _stream(config.stream)))
    if config.realtimekit is not None:
        source = Source(config.profile, Vendor.REALTIMEKIT, SourceKind.LIVE)
        specs.append(SourceSpec(source, _realtimekit(config.realtimekit)))
    return specs


def file_source(path: str) -> SourceSpec:
    """Return the source that a capture file is.

    Raises:
        BadFile: there is no such file.
    """
    file = Path(path).expanduser()
    if not file.is_file():
        what = "is a folder" if file.is_dir() else "is not there"
        raise BadFile(f"{path} {what}", hint="Give a file, or an address such as `callscope sessions` prints")
    return SourceSpec(Source(file.name, Vendor.CAPTURE, SourceKind.CAPTURE), _capture(file))


def _stream(access: StreamAccess) -> Open:
    def open_stream(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.http import LIMITS
        from tui.providers.stream import StreamProvider
        from tui.transports.live import live_transport

        transport = live_transport(access.base_url, LIMITS)
        return StreamProvider(access, transport=transport, gate=gate, archive=archive)

    return open_stream


def _realtimekit(access: RealtimeKitAccess | LegacyAccess) -> Open:
    def open_realtimekit(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.http import LIMITS
        from tui.providers.realtimekit import RealtimeKitProvider
        from tui.transports.live import live_transport

        transport = live_transport(access.base_url, LIMITS)
        return RealtimeKitProvider(access, transport=transport, gate=gate, archive=archive)

    return open_realtimekit


def _capture(file: Path) -> Open:
    def open_capture(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.captures import CaptureProvider

        return CaptureProvider(str(file))

    return open_capture


def _sandbox(name: str) -> list[SourceSpec]:
    """Return the two simulated vendors over one world in this process. Nothing of it is imported before it is asked."""

    @cache
    def world() -> ASGIApp:
        from tui.sandbox.app import sandbox_app
        from tui.sandbox.world import World

        return sandbox_app(World())

    def open_stream(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.stream import StreamProvider
        from tui.sandbox.credentials import DEMO
        from tui.transports.sandbox import STREAM_URL, sandbox_transport

        access = StreamAccess(DEMO.stream.api_key, Secret(DEMO.stream.api_secret), base_url=STREAM_URL)
        return StreamProvider(access, transport=sandbox_transport(world()), gate=gate, archive=archive)

    def open_realtimekit(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.realtimekit import RealtimeKitProvider
        from tui.sandbox.credentials import DEMO
        from tui.transports.sandbox import realtimekit_url, sandbox_transport

        demo = DEMO.realtimekit
        access = RealtimeKitAccess(demo.account_id, Secret(demo.api_token), demo.app_id, realtimekit_url())
        return RealtimeKitProvider(access, transport=sandbox_transport(world()), gate=gate, archive=archive)

    return [
        SourceSpec(Source(name, Vendor.STREAM, SourceKind.SANDBOX), open_stream),
        SourceSpec(Source(name, Vendor.REALTIMEKIT, SourceKind.SANDBOX), open_realtimekit),
    ]
