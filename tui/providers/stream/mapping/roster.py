"""The roster: who was there and how each fared, as the cheapest evidence there is."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from tui.model import Address, Coverage, Depth, Event, Evidence, Page, Participant
from tui.providers.stream.cursors import Cursor, next_text, prev_text
from tui.providers.stream.mapping.events import call_event, in_order
from tui.providers.stream.mapping.people import from_roster
from tui.providers.stream.schema.roster import RosterAnswer


def roster_page(answer: RosterAnswer, session: Address, cursor: Cursor, *, source_id: str) -> Page[Evidence]:
    """Return a page of participants; a user with several sessions is several of them."""
    participants = [
        from_roster(session, user, row, source_id) for user in answer.participants or () for row in user.sessions or ()
    ]
    events = _events_by_participant(answer, participants)
    return Page(
        items=tuple(
            Evidence(
                participant=participant,
                coverage=Coverage(Depth.SUMMARY),
                events=in_order(events[index]),
                source_ids=(source_id,),
            )
            for index, participant in enumerate(participants)
        ),
        next=next_text(answer.next, cursor.form),
        prev=prev_text(answer.prev, cursor.form),
        total=answer.counts.sessions if answer.counts else None,
        source_id=source_id,
    )


def _events_by_participant(answer: RosterAnswer, participants: list[Participant]) -> dict[int, list[Event]]:
    """Give each of the call's events to the presence of its user that it happened in, else to the user's first."""
    found: dict[int, list[Event]] = defaultdict(list)
    for event in answer.call_events or ():
        mine = [index for index, each in enumerate(participants) if event.user_id and each.user_id == event.user_id]
        if mine:
            during = [index for index in mine if _was_there(participants[index], event.timestamp)]
            found[(during or mine)[0]].append(call_event(event))
    return found


def _was_there(participant: Participant, at: datetime | None) -> bool:
    joined, left = participant.joined_at, participant.left_at
    return at is not None and joined is not None and joined <= at and (left is None or at <= left)
