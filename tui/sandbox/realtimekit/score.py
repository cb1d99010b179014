"""The score of one sample, as RealtimeKit's web client computes it: a fraction, 1 being perfect. It is not a MOS."""

from __future__ import annotations

_LOSS_GONE_PERCENT = 10.0
_JITTER_FINE_MS = 20.0
_JITTER_GONE_MS = 30.0
_CONCEALMENT_GONE = 3


def loss_percent(lost: int, delivered: int, *, sent: bool) -> float:
    """Return the loss of an interval in percent: of what was sent, or of what should have been received."""
    total = delivered if sent else delivered + lost
    return lost * 100 / total if total else 0.0


def audio_sent(loss: float, jitter_ms: float) -> float:
    """Return the score of sent audio; `loss` in percent."""
    return 0.7 * _loss_part(loss) + 0.3 * _jitter_part(jitter_ms)


def audio_received(loss: float, jitter_ms: float, concealment_events: int) -> float:
    """Return the score of received audio; `loss` in percent."""
    concealment_part = max(0.0, 1 - concealment_events / _CONCEALMENT_GONE)
    return 0.5 * _loss_part(loss) + 0.3 * _jitter_part(jitter_ms) + 0.2 * concealment_part


def video(loss: float, jitter_ms: float, *, width: int, fps: float, frames: int, screenshare: bool) -> float:
    """Return the score of video, sent or received; `loss` in percent."""
    picture = 0.8
    if is_poor_resolution(width, screenshare=screenshare):
        picture *= 0.85
    if is_lagging(fps, screenshare=screenshare):
        picture *= 0.7
    if frames == 0:
        picture *= 0.5
    return picture + 0.2 * _jitter_part(jitter_ms) * _loss_part(loss)


def is_poor_resolution(width: int, *, screenshare: bool) -> bool:
    """Return whether a picture is too narrow."""
    return width < (720 if screenshare else 240)


def is_lagging(fps: float, *, screenshare: bool) -> bool:
    """Return whether there are too few pictures."""
    return fps < (3 if screenshare else 8)


def _loss_part(loss: float) -> float:
    return max(0.0, 1 - loss / _LOSS_GONE_PERCENT)


def _jitter_part(jitter_ms: float) -> float:
    return min(1.0, max(0.0, (_JITTER_GONE_MS - jitter_ms) / (_JITTER_GONE_MS - _JITTER_FINE_MS)))
