"""The app's health, what users said, the map and the report."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from tui.model import (
    COUNT,
    FPS,
    KBITS,
    MS,
    PIXELS,
    UNKNOWN,
    AppHealth,
    CallMap,
    CallReport,
    Feedback,
    MapPoint,
    MinuteCount,
    Page,
    Reading,
    Share,
    TrackTime,
    Unit,
)
from tui.providers.stream.cursors import next_text, prev_text
from tui.providers.stream.names import track_kind
from tui.providers.stream.schema.app import (
    CallPart,
    Coordinates,
    FeedbackAnswer,
    Group,
    HealthAnswer,
    MapAnswer,
    MapParticipant,
    MapPlace,
    MapSfu,
    Named,
    Participants,
    Platform,
    Publishers,
    Ratings,
    Report,
    ReportAnswer,
    Subscribers,
    UserFeedback,
)
from tui.providers.stream.schema.metrics import Location

PER_S = Unit("/s")
DOUBTED_PERCENT = Unit("%", assumed=True)
"""The documentation says that 1.0 is 100 %, and prints 0.6 and 2.1, which only make sense as percent."""
DOUBTED_MS = Unit("ms", assumed=True)
"""The documentation says seconds, and prints 12 and 37, which only make sense as milliseconds."""


def app_health(answer: HealthAnswer, source_id: str) -> AppHealth:
    """Return every number of the answer, whatever its name, with the unit that is documented or assumed for it."""
    summary = (Reading(f"summary.{name}", value, COUNT, "summary") for name, value in _numbers(answer.summary or {}))
    metrics = (
        Reading(name, value, health_unit(name), _GROUPS.get(group, group))
        for name, value in _numbers(answer.metrics or {})
        for group in [name.partition(".")[0]]
    )
    return AppHealth((*summary, *metrics), answer.end_time, source_id)


def health_unit(name: str) -> Unit:
    """Return the unit of a number in the app's health by its dotted name."""
    parts = name.split(".")
    for part in reversed(parts):
        if part.endswith("_ms"):
            return MS
        if part.endswith("_pct"):
            return DOUBTED_PERCENT
        if part in _HEALTH_UNITS:
            return _HEALTH_UNITS[part]
    return UNKNOWN


_GROUPS = {"join_call_api": "join"}
_HEALTH_UNITS = {
    "latency": DOUBTED_MS,
    "fps_30": FPS,
    "bitrate": KBITS,
    "resolution": PIXELS,  # of the short side
    "total": PER_S,
    "failures": PER_S,
}


def _numbers(tree: Mapping[str, object], path: str = "") -> Iterator[tuple[str, float]]:
    for name, value in tree.items():
        at = f"{path}.{name}" if path else name
        if isinstance(value, Mapping):
            yield from _numbers(value, at)
        elif isinstance(value, int | float | str) and not isinstance(value, bool):
            try:
                number = float(value)
            except (ValueError, OverflowError):
                continue
            if abs(number) < float("inf"):
                yield at, number


def feedback_page(answer: FeedbackAnswer, source_id: str) -> Page[Feedback]:
    """Return a page of feedback."""
    return Page(
        items=tuple(_feedback(row) for row in answer.user_feedback or ()),
        next=next_text(answer.next),
        prev=prev_text(answer.prev),
        source_id=source_id,
    )


def _feedback(row: UserFeedback) -> Feedback:
    platform = row.platform or Platform()
    return Feedback(
        cid=row.cid or "",
        session_id=row.session_id or None,
        user_id=row.user_id or None,
        rating=row.rating,
        reason=row.reason or None,
        created_at=row.created_at,
        sdk=row.sdk or None,
        sdk_version=row.sdk_version or None,
        browser=_named(platform.browser),
        device=_named(platform.device),
        os=_named(platform.os),
        custom={
            name: value if isinstance(value, str) else json.dumps(value) for name, value in (row.custom or {}).items()
        },
    )


def _named(named: Named | None) -> str | None:
    return " ".join(part for part in (named.name, named.version) if part) or None if named else None


def call_map(answer: MapAnswer, source_id: str) -> CallMap:
    """Return publishers, subscribers (one by one where told, else by place) and media servers."""
    publishers = (answer.publishers.publishers if answer.publishers else None) or ()
    subscribers = answer.subscribers
    people = (subscribers.participants if subscribers else None) or ()
    places = () if people else (subscribers.locations if subscribers else None) or ()
    sfus = (answer.sfus.locations if answer.sfus else None) or ()
    points = [
        *(_person("publisher", each) for each in publishers),
        *(_person("subscriber", each) for each in people),
        *(_crowd(each) for each in places),
        *(_sfu(each) for each in sfus),
    ]
    return CallMap(tuple(points), source_id)


def _person(role: str, person: MapParticipant) -> MapPoint:
    where = person.location or Location()
    return MapPoint(
        role=role,
        id=person.user_session_id or None,
        user_id=person.user_id or None,
        latitude=where.latitude,
        longitude=where.longitude,
        place=_place(where),
        is_live=person.is_live,
    )


def _crowd(place: MapPlace) -> MapPoint:
    where = place.location or Location()
    return MapPoint(
        role="subscriber",
        id=None,
        latitude=where.latitude,
        longitude=where.longitude,
        place=_place(where),
        count=place.count,
        is_live=None if place.live_count is None else place.live_count > 0,
    )


def _sfu(sfu: MapSfu) -> MapPoint:
    where, codes = sfu.coordinates or Coordinates(), sfu.location
    named = (codes.subdivision_iso_code, codes.country_iso_code, codes.continent_code) if codes else ()
    return MapPoint(
        role="sfu",
        id=sfu.id or None,
        latitude=where.latitude,
        longitude=where.longitude,
        place=", ".join(part for part in named if part) or None,
        datacenter=sfu.datacenter or None,
        count=sfu.count,
    )


def _place(where: Location) -> str | None:
    return ", ".join(part for part in (where.city, where.subdivision, where.country) if part) or None


def call_report(answer: ReportAnswer, source_id: str) -> CallReport:
    """Return the report about one session."""
    report = answer.report or Report()
    call, people = report.call or CallPart(), report.participants or Participants()
    ratings = report.user_ratings or Ratings()
    publishers, subscribers = people.publishers or Publishers(), people.subscribers or Subscribers()
    minutes = (people.count_over_time.by_minute if people.count_over_time else None) or ()
    return CallReport(
        session_id=answer.session_id or None,
        score=call.score,
        started_at=call.started_at,
        ended_at=call.ended_at,
        participants_sum=people.sum,
        participants_unique=people.unique,
        max_concurrent=people.max_concurrent,
        by_browser=_shares(people.by_browser),
        by_country=_shares(people.by_country),
        by_device=_shares(people.by_device),
        by_os=_shares(people.by_os),
        by_minute=tuple(
            MinuteCount(each.start_ts, each.first, each.last, each.max, each.min)
            for each in minutes
            if each.start_ts is not None
            and each.first is not None
            and each.last is not None
            and each.max is not None
            and each.min is not None
        ),
        publishers_total=publishers.total,
        publishers_unique=publishers.unique,
        published=tuple(
            TrackTime(track_kind(each.track_type), each.duration_seconds)
            for each in publishers.by_track or ()
            if each.duration_seconds is not None
        ),
        subscribers_total=subscribers.total,
        subscribers_unique=subscribers.unique,
        subscribed_duration_s=subscribers.total_subscribed_duration_seconds,
        # Nobody's average is no rating of zero.
        rating_average=None if ratings.count == 0 else ratings.average,
        rating_count=ratings.count,
        source_id=source_id,
    )


def _shares(groups: list[Group] | None) -> tuple[Share, ...]:
    return tuple(Share(each.name or "unknown", each.unique) for each in groups or () if each.unique is not None)
