"""One participant as text for people: who, how connected, what went wrong when, every track, warnings, events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tui.headless.writing import facts, formats, stdout, width
from tui.model import Evidence, Participant
from tui.render.column import Column
from tui.render.flag_text import flag_subject, flag_text, lasted_text
from tui.render.format import Formats
from tui.render.session_clock import SessionClock
from tui.render.tables import table
from tui.render.track_columns import EVENT_COLUMNS, TRACK_COLUMNS, WARNING_COLUMNS
from tui.service.replies import EvidenceReply
from tui.text import printable
from tui.triage.flag import Flag
from tui.triage.judge import judge

T = TypeVar("T")


def lines(reply: EvidenceReply) -> list[str]:
    """Return the lines."""
    out = stdout()
    shown, columns = formats(out), width(out)
    evidence = reply.evidence
    judgement = judge(evidence)
    found = facts([*_facts(evidence.participant, shown), ("quality", lasted_text(judgement, shown))], shown)
    window = evidence.coverage.window
    if window is not None:
        span = f"{shown.time(window.since)} to {shown.time(window.until)} {shown.zone_name}"
        found += facts([("read", f"{span}, {evidence.coverage.points} points")], shown)
    for what, why in evidence.coverage.missing.items():
        found.append(f"not read: {what}: {why}")
    found += _flags(judgement.flags, evidence, shown)
    found += _part("Tracks", TRACK_COLUMNS, evidence.tracks, shown, columns)
    found += _part("Warnings", WARNING_COLUMNS, evidence.warnings, shown, columns)
    found += _part("Events", EVENT_COLUMNS, evidence.events, shown, columns)
    return found


def _flags(flags: Sequence[Flag], evidence: Evidence, shown: Formats) -> list[str]:
    """Return what went beyond its limit, with state, value, limit, window and time, as it came."""
    if not flags:
        return []
    clock = SessionClock.of(shown, None)
    names = _publishers(evidence)
    told = ["", f"Flags ({len(flags)}), times {clock.name}"]
    for flag in flags:
        subject = flag_subject(flag, lambda key: names.get(key, key))
        parts = (f"{flag.state}: {flag_text(flag, clock)}", subject, flag.note)
        told.append(printable(", ".join(part for part in parts if part)))
    return told


def _publishers(evidence: Evidence) -> dict[str, str]:
    """Return what people call those whose media was received, by presence and by user."""
    told = [track.publisher for track in evidence.tracks if track.publisher is not None]
    keys = [(key, each.name) for each in told for key in (each.participant_session_id, each.user_id)]
    return {key: name for key, name in keys if key and name}


def _part(title: str, columns: Sequence[Column[T]], rows: Sequence[T], shown: Formats, most: int | None) -> list[str]:
    if not rows:
        return []
    usual = [column for column in columns if column.shown]
    return ["", f"{title} ({len(rows)})", *table(usual, rows, shown, width=most)]


def _facts(who: Participant, shown: Formats) -> list[tuple[str, str | None]]:
    client, device, network, place = who.client, who.device, who.network, who.place
    score = who.summary.score
    return [
        ("address", str(who.address)),
        ("user", who.user_id),
        ("name", who.name),
        ("joined", f"{shown.time(who.joined_at)} {shown.zone_name}" if who.joined_at else None),
        ("left", f"{shown.time(who.left_at)} {shown.zone_name}" if who.left_at else None),
        ("length", shown.duration(who.duration_s)),
        ("roles", ", ".join(who.roles)),
        ("sends by", who.publisher_type),
        ("client", _joined(client.name, client.version)),
        ("SDK", _joined(client.sdk, client.sdk_version)),
        ("browser", _joined(client.browser, client.browser_version)),
        ("device", device.name),
        ("system", _joined(device.os, device.os_version)),
        ("network", _joined(network.network_type, network.organisation, network.asn)),
        ("IP", network.ip),
        ("relayed", None if network.relayed is None else shown.yes_no(network.relayed)),
        ("place", _joined(place.city, place.subdivision, place.country or place.country_iso_code) or place.text),
        ("media server", who.sfu),
        ("score", f"{shown.measured(score.value)} ({score.scale})" if score else None),
        ("status", who.status),
    ]


def _joined(*parts: str | None) -> str | None:
    return ", ".join(part for part in parts if part) or None
