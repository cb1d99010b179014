"""Small made-up captures: polls of full stats objects, written in either format."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
START_MS = 1_700_000_000_000.0
Poll = tuple[float, dict[str, dict[str, Any]]]


def call(seconds: int, *, streams: int = 1, start_ms: float = START_MS) -> list[Poll]:
    """A healthy call of one audio stream sent and some video streams received, one poll a second.

    Every second 50 packets and 4000 bytes are sent, and 100 packets, 125000 bytes and 25 frames received.
    """
    polls: list[Poll] = []
    for second in range(seconds):
        at = start_ms + 1000 * second
        stats: dict[str, dict[str, Any]] = {
            "T": {"type": "transport", "bytesSent": 5000 * second, "bytesReceived": 130000 * second,
                  "packetsSent": 60 * second, "packetsReceived": 110 * second, "dtlsState": "connected",
                  "selectedCandidatePairId": "P1"},
            "P1": {"type": "candidate-pair", "localCandidateId": "L1", "remoteCandidateId": "R1",
                   "state": "succeeded", "nominated": True, "totalRoundTripTime": 0.05 * second,
                   "responsesReceived": second, "availableOutgoingBitrate": 1_500_000},
            "L1": {"type": "local-candidate", "address": "192.0.2.1", "port": 4000, "protocol": "udp",
                   "candidateType": "relay", "relayProtocol": "tcp", "networkType": "wifi"},
            "R1": {"type": "remote-candidate", "address": "192.0.2.9", "port": 10000, "protocol": "udp",
                   "candidateType": "host"},
            "C1": {"type": "codec", "mimeType": "video/VP9", "payloadType": 98},
            "OA": {"type": "outbound-rtp", "kind": "audio", "ssrc": 1, "packetsSent": 50 * second,
                   "bytesSent": 4000 * second, "targetBitrate": 32000},
        }  # fmt: skip
        for stream in range(streams):
            stats[f"IV{stream}"] = {
                "type": "inbound-rtp", "kind": "video", "ssrc": 100 + stream, "codecId": "C1",
                "packetsReceived": 100 * second, "bytesReceived": 125_000 * second, "packetsLost": 0,
                "jitter": 0.005, "framesDecoded": 25 * second, "framesDropped": 0, "frameWidth": 640,
                "frameHeight": 360, "freezeCount": 0, "totalFreezesDuration": 0.0,
                "totalDecodeTime": 0.1 * second, "nackCount": 0, "pliCount": 0,
            }  # fmt: skip
        for fields in stats.values():
            fields["timestamp"] = at
        polls.append((at, stats))
    return polls


def shifted(polls: list[Poll], first: int, by_ms: float) -> list[Poll]:
    """The same polls with a clock that is `by_ms` ahead from poll `first` on."""
    moved = deepcopy(polls)
    for index in range(first, len(moved)):
        at, stats = moved[index]
        for fields in stats.values():
            fields["timestamp"] += by_ms
        moved[index] = (at + by_ms, stats)
    return moved


def as_rtcstats(
    polls: list[Poll], *, connection: str = "PC_0", line_times_ms: list[float] | None = None, bare: bool = True
) -> bytes:
    """Write a delta-compressed dump; `bare` names unchanged objects with nothing but their time."""
    first = polls[0][0] if polls else START_MS
    lines: list[Any] = [
        ["connectionInfo", None, {"userAgent": FIREFOX},
         first - 300],
        ["identity", None, {"displayName": "Zoë", "confName": "standup"}, first - 300],
        ["create", connection, {}, first - 200],
        ["onconnectionstatechange", connection, "connected", first - 100],
    ]  # fmt: skip
    known: dict[str, dict[str, Any]] = {}
    for index, (at, stats) in enumerate(polls):
        answer: dict[str, Any] = {}
        for stat_id, fields in stats.items():
            before = known.get(stat_id, {})
            delta = {name: value for name, value in fields.items() if before.get(name) != value}
            delta["timestamp"] = 0 if fields["timestamp"] == at else fields["timestamp"]
            if bare or len(delta) > 1:
                answer[stat_id] = delta
        known = {**known, **stats}
        answer["timestamp"] = at
        lines.append(["getstats", connection, answer, line_times_ms[index] if line_times_ms else at + 5])
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def as_internals(polls: list[Poll], *, connection: str = "7-1", indent: int | None = 1) -> bytes:
    """Write a webrtc-internals dump: one entry a field, with the values as JSON inside of a string."""
    series: dict[tuple[str, str], list[tuple[float, Any]]] = {}
    types: dict[str, str] = {}
    for _, stats in polls:
        for stat_id, fields in stats.items():
            types[stat_id] = fields["type"]
            for name, value in fields.items():
                series.setdefault((stat_id, name), []).append((fields["timestamp"], value))
    entries = {
        f"{stat_id}-{name}": {
            "startTime": _iso(samples[0][0]),
            "endTime": _iso(samples[-1][0]),
            "statsType": types[stat_id],
            "values": json.dumps([value for _, value in samples], separators=(",", ":")),
        }
        for (stat_id, name), samples in series.items()
    }
    first = polls[0][0] if polls else START_MS
    dump = {
        "getUserMedia": [],
        "PeerConnections": {
            connection: {
                "pid": 1,
                "rtcConfiguration": "{}",
                "stats": entries,
                "updateLog": [
                    {"type": "onconnectionstatechange", "value": '"connected"', "timestamp": first - 100},
                    {"type": "oniceconnectionstatechange", "value": '"failed"', "timestamp": first + 100},
                ],
                "url": "https://example.org/",
            }
        },
        "UserAgent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36",
        "hardwareConcurrency": 8,
    }
    return json.dumps(dump, indent=indent).encode()


def _iso(time_ms: float) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
