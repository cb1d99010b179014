"""Rule sets: each number as its publisher prints it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.support.triage_evidence import evidence, series
from tui.errors import UsageError
from tui.model import Comparison, Metric, QualityState, TrackKind, Vendor
from tui.triage.judge import judge
from tui.triage.rulesets import RULESETS, default_ruleset, next_ruleset, ruleset_named

PUBLISHED = Path(__file__).parents[2].parent / "shared" / "reference" / "quality-thresholds.csv"
NAMES = {
    "stream-docs": "stream",
    "teams-cqd": "teams",
    "twilio-docs": "twilio",
}
METRICS = {
    "loss": (Metric.LOSS, None),
    "jitter": (Metric.JITTER, TrackKind.AUDIO),
    "rtt": (Metric.RTT, None),
    "fps": (Metric.FRAMERATE, TrackKind.VIDEO),
    "fps_video": (Metric.FRAMERATE, TrackKind.VIDEO),
    "fps_screenshare": (Metric.FRAMERATE, TrackKind.SCREENSHARE),
    "encode_time": (Metric.ENCODE_TIME, None),
    "decode_time": (Metric.DECODE_TIME, None),
    "audio_concealment": (Metric.CONCEALMENT, TrackKind.AUDIO),
}
NOT_TAKEN = {"loss_avg", "mos", "video_loss_post_fec"}
"""Means over seven samples, scores, and loss behind error correction, which no source here delivers."""


def test_each_vendor_starts_with_its_own_rules() -> None:
    assert [default_ruleset(vendor).name for vendor in Vendor] == ["stream", "cloudflare", "twilio"]


def test_a_key_switches_them_round() -> None:
    name, seen = "stream", []
    for _ in RULESETS:
        seen.append(name)
        name = next_ruleset(name).name
    assert sorted(seen) == sorted(RULESETS)
    assert name == "stream"
    with pytest.raises(UsageError, match="nobody"):
        ruleset_named("nobody")


@pytest.mark.skipif(not PUBLISHED.is_file(), reason=f"the table of published thresholds is not at {PUBLISHED}")
def test_the_limits_are_those_of_the_published_table() -> None:
    checked = 0
    for row in csv.DictReader(PUBLISHED.read_text().splitlines()):
        if row["publisher"] not in NAMES or row["metric"] in NOT_TAKEN:
            continue
        metric, kind = METRICS[row["metric"]]
        factor = 100 if row["unit"] == "fraction" else 1
        rules = RULESETS[NAMES[row["publisher"]]]
        for state, text in ((QualityState.FAIR, row["fair"]), (QualityState.BAD, row["poor"])):
            told = {
                limit.limit
                for limit in rules.thresholds
                if limit.metric == metric and limit.state is state and limit.track_kind in (None, kind)
            }
            assert told == ({float(text) * factor} if text else set()), (row, state)
            checked += 1
    assert checked >= 20


@pytest.mark.parametrize(
    ("ruleset", "rtt_ms", "is_bad"),
    [("stream", 301, True), ("stream", 300, False), ("cloudflare", 250, True), ("cloudflare", 249, False),
     ("teams", 501, True), ("teams", 500, False), ("twilio", 401, True), ("twilio", 400, False)],
)  # fmt: skip
def test_the_same_call_is_poor_by_one_and_fine_by_another(ruleset: str, rtt_ms: float, is_bad: bool) -> None:
    judged = judge(evidence("ann", connection=[series(Metric.RTT, rtt_ms)]), RULESETS[ruleset])
    assert (judged.quality.state is QualityState.BAD) is is_bad


def test_clear_sides_are_strict_where_the_publisher_says_above() -> None:
    for rules in RULESETS.values():
        for limit in rules.thresholds:
            if limit.state is QualityState.BAD and rules.name != "cloudflare":
                assert limit.comparison in (Comparison.ABOVE, Comparison.BELOW)
