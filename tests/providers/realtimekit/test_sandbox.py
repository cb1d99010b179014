"""The provider against the simulated vendor: every generation, every question, and misbehaviour."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tui.config.access import LegacyAccess, RealtimeKitAccess
from tui.config.secret import Secret
from tui.errors import AppSuspended, BadToken, CallscopeError, NoPermission, NotFound, ProxyAnswer, WrongIdKind
from tui.model import (
    Address,
    Depth,
    Direction,
    Metric,
    Participant,
    SessionStatus,
    TrackKind,
    Vendor,
    Window,
)
from tui.providers.base import ParticipantQuestion, SessionQuestion
from tui.providers.realtimekit import RealtimeKitProvider
from tui.query.tree import Word
from tui.sandbox.faults import Fault, FaultName
from tui.sandbox.realtimekit import Generation

Open = Callable[..., AbstractAsyncContextManager[RealtimeKitProvider]]


@asynccontextmanager
async def opened(server: Any, **changes: Any) -> AsyncIterator[RealtimeKitProvider]:
    keys = server.credentials.realtimekit
    values: dict[str, Any] = {
        "account_id": keys.account_id,
        "api_token": Secret(keys.api_token),
        "app_id": keys.app_id,
        "base_url": server.realtimekit_url,
    }
    provider = RealtimeKitProvider(RealtimeKitAccess(**(values | changes)))
    try:
        yield provider
    finally:
        await provider.aclose()


def showcase(server: Any, name: str) -> Address:
    call = server.world.showcase(name, "rtk")
    return Address(Vendor.REALTIMEKIT, (server.app_id,), call.session_id)


async def everybody(provider: RealtimeKitProvider, session: Address, limit: int = 100) -> list[Participant]:
    found: list[Participant] = []
    cursor: str | None = None
    while True:
        page = (await provider.attendance(ParticipantQuestion(session, limit=limit), cursor)).page
        found.extend(page.items)
        cursor = page.next
        if cursor is None:
            return found


async def test_sessions_newest_first_and_filters(sandbox_server: Any) -> None:
    async with opened(sandbox_server) as provider:
        first = await provider.sessions(SessionQuestion(limit=20))
        starts = [one.created_at for one in first.page.items if one.created_at]
        assert len(starts) == 20
        assert starts == sorted(starts, reverse=True)
        assert first.page.total
        assert first.page.total > 5000
        second = await provider.sessions(SessionQuestion(limit=20), first.page.next)
        assert not {one.address for one in first.page.items} & {one.address for one in second.page.items}
        live = await provider.sessions(SessionQuestion(live=True, limit=100))
        assert live.page.items
        assert {one.status for one in live.page.items} == {SessionStatus.LIVE}
        one = first.page.items[5]
        found = await provider.sessions(SessionQuestion(filter=Word(one.address.session_id)))
        assert [each.address for each in found.page.items] == [one.address]
        of_meeting = await provider.sessions(SessionQuestion(container=one.container_id))
        assert {each.container_id for each in of_meeting.page.items} == {one.container_id}
        until = datetime.now(UTC) - timedelta(days=2)
        window = Window(until - timedelta(hours=12), until)
        within = await provider.sessions(SessionQuestion(window=window, limit=100))
        assert within.page.items
        assert all(each.started_at and each.started_at in window for each in within.page.items)


@pytest.mark.parametrize("generation", list(Generation))
async def test_attendance_is_whole_in_every_generation(start_sandbox: Any, generation: Generation) -> None:
    server = start_sandbox(generation=generation)
    session = showcase(server, "clean")
    call = server.world.showcase("clean", "rtk")
    expected = [presence.session_id for presence in server.world.roster(call)]
    async with opened(server) as provider:
        for limit in (2, 100):
            found = await everybody(provider, session, limit)
            assert sorted(one.session_id or "" for one in found) == sorted(expected)
        roster = await provider.roster(session)
        assert {one.coverage.depth for one in roster.items} == {Depth.LISTED}


@pytest.mark.parametrize("generation", list(Generation))
async def test_evidence_in_every_generation(start_sandbox: Any, generation: Generation) -> None:
    server = start_sandbox(generation=generation)
    session = showcase(server, "receiver_downlink_loss")
    truth = server.world.truth(server.world.showcase("receiver_downlink_loss", "rtk"))
    async with opened(server) as provider:
        people = await everybody(provider, session)
        who = next(one for one in people if one.custom_id in truth.user_ids)
        found = await provider.overview(who)
        assert found.coverage.depth is Depth.FULL
        assert found.participant.device.os
        assert found.participant.place.country_iso_code
        received = [track for track in found.tracks if track.direction is Direction.RECEIVED]
        assert {track.kind for track in received} >= {TrackKind.AUDIO, TrackKind.VIDEO}
        lost = [series.stats() for track in received if (series := track.get(Metric.PACKETS_LOST))]
        assert max(one.max for one in lost if one) > 0
        if generation is Generation.PEER_REPORT:
            losses = [series.stats() for track in received if (series := track.get(Metric.LOSS))]
            assert max(one.p95 for one in losses if one) > 3.0
            publishers = {one.publisher_session_id for one in found.subscriptions}
            assert publishers <= {one.session_id for one in people}
            assert publishers
        whole = await provider.participant(who.address)
        assert whole.client == found.participant.client
        assert who.joined_at
        window = Window(who.joined_at + timedelta(minutes=1), who.joined_at + timedelta(minutes=2))
        part = await provider.detail(who, window)
        times = [t for track in part.tracks for series in track.series for t in series.times_s]
        assert times
        assert min(times) >= window.since_s
        assert max(times) < window.until_s


async def test_numbers_are_the_worlds(start_sandbox: Any) -> None:
    """What was measured in the world is what is read, in the model's units."""
    server = start_sandbox(generation=Generation.PEER_REPORT)
    session = showcase(server, "sender_cpu")
    world = server.world
    async with opened(server) as provider:
        who = next(one for one in await everybody(provider, session) if one.session_id)
        found = await provider.overview(who)
        presence = world.presence("rtk", who.session_id)
        sent = {track.kind: track for track in found.tracks if track.direction is Direction.SENT}
        for track in world.tracks(presence):
            mine = sent.get(track.kind.value)
            if mine is None:
                continue
            rtt, jitter, packets = mine.get(Metric.RTT), mine.get(Metric.JITTER), mine.get(Metric.PACKETS)
            assert rtt
            assert jitter
            assert packets
            samples = {round(s.at, 3): s for s in world.sent_series(presence, track, list(rtt.times_s), 7.0)}
            for t, value in rtt:
                assert value == pytest.approx(samples[round(t, 3)].rtt_ms, abs=0.2, rel=0.01)
            for t, value in jitter:
                assert value == pytest.approx(samples[round(t, 3)].jitter_ms, abs=0.2, rel=0.02)
        assert set(sent) >= {"audio"}


async def test_live_expired_and_not_ready(sandbox_server: Any) -> None:
    async with opened(sandbox_server) as provider:
        live = showcase(sandbox_server, "live")
        session = await provider.session(live)
        assert session.status is SessionStatus.LIVE
        assert session.is_final is False
        assert session.ended_at is None
        running = await provider.active_session(session.container_id)
        assert running is not None
        assert running.status is SessionStatus.LIVE
        expired = showcase(sandbox_server, "expired")
        who = (await everybody(provider, expired))[0]
        found = await provider.overview(who)
        assert found.tracks == ()
        assert any(part.startswith("peer report") for part in found.coverage.missing)
        early = await provider.overview((await everybody(provider, showcase(sandbox_server, "not_ready")))[0])
        assert early.tracks == ()
        assert "series" in early.coverage.missing


async def test_apps_meetings_usage_and_token(sandbox_server: Any) -> None:
    async with opened(sandbox_server) as provider:
        apps: list[str] = []
        cursor: str | None = None
        while True:
            page = await provider.apps(cursor, limit=2)
            apps += [one.id for one in page.items]
            cursor = page.next
            if cursor is None:
                break
        assert apps[0] == sandbox_server.app_id
        assert len(apps) == page.total == 3
        meetings = await provider.meetings(limit=3)
        assert len(meetings.items) == 3
        assert (await provider.meeting(meetings.items[0].id)).id == meetings.items[0].id
        today = datetime.now(UTC).date()
        usage = await provider.usage(today - timedelta(days=3), today - timedelta(days=1))
        assert [one.day for one in usage.days] == [today - timedelta(days=back) for back in (3, 2, 1)]
        check = await provider.check_token()
        assert (check.status, check.apps) == ("active", 3)


async def test_the_legacy_host(sandbox_server: Any) -> None:
    keys = sandbox_server.credentials.realtimekit
    access = LegacyAccess(keys.app_id, Secret(keys.api_token), base_url=sandbox_server.host_url + "/v2")
    provider = RealtimeKitProvider(access)
    try:
        page = (await provider.sessions(SessionQuestion(limit=2))).page
        assert len(page.items) == 2
        assert (await provider.session(page.items[0].address)).address == page.items[0].address
        await provider.check_token()
    finally:
        await provider.aclose()


async def test_wrong_credentials_and_ids(sandbox_server: Any) -> None:
    session = showcase(sandbox_server, "clean")
    async with opened(sandbox_server, api_token=Secret("wrong-token-wrong")) as provider:
        with pytest.raises(BadToken):
            await provider.sessions(SessionQuestion())
    async with opened(sandbox_server, account_id="0" * 32) as provider:
        with pytest.raises(NoPermission):
            await provider.sessions(SessionQuestion())
    async with opened(sandbox_server) as provider:
        with pytest.raises(NotFound):
            await provider.session(Address(Vendor.REALTIMEKIT, session.scope, "11111111-1111-4111-8111-111111111111"))
        with pytest.raises((WrongIdKind, NotFound)):
            await provider.session(Address(Vendor.REALTIMEKIT, session.scope, "not-a-uuid"))
        meeting = (await provider.session(session)).container_id
        for ask in (provider.session, provider.roster):
            with pytest.raises(WrongIdKind, match="is the id of the meeting"):
                await ask(Address(Vendor.REALTIMEKIT, session.scope, meeting))


TRANSIENT = (
    FaultName.RATE_LIMITED_SILENT,
    FaultName.SERVER_ERROR,
    FaultName.UNAVAILABLE,
    FaultName.CONFLICT,
    FaultName.HTML_ERROR,
    FaultName.TRUNCATED,
    FaultName.DROPPED,
    FaultName.RESET,
)


async def test_nothing_is_lost_to_faults_that_pass(start_sandbox: Any) -> None:
    server = start_sandbox(generation=Generation.PEER_REPORT)
    session = showcase(server, "six_seconds")
    async with opened(server) as provider:
        expected = await everybody(provider, session, 2)
        wanted = await provider.overview(expected[0])
        for fault in TRANSIENT:
            server.faults.switch(Fault(fault, attempts=1))
            found = await everybody(provider, session, 2)
            assert [one.address for one in found] == [one.address for one in expected], fault
            told = await provider.overview(found[0])
            assert told.tracks
            assert [(track.track_id, track.series[0].values) for track in told.tracks] == [
                (track.track_id, track.series[0].values) for track in wanted.tracks
            ], fault
            assert told.coverage.missing == {}, fault


@pytest.mark.parametrize(("fault", "kind"), [(FaultName.HTML, ProxyAnswer), (FaultName.SUSPENDED, AppSuspended)])
async def test_faults_that_stay_are_told(start_sandbox: Any, fault: FaultName, kind: type[CallscopeError]) -> None:
    server = start_sandbox(faults=[Fault(fault)])
    async with opened(server) as provider:
        with pytest.raises(kind):
            await provider.sessions(SessionQuestion())
        with pytest.raises(kind):
            await provider.participant(showcase(server, "clean").of("11111111-1111-4111-8111-111111111111"))


@pytest.mark.parametrize("generation", list(Generation))
async def test_strange_answers_are_read_and_lists_end(start_sandbox: Any, generation: Generation) -> None:
    server = start_sandbox(generation=generation)
    session = showcase(server, "six_seconds")
    async with opened(server) as provider:
        people = await everybody(provider, session)
        for fault in (FaultName.NULLS, FaultName.WRONG_ENUMS, FaultName.REPEATED_CURSOR):
            server.faults.switch(Fault(fault))
            await provider.sessions(SessionQuestion(limit=5))
            assert len(await everybody(provider, session, 2)) <= len(people)
            found = await provider.overview(people[0])
            assert found.participant.address == people[0].address


async def test_cancelling_leaves_nothing_behind(start_sandbox: Any) -> None:
    server = start_sandbox(faults=[Fault(FaultName.STALLED, path="*peer-report*", stall_s=5.0)])
    session = showcase(server, "six_seconds")
    async with opened(server) as provider:
        who = (await everybody(provider, session))[0]
        before = asyncio.all_tasks()
        task = asyncio.create_task(provider.overview(who))
        await asyncio.sleep(0.1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == before
        server.faults.switch()
        assert (await provider.session(session)).address == session
