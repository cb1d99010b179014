"""Signs that no vendor's thresholds cover: what is measured for each, its limit, and whose limit that is.

They hold under every rule set. Where somebody published a number, it is that one; the others are callscope's own.
"""

from enum import StrEnum

from tui.model import Comparison, Metric, QualityState, Threshold, TrackKind

AGORA = "Agora"
OBSERVERTC = "ObserveRTC"
OWN = "callscope"


class Sign(StrEnum):
    """What is looked for beside the metrics that vendors deliver."""

    FREEZE_SHARE = "time frozen"
    DROP_SHARE = "frames dropped"
    ENCODE_SHARE = "frames sent of captured"
    COLLAPSE = "bitrate collapse"
    INTERRUPTED = "connection interrupted"
    NO_MEDIA = "no media sent"
    NEVER_CONNECTED = "never connected"
    FAILED = "connection failed"


_BAD, _FROM, _ABOVE, _BELOW = QualityState.BAD, Comparison.AT_OR_ABOVE, Comparison.ABOVE, Comparison.BELOW

SHARES: tuple[Threshold, ...] = (
    # a user with more than 5 % of the time frozen is a bad user
    Threshold(Sign.FREEZE_SHARE, _BAD, _ABOVE, 5, "%", AGORA, track_kind=TrackKind.VIDEO),
    # the decoder is overloaded: only counted while less than 2 % of the packets are lost
    Threshold(Sign.DROP_SHARE, _BAD, _ABOVE, 10, "%", OBSERVERTC, track_kind=TrackKind.VIDEO),
    # the encoder keeps up with less than 0.7 of what the camera delivers
    Threshold(Sign.ENCODE_SHARE, _BAD, _BELOW, 70, "%", OBSERVERTC, track_kind=TrackKind.VIDEO),
    Threshold(Metric.CPU_LIMITED, _BAD, _FROM, 0.3, "fraction", OBSERVERTC, track_kind=TrackKind.VIDEO),
    # a camera that delivers less than this is at fault
    Threshold(Metric.SOURCE_FRAMERATE, _BAD, _BELOW, 3, "fps", AGORA, track_kind=TrackKind.VIDEO),
)
"""Judged window by window, as thresholds are."""

LOW_LOSS_PERCENT = 2.0
"""Below it, dropped frames are the decoder's doing."""

SENT_SHARE = 0.7
"""A frame rate is low only below this share of what was sent: a receiver cannot show what nobody sent."""

COLLAPSE = Threshold(Sign.COLLAPSE, _BAD, _BELOW, 50, "%", OWN, track_kind=TrackKind.VIDEO)
"""Half of the bitrate before, while the bandwidth estimate fell as much."""

INTERRUPTED = Threshold(Sign.INTERRUPTED, _BAD, _FROM, 3, "s", OWN)
"""Nothing came in, and nothing shows that anything went out."""

NO_MEDIA = Threshold(Sign.NO_MEDIA, _BAD, _FROM, 20, "s", OWN)
"""Published tracks that never carried a packet, while nothing says that they were muted."""

NEVER_CONNECTED = Threshold(Sign.NEVER_CONNECTED, _BAD, _ABOVE, 0, "s", OWN)
"""ICE or the connection failed, and had never been connected."""

FAILED = Threshold(Sign.FAILED, _BAD, _ABOVE, 0, "s", OWN)
"""ICE or the connection failed after it had been connected."""

FAILED_BUT_FLOWED = Threshold(Sign.FAILED, QualityState.FAIR, _ABOVE, 0, "s", OWN)
"""The same, but media went on: the state of the connection says more than its user noticed."""
