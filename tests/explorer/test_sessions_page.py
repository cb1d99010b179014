"""The list of sessions, from the keyboard."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.explorer_run import NOW, explorer, sessions_page
from tui.errors import VendorFault
from tui.model import Notice, NoticeKind, QualityState
from tui.providers.base import ParticipantQuestion
from tui.render.cells import plain
from tui.screens.find import found_text
from tui.screens.session_list import began
from tui.screens.sessions_pane import SessionsPane
from tui.service import FindProgress, Found, FoundKind, SessionsReply
from tui.text import cell_width
from tui.triage.session_flags import verdict


def files(folder: Path, ending: str = "") -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith(ending))


async def test_sessions_of_both_vendors_are_one_list_newest_first() -> None:
    async with sessions_page() as page:
        started = [began(row) for row in page.table.view.rows]
        assert started == sorted(started, reverse=True)
        assert "SANDBOX › sessions" in page.explorer.lines[0]
        assert "flagged" in page.explorer.lines[1]


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_how_the_app_fares_can_be_read_whole(size: tuple[int, int]) -> None:
    async with sessions_page(size=size) as page:
        run = page.explorer
        await run.until("app:")
        before = run.lines[1]
        assert "read sessions flagged" in before
        assert "app:" in before
        assert ("! more" in before) == (size[0] == 80), "where there is room everything is told at once"
        assert "…" not in before
        await run.press("!")
        pane = run.stop.pane
        assert isinstance(pane, SessionsPane)
        told = " ".join(pane.head.text.split())
        assert " ".join(plain(pane.reading.health).split()) in told
        assert "RealtimeKit lists no quality" in told
        assert all(line in run.text for line in pane.head.text.splitlines())
        await run.press("escape")
        assert run.lines[1] == before


async def test_a_filter_is_judged_while_it_is_typed_and_applied_with_enter() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await run.press("/")
        await run.type("live:yes")
        await run.until("read rows match")
        await run.until(lambda: "stream" in run.lines[-1])
        await run.press("enter")
        await run.until(lambda: page.titles and all(row.status == "live" for row in page.table.view.rows))
        assert run.view.filter == "live:yes"
        assert "/live:yes" in run.lines[0]
        await run.press("u")
        assert run.view.filter == ""


async def test_a_faulty_filter_points_at_the_fault_and_is_not_applied() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await run.press("/")
        await run.type("scoore<70 x")
        line = run.lines[-1]
        assert line.index("^") == run.lines[-2].index("scoore")
        assert "Did you mean score" in line
        await run.press("enter")
        assert run.view.filter == ""
        await run.press("ctrl+g")
        assert run.stop.focused is page.table


async def test_tab_completes_fields_and_then_values_seen_in_the_rows() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await run.press("/")
        await run.type("vend")
        await run.press("tab")
        assert "vendor:" in run.lines[-2]
        await run.type("r")
        await run.press("tab")
        assert "vendor:rtk" in run.lines[-2]


async def test_earlier_filters_come_back() -> None:
    async with sessions_page() as page:
        await page.filter("live:yes")
        await page.filter("people>3")
        run = page.explorer
        await run.press("/", "ctrl+u", "up", "up")
        assert "live:yes" in run.lines[-2]


async def test_a_paste_counts_once_and_never_takes_two_lines() -> None:
    from textual import events

    async with sessions_page() as page:
        run = page.explorer
        await run.press("/")
        bar = run.stop.query_one("#filter-input")
        bar.post_message(events.Paste("live:yes\nrm -rf /"))
        await run.until("read rows match")
        assert "rm" not in run.text


async def test_worst_first_starts_at_the_worst_session() -> None:
    async with sessions_page() as page:
        await page.explorer.press("j", "j", "W")
        ranks = [verdict(row).quality.state for row in page.table.view.rows]
        assert ranks[0] is QualityState.BAD
        assert page.table.cursor == 0
        assert "rows read" in page.explorer.status


async def test_keys_pressed_before_there_are_rows_wait_or_say_so() -> None:
    async with sessions_page() as page:
        run = page.explorer
        service, may_answer = run.stop.workspace.service, asyncio.Event()
        ask = service.sessions

        async def late(*args: object, **options: object) -> SessionsReply:
            await may_answer.wait()
            return await ask(*args, **options)  # type: ignore[arg-type]  # handed on as it came

        service.sessions = late  # type: ignore[method-assign]  # replaced for one run
        await run.press("j", "j", "j")
        await page.filter("people>1")
        await run.press("W")
        assert run.status == "worst first, once rows are read"
        await run.press("enter")
        assert "Open the row: not yet" in run.status
        assert run.view.address is None
        may_answer.set()
        await run.until(lambda: page.titles)
        assert "not yet" not in run.status
        assert page.table.cursor == 0
        assert verdict(page.table.view.rows[0]).quality.state is QualityState.BAD


async def test_an_order_goes_on_saying_over_how_many_rows_it_speaks() -> None:
    async with sessions_page() as page:
        before = len(page.titles)
        await page.explorer.press("W")
        await page.explorer.until(f"worst first, over the {before} rows read")
        await page.explorer.press("G")
        await page.explorer.until(lambda: len(page.titles) > before)
        assert f"worst first, over the {len(page.titles)} rows read" in page.explorer.status


async def test_sorting_by_the_same_column_again_turns_it_round() -> None:
    async with sessions_page() as page:
        await page.choose("s", "people")
        some = [row.counts.participants for row in page.table.view.rows if row.counts.participants is not None]
        assert some == sorted(some)
        await page.choose("s", "people")
        some = [row.counts.participants for row in page.table.view.rows if row.counts.participants is not None]
        assert some == sorted(some, reverse=True)


async def test_a_group_shows_counts_and_filters_by_a_value() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await page.choose("b", "status")
        await run.until("live")
        assert "show the rows of a group together" in run.text
        await run.type("live")
        await run.press("enter")
        assert run.view.filter == "status:live"


async def test_columns_are_chosen_and_carried() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await run.press("c", "tab", "down", "right", "enter")
        columns = run.view.layout.columns
        assert columns is not None
        assert "started" not in columns
        assert columns.index("call") < columns.index("title")


async def test_the_cursor_goes_to_the_row_of_a_view_and_stays_while_rows_come_in() -> None:
    async with sessions_page() as page:
        run = page.explorer
        key = page.table.view.key(page.table.view.rows[7])
        assert run.app.navigator is not None
        run.app.navigator.go(run.view.in_window(NOW - timedelta(days=30), None).selecting(key))
        await page.ready()
        pane = run.stop.pane
        assert isinstance(pane, SessionsPane)
        pane.show_rows()
        assert page.table.current is not None
        assert page.table.view.key(page.table.current) == key
        assert page.table.cursor > 0


async def test_all_stops_say_that_everything_is_paused() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await run.press("p", "enter")
        await run.until(lambda: run.view.address is not None and "PAUSED" in run.stop.header.text)
        await run.press("p", "q")
        await page.ready()
        assert "PAUSED" not in run.stop.header.text


async def test_marked_rows_alone_are_exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with sessions_page() as page:
        run = page.explorer
        await run.press("space", "space")
        for ending in ("CSV", "JSON", "Markdown"):
            await page.choose("x", ending)
        assert sorted(path.suffix for path in files(tmp_path)) == [".csv", ".json", ".md"]
        assert [len(path.read_text().splitlines()) for path in files(tmp_path, ".csv")] == [3]
        await page.choose("x", "CSV")
        assert len(files(tmp_path, ".csv")) == 2, "a file that is there is never overwritten"
        assert str(tmp_path) in run.status


async def test_saved_views_open_again(tmp_path: Path) -> None:
    async with sessions_page(folder=tmp_path) as page:
        run = page.explorer
        await page.filter("people>3")
        await run.press("m")
        await run.type("many people")
        await run.press("enter")
        await run.press("\\")
        assert run.view.filter == ""
        await page.choose("'", "many")
        assert run.view.filter == "people>3"


async def test_pages_load_as_the_cursor_nears_the_end() -> None:
    async with sessions_page() as page:
        before = len(page.table.view.rows)
        await page.explorer.press("G")
        await page.explorer.until(lambda: len(page.table.view.rows) > before)
        assert page.table.cursor == before - 1, "the cursor stays on its row"


async def test_paging_never_leaves_the_cursor_below_the_last_row_in_sight() -> None:
    async with sessions_page() as page:
        for key in ("pagedown", "pagedown", "G"):
            await page.explorer.press(key)
            current = page.table.current
            assert current is not None
            (row,) = [line for line in page.explorer.lines if line.startswith("▌")]
            assert f"{current.started_at:%H:%M}" in row


async def test_a_source_that_fails_is_named_and_the_others_are_shown() -> None:
    def down() -> VendorFault:
        return VendorFault("the vendor is down", hint="")

    from tests.support.explorer_run import sandbox_specs

    stream, rtk = sandbox_specs()

    def refuse(*_: object) -> None:
        raise down()

    async with explorer(specs=(stream, replace(rtk, open=refuse))) as run:  # type: ignore[arg-type]  # it only raises
        await run.until("sandbox/rtk not read")
        assert "the vendor is down" in run.status
        assert "50 read sessions" in run.lines[1]
        await run.until(lambda: "Enter open" in run.lines[-1])


async def test_the_narrowing_of_a_vendor_asks_that_vendor_alone() -> None:
    async with sessions_page() as page:
        await page.filter("vendor:rtk")
        await page.explorer.until(lambda: {row.address.vendor for row in page.table.view.rows} == {"rtk"})


async def test_a_time_range_may_be_typed() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await run.press("d")
        await run.type("13:00 to 15:00")
        await run.press("enter")
        assert run.view.since is not None
        assert run.view.until is not None
        await run.until(
            lambda: (
                page.titles
                and all(13 <= datetime.fromtimestamp(began(row), UTC).hour < 15 for row in page.table.view.rows)
            )
        )


async def test_an_empty_list_says_why() -> None:
    async with sessions_page() as page:
        await page.filter("people>5000000")
        await page.explorer.until("no session matches")


async def test_escape_lets_go_and_never_ends_the_program() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await run.press("space")
        await run.press("escape")
        assert run.status == "nothing is marked"
        for key in ("escape", "backspace"):
            await run.press("t", key)
            assert run.status == "this is the first stop  q quits"
        assert run.app.is_running
        assert "q quit" in run.lines[-1]
        await run.press("enter", "escape")
        assert run.view.address is None
        await run.press("q")
        await run.until(lambda: not run.app.is_running)


async def test_the_palette_says_why_a_command_cannot_run_here() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await page.choose(":", "matrix")
        assert "only inside a session" in run.status
        await run.press(":")
        await run.until(lambda: len(run.app.screen_stack) > 2)
        await run.type("clear the filter")
        assert "there must be a filter" in run.text


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_help_and_palette_show_what_holds_here(size: tuple[int, int]) -> None:
    async with sessions_page(size=size) as page:
        run = page.explorer
        await run.press("?")
        assert "Keys: sessions" in run.text
        await run.press("q", ":")
        await run.type("pause")
        assert "Pause or go on" in run.text
        await run.press("enter")
        assert "PAUSED" in run.lines[0]


async def test_live_rows_are_read_again_without_moving_the_cursor_and_not_while_paused() -> None:
    async with sessions_page() as page:
        run = page.explorer
        service, asked = run.stop.workspace.service, 0
        ask = service.sessions
        newest = replace(page.table.view.rows[0], address=replace(page.table.view.rows[0].address, session_id="new"))

        async def with_a_new_one(*args: object, **options: object) -> SessionsReply:
            nonlocal asked
            asked += 1
            reply = await ask(*args, **options)  # type: ignore[arg-type]  # handed on as it came
            if newest.address.vendor is not reply.source.vendor:
                return reply
            return replace(reply, page=replace(reply.page, items=(newest, *reply.items)))

        service.sessions = with_a_new_one  # type: ignore[method-assign]  # replaced for one run
        await run.press("j", "j", "j")
        before = page.table.current
        assert before is not None
        pane = run.stop.pane
        assert isinstance(pane, SessionsPane)
        pane.reading.refresh_live()
        await run.until("1 new session")
        after = page.table.current
        assert after is not None
        assert after.address == before.address
        assert page.table.view.rows[0] == newest
        await run.press("p")
        assert pane._timer is not None
        assert not pane._timer._active.is_set()


async def test_a_meeting_and_an_app_narrow_the_list() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await page.choose("o", "staging")
        assert run.view.filter.startswith("vendor:rtk application:")
        await run.until(lambda: {row.address.vendor for row in page.table.view.rows} == {"rtk"})
        await page.choose("o", "live sessions")
        assert "live:yes" in run.view.filter
        assert "application:" in run.view.filter


async def test_what_a_user_is_in_is_found_beside_the_filter() -> None:
    async with sessions_page() as page:
        run = page.explorer
        people = await run.stop.workspace.service.participants(ParticipantQuestion(page.table.view.rows[-1].address))
        user = people.items[0].user_id
        assert user is not None
        found = Found(people.items[0].address, FoundKind.PARTICIPANT, people.source, "people", None, people.items[0])

        async def find(*_: object, **__: object) -> AsyncIterator[Found | FindProgress]:
            yield found
            yield FindProgress(user, complete=True)

        run.stop.workspace.service.find = find  # type: ignore[method-assign, assignment]  # replaced for one run
        await page.filter(user)
        await run.until("is in 1 session")
        await run.press("enter")
        assert run.view.address == people.items[0].address
        await run.press("q")
        assert run.view.address == people.items[0].address.session


async def test_what_a_search_says_goes_with_the_search() -> None:
    async with sessions_page() as page:
        run = page.explorer
        await page.filter("zzqqy")
        await run.until(lambda: "looking on" in run.status or "not found" in run.status)
        await run.press("\\")
        assert run.status == ""
        await run.until(lambda: page.titles)
        assert "zzqqy" not in run.text


async def test_a_search_counts_the_rows_of_the_list_too() -> None:
    async with sessions_page() as page:
        run = page.explorer
        call = page.table.view.rows[0].container_id
        assert call is not None

        async def find(*_: object, **__: object) -> AsyncIterator[Found | FindProgress]:
            yield FindProgress(call, requests_spent=5)
            yield FindProgress(call, complete=True)

        run.stop.workspace.service.find = find  # type: ignore[method-assign, assignment]  # replaced for one run
        await page.filter(call)
        await run.until(lambda: page.titles and f" is in {len(page.titles)} session" in run.status)


@pytest.mark.parametrize("text", ["f76728", "x" * 200])
def test_what_a_search_came_to_comes_first_and_fits(text: str) -> None:
    limits = tuple(
        Notice(NoticeKind.NOT_SEARCHABLE, f"sandbox/{vendor} cannot be searched for a user as a whole: only its 25")
        for vendor in ("stream", "rtk")
    )
    told = FindProgress(text, not_searchable=limits, complete=True)
    for count in (0, 1, 1234):
        for has_more in (True, False):
            said = found_text(told, count, has_more=has_more, width=80)
            assert cell_width(said) <= 80
            assert ("was not found" if not count else f"is in {count:,} session") in said
            assert "recent sessions" in said
    assert limits[1].text in found_text(told, 1, has_more=False, width=400)
