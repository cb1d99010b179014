"""The generated world: pure, cheap, plausible, and true to its own incidents."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from tui.sandbox.world import HARMLESS, INCIDENTS, Call, Kind, Presence, Received, Stage, TrackKind, World

NOW = datetime(2026, 9, 10, 13, 20, 5, tzinfo=UTC).timestamp()


def world(seed: int = 1, now: float = NOW) -> World:
    return World(seed, clock=lambda: now)


W = world()


def first(call: Call, index: int) -> Presence:
    return W.presences(call, index)[0]


def received(of: World, call: Call, index: int, kind: TrackKind) -> dict[str, list[Received]]:
    """What a person receives of everybody, by publisher."""
    who = of.presences(call, index)[0]
    times = of.report_times(who, who.joined_at + 40, who.leaves_at)
    found = {}
    for each in of.subscriptions(who):
        if each.track.kind is kind:
            samples = of.received_series(who, each, [t for t in times if each.since + 40 < t <= each.until])
            found[each.publisher.user_id] = [sample for sample in samples if sample.packets]
    return found


def loss(samples: list[Received]) -> float:
    lost = sum(sample.lost for sample in samples)
    return lost / max(1, lost + sum(sample.packets for sample in samples))


def during(call: Call, samples: list[Received]) -> list[Received]:
    truth = W.truth(call)
    since, until = truth.since or call.started_at, truth.until or call.ended_at
    return [sample for sample in samples if since + 15 < sample.at < until]


def before(call: Call, samples: list[Received]) -> list[Received]:
    since = W.truth(call).since
    assert since is not None
    return [sample for sample in samples if sample.at < since - 5]


def test_values_do_not_depend_on_order_or_on_who_asks() -> None:
    call = W.showcase("sender_uplink_loss")
    one, other = world(), world()
    indices = range(call.size)
    forwards = [[one.sent_series(p, t, (p.joined_at + 300,)) for p in one.presences(call, i)[:1] for t in one.tracks(p)]
                for i in indices]  # fmt: skip
    backwards = [
        [other.sent_series(p, t, (p.joined_at + 300,)) for p in other.presences(call, i)[:1] for t in other.tracks(p)]
        for i in reversed(indices)
    ]
    assert forwards == backwards[::-1]
    assert one.summary(first(call, 1)) == other.summary(first(call, 1))


def test_another_process_sees_the_same_world() -> None:
    script = f"""
import json
from tui.sandbox.world import World
w = World(1, clock=lambda: {NOW!r})
c = w.call("rtk", 1234)
p = w.presences(c, 1)[0]
t = w.tracks(p)[0]
print(json.dumps([c.session_id, p.session_id, w.person(c, 1).user_id, w.sent(p, t, p.joined_at + 100)]))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    call = W.call("rtk", 1234)
    who = first(call, 1)
    sample = W.sent(who, W.tracks(who)[0], who.joined_at + 100)
    assert json.loads(run.stdout) == [call.session_id, who.session_id, W.person(call, 1).user_id, list(sample)]


def test_seeds_are_different_worlds() -> None:
    other = world(2)
    assert not set(other.showcases("stream").values()) & set(W.showcases("stream").values())
    assert other.find("stream", W.showcase("clean").session_id) is None


def test_the_past_does_not_change_as_time_goes_by() -> None:
    call = W.call("stream", 2000)
    later = world(now=NOW + 7 * 86400)
    assert later.find("stream", call.session_id) == call
    assert later.index_of(call) > W.index_of(call)
    who = first(call, 0)
    again = later.presences(call, 0)[0]
    assert again == who
    assert later.sent(again, later.tracks(again)[0], who.joined_at + 60) == W.sent(
        who, W.tracks(who)[0], who.joined_at + 60
    )


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
def test_the_list_is_in_order_and_every_place_resolves(vendor: str) -> None:
    assert W.count(vendor) > 10_000
    numbers = W.numbers(vendor)
    assert len(set(numbers)) == len(numbers) == W.count(vendor)
    starts = [W.call_numbered(vendor, number).started_at for number in numbers]
    assert all(newer >= older for newer, older in pairwise(starts))
    assert starts[0] <= NOW
    for index in (0, 1, 57, 130, 4711, W.count(vendor) - 1):
        call = W.call(vendor, index)
        assert call.number == numbers[index]
        assert W.index_of(call) == index
        assert W.find(vendor, call.session_id) == call
    with pytest.raises(IndexError):
        W.call(vendor, W.count(vendor))


def test_ids_of_other_things_are_no_session_ids() -> None:
    call = W.showcase("clean")
    who = first(call, 0)
    assert W.find("stream", who.session_id) is None
    assert W.find("rtk", call.session_id) is None
    assert W.presence("stream", call.session_id) is None
    assert W.find("stream", call.session_id.upper()) is None
    assert W.find("stream", "not-an-id") is None
    broken = call.session_id[:-1] + ("0" if call.session_id[-1] != "0" else "1")
    assert W.find("stream", broken) is None


def test_stages() -> None:
    stages = {name: W.stage(call) for name, call in W.showcases("stream").items()}
    assert stages["live"] is Stage.LIVE
    assert stages["not_ready"] is Stage.NOT_READY
    assert stages["expired"] is Stage.EXPIRED
    assert {stage for name, stage in stages.items() if name not in {"live", "not_ready", "expired"}} == {Stage.ENDED}
    assert W.stage(W.call("stream", W.count("stream") - 2)) is Stage.EXPIRED
    assert sum(W.stage(W.call("stream", n)) is Stage.LIVE for n in range(40)) >= 2


def test_containers_hold_their_sessions() -> None:
    for vendor in ("stream", "rtk"):
        call = W.call(vendor, 321)
        container = W.containers.find(vendor, call.container_id)
        assert container is not None
        assert call in W.sessions_of(container)
        assert len(W.sessions_of(container)) > 10
        ids = {W.containers.at(vendor, n).container_id for n in range(W.containers.count())}
        assert len(ids) == W.containers.count()


def test_one_of_100000_people_is_there_at_once() -> None:
    asked = 0

    def clock() -> float:
        nonlocal asked
        asked += 1
        return NOW

    counted = World(1, clock=clock)
    call = counted.showcase("crowd")
    asked = 0
    who = counted.presences(call, 87_654)[0]
    assert counted.presence("stream", who.session_id) == who
    assert counted.person_index(call, who.user_id) == 87_654
    assert counted.person_index(call, "nobody-1") is None
    assert counted.person(call, 87_654).user_id == who.user_id
    assert len(counted.subscriptions(who)) < 40
    assert counted.summary(who).score is not None
    # Each presence looked at reads the clock: nobody else's was.
    assert asked < 100
    assert next(counted.roster(call, 99_990)).person_index == 99_990


def test_attendance_is_the_sum_of_the_roster() -> None:
    for name in ("one_country", "rejoin_storm", "live"):
        call = W.showcase(name)
        roster = list(W.roster(call))
        count, seconds = W.attendance(call)
        assert count == len(roster)
        assert seconds == sum(int((NOW if p.left_at is None else p.left_at) - p.joined_at) for p in roster)


def test_most_sessions_are_healthy_and_every_kind_occurs() -> None:
    kinds = [W.truth(W.call("stream", n)).kind for n in range(1500)]
    assert 0.6 < kinds.count(Kind.HEALTHY) / len(kinds) < 0.8
    assert 0.15 < sum(kind in INCIDENTS for kind in kinds) / len(kinds) < 0.27
    assert set(kinds) == set(Kind)
    sizes = [W.call("stream", n).size for n in range(1500)]
    assert min(sizes) == 2
    assert max(size for size in sizes if size < 1000) <= 72


def test_media_lost_on_the_uplink_is_missing_at_all_receivers_and_only_there() -> None:
    call = W.showcase("sender_uplink_loss")
    (culprit,) = W.truth(call).user_ids
    for index in range(call.size):
        if W.person(call, index).user_id == culprit:
            continue
        for publisher, samples in received(W, call, index, TrackKind.AUDIO).items():
            if publisher == culprit:
                assert loss(during(call, samples)) > 0.08
                assert loss(before(call, samples)) < 0.03
            else:
                assert loss(during(call, samples)) < 0.03


def test_a_receivers_downlink_spoils_everything_it_receives_and_nobody_else() -> None:
    call = W.showcase("receiver_downlink_loss")
    (culprit,) = W.truth(call).user_ids
    for index in range(call.size):
        for samples in received(W, call, index, TrackKind.AUDIO).values():
            if during(call, samples):
                assert (loss(during(call, samples)) > 0.08) == (W.person(call, index).user_id == culprit)


@pytest.mark.parametrize(
    ("name", "value_of"),
    [
        ("one_sfu", lambda call, n: W.person(call, n).sfu.sfu_id),
        ("one_country", lambda call, n: W.person(call, n).place.country_iso_code),
        ("one_network", lambda call, n: W.person(call, n).network_type),
    ],
)
def test_a_slice_is_bad_for_its_people(name: str, value_of: Callable[[Call, int], str]) -> None:
    call = W.showcase(name)
    truth = W.truth(call)
    hit = {n for n in range(call.size) if value_of(call, n) == truth.value}
    assert {W.person(call, n).user_id for n in hit} == set(truth.user_ids)
    assert 3 <= len(hit) < call.size - 3
    down = {n: W.link(call, n, (truth.since or 0) + 60).down_loss for n in range(call.size)}
    assert min(down[n] for n in hit) > 0.05
    assert max(down[n] for n in range(call.size) if n not in hit) < 0.05


@pytest.mark.parametrize("name", ["receiver_cpu", "one_version"])
def test_overloaded_decoders_drop_frames_without_loss(name: str) -> None:
    call = W.showcase(name)
    hit = set(W.truth(call).user_ids)
    for index in range(min(call.size, 8)):
        for samples in received(W, call, index, TrackKind.VIDEO).values():
            shown = during(call, samples)
            if not shown:
                continue
            dropped = sum(s.frames_dropped for s in shown) / max(1, sum(s.frames_decoded for s in shown))
            assert loss(shown) < 0.03
            assert (dropped > 0.3) == (W.person(call, index).user_id in hit)


def test_overloaded_encoders_slow_down_and_say_so() -> None:
    call = W.showcase("sender_cpu")
    truth = W.truth(call)
    index = W.person_index(call, truth.user_ids[0])
    assert index is not None
    who = first(call, index)
    track = next(track for track in W.tracks(who) if track.kind is TrackKind.VIDEO)
    assert truth.since is not None
    good = W.sent_series(who, track, [truth.since - 20 - 10 * n for n in range(5)])
    bad = W.sent_series(who, track, [truth.since + 30 + 10 * n for n in range(5)])
    assert {sample.limitation for sample in good} == {"none"}
    assert {sample.limitation for sample in bad} == {"cpu"}
    assert statistics.mean(s.fps for s in bad) < 0.8 * statistics.mean(s.fps for s in good)
    assert min(s.encode_ms for s in bad) > 25 > max(s.encode_ms for s in good)
    assert max(s.lost for s in bad) < 20


def test_congestion_control_follows_some_seconds_behind() -> None:
    call = W.showcase("sender_uplink_loss")
    truth = W.truth(call)
    index = W.person_index(call, truth.user_ids[0])
    assert index is not None
    assert truth.since is not None
    who = first(call, index)
    track = next(track for track in W.tracks(who) if track.kind is TrackKind.VIDEO)
    rates = {after: W.sent(who, track, truth.since + after, 2).bitrate_bps for after in (-30, 3, 60)}
    assert rates[3] > 0.7 * rates[-30]
    assert rates[60] < 0.6 * rates[-30]


def test_look_alikes_look_like_their_namesakes() -> None:
    def culprit(name: str) -> tuple[Call, Presence]:
        call = W.showcase(name)
        index = W.person_index(call, W.truth(call).user_ids[0])
        assert index is not None
        return call, first(call, index)

    call, who = culprit("muted")
    truth = W.truth(call)
    assert truth.since is not None
    for track in W.tracks(who):
        assert W.sent(who, track, truth.since + 60).packets == 0
        assert W.muted(who, track, truth.since + 60)
    assert {"audio_off", "video_off"} <= {event.kind.value for event in W.events(who)}

    _, who = culprit("idle")
    audio = next(track for track in W.tracks(who) if track.kind is TrackKind.AUDIO)
    assert 0 < W.sent(who, audio, who.joined_at + 300).bitrate_bps < 4000

    call, who = culprit("layer_switch")
    truth = W.truth(call)
    assert truth.since is not None
    video = next(track for track in W.tracks(who) if track.kind is TrackKind.VIDEO)
    full, less = (W.sent(who, video, truth.since + after) for after in (-20, 40))
    assert less.bitrate_bps < 0.5 * full.bitrate_bps
    assert less.height == full.height // 2
    assert less.fps == pytest.approx(full.fps, rel=0.1)
    assert less.limitation == "none"

    call, who = culprit("slow_screenshare")
    screen = next(track for track in W.tracks(who) if track.kind is TrackKind.SCREENSHARE)
    assert W.sent(who, screen, call.started_at + 0.5 * (call.ended_at - call.started_at)).fps == pytest.approx(5, abs=1)

    assert W.showcase("six_seconds").ended_at - W.showcase("six_seconds").started_at == 6


def test_a_publisher_that_never_publishes_is_not_muted() -> None:
    call = W.showcase("never_publishes")
    index = W.person_index(call, W.truth(call).user_ids[0])
    assert index is not None
    who = first(call, index)
    for track in W.tracks(who):
        assert not W.muted(who, track, who.joined_at + 60)
        assert all(s.packets == 0 for s in W.sent_series(who, track, [who.joined_at + 60 * n for n in range(1, 20)]))


def test_a_storm_of_rejoins() -> None:
    call = W.showcase("rejoin_storm")
    index = W.person_index(call, W.truth(call).user_ids[0])
    assert index is not None
    joins = W.presences(call, index)
    assert len(joins) >= 5
    assert len({join.session_id for join in joins}) == len(joins)
    assert {join.unified_id for join in joins} == {joins[0].session_id}
    assert all(later.joined_at > earlier.leaves_at for earlier, later in pairwise(joins))
    assert "ice_disconnected" in {event.kind.value for event in W.events(joins[0])}


@pytest.mark.parametrize("seed", [1, 7, 23])
def test_healthy_media_is_plausible(seed: int) -> None:
    other = world(seed)
    calls = [call for call in (other.call("stream", n) for n in range(60)) if other.truth(call).kind is Kind.HEALTHY]
    losses, jitters, fps, rtts = [], [], [], []
    for call in calls[:15]:
        for samples in received(other, call, 1, TrackKind.VIDEO).values():
            losses += [s.lost / (s.lost + s.packets) for s in samples]
            jitters += [s.jitter_ms for s in samples]
            fps += [s.fps for s in samples]
            rtts += [s.rtt_ms for s in samples]
    assert len(losses) > 1000
    assert statistics.mean(losses) < 0.012
    assert statistics.mean(value > 0.05 for value in losses) < 0.02
    assert 2 < statistics.mean(jitters) < 20
    assert statistics.quantiles(jitters, n=100)[98] < 50
    assert 18 < statistics.mean(fps) <= 30
    assert 10 < statistics.median(rtts) < 200


def test_series_ramp_up_and_have_holes() -> None:
    call = W.showcase("healthy")
    who = first(call, 0)
    times = W.report_times(who, who.joined_at, who.leaves_at)
    steps = [round(b - a, 3) for a, b in pairwise(times)]
    assert steps[:3] == [3.0, 3.0, 5.0]
    assert statistics.mode(steps) == 10.0
    video = next(track for track in W.tracks(who) if track.kind is TrackKind.VIDEO)
    start, later = W.sent(who, video, who.joined_at + 3), W.sent(who, video, who.joined_at + 120)
    assert start.bitrate_bps < 0.6 * later.bitrate_bps
    assert start.width < later.width
    holes = [
        gap
        for n in range(40)
        for who in W.presences(W.call("stream", 100 + n), 0)[:1]
        for gap in (b - a for a, b in pairwise(W.report_times(who, who.joined_at, who.leaves_at)))
        if gap > 10.1
    ]
    assert holes, "some reports are lost"


def test_windows_of_reports_tile() -> None:
    who = first(W.showcase("healthy"), 1)
    middle = who.joined_at + 600
    whole = W.report_times(who, who.joined_at, middle + 600)
    assert whole == W.report_times(who, who.joined_at, middle) + W.report_times(who, middle, middle + 600)


def test_harmless_kinds_and_healthy_sessions_score_well() -> None:
    for n in range(400):
        call = W.call("stream", n)
        kind = W.truth(call).kind
        if kind in (Kind.HEALTHY, *HARMLESS):
            assert W.call_score(call) > 85, kind


@pytest.mark.parametrize("vendor", ["stream", "rtk"])
def test_the_live_showcase_is_in_trouble_at_any_time_of_day(vendor: str) -> None:
    for minute in range(0, 24 * 60, 7):
        now = 1_795_132_800.0 + 60 * minute
        later = world(now=now)
        call = later.showcase("live", vendor)
        since = later.truth(call).since
        assert since is not None
        assert later.stage(call) is Stage.LIVE
        assert now - since > 15 * 60
