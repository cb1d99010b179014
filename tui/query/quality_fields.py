"""The fields that tell how a call went.

Numbers that change over a call are judged by the worst that held (`tui.query.worst`), over what was read: the averages
that a list tells, and the series of all tracks and of the connection.
"""

from __future__ import annotations

from collections.abc import Callable

from tui.model import Depth, Evidence, Metric, Participant, TrackKind
from tui.query.field import Field, FieldType, Reading
from tui.query.worst import worst_of

_SUMMARY, _OVERVIEW, _FULL = Depth.SUMMARY, Depth.OVERVIEW, Depth.FULL
_TEXT, _NUMBER = FieldType.TEXT, FieldType.NUMBER


def _measured(
    *metrics: Metric, unit: str, low: bool = False, cameras: bool = False
) -> Callable[[Evidence], tuple[Reading, ...]]:
    def read(evidence: Evidence) -> tuple[Reading, ...]:
        tracks = evidence.tracks
        if cameras:
            tracks = tuple(track for track in tracks if track.kind == TrackKind.VIDEO)
        series = [one for track in tracks for one in track.series if one.metric in metrics]
        if not cameras:
            series += [one for one in evidence.connection if one.metric in metrics]
        return (worst_of(series, unit=unit, low=low),)

    return read


def _summary_or(
    summary: Callable[[Participant], float | None], metric: Metric, unit: str | None, *, low: bool = False
) -> Callable[[Evidence], tuple[Reading, ...]]:
    def read(evidence: Evidence) -> tuple[Reading, ...]:
        series = [one for track in evidence.tracks for one in track.series if one.metric == metric]
        series += [one for one in evidence.connection if one.metric == metric]
        known = [
            value
            for value in (summary(evidence.participant), worst_of(series, unit=unit, low=low))
            if value is not None
        ]
        return ((min if low else max)(known) if known else None,)

    return read


def _score(participant: Participant) -> float | None:
    return participant.summary.score.value if participant.summary.score else None


QUALITY: tuple[Field, ...] = (
    Field(
        "score",
        _NUMBER,
        "the vendor's own score, on its own scale",
        ("score<70",),
        ("cq", "mos"),
        depth=_SUMMARY,
        low_is_worse=True,
        session=lambda s: (s.score.value if s.score else None,),
        participant=lambda p: (_score(p),),
        evidence=_summary_or(_score, Metric.SCORE, None, low=True),
    ),
    Field(
        "loss",
        _NUMBER,
        "packets lost, worst track",
        ("loss>5%",),
        unit="%",
        depth=_OVERVIEW,
        evidence=_measured(Metric.LOSS, unit="%"),
    ),
    Field(
        "jitter",
        _NUMBER,
        "jitter, worst track",
        ("jitter>50ms",),
        unit="ms",
        depth=_OVERVIEW,
        session=lambda s: (s.counts.average_jitter_ms,),
        participant=lambda p: (p.summary.jitter_ms,),
        evidence=_summary_or(lambda p: p.summary.jitter_ms, Metric.JITTER, "ms"),
    ),
    Field(
        "rtt",
        _NUMBER,
        "round-trip time, worst",
        ("rtt>300ms",),
        ("latency",),
        unit="ms",
        depth=_OVERVIEW,
        session=lambda s: (s.counts.average_rtt_ms,),
        participant=lambda p: (p.summary.rtt_ms,),
        evidence=_summary_or(lambda p: p.summary.rtt_ms, Metric.RTT, "ms"),
    ),
    Field(
        "fps",
        _NUMBER,
        "frames per second, worst camera track; screen shares do not count",
        ("fps<15",),
        ("framerate",),
        unit="fps",
        depth=_OVERVIEW,
        evidence=_measured(Metric.FRAMERATE, unit="fps", low=True, cameras=True),
        low_is_worse=True,
    ),
    Field(
        "bitrate",
        _NUMBER,
        "bitrate, worst camera track",
        ("bitrate<300kbps",),
        unit="kbit/s",
        depth=_OVERVIEW,
        evidence=_measured(Metric.BITRATE, unit="kbit/s", low=True, cameras=True),
        low_is_worse=True,
    ),
    Field(
        "height",
        _NUMBER,
        "picture height, worst camera track",
        ("height<360",),
        ("resolution",),
        unit="px",
        depth=_OVERVIEW,
        evidence=_measured(Metric.HEIGHT, unit="px", low=True, cameras=True),
        low_is_worse=True,
    ),
    Field(
        "freezes",
        _NUMBER,
        "picture frozen",
        ("freezes>500ms",),
        unit="ms",
        depth=_OVERVIEW,
        session=lambda s: (s.counts.max_freezes_ms,),
        participant=lambda p: (p.summary.freezes_ms,),
        evidence=_summary_or(lambda p: p.summary.freezes_ms, Metric.FREEZES, "ms"),
    ),
    Field(
        "concealment",
        _NUMBER,
        "audio made up for lost packets",
        ("concealment>5%",),
        unit="%",
        depth=_OVERVIEW,
        evidence=_measured(Metric.CONCEALMENT, unit="%"),
    ),
    Field(
        "warnings",
        _NUMBER,
        "how many warnings the vendor gave",
        ("warnings>0",),
        depth=_FULL,
        evidence=lambda e: (len(e.warnings) or (None if e.coverage.depth is not _FULL else 0),),
    ),
    Field(
        "warning",
        _TEXT,
        "code or words of a warning",
        ("warning:~bandwidth",),
        depth=_FULL,
        evidence=lambda e: tuple(text for one in e.warnings for text in (one.code, one.text)),
    ),
)
