"""Every screen while the terminal changes its size, while answers are on their way, and under any key by a seed."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.explorer_run import Explorer, explorer, sandbox_specs
from tests.support.paper import Paper
from tests.support.random_walk import wander
from tests.support.screen_tour import Tour, look, storm
from tests.support.session_page import address_of
from tests.support.triage_page import can_record
from tui.screens.session import SessionScreen
from tui.screens.sessions import SessionsScreen
from tui.service import Service
from tui.view_history import History
from tui.view_state import Show, ViewState

SHOWCASE = "layer_switch"

pytestmark = pytest.mark.usefixtures("home")


async def test_a_storm_of_sizes_leaves_every_screen_whole() -> None:
    async with explorer(address_of(SHOWCASE)) as run:
        tour = Tour(run, "SANDBOX")
        await run.until(tour._session_is_read)
        places = (
            ("w", ""), ("H", ""), ("M", ""), ("v", "q"), ("/", "ctrl+g"), (":", "ctrl+g"), ("c", "ctrl+g"),
            ("enter", ""), ("E", ""), ("enter", "q"), ("?", "q"),
        )  # fmt: skip
        for key, leave in places:
            await run.press(key)
            before = tour.place
            await storm(run)
            assert tour.place == before, key
            await run.until(lambda key=key: _is_whole(run, key))  # type: ignore[misc]  # mypy cannot infer a lambda's default
            if leave:
                await run.press(leave)
        await run.press("q", "q")
        await storm(run)
        await run.until("started")


def _is_whole(run: Explorer, what: str) -> bool:
    try:
        look(run, what)
    except AssertionError:
        return False
    return True


async def test_going_in_and_out_while_a_scan_runs_ends_with_what_was_asked_for_last() -> None:
    paper = Paper(people=120, page_limit=25, pause_s=0.02)
    async with explorer(str(paper.address()), specs=[paper.spec()]) as run:
        await run.until(lambda: isinstance(run.stop, SessionScreen) and run.stop.table_pane.table.view.rows)
        for _ in range(3):
            await run.press("enter", "q", "w", "q", "j", "enter", "v", "q", "q", "H", "H")
        for _ in range(15):
            await run.press("r")
        assert run.app._exception is None
        assert run.view.show is Show.USUAL
        await run.until(lambda: "120 read" in run.text and "user-3" in run.text)
        await run.press("q")
        await run.until(lambda: isinstance(run.stop, SessionsScreen) and "started" in run.text)
    assert run.app.crash is None


async def test_another_profile_in_the_middle_of_reading_shows_nothing_of_the_first() -> None:
    paper = Paper(people=200, page_limit=25, pause_s=0.05)
    async with explorer(str(paper.address()), specs=[paper.spec()]) as run:
        await run.until(lambda: isinstance(run.stop, SessionScreen) and run.stop.table_pane.table.view.rows)
        before = run.app.prepared
        assert before is not None
        other = replace(before.workspace, service=Service(sandbox_specs()))
        other.origin = replace(before.workspace.origin, profile="other")
        before.of_profile = lambda name: replace(before, workspace=other, history=History.at(ViewState()))
        before.workspace.origin.use_profile("other")
        await run.press("enter", "r", "w")
        await run.until(lambda: run.app.prepared is not before and run.stop.workspace is other)
        await run.until(lambda: "started" in run.text and "default:call" not in run.text)
    assert run.app.crash is None
    assert paper.closed
    assert not paper.now_waiting


async def test_quitting_while_a_recording_is_written_leaves_a_file_that_opens(home: Path) -> None:
    from tui.transports.bundle import open_bundle

    async with explorer(address_of("one_country"), workspace=can_record) as run:
        await run.until(Tour(run, "SANDBOX")._session_is_read)
        await run.press("B", "enter")
        await run.until(lambda: list(home.glob("*.callscope")))
        await run.press("Q")
    assert run.app.crash is None
    await asyncio.sleep(0)
    (path,) = home.glob("*.callscope")  # noqa: ASYNC240
    with open_bundle(path) as bundle:
        assert len(list(bundle.answers())) == bundle.count()


async def test_any_keys_in_any_order_leave_a_whole_screen() -> None:
    async with explorer(address_of(SHOWCASE, "rtk"), workspace=can_record) as run:
        assert len(await wander(run, seed=11, steps=120)) > 100
