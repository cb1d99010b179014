"""What Microsoft publishes for Teams: https://learn.microsoft.com/microsoftteams/stream-classification-in-call-quality-dashboard.

Loss above 10 %, jitter above 30 ms, round-trip time above 500 ms, each only with more than 500 packets; video below 7
frames a second, a screen share below 2. Teams itself says that "poor" does not mean that somebody noticed.
"""

from tui.model import Comparison, Metric, QualityState, Threshold, TrackKind

SOURCE = "Teams CQD"
LEAST_PACKETS = 501

_BAD, _ABOVE, _BELOW = QualityState.BAD, Comparison.ABOVE, Comparison.BELOW

TEAMS: tuple[Threshold, ...] = (
    Threshold(Metric.LOSS, _BAD, _ABOVE, 10, "%", SOURCE),
    Threshold(Metric.JITTER, _BAD, _ABOVE, 30, "ms", SOURCE),
    Threshold(Metric.RTT, _BAD, _ABOVE, 500, "ms", SOURCE),
    Threshold(Metric.FRAMERATE, _BAD, _BELOW, 7, "fps", SOURCE, track_kind=TrackKind.VIDEO),
    Threshold(Metric.FRAMERATE, _BAD, _BELOW, 2, "fps", SOURCE, track_kind=TrackKind.SCREENSHARE),
)
