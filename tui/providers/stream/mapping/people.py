"""Participants: one for each user session, whatever answer tells of it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from tui.model import Address, Client, Device, Network, Participant, Place, QualitySummary, Score, TrackKind
from tui.providers.stream.schema.attendance import ParticipantSession
from tui.providers.stream.schema.metrics import Location, MetricsAnswer
from tui.providers.stream.schema.roster import PublishedTracks, RosterSession, RosterUser

SCALE = "0-100 Stream cq"
"""No scale is published; users quote 87 to 99 as good."""

T = TypeVar("T")


def participant_address(session: Address, user_id: str | None, user_session_id: str | None) -> Address:
    """Return a participant's address; that of the session where an id is missing, so that it cannot be asked for."""
    return session.of(user_id, user_session_id) if user_id and user_session_id else session.session


def score_of(value: float | None) -> Score | None:
    """Return Stream's call-quality score."""
    return None if value is None else Score(value, SCALE, worst=0.0, best=100.0)


def from_attendance(session: Address, row: ParticipantSession, source_id: str) -> Participant:
    """Return the participant of an attendance row, which tells neither name nor quality."""
    return Participant(
        address=participant_address(session, row.user_id, row.user_session_id),
        user_id=row.user_id,
        session_id=row.user_session_id,
        joined_at=row.joined_at,
        left_at=row.left_at,
        duration_s=row.duration_in_seconds,
        # An open row may be somebody who is still there, or a leave that is not reported yet.
        is_live=False if row.left_at else None,
        roles=tuple(row.roles or ()),
        publisher_type=lower(row.publisher_type),
        source_id=source_id,
    )


def from_roster(session: Address, user: RosterUser, row: RosterSession, source_id: str) -> Participant:
    """Return the participant of a user's session in the roster."""
    joined, left = row.started_at, row.ended_at
    return Participant(
        address=participant_address(session, user.user_id, row.user_session_id),
        user_id=user.user_id,
        session_id=row.user_session_id,
        name=user.name or None,
        unified_session_id=row.unified_session_id or None,
        joined_at=joined,
        left_at=left,
        duration_s=max(0.0, (left - joined).total_seconds()) if joined and left else None,
        is_live=row.is_live,
        roles=tuple(user.roles or ()),
        publisher_type=lower(row.publisher_type),
        published_kinds=_kinds(row.published_tracks),
        client=Client(
            sdk=row.sdk or None,
            sdk_version=row.sdk_version or None,
            webrtc_version=row.webrtc_version or None,
            browser=row.browser or None,
            browser_version=row.browser_version or None,
        ),
        device=Device(os=row.os or None),
        network=Network(ip=row.current_ip or None),
        place=place_of(row.location),
        summary=QualitySummary(score_of(row.cq_score), row.jitter_ms, row.latency_ms, row.freezes_duration_ms),
        ingress=row.ingress or None,
        sfu=row.current_sfu or None,
        distance_to_sfu_km=row.distance_to_sfu_kilometers,
        latest_activity_at=user.latest_activity_at,
        source_id=source_id,
    )


def from_metrics(known: Participant, answer: MetricsAnswer) -> Participant:
    """Return a participant with what the track metrics tell of the person; what was known already stays."""
    client = answer.client
    told = Participant(
        address=known.address,
        user_id=answer.user_id or None,
        session_id=answer.user_session_id or None,
        joined_at=answer.joined_at,
        publisher_type=lower(answer.publisher_type),
        is_publisher=answer.is_publisher,
        is_subscriber=answer.is_subscriber,
        client=Client(name=client.name or None, version=client.version or None) if client else Client(),
        network=Network(ip=client.ip or None, network_type=client.network_type or None) if client else Network(),
        place=place_of(client.location if client else None),
    )
    return merged(known, told)


def merged(first: T, second: T) -> T:
    """Return a value of the model with each part that `first` does not know taken from `second`."""
    if not is_dataclass(first):
        return first
    changes: dict[str, Any] = {}
    for each in fields(first):
        mine, theirs = getattr(first, each.name), getattr(second, each.name)
        if mine is None or (mine == () and theirs):
            changes[each.name] = theirs
        elif is_dataclass(mine) and theirs is not None and not isinstance(mine, Address | Score):
            changes[each.name] = merged(mine, theirs)
    return cast(T, replace(cast(Any, first), **changes))


def place_of(location: Location | None) -> Place:
    """Return a place."""
    if location is None:
        return Place()
    return Place(
        city=location.city or None,
        subdivision=location.subdivision or None,
        country=location.country or None,
        country_iso_code=location.country_iso_code or None,
        continent=location.continent or None,
        latitude=location.latitude,
        longitude=location.longitude,
        accuracy_radius_m=location.accuracy_radius_meters,
    )


def lower(text: str | None) -> str | None:
    """Return text in small letters; None for nothing."""
    return text.lower() if text else None


def _kinds(flags: PublishedTracks | None) -> tuple[str, ...] | None:
    if flags is None:
        return None
    told = (
        (TrackKind.AUDIO, flags.audio),
        (TrackKind.VIDEO, flags.video),
        (TrackKind.SCREENSHARE, flags.screenshare),
        (TrackKind.SCREENSHARE_AUDIO, flags.screenshare_audio),
    )
    return None if all(flag is None for _, flag in told) else tuple(kind for kind, flag in told if flag)
