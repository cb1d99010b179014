"""Any part may be missing, null, of the wrong kind or unknown: the rest is still read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.providers.realtimekit import rtk_payloads as wire
from tui.errors import BadAnswer
from tui.model import Address, Evidence, Vendor
from tui.providers.answers import Answer
from tui.providers.realtimekit.mapping_app import app, meeting, usage
from tui.providers.realtimekit.mapping_evidence import Told, evidence, listed
from tui.providers.realtimekit.mapping_session import session
from tui.providers.realtimekit.pages import Place, page_of
from tui.providers.realtimekit.schema import (
    AppsAnswer,
    MeetingsAnswer,
    ParticipantAnswer,
    ParticipantsAnswer,
    SessionAnswer,
    SessionsAnswer,
    UsageAnswer,
    read,
)
from tui.providers.realtimekit.schema.base import Wire
from tui.providers.realtimekit.times import day, iso, when

SESSION = Address(Vendor.REALTIMEKIT, ("app",), wire.SESSION)
ADDRESS = SESSION.of(wire.PARTICIPANT)
GENERATIONS = (wire.details_with_stats, wire.details_with_events, wire.flat_report, wire.peer_report)


def answer(body: object) -> Answer:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer("a1", "GET", "", b"", 200, {}, content, datetime.now(UTC))


def read_evidence(body: object) -> Evidence | None:
    found = read(ParticipantAnswer, answer(body)).participant
    return None if found is None else evidence(Told(((found, "a1"),)), ADDRESS, None)


WRONG = st.one_of(
    st.none(),
    st.just("null"),
    st.just(""),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=5),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just([{"x": 1}]),
    st.just({"0": [1]}),
)


@st.composite
def spoilt(draw: st.DrawFn, value: Any) -> Any:
    """Return `value` with parts left out, replaced and added."""
    lot = draw(st.integers(0, 30))
    if lot == 0:
        return draw(WRONG)
    if isinstance(value, dict):
        kept = {key: draw(spoilt(inner)) for key, inner in value.items() if draw(st.integers(0, 12))}
        if lot == 1:
            kept[draw(st.text(max_size=4))] = draw(WRONG)
        return kept
    if isinstance(value, list):
        return [draw(spoilt(inner)) for inner in value]
    return str(value) if lot == 2 else value


@pytest.mark.parametrize("payload", GENERATIONS)
def test_any_part_may_be_spoilt(payload: Any) -> None:
    @settings(max_examples=60, deadline=None)
    @given(spoilt(payload()))
    def check(body: Any) -> None:
        if not isinstance(body, dict):
            return
        found = read_evidence(body)
        if found is not None:
            assert found.participant.address == ADDRESS
            ids = [track.track_id for track in found.tracks]
            assert len(ids) == len(set(ids))
            for track in found.tracks:
                for series in track.series:
                    assert list(series.times_s) == sorted(set(series.times_s))

    check()


LISTS: tuple[tuple[type[Wire], Any], ...] = (
    (SessionsAnswer, {"data": {"sessions": [wire.session_row(1), wire.session_row(2)]}, "paging": wire.paging(2)}),
    (SessionAnswer, {"data": wire.session_row(1)}),
    (SessionAnswer, {"data": {"session": wire.session_row(1)}}),
    (AppsAnswer, {"data": [{"id": "a", "name": "One", "created_at": "2026-01-02"}], "paging": wire.paging(1)}),
    (MeetingsAnswer, {"data": [wire.meeting_row()], "paging": wire.paging(1)}),
    (UsageAnswer, wire.usage()),
)


@pytest.mark.parametrize(("kind", "payload"), LISTS)
def test_lists_may_be_spoilt(kind: type[Wire], payload: Any) -> None:
    @settings(max_examples=60, deadline=None)
    @given(spoilt(payload), st.integers(1, 3))
    def check(body: Any, page_no: int) -> None:
        if not isinstance(body, dict):
            return
        found = read(kind, answer(body))
        place = Place(page_no, 2, (page_no - 1) * 2)
        match found:
            case SessionsAnswer():
                items = [session(row, "app", "a1") for row in found.rows]
                page, _ = page_of(items, [row.id for row in found.rows], place, *found.pagings, source_id="a1")
                assert len(page.items) <= 2
            case SessionAnswer():
                told = session(found.session, "app", "a1") if found.session else None
                assert told is None or told.address.session_id
            case AppsAnswer():
                assert all(app(row) is None or row.id for row in found.data or [])
            case MeetingsAnswer():
                assert all(meeting(row) is None or row.id for row in found.data or [])
            case UsageAnswer():
                days = [one.day for one in usage(found.data, "a1").days]
                assert days == sorted(set(days))

    check()


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        found += places(part, (*path, key))
    return found


def put(body: Any, place: tuple[str | int, ...], value: Any) -> None:
    for key in place[:-1]:
        body = body[key]
    body[place[-1]] = value


@pytest.mark.parametrize("payload", GENERATIONS)
def test_null_in_any_one_place_leaves_the_rest(payload: Any) -> None:
    for place in places(payload()):
        body = payload()
        put(body, place, None)
        found = read_evidence(body)
        if place[:2] == ("data", "participant") and len(place) > 3 and place[2] != "id":
            assert found is not None
            assert found.participant.name == "Alice", place


@pytest.mark.parametrize("payload", GENERATIONS)
@pytest.mark.parametrize("wrong", [[], True, [None]])
def test_the_wrong_kind_in_any_one_place_leaves_the_rest(payload: Any, wrong: Any) -> None:
    for place in places(payload()):
        if len(place) < 4:
            continue
        body = payload()
        put(body, place, wrong)
        found = read_evidence(body)
        assert found is not None
        assert found.participant.name == "Alice", place


def as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_text(inner) for inner in value]
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


@pytest.mark.parametrize("payload", [wire.details_with_stats, wire.flat_report, wire.details_with_events])
def test_numbers_may_be_text(payload: Any) -> None:
    told = read_evidence(payload())
    asked = read_evidence(as_text(payload()))
    assert told is not None
    assert asked is not None
    assert (asked.tracks, asked.participant, asked.totals) == (told.tracks, told.participant, told.totals)


def test_numbers_of_the_report_may_be_text() -> None:
    told, asked = read_evidence(wire.peer_report()), read_evidence(as_text(wire.peer_report()))
    assert told is not None
    assert asked is not None
    assert (asked.tracks, asked.connection, asked.totals) == (told.tracks, told.connection, told.totals)


def test_whole_numbers_may_be_fractions_and_unknown_words_stay() -> None:
    body = {
        "data": {
            "sessions": [
                {"id": "s", "status": "WEIRD", "type": "x", "live_participants": 3.0, "minutes_consumed": "2.5"},
                7,
            ]
        },
        "paging": {"total_count": "2.0"},
    }
    found = read(SessionsAnswer, answer(body))
    assert found.rows[0].status == "WEIRD"
    assert found.rows[0].minutes_consumed == 2.5
    assert len(found.rows) == 1
    assert found.pagings[0] is not None
    assert found.pagings[0].total_count == 2.0


def test_one_bad_row_does_not_cost_the_others() -> None:
    rows = [{**wire.base(), "id": f"p{number}", "duration": "long" if number == 1 else 1} for number in range(3)]
    found = read(ParticipantsAnswer, answer({"data": {"participants": rows, "paging": []}}))
    told = [listed(row, SESSION, "a1") for row in found.rows]
    assert [one.participant.duration_s for one in told if one] == [60.0, 180.0, 60.0]


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b'"x"', b"null", b'{"a": ', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_a_bad_answer(body: bytes) -> None:
    class Anything(Wire):
        a: float | None = None

    with pytest.raises(BadAnswer):
        read(Anything, answer(body))


INSTANT = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-02T03:04:05.678Z",
        "2026-01-02T03:04:05.678000Z",
        "2026-01-02 03:04:05.678Z",
        "2026-01-02 03:04:05.678000Z",
        "2026-01-02T03:04:05.678+00:00",
        "2026-01-02T08:34:05.678+05:30",
        "2026-01-02T03:04:05.678",
        '2026-01-02T03:04:05.678Z"',
        '"2026-01-02T03:04:05.678Z"',
        " 2026-01-02T03:04:05.678Z ",
        1767323045678,
        "1767323045678",
        1767323045.678,
        "1767323045.678",
    ],
)
def test_times(text: str | float) -> None:
    found = when(text)
    assert found is not None
    assert abs(found - INSTANT) < timedelta(milliseconds=1)


def test_bare_dates_and_absent_times() -> None:
    assert when("2026-01-02") == datetime(2026, 1, 2, tzinfo=UTC)
    assert when("20260102") == datetime(2026, 1, 2, tzinfo=UTC)
    for nothing in (None, "", "null", '"null"', "soon", "0", 0, -5, 1e300, "nan", "inf", "9999999999999999"):
        assert when(nothing) is None
    assert day("2026-01-02T00:00:00.000Z") == date(2026, 1, 2)
    assert day("1767323045678") == date(2026, 1, 2)
    assert day("never") is None


@given(st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_times_are_read_back_in_utc(instant: datetime, offset: int) -> None:
    instant = instant.replace(microsecond=instant.microsecond // 1000 * 1000, tzinfo=UTC)
    assert when(iso(instant)) == instant
    elsewhere = instant + timedelta(minutes=offset)
    sign, minutes = "-" if offset < 0 else "+", abs(offset)
    text = f"{elsewhere.strftime('%Y-%m-%d %H:%M:%S.%f')}{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    assert when(text) == instant


@given(st.text(max_size=30) | st.floats() | st.integers())
def test_no_time_is_fatal(value: str | float) -> None:
    found = when(value)
    assert found is None or found.tzinfo is UTC
    if isinstance(value, str):
        day(value)


SECRETS = ("never-to-be-shown", "sk_live", "https://signed.example/x", "hunter2")


def test_secrets_are_not_mapped() -> None:
    body = wire.peer_report()
    participant = body["data"]["participant"]
    participant["stream_key"] = SECRETS[1]
    participant["audio_download_url"] = SECRETS[2]
    participant["peer_report"]["metadata"]["events"].append(
        {
            "name": "recording",
            "timestamp": "2026-01-02T10:00:00Z",
            "metadata": {
                "stream_key": SECRETS[1],
                "video_download_url": SECRETS[2],
                "storage_config": {"user": "x", "value": SECRETS[3]},
                "token": SECRETS[3],
                "kept": 1,
            },
        }
    )
    found = read_evidence(body)
    assert found is not None
    shown = repr(found)
    assert all(secret not in shown for secret in SECRETS)
    assert next(event for event in found.events if event.name == "recording").data == {"kept": 1}
