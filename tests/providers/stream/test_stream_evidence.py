"""Roster, details and timeline, and all of it together."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.requests import Request

from tests.providers.stream.stream_payloads import (
    ALICE,
    SESSION,
    START_S,
    Vendor,
    at,
    attendance,
    details,
    metrics,
    not_found,
    ns,
    refusal,
    roster,
    row,
    timeline,
)
from tui.errors import BadToken, NotFound
from tui.model import (
    Comparison,
    Depth,
    Direction,
    EventKind,
    Metric,
    Participant,
    QualityState,
    Threshold,
    TrackKind,
    Window,
)

WINDOW = Window.from_epoch(START_S, START_S + 30)
KNOWN = Participant(ALICE, user_id="alice", session_id="US-1", joined_at=at(START_S), left_at=at(START_S + 30))
ALL = {"/details/track": metrics(), "/details": details(), "/timeline": timeline()}


async def test_every_field_of_the_roster() -> None:
    vendor = Vendor({"/participants": roster(next="N==")})
    provider = vendor.provider()
    page = await provider.roster(SESSION, limit=500)
    await provider.roster(SESSION, page.next)
    await provider.aclose()
    first, again = vendor.params("/participants")
    assert (first["limit"], again["next"]) == ("100", "N==")
    assert page.total == 2
    one, two = page.items
    who = one.participant
    assert str(who.address) == "stream:default/standup-42/SESSION-1/alice/US-1"
    assert (who.name, who.roles, who.unified_session_id, who.is_live) == ("Alice", ("host",), "UNIFIED-1", False)
    assert (who.joined_at, who.left_at, who.duration_s) == (at(START_S), at(START_S + 600), 600)
    assert who.latest_activity_at == at(START_S + 900)
    assert (who.publisher_type, who.published_kinds) == ("webrtc", ("audio", "video"))
    client = who.client
    assert (client.sdk, client.sdk_version, client.webrtc_version) == ("stream-react", "1.21.4", "125")
    assert (client.browser, client.browser_version, who.device.os) == ("Chrome", "144.0", "macOS 15")
    assert (who.network.ip, who.sfu, who.distance_to_sfu_km) == ("203.0.113.9", "sfu-ams-01", 12.5)
    assert who.place.country_iso_code == "NL"
    summary = who.summary
    assert summary.score is not None
    assert (summary.score.value, summary.score.scale) == (71, "0-100 Stream cq")
    assert (summary.jitter_ms, summary.rtt_ms, summary.freezes_ms) == (22, 140, 3000)
    assert one.coverage.depth is Depth.SUMMARY
    assert [(event.name, event.kind, event.data) for event in one.events] == [
        ("reconnecting", EventKind.CONNECTION, {"try": 1})
    ]
    assert [event.kind for event in two.events] == [EventKind.ICE]
    assert two.participant.published_kinds is None
    assert two.participant.summary.score is None


async def test_overview_is_one_request_over_the_whole_presence() -> None:
    vendor = Vendor({"/details": details()})
    provider = vendor.provider()
    found = await provider.overview(KNOWN)
    await provider.aclose()
    (url,) = vendor.asked
    assert url.path.endswith("/call_stats/default/standup-42/SESSION-1/participant/alice/US-1/details")
    assert dict(url.params) == {
        "api_key": "demo_key",
        "since": "2026-02-10T10:00:00Z",
        "until": "2026-02-10T10:00:30Z",
        "max_points": "120",
    }
    assert found.coverage.depth is Depth.OVERVIEW
    assert found.coverage.window == WINDOW
    assert found.coverage.step_s == 10
    camera, layer, heard = found.tracks
    assert (camera.track_id, camera.kind, camera.codec, camera.rid, camera.label, camera.direction) == (
        "T-video",
        TrackKind.VIDEO,
        "VP8",
        "f",
        "Camera",
        Direction.SENT,
    )
    assert layer.track_id == "T-video/h"
    assert [(series.metric, str(series.unit), list(series.values), series.label) for series in camera.series] == [
        ("bitrate", "kbit/s", [900, 800], "Bitrate"),
        ("loss", "%", [1, 12], "Packet loss"),
        ("sparkle", "glitter", [7, 8], "Sparkle"),
    ]
    assert (heard.direction, heard.kind) == (Direction.RECEIVED, TrackKind.AUDIO)
    assert heard.publisher is not None
    assert (heard.publisher.user_id, heard.publisher.name, heard.publisher.participant_session_id) == (
        "bob",
        "Bob",
        "US-9",
    )
    jitter = heard.get(Metric.JITTER)
    assert jitter is not None
    assert (str(jitter.unit), list(jitter.values)) == ("ms", [20, 60])
    (subscription,) = found.subscriptions
    assert (subscription.publisher_user_id, subscription.track_ids) == ("bob", ("R-audio",))
    assert [(series.metric, series.label, list(series.values)) for series in found.connection] == [
        ("rtt", "Round-trip time", [80, 90]),
        ("publisher.rtt", "RTT, publisher", [81_000, 91_000]),
    ]
    warning = Threshold(
        Metric.LOSS, QualityState.FAIR, Comparison.ABOVE, 5, "%", "Stream server", 30, "video", "warning"
    )
    assert found.thresholds == (
        warning,
        Threshold(Metric.LOSS, QualityState.BAD, Comparison.ABOVE, 10, "%", "Stream server", None, "video", "critical"),
        Threshold(
            Metric.LOSS,
            QualityState.UNCLASSIFIED,
            Comparison.AT_OR_ABOVE,
            50,
            "%",
            "Stream server",
            None,
            "video",
            "purple",
        ),
    )


async def test_detail_puts_all_three_answers_together() -> None:
    vendor = Vendor({**ALL})
    provider = vendor.provider()
    found = await provider.detail(KNOWN, WINDOW)
    await provider.aclose()
    assert len(vendor.asked) == 3
    assert found.coverage.depth is Depth.FULL
    assert found.coverage.missing == {}
    assert found.coverage.points == sum(
        len(series) for series in (*found.connection, *(each for track in found.tracks for each in track.series))
    )
    assert len(found.source_ids) == 3
    assert found.participant.client.name == "stream-react"
    assert found.participant.joined_at == at(START_S)
    assert [track.track_id for track in found.tracks] == ["T-audio", "T-video", "T-video/h", "R-audio"]
    video = found.tracks[1]
    assert [series.metric for series in video.series] == ["bitrate", "framerate", "width", "height", "loss", "sparkle"]
    bitrate = video.get(Metric.BITRATE)
    assert bitrate is not None
    assert list(bitrate.values) == [900, 950, 400], "the track metrics hold every sample"
    assert bitrate.label == "Bitrate"
    assert [(event.name, event.kind, event.severity) for event in found.events] == [
        ("participant_joined", EventKind.JOIN, "info"),
        ("ice_restart", EventKind.ICE, "warning"),
    ]
    assert found.events[1].data == {"a.b.0": 1, "a.b.1": "x"}
    assert len(found.warnings) == 2
    assert next(vendor.params("/timeline")) == {
        "api_key": "demo_key",
        "start_time": "2026-02-10T10:00:00Z",
        "end_time": "2026-02-10T10:00:30Z",
    }


@pytest.mark.parametrize(
    ("broken", "name"), [("/details/track", "track metrics"), ("/details", "details"), ("/timeline", "timeline")]
)
async def test_a_missing_part_is_named(broken: str, name: str) -> None:
    vendor = Vendor({**ALL, broken: not_found("no such thing")})
    provider = vendor.provider()
    found = await provider.detail(KNOWN, WINDOW)
    await provider.aclose()
    assert list(found.coverage.missing) == [name]
    assert "no such thing" in found.coverage.missing[name]
    assert found.tracks or broken != "/timeline"


async def test_bad_credentials_are_not_a_missing_part() -> None:
    provider = Vendor({**ALL, "/details": refusal(401, 40)}).provider()
    with pytest.raises(BadToken):
        await provider.detail(KNOWN, WINDOW)
    await provider.aclose()


def only_unified(request: Request, _: object) -> Any:
    return details() if "/UNIFIED-1/" in request.url.path else not_found()


@pytest.mark.parametrize("known", [True, False])
async def test_the_unified_id_is_tried_where_the_own_is_not_known(known: bool) -> None:
    vendor = Vendor({"/details": only_unified, "/participants": roster()})
    provider = vendor.provider()
    who = Participant(ALICE, unified_session_id="UNIFIED-1" if known else None)
    found = await provider.overview(who)
    await provider.aclose()
    assert len(found.tracks) == 3
    assert [url.path.split("/")[-2] for url in vendor.asked if url.path.endswith("/details")] == ["US-1", "UNIFIED-1"]
    assert str(found.participant.address).endswith("/alice/US-1")


async def test_no_other_id_is_no_second_try() -> None:
    vendor = Vendor({"/participants": roster(participants=[]), "/participant_sessions": attendance([])})
    provider = vendor.provider()
    with pytest.raises(NotFound):
        await provider.overview(Participant(ALICE))
    await provider.aclose()
    assert sum(url.path.endswith("/details") for url in vendor.asked) == 1


async def test_the_vendors_default_asks_for_no_window() -> None:
    vendor = Vendor({"/details/track": metrics()})
    provider = vendor.provider()
    found = await provider.latest(KNOWN)
    await provider.aclose()
    assert next(vendor.params("/track")) == {"api_key": "demo_key"}
    assert found.coverage.window == Window.from_epoch(START_S, START_S + 2)


async def test_a_participant_is_told_by_both_lists() -> None:
    vendor = Vendor(
        {"/participants": roster(), "/participant_sessions": attendance([row("bob"), row(roles=["guest"])])}
    )
    provider = vendor.provider()
    found = await provider.participant(ALICE)
    await provider.aclose()
    assert (found.roles, found.duration_s, found.name, found.sfu) == (("guest",), 600, "Alice", "sfu-ams-01")
    assert found.is_live is False
    assert found.unified_session_id == "UNIFIED-1"


async def test_one_list_is_enough_for_a_participant() -> None:
    for endpoints in ({"/participants": roster()}, {"/participant_sessions": attendance()}):
        provider = Vendor(dict(endpoints)).provider()
        assert (await provider.participant(ALICE)).user_id == "alice"
        await provider.aclose()


async def test_a_participant_is_found_on_a_later_page_of_a_server_that_ignores_filters() -> None:
    def pages(request: Request, _: object) -> Any:
        return attendance() if request.query_params.get("next") == "2" else attendance([row("bob", "US-3")], next="2")

    provider = Vendor({"/participant_sessions": pages}).provider()
    assert (await provider.participant(ALICE)).session_id == "US-1"
    await provider.aclose()


async def test_a_repeated_cursor_ends_the_search() -> None:
    vendor = Vendor({"/participant_sessions": attendance([row("bob", "US-3")], next="2")})
    provider = vendor.provider()
    with pytest.raises(NotFound):
        await provider.participant(ALICE)
    await provider.aclose()
    assert len(vendor.asked) < 8


async def test_ids_of_any_letters_stay_one_part_of_the_path() -> None:
    seen = []

    def answer(request: Request, _: object) -> Any:
        seen.append(request.scope["raw_path"].split(b"?")[0].decode())
        return metrics()

    provider = Vendor({"/track": answer}).provider()
    address = SESSION.of("al@x.io|1/..", "..")
    await provider.latest(Participant(address))
    await provider.aclose()
    assert seen[0].endswith("/participant/al%40x.io%7C1%2F../%2E%2E/details/track")


async def test_times_outside_the_window_are_counted() -> None:
    late = details(user={"metrics": {"rtt_ms": [[START_S - 50, 1], [START_S + 5, 2], [None, 3]]}})
    provider = Vendor({"/details": late}).provider()
    found = await provider.overview(KNOWN)
    await provider.aclose()
    rtt = found.connection[0]
    assert list(rtt) == [(START_S + 5, 2)]
    assert (rtt.dropped, found.coverage.dropped) == (2, 2)
    assert ns(START_S)
