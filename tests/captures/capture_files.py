"""Where the real captures lie, and what their raw lines say."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

CAPTURES = Path(__file__).parents[2].parent / "shared" / "captures"
RTCSTATS = (
    "chrome-relay",
    "chrome-standard-pc-failed",
    "firefox-standard-stats-sfu",
    "google-legacy-stats-p2p",
    "google-standard-stats-p2p",
    "google-standard-stats-sfu",
    "safari-standard-stats",
    "undefined-ice-candidate",
)
CHROME = ("clean", "delay-jitter", "muted", "outage-8s", "uplink-300kbps", "uplink-loss")

needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason=f"the real captures are not at {CAPTURES}")


def rtcstats_path(name: str) -> Path:
    return CAPTURES / f"{name}.rtcstats"


def chrome_path(name: str) -> Path:
    return CAPTURES / "chrome" / f"{name}.json.gz"


def step_times_s(name: str) -> dict[str, float]:
    """When each step of a recorded call happened, UTC epoch seconds, by what was done."""
    steps = json.loads((CAPTURES / "chrome" / f"{name}.steps.json").read_text())
    return {entry["what"]: datetime.fromisoformat(entry["time"]).timestamp() for entry in steps["log"]}


def last_values_of_rtcstats(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """By connection and stat id: the last value of each field, merged from the raw lines."""
    merged: dict[str, dict[str, dict[str, Any]]] = {}
    for line in path.read_text().splitlines():
        name, connection, value, *_ = json.loads(line)
        if name != "getstats":
            continue
        for stat_id, fields in value.items():
            if isinstance(fields, dict):
                merged.setdefault(connection, {}).setdefault(stat_id, {}).update(fields)
    return merged


def last_values_of_chrome(path: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """By connection and stat id: the last value of each field, from the raw entries."""
    dump = json.loads(gzip.decompress(path.read_bytes()))
    merged: dict[str, dict[str, dict[str, Any]]] = {}
    for connection, held in dump["PeerConnections"].items():
        for key, entry in held["stats"].items():
            if "-[" in key:
                continue
            stat_id, _, field = key.rpartition("-")
            fields = merged.setdefault(connection, {}).setdefault(stat_id, {})
            fields[field] = json.loads(entry["values"])[-1]
            fields["type"] = entry["statsType"]
    return merged
