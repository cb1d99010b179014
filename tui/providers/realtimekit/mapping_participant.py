"""Who somebody was, from whichever generation told it."""

from __future__ import annotations

from dataclasses import fields, replace
from ipaddress import ip_address
from typing import Any, TypeVar

from tui.model import Address, Client, Device, Network, Participant, Place, PrecallTest
from tui.providers.realtimekit.schema import WireParticipant
from tui.providers.realtimekit.schema.report import (
    BrowserMetadata,
    CandidatePair,
    CandidatePairs,
    Metadata,
    NativeMetadata,
    PcMetadata,
)
from tui.providers.realtimekit.schema.stats import Asn, DeviceInfo, IpInformation, PeerStats, PrecallInformation
from tui.providers.realtimekit.times import when
from tui.providers.realtimekit.values import text

T = TypeVar("T", Participant, Client, Device, Network, Place, PrecallTest)


def participant(wire: WireParticipant, session: Address, source_id: str) -> Participant | None:
    """Return a participant, or None for one without an id. `duration` is in minutes.

    The address holds the participant's id, which the vendor's details are asked by. The ids of the peers, which
    statistics and other people's tracks name, may differ from it.
    """
    peers = peer_ids(wire)
    participant_id = text(wire.id) or (peers[0] if peers else None)
    if participant_id is None:
        return None
    joined_at, left_at = when(wire.joined_at), when(wire.left_at)
    duration_s = None if wire.duration is None else wire.duration * 60.0
    if duration_s is None and joined_at and left_at and left_at >= joined_at:
        duration_s = (left_at - joined_at).total_seconds()
    role = text(wire.preset_name) or text(wire.role)
    base = Participant(
        address=session.of(participant_id),
        user_id=text(wire.user_id),
        session_id=peers[0] if peers else participant_id,
        other_session_ids=peers[1:],
        unified_session_id=participant_id,
        name=wire.display_name or None,
        custom_id=text(wire.custom_participant_id),
        joined_at=joined_at,
        left_at=left_at,
        duration_s=duration_s,
        is_live=None if joined_at is None else left_at is None,
        roles=(role,) if role else (),
        view_type=next((view for event in wire.peer_events or () if (view := text(event.preset_view_type))), None),
        created_at=when(wire.created_at),
        updated_at=when(wire.updated_at),
        source_id=source_id,
    )
    if wire.peer_stats is not None:
        base = filled(base, _from_stats(base, wire.peer_stats))
    if wire.peer_report is not None and wire.peer_report.metadata is not None:
        base = filled(base, _from_metadata(base, wire.peer_report.metadata))
    return base


def peer_ids(wire: WireParticipant) -> tuple[str, ...]:
    """Return the ids of a participant's peers, in the order of their first event; () where none is told."""
    events = sorted(wire.peer_events or (), key=lambda event: event.created_at or "")
    return tuple(dict.fromkeys(peer for event in events if (peer := text(event.peer_id))))


def filled(first: T, second: T) -> T:
    """Return `first`, with what is absent in it taken from `second`, inside its parts too."""
    changes: dict[str, Any] = {}
    for one in fields(first):
        mine, other = getattr(first, one.name), getattr(second, one.name)
        if mine is None or mine == ():
            if other is not None and other != ():
                changes[one.name] = other
        elif isinstance(mine, Client | Device | Network | Place | PrecallTest) and mine != other and other is not None:
            changes[one.name] = filled(mine, other)
    return replace(first, **changes) if changes else first


def _from_stats(base: Participant, stats: PeerStats) -> Participant:
    device, test = stats.device_info, stats.precall_network_information
    network, place = _where(stats.ip_information)
    found = replace(base, status=text(stats.status), config=text(stats.config), network=network, place=place)
    if device is not None:
        found = replace(
            found,
            client=Client(
                sdk=text(device.sdk_name),
                sdk_version=text(device.sdk_version),
                browser=text(device.browser),
                browser_version=text(device.browser_version),
                engine=text(device.engine),
                user_agent=text(device.user_agent),
            ),
            device=Device(
                os=text(device.os),
                os_version=text(device.os_version),
                is_mobile=device.is_mobile,
                cpus=device.cpus,
                memory_gb=device.memory,
                webgl_support=text(device.webgl_support),
            ),
        )
    if test is not None:
        found = replace(found, precall=_precall(test))
    return found


def _from_metadata(base: Participant, metadata: Metadata) -> Participant:
    device = metadata.device_info or DeviceInfo()
    browser = metadata.browser_metadata or BrowserMetadata()
    native = metadata.native_metadata or NativeMetadata()
    network, place = _where(metadata.ip_information)
    pair = selected_pair(metadata.candidate_pairs)
    test = next(iter(metadata.pc_metadata or ()), PcMetadata())
    if pair is not None:
        network = replace(
            network,
            relayed=_is_relayed(pair),
            transport=text(pair.local_candidate_protocol),
            network_type=text(pair.local_candidate_network_type),
        )
    precall = PrecallTest(
        effective_network_type=text(test.effective_network_type),
        turn_connectivity=test.turn_connectivity,
        relay_connectivity=test.relay_connectivity,
        reflexive_connectivity=test.reflexive_connectivity,
    )
    return replace(
        base,
        client=Client(
            sdk=text(metadata.sdk_name) or text(device.sdk_name),
            sdk_version=text(metadata.sdk_version) or text(device.sdk_version),
            sdk_type=text(metadata.sdk_type),
            browser=text(browser.browser) or text(device.browser),
            browser_version=text(browser.browser_version) or text(device.browser_version),
            engine=text(browser.engine) or text(device.engine),
            user_agent=text(browser.user_agent) or text(device.user_agent),
        ),
        device=Device(
            os=text(device.os),
            os_version=text(device.os_version),
            is_mobile=device.is_mobile,
            cpus=device.cpus,
            memory_gb=device.memory,
            webgl_support=text(browser.webgl_support) or text(device.webgl_support),
            audio_encoder=text(native.audio_encoder),
            video_encoder=text(native.video_encoder),
        ),
        network=network,
        place=place,
        precall=precall if metadata.pc_metadata else None,
        view_type=text(metadata.room_view_type),
    )


def selected_pair(pairs: CandidatePairs | None) -> CandidatePair | None:
    """Return the pair that media was sent over, else the one that it was received over: nominated, used last."""
    if pairs is None:
        return None
    for transport in (pairs.producing_transport, pairs.consuming_transport):
        if transport:
            return max(transport, key=in_use)
    return None


def in_use(pair: CandidatePair) -> tuple[bool, float]:
    """Return by what the pair in use is told: nominated, then used last."""
    return bool(pair.nominated), last_used_ms(pair) or 0.0


def last_used_ms(pair: CandidatePair) -> float | None:
    """Return when a pair last carried a packet, in epoch milliseconds."""
    times = (pair.last_packet_sent_timestamp, pair.last_packet_received_timestamp)
    return max((at for at in times if at), default=None)


def _is_relayed(pair: CandidatePair) -> bool | None:
    types = [text(pair.local_candidate_type), text(pair.remote_candidate_type)]
    known = [one.lower() for one in types if one]
    return "relay" in known if known else None


def _precall(wire: PrecallInformation) -> PrecallTest:
    """Round-trip times come in seconds; the units of jitter and loss are not documented, so they stay as sent."""
    return PrecallTest(
        rtt_ms=_ms(wire.rtt),
        backend_rtt_ms=_ms(wire.backend_rtt),
        throughput_kbps=wire.throughput if wire.throughput is not None else wire.throughtput,
        jitter=wire.jitter,
        fractional_loss=wire.fractional_loss,
        effective_network_type=text(wire.effective_networktype),
        turn_connectivity=wire.turn_connectivity,
        relay_connectivity=wire.relay_connectivity,
        reflexive_connectivity=wire.reflexive_connectivity,
    )


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else seconds * 1000.0


def _where(wire: IpInformation | None) -> tuple[Network, Place]:
    if wire is None:
        return Network(), Place()
    country = text(wire.country)
    location = text(wire.ip_location)
    ip = text(wire.ipv4) or (location if location and _is_ip(location) else None)
    asn = wire.asn or Asn()
    network = Network(
        ip=ip,
        organisation=text(wire.org) or text(asn.name),
        asn=text(asn.asn),
        domain=text(asn.domain),
        portal=text(wire.portal),
        route=text(asn.route),
        organisation_type=text(asn.type),
    )
    place = Place(
        city=text(wire.city),
        subdivision=text(wire.region),
        country=country,
        country_iso_code=country if country and len(country) == 2 and country.isalpha() else None,
        timezone=text(wire.timezone),
        text=location,
    )
    return network, place


def _is_ip(value: str) -> bool:
    try:
        ip_address(value)
    except ValueError:
        return False
    return True
