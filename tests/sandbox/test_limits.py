"""Rate limits and the headers that tell of them."""

from __future__ import annotations

import re
from dataclasses import replace

import httpx
import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from tests.support.sandbox_serving import StartSandbox
from tui.sandbox.limits import GENEROUS, VENDOR, Limits, RateLimits, stream_endpoint

ATTENDANCE = "/api/v2/video/call/default/c/session/s/participant_sessions"
SESSIONS = "/client/v4/accounts/a/realtime/kit/p/sessions"


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.25

    def __call__(self) -> float:
        return self.now


async def fine(scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse("fine")(scope, receive, send)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limited(clock: Clock, limits: Limits) -> httpx.AsyncClient:
    app = RateLimits(fine, limits=limits, clock=clock)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox")


async def test_stream_counts_each_endpoint_by_the_minute(clock: Clock) -> None:
    async with limited(clock, VENDOR) as client:
        for used in range(1, 61):
            clock.now += 0.5  # two a second are allowed
            answer = await client.get(ATTENDANCE)
            assert answer.status_code == 200
            assert answer.headers["X-RateLimit-Limit"] == "60"
            assert answer.headers["X-RateLimit-Remaining"] == str(60 - used)
            assert int(answer.headers["X-RateLimit-Reset"]) == 1_800_000_060
        refused = await client.get(ATTENDANCE)
        assert refused.status_code == 429
        assert refused.json()["code"] == 9
        assert refused.headers["X-RateLimit-Remaining"] == "0"
        assert refused.headers["Retry-After"] == "30"
        other = await client.get("/api/v2/video/call/default/c")
        assert other.status_code == 200
        assert other.headers["X-RateLimit-Limit"] == "1000"
        clock.now += 30
        assert (await client.get(ATTENDANCE)).headers["X-RateLimit-Remaining"] == "59"


async def test_stream_allows_a_thirtieth_in_one_second(clock: Clock) -> None:
    async with limited(clock, VENDOR) as client:
        answers = [await client.get(ATTENDANCE) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert "Retry-After" not in answers[-1].headers
        clock.now += 1
        assert (await client.get(ATTENDANCE)).status_code == 200


async def test_cloudflare_blocks_everything_for_five_minutes(clock: Clock) -> None:
    async with limited(clock, VENDOR) as client:
        for used in range(1, 1201):
            clock.now += 0.01
            answer = await client.get(SESSIONS if used % 2 else "/client/v4/user/tokens/verify")
            assert answer.status_code == 200
        assert answer.headers["Ratelimit-Policy"] == '"default";q=1200;w=300'
        assert re.fullmatch(r'"default";r=0;t=\d+', answer.headers["Ratelimit"])
        assert "retry-after" not in answer.headers
        refused = await client.get(SESSIONS)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "300"
        assert refused.json()["errors"][0]["code"] == 971
        clock.now += 299
        still = await client.get("/client/v4/user/tokens/verify")
        assert still.status_code == 429
        assert still.headers["retry-after"] == "1"
        assert (await client.get(ATTENDANCE)).status_code == 200, "the other vendor knows nothing of it"
        clock.now += 1.1
        assert (await client.get(SESSIONS)).status_code == 200


async def test_legacy_hosts_say_nothing_until_they_refuse(clock: Clock) -> None:
    async with limited(clock, VENDOR) as client:
        for _ in range(2000):
            answer = await client.get("/v2/sessions")
        assert answer.status_code == 200
        assert not [name for name in answer.headers if "ratelimit" in name]
        refused = await client.get("/v2/sessions")
        assert refused.status_code == 429
        assert refused.headers["x-envoy-ratelimited"] == "true"
        assert int(refused.headers["retry-after"]) > 0


async def test_generous_limits_are_told_too(clock: Clock) -> None:
    async with limited(clock, GENEROUS) as client:
        assert int((await client.get(ATTENDANCE)).headers["X-RateLimit-Limit"]) >= 100_000
        assert "r=2999999" in (await client.get(SESSIONS)).headers["Ratelimit"]


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/call/default/c", "GetCall"),
        ("POST", "/calls", "QueryCalls"),
        ("POST", "/call/stats", "QueryCallStats"),
        ("GET", "/call_stats/default/c/s/participants", "QueryCallSessionParticipantStats"),
        ("GET", "/call/t/c/session/s/participant/u/us/details/track", "GetCallParticipantSessionMetrics"),
        ("GET", "/call_stats/t/c/s/participants/u%2Fx/us/timeline", "QueryCallSessionParticipantStatsTimeline"),
    ],
)
def test_names_of_streams_operations(method: str, path: str, name: str) -> None:
    assert stream_endpoint(method, f"/api/v2/video{path}") == name


def test_limits_on_the_wire(start_sandbox: StartSandbox) -> None:
    server = start_sandbox(limits=replace(VENDOR, cloudflare_per_window=5, cloudflare_per_s=50))
    headers = {"Authorization": f"Bearer {server.credentials.realtimekit.api_token}"}
    with httpx.Client(base_url=server.realtimekit_url, headers=headers) as client:
        answers = [client.get("/user/tokens/verify") for _ in range(12)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) > 290
    assert answers[-1].headers["Ratelimit"].startswith('"default";r=0;t=')
