"""Cloudflare's own client reads from the sandbox what our provider reads."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cloudflare import AsyncCloudflare, AuthenticationError, NotFoundError

from tui.config.access import RealtimeKitAccess
from tui.config.secret import Secret
from tui.errors import BadToken, NotFound
from tui.model import Address, Direction, Metric, Vendor
from tui.providers.base import ParticipantQuestion, SessionQuestion
from tui.providers.realtimekit import RealtimeKitProvider, SessionSort, SessionsQuery
from tui.providers.realtimekit.times import when
from tui.sandbox.realtimekit import Generation


@pytest.fixture
async def sdk(sandbox_server: Any) -> AsyncIterator[AsyncCloudflare]:
    keys = sandbox_server.credentials.realtimekit
    async with AsyncCloudflare(api_token=keys.api_token, base_url=sandbox_server.realtimekit_url) as client:
        yield client


@pytest.fixture
async def ours(sandbox_server: Any) -> AsyncIterator[RealtimeKitProvider]:
    keys = sandbox_server.credentials.realtimekit
    access = RealtimeKitAccess(
        keys.account_id, Secret(keys.api_token), app_id=keys.app_id, base_url=sandbox_server.realtimekit_url
    )
    provider = RealtimeKitProvider(access)
    yield provider
    await provider.aclose()


@pytest.fixture
def where(sandbox_server: Any) -> dict[str, Any]:
    keys = sandbox_server.credentials.realtimekit
    return {"account_id": keys.account_id, "app_id": keys.app_id}


def showcase(server: Any, name: str) -> str:
    session_id: str = server.world.showcase(name, "rtk").session_id
    return session_id


async def test_apps(sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any]) -> None:
    theirs = await sdk.realtime_kit.apps.get(account_id=where["account_id"], page_no=1, per_page=2, sort_order="ASC")
    mine = await ours.apps(limit=2)
    assert theirs.data
    assert [(one.id, one.name, one.created_at) for one in theirs.data] == [
        (one.id, one.name, one.created_at) for one in mine.items
    ]


async def test_meetings_and_the_active_session(
    sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any], sandbox_server: Any
) -> None:
    theirs = await sdk.realtime_kit.meetings.get(**where, page_no=2, per_page=5)
    first = await ours.meetings(limit=5)
    mine = await ours.meetings(first.next, limit=5)
    assert [(one.id, one.title, one.status, when(str(one.created_at))) for one in theirs.data] == [
        (one.id, one.title, one.status, one.created_at) for one in mine.items
    ]
    assert theirs.paging.total_count == mine.total
    live = await ours.session(Address(Vendor.REALTIMEKIT, (where["app_id"],), showcase(sandbox_server, "live")))
    running = await sdk.realtime_kit.active_session.get_active_session(live.container_id, **where)
    same = await ours.active_session(live.container_id)
    assert running.data
    assert same
    assert running.data.id == same.address.session_id
    assert running.data.live_participants == same.counts.live_sessions


@pytest.mark.parametrize(
    ("theirs", "query"),
    [
        ({}, SessionsQuery()),
        ({"status": "LIVE"}, SessionsQuery(status="LIVE")),
        ({"sort_by": "createdAt", "sort_order": "ASC"}, SessionsQuery(sort_by=SessionSort.CREATED, descending=False)),
        (
            {"sort_by": "minutesConsumed", "sort_order": "DESC", "search": "a"},
            SessionsQuery(sort_by=SessionSort.MINUTES, descending=True, search="a"),
        ),
        ({"participants": "1:3"}, SessionsQuery(participants="1:3")),
    ],
)
async def test_sessions(
    sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any], theirs: Any, query: SessionsQuery
) -> None:
    for page_no, cursor in ((1, None), (2, "2.10.10.")):
        told = await sdk.realtime_kit.sessions.get_sessions(**where, page_no=page_no, per_page=10, **theirs)
        page = (await ours.query_sessions(query, cursor, limit=10)).page
        assert told.data
        assert told.paging
        assert told.data.sessions is not None
        assert [
            (
                one.id,
                one.associated_id,
                one.meeting_display_name,
                one.status.lower(),
                one.type,
                when(one.started_at),
                when(one.ended_at),
                when(one.created_at),
                one.max_concurrent_participants,
                one.organization_id,
            )
            for one in told.data.sessions
        ] == [
            (
                one.address.session_id,
                one.container_id,
                one.title,
                one.status.value,
                one.kind,
                one.started_at,
                one.ended_at,
                one.created_at,
                one.counts.peak_users,
                one.organisation_id,
            )
            for one in page.items
        ]
        # a live session's minutes go on between two requests
        assert [one.minutes_consumed for one in told.data.sessions] == pytest.approx(
            [one.participant_minutes for one in page.items], abs=10
        )
        assert told.paging.total_count == page.total


async def test_sessions_in_a_window_and_of_a_meeting(
    sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any]
) -> None:
    until = datetime.now(UTC) - timedelta(days=3)
    since = until - timedelta(hours=6)
    told = await sdk.realtime_kit.sessions.get_sessions(**where, start_time=since, end_time=until, per_page=50)
    page = (await ours.query_sessions(SessionsQuery(start_time=since, end_time=until), limit=50)).page
    assert told.data
    assert told.data.sessions
    assert [one.id for one in told.data.sessions] == [one.address.session_id for one in page.items]
    meeting = page.items[0].container_id
    of_meeting = await sdk.realtime_kit.sessions.get_sessions(**where, associated_id=meeting)
    mine = (await ours.sessions(SessionQuestion(container=meeting, limit=100))).page
    assert of_meeting.data
    assert of_meeting.data.sessions
    assert {one.id for one in of_meeting.data.sessions} <= {one.address.session_id for one in mine.items}


async def test_a_session(
    sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any], sandbox_server: Any
) -> None:
    session_id = showcase(sandbox_server, "clean")
    told = await sdk.realtime_kit.sessions.get_session_details(session_id, include_breakout_rooms=True, **where)
    mine = await ours.session(Address(Vendor.REALTIMEKIT, (where["app_id"],), session_id))
    assert told.data
    assert told.data.id == mine.address.session_id
    assert told.data.minutes_consumed == mine.participant_minutes
    assert when(told.data.ended_at) == mine.ended_at
    assert len(told.data.breakout_rooms or []) == len(mine.breakout_rooms)


async def test_participants(
    sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any], sandbox_server: Any
) -> None:
    session_id = showcase(sandbox_server, "crowd")
    address = Address(Vendor.REALTIMEKIT, (where["app_id"],), session_id)
    cursor = None
    for page_no in (1, 2):
        told = await sdk.realtime_kit.sessions.get_session_participants(
            session_id, page_no=page_no, per_page=30, sort_by="joinedAt", sort_order="ASC", **where
        )
        page = (await ours.attendance(ParticipantQuestion(address, limit=30), cursor)).page
        cursor = page.next
        assert told.data
        assert told.data.participants
        assert [
            (
                one.id,
                one.user_id,
                one.custom_participant_id,
                one.display_name or None,
                (one.preset_name,),
                when(one.joined_at),
                when(one.left_at),
                None if one.duration is None else pytest.approx(one.duration * 60),
            )
            for one in told.data.participants
        ] == [
            (
                one.address.participant[0],
                one.user_id,
                one.custom_id,
                one.name,
                one.roles,
                one.joined_at,
                one.left_at,
                one.duration_s,
            )
            for one in page.items
        ]


async def test_details_and_peer_report(
    sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any], sandbox_server: Any
) -> None:
    session_id = showcase(sandbox_server, "receiver_downlink_loss")
    address = Address(Vendor.REALTIMEKIT, (where["app_id"],), session_id)
    who = (await ours.attendance(ParticipantQuestion(address))).page.items[0]
    mine = await ours.overview(who)
    assert who.session_id
    details = await sdk.realtime_kit.sessions.get_session_participant_details(
        who.address.participant[0], session_id=session_id, include_peer_events=True, **where
    )
    assert details.data
    assert details.data.participant
    assert details.data.participant.peer_events
    peer_events = [(one.event_name, when(one.created_at)) for one in details.data.participant.peer_events]
    assert set(peer_events) == {(one.name, one.at) for one in mine.events if one.name.startswith("PEER_")}

    report = await sdk.realtime_kit.sessions.get_participant_data_from_peer_id(who.session_id, **where)
    assert report.data
    assert report.data.participant
    told = report.data.participant.peer_report
    assert told
    assert told.metadata
    assert told.metadata.device_info
    assert told.metadata.ip_information
    assert (told.metadata.device_info.os, told.metadata.ip_information.city, told.metadata.sdk_version) == (
        mine.participant.device.os,
        mine.participant.place.city,
        mine.participant.client.sdk_version,
    )
    assert told.quality
    (audio,) = (track for track in mine.tracks if track.kind == "audio" and track.direction is Direction.SENT)
    rows = sorted(told.quality.audio_producer or [], key=lambda row: row.timestamp or "")
    rtt, lost, score = audio.get(Metric.RTT), audio.get(Metric.PACKETS_LOST), audio.get(Metric.SCORE)
    assert rtt
    assert lost
    assert score
    assert list(rtt.values) == pytest.approx([(row.rtt or 0) * 1000 for row in rows])
    assert list(lost.values) == [row.packets_lost for row in rows]
    assert list(score.values) == [row.mos_quality for row in rows]
    received = [track for track in mine.tracks if track.kind == "video" and track.direction is Direction.RECEIVED]
    by_consumer = {track.track_id: track for track in received}
    for consumer in {row.consumer_id for row in told.quality.video_consumer or []}:
        heights = [
            row.frame_height
            for row in sorted(told.quality.video_consumer or [], key=lambda row: row.timestamp or "")
            if row.consumer_id == consumer
        ]
        height = by_consumer[str(consumer)].get(Metric.HEIGHT)
        assert height
        assert list(height.values) == heights
    summary = told.quality.audio_producer_cumulative
    assert summary
    assert summary.rtt
    assert summary.packet_loss
    assert summary.rtt.avg == audio.totals["rtt_avg_ms"]
    assert summary.rtt.api_100ms_or_greater_event_fraction == audio.totals["rtt_from_100_ms_fraction"]
    assert summary.packet_loss.api_5_or_greater_event_fraction == audio.totals["packet_loss_from_5_percent_fraction"]


async def test_the_older_statistics(start_sandbox: Any) -> None:
    server = start_sandbox(generation=Generation.Y2023)
    keys = server.credentials.realtimekit
    where: dict[str, Any] = {"account_id": keys.account_id, "app_id": keys.app_id}
    session_id = showcase(server, "clean")
    access = RealtimeKitAccess(
        keys.account_id, Secret(keys.api_token), app_id=keys.app_id, base_url=server.realtimekit_url
    )
    ours = RealtimeKitProvider(access)
    try:
        address = Address(Vendor.REALTIMEKIT, (keys.app_id,), session_id)
        who = (await ours.attendance(ParticipantQuestion(address))).page.items[0]
        mine = await ours.overview(who)
    finally:
        await ours.aclose()
    async with AsyncCloudflare(api_token=keys.api_token, base_url=server.realtimekit_url) as sdk:
        details = await sdk.realtime_kit.sessions.get_session_participant_details(
            who.address.participant[0],
            session_id=session_id,
            extra_query={"filters": "device_info,ip_information,precall_network_information,events,quality_stats"},
            **where,
        )
    assert details.data
    extra = details.data.participant.model_extra if details.data.participant else None
    assert extra
    (stats,) = extra["quality_stats"]
    audio = next(track for track in mine.tracks if track.kind == "audio")
    jitter = audio.get(Metric.JITTER)
    assert jitter
    assert list(jitter.values) == pytest.approx([row["jitter"] * 1000 for row in stats["audio_stats"]])
    assert audio.totals["bandwidth_unknown_unit"] == stats["audio_bandwidth"]
    test = extra["peer_stats"]["precall_network_information"]
    assert mine.participant.precall
    assert mine.participant.precall.throughput_kbps == test["throughtput"]
    assert mine.participant.precall.rtt_ms == pytest.approx(test["rtt"] * 1000)


async def test_usage(sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any]) -> None:
    today = datetime.now(UTC).date()
    since, until = today - timedelta(days=5), today - timedelta(days=2)  # what began yesterday may be live still
    told = await sdk.realtime_kit.analytics.get_org_analytics(**where, start_date=str(since), end_date=str(until))
    mine = await ours.usage(since, until)
    assert told.data
    assert told.data.session_stats
    assert told.data.session_stats.sessions_count == mine.sessions
    assert told.data.session_stats.sessions_minutes_consumed == mine.session_minutes
    assert [one.total_sessions for one in told.data.session_stats.day_stats or []] == [
        one.sessions for one in mine.days if one.sessions is not None
    ]


async def test_errors(
    sdk: AsyncCloudflare, ours: RealtimeKitProvider, where: dict[str, Any], sandbox_server: Any
) -> None:
    unknown = "11111111-1111-4111-8111-111111111111"
    with pytest.raises(NotFoundError):
        await sdk.realtime_kit.sessions.get_session_details(unknown, **where)
    with pytest.raises(NotFound):
        await ours.session(Address(Vendor.REALTIMEKIT, (where["app_id"],), unknown))
    async with AsyncCloudflare(api_token="wrong", base_url=sandbox_server.realtimekit_url) as stranger:
        with pytest.raises(AuthenticationError):
            await stranger.realtime_kit.sessions.get_sessions(**where)
    access = RealtimeKitAccess(where["account_id"], Secret("wrong"), base_url=sandbox_server.realtimekit_url)
    theirs = RealtimeKitProvider(access)
    with pytest.raises(BadToken):
        await theirs.apps()
    await theirs.aclose()
