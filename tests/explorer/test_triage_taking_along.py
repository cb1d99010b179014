"""Comparing two people, copying an incident, noting something down, recording: over the simulated vendors."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from tests.support.explorer_run import explorer
from tests.support.participant_page import ParticipantPage, culprit, participant_page
from tests.support.session_page import address_of, session_page
from tests.support.triage_page import VENDORS, can_record, sandbox_connection, sandbox_source, triage_page, truth_of
from tui.model import Address, Depth
from tui.paths import state_folder
from tui.render.cells import Glyphs
from tui.screens.comparing import CompareScreen
from tui.screens.context import Workspace
from tui.screens.participant import ParticipantScreen
from tui.service import Service
from tui.service.files import open_bundle_file
from tui.service.record import record, recording_spec
from tui.transports.bundle import BundleWriter, open_bundle
from tui.triage.compare import Axis
from tui.view_state import Show


def copied() -> str:
    """Return what was copied last."""
    return (state_folder() / "last-copy.txt").read_text()


# ---- comparing


@pytest.mark.parametrize("vendor", VENDORS)
async def test_two_marked_people_stand_on_one_clock_and_one_scale(vendor: str) -> None:
    who, since_s, until_s = await culprit("sender_uplink_loss", vendor)
    async with session_page(address_of("sender_uplink_loss", vendor), size=(120, 36)) as page:
        run = page.explorer
        place = next(n for n, row in enumerate(page.rows) if row.participant.address == who.address)
        page.table.move_to(place)
        await run.press("space")
        page.table.move_to(0 if place else 1)
        await run.press("space", "=")
        await run.until(lambda: isinstance(run.stop, CompareScreen) and run.stop.compare_pane.found is not None)
        assert isinstance(run.stop, CompareScreen)
        pane = run.stop.compare_pane
        found = pane.found
        assert found is not None
        assert found.both.axis is Axis.CLOCK
        assert {each.participant.address for each in found.people} >= {who.address}
        for evidence in found.people:
            assert evidence.participant.name is not None
            assert evidence.participant.name in run.text
        assert "worse for" in run.text
        assert pane.at_s is not None
        assert since_s - 60 <= pane.at_s <= until_s + 60
        before = pane.at_s
        await run.press("l", "j", "+")
        assert pane.at_s > before
        side = pane.stack.selected
        await run.press("enter")
        assert isinstance(run.stop, ParticipantScreen)
        assert side is not None
        await run.press("[")
        assert run.view.show is Show.COMPARE


async def test_one_person_in_two_sessions_stands_on_the_time_since_joining() -> None:
    who, *_ = await culprit("sender_uplink_loss", "stream")
    other, *_ = await culprit("receiver_downlink_loss", "stream")
    async with participant_page(who.address) as page:
        run = page.run
        await run.press("=")
        await run.until("Compare with")
        await run.type(str(other.address))
        await run.press("enter")
        await run.until(lambda: isinstance(run.stop, CompareScreen) and run.stop.compare_pane.found is not None)
        assert isinstance(run.stop, CompareScreen)
        pane = run.stop.compare_pane
        assert pane.found is not None
        assert pane.found.both.axis is Axis.SINCE_JOIN
        assert "since each joined" in run.text
        assert pane.at_s is not None
        assert pane.found.both.since_s <= pane.at_s <= pane.found.both.until_s
        at = run.view.at
        assert at is not None
        assert who.joined_at is not None
        assert at > who.joined_at
        await run.press("R")
        await run.until(lambda: pane.found is not None and pane.found.judged[0].ruleset == "cloudflare")
        await run.press("q")
        assert isinstance(run.stop, ParticipantScreen)
        assert run.view.address == who.address


async def test_comparing_asks_for_two() -> None:
    async with session_page(address_of("healthy")) as page:
        await page.explorer.press("=")
        assert "marked rows" in page.explorer.status
        await page.explorer.press("space", "space", "space", "=")
        assert "3 marked" in page.explorer.status


async def test_a_comparison_in_ascii_hides_names_and_says_what_is_no_address() -> None:
    def plain(workspace: Workspace) -> None:
        workspace.look.glyphs = Glyphs.ASCII
        workspace.look.hide_people = True

    who, *_ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address, workspace=plain, theme="none") as page:
        run = page.run
        await run.press("=")
        await run.until("Compare with")
        await run.type("rubbish")
        await run.press("enter")
        assert "no participant's address" in run.status
        await run.press("=")
        await run.until("Compare with")
        await run.press("enter")
        await run.until(lambda: isinstance(run.stop, CompareScreen) and run.stop.compare_pane.found is not None)
        await run.pilot.pause()
        assert run.text.isascii()
        assert isinstance(run.stop, CompareScreen)
        found = run.stop.compare_pane.found
        assert found is not None
        assert not [each for each in found.people if each.participant.name and each.participant.name in run.text]


# ---- the incident snippet


async def test_an_incident_snippet_is_copied_from_any_view_and_names_nobody_where_people_are_hidden() -> None:
    people, *_ = truth_of("sender_uplink_loss", "stream")
    async with triage_page("sender_uplink_loss", "stream", "why") as page:
        await page.run.press("i")
        await page.run.until("incident snippet")
        text = copied()
        assert text.startswith(f"**{page.told.report.sentence[:5]}")
        assert "confidence" in text
        assert f"`callscope open {address_of('sender_uplink_loss')}`" in text
        await page.run.press("P")
        await page.run.press("i")
        await page.run.until(lambda: copied() != text)
        names = {each.participant.name for each in page.told.report.people.values()} | people
        assert not [name for name in names if name and name in copied()]
        await page.run.press("P", "enter")
        person = await ParticipantPage(page.run).ready()
        await person.run.press("i")
        await person.run.until("incident snippet")
        await person.run.until(lambda: str(person.run.view.address) in copied())
        assert "sender uplink" in copied()


# ---- notes


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of one session, in full; whoever changes it changes a copy."""
    path = tmp_path_factory.mktemp("recorded") / "call.callscope"

    async def fill(writer: BundleWriter) -> None:
        async with Service((recording_spec(sandbox_connection(sandbox_source("stream")), writer),)) as service:
            async for _ in record(service, writer, Address.parse(address_of("receiver_downlink_loss")), Depth.FULL):
                pass

    writer = BundleWriter(path)
    try:
        asyncio.run(fill(writer))
    finally:
        writer.close()
    return path


async def test_notes_are_kept_in_a_bundle_shown_with_the_findings_and_lead_back(tmp_path: Path, recorded: Path) -> None:
    path = tmp_path / "call.callscope"
    shutil.copy(recorded, path)

    def of_bundle(workspace: Workspace) -> None:
        workspace.origin.bundle = str(path)

    who, *_ = await culprit("receiver_downlink_loss", "stream")
    specs = open_bundle_file(path).specs
    async with explorer(f"{who.address}?at=2026-11-19T09:25:00Z", specs=specs, workspace=of_bundle) as run:
        await run.until(lambda: isinstance(run.stop, ParticipantScreen))
        await ParticipantPage(run).ready()
        await run.press("A")
        assert "no notes yet" in run.status
        await run.press("a")
        await run.until("Note about")
        await run.type("she changed from wifi to 4g")
        await run.press("enter")
        assert "note 1 was kept" in run.status
        with open_bundle(path) as bundle:
            note = bundle.notes()[0]
        assert (note.text, note.person) == ("she changed from wifi to 4g", who.address)
        assert note.instant is not None
        assert f"{note.instant:%H:%M:%S}" == "09:25:00"
        await run.press("home", "A")
        await run.until("Notes (1)")
        await run.press("enter")
        assert run.view.at == note.instant
        await run.press("w")
        await run.until("she changed from wifi to 4g", 60)


async def test_where_there_is_no_bundle_notes_say_how_to_make_one() -> None:
    who, *_ = await culprit("sender_uplink_loss", "stream")
    async with participant_page(who.address) as page:
        await page.run.press("a")
        assert "notes are kept in a bundle" in page.run.status
        assert "B, in the session, records" in page.run.status


# ---- recording


async def test_a_session_is_recorded_while_one_goes_on_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with session_page(address_of("receiver_downlink_loss"), workspace=can_record) as page:
        run = page.explorer
        await run.press("B")
        await run.until("Record into")
        await run.type("mine")
        await run.press("enter")
        assert run.stop.workspace.recording is not None
        await run.press("w", "j")
        await run.until(lambda: run.stop.workspace.recording is None, 120)
        assert "recorded: " in run.status
        assert run.view.show is Show.WHY
    path = tmp_path / "mine.callscope"
    with open_bundle(path) as bundle:
        assert [str(each.address) for each in bundle.sessions()] == [address_of("receiver_downlink_loss")]
        assert all(each.is_complete for each in bundle.sessions())


async def test_a_recording_can_be_ended_and_a_bundle_is_not_recorded_again(
    tmp_path: Path, recorded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with session_page(address_of("one_sfu"), workspace=can_record) as page:
        run = page.explorer
        await run.press("B")
        await run.until("everything")
        await run.press("enter")
        await run.until(lambda: run.stop.workspace.recording is not None)
        await run.press("B")
        await run.until("end the recording")
        await run.press("down", "enter")
        await run.until(lambda: run.stop.workspace.recording is None)
        assert "recording ended" in run.status
    assert [each for each in os.listdir(tmp_path) if each.endswith(".callscope")]
    view = address_of("receiver_downlink_loss")
    async with session_page(view, specs=open_bundle_file(recorded).specs) as page:
        await page.explorer.press("B")
        assert "a recording already" in page.explorer.status
