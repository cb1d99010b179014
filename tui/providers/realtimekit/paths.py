"""Where each thing is asked for, below the base URL."""

from __future__ import annotations

from urllib.parse import quote

from tui.errors import ConfigError, WrongIdKind

VERIFY = "user/tokens/verify"


class Paths:
    """Paths of one account; of a legacy host, where account and app are in the credentials, for `account_id` None."""

    def __init__(self, account_id: str | None) -> None:
        if account_id is not None and not account_id.strip():
            raise ConfigError("the Cloudflare account id is empty")
        self._kit = None if account_id is None else f"accounts/{segment(account_id)}/realtime/kit"

    @property
    def apps(self) -> str | None:
        """The list of apps; None for a legacy host, which has one app."""
        return self._kit and f"{self._kit}/apps"

    def meetings(self, app: str) -> str:
        """The list of meetings."""
        return self._in_app(app, "meetings")

    def meeting(self, app: str, meeting_id: str) -> str:
        """One meeting."""
        return self._in_app(app, "meetings", meeting_id)

    def active_session(self, app: str, meeting_id: str) -> str:
        """The session that goes on in a meeting."""
        return self._in_app(app, "meetings", meeting_id, "active-session")

    def sessions(self, app: str) -> str:
        """The list of sessions."""
        return self._in_app(app, "sessions")

    def session(self, app: str, session_id: str) -> str:
        """One session."""
        return self._in_app(app, "sessions", session_id)

    def participants(self, app: str, session_id: str) -> str:
        """The list of a session's participants."""
        return self._in_app(app, "sessions", session_id, "participants")

    def participant(self, app: str, session_id: str, participant_id: str) -> str:
        """One participant."""
        return self._in_app(app, "sessions", session_id, "participants", participant_id)

    def peer_report(self, app: str, peer_id: str) -> str:
        """The report of one peer; no session is named."""
        return self._in_app(app, "sessions", "peer-report", peer_id)

    def usage(self, app: str) -> str:
        """Day-wise analytics."""
        return self._in_app(app, "analytics", "daywise")

    def _in_app(self, app: str, *parts: str) -> str:
        below = "/".join(segment(part) for part in parts)
        return below if self._kit is None else f"{self._kit}/{segment(app)}/{below}"


def segment(part: str) -> str:
    """Return one percent-encoded path segment.

    Raises:
        WrongIdKind: it is empty, or would climb out of its place (`.`, `..`).
    """
    if part in ("", ".", ".."):
        raise WrongIdKind(f"“{part}” is not an id")
    return quote(part, safe="")
