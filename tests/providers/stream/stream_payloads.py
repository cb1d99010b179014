"""Answers of Stream written by hand from its documentation, and a server that gives them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tui.config import StreamAccess
from tui.config.secret import Secret
from tui.model import Address
from tui.providers.answers import Answer, NoArchive
from tui.providers.gate import OpenGate
from tui.providers.stream.provider import StreamProvider

API_KEY = "demo_key"
SECRET = "demo-secret-that-is-long-enough-for-hs256"
NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
START_S = 1_770_717_600  # 2026-02-10 10:00:00 UTC
SESSION = Address.parse("stream:default/standup-42/SESSION-1")
ALICE = SESSION.of("alice", "US-1")


def ns(seconds: float) -> int:
    return round(seconds * 1000) * 1_000_000


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def row(user: str = "alice", presence: str = "US-1", **changes: Any) -> dict[str, Any]:
    return {
        "user_id": user,
        "user_session_id": presence,
        "joined_at": ns(START_S),
        "left_at": ns(START_S + 600),
        "duration_in_seconds": 600,
        "publisher_type": "webrtc",
        "roles": ["user", "host"],
        **changes,
    }


def attendance(rows: list[Any] | None = None, **changes: Any) -> dict[str, Any]:
    rows = [row()] if rows is None else rows
    return {
        "duration": 12,
        "call_type": "default",
        "call_id": "standup-42",
        "call_session_id": "SESSION-1",
        "total_participant_sessions": 3,
        "total_participant_duration": 1800,
        "participants_sessions": rows,
        "session": {
            "id": "SESSION-1",
            "started_at": ns(START_S),
            "ended_at": ns(START_S + 3600),
            "participants": [],
            "participants_count_by_role": {},
            "anonymous_participant_count": 0,
        },
        **changes,
    }


def points(values: list[float], *, ticks: int = 1, start_s: float = START_S, step_s: float = 1) -> dict[str, Any]:
    return {"data_points": [[(start_s + step_s * index) * ticks, value] for index, value in enumerate(values)]}


def metrics(**changes: Any) -> dict[str, Any]:
    return {
        "duration": "3.14ms",
        "user_id": "alice",
        "user_session_id": "US-1",
        "publisher_type": "webrtc",
        "joined_at": ns(START_S),
        "is_publisher": True,
        "is_subscriber": True,
        "client": {
            "name": "stream-react",
            "version": "1.21.4",
            "ip": "203.0.113.9",
            "network_type": "wifi",
            "location": {
                "city": "Amsterdam",
                "subdivision": "North Holland",
                "country": "Netherlands",
                "country_iso_code": "NL",
                "continent": "Europe",
                "latitude": 52.37,
                "longitude": 4.89,
                "accuracy_radius_meters": 20,
            },
        },
        "published_tracks": [
            {
                "track_id": "T-audio",
                "track_type": "audio",
                "codec": "audio/opus",
                "bitrate": points([32, 31.5, 30]),
                "warnings": [],
            },
            {
                "track_id": "T-video",
                "track_type": "video",
                "codec": "VP8",
                "bitrate": points([900, 950, 400]),
                "framerate": points([30, 29, 15]),
                "resolution": {"width": points([1280, 1280, 640]), "height": points([720, 720, 360])},
                "warnings": [
                    {"time": ns(START_S + 2), "code": "low_fps", "warning": "Framerate is low"},
                    {"code": "no_time", "warning": "Without a time"},
                ],
            },
        ],
        **changes,
    }


def roster(**changes: Any) -> dict[str, Any]:
    return {
        "duration": "1ms",
        "call_type": "default",
        "call_id": "standup-42",
        "call_session_id": "SESSION-1",
        "call_started_at": ns(START_S),
        "call_ended_at": ns(START_S + 3600),
        "counts": {"participants": 1, "sessions": 2, "live_sessions": 0, "publishers": 1},
        "participants": [
            {
                "user_id": "alice",
                "name": "Alice",
                "roles": ["host"],
                "latest_activity_at": ns(START_S + 900),
                "sessions": [
                    {
                        "user_session_id": "US-1",
                        "unified_session_id": "UNIFIED-1",
                        "is_live": False,
                        "started_at": ns(START_S),
                        "ended_at": ns(START_S + 600),
                        "published_tracks": {"audio": True, "video": True, "screenshare": False},
                        "publisher_type": "WEBRTC",
                        "sdk": "stream-react",
                        "sdk_version": "1.21.4",
                        "webrtc_version": "125",
                        "browser": "Chrome",
                        "browser_version": "144.0",
                        "os": "macOS 15",
                        "current_ip": "203.0.113.9",
                        "current_sfu": "sfu-ams-01",
                        "distance_to_sfu_kilometers": 12.5,
                        "location": {"country_iso_code": "NL"},
                        "cq_score": 71,
                        "jitter_ms": 22,
                        "latency_ms": 140,
                        "freezes_duration_ms": 3000,
                    },
                    {"user_session_id": "US-2", "unified_session_id": "UNIFIED-1", "started_at": ns(START_S + 700)},
                ],
            }
        ],
        "call_events": [
            {"timestamp": ns(START_S + 30), "user_id": "alice", "event_type": "reconnecting", "payload": {"try": 1}},
            {"timestamp": ns(START_S + 800), "user_id": "alice", "event_type": "ice_failed", "payload": None},
            {"timestamp": ns(START_S + 31), "user_id": "nobody", "event_type": "joined"},
        ],
        **changes,
    }


def details(**changes: Any) -> dict[str, Any]:
    limits = [
        {"level": "warning", "operator": ">", "value": 5, "value_unit": "%", "window_seconds": 30},
        {"level": "critical", "operator": "gt", "value": 0.1, "value_unit": "ratio"},
        {"level": "purple", "operator": ">=", "value": 50, "value_unit": "%"},
        {"level": "warning", "operator": "roughly", "value": 1},
    ]
    ms = 1000
    return {
        "duration": "1ms",
        "timeframe": {
            "since": ns(START_S),
            "until": ns(START_S + 30),
            "step_seconds": 10,
            "max_points": 240,
        },
        "user": {
            "metrics": {"rtt_ms": points([80, 90], ticks=ms, step_s=10)["data_points"]},
            "metrics_meta": {"rtt_ms": {"label": "Round-trip time", "unit": "ms"}},
        },
        "publisher": {
            "global": {"rtt_ms": points([81, 91], ticks=ms, step_s=10)["data_points"]},
            "global_meta": {"rtt_ms": {"label": "RTT", "unit": "s"}},
            "tracks": {
                "video": [
                    {
                        "track_id": "T-video",
                        "track_type": "video",
                        "codec": "video/VP8",
                        "rid": "f",
                        "label": "Camera",
                        "metrics": {
                            "packet_loss": points([1, 12], ticks=ms, step_s=10)["data_points"],
                            "bitrate": points([900_000, 800_000], ticks=ms, step_s=10)["data_points"],
                            "sparkle": points([7, 8], ticks=ms, step_s=10)["data_points"],
                        },
                        "metrics_meta": {
                            "packet_loss": {"label": "Packet loss", "unit": "%"},
                            "bitrate": {"label": "Bitrate", "unit": "bps"},
                            "sparkle": {"label": "Sparkle", "unit": "glitter"},
                        },
                        "metrics_order": ["bitrate", "packet_loss"],
                        "thresholds": {"packet_loss": limits},
                    },
                    {"track_id": "T-video", "track_type": "video", "rid": "h", "metrics": {}},
                ]
            },
        },
        "subscriber": {
            "subscriptions": [
                {
                    "publisher_user_id": "bob",
                    "publisher_name": "Bob",
                    "publisher_user_session_id": "US-9",
                    "tracks": {
                        "audio": [
                            {
                                "track_id": "R-audio",
                                "codec": "opus",
                                "metrics": {"jitter": points([0.02, 0.06], ticks=ms, step_s=10)["data_points"]},
                                "metrics_meta": {"jitter": {"label": "Jitter", "unit": "s"}},
                            }
                        ]
                    },
                }
            ]
        },
        **changes,
    }


def timeline() -> dict[str, Any]:
    return {
        "events": [
            {
                "timestamp": ns(START_S + 20),
                "type": "ice_restart",
                "severity": "warning",
                "data": {"a": {"b": [1, "x"]}},
            },
            {"timestamp": ns(START_S + 1), "type": "participant_joined", "severity": "info", "data": {}},
        ]
    }


def refusal(status: int, code: int, message: str = "") -> Response:
    body = {"code": code, "message": message, "StatusCode": status, "duration": "0.1ms", "more_info": "", "details": []}
    return Response(json.dumps(body), status, media_type="application/json")


def not_found(message: str = "call session not found") -> Response:
    return refusal(404, 16, message)


Script = Callable[[Request, Any], Any]
"""What a fake endpoint answers: JSON, or a `Response`; called with the request and its decoded JSON body."""


@dataclass
class Vendor:
    """A Stream with the endpoints that a test gives it; anything else is not found."""

    endpoints: dict[str, Script | Any] = field(default_factory=dict)
    asked: list[httpx.URL] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        text = await request.body()
        body = json.loads(text) if text else None
        self.asked.append(httpx.URL(str(request.url)))
        self.bodies.append(body)
        ending = next((each for each in self.endpoints if request.url.path.endswith(each)), None)
        if ending is None:
            return not_found()
        told = self.endpoints[ending]
        if callable(told) and not isinstance(told, Response):
            told = told(request, body)
        if isinstance(told, Response):
            return told
        return Response(json.dumps(told), media_type="application/json")

    def transport(self) -> httpx.AsyncBaseTransport:
        app = Starlette(routes=[Route("/{path:path}", self.answer, methods=["GET", "POST"])])
        return httpx.ASGITransport(app)

    def provider(self, **access: Any) -> StreamProvider:
        return StreamProvider.connect(
            stream_access(**access), gate=OpenGate(), archive=NoArchive(), transport=self.transport(), now=lambda: NOW
        )

    def params(self, ending: str) -> Iterator[dict[str, str]]:
        """Yield the query of each request whose path has this ending."""
        for url in self.asked:
            if url.path.endswith(ending):
                yield dict(url.params)


def stream_access(**changes: Any) -> StreamAccess:
    return StreamAccess(
        **{"api_key": API_KEY, "api_secret": Secret(SECRET), "base_url": "http://stream.test", **changes}
    )


def answer_of(body: object, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer("a1", "GET", "http://stream.test/x", b"", status, headers or {}, text, NOW, "client-request-1")
