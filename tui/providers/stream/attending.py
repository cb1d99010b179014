"""Attendance, with a filter that the server may ignore."""

from __future__ import annotations

from dataclasses import replace

from tui.errors import DataError
from tui.model import Address, Attendance
from tui.providers.base import ParticipantQuestion
from tui.providers.stream.asking import Asker
from tui.providers.stream.cursors import Cursor, FilterForm
from tui.providers.stream.filters import PARTICIPANTS, Conditions, compile_filter, contradicts
from tui.providers.stream.mapping.attendance import Asked, attendance_of, row_for_filter
from tui.providers.stream.questions import ListQuestion, Reply
from tui.providers.stream.schema.attendance import AttendanceAnswer


async def attendance(asker: Asker, question: ParticipantQuestion, cursor: str | None) -> Attendance:
    """Return a page of who was there.

    The filter goes out as JSON. Rows that do not match it show that the server ignored it; then it goes out once more
    in the documentation's form. The page's cursors remember which form was honoured.
    """
    address, place = question.address.session, Cursor.parse(cursor)
    conditions = compile_filter(question.filter, PARTICIPANTS).conditions
    reply = await _ask(asker, address, conditions, question.limit, place)
    if place.form is not FilterForm.IGNORED and _ignores(reply, conditions):
        again = None
        if place.form is FilterForm.JSON:
            in_brackets = replace(place, form=FilterForm.BRACKETS)
            again = await _in_brackets(asker, address, conditions, question.limit, in_brackets)
        place = replace(place, form=FilterForm.IGNORED if again is None else FilterForm.BRACKETS)
        reply = again or reply
    asked = Asked(address, bool(conditions), place)
    return attendance_of(reply.wire, asked, source_id=reply.source_id, now=asker.now())


async def _ask(
    asker: Asker, address: Address, conditions: Conditions, limit: int, place: Cursor
) -> Reply[AttendanceAnswer]:
    asking = asker.questions.attendance(address, ListQuestion(conditions, limit=limit, cursor=place))
    return await asker.explained(asking, address)


async def _in_brackets(
    asker: Asker, address: Address, conditions: Conditions, limit: int, place: Cursor
) -> Reply[AttendanceAnswer] | None:
    """Return the page asked for in the documentation's form; None where that is ignored or refused as well."""
    try:
        reply = await _ask(asker, address, conditions, limit, place)
    except DataError:
        return None
    return None if _ignores(reply, conditions) else reply


def _ignores(reply: Reply[AttendanceAnswer], conditions: Conditions) -> bool:
    rows = reply.wire.participants_sessions or ()
    return any(contradicts(conditions, row_for_filter(row)) for row in rows)
