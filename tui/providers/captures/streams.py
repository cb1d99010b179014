"""The RTP streams of a connection, each with its relatives among the statistics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tui.providers.captures.table import Connection, Stat


@dataclass(frozen=True, slots=True)
class Stream:
    """An RTP stream and its relatives among the stats of a connection.

    Attributes:
        rtp: the inbound-rtp or outbound-rtp.
        remote: what the other end reported about it.
        track: the `track` object of browsers before 2023, which has the picture's and the playout's numbers.
        source: the camera, microphone or screen that is sent.
    """

    connection: Connection
    rtp: Stat
    remote: Stat | None
    track: Stat | None
    source: Stat | None

    @property
    def is_sent(self) -> bool:
        """Whether it is sent."""
        return self.rtp.type == "outbound-rtp"

    @property
    def ssrc(self) -> int | None:
        """Its SSRC."""
        ssrc = self.rtp.number("ssrc")
        return int(ssrc) if ssrc is not None else None

    @property
    def media(self) -> str:
        """What it carries: "audio", "video", or the browser's own word."""
        return self.rtp.text("kind") or self.rtp.text("mediaType") or "unknown"

    @property
    def media_track_id(self) -> str | None:
        """The id of the MediaStreamTrack."""
        for stat in (self.rtp, self.track, self.source):
            if stat is not None and (track_id := stat.text("trackIdentifier")):
                return track_id
        return None


def streams(connection: Connection) -> Iterator[Stream]:
    """Yield the RTP streams of a connection, sent ones first, without the browser's bandwidth probes."""
    tracks = {stat.stat_id: stat for stat in connection.of_type("track")}
    sources = {stat.stat_id: stat for stat in connection.of_type("media-source")}
    remotes = connection.of_type("remote-inbound-rtp", "remote-outbound-rtp")
    by_local = {stat.text("localId"): stat for stat in remotes}
    by_ssrc = {(stat.type, stat.number("ssrc")): stat for stat in remotes if stat.number("ssrc") is not None}
    for rtp in (*connection.of_type("outbound-rtp"), *connection.of_type("inbound-rtp")):
        if not len(rtp) or rtp.text("mid") == "probator" or rtp.text("trackIdentifier") == "probator":
            continue
        remote_type = "remote-inbound-rtp" if rtp.type == "outbound-rtp" else "remote-outbound-rtp"
        remote = by_local.get(rtp.stat_id) or by_ssrc.get((remote_type, rtp.number("ssrc")))
        track = tracks.get(rtp.text("trackId") or "")
        source_id = rtp.text("mediaSourceId") or (track.text("mediaSourceId") if track else None) or ""
        yield Stream(connection, rtp, remote, track, sources.get(source_id))
