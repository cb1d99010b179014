"""One participant among the lists: by user, and by either of the ids that a presence has."""

from __future__ import annotations

from collections.abc import AsyncIterator

from tui.model import Address, Participant
from tui.providers.stream.cursors import Cursor
from tui.providers.stream.filters import Conditions
from tui.providers.stream.mapping.people import from_attendance, from_roster
from tui.providers.stream.questions import PAGE_LIMIT, ListQuestion, Questions

PAGES_SEARCHED = 50
"""A server that ignores the filter is read so far, and no further."""
WHOLE = 20_000
"""Pages of a list that is read without a filter, because a recording holds it so."""


async def in_roster(questions: Questions, address: Address, *, whole: bool = False) -> Participant | None:
    """Return a participant as the roster has it; `address` may hold the user session or the unified session.

    Args:
        questions: asks.
        address: of the participant.
        whole: look through the whole list instead of asking for the user's rows.
    """
    user_id, user_session_id = address.participant
    async for participant in _roster_of(questions, address, user_id, whole=whole):
        if user_session_id in (participant.session_id, participant.unified_session_id):
            return participant
    return None


async def in_attendance(questions: Questions, address: Address, *, whole: bool = False) -> Participant | None:
    """Return a participant as attendance has it; `whole` as for `in_roster`."""
    user_id, user_session_id = address.participant
    cursor = Cursor()
    for _ in range(WHOLE if whole else PAGES_SEARCHED):
        question = ListQuestion(_of(user_id, whole), limit=PAGE_LIMIT, cursor=cursor)
        reply = await questions.attendance(address.session, question)
        for row in reply.wire.participants_sessions or ():
            if row.user_id == user_id and row.user_session_id == user_session_id:
                return from_attendance(address.session, row, reply.source_id)
        if not reply.wire.next or reply.wire.next == cursor.next:
            break
        cursor = Cursor(next=reply.wire.next)
    return None


def _of(user_id: str, whole: bool) -> Conditions:
    return {} if whole else {"user_id": {"$eq": user_id}}


async def _roster_of(
    questions: Questions, address: Address, user_id: str, *, whole: bool
) -> AsyncIterator[Participant]:
    cursor = Cursor()
    for _ in range(WHOLE if whole else PAGES_SEARCHED):
        question = ListQuestion(_of(user_id, whole), limit=PAGE_LIMIT, cursor=cursor)
        reply = await questions.roster(address.session, question)
        for user in reply.wire.participants or ():
            if user.user_id == user_id:
                for row in user.sessions or ():
                    yield from_roster(address.session, user, row, reply.source_id)
        if not reply.wire.next or reply.wire.next == cursor.next:
            break
        cursor = Cursor(next=reply.wire.next)
