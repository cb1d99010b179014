"""The recorded impairments of real calls stand in the series at the time of their steps."""

from __future__ import annotations

from statistics import median

from tests.captures.capture_files import chrome_path, needs_captures, rtcstats_path, step_times_s
from tui.model import Direction, Evidence, Metric, Series, Track
from tui.providers.captures import open_capture

pytestmark = needs_captures

SETTLE_S = 4.0


def ends_of(name: str) -> tuple[Evidence, Evidence]:
    capture = open_capture(chrome_path(name))
    caller, callee = capture.participants
    assert (caller.roles, callee.roles) == (("caller",), ("callee",))
    return capture.evidence(str(caller.session_id)), capture.evidence(str(callee.session_id))


def track(evidence: Evidence, kind: str) -> Track:
    return next(each for each in evidence.tracks if each.kind == kind)


def series(evidence: Evidence, kind: str, metric: str) -> Series:
    found = track(evidence, kind).get(metric)
    assert found is not None
    return found


def of_connection(evidence: Evidence, metric: str) -> Series:
    return next(each for each in evidence.connection if each.metric == metric)


def values(found: Series, since_s: float, until_s: float) -> list[float]:
    cut = list(found.between(since_s, until_s).values)
    assert cut, (found.metric, since_s, until_s)
    return cut


def test_the_two_ends_of_a_call_are_paired() -> None:
    caller, callee = ends_of("clean")
    assert [each.direction for each in caller.tracks] == [Direction.SENT, Direction.SENT]
    assert [each.direction for each in callee.tracks] == [Direction.RECEIVED, Direction.RECEIVED]
    assert {each.codec for each in caller.tracks} == {each.codec for each in callee.tracks} == {"opus", "VP8"}
    assert {each.ssrc for each in caller.tracks} == {each.ssrc for each in callee.tracks}
    (subscription,) = callee.subscriptions
    assert subscription.publisher_session_id == caller.participant.session_id
    assert set(subscription.track_ids) == {each.track_id for each in callee.tracks}
    assert caller.participant.client.browser_version == "156.0.8078.79"
    assert caller.participant.device.cpus == 2
    assert caller.participant.network.relayed is False


def test_a_clean_call_shows_nothing() -> None:
    caller, callee = ends_of("clean")
    for kind in ("audio", "video"):
        assert max(series(caller, kind, Metric.LOSS).values) == 0
        assert max(series(callee, kind, Metric.LOSS).values) == 0
        assert median(series(callee, kind, Metric.JITTER).values) < 20
    assert sum(series(callee, "video", Metric.FREEZES).values) < 500  # one key frame came late
    assert min(series(callee, "video", Metric.FRAMERATE).values) > 10
    assert median(of_connection(caller, Metric.RTT).values) < 20


def test_loss_on_the_uplink_shows_at_both_ends_while_it_lasted() -> None:
    caller, callee = ends_of("uplink-loss")
    steps = step_times_s("uplink-loss")
    began, ended = steps["up loss=10"], steps["clear"]
    for evidence in (caller, callee):
        loss = series(evidence, "video", Metric.LOSS)
        assert max(values(loss, 0, began)) == 0
        assert 4 < median(values(loss, began + 2, ended)) < 16
        assert max(values(loss, ended + SETTLE_S, ended + 60)) == 0
        first = next(at for at, value in loss if value > 1)
        assert began - 1 <= first <= began + 5
    lost = series(callee, "audio", Metric.PACKETS_LOST)
    assert sum(values(lost, began, ended + 2)) == track(callee, "audio").totals["packets_lost"] > 50
    assert max(series(callee, "audio", Metric.CONCEALMENT).between(began, ended).values) > 3


def test_a_narrow_uplink_shows_as_bitrate_and_bandwidth_estimate_that_fell() -> None:
    caller, _ = ends_of("uplink-300kbps")
    steps = step_times_s("uplink-300kbps")
    began, ended = steps["up kbps=300"], steps["clear"]
    available = of_connection(caller, Metric.AVAILABLE_BITRATE)
    before, during = values(available, began - 5, began), values(available, began + 5, ended)
    assert median(during) < 300 < 1000 < median(before)
    bitrate = series(caller, "video", Metric.BITRATE)
    assert median(values(bitrate, began + 5, ended)) < 0.7 * median(values(bitrate, began - 5, began))
    assert median(values(series(caller, "video", Metric.BANDWIDTH_LIMITED), began + 5, ended)) > 0.9
    limited = next(each for each in track(caller, "video").labels if each.name == "quality_limitation")
    assert limited.at((began + ended) / 2) == "bandwidth"


def test_delay_and_jitter_show_in_round_trips_and_jitter() -> None:
    caller, callee = ends_of("delay-jitter")
    steps = step_times_s("delay-jitter")
    began, ended = steps["both delay=150 jitter=60"], steps["clear"]
    trips = of_connection(caller, Metric.RTT)
    assert median(values(trips, 0, began)) < 60
    assert median(values(trips, began + SETTLE_S, ended)) > 250
    jitter = series(callee, "audio", Metric.JITTER)
    assert median(values(jitter, began + SETTLE_S, ended)) > 2 * median(values(jitter, 0, began))
    reported = series(caller, "video", Metric.RTT)
    assert median(values(reported, began + SETTLE_S, ended)) > 250


def test_an_outage_is_silence_both_ways_and_not_loss() -> None:
    caller, callee = ends_of("outage-8s")
    steps = step_times_s("outage-8s")
    began, ended = steps["cut"], steps["clear"]
    for evidence in (caller, callee):
        arriving = of_connection(evidence, "packets_received")
        assert max(values(arriving, began + 2, ended - 1)) == 0
        assert min(values(arriving, ended + SETTLE_S, ended + 20)) > 0
        states = next(each for each in evidence.connection_labels if each.name == "ice_state")
        assert "disconnected" in [span.label for span in states.spans]
    for kind in ("audio", "video"):
        assert max(values(series(callee, kind, Metric.PACKETS), began + 2, ended - 1)) == 0
        assert len(series(callee, kind, Metric.LOSS).between(began + 2, ended - 1)) == 0
        assert len(series(callee, kind, Metric.JITTER).between(began + 2, ended - 1)) == 0
    assert max(values(series(callee, "video", Metric.FRAMERATE), began + 2, ended - 1)) == 0
    assert len(series(caller, "video", Metric.RTT).between(began + 2, ended - 1)) == 0


def test_muted_media_is_quiet_without_any_loss() -> None:
    caller, callee = ends_of("muted")
    steps = step_times_s("muted")
    began, ended = steps["mute audio"], steps["unmute video"]
    assert max(values(series(callee, "audio", Metric.AUDIO_LEVEL), began + 3, ended - 1)) == 0
    assert max(series(callee, "audio", Metric.LOSS).values) == 0
    quiet = values(series(caller, "video", Metric.BITRATE), began + 3, ended - 1)
    assert median(quiet) < 0.3 * median(values(series(caller, "video", Metric.BITRATE), began - 8, began))


def test_the_ice_failure_is_an_event_and_a_state() -> None:
    capture = open_capture(rtcstats_path("chrome-standard-pc-failed"))
    assert [each.status for each in capture.participants] == ["failed", "failed", "failed"]
    evidence = capture.evidence("PC_1")
    failures = [event for event in evidence.events if event.severity == "error" and "state" in event.data]
    assert [(event.name, event.data["state"]) for event in failures] == [("onconnectionstatechange", "failed")]
    refused = next(event for event in evidence.events if event.name == "getUserMediaOnFailure")
    assert refused.data == {"value": "NotReadableError"}
    assert capture.participants[1].roles == ("caller",)
    assert capture.participants[2].roles == ("callee",)


def test_a_relayed_call_is_told_as_one() -> None:
    (participant,) = open_capture(rtcstats_path("chrome-relay")).participants
    assert (participant.network.relayed, participant.network.transport) == (True, "tls")
    assert participant.name == "Annabel-7gE"
    assert (participant.client.browser, participant.device.os) == ("Chrome", "macOS")


def test_old_statistics_speak_the_same_language() -> None:
    capture = open_capture(rtcstats_path("google-legacy-stats-p2p"))
    evidence = capture.evidence("PC_1")
    sent = [each for each in evidence.tracks if each.direction is Direction.SENT]
    assert {each.kind: each.codec for each in sent} == {"audio": "opus", "video": "H264"}
    video = next(each for each in sent if each.kind == "video")
    bitrate, source = video.get(Metric.BITRATE), video.get(Metric.SOURCE_FRAMERATE)
    assert bitrate is not None
    assert source is not None
    assert 400 < median(bitrate.values) < 2500
    assert 20 < median(source.values) < 35
    assert any(each.metric == Metric.AVAILABLE_BITRATE for each in evidence.connection)
