"""The columns of the participant table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui.model import Evidence, Participant, Quality, QualityState, Reason, Score
from tui.render.cells import Line
from tui.render.column import CellValue, Column, Kind
from tui.render.format import Formats
from tui.render.heat import fitted_heat, heat_line, heat_text


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """A participant as a row of the table, with what triage told so far.

    Attributes:
        number: the row's place in the vendor's list, from 1; None as long as no page of the list told it.
        evidence: all that was read, where anything was.
        heat: one quality per stretch of the session's clock; empty until read.
        worst: the worst metric in words: "loss 8.1 %"; None where nothing was judged.
        quality: of the whole presence; None until judged.
        badness: what tells rows of one quality apart, the larger the worse; None until judged.
    """

    number: int | None
    participant: Participant
    evidence: Evidence | None = None
    heat: tuple[Quality, ...] = ()
    worst: str | None = None
    quality: Quality | None = None
    badness: float | None = None


HEAT_WIDTHS = (16, 24, 48)
"""Cells of a heat strip: the finest is judged, the others are made of it."""

Row = ParticipantRow
_TEXT, _PERSON, _TIME, _COUNT, _MEASURED, _YES_NO = (
    Kind.TEXT, Kind.PERSON, Kind.TIME, Kind.COUNT, Kind.MEASURED, Kind.YES_NO,
)  # fmt: skip
_RANKS = {QualityState.BAD: 0.0, QualityState.FAIR: 1.0, QualityState.OK: 2.0}


def _p(read: Callable[[Participant], CellValue]) -> Callable[[Row], CellValue]:
    return lambda row: read(row.participant)


def _client(participant: Participant) -> str | None:
    client = participant.client
    browser = _joined(client.browser, client.browser_version)
    program = _joined(client.name or client.sdk, client.version or client.sdk_version)
    return _joined(browser, program and (f"({program})" if browser else program))


def _place(participant: Participant) -> str | None:
    place = participant.place
    return _joined(place.country_iso_code or place.country, place.city) or place.text


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _score(participant: Participant) -> Score | None:
    return participant.summary.score


def _state(row: Row) -> QualityState | None:
    return row.quality.state if row.quality else None


def _trouble(row: Row) -> QualityState | None:
    """Return how the participant fares, where that is worth a colour."""
    return None if _state(row) is QualityState.OK else _state(row)


def _warnings(row: Row) -> CellValue:
    """Count the warnings; none is 0 only where they were read."""
    if row.evidence is None or (not row.evidence.warnings and row.evidence.coverage.depth != "full"):
        return None
    return len(row.evidence.warnings)


def _tracks(row: Row) -> CellValue:
    """Name the kinds of track sent, each once."""
    kinds = list(row.participant.published_kinds or ())
    if row.evidence is not None:
        kinds += [track.kind for track in row.evidence.tracks if track.direction == "sent"]
    return tuple(dict.fromkeys(kinds)) or None


def _badness(row: Row) -> CellValue:
    """Rank for sorting by quality: the worst first."""
    if row.quality is None or row.quality.reason is Reason.NOT_READ:
        return None
    rank = _RANKS.get(row.quality.state)
    return None if rank is None else rank - (row.badness or 0.0) / (1.0 + (row.badness or 0.0))


def _worst(row: Row, formats: Formats) -> str:
    """Return the worst metric, else the quality in a word: "ok", "no media"; nothing where nobody was read."""
    quality = row.quality
    if row.worst or quality is None or quality.reason is Reason.NOT_READ:
        return formats.text(row.worst)
    return quality.reason.value if quality.reason is not None else quality.state.value


def _heat(row: Row, formats: Formats) -> str:
    return heat_text(row.heat, ascii_only=formats.ascii)


def _draw_heat(row: Row, formats: Formats) -> Line:
    return heat_line(row.heat, ascii_only=formats.ascii)


def _fit_heat(row: Row, formats: Formats, width: int) -> Line:
    return heat_line(fitted_heat(row.heat, width), ascii_only=formats.ascii)


PARTICIPANT_COLUMNS: tuple[Column[ParticipantRow], ...] = (
    Column("number", "#", lambda r: r.number, _COUNT, min_width=1, priority=3, groups=False,
           help="place in the vendor's list, where a page of it told it"),
    Column("user", "user", _p(lambda p: p.user_id), _PERSON, priority=0, min_width=8, max_width=16, export="user_id",
           field="user"),
    Column("name", "name", _p(lambda p: p.name), _PERSON, priority=2, min_width=12, max_width=24, field="name"),
    Column("joined", "joined", _p(lambda p: p.joined_at), _TIME, priority=3, export="joined_at", field="joined"),
    Column("left", "left", _p(lambda p: p.left_at), _TIME, priority=6, export="left_at", field="left"),
    Column(
        "duration", "length", _p(lambda p: p.duration_s), Kind.DURATION, priority=3, export="duration_s",
        field="duration",
    ),
    Column("role", "role", _p(lambda p: p.roles or None), priority=6, max_width=16, export="roles", field="role"),
    Column(
        "publisher", "sends by", _p(lambda p: p.publisher_type), priority=6, export="publisher_type", field="publisher",
    ),
    Column("tracks", "tracks", _tracks, priority=7, max_width=24, export="published_kinds", field="publishes"),
    Column("client", "client", _p(_client), priority=5, max_width=28, exported=False, field="client"),
    Column("place", "place", _p(_place), priority=5, max_width=20, exported=False, field="country"),
    Column("rejoins", "rejoins", _p(lambda p: p.rejoins), _COUNT, priority=6, field="rejoins"),
    Column("warnings", "warn", _warnings, _COUNT, priority=4, export="warnings", field="warnings"),
    Column("score", "score", _p(lambda p: s.value if (s := _score(p)) else None), _MEASURED, priority=4, field="score"),
    Column("worst", "worst", lambda r: r.worst, priority=1, min_width=14, max_width=20, show=_worst, severity=_trouble,
           sort=_badness),
    Column(
        "quality", "quality", lambda r: str(r.quality) if r.quality else None, priority=6, shown=False, severity=_state,
        sort=_badness,
    ),
    Column(
        "heat", "heat", lambda r: heat_text(r.heat, ascii_only=True) or None, priority=1, max_width=None, show=_heat,
        draw=_draw_heat, fit=_fit_heat, widths=HEAT_WIDTHS, groups=False,
        severity=_state, sort=_badness, help="quality over the session's clock",
    ),
    Column("session", "session", _p(lambda p: p.session_id), _PERSON, priority=8, shown=False, export="session_id",
           field="presence"),
    Column("custom_id", "custom id", _p(lambda p: p.custom_id), _PERSON, priority=8, shown=False),
    Column("unified", "unified session", _p(lambda p: p.unified_session_id), _PERSON, priority=9, shown=False,
           export="unified_session_id"),
    Column("live", "live", _p(lambda p: p.is_live), _YES_NO, priority=8, shown=False, export="is_live", field="live"),
    Column("status", "status", _p(lambda p: p.status), priority=8, shown=False, field="status"),
    Column("app", "app", _p(lambda p: p.client.name), priority=8, shown=False, export="client_name", field="client"),
    Column("version", "version", _p(lambda p: p.client.version), priority=8, shown=False, export="client_version",
           field="version"),
    Column("sdk", "SDK", _p(lambda p: p.client.sdk), priority=8, shown=False, field="client"),
    Column("sdk_version", "SDK version", _p(lambda p: p.client.sdk_version), priority=8, shown=False, field="version"),
    Column("browser", "browser", _p(lambda p: p.client.browser), priority=8, shown=False, field="browser"),
    Column("browser_version", "browser version", _p(lambda p: p.client.browser_version), priority=9, shown=False),
    Column("os", "OS", _p(lambda p: _joined(p.device.os, p.device.os_version)), priority=8, shown=False, field="os"),
    Column("device", "device", _p(lambda p: p.device.name), priority=8, shown=False, field="device"),
    Column("network", "network", _p(lambda p: p.network.network_type), priority=7, shown=False, export="network_type",
           field="network"),
    Column("ip", "IP", _p(lambda p: p.network.ip), _PERSON, priority=8, shown=False, field="ip"),
    Column("isp", "ISP", _p(lambda p: p.network.organisation), priority=8, shown=False, export="organisation",
           field="isp"),
    Column("relayed", "relayed", _p(lambda p: p.network.relayed), _YES_NO, priority=8, shown=False, field="relayed"),
    Column("country", "country", _p(lambda p: p.place.country_iso_code or p.place.country), priority=8, shown=False,
           field="country"),
    Column("city", "city", _p(lambda p: p.place.city), priority=8, shown=False, field="city"),
    Column("region", "region", _p(lambda p: p.place.subdivision), priority=9, shown=False, field="region"),
    Column("sfu", "SFU", _p(lambda p: p.sfu), priority=7, shown=False, field="sfu"),
    Column("jitter", "jitter", _p(lambda p: p.summary.jitter_ms), _MEASURED, "ms", priority=7, shown=False,
           export="jitter_ms", field="jitter"),
    Column("rtt", "rtt", _p(lambda p: p.summary.rtt_ms), _MEASURED, "ms", priority=7, shown=False, export="rtt_ms",
           field="rtt"),
    Column("freezes", "freezes", _p(lambda p: p.summary.freezes_ms), _MEASURED, "ms", priority=7, shown=False,
           export="freezes_ms", field="freezes"),
    Column("scale", "scale", _p(lambda p: s.scale if (s := _score(p)) else None), priority=9, shown=False,
           export="score_scale"),
    Column("address", "address", _p(lambda p: str(p.address)), _PERSON, priority=9, max_width=None, shown=False),
)  # fmt: skip
"""Participants, one line each."""
