"""The eight sample arrays of a peer report as tracks: producer is sent, consumer is received."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tui.model import (
    COUNT,
    FPS,
    FRACTION,
    KBITS,
    MS,
    PERCENT,
    PIXELS,
    UNKNOWN,
    Direction,
    Metric,
    Publisher,
    Series,
    Track,
    TrackKind,
    Unit,
)
from tui.providers.realtimekit.derived import (
    Columns,
    bitrates_kbps,
    buffer_delays_ms,
    limited_shares,
    losses_percent,
)
from tui.providers.realtimekit.labels import labels
from tui.providers.realtimekit.mapping_totals import totals
from tui.providers.realtimekit.schema.report import Quality
from tui.providers.realtimekit.schema.samples import Sample
from tui.providers.realtimekit.times import epoch_s
from tui.providers.realtimekit.values import text

SCORE = Unit("0-1 RealtimeKit")
"""The vendor's `mos_quality`: a fraction, 1 is perfect. It is not the MOS of 1 to 5, whatever its name says."""

ARRAYS = (
    ("audio_producer", TrackKind.AUDIO, Direction.SENT),
    ("audio_consumer", TrackKind.AUDIO, Direction.RECEIVED),
    ("video_producer", TrackKind.VIDEO, Direction.SENT),
    ("video_consumer", TrackKind.VIDEO, Direction.RECEIVED),
    ("screenshare_audio_producer", TrackKind.SCREENSHARE_AUDIO, Direction.SENT),
    ("screenshare_audio_consumer", TrackKind.SCREENSHARE_AUDIO, Direction.RECEIVED),
    ("screenshare_video_producer", TrackKind.SCREENSHARE, Direction.SENT),
    ("screenshare_video_consumer", TrackKind.SCREENSHARE, Direction.RECEIVED),
)

_AUDIBLE = (TrackKind.AUDIO, TrackKind.SCREENSHARE_AUDIO)
_AS_SENT: tuple[tuple[str, str, Unit, float], ...] = (
    # wire name, metric, unit, factor to the unit; names that are no `Metric` stay the vendor's
    ("jitter", Metric.JITTER, MS, 1000.0),
    ("rtt", Metric.RTT, MS, 1000.0),
    ("packets_lost", Metric.PACKETS_LOST, COUNT, 1.0),
    ("packets_sent", Metric.PACKETS, COUNT, 1.0),
    ("packets_received", Metric.PACKETS, COUNT, 1.0),
    ("bytes_sent", Metric.BYTES, COUNT, 1.0),
    ("bytes_received", Metric.BYTES, COUNT, 1.0),
    ("concealment_events", Metric.CONCEALMENT_EVENTS, COUNT, 1.0),
    ("frame_width", Metric.WIDTH, PIXELS, 1.0),
    ("frame_height", Metric.HEIGHT, PIXELS, 1.0),
    ("frames_per_second", Metric.FRAMERATE, FPS, 1.0),
    ("frames_encoded", Metric.FRAMES_SENT, COUNT, 1.0),
    ("frames_decoded", Metric.FRAMES_DECODED, COUNT, 1.0),
    ("frames_dropped", Metric.FRAMES_DROPPED, COUNT, 1.0),
    ("key_frames_encoded", "key_frames_encoded", COUNT, 1.0),
    ("key_frames_decoded", "key_frames_decoded", COUNT, 1.0),
    ("fir_count", Metric.FIRS, COUNT, 1.0),
    ("pli_count", Metric.PLIS, COUNT, 1.0),
    ("quality_limitation_resolution_changes", "quality_limitation_resolution_changes", COUNT, 1.0),
)


def tracks(quality: Quality, source_id: str) -> tuple[tuple[Track, ...], dict[str, float], int]:
    """Return the tracks of one peer, its totals by name with unit, and how many rows had no usable time.

    The vendor's cumulative objects speak of all streams of one kind together: they are the totals of the peer, and of
    a track only where it is the only one of its kind and direction.
    """
    found: list[Track] = []
    whole: dict[str, float] = {}
    dropped = 0
    for name, kind, direction in ARRAYS:
        rows: list[Sample] = getattr(quality, name) or []
        made, lost = _of_array(rows, kind, direction, source_id)
        dropped += lost
        numbers = totals(getattr(quality, f"{name}_cumulative"), measured=bool(rows))
        if len(made) == 1:
            made = [replace(made[0], totals=numbers)]
        found.extend(made)
        whole.update({f"{kind}_{direction}_{key}": value for key, value in numbers.items()})
    return with_unique_ids(found), whole, dropped


def score_series(times: Sequence[float], values: Sequence[float], source_id: str) -> Series | None:
    """Return the series of a score; outside 0..1 its scale is not known, and it is shown as it came."""
    if not values:
        return None
    known = all(0.0 <= value <= 1.0 for value in values)
    return Series.of(Metric.SCORE, SCORE if known else UNKNOWN, times, values, source_ids=(source_id,))


def with_unique_ids(found: Iterable[Track]) -> tuple[Track, ...]:
    """Return the tracks; those whose id another one has already get theirs with kind, direction and a number."""
    taken: set[str] = set()
    kept: list[Track] = []
    for track in found:
        track_id, number = track.track_id, 1
        while track_id in taken:
            suffix = "" if number == 1 else f"/{number}"
            track_id = f"{track.track_id}/{track.kind}/{track.direction}{suffix}"
            number += 1
        taken.add(track_id)
        kept.append(track if track_id == track.track_id else replace(track, track_id=track_id))
    return tuple(kept)


def _of_array(rows: Sequence[Sample], kind: TrackKind, direction: Direction, source_id: str) -> tuple[list[Track], int]:
    streams: dict[tuple[str | None, ...], list[tuple[float, Sample]]] = {}
    dropped = 0
    sent = direction is Direction.SENT
    layers = _layers(rows) if sent else {}
    for row in rows:
        at = epoch_s(row.get("timestamp"))
        if at is None:
            dropped += 1
            continue
        producer = text(row.get("producer_id"))
        if sent:
            key: tuple[str | None, ...] = (producer, layers.get(producer) or _ssrc(row))
        else:
            key = (text(row.get("peer_id")), text(row.get("consumer_id")) or producer or _ssrc(row))
        streams.setdefault(key, []).append((at, row))
    several = (
        {producer for producer, _ in streams if sum(other == producer for other, _ in streams) > 1} if sent else ()
    )
    found = []
    for (owner, stream), timed in streams.items():
        timed.sort(key=lambda pair: pair[0])
        times, ordered = [at for at, _ in timed], [row for _, row in timed]
        track_id = stream
        if sent:
            track_id = f"{owner}/{stream}" if owner in several else owner or stream
        found.append(
            Track(
                track_id=track_id or f"{kind}/{direction}/{owner or 'unknown'}",
                kind=kind,
                direction=direction,
                ssrc=_number(ordered),
                publisher=Publisher(participant_session_id=owner) if not sent and owner else None,
                series=_series(times, ordered, source_id, sent=sent, is_audio=kind in _AUDIBLE),
                labels=() if kind in _AUDIBLE else labels(times, ordered),
            )
        )
    return found, dropped


def _layers(rows: Sequence[Sample]) -> dict[str | None, str]:
    """Return the SSRC of each producer that has just one, so that rows which leave it out are not taken for another."""
    found: dict[str | None, set[str]] = {}
    for row in rows:
        ssrc = _ssrc(row)
        if ssrc is not None:
            found.setdefault(text(row.get("producer_id")), set()).add(ssrc)
    return {producer: next(iter(ssrcs)) for producer, ssrcs in found.items() if len(ssrcs) == 1}


def _ssrc(row: Sample) -> str | None:
    ssrc = row.get("ssrc")
    return text(row.get("mid")) if ssrc is None else f"{ssrc:.0f}"


def _number(rows: Sequence[Sample]) -> int | None:
    return next((round(ssrc) for row in reversed(rows) if (ssrc := row.get("ssrc")) is not None), None)


def _series(
    times: Sequence[float], rows: Sequence[Sample], source_id: str, *, sent: bool, is_audio: bool
) -> tuple[Series, ...]:
    found: list[Series] = []

    def add(metric: str, unit: Unit, columns: Columns) -> None:
        if columns[0]:
            found.append(Series.of(metric, unit, columns[0], columns[1], source_ids=(source_id,)))

    present = {key for row in rows for key in row}
    if "mos_quality" in present:
        at, values = _column(times, rows, "mos_quality", 1.0)
        score = score_series(at, values, source_id)
        if score is not None:
            found.append(score)
    add(Metric.LOSS, PERCENT, losses_percent(times, rows, sent=sent))
    add(Metric.BITRATE, KBITS, bitrates_kbps(times, rows, "bytes_sent" if sent else "bytes_received"))
    for key, metric, unit, factor in _AS_SENT:
        if key in present:
            add(metric, unit, _column(times, rows, key, factor))
    if "jitter_buffer_delay" in present:
        add(Metric.JITTER_BUFFER_DELAY, MS, buffer_delays_ms(times, rows, is_audio=is_audio))
    if "quality_limitation_durations" in present:
        cpu, bandwidth = limited_shares(times, rows)
        add(Metric.CPU_LIMITED, FRACTION, cpu)
        add(Metric.BANDWIDTH_LIMITED, FRACTION, bandwidth)
    return tuple(found)


def _column(times: Sequence[float], rows: Sequence[Sample], key: str, factor: float) -> Columns:
    kept = [(t, value) for t, row in zip(times, rows, strict=True) if (value := row.get(key)) is not None]
    return [t for t, _ in kept], [value * factor for _, value in kept]  # type: ignore[operator]  # these columns are numbers
