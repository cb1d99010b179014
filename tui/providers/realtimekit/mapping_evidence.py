"""One participant's answers, of whatever generation, put together as evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from tui.model import (
    Address,
    Coverage,
    Depth,
    Event,
    Evidence,
    Labels,
    Participant,
    Series,
    Span,
    Subscription,
    Track,
    Window,
)
from tui.providers.realtimekit.mapping_connection import connection
from tui.providers.realtimekit.mapping_events import events, in_order
from tui.providers.realtimekit.mapping_participant import filled, participant
from tui.providers.realtimekit.mapping_stats_tracks import stats_tracks
from tui.providers.realtimekit.mapping_tracks import tracks, with_unique_ids
from tui.providers.realtimekit.schema import WireParticipant


@dataclass(frozen=True, slots=True)
class Told:
    """What the vendor answered about one participant.

    Attributes:
        parts: the answers that told something, the participant's details first, each with its source id.
        missing: what could not be read, each with its reason.
        is_whole: whether every part was answered, be it with the word that there is nothing.
    """

    parts: tuple[tuple[WireParticipant, str], ...] = ()
    missing: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True


def listed(wire: WireParticipant, session: Address, source_id: str) -> Evidence | None:
    """Return what a row of the list tells; None for a row without an id."""
    who = participant(wire, session, source_id)
    if who is None:
        return None
    coverage = Coverage(Depth.LISTED, missing={"quality": "RealtimeKit's lists do not tell it"})
    return Evidence(who, coverage, events=in_order(events(wire)), source_ids=(source_id,))


def evidence(told: Told, address: Address, window: Window | None, *, known: Participant | None = None) -> Evidence:
    """Return everything that was told, cut to a window where one is given.

    Statistics may stand in the details, in the older report or in the newer one; samples of the newer report are
    preferred, because they are whole and say which way they went.

    Args:
        told: the answers.
        address: of the participant.
        window: what to cut to; None for everything.
        known: what is known about the participant already.
    """
    who = _who(told, address, known)
    own = {one for one in (who.session_id, who.unified_session_id, *who.other_session_ids) if one}
    found: list[Track] = []
    older: list[Track] = []
    series: list[Series] = []
    totals: dict[str, float] = {}
    dropped = 0
    happened: list[Event] = []
    for wire, source_id in told.parts:
        happened.extend(events(wire))
        report = wire.peer_report
        if report and report.quality:
            made, numbers, lost = tracks(report.quality, source_id)
            found.extend(made)
            totals.update(numbers)
            dropped += lost
        if report and report.metadata:
            of_pairs, numbers = connection(report.metadata.candidate_pairs, source_id)
            series.extend(of_pairs)
            totals.update(numbers)
        if wire.quality_stats:
            made, numbers, lost = stats_tracks(wire.quality_stats, own, source_id)
            dropped += 0 if older else lost
            older = _with_totals(older, made) if older else list(made)
            totals.update(numbers)
    whole = with_unique_ids(found or older)
    cut = tuple(_cut_track(track, window) for track in whole) if window else whole
    cut = tuple(track for track in cut if track.series) if window else cut
    missing = dict(told.missing)
    if not whole:
        missing["series"] = "RealtimeKit sent no samples: no media, too early, or no longer kept"
    covered = [one for track in cut for one in track.series]
    steps = [one.step_s for one in covered if one.step_s]
    return Evidence(
        participant=who,
        coverage=Coverage(
            depth=Depth.FULL if whole or told.is_whole else Depth.LISTED,
            window=window if window and covered else _extent(covered, who if told.is_whole else None),
            missing=missing,
            points=sum(len(one) for one in covered),
            dropped=dropped + sum(one.dropped for one in covered),
            step_s=median(steps) if steps else None,
        ),
        tracks=cut,
        connection=_cut_series(series, window),
        events=tuple(event for event in in_order(happened) if not window or event.at is None or event.at in window),
        subscriptions=_subscriptions(cut),
        totals=totals,
        source_ids=tuple(dict.fromkeys(source_id for _, source_id in told.parts)),
    )


def _who(told: Told, address: Address, known: Participant | None) -> Participant:
    found: Participant | None = None
    for wire, source_id in told.parts:
        one = participant(wire, address.session, source_id)
        if one is not None:
            found = one if found is None else filled(found, one)
    if known is not None:
        found = known if found is None else filled(found, known)
    if found is None:
        found = Participant(address=address, session_id=address.participant[0] if address.participant else None)
    return replace(found, address=address)


def _with_totals(found: Sequence[Track], again: Iterable[Track]) -> list[Track]:
    """Return tracks with what the same tracks tell in another answer: the object form counts packets."""
    more = {track.track_id: track.totals for track in again}
    return [replace(track, totals={**more.get(track.track_id, {}), **track.totals}) for track in found]


def _cut_track(track: Track, window: Window) -> Track:
    series = _cut_series(track.series, window)
    return replace(track, series=series, labels=tuple(_cut_labels(one, window) for one in track.labels))


def _cut_series(found: Iterable[Series], window: Window | None) -> tuple[Series, ...]:
    if window is None:
        return tuple(found)
    cut = (one.between(window.since_s, window.until_s) for one in found)
    return tuple(one for one in cut if len(one))


def _cut_labels(labels: Labels, window: Window) -> Labels:
    since_s, until_s = window.since_s, window.until_s
    spans = (Span(max(one.since_s, since_s), min(one.until_s, until_s), one.label) for one in labels.spans)
    return Labels(labels.name, tuple(one for one in spans if one.since_s < one.until_s))


def _extent(found: Sequence[Series], who: Participant | None) -> Window | None:
    """Return the time that series tell of; None without samples.

    An answer tells the whole presence, so that before the first sample and behind the last one there was nothing.

    Args:
        found: the series.
        who: who was read whole; None where something could not be read.
    """
    filled_ones = [one for one in found if len(one)]
    if not filled_ones:
        return None
    since_s = min(one.times_s[0] for one in filled_ones)
    until_s = max(one.times_s[-1] for one in filled_ones) + 0.001
    if who is not None and who.joined_at is not None:
        since_s = min(since_s, who.joined_at.timestamp())
    if who is not None and who.left_at is not None:
        until_s = max(until_s, who.left_at.timestamp())
    return Window.from_epoch(since_s, until_s)


def _subscriptions(found: Iterable[Track]) -> tuple[Subscription, ...]:
    """Return whose media was received. RealtimeKit names the peer, and not the user."""
    by_peer: dict[str, list[str]] = {}
    for track in found:
        if track.publisher and track.publisher.participant_session_id:
            by_peer.setdefault(track.publisher.participant_session_id, []).append(track.track_id)
    return tuple(
        Subscription(publisher_user_id=None, publisher_session_id=peer, track_ids=tuple(ids))
        for peer, ids in by_peer.items()
    )
