"""QueryCallSessionStats and QueryCallStats: sessions of the app, and of one call."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from typing import Any

from tui.sandbox.stream import filters
from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.filters import Field, Filter, Type
from tui.sandbox.stream.ledger import Ledger, sessions_of_stream
from tui.sandbox.stream.lookup import VENDOR
from tui.sandbox.stream.paging import take_from
from tui.sandbox.stream.sorting import order_of
from tui.sandbox.stream.times import nanoseconds
from tui.sandbox.stream.wire import named, span
from tui.sandbox.world import Call, Stage, World

SESSION_FIELDS = (
    {name: Field(Type.TEXT, filters.EQ) for name in ("call_cid", "call_session_id")}
    | filters.bools("is_active")
    | filters.times("session_started_at", "session_ended_at", "generated_at", "updated_at")
    | filters.numbers("counts.cq_score", "counts.min_user_rating", "counts.avg_user_rating")
)
SESSION_SORTS = ("session_started_at", "session_ended_at", "generated_at", "updated_at")

CALL_FIELDS = (
    {"call_cid": Field(Type.TEXT, filters.EQ)}
    | filters.times("created_at", "first_stats")
    | filters.numbers("quality_score")
    | filters.numbers("min_user_rating", operators=filters.RANGE | {"$exists"})
)
CALL_SORTS = ("first_stats", "created_at")

MAY_BE_LIVE = 60
"""No session older than so many others is still going on."""

_STARTS = ("session_started_at", "created_at", "first_stats")

FIRST_STATS_S = 12.0
"""The first numbers of a session come so long after its start."""


def call_sessions(question: Question) -> Answer:
    """Answer a page of the app's sessions; without a sort, newest start first."""
    world, ledger = question.world, question.ledger
    wanted = filters.of_json(question.body.get("filter_conditions"), SESSION_FIELDS)
    sort = order_of(question.body.get("sort"), SESSION_SORTS, "session_started_at", then="call_cid")
    ask = question.page((wanted, sort))
    numbers = _sorted(ledger, _narrowed(world, wanted, ask.as_of), sort)
    page = take_from(ask, numbers, lambda number: _fits(ledger, world.call_numbered(VENDOR, number), wanted))
    rows = [world.call_numbered(VENDOR, number) for number in page.rows]
    return {
        "call_stats": [
            {
                **named(call),
                **span(call, world.now()),
                "generated_at": nanoseconds(ledger.generated_at(call)),
                "counts": ledger.counts(call),
            }
            for call in rows
        ],
        **page.cursors(),
    }


def call_reports(question: Question) -> Answer:
    """Answer a page of session summaries; usually asked for the sessions of one call."""
    world, ledger = question.world, question.ledger
    wanted = filters.of_json(question.body.get("filter_conditions"), CALL_FIELDS)
    sort = order_of(question.body.get("sort"), CALL_SORTS, "first_stats", then="call_cid")
    ask = question.page((wanted, sort))
    numbers = _sorted(ledger, _narrowed(world, wanted, ask.as_of), sort)
    page = take_from(ask, numbers, lambda number: _fits(ledger, world.call_numbered(VENDOR, number), wanted))
    return {
        "reports": [_report(ledger, world.call_numbered(VENDOR, number)) for number in page.rows],
        **page.cursors(),
    }


def cid_of(call: Call) -> str:
    """Return "type:id"."""
    return f"{call.call_type}:{call.container_id}"


def _report(ledger: Ledger, call: Call) -> dict[str, Any]:
    live = ledger.world.stage(call) is Stage.LIVE
    until = ledger.world.now() if live else call.ended_at
    found: dict[str, Any] = {
        "call_cid": cid_of(call),
        "call_session_id": call.session_id,
        "call_status": "active" if live else "ended",
        "call_duration_seconds": int(until - call.started_at),
        "created_at": nanoseconds(call.started_at),
        "first_stats_time": nanoseconds(call.started_at + FIRST_STATS_S),
        "quality_score": round(ledger.world.call_score(call)),
    }
    ratings = [each.rating for each in ledger.ratings(call)]
    if ratings:
        found["min_user_rating"] = min(ratings)
    return found


def _narrowed(world: World, wanted: Filter, as_of: float) -> list[int]:
    """Return the numbers of the sessions that a filter may mean, newest first."""
    if (sessions := wanted.wanted("call_session_id")) is not None:
        found = (world.find(VENDOR, each) for each in sessions)
        return [call.number for call in found if call is not None]
    if (cids := wanted.wanted("call_cid")) is not None:
        numbers = []
        for cid in cids:
            call_type, _, call_id = cid.partition(":")
            container = world.containers.find(VENDOR, call_id, call_type)
            numbers += [call.number for call in world.sessions_of(container)] if container else []
        return numbers

    def started_before(number: int) -> float:
        return -world.call_numbered(VENDOR, number).started_at

    numbers = sessions_of_stream(world, as_of)
    if wanted.only("is_active", True):
        return numbers[:MAY_BE_LIVE]
    for field, operator, value in wanted.conditions:
        if field in _STARTS and operator in {"$gt", "$gte"}:
            return numbers[: bisect_right(numbers, 60 - value, key=started_before)]
    return numbers


def _sorted(ledger: Ledger, numbers: list[int], sort: tuple[tuple[str, int], ...]) -> list[int]:
    world = ledger.world
    if sort in ((("session_started_at", -1),), (("first_stats", -1),), (("created_at", -1),)):
        return numbers
    for name, direction in reversed(sort):
        numbers = sorted(
            numbers,
            key=lambda number, name=name: _value(ledger, world.call_numbered(VENDOR, number), name) or 0,  # type: ignore[misc]  # mypy cannot infer a lambda's default
            reverse=direction < 0,
        )
    return numbers


def _fits(ledger: Ledger, call: Call, wanted: Filter) -> bool:
    return not (wanted.conditions or wanted.groups) or wanted.matches(lambda field: _value(ledger, call, field))


def _value(ledger: Ledger, call: Call, field: str) -> Any:  # noqa: ANN401  (of the field's type)
    return _VALUES[field](ledger, call)


def _ended_at(ledger: Ledger, call: Call) -> float | None:
    return call.ended_at if call.ended_at <= ledger.world.now() else None


def _ratings(ledger: Ledger, call: Call) -> list[int]:
    return [each.rating for each in ledger.ratings(call)]


_VALUES: dict[str, Callable[[Ledger, Call], Any]] = {
    "call_cid": lambda _, call: cid_of(call),
    "call_session_id": lambda _, call: call.session_id,
    "is_active": lambda ledger, call: ledger.world.stage(call) is Stage.LIVE,
    "session_started_at": lambda _, call: call.started_at,
    "created_at": lambda _, call: call.started_at,
    "first_stats": lambda _, call: call.started_at + FIRST_STATS_S,
    "session_ended_at": _ended_at,
    "generated_at": lambda ledger, call: ledger.generated_at(call),
    "updated_at": lambda ledger, call: ledger.generated_at(call),
    "counts.cq_score": lambda ledger, call: round(ledger.world.call_score(call)),
    "quality_score": lambda ledger, call: round(ledger.world.call_score(call)),
    "counts.min_user_rating": lambda ledger, call: min(_ratings(ledger, call), default=None),
    "min_user_rating": lambda ledger, call: min(_ratings(ledger, call), default=None),
    "counts.avg_user_rating": lambda ledger, call: _mean(_ratings(ledger, call)),
}


def _mean(ratings: list[int]) -> float | None:
    return round(sum(ratings) / len(ratings), 2) if ratings else None
