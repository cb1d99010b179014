"""The sandbox misbehaves on request: our provider loses nothing, ends, and says what it saw."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from functools import partial

import httpx
import pytest
from tenacity import AsyncRetrying

from tests.providers.stream.conftest import AT, address_of, provider_on
from tests.support.sandbox_serving import SandboxServer, served
from tui.errors import (
    AppSuspended,
    BadAnswer,
    CallscopeError,
    NotFound,
    NotReady,
    ProxyAnswer,
    RateLimited,
    TimedOut,
    VendorFault,
    WrongIdKind,
)
from tui.model import Address, NoticeKind, Participant, Window
from tui.providers import http
from tui.providers.base import ParticipantQuestion, SessionQuestion
from tui.providers.gate import Limit, LimitState
from tui.providers.stream.client import http_client
from tui.providers.stream.provider import StreamProvider
from tui.query.tree import Compare, Op
from tui.sandbox.faults import Fault, FaultName, Faults
from tui.sandbox.limits import GENEROUS
from tui.sandbox.world import World


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with served(World(clock=AT.timestamp), Faults(), GENEROUS, None) as running:
        yield running


@pytest.fixture
def misbehave(server: SandboxServer) -> Iterator[Callable[..., None]]:
    yield lambda *faults: server.faults.switch(*faults)
    server.faults.switch()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Do not wait between attempts, and say how long one would have waited."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(http, "AsyncRetrying", partial(AsyncRetrying, sleep=sleep))
    return waited


async def whole_attendance(provider: StreamProvider, address: Address) -> list[str | None]:
    ids: list[str | None] = []
    cursor = None
    while True:
        page = (await provider.attendance(ParticipantQuestion(address, limit=6), cursor)).page
        ids += [who.session_id for who in page.items]
        cursor = page.next
        if cursor is None:
            return ids


@pytest.mark.parametrize(
    "fault",
    [
        FaultName.RATE_LIMITED,
        FaultName.RATE_LIMITED_SILENT,
        FaultName.SERVER_ERROR,
        FaultName.UNAVAILABLE,
        FaultName.HTML_ERROR,
        FaultName.TRUNCATED,
        FaultName.DROPPED,
        FaultName.RESET,
    ],
)
async def test_what_passes_when_asked_again_loses_nothing(
    server: SandboxServer, misbehave: Callable[..., None], waits: list[float], fault: FaultName
) -> None:
    call = server.world.showcase("ingress")
    misbehave(Fault(fault, attempts=2, retry_after_s=7))
    provider = provider_on(server)
    found = await whole_attendance(provider, address_of(call))
    await provider.aclose()
    assert found == [each.session_id for each in server.world.roster(call)]
    assert len(waits) >= 2
    assert (set(waits) == {7}) == (fault is FaultName.RATE_LIMITED)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (FaultName.RATE_LIMITED, RateLimited),
        (FaultName.SERVER_ERROR, VendorFault),
        (FaultName.TRUNCATED, BadAnswer),
        (FaultName.RESET, CallscopeError),
        (FaultName.HTML, ProxyAnswer),
        (FaultName.SUSPENDED, AppSuspended),
    ],
)
async def test_what_stays_wrong_is_told_by_class(
    server: SandboxServer, misbehave: Callable[..., None], fault: FaultName, kind: type[CallscopeError]
) -> None:
    misbehave(Fault(fault))
    provider = provider_on(server)
    with pytest.raises(kind) as caught:
        await provider.sessions(SessionQuestion())
    await provider.aclose()
    assert caught.value.line().isprintable()


async def test_a_stalled_server_times_out(server: SandboxServer, misbehave: Callable[..., None]) -> None:
    misbehave(Fault(FaultName.STALLED, stall_s=5))
    provider = provider_on(server)
    provider._client.http.timeout = httpx.Timeout(0.05)
    with pytest.raises(TimedOut):
        await provider.app_health()
    await provider.aclose()


async def test_ignored_filters_are_found_out(server: SandboxServer, misbehave: Callable[..., None]) -> None:
    call = server.world.showcase("one_country")
    provider = provider_on(server)
    user = server.world.presences(call, 3)[0].user_id
    question = ParticipantQuestion(address_of(call), filter=Compare("user", Op.IS, user))
    misbehave(Fault(FaultName.IGNORED_JSON_FILTERS))
    found = await provider.attendance(question)
    assert {who.user_id for who in found.page.items} == {user}
    assert NoticeKind.FILTER_FORM in {notice.kind for notice in found.notices}
    misbehave(Fault(FaultName.IGNORED_FILTERS))
    found = await provider.attendance(question)
    assert len({who.user_id for who in found.page.items}) > 1
    assert NoticeKind.FILTER_IGNORED in {notice.kind for notice in found.notices}
    await provider.aclose()


async def test_an_ignored_window_leaves_no_point_that_was_not_asked_for(
    server: SandboxServer, misbehave: Callable[..., None]
) -> None:
    call = server.world.showcase("clean")
    presence = server.world.presences(call, 0)[0]
    provider = provider_on(server)
    who = Participant(address_of(call).of(presence.user_id, presence.session_id))
    window = Window.from_epoch(presence.joined_at + 60, presence.joined_at + 120)
    misbehave(Fault(FaultName.IGNORED_WINDOW))
    found = await provider.detail(who, window)
    await provider.aclose()
    assert found.coverage.dropped > 0
    every = [series for track in found.tracks for series in track.series] + list(found.connection)
    assert all(window.since_s <= time < window.until_s for series in every for time in series.times_s)


@pytest.mark.parametrize("fault", [FaultName.NULLS, FaultName.WRONG_ENUMS])
async def test_nulls_and_foreign_words_everywhere(
    server: SandboxServer, misbehave: Callable[..., None], fault: FaultName
) -> None:
    call = server.world.showcase("receiver_cpu")
    presence = server.world.presences(call, 0)[0]
    provider = provider_on(server)
    address = address_of(call)
    who = Participant(address.of(presence.user_id, presence.session_id))
    misbehave(Fault(fault))
    await provider.sessions(SessionQuestion())
    await provider.sessions(SessionQuestion(container="/".join(address.scope)))
    await provider.attendance(ParticipantQuestion(address))
    await provider.roster(address)
    await provider.overview(who)
    await provider.detail(who, Window.from_epoch(presence.joined_at, presence.joined_at + 600))
    await provider.latest(who)
    await provider.app_health()
    await provider.live_calls()
    await provider.call_map(address)
    await provider.report(address)
    await provider.aclose()


async def test_the_sandboxs_absences_are_told_apart(server: SandboxServer) -> None:
    world = server.world
    provider = provider_on(server)
    clean, not_ready, expired = (world.showcase(name) for name in ("clean", "not_ready", "expired"))
    for address, kind in (
        (address_of(not_ready), NotReady),
        (Address.parse("stream:default/nothing-there/x"), NotFound),
        (Address(address_of(clean).vendor, address_of(clean).scope, "no-such-session"), NotFound),
        (
            Address(address_of(clean).vendor, address_of(clean).scope, world.presences(clean, 0)[0].session_id),
            WrongIdKind,
        ),
        (Address(address_of(clean).vendor, address_of(clean).scope, clean.container_id), WrongIdKind),
    ):
        with pytest.raises(CallscopeError) as caught:
            await provider.attendance(ParticipantQuestion(address))
        assert type(caught.value) is kind, caught.value.line()
    found = await provider.attendance(ParticipantQuestion(address_of(expired)))
    assert found.total_sessions
    assert found.page.items == ()
    assert [notice.kind for notice in found.notices] == [NoticeKind.ROWS_EXPIRED]
    await provider.aclose()


class CountingGate:
    """A gate that counts who is inside."""

    def __init__(self) -> None:
        self.inside = self.entered = 0

    async def enter(self, endpoint: str, limit: Limit) -> None:
        self.entered += 1
        self.inside += 1

    def saw(self, endpoint: str, limit: Limit, state: LimitState) -> None:
        self.inside -= 1


@pytest.mark.parametrize("steps", [1, 3, 8, 20, 40])
async def test_cancelling_leaves_no_task_and_no_open_answer(
    server: SandboxServer, misbehave: Callable[..., None], steps: int
) -> None:
    call = server.world.showcase("clean")
    presence = server.world.presences(call, 0)[0]
    provider = provider_on(server)
    gate = CountingGate()
    object.__setattr__(provider._client, "gate", gate)
    misbehave(Fault(FaultName.STALLED_BODY, stall_s=1))
    who = Participant(address_of(call).of(presence.user_id, presence.session_id))
    window = Window.from_epoch(presence.joined_at, presence.joined_at + 600)
    before = asyncio.all_tasks()
    task = asyncio.create_task(provider.detail(who, window))
    for _ in range(steps):
        await asyncio.sleep(0.001)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert asyncio.all_tasks() == before
    assert gate.inside == 0
    pool = provider._client.http._transport._pool  # type: ignore[attr-defined]  # httpx keeps it to itself
    assert all(connection.is_idle() or connection.is_closed() for connection in pool.connections)
    await provider.aclose()


def test_a_client_can_be_built_for_the_network() -> None:
    from tests.providers.stream.stream_payloads import stream_access

    client = http_client(stream_access(timeout_s=3.0))
    assert client.timeout.read == 3.0
    assert client.timeout.connect == 10.0
