"""What there is in the sandbox's world.

Everything here is a pure function of (world seed, id, time). Times are UTC epoch seconds; `_s` values that are not
called `at` or `time` are durations. Causes (capacity, loss, delay, CPU, mute) are primary; what a vendor would measure
follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What is the matter with a session, or what only looks as if something were."""

    HEALTHY = "healthy"
    # incidents
    SENDER_UPLINK_LOSS = "sender_uplink_loss"
    RECEIVER_DOWNLINK_LOSS = "receiver_downlink_loss"
    RECEIVER_CPU = "receiver_cpu"
    SENDER_CPU = "sender_cpu"
    ONE_SFU = "one_sfu"
    ONE_VERSION = "one_version"
    ONE_COUNTRY = "one_country"
    ONE_NETWORK = "one_network"
    TURN_ONLY = "turn_only"
    REJOIN_STORM = "rejoin_storm"
    NEVER_PUBLISHES = "never_publishes"
    # harmless
    MUTED = "muted"
    IDLE = "idle"
    LAYER_SWITCH = "layer_switch"
    SLOW_SCREENSHARE = "slow_screenshare"
    SIX_SECONDS = "six_seconds"


HARMLESS = (Kind.MUTED, Kind.IDLE, Kind.LAYER_SWITCH, Kind.SLOW_SCREENSHARE, Kind.SIX_SECONDS)
INCIDENTS = tuple(kind for kind in Kind if kind is not Kind.HEALTHY and kind not in HARMLESS)


class Stage(StrEnum):
    """Where a session is in its life."""

    LIVE = "live"
    NOT_READY = "not_ready"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Call:
    """One session.

    Attributes:
        number: its place in the world's schedule; negative for the named showcases.
        vendor: "stream" or "rtk".
        session_id: a UUID.
        container_id: the call's id or the meeting's UUID; several sessions may share it.
        call_type: Stream's call type.
        title: for people.
        started_at: UTC epoch seconds.
        ended_at: UTC epoch seconds of the last leave, also where that is still to come.
        size: how many people.
    """

    number: int
    vendor: str
    session_id: str
    container_id: str
    call_type: str
    title: str
    started_at: float
    ended_at: float
    size: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What really is the matter: for tests alone; no vendor endpoint tells.

    Attributes:
        kind: what.
        user_ids: whom it concerns.
        dimension: the slice that explains it ("sfu", "client_version", "country", "network_type"), or None.
        value: the value of that dimension.
        since: UTC epoch seconds of its onset; None where it lasts for the whole session.
        until: UTC epoch seconds of its end; None where it lasts to the end.
        strength: 0..1.
    """

    kind: Kind
    user_ids: tuple[str, ...] = ()
    dimension: str | None = None
    value: str | None = None
    since: float | None = None
    until: float | None = None
    strength: float = 0.0


class TrackKind(StrEnum):
    """The kinds of media that somebody can publish."""

    AUDIO = "audio"
    VIDEO = "video"
    SCREENSHARE = "screenshare"
    SCREENSHARE_AUDIO = "screenshare_audio"


class EventKind(StrEnum):
    """What happens to a connection; each vendor has words of its own for it."""

    JOINED = "joined"
    LEFT = "left"
    ICE_CONNECTED = "ice_connected"
    ICE_DISCONNECTED = "ice_disconnected"
    ICE_FAILED = "ice_failed"
    ICE_RESTART = "ice_restart"
    RECONNECTING = "reconnecting"
    PUBLISH_FAILED = "publish_failed"
    AUDIO_ON = "audio_on"
    AUDIO_OFF = "audio_off"
    VIDEO_ON = "video_on"
    VIDEO_OFF = "video_off"
    SCREENSHARE_STARTED = "screenshare_started"
    SCREENSHARE_STOPPED = "screenshare_stopped"
    DEVICE_CHANGED = "device_changed"
    BACKGROUNDED = "backgrounded"
    FOREGROUNDED = "foregrounded"


@dataclass(frozen=True, slots=True)
class Container:
    """A call (Stream) or meeting (RealtimeKit) that sessions are runs of.

    Attributes:
        number: its place in the world; negative for the showcases' own.
        container_id: Stream's call id, RealtimeKit's meeting UUID.
        created_at: UTC epoch seconds.
    """

    number: int
    vendor: str
    container_id: str
    call_type: str
    title: str
    created_at: float


@dataclass(frozen=True, slots=True)
class Place:
    """A city, or a person's spot near one."""

    city: str
    subdivision: str
    country: str
    country_iso_code: str
    continent: str
    latitude: float
    longitude: float
    timezone: str


@dataclass(frozen=True, slots=True)
class Sfu:
    """A media server.

    Attributes:
        sfu_id: "sfu-fra-02".
        datacenter: "fra".
    """

    sfu_id: str
    datacenter: str
    place: Place


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody in a call is, and with what they came.

    Attributes:
        index: their place in the call, 0 to size - 1.
        user_id: the integrator's id; the same person has the same one in every session of a container.
        uuid: RealtimeKit's meeting-level participant id.
        roles: Stream's roles; "host", "speaker", "user", "viewer".
        publisher_type: "webrtc", "rtmp" or "srt".
        publishes: whether they mean to send media.
        sdk: "stream-javascript", "stream-android" ...; what RealtimeKit calls its SDK is for its package to map.
        network_type: "wifi", "cellular" or "ethernet"; what a client really is on, even where its SDK does not say.
        distance_km: from the person to the SFU.
        relayed: whether media goes through a TURN relay.
        relay_protocol: "udp", "tcp" or "tls" where relayed, else "".
    """

    index: int
    user_id: str
    uuid: str
    name: str
    roles: tuple[str, ...]
    publisher_type: str
    publishes: bool
    sdk: str
    sdk_version: str
    webrtc_version: str
    browser: str
    browser_version: str
    os: str
    os_version: str
    device: str
    is_mobile: bool
    cpus: int
    memory_gb: int
    network_type: str
    isp: str
    asn: str
    ip: str
    place: Place
    sfu: Sfu
    distance_km: float
    relayed: bool
    relay_protocol: str


@dataclass(frozen=True, slots=True)
class Presence:
    """One join of one person and its leave.

    Attributes:
        call: in which session.
        person_index: who.
        sequence: 0 for the first join, then one more for each rejoin.
        session_id: a UUID: Stream's user session id, RealtimeKit's peer id.
        unified_id: the session id of the first presence, which stays through rejoins.
        joined_at: UTC epoch seconds.
        leaves_at: UTC epoch seconds of the leave, also where that is still to come.
        left_at: the leave as far as it is known by now; None while still in the call.
    """

    call: Call
    person_index: int
    sequence: int
    session_id: str
    unified_id: str
    user_id: str
    joined_at: float
    leaves_at: float
    left_at: float | None


@dataclass(frozen=True, slots=True)
class Track:
    """One stream of media that a presence publishes.

    Attributes:
        track_id: unique within the presence.
        codec: "opus", "VP8", "H264", "VP9", "AV1".
        rids: simulcast layers from best to least; one empty name where there is none.
        width: at its best, 0 for audio.
        height: at its best, 0 for audio.
        fps: what camera or screen delivers; 0 for audio.
        max_bps: what the encoder is allowed.
        ssrc: 32 bits.
    """

    track_id: str
    kind: TrackKind
    codec: str
    rids: tuple[str, ...]
    width: int
    height: int
    fps: float
    max_bps: float
    ssrc: int


@dataclass(frozen=True, slots=True)
class Subscription:
    """That a presence receives a track of another presence, while both are there."""

    publisher: Presence
    track: Track
    since: float
    until: float


class Link(NamedTuple):
    """The causes, at one instant, for one person.

    Losses are fractions; `cpu` is 1 where encoding just uses up the machine; `decode` is the cost of decoding, 1 being
    usual. `settled` values are those that adaptation has followed, some seconds behind. A restraint is the share of
    its usual rate that congestion control lets a sender use because of loss.
    """

    up_bps: float
    down_bps: float
    up_loss: float
    down_loss: float
    rtt_ms: float
    up_jitter_ms: float
    down_jitter_ms: float
    cpu: float
    decode: float
    settled_up_bps: float
    settled_down_bps: float
    settled_cpu: float
    up_restraint: float
    down_restraint: float


class Sent(NamedTuple):
    """What a sender measures of one track over the `seconds` before `at`. All zero while nothing is sent."""

    at: float
    seconds: float
    bitrate_bps: float
    target_bps: float
    available_bps: float
    fps: float
    source_fps: float
    width: int
    height: int
    encode_ms: float
    packets: int
    lost: int
    rtt_ms: float
    jitter_ms: float
    limitation: str
    frames: int
    key_frames: int
    nacks: int
    plis: int
    firs: int
    audio_level: float


class Received(NamedTuple):
    """What a receiver measures of one track over the `seconds` before `at`. All zero while nothing arrives.

    `concealed` is a fraction of the audio played; `freeze_ms` and the counts are of this interval alone.
    """

    at: float
    seconds: float
    bitrate_bps: float
    fps: float
    width: int
    height: int
    packets: int
    lost: int
    rtt_ms: float
    jitter_ms: float
    jitter_buffer_ms: float
    concealed: float
    concealment_events: int
    freezes: int
    freeze_ms: float
    frames_decoded: int
    frames_dropped: int
    key_frames: int
    decode_ms: float
    nacks: int
    plis: int
    firs: int
    audio_level: float


@dataclass(frozen=True, slots=True)
class ConnectionEvent:
    """Something that happened to a presence's connection.

    Attributes:
        at: UTC epoch seconds.
        severity: "info", "warning" or "error".
        detail: plain words and numbers about it.
    """

    at: float
    kind: EventKind
    severity: str
    detail: Mapping[str, str | float | bool]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a presence comes to as a whole, from its samples.

    Attributes:
        score: 0..100 over the time connected, as an experience score would have it; None where nothing was received.
        jitter_ms: mean of received media; None where nothing was received.
        rtt_ms: mean.
        freezes_ms: sum over the presence, of the worst received video.
    """

    score: float | None
    jitter_ms: float | None
    rtt_ms: float
    freezes_ms: float
