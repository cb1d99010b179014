"""`peer_report.metadata`: client, device, network and events of a peer in the newest generation."""

from __future__ import annotations

from tui.sandbox.realtimekit.happenings import device_updates, new_events
from tui.sandbox.realtimekit.people import engine, sdk, user_agent, view_type, zeroed
from tui.sandbox.realtimekit.wire import Json, derived_id, iso, without_absent
from tui.sandbox.world import Person, Presence, World

_RELAY = "turn.cloudflare.example"
_VIEW_TYPES = {"GROUP_CALL": "groupCall", "WEBINAR": "webinar"}


def metadata(world: World, presence: Presence) -> Json:
    """Return the metadata part of a peer's report."""
    person = world.person(presence.call, presence.person_index)
    sdk_name, sdk_type = sdk(person)
    return {
        **device_updates(world, presence),
        "browser_metadata": without_absent(
            {
                "browser": person.browser or None,
                "browser_version": person.browser_version or None,
                "engine": engine(person) or None,
                "user_agent": user_agent(person),
            }
        )
        | {"webgl_support": True if person.browser else None},
        "candidate_pairs": {
            "producing_transport": [_pair(world, presence, person, produces=True)],
            "consuming_transport": [_pair(world, presence, person, produces=False)],
        },
        "device_info": {
            "cpus": person.cpus,
            "is_mobile": person.is_mobile,
            "os": person.os,
            "os_version": person.os_version,
        },
        "events": new_events(world, presence),
        "ip_information": ip_information(person)
        | {
            "asn": {
                "asn": person.asn,
                "domain": f"{_ascii(person.isp)}.example",
                "name": person.isp,
                "route": f"{zeroed(person.ip)}/16",
                "type": "isp",
            }
        },
        "native_metadata": {"audio_encoder": "opus", "video_encoder": "hardware"} if person.is_mobile else {},
        "pc_metadata": [
            {
                "effective_network_type": effective_network_type(person),
                "reflexive_connectivity": not person.relayed,
                "relay_connectivity": True,
                "turn_connectivity": True,
                "sdp": [],
                "timestamp": iso(presence.joined_at),
            }
        ],
        "room_view_type": _VIEW_TYPES[view_type(presence.call)],
        "sdk_name": sdk_name,
        "sdk_type": sdk_type,
        "sdk_version": person.sdk_version,
    }


def ip_information(person: Person) -> Json:
    """Return where an address is registered, as every generation tells it."""
    return {
        "city": person.place.city,
        "region": person.place.subdivision,
        "country": person.place.country_iso_code,
        "timezone": person.place.timezone,
        "ipv4": zeroed(person.ip),
        "org": person.isp,
    }


def effective_network_type(person: Person) -> str:
    """Return the browser's word for how fast a network seems: of a cellular one it may say 3g."""
    return "3g" if person.network_type == "cellular" and int(person.uuid[-1], 16) < 4 else "4g"


def _pair(world: World, presence: Presence, person: Person, *, produces: bool) -> Json:
    """Return the selected candidate pair of a transport; bytes and packets are totals of the whole connection."""
    rtt_s = world.summary(presence).rtt_ms / 1000
    ended_at = presence.left_at if presence.left_at is not None else world.now()
    lasted_s = max(0.0, ended_at - presence.joined_at)
    packets = round(lasted_s * 50)
    main, other = ("sent", "received") if produces else ("received", "sent")
    local = "relay" if person.relayed else "srflx"
    relay = f"turn:{_RELAY}:{443 if person.relay_protocol == 'tls' else 3478}?transport={person.relay_protocol}"
    side = "producing" if produces else "consuming"
    return without_absent(
        {
            "nominated": True,
            "current_round_trip_time": round(rtt_s, 6),
            "total_round_trip_time": round(rtt_s * lasted_s / 2.5, 6),
            f"bytes_{main}": packets * 900,
            f"bytes_{other}": packets * 40,
            f"packets_{main}": packets,
            f"packets_{other}": packets // 5,
            "bytes_discarded_on_send": 0,
            "packets_discarded_on_send": 0,
            "available_outgoing_bitrate": _available_bps(world, presence) if produces else None,
            "last_packet_received_timestamp": round(ended_at * 1000),
            "last_packet_sent_timestamp": round(ended_at * 1000),
            "local_candidate_id": "I" + derived_id(presence.session_id, side, "local")[:8],
            "local_candidate_type": local,
            "local_candidate_address": zeroed(person.ip),
            "local_candidate_port": 49_152 + int(presence.session_id[:3], 16),
            "local_candidate_protocol": "tcp" if person.relay_protocol in ("tcp", "tls") else "udp",
            "local_candidate_network_type": person.network_type,
            "local_candidate_url": relay if person.relayed else f"stun:{_RELAY}:3478",
            "local_candidate_related_address": "0.0.0.0",  # noqa: S104  (what browsers put there to hide the real one)
            "local_candidate_related_port": 0,
            "remote_candidate_id": "I" + derived_id(presence.session_id, side, "remote")[:8],
            "remote_candidate_type": "host",
            "remote_candidate_address": "198.51.0.0",
            "remote_candidate_port": 3478,
            "remote_candidate_protocol": "udp",
        }
    )


def _available_bps(world: World, presence: Presence) -> int | None:
    ended_at = presence.left_at if presence.left_at is not None else world.now()
    for track in world.tracks(presence):
        available = world.sent(presence, track, max(presence.joined_at + 1, ended_at - 1)).available_bps
        if available > 0:
            return round(available)
    return None


def _ascii(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isascii() and letter.isalnum())
