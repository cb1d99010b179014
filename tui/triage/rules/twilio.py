"""What Twilio publishes for its Voice SDK: https://www.twilio.com/docs/voice/voice-insights/api/call/details-sdk-call-quality-events.

Loss above 1 %, jitter above 30 ms, round-trip time above 400 ms, each in 3 of 5 samples of one second. They are for
voice, and strict on purpose: Twilio says that a call with such numbers may sound fine. Loss and round-trip time speak
of the path, whatever is on it; the jitter of video, whose frames come in bursts, is another number, and not judged.
"""

from tui.model import Comparison, Metric, QualityState, Threshold, TrackKind

SOURCE = "Twilio docs"

_BAD, _ABOVE = QualityState.BAD, Comparison.ABOVE

TWILIO: tuple[Threshold, ...] = (
    Threshold(Metric.LOSS, _BAD, _ABOVE, 1, "%", SOURCE),
    Threshold(Metric.JITTER, _BAD, _ABOVE, 30, "ms", SOURCE, track_kind=TrackKind.AUDIO),
    Threshold(Metric.JITTER, _BAD, _ABOVE, 30, "ms", SOURCE, track_kind=TrackKind.SCREENSHARE_AUDIO),
    Threshold(Metric.RTT, _BAD, _ABOVE, 400, "ms", SOURCE),
)
