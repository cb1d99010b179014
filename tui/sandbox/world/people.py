"""Who comes to a session, with what, and when they join and leave."""

from __future__ import annotations

import math

from tui.sandbox.world.cast import PLANTED, Cast
from tui.sandbox.world.catalogue import (
    BAD_VERSION,
    CORPORATE,
    DATACENTERS,
    DESKTOPS,
    ELSEWHERE,
    FIRST_NAMES,
    HOSTS_PER_SITE,
    ISPS,
    LAST_NAMES,
    MACHINES,
    MOBILES,
    PLACES,
    SFUS,
    Machine,
)
from tui.sandbox.world.ids import Ids, Tag
from tui.sandbox.world.noise import fraction, mix, unit_at
from tui.sandbox.world.types import Call, Kind, Person, Place, Sfu

POPULATION = 1 << 21
"""How many users the world has."""

SMALL = 16
"""Up to so many people everybody may publish."""


def publisher_limit(call: Call) -> int:
    """Return how many people, the first ones, may publish."""
    if call.size <= SMALL:
        return call.size
    return 6 if call.size > 1000 else 10


def publishes(cast: Cast, call: Call, index: int) -> bool:
    """Return whether a person means to send media."""
    if index >= publisher_limit(call):
        return False
    return index == cast.culprit or index < 5 or unit_at(cast.key, 7000 + index) > 0.12


def user_number(base: int, index: int) -> int:
    """Return which of the world's users sits at a place of a call; `base` is the key of the call itself."""
    return (base + index) % POPULATION


def user_index(base: int, size: int, user_id: str) -> int | None:
    """Return the place of a user in a call, or None."""
    _, _, digits = user_id.rpartition("-")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 7:
        return None
    index = (int(digits) - base) % POPULATION
    return index if index < size and user_name(user_number(base, index))[0] == user_id else None


def user_name(number: int) -> tuple[str, str]:
    """Return the user id and the name of a user."""
    first = FIRST_NAMES[mix(number, 1) % len(FIRST_NAMES)]
    last = LAST_NAMES[mix(number, 2) % len(LAST_NAMES)]
    return f"{first}-{last}-{number}", f"{first.title()} {last.title()}"


def make_person(ids: Ids, seed: int, call: Call, cast: Cast, base: int, index: int) -> Person:
    """Return who a person is. What belongs to the user is the same in every session of the same call."""
    number = user_number(base, index)
    own = mix(seed, number, 0x9E45)
    user_id, name = user_name(number)
    planted = 0 < index < PLANTED or (index != PLANTED and fraction(cast.key, index, 21) < cast.share)
    machine = _machine(cast, own, index, planted)
    place = _place(cast, own, index, planted)
    network = _network(cast, own, index, planted, machine)
    sfu = _sfu(cast, place, index, planted)
    relayed = index == cast.culprit if cast.kind is Kind.TURN_ONLY else fraction(own, 30) < 0.06
    offers = ISPS.get(place.country_iso_code, ELSEWHERE)
    isp, asn = offers[-1] if network == "cellular" else offers[int(fraction(own, 31) * (len(offers) - 1))]
    if cast.kind is Kind.TURN_ONLY and relayed:
        isp, asn = CORPORATE
    version = machine.sdk_versions[min(len(machine.sdk_versions) - 1, int(fraction(own, 32) ** 0.5 * 3))]
    if cast.dimension == "client_version" and planted and index != PLANTED:
        version = cast.value or version
    browser_version = machine.browser_versions[int(fraction(own, 33) * len(machine.browser_versions))]
    sends = publishes(cast, call, index)
    publisher_type = "webrtc"
    if cast.ingress and index < 3:
        publisher_type = ("rtmp", "srt", "rtmp")[index]
    return Person(
        index=index,
        user_id=user_id,
        uuid=ids.make(Tag.PERSON, call.vendor, call.number, index),
        name=name,
        roles=("host",) if index == 0 else ("speaker",) if sends and call.size > SMALL else ("user",)
        if sends or call.size <= SMALL else ("viewer",),
        publisher_type=publisher_type,
        publishes=sends,
        sdk=machine.sdk,
        sdk_version=version,
        webrtc_version=machine.webrtc_version,
        browser=machine.browser,
        browser_version=browser_version,
        os=machine.os,
        os_version=machine.os_versions[mix(own, 34) % len(machine.os_versions)],
        device=machine.devices[mix(own, 35) % len(machine.devices)],
        is_mobile=machine.is_mobile,
        cpus=8 if machine.is_mobile else (4, 8, 8, 10, 12, 16)[mix(own, 36) % 6],
        memory_gb=4 if machine.is_mobile else 8,
        network_type=network,
        isp=isp,
        asn=asn,
        ip=f"{('192.0.2', '198.51.100', '203.0.113')[mix(own, 37) % 3]}.{1 + mix(own, 38) % 254}",
        place=place,
        sfu=sfu,
        distance_km=round(distance_km(place, sfu.place), 1),
        relayed=relayed,
        relay_protocol=("tls" if fraction(own, 39) < 0.4 else "tcp" if cast.kind is Kind.TURN_ONLY else "udp")
        if relayed else "",
    )  # fmt: skip


def affected(cast: Cast, person: Person) -> bool:
    """Return whether the session's incident acts on a person."""
    if cast.culprit >= 0:
        return person.index == cast.culprit
    have = {
        "sfu": person.sfu.sfu_id,
        "client_version": person.sdk_version,
        "country": person.place.country_iso_code,
        "network_type": person.network_type,
    }
    return cast.dimension is not None and have[cast.dimension] == cast.value


def spans(cast: Cast, call: Call, index: int) -> tuple[tuple[float, float], ...]:
    """Return (joined, leaves) of every join of a person, oldest first: cheap, because totals need it of everybody."""
    key, length = cast.key, call.ended_at - call.started_at
    if cast.kind is Kind.SIX_SECONDS:
        joined = round(call.started_at + 0.4 * unit_at(key, index), 3)
        return ((joined if index else call.started_at, call.ended_at),)
    late = min(600.0, 0.25 * length)
    steady = index == cast.culprit or (cast.dimension is not None and index <= PLANTED)
    if index == 0 or steady:
        joined = call.started_at + (index > 0) * (4 + 16 * unit_at(key, 8000 + index))
        leaves = call.ended_at - (index > 0) * 6 * unit_at(key, 9000 + index)
    else:
        joined = call.started_at + late * (index / call.size) ** 1.5 + 25 * unit_at(key, 8000 + index)
        early = unit_at(key, 9000 + index)
        leaves = call.ended_at - (40 * early if early < 0.8 else (early - 0.8) * 3.5 * length)
        leaves = max(leaves, joined + 0.1 * length)
    joined, leaves = round(joined, 3), round(min(leaves, call.ended_at), 3)
    if cast.kind is Kind.REJOIN_STORM and index == cast.culprit:
        return _storm(cast, joined, leaves)
    if not steady and index and unit_at(key, 10000 + index) < 0.07:
        gone = round(joined + (leaves - joined) * (0.2 + 0.6 * unit_at(key, 11000 + index)), 3)
        back = round(gone + 4 + 40 * unit_at(key, 12000 + index), 3)
        if back < leaves - 5:
            return ((joined, gone), (back, leaves))
    return ((joined, leaves),)


def distance_km(a: Place, b: Place) -> float:
    """Return the great-circle distance between two places."""
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    half_lat, half_lon = (lat_b - lat_a) / 2, math.radians(b.longitude - a.longitude) / 2
    h = math.sin(half_lat) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(half_lon) ** 2
    return 2 * 6371.0 * math.asin(min(1.0, math.sqrt(h)))


def _storm(cast: Cast, joined: float, leaves: float) -> tuple[tuple[float, float], ...]:
    drops = 4 + round(8 * cast.strength)
    found = []
    for n in range(drops):
        drop = cast.since + (cast.until - cast.since) * (n + 0.6 * unit_at(cast.key, 13000 + n)) / drops
        found.append((joined, round(drop, 3)))
        joined = round(drop + 2 + 9 * unit_at(cast.key, 14000 + n), 3)
    return (*found, (joined, leaves)) if joined < leaves - 1 else tuple(found)


def _machine(cast: Cast, own: int, index: int, planted: bool) -> Machine:
    if cast.dimension == "client_version" and planted and index != PLANTED:
        fitting = [number for number in DESKTOPS if BAD_VERSION[MACHINES[number].sdk] == cast.value]
        return MACHINES[fitting[mix(own, 40) % len(fitting)]]
    if cast.dimension == "network_type" and (planted or index == PLANTED):
        return MACHINES[MOBILES[mix(own, 40) % len(MOBILES)]]
    if cast.dimension == "client_version" and index == PLANTED:
        fitting = [number for number in DESKTOPS if BAD_VERSION[MACHINES[number].sdk] == cast.value]
        return MACHINES[fitting[0]]
    return MACHINES[int(fraction(own, 40) * len(MACHINES))]


def _place(cast: Cast, own: int, index: int, planted: bool) -> Place:
    if cast.dimension == "country":
        there = [place for place in PLACES if place.country_iso_code == cast.value]
        if planted and index != PLANTED:
            return there[mix(own, 41) % len(there)]
        elsewhere = [place for place in PLACES if place.country_iso_code != cast.value]
        return elsewhere[mix(own, 41) % len(elsewhere)]
    return PLACES[mix(own, 41) % len(PLACES)]


def _network(cast: Cast, own: int, index: int, planted: bool, machine: Machine) -> str:
    dice = fraction(own, 42)
    if cast.dimension == "network_type":
        return "cellular" if planted and index != PLANTED else "wifi" if dice < 0.8 or machine.is_mobile else "ethernet"
    if machine.is_mobile:
        return "cellular" if dice < 0.45 else "wifi"
    return "wifi" if dice < 0.75 else "ethernet"


def _sfu(cast: Cast, place: Place, index: int, planted: bool) -> Sfu:
    """Return the nearest site's server, except where that would make another slice look like the faulty one."""
    dice = fraction(cast.key, index, 43)
    if cast.dimension == "sfu":
        faulty = next(sfu for sfu in SFUS if sfu.sfu_id == cast.value)
        if planted and index != PLANTED:
            return faulty
        others = [sfu for sfu in SFUS if sfu is not faulty]
        return others[mix(cast.key, int(dice * 3), 44) % len(others)]
    if cast.dimension is not None or dice < 0.2:
        return SFUS[mix(cast.key, int(dice * 17) % 3, 44) % len(SFUS)]
    site = min(range(len(DATACENTERS)), key=lambda n: distance_km(place, DATACENTERS[n].place))
    return SFUS[site * HOSTS_PER_SITE + mix(cast.key, site) % HOSTS_PER_SITE]
