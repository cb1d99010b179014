"""One participant as its user sees it, and where the sandbox's showcases are."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from tests.support.explorer_run import Explorer, explorer, sandbox_specs, usual_world
from tui.model import Address, Participant
from tui.providers.base import ParticipantQuestion
from tui.sandbox.credentials import DEMO
from tui.screens.participant import ParticipantScreen
from tui.screens.participant_pane import ParticipantPane
from tui.service import Service
from tui.view_state import ViewState

_FOUND: dict[tuple[str, str], tuple[Participant, float, float]] = {}


@cache
def showcase_session(name: str, vendor: str) -> Address:
    """Return the address of a named session."""
    call = usual_world().showcase(name, vendor)
    if vendor == "stream":
        return Address.parse(f"stream:{call.call_type}/{call.container_id}/{call.session_id}")
    return Address.parse(f"rtk:{DEMO.realtimekit.app_id}/{call.session_id}")


async def culprit(name: str, vendor: str) -> tuple[Participant, float, float]:
    """Return who fares badly in a named session, and from when to when, UTC epoch seconds."""
    if (name, vendor) not in _FOUND:
        world = usual_world()
        truth = world.truth(world.showcase(name, vendor))
        async with Service(sandbox_specs()) as service:
            reply = await service.participants(ParticipantQuestion(showcase_session(name, vendor), limit=100))
        who = next(one for one in reply.items if truth.user_ids[0] in (one.user_id, one.custom_id))
        assert truth.since is not None
        assert truth.until is not None
        _FOUND[name, vendor] = who, truth.since, truth.until
    return _FOUND[name, vendor]


class ParticipantPage:
    """The screen of one participant."""

    def __init__(self, run: Explorer) -> None:
        self.run = run

    @property
    def screen(self) -> ParticipantScreen:
        stop = self.run.stop
        assert isinstance(stop, ParticipantScreen)
        return stop

    @property
    def pane(self) -> ParticipantPane:
        return self.screen.participant_pane

    @property
    def at_s(self) -> float:
        """The time cursor."""
        at = self.run.view.at
        assert at is not None
        return at.timestamp()

    @property
    def selected(self) -> str:
        """The key of the selected row."""
        row = self.pane.stack.selected
        assert row is not None
        return row.key

    async def ready(self) -> ParticipantPage:
        """Wait until the participant was read."""
        await self.run.until(lambda: self.pane.loaded is not None)
        await self.run.pilot.pause()
        return self


@asynccontextmanager
async def participant_page(view: Address | str, **options: object) -> AsyncIterator[ParticipantPage]:
    """Run the explorer on a participant, and wait until it was read."""
    text = str(ViewState(view)) if isinstance(view, Address) else view
    async with explorer(text, **options) as run:  # type: ignore[arg-type]  # handed on
        yield await ParticipantPage(run).ready()
