"""Sessions, live calls, and what is told of the app and of a call."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.providers.stream.stream_payloads import SESSION, START_S, Vendor, at, attendance, ns
from tui.model import MinuteCount, Reading, SessionStatus, Share, TrackTime, Window
from tui.providers.base import FeedbackQuestion, SessionOrder, SessionQuestion
from tui.query.tree import Compare, Op

COUNTS = {
    "participants": 5,
    "sessions": 7,
    "live_sessions": 0,
    "publishers": 4,
    "peak_concurrent_users": 5,
    "peak_concurrent_sessions": 6,
    "sfus_used": 2,
    "cq_score": 57,
    "average_jitter_ms": 12,
    "average_latency_ms": 88,
    "max_freezes_duration_ms": 4200,
    "total_participant_duration": 6000,
    "call_event_count": 3,
    "min_user_rating": 1,
    "avg_user_rating": 3.5,
}
STATS = {
    "call_type": "default",
    "call_id": "standup-42",
    "call_session_id": "SESSION-1",
    "call_started_at": ns(START_S),
    "call_ended_at": ns(START_S + 3600),
    "generated_at": ns(START_S + 3700),
    "counts": COUNTS,
}


async def test_every_field_of_a_session() -> None:
    vendor = Vendor({"/video/call_stats": {"call_stats": [STATS, {}, None], "next": "N", "prev": ""}})
    provider = vendor.provider()
    question = SessionQuestion(filter=Compare("score", Op.BELOW, 60.0), live=False, limit=500, order=SessionOrder.WORST)
    found = await provider.sessions(question)
    await provider.sessions(question, found.page.next)
    await provider.aclose()
    assert vendor.bodies[0] == {
        "limit": 100,
        "sort": [{"field": "session_started_at", "direction": -1}],
        "filter_conditions": {"is_active": {"$eq": False}, "counts.cq_score": {"$lt": 60}},
    }
    assert vendor.bodies[1] == {**vendor.bodies[0], "next": "N"}
    (session,) = found.page.items
    assert found.page.prev is None
    assert str(session.address) == "stream:default/standup-42/SESSION-1"
    assert (session.title, session.container_id, session.kind) == ("default:standup-42", "standup-42", "default")
    assert (session.status, session.is_final) == (SessionStatus.ENDED, True)
    assert (session.started_at, session.ended_at) == (at(START_S), at(START_S + 3600))
    assert (session.generated_at, session.duration_s) == (at(START_S + 3700), 3600)
    assert session.participant_minutes == 100
    assert session.score is not None
    assert session.score.value == 57
    counts = session.counts
    assert (counts.participants, counts.participant_sessions, counts.live_sessions, counts.publishers) == (5, 7, 0, 4)
    assert (counts.peak_users, counts.peak_sessions, counts.sfus_used, counts.call_events) == (5, 6, 2, 3)
    assert (counts.average_jitter_ms, counts.average_rtt_ms, counts.max_freezes_ms) == (12, 88, 4200)
    assert (counts.participant_duration_s, counts.min_user_rating, counts.avg_user_rating) == (6000, 1, 3.5)


@pytest.mark.parametrize(
    ("changes", "status", "is_final"),
    [
        ({"call_ended_at": None, "counts": {"live_sessions": 2}}, SessionStatus.LIVE, False),
        ({"call_ended_at": 0, "counts": {"live_sessions": 0}}, SessionStatus.UNKNOWN, None),
        ({"call_ended_at": None, "counts": None}, SessionStatus.UNKNOWN, None),
        ({"generated_at": ns(START_S + 60)}, SessionStatus.ENDED, False),
        ({"generated_at": None}, SessionStatus.ENDED, None),
    ],
)
async def test_whether_a_session_is_live_and_final(
    changes: dict[str, Any], status: SessionStatus, is_final: bool | None
) -> None:
    provider = Vendor({"/video/call_stats": {"call_stats": [{**STATS, **changes}]}}).provider()
    (session,) = (await provider.sessions(SessionQuestion())).page.items
    await provider.aclose()
    assert (session.status, session.is_final) == (status, is_final)


async def test_one_session_comes_from_the_list() -> None:
    vendor = Vendor({"/video/call_stats": {"call_stats": [{**STATS, "call_session_id": "OTHER"}, STATS]}})
    provider = vendor.provider()
    assert (await provider.session(SESSION.of("alice", "US-1"))).address == SESSION
    await provider.aclose()
    assert vendor.bodies[0]["filter_conditions"] == {
        "call_session_id": {"$eq": "SESSION-1"},
        "call_cid": {"$eq": "default:standup-42"},
    }


async def test_one_session_that_no_list_has_comes_from_its_attendance() -> None:
    provider = Vendor({"/video/call_stats": {"call_stats": []}, "/participant_sessions": attendance()}).provider()
    session = await provider.session(SESSION)
    await provider.aclose()
    assert (session.status, session.duration_s, session.counts.participant_sessions) == (SessionStatus.ENDED, 3600, 3)
    assert session.participant_minutes == 30
    assert session.score is None


async def test_sessions_of_one_call() -> None:
    reports = [
        {
            "call_cid": "default:standup:42",
            "call_session_id": "S-2",
            "call_status": "ended",
            "call_duration_seconds": 60,
            "first_stats_time": "2026-02-10T10:00:00.000000001Z",
            "created_at": ns(START_S - 9),
            "quality_score": 88,
            "min_user_rating": 2,
        },
        {"call_cid": "default:standup:42", "call_session_id": "S-3", "call_status": "active"},
        {"call_cid": "default:standup:42", "call_session_id": "S-4", "call_status": "confused"},
        {"call_session_id": "S-5"},
    ]
    vendor = Vendor({"/call/stats": {"reports": reports}})
    provider = vendor.provider()
    window = Window(at(START_S), at(START_S + 60))
    page = (await provider.sessions(SessionQuestion(container="default/standup:42", window=window))).page
    await provider.aclose()
    assert vendor.bodies[0]["sort"] == [{"field": "first_stats", "direction": -1}]
    assert set(vendor.bodies[0]["filter_conditions"]) == {"call_cid", "first_stats"}
    ended, live, odd = page.items
    assert str(ended.address) == "stream:default/standup%3A42/S-2"
    assert (ended.started_at, ended.ended_at, ended.duration_s) == (at(START_S), at(START_S + 60), 60)
    assert ended.score is not None
    assert (ended.score.value, ended.counts.min_user_rating) == (88, 2)
    assert [each.status for each in page.items] == ["ended", "live", "unknown"]
    assert odd.meta == {"call_status": "confused"}
    assert live.is_final is False


async def test_live_calls() -> None:
    call = {
        "cid": "default:a",
        "type": "default",
        "id": "a",
        "current_session_id": "S-1",
        "session": {
            "id": "S-1",
            "started_at": ns(START_S),
            "participants_count_by_role": {"host": 1, "user": 3},
            "anonymous_participant_count": 2,
        },
        "created_by": {"id": "root"},
        "created_at": ns(START_S - 60),
        "recording": True,
        "transcribing": False,
        "backstage": False,
        "team": "",
    }
    bare = {"cid": "default:b", "current_session_id": "", "session": {"participants": [{}, {}]}}
    calls = [{"call": call}, {"call": bare}, {"call": {}}, {}]
    vendor = Vendor({"/video/calls": {"calls": calls, "next": "N"}})
    provider = vendor.provider()
    page = await provider.live_calls(limit=3)
    await provider.aclose()
    assert vendor.bodies[0]["filter_conditions"] == {"ongoing": {"$eq": True}}
    first, second = page.items
    assert (first.cid, first.call_type, first.call_id, first.session_id) == ("default:a", "default", "a", "S-1")
    assert (first.participants, first.anonymous_participants, first.created_by) == (4, 2, "root")
    assert (first.started_at, first.created_at, first.team) == (at(START_S), at(START_S - 60), None)
    assert (first.recording, first.transcribing, first.backstage) == (True, False, False)
    assert (second.session_id, second.participants, second.recording) == (None, 2, None)
    assert page.next is not None


async def test_app_health_keeps_every_number_with_the_unit_that_is_documented_or_assumed() -> None:
    metrics = {
        "join_call_api": {"total": 1.5, "failures": 0, "latency": {"p50": 12, "p90": 37}},
        "publishers": {
            "all": {
                "rtt_ms": {"p50": 40},
                "audio": {"jitter_ms": {"p50": 5}},
                "video": {"fps_30": {"p05": 12}, "bitrate": {"p10": 300}, "resolution": {"p10": 360}},
            }
        },
        "subscribers": {"all": {"audio": {"concealment_pct": {"p50": 0.6}}, "video": None}},
        "weather": {"rain": "3.5", "sun": "nan", "wind": True, "cloud": "no"},
    }
    provider = Vendor(
        {"/active_calls_status": {"end_time": ns(START_S), "summary": {"active_calls": 3}, "metrics": metrics}}
    ).provider()
    health = await provider.app_health()
    await provider.aclose()
    assert health.at == at(START_S)
    assert [(each.name, each.value, str(each.unit), each.group) for each in health.readings] == [
        ("summary.active_calls", 3, "", "summary"),
        ("join_call_api.total", 1.5, "/s", "join"),
        ("join_call_api.failures", 0, "/s", "join"),
        ("join_call_api.latency.p50", 12, "ms (assumed)", "join"),
        ("join_call_api.latency.p90", 37, "ms (assumed)", "join"),
        ("publishers.all.rtt_ms.p50", 40, "ms", "publishers"),
        ("publishers.all.audio.jitter_ms.p50", 5, "ms", "publishers"),
        ("publishers.all.video.fps_30.p05", 12, "fps", "publishers"),
        ("publishers.all.video.bitrate.p10", 300, "kbit/s", "publishers"),
        ("publishers.all.video.resolution.p10", 360, "px", "publishers"),
        ("subscribers.all.audio.concealment_pct.p50", 0.6, "% (assumed)", "subscribers"),
        ("weather.rain", 3.5, "unknown", "weather"),
    ]
    assert isinstance(health.readings[0], Reading)


async def test_feedback() -> None:
    row = {
        "cid": "default:a",
        "session_id": "S-1",
        "user_id": "alice",
        "rating": 2,
        "reason": "froze",
        "created_at": ns(START_S),
        "sdk": "stream-react",
        "sdk_version": "1.2",
        "platform": {
            "browser": {"name": "Chrome", "version": "144"},
            "device": {"name": "", "version": ""},
            "os": {"name": "macOS", "version": "15", "architecture": "arm"},
        },
        "custom": {"ticket": "T-1", "deep": {"a": [1]}},
    }
    vendor = Vendor({"/call/feedback": {"user_feedback": [row, {}], "next": "N"}})
    provider = vendor.provider()
    page = await provider.feedback(FeedbackQuestion(container="default/a", since=datetime(2026, 1, 1, tzinfo=UTC)))
    await provider.aclose()
    assert vendor.asked[0].params["full"] == "true"
    assert vendor.bodies[0]["sort"] == [{"field": "created_at", "direction": -1}]
    said, nothing = page.items
    assert (said.cid, said.session_id, said.user_id, said.rating, said.reason) == (
        "default:a",
        "S-1",
        "alice",
        2,
        "froze",
    )
    assert (said.browser, said.device, said.os) == ("Chrome 144", None, "macOS 15")
    assert said.custom == {"ticket": "T-1", "deep": '{"a": [1]}'}
    assert said.created_at == at(START_S)
    assert (nothing.rating, nothing.reason) == (None, None)


async def test_the_map() -> None:
    place = {"city": "Amsterdam", "country": "Netherlands", "latitude": 52.4, "longitude": 4.9}
    somebody = {"user_id": "alice", "user_session_id": "US-1", "is_live": True, "location": place}
    answer: dict[str, Any] = {
        "publishers": {"publishers": [somebody]},
        "subscribers": {"participants": [somebody], "locations": [{"count": 4, "live_count": 0, "location": place}]},
        "sfus": {
            "locations": [
                {
                    "id": "sfu-1",
                    "datacenter": "ams",
                    "count": 9,
                    "coordinates": {"latitude": 1, "longitude": 2},
                    "location": {"continent_code": "EU", "country_iso_code": "NL", "subdivision_iso_code": "NL-NH"},
                }
            ]
        },
    }
    vendor = Vendor({"/map": answer})
    provider = vendor.provider()
    publisher, subscriber, sfu = (await provider.call_map(SESSION, Window(at(START_S), at(START_S + 60)))).points
    assert (publisher.role, publisher.id, publisher.user_id, publisher.is_live) == ("publisher", "US-1", "alice", True)
    assert (publisher.latitude, publisher.longitude, publisher.place) == (52.4, 4.9, "Amsterdam, Netherlands")
    assert subscriber.role == "subscriber"
    assert (sfu.role, sfu.id, sfu.datacenter, sfu.count, sfu.place) == ("sfu", "sfu-1", "ams", 9, "NL-NH, NL, EU")
    assert next(vendor.params("/map"))["start_time"] == "2026-02-10T10:00:00Z"
    del answer["subscribers"]["participants"]
    crowd = (await provider.call_map(SESSION)).points[1]
    assert (crowd.role, crowd.count, crowd.is_live) == ("subscriber", 4, False)
    await provider.aclose()


async def test_the_report() -> None:
    minute = {"start_ts": ns(START_S), "first": 1, "last": 2, "max": 3, "min": 1}
    answer = {
        "session_id": "SESSION-1",
        "report": {
            "call": {"score": 87.5, "started_at": ns(START_S), "ended_at": ns(START_S + 60)},
            "participants": {
                "sum": 5,
                "unique": 4,
                "max_concurrent": 3,
                "by_browser": [{"name": "Chrome", "unique": 2}, {"unique": 1}, {"name": "odd"}],
                "by_country": [{"name": "NL", "unique": 4}],
                "by_device": [],
                "by_operating_system": [{"name": "macOS", "unique": 4}],
                "count_over_time": {"by_minute": [minute, {"first": 1}]},
                "publishers": {
                    "total": 3,
                    "unique": 2,
                    "by_track": [{"track_type": "screensharing", "duration_seconds": 30}],
                },
                "subscribers": {"total": 4, "unique": 4, "total_subscribed_duration_seconds": 99},
            },
            "user_ratings": {"average": 4.5, "count": 2},
        },
    }
    vendor = Vendor({"/report": answer})
    provider = vendor.provider()
    report = await provider.report(SESSION)
    assert next(vendor.params("/report"))["session_id"] == "SESSION-1"
    assert (report.session_id, report.score) == ("SESSION-1", 87.5)
    assert (report.started_at, report.ended_at) == (at(START_S), at(START_S + 60))
    assert (report.participants_sum, report.participants_unique, report.max_concurrent) == (5, 4, 3)
    assert report.by_browser == (Share("Chrome", 2), Share("unknown", 1))
    assert (report.by_country, report.by_os) == ((Share("NL", 4),), (Share("macOS", 4),))
    assert report.by_minute == (MinuteCount(at(START_S), 1, 2, 3, 1),)
    assert (report.publishers_total, report.publishers_unique) == (3, 2)
    assert report.published == (TrackTime("screenshare", 30),)
    assert (report.subscribers_total, report.subscribers_unique, report.subscribed_duration_s) == (4, 4, 99)
    assert (report.rating_average, report.rating_count) == (4.5, 2)
    answer["report"]["user_ratings"] = {"average": 0, "count": 0}  # type: ignore[index]  # JSON of a known shape
    assert (await provider.report(SESSION)).rating_average is None
    await provider.aclose()
