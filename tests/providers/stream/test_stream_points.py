from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.providers.stream.stream_payloads import ALICE, START_S, answer_of, at, metrics, ns, points
from tui.errors import BadAnswer
from tui.model import Labels, Metric, Participant, Span, TrackKind, Window
from tui.providers.stream.mapping.tracks import TrackMetrics, decode_track_metrics
from tui.providers.stream.points import columns_of, lift

WINDOW = Window.from_epoch(START_S, START_S + 1800)
KNOWN = Participant(ALICE, user_id="alice", session_id="US-1")


def decode(body: object, window: Window | None = WINDOW) -> TrackMetrics:
    return decode_track_metrics(answer_of(body), KNOWN, window)


def bitrate_of(data_points: object, window: Window | None = WINDOW) -> Any:
    body = metrics(published_tracks=[{"track_id": "T", "track_type": "audio", "bitrate": {"data_points": data_points}}])
    return decode(body, window).tracks[0].get(Metric.BITRATE)


def test_every_field_of_the_documented_answer() -> None:
    read = decode(metrics())
    who = read.participant
    assert (who.user_id, who.session_id, who.publisher_type, who.joined_at) == ("alice", "US-1", "webrtc", at(START_S))
    assert (who.is_publisher, who.is_subscriber) == (True, True)
    assert (who.client.name, who.client.version) == ("stream-react", "1.21.4")
    assert (who.network.ip, who.network.network_type) == ("203.0.113.9", "wifi")
    place = who.place
    assert (place.city, place.subdivision, place.country, place.country_iso_code, place.continent) == (
        "Amsterdam",
        "North Holland",
        "Netherlands",
        "NL",
        "Europe",
    )
    assert (place.latitude, place.longitude, place.accuracy_radius_m) == (52.37, 4.89, 20)
    audio, video = read.tracks
    assert (audio.track_id, audio.kind, audio.codec, audio.direction) == ("T-audio", TrackKind.AUDIO, "opus", "sent")
    assert [list(series.values) for series in audio.series] == [[32, 31.5, 30]]
    assert {series.metric: list(series.values) for series in video.series} == {
        "bitrate": [900, 950, 400],
        "framerate": [30, 29, 15],
        "width": [1280, 1280, 640],
        "height": [720, 720, 360],
    }
    assert {str(series.unit) for series in video.series} == {"kbit/s (assumed)", "fps", "px"}
    assert video.labels == (
        Labels(
            "resolution",
            (Span(START_S, START_S + 2, "1280x720"), Span(START_S + 2, START_S + 3, "640x360")),
        ),
    )
    assert [(warning.code, warning.text, warning.at, warning.track_id) for warning in read.warnings] == [
        ("no_time", "Without a time", None, "T-video"),
        ("low_fps", "Framerate is low", at(START_S + 2), "T-video"),
    ]
    assert (read.points, read.dropped, read.window) == (15, 0, WINDOW)


def test_without_a_window_nothing_is_dropped_and_the_points_say_what_they_cover() -> None:
    read = decode(metrics(), None)
    assert read.window == Window.from_epoch(START_S, START_S + 2)
    assert (read.points, read.dropped) == (15, 0)


@pytest.mark.parametrize("ticks", [1, 1000, 1_000_000, 1_000_000_000])
def test_times_are_told_by_their_size(ticks: int) -> None:
    series = bitrate_of(points([1, 2, 3], ticks=ticks)["data_points"])
    assert list(series.times_s) == [START_S, START_S + 1, START_S + 2]


def test_one_point_in_another_unit_is_found_out() -> None:
    mixed = [[ns(START_S), 1], [(START_S + 1) * 1000, 2], [START_S + 2, 3]]
    assert list(bitrate_of(mixed)) == [(START_S, 1), (START_S + 1, 2), (START_S + 2, 3)]
    assert list(bitrate_of(mixed, None)) == [(START_S, 1), (START_S + 1, 2), (START_S + 2, 3)]


def test_points_outside_the_window_are_dropped_and_counted_but_its_end_is_the_next_windows() -> None:
    series = bitrate_of([[START_S - 1, 9], [START_S, 1], [START_S + 1800, 2], [START_S + 1801, 3], [0, 4]])
    assert list(series) == [(START_S, 1)]
    assert series.dropped == 3


def test_broken_points_are_left_out_one_by_one() -> None:
    body = json.dumps(
        metrics(
            published_tracks=[{"bitrate": {"data_points": [[START_S, 1], None, [START_S + 1], [START_S + 2, None]]}}]
        )
    ).replace("[1770717601]", '[1770717601, NaN], ["1770717603", "4"], [1, 2, 3], [true, 1], {"a": 1}, [1e999, 1]')
    series = decode(body.encode()).tracks[0].get(Metric.BITRATE)
    assert series is not None
    assert list(series) == [(START_S, 1), (START_S + 3, 4)]
    assert series.dropped == 7


@pytest.mark.parametrize("value", [None, [], "text", 7, {"a": 1}, [[]], [[[1, 2]]]])
def test_points_of_a_foreign_form_make_an_empty_series(value: object) -> None:
    assert len(bitrate_of(value)) == 0


def test_unsorted_and_repeated_points() -> None:
    series = bitrate_of([[START_S + 2, 3], [START_S, 1], [START_S, 5], [START_S + 2, 3]])
    assert list(series) == [(START_S, 5), (START_S + 2, 3)]
    assert series.conflicts == 1


def test_a_hole_in_the_samples_is_a_hole_in_the_resolution() -> None:
    times = [START_S + each for each in (0, 1, 2, 60, 61)]
    body = metrics(
        published_tracks=[
            {
                "resolution": {
                    "width": {"data_points": [[time, 640] for time in times]},
                    "height": {"data_points": [[time, 360] for time in times]},
                }
            }
        ]
    )
    spans = decode(body).tracks[0].labels[0].spans
    assert spans == (Span(START_S, START_S + 3, "640x360"), Span(START_S + 60, START_S + 62, "640x360"))


def test_width_and_height_of_different_times_meet_where_both_are_known() -> None:
    body = metrics(
        published_tracks=[{"resolution": {"width": points([1, 2, 3]), "height": points([5, 6], start_s=START_S + 1)}}]
    )
    assert [span.label for span in decode(body).tracks[0].labels[0].spans] == ["2x5", "3x6"]


def test_text_that_looks_like_points_stays_text() -> None:
    body = metrics(user_id='a "data_points":[[1,2]]}', publisher_type='"data_points":[[1,2]]')
    read = decode(body)
    assert read.participant.publisher_type == '"data_points":[[1,2]]'
    assert read.points == 15
    hidden = (
        b'{"odd\\"data_points":[[1,2]], "published_tracks": [{"bitrate": {"data_points" : [ [1770717600 ,2 ] ] }}]}'
    )
    assert decode(hidden).points == 1


def test_a_lifted_column_can_not_be_asked_for_by_the_vendor() -> None:
    assert (
        decode({"published_tracks": [{"bitrate": {"data_points": {"@column": n}}} for n in (5, -1, "0", None)]}).points
        == 0
    )


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_truncated_body_is_always_noticed(cut: int) -> None:
    body = json.dumps(metrics()).encode()
    with pytest.raises(BadAnswer):
        decode(body[: len(body) * cut // 40])


numbers = st.integers(-(2**63), 2**64) | st.floats(allow_nan=True, allow_infinity=True)
junk = st.none() | st.booleans() | st.text(max_size=3)


@given(st.lists(st.lists(numbers | junk, max_size=3) | junk, max_size=8), st.sampled_from([(",", ":"), (", ", ": ")]))
def test_both_ways_of_reading_agree(pairs: list[Any], separators: tuple[str, str]) -> None:
    body = json.dumps({"data_points": pairs, "x": 1}, separators=separators).encode()
    rest, columns = lift(body)
    slow = columns_of(json.loads(body)["data_points"])
    if columns:
        fast = columns[0]
        assert json.loads(rest) == {"data_points": {"@column": 0}, "x": 1}
        finite = [pair for pair in zip(fast.times, fast.values, strict=True) if all(map(math.isfinite, pair))]
        assert finite == list(zip(slow.times, slow.values, strict=True))
    else:
        assert rest == body


@given(st.lists(st.tuples(st.integers(0, 3_000), st.integers(0, 9)), min_size=1, max_size=20))
def test_points_are_kept_or_counted(pairs: list[tuple[int, int]]) -> None:
    series = bitrate_of([[START_S + time, value] for time, value in pairs])
    kept = {START_S + time for time, _ in pairs if time < 1800}
    assert set(series.times_s) == kept
    assert series.dropped == len({time for time, _ in pairs if time > 1800})
