"""What was measured of one participant: a coarse view in one request, or everything side by side."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from tui.errors import CallscopeError, DataError, NoPermission
from tui.model import Event, Evidence, Participant, Window
from tui.providers.stream.asking import Asker, participant_ids
from tui.providers.stream.mapping.detail import combine, overview_of
from tui.providers.stream.mapping.details import Details, decode_details
from tui.providers.stream.mapping.events import timeline_events
from tui.providers.stream.mapping.tracks import TrackMetrics, decode_track_metrics, evidence_of_metrics

OVERVIEW_POINTS = 120
"""A sample for each cell of a heat strip; a scan reads this of everybody, so its size is what a scan costs."""

T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads one participant."""

    asker: Asker

    async def overview(self, participant: Participant, window: Window | None) -> Evidence:
        """Return the series with few points."""
        window = window or self._presence(participant)
        asking = self._details(participant, window, OVERVIEW_POINTS)
        return overview_of(await self.asker.explained(asking, participant.address), participant)

    async def detail(self, participant: Participant, window: Window) -> Evidence:
        """Return track metrics, details and timeline, asked for side by side.

        What Stream does not have is named in the coverage; where it has none of them, the error says why.
        """
        participant_ids(participant.address)
        missing: dict[str, str] = {}
        refused: list[CallscopeError] = []

        async def part(name: str, ask: Callable[[], Awaitable[T]]) -> T | None:
            try:
                return await ask()
            except (DataError, NoPermission) as error:
                missing[name] = error.message
                refused.append(error)
                return None

        points = math.ceil(window.duration_s) or 1

        async def tracks() -> tuple[tuple[TrackMetrics, str] | None, Details | None]:
            return await side_by_side(
                part("track metrics", lambda: self._metrics(participant, window)),
                part("details", lambda: self._details(participant, window, points)),
            )

        (metrics, details), events = await side_by_side(
            tracks(), part("timeline", lambda: self._events(participant, window))
        )
        if len(refused) == 3:
            raise await self.asker.absence.explain(refused[0], participant.address)
        return combine(participant, window, metrics=metrics, details=details, events=events, missing=missing)

    async def latest(self, participant: Participant) -> Evidence:
        """Return the vendor's default: the published tracks in the last minute of the session."""
        metrics, source_id = await self.asker.explained(self._metrics(participant, None), participant.address)
        return evidence_of_metrics(metrics, source_id)

    async def timeline(self, participant: Participant, window: Window | None) -> tuple[Event, ...]:
        """Return what happened, in order."""
        events, _ = await self.asker.explained(self._events(participant, window), participant.address)
        return events

    async def _metrics(self, participant: Participant, window: Window | None) -> tuple[TrackMetrics, str]:
        user_id, user_session_id = participant_ids(participant.address)
        answer, metrics = await self.asker.questions.track_metrics(
            participant.address.session,
            user_id,
            user_session_id,
            window,
            lambda answer: decode_track_metrics(answer, participant, window),
        )
        return metrics, answer.source_id

    async def _details(self, participant: Participant, window: Window | None, max_points: int) -> Details:
        questions, session = self.asker.questions, participant.address.session
        _, details = await self.asker.under_either_id(
            participant,
            lambda user, presence: questions.details(
                session, user, presence, window, max_points, lambda answer: decode_details(answer, window)
            ),
        )
        return details

    async def _events(self, participant: Participant, window: Window | None) -> tuple[tuple[Event, ...], str]:
        questions, session = self.asker.questions, participant.address.session
        reply = await self.asker.under_either_id(
            participant, lambda user, presence: questions.timeline(session, user, presence, window)
        )
        return timeline_events(reply.wire), reply.source_id

    def _presence(self, participant: Participant) -> Window | None:
        joined = participant.joined_at
        if joined is None:
            return None
        left = participant.left_at or self.asker.now()
        return Window(joined, left) if joined < left else None


async def side_by_side(first: Awaitable[A], second: Awaitable[B]) -> tuple[A, B]:
    """Wait for both; a failure is raised when both have come to their end, so that none is left running."""
    one, two = await asyncio.gather(first, second, return_exceptions=True)
    if isinstance(one, BaseException):
        raise one
    if isinstance(two, BaseException):
        raise two
    return one, two
