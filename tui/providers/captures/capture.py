"""Opens a capture file: one session with its participants, and everything that is known about each."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.errors import BadFile, NotFound
from tui.model import (
    Address,
    Coverage,
    Depth,
    Event,
    Evidence,
    Labels,
    Notice,
    NoticeKind,
    Participant,
    Series,
    Session,
    SessionCounts,
    SessionStatus,
    Span,
    Subscription,
    Track,
    Vendor,
    Window,
)
from tui.providers.captures.internals import read_internals
from tui.providers.captures.pairing import paired
from tui.providers.captures.path import path_labels, path_series, path_totals
from tui.providers.captures.people import People, events_of, participants, publisher_of, state_labels
from tui.providers.captures.raw import raw_bytes
from tui.providers.captures.reading import Reading
from tui.providers.captures.rtcstats import read_rtcstats
from tui.providers.captures.sniff import FileKind, capture_kind
from tui.providers.captures.source import Progress, open_source
from tui.providers.captures.streams import streams
from tui.providers.captures.times import utc
from tui.providers.captures.tracks import Hints, track_of


@dataclass(frozen=True, slots=True)
class Capture:
    """A capture file that was read.

    Attributes:
        notices: what is damaged or doubtful.
    """

    path: str
    kind: FileKind
    session: Session
    notices: tuple[Notice, ...]
    _reading: Reading
    _people: People

    @property
    def participants(self) -> tuple[Participant, ...]:
        """One participant a peer connection, in the order of the file."""
        return tuple(self._people.participants.values())

    def participant(self, participant_id: str) -> Participant:
        """Return one participant.

        Raises:
            NotFound: the capture has no such peer connection.
        """
        found = self._people.participants.get(participant_id)
        if found is None:
            names = ", ".join(self._people.participants) or "none"
            raise NotFound(
                f"{self.path} has no peer connection “{participant_id}”", hint=f"Its peer connections: {names}"
            )
        return found

    def evidence(self, participant_id: str, window: Window | None = None) -> Evidence:
        """Return everything that the capture holds about one participant, in a window or in all.

        Totals are always those of the whole capture.

        Raises:
            NotFound: the capture has no such peer connection.
        """
        evidence = _evidence(self._reading, self._people, self.participant(participant_id))
        return evidence if window is None else _within(evidence, window)

    def raw(self, source_id: str) -> bytes:
        """Return the raw text behind a source id, read from the file again.

        Source ids are `session`, `pc:CONNECTION`, `stat:CONNECTION/STAT` and, for an rtcstats dump, `line:N`.

        Raises:
            NotFound: there is no such source.
            BadFile: the file cannot be read any more.
        """
        return raw_bytes(self.path, self.kind, source_id)


def open_capture(path: str | os.PathLike[str], *, progress: Progress | None = None) -> Capture:
    """Read a capture file.

    A damaged file yields what it holds, with a notice that says where it broke.

    Args:
        path: a webrtc-internals or an rtcstats dump, plain or gzipped.
        progress: told how many bytes were read, and how many there are.

    Raises:
        BadFile: it cannot be opened, is something else, or holds nothing that can be read.
    """
    name = os.fspath(path)
    kind = capture_kind(name)
    with open_source(name, progress) as source:
        reading = read_rtcstats(source) if kind is FileKind.RTCSTATS else read_internals(source)
    if reading.damaged and not reading.connections and not reading.journal.entries:
        raise BadFile(f"{name} looks like {_article(kind)}, but nothing in it can be read: {reading.damage_text}")
    address = Address(Vendor.CAPTURE, (), name)
    peers = paired(reading.connections)
    people = People(participants(reading, address, peers), peers)
    return Capture(name, kind, _session(reading, address, kind, people), _notices(reading), reading, people)


def _article(kind: FileKind) -> str:
    return "an rtcstats dump" if kind is FileKind.RTCSTATS else "a webrtc-internals dump"


def _session(reading: Reading, address: Address, kind: FileKind, people: People) -> Session:
    told = reading.journal.identity
    everyone = people.participants.values()
    starts = [each.joined_at for each in everyone if each.joined_at]
    ends = [each.left_at for each in everyone if each.left_at]
    started, ended = min(starts, default=None), max(ends, default=None)
    file_name = os.path.basename(address.session_id)
    url = reading.url or next((each.url for each in reading.connections.values() if each.url), None)
    meta = {"file": address.session_id, "format": kind.value}
    meta |= {"url": url} if url else {}
    meta |= {"user agent": reading.user_agent} if reading.user_agent else {}
    return Session(
        address=address,
        title=str(told.get("confName") or file_name),
        container_id=str(told.get("confID") or told.get("meetingUniqueId") or file_name),
        kind=kind.value,
        status=SessionStatus.ENDED,
        started_at=started,
        ended_at=ended,
        duration_s=(ended - started).total_seconds() if started and ended else None,
        participant_minutes=sum(each.duration_s or 0.0 for each in everyone) / 60,
        counts=SessionCounts(
            participants=len({each.user_id for each in everyone}),
            participant_sessions=len(everyone),
            live_sessions=0,
            publishers=sum(bool(each.is_publisher) for each in everyone),
        ),
        is_final=True,
        meta=meta,
        source_id="session",
    )


def _notices(reading: Reading) -> tuple[Notice, ...]:
    found = []
    if reading.damaged:
        found.append(Notice(NoticeKind.FILE_DAMAGED, f"The file is damaged: {reading.damage_text}."))
    if not reading.connections:
        found.append(Notice(NoticeKind.PARTIAL, "The capture holds no peer connection."))
    for connection in reading.connections.values():
        who = connection.connection_id
        if connection.jumps:
            more = f" (and {len(connection.jumps) - 1} times more)" if len(connection.jumps) > 1 else ""
            text = f"{who}: {connection.jumps[0]}{more}. Times are those of the getstats clock."
            found.append(Notice(NoticeKind.CLOCK_JUMPED, text))
        if connection.unplaced:
            text = f"{who}: {connection.unplaced} values are left out, because the dump does not tell their times."
            found.append(Notice(NoticeKind.POINTS_DROPPED, text))
    return tuple(found)


def _evidence(reading: Reading, people: People, participant: Participant) -> Evidence:
    connection = reading.connections[participant.address.participant[0]]
    journal = reading.journal
    hints = Hints(
        labels=journal.track_labels,
        shared_tracks=frozenset(journal.shared_tracks),
        video_types=journal.video_types,
        codecs=journal.codecs.get(connection.connection_id, {}),
    )
    tracks = tuple(track_of(each, hints, publisher_of(each, reading, people)) for each in streams(connection))
    events = events_of(reading, connection)
    until_s = participant.left_at.timestamp() if participant.left_at else 0.0
    pair_labels = path_labels(connection)
    series = tuple(path_series(connection, f"stat:{connection.connection_id}"))
    return Evidence(
        participant=participant,
        coverage=_coverage(reading, connection.polls_s, tracks, series, connection.unplaced, connection.step_s),
        tracks=tracks,
        connection=series,
        connection_labels=(*state_labels(events, until_s), *((pair_labels,) if pair_labels else ())),
        events=events,
        subscriptions=_subscriptions(tracks),
        totals=path_totals(connection),
        source_ids=(f"pc:{connection.connection_id}",),
    )


def _coverage(
    reading: Reading,
    polls_s: Iterable[float],
    tracks: tuple[Track, ...],
    series: tuple[Series, ...],
    unplaced: int,
    step_s: float | None,
) -> Coverage:
    polls = list(polls_s)
    missing = {}
    if reading.damaged:
        missing["file"] = reading.damage_text
    if not polls:
        missing["series"] = "the capture holds no statistics of this connection"
    window = Window(utc(min(polls)), utc(max(polls) + (step_s or 1.0))) if polls else None
    points = sum(len(each) for track in tracks for each in track.series) + sum(map(len, series))
    return Coverage(Depth.FULL, window, missing, points, unplaced, step_s)


def _subscriptions(tracks: tuple[Track, ...]) -> tuple[Subscription, ...]:
    found: dict[tuple[str | None, str | None], Subscription] = {}
    for track in tracks:
        publisher = track.publisher
        if publisher is None:
            continue
        key = (publisher.user_id, publisher.participant_session_id)
        known = found.get(key) or Subscription(publisher.user_id, publisher.name, publisher.participant_session_id)
        found[key] = replace(known, track_ids=(*known.track_ids, track.track_id))
    return tuple(found.values())


def _within(evidence: Evidence, window: Window) -> Evidence:
    since_s, until_s = window.since_s, window.until_s

    def cut(many: tuple[Series, ...]) -> tuple[Series, ...]:
        return tuple(short for each in many if len(short := each.between(since_s, until_s)))

    def clip(many: tuple[Labels, ...]) -> tuple[Labels, ...]:
        found = []
        for each in many:
            spans = [Span(max(a, since_s), min(b, until_s), text) for a, b, text in each.spans]
            kept = tuple(span for span in spans if span.since_s < span.until_s)
            if kept:
                found.append(Labels(each.name, kept))
        return tuple(found)

    def happened(event: Event) -> bool:
        return event.at is None or event.at in window

    covered = evidence.coverage.window
    tracks = tuple(replace(track, series=cut(track.series), labels=clip(track.labels)) for track in evidence.tracks)
    connection = cut(evidence.connection)
    points = sum(len(each) for track in tracks for each in track.series) + sum(map(len, connection))
    return replace(
        evidence,
        tracks=tracks,
        connection=connection,
        connection_labels=clip(evidence.connection_labels),
        events=tuple(filter(happened, evidence.events)),
        coverage=replace(evidence.coverage, window=covered.intersect(window) if covered else None, points=points),
    )
