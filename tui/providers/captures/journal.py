"""The event log of a dump: what the application and the browser did, and what that tells about the call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tui.model import EventKind, Scalar
from tui.providers.captures.table import Connection, is_time_ms
from tui.providers.captures.vocabulary import scalars

LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as logged; `at_s` by the log's clock, None where the log has no usable time."""

    connection_id: str | None
    at_s: float | None
    kind: EventKind
    name: str
    severity: str | None
    data: dict[str, Scalar]


@dataclass(slots=True)
class Journal:
    """Events, and the facts that they told.

    Attributes:
        identity: who the user and the conference are, as the application told it.
        track_labels: device labels by track id.
        shared_tracks: ids of tracks that came from a screen or tab.
        video_types: "camera" or "desktop" by SSRC, as the application told it.
        streams: stream ids by the id of a received track.
        codecs: by connection, the first codec of each kind of media in the last answer.
    """

    entries: list[Entry] = field(default_factory=list)
    identity: dict[str, Scalar] = field(default_factory=dict)
    track_labels: dict[str, str] = field(default_factory=dict)
    shared_tracks: set[str] = field(default_factory=set)
    video_types: dict[int, str] = field(default_factory=dict)
    streams: dict[str, str] = field(default_factory=dict)
    codecs: dict[str, dict[str, str]] = field(default_factory=dict)
    offerers: set[str] = field(default_factory=set)
    answerers: set[str] = field(default_factory=set)
    _ufrags: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, connection: Connection | None, value: object, time_ms: object) -> None:
        """Take one event.

        Args:
            name: as logged: "oniceconnectionstatechange".
            connection: whose it is; None for the page's.
            value: decoded JSON; webrtc-internals logs JSON as text, which is decoded here.
            time_ms: the log's clock.
        """
        at_s = float(time_ms) / 1000 if is_time_ms(time_ms) else None
        if isinstance(value, str) and value[:1] in ("{", "[", '"'):
            value = decoded(value)
        name = name.removeprefix("navigator.mediaDevices.")
        self._learn(name, connection, value)
        if name in _NO_EVENT:
            return
        if connection is not None and at_s is not None and name in ("close", "stop"):
            connection.closed_s = at_s
        owner = connection.connection_id if connection else None
        kind, severity = _kind(name, value)
        self.entries.append(Entry(owner, at_s, kind, name, severity, self._data(name, value)))
        if owner is not None and name == "setLocalDescription":
            for old in self._restarts(owner, value):
                self.entries.append(Entry(owner, at_s, EventKind.ICE, "ICE restart", None, {"previous ufrag": old}))

    def _learn(self, name: str, connection: Connection | None, value: object) -> None:
        if name in ("identity", "connectionInfo") and isinstance(value, dict):
            self.identity.update({key: each for key, each in scalars(value, depth=2).items() if each not in (None, "")})
        elif name == "setVideoType" and isinstance(value, dict):
            ssrc, video_type = value.get("ssrc"), value.get("videoType")
            if isinstance(ssrc, int) and isinstance(video_type, str):
                self.video_types[ssrc] = video_type
        elif name in ("getUserMediaOnSuccess", "getDisplayMediaOnSuccess") and isinstance(value, dict):
            self._learn_tracks(value.get("tracks"), is_shared=name.startswith("getDisplay"))
        elif name == "ontrack" and isinstance(value, str):
            match = re.match(r"(?:audio|video):(\S+) stream:(\S+)", value)
            if match:
                self.streams[match[1]] = match[2]
        elif name in ("createOffer", "createAnswer") and connection is not None:
            (self.offerers if name == "createOffer" else self.answerers).add(connection.connection_id)
        elif name in ("setLocalDescription", "setRemoteDescription") and connection is not None:
            sdp = value.get("sdp") if isinstance(value, dict) and value.get("type") == "answer" else None
            if isinstance(sdp, str):
                self.codecs[connection.connection_id] = first_codecs(sdp)

    def _learn_tracks(self, tracks: object, *, is_shared: bool) -> None:
        for track in tracks if isinstance(tracks, list) else []:
            if isinstance(track, dict) and isinstance(track_id := track.get("id"), str):
                if isinstance(label := track.get("label"), str) and label:
                    self.track_labels[track_id] = label
                if is_shared:
                    self.shared_tracks.add(track_id)

    def add_media_request(self, entry: dict[str, object]) -> None:
        """Take one entry of webrtc-internals' list of getUserMedia and getDisplayMedia requests and results."""
        name = str(entry.get("request_type") or "getUserMedia")
        data: dict[str, Scalar] = {}
        tracks = []
        for kind in ("audio", "video"):
            if isinstance(asked := entry.get(kind), str):
                data[f"{kind} asked"] = _short(asked) or "yes"
            info = decoded(entry.get(f"{kind}_track_info"))
            if isinstance(info, dict):
                tracks.append(info)
                data[f"{kind} label"] = str(info.get("label", ""))
        error = entry.get("error") or entry.get("error_message")
        severity = None
        kind_of_event = EventKind.DEVICE
        if error:
            name, severity, kind_of_event = f"{name}OnFailure", "error", EventKind.PERMISSION
            data["error"] = str(error)
            if entry.get("error") and (message := entry.get("error_message")):
                data["message"] = str(message)
        elif entry.get("stream_id"):
            name = f"{name}OnSuccess"
            self._learn_tracks(tracks, is_shared="isplay" in name)
        time_ms = entry.get("timestamp")
        at_s = float(time_ms) / 1000 if is_time_ms(time_ms) else None
        renderer = entry.get("rid")
        if isinstance(renderer, int):
            data["renderer"] = renderer
        self.entries.append(Entry(None, at_s, kind_of_event, name, severity, data))

    def _restarts(self, owner: str, value: object) -> Iterator[str]:
        sdp = value.get("sdp") if isinstance(value, dict) else None
        match = re.search(r"a=ice-ufrag:(\S+)", sdp) if isinstance(sdp, str) else None
        if match:
            previous = self._ufrags.get(owner)
            self._ufrags[owner] = match[1]
            if previous is not None and previous != match[1]:
                yield previous

    def _data(self, name: str, value: object) -> dict[str, Scalar]:
        if name.endswith("statechange"):
            return {"state": value if isinstance(value, str) else str(value)}
        if name.endswith("Description") or name.endswith(("OfferOnSuccess", "AnswerOnSuccess")):
            return {"type": str(value["type"])} if isinstance(value, dict) and "type" in value else {}
        candidate = value.get("candidate") if isinstance(value, dict) else None
        if isinstance(candidate, str):
            return parsed_candidate(candidate)
        if name.endswith("UserMediaOnSuccess") or name.endswith("DisplayMediaOnSuccess"):
            tracks = value.get("tracks") if isinstance(value, dict) else None
            return {
                f"{track.get('kind', 'track')} label": str(track.get("label", ""))
                for track in (tracks if isinstance(tracks, list) else [])
                if isinstance(track, dict)
            }
        if value is None or value in ("", {}):
            return {}
        return {key: _short(each) for key, each in list(scalars(value).items())[:24]}


_NO_EVENT = frozenset({"identity", "connectionInfo", "constraints"})


def _kind(name: str, value: object) -> tuple[EventKind, str | None]:
    lower = name.lower()
    failed = lower.endswith(("onfailure", "error"))
    severity = "error" if failed else None
    if lower.endswith("statechange") or lower in ("ondtlsstatechange",):
        severity = {"failed": "error", "disconnected": "warning"}.get(str(value))
        kind = EventKind.ICE if "ice" in lower else EventKind.CONNECTION
        return kind, severity
    if "usermedia" in lower or "displaymedia" in lower:
        return (EventKind.PERMISSION if failed else EventKind.DEVICE), severity
    if "ice" in lower or "candidate" in lower:
        return EventKind.ICE, severity
    for mark, kind in _MARKS:
        if mark in lower:
            return kind, severity
    if lower == "setvideotype" and isinstance(value, dict) and value.get("videoType") == "desktop":
        return EventKind.SCREENSHARE, None
    if failed or lower in ("create", "close", "stop", "setlocaldescription", "setremotedescription"):
        return EventKind.CONNECTION, severity
    return EventKind.OTHER, severity


_MARKS = (
    ("unmute", EventKind.UNMUTE),
    ("mute", EventKind.MUTE),
    ("visibility", EventKind.VISIBILITY),
    ("devicechange", EventKind.DEVICE),
    ("screenshare", EventKind.SCREENSHARE),
    ("network", EventKind.NETWORK),
)


def decoded(value: object) -> object:
    """Return what JSON text holds; the text itself where it is not JSON."""
    if not isinstance(value, str):
        return value
    try:
        inner: object = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return inner


def parsed_candidate(line: str) -> dict[str, Scalar]:
    """Return type, protocol, address and port of an ICE candidate line; {} where it is not one."""
    parts = line.removeprefix("a=").removeprefix("candidate:").split()
    if len(parts) < 8 or parts[6] != "typ":
        return {}
    port = int(parts[5]) if parts[5].isdecimal() and len(parts[5]) < 6 else None
    return {"type": parts[7], "protocol": parts[2].lower(), "address": parts[4], "port": port}


def first_codecs(sdp: str) -> dict[str, str]:
    """Return the first codec of each kind of media in an SDP: the one that an answer chose."""
    found: dict[str, str] = {}
    for section in re.split(r"\r?\n(?=m=)", sdp)[1:]:
        media = re.match(r"m=(audio|video) \d+ \S+ (\d+)", section)
        if media and media[1] not in found:
            codec = re.search(rf"a=rtpmap:{media[2]} ([^/\s]+)", section)
            if codec:
                found[media[1]] = codec[1]
    return found


def _short(value: Scalar) -> Scalar:
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[: LONGEST_TEXT - 1] + "…"
    return value
