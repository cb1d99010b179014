"""`peer_stats`: what the generation with statistics in the participant's details says about the connection."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from tui.providers.realtimekit.schema.base import AnyText, Wire


class DeviceInfo(Wire):
    """The program and the machine."""

    browser: str | None = None
    browser_version: str | None = None
    engine: str | None = None
    os: str | None = None
    os_version: str | None = None
    sdk_name: str | None = None
    sdk_version: str | None = None
    user_agent: str | None = None
    cpus: float | None = None
    memory: float | None = None
    is_mobile: bool | None = None
    webgl_support: AnyText | None = None


class Asn(Wire):
    """Who routes the address."""

    asn: str | None = None
    domain: str | None = None
    name: str | None = None
    route: str | None = None
    type: str | None = None


def _asn(value: object) -> object:
    return {"asn": value} if isinstance(value, str) else value


class IpInformation(Wire):
    """Where the address is registered."""

    city: str | None = None
    region: str | None = None
    country: str | None = None
    timezone: str | None = None
    ipv4: str | None = None
    org: str | None = None
    portal: str | None = None
    ip_location: str | None = None
    asn: Annotated[Asn, BeforeValidator(_asn)] | None = None


class PrecallInformation(Wire):
    """What was measured before joining. Round-trip times in seconds, throughput in kbit/s, the rest unknown."""

    rtt: float | None = None
    backend_rtt: float | None = None
    throughput: float | None = None
    throughtput: float | None = None
    jitter: float | None = None
    fractional_loss: float | None = None
    effective_networktype: str | None = None
    turn_connectivity: bool | None = None
    relay_connectivity: bool | None = None
    reflexive_connectivity: bool | None = None


class ClientEvent(Wire):
    """Something that the client reported; `type` in one generation is `name` in the other."""

    type: str | None = None
    name: str | None = None
    timestamp: str | None = None
    metadata: Any = None


class PeerStats(Wire):
    """The connection of one participant."""

    config: str | None = None
    status: str | None = None
    device_info: DeviceInfo | None = None
    events: list[ClientEvent] | None = None
    ip_information: IpInformation | None = None
    precall_network_information: PrecallInformation | None = None
