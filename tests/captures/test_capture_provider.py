"""Captures behind the interface that the vendors have."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path

import pytest

from tests.captures.synthetic import START_MS, as_internals, as_rtcstats, call
from tui.errors import BadFile, NotFound
from tui.model import Address, Metric, SessionStatus, Vendor, Window
from tui.providers.base import ParticipantQuestion, Provider, SessionQuestion
from tui.providers.captures import CaptureProvider, open_capture


@pytest.fixture
def path(tmp_path: Path) -> str:
    file = tmp_path / "call.rtcstats"
    file.write_bytes(as_rtcstats(call(30)))
    return str(file)


def address_of(path: str) -> Address:
    return Address(Vendor.CAPTURE, (), path)


async def test_a_capture_answers_every_question_of_a_provider(path: str) -> None:
    provider: Provider = CaptureProvider(path)
    address = address_of(path)
    page = await provider.sessions(SessionQuestion())
    (session,) = page.page.items
    assert session == await provider.session(address)
    assert (session.title, session.status, session.duration_s) == ("standup", SessionStatus.ENDED, 29.2)
    attendance = await provider.attendance(ParticipantQuestion(address))
    (participant,) = attendance.page.items
    assert str(participant.address) == f"{path}#PC_0"
    assert Address.parse(str(participant.address)) == participant.address
    assert await provider.participant(participant.address) == participant
    assert (participant.name, participant.client.browser, participant.device.os) == ("Zoë", "Firefox", "Linux")
    evidence = await provider.overview(participant)
    assert evidence.participant.summary.rtt_ms == pytest.approx(50)
    assert evidence.participant.summary.jitter_ms == 5
    window = Window.from_epoch(START_MS / 1000 + 5, START_MS / 1000 + 10)
    detail = await provider.detail(participant, window)
    bitrate = next(track for track in detail.tracks if track.track_id == "IV0").get(Metric.BITRATE)
    assert bitrate is not None
    assert len(bitrate) == 5
    assert await provider.latest(participant) == evidence
    roster = await provider.roster(address)
    assert (roster.items, roster.next, roster.total) == ((evidence,), None, 1)
    await provider.aclose()


async def test_the_file_is_read_once_and_off_the_event_loop(path: str) -> None:
    told: list[tuple[int, int]] = []
    threads: set[int] = set()

    def progress(done: int, size: int) -> None:
        told.append((done, size))
        threads.add(threading.get_ident())

    provider = CaptureProvider(path, progress=progress)
    await asyncio.gather(*(provider.session(address_of(path)) for _ in range(5)))
    await provider.attendance(ParticipantQuestion(address_of(path)))
    assert told[-1] == (len(as_rtcstats(call(30))),) * 2
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert threading.get_ident() not in threads


async def test_who_gives_up_does_not_take_the_file_away_from_others(path: str) -> None:
    provider = CaptureProvider(path)
    first = asyncio.ensure_future(provider.session(address_of(path)))
    second = asyncio.ensure_future(provider.session(address_of(path)))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second).title == "standup"


async def test_a_file_that_was_put_right_can_be_asked_again(tmp_path: Path) -> None:
    file = tmp_path / "late"
    provider = CaptureProvider(str(file))
    with pytest.raises(BadFile):
        await provider.session(address_of(str(file)))
    file.write_bytes(as_rtcstats(call(3)))
    assert (await provider.session(address_of(str(file)))).title == "standup"
    with pytest.raises(NotFound, match="PC_9"):
        await provider.participant(address_of(str(file)).of("PC_9"))


async def test_values_lead_back_to_their_raw_lines(path: str) -> None:
    provider = CaptureProvider(path)
    participant = await provider.participant(address_of(path).of("PC_0"))
    evidence = await provider.overview(participant)
    bitrate = next(track for track in evidence.tracks if track.track_id == "IV0").get(Metric.BITRATE)
    assert bitrate is not None
    raw = await provider.raw(participant.address, bitrate.source_ids[0])
    lines = [json.loads(line) for line in raw.splitlines()]
    assert len(lines) == 30
    assert lines[3][2]["IV0"]["bytesReceived"] == 3 * 125_000
    assert json.loads(await provider.raw(participant.address, "line:2"))[0] == "identity"
    assert len((await provider.raw(participant.address, str(participant.source_id))).splitlines()) == 32
    with pytest.raises(NotFound):
        await provider.raw(participant.address, "line:4000")


def test_raw_entries_of_a_chrome_dump(tmp_path: Path) -> None:
    file = tmp_path / "dump.json"
    file.write_bytes(as_internals(call(5), indent=None))
    capture = open_capture(file)
    entries = capture.raw("stat:7-1/IV0").decode()
    assert '"IV0-bytesReceived": {"startTime"' in entries
    assert "[0,125000,250000,375000,500000]" in entries
    assert "OA-" not in entries
    assert '"UserAgent": "Mozilla' in capture.raw("session").decode()
    with pytest.raises(NotFound):
        capture.raw("stat:7-1/nothing")
