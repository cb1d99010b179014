"""People, tracks and series for tests of triage, made in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tui.model import (
    KBITS,
    MS,
    PERCENT,
    Address,
    Client,
    Coverage,
    Depth,
    Device,
    Direction,
    Evidence,
    Metric,
    Network,
    Participant,
    Place,
    Publisher,
    Series,
    Subscription,
    Track,
    TrackKind,
    Unit,
    Window,
)

START = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
SESSION = Address.parse("stream:default/call/session")
WINDOW = Window(START, START + timedelta(minutes=10))


def series(metric: Metric, unit: Unit, values: Sequence[float], *, step_s: float = 10.0, late_s: float = 0.0) -> Series:
    times = [START.timestamp() + late_s + (index + 1) * step_s for index in range(len(values))]
    return Series.of(metric, unit, times, values, nominal_step_s=step_s)


def media(loss: float = 0.0, *, samples: int = 60, jitter: float = 5.0) -> tuple[Series, ...]:
    """Return a track's series: flowing, with a constant loss."""
    return (
        series(Metric.BITRATE, KBITS, [800.0] * samples),
        series(Metric.LOSS, PERCENT, [loss] * samples),
        series(Metric.JITTER, MS, [jitter] * samples),
    )


def sent(loss: float = 0.0, kind: str = TrackKind.AUDIO) -> Track:
    return Track(f"sent-{kind}", kind, Direction.SENT, "opus", series=media(loss))


def received(publisher: str, loss: float = 0.0, kind: str = TrackKind.AUDIO) -> Track:
    whose = Publisher(publisher, publisher.title(), f"{publisher}-1")
    return Track(f"{publisher}-{kind}", kind, Direction.RECEIVED, "opus", publisher=whose, series=media(loss))


def participant(
    name: str,
    session: Address = SESSION,
    *,
    sfu: str | None = None,
    country: str | None = None,
    network: str | None = None,
    isp: str | None = None,
    sdk: str | None = None,
    version: str | None = None,
    browser: str | None = None,
    presence: int = 1,
    joined_s: float = 0.0,
) -> Participant:
    return Participant(
        session.of(name, f"{name}-{presence}"),
        user_id=name,
        session_id=f"{name}-{presence}",
        name=name.title(),
        joined_at=START + timedelta(seconds=joined_s),
        left_at=WINDOW.until,
        sfu=sfu,
        place=Place(country_iso_code=country),
        network=Network(network_type=network, organisation=isp),
        client=Client(sdk=sdk, sdk_version=version, browser=browser),
        device=Device(),
    )


def evidence(
    who: str | Participant, *tracks: Track, rtt: float | None = 40.0, depth: Depth = Depth.OVERVIEW
) -> Evidence:
    person = participant(who) if isinstance(who, str) else who
    publishers = dict.fromkeys(track.publisher for track in tracks if track.publisher is not None)
    return Evidence(
        person,
        Coverage(depth, WINDOW if depth is Depth.OVERVIEW else None),
        tracks,
        (series(Metric.RTT, MS, [rtt] * 60),) if rtt is not None else (),
        subscriptions=tuple(Subscription(each.user_id, each.name, each.participant_session_id) for each in publishers),
    )


def broken_call(count: int, *, bad_sender: str | None = None, name: str | None = None) -> list[Evidence]:
    """Return a call in which everybody receives everybody's sound, that of one person badly.

    Args:
        count: how many people.
        bad_sender: the first person, whose uplink loses a fifth of everything.
        name: what that person calls themselves.
    """
    names = [bad_sender or "ada", *(f"p{n:02}" for n in range(1, count))]
    found = []
    for who in names:
        loss = 20.0 if who == bad_sender else 0.0
        tracks = [received(each, 20.0 if each == bad_sender else 0.0) for each in names if each != who]
        person = participant(who)
        if who == bad_sender and name is not None:
            person = replace(person, name=name)
        found.append(evidence(person, sent(loss), *tracks))
    return found
