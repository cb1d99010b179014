"""How many frames may be under way: at most two, so that the screen is at most a round trip behind.

A frame ends with a question that every terminal answers (the cursor's position). While two answers are due, what is
drawn is merged instead of sent. A terminal that never answers is noticed and served without that, and one that has
stopped answering is not waited for long. Where something answers in the terminal's place (tmux at this end of the
link), a rate is assumed for what lies beyond it.
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
        enabled: whether answers are asked for and waited for.
        first_answer_s: a terminal that has never answered is given so long, then no longer asked.
        any_answer_s: one that has answered before is given so long: its link may stall.
        stalled_s: one that has let that pass is given so long, until it answers again.
        frame_gap_s: least time between frames.
        bytes_per_s: what the link is assumed to carry; None to assume nothing.
        round_trip_s: how long the last answer took; None before the first.
    """

    enabled: bool = True
    first_answer_s: float = 2.0
    any_answer_s: float = 5.0
    stalled_s: float = 0.25
    frame_gap_s: float = 0.0
    bytes_per_s: float | None = None
    round_trip_s: float | None = None
    _asked_at: deque[float] = field(default_factory=deque)
    _has_answered: bool = False
    _gave_up: bool = False
    _has_stalled: bool = False
    _next_at: float = -1e9

    def wait_s(self, now: float) -> float:
        """Return how long to hold a frame, unless an answer comes first: 0 to send it now."""
        gap = max(0.0, self._next_at - now)
        if not self._asks or len(self._asked_at) < MOST_UNANSWERED:
            return gap
        overdue_in = self._asked_at[0] + self._patience_s - now
        if overdue_in > 0:
            return max(overdue_in, gap)
        self._asked_at.clear()
        self._gave_up, self._has_stalled = not self._has_answered, self._has_answered
        return gap

    def sent(self, now: float, size: int) -> str:
        """Take note of a frame of `size` bytes being sent, and return what to append to it."""
        on_the_way_s = size / self.bytes_per_s if self.bytes_per_s else 0.0
        self._next_at = now + max(self.frame_gap_s, on_the_way_s)
        if not self._asks:
            return ""
        self._asked_at.append(now)
        return QUESTION

    def answered(self, now: float) -> None:
        """Take note of an answer; also of one that comes after the terminal was given up: it is asked again."""
        self._has_answered = True
        self._gave_up = self._has_stalled = False
        if self._asked_at:
            self.round_trip_s = now - self._asked_at.popleft()

    def forget(self) -> None:
        """Take note that no answer is due any more: the terminal was left, or is another one."""
        self._asked_at.clear()

    @property
    def parting_s(self) -> float:
        """How long to wait for the answers that are due when the terminal is left: a shell would take them for keys."""
        if not self._asks:
            return 0.0
        return self.first_answer_s / 2 if self.round_trip_s is None else max(0.1, 3 * self.round_trip_s)

    @property
    def _patience_s(self) -> float:
        if not self._has_answered:
            return self.first_answer_s
        return self.stalled_s if self._has_stalled else self.any_answer_s

    @property
    def _asks(self) -> bool:
        return self.enabled and not self._gave_up
