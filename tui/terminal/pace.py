"""How many frames may be under way: at most two, so that the screen is at most a round trip behind.

A frame ends with a question that every terminal answers (the cursor's position). While two answers are due, what is
drawn is merged instead of sent. A terminal that does not answer is noticed and served without pacing.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

QUESTION = "\x1b[6n"
"""Device status report: asks for the cursor's position. VT100 and all that came after answer it."""

MOST_UNANSWERED = 2


@dataclass
class Pacer:
    """Decides when a frame may be sent. Times are of any monotonic clock, in seconds.

    Attributes:
        enabled: whether there is pacing at all.
        first_answer_s: a terminal that has never answered is given so long.
        any_answer_s: one that has answered before is given so long: its link may stall.
        frame_gap_s: least time between frames, for links that answer before the far end has read (tmux over SSH).
    """

    enabled: bool = True
    first_answer_s: float = 2.0
    any_answer_s: float = 15.0
    frame_gap_s: float = 0.0
    _asked_at: deque[float] = field(default_factory=deque)
    _has_answered: bool = False
    _last_sent_at: float = -1e9
    round_trip_s: float | None = None

    def wait_s(self, now: float) -> float | None:
        """Return how long to hold a frame: 0 to send it now, seconds to look again, None until an answer comes."""
        gap = self._last_sent_at + self.frame_gap_s - now
        if not self.enabled or len(self._asked_at) < MOST_UNANSWERED:
            return max(0.0, gap)
        patience = self.any_answer_s if self._has_answered else self.first_answer_s
        overdue_in = self._asked_at[0] + patience - now
        if overdue_in > 0:
            return overdue_in
        self._asked_at.clear()
        if not self._has_answered:
            self.enabled = False
        return max(0.0, gap)

    def sent(self, now: float) -> str:
        """Take note of a frame being sent, and return what to append to it."""
        self._last_sent_at = now
        if not self.enabled:
            return ""
        self._asked_at.append(now)
        return QUESTION

    def answered(self, now: float) -> None:
        """Take note of an answer."""
        self._has_answered = True
        if self._asked_at:
            self.round_trip_s = now - self._asked_at.popleft()

    def forget(self) -> None:
        """Take note that no answer is due any more: the terminal was left, or is another one."""
        self._asked_at.clear()
