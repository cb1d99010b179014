"""Candidate pairs as series and totals of the connection."""

from __future__ import annotations

from tui.model import KBITS, MS, Metric, Series
from tui.providers.realtimekit.mapping_participant import in_use, last_used_ms
from tui.providers.realtimekit.schema.report import CandidatePairs
from tui.providers.realtimekit.times import epoch_s

_SERIES = (
    # seconds to ms, bit/s to kbit/s
    ("current_round_trip_time", Metric.RTT, MS, 1000.0),
    ("available_outgoing_bitrate", Metric.AVAILABLE_BITRATE, KBITS, 0.001),
    ("available_incoming_bitrate", Metric.AVAILABLE_INCOMING_BITRATE, KBITS, 0.001),
)
_TOTALS = (
    ("bytes_sent", "bytes_sent", 1.0),
    ("bytes_received", "bytes_received", 1.0),
    ("bytes_discarded_on_send", "bytes_discarded_on_send", 1.0),
    ("packets_sent", "packets_sent", 1.0),
    ("packets_received", "packets_received", 1.0),
    ("packets_discarded_on_send", "packets_discarded_on_send", 1.0),
    ("current_round_trip_time", "current_rtt_ms", 1000.0),
    ("total_round_trip_time", "total_rtt_ms", 1000.0),
    ("available_outgoing_bitrate", "available_outgoing_bitrate_kbps", 0.001),
    ("available_incoming_bitrate", "available_incoming_bitrate_kbps", 0.001),
)


def connection(pairs: CandidatePairs | None, source_id: str) -> tuple[tuple[Series, ...], dict[str, float]]:
    """Return series and totals of both transports.

    A pair is dated by its last packet; one without is in the totals alone. Totals are those of the pair in use, the
    nominated one that was used last.
    """
    found: list[Series] = []
    totals: dict[str, float] = {}
    if pairs is None:
        return (), totals
    for name, transport in (("producing", pairs.producing_transport), ("consuming", pairs.consuming_transport)):
        if not transport:
            continue
        for key, metric, unit, factor in _SERIES:
            kept = [
                (at, value * factor)
                for pair in transport
                if (at := epoch_s(last_used_ms(pair))) is not None and (value := getattr(pair, key)) is not None
            ]
            if kept:
                times, values = [at for at, _ in kept], [value for _, value in kept]
                label = f"{name} transport"
                found.append(Series.of(metric, unit, times, values, label=label, source_ids=(source_id,)))
        used = max(transport, key=in_use)
        for key, total, factor in _TOTALS:
            value = getattr(used, key)
            if value is not None:
                totals[f"{name}_transport_{total}"] = value * factor
    return tuple(found), totals
