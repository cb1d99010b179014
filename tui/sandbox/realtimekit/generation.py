"""Which generation of shapes a session is told in."""

from __future__ import annotations

from enum import StrEnum
from zlib import crc32

from tui.sandbox.world import Call


class Generation(StrEnum):
    """The shapes of RealtimeKit's statistics, by the time at which they were current."""

    Y2023 = "2023"
    MID_2026 = "mid-2026"
    PEER_REPORT = "peer-report"


def generation_of(call: Call) -> Generation:
    """Return the generation that a session is told in unless a switch says otherwise.

    The named showcases are told in the newest one, where incidents can be seen; of the others every eighth is told
    in each of the older two.
    """
    if call.number < 0:
        return Generation.PEER_REPORT
    lot = crc32(call.session_id.encode()) % 8
    return {0: Generation.Y2023, 1: Generation.MID_2026}.get(lot, Generation.PEER_REPORT)
