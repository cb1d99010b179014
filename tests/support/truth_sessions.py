"""Generated sessions with their truth, read through the service over the sandbox in this process, and judged.

What verdict each kind of incident calls for is written down here, and nowhere in the product.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from tui.config import RealtimeKitAccess, Secret, StreamAccess
from tui.model import Address, Depth, Evidence, Vendor
from tui.providers.answers import Archive
from tui.providers.base import Provider
from tui.providers.gate import Gate
from tui.providers.realtimekit.provider import RealtimeKitProvider
from tui.providers.stream.provider import StreamProvider
from tui.sandbox.app import sandbox_app
from tui.sandbox.credentials import DEMO
from tui.sandbox.realtimekit import Generation
from tui.sandbox.world import INCIDENTS, Call, Kind, Stage, Truth, World
from tui.service import ScanProgress, Service, Source, SourceKind, SourceSpec
from tui.service.clock import Clock
from tui.transports.sandbox import STREAM_URL, realtimekit_url, sandbox_transport
from tui.triage.session import Triage, triage_session
from tui.triage.verdict import Cause

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TIMEOUT_S = 600.0
FIRST_SLOT = 60
"""Newer sessions may be live, or their numbers not there yet."""
LAST_SLOT = 7000

EXPECTED: dict[Kind, Cause] = {
    Kind.SENDER_UPLINK_LOSS: Cause.SENDER_UPLINK,
    Kind.RECEIVER_DOWNLINK_LOSS: Cause.RECEIVER_DOWNLINK,
    Kind.RECEIVER_CPU: Cause.RECEIVER_CPU,
    Kind.SENDER_CPU: Cause.SENDER_CPU,
    Kind.ONE_SFU: Cause.EDGE,
    Kind.ONE_VERSION: Cause.RECEIVER_CPU,
    Kind.ONE_COUNTRY: Cause.ACCESS_PATH,
    Kind.ONE_NETWORK: Cause.ACCESS_PATH,
    Kind.TURN_ONLY: Cause.RELAY,
    Kind.REJOIN_STORM: Cause.CHURN,
    Kind.NEVER_PUBLISHES: Cause.JOIN_FAILURE,
}
DIMENSIONS = {
    Kind.ONE_SFU: "sfu",
    Kind.ONE_VERSION: "sdk_version",
    Kind.ONE_COUNTRY: "country",
    Kind.ONE_NETWORK: "network_type",
}
"""What the product calls the slice. RealtimeKit never names a media server: there, the people hit must be named."""


@dataclass(frozen=True)
class Outcome:
    """What triage said of a session, beside what is true.

    Attributes:
        found: the first verdict's cause.
        is_right: whether that is the one called for.
        is_named: whether the offender, or the slice, is named by the first verdict; None where there is none.
        is_flagged: whether anything is said to be the matter.
        bad_people: how many presences are judged bad.
    """

    vendor: str
    seed: int
    kind: Kind
    size: int
    strength: float
    found: Cause
    is_right: bool
    is_named: bool | None
    is_flagged: bool
    bad_people: int
    people: int
    sentence: str


def chosen(world: World, vendor: str, kind: Kind, count: int, *, most_cost: float, skip: int = 0) -> Iterator[Call]:
    """Yield ended sessions of a kind, newest first; `most_cost` limits people squared times minutes."""
    for number in world.numbers(vendor)[FIRST_SLOT:LAST_SLOT]:
        if count <= 0:
            return
        if number < 0:
            continue
        call = world.call_numbered(vendor, number)
        if call.size**2 * (call.ended_at - call.started_at) / 60 > most_cost or world.stage(call) is not Stage.ENDED:
            continue
        if world.truth(call).kind is kind:
            skip -= 1
            if skip < 0:
                count -= 1
                yield call


@asynccontextmanager
async def serving(world: World, generation: Generation | None = Generation.PEER_REPORT) -> AsyncIterator[Service]:
    """Serve both simulated vendors over a world."""
    app = sandbox_app(world, generation=generation)

    def stream(gate: Gate, archive: Archive) -> Provider:
        access = StreamAccess(
            DEMO.stream.api_key, Secret(DEMO.stream.api_secret), base_url=STREAM_URL, timeout_s=TIMEOUT_S
        )
        transport = sandbox_transport(app)
        return StreamProvider.connect(access, transport=transport, gate=gate, archive=archive, now=lambda: NOON)

    def realtimekit(gate: Gate, archive: Archive) -> Provider:
        demo = DEMO.realtimekit
        access = RealtimeKitAccess(
            demo.account_id, Secret(demo.api_token), demo.app_id, base_url=realtimekit_url(), timeout_s=TIMEOUT_S
        )
        return RealtimeKitProvider(access, transport=sandbox_transport(app), gate=gate, archive=archive)

    sources = [
        SourceSpec(Source("stream", Vendor.STREAM, SourceKind.SANDBOX), stream, _Noon()),
        SourceSpec(Source("rtk", Vendor.REALTIMEKIT, SourceKind.SANDBOX), realtimekit, _Noon()),
    ]
    async with Service(sources) as service:
        yield service


async def triaged(service: Service, call: Call, depth: Depth = Depth.FULL) -> tuple[Triage, list[Evidence]]:
    """Read everybody of a session and judge it."""
    where = address_of(call)
    session = (await service.session(where)).value
    read: dict[Address, Evidence] = {}
    async for update in service.scan(where, depth=depth):
        if not isinstance(update, ScanProgress):
            read[update.participant.address] = update
    evidences = list(read.values())
    return triage_session(session, evidences), evidences


def outcome(world: World, call: Call, triage: Triage, evidences: Sequence[Evidence]) -> Outcome:
    """Hold what triage said against the truth."""
    truth = world.truth(call)
    first = triage.verdicts[0]
    is_incident = truth.kind in INCIDENTS
    return Outcome(
        vendor=call.vendor,
        seed=world.seed,
        kind=truth.kind,
        size=call.size,
        strength=truth.strength,
        found=first.cause,
        is_right=first.cause is EXPECTED.get(truth.kind, Cause.NO_FAULT),
        is_named=_is_named(call, truth, triage, evidences) if is_incident else None,
        is_flagged=triage.is_flagged,
        bad_people=sum(each.quality.state.value == "bad" for each in triage.judgements.values()),
        people=len(evidences),
        sentence=first.sentence,
    )


def _is_named(call: Call, truth: Truth, triage: Triage, evidences: Sequence[Evidence]) -> bool:
    first = triage.verdicts[0]
    users = {
        each.participant.address.participant[-1]: each.participant.custom_id
        if call.vendor == "rtk"
        else each.participant.user_id
        for each in evidences
    }
    named = {users[key] for key in first.people}
    dimension = DIMENSIONS.get(truth.kind)
    if dimension is None:
        return bool(first.people) and {users[first.people[0]]} == set(truth.user_ids)
    if dimension == "sfu" and call.vendor == "rtk":
        told = set(truth.user_ids)
        return len(named & told) >= 0.8 * len(named | told)
    found = first.slice
    return found is not None and found.dimension == dimension and found.value.split()[-1] == truth.value


def address_of(call: Call) -> Address:
    """Return a session's address."""
    if call.vendor == "stream":
        return Address(Vendor.STREAM, (call.call_type, call.container_id), call.session_id)
    return Address(Vendor.REALTIMEKIT, (DEMO.realtimekit.app_id,), call.session_id)


class _Noon(Clock):
    def now(self) -> datetime:
        return NOON
