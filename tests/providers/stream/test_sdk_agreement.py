"""Stream's own client and our provider ask one server the same questions, and read the same values."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from tests.support.sandbox_serving import SandboxServer
from tui.model import Address, Depth, Direction, Evidence, Metric, Participant, Series, SessionStatus, Track, Window
from tui.providers.base import FeedbackQuestion, ParticipantQuestion, SessionQuestion
from tui.providers.stream.names import codec, track_kind
from tui.providers.stream.provider import StreamProvider
from tui.providers.stream.times import rfc3339
from tui.query.tree import Compare, Op, Or

Named = Callable[[str], Address]


@pytest.fixture(scope="module")
def video(steady_server: SandboxServer) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from getstream import Stream
    who = steady_server.credentials.stream
    with Stream(api_key=who.api_key, api_secret=who.api_secret, base_url=steady_server.stream_url) as stream:
        yield stream.video


def path(address: Address) -> dict[str, str]:
    call_type, call_id = address.scope
    return {"type": call_type, "id": call_id, "session": address.session_id}


def stats_path(address: Address) -> dict[str, str]:
    call_type, call_id = address.scope
    return {"call_type": call_type, "call_id": call_id, "session": address.session_id}


def person_path(who: Participant) -> dict[str, str]:
    user, presence = who.address.participant
    return {"user": user, "user_session": presence}


def same_time(ours: datetime | None, theirs: datetime | None) -> bool:
    if ours is None or theirs is None:
        return ours is None and theirs is None
    return abs((ours - theirs).total_seconds()) < 0.001


def assert_same_row(ours: Participant, theirs: Any) -> None:
    assert (ours.user_id, ours.session_id) == (theirs.user_id, theirs.user_session_id)
    assert same_time(ours.joined_at, theirs.joined_at)
    assert same_time(ours.left_at, theirs.left_at)
    assert ours.duration_s == theirs.duration_in_seconds
    assert ours.publisher_type == theirs.publisher_type
    assert list(ours.roles) == theirs.roles


def assert_same_points(ours: Series | None, theirs: list[list[float]] | None, ticks: float, factor: float = 1) -> None:
    assert ours is not None
    assert theirs is not None
    assert ours.dropped == ours.conflicts == 0
    assert list(ours.times_s) == pytest.approx([time / ticks for time, _ in theirs], abs=0.001)
    assert list(ours.values) == pytest.approx([value * factor for _, value in theirs])


FILTERS = [
    (None, None),
    (Compare("live", Op.IS, False), {"is_live": {"$eq": False}}),
    (
        Or((Compare("publisher", Op.IS, "rtmp"), Compare("publisher", Op.IS, "srt"))),
        {"publisher_type": {"$in": ["rtmp", "srt"]}},
    ),
    (Compare("publishes", Op.IS, "screenshare"), {"published_tracks": {"$eq": "screenshare"}}),
]


@pytest.mark.parametrize(("ours", "theirs"), FILTERS)
async def test_attendance(steady: StreamProvider, video: Any, session_of: Named, ours: Any, theirs: Any) -> None:
    address = session_of("ingress")
    cursor = their_cursor = None
    pages = rows = 0
    while True:
        mine = await steady.attendance(ParticipantQuestion(address, filter=ours, limit=5), cursor)
        page = video.query_call_participant_sessions(
            **path(address), limit=5, next=their_cursor, filter_conditions=theirs
        ).data
        assert len(mine.page.items) == len(page.participants_sessions)
        for who, row in zip(mine.page.items, page.participants_sessions, strict=True):
            assert_same_row(who, row)
        assert mine.total_sessions == page.total_participant_sessions
        assert mine.total_duration_s == page.total_participant_duration
        pages, rows = pages + 1, rows + len(mine.page.items)
        cursor, their_cursor = mine.page.next, page.next
        assert (cursor is None) == (not their_cursor)
        if cursor is None:
            break
    assert rows > 0 or ours is not None
    if ours is None:
        assert pages > 2
        back = await steady.attendance(ParticipantQuestion(address, limit=5), mine.page.prev)
        their_back = video.query_call_participant_sessions(**path(address), limit=5, prev=page.prev).data
        assert [who.session_id for who in back.page.items] == [
            row.user_session_id for row in their_back.participants_sessions
        ]


async def first_person(steady: StreamProvider, address: Address) -> Participant:
    found = await steady.attendance(ParticipantQuestion(address, limit=1))
    return found.page.items[0]


@pytest.mark.parametrize("named", ["sender_uplink_loss", "ingress", "slow_screenshare"])
async def test_participant_metrics(steady: StreamProvider, video: Any, session_of: Named, named: str) -> None:
    address = session_of(named)
    who = await first_person(steady, address)
    assert who.joined_at is not None
    window = Window.from_epoch(who.joined_at.timestamp() + 60, who.joined_at.timestamp() + 660)
    found = await steady.detail(who, window)
    assert found.coverage.missing == {}
    theirs = video.get_call_participant_session_metrics(
        **path(address), **person_path(who), since=window.since, until=window.until
    ).data
    told = found.participant
    assert (told.user_id, told.session_id) == (theirs.user_id, theirs.user_session_id)
    assert told.publisher_type == theirs.publisher_type
    assert (told.is_publisher, told.is_subscriber) == (theirs.is_publisher, theirs.is_subscriber)
    assert same_time(told.joined_at, theirs.joined_at)
    client, where = theirs.client, theirs.client.location
    assert (told.client.name or "", told.client.version or "") == (client.name, client.version)
    assert told.network.ip == client.ip
    assert told.network.network_type == (client.network_type or None)
    assert (told.place.city, told.place.country_iso_code, told.place.continent) == (
        where.city,
        where.country_iso_code,
        where.continent,
    )
    assert (told.place.latitude, told.place.longitude) == (where.latitude, where.longitude)
    tracks = [track for track in found.tracks if track.direction is Direction.SENT]
    assert len(tracks) >= len(theirs.published_tracks) > 0
    for track, other in zip(tracks, theirs.published_tracks, strict=False):
        assert (track.track_id, track.kind, track.codec) == (
            other.track_id,
            track_kind(other.track_type),
            codec(other.codec),
        )
        assert_same_points(track.get(Metric.BITRATE), within(other.bitrate, window), 1)
        if other.framerate is not None:
            assert_same_points(track.get(Metric.FRAMERATE), within(other.framerate, window), 1)
            assert_same_points(track.get(Metric.WIDTH), within(other.resolution.width, window), 1)
            assert_same_points(track.get(Metric.HEIGHT), within(other.resolution.height, window), 1)
        assert [(one.code, one.text) for one in track.warnings] == [(one.code, one.warning) for one in other.warnings]
        assert all(same_time(one.at, two.time) for one, two in zip(track.warnings, other.warnings, strict=True))


def within(series: Any, window: Window) -> list[list[float]]:
    """Return the points, in seconds, of which a sample at the window's very end belongs to the next."""
    points = series.data_points
    if not points:
        return []
    ticks = {9: 1, 10: 1, 13: 1000, 16: 10**6, 19: 10**9}[len(str(int(points[0][0])))]
    return [[time / ticks, value] for time, value in points if time / ticks < window.until_s]


async def test_the_default_window(steady: StreamProvider, video: Any, session_of: Named) -> None:
    address = session_of("clean")
    who = await first_person(steady, address)
    found = await steady.latest(who)
    theirs = video.get_call_participant_session_metrics(**path(address), **person_path(who)).data
    assert len(found.tracks) == len(theirs.published_tracks)
    for track, other in zip(found.tracks, theirs.published_tracks, strict=True):
        series = track.get(Metric.BITRATE)
        assert series is not None
        assert list(series.values) == [value for _, value in other.bitrate.data_points]


async def test_the_roster(steady: StreamProvider, video: Any, session_of: Named) -> None:
    address = session_of("rejoin_storm")
    found = await steady.roster(address)
    theirs = video.query_call_session_participant_stats(**stats_path(address), limit=100).data
    rows = [(user, row) for user in theirs.participants for row in user.sessions]
    assert len(rows) == len(found.items) == found.total
    for mine, (user, row) in zip(found.items, rows, strict=True):
        who = mine.participant
        assert mine.coverage.depth is Depth.SUMMARY
        assert (who.user_id, who.name, list(who.roles)) == (user.user_id, user.name, user.roles)
        assert same_time(who.latest_activity_at, user.latest_activity_at)
        assert (who.session_id, who.unified_session_id) == (row.user_session_id, row.unified_session_id)
        assert (who.is_live, who.publisher_type, who.ingress) == (row.is_live, row.publisher_type, row.ingress or None)
        assert same_time(who.joined_at, row.started_at)
        assert same_time(who.left_at, row.ended_at)
        assert who.published_kinds == tuple(
            kind
            for kind in ("audio", "video", "screenshare", "screenshare_audio")
            if getattr(row.published_tracks, kind)
        )
        assert (who.client.sdk, who.client.sdk_version) == (row.sdk, row.sdk_version)
        assert (who.client.webrtc_version, who.device.os) == (row.webrtc_version, row.os)
        assert (who.client.browser or "", who.client.browser_version or "") == (
            row.browser or "",
            row.browser_version or "",
        )
        assert (who.network.ip, who.sfu, who.distance_to_sfu_km) == (
            row.current_ip,
            row.current_sfu,
            row.distance_to_sfu_kilometers,
        )
        assert who.place.city == row.location.city
        assert (who.summary.score.value if who.summary.score else None) == row.cq_score
        assert (who.summary.jitter_ms, who.summary.rtt_ms) == (row.jitter_ms, row.latency_ms)
        assert who.summary.freezes_ms == row.freezes_duration_ms


async def test_details_and_timeline(steady: StreamProvider, video: Any, session_of: Named) -> None:
    address = session_of("receiver_downlink_loss")
    who = await first_person(steady, address)
    assert who.joined_at is not None
    assert who.left_at is not None
    found = await steady.overview(who)
    between = {"since": rfc3339(who.joined_at), "until": rfc3339(who.left_at)}
    theirs = video.get_call_session_participant_stats_details(
        **stats_path(address), **person_path(who), **between, max_points=120
    ).data
    assert found.coverage.step_s == theirs.timeframe.step_seconds
    sent = [track for group in theirs.publisher.tracks.values() for track in group]
    received = [track for each in theirs.subscriber.subscriptions for g in each.tracks.values() for track in g]
    assert len(found.tracks) == len(sent) + len(received)
    for track, other in zip(found.tracks, [*sent, *received], strict=True):
        assert_same_track(track, other)
    assert [each.publisher_user_id for each in found.subscriptions] == [
        each.publisher_user_id for each in theirs.subscriber.subscriptions
    ]
    assert [each.publisher_session_id for each in found.subscriptions] == [
        each.publisher_user_session_id for each in theirs.subscriber.subscriptions
    ]
    rtt = next(series for series in found.connection if series.metric == Metric.RTT)
    assert list(rtt.values) == [value for _, value in theirs.user.metrics["rtt_ms"]]
    limits = {(each.level, each.limit) for each in found.thresholds if each.metric == Metric.RTT}
    assert limits == {(each.level, each.value) for each in theirs.user.thresholds["rtt_ms"]}

    events = await steady.timeline(who)
    timeline = video.get_call_session_participant_stats_timeline(**stats_path(address), **person_path(who)).data
    assert [(event.name, event.severity) for event in events] == [(one.type, one.severity) for one in timeline.events]
    assert all(same_time(event.at, one.timestamp) for event, one in zip(events, timeline.events, strict=True))
    assert [dict(event.data) for event in events] == [one.data for one in timeline.events]


def assert_same_track(track: Track, other: Any) -> None:
    assert track.track_id.startswith(other.track_id)
    assert (track.kind, track.codec, track.rid) == (track_kind(other.track_type), other.codec, other.rid or None)
    assert len(track.series) == len(other.metrics)
    for series, name in zip(track.series, other.metrics_order, strict=True):
        assert series.label == other.metrics_meta[name].label
        values = [value for _, value in other.metrics[name]]
        if series.dropped == 0:
            assert list(series.values) == pytest.approx(values)
        assert len(series) + series.dropped + 1 >= len(values) >= len(series)


async def test_lists_of_sessions(steady: StreamProvider, video: Any, session_of: Named) -> None:
    from getstream.models import SortParamRequest

    sort = [SortParamRequest(field="session_started_at", direction=-1)]
    cursor = their_cursor = None
    for _ in range(3):
        mine = (await steady.sessions(SessionQuestion(limit=10, live=False), cursor)).page
        theirs = video.query_call_session_stats(
            limit=10, next=their_cursor, sort=sort, filter_conditions={"is_active": {"$eq": False}}
        ).data
        for session, row in zip(mine.items, theirs.call_stats, strict=True):
            assert session.address.scope == (row.call_type, row.call_id)
            assert session.address.session_id == row.call_session_id
            assert same_time(session.started_at, row.call_started_at)
            assert same_time(session.ended_at, row.call_ended_at)
            assert same_time(session.generated_at, row.generated_at)
            assert (session.score.value if session.score else None) == row.counts.cq_score
            counts = session.counts
            assert (counts.participants, counts.participant_sessions, counts.publishers) == (
                row.counts.participants,
                row.counts.sessions,
                row.counts.publishers,
            )
            assert (counts.average_jitter_ms, counts.average_rtt_ms, counts.max_freezes_ms) == (
                row.counts.average_jitter_ms,
                row.counts.average_latency_ms,
                row.counts.max_freezes_duration_ms,
            )
            assert session.status is SessionStatus.ENDED
        cursor, their_cursor = mine.next, theirs.next
        assert cursor

    address = session_of("clean")
    container = "/".join(address.scope)
    reports = video.query_call_stats(
        limit=25,
        sort=[SortParamRequest(field="first_stats", direction=-1)],
        filter_conditions={"call_cid": {"$eq": ":".join(address.scope)}},
    ).data.reports
    mine = (await steady.sessions(SessionQuestion(container=container))).page
    assert [each.address.session_id for each in mine.items] == [each.call_session_id for each in reports]
    assert [each.duration_s for each in mine.items] == [each.call_duration_seconds for each in reports]
    assert [each.score.value if each.score else None for each in mine.items] == [each.quality_score for each in reports]
    worst = await steady.sessions(SessionQuestion(filter=Compare("score", Op.BELOW, 70.0), limit=5))
    assert worst.page.items
    assert all(each.score and each.score.value < 70 for each in worst.page.items)


async def test_live_calls_health_feedback_map_and_report(steady: StreamProvider, video: Any, session_of: Named) -> None:
    from getstream.models import SortParamRequest

    newest = [SortParamRequest(field="created_at", direction=-1)]
    calls = video.query_calls(limit=25, sort=newest, filter_conditions={"ongoing": {"$eq": True}}).data.calls
    mine = (await steady.live_calls()).items
    assert [each.cid for each in mine] == [each.call.cid for each in calls]
    assert [each.session_id for each in mine] == [each.call.current_session_id for each in calls]
    assert [each.participants for each in mine] == [
        sum(each.call.session.participants_count_by_role.values()) for each in calls
    ]

    health = await steady.app_health()
    told = video.get_active_calls_status().data
    readings = {each.name: each.value for each in health.readings}
    assert readings["summary.active_calls"] == told.summary.active_calls
    assert readings["publishers.all.rtt_ms.p90"] == told.metrics.publishers.all.rtt_ms.p90
    assert (
        readings["subscribers.all.audio.packets_lost_pct.p50"]
        == told.metrics.subscribers.all.audio.packets_lost_pct.p50
    )
    assert readings["publishers.all.video.resolution.p10"] == told.metrics.publishers.all.video.resolution.p10

    feedback = await steady.feedback(FeedbackQuestion(worst_rating=2, limit=5))
    said = video.query_user_feedback(
        full=True, limit=5, sort=newest, filter_conditions={"rating": {"$lte": 2}}
    ).data.user_feedback
    assert said
    assert [(each.cid, each.session_id, each.user_id, each.rating, each.reason) for each in feedback.items] == [
        (each.cid, each.session_id, each.user_id, each.rating, each.reason or None) for each in said
    ]

    address = session_of("one_sfu")
    points = (await steady.call_map(address)).points
    drawn = video.get_call_stats_map(**stats_path(address)).data
    assert [each.id for each in points if each.role == "publisher"] == [
        each.user_session_id for each in drawn.publishers.publishers
    ]
    assert [(each.id, each.latitude, each.count) for each in points if each.role == "sfu"] == [
        (each.id, each.coordinates.latitude, each.count) for each in drawn.sfus.locations
    ]

    report = await steady.report(address)
    call_type, call_id = address.scope
    theirs = video.get_call_report(type=call_type, id=call_id, session_id=address.session_id).data
    people = theirs.report.participants
    assert (report.score, report.participants_sum, report.participants_unique) == (
        theirs.report.call.score,
        people.sum,
        people.unique,
    )
    assert [(each.name, each.count) for each in report.by_country] == [
        (each.name, each.unique) for each in people.by_country
    ]
    assert len(report.by_minute) == len(people.count_over_time.by_minute)
    assert [(each.kind, each.duration_s) for each in report.published] == [
        (track_kind(each.track_type), each.duration_seconds) for each in people.publishers.by_track
    ]


async def test_evidence_of_the_same_person_adds_up(steady: StreamProvider, session_of: Named) -> None:
    address = session_of("layer_switch")
    page = await steady.roster(address)
    who = page.items[0].participant
    assert who.joined_at is not None
    window = Window.from_epoch(who.joined_at.timestamp(), who.joined_at.timestamp() + 900)
    found: Evidence = await steady.detail(who, window)
    assert len({track.track_id for track in found.tracks}) == len(found.tracks)
    assert {series.metric for series in found.connection} >= {"rtt"}
    assert len({series.metric for series in found.connection}) == len(found.connection)
    assert found.coverage.dropped == 0
