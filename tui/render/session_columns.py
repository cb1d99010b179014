"""The columns of a list of sessions."""

from __future__ import annotations

import re

from tui.model import OK, QualityState, Session, SessionStatus
from tui.render.column import CellValue, Column, Kind
from tui.render.format import Formats
from tui.triage.session_flags import verdict

_USUAL_TYPE = "default"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TELLING = 6
"""Cells of an id that tell it from the others in sight."""
_COUNT, _MEASURED = Kind.COUNT, Kind.MEASURED


def _status(session: Session) -> QualityState | None:
    return QualityState.OK if session.status is SessionStatus.LIVE else None


def _brief_status(session: Session, formats: Formats) -> str:
    """Leave out that a session has ended: nearly all have."""
    return "" if session.status is SessionStatus.ENDED else formats.text(session.status.value)


def _least_people(session: Session) -> CellValue:
    """Return how many there were, or were at least."""
    counts = session.counts
    return counts.participants if counts.participants is not None else counts.peak_users


def _brief_people(session: Session, formats: Formats) -> str:
    """Where the list tells only how many there were at once, as RealtimeKit's does, there were no fewer: "8+"."""
    counts = session.counts
    if counts.participants is None and counts.peak_users is not None:
        return f"{formats.number(counts.peak_users)}+"
    return formats.absent if counts.participants is None else formats.number(counts.participants)


def _brief_peak(session: Session, formats: Formats) -> str:
    """Leave out the most at once where the number of people tells it: all of them, or no fewer than it."""
    counts = session.counts
    if counts.peak_users is None or counts.participants in (None, counts.peak_users):
        return ""
    return formats.number(counts.peak_users)


def _brief_call(session: Session, formats: Formats) -> str:
    """Leave out the id of a call that its title tells, and the end of one that nobody can remember."""
    if session.container_id in session.title:
        return ""
    text = formats.text(session.container_id)
    return text[:_TELLING] if _UUID.fullmatch(text) else text


def _brief_title(session: Session, formats: Formats) -> str:
    """Leave out the type of a call that has the usual one."""
    return formats.text(session.title.removeprefix(f"{_USUAL_TYPE}:"))


def _worst(session: Session) -> str | None:
    found = verdict(session)
    if found.words:
        return f"{found.quality.state} {found.words}"
    return "ok" if found.quality == OK else None


def _trouble(session: Session) -> QualityState | None:
    """Return how the session fares, where that is worth a colour."""
    state = verdict(session).quality.state
    return None if state is QualityState.OK else state


def _badness(session: Session) -> CellValue:
    """Rank for sorting by what was worst: the worst first, and among equals the lowest score."""
    rank = _RANKS.get(verdict(session).quality.state)
    return None if rank is None else rank + (session.score.value / 1000 if session.score else 0.5)


_RANKS = {QualityState.BAD: 0, QualityState.FAIR: 1, QualityState.OK: 2}

SESSION_COLUMNS: tuple[Column[Session], ...] = (
    Column("started", "started", lambda s: s.started_at, Kind.TIME, priority=0, export="started_at", field="started"),
    Column("title", "title", lambda s: s.title, priority=1, min_width=8, max_width=40, field="title",
           brief=_brief_title),
    Column("status", "status", lambda s: s.status.value, priority=2, field="status", severity=_status,
           brief=_brief_status),
    Column("people", "people", lambda s: s.counts.participants, _COUNT, priority=2, export="participants",
           field="people", brief=_brief_people, sort=_least_people,
           help="who was in it; 8+ where only the most at once are told"),
    Column("peak", "peak", lambda s: s.counts.peak_users, _COUNT, priority=6, export="peak_users", field="peak",
           brief=_brief_peak, help="the most at once, where it says more than people does"),
    Column("duration", "length", lambda s: s.duration_s, Kind.DURATION, priority=3, export="duration_s",
           field="duration"),
    Column(
        "minutes", "minutes", lambda s: s.participant_minutes, _COUNT, priority=7, export="participant_minutes",
        field="minutes", help="minutes summed over participants",
    ),
    Column(
        "score", "score", lambda s: s.score.value if s.score else None, _MEASURED, priority=2, field="score",
        help="the vendor's own score, on its own scale",
    ),
    Column(
        "worst", "worst", _worst, priority=2, min_width=12, max_width=18, exported=False, severity=_trouble,
        sort=_badness, help="by score, averages and ratings; open the session to judge its people",
    ),
    Column("scale", "scale", lambda s: s.score.scale if s.score else None, priority=9, shown=False,
           export="score_scale"),
    Column(
        "jitter", "jitter", lambda s: s.counts.average_jitter_ms, _MEASURED, "ms", priority=7, shown=False,
        export="average_jitter_ms", field="jitter", help="average over the session",
    ),
    Column(
        "rtt", "rtt", lambda s: s.counts.average_rtt_ms, _MEASURED, "ms", priority=7, shown=False,
        export="average_rtt_ms", field="rtt", help="average over the session",
    ),
    Column(
        "freezes", "freezes", lambda s: s.counts.max_freezes_ms, _MEASURED, "ms", priority=8, shown=False,
        export="max_freezes_ms", field="freezes", help="the longest of any participant",
    ),
    Column(
        "rating", "rating", lambda s: s.counts.min_user_rating, _MEASURED, priority=8, shown=False,
        export="min_user_rating", field="rating", help="the lowest by a user, 1 to 5",
    ),
    Column("sfus", "SFUs", lambda s: s.counts.sfus_used, _COUNT, priority=9, shown=False, export="sfus_used"),
    Column("type", "type", lambda s: s.kind, priority=8, shown=False, field="type"),
    Column("call", "call", lambda s: s.container_id, priority=8, max_width=12, shown=False, field="call",
           brief=_brief_call, help="the id of the call or meeting, where the title does not tell it"),
    Column("ended", "ended", lambda s: s.ended_at, Kind.TIME, priority=8, shown=False, export="ended_at",
           field="ended"),
    Column("final", "final", lambda s: s.is_final, Kind.YES_NO, priority=9, shown=False, export="is_final",
           field="final"),
    Column("vendor", "vendor", lambda s: s.address.vendor.value, priority=9, shown=False, field="vendor"),
    Column("address", "address", lambda s: str(s.address), priority=4, max_width=None),
)  # fmt: skip
"""Sessions, one line each."""
