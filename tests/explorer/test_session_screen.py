"""A session, from the keyboard: pages, filter, order, and what fills in as people are read."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from tests.captures.capture_files import chrome_path, needs_captures
from tests.support.explorer_run import explorer
from tests.support.paper import START, person
from tests.support.session_page import NamedPaper, SessionPage, address_of, session_page
from tui.errors import VendorFault
from tui.model import (
    Coverage,
    Depth,
    Evidence,
    Notice,
    NoticeKind,
    QualityState,
    QualitySummary,
    Score,
    Window,
)
from tui.render.cells import plain
from tui.screens.session import SessionScreen
from tui.screens.session_judging import Judged, key_of
from tui.screens.session_lines import foot_line
from tui.screens.session_pages import Listing
from tui.screens.session_scan import Reading
from tui.text import cell_width

BOTH = pytest.mark.parametrize("vendor", ["stream", "rtk"])


@BOTH
async def test_everybody_is_read_and_the_worst_is_named(vendor: str) -> None:
    async with session_page(address_of("sender_uplink_loss", vendor)) as page:
        await page.all_read()
        assert "SANDBOX" in page.explorer.lines[0]
        await page.explorer.until(lambda: "last sample" in page.explorer.lines[0])
        assert "ended  2026-11-19 08:33" in page.head
        assert "presences" in page.head
        worst = page.pane.findings.worst
        assert worst is not None
        # who caused it is named, not who suffered most
        await page.explorer.until(lambda: "uplink was bad" in page.head and "from " in page.head)
        assert "w why" in page.head
        await page.explorer.press("j", "W")
        assert page.table.cursor == 0
        assert page.row_keys[0] == worst.key
        assert "worst first" in page.foot


async def test_the_heat_strip_has_sixteen_cells_at_80_columns_and_more_in_a_wide_terminal() -> None:
    async with session_page(address_of("healthy")) as page:
        column = next(placed for placed in page.table._fitting.placed if placed.column.key == "heat")
        assert column.width == 16
        await page.all_read()
        await page.explorer.pilot.resize_terminal(118, 40)
        await page.explorer.pilot.pause()
        column = next(placed for placed in page.table._fitting.placed if placed.column.key == "heat")
        assert column.width >= 16
        fit = column.column.fit
        assert fit is not None
        strip = plain(fit(page.rows[0], page.pane.formats, column.width))
        assert len(strip) == column.width
        assert "╌" not in strip


async def test_pages_go_on_and_back_and_say_where_they_are() -> None:
    paper = NamedPaper(people=95, page_limit=25)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        assert "rows 1-25 of 95" in page.foot
        await page.explorer.press(">")
        await page.explorer.until(lambda: "rows 26-50 of 95" in page.foot)
        assert page.users[0] == "user-25"
        assert page.table.cursor == 0
        assert page.explorer.view.page == 2
        await page.explorer.press("}")
        await page.explorer.until(lambda: "rows 76-95 of 95" in page.foot)
        await page.explorer.press("<")
        assert page.users[0] == "user-50"
        await page.explorer.press("{")
        assert page.users[0] == "user-0"
        await page.explorer.press("<")
        assert "there must be earlier pages" in page.explorer.status


async def test_a_page_is_said_to_be_read_until_it_is_shown() -> None:
    paper = NamedPaper(people=95, page_limit=25, slow={"attendance": 0.4})
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.press(">")
        await page.explorer.until("reading page 2")
        await page.explorer.until(lambda: "rows 26-50 of 95" in page.foot)
        assert page.explorer.status == ""


async def test_the_next_page_is_read_ahead() -> None:
    paper = NamedPaper(people=95, page_limit=25)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.until(lambda: _pages_asked(paper) == 2)
        await page.explorer.press(">")
        await page.explorer.until(lambda: "rows 26-50" in page.foot)
        await page.explorer.until(lambda: _pages_asked(paper) == 3)


async def test_page_down_behind_the_last_row_goes_to_the_next_page() -> None:
    paper = NamedPaper(people=40, page_limit=25)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.press("G", "pagedown")
        await page.explorer.until(lambda: "rows 26-40" in page.foot)


async def test_reading_all_pages_asks_above_ten_requests_and_says_what_it_costs() -> None:
    paper = NamedPaper(people=1200, page_limit=100)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.press("L")
        await page.explorer.until("all 1,200 rows")
        assert "12 requests" in page.explorer.text
        await page.explorer.press("enter")
        await page.explorer.until(lambda: page.pane.listing.is_complete)
        assert len(page.pane.listing.rows) == 1200


async def test_a_page_of_another_size_is_one_key_and_one_choice_away() -> None:
    paper = NamedPaper(people=95, page_limit=100)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.choose("#", "10 rows")
        await page.explorer.until(lambda: "rows 1-10 of 95" in page.foot)
        await page.choose("#", "one list")
        await page.explorer.until(lambda: "one list" in page.foot)
        await page.explorer.press("G")
        await page.explorer.until(lambda: len(page.users) == 95)


async def test_an_order_says_over_how_many_rows_it_speaks() -> None:
    paper = NamedPaper(people=300, page_limit=25)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        page.pane.paused(True)
        await page.choose("s", "length")
        assert "sorted by length among" in page.foot
        assert "of 300" in page.foot
        before = len(page.users)
        await page.explorer.press(">")
        await page.explorer.until(lambda: page.pane.listing.requests == 2)
        assert len(page.users) >= before


async def test_an_order_of_people_whom_no_page_told_has_no_row_numbers_unless_asked_for() -> None:
    paper = NamedPaper(people=300, page_limit=25)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.until(lambda: len(page.pane.extras) > 200)
        assert page.table.view.columns[0].key == "number"
        await page.choose("s", "length")
        assert all(column.key != "number" for column in page.table.view.columns)
        await page.choose("s", "#")
        assert page.table.view.columns[0].key == "number"
        await page.choose("s", "length")
        await page.explorer.press("L")
        await page.explorer.until("all 300 rows")
        await page.explorer.press("enter")
        await page.explorer.until(lambda: page.pane.listing.is_complete and not page.pane.extras)
        await page.explorer.until(lambda: page.table.view.columns[0].key == "number")


async def test_somebody_read_ahead_of_the_pages_goes_where_a_closer_look_tells_otherwise() -> None:
    paper = NamedPaper(people=300, page_limit=25, slow={"overview": 30.0})
    hour = Window(START, START + timedelta(hours=1))
    who = person(paper.address(), 290)
    key = key_of(who.address)

    def told(score: float, depth: Depth) -> Judged:
        summary = QualitySummary(Score(score, "0-100", worst=0, best=100))
        return Judged(key, Evidence(replace(who, summary=summary), Coverage(depth, hour)))

    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.filter("score<20")
        await page.choose("s", "length")
        pane = page.pane
        before = pane.listing.sure().participants
        pane.people._hear([told(5.0, Depth.SUMMARY)], None)
        pane.show_rows(pane.view)
        assert key in page.row_keys
        assert pane.listing.sure().participants == before + 1
        pane.people._hear([told(99.0, Depth.OVERVIEW)], None)
        assert key not in page.row_keys
        assert pane.listing.sure().participants == before


@BOTH
async def test_a_filter_counts_people_over_all_pages_apart_from_the_vendors_totals(vendor: str) -> None:
    async with session_page(address_of("healthy", vendor)) as page:
        totals = page.pane.listing.total
        await page.filter("duration>30m")
        await page.explorer.until(lambda: "over all" in page.head)
        matched = page.pane.matched
        assert matched is not None
        assert matched.complete
        assert f"{matched.people} " in page.head
        assert all((row.participant.duration_s or 0) > 1800 for row in page.rows)
        assert page.pane.listing.total == totals
        await page.explorer.press("u")
        await page.explorer.until(lambda: "matching" not in page.head)


async def test_counting_by_what_the_list_does_not_tell_says_what_it_takes_and_over_how_much_it_speaks() -> None:
    paper = NamedPaper(people=1200, page_limit=100)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.filter("country:BR")
        await page.explorer.until("known to match")
        await page.explorer.press("T")
        await page.explorer.until("To count by country takes reading each person")
        assert "12 requests" in page.explorer.text
        assert "the quality of all 1,200" in page.explorer.text
        await page.explorer.press("enter")
        await page.explorer.until(lambda: page.pane.listing.is_complete)
        await page.explorer.until("over all 1,200 rows")
        unjudged = page.pane.listing.undecided
        assert unjudged
        assert f"known to match: 0 people, 0:00, {unjudged:,} not judged" in page.head
        assert f"0 known to match, {unjudged:,} not judged" in page.foot
        assert page.head.count("shown unjudged") == 1


async def test_a_count_over_rows_that_are_all_judged_says_that_it_stands_there() -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        await page.all_read()
        await page.filter("loss>5%")
        await page.explorer.until("over all 7 rows")
        await page.explorer.press("T")
        await page.explorer.until("who matches is counted over all 7 rows")
        assert "unjudged" not in page.head


async def test_a_filter_on_quality_lets_rows_go_as_they_are_read() -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        await page.all_read()
        everybody = len(page.rows)
        await page.filter("loss>10%")
        await page.explorer.until(lambda: 0 < len(page.rows) < everybody)
        assert all(row.evidence is not None for row in page.rows)


def _has_rows(page: SessionPage, count: int) -> bool:
    return len(page.rows) == count


async def test_bar_table_and_header_count_the_same_rows_where_people_must_be_read() -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        await page.all_read()
        for field, text in (("loss", "loss>5%"), ("rejoins", "rejoins>=1")):
            await page.explorer.press("/", "ctrl+u")
            await page.explorer.type(text)
            await page.explorer.until(f"{field}: 7 of 7 people read")
            said = int(page.explorer.lines[-1].split()[0])
            assert 0 < said < 7
            await page.explorer.press("enter")
            await page.explorer.until(partial(_has_rows, page, said))
            assert page.pane.listing.sure().participants == said
            assert "over all 7 rows" in page.head
        await page.explorer.press("/", "ctrl+u")
        await page.explorer.type("people>3")
        await page.explorer.until("“people” works in the list of sessions")


async def test_enter_opens_a_participant_and_the_way_back_keeps_the_row_and_what_was_read() -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        await page.all_read()
        await page.explorer.press("j", "j", "enter")
        await page.explorer.until(lambda: not isinstance(page.explorer.stop, SessionScreen))
        assert page.explorer.view.address is not None
        assert page.explorer.view.address.is_participant
        await page.explorer.press("q")
        await page.explorer.until(lambda: isinstance(page.explorer.stop, SessionScreen))
        await page.explorer.until(lambda: page.table.cursor == 2)
        assert page.is_read


async def test_the_pane_beside_follows_the_cursor_at_120_columns() -> None:
    async with session_page(address_of("healthy"), size=(120, 36)) as page:
        beside = page.screen.beside
        assert page.is_wide
        await page.explorer.press("j", "j")
        who = page.pane.looked_at
        assert who is not None
        await page.explorer.until(
            lambda: beside.loaded is not None and beside.loaded.evidence.participant.address == who.address
        )
        await page.explorer.press("tab")
        assert page.keyboard == "beside"
        await page.explorer.press("1")
        assert page.keyboard == "session"
        await page.explorer.pilot.resize_terminal(80, 24)
        await page.explorer.pilot.pause()
        await page.explorer.until(lambda: not page.is_wide)
        assert page.keyboard == "session"


async def test_the_pane_beside_tells_of_the_first_row_what_was_read_without_the_cursor_moving() -> None:
    async with session_page(address_of("live"), size=(120, 36)) as page:
        beside = page.screen.beside
        await page.explorer.until(lambda: page.is_read and beside.loaded is not None)
        await page.explorer.pilot.pause()
        who = page.pane.looked_at
        assert who is not None
        assert who.name
        told = beside.facts.text
        assert told.startswith(f" {who.name} ")
        assert "– live" in told
        assert "not told" not in told


async def test_notices_collapse_and_open() -> None:
    async with session_page(address_of("live")) as page:
        await page.explorer.until("live")
        assert "~ " in page.head
        opened = page.pane.notices_open
        await page.explorer.press("!")
        assert page.pane.notices_open is not opened


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_notice_can_be_read_whole_and_leaves_the_table_its_room(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tuple(Notice(NoticeKind.PARTIAL, f"notice {number}: " + "very " * 30 + "long") for number in range(20))
    async with session_page(address_of("healthy"), size=size) as page:
        monkeypatch.setattr(Listing, "notices", long[:2])
        await page.explorer.press("!")
        assert " ".join(page.head.split()).count("very long") == 2
        assert "…" not in page.head
        monkeypatch.setattr(Listing, "notices", long)
        await page.explorer.press("!", "!")
        assert "did not fit here" in page.head
        assert page.table.size.height * 2 >= page.pane.size.height - 6


async def test_expired_rows_say_so_in_place_of_rows() -> None:
    async with explorer(address_of("expired")) as run:
        page = SessionPage(run)
        await run.until("rows for 90 days: of 24")
        assert page.rows == []
        assert "Stream counts" in page.head


async def test_a_session_that_is_not_ready_says_why_and_refresh_asks_again() -> None:
    async with explorer(address_of("not_ready")) as run:
        page = SessionPage(run)
        await run.until(lambda: isinstance(run.stop, SessionScreen) and "computed this yet" in page.pane.fault)
        assert "exists, but Stream" in run.text
        await run.press("r")
        await run.until(lambda: "computed this yet" in page.pane.fault)


async def test_pausing_holds_the_scan() -> None:
    paper = NamedPaper(people=150, page_limit=25, pause_s=0.02)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.press("p")
        reader = page.pane.reader
        assert reader is not None
        await page.explorer.until(lambda: reader.state is Reading.PAUSED)
        await page.explorer.until(lambda: "paused" in page.foot)
        await asyncio.sleep(0.3)
        before = len(paper.asked)
        await asyncio.sleep(0.3)
        assert len(paper.asked) == before
        await page.explorer.press("p")
        await page.explorer.until(lambda: reader.state is Reading.DONE, 30)


async def test_the_scan_stops_where_asking_begins_but_reads_what_is_on_the_screen() -> None:
    paper = NamedPaper(people=2000, page_limit=100)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        reader = page.pane.reader
        await page.explorer.until(lambda: page.pane.reader is not None)
        reader = page.pane.reader
        assert reader is not None
        await page.explorer.until(lambda: reader.state is Reading.HELD, 30)
        await page.explorer.until(lambda: "L reads on" in page.foot)
        read = page.pane.findings.read
        assert read < 1000, "what was on its way is still taken, but not everybody"
        await page.choose("s", "user")
        await page.explorer.press("g")
        visible = [page.pane.row_key(row) for row in page.table.visible_rows]
        await page.explorer.until(lambda: all(_is_read(page, key) for key in visible), 30)


def _pages_asked(paper: NamedPaper) -> int:
    return sum(endpoint == "attendance" for endpoint, _ in paper.asked)


def _is_read(page: SessionPage, key: str) -> bool:
    known = page.pane.findings.get(key)
    return known is not None and known.is_read


@pytest.mark.parametrize("size", [(72, 24), (60, 16)])
async def test_the_rows_that_are_shown_are_told_whole_while_people_are_read(size: tuple[int, int]) -> None:
    paper = NamedPaper(people=12_000, page_limit=100, slow={"overview": 0.2})
    async with session_page(str(paper.address()), specs=[paper.spec()], size=size) as page:
        await page.explorer.until(lambda: "reading people" in page.foot)
        assert page.foot.startswith(plain(foot_line(page.pane, 1000)[0]))
        assert cell_width(page.foot) <= page.pane.size.width


async def test_a_slow_old_answer_never_overwrites_a_newer_question() -> None:
    paper = NamedPaper(people=20, page_limit=25, late={"user-1": 0.5})
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.filter("user:user-1")
        await page.filter("user:user-2")
        await page.explorer.until(lambda: page.users == ["user-2"])
        await asyncio.sleep(0.8)
        assert page.users == ["user-2"]
        assert page.explorer.view.filter == "user:user-2"


async def test_leaving_while_answers_are_on_their_way_cancels_them() -> None:
    paper = NamedPaper(people=3000, page_limit=25, pause_s=0.2)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.press("q")
        await page.explorer.until(lambda: not isinstance(page.explorer.stop, SessionScreen))
    assert paper.now_waiting == 0


async def test_an_error_of_the_vendor_is_one_line_and_the_rows_stay() -> None:
    paper = NamedPaper(people=95, page_limit=25)
    async with session_page(str(paper.address()), specs=[paper.spec()]) as page:
        await page.explorer.until(lambda: _pages_asked(paper) == 2)
        paper.fails = lambda endpoint, subject: VendorFault("it broke") if subject == "50" else None
        await page.explorer.press(">")
        await page.explorer.until(lambda: "rows 26-50" in page.foot)
        await page.explorer.press(">")
        await page.explorer.until(lambda: "it broke" in page.explorer.status)
        assert page.users[0] == "user-25"


HOSTILE = (
    "\x1b[2J\x1b[31mred\x07",
    "e" + "\u0301" * 50,
    "会議室の参加者" * 20,
    "\u202eرامي العبدالله",
    "x" * 10_000,
    "👨‍👩‍👧‍👦 family",
    "tab\tand\nline",
    "\u200b\u200d\ufeff",
)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_hostile_names_never_break_a_row(size: tuple[int, int]) -> None:
    paper = NamedPaper(people=12, names=HOSTILE, page_limit=25)
    async with session_page(str(paper.address()), specs=[paper.spec()], size=size) as page:
        await page.all_read()
        for line in page.explorer.lines:
            assert "\x1b" not in line
            assert "\u202e" not in line
            assert cell_width(line) <= size[0]
        heads = [index for index, line in enumerate(page.explorer.lines[:-1]) if "heat" in line]
        assert len(heads) == 1
        assert len(page.users) == 12


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
async def test_a_session_of_a_hundred_thousand_opens_at_once(vendor: str) -> None:
    async with session_page(address_of("crowd", vendor)) as page:
        assert len(page.users) == 25
        assert page.pane.listing.requests == 1


@needs_captures
async def test_a_real_capture_shows_on_the_same_screen() -> None:
    from tui.service.files import open_file

    path = str(chrome_path("uplink-loss"))
    async with session_page(path, specs=open_file(path).specs) as page:
        await page.all_read()
        assert len(page.users) == 2
        assert any(row.quality is not None and row.quality.state is QualityState.BAD for row in page.rows)
        assert "uplink-loss" in page.explorer.lines[0]


async def test_live_rows_are_read_again_and_the_cursor_stays_on_its_row() -> None:
    async with session_page(address_of("live")) as page:
        await page.explorer.press("j", "j")
        here = page.users[2]
        old = page.pane.listing
        address = page.pane.listing.question.address
        page.pane.look_again(address)
        await page.explorer.until(lambda: page.pane.listing is not old)
        assert page.table.current is not None
        assert page.table.current.participant.user_id == here


async def test_a_resize_storm_ends_where_it_ought_to() -> None:
    async with session_page(address_of("healthy")) as page:
        for width in (200, 61, 119, 120, 121, 30, 80, 160, 80):
            await page.explorer.pilot.resize_terminal(width, 24)
        await page.explorer.pilot.pause()
        assert len(page.explorer.lines) == 24
        assert not page.screen.beside.display
