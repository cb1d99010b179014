"""The sources that a file is: a capture, or a bundle with the answers of one vendor or both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from tui.config import LegacyAccess, RealtimeKitAccess, Secret, StreamAccess
from tui.errors import BadFile, UsageError
from tui.file_access import must_be_file
from tui.model import Address, Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate, OpenGate
from tui.service.clock import StandingClock
from tui.service.profiles import realtimekit_provider, stream_provider
from tui.service.replies import Source, SourceKind
from tui.service.sources import SourceSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.transports.bundle import Bundle

Progress = Callable[[int, int], None]
SHOWN = 3
"""Sessions, or missing parts, that a message names."""
_NONE = "none"
"""Stands for credentials: nobody asks a bundle for any."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file as the service's sources.

    Attributes:
        name: the file's name.
        address: what was asked for: a session or participant; None where the file holds several sessions.
        sessions: those of a bundle, the one recorded last first; a capture's own.
        said: what must be known about the file, a line each.
    """

    path: Path
    name: str
    specs: tuple[SourceSpec, ...]
    address: Address | None
    sessions: tuple[Address, ...]
    said: tuple[str, ...] = ()

    def one(self) -> Address:
        """Return the session or participant that is meant.

        Raises:
            UsageError: the file holds several sessions.
        """
        if self.address is not None:
            return self.address
        if not self.sessions:
            raise BadFile(f"{self.path} holds no session yet", hint="Go on recording into it")
        names = ", ".join(f"{self.path}#{each}" for each in self.sessions[:SHOWN])
        raise UsageError(f"{self.path} holds {len(self.sessions)} sessions", hint=f"Name one of them, such as {names}")


def open_file(text: str, *, progress: Progress | None = None) -> OpenedFile:
    """Return the sources that a file is.

    Args:
        text: PATH, PATH#PARTICIPANT of a capture, or PATH#ADDRESS with the address of a session or participant.
        progress: told how many bytes of a capture were read, and how many there are; called from another thread.

    Raises:
        BadFile: there is no such file, or it cannot be read as what it is.
        AddressError: what stands behind the # is no address.
    """
    given = Address.parse(text)
    path = Path(given.session_id).expanduser()
    must_be_file(path, hint="Give a file, or an address such as `callscope sessions` prints")
    from tui.transports.bundle import is_bundle

    if not is_bundle(path):
        spec = _capture(path, progress)
        return OpenedFile(path, path.name, (spec,), given, (given.session,))
    opened = open_bundle_file(path)
    inner = _inner(text)
    if inner is None and len(opened.sessions) == 1:
        inner = opened.sessions[0]
    return OpenedFile(path, opened.name, opened.specs, inner, opened.sessions, opened.said)


def open_bundle_file(path: Path) -> OpenedFile:
    """Return the sources that a bundle is; its `address` is None.

    Raises:
        BadFile: it is not a bundle, or cannot be read.
    """
    from tui.transports.bundle import open_bundle

    with open_bundle(path) as bundle:
        now = bundle.now()
        specs = tuple(
            SourceSpec(
                Source(path.name, source.vendor, SourceKind.BUNDLE, now),
                _replaying(path, source.vendor, source.kind),
                StandingClock(now),
            )
            for source in bundle.sources()
        )
        sessions = tuple(each.address for each in bundle.sessions())
        return OpenedFile(path, path.name, specs, None, sessions, _said(bundle))


def is_bundle_profile(profile: str | None) -> bool:
    """Return whether what was given as a profile's name is the path of a bundle."""
    from tui.transports.bundle import is_bundle

    return profile is not None and is_bundle(Path(profile).expanduser())


def _capture(path: Path, progress: Progress | None) -> SourceSpec:
    def open_source(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.captures import CaptureProvider

        return CaptureProvider(str(path), progress=progress)

    return SourceSpec(Source(path.name, Vendor.CAPTURE, SourceKind.CAPTURE), open_source)


def _inner(text: str) -> Address | None:
    """Return the vendor's address that stands behind a file's path."""
    inner = text.partition("#")[2]
    if not inner:
        return None
    schemes = (f"{Vendor.STREAM}:", f"{Vendor.REALTIMEKIT}:")
    return Address.parse(inner if inner.startswith(schemes) else unquote(inner))


def _replaying(path: Path, vendor: Vendor, kind: str) -> Callable[[Gate, Archive], Provider]:
    def open_source(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.recorded import Held, RecordedRealtimeKit, RecordedStream
        from tui.transports.bundle import open_bundle
        from tui.transports.replay import REPLAY_URL, ReplayTransport

        bundle = open_bundle(path)
        sessions, at = tuple(each.address for each in bundle.sessions(vendor)), bundle.now()
        held = Held(path.name, sessions)
        transport = ReplayTransport(bundle, vendor)
        # A bundle knows no limits: the gate is left open.
        if vendor is Vendor.STREAM:
            stream = StreamAccess(_NONE, token=Secret(_NONE), base_url=REPLAY_URL)
            provider = stream_provider(
                stream, transport, OpenGate(), archive, now=StandingClock(at).now, whole_lists=True
            )
            return RecordedStream(provider, held)
        access: RealtimeKitAccess | LegacyAccess = (
            LegacyAccess(sessions[0].scope[0] if sessions else _NONE, Secret(_NONE), REPLAY_URL)
            if kind == "legacy"
            else RealtimeKitAccess(_NONE, Secret(_NONE), base_url=REPLAY_URL)
        )
        return RecordedRealtimeKit(
            realtimekit_provider(access, transport, OpenGate(), archive, now=StandingClock(at).now), held
        )

    return open_source


def _said(bundle: Bundle) -> tuple[str, ...]:
    from tui.transports.bundle.rows import summary

    name, said = bundle.path.name, []
    unfinished = [str(each.address) for each in bundle.sessions() if not each.is_complete]
    if unfinished:
        said.append(f"{name} is not complete: interrupted while recording {', '.join(unfinished[:SHOWN])}")
    missing = summary(bundle.missing())
    if missing:
        more = f"; and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        said.append(f"not recorded in {name}: {'; '.join(missing[:SHOWN])}{more}")
    return tuple(said)
