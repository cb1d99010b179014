"""Real calls of real browsers: what was done to them is named, from when it was done, and nothing else is."""

from __future__ import annotations

import pytest

from tests.captures.capture_files import CHROME, RTCSTATS, chrome_path, needs_captures, rtcstats_path, step_times_s
from tui.providers.captures.capture import open_capture
from tui.triage.rules.signs import Sign
from tui.triage.session import Triage, triage_session
from tui.triage.verdict import Cause

pytestmark = needs_captures

STEPS = {
    "uplink-loss": ("up loss=10", Cause.SENDER_UPLINK),
    "uplink-300kbps": ("up kbps=300", Cause.SENDER_UPLINK),
    "delay-jitter": ("both delay=150 jitter=60", Cause.ACCESS_PATH),
    "outage-8s": ("cut", Cause.INTERRUPTED),
}
ONSET_S = 5.0


def triaged(path: object) -> Triage:
    capture = open_capture(str(path))
    return triage_session(
        capture.session, [capture.evidence(who.address.participant[0]) for who in capture.participants]
    )


@pytest.mark.parametrize("name", STEPS)
def test_what_was_done_to_a_call_is_named_from_when_it_was_done(name: str) -> None:
    what, cause = STEPS[name]
    done_s = step_times_s(name)[what]
    first, *others = triaged(chrome_path(name)).verdicts
    assert first.cause is cause
    assert first.since_s is not None
    assert abs(first.since_s - done_s) <= ONSET_S
    assert all(other.cause is cause for other in others)
    assert first.evidence


@pytest.mark.parametrize("name", STEPS)
def test_no_flag_stands_before_the_step(name: str) -> None:
    done_s = step_times_s(name)[STEPS[name][0]]
    assert all(done_s - ONSET_S <= finding.flag.since_s for finding in triaged(chrome_path(name)).findings)


@pytest.mark.parametrize("name", [name for name in CHROME if name not in STEPS])
def test_a_clean_call_and_a_muted_one_are_not_flagged(name: str) -> None:
    triage = triaged(chrome_path(name))
    assert triage.findings == ()
    assert not triage.is_flagged
    assert triage.verdicts[0].cause is Cause.NO_FAULT


def test_the_ice_failure_is_named() -> None:
    triage = triaged(rtcstats_path("chrome-standard-pc-failed"))
    failed = [verdict for verdict in triage.verdicts if verdict.cause is Cause.JOIN_FAILURE]
    assert {verdict.people for verdict in failed} == {("PC_1",), ("PC_2",)}
    assert all("ICE failed" in verdict.sentence for verdict in failed)
    later = triaged(rtcstats_path("undefined-ice-candidate")).verdicts[0]
    assert later.cause is Cause.INTERRUPTED
    assert "failed" in later.sentence


@pytest.mark.parametrize("name", RTCSTATS)
def test_healthy_jitsi_calls_have_no_flags(name: str) -> None:
    found = {finding.flag.metric for finding in triaged(rtcstats_path(name)).findings}
    expected = {
        "chrome-relay": {Sign.FREEZE_SHARE},
        "chrome-standard-pc-failed": {Sign.NEVER_CONNECTED, Sign.FAILED},
        "undefined-ice-candidate": {Sign.FAILED},
    }
    assert found == expected.get(name, set())
