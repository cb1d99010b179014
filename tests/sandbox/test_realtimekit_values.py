"""What the simulated RealtimeKit computes: scores, summaries, pages, times."""

from __future__ import annotations

from datetime import datetime
from itertools import islice

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sandbox_serving import SandboxServer
from tui.sandbox.realtimekit import Generation, cumulative, generation_of, score
from tui.sandbox.realtimekit.people import zeroed
from tui.sandbox.realtimekit.report import peer_report
from tui.sandbox.realtimekit.wire import iso, minutes, page
from tui.sandbox.world import Kind, World

percent = st.floats(0, 100)
milliseconds = st.floats(0, 2000)


@given(percent, milliseconds, st.integers(0, 50), st.integers(0, 4000), st.floats(0, 60), st.booleans())
def test_scores_are_fractions(
    loss: float, jitter_ms: float, concealed: int, width: int, fps: float, screenshare: bool
) -> None:
    scores = (
        score.audio_sent(loss, jitter_ms),
        score.audio_received(loss, jitter_ms, concealed),
        score.video(loss, jitter_ms, width=width, fps=fps, frames=int(fps), screenshare=screenshare),
    )
    assert all(0 <= value <= 1.0000001 for value in scores)


def test_scores_at_their_corners() -> None:
    assert score.audio_sent(0, 0) == 1
    assert score.audio_sent(10, 30) == 0
    assert score.audio_sent(5, 20) == pytest.approx(0.65)
    assert score.audio_sent(0, 25) == pytest.approx(0.85)
    assert score.audio_received(0, 0, 3) == pytest.approx(0.8)
    assert score.audio_received(10, 30, 0) == pytest.approx(0.2)
    fine = {"width": 1280, "fps": 30.0, "frames": 210, "screenshare": False}
    assert score.video(0, 0, **fine) == 1  # type: ignore[arg-type]  # mixed values
    assert score.video(10, 0, **fine) == pytest.approx(0.8)  # type: ignore[arg-type]  # mixed values
    assert score.video(0, 0, width=239, fps=7.9, frames=0, screenshare=False) == pytest.approx(
        0.8 * 0.85 * 0.7 * 0.5 + 0.2
    )
    assert score.video(0, 0, width=720, fps=5, frames=35, screenshare=True) == 1, "slow, as screen shares are"


def test_loss_is_of_what_was_sent_or_should_have_come() -> None:
    assert score.loss_percent(10, 100, sent=True) == 10
    assert score.loss_percent(10, 90, sent=False) == 10
    assert score.loss_percent(0, 0, sent=True) == 0


def row(lost: int, rtt_s: float) -> dict[str, object]:
    return {"mos_quality": 1.0, "packets_lost": lost, "packets_sent": 100, "rtt": rtt_s}


def test_summaries_come_from_the_rows() -> None:
    summary = cumulative.audio_producer([row(0, 0.1), row(5, 0.2), row(30, 0.3), row(60, 0.6)])
    assert summary["rtt"] == {
        "avg": 300.0,
        "100ms_or_greater_event_fraction": 1.0,
        "250ms_or_greater_event_fraction": 0.5,
        "500ms_or_greater_event_fraction": 0.25,
    }
    assert summary["packet_loss"] == {
        "avg": 23.75,
        "5_or_greater_event_fraction": 0.75,
        "10_or_greater_event_fraction": 0.5,
        "25_or_greater_event_fraction": 0.5,
        "50_or_greater_event_fraction": 0.25,
    }
    assert cumulative.audio_producer([]) == {}
    assert cumulative.video_consumer([], screenshare=False) == {}


@given(st.integers(0, 60), st.integers(1, 20), st.integers(1, 30))
def test_pages_cover_a_list(total: int, per_page: int, page_no: int) -> None:
    part = slice((page_no - 1) * per_page, page_no * per_page)
    shown, how = page(range(total), part)
    assert how["total_count"] == total
    if shown:
        assert list(shown) == list(range(how["start_offset"] - 1, how["end_offset"]))
    else:
        assert (how["start_offset"], how["end_offset"]) == (0, 0)


@given(st.floats(1_500_000_000, 2_000_000_000))
def test_times_keep_their_milliseconds(at: float) -> None:
    text = iso(at)
    assert len(text) == 24
    assert abs(datetime.fromisoformat(text).timestamp() - at) <= 0.000501


def test_durations_and_addresses() -> None:
    assert minutes(348.582) == 5.8097
    assert zeroed("203.0.113.77") == "203.0.0.0"


def test_all_generations_occur_and_the_named_sessions_are_told_in_the_newest() -> None:
    world = World()
    told = [generation_of(world.call("rtk", place)) for place in range(120)]
    assert set(told) == set(Generation)
    assert {generation_of(call) for call in world.showcases("rtk").values()} == {Generation.PEER_REPORT}


@pytest.mark.parametrize(
    ("kind", "family", "part", "bad"),
    [
        (Kind.SENDER_CPU, "video_producer", "cpu_quality_limitation_fraction", 0.3),
        (Kind.NEVER_PUBLISHES, "video_producer", "no_video_fraction", 0.9),
    ],
)
def test_an_incident_shows_in_the_report_of_whom_it_concerns(kind: Kind, family: str, part: str, bad: float) -> None:
    world = World()
    call = world.showcase(kind, "rtk")
    fractions = {}
    for index in range(call.size):
        presence = world.presences(call, index)[0]
        summary = peer_report(world, presence)["quality"][f"{family}_cumulative"]
        if summary:
            fractions[presence.user_id] = summary["issues"][part]
    concerned = set(world.truth(call).user_ids)
    assert concerned
    assert all(fractions[user_id] > bad for user_id in concerned)
    assert all(value < bad for user_id, value in fractions.items() if user_id not in concerned)


def test_a_page_far_into_a_crowd(sandbox_server: SandboxServer) -> None:
    world, mine = sandbox_server.world, sandbox_server.credentials.realtimekit
    call = world.showcase("crowd", "rtk")
    answer = httpx.get(
        f"{sandbox_server.realtimekit_url}/accounts/{mine.account_id}/realtime/kit/{mine.app_id}"
        f"/sessions/{call.session_id}/participants",
        params={"page_no": 401, "per_page": 200},
        headers={"Authorization": f"Bearer {mine.api_token}"},
        timeout=30,
    )
    data = answer.json()["data"]
    shown = [participant["id"] for participant in data["participants"]]
    total = data["paging"]["total_count"]
    assert data["paging"] == {"total_count": total, "start_offset": 80_001, "end_offset": 80_200}
    assert total == world.attendance(call)[0]
    assert len(set(shown)) == 200
    first = world.presence("rtk", shown[0])
    assert first is not None
    expected = [presence.session_id for presence in islice(world.roster(call, first.person_index), 203)]
    assert shown == expected[expected.index(shown[0]) :][:200]
