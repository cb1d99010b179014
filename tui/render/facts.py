"""Who a participant is, as short facts: packed into a few lines, or in aligned columns where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from tui.model import Participant, PrecallTest
from tui.render.cells import Line, Run, Style
from tui.render.format import Formats
from tui.text import cell_width, clipped, fitted, padded

GAP = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact.

    Attributes:
        label: what it is.
        text: as shown.
        rank: which facts are left out first where there is no room: the highest.
        says_itself: whether it needs no label in a packed line.
    """

    label: str
    text: str
    rank: int = 5
    says_itself: bool = False


def facts_of(who: Participant, formats: Formats) -> tuple[Fact, ...]:
    """Return what is known about a participant; what is absent is left out."""
    client, device, network = who.client, who.device, who.network
    score = who.summary.score
    told = (
        ("user", formats.person(who.user_id) if who.user_id and who.user_id != who.name else None, 1, False),
        (
            "custom id",
            formats.person(who.custom_id) if who.custom_id and who.custom_id != who.user_id else None,
            2,
            False,
        ),
        ("role", ", ".join(map(formats.text, who.roles)), 3, False),
        ("sends by", formats.text(who.publisher_type) if who.publisher_type else None, 4, False),
        ("time", _time(who, formats), 0, True),
        ("length", formats.duration(who.duration_s) if who.duration_s is not None else None, 1, True),
        ("score", f"{formats.measured(score.value)} ({formats.text(score.scale)})" if score else None, 2, False),
        ("client", _words(formats, client.name or client.sdk, client.version or client.sdk_version), 1, False),
        ("browser", _words(formats, client.browser, client.browser_version), 2, False),
        ("device", _words(formats, device.name, device.os, device.os_version), 1, True),
        ("network", _network(who, formats), 1, True),
        ("ip", formats.person(network.ip) if network.ip else None, 4, False),
        ("place", _place(who, formats), 1, True),
        ("sfu", _sfu(who, formats), 3, False),
        (
            "pre-call",
            precall_text(who.precall, formats) if who.precall else None,
            0 if who.precall and _failed(who.precall) else 3,
            False,
        ),
        ("status", formats.text(who.status) if who.status else None, 5, False),
        ("rejoins", formats.number(who.rejoins) if who.rejoins else None, 3, False),
        ("webrtc", formats.text(client.webrtc_version) if client.webrtc_version else None, 7, False),
        ("cpus", formats.number(device.cpus) if device.cpus is not None else None, 7, False),
        ("memory", f"{formats.measured(device.memory_gb)} GB" if device.memory_gb is not None else None, 7, False),
        ("isp", _words(formats, network.organisation, network.asn), 4, False),
        ("presence", formats.person(who.session_id) if who.session_id else None, 6, False),
        ("ingress", formats.text(who.ingress) if who.ingress else None, 4, False),
    )
    return tuple(Fact(label, text, rank, own) for label, text, rank, own in told if text)


def packed(facts: Sequence[Fact], width: int, most_lines: int, *, lead: Run) -> tuple[Line, ...]:
    """Return facts one after the other, in at most some lines: those of the lowest rank, and what still has room.

    Args:
        facts: in the order shown.
        width: cells of a line.
        most_lines: lines at most.
        lead: what stands before the first one: the name.
    """
    start = Run(clipped(lead.text, width), lead.style)
    kept: list[Fact] = []
    for fact in sorted(facts, key=lambda fact: (fact.rank, cell_width(fact.text))):
        more = [each for each in facts if each is fact or each in kept]
        if len(_pack(more, width, start)) <= most_lines:
            kept = more
    return tuple(_pack(kept, width, start))


def columned(facts: Sequence[Fact], width: int, rows: int, *, ellipsis: str = "…") -> tuple[Line, ...]:
    """Return facts in aligned columns, downwards: label, value; label, value."""
    columns = max(1, min(4, width // 38))
    kept = sorted(sorted(range(len(facts)), key=lambda index: facts[index].rank)[: columns * rows])
    shown = [facts[index] for index in kept]
    height = -(-len(shown) // columns)
    each = (width - GAP * (columns - 1)) // columns
    label = max((cell_width(fact.label) for fact in shown), default=0)
    lines = []
    for row in range(height):
        runs: list[Run] = []
        for column in range(columns):
            index = column * height + row
            if index >= len(shown):
                break
            if column:
                runs.append(Run(" " * GAP, Style.TEXT))
            fact = shown[index]
            runs += [
                Run(fitted(fact.label, label + 2), Style.MUTED),
                Run(fitted(fact.text, max(1, each - label - 2), ellipsis=ellipsis), Style.TEXT),
            ]
        lines.append(tuple(runs))
    return tuple(lines)


def listed(facts: Sequence[Fact], width: int) -> tuple[Line, ...]:
    """Return facts one under the other, none of them cut: what is longer than a line goes on in the next."""
    label = max((cell_width(fact.label) for fact in facts), default=0) + 2
    lines = []
    for fact in facts:
        room = max(8, width - label)
        # text is wrapped by characters, of which some take two cells
        parts = wrap(fact.text, room if cell_width(fact.text) <= len(fact.text) else room // 2)
        for number, part in enumerate(parts or [""]):
            lines.append((Run(padded("" if number else fact.label, label), Style.MUTED), Run(part, Style.TEXT)))
    return tuple(lines)


def precall_text(test: PrecallTest, formats: Formats) -> str:
    """Return what a test before the call measured; what has no documented unit says so."""
    told = (
        formats.with_unit(test.rtt_ms, "ms rtt") if test.rtt_ms is not None else None,
        formats.with_unit(test.backend_rtt_ms, "ms to backend") if test.backend_rtt_ms is not None else None,
        formats.with_unit(test.throughput_kbps, "kbit/s") if test.throughput_kbps is not None else None,
        f"jitter {formats.measured(test.jitter)} (unit unknown)" if test.jitter is not None else None,
        f"loss {formats.measured(test.fractional_loss)} (unit unknown)" if test.fractional_loss is not None else None,
        formats.text(test.effective_network_type) if test.effective_network_type else None,
        *(
            f"{name} {'ok' if works else 'FAILED'}"
            for name, works in (
                ("turn", test.turn_connectivity),
                ("relay", test.relay_connectivity),
                ("reflexive", test.reflexive_connectivity),
            )
            if works is not None
        ),
    )
    return ", ".join(part for part in told if part)


def _failed(test: PrecallTest) -> bool:
    return False in (test.turn_connectivity, test.relay_connectivity, test.reflexive_connectivity)


def _pack(facts: Sequence[Fact], width: int, start: Run) -> list[Line]:
    """Put each fact into the first line that has room for it."""
    lines: list[list[Run]] = [[start]]
    used = [cell_width(start.text)]
    for fact in facts:
        label = "" if fact.says_itself else f"{fact.label} "
        text = clipped(fact.text, max(1, width - cell_width(label)))
        need = cell_width(label) + cell_width(text)
        line = next((n for n, cells in enumerate(used) if cells + GAP + need <= width), None)
        if line is None:
            lines.append([])
            used.append(0)
            line = len(lines) - 1
        gap = GAP if used[line] else 0
        if gap:
            lines[line].append(Run(" " * GAP, Style.TEXT))
        if label:
            lines[line].append(Run(label, Style.MUTED))
        lines[line].append(Run(text, Style.TEXT))
        used[line] += gap + need
    return [tuple(runs) for runs in lines]


def _words(formats: Formats, *parts: str | None) -> str | None:
    return " ".join(formats.text(part) for part in parts if part) or None


def _time(who: Participant, formats: Formats) -> str | None:
    if who.joined_at is None:
        return None
    dash = "-" if formats.ascii else "–"
    joined = formats.time(who.joined_at)
    if who.left_at is not None and who.left_at.date() == who.joined_at.date() and " " in joined:
        left = formats.time(who.left_at).partition(" ")[2] or formats.time(who.left_at)
    else:
        left = formats.time(who.left_at) if who.left_at is not None else "live" if who.is_live else "not told"
    return f"{joined} {dash} {left} {formats.zone_name}".rstrip()


def _network(who: Participant, formats: Formats) -> str | None:
    network = who.network
    relayed = "relayed" if network.relayed else "direct" if network.relayed is False else None
    return _words(formats, network.network_type, network.transport, relayed)


def _place(who: Participant, formats: Formats) -> str | None:
    place = who.place
    parts = [
        formats.text(part) for part in (place.city, place.subdivision, place.country or place.country_iso_code) if part
    ]
    if len(parts) > 1 and parts[0] == parts[1]:
        parts.pop(0)
    return ", ".join(parts) or (formats.text(place.text) if place.text else None)


def _sfu(who: Participant, formats: Formats) -> str | None:
    if not who.sfu:
        return None
    far = f", {formats.number(who.distance_to_sfu_km)} km" if who.distance_to_sfu_km is not None else ""
    return formats.text(who.sfu) + far
