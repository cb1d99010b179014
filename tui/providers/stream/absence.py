"""What a 404 means. Stream says "not found" of an id that is wrong, of another kind, and of what is not computed yet.

Which of them it is takes a few more questions, so it is only asked where somebody waits for the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.errors import CallscopeError, DataError, Expired, NotFound, NotReady, WrongIdKind
from tui.model import Address
from tui.providers.gate import Priority, priority
from tui.providers.stream.mapping.attendance import ROWS_KEPT
from tui.providers.stream.questions import ListQuestion, Questions
from tui.providers.stream.schema.sessions import Call

COMPUTED_WITHIN = timedelta(hours=6)
"""A session that ended longer ago is not "not ready yet": Stream has nothing of that kind about it."""
SESSIONS_SEARCHED = 3
"""How many of a call's latest sessions are searched for an id that may be a user session's."""


@dataclass(frozen=True, slots=True)
class Absence:
    """Finds out why something is not there."""

    questions: Questions
    now: Callable[[], datetime]

    async def explain(self, error: CallscopeError, address: Address) -> CallscopeError:
        """Return what "not found" means for a session or participant; any other error as it is."""
        if type(error) is not NotFound or priority.get() is not Priority.LOOKING:
            return error
        try:
            found = await (self._participant(address) if address.is_participant else self._session(address))
        except CallscopeError:
            return error  # what hinders us from finding out is not what the user asked about
        found.vendor_code, found.request_id = error.vendor_code, error.request_id
        return found

    async def _session(self, address: Address) -> DataError:
        call_type, call_id = address.scope
        cid, session_id = f"{call_type}:{call_id}", address.session_id
        if session_id in (call_id, cid):
            return WrongIdKind(f"“{session_id}” is the id of the call, not of one of its sessions")
        listed = await self.questions.sessions(ListQuestion({"call_session_id": {"$eq": session_id}}, limit=1))
        for row in listed.wire.call_stats or ():
            if row.call_session_id == session_id:
                if (row.call_type, row.call_id) != address.scope:
                    return NotFound(
                        f"session “{session_id}” belongs to the call {row.call_type}:{row.call_id}, not {cid}"
                    )
                return self._there(f"session “{session_id}”", row.call_ended_at)
        try:
            call = (await self.questions.call(call_type, call_id)).wire.call or Call()
        except NotFound:
            return NotFound(f"there is no call {cid}")
        state = call.session
        if session_id in (call.current_session_id, state.id if state else None):
            return self._there(f"session “{session_id}”", state.ended_at if state else None)
        if any(each.user_session_id == session_id for each in (state.participants if state else None) or ()):
            return _user_session(session_id)
        question = ListQuestion({"call_cid": {"$eq": cid}}, sort=(("first_stats", -1),))
        reports = (await self.questions.call_sessions(question)).wire.reports or []
        known = [each.call_session_id for each in reports if each.call_session_id]
        if session_id in known:
            return self._there(f"session “{session_id}”", None)
        for one in known[:SESSIONS_SEARCHED]:
            if await self._holds(Address(address.vendor, address.scope, one), session_id):
                return _user_session(session_id)
        return NotFound(f"the call {cid} has no session “{session_id}”")

    async def _participant(self, address: Address) -> DataError:
        user_id, user_session_id = address.participant
        if user_session_id == address.session_id:
            return WrongIdKind(f"“{user_session_id}” is the id of the session, not of somebody's presence in it")
        whole = ListQuestion({"user_id": {"$eq": user_id}}, limit=100)
        try:
            reply = await self.questions.attendance(address.session, whole)
        except NotFound:
            return await self._session(address.session)
        state, rows = reply.wire.session, reply.wire.participants_sessions or []
        ended_at = state.ended_at if state else None
        mine = [row for row in rows if row.user_id == user_id]
        if any(row.user_session_id == user_session_id for row in mine):
            return self._there(f"the presence “{user_session_id}” of “{user_id}”", ended_at)
        if reply.wire.total_participant_sessions and not rows and ended_at and self.now() - ended_at > ROWS_KEPT:
            return Expired(f"Stream keeps participants for {ROWS_KEPT.days} days after a session")
        if mine:
            ids = ", ".join(row.user_session_id for row in mine[:3] if row.user_session_id)
            return NotFound(f"“{user_id}” was in the session, but not as “{user_session_id}”", hint=f"Presences: {ids}")
        owner = await self._owner(address, user_session_id)
        if owner is not None:
            return NotFound(f"the presence “{user_session_id}” is of “{owner}”, not of “{user_id}”")
        return NotFound(f"“{user_id}” was not in the session")

    async def _holds(self, session: Address, user_session_id: str) -> bool:
        try:
            return await self._owner(session, user_session_id) is not None
        except NotFound:
            return False

    async def _owner(self, session: Address, user_session_id: str) -> str | None:
        question = ListQuestion({"session_id": {"$eq": user_session_id}}, limit=100)
        reply = await self.questions.attendance(session.session, question)
        rows = reply.wire.participants_sessions or ()
        return next((row.user_id for row in rows if row.user_session_id == user_session_id), None)

    def _there(self, what: str, ended_at: datetime | None) -> DataError:
        """Return the error for something that exists, but about which this cannot be told."""
        if ended_at is not None and self.now() - ended_at > ROWS_KEPT:
            return Expired(f"Stream no longer has this about {what}, which ended on {ended_at:%Y-%m-%d}")
        if ended_at is not None and self.now() - ended_at > COMPUTED_WITHIN:
            return NotFound(f"{what} exists, but Stream has nothing of this kind about it", hint="")
        return NotReady(f"{what} exists, but Stream has not computed this yet")


def _user_session(session_id: str) -> WrongIdKind:
    return WrongIdKind(f"“{session_id}” is the id of somebody's presence (a user session), not of a session")
