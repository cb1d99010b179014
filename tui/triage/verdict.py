"""A verdict: what is the matter, with whom or with what they have in common, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tui.triage.slices import RiskSlice, Slices


class Cause(StrEnum):
    """What can be the matter."""

    SENDER_UPLINK = "sender uplink"
    SENDER_CPU = "sender CPU"
    SENDER_DEVICE = "sender device"
    RECEIVER_DOWNLINK = "receiver downlink"
    RECEIVER_CPU = "receiver CPU"
    EDGE = "edge or SFU"
    ACCESS_PATH = "access path"
    RELAY = "relay"
    DISTANCE = "server or distance"
    INTERRUPTED = "connection interrupted"
    JOIN_FAILURE = "join failure"
    CHURN = "churn"
    NO_FAULT = "no fault found"
    UNATTRIBUTED = "unattributed"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is the matter.

    Attributes:
        cause: what.
        sentence: the same in one plain sentence.
        people: the addresses' last parts of whom it is about: presences, worst first.
        slices: what people hit by it share, led by what the verdict names; None where it is about persons.
        evidence: what speaks for it, each line to be checked.
        counter: what speaks against it, or would have been expected and is not there.
        confidence: 0 to 1.
        since_s: onset, UTC epoch seconds; None where it was so from the start or that is not known.
        until_s: the end; None where it lasted.
        suffered_s: seconds of bad quality that it explains, summed over everybody who suffered them.
        sufferers: presences that suffered.
    """

    cause: Cause
    sentence: str
    people: tuple[str, ...] = ()
    slices: Slices | None = None
    evidence: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()
    confidence: float = 0.0
    since_s: float | None = None
    until_s: float | None = None
    suffered_s: float = 0.0
    sufferers: tuple[str, ...] = ()

    @property
    def slice(self) -> RiskSlice | None:
        """What they have in common and others have not; None where it is about persons."""
        return self.slices.rows[0] if self.slices is not None else None
