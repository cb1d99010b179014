"""What the screen of a participant lists: tracks, their series and bands, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tui.model import Direction, Evidence, Labels, Metric, QualityState, Series, Threshold, Track, TrackKind
from tui.render.instants import Mark
from tui.render.limits import fair_below, limits_of
from tui.render.series_names import is_main, rank
from tui.triage.rulesets import RuleSet

CONNECTION = ""
"""The key of what belongs to no track."""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """The heading of a track, of the connection, or of what happened.

    Attributes:
        key: the track's key.
        title: what it is: "video sent", "video from".
        person: whose media it is.
        facts: codec, layer, label.
        warnings: how many the vendor attached.
        hidden: series that are not listed.
    """

    key: str
    title: str
    person: str | None = None
    facts: tuple[str, ...] = ()
    warnings: int = 0
    hidden: int = 0


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """One series; the key is "track/metric".

    Attributes:
        series: what is drawn.
        limits: what it is judged by, the gravest first.
        heading: of which track.
        person: whose it is, where that stands before it in place of the metric's name.
        beside: another series that it shares its scale with.
        fair_below: the value below which alone it can be merely fair; None for what the limits say.
    """

    key: str
    series: Series
    limits: tuple[Threshold, ...]
    heading: HeadRow
    person: str | None = None
    beside: Series | None = None
    fair_below: float | None = None


@dataclass(frozen=True, slots=True)
class BandRow:
    """Something with names over time; the key is "track/name"."""

    key: str
    labels: Labels
    heading: HeadRow


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Something that happened, and on which track; the key begins with "!"."""

    key: str
    mark: Mark
    heading: HeadRow | None = None


Row = HeadRow | SeriesRow | BandRow | MarkRow


def rows_of(
    evidence: Evidence,
    marks: Sequence[Mark] = (),
    *,
    everything: bool = False,
    names: Mapping[str, str] | None = None,
    rules: RuleSet | None = None,
) -> tuple[Row, ...]:
    """Return the rows, what the participant sent first.

    Args:
        evidence: what was read.
        marks: what happened.
        everything: list every series; else only those that tell how it went.
        names: of people by their presence, for publishers that the vendor names by that alone.
        rules: whose limits count; None for those of the vendor.
    """
    wanted = _Wanted(evidence, everything, names or {}, rules)
    rows: list[Row] = []
    keys: dict[str, int] = {}
    tracks = sorted(evidence.tracks, key=_order)
    for track in (track for track in tracks if track.direction is Direction.SENT):
        rows += _track_rows(_unique(track, keys), track, wanted)
    rows += _connection_rows(wanted)
    for track in (track for track in tracks if track.direction is not Direction.SENT):
        rows += _track_rows(_unique(track, keys), track, wanted)
    if marks:
        rows.append(HeadRow("!", "what happened", facts=(f"{len(marks)}",)))
        tracks_rows = tuple(rows)
        rows += (MarkRow(f"!{n}", mark, heading_of(tracks_rows, mark.track_id)) for n, mark in enumerate(marks))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What to list, and by whose limits it is judged."""

    evidence: Evidence
    everything: bool
    names: Mapping[str, str]
    rules: RuleSet | None


def split_key(key: str) -> tuple[str, str]:
    """Return a row's track and metric."""
    track, _, metric = key.rpartition("/")
    return track, metric


_KINDS = (TrackKind.VIDEO, TrackKind.SCREENSHARE, TrackKind.AUDIO, TrackKind.SCREENSHARE_AUDIO)


def _order(track: Track) -> tuple[str, int]:
    publisher = track.publisher
    who = (publisher.name or publisher.user_id or publisher.participant_session_id or "") if publisher else ""
    return who, _KINDS.index(TrackKind(track.kind)) if track.kind in _KINDS else len(_KINDS)


def _unique(track: Track, keys: dict[str, int]) -> str:
    key = f"{track.track_id}~{track.rid}" if track.rid else track.track_id
    keys[key] = keys.get(key, 0) + 1
    return key if keys[key] == 1 else f"{key}~{keys[key]}"


def _track_rows(key: str, track: Track, wanted: _Wanted) -> Iterable[Row]:
    series, bands = _chosen(track.series, track.labels, wanted.everything)
    publisher = track.publisher
    person = None
    if publisher is not None:
        presence = publisher.participant_session_id
        person = publisher.name or publisher.user_id or wanted.names.get(presence or "") or presence
    kind = track.kind.replace("_", " ")
    title = f"{kind} sent" if track.direction is Direction.SENT else f"{kind} from" if person else f"{kind} received"
    facts = (track.codec, f"layer {track.rid}" if track.rid else None, track.label)
    heading = HeadRow(
        key,
        title,
        person,
        tuple(fact for fact in facts if fact),
        len(track.warnings),
        len(track.series) + len(track.labels) - len(series) - len(bands),
    )
    return _rows(heading, series, bands, wanted, track)


def _connection_rows(wanted: _Wanted) -> Iterable[Row]:
    evidence = wanted.evidence
    series, bands = _chosen(evidence.connection, evidence.connection_labels, wanted.everything)
    if not series and not bands:
        return ()
    hidden = len(evidence.connection) + len(evidence.connection_labels) - len(series) - len(bands)
    return _rows(HeadRow(CONNECTION, "connection", hidden=hidden), series, bands, wanted, None)


def _chosen(series: Sequence[Series], labels: Sequence[Labels], everything: bool) -> tuple[list[Series], list[Labels]]:
    """Leave out what only the curious want: counters, and the width and height that the resolution's band tells."""
    bands = [one for one in labels if one.spans and (everything or is_main(one.name))]
    if everything:
        return list(series), bands
    told = {Metric.WIDTH, Metric.HEIGHT} if any(one.name == "resolution" for one in bands) else set()
    sizes = () if told else (Metric.WIDTH, Metric.HEIGHT)
    main = [one for one in series if one.values and (is_main(one.metric) or one.metric in sizes)]
    return main or [one for one in series if one.values and one.metric not in told], bands


def _rows(
    heading: HeadRow, series: Sequence[Series], bands: Sequence[Labels], wanted: _Wanted, track: Track | None
) -> list[Row]:
    own: list[tuple[int, SeriesRow | BandRow]] = []
    for one in series:
        limits = limits_of(one, track.kind if track is not None else None, wanted.evidence, wanted.rules)
        row = SeriesRow(f"{heading.key}/{one.metric}", one, limits, heading, fair_below=fair_below(one))
        own.append((rank(one.metric), row))
    own += [(rank(one.name), BandRow(f"{heading.key}/{one.name}", one, heading)) for one in bands]
    return [heading, *(row for _, row in sorted(own, key=lambda pair: pair[0]))]


def heading_of(rows: Sequence[Row], track_id: str | None) -> HeadRow | None:
    """Return the heading of a track; None where it is not listed."""
    if track_id is None:
        return None
    heads = (row for row in rows if isinstance(row, HeadRow))
    return next((row for row in heads if row.key.partition("~")[0] == track_id), None)


def worst_row(rows: Sequence[Row], metric: str, track_id: str | None) -> str | None:
    """Return the key of the row of a metric of a track."""
    wanted = [row for row in rows if isinstance(row, SeriesRow) and row.series.metric == metric]
    for row in wanted:
        if _is_of(row, track_id or CONNECTION):
            return row.key
    return None


def first_row(rows: Sequence[Row], track_id: str) -> str | None:
    """Return the key of the first series of a track."""
    return next((row.key for row in rows if isinstance(row, SeriesRow) and _is_of(row, track_id)), None)


def _is_of(row: SeriesRow, track_id: str) -> bool:
    track = split_key(row.key)[0]
    return track == track_id or (bool(track_id) and track.startswith(f"{track_id}~"))


def is_beyond(state: QualityState | None) -> bool:
    """Return whether a state is worth a glyph."""
    return state in (QualityState.BAD, QualityState.FAIR)
