"""A gate that is only gone through when a request really leaves: what a bundle answers uses up no limit."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from tui.providers.gate import Gate, Limit, LimitState


@dataclass(slots=True)
class _Due:
    endpoint: str
    limit: Limit
    entered: bool = False


_due: ContextVar[_Due | None] = ContextVar("due", default=None)


class DeferredGate:
    """Stands before a client whose transport calls `pass_now` where it has to ask."""

    def __init__(self, gate: Gate) -> None:
        """Take the gate to go through."""
        self._gate = gate

    async def enter(self, endpoint: str, limit: Limit) -> None:
        """Take note of where the current task is about to go."""
        _due.set(_Due(endpoint, limit))

    async def pass_now(self) -> None:
        """Go through the gate as the current task announced."""
        due = _due.get()
        if due is not None and not due.entered:
            await self._gate.enter(due.endpoint, due.limit)
            due.entered = True

    def saw(self, endpoint: str, limit: Limit, state: LimitState) -> None:
        """Tell the gate, where the current task went through it."""
        due = _due.get()
        if due is not None and due.entered:
            _due.set(None)
            self._gate.saw(endpoint, limit, state)
