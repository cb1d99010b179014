"""The service against both simulated vendors over loopback, well behaved and with every misbehaviour."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from tests.support.sandbox_serving import SandboxServer, StartSandbox, served
from tui.config import RealtimeKitAccess, Secret, StreamAccess
from tui.errors import AppSuspended, BadAnswer, CallscopeError, NotReady, ProxyAnswer, RateLimited, VendorFault
from tui.model import Address, Depth, Evidence, Notice, NoticeKind, Vendor
from tui.providers.answers import Archive
from tui.providers.base import ParticipantQuestion, Provider, SessionQuestion
from tui.providers.gate import Gate
from tui.providers.realtimekit.provider import RealtimeKitProvider
from tui.providers.stream.provider import StreamProvider
from tui.query import parse
from tui.query.times import Clock as TimeClock
from tui.sandbox.faults import Fault, FaultName, Faults
from tui.sandbox.limits import GENEROUS, VENDOR
from tui.sandbox.world import World
from tui.service import ScanProgress, Service, Source, SourceKind, SourceSpec
from tui.service.clock import Clock

Misbehaving = Callable[..., SandboxServer]

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
VENDORS = (Vendor.STREAM, Vendor.REALTIMEKIT)
PATIENT_S, IMPATIENT_S = 20.0, 1.0
STALLS = (FaultName.STALLED, FaultName.STALLED_BODY)


class StoppedClock(Clock):
    def now(self) -> datetime:
        return NOON


def spec(server: SandboxServer, vendor: Vendor, timeout_s: float = PATIENT_S) -> SourceSpec:
    def stream(gate: Gate, archive: Archive) -> Provider:
        credentials = server.credentials.stream
        access = StreamAccess(
            credentials.api_key, Secret(credentials.api_secret), base_url=server.stream_url, timeout_s=timeout_s
        )
        return StreamProvider.connect(access, gate=gate, archive=archive, now=lambda: NOON)

    def realtimekit(gate: Gate, archive: Archive) -> Provider:
        credentials = server.credentials.realtimekit
        access = RealtimeKitAccess(
            credentials.account_id,
            Secret(credentials.api_token),
            credentials.app_id,
            base_url=server.realtimekit_url,
            timeout_s=timeout_s,
        )
        return RealtimeKitProvider(access, gate=gate, archive=archive)

    source = Source("loopback", vendor, SourceKind.LIVE)
    return SourceSpec(source, stream if vendor is Vendor.STREAM else realtimekit, StoppedClock())


def world() -> World:
    return World(clock=NOON.timestamp)


def address(server: SandboxServer, vendor: Vendor, name: str) -> Address:
    call = server.world.showcase(name, "stream" if vendor is Vendor.STREAM else "rtk")
    scope = (call.call_type, call.container_id) if vendor is Vendor.STREAM else (server.app_id,)
    return Address(vendor, scope, call.session_id)


@asynccontextmanager
async def asking(server: SandboxServer, vendor: Vendor, timeout_s: float = PATIENT_S) -> AsyncIterator[Service]:
    async with Service([spec(server, vendor, timeout_s)]) as service:
        yield service


@dataclass
class Told:
    """What a service told about a session."""

    users: list[str | None]
    depths: dict[Address, Depth]
    points: dict[Address, int]
    failed: int
    notices: tuple[Notice, ...]

    @property
    def kinds(self) -> set[NoticeKind]:
        return {notice.kind for notice in self.notices}


async def tell(service: Service, where: Address) -> Told:
    rows = service.all_participants(ParticipantQuestion(where, limit=3))
    users = sorted([row.user_id async for row in rows], key=str)
    read: dict[Address, Evidence] = {}
    failed = 0
    notices = rows.notices
    async for update in service.scan(where):
        if isinstance(update, ScanProgress):
            failed, notices = update.failed, (*notices, *update.notices)
        else:
            read[update.participant.address] = update
    return Told(
        users=users,
        depths={key: each.coverage.depth for key, each in read.items()},
        points={key: each.coverage.points for key, each in read.items()},
        failed=failed,
        notices=tuple(dict.fromkeys(notices)),
    )


def truth(server: SandboxServer, vendor: Vendor, name: str) -> int:
    call = server.world.showcase(name, "stream" if vendor is Vendor.STREAM else "rtk")
    return sum(1 for _ in server.world.roster(call))


@pytest.fixture(scope="module")
def module_server() -> Iterator[SandboxServer]:
    with served(world(), Faults(), GENEROUS, None) as server:
        yield server


@pytest.fixture
def misbehaving(module_server: SandboxServer) -> Iterator[Misbehaving]:
    """Return a function that lets the server misbehave as asked, and returns it; without faults it behaves."""

    def switch(*faults: Fault) -> SandboxServer:
        module_server.faults.switch(*faults)
        return module_server

    yield switch
    module_server.faults.switch()


@pytest.fixture(scope="module")
def good() -> dict[Vendor, Told]:
    """What the well-behaved vendors tell, filled by the first who asks."""
    return {}


async def well_told(good: dict[Vendor, Told], start: Misbehaving, vendor: Vendor) -> Told:
    if vendor not in good:
        server = start()
        async with asking(server, vendor) as service:
            good[vendor] = await tell(service, address(server, vendor, "clean"))
    return good[vendor]


@pytest.mark.parametrize("vendor", VENDORS)
async def test_everybody_is_told(misbehaving: Misbehaving, good: dict[Vendor, Told], vendor: Vendor) -> None:
    told = await well_told(good, misbehaving, vendor)
    server = misbehaving()
    assert len(told.users) == truth(server, vendor, "clean")
    assert len(told.depths) == len(told.users)
    assert set(told.depths.values()) <= {Depth.OVERVIEW, Depth.FULL}
    assert all(points > 0 for points in told.points.values())
    assert told.failed == 0


@pytest.mark.parametrize(
    "fault",
    [
        FaultName.RATE_LIMITED,
        FaultName.RATE_LIMITED_SILENT,
        FaultName.SERVER_ERROR,
        FaultName.UNAVAILABLE,
        FaultName.HTML_ERROR,
        FaultName.TRUNCATED,
        FaultName.STALLED,
        FaultName.STALLED_BODY,
        FaultName.DROPPED,
        FaultName.RESET,
    ],
)
@pytest.mark.parametrize("vendor", VENDORS)
async def test_what_passes_loses_nothing(
    misbehaving: Misbehaving,
    good: dict[Vendor, Told],
    vendor: Vendor,
    fault: FaultName,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A third of the requests fail when they are first asked; of those that stall two are enough."""
    expected = await well_told(good, misbehaving, vendor)  # before the faults are switched on
    if fault not in (FaultName.RATE_LIMITED, FaultName.RATE_LIMITED_SILENT):
        monkeypatch.setattr("tui.providers.http._wait_s", lambda _: 0.01)  # how long it waits is not the question here
    if fault in STALLS:
        server = misbehaving(Fault(fault, nth=(2, 5), attempts=1, stall_s=3.0))
    else:
        server = misbehaving(Fault(fault, rate=0.34, attempts=1))
    async with asking(server, vendor, IMPATIENT_S if fault in STALLS else PATIENT_S) as service:
        told = await tell(service, address(server, vendor, "clean"))
    assert (told.users, told.depths, told.points) == (expected.users, expected.depths, expected.points)
    assert told.failed == 0


@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        (FaultName.SUSPENDED, (AppSuspended,)),
        (FaultName.HTML, (ProxyAnswer,)),
        (FaultName.TRUNCATED, (BadAnswer,)),
        (FaultName.SERVER_ERROR, (VendorFault,)),
        (FaultName.RATE_LIMITED_SILENT, (RateLimited,)),
        (FaultName.CONFLICT, (CallscopeError,)),
        (FaultName.UNPROCESSABLE, (CallscopeError,)),
    ],
)
@pytest.mark.parametrize("vendor", VENDORS)
async def test_what_stays_ends_with_its_own_error(
    misbehaving: Misbehaving,
    vendor: Vendor,
    fault: FaultName,
    kinds: tuple[type[CallscopeError], ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tui.providers.http.ATTEMPTS", 2)
    monkeypatch.setattr("tui.providers.http._wait_s", lambda _: 0.01)
    server = misbehaving(Fault(fault))
    async with asking(server, vendor) as service:
        with pytest.raises(kinds):
            await service.participants(ParticipantQuestion(address(server, vendor, "clean")))


@pytest.mark.parametrize("fault", [FaultName.WRONG_ENUMS, FaultName.NULLS])
@pytest.mark.parametrize("vendor", VENDORS)
async def test_words_and_holes_that_nobody_documented_are_survived(
    misbehaving: Misbehaving, vendor: Vendor, fault: FaultName
) -> None:
    server = misbehaving(Fault(fault))
    async with asking(server, vendor) as service:
        try:
            told = await tell(service, address(server, vendor, "clean"))
        except CallscopeError:
            if fault is FaultName.WRONG_ENUMS:
                raise
            return  # half of an answer's values may be too few to read it
    assert fault is FaultName.NULLS or len(told.users) == truth(server, vendor, "clean")


@pytest.mark.parametrize("vendor", VENDORS)
async def test_a_list_that_never_ends_is_ended(misbehaving: Misbehaving, vendor: Vendor) -> None:
    server = misbehaving(Fault(FaultName.REPEATED_CURSOR))
    async with asking(server, vendor) as service, asyncio.timeout(20):
        rows = service.all_participants(ParticipantQuestion(address(server, vendor, "one_country"), limit=5))
        users = [row.session_id async for row in rows]
    assert len(users) == len(set(users)) > 0
    assert NoticeKind.LIST_ENDED_EARLY in {notice.kind for notice in rows.notices}


async def test_a_filter_that_is_ignored_is_applied_here_and_reported(misbehaving: Misbehaving) -> None:
    server = misbehaving(Fault(FaultName.IGNORED_FILTERS))
    where = address(server, Vendor.STREAM, "one_country")
    async with asking(server, Vendor.STREAM) as service:
        somebody = (await service.participants(ParticipantQuestion(where, limit=5))).items[2].user_id
        tree = parse(f"user:{somebody}", clock=TimeClock(NOON))
        rows = service.all_participants(ParticipantQuestion(where, filter=tree, limit=5))
        assert {row.user_id async for row in rows} == {somebody}
        assert NoticeKind.FILTER_IGNORED in {notice.kind for notice in rows.notices}


@pytest.mark.parametrize("vendor", VENDORS)
async def test_another_window_than_asked_for_is_noticed(misbehaving: Misbehaving, vendor: Vendor) -> None:
    server = misbehaving(Fault(FaultName.IGNORED_WINDOW))
    where = address(server, vendor, "clean")
    async with asking(server, vendor) as service:
        who = (await service.participants(ParticipantQuestion(where))).items[0]
        reply = await service.evidence(who.address, participant=who)
        window = reply.evidence.coverage.window
        assert window is not None
        every = [*reply.evidence.connection, *(one for track in reply.evidence.tracks for one in track.series)]
        assert all(window.since_s <= at < window.until_s for one in every for at in one.times_s)
        if vendor is Vendor.STREAM:  # RealtimeKit's statistics take no window
            assert NoticeKind.POINTS_DROPPED in {notice.kind for notice in reply.notices}


async def test_the_vendors_real_limits_are_kept_without_a_refusal(start_sandbox: StartSandbox) -> None:
    """Six people against two requests a second: it takes its time, and is never refused."""
    server = start_sandbox(world=World(), limits=VENDOR)
    where = address(server, Vendor.STREAM, "six_seconds")
    seen: list[int] = []
    async with asking(server, Vendor.STREAM) as service:
        async for update in service.scan(where):
            if isinstance(update, Evidence):
                seen += [(await service.raw(source_id)).status for source_id in update.source_ids]
        states = service.budget_states()
    assert set(seen) == {200}
    assert {state.limit for state in states} <= {60, 1000}


@pytest.mark.parametrize("vendor", VENDORS)
async def test_every_value_leads_to_its_answer(misbehaving: Misbehaving, vendor: Vendor) -> None:
    server = misbehaving()
    where = address(server, vendor, "clean")
    async with asking(server, vendor) as service:
        reply = await service.participants(ParticipantQuestion(where))
        ids = [reply.attendance.page.source_id, *(row.source_id for row in reply.items)]
        evidence = (await service.evidence(reply.items[0].address)).evidence
        ids += evidence.source_ids
        sessions = await service.sessions(SessionQuestion(limit=5))
        ids += [row.source_id for row in sessions.items]
        for source_id in ids:
            assert source_id is not None
            answer = await service.raw(source_id)
            assert answer.status in (200, 201)
            secrets = (server.credentials.stream.api_secret, server.credentials.realtimekit.api_token)
            assert not any(secret in answer.url for secret in secrets)


async def test_cancelled_over_the_network_no_connection_is_left_in_use(misbehaving: Misbehaving) -> None:
    server = misbehaving()
    where = address(server, Vendor.STREAM, "one_country")
    providers: list[Provider] = []
    plain = spec(server, Vendor.STREAM)

    def opened(gate: Gate, archive: Archive) -> Provider:
        providers.append(plain.open(gate, archive))
        return providers[0]

    async with Service([SourceSpec(plain.source, opened, plain.clock)]) as service:

        async def scan() -> None:
            async for _ in service.scan(where):
                pass

        for delay_s in (0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08):
            task = asyncio.create_task(scan())
            await asyncio.sleep(delay_s)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert all(state.in_flight == 0 for state in service.budget_states())
        assert _busy(providers[0]) == 0
        assert len((await service.participants(ParticipantQuestion(where, limit=100))).items) > 0


def _busy(provider: Provider) -> int:
    """Count connections that still carry a request, in httpx's own pool."""
    assert isinstance(provider, StreamProvider)
    pool = provider._client.http._transport._pool  # type: ignore[attr-defined]  # httpx keeps it to itself
    find: Callable[[object], bool] = lambda connection: not (connection.is_idle() or connection.is_closed())  # type: ignore[attr-defined]  # noqa: E731
    return sum(map(find, pool.connections)) + len(pool._requests)


@pytest.mark.parametrize("showcase", ["not_ready", "expired"])
async def test_a_scan_says_why_there_is_nothing_to_read(module_server: SandboxServer, showcase: str) -> None:
    async with asking(module_server, Vendor.STREAM) as service:
        scan = service.scan(address(module_server, Vendor.STREAM, showcase))
        if showcase == "not_ready":
            with pytest.raises(NotReady):
                _ = [update async for update in scan]
            return
        last = [update async for update in scan][-1]
    assert isinstance(last, ScanProgress)
    assert [notice.kind for notice in last.notices] == [NoticeKind.ROWS_EXPIRED]
