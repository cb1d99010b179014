"""Records judged by filters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import (
    FPS,
    FRACTION,
    MS,
    PERCENT,
    Address,
    Client,
    Coverage,
    Depth,
    Direction,
    Evidence,
    Metric,
    Network,
    Participant,
    Place,
    QualitySummary,
    QualityWarning,
    Score,
    Series,
    Session,
    SessionCounts,
    SessionStatus,
    Track,
    TrackKind,
    Unit,
    with_rejoins,
)
from tui.query import Clock, Not, Record, Unknown, completion, matches, needs, needs_all_rows, needs_depth, parse
from tui.query.worst import worst_of

NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
SESSION = Address.parse("stream:default/standup/s1")

ALICE = Participant(
    SESSION.of("alice", "us-1"),
    user_id="alice",
    session_id="us-1",
    joined_at=NOW - timedelta(minutes=50),
    left_at=NOW - timedelta(minutes=30),
    duration_s=1200,
    roles=("host", "Admin"),
    publisher_type="webrtc",
    client=Client(name="demo", version="1.10.2", browser="Firefox", browser_version="121"),
    network=Network(network_type="cellular"),
    place=Place(country="Brazil", country_iso_code="BR"),
)


def judge(text: str, record: Session | Participant | Evidence) -> object:
    return matches(parse(text, clock=Clock(NOW)), record)


def series(metric: Metric, values: list[float], unit: Unit) -> Series:
    return Series.of(metric, unit, [float(index) for index in range(len(values))], values)


def evidence(*tracks: Track, depth: Depth = Depth.FULL, warnings: tuple[QualityWarning, ...] = ()) -> Evidence:
    return Evidence(ALICE, Coverage(depth), tracks=tracks, warnings=warnings)


def video(*all_series: Series, kind: str = TrackKind.VIDEO) -> Track:
    return Track("t", kind, Direction.SENT, codec="VP8", series=all_series)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("user:ALICE", True),
        ("user:al*", True),
        ("user:a?ice", True),
        ("user:bob", False),
        ("!user:bob", True),
        ("role:admin", True),
        ("role:guest", False),
        ("duration>10m", True),
        ("duration:20m", True),
        ("joined>14:05", True),
        ("joined>14:15", False),
        ("joined:14:10", True),
        ("left<14:31", True),
        ("live:no", True),
        ("live:yes", False),
        ("country:brazil", True),
        ("country:br", True),
        ("version:1.1*", True),
        ("version>1.9", True),
        ("version<1.9", False),
        ("version<=1.10.2", True),
        ("browser:firefox*", True),
        ("network:cellular country:BR", True),
        ("network:wifi or country:BR", True),
        ("network:wifi country:BR", False),
        ("fire", True),
        ("nobody", False),
        ('publisher:""', False),
        ("people>5", False),
    ],
)
def test_judges_a_participant(text: str, expected: bool) -> None:
    assert judge(text, ALICE) is expected


def test_what_was_not_read_is_unknown_and_says_so() -> None:
    assert judge("loss>5%", ALICE) == Unknown(frozenset({"loss"}))
    assert judge("!loss>5%", ALICE) == Unknown(frozenset({"loss"}))
    assert judge("loss>5% fps<15", ALICE) == Unknown(frozenset({"loss", "fps"}))
    assert not judge("loss>5%", ALICE)


def test_what_is_known_decides_where_it_can() -> None:
    assert judge("user:bob loss>5%", ALICE) is False
    assert judge("user:alice or loss>5%", ALICE) is True
    assert judge("user:alice loss>5%", ALICE) == Unknown(frozenset({"loss"}))
    assert judge("rejoins>1", ALICE) == Unknown(frozenset({"rejoins"}))


def test_what_was_read_and_is_absent_does_not_match() -> None:
    read = Evidence(Participant(SESSION.of("x", "y")), Coverage(Depth.FULL))
    assert judge("country:BR", read) is False
    assert judge("!country:BR", read) is True
    assert judge('country:""', read) is True
    assert judge("loss>5%", read) is False
    assert judge("warnings:0", read) is True
    assert judge("country:BR", Evidence(read.participant, Coverage(Depth.SUMMARY))) == Unknown(frozenset({"country"}))


def test_one_bad_sample_never_decides_and_three_of_five_do() -> None:
    spike = video(series(Metric.LOSS, [0, 0, 90, 0, 0, 0, 0], PERCENT))
    held = video(series(Metric.LOSS, [0, 8, 0, 8, 9, 0, 0], PERCENT))
    assert judge("loss>5%", evidence(spike)) is False
    assert judge("loss>5%", evidence(held)) is True
    assert judge("loss>8%", evidence(held)) is False


def test_frame_rate_is_that_of_the_worst_camera_and_never_of_a_screen() -> None:
    camera = video(series(Metric.FRAMERATE, [30, 30, 30, 30], FPS))
    slow = video(series(Metric.FRAMERATE, [30, 12, 12, 12], FPS))
    screen = video(series(Metric.FRAMERATE, [5, 5, 5, 5], FPS), kind=TrackKind.SCREENSHARE)
    assert judge("fps<15", evidence(camera, screen)) is False
    assert judge("fps<15", evidence(camera, slow)) is True
    assert judge("fps>=12", evidence(camera, slow)) is True


def test_numbers_in_another_unit_are_converted_or_left_out() -> None:
    assert judge("loss>5%", evidence(video(series(Metric.LOSS, [0.08] * 5, FRACTION)))) is True
    assert judge("loss>5%", evidence(video(series(Metric.LOSS, [80] * 5, Unit("unknown"))))) is False


def test_the_averages_of_a_list_count_too() -> None:
    row = Participant(SESSION.of("x", "y"), summary=QualitySummary(Score(55, "0-100"), jitter_ms=60))
    assert judge("score<70", row) is True
    assert judge("jitter>50ms", row) is True
    assert judge("rtt>50ms", row) == Unknown(frozenset({"rtt"}))
    read = Evidence(row, Coverage(Depth.OVERVIEW), connection=(series(Metric.JITTER, [80] * 5, MS),))
    assert judge("jitter>70ms", read) is True


def test_warnings_and_codecs_of_evidence() -> None:
    told = evidence(video(), warnings=(QualityWarning(None, "low_bandwidth", "Bandwidth is low"),))
    assert judge("warnings>0 warning:~bandwidth codec:vp8 publishes:video", told) is True
    assert judge("warnings>0", evidence(depth=Depth.OVERVIEW)) == Unknown(frozenset({"warnings"}))


def test_judges_a_session() -> None:
    session = Session(
        SESSION,
        "default:standup",
        "standup",
        kind="default",
        status=SessionStatus.LIVE,
        started_at=NOW - timedelta(hours=1),
        counts=SessionCounts(participants=12, average_rtt_ms=310),
    )
    assert judge("standup live:yes people>10 started>-2h rtt>300ms vendor:stream", session) is True
    assert judge("people>12 or live:no", session) is False
    assert judge("score<70", session) is False


def test_counts_how_often_people_came_back() -> None:
    rows = [Participant(SESSION.of("u", str(index)), user_id="u") for index in range(3)]
    unnamed = Participant(SESSION.of("-", "-"))
    told = with_rejoins([*rows, ALICE, unnamed])
    assert [row.rejoins for row in told] == [2, 2, 2, 0, None]
    assert judge("rejoins>=2", told[0]) is True
    assert judge("rejoins>=2", told[3]) is False


def test_says_what_a_filter_takes() -> None:
    tree = parse("user:alice (loss>5% or !warnings>0) smith")
    assert needs(tree) == {"loss", "warnings"}
    assert needs_depth(tree) is Depth.FULL
    assert needs_depth(parse("user:alice")) is Depth.LISTED
    assert needs_all_rows(parse("rejoins>1"))
    assert not needs_all_rows(tree)
    assert needs(None) == frozenset()


@given(st.lists(st.floats(min_value=0, max_value=100), max_size=12), st.booleans())
def test_the_worst_that_held_is_a_value_that_was_seen(values: list[float], low: bool) -> None:
    worst = worst_of([series(Metric.LOSS, values, PERCENT)], unit="%", low=low)
    assert (worst is None) == (not values)
    if worst is not None:
        as_bad = [value for value in values if (value <= worst if low else value >= worst)]
        assert len(as_bad) >= min(3, len(values))


@given(st.sampled_from(["user:alice", "loss>5%", "rejoins>1", "alice", "people>3", "name:x"]))
def test_twice_the_opposite_is_the_same(text: str) -> None:
    tree = parse(text)
    assert tree is not None
    assert matches(Not(Not(tree)), ALICE) == matches(tree, ALICE)


def texts(text: str, known: dict[str, list[str]] | None = None, record: Record | None = None) -> list[str]:
    return [one.text for one in completion(text, len(text), known=known, record=record).candidates]


def test_completes_fields_operators_and_values() -> None:
    assert texts("us")[0] == "user:"
    assert texts("!rol")[0] == "role:"
    assert texts("a (lo")[0] == "loss>"
    assert texts("loss") == ["loss>", "loss<", "loss>=", "loss<="]
    assert texts("score") == ["score<", "score>", "score>=", "score<="], "a low score is a bad one"
    assert texts("fps")[0] == "fps<"
    assert texts("rejoi") == ["rejoins>="]
    assert texts("live:") == ["yes", "no"]
    assert texts("publisher:rt") == ["rtmp", "rtmps", "rtsp"]
    assert texts("country:", {"country": ["BR", "DE"]}) == ["BR", "DE"]
    assert texts("sfu:f", {"sfu": ["fra 1"]}) == ['"fra 1"']
    assert texts("duration>") == ["10m", "30s"]
    assert texts("nonsense:") == []
    assert texts("14:") == []
    assert "people>" in texts("", record=Record.SESSION)
    assert "role:" not in texts("", record=Record.SESSION)


def test_a_completion_is_put_in_place() -> None:
    text = "a !rol b"
    done = completion(text, 6)
    assert done.apply(text) == ("a !role: b", 8)


@given(st.text(max_size=20), st.integers(min_value=-3, max_value=25))
def test_completing_never_fails_and_stays_inside(text: str, cursor: int) -> None:
    done = completion(text, cursor)
    assert 0 <= done.start <= done.end <= len(text)
