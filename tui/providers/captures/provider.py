"""Capture files as a provider like the vendors: it asks nobody, and a file is read once."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from tui.aside import aside
from tui.model import (
    Address,
    Attendance,
    Evidence,
    Metric,
    Page,
    Participant,
    QualitySummary,
    Session,
    Vendor,
    Window,
)
from tui.providers.base import Costs, ParticipantQuestion, Pushdown, SessionPage, SessionQuestion
from tui.providers.captures.capture import Capture, open_capture
from tui.providers.captures.source import Progress


class CaptureProvider:
    """Answers from capture files. Each is read when first asked for, off the event loop, and kept.

    Args:
        path: the file that `sessions` lists; addresses may name others.
        progress: told how many bytes of a file were read, and how many it has; called from another thread.
    """

    vendor = Vendor.CAPTURE
    costs = Costs(page_limit=100_000, tile=None, roster_tells_quality=True, overview_requests=0)

    def __init__(self, path: str | None = None, *, progress: Progress | None = None) -> None:
        self._path = path
        self._progress = progress
        self._captures: dict[str, asyncio.Task[Capture]] = {}

    def session_pushdown(self, question: SessionQuestion) -> Pushdown:
        """Nothing of a filter is evaluated here."""
        return Pushdown(local=question.filter)

    def participant_pushdown(self, question: ParticipantQuestion) -> Pushdown:
        """Nothing of a filter is evaluated here."""
        return Pushdown(local=question.filter)

    async def capture(self, path: str) -> Capture:
        """Return a capture, reading the file when it is first asked for.

        Raises:
            BadFile: it cannot be read.
        """
        task = self._captures.get(path)
        if task is None or (task.done() and (task.cancelled() or task.exception() is not None)):
            reading = aside(open_capture, path, progress=self._progress)
            task = self._captures[path] = asyncio.ensure_future(reading)
        # One asker who gives up must not take the file away from the others.
        return await asyncio.shield(task)

    async def sessions(self, question: SessionQuestion, cursor: str | None = None) -> SessionPage:
        """Return the one session of the file."""
        if self._path is None or cursor is not None:
            return SessionPage(Page(()))
        capture = await self.capture(self._path)
        return SessionPage(Page((capture.session,), total=1, offset=0), capture.notices)

    async def session(self, address: Address) -> Session:
        """Return the session of a file."""
        return (await self.capture(address.session_id)).session

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        """Return all participants on one page."""
        capture = await self.capture(question.address.session_id)
        everyone = capture.participants
        return Attendance(
            address=question.address.session,
            page=Page(everyone, total=len(everyone), offset=0, source_id="session"),
            total_sessions=len(everyone),
            total_duration_s=sum(each.duration_s or 0.0 for each in everyone),
            notices=capture.notices,
        )

    async def participant(self, address: Address) -> Participant:
        """Return one participant."""
        return (await self.capture(address.session_id)).participant(address.participant[0])

    async def roster(self, address: Address, cursor: str | None = None, *, limit: int = 100) -> Page[Evidence]:
        """Return everybody's evidence: it costs nothing but time. `cursor` is the offset of the page."""
        capture = await self.capture(address.session_id)
        everyone = capture.participants
        first = int(cursor) if cursor else 0
        ids = [each.address.participant[0] for each in everyone[first : first + limit]]
        found = await aside(lambda: tuple(_summed_up(capture.evidence(each)) for each in ids))
        end = first + len(ids)
        return Page(found, next=str(end) if end < len(everyone) else None, total=len(everyone), offset=first)

    async def overview(self, participant: Participant, window: Window | None = None) -> Evidence:
        """Return everything about one participant: a capture has no cheaper answer."""
        capture = await self.capture(participant.address.session_id)
        participant_id = participant.address.participant[0]
        return await aside(lambda: _summed_up(capture.evidence(participant_id, window)))

    async def detail(self, participant: Participant, window: Window) -> Evidence:
        """Return everything about one participant in a window."""
        return await self.overview(participant, window)

    async def latest(self, participant: Participant) -> Evidence:
        """Return everything about one participant."""
        return await self.overview(participant)

    async def raw(self, address: Address, source_id: str) -> bytes:
        """Return the raw text behind a source id, read from the file again.

        Raises:
            NotFound: there is no such source.
        """
        capture = await self.capture(address.session_id)
        return await aside(capture.raw, source_id)

    async def aclose(self) -> None:
        """Forget the files."""
        for task in self._captures.values():
            task.cancel()
        self._captures.clear()


def _summed_up(evidence: Evidence) -> Evidence:
    """Tell in the participant's summary what the series come to.

    The median round-trip time, the median jitter of the track that has the highest, and all time frozen.
    """
    jitters = [stats.median for track in evidence.tracks if (series := track.get(Metric.JITTER))
               and (stats := series.stats())]  # fmt: skip
    trips = next((series.stats() for series in evidence.connection if series.metric == Metric.RTT), None)
    frozen = [value for track in evidence.tracks if (value := track.totals.get("freezes_ms")) is not None]
    summary = QualitySummary(
        jitter_ms=max(jitters, default=None),
        rtt_ms=trips.median if trips else None,
        freezes_ms=sum(frozen) if frozen else None,
    )
    return replace(evidence, participant=replace(evidence.participant, summary=summary))
