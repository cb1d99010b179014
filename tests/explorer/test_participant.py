"""One participant, from the keyboard."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from tests.captures.capture_files import CAPTURES, needs_captures
from tests.support.explorer_run import explorer
from tests.support.participant_page import culprit, participant_page, showcase_session
from tui.model import Address, QualityState, Vendor
from tui.render.facts import facts_of
from tui.render.series_rows import BandRow, HeadRow, MarkRow, SeriesRow
from tui.sandbox.faults import Fault, FaultName
from tui.screens.context import Workspace
from tui.screens.participant_pane import ParticipantPane
from tui.service.files import open_file
from tui.triage.rulesets import RULESETS
from tui.view_state import Show
from tui.widgets.table import Table


@pytest.mark.parametrize(
    ("vendor", "size"), [("stream", (80, 24)), ("rtk", (80, 24)), ("stream", (120, 36)), ("rtk", (200, 50))]
)
async def test_the_minute_that_it_went_wrong_is_read_at_once(vendor: str, size: tuple[int, int]) -> None:
    who, since, until = await culprit("sender_uplink_loss", vendor)
    async with participant_page(who.address, size=size) as page:
        lines = page.run.lines
        assert all(len(line) <= size[0] for line in lines)
        assert since - 15 <= page.at_s <= since + 30
        assert page.selected.endswith("/loss")
        assert (who.name or "") in lines[1]
        assert any(line.startswith("▌loss %") and "!" in line for line in lines), "the value is flagged by a glyph"
        quality = next(line for line in lines if line.startswith(" quality"))
        assert "█" in quality
        assert quality.endswith("bad")
        assert f"{datetime.fromtimestamp(page.at_s, UTC):%H:%M:%S}" in page.run.text
        assert until > since


async def test_who_fares_well_is_shown_calmly() -> None:
    clean = showcase_session("clean", "stream")
    async with explorer(str(clean), size=(120, 36)) as run:
        pane = run.stop.query_one(ParticipantPane)
        await run.until(lambda: pane.loaded is not None)
        table = run.stop.query(Table).first()
        for _ in range(table.row_count):
            loaded = pane.loaded
            assert loaded is not None
            assert loaded.judged is not None
            assert not loaded.flags
            at_s = loaded.first_instant()
            assert loaded.judged.at(at_s).state is QualityState.OK
            who = pane.address
            await run.press("j")
            await run.until(partial(_shows_another, pane, who, table))


def _shows_another(pane: ParticipantPane, who: Address | None, table: Table[object]) -> bool:
    at_end = table.cursor == table.row_count - 1
    return pane.loaded is not None and (pane.address != who or at_end)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_every_fact_can_be_read_and_none_is_cut(size: tuple[int, int]) -> None:
    who, _, _ = await culprit("sender_uplink_loss", "rtk")
    async with participant_page(who.address, size=size) as page:
        told = page.pane.participant
        assert told is not None
        facts = facts_of(told, page.screen.workspace.formats)
        assert {"pre-call", "ip", "role"} <= {fact.label for fact in facts}
        await page.run.press("f")
        shown = " ".join(page.run.text.split())
        for fact in facts:
            assert f"{fact.label} {fact.text}" in shown or all(word in shown for word in fact.text.split())
        await page.run.press("q")
        assert page.run.view.show is Show.USUAL


async def test_every_series_of_every_track_can_be_reached() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        loaded = page.pane.loaded
        assert loaded is not None
        await page.run.press("e")
        loaded = page.pane.loaded
        assert loaded is not None
        listed = {(row.heading.key, row.series.metric) for row in loaded.rows if isinstance(row, SeriesRow)}
        count = sum(len(track.series) for track in loaded.evidence.tracks) + len(loaded.evidence.connection)
        assert len(listed) == count
        seen = set()
        for _ in range(len(loaded.rows)):
            seen.add(page.selected)
            page.pane.stack.move(1)
        page.pane.stack.move(-len(loaded.rows))
        for _ in range(len(loaded.rows)):
            seen.add(page.selected)
            page.pane.stack.move(1)
        assert seen >= {row.key for row in loaded.rows if not isinstance(row, HeadRow)}


async def test_the_cursor_reads_all_series_and_stays_in_the_window() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        before = page.at_s
        await page.run.press("l")
        assert page.at_s > before
        await page.run.press("h", "h")
        assert page.at_s < before
        loaded = page.pane.loaded
        assert loaded is not None
        await page.run.press("home")
        assert page.at_s == pytest.approx(loaded.whole.since_s, abs=0.01)
        await page.run.press("h")
        assert page.at_s >= loaded.whole.since_s - 0.01
        await page.run.press("end", "l", "l")
        assert page.at_s <= loaded.whole.until_s + 0.01


async def test_n_walks_what_happened_in_order_and_says_where_it_ends() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        notable = sorted({mark.at_s for mark in page.pane.marks() if mark.notable})
        await page.run.press("home", "N")
        walked = []
        for _ in notable:
            await page.run.press("n")
            walked.append(page.at_s)
        assert walked[: len(notable)] == sorted(walked)
        assert walked[-1] == pytest.approx(notable[-1], abs=0.002)
        await page.run.press("n")
        assert "last one" in page.run.status


async def test_zoom_pan_and_undo_keep_the_cursor_in_sight() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "rtk")
    async with participant_page(who.address) as page:
        await page.run.press("+", "+", "+")
        view = page.run.view
        assert view.since is not None
        assert view.until is not None
        assert view.since.timestamp() <= page.at_s <= view.until.timestamp()
        assert " of 42:00" in page.run.text
        await page.run.press(">")
        assert page.run.view.since is not None
        assert page.run.view.since > view.since
        await page.run.press("u")
        assert page.run.view.since == view.since
        await page.run.press("z")
        assert page.run.view.since is None


async def test_a_window_is_chosen_and_the_last_minute_asked_of_the_vendor() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        await page.run.press("W")
        await page.run.until("as Stream answers")
        await page.run.type("last 30")
        await page.run.press("enter")
        view = page.run.view
        assert view.since is not None
        assert view.until is not None
        assert (view.until - view.since).total_seconds() == 1800
        start = view.since
        await page.run.press("W")
        await page.run.type("last minute")
        await page.run.press("enter")
        await page.run.until(lambda: page.run.view.since is not None and page.run.view.since > start)
        latest = page.run.view
        assert latest.since is not None
        assert latest.until is not None
        assert (latest.until - latest.since).total_seconds() <= 61


async def test_the_list_of_what_happened_moves_the_cursor() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        series = page.selected
        await page.run.press("E")
        row = page.pane.stack.selected
        assert isinstance(row, MarkRow)
        told = [line for line in page.run.lines[:-6] if " bad " in line]
        assert any("audio sent" in line for line in told), "which track it was is said"
        await page.run.press("k")
        earlier = page.pane.stack.selected
        assert isinstance(earlier, MarkRow)
        assert page.at_s == pytest.approx(earlier.mark.at_s, abs=0.002)
        await page.run.press("E")
        assert page.selected == series


async def test_enter_shows_the_series_as_a_chart_with_axes_and_back() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        key = page.selected
        await page.run.press("enter")
        assert (page.run.view.show, page.run.view.detail) == (Show.CHART, key)
        text = page.run.text
        assert "┤" in text
        assert "08:50" in text
        assert "bad > 10 % (Stream server)" in text
        hints = text.splitlines()[-1]
        assert "Enter all series" in hints
        assert "j next series" in hints
        assert "Enter chart" not in text
        before = page.at_s
        await page.run.press("l", "j")
        assert page.at_s > before
        assert page.run.view.detail != key
        await page.run.press("q")
        assert page.run.view.show is Show.USUAL
        assert page.selected == page.run.view.selected
        assert page.pane.stack.page_text().splitlines()[1].startswith(" video sent")


async def test_an_address_reopens_the_very_view() -> None:
    who, since, _ = await culprit("sender_uplink_loss", "stream")
    at = datetime.fromtimestamp(since + 120, UTC)
    text = f"{who.address}?at={at:%Y-%m-%dT%H:%M:%SZ}&from={at - timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    async with participant_page(text) as page:
        assert page.at_s == int(since + 120)
        assert page.run.view.since is not None
        assert any(" of 41:40" in line for line in page.run.lines[-8:])


async def test_line_label_and_flags_name_one_limit_whichever_rules_judge() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        seen = set()
        for name in (None, *RULESETS):
            if name is not None:
                await page.run.press("R")
                rules = page.run.stop.workspace.rules
                await page.run.until(partial(_is_judged_by, page.pane, rules))
            loaded, row = page.pane.loaded, page.pane.stack.selected
            assert loaded is not None
            assert isinstance(row, SeriesRow)
            flags = [flag for flag in loaded.flags if flag.metric == "loss" and flag.track_id == row.heading.key]
            assert flags
            assert {flag.limit for flag in flags if flag.state is QualityState.BAD} == {row.limits[0]}
            assert f"bad > {row.limits[0].limit:g} % ({row.limits[0].source[:8]}" in page.run.text
            marked = [mark.detail for mark in loaded.marks if mark.metric == "loss"]
            assert all(row.limits[0].source in detail for detail in marked)
            seen.add(row.limits[0])
        assert len(seen) == len(RULESETS)


def _is_judged_by(pane: ParticipantPane, rules: str | None) -> bool:
    loaded = pane.loaded
    return loaded is not None and loaded.rules is not None and loaded.rules.name == rules


async def test_listing_every_series_draws_each_beside_its_own_name() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        await page.run.press("e")
        stack = page.pane.stack
        shown = stack.page_text()
        stack.forget()
        assert stack.page_text() == shown


async def test_names_are_hidden_everywhere_on_the_screen() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")

    def hidden(workspace: Workspace) -> None:
        workspace.look.hide_people = True

    async with participant_page(who.address, size=(200, 50), workspace=hidden) as page:
        loaded = page.pane.loaded
        assert loaded is not None
        for key in ("pagedown", "pagedown", "pagedown", "E"):
            text = page.run.text
            people = [track.publisher for track in loaded.evidence.tracks if track.publisher]
            names = {who.name, who.user_id, who.network.ip, who.session_id}
            names |= {name for one in people for name in (one.name, one.user_id)}
            assert not [name for name in names if name and name in text]
            await page.run.press(key)
        await page.run.press("v")
        await page.run.until("Names and IPs are hidden")


async def test_relative_times_count_from_the_sessions_start() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "rtk")
    async with participant_page(who.address) as page:
        loaded = page.pane.loaded
        assert loaded is not None
        assert loaded.reply.session is not None
        assert loaded.reply.session.started_at is not None
        await page.run.press("t", "t")
        clock = page.pane.clock(page.at_s)
        into = page.at_s - loaded.reply.session.started_at.timestamp()
        assert clock == f"+{int(into // 3600):02}:{int(into % 3600 // 60):02}:{int(into % 60):02}"
        assert clock in page.run.text
        assert "session clock" in page.run.text


async def test_a_stale_answer_never_replaces_another_participant() -> None:
    bad, _, _ = await culprit("sender_uplink_loss", "stream")
    other, _, _ = await culprit("receiver_downlink_loss", "stream")
    async with participant_page(bad.address) as page:
        pane = page.pane
        old = pane.loaded
        assert old is not None
        pane.preview(other)
        pane.preview(bad)
        pane.preview(other)
        await asyncio.sleep(0.3)
        pane._take(bad.address, old)
        await page.run.until(lambda: pane.loaded is not None and pane.loaded is not old)
        assert pane.loaded is not None
        assert pane.loaded.evidence.participant.address == other.address
        assert page.run.view.address == bad.address, "a preview is no navigation"
        await page.run.press("l", "+")
        assert page.run.view.since is None
        pane.preview(None)
        await page.run.pilot.pause()
        assert pane.loaded is None


async def test_an_error_is_one_readable_line_and_refresh_tries_again() -> None:
    session = showcase_session("sender_uplink_loss", "stream")
    async with explorer(str(session.of("nobody", "nowhere"))) as run:
        await run.until("could not be read")
        assert run.status.startswith("!")
        await run.press("r")
        await run.until("could not be read")


async def test_slow_answers_leave_the_keys_free() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "stream")
    async with explorer(str(who.address), faults=[Fault(FaultName.STALLED, path="*details*", stall_s=3)]) as run:
        await run.press("j", "l", "n", "+", "q")
        await run.until(lambda: run.view.address != who.address)


async def test_resizing_never_leaves_a_line_too_long() -> None:
    who, _, _ = await culprit("sender_uplink_loss", "rtk")
    async with participant_page(who.address) as page:
        for size in ((200, 50), (60, 16), (120, 36), (61, 20), (80, 24)):
            await page.run.pilot.resize_terminal(*size)
            await page.run.pilot.pause()
            assert all(len(line) <= size[0] for line in page.run.lines)
            assert "quality" in page.run.text


async def test_it_opens_from_a_row_of_the_participants() -> None:
    session = showcase_session("sender_uplink_loss", "rtk")
    async with explorer(str(session)) as run:
        table = run.stop.query(Table).first()
        await run.until(lambda: len(table.view.rows) > 2)
        await run.press("enter")
        await run.until(lambda: run.view.address is not None and run.view.address.is_participant)
        await run.until("bitrate")
        await run.press("q")
        assert run.view.address == session


async def test_beside_the_table_it_follows_the_cursor_and_opens_a_chart_of_its_own() -> None:
    session = showcase_session("sender_uplink_loss", "stream")
    async with explorer(str(session), size=(160, 45)) as run:
        pane = run.stop.query_one(ParticipantPane)
        await run.until(lambda: pane.loaded is not None)
        first = pane.address
        await run.press("j", "j")
        await run.until(lambda: pane.loaded is not None and pane.address != first)
        assert run.view.address == session, "looking at somebody is no navigation"
        await run.press("tab", "l", "+")
        assert run.view.since is None
        await run.press("enter")
        await run.until("┤")
        assert run.view.address == pane.address
        assert run.view.show is Show.CHART
        await run.press("q", "q")
        assert run.view.address == session


@needs_captures
@pytest.mark.parametrize(
    "name", ["google-standard-stats-sfu.rtcstats", "google-legacy-stats-p2p.rtcstats", "safari-standard-stats.rtcstats"]
)
async def test_a_real_capture_is_shown_alike(name: str) -> None:
    from tui.providers.base import ParticipantQuestion
    from tui.service import Service

    path = str(CAPTURES / name)
    specs = open_file(path).specs
    async with Service(specs) as service:
        reply = await service.participants(ParticipantQuestion(Address(Vendor.CAPTURE, (), path)))
    async with participant_page(reply.items[0].address, specs=specs, size=(160, 45)) as page:
        assert "quality" in page.run.text
        rows = page.pane.loaded.rows if page.pane.loaded is not None else ()
        assert any(isinstance(row, SeriesRow | BandRow) for row in rows)
        await page.run.press("n", "l", "pagedown")
        await page.run.press("v")
        await page.run.until(f"{path}   ")
