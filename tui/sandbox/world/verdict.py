"""What presences and sessions come to as a whole, as an experience score would have it."""

from __future__ import annotations

from tui.sandbox.world.cast import Cast
from tui.sandbox.world.noise import fraction, mix
from tui.sandbox.world.types import Call, Kind, Received, Summary

# What each incident costs the person hit at full strength, and which share of a session's people it hits.
_COST = {
    Kind.SENDER_UPLINK_LOSS: (38.0, 0.9),
    Kind.RECEIVER_DOWNLINK_LOSS: (42.0, 0.0),
    Kind.RECEIVER_CPU: (36.0, 0.0),
    Kind.SENDER_CPU: (18.0, 0.9),
    Kind.ONE_SFU: (45.0, 0.4),
    Kind.ONE_VERSION: (36.0, 0.35),
    Kind.ONE_COUNTRY: (48.0, 0.4),
    Kind.ONE_NETWORK: (48.0, 0.4),
    Kind.TURN_ONLY: (40.0, 0.0),
    Kind.REJOIN_STORM: (15.0, 0.0),
}


def score_of_call(call: Call, cast: Cast) -> float:
    """Return 0..100 for a session, from its plot alone."""
    score = 90 + 9 * fraction(cast.key, 50) - 2.5 * (cast.noise - 0.9)
    cost, share = _COST.get(cast.kind, (0.0, 0.0))
    lasting = 1.0 if cast.whole else (cast.until - cast.since) / max(1.0, call.ended_at - call.started_at)
    # A session that is fine for most and bad for one does not look fine.
    share = 0.25 + 0.75 * max(share, 1 / call.size)
    return max(5.0, min(100.0, score - cost * (0.4 + 0.6 * cast.strength) * share * lasting * 1.2))


def summarise(
    key: int, heard: list[Received], seen: list[tuple[Received, float]], up: list[tuple[float, float]]
) -> Summary:
    """Return what samples come to.

    Args:
        key: for the last digit.
        heard: received audio.
        seen: received video, each with the frame rate that was sent.
        up: (loss fraction, round-trip time in ms) of the own connection.
    """
    rtt = sum(rtt for _, rtt in up) / len(up)
    arrived = [sample for sample in heard if sample.packets] + [sample for sample, _ in seen if sample.packets]
    if not arrived:
        return Summary(None, None, rtt, 0.0)
    bad = [
        2.0 * sample.lost / max(1, sample.lost + sample.packets) + max(0.0, sample.jitter_ms - 20) / 250
        for sample in arrived
    ]
    bad += [
        0.9 * sample.freeze_ms / (sample.seconds * 1000) + 0.5 * max(0.0, 1 - sample.fps / fps)
        for sample, fps in seen
        if sample.packets and fps
    ]
    mean = sum(bad) / len(bad)
    third = sorted(bad)[-max(1, len(bad) // 3) :]
    own = sum(loss for loss, _ in up) / len(up)
    lost = 0.6 * mean + 0.4 * sum(third) / len(third) + 0.8 * own + max(0.0, rtt - 150) / 700
    score = 100 * (1 - min(0.95, lost)) - 1.5 * fraction(key, mix(51))
    return Summary(
        round(max(1.0, score), 1),
        sum(sample.jitter_ms for sample in arrived) / len(arrived),
        rtt,
        sum(sample.freeze_ms for sample, _ in seen),
    )
