"""The explorer over the simulated vendors, driven by keys, looked at as text."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import httpx
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.remembered import Remembered
from tui.app import CallscopeApp
from tui.config import RealtimeKitAccess, Secret, StreamAccess
from tui.model import Session, Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.sandbox.app import sandbox_app
from tui.sandbox.credentials import DEMO
from tui.sandbox.faults import Fault, Faults
from tui.sandbox.world import World
from tui.screens.context import Workspace
from tui.screens.stop import Stop
from tui.service import Service, Source, SourceKind, SourceSpec
from tui.service.clock import Clock
from tui.service.profiles import realtimekit_provider, stream_provider
from tui.start import Prepared
from tui.transports.sandbox import STREAM_URL, realtimekit_url, sandbox_transport
from tui.view_history import History
from tui.view_saved import SavedViews
from tui.view_state import ViewState
from tui.widgets.table import Table

NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


class StoppedClock(Clock):
    """Always the same time; timers run."""

    def now(self) -> datetime:
        return NOW


@cache
def usual_world() -> World:
    """Return the sandbox's world at `NOW`; it remembers what it made up."""
    return World(1, clock=NOW.timestamp)


def sandbox_specs(world: World | None = None, *, faults: Faults | None = None) -> tuple[SourceSpec, ...]:
    """Return both simulated vendors over one world, in which it is always `NOW`."""
    app = sandbox_app(world or usual_world(), faults=faults)
    is_usual = world is None and not (faults and faults.rules)

    def transport() -> httpx.AsyncBaseTransport:
        return Remembered(sandbox_transport(app)) if is_usual else sandbox_transport(app)

    def stream(gate: Gate, archive: Archive) -> Provider:
        access = StreamAccess(DEMO.stream.api_key, Secret(DEMO.stream.api_secret), base_url=STREAM_URL)
        return stream_provider(access, transport(), gate, archive, now=lambda: NOW)

    def realtimekit(gate: Gate, archive: Archive) -> Provider:
        demo = DEMO.realtimekit
        access = RealtimeKitAccess(demo.account_id, Secret(demo.api_token), demo.app_id, base_url=realtimekit_url())
        return realtimekit_provider(access, transport(), gate, archive, now=lambda: NOW)

    kind = SourceKind.SANDBOX
    return (
        SourceSpec(Source("sandbox", Vendor.STREAM, kind), stream),
        SourceSpec(Source("sandbox", Vendor.REALTIMEKIT, kind), realtimekit),
    )


class Explorer:
    """A running explorer.

    Attributes:
        app: the real app, without a terminal.
        pilot: presses keys.
    """

    def __init__(self, app: CallscopeApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def lines(self) -> list[str]:
        """What the screen shows, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """What the screen shows."""
        return "\n".join(self.lines)

    @property
    def stop(self) -> Stop:
        """The stop that is shown, below whatever lies over it."""
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, Stop))

    @property
    def view(self) -> ViewState:
        """Where the user stands."""
        assert self.app.navigator is not None
        return self.app.navigator.view

    @property
    def status(self) -> str:
        """The status line."""
        return self.stop.status.text

    async def press(self, *keys: str) -> Explorer:
        """Press keys, and let the app answer."""
        await self.pilot.press(*keys)
        await self.pilot.pause()
        return self

    async def type(self, text: str) -> Explorer:
        """Type a text; where a line is edited, at once, as a paste."""
        focused = self.app.screen.focused
        if not isinstance(focused, Input):
            return await self.press(*("space" if char == " " else char for char in text))
        focused.post_message(events.Paste(text))
        await self.pilot.pause()
        return self

    async def until(self, what: str | Callable[[], object], limit_s: float = 15.0) -> Explorer:
        """Wait until a text stands on the screen, or something holds."""
        limit = time.monotonic() + limit_s
        while time.monotonic() < limit:
            if (what in self.text) if isinstance(what, str) else what():
                return self
            await asyncio.sleep(0.02)
        shown = what if isinstance(what, str) else "what was waited for"
        raise AssertionError(f"{shown!r} did not come within {limit_s} s; the screen shows:\n{self.text}")


class SessionsPage:
    """The list of sessions as its user sees it."""

    def __init__(self, explorer: Explorer) -> None:
        self.explorer = explorer

    @property
    def table(self) -> Table[Session]:
        table: Table[Session] = self.explorer.stop.query_one("#sessions-table", Table)
        return table

    @property
    def titles(self) -> list[str]:
        """The titles of all rows shown or not."""
        return [row.title for row in self.table.view.rows]

    async def ready(self) -> SessionsPage:
        """Wait for rows of both vendors."""
        await self.explorer.until(lambda: self.explorer.stop.query("#sessions-table"))  # a new stop is composed first
        await self.explorer.until(lambda: len({row.address.vendor for row in self.table.view.rows}) == 2)
        return self

    async def filter(self, text: str) -> SessionsPage:
        """Filter by a text."""
        await self.explorer.press("/", "ctrl+u")
        await self.explorer.type(text)
        await self.explorer.press("enter")
        return self

    async def choose(self, key: str, text: str) -> SessionsPage:
        """Open a list to choose from, narrow it to a text and take what it shows first."""
        await self.explorer.press(key)
        await self.explorer.until(lambda: len(self.explorer.app.screen_stack) > 2)
        await self.explorer.type(text)
        await self.explorer.press("enter")
        return self


@asynccontextmanager
async def explorer(
    view: str = "",
    *,
    size: tuple[int, int] = (80, 24),
    specs: Sequence[SourceSpec] | None = None,
    faults: Sequence[Fault] = (),
    folder: Path | None = None,
    theme: str = "dark",
    workspace: Callable[[Workspace], None] = lambda workspace: None,
) -> AsyncIterator[Explorer]:
    """Run the explorer from a view on, and wait for its first stop."""
    sources = tuple(specs) if specs is not None else sandbox_specs(faults=Faults(faults))

    def prepare() -> Prepared:
        shared = Workspace(Service(sources, clock=StoppedClock()), now=lambda: NOW)
        shared.saved = SavedViews(folder / "views.json") if folder is not None else None
        workspace(shared)
        return Prepared(shared, History.at(ViewState.parse(view)), theme=theme)

    app = CallscopeApp(prepare)
    async with app.run_test(size=size) as pilot:
        run = Explorer(app, pilot)
        # A question may lie over it by then.
        await run.until(lambda: any(isinstance(each, Stop) and each.header.text for each in app.screen_stack))
        yield run


@asynccontextmanager
async def sessions_page(view: str = "", **options: object) -> AsyncIterator[SessionsPage]:
    """Run the explorer on the list of sessions, with rows of both vendors."""
    async with explorer(view, **options) as run:  # type: ignore[arg-type]  # handed on
        yield await SessionsPage(run).ready()
