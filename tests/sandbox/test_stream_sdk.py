"""Stream's own client reads the sandbox over loopback, and finds what the world says."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Any

import pytest

from tui.sandbox.world import Call, Kind, Presence, TrackKind, World

NOW = datetime(2026, 9, 10, 13, 20, 5, tzinfo=UTC).timestamp()
WORLD = World(1, clock=lambda: NOW)


@pytest.fixture
def client(still_sandbox_server: Any) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from getstream import Stream
        from getstream.models import SortParamRequest  # noqa: F401

    server = still_sandbox_server
    who = server.credentials.stream
    with Stream(api_key=who.api_key, api_secret=who.api_secret, base_url=server.stream_url) as stream:
        yield stream.video


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def near(found: datetime, seconds: float) -> bool:
    return abs(found.timestamp() - seconds) < 0.002


def presence(call: Call, index: int = 0) -> Presence:
    return WORLD.presences(call, index)[0]


def names(call: Call) -> dict[str, str]:
    return {"type": call.call_type, "id": call.container_id, "session": call.session_id}


def stat_names(call: Call) -> dict[str, str]:
    return {"call_type": call.call_type, "call_id": call.container_id, "session": call.session_id}


def test_attendance_rows_are_the_worlds_presences(client: Any) -> None:
    call = WORLD.showcase("rejoin_storm")
    found = client.query_call_participant_sessions(**names(call), limit=100).data
    expected = list(WORLD.roster(call))
    assert [row.user_session_id for row in found.participants_sessions] == [each.session_id for each in expected]
    for row, each in zip(found.participants_sessions, expected, strict=True):
        assert row.user_id == each.user_id
        assert near(row.joined_at, each.joined_at)
        assert near(row.left_at, each.leaves_at)
        assert row.publisher_type == "webrtc"
    assert found.total_participant_sessions == len(expected)
    assert found.total_participant_duration == sum(row.duration_in_seconds for row in found.participants_sessions)
    assert found.session.id == found.call_session_id == call.session_id
    assert not found.next
    assert not found.prev


def test_attendance_pages_forwards_and_backwards(client: Any) -> None:
    call = WORLD.showcase("one_country")
    pages, cursor = [], None
    while True:
        page = client.query_call_participant_sessions(**names(call), limit=7, next=cursor).data
        pages.append(page)
        cursor = page.next
        if not cursor:
            break
    ids = [[row.user_session_id for row in page.participants_sessions] for page in pages]
    assert list(chain.from_iterable(ids)) == [each.session_id for each in WORLD.roster(call)]
    assert not pages[0].prev
    back = pages[-1]
    for expected in reversed(ids[:-1]):
        back = client.query_call_participant_sessions(**names(call), limit=7, prev=back.prev).data
        assert [row.user_session_id for row in back.participants_sessions] == expected
    assert not back.prev


def test_attendance_filters(client: Any) -> None:
    call = WORLD.showcase("ingress")

    def ids(**conditions: Any) -> set[str]:
        rows = client.query_call_participant_sessions(**names(call), limit=100, filter_conditions=conditions).data
        assert rows.total_participant_sessions == WORLD.attendance(call)[0], "totals ignore the filter"
        return {row.user_session_id for row in rows.participants_sessions}

    roster = list(WORLD.roster(call))
    people = {each.session_id: WORLD.person(call, each.person_index) for each in roster}
    user = roster[3].user_id
    assert ids(user_id={"$eq": user}) == {each.session_id for each in roster if each.user_id == user}
    assert ids(user_id=user) == ids(user_id={"$in": [user]})
    assert ids(session_id={"$eq": roster[2].session_id}) == {roster[2].session_id}
    assert ids(publisher_type={"$in": ["rtmp", "srt"]}) == {
        key for key, person in people.items() if person.publisher_type in {"rtmp", "srt"}
    }
    assert ids(published_tracks={"$eq": "video"}) == {
        each.session_id for each in roster if TrackKind.VIDEO in {track.kind for track in WORLD.tracks(each)}
    }
    assert ids(is_live={"$eq": False}) == set(people)
    assert ids(is_live=True) == ids(is_tech_user=True) == set()


def test_one_of_100000_is_found_and_paged_to(client: Any) -> None:
    call = WORLD.showcase("crowd")
    somebody = presence(call, 77_777)
    page = client.query_call_participant_sessions(**names(call), filter_conditions={"user_id": somebody.user_id}).data
    assert somebody.session_id in {row.user_session_id for row in page.participants_sessions}
    assert page.total_participant_sessions > 100_000


def test_participant_metrics_hold_the_worlds_samples(client: Any) -> None:
    call = WORLD.showcase("sender_uplink_loss")
    who = presence(call, 1)
    since, until = who.joined_at, min(who.joined_at + 1800, who.leaves_at)
    found = client.get_call_participant_session_metrics(
        **names(call), user=who.user_id, user_session=who.session_id, since=at(since), until=at(until)
    ).data
    person = WORLD.person(call, 1)
    assert near(found.joined_at, who.joined_at)
    assert (found.client.name, found.client.version) == (person.sdk, person.sdk_version)
    assert found.client.location.city == person.place.city
    assert found.is_publisher
    tracks = {track.track_id: track for track in found.published_tracks}
    times = WORLD.report_times(who, since, until)
    full = (until - since) / 10 + 3
    assert 0.93 * full < len(times) <= full
    for track in WORLD.tracks(who):
        if track.kind is TrackKind.SCREENSHARE:
            continue
        samples = WORLD.sent_series(who, track, times)
        served = tracks[track.track_id]
        assert [round(point[0]) for point in served.bitrate.data_points] == [round(s.at * 1000) for s in samples]
        assert [point[1] for point in served.bitrate.data_points] == pytest.approx(
            [s.bitrate_bps / 1000 for s in samples], abs=0.001
        )
        if track.kind is TrackKind.VIDEO:
            widths = [point[1] for point in served.resolution.width.data_points]
            assert widths == [s.width for s in samples if s.width]
            assert len(served.framerate.data_points) == len(samples)


def test_participant_metrics_default_to_the_sessions_last_minute(client: Any) -> None:
    call = WORLD.showcase("healthy")
    who = presence(call, 0)
    found = client.get_call_participant_session_metrics(
        **names(call), user=who.user_id, user_session=who.session_id
    ).data
    points = found.published_tracks[0].bitrate.data_points
    assert 0 < len(points) <= 7
    assert all(call.ended_at - 60 <= point[0] / 1000 <= call.ended_at for point in points)


def test_sessions_of_the_app_come_newest_first_in_stable_pages(client: Any) -> None:
    first = client.query_call_session_stats(limit=30).data
    second = client.query_call_session_stats(limit=30, next=first.next).data
    found = [row.call_session_id for row in first.call_stats + second.call_stats]
    assert found == [WORLD.call("stream", n).session_id for n in range(60)]
    back = client.query_call_session_stats(limit=30, prev=second.prev).data
    assert [row.call_session_id for row in back.call_stats] == found[:30]
    for row in first.call_stats[:10]:
        call = WORLD.find("stream", row.call_session_id)
        assert call is not None
        assert near(row.call_started_at, call.started_at)
        assert (row.call_ended_at is None) == (call.ended_at > NOW)
        assert row.counts.cq_score == round(WORLD.call_score(call))
        assert row.counts.sessions == WORLD.attendance(call)[0]


def test_sessions_of_the_app_filtered_and_sorted(client: Any) -> None:
    from getstream.models import SortParamRequest

    live = client.query_call_session_stats(limit=100, filter_conditions={"is_active": True}).data.call_stats
    expected = {c.session_id for c in (WORLD.call("stream", n) for n in range(80)) if c.ended_at > NOW}
    assert {row.call_session_id for row in live} == expected
    assert WORLD.showcase("live").session_id in expected

    bad = client.query_call_session_stats(limit=20, filter_conditions={"counts.cq_score": {"$lt": 75}}).data.call_stats
    assert len(bad) == 20
    assert all(row.counts.cq_score < 75 for row in bad)

    day = at(NOW - 86400)
    noon = day + timedelta(hours=6)
    rows = client.query_call_session_stats(
        limit=100,
        sort=[SortParamRequest(field="session_ended_at", direction=1)],
        filter_conditions={"session_ended_at": {"$gte": day.isoformat(), "$lt": noon.isoformat()}},
    ).data.call_stats
    ends = [row.call_ended_at for row in rows]
    assert ends == sorted(ends)
    assert len(ends) > 15
    assert all(day <= end < noon for end in ends)

    one = WORLD.showcase("one_sfu")
    found = client.query_call_session_stats(filter_conditions={"call_session_id": {"$eq": one.session_id}}).data
    assert [row.call_id for row in found.call_stats] == [one.container_id]


def test_sessions_of_one_call(client: Any) -> None:
    call = WORLD.call("stream", 400)
    container = WORLD.containers.find("stream", call.container_id, call.call_type)
    assert container is not None
    found = client.query_call_stats(
        limit=100, filter_conditions={"call_cid": f"{call.call_type}:{call.container_id}"}
    ).data.reports
    assert [row.call_session_id for row in found] == [each.session_id for each in WORLD.sessions_of(container)]
    assert call.session_id in {row.call_session_id for row in found}
    assert all(row.call_duration_seconds > 0 for row in found)


def test_calls_and_who_is_in_them(client: Any) -> None:
    live = WORLD.showcase("live")
    calls = client.query_calls(limit=50, filter_conditions={"ongoing": True}).data.calls
    found = {each.call.id: each.call for each in calls}
    assert found[live.container_id].current_session_id == live.session_id
    one = client.get_call(type=live.call_type, id=live.container_id).data.call
    assert one.session.id == live.session_id
    assert len(one.session.participants) == live.size
    people = client.query_call_participants(
        type=live.call_type, id=live.container_id, limit=3, filter_conditions={"published_tracks": {"$in": ["video"]}}
    ).data
    assert people.total_participants >= len(people.participants) == 3
    titled = client.query_calls(filter_conditions={"custom.title": {"$autocomplete": "war ro"}}).data.calls
    assert [each.call.id for each in titled] == [live.container_id]


def test_people_with_score_and_server(client: Any) -> None:
    call = WORLD.showcase("receiver_downlink_loss")
    found = client.query_call_session_participant_stats(**stat_names(call), limit=100).data
    assert [row.user_id for row in found.participants] == [WORLD.person(call, n).user_id for n in range(call.size)]
    (victim,) = WORLD.truth(call).user_ids
    scores = {row.user_id: row.sessions[-1].cq_score for row in found.participants}
    assert min(scores, key=lambda user: scores[user]) == victim
    for index, row in enumerate(found.participants):
        person, first = WORLD.person(call, index), row.sessions[0]
        assert first.current_sfu == person.sfu.sfu_id
        assert first.sdk_version == person.sdk_version
        assert first.unified_session_id == presence(call, index).unified_id
        assert first.location.country_iso_code == person.place.country_iso_code
    one = client.query_call_session_participant_stats(**stat_names(call), filter_conditions={"user_id": victim}).data
    assert [row.user_id for row in one.participants] == [victim]
    pages = client.query_call_session_participant_stats(**stat_names(call), limit=3).data
    rest = client.query_call_session_participant_stats(**stat_names(call), limit=100, next=pages.next).data
    assert len(pages.participants) + len(rest.participants) == call.size


def test_details_describe_and_hold_every_series(client: Any) -> None:
    call = WORLD.showcase("sender_uplink_loss")
    (culprit,) = WORLD.truth(call).user_ids
    index = next(n for n in range(call.size) if WORLD.person(call, n).user_id != culprit)
    who = presence(call, index)
    found = client.get_call_session_participant_stats_details(
        **stat_names(call), user=who.user_id, user_session=who.session_id
    ).data
    assert near(found.timeframe.since, who.joined_at)
    assert found.timeframe.step_seconds == 10
    (video,) = found.publisher.tracks["video"]
    assert video.metrics_meta["bitrate"].unit == "kbps"
    assert {each.level for each in video.thresholds["packet_loss_pct"]} == {"warning", "critical"}
    assert set(video.metrics) <= set(video.metrics_order) == set(video.metrics_meta)
    wanted = {(each.publisher.session_id, each.track.track_id) for each in WORLD.subscriptions(who)}
    served = {
        (each.publisher_user_session_id, track.track_id)
        for each in found.subscriber.subscriptions
        for tracks in each.tracks.values()
        for track in tracks
    }
    assert served == wanted
    losses = {
        each.publisher_user_id: [value for _, value in each.tracks["audio"][0].metrics["packet_loss_pct"]]
        for each in found.subscriber.subscriptions
    }
    means = {user: sum(values) / len(values) for user, values in losses.items()}
    assert max(means, key=lambda user: means[user]) == culprit


def test_details_are_thinned_to_max_points(client: Any) -> None:
    call = WORLD.showcase("healthy")
    who = presence(call, 1)
    found = client.get_call_session_participant_stats_details(
        **stat_names(call), user=who.user_id, user_session=who.session_id, max_points=20
    ).data
    series = [points for track in found.publisher.tracks["audio"] for points in track.metrics.values()]
    assert all(0 < len(points) <= 20 for points in series)
    assert found.timeframe.max_points == 20
    assert found.timeframe.step_seconds > 100


def test_timeline_tells_events_by_severity(client: Any) -> None:
    call = WORLD.showcase("never_publishes")
    (culprit,) = WORLD.truth(call).user_ids
    index = WORLD.person_index(call, culprit)
    assert index is not None
    who = presence(call, index)
    where = {**stat_names(call), "user": culprit, "user_session": who.session_id}
    everything = client.get_call_session_participant_stats_timeline(**where).data.events
    assert len(everything) == len(WORLD.events(who))
    errors = client.get_call_session_participant_stats_timeline(**where, severity=["error", "warning"]).data.events
    assert [event.type for event in errors] == ["ice_failed", "publish_failed"]
    early = client.get_call_session_participant_stats_timeline(
        **where, end_time=at(who.joined_at + 2).isoformat()
    ).data.events
    assert 0 < len(early) < len(everything)


def test_map_and_report(client: Any) -> None:
    call = WORLD.showcase("one_sfu")
    found = client.get_call_stats_map(**stat_names(call)).data
    assert WORLD.truth(call).value in {each.id for each in found.sfus.locations}
    assert {each.user_id for each in found.subscribers.participants} == {each.user_id for each in WORLD.roster(call)}
    less = client.get_call_stats_map(**stat_names(call), exclude_sfus=True, exclude_publishers=True).data
    assert less.sfus is None
    assert less.publishers is None

    report = client.get_call_report(type=call.call_type, id=call.container_id, session_id=call.session_id).data
    assert report.session_id == call.session_id
    assert report.report.participants.unique == call.size
    assert report.report.participants.max_concurrent <= call.size
    assert sum(each.unique for each in report.report.participants.by_country) == call.size
    latest = client.get_call_report(type=call.call_type, id=call.container_id).data
    assert latest.session_id == call.session_id


def test_health_feedback_and_the_rest(client: Any) -> None:
    health = client.get_active_calls_status().data
    assert health.summary.active_calls >= 1
    assert 0 < health.metrics.subscribers.all.audio.jitter_ms.p50 < 100

    page = client.query_user_feedback(full=True, limit=10, filter_conditions={"rating": {"$lte": 3}}).data
    assert len(page.user_feedback) == 10
    assert all(1 <= each.rating <= 3 for each in page.user_feedback)
    more = client.query_user_feedback(limit=10, next=page.next, filter_conditions={"rating": {"$lte": 3}}).data
    assert not {(e.session_id, e.user_id) for e in page.user_feedback} & {
        (e.session_id, e.user_id) for e in more.user_feedback
    }
    back = client.query_user_feedback(limit=10, prev=more.prev, filter_conditions={"rating": {"$lte": 3}}).data
    assert [e.session_id for e in back.user_feedback] == [e.session_id for e in page.user_feedback]

    assert len(client.get_edges().data.edges) >= 5
    days = client.query_aggregate_call_stats(_from="2026-09-07", to="2026-09-09").data
    assert [each.report.count for each in days.calls_per_day_report.daily] == pytest.approx([100, 100, 100], abs=30)
    assert client.get_daily_digest(date="2026-09-09").data.status == "ready"


def test_expired_sessions_keep_totals_and_lose_rows(client: Any) -> None:
    call = WORLD.showcase("expired")
    found = client.query_call_participant_sessions(**names(call)).data
    assert found.participants_sessions == []
    assert found.total_participant_sessions == WORLD.attendance(call)[0] > 0


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_every_showcase_can_be_read(client: Any, kind: str) -> None:
    call = WORLD.showcase(kind)
    people = client.query_call_session_participant_stats(**stat_names(call), limit=2).data.participants
    who = people[0].sessions[0].user_session_id
    found = client.get_call_session_participant_stats_details(
        **stat_names(call), user=people[0].user_id, user_session=who, max_points=30
    ).data
    assert found.user_session_id == who
