"""Who was there: a page of rows, the totals of the whole session, and what must be known to read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.model import Address, Attendance, Notice, NoticeKind, Page
from tui.providers.stream.cursors import Cursor, FilterForm, next_text, prev_text
from tui.providers.stream.mapping.people import from_attendance
from tui.providers.stream.schema.attendance import AttendanceAnswer, CallSession, ParticipantSession

ROWS_KEPT = timedelta(days=90)
"""How long Stream keeps the rows after the end of a session; the totals stay."""
SETTLED_AFTER = timedelta(minutes=15)
"""How long after the end of a session its numbers are taken to be final. Stream tells by webhook alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What an attendance page answers.

    Attributes:
        filtered: whether a filter was sent.
        cursor: which page, and in which form its filter went out.
    """

    address: Address
    filtered: bool
    cursor: Cursor


def attendance_of(answer: AttendanceAnswer, asked: Asked, *, source_id: str, now: datetime) -> Attendance:
    """Return a page of attendance."""
    rows = answer.participants_sessions or []
    form = asked.cursor.form
    page = Page(
        items=tuple(from_attendance(asked.address, row, source_id) for row in rows),
        next=next_text(answer.next, form),
        prev=prev_text(answer.prev, form),
        total=None if asked.filtered else answer.total_participant_sessions,
        source_id=source_id,
    )
    return Attendance(
        asked.address,
        page,
        answer.total_participant_sessions,
        answer.total_participant_duration,
        tuple(_notices(answer, asked, now)),
    )


def row_for_filter(row: ParticipantSession) -> Mapping[str, str | bool | None]:
    """Return what a row tells of the fields that can be filtered by. An open row is no proof of somebody live."""
    return {
        "user_id": row.user_id,
        "session_id": row.user_session_id,
        "publisher_type": row.publisher_type,
        "is_live": False if row.left_at else None,
    }


def _notices(answer: AttendanceAnswer, asked: Asked, now: datetime) -> list[Notice]:
    notices = []
    if asked.filtered and asked.cursor.form is FilterForm.IGNORED:
        text = "Stream answered as if there were no filter, in both forms; rows are filtered here"
        notices.append(Notice(NoticeKind.FILTER_IGNORED, text))
    elif asked.filtered and asked.cursor.form is FilterForm.BRACKETS:
        text = "Stream did not honour the filter as JSON; it was asked again in the documentation's form"
        notices.append(Notice(NoticeKind.FILTER_FORM, text))
    finality = _finality(answer, asked, now)
    return [*notices, finality] if finality else notices


def _finality(answer: AttendanceAnswer, asked: Asked, now: datetime) -> Notice | None:
    rows, session = answer.participants_sessions or [], answer.session
    ended_at = session.ended_at if session else None
    total = answer.total_participant_sessions or 0
    if total and not rows and not asked.filtered and asked.cursor.is_first:
        if (
            ended_at is None
            and session is not None
            and session.started_at is not None
            and now - session.started_at < ROWS_KEPT
        ):
            return _not_final("the rows are not there yet")
        if ended_at is not None and now - ended_at <= ROWS_KEPT:
            return _not_final("the rows are not there yet")
        text = f"Stream keeps rows for {ROWS_KEPT.days} days: of {total} participant sessions only the totals remain"
        return Notice(NoticeKind.ROWS_EXPIRED, text)
    if session is not None and _is_live(session):
        return Notice(NoticeKind.LIVE, "live: Stream's rows come late, and are complete only after the end")
    open_rows = sum(row.left_at is None for row in rows)
    if open_rows:
        what = "1 row has" if open_rows == 1 else f"{open_rows} rows have"
        return _not_final(f"{what} no leave: still there, or not reported yet")
    if ended_at is None:
        return None
    if now - ended_at < SETTLED_AFTER:
        return _not_final("the session has just ended")
    return Notice(
        NoticeKind.FINAL, f"The session ended at {ended_at:%Y-%m-%d %H:%M} UTC; its numbers are taken to be final"
    )


def _is_live(session: CallSession) -> bool:
    return session.started_at is not None and session.ended_at is None


def _not_final(why: str) -> Notice:
    return Notice(NoticeKind.NOT_FINAL, f"Stream's numbers are not final: {why}")
