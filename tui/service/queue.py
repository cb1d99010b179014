"""Who is read next: the preferred first, then the worst guess, then as listed."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Iterable
from dataclasses import dataclass, replace

from tui.model import Address, Coverage, Depth, Evidence, Participant
from tui.service.joining import merged


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody to read.

    Attributes:
        evidence: what a list told, or who asked for the participant.
        tries: how often reading was put off.
        is_listed: whether a list told it.
    """

    evidence: Evidence
    tries: int = 0
    is_listed: bool = True

    @property
    def address(self) -> Address:
        """The participant's address."""
        return self.evidence.participant.address

    def again(self, told: Participant | None = None) -> Listed:
        """Return the same for another try, with what a list told meanwhile."""
        row = replace(self, tries=self.tries + 1)
        if told is None:
            return row
        who = merged(told, self.evidence.participant)
        return replace(row, evidence=replace(self.evidence, participant=who), is_listed=True)


class Queue:
    """People to read, each once. It belongs to one event loop."""

    def __init__(self) -> None:
        self._rows: dict[Address, Listed] = {}
        self._heap: list[tuple[float, int, Address]] = []
        self._preferred: list[Address] = []
        self._seen: set[int] = set()
        self._count = self._busy = 0
        self._closed = False
        self._changed = asyncio.Event()

    def add(self, evidence: Evidence) -> None:
        """Add what a list told; of who was added before and still waits, only what is told beside is taken."""
        address = evidence.participant.address
        waiting = self._rows.get(address)
        if waiting is not None:
            who = merged(evidence.participant, waiting.evidence.participant)
            self._rows[address] = replace(waiting, evidence=replace(evidence, participant=who), is_listed=True)
        else:
            self._add(Listed(evidence))

    def _add(self, row: Listed) -> None:
        digest = hash(row.address)
        if digest not in self._seen:
            self._seen.add(digest)
            self.put_back(row)

    def leave_out(self, address: Address) -> None:
        """Never give somebody, whoever adds or prefers the address: there is nothing more to read."""
        self._seen.add(hash(address))
        self._rows.pop(address, None)
        self._changed.set()

    def put_back(self, row: Listed) -> None:
        """Add somebody again."""
        self._count += 1
        self._rows[row.address] = row
        heapq.heappush(self._heap, (goodness(row.evidence.participant), self._count, row.address))
        self._changed.set()

    def prefer(self, wanted: Iterable[Address | Participant]) -> None:
        """Give these before all others, in this order."""
        wanted = list(wanted)
        for each in wanted:
            if isinstance(each, Participant):
                self._add(Listed(Evidence(each, Coverage(Depth.LISTED)), is_listed=False))
        self._preferred = [each.address if isinstance(each, Participant) else each for each in wanted]

    def close(self) -> None:
        """Say that nobody comes any more, but who is put back."""
        self._closed = True
        self._changed.set()

    async def take(self) -> Listed | None:
        """Return who is next, waiting for somebody; None when everybody was taken and finished."""
        while True:
            row = self._next()
            if row is not None:
                self._busy += 1
                self._changed.set()
                return row
            if self._closed and not self._busy:
                return None
            await self._change()

    def finished(self) -> None:
        """Say that somebody who was taken has been read, or put back."""
        self._busy -= 1
        self._changed.set()

    async def wait_below(self, length: int) -> None:
        """Wait until fewer than so many wait."""
        while len(self._rows) >= length:
            await self._change()

    async def _change(self) -> None:
        self._changed.clear()
        await self._changed.wait()

    def _next(self) -> Listed | None:
        for address in tuple(self._preferred):
            row = self._rows.pop(address, None)
            if row is not None or hash(address) in self._seen:
                self._preferred.remove(address)  # who was not listed yet stays wanted
            if row is not None:
                return row
        while self._heap:
            row = self._rows.pop(heapq.heappop(self._heap)[2], None)
            if row is not None:
                return row
        return None


def goodness(participant: Participant) -> float:
    """Return a guess of how well somebody fared, from what a list told; lower is worse.

    It orders the reading and judges nothing: each part is the share of a value that Stream's documentation calls poor.
    """
    summary = participant.summary
    good = 0.0
    score = summary.score
    if score is not None and score.best is not None and score.worst is not None and score.best != score.worst:
        good = (score.value - score.worst) / (score.best - score.worst) - 1.0
    for value, poor in ((summary.jitter_ms, 50.0), (summary.rtt_ms, 300.0), (summary.freezes_ms, 5_000.0)):
        good -= min(1.0, (value or 0.0) / poor)
    return good - min(1.0, (participant.rejoins or 0) / 3)
