"""The views of a session's triage as their user sees them, and the facts about the sandbox's showcases."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from tests.support.explorer_run import Explorer, explorer, usual_world
from tests.support.remembered import Remembered
from tests.support.session_page import address_of
from tui.config import RealtimeKitAccess, Secret, StreamAccess
from tui.model import Vendor
from tui.sandbox.app import sandbox_app
from tui.sandbox.credentials import DEMO
from tui.sandbox.world.types import Call
from tui.screens.context import Workspace
from tui.screens.heat_map import HeatPane
from tui.screens.matrix import MatrixPane
from tui.screens.session import SessionScreen
from tui.screens.slices import SlicesPane
from tui.screens.triage_pane import TriagePane
from tui.screens.triage_reading import Told
from tui.screens.why import WhyPane
from tui.service import Source, SourceKind
from tui.service.profiles import Connection
from tui.transports.sandbox import STREAM_URL, realtimekit_url, sandbox_transport

VENDORS = ("stream", "rtk")


@cache
def showcase(name: str, vendor: str) -> Call:
    """Return a named session of the sandbox."""
    return usual_world().showcase(name, vendor)


def truth_of(name: str, vendor: str) -> tuple[set[str], float, float]:
    """Return who was at fault in a named session, and from when to when, UTC epoch seconds."""
    truth = usual_world().truth(showcase(name, vendor))
    assert truth.since is not None
    return set(truth.user_ids), truth.since, truth.until if truth.until is not None else math.inf


def sandbox_connection(source: Source) -> Connection:
    """Return how one of the simulated vendors is reached, over a link that lets others have a turn."""
    app = sandbox_app(usual_world())
    if source.vendor is Vendor.STREAM:
        stream = StreamAccess(DEMO.stream.api_key, Secret(DEMO.stream.api_secret), base_url=STREAM_URL)
        return Connection(source, lambda: stream, lambda: Remembered(sandbox_transport(app), pause_s=0.05))
    demo = DEMO.realtimekit
    access = RealtimeKitAccess(demo.account_id, Secret(demo.api_token), demo.app_id, base_url=realtimekit_url())
    return Connection(source, lambda: access, lambda: Remembered(sandbox_transport(app), pause_s=0.05))


def can_record(workspace: Workspace) -> None:
    """Let what is looked at be recorded from the simulated vendors."""
    workspace.origin.connect = sandbox_connection


def sandbox_source(vendor: str) -> Source:
    """Return the source of one of the simulated vendors."""
    return Source("sandbox", Vendor.STREAM if vendor == "stream" else Vendor.REALTIMEKIT, SourceKind.SANDBOX)


class TriagePage:
    """One of the views that take the participant table's place."""

    def __init__(self, run: Explorer) -> None:
        self.run = run

    @property
    def screen(self) -> SessionScreen:
        stop = self.run.stop
        assert isinstance(stop, SessionScreen)
        return stop

    @property
    def pane(self) -> TriagePane:
        pane = self.screen.pane
        assert isinstance(pane, TriagePane)
        return pane

    @property
    def why(self) -> WhyPane:
        assert isinstance(self.pane, WhyPane)
        return self.pane

    @property
    def heat(self) -> HeatPane:
        assert isinstance(self.pane, HeatPane)
        return self.pane

    @property
    def matrix(self) -> MatrixPane:
        assert isinstance(self.pane, MatrixPane)
        return self.pane

    @property
    def slices(self) -> SlicesPane:
        assert isinstance(self.pane, SlicesPane)
        return self.pane

    @property
    def told(self) -> Told:
        told = self.pane.told
        assert told is not None
        return told

    @property
    def head(self) -> str:
        """What is said first, in one line."""
        return " ".join(self.pane.head.text.split())

    async def ready(self) -> TriagePage:
        """Wait until everybody is read and judged, and that is what is shown."""
        await self.run.until(lambda: isinstance(self.run.stop, SessionScreen), 30)
        await self.run.until(lambda: self._is_done(), 60)
        await self.run.pilot.pause()
        return self

    def _is_done(self) -> bool:
        if not isinstance(self.screen.pane, TriagePane) or self.screen.triaging.told is None:
            return False
        reader = self.screen.table_pane.reader
        people = reader.progress.done if reader is not None and reader.progress is not None else -1
        is_whole = len(self.told.report.people) - len(self.told.report.unread) == people
        return "all " in self.head and self.screen.triaging.is_fresh and is_whole


@asynccontextmanager
async def triage_page(name: str, vendor: str, show: str, **options: object) -> AsyncIterator[TriagePage]:
    """Run the explorer on a view of a named session, and wait until everybody is read."""
    async with explorer(f"{address_of(name, vendor)}?show={show}", **options) as run:  # type: ignore[arg-type]  # handed on
        yield await TriagePage(run).ready()
