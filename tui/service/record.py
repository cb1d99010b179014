"""Recording a session: everything that a command or screen would ask about it, asked once, and kept in a bundle.

What is final and already in the file is not asked for again, so recording goes on where it was interrupted.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tui.config import LegacyAccess, StreamAccess
from tui.errors import DataError, NetworkError, NoPermission
from tui.model import Address, Depth, Evidence, Participant, Session, SessionStatus, Vendor
from tui.providers.answers import Archive
from tui.providers.base import FeedbackQuestion, ParticipantQuestion, Provider
from tui.providers.gate import Gate, Priority, priority
from tui.service.clock import StandingClock
from tui.service.profiles import Connection, realtimekit_provider, stream_provider
from tui.service.replies import ScanProgress
from tui.service.service import Service
from tui.service.sources import SourceSpec
from tui.service.together import together
from tui.transports.bundle import BundleWriter, Kept, Missing, SessionRecord
from tui.transports.bundle.rows import SourceRecord

DEPTHS = (Depth.SUMMARY, Depth.OVERVIEW, Depth.FULL)
PAGE_LIMIT = 100
SETTLED = timedelta(days=1)
"""Statistics may come late: so long after its end a session is taken to be final where the vendor does not say."""
SIDE_BY_SIDE = 6
"""People of whom the rest is asked for at a time."""


@dataclass(frozen=True, slots=True)
class RecordProgress:
    """How far a recording is.

    Attributes:
        step: what is being read, for people.
        done: people read in this step.
        total: people in it, where that is known.
        kept: answers written so far.
        session: once it is known.
        missing: what could not be read; complete with the last progress.
        complete: whether the recording has come to its end.
    """

    step: str
    done: int = 0
    total: int | None = None
    kept: int = 0
    session: Session | None = None
    missing: tuple[Missing, ...] = ()
    complete: bool = False


def recording_spec(
    connection: Connection, writer: BundleWriter, *, on_kept: Callable[[int, Kept], None] | None = None
) -> SourceSpec:
    """Return a source whose every answer is kept.

    Args:
        connection: how the vendor is reached.
        writer: keeps the answers; its time is the time of the recording.
        on_kept: told each answer's number when it is safe on the disk; called from any thread.
    """

    def open_source(gate: Gate, archive: Archive) -> Provider:
        from tui.providers.deferred import DeferredGate
        from tui.providers.recorded import RecordedRealtimeKit, RecordedStream
        from tui.transports.recording import RecordingTransport

        access, deferred = connection.access(), DeferredGate(gate)
        kind = "legacy" if isinstance(access, LegacyAccess) else connection.source.vendor.value
        writer.add_source(SourceRecord(connection.source.vendor, kind, connection.source.name))
        transport = RecordingTransport(
            connection.transport(),
            writer,
            connection.source.vendor,
            access.base_url,
            before=deferred.pass_now,
            on_kept=on_kept,
        )

        def now() -> datetime:
            return writer.at

        if isinstance(access, StreamAccess):
            stream = stream_provider(access, transport, deferred, archive, now=now, whole_lists=True)
            return RecordedStream(stream)
        return RecordedRealtimeKit(realtimekit_provider(access, transport, deferred, archive, now=now))

    return SourceSpec(connection.source, open_source, StandingClock(writer.at))


async def record(
    service: Service, writer: BundleWriter, address: Address, depth: Depth = Depth.FULL
) -> AsyncGenerator[RecordProgress, None]:
    """Record a session, and yield how far it is; the last progress has `complete` set.

    Args:
        service: with the source of `recording_spec` alone.
        writer: the same.
        address: of the session.
        depth: how much of each participant: what lists tell, one answer with few points, or everything.

    Raises:
        CallscopeError: the session cannot be read, nothing answers any more, or the file cannot be written.
    """
    recording = _Recording(service, writer, address.session, depth)
    async for progress in recording.steps():
        if writer.fault is not None:
            raise writer.fault
        yield progress


class _Recording:
    def __init__(self, service: Service, writer: BundleWriter, address: Address, depth: Depth) -> None:
        self._service = service
        self._writer = writer
        self._address = address
        self._depth = depth
        self._session: Session | None = None
        self._missing: dict[str, str] = {}
        self._unread: dict[Address, Mapping[str, str]] = {}
        self._people: dict[Address, Participant] = {}

    async def steps(self) -> AsyncGenerator[RecordProgress, None]:
        writer, address = self._writer, self._address
        yield self._progress("session")
        writer.finals = False
        session = self._session = (await self._service.session(address)).value
        is_final = _is_final(session, writer.at)
        known = {each.address: each for each in writer.bundle.sessions()}.get(address)
        depth = self._depth if known is None or not known.is_complete else _deeper(self._depth, known.depth)
        entry = SessionRecord(address, session.title, depth.value, writer.at, is_final, is_complete=False)
        writer.put_session(entry)
        writer.finals = is_final
        async for each in self._all():
            yield each
        for who, parts in self._unread.items():
            for part, why in parts.items():
                self._missing.setdefault(f"{who}: {part}", why)
        missing = tuple(Missing(address, what, why) for what, why in self._missing.items())
        writer.put_missing(entry, missing)
        writer.put_session(replace(entry, is_complete=True))
        yield replace(self._progress("done"), missing=missing, complete=True)

    async def _all(self) -> AsyncGenerator[RecordProgress, None]:
        pages = self._service.all_participants(ParticipantQuestion(self._address, limit=PAGE_LIMIT)).pages()
        async with aclosing(pages):
            async for page in pages:
                self._people.update((row.address, row) for row in page.items)
                yield self._progress("list of people", len(self._people), page.attendance.total_sessions)
        async for progress in self._around():
            yield progress
        for depth in DEPTHS[: DEPTHS.index(self._depth) + 1]:
            if depth is Depth.SUMMARY and self._depth is not Depth.SUMMARY:
                continue  # every scan begins with the lists
            async for progress in self._scan(depth):
                yield progress
        if self._depth is Depth.FULL or (self._depth is Depth.OVERVIEW and self._of_realtimekit):
            async for progress in self._rest():
                yield progress

    @property
    def _of_realtimekit(self) -> bool:
        return self._address.vendor is Vendor.REALTIMEKIT

    async def _around(self) -> AsyncGenerator[RecordProgress, None]:
        if self._of_realtimekit:
            return  # it has none of these
        service, address = self._service, self._address
        yield self._progress("report")
        try:
            await service.report(address)
        except (DataError, NoPermission) as error:
            self._missing["report"] = error.line()
        yield self._progress("map")
        try:
            await service.call_map(address)
        except (DataError, NoPermission) as error:
            self._missing["map"] = error.line()
        yield self._progress("feedback")
        try:
            finals, self._writer.finals = self._writer.finals, False  # more may come at any time
            await service.feedback(FeedbackQuestion(address, limit=PAGE_LIMIT))
        except (DataError, NoPermission) as error:
            self._missing["feedback"] = error.line()
        finally:
            self._writer.finals = finals

    async def _scan(self, depth: Depth) -> AsyncGenerator[RecordProgress, None]:
        step = {Depth.SUMMARY: "quality in lists", Depth.OVERVIEW: "overviews", Depth.FULL: "all series"}[depth]
        yield self._progress(step)
        async for update in self._service.scan(self._address, depth=depth):
            if isinstance(update, ScanProgress):
                yield self._progress(step, update.done, update.total)
            else:
                self._note(update)

    def _note(self, evidence: Evidence) -> None:
        who = evidence.participant
        self._people.setdefault(who.address, who)
        self._unread[who.address] = evidence.coverage.missing  # of the deepest reading, which comes last

    async def _rest(self) -> AsyncGenerator[RecordProgress, None]:
        """Ask for what only a question about one person asks for."""
        priority.set(Priority.SCAN)
        people = [each for each in self._people.values() if each.address.is_participant]
        for start in range(0, len(people), SIDE_BY_SIDE):
            yield self._progress("each person", start, len(people))
            await together(self._rest_of(each) for each in people[start : start + SIDE_BY_SIDE])

    async def _rest_of(self, participant: Participant) -> None:
        try:
            if self._of_realtimekit:
                await self._service.participant(participant.address)
            else:
                await self._service.evidence(participant.address, latest=True, participant=participant)
        except (DataError, NetworkError, NoPermission) as error:
            if self._writer.fault is not None:
                raise self._writer.fault from None
            part = "details" if self._of_realtimekit else "latest"
            self._missing.setdefault(f"{participant.address}: {part}", error.line())

    def _progress(self, step: str, done: int = 0, total: int | None = None) -> RecordProgress:
        return RecordProgress(step, done, total, self._writer.kept, self._session)


def _is_final(session: Session, now: datetime) -> bool:
    """Return whether nothing about a session will change any more; where the vendor does not say, a day after it."""
    if session.status is not SessionStatus.ENDED or session.is_final is False:
        return False
    return session.is_final is True or (session.ended_at is not None and now - session.ended_at > SETTLED)


def _deeper(one: Depth, other: str) -> Depth:
    names = [each.value for each in DEPTHS]
    return DEPTHS[max(DEPTHS.index(one), names.index(other) if other in names else 0)]
