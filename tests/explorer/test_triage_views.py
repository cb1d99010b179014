"""Why, heat map, matrix and slices of a session, over both simulated vendors and a real capture."""

from __future__ import annotations

import re
from functools import partial

import pytest

from tests.captures.capture_files import chrome_path, needs_captures
from tests.support.explorer_run import explorer
from tests.support.participant_page import ParticipantPage
from tests.support.session_page import NamedPaper, SessionPage, address_of, session_page
from tests.support.triage_page import VENDORS, TriagePage, triage_page, truth_of
from tui.commands import COMMANDS, Scope
from tui.model import Metric, QualityState
from tui.render.cells import Glyphs
from tui.render.series_rows import SeriesRow
from tui.screens.context import Workspace
from tui.screens.participant import ParticipantScreen
from tui.screens.session import SessionScreen
from tui.service.files import open_file
from tui.triage.verdict import Cause
from tui.view_state import Show

SIZES = [(80, 24), (120, 36), (200, 50)]
KEYS = {"w": "why", "H": "heat", "M": "matrix", "S": "slices"}


# ---- why


@pytest.mark.parametrize("vendor", VENDORS)
@pytest.mark.parametrize(
    ("name", "cause"),
    [("sender_uplink_loss", Cause.SENDER_UPLINK), ("receiver_downlink_loss", Cause.RECEIVER_DOWNLINK)],
)
async def test_why_says_the_sentence_first_then_verdicts_with_evidence_and_leads_there(
    name: str, vendor: str, cause: Cause
) -> None:
    people, since_s, until_s = truth_of(name, vendor)
    async with triage_page(name, vendor, "why") as page:
        verdict = page.told.report.triage.verdicts[0]
        who = page.told.report.participant(verdict.people[0])
        assert verdict.cause is cause
        assert {who.user_id, who.custom_id} & people
        assert page.head.startswith(" ".join(verdict.sentence.split()))
        assert page.run.text.index(verdict.sentence[:20]) < page.run.text.index(f"1 {cause}")
        assert f"confidence {verdict.confidence:.0%}" in page.run.text
        told = " ".join(page.why.entries.text.split())
        for line in (*verdict.evidence, *verdict.counter):
            assert " ".join(line.split()) in told
        assert "In the 30 s before" in told
        assert re.search(r"! bad +\S.* [><]=? [\d.]+ \(.+\), 3 of 5 x \d+ s, \d\d:\d\d:\d\d-\d\d:\d\d:\d\d", told)
        await page.run.press("enter")
        opened = await ParticipantPage(page.run).ready()
        assert page.run.view.address == who.address
        assert since_s - 60 <= opened.at_s <= until_s
        await page.run.press("q")
        assert page.run.view.show is Show.WHY


async def test_a_flag_leads_to_its_series_while_people_are_still_being_read() -> None:
    async with triage_page("receiver_downlink_loss", "stream", "why") as page:
        screen, entries, targets = page.screen, page.why.entries, page.why._why.targets
        received = next(key for key, each in targets.items() if each.metric == Metric.FREEZES)
        while entries.key != received:
            entries.move(1)
        await page.run.press("enter")
        opened = await ParticipantPage(page.run).ready()
        row = opened.pane.stack.selected
        assert isinstance(row, SeriesRow)
        assert (row.heading.key.partition("~")[0], row.series.metric) == (targets[received].track_id, Metric.FREEZES)
        assert row.heading.title == "video from"
        assert row.series.at(opened.at_s)
        # news of people come while the person's screen, whose view is another, is over the session's
        screen.show_header()
        assert screen._whose() == []


async def test_j_and_k_go_through_what_leads_somewhere_and_n_to_what_was_bad() -> None:
    async with triage_page("sender_uplink_loss", "stream", "why") as page:
        entries = page.why.entries
        first = entries.key
        await page.run.press("j", "j")
        assert entries.key not in (first, None)
        await page.run.press("k", "k")
        assert entries.key == first
        await page.run.press("n")
        notable = {entry.key for entry in entries.entries if entry.notable}
        assert entries.key in notable - {first}
        await page.run.press("G")
        last = entries.key
        await page.run.press("n")
        assert "last one" in page.run.status
        assert entries.key == last


async def test_a_person_has_a_why_of_their_own() -> None:
    people, *_ = truth_of("receiver_downlink_loss", "stream")
    async with triage_page("receiver_downlink_loss", "stream", "why") as page:
        await page.run.press("enter")
        await ParticipantPage(page.run).ready()
        await page.run.press("w")
        await page.run.until(lambda: isinstance(page.run.stop, SessionScreen) and page.why.person is not None)
        await page.run.until("downlink was bad")
        who = page.told.report.participant(page.why.person or "")
        assert who.user_id in people
        flags = page.told.report.judgement(page.why.person or "").flags
        assert f"{len(flags)} flags" in page.why.entries.text
        await page.run.press("w")
        assert page.run.view.show is Show.WHY
        assert page.why.person is None
        await page.run.press("[", "q")
        assert isinstance(page.run.stop, ParticipantScreen)


async def test_somebody_without_a_fault_of_their_own_is_told_apart() -> None:
    async with triage_page("sender_uplink_loss", "stream", "why") as page:
        report = page.told.report
        sufferer = next(key for key in report.triage.verdicts[0].sufferers if key not in report.triage.of_participant)
        address = report.participant(sufferer).address
        assert page.run.app.navigator is not None
        page.run.app.navigator.go(page.run.view.opened(address).showing(Show.WHY))
        await page.run.until("suffered from this")


async def test_another_rule_set_judges_at_once_and_the_header_says_which() -> None:
    async with triage_page("sender_uplink_loss", "stream", "why") as page:
        seen = []
        for name in ("cloudflare", "teams", "twilio", "stream"):
            await page.run.press("R")
            await page.run.until(partial(_is_judged_by, page, name))
            assert page.told.report.triage.ruleset == name
            seen.append(page.why.entries.text)
        assert len(set(seen)) > 2
        assert "(Stream server)" in seen[-1]
        assert "(Stream server)" not in seen[0]


def _is_judged_by(page: TriagePage, name: str) -> bool:
    return page.told.ruleset.name == name and f"rules: {name}" in page.head


async def test_the_rule_set_counts_in_the_table_and_for_a_person_too() -> None:
    async with session_page(address_of("receiver_downlink_loss")) as page:
        await page.all_read()
        before = [row.worst for row in page.rows]
        await page.explorer.press("R")
        await page.explorer.until(lambda: [row.worst for row in page.rows] != before)
        assert "RealtimeKit" in page.explorer.status
        await page.explorer.press("W", "enter")
        person = await ParticipantPage(page.explorer).ready()
        loaded = person.pane.loaded
        assert loaded is not None
        assert all("Stream server" not in flag.limit.source for flag in loaded.flags)


# ---- heat map


@pytest.mark.parametrize("vendor", VENDORS)
async def test_the_heat_map_puts_together_what_began_together_and_opens_that_instant(vendor: str) -> None:
    _, since_s, _ = truth_of("one_sfu", vendor)
    async with triage_page("one_sfu", vendor, "heat") as page:
        pane = page.heat
        rows = pane._rows.rows
        bad = [row for row in rows if row.judgement.quality.state is QualityState.BAD]
        assert len(bad) >= 3
        assert rows[: len(bad)] == tuple(bad)
        onsets = [row.onset_s or 0.0 for row in bad]
        assert onsets == sorted(onsets)
        clock = page.told.clock
        assert clock is not None
        cells = pane._strip(rows[0]).cells
        onset = int((since_s - clock.since_s) / clock.duration_s * len(cells))
        assert any(cell.state is QualityState.BAD for cell in cells[onset : onset + 4])
        assert "most " in page.run.text
        assert "! bad" in pane.foot.text
        await page.run.press("enter")
        opened = await ParticipantPage(page.run).ready()
        loaded = opened.pane.loaded
        assert loaded is not None
        assert any(flag.overlaps(opened.at_s - 60, opened.at_s + 60) for flag in loaded.flags)
        await page.run.press("q")
        assert page.run.view.show is Show.HEAT


async def test_the_heat_cursor_tells_person_time_and_what_was_flagged() -> None:
    async with triage_page("receiver_downlink_loss", "stream", "heat", size=(120, 36)) as page:
        pane, run = page.heat, page.run
        before = pane.foot.text
        await run.press("l")
        assert pane.foot.text != before
        person = page.told.report.name(pane._rows.rows[0].key)
        assert person in pane.foot.text
        await run.press("^")
        assert pane.grid.column == 0
        await run.press("$")
        assert pane.grid.column == pane._width - 1
        await run.press("j")
        assert pane.grid.row == 1
        assert run.view.selected == str(page.told.report.participant(pane._rows.rows[1].key).address)
        await run.press("g", "^", "n")
        assert "! bad" in pane.foot.text
        at = run.view.at
        await run.press("q")
        assert SessionPage(run).table.current is not None
        await run.press("H")
        await page.ready()
        assert run.view.at == at


# ---- matrix


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_bad_column_is_the_receiver_and_a_bad_row_the_sender(vendor: str) -> None:
    people, since_s, until_s = truth_of("receiver_downlink_loss", vendor)
    async with triage_page("receiver_downlink_loss", vendor, "matrix") as page:
        assert re.match(r"What .+ received was bad", page.head)
        matrix = page.told.matrix
        worst = page.told.report.participant(matrix.subscribers[0].key)
        assert {worst.user_id, worst.custom_id} & people
        assert "! bad" in page.matrix.foot.text
        await page.run.press("enter")
        opened = await ParticipantPage(page.run).ready()
        assert page.run.view.address == worst.address
        assert since_s - 60 <= opened.at_s <= until_s
    people, *_ = truth_of("sender_uplink_loss", vendor)
    async with triage_page("sender_uplink_loss", vendor, "matrix") as page:
        assert re.match(r"What .+ sent was bad", page.head)
        sender = page.told.report.participant(page.told.matrix.publishers[0].key)
        assert {sender.user_id, sender.custom_id} & people


async def test_the_matrix_cursor_walks_bad_cells_and_names_both() -> None:
    async with triage_page("sender_uplink_loss", "stream", "matrix", size=(200, 50)) as page:
        grid, matrix = page.matrix.grid, page.told.matrix
        seen = [(grid.row, grid.column)]
        for _ in range(3):
            await page.run.press("n")
            seen.append((grid.row, grid.column))
        assert len(set(seen)) == 4
        for row, column in seen:
            cell = matrix.cell(matrix.publishers[row].key, matrix.subscribers[column].key)
            assert cell is not None
            assert cell.quality.state is QualityState.BAD
        publisher, subscriber = matrix.publishers[grid.row].name, matrix.subscribers[grid.column].name
        assert f"{publisher} to {subscriber}" in page.matrix.foot.text
        await page.run.press("g", "^", "$", "G")
        assert (grid.row, grid.column) == (len(matrix.publishers) - 1, len(matrix.subscribers) - 1)


async def test_a_matrix_wider_than_the_screen_scrolls_with_names_letter_under_letter() -> None:
    async with triage_page("one_sfu", "stream", "matrix", size=(60, 20)) as page:
        grid = page.matrix.grid
        assert grid.visible_columns < len(page.told.matrix.subscribers)
        await page.run.press("$")
        last = page.told.matrix.subscribers[-1]
        assert last.name in page.matrix.foot.text
        assert page.run.text.count("▌") == 1


# ---- slices


async def test_a_slice_that_stands_out_is_said_and_enter_shows_its_people() -> None:
    people, *_ = truth_of("one_sfu", "stream")
    async with triage_page("one_sfu", "stream", "slices") as page:
        assert page.head.startswith("media server ")
        found = page.told.report.fair_slices.rows[0]
        assert f"{found.risk.bad} of {found.risk.people}" in page.run.text
        assert "95 % CI" in page.run.text
        await page.run.press("enter")
        session = SessionPage(page.run)
        await page.run.until(lambda: isinstance(page.run.stop, SessionScreen) and page.run.view.show is Show.USUAL)
        assert page.run.view.filter == found.filter
        await page.run.until(lambda: len(session.rows) == found.risk.people)
        assert set(session.users) == people


async def test_no_slice_stands_out_is_an_answer_and_too_few_is_another() -> None:
    async with triage_page("sender_cpu", "stream", "slices") as page:
        assert page.head.startswith("Too few to say")
        assert "at least 6 people" in page.run.text
    async with triage_page("sender_uplink_loss", "rtk", "slices", size=(200, 50)) as page:
        assert not page.told.report.fair_slices.rows
        assert "bad" in page.head


# ---- what holds for all of them


async def test_every_view_stands_in_ascii_at_every_size_and_hides_names() -> None:
    def plain(workspace: Workspace) -> None:
        workspace.look.glyphs = Glyphs.ASCII
        workspace.look.hide_people = True

    async with triage_page("one_sfu", "stream", "why", workspace=plain, theme="none") as page:
        report = page.told.report
        names = {name for each in report.people.values() for name in (each.participant.name, each.participant.user_id)}
        for key in ("w", "H", "M", "S"):
            if page.run.view.show.value != KEYS[key]:
                await page.run.press(key)
            await page.ready()
            for size in SIZES:
                await page.run.pilot.resize_terminal(*size)
                await page.run.pilot.pause()
                text = page.run.text
                assert text.isascii(), {char for char in text if not char.isascii()}
                assert len(page.run.lines) == size[1]
                assert all(len(line) <= size[0] for line in page.run.lines)
                assert not [name for name in names if name and name in text]
                assert key == "S" or "~" in text


async def test_every_view_opens_by_its_key_reads_nothing_again_and_the_key_goes_back() -> None:
    async with session_page(address_of("sender_uplink_loss")) as page:
        await page.all_read()
        reader = page.pane.reader
        for key, show in KEYS.items():
            await page.explorer.press(key)
            await TriagePage(page.explorer).ready()
            assert page.explorer.view.show.value == show
            assert page.pane.reader is reader
            await page.explorer.press(key)
            assert page.explorer.view.show is Show.USUAL
            assert page.pane.display
            assert page.table.has_focus


async def test_hostile_names_break_no_view() -> None:
    names = ("\x1b[31mred", "a\u202eb", "e" + "\u0301" * 50, "\u6f22\u5b57" * 30, "x" * 10_000, "tab\tnew\nline")
    paper = NamedPaper(people=12, names=names, page_limit=25)
    async with explorer(f"{paper.address()}?show=why", specs=[paper.spec()]) as run:
        for key in ("w", "H", "S"):
            if run.view.show.value != KEYS[key]:
                await run.press(key)
            await TriagePage(run).ready()
            assert "\x1b" not in run.text
            assert "\u202e" not in run.text
            assert len(run.lines) == 24


async def test_what_is_not_read_yet_is_counted_and_reading_on_shows_its_cost() -> None:
    paper = NamedPaper(people=900, page_limit=100, pause_s=0.001)
    async with explorer(f"{paper.address()}?show=why", specs=[paper.spec()]) as run:
        page = TriagePage(run)
        await run.until("L reads on", 60)
        assert re.search(r"\d+ of 900 read, L reads on: [\d,]+ requests", page.head)
        await run.press("L")
        await run.until("read everybody")
        assert "requests" in run.text
        await run.press("enter")
        await run.until(lambda: page.screen.table_pane.reader is not None and page.screen.table_pane.reader.is_free)


async def test_a_capture_is_triaged_alike() -> None:
    paper = NamedPaper(people=3)
    async with explorer(f"{paper.address()}?show=matrix", specs=[paper.spec()]) as run:
        page = await TriagePage(run).ready()
        assert "nobody's answers say" in run.text
        assert "No path between two people can be judged" in page.head


@needs_captures
async def test_a_real_capture_shows_in_every_view() -> None:
    path = str(chrome_path("uplink-loss"))
    async with explorer(f"{path}?show=why", specs=open_file(path).specs, size=(120, 36)) as run:
        page = await TriagePage(run).ready()
        assert page.told.ruleset.name == "twilio"
        assert page.told.report.triage.verdicts[0].cause is Cause.SENDER_UPLINK
        assert "uplink was bad" in page.head
        await run.press("H")
        await page.ready()
        assert "! bad" in page.heat.foot.text
        await run.press("M")
        await page.ready()
        assert page.told.matrix.publishers
        await run.press("S")
        await page.ready()
        assert page.head.startswith("Too few to say")


async def test_every_command_of_a_session_and_of_a_person_has_somebody_who_carries_it_out() -> None:
    known: set[str] = set()
    async with triage_page("receiver_downlink_loss", "stream", "why") as page:
        for key in ("w", "H", "M", "S"):
            if page.run.view.show.value != KEYS[key]:
                await page.run.press(key)
            await page.ready()
            known |= {each.id for each in COMMANDS if page.screen.knower(each.id, page.pane) is not None}
        await page.run.press("w")
        await page.ready()
        await page.run.press("enter")
        person = await ParticipantPage(page.run).ready()
        known |= {each.id for each in COMMANDS if person.screen.knower(each.id, person.pane) is not None}
        table = page.run.app._stops[SessionScreen]
        assert isinstance(table, SessionScreen)
        known |= {each.id for each in COMMANDS if table.knower(each.id, table.table_pane) is not None}
    assert {each.id for each in COMMANDS if each.scope in (Scope.SESSION, Scope.TRIAGE, Scope.PARTICIPANT)} <= known
