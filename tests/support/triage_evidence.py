"""Small made-up evidence for tests of triage: a window of ten minutes, a sample every ten seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from tui.model import (
    COUNT,
    FPS,
    FRACTION,
    KBITS,
    MS,
    PERCENT,
    Address,
    Client,
    Coverage,
    Depth,
    Direction,
    Evidence,
    Metric,
    Network,
    Participant,
    Place,
    Publisher,
    Series,
    Track,
    TrackKind,
    Unit,
    Window,
)

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
START_S = START.timestamp()
TEN = Window(START, START + timedelta(minutes=10))
COUNT_OF = 60
UNITS: Mapping[str, Unit] = {
    Metric.BITRATE: KBITS,
    Metric.AVAILABLE_BITRATE: KBITS,
    Metric.LOSS: PERCENT,
    Metric.CONCEALMENT: PERCENT,
    Metric.JITTER: MS,
    Metric.RTT: MS,
    Metric.FREEZES: MS,
    Metric.DECODE_TIME: MS,
    Metric.ENCODE_TIME: MS,
    Metric.FRAMERATE: FPS,
    Metric.SOURCE_FRAMERATE: FPS,
    Metric.CPU_LIMITED: FRACTION,
    Metric.BANDWIDTH_LIMITED: FRACTION,
}


def series(metric: str, values: Sequence[float] | float, *, step_s: float = 10.0, unit: Unit | None = None) -> Series:
    """A series whose samples stand at the ends of their windows, the first of which begins at START."""
    told = [float(values)] * COUNT_OF if isinstance(values, int | float) else list(values)
    times = [START_S + (index + 1) * step_s for index in range(len(told))]
    return Series.of(metric, unit or UNITS.get(metric, COUNT), times, told, nominal_step_s=step_s)


def during(value: float, first: int, last: int, otherwise: float = 0.0) -> list[float]:
    """A value from one window to before another, and something else around them."""
    return [value if first <= index < last else otherwise for index in range(COUNT_OF)]


def sent(*parts: Series, kind: str = TrackKind.VIDEO, track_id: str = "out") -> Track:
    return Track(track_id, kind, Direction.SENT, series=parts)


def received(of: str, *parts: Series, kind: str = TrackKind.VIDEO) -> Track:
    publisher = Publisher(user_id=of, participant_session_id=f"{of}-1")
    return Track(f"in-{of}-{kind}", kind, Direction.RECEIVED, publisher=publisher, series=parts)


def evidence(
    name: str,
    *tracks: Track,
    connection: Sequence[Series] = (),
    vendor: str = "stream",
    sfu: str | None = None,
    country: str | None = None,
    version: str | None = None,
    relayed: bool | None = None,
    depth: Depth = Depth.FULL,
    joined: datetime = START,
    left: datetime = TEN.until,
    presence: int = 1,
    **more: object,
) -> Evidence:
    key = f"{name}-{presence}"
    text = {"stream": f"stream:default/call/session/{name}/{key}", "rtk": f"rtk:app/session/{key}"}
    who = Participant(
        Address.parse(text.get(vendor, f"call.json#{key}")),
        user_id=name,
        session_id=key,
        name=name,
        joined_at=joined,
        left_at=left,
        sfu=sfu,
        client=Client(sdk="sdk", sdk_version=version),
        network=Network(relayed=relayed),
        place=Place(country_iso_code=country),
    )
    return Evidence(who, Coverage(depth, TEN), tracks, tuple(connection), **more)  # type: ignore[arg-type]  # handed on
