"""One participant among the lists: by user, and by either of the ids that a presence has."""

from __future__ import annotations

from collections.abc import AsyncIterator

from tui.model import Address, Participant
from tui.providers.stream.cursors import Cursor
from tui.providers.stream.mapping.people import from_attendance, from_roster
from tui.providers.stream.questions import PAGE_LIMIT, ListQuestion, Questions

PAGES_SEARCHED = 50
"""A server that ignores the filter is read so far, and no further."""


async def in_roster(questions: Questions, address: Address) -> Participant | None:
    """Return a participant as the roster has it; `address` may hold the user session or the unified session."""
    user_id, user_session_id = address.participant
    async for participant in _roster_of(questions, address, user_id):
        if user_session_id in (participant.session_id, participant.unified_session_id):
            return participant
    return None


async def in_attendance(questions: Questions, address: Address) -> Participant | None:
    """Return a participant as attendance has it."""
    user_id, user_session_id = address.participant
    cursor = Cursor()
    for _ in range(PAGES_SEARCHED):
        question = ListQuestion({"user_id": {"$eq": user_id}}, limit=PAGE_LIMIT, cursor=cursor)
        reply = await questions.attendance(address.session, question)
        for row in reply.wire.participants_sessions or ():
            if row.user_id == user_id and row.user_session_id == user_session_id:
                return from_attendance(address.session, row, reply.source_id)
        if not reply.wire.next or reply.wire.next == cursor.next:
            break
        cursor = Cursor(next=reply.wire.next)
    return None


async def _roster_of(questions: Questions, address: Address, user_id: str) -> AsyncIterator[Participant]:
    cursor = Cursor()
    for _ in range(PAGES_SEARCHED):
        question = ListQuestion({"user_id": {"$eq": user_id}}, limit=PAGE_LIMIT, cursor=cursor)
        reply = await questions.roster(address.session, question)
        for user in reply.wire.participants or ():
            if user.user_id == user_id:
                for row in user.sessions or ():
                    yield from_roster(address.session, user, row, reply.source_id)
        if not reply.wire.next or reply.wire.next == cursor.next:
            break
        cursor = Cursor(next=reply.wire.next)
