"""QueryUserFeedback: what people said after a call."""

from __future__ import annotations

from typing import Any

from tui.sandbox.stream import filters
from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.ledger import Ledger, Rating, sessions_of_stream
from tui.sandbox.stream.lookup import VENDOR
from tui.sandbox.stream.paging import Positioned, take
from tui.sandbox.stream.sessions import cid_of
from tui.sandbox.stream.sorting import order_of

FIELDS = (
    filters.texts("call_cid", "call_session_id", "user_id") | filters.numbers("rating") | filters.times("created_at")
)

_EACH = 8
"""More ratings than one session gets: a position is session * _EACH + rating."""


def user_feedback(question: Question) -> Answer:
    """Answer a page of ratings, by default the newest first; `full` adds the custom data."""
    ledger = question.ledger
    wanted = filters.of_json(question.body.get("filter_conditions"), FIELDS)
    sort = order_of(question.body.get("sort"), ("created_at",), "created_at")
    ask = question.page((wanted, sort))
    numbers = _numbers(ledger, wanted.wanted("call_session_id"), ask.as_of)
    if sort[0][1] > 0:
        numbers = numbers[::-1]
    page = take(
        ask,
        lambda start: _ratings(ledger, numbers, range(start // _EACH, len(numbers)), start, None),
        lambda end: _ratings(ledger, numbers, range(min(end // _EACH, len(numbers) - 1), -1, -1), None, end),
        lambda rating: wanted.matches(lambda field: _value(rating, field)),
    )
    return {
        "user_feedback": [_row(question, rating, full=question.flag("full")) for rating in page.rows],
        **page.cursors(),
    }


def _numbers(ledger: Ledger, sessions: frozenset[Any] | None, as_of: float) -> list[int]:
    if sessions is None:
        return sessions_of_stream(ledger.world, as_of)
    found = (ledger.world.find(VENDOR, each) for each in sessions)
    return [call.number for call in found if call is not None]


def _ratings(
    ledger: Ledger, numbers: list[int], places: range, start: int | None, end: int | None
) -> Positioned[Rating]:
    for place in places:
        ratings = list(enumerate(ledger.ratings(ledger.world.call_numbered(VENDOR, numbers[place]))))
        for n, rating in ratings if end is None else reversed(ratings):
            position = place * _EACH + n
            if (start is None or position >= start) and (end is None or position < end):
                yield position, rating


def _value(rating: Rating, field: str) -> Any:  # noqa: ANN401  (of the field's type)
    return {
        "call_cid": cid_of(rating.call),
        "call_session_id": rating.call.session_id,
        "user_id": rating.presence.user_id,
        "rating": rating.rating,
        "created_at": rating.at,
    }[field]


def _row(question: Question, rating: Rating, *, full: bool) -> dict[str, Any]:
    person = question.world.person(rating.call, rating.presence.person_index)
    return {
        "cid": cid_of(rating.call),
        "session_id": rating.call.session_id,
        "user_id": person.user_id,
        "rating": rating.rating,
        "reason": rating.reason,
        "sdk": person.sdk,
        "sdk_version": person.sdk_version,
        "platform": {
            "browser": {"name": person.browser, "version": person.browser_version} if person.browser else {},
            "device": {"name": person.device},
            "os": {"name": person.os, "version": person.os_version},
        },
    } | ({"custom": {"source": "after_call_dialog"}} if full else {})
