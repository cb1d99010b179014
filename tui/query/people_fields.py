"""The fields that tell who a participant is and how they were connected."""

from __future__ import annotations

from tui.model import Depth, SessionStatus, TrackKind
from tui.query.field import Field, FieldType, Record

_SUMMARY, _OVERVIEW = Depth.SUMMARY, Depth.OVERVIEW
_TEXT, _NUMBER, _YES_NO = FieldType.TEXT, FieldType.NUMBER, FieldType.YES_NO


def _joined(name: str | None, version: str | None) -> str | None:
    return f"{name} {version}" if name and version else None


PEOPLE: tuple[Field, ...] = (
    # who
    Field(
        "user",
        _TEXT,
        "user id, or the integrator's own id",
        ("user:alice",),
        ("user_id",),
        participant=lambda p: (p.user_id, p.custom_id),
        searched=True,
    ),
    Field(
        "name", _TEXT, "display name", ("name:~smith",), depth=_SUMMARY, participant=lambda p: (p.name,), searched=True
    ),
    Field(
        "presence",
        _TEXT,
        "id of one presence: user session or peer",
        ("presence:4f1c*",),
        ("peer", "user_session"),
        participant=lambda p: (p.session_id, p.unified_session_id),
        searched=True,
    ),
    Field(
        "role",
        _TEXT,
        "role or preset",
        ("role:host",),
        ("preset",),
        participant=lambda p: p.roles,
        searched=True,
        values=("host", "guest", "user", "admin", "moderator", "viewer"),
    ),
    # presence
    Field(
        "duration",
        FieldType.DURATION,
        "how long",
        ("duration>10m", "duration<30s"),
        unit="s",
        session=lambda s: (s.duration_s,),
        participant=lambda p: (p.duration_s,),
    ),
    Field(
        "joined",
        FieldType.TIME,
        "when the person came",
        ("joined>14:05", "joined>-2h"),
        participant=lambda p: (p.joined_at,),
    ),
    Field("left", FieldType.TIME, "when the person went", ("left<14:30",), participant=lambda p: (p.left_at,)),
    Field(
        "live",
        _YES_NO,
        "still going on",
        ("live:yes",),
        session=lambda s: (None if s.status == "unknown" else s.status == "live",),
        participant=lambda p: (p.is_live if p.is_live is not None else (False if p.left_at else None),),
    ),
    Field(
        "rejoins",
        _NUMBER,
        "how often the same person came back",
        ("rejoins>=2",),
        all_rows=True,
        participant=lambda p: (p.rejoins,),
    ),
    Field(
        "status",
        _TEXT,
        "the vendor's own word about the connection or session",
        ("status:~connect",),
        session=lambda s: (s.status,),
        participant=lambda p: (p.status,),
        depth=_SUMMARY,
        values=tuple(SessionStatus),
        closed=frozenset({Record.SESSION}),
    ),
    # media sent
    Field(
        "publisher",
        _TEXT,
        "how media is sent in",
        ("publisher:rtmp",),
        ("publisher_type",),
        participant=lambda p: (p.publisher_type,),
        values=("webrtc", "rtmp", "rtmps", "srt", "whip", "sip", "rtsp"),
    ),
    Field(
        "publishes",
        _TEXT,
        "kinds of track sent",
        ("publishes:screenshare",),
        ("track", "kind"),
        depth=_SUMMARY,
        participant=lambda p: p.published_kinds or (),
        evidence=lambda e: (
            *(e.participant.published_kinds or ()),
            *(t.kind for t in e.tracks if t.direction == "sent"),
        ),
        values=tuple(TrackKind),
    ),
    Field(
        "codec",
        _TEXT,
        "codec of any track",
        ("codec:vp8",),
        depth=_OVERVIEW,
        evidence=lambda e: tuple(t.codec for t in e.tracks),
        values=("opus", "VP8", "VP9", "H264", "AV1"),
    ),
    # client, device, network, place
    Field(
        "client",
        _TEXT,
        "program or SDK",
        ("client:~ios",),
        ("app", "sdk"),
        depth=_SUMMARY,
        searched=True,
        participant=lambda p: (p.client.name, p.client.sdk, p.client.sdk_type),
    ),
    Field(
        "version",
        FieldType.VERSION,
        "version of the program or SDK",
        ("version:1.2*", "version<1.10"),
        depth=_SUMMARY,
        participant=lambda p: (p.client.version, p.client.sdk_version),
    ),
    Field(
        "browser",
        _TEXT,
        "browser, with its version",
        ("browser:firefox*",),
        depth=_SUMMARY,
        searched=True,
        participant=lambda p: (p.client.browser, _joined(p.client.browser, p.client.browser_version)),
        values=("Chrome", "Firefox", "Safari", "Edge"),
    ),
    Field(
        "os",
        _TEXT,
        "operating system, with its version",
        ("os:android*",),
        depth=_SUMMARY,
        searched=True,
        participant=lambda p: (p.device.os, _joined(p.device.os, p.device.os_version)),
        values=("Windows", "macOS", "Linux", "Android", "iOS"),
    ),
    Field(
        "device",
        _TEXT,
        "device model",
        ("device:~pixel",),
        depth=_OVERVIEW,
        searched=True,
        participant=lambda p: (p.device.name,),
    ),
    Field(
        "mobile",
        _YES_NO,
        "on a phone or tablet",
        ("mobile:yes",),
        depth=_OVERVIEW,
        participant=lambda p: (p.device.is_mobile,),
    ),
    Field(
        "network",
        _TEXT,
        "kind of network",
        ("network:cellular",),
        ("network_type",),
        depth=_OVERVIEW,
        searched=True,
        participant=lambda p: (p.network.network_type, p.precall.effective_network_type if p.precall else None),
        values=("wifi", "cellular", "wired", "4g", "3g"),
    ),
    Field(
        "ip",
        _TEXT,
        "address on the internet",
        ("ip:203.0.113.*",),
        depth=_SUMMARY,
        searched=True,
        participant=lambda p: (p.network.ip,),
    ),
    Field(
        "isp",
        _TEXT,
        "whose network it is",
        ("isp:~telecom", "isp:AS3320"),
        ("asn",),
        depth=_OVERVIEW,
        searched=True,
        participant=lambda p: (p.network.organisation, p.network.asn),
    ),
    Field(
        "relayed",
        _YES_NO,
        "media went through a TURN relay",
        ("relayed:yes",),
        ("turn",),
        depth=_OVERVIEW,
        participant=lambda p: (p.network.relayed,),
    ),
    Field(
        "country",
        _TEXT,
        "country, by code or name",
        ("country:BR",),
        depth=_OVERVIEW,
        searched=True,
        participant=lambda p: (p.place.country_iso_code, p.place.country),
    ),
    Field(
        "city", _TEXT, "city", ("city:~paulo",), depth=_OVERVIEW, searched=True, participant=lambda p: (p.place.city,)
    ),
    Field(
        "region",
        _TEXT,
        "part of the country, or continent",
        ("region:bavaria",),
        ("subdivision", "continent"),
        depth=_OVERVIEW,
        searched=True,
        participant=lambda p: (p.place.subdivision, p.place.continent),
    ),
    Field("sfu", _TEXT, "media server", ("sfu:~fra",), depth=_SUMMARY, searched=True, participant=lambda p: (p.sfu,)),
)
