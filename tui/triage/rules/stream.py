"""What Stream publishes: https://getstream.io/video/docs/api/quality/stats (good | fair | poor).

Packet loss <5 | 5-10 | >10 %; jitter <40 | 40-50 | >50 ms; round-trip time <150 | 150-300 | >300 ms; frame rate
24-30 | 15-23 | <15 (a camera's: a screen share at 5 is normal); audio concealment <5 | 5-10 | >10 %; encoding a frame
<25 | 25-33 | >33 ms; decoding one <20 | 20-33 | >33 ms.
"""

from tui.model import Comparison, Metric, QualityState, Threshold, TrackKind

SOURCE = "Stream docs"


def _rising(metric: Metric, unit: str, fair: float, bad: float, kind: TrackKind | None = None) -> tuple[Threshold, ...]:
    return (
        Threshold(metric, QualityState.BAD, Comparison.ABOVE, bad, unit, SOURCE, track_kind=kind),
        Threshold(metric, QualityState.FAIR, Comparison.AT_OR_ABOVE, fair, unit, SOURCE, track_kind=kind),
    )


STREAM: tuple[Threshold, ...] = (
    *_rising(Metric.LOSS, "%", 5, 10),
    *_rising(Metric.JITTER, "ms", 40, 50),
    *_rising(Metric.RTT, "ms", 150, 300),
    *_rising(Metric.CONCEALMENT, "%", 5, 10, TrackKind.AUDIO),
    *_rising(Metric.ENCODE_TIME, "ms", 25, 33),
    *_rising(Metric.DECODE_TIME, "ms", 20, 33),
    Threshold(Metric.FRAMERATE, QualityState.BAD, Comparison.BELOW, 15, "fps", SOURCE, track_kind=TrackKind.VIDEO),
    Threshold(Metric.FRAMERATE, QualityState.FAIR, Comparison.BELOW, 24, "fps", SOURCE, track_kind=TrackKind.VIDEO),
)
