"""Slices over marked sessions and over the list, as their user sees them."""

from __future__ import annotations

from urllib.parse import quote

from tests.support.explorer_run import explorer, sessions_page, usual_world
from tests.support.session_page import address_of
from tui.screens.session import SessionScreen
from tui.screens.several import SeveralScreen
from tui.view_state import Show, ViewState
from tui.widgets.picker import Picker


def pane_of(stop: object) -> SeveralScreen:
    assert isinstance(stop, SeveralScreen)
    return stop


async def test_marked_sessions_are_sliced_together_once_their_cost_was_said() -> None:
    world = usual_world()
    country = world.showcase("one_country", "stream")
    addresses = [str(address_of("one_country", "stream")), str(address_of("sender_uplink_loss", "stream"))]
    async with explorer(f"?show=slices&detail={quote(' '.join(addresses))}", size=(100, 30)) as run:
        await run.until(lambda: isinstance(run.app.screen, Picker), 30)
        await run.until("read 2 sessions, ")
        assert "requests" in run.text
        await run.press("enter")
        pane = pane_of(run.app.screen).several_pane
        await run.until(lambda: pane.reader is not None and pane.reader.is_done and pane.told is not None, 60)
        await run.until("all 2 sessions read")
        told = pane.told
        assert told is not None
        value = world.truth(country).value
        assert f"country {value}" in (told.slices.rows[0].name, *told.slices.rows[0].same_people)
        assert pane.head.text.split()[0] == told.sentence.split()[0]
        assert "in 1 of 2 sessions" in run.text
        assert f"{told.slices.rows[0].risk.bad} of {told.slices.rows[0].risk.people}" in run.text
        assert pane.export() is not None
        assert ViewState.parse(str(run.view)).detail == " ".join(addresses)
        await run.press("enter")  # which sessions
        await run.until(lambda: isinstance(run.app.screen, Picker))
        await run.press("enter")
        await run.until(lambda: isinstance(run.app.screen, SessionScreen))
        assert str(run.view.address) == addresses[0]
        assert run.view.filter == told.slices.rows[0].filter


async def test_the_list_leads_to_slices_of_what_is_marked_or_of_all_and_back_without_reading() -> None:
    async with sessions_page() as page:
        run = page.explorer
        first = page.table.view.key(page.table.view.rows[page.table.cursor])
        await run.press("space", "S")
        await run.until(lambda: run.view.show is Show.SLICES and run.view.detail == first)
        await run.until(lambda: isinstance(run.app.screen, Picker) or "all 1 sessions read" in run.text, 30)
        if isinstance(run.app.screen, Picker):
            await run.press("ctrl+g")
            assert "L reads 1 sessions" in run.text
        await run.press("q", "escape", "S")
        await run.until(lambda: isinstance(run.app.screen, Picker), 30)
        await run.until("read 100 sessions")
