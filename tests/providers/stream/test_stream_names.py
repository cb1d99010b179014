from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import EventKind, Metric, TrackKind
from tui.providers.stream.names import codec, event_kind, meaning, track_kind


@pytest.mark.parametrize(
    ("name", "unit", "metric", "shown", "factor"),
    [
        ("jitter_ms", None, Metric.JITTER, "ms", 1),
        ("jitter", "s", Metric.JITTER, "ms", 1000),
        ("average_jitter_ms", None, Metric.JITTER, "ms", 1),
        ("rtt", None, Metric.RTT, "ms (assumed)", 1),
        ("RoundTripTime", "seconds", Metric.RTT, "ms", 1000),
        ("latency_ms", "ms", Metric.RTT, "ms", 1),
        ("packet_loss", "%", Metric.LOSS, "%", 1),
        ("packet_loss", "ratio", Metric.LOSS, "%", 100),
        ("packets_lost_pct", None, Metric.LOSS, "% (assumed)", 1),
        ("packet_loss", None, "packet_loss", "unknown", 1),
        ("packet_loss", "bananas", "packet_loss", "bananas", 1),
        ("packets_lost", None, Metric.PACKETS_LOST, "", 1),
        ("bitrate", None, Metric.BITRATE, "kbit/s (assumed)", 1),
        ("bitrate_kbps", None, Metric.BITRATE, "kbit/s", 1),
        ("bitrate", "bps", Metric.BITRATE, "kbit/s", 0.001),
        ("fps", None, Metric.FRAMERATE, "fps", 1),
        ("video_frame_height", None, Metric.HEIGHT, "px", 1),
        ("freezes", None, Metric.FREEZE_COUNT, "", 1),
        ("freezes", "ms", Metric.FREEZES, "ms", 1),
        ("freezes_duration_ms", None, Metric.FREEZES, "ms", 1),
        ("cq_score", None, Metric.SCORE, "", 1),
        ("frame_encoding_time_ms", None, Metric.ENCODE_TIME, "ms", 1),
        ("warp_ms", None, "warp_ms", "ms", 1),
        ("warp", "s", "warp", "s", 1),
        ("warp", None, "warp", "unknown", 1),
    ],
)
def test_what_a_metric_is(name: str, unit: str | None, metric: str, shown: str, factor: float) -> None:
    means = meaning(name, unit)
    assert (means.metric, str(means.unit), means.factor) == (metric, shown, factor)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("device_changed", EventKind.DEVICE),
        ("audio_on", EventKind.UNMUTE),
        ("camera.disabled", EventKind.MUTE),
        ("TRACK_UNMUTED", EventKind.UNMUTE),
        ("publisher_ice_failed", EventKind.ICE),
        ("voice_notice", EventKind.OTHER),
        ("participantJoined", EventKind.JOIN),
        ("participant_left", EventKind.LEAVE),
        ("reconnecting", EventKind.CONNECTION),
        ("screenshare_started", EventKind.SCREENSHARE),
        ("", EventKind.OTHER),
    ],
)
def test_what_an_event_is_about(name: str, kind: EventKind) -> None:
    assert event_kind(name) is kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("audio", TrackKind.AUDIO),
        ("TRACK_TYPE_VIDEO", TrackKind.VIDEO),
        ("screensharing", TrackKind.SCREENSHARE),
        ("SCREEN_SHARE", TrackKind.SCREENSHARE),
        ("screen_share_audio", TrackKind.SCREENSHARE_AUDIO),
        ("hologram", "hologram"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_kinds_of_track(name: str | None, kind: str) -> None:
    assert track_kind(name) == kind


def test_codecs_lose_their_mime_prefix() -> None:
    assert [codec(name) for name in ("video/VP8", "opus", "", None)] == ["VP8", "opus", None, None]


@given(st.text(), st.none() | st.text())
def test_any_name_means_something(name: str, unit: str | None) -> None:
    assert meaning(name, unit).factor > 0
    event_kind(name)
    track_kind(name)
