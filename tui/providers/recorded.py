"""A vendor asked as a bundle holds its answers: whole lists in pages of one size, every filter judged here.

The same questions go out while a session is recorded and when it is shown again, whatever a command or screen asks
for: which rows match, how many are wanted, and since when, is then a matter of looking at what is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tui.errors import CallscopeError, NotRecorded
from tui.model import (
    Address,
    App,
    AppHealth,
    Attendance,
    CallMap,
    CallReport,
    Evidence,
    Feedback,
    LiveCall,
    Meeting,
    Notice,
    NoticeKind,
    Page,
    Participant,
    Session,
    SessionStatus,
    Usage,
    Vendor,
    Window,
)
from tui.providers.base import (
    Costs,
    FeedbackQuestion,
    ParticipantQuestion,
    Provider,
    Pushdown,
    SessionPage,
    SessionQuestion,
)
from tui.providers.realtimekit.provider import RealtimeKitProvider
from tui.providers.stream.provider import StreamProvider

PAGE_LIMIT = 100
FIRST_PAGE = "{}"
"""What Stream's cursors write for the beginning of a list."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a bundle holds of one vendor.

    Attributes:
        name: the file's name, for messages.
        sessions: the recorded sessions, the newest first.
    """

    name: str
    sessions: tuple[Address, ...]


class Recorded:
    """What both vendors have in common.

    Args:
        inner: asks the vendor, or the recording of it.
        held: what the bundle holds; None while it is being recorded.
    """

    def __init__(self, inner: Provider, held: Held | None = None) -> None:
        self._inner = inner
        self._held = held
        self._before: dict[tuple[Address, str], str] = {}

    @property
    def vendor(self) -> Vendor:
        """Whose data it is."""
        return self._inner.vendor

    @property
    def costs(self) -> Costs:
        """What it takes to know more."""
        return self._inner.costs

    def session_pushdown(self, question: SessionQuestion) -> Pushdown:
        """Nothing of a filter is sent."""
        return Pushdown(local=question.filter)

    def participant_pushdown(self, question: ParticipantQuestion) -> Pushdown:
        """Nothing of a filter is sent."""
        return Pushdown(local=question.filter)

    async def sessions(self, question: SessionQuestion, cursor: str | None = None) -> SessionPage:
        """Return the recorded sessions, the newest first."""
        found: list[Session] = []
        notices: list[Notice] = []
        for address in self._held.sessions if self._held is not None and cursor is None else ():
            try:
                found.append(await self._inner.session(address))
            except CallscopeError as error:
                notices.append(Notice(NoticeKind.NOT_RECORDED, f"{address}: {error.line()}"))
        wanted = tuple(sorted((each for each in found if _is_wanted(each, question)), key=_newest_first))
        return SessionPage(Page(wanted, total=len(wanted), offset=0), tuple(notices))

    async def session(self, address: Address) -> Session:
        """Return one session."""
        self._must_hold(address)
        return await self._inner.session(address)

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        """Return a page of who was there, whoever is asked for."""
        self._must_hold(question.address)
        session = question.address.session
        found = await self._inner.attendance(ParticipantQuestion(session, limit=PAGE_LIMIT), cursor)
        if found.page.next is not None:
            self._before[session, found.page.next] = FIRST_PAGE if cursor is None else cursor
        return found

    async def participant(self, address: Address) -> Participant:
        """Return one participant."""
        self._must_hold(address)
        return await self._inner.participant(address)

    async def roster(self, address: Address, cursor: str | None = None, *, limit: int = PAGE_LIMIT) -> Page[Evidence]:
        """Return a page of participants with the quality that the vendor tells in lists."""
        self._must_hold(address)
        return await self._inner.roster(address, cursor, limit=PAGE_LIMIT)

    async def overview(self, participant: Participant, window: Window | None = None) -> Evidence:
        """Return one participant's series with few points.

        They were recorded over the presence as the roster tells it; another list may tell it a little differently.
        """
        self._must_hold(participant.address)
        try:
            return await self._inner.overview(participant, window)
        except NotRecorded:
            listed = await self._as_listed(participant.address)
            if listed is None or window is not None:
                raise
            return await self._inner.overview(listed)

    async def detail(self, participant: Participant, window: Window) -> Evidence:
        """Return everything about one participant in a window."""
        self._must_hold(participant.address)
        return await self._inner.detail(participant, window)

    async def latest(self, participant: Participant) -> Evidence:
        """Return what the vendor answers without a window."""
        self._must_hold(participant.address)
        return await self._inner.latest(participant)

    async def aclose(self) -> None:
        """Close the HTTP client."""
        await self._inner.aclose()

    def _must_hold(self, address: Address) -> None:
        if self._held is not None and address.session not in self._held.sessions:
            raise NotRecorded(f"{self._held.name} does not hold {address.session}")

    async def _as_listed(self, address: Address) -> Participant | None:
        cursor: str | None = None
        while True:
            page = await self.roster(address.session, cursor)
            for row in page.items:
                if row.participant.address == address:
                    return row.participant
            if page.next is None or page.next == cursor:
                return None
            cursor = page.next


class RecordedStream(Recorded):
    """Stream, as a bundle holds it."""

    def __init__(self, inner: StreamProvider, held: Held | None = None) -> None:
        super().__init__(inner, held)
        self._stream = inner

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        """Return a page of who was there; the page before is asked for as it was when it was recorded."""
        found = await super().attendance(question, cursor)
        before = None if cursor is None else self._before.get((question.address.session, cursor))
        return replace(found, page=replace(found.page, prev=before))

    async def report(self, address: Address) -> CallReport:
        """Return the vendor's report about one session."""
        self._must_hold(address)
        return await self._stream.report(address)

    async def call_map(self, address: Address, window: Window | None = None) -> CallMap:
        """Return where the people and media servers of a session were."""
        self._must_hold(address)
        return await self._stream.call_map(address, window)

    async def feedback(self, question: FeedbackQuestion, cursor: str | None = None) -> Page[Feedback]:
        """Return what users said about the recorded sessions, all on one page."""
        if question.address is not None:
            self._must_hold(question.address)
            sessions: tuple[Address, ...] = (question.address.session,)
        else:
            sessions = self._held.sessions if self._held is not None else ()
        found: list[Feedback] = []
        source_id = None
        for session in sessions:
            place: str | None = None
            while True:
                page = await self._stream.feedback(FeedbackQuestion(session, limit=PAGE_LIMIT), place)
                source_id = source_id or page.source_id
                found += [row for row in page.items if _is_meant(row, question)]
                if page.next is None or page.next == place:
                    break
                place = page.next
        return Page(tuple(found), total=len(found), offset=0, source_id=source_id)

    async def app_health(self) -> AppHealth:
        """Return how the whole app fares, which is not part of any session."""
        return await self._stream.app_health()

    async def live_calls(self, cursor: str | None = None, *, limit: int = 25) -> Page[LiveCall]:
        """Return the calls that go on, which are not part of any session."""
        return await self._stream.live_calls(cursor, limit=limit)


class RecordedRealtimeKit(Recorded):
    """RealtimeKit, as a bundle holds it."""

    def __init__(self, inner: RealtimeKitProvider, held: Held | None = None) -> None:
        super().__init__(inner, held)
        self._kit = inner

    async def apps(self, cursor: str | None = None, *, search: str | None = None, limit: int = 25) -> Page[App]:
        """Return the account's apps, which are not part of any session."""
        return await self._kit.apps(cursor, search=search, limit=limit)

    async def meetings(
        self, cursor: str | None = None, *, app: str | None = None, search: str | None = None, limit: int = 25
    ) -> Page[Meeting]:
        """Return meetings, which are not part of any session."""
        return await self._kit.meetings(cursor, app=app, search=search, limit=limit)

    async def usage(self, since: date, until: date, *, app: str | None = None) -> Usage:
        """Return what was used, which is not part of any session."""
        return await self._kit.usage(since, until, app=app)


def _is_wanted(session: Session, question: SessionQuestion) -> bool:
    window, address = question.window, session.address
    if window is not None and (session.started_at is None or session.started_at not in window):
        return False
    if question.live is not None and (session.status is SessionStatus.LIVE) is not question.live:
        return False
    if question.container not in (None, session.container_id, "/".join(address.scope)):
        return False
    return question.app is None or address.vendor is not Vendor.REALTIMEKIT or address.scope == (question.app,)


def _newest_first(session: Session) -> float:
    return -session.started_at.timestamp() if session.started_at else float("inf")


def _is_meant(row: Feedback, question: FeedbackQuestion) -> bool:
    if question.user_id not in (None, row.user_id):
        return False
    if question.container is not None and row.cid != question.container.replace("/", ":", 1):
        return False
    if question.worst_rating is not None and (row.rating is None or row.rating > question.worst_rating):
        return False
    at = row.created_at
    if at is None:
        return True  # Stream knows when it was, and does not say
    return (question.since is None or at >= question.since) and (question.until is None or at < question.until)
