"""What Cloudflare publishes for RealtimeKit.

The UI kit's live debugger: packet loss good <1, average 1-4, poor >4 %; jitter good <50, average 50-100, poor >100 ms.
The buckets of the peer report (`*_or_greater_event_fraction` in the API's types): round-trip time and jitter-buffer
delay from 100 and from 250 ms. The web client calls video lagging below 8 frames a second, a screen share below 3.
"""

from tui.model import Comparison, Metric, QualityState, Threshold, TrackKind

UI_KIT = "RealtimeKit UI kit"
BUCKETS = "RealtimeKit report buckets"
WEB_CLIENT = "RealtimeKit web client"

_FROM, _ABOVE, _BELOW = Comparison.AT_OR_ABOVE, Comparison.ABOVE, Comparison.BELOW
_FAIR, _BAD = QualityState.FAIR, QualityState.BAD

CLOUDFLARE: tuple[Threshold, ...] = (
    Threshold(Metric.LOSS, _BAD, _ABOVE, 4, "%", UI_KIT),
    Threshold(Metric.LOSS, _FAIR, _FROM, 1, "%", UI_KIT),
    Threshold(Metric.JITTER, _BAD, _ABOVE, 100, "ms", UI_KIT),
    Threshold(Metric.JITTER, _FAIR, _FROM, 50, "ms", UI_KIT),
    Threshold(Metric.RTT, _BAD, _FROM, 250, "ms", BUCKETS),
    Threshold(Metric.RTT, _FAIR, _FROM, 100, "ms", BUCKETS),
    Threshold(Metric.JITTER_BUFFER_DELAY, _BAD, _FROM, 250, "ms", BUCKETS),
    Threshold(Metric.JITTER_BUFFER_DELAY, _FAIR, _FROM, 100, "ms", BUCKETS),
    Threshold(Metric.FRAMERATE, _BAD, _BELOW, 8, "fps", WEB_CLIENT, track_kind=TrackKind.VIDEO),
    Threshold(Metric.FRAMERATE, _BAD, _BELOW, 3, "fps", WEB_CLIENT, track_kind=TrackKind.SCREENSHARE),
)
