"""Where Stream's questions go, percent-encoded."""

from __future__ import annotations

from urllib.parse import quote

from tui.model import Address

_ROOT = "/api/v2/video"

SESSIONS = f"{_ROOT}/call_stats"
CALL_SESSIONS = f"{_ROOT}/call/stats"
CALLS = f"{_ROOT}/calls"
FEEDBACK = f"{_ROOT}/call/feedback"
HEALTH = f"{_ROOT}/active_calls_status"


def call(call_type: str, call_id: str) -> str:
    """Return the path of a call."""
    return _join("call", call_type, call_id)


def report(address: Address) -> str:
    """Return the path of the report about a call's sessions."""
    return _join("call", *address.scope, "report")


def attendance(address: Address) -> str:
    """Return the path of a session's participant sessions."""
    return _join("call", *address.scope, "session", address.session_id, "participant_sessions")


def track_metrics(address: Address, user_id: str, user_session_id: str) -> str:
    """Return the path of what one participant session published."""
    return _join(
        "call", *address.scope, "session", address.session_id,
        "participant", user_id, user_session_id, "details", "track",
    )  # fmt: skip


def roster(address: Address) -> str:
    """Return the path of a session's participants with their quality."""
    return _join("call_stats", *address.scope, address.session_id, "participants")


def details(address: Address, user_id: str, user_session_id: str) -> str:
    """Return the path of the series of one participant session."""
    return _join("call_stats", *address.scope, address.session_id, "participant", user_id, user_session_id, "details")


def timeline(address: Address, user_id: str, user_session_id: str) -> str:
    """Return the path of the events of one participant session; "participants" is the vendor's plural."""
    return _join("call_stats", *address.scope, address.session_id, "participants", user_id, user_session_id, "timeline")


def call_map(address: Address) -> str:
    """Return the path of the map of a session."""
    return _join("call_stats", *address.scope, address.session_id, "map")


def _join(*parts: str) -> str:
    return "/".join((_ROOT, *map(_encoded, parts)))


def _encoded(part: str) -> str:
    # A bare "." or ".." would be taken out of the path by every client and server on the way.
    return part.replace(".", "%2E") if part in (".", "..") else quote(part, safe="")
