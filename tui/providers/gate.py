"""What a provider asks before each request, and tells after it: the door to a budget that it does not know."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol


class Priority(IntEnum):
    """Who goes first when requests must wait. Lower goes first."""

    LOOKING = 0  # the user waits for it
    PREFETCH = 1  # the user may want it next
    SCAN = 2  # it is read in the background


priority: ContextVar[Priority] = ContextVar("priority", default=Priority.LOOKING)
"""The priority of what the current task asks."""


@dataclass(slots=True)
class Tally:
    """How many requests one piece of work has sent."""

    requests: int = 0


tally: ContextVar[Tally | None] = ContextVar("tally", default=None)
"""What counts the requests of the current task and of the tasks that it starts."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A documented limit.

    Attributes:
        requests: so many ...
        per_s: ... in so many seconds.
        burst_per_s: and no more than so many in any one second; None where there is no such rule.
        shared: the name of the bucket, for endpoints that share one; None for one of its own.
    """

    requests: int
    per_s: float
    burst_per_s: float | None = None
    shared: str | None = None


@dataclass(frozen=True, slots=True)
class LimitState:
    """What an answer's headers say about the limit.

    Attributes:
        limit: requests in the window; None where not told.
        remaining: requests left; None where not told.
        reset_in_s: seconds until the window starts again; None where not told.
        retry_after_s: seconds to wait, as a refusal demanded; None where it did not say.
        refused: whether this answer was a refusal (429).
    """

    limit: int | None = None
    remaining: int | None = None
    reset_in_s: float | None = None
    retry_after_s: float | None = None
    refused: bool = False


class Gate(Protocol):
    """Lets requests through as the vendor's limits allow, the most wanted first."""

    async def enter(self, endpoint: str, limit: Limit) -> None:
        """Wait until a request to `endpoint` may be sent, at the current task's `priority`."""

    def saw(self, endpoint: str, limit: Limit, state: LimitState) -> None:
        """Take note of what an answer's headers said.

        It is called exactly once after each `enter` that returned, also where no answer came: then `state` is empty.
        """


class OpenGate:
    """A gate that lets everything through."""

    async def enter(self, endpoint: str, limit: Limit) -> None:
        """Return at once."""

    def saw(self, endpoint: str, limit: Limit, state: LimitState) -> None:
        """Forget it."""
