"""Cloudflare's own client reads the sandbox over loopback, and finds what the world says."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zlib import crc32

import cloudflare
import httpx
import pytest
from cloudflare import Cloudflare

from tests.support.sandbox_serving import SandboxServer, StartSandbox
from tui.sandbox.realtimekit import Generation
from tui.sandbox.realtimekit.samples import received_streams, sent_streams
from tui.sandbox.realtimekit.wire import iso
from tui.sandbox.world import Call, Presence, Stage, TrackKind, World


class Kit:
    """Cloudflare's client with account and app filled in."""

    def __init__(self, server: SandboxServer, **credentials: Any) -> None:
        mine = server.credentials.realtimekit
        self.client = Cloudflare(
            base_url=server.realtimekit_url, max_retries=0, **(credentials or {"api_token": mine.api_token})
        )
        self.account: dict[str, Any] = {"account_id": mine.account_id}
        self.app: dict[str, Any] = {"account_id": mine.account_id, "app_id": mine.app_id}
        self.sessions = self.client.realtime_kit.sessions
        self.meetings = self.client.realtime_kit.meetings


@pytest.fixture
def kit(sandbox_server: SandboxServer) -> Iterator[Kit]:
    kit = Kit(sandbox_server)
    with kit.client:
        yield kit


@pytest.fixture
def world(sandbox_server: SandboxServer) -> World:
    return sandbox_server.world


def parse(text: str | None) -> float:
    assert text is not None
    assert text.endswith("Z")
    assert len(text) == len("2026-01-01T00:00:00.000Z")
    return datetime.fromisoformat(text).timestamp()


def close(left: float | None, right: float) -> bool:
    return left is not None and abs(left - right) < 0.0011


def roster(world: World, call: Call) -> list[Presence]:
    return list(world.roster(call))


def test_token(kit: Kit) -> None:
    verified = kit.client.user.tokens.verify()
    assert verified is not None
    assert verified.status == "active"


def test_apps_with_paging_search_and_order(kit: Kit, sandbox_server: SandboxServer) -> None:
    whole = kit.client.realtime_kit.apps.get(**kit.account)
    assert whole.success
    assert whole.data
    assert whole.data[0].id == sandbox_server.app_id
    assert whole.data[0].name == "Sandbox"
    assert whole.paging
    assert (whole.paging.total_count, whole.paging.start_offset, whole.paging.end_offset) == (3, 1, 3)
    collected: list[str | None] = []
    for page_no in (1, 2, 3, 4):
        part = kit.client.realtime_kit.apps.get(**kit.account, page_no=page_no, per_page=1)
        collected += [app.id for app in part.data or ()]
    assert collected == [app.id for app in whole.data]
    found = kit.client.realtime_kit.apps.get(**kit.account, search="staging")
    assert [app.name for app in found.data or ()] == ["Sandbox staging"]
    turned = kit.client.realtime_kit.apps.get(**kit.account, sort_order="DESC")
    assert [app.id for app in turned.data or ()] == [app.id for app in reversed(whole.data)]


def test_one_app(sandbox_server: SandboxServer) -> None:
    mine = sandbox_server.credentials.realtimekit
    answer = httpx.get(
        f"{sandbox_server.realtimekit_url}/accounts/{mine.account_id}/realtime/kit/apps/{mine.app_id}",
        headers={"Authorization": f"Bearer {mine.api_token}"},
    )
    assert answer.json()["data"]["name"] == "Sandbox"


def test_a_stream_that_never_flowed_has_no_round_trip(kit: Kit, world: World) -> None:
    call = world.showcase("never_publishes", "rtk")
    index = world.person_index(call, world.truth(call).user_ids[0])
    assert index is not None
    report: Any = kit.sessions.get_participant_data_from_peer_id(
        world.presences(call, index)[0].session_id, **kit.app
    ).data
    quality = report.participant.peer_report.quality
    silent = [row for row in quality.video_producer if not row.packets_sent]
    assert silent
    assert all(row.rtt is None and row.frames_encoded == 0 for row in silent)
    assert quality.video_producer_cumulative.issues.no_video_fraction > 0.9


def test_meetings(kit: Kit, world: World) -> None:
    first = kit.meetings.get(**kit.app, page_no=1, per_page=3)
    second = kit.meetings.get(**kit.app, page_no=2, per_page=3)
    assert first.paging.total_count == world.containers.count()
    assert (second.paging.start_offset, second.paging.end_offset) == (4, 6)
    expected = [world.containers.at("rtk", place) for place in range(6)]
    assert [meeting.id for meeting in first.data + second.data] == [container.container_id for container in expected]
    assert first.data[0].title == expected[0].title
    assert close(first.data[0].created_at.timestamp(), expected[0].created_at)
    for status in ("ACTIVE", "INACTIVE"):
        assert {meeting.status for meeting in kit.meetings.get(**kit.app, status=status, per_page=5).data} <= {status}
    found = kit.meetings.get(**kit.app, search=expected[4].container_id)
    assert [meeting.id for meeting in found.data] == [expected[4].container_id]
    middle = datetime.fromtimestamp(expected[3].created_at, UTC)
    older = kit.meetings.get(**kit.app, end_time=middle, per_page=500).data
    newer = kit.meetings.get(**kit.app, start_time=middle, per_page=500).data
    assert len(older) + len(newer) >= world.containers.count()
    assert all(meeting.created_at <= middle for meeting in older)
    assert all(meeting.created_at >= middle for meeting in newer)


def test_one_meeting_and_its_people(kit: Kit, world: World) -> None:
    call = world.showcase("sender_uplink_loss", "rtk")
    meeting = kit.meetings.get_meeting_by_id(call.container_id, **kit.app)
    assert meeting.data is not None
    assert meeting.data.id == call.container_id
    assert meeting.data.status == "ACTIVE"
    people = kit.meetings.get_meeting_participants(call.container_id, **kit.app, per_page=4)
    assert people.paging.total_count == call.size
    assert [person.id for person in people.data] == [world.person(call, index).uuid for index in range(4)]
    rest = kit.meetings.get_meeting_participants(call.container_id, **kit.app, per_page=4, page_no=2)
    assert [person.custom_participant_id for person in rest.data] == [
        world.person(call, index).user_id for index in range(4, call.size)
    ]


def test_active_session(kit: Kit, world: World) -> None:
    live = world.showcase("live", "rtk")
    found = kit.client.realtime_kit.active_session.get_active_session(live.container_id, **kit.app)
    assert found.data
    assert found.data.id == live.session_id
    assert found.data.status == "LIVE"
    assert found.data.live_participants == sum(presence.left_at is None for presence in roster(world, live))
    quiet = world.showcase("healthy", "rtk").container_id
    with pytest.raises(cloudflare.NotFoundError) as refusal:
        kit.client.realtime_kit.active_session.get_active_session(quiet, **kit.app)
    assert refusal.value.body == {
        "success": False,
        "error": {"code": 404, "message": f"No active session found for meeting_id {quiet}"},
    }


def test_sessions_are_paged_from_the_newest(kit: Kit, world: World) -> None:
    first = kit.sessions.get_sessions(**kit.app, page_no=1, per_page=7)
    second = kit.sessions.get_sessions(**kit.app, page_no=2, per_page=7)
    assert first.paging
    assert second.paging
    assert first.paging.total_count == world.count("rtk")
    assert (first.paging.start_offset, first.paging.end_offset) == (1, 7)
    assert (second.paging.start_offset, second.paging.end_offset) == (8, 14)
    assert first.data
    assert second.data
    shown = [*(first.data.sessions or ()), *(second.data.sessions or ())]
    expected = [world.call("rtk", place) for place in range(14)]
    assert [session.id for session in shown] == [call.session_id for call in expected]
    for session, call in zip(shown, expected, strict=True):
        assert session.associated_id == call.container_id
        assert session.meeting_display_name == call.title
        assert close(parse(session.started_at), call.started_at)
        is_live = world.stage(call) is Stage.LIVE
        assert session.status == ("LIVE" if is_live else "ENDED")
        assert (session.ended_at is None) == is_live
        assert session.organization_id == kit.app["app_id"]
    beyond = kit.sessions.get_sessions(**kit.app, page_no=100_000, per_page=100)
    assert beyond.data
    assert beyond.data.sessions == []


def test_every_filter_of_sessions(kit: Kit, world: World) -> None:
    def asked(**question: Any) -> list[Any]:
        answer = kit.sessions.get_sessions(**kit.app, **question)
        assert answer.data
        return answer.data.sessions or []

    live = asked(status="LIVE", per_page=500)
    assert {session.status for session in live} == {"LIVE"}
    assert world.showcase("live", "rtk").session_id in {session.id for session in live}
    assert all(session.status == "ENDED" for session in asked(status="ENDED"))

    call = world.showcase("one_country", "rtk")
    assert [session.id for session in asked(search=call.session_id)] == [call.session_id]
    assert call.session_id in {session.id for session in asked(search="FIELD SALES")}
    of_meeting = asked(associated_id=call.container_id, per_page=500)
    container = world.containers.find("rtk", call.container_id)
    assert container
    assert [session.id for session in of_meeting] == [one.session_id for one in world.sessions_of(container)]

    start = datetime.fromtimestamp(call.started_at, UTC)
    window = asked(start_time=start - timedelta(hours=1), end_time=start + timedelta(hours=1), per_page=500)
    assert call.session_id in {session.id for session in window}
    assert all(abs(parse(session.started_at) - call.started_at) <= 3600.001 for session in window)

    sized = asked(participants="20:24", start_time=start - timedelta(days=2), per_page=500)
    assert call.session_id in {session.id for session in sized}
    assert all(20 <= (world.find("rtk", session.id) or call).size <= 24 for session in sized)


def test_orders_of_sessions(kit: Kit) -> None:
    since = datetime.now(UTC) - timedelta(days=3)

    def asked(**question: Any) -> list[Any]:
        answer = kit.sessions.get_sessions(**kit.app, start_time=since, per_page=500, **question)
        assert answer.data
        return answer.data.sessions or []

    for by, field in (("createdAt", "created_at"), ("minutesConsumed", "minutes_consumed")):
        # those that go on consume while they are asked about, and one may end between two questions
        for _ in range(3):
            up = [getattr(session, field) for session in asked(sort_by=by, sort_order="ASC", status="ENDED")]
            down = [getattr(session, field) for session in asked(sort_by=by, sort_order="DESC", status="ENDED")]
            if sorted(up) == sorted(down):
                break
        assert up == sorted(up)
        assert down == up[::-1]
        assert len(up) > 100


def test_one_session(kit: Kit, world: World) -> None:
    call = world.showcase("receiver_cpu", "rtk")
    session: Any = kit.sessions.get_session_details(call.session_id, **kit.app).data
    assert session.id == call.session_id
    assert close(parse(session.ended_at), call.ended_at)
    assert abs(session.minutes_consumed - world.attendance(call)[1] / 60) < 0.0001
    assert session.breakout_rooms is None


def test_breakout_rooms_resolve(kit: Kit, world: World) -> None:
    calls = (world.call("rtk", place) for place in range(200))
    call = next(
        call
        for call in calls
        if call.size >= 8 and crc32(call.session_id.encode()) % 4 == 0 and world.stage(call) is Stage.ENDED
    )
    answer = kit.sessions.get_session_details(call.session_id, **kit.app, include_breakout_rooms=True)
    session: Any = answer.data
    if getattr(session, "session", None) is not None:  # the oldest generation has it one level down
        rooms = [room["id"] for room in session.session["breakout_rooms"]]
    else:
        rooms = [room["id"] for room in session.breakout_rooms]
    assert len(set(rooms)) == 2
    people: Any = kit.sessions.get_session_participants(rooms[0], **kit.app, per_page=3).data
    assert people.participants[0].id == roster(world, call)[0].session_id


def test_participants_and_their_paging(kit: Kit, world: World) -> None:
    call = world.showcase("rejoin_storm", "rtk")
    expected = roster(world, call)
    shown: list[Any] = []
    for page_no in range(1, 50):
        data: Any = kit.sessions.get_session_participants(call.session_id, **kit.app, page_no=page_no, per_page=4).data
        # the newest generation keeps its paging where the client's model does not look
        assert data.model_extra["paging"]["total_count"] == len(expected)
        if not data.participants:
            break
        shown += data.participants
    assert [row.id for row in shown] == [presence.session_id for presence in expected]
    for row, presence in zip(shown, expected, strict=True):
        person = world.person(call, presence.person_index)
        assert row.user_id == person.uuid
        assert row.custom_participant_id == person.user_id
        assert row.display_name == person.name
        assert close(parse(row.joined_at), presence.joined_at)
        assert presence.left_at is not None
        assert close(parse(row.left_at), presence.left_at)
        assert abs(row.duration - (presence.left_at - presence.joined_at) / 60) <= 0.00005001
        assert row.preset_name


def test_orders_and_search_of_participants(kit: Kit, world: World) -> None:
    call = world.showcase("rejoin_storm", "rtk")
    expected = roster(world, call)

    def asked(**question: Any) -> list[Any]:
        data: Any = kit.sessions.get_session_participants(call.session_id, **kit.app, per_page=500, **question).data
        return list(data.participants)

    durations = [row.duration for row in asked(sort_by="duration", sort_order="DESC")]
    assert durations == sorted(durations, reverse=True)
    joins = [row.joined_at for row in asked(sort_by="joinedAt", sort_order="ASC")]
    assert joins == sorted(joins)
    assert len(joins) == len(expected)
    person = world.person(call, 2)
    for text in (person.name.upper(), person.user_id):
        assert {row.custom_participant_id for row in asked(search=text)} == {person.user_id}
    assert [row.id for row in asked(search=expected[-1].session_id)] == [expected[-1].session_id]


def test_consolidated_rows_name_every_peer(kit: Kit, world: World) -> None:
    call = world.showcase("rejoin_storm", "rtk")
    data: Any = kit.sessions.get_session_participants(
        call.session_id, **kit.app, view="consolidated", include_peer_events=True, per_page=500
    ).data
    assert len(data.participants) == call.size
    for row in data.participants:
        index = world.person_index(call, row.custom_participant_id)
        assert index is not None
        presences = world.presences(call, index)
        assert {event.peer_id for event in row.peer_events} == {presence.session_id for presence in presences}
        seconds = sum((presence.left_at or 0) - presence.joined_at for presence in presences)
        assert abs(row.duration - seconds / 60) < 0.001


def test_participant_details(kit: Kit, world: World) -> None:
    presence = roster(world, world.showcase("sender_uplink_loss", "rtk"))[1]
    ids: dict[str, Any] = {"session_id": presence.call.session_id, **kit.app}
    plain: Any = kit.sessions.get_session_participant_details(presence.session_id, **ids).data
    assert plain.participant.id == presence.session_id
    assert plain.participant.peer_events is None
    full: Any = kit.sessions.get_session_participant_details(presence.session_id, **ids, include_peer_events=True).data
    events = full.participant.peer_events
    assert [event.event_name for event in events] == ["PEER_CREATED", "PEER_JOINING", "PEER_LEAVING"]
    assert {event.peer_id for event in events} == {presence.session_id}
    assert {event.preset_view_type for event in events} == {"GROUP_CALL"}
    assert close(parse(events[1].created_at), presence.joined_at)
    assert "peer_stats" not in (full.participant.model_extra or {})


def test_the_oldest_generation_keeps_its_statistics_in_the_details(start_sandbox: StartSandbox) -> None:
    server = start_sandbox(generation=Generation.Y2023)
    world, kit = server.world, Kit(server)
    presence = roster(world, world.showcase("receiver_downlink_loss", "rtk"))[2]
    person = world.person(presence.call, presence.person_index)
    with kit.client:
        answer: Any = kit.sessions.get_session_participant_details(
            presence.session_id,
            session_id=presence.call.session_id,
            **kit.app,
            extra_query={"filters": "device_info,ip_information,precall_network_information,events,quality_stats"},
        )
        extra = answer.data.participant.model_extra
        stats = extra["peer_stats"]
        assert stats["device_info"]["os"] == person.os
        assert stats["device_info"]["sdk_version"] == person.sdk_version
        assert stats["device_info"]["cpus"] == person.cpus
        assert stats["ip_information"]["country"] == person.place.country_iso_code
        assert stats["ip_information"]["ipv4"].endswith(".0.0")
        assert "throughtput" in stats["precall_network_information"]
        assert stats["precall_network_information"]["rtt"] < 1, "seconds"
        names = [event["type"] for event in stats["events"]]
        assert {"precall_begin", "precall_end", "call_join", "websocket_connected"} <= set(names)
        (quality,) = extra["quality_stats"]
        assert quality["peer_id"] == presence.session_id
        audio = [stream for stream in received_streams(world, presence) if stream.track.kind is TrackKind.AUDIO]
        lost = sum(sample.lost for stream in audio for sample in stream.samples)
        assert sum(row["packets_lost"] for row in quality["audio_stats"]) == lost
        assert all(0 <= row["quality"] <= 1 for row in quality["audio_stats"] + quality["video_stats"])

        only: Any = kit.sessions.get_session_participant_details(
            presence.session_id,
            session_id=presence.call.session_id,
            **kit.app,
            extra_query={"filters": "events"},
        )
        assert set(only.data.participant.model_extra["peer_stats"]) == {"config", "status", "events"}
        assert "quality_stats" not in only.data.participant.model_extra

        wrapped: Any = kit.sessions.get_session_details(presence.call.session_id, **kit.app)
        assert wrapped.data.session["id"] == presence.call.session_id
        listed: Any = kit.sessions.get_session_participants(presence.call.session_id, **kit.app)
        assert listed.model_extra["paging"]["total_count"] == len(roster(world, presence.call))


def test_the_generation_between_has_flat_reports(start_sandbox: StartSandbox) -> None:
    server = start_sandbox(generation=Generation.MID_2026)
    world, kit = server.world, Kit(server)
    presence = roster(world, world.showcase("healthy", "rtk"))[0]
    with kit.client:
        details: Any = kit.sessions.get_session_participant_details(
            presence.session_id, session_id=presence.call.session_id, **kit.app
        )
        assert not {"peer_stats", "quality_stats"} & set(details.data.participant.model_extra or {})
        report: Any = kit.sessions.get_participant_data_from_peer_id(presence.session_id, **kit.app)
        participant = report.data.participant
        assert participant.peer_report is None
        assert participant.role == "group_call_host"
        quality = participant.model_extra["quality_stats"]
        assert quality["peer_ids"] == [presence.session_id]
        assert quality["total_audio_packets"] > 0
        assert "throughput" in participant.model_extra["peer_stats"]["precall_network_information"]
        assert participant.model_extra["peer_stats"]["ip_information"]["asn"]["asn"].startswith("AS")
        listed: Any = kit.sessions.get_session_participants(presence.call.session_id, **kit.app)
        assert listed.data.participants
        assert "paging" not in (listed.model_extra or {})
        assert "paging" not in (listed.data.model_extra or {})


def test_peer_report_metadata(kit: Kit, world: World) -> None:
    call = world.showcase("turn_only", "rtk")
    relayed = [presence for presence in roster(world, call) if world.person(call, presence.person_index).relayed]
    assert relayed, "the showcase has somebody behind a relay"
    presence = relayed[0]
    person = world.person(call, presence.person_index)
    report: Any = kit.sessions.get_participant_data_from_peer_id(
        presence.session_id, **kit.app, include_peer_events=True
    ).data
    participant = report.participant
    assert participant.session_id == call.session_id
    assert [event.event_name for event in participant.peer_events] == ["PEER_CREATED", "PEER_JOINING", "PEER_LEAVING"]
    meta = participant.peer_report.metadata
    assert meta.sdk_version == person.sdk_version
    assert meta.device_info.os == person.os
    assert meta.device_info.is_mobile == person.is_mobile
    assert meta.ip_information.city == person.place.city
    assert meta.ip_information.asn.asn == person.asn
    assert meta.room_view_type == "groupCall"
    (pair,) = meta.candidate_pairs.producing_transport
    assert pair.local_candidate_type == "relay"
    assert pair.local_candidate_url.startswith("turn:")
    assert pair.local_candidate_address.endswith(".0.0")
    assert pair.last_packet_sent_timestamp > 1e12, "milliseconds"
    assert meta.pc_metadata[0].reflexive_connectivity is False
    assert all(event.name and event.timestamp for event in meta.events)
    assert {"precall_begin", "websocket_connected"} <= {event.name for event in meta.events}
    assert meta.audio_devices_updates[0].added[0].kind == "audioinput"


def test_peer_report_quality_is_what_the_world_measured(kit: Kit, world: World) -> None:
    call = world.showcase("sender_uplink_loss", "rtk")
    culprit = world.truth(call).user_ids[0]
    index = world.person_index(call, culprit)
    assert index is not None
    (presence,) = world.presences(call, index)
    report: Any = kit.sessions.get_participant_data_from_peer_id(presence.session_id, **kit.app).data
    quality = report.participant.peer_report.quality
    sent = {stream.track.kind: stream for stream in sent_streams(world, presence)}

    audio = quality.audio_producer
    samples = sent[TrackKind.AUDIO].samples
    assert [row.timestamp for row in audio] == [iso(sample.at) for sample in samples]
    assert [row.packets_sent for row in audio] == [sample.packets for sample in samples]
    assert [row.packets_lost for row in audio] == [sample.lost for sample in samples]
    assert all(abs(row.rtt * 1000 - sample.rtt_ms) < 0.001 for row, sample in zip(audio, samples, strict=True))
    assert all(abs(row.jitter * 1000 - sample.jitter_ms) < 0.001 for row, sample in zip(audio, samples, strict=True))
    assert all(0 <= row.mos_quality <= 1 for row in audio)
    # a sample's time is in seconds, the mean of all in milliseconds
    mean_ms = sum(row.rtt for row in audio) / len(audio) * 1000
    assert abs(quality.audio_producer_cumulative.rtt.avg - mean_ms) < 0.01
    share = sum(row.packets_lost * 100 / row.packets_sent >= 5 for row in audio) / len(audio)
    assert abs(quality.audio_producer_cumulative.packet_loss.api_5_or_greater_event_fraction - share) < 0.0001
    assert quality.audio_producer_cumulative.packet_loss.avg > 1, "its uplink loses packets"

    video = quality.video_producer
    assert [row.frame_width for row in video] == [sample.width for sample in sent[TrackKind.VIDEO].samples]
    assert {row.quality_limitation_reason for row in video} <= {"cpu", "bandwidth", "none", "other"}
    assert quality.video_producer_cumulative.frame_per_second.p50 > 0

    consumed = {(row.peer_id, row.consumer_id) for row in quality.audio_consumer}
    assert len(consumed) == len({peer for peer, _ in consumed}) >= 2
    assert presence.session_id not in {peer for peer, _ in consumed}
    steps = [parse(right.timestamp) - parse(left.timestamp) for left, right in pairwise(audio)]
    assert sorted(steps)[len(steps) // 2] == pytest.approx(7, abs=0.5)


def test_who_sends_nothing_has_empty_series(kit: Kit, world: World) -> None:
    call = world.showcase("muted", "rtk")
    (muted,) = [
        presence
        for presence in roster(world, call)
        if world.person(call, presence.person_index).user_id in world.truth(call).user_ids
    ][:1]
    report: Any = kit.sessions.get_participant_data_from_peer_id(muted.session_id, **kit.app).data
    quality = report.participant.peer_report.quality
    measured = [sample for stream in sent_streams(world, muted) for sample in stream.samples]
    produced = quality.audio_producer + quality.video_producer
    assert len(produced) == len(measured)
    if not quality.audio_producer:
        assert quality.audio_producer_cumulative.packet_loss is None
    assert quality.screenshare_audio_producer == []
    assert quality.screenshare_audio_producer_cumulative.quality_mos is None


def test_statistics_that_are_not_there(kit: Kit, world: World) -> None:
    early = roster(world, world.showcase("not_ready", "rtk"))[0]
    if world.stage(early.call) is Stage.NOT_READY:
        report: Any = kit.sessions.get_participant_data_from_peer_id(early.session_id, **kit.app).data
        assert report.participant.peer_report.quality.audio_producer is None
    late = roster(world, world.showcase("expired", "rtk"))[0]
    with pytest.raises(cloudflare.NotFoundError):
        kit.sessions.get_participant_data_from_peer_id(late.session_id, **kit.app)
    rows: Any = kit.sessions.get_session_participants(late.call.session_id, **kit.app).data
    assert rows.participants, "attendance stays"


def test_day_wise_usage(kit: Kit, world: World) -> None:
    day = datetime.fromtimestamp(world.now(), UTC).date() - timedelta(days=5)
    answer = kit.client.realtime_kit.analytics.get_org_analytics(
        **kit.app, start_date=day.isoformat(), end_date=day.isoformat()
    )
    assert answer.data
    stats = answer.data.session_stats
    assert stats
    start = datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()
    calls = [
        call
        for call in (world.call("rtk", place) for place in range(300, 900))
        if start <= call.started_at < start + 86_400
    ]
    assert stats.sessions_count == len(calls)
    assert stats.sessions_minutes_consumed == pytest.approx(sum(world.attendance(call)[1] for call in calls) / 60)
    assert stats.day_stats
    assert stats.day_stats[0].day == f"{day.isoformat()}T00:00:00.000Z"
    usual = kit.client.realtime_kit.analytics.get_org_analytics(**kit.app)
    assert usual.data
    assert usual.data.session_stats
    assert 29 <= len(usual.data.session_stats.day_stats or ()) <= 31


def test_errors_have_the_clients_own_classes(kit: Kit, sandbox_server: SandboxServer, world: World) -> None:
    call = world.showcase("healthy", "rtk")
    stranger = Kit(sandbox_server, api_token="somebody-elses")
    with stranger.client, pytest.raises(cloudflare.AuthenticationError) as refusal:
        stranger.sessions.get_sessions(**stranger.app)
    assert refusal.value.errors[0].code == 10000
    with pytest.raises(cloudflare.PermissionDeniedError):
        kit.client.realtime_kit.apps.get(account_id="0" * 32)
    with pytest.raises(cloudflare.NotFoundError):
        kit.sessions.get_session_details(call.container_id, **kit.app)
    with pytest.raises(cloudflare.NotFoundError):
        kit.sessions.get_session_details(call.session_id, account_id=kit.app["account_id"], app_id="unknown")
    with pytest.raises(cloudflare.BadRequestError):
        kit.sessions.get_session_details("a/b", **kit.app)
    with pytest.raises(cloudflare.BadRequestError):
        kit.sessions.get_sessions(**kit.app, per_page=-1)
    with pytest.raises(cloudflare.UnprocessableEntityError):
        kit.sessions.get_sessions(**kit.app, status="WEIRD")  # type: ignore[arg-type]  # on purpose
    key = Kit(sandbox_server, api_key="key", api_email="user@example.invalid")
    with key.client, pytest.raises(cloudflare.BadRequestError):
        key.sessions.get_sessions(**key.app)


def test_sessions_of_another_app_are_not_mixed_in(kit: Kit, world: World) -> None:
    apps = kit.client.realtime_kit.apps.get(**kit.account).data
    assert apps
    staging, unused = str(apps[1].id), str(apps[2].id)
    ids = kit.app | {"app_id": staging}
    other: Any = kit.sessions.get_sessions(**ids, per_page=3).data
    assert len(other.sessions) == 3
    assert all(world.find("rtk", session.id) is None for session in other.sessions)
    assert other.sessions[0].organization_id == staging
    with pytest.raises(cloudflare.NotFoundError):
        kit.sessions.get_session_details(world.call("rtk", 0).session_id, **ids)
    none: Any = kit.sessions.get_sessions(**(kit.app | {"app_id": unused})).data
    assert none.sessions == []


def test_legacy_host_takes_basic_credentials(sandbox_server: SandboxServer, world: World) -> None:
    mine = sandbox_server.credentials.realtimekit
    secret = base64.b64encode(f"{mine.app_id}:{mine.api_token}".encode()).decode()
    call = world.showcase("healthy", "rtk")
    with httpx.Client(base_url=f"{sandbox_server.host_url}/v2") as client:
        answer = client.get(f"/sessions/{call.session_id}", headers={"Authorization": f"Basic {secret}"})
        assert answer.status_code == 200
        assert answer.json()["data"]["id"] == call.session_id
        refused = client.get("/sessions", headers={"Authorization": "Basic bm9ib2R5Om5vdGhpbmc="})
        assert (refused.status_code, refused.json()) == (401, {"message": "Unauthorized"})
        assert client.get("/sessions").status_code == 401


def test_unknown_paths_are_the_gateways(sandbox_server: SandboxServer) -> None:
    answer = httpx.get(f"{sandbox_server.realtimekit_url}/zones")
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["code"] == 7003
