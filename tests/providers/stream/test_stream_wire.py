"""Whatever part of a documented answer comes, in whatever shape: it is read, and what is not there is absent."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.providers.stream.stream_payloads import (
    ALICE,
    NOW,
    SESSION,
    START_S,
    answer_of,
    attendance,
    details,
    metrics,
    roster,
    timeline,
)
from tests.providers.stream.test_stream_lists import STATS
from tui.errors import BadAnswer
from tui.model import Participant, Window
from tui.providers.stream.cursors import Cursor
from tui.providers.stream.mapping import app
from tui.providers.stream.mapping.attendance import Asked, attendance_of
from tui.providers.stream.mapping.detail import overview_of
from tui.providers.stream.mapping.details import decode_details
from tui.providers.stream.mapping.events import timeline_events
from tui.providers.stream.mapping.roster import roster_page
from tui.providers.stream.mapping.sessions import from_report, from_stats, live_call
from tui.providers.stream.mapping.tracks import decode_track_metrics
from tui.providers.stream.schema.app import FeedbackAnswer, HealthAnswer, MapAnswer, ReportAnswer
from tui.providers.stream.schema.attendance import AttendanceAnswer
from tui.providers.stream.schema.base import Wire, read
from tui.providers.stream.schema.details import TimelineAnswer
from tui.providers.stream.schema.roster import RosterAnswer
from tui.providers.stream.schema.sessions import CallsAnswer, SessionReportsAnswer, SessionStatsAnswer

WINDOW = Window.from_epoch(START_S, START_S + 1800)
KNOWN = Participant(ALICE)

TIMES: tuple[Callable[[int], object], ...] = (
    lambda nanoseconds: nanoseconds,
    str,
    lambda nanoseconds: nanoseconds // 1000,
    lambda nanoseconds: nanoseconds // 1_000_000,
    lambda nanoseconds: nanoseconds // 1_000_000_000,
    lambda _: "2026-02-10T10:00:00.123456789Z",
    lambda _: None,
    lambda _: 0,
    lambda _: -6795364578871345152,
    lambda _: "",
)

junk = st.sampled_from([None, "", "x", 0, -1, 1.5, True, [], {}, [None], "1.2ms", "12", {"odd": 1}, "\ud800", 10**30])


@st.composite
def disturbed(draw: st.DrawFn, value: Any) -> Any:
    """Draw a document with parts left out, set to null, replaced, re-encoded and added."""
    if isinstance(value, dict):
        kept = {
            name: draw(disturbed(inner)) if draw(st.integers(0, 9)) else draw(junk)
            for name, inner in value.items()
            if draw(st.integers(0, 7))
        }
        return {**kept, "a_new_field": draw(junk)} if draw(st.booleans()) else kept
    if isinstance(value, list):
        items = [draw(disturbed(each)) for each in value]
        return [*items, draw(junk)] if not draw(st.integers(0, 4)) else items
    if isinstance(value, int) and value > 10**17:
        return draw(st.sampled_from(TIMES))(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and not draw(st.integers(0, 5)):
        return str(value)
    return value


CALLS = {
    "calls": [
        {
            "call": {
                "cid": "default:a",
                "type": "default",
                "id": "a",
                "current_session_id": "S",
                "session": {"id": "S", "started_at": START_S * 10**9, "participants_count_by_role": {"host": 1}},
                "created_by": {"id": "x"},
                "created_at": START_S * 10**9,
                "recording": False,
            }
        }
    ]
}
REPORTS = {"reports": [{"call_cid": "a:b", "call_session_id": "S", "call_status": "ended", "call_duration_seconds": 9}]}
HEALTH = {"summary": {"active_calls": 1}, "metrics": {"publishers": {"all": {"rtt_ms": {"p50": 1.5}}}}}
FEEDBACK = {"user_feedback": [{"cid": "a:b", "rating": 2, "platform": {"os": {"name": "x"}}, "custom": {"a": 1}}]}
MAP = {
    "publishers": {"publishers": [{"user_id": "a", "location": {"city": "x", "latitude": 1.5}}]},
    "sfus": {"locations": [{"id": "s", "coordinates": {"latitude": 1}, "location": {"country_iso_code": "NL"}}]},
}
REPORT = {
    "session_id": "S",
    "report": {
        "call": {"score": 1.5},
        "participants": {"sum": 1, "by_browser": [{"name": "x", "unique": 1}]},
        "user_ratings": {"average": 1.0, "count": 1},
    },
}


def wire(kind: type[Wire]) -> Callable[[Any], Any]:
    return lambda document: read(kind, answer_of(document))


def mapped_attendance(document: Any) -> object:
    asked = Asked(SESSION, False, Cursor())
    return attendance_of(wire(AttendanceAnswer)(document), asked, source_id="a", now=NOW)


@pytest.mark.parametrize(
    ("document", "mapping"),
    [
        pytest.param(attendance(next="N", prev="P"), mapped_attendance, id="attendance"),
        pytest.param(metrics(), lambda d: decode_track_metrics(answer_of(d), KNOWN, WINDOW), id="metrics"),
        pytest.param(
            roster(), lambda d: roster_page(wire(RosterAnswer)(d), SESSION, Cursor(), source_id="a"), id="roster"
        ),
        pytest.param(
            details(),
            lambda d: overview_of(decode_details(answer_of(d), WINDOW), KNOWN),
            id="details",
        ),
        pytest.param(timeline(), lambda d: timeline_events(wire(TimelineAnswer)(d)), id="timeline"),
        pytest.param(
            {"call_stats": [STATS]},
            lambda d: [from_stats(each, "a") for each in wire(SessionStatsAnswer)(d).call_stats or ()],
            id="sessions",
        ),
        pytest.param(
            REPORTS,
            lambda d: [from_report(each, "a") for each in wire(SessionReportsAnswer)(d).reports or ()],
            id="call sessions",
        ),
        pytest.param(
            CALLS,
            lambda d: [live_call(each.call, "a") for each in wire(CallsAnswer)(d).calls or () if each.call],
            id="calls",
        ),
        pytest.param(HEALTH, lambda d: app.app_health(wire(HealthAnswer)(d), "a"), id="health"),
        pytest.param(FEEDBACK, lambda d: app.feedback_page(wire(FeedbackAnswer)(d), "a"), id="feedback"),
        pytest.param(MAP, lambda d: app.call_map(wire(MapAnswer)(d), "a"), id="map"),
        pytest.param(REPORT, lambda d: app.call_report(wire(ReportAnswer)(d), "a"), id="report"),
    ],
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_part_of_an_answer_is_read(document: Any, mapping: Callable[[Any], Any], data: st.DataObject) -> None:
    whole = mapping(document)
    found = mapping(data.draw(disturbed(document)))
    assert type(found) is type(whole)
    assert type(mapping({})) is type(whole)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_left_untouched_is_read_as_before(data: st.DataObject) -> None:
    document = metrics()
    spoilt = data.draw(st.sampled_from(["client", "joined_at", "user_id", "is_publisher"]))
    document[spoilt] = data.draw(junk)
    read_ = decode_track_metrics(answer_of(document), KNOWN, WINDOW)
    assert read_.points == 15
    assert len(read_.warnings) == 2
    assert read_.participant.publisher_type == "webrtc"


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"7", b'"x"', b"{", b'{"a": 1', b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_a_bad_answer(body: bytes) -> None:
    with pytest.raises(BadAnswer) as caught:
        read(AttendanceAnswer, answer_of(body))
    assert caught.value.__cause__ is None


def test_a_spoilt_element_leaves_its_neighbours() -> None:
    rows = [{"user_id": "a"}, 7, None, {"user_id": ["b"], "roles": [1, None, "host"]}, "x", {"user_id": "c"}]
    found = read(AttendanceAnswer, answer_of({"participants_sessions": rows}))
    assert [each.user_id for each in found.participants_sessions or ()] == ["a", None, "c"]
    assert (found.participants_sessions or [])[1].roles == ["1", "host"]


def test_unknown_words_are_kept() -> None:
    odd = {"published_tracks": [{"track_id": "T", "track_type": "hologram", "codec": "H266"}], "publisher_type": "WHIP"}
    found = decode_track_metrics(answer_of(odd), KNOWN, WINDOW)
    assert (found.tracks[0].kind, found.tracks[0].codec, found.participant.publisher_type) == (
        "hologram",
        "H266",
        "whip",
    )
    assert json.dumps(found.tracks[0].kind) == '"hologram"'
