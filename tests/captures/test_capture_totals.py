"""Every real capture opens, and what each track comes to is what its raw lines say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.captures.capture_files import (
    CHROME,
    RTCSTATS,
    chrome_path,
    last_values_of_chrome,
    last_values_of_rtcstats,
    needs_captures,
    rtcstats_path,
)
from tui.model import Direction, Track
from tui.providers.captures import open_capture

pytestmark = needs_captures

FIELDS = {
    Direction.SENT: {
        "packets": "packetsSent",
        "bytes": "bytesSent",
        "frames_encoded": "framesEncoded",
        "frames_sent": "framesSent",
        "nacks": "nackCount",
        "plis": "pliCount",
    },
    Direction.RECEIVED: {
        "packets": "packetsReceived",
        "bytes": "bytesReceived",
        "packets_lost": "packetsLost",
        "frames_decoded": "framesDecoded",
        "frames_dropped": "framesDropped",
        "freezes": "freezeCount",
        "concealed_samples": "concealedSamples",
        "nacks": "nackCount",
        "plis": "pliCount",
    },
}
OLD_NAMES = {
    Direction.SENT: {"nackCount": "googNacksReceived", "pliCount": "googPlisReceived"},
    Direction.RECEIVED: {"nackCount": "googNacksSent", "pliCount": "googPlisSent"},
}
Raw = dict[str, dict[str, dict[str, Any]]]


@pytest.mark.parametrize("name", RTCSTATS)
def test_totals_of_an_rtcstats_dump_are_those_of_its_lines(name: str) -> None:
    assert_totals(rtcstats_path(name), last_values_of_rtcstats)


@pytest.mark.parametrize("name", CHROME)
def test_totals_of_a_chrome_dump_are_those_of_its_entries(name: str) -> None:
    assert_totals(chrome_path(name), last_values_of_chrome)


def assert_totals(path: Path, last_values: Callable[[Path], Raw]) -> None:
    capture = open_capture(path)
    raw = last_values(path)
    assert not [notice for notice in capture.notices if notice.kind == "file_damaged"]
    assert {participant.session_id for participant in capture.participants} == set(raw)
    for participant_id, stats in raw.items():
        tracks = {track.track_id: track for track in capture.evidence(participant_id).tracks}
        rtp = {
            stat_id
            for stat_id, fields in stats.items()
            if fields.get("type") in ("inbound-rtp", "outbound-rtp", "ssrc") and fields.get("mid") != "probator"
        }
        assert set(tracks) == rtp
        for stat_id, track in tracks.items():
            assert_track(track, stats[stat_id], stats)


def assert_track(track: Track, fields: dict[str, Any], stats: dict[str, dict[str, Any]]) -> None:
    aside = stats.get(str(fields.get("trackId")), {})
    for total, name in FIELDS[track.direction].items():
        old = OLD_NAMES[track.direction].get(name, name)
        raw = next((held[each] for held in (fields, aside) for each in (name, old) if each in held), None)
        if raw is None:
            assert total not in track.totals
        else:
            assert track.totals[total] == float(raw), (track.track_id, total)
    if track.direction is Direction.SENT:
        reports = [held for held in stats.values()
                   if held.get("type") == "remote-inbound-rtp" and held.get("localId") == track.track_id]  # fmt: skip
        lost = [float(held["packetsLost"]) for held in reports if "packetsLost" in held]
        if lost:
            assert track.totals["packets_lost"] == lost[0]
    assert track.ssrc == int(fields["ssrc"])


@pytest.mark.parametrize("name", [*RTCSTATS, *CHROME])
def test_samples_add_up_to_the_totals(name: str) -> None:
    path = rtcstats_path(name) if name in RTCSTATS else chrome_path(name)
    for participant in (capture := open_capture(path)).participants:
        assert participant.session_id is not None
        for track in capture.evidence(participant.session_id).tracks:
            packets = track.get("packets")
            if packets is not None:
                assert sum(packets.values) <= track.totals["packets"]
                assert min(packets.values) >= 0
            loss = track.get("loss")
            assert loss is None or (min(loss.values) >= 0 and max(loss.values) <= 100)
            for series in track.series:
                assert list(series.times_s) == sorted(set(series.times_s))
