"""One presence of one person in a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from tui.model.address import Address


@dataclass(frozen=True, slots=True)
class Client:
    """The program that the participant used. Versions are the vendor's own text."""

    name: str | None = None
    version: str | None = None
    sdk: str | None = None
    sdk_version: str | None = None
    sdk_type: str | None = None
    webrtc_version: str | None = None
    browser: str | None = None
    browser_version: str | None = None
    engine: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """The machine that the participant used.

    Attributes:
        cpus: logical processors.
        memory_gb: as the browser tells it, in coarse steps.
    """

    name: str | None = None
    os: str | None = None
    os_version: str | None = None
    is_mobile: bool | None = None
    cpus: float | None = None
    memory_gb: float | None = None
    webgl_support: str | None = None
    audio_encoder: str | None = None
    video_encoder: str | None = None


@dataclass(frozen=True, slots=True)
class Network:
    """How the participant was connected.

    Attributes:
        ip: as the vendor reports it; RealtimeKit's newer clients zero the last two octets.
        network_type: "wifi", "cellular", "4g": the vendor's own word.
        organisation: the ISP or owner of the address.
        asn: "AS1234".
        relayed: whether media went through a TURN relay.
        route: the announced block that the address is in: "203.0.113.0/24".
        organisation_type: what the organisation does, in the vendor's word: "isp", "hosting", "business".
    """

    ip: str | None = None
    network_type: str | None = None
    organisation: str | None = None
    asn: str | None = None
    domain: str | None = None
    portal: str | None = None
    relayed: bool | None = None
    transport: str | None = None
    route: str | None = None
    organisation_type: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where the participant's address is registered; never exact."""

    city: str | None = None
    subdivision: str | None = None
    country: str | None = None
    country_iso_code: str | None = None
    continent: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    accuracy_radius_m: float | None = None
    timezone: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class PrecallTest:
    """What the client measured before joining.

    Attributes:
        jitter: in a unit that is not documented.
        fractional_loss: in a unit that is not documented.
    """

    rtt_ms: float | None = None
    backend_rtt_ms: float | None = None
    throughput_kbps: float | None = None
    jitter: float | None = None
    fractional_loss: float | None = None
    effective_network_type: str | None = None
    turn_connectivity: bool | None = None
    relay_connectivity: bool | None = None
    reflexive_connectivity: bool | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """A vendor's own score, in the vendor's own scale.

    Attributes:
        value: as sent.
        scale: as shown beside it: "0-100 Stream cq", "0-1 RealtimeKit".
        worst: the bad end of the scale, where known.
        best: the good end of the scale, where known.
    """

    value: float
    scale: str
    worst: float | None = None
    best: float | None = None


@dataclass(frozen=True, slots=True)
class QualitySummary:
    """What a list already tells about a participant's quality, before any series is read."""

    score: Score | None = None
    jitter_ms: float | None = None
    rtt_ms: float | None = None
    freezes_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Participant:
    """One presence of one person in a session: a join and its leave. A rejoin is another one.

    Attributes:
        address: its address.
        user_id: who; several participants may share it. RealtimeKit's is the meeting-level id.
        session_id: the id of this presence: Stream's user session id, RealtimeKit's peer id.
        custom_id: the id that the integrator gave (RealtimeKit `custom_participant_id`).
        other_session_ids: ids of further presences that the vendor tells as one with this: RealtimeKit's other peers.
        unified_session_id: what stays the same through reconnects, where the vendor has it.
        duration_s: as the vendor counts it.
        is_live: whether still connected, where the vendor says so.
        roles: the roles, or the preset of RealtimeKit.
        publisher_type: "webrtc", "rtmp", "srt" ...: lower case, the vendor's own word; None where not told.
        published_kinds: kinds of track published, where the list tells.
        rejoins: how many more presences the same person had in the session; None until every row was read.
        sfu: the media server.
        status: the vendor's own word about the connection.
    """

    address: Address
    user_id: str | None = None
    session_id: str | None = None
    name: str | None = None
    custom_id: str | None = None
    other_session_ids: tuple[str, ...] = ()
    unified_session_id: str | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None
    duration_s: float | None = None
    rejoins: int | None = None
    is_live: bool | None = None
    roles: tuple[str, ...] = ()
    publisher_type: str | None = None
    published_kinds: tuple[str, ...] | None = None
    is_publisher: bool | None = None
    is_subscriber: bool | None = None
    client: Client = field(default_factory=Client)
    device: Device = field(default_factory=Device)
    network: Network = field(default_factory=Network)
    place: Place = field(default_factory=Place)
    precall: PrecallTest | None = None
    summary: QualitySummary = field(default_factory=QualitySummary)
    ingress: str | None = None
    sfu: str | None = None
    distance_to_sfu_km: float | None = None
    status: str | None = None
    config: str | None = None
    view_type: str | None = None
    picture: str | None = None
    latest_activity_at: datetime | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    source_id: str | None = None


def with_rejoins(rows: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return all rows of a session, each told how often its person came back.

    A person is a user id, or the integrator's own id where there is one; a row without either stays untold.
    """
    participants = tuple(rows)
    presences = Counter(row.custom_id or row.user_id for row in participants)
    return tuple(
        replace(row, rejoins=presences[person] - 1) if (person := row.custom_id or row.user_id) else row
        for row in participants
    )
