"""Answers that come late, twice, or after nobody wants them any more."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.support.explorer_run import NOW, SessionsPage, explorer, sandbox_specs
from tests.support.triage_page import triage_page
from tui.model import Address, Page, Session, Vendor
from tui.providers.base import Pushdown, SessionQuestion
from tui.query import Compare, Op
from tui.screens.heat_map import HeatPane
from tui.screens.session_list import SessionList, began
from tui.screens.stop import size_notice
from tui.service import SessionsReply, Source, SourceKind

STREAM = Source("prod", Vendor.STREAM, SourceKind.LIVE)
RTK = Source("prod", Vendor.REALTIMEKIT, SourceKind.LIVE)


def session(source: Source, minutes_ago: int) -> Session:
    scope = ("default", "call") if source.vendor is Vendor.STREAM else ("app",)
    address = Address(source.vendor, scope, f"s{minutes_ago}")
    return Session(address, f"title {minutes_ago}", "call", started_at=NOW - timedelta(minutes=minutes_ago))


def reply(source: Source, *ago: int, next: str | None = None, cursor: str | None = None) -> SessionsReply:
    page = Page(tuple(session(source, each) for each in ago), next=next)
    return SessionsReply(SessionQuestion(), cursor, source, page, Pushdown())


def shown(sessions: SessionList) -> list[int]:
    return [round((NOW.timestamp() - began(row)) / 60) for row in sessions.rows]


def test_rows_wait_until_no_source_can_have_a_newer_one() -> None:
    both = SessionList((STREAM, RTK))
    assert [source for source, _ in both.wanted()] == [STREAM, RTK]
    both.take(reply(STREAM, 1, 2, 30, next="more"))
    assert shown(both) == [1, 2, 30], "a source that has not answered is not waited for"
    both.take(reply(RTK, 5, 10, next="more"))
    assert shown(both) == [1, 2, 5, 10], "30 waits: the other source may have 11 to 29"
    assert both.wanted() == [(RTK, "more")], "the one that holds the list up is asked"
    assert both.wanted() == [], "once"
    both.take(reply(RTK, 20, 40, cursor="more"))
    assert shown(both) == [1, 2, 5, 10, 20, 30]
    assert both.wanted() == [(STREAM, "more")]
    both.take(reply(STREAM, 30, 50, cursor="more"))
    assert shown(both) == [1, 2, 5, 10, 20, 30, 40, 50], "a row that is told twice is shown once"
    assert not both.has_more


def test_newer_values_go_in_place_and_new_sessions_above() -> None:
    one = SessionList((STREAM,))
    one.wanted()
    one.take(reply(STREAM, 3, 4))
    assert one.update(reply(STREAM, 1, 3)) == 1
    assert shown(one) == [1, 3, 4]


async def test_a_slow_answer_to_an_older_filter_is_dropped() -> None:
    slow, late = asyncio.Event(), asyncio.Event()
    specs = sandbox_specs()[:1]

    async with explorer(specs=specs) as run:
        page = SessionsPage(run)
        await run.until(lambda: page.table.view.rows)
        service = run.stop.workspace.service
        ask = service.sessions

        async def delayed(question: SessionQuestion, *args: object, **options: object) -> SessionsReply:
            answer = await ask(question, *args, **options)  # type: ignore[arg-type]  # handed on as it came
            if question.filter == Compare("live", Op.IS, True):
                slow.set()
                await asyncio.shield(late.wait())
            return answer

        service.sessions = delayed  # type: ignore[method-assign]  # replaced for one run
        await page.filter("live:yes")
        await slow.wait()
        await page.filter("live:no")
        await run.until(lambda: {row.status for row in page.table.view.rows} == {"ended"})
        late.set()
        for _ in range(5):
            await run.pilot.pause()
        assert {row.status for row in page.table.view.rows} == {"ended"}


async def test_quitting_with_questions_in_flight_ends_cleanly() -> None:
    async with explorer() as run:
        await run.press("Q")
    assert run.app.crash is None


async def test_a_storm_of_resizes_ends_in_a_whole_screen() -> None:
    async with explorer() as run:
        page = await SessionsPage(run).ready()
        for width, height in [(200, 50), (60, 16), (59, 15), (120, 36), (81, 25), (80, 24)]:
            await run.pilot.resize_terminal(width, height)
        await run.pilot.pause()
        assert len(run.lines) == 24
        assert "sessions" in run.lines[0]
        assert "Enter open" in run.lines[-1]
        await run.pilot.resize_terminal(50, 10)
        await run.until("callscope needs 60x16; this is 50x10")
        await run.pilot.resize_terminal(70, 20)
        await run.until("70x20 is little: 80x24 is what the screens are laid out for")
        await run.pilot.resize_terminal(80, 24)
        await run.until(lambda: "is little" not in run.text and "Enter open" in run.text)
        assert run.app.screen.focused is page.table, "the keyboard is where it was"


@pytest.mark.parametrize("width", range(10, 60, 7))
@pytest.mark.parametrize("height", range(3, 18, 5))
def test_the_notice_of_too_little_room_fits_into_it(width: int, height: int) -> None:
    lines = size_notice(width, height)
    assert len(lines) <= height
    assert all(len(line) <= width for line in lines)
    assert "60x16" in " ".join(lines)
    assert f"{width}x{height}" in " ".join(lines)


async def test_a_source_that_went_away_with_its_profile_leaves_no_fault() -> None:
    async with explorer() as run:
        await SessionsPage(run).ready()
        app = run.app
        assert app.prepared is not None
        before = app.prepared
        other = replace(before.workspace, service=type(before.workspace.service)(sandbox_specs()))
        other.origin = replace(before.workspace.origin, profile="other")
        before.of_profile = lambda name: replace(before, workspace=other)
        before.workspace.origin.use_profile("other")
        await run.until(lambda: app.prepared is not before and run.stop.workspace is other)
        await SessionsPage(run).ready()
        assert app.crash is None


async def test_a_view_that_arrives_late_in_a_layout_that_knows_it_is_drawn_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def slowly(pane: HeatPane) -> None:
        """Arrive after the screen was drawn, in a layout that knows it already: no change of size is told."""
        await asyncio.sleep(0.2)
        layout = pane.screen._compositor

        def find() -> None:
            layout._full_map_invalidated = True
            assert pane in layout.full_map

        asyncio.get_running_loop().call_soon(find)

    monkeypatch.setattr(HeatPane, "on_mount", slowly, raising=False)
    async with triage_page("one_country", "stream", "why") as page:
        run = page.run
        await run.press("H")
        await run.until(lambda: "heat map" in run.lines[0] and "rules: " in run.text, 5)
        assert run.app.focused is page.heat.grid
