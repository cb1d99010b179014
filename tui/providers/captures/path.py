"""The network path of a connection: which candidate pair carried it, when, and what it measured."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tui.model import COUNT, KBITS, MS, Event, EventKind, Labels, Metric, Network, Series, Span
from tui.providers.captures import differences
from tui.providers.captures.measured import Measured
from tui.providers.captures.table import Connection, Stat
from tui.providers.captures.times import utc

KBITS_PER_BYTE = 8 / 1000
BITRATE_SENT, BITRATE_RECEIVED = "bitrate_sent", "bitrate_received"
PACKETS_SENT, PACKETS_RECEIVED = "packets_sent", "packets_received"


@dataclass(frozen=True, slots=True)
class Route:
    """That a candidate pair was selected for a time; UTC epoch seconds."""

    pair: Stat
    since_s: float
    until_s: float


def routes(connection: Connection) -> list[Route]:
    """Return the selected candidate pairs in the order of time."""
    found: list[Route] = []
    pairs = {stat.stat_id: stat for stat in connection.of_type("candidate-pair")}
    for transport in connection.of_type("transport"):
        column = transport.texts.get("selectedCandidatePairId")
        if column is None:
            continue
        step = transport.step_s or 1.0
        for first, end, pair_id in column.runs(len(transport)):
            if pair_id in pairs:
                # A clock that went back leaves a route without a time of its own; its series are empty then.
                until = transport.times_s[end] if end < len(transport) else transport.times_s[-1] + step
                found.append(Route(pairs[pair_id], transport.times_s[first], until))
    return sorted(found, key=lambda route: route.since_s) or list(_without_transport(pairs))


def _without_transport(pairs: dict[str, Stat]) -> Iterator[Route]:
    """Browsers without a transport object mark the pair itself."""
    marked = [pair for pair in pairs.values() if pair.number("selected") == 1.0 and len(pair)]
    succeeded = [
        pair for pair in pairs.values()
        if pair.text("state") == "succeeded" and pair.number("nominated") == 1.0 and len(pair)
    ]  # fmt: skip
    chosen = max(marked or succeeded, key=lambda pair: pair.number("bytesReceived") or 0, default=None)
    if chosen is not None:
        yield Route(chosen, min(chosen.times_s), max(chosen.times_s) + (chosen.step_s or 1.0))


def network_of(connection: Connection) -> Network:
    """Tell how the connection went out, by the pair selected last."""
    chosen = routes(connection)
    if not chosen:
        return Network()
    local, remote = _ends(connection, chosen[-1].pair)
    if local is None:
        return Network()
    kinds = {local.text("candidateType"), remote.text("candidateType") if remote else None} - {None}
    relay_protocol = local.text("relayProtocol")
    return Network(
        ip=local.text("address") or local.text("ip"),
        network_type=local.text("networkType"),
        relayed="relay" in kinds if kinds else None,
        transport=relay_protocol
        if local.text("candidateType") == "relay" and relay_protocol
        else local.text("protocol"),
    )


def path_series(connection: Connection, source: str) -> Iterator[Series]:
    """Yield round-trip time, available bitrates, and what went over the connection in both directions."""
    chosen = routes(connection)
    for series in (
        _along(chosen, source, _round_trips),
        _along(chosen, source, _available) or _elsewhere(connection, source),
        _along(chosen, source, _available_incoming),
        _target(connection, source),
    ):
        if series is not None:
            yield series
    yield from _traffic(connection, chosen, source)


def path_labels(connection: Connection) -> Labels | None:
    """Tell which candidate pair was selected, over time."""
    spans = [Span(route.since_s, route.until_s, describe(connection, route.pair)) for route in routes(connection)]
    kept = [
        span
        for index, span in enumerate(spans)
        if span.since_s < span.until_s and (not index or span.since_s >= spans[index - 1].until_s)
    ]
    return Labels("candidate_pair", tuple(kept)) if kept else None


def path_events(connection: Connection) -> Iterator[Event]:
    """Yield each selection of a candidate pair as an event."""
    for route in routes(connection):
        local, remote = _ends(connection, route.pair)
        yield Event(
            utc(route.since_s),
            EventKind.ICE,
            "selected candidate pair",
            data={
                "local.type": local.text("candidateType") if local else None,
                "local.protocol": local.text("protocol") if local else None,
                "local.network": local.text("networkType") if local else None,
                "remote.type": remote.text("candidateType") if remote else None,
                "pair": describe(connection, route.pair),
            },
        )


def path_totals(connection: Connection) -> dict[str, float]:
    """Return what the connection came to."""
    found: dict[str, float] = {}
    counting = [stat for stat in connection.of_type("transport") if "bytesReceived" in stat.numbers]
    carriers = counting or [route.pair for route in _one_each(routes(connection))]
    for name, field_name in (
        ("bytes_sent", "bytesSent"),
        ("bytes_received", "bytesReceived"),
        ("packets_sent", "packetsSent"),
        ("packets_received", "packetsReceived"),
    ):
        values = [value for stat in carriers if (value := differences.total(stat, field_name)) is not None]
        if values:
            found[name] = sum(values)
    if any(transport.number("selectedCandidatePairChanges") is not None for transport in carriers):
        found["candidate_pair_changes"] = sum(each.number("selectedCandidatePairChanges") or 0 for each in carriers)
    return found


def _one_each(chosen: list[Route]) -> list[Route]:
    return list({route.pair.stat_id: route for route in chosen}.values())


def describe(connection: Connection, pair: Stat) -> str:
    """Return a candidate pair in words: "udp host 192.0.2.2:4000 > srflx 192.0.2.9:10000"."""
    local, remote = _ends(connection, pair)
    if local is None and remote is None:
        return pair.stat_id
    protocol = (local or remote or pair).text("protocol") or "?"
    return f"{protocol} {_end(local)} > {_end(remote)}"


def _end(candidate: Stat | None) -> str:
    if candidate is None:
        return "unknown"
    address, port = candidate.text("address") or candidate.text("ip"), candidate.number("port")
    kind = candidate.text("candidateType") or "unknown"
    return f"{kind} {address}:{port:.0f}" if address and port is not None else kind


def _ends(connection: Connection, pair: Stat) -> tuple[Stat | None, Stat | None]:
    stats = connection.stats
    return stats.get(pair.text("localCandidateId") or ""), stats.get(pair.text("remoteCandidateId") or "")


def _along(chosen: list[Route], source: str, measure: Callable[[Measured], Series | None]) -> Series | None:
    joined: Series | None = None
    for route in chosen:
        series = measure(Measured.of(route.pair, f"{source}/{route.pair.stat_id}"))
        if series is not None and len(cut := series.between(route.since_s, route.until_s)):
            joined = cut if joined is None else joined.join(cut)
    return joined


def _round_trips(pair: Measured) -> Series | None:
    """Round trips of the connectivity checks; a value that only stands because no answer came is left out."""
    measured = pair.quotient(Metric.RTT, MS, "totalRoundTripTime", "responsesReceived", 1000)
    if measured is not None:
        return measured
    current, answers = pair.stat.column("currentRoundTripTime"), pair.stat.column("responsesReceived")
    if current is None or answers is None:
        return pair.gauge(Metric.RTT, MS, "currentRoundTripTime", 1000)
    times, values = array("d"), array("d")
    for earlier, sample in differences.pairs(pair.stat.times_s, pair.breaks, (current, answers)):
        if answers[sample] > answers[earlier]:
            times.append(pair.stat.times_s[sample])
            values.append(current[sample] * 1000)
    return pair.series(Metric.RTT, MS, (times, values))


def _available(pair: Measured) -> Series | None:
    return pair.gauge(Metric.AVAILABLE_BITRATE, KBITS, "availableOutgoingBitrate", 1 / 1000)


def _available_incoming(pair: Measured) -> Series | None:
    return pair.gauge(Metric.AVAILABLE_INCOMING_BITRATE, KBITS, "availableIncomingBitrate", 1 / 1000)


def _elsewhere(connection: Connection, source: str) -> Series | None:
    """Old Chrome tells its estimate in an object of its own, which belongs to no pair."""
    for stat in connection.of_type("candidate-pair"):
        if "localCandidateId" not in stat.texts and "availableOutgoingBitrate" in stat.numbers:
            return _available(Measured.of(stat, f"{source}/{stat.stat_id}"))
    return None


def _target(connection: Connection, source: str) -> Series | None:
    for stat in connection.of_type("candidate-pair"):
        if "targetBitrate" in stat.numbers:
            measured = Measured.of(stat, f"{source}/{stat.stat_id}")
            return measured.gauge(Metric.TARGET_BITRATE, KBITS, "targetBitrate", 1 / 1000)
    return None


def _traffic(connection: Connection, chosen: list[Route], source: str) -> Iterator[Series]:
    carriers = [stat for stat in connection.of_type("transport") if "bytesReceived" in stat.numbers]
    carrier = max(carriers or [route.pair for route in chosen], key=len, default=None)
    if carrier is None:
        return
    measured = Measured.of(carrier, f"{source}/{carrier.stat_id}")
    for series in (
        measured.rate(BITRATE_SENT, KBITS, "bytesSent", KBITS_PER_BYTE),
        measured.rate(BITRATE_RECEIVED, KBITS, "bytesReceived", KBITS_PER_BYTE),
        measured.increments(PACKETS_SENT, COUNT, "packetsSent"),
        measured.increments(PACKETS_RECEIVED, COUNT, "packetsReceived"),
    ):
        if series is not None:
            yield series
