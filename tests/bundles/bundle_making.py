"""Small bundles, made by the real writer."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import httpx

from tui.model import Address, Vendor
from tui.transports.bundle import BundleWriter, Missing, Note, SessionRecord
from tui.transports.bundle.request import RequestKey, key_of
from tui.transports.bundle.rows import Kept, SourceRecord

NOW = datetime(2026, 11, 20, 14, tzinfo=UTC)
BASE_URL = "https://vendor.test/base"
SESSION = Address(Vendor.STREAM, ("default", "standup"), "s-1")


def key(path: str, **params: str) -> RequestKey:
    return key_of(httpx.Request("GET", f"{BASE_URL}{path}", params=params), b"", Vendor.STREAM, BASE_URL)


def kept(path: str, body: object, *, status: int = 200, is_final: bool = False, **params: str) -> Kept:
    return Kept(
        key(path, **params), status, {"content-type": "application/json"}, json.dumps(body).encode(), NOW, is_final
    )


def small_bundle(path: Path, answers: int = 12) -> Path:
    """Write a bundle with something in every table."""
    with BundleWriter(path, at=NOW) as writer:
        writer.add_source(SourceRecord(Vendor.STREAM, "stream", "prod"))
        record = SessionRecord(SESSION, "Standup", "full", NOW, is_final=True, is_complete=True)
        writer.put_session(record)
        for number in range(answers):
            writer.keep(
                kept(f"/thing/{number}", {"number": number, "text": "x" * 300 * number}), Counter({"a.token": 1})
            )
        writer.put_missing(record, [Missing(SESSION, "report", "not there")])
        writer.put_note(Note("It froze", SESSION, SESSION.of("alice", "p-1"), NOW, NOW))
    return path


def read_all(path: Path) -> int:
    """Read whatever there is in a bundle, and return how many answers."""
    from tui.transports.bundle import open_bundle

    with open_bundle(path) as bundle:
        bundle.manifest()
        bundle.sources()
        bundle.sessions()
        bundle.missing()
        bundle.masked()
        bundle.notes()
        return sum(1 for _ in bundle.answers())
