"""What belongs to the app as a whole: days, sites, limits."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tui.sandbox.stream.endpoint import Answer, Question
from tui.sandbox.stream.ledger import sessions_of_stream
from tui.sandbox.stream.lookup import VENDOR
from tui.sandbox.stream.refusal import bad_input
from tui.sandbox.world import Call, World
from tui.sandbox.world.catalogue import DATACENTERS

MOST_DAYS = 31

REPORTS = ("call_duration", "call_participant_count", "calls_per_day", "call_quality", "network_metrics")


def edges(_: Question) -> Answer:
    """Answer the sites of media servers."""
    return {
        "edges": [
            {
                "id": site.code,
                "latency_test_url": f"https://latency-{site.code}.sandbox.invalid",
                "latitude": site.place.latitude,
                "longitude": site.place.longitude,
                "continent_code": site.place.continent,
                "country_iso_code": site.place.country_iso_code,
                "subdivision_iso_code": "",
                "green": 40,
                "yellow": 110,
                "red": 210,
            }
            for site in DATACENTERS
        ]
    }


def rate_limits(question: Question) -> Answer:
    """Answer the limits of the endpoints asked for: the sandbox has none unless told to."""
    names = [name for text in question.query.getlist("endpoints") for name in text.split(",") if name]
    reset = math.ceil((question.world.now() + 1) / 60) * 60
    limits = {name: {"limit": 60, "remaining": 60, "reset": reset} for name in names}
    return {"server_side": limits}


def daily_digest(question: Question) -> Answer:
    """Answer how far the digest of a day is: there are no broadcasts that would have one."""
    day = _day(question.query.get("date"), "date", _today(question.world) - timedelta(days=1))
    today = _today(question.world)
    status = "future_date" if day > today else "pending" if day == today else "ready"
    if day < today - timedelta(days=90):
        status = "expired"
    found: Answer = {"date": day.isoformat(), "status": status}
    return found | ({"retry_after": 3600} if status == "pending" else {})


def aggregate_stats(question: Question) -> Answer:
    """Answer daily histograms over the last week, or over up to `MOST_DAYS` days."""
    world, body = question.world, question.body
    last = _day(body.get("to"), "to", _today(world))
    first = _day(body.get("from"), "from", last - timedelta(days=6))
    if not 0 <= (last - first).days < MOST_DAYS:
        raise bad_input(f"from, to: must be in order and at most {MOST_DAYS} days apart")
    kinds = body.get("report_types") or REPORTS
    days: dict[str, list[Call]] = {(first + timedelta(days=n)).isoformat(): [] for n in range((last - first).days + 1)}
    for number in sessions_of_stream(world, world.now()):
        call = world.call_numbered(VENDOR, number)
        day = datetime.fromtimestamp(call.started_at, UTC).date()
        if day < first - timedelta(days=1):
            break
        if day.isoformat() in days:
            days[day.isoformat()].append(call)
    found: Answer = {}
    if "call_duration" in kinds:
        found["call_duration_report"] = _daily(
            days, lambda calls: _histogram([(c.ended_at - c.started_at) / 60 for c in calls], (0, 5, 15, 30, 60, 120))
        )
    if "call_participant_count" in kinds:
        found["call_participant_count_report"] = _daily(
            days, lambda calls: _histogram([c.size for c in calls], (0, 2, 5, 10, 25, 100))
        )
    if "call_quality" in kinds:
        found["quality_score_report"] = _daily(
            days, lambda calls: _histogram([world.call_score(c) for c in calls], (0, 50, 70, 80, 90))
        )
    if "calls_per_day" in kinds:
        found["calls_per_day_report"] = _daily(days, lambda calls: {"count": len(calls)})
    if "network_metrics" in kinds:
        counts = [question.ledger.counts(calls[0]) for calls in days.values() if calls]
        latency = [each["average_latency_ms"] for each in counts]
        jitter = [each["average_jitter_ms"] for each in counts if "average_jitter_ms" in each]
        found["network_metrics_report"] = {
            "average_latency": sum(latency) / max(1, len(latency)),
            "average_jitter": sum(jitter) / max(1, len(jitter)),
        }
    return found


def _daily(days: dict[str, list[Call]], report: Any) -> dict[str, Any]:  # noqa: ANN401  (a function of calls)
    return {"daily": [{"date": day, "report": report(calls)} for day, calls in days.items()]}


def _histogram(values: list[float], bounds: tuple[int, ...]) -> dict[str, Any]:
    found = []
    for low, high in zip(bounds, (*bounds[1:], None), strict=True):
        within = [value for value in values if value >= low and (high is None or value < high)]
        bucket: dict[str, Any] = {
            "category": f"{low}-{high}" if high is not None else f"{low}+",
            "count": len(within),
            "sum": float(sum(within)),
            "lower_bound": {"inclusive": True, "value": float(low)},
        }
        found.append(bucket | ({} if high is None else {"upper_bound": {"inclusive": False, "value": float(high)}}))
    return {"histogram": found}


def _today(world: World) -> date:
    return datetime.fromtimestamp(world.now(), UTC).date()


def _day(text: object, name: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise bad_input(f"{name}: must be YYYY-MM-DD") from None
