"""What a question holds beside its filter, as conditions on Stream's own fields."""

from __future__ import annotations

from tui.errors import AddressError
from tui.model import Address, Window
from tui.providers.base import FeedbackQuestion, SessionQuestion
from tui.providers.stream.filters import CALL_SESSIONS, Compiled, Conditions, Operand, compile_filter, compile_sessions
from tui.providers.stream.times import rfc3339


def compiled_sessions(question: SessionQuestion) -> Compiled:
    """Return a question about sessions as conditions, with the filter's two parts.

    Raises:
        AddressError: its container is not "TYPE/ID".
    """
    given: Conditions = {}
    if question.container is not None:
        given["call_cid"] = {"$eq": _cid(question.container)}
        if question.window is not None:
            given["first_stats"] = _within(question.window)
        return compile_filter(question.filter, CALL_SESSIONS, given=given)
    if question.live is not None:
        given["is_active"] = {"$eq": question.live}
    if question.window is not None:
        given["session_started_at"] = _within(question.window)
    return compile_sessions(question.filter, given=given)


def _within(window: Window) -> dict[str, Operand]:
    return {"$gte": rfc3339(window.since), "$lt": rfc3339(window.until)}


def feedback_conditions(question: FeedbackQuestion) -> Conditions:
    """Return a question about feedback as conditions.

    Raises:
        AddressError: its container is not "TYPE/ID".
    """
    conditions: Conditions = {}
    if question.address is not None:
        conditions["call_cid"] = {"$eq": cid_of(question.address)}
        conditions["call_session_id"] = {"$eq": question.address.session_id}
    elif question.container is not None:
        conditions["call_cid"] = {"$eq": _cid(question.container)}
    if question.user_id is not None:
        conditions["user_id"] = {"$eq": question.user_id}
    if question.since is not None:
        conditions.setdefault("created_at", {})["$gte"] = rfc3339(question.since)
    if question.until is not None:
        conditions.setdefault("created_at", {})["$lt"] = rfc3339(question.until)
    if question.worst_rating is not None:
        conditions["rating"] = {"$lte": question.worst_rating}
    return conditions


def cid_of(address: Address) -> str:
    """Return "TYPE:ID" of the call that an address is in."""
    return ":".join(address.scope)


def _cid(container: str) -> str:
    separator = "/" if "/" in container else ":"
    call_type, found, call_id = container.partition(separator)
    if not (found and call_type and call_id):
        raise AddressError(f"“{container}” is not a call: TYPE/ID is")
    return f"{call_type}:{call_id}"
