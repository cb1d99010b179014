"""Sessions."""

from __future__ import annotations

from typing import Any

from tui.providers.realtimekit.schema.base import Paging, Wire


class WireSession(Wire):
    """One live run of a meeting."""

    id: str | None = None
    associated_id: str | None = None
    meeting_display_name: str | None = None
    type: str | None = None
    status: str | None = None
    live_participants: float | None = None
    max_concurrent_participants: float | None = None
    minutes_consumed: float | None = None
    organization_id: str | None = None
    started_at: str | None = None
    ended_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    breakout_rooms: list[WireSession] | None = None
    meta: dict[str, Any] | None = None


class SessionsData(Wire):
    """The list, where paging may stand too."""

    sessions: list[WireSession] | None = None
    paging: Paging | None = None


class SessionsAnswer(Wire):
    """Answer of `sessions`."""

    data: SessionsData | None = None
    paging: Paging | None = None

    @property
    def rows(self) -> list[WireSession]:
        """The sessions."""
        return (self.data.sessions if self.data else None) or []

    @property
    def pagings(self) -> tuple[Paging | None, ...]:
        """Where the page may stand."""
        return (self.paging, self.data.paging if self.data else None)


class SessionData(WireSession):
    """The session itself, or in older forms an object around it."""

    session: WireSession | None = None


class SessionAnswer(Wire):
    """Answer of `sessions/{id}` and of `active-session`."""

    data: SessionData | None = None

    @property
    def session(self) -> WireSession | None:
        """The session, wherever it stood."""
        if self.data is None:
            return None
        return self.data.session or self.data
