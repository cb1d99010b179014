"""RealtimeKit as a provider: questions to requests, answers to the model."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx

from tui.config.access import LegacyAccess
from tui.errors import CallscopeError, NotFound, WrongIdKind
from tui.model import Address, Attendance, Evidence, Notice, Page, Participant, Session, Vendor, Window
from tui.providers.answers import Archive, NoArchive
from tui.providers.base import Costs, ParticipantQuestion, Pushdown, SessionPage, SessionQuestion
from tui.providers.gate import Gate, OpenGate
from tui.providers.http import ApiClient
from tui.providers.realtimekit import mapping_participant, mapping_session
from tui.providers.realtimekit.account import Account
from tui.providers.realtimekit.client import Access, http_client
from tui.providers.realtimekit.dialect import RealtimeKitDialect
from tui.providers.realtimekit.filters import participants_query, participants_sent, sessions_query, sessions_sent
from tui.providers.realtimekit.mapping_evidence import evidence, listed
from tui.providers.realtimekit.pages import PAGE_LIMIT, Place, page_of
from tui.providers.realtimekit.paths import Paths
from tui.providers.realtimekit.questions import ParticipantsQuery, SessionsQuery
from tui.providers.realtimekit.reading import ParticipantReader
from tui.providers.realtimekit.schema import ParticipantsAnswer, SessionAnswer, SessionsAnswer


def _utc_now() -> datetime:
    return datetime.now(UTC)


class RealtimeKitProvider(Account):
    """Asks RealtimeKit. It keeps nothing but its HTTP client and, once looked up, the id of the account's only app.

    Args:
        access: whom to ask, with which credentials.
        transport: what carries the requests; None for the network.
        gate: the budget.
        archive: where answers are kept.
        now: what time it is where the answers come from, in UTC.

    Raises:
        ConfigError: the secret's command fails. It runs here, which may take a while.
    """

    vendor = Vendor.REALTIMEKIT
    costs = Costs(page_limit=PAGE_LIMIT, tile=None, roster_tells_quality=False, overview_requests=2)

    def __init__(
        self,
        access: Access,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        gate: Gate | None = None,
        archive: Archive | None = None,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        legacy = isinstance(access, LegacyAccess)
        paths = Paths(None if isinstance(access, LegacyAccess) else access.account_id)
        self._http = http_client(access, transport)
        api = ApiClient(self._http, RealtimeKitDialect(legacy=legacy), gate or OpenGate(), archive or NoArchive())
        super().__init__(api, paths, access.org_id if isinstance(access, LegacyAccess) else access.app_id)
        self._reader = ParticipantReader(api, paths)
        self._now = now

    def session_pushdown(self, question: SessionQuestion) -> Pushdown:
        """Tell which part of a question's filter `sessions` sends."""
        return sessions_sent(question).pushdown

    def participant_pushdown(self, question: ParticipantQuestion) -> Pushdown:
        """Tell which part of a question's filter `attendance` sends."""
        return participants_sent(question).pushdown

    async def sessions(self, question: SessionQuestion, cursor: str | None = None) -> SessionPage:
        """Return a page of sessions, newest first."""
        query = sessions_query(sessions_sent(question), self._now())
        return await self.query_sessions(query, cursor, app=question.app, limit=question.limit)

    async def session(self, address: Address) -> Session:
        """Return one session, with its breakout rooms."""
        (app,) = address.scope
        path, params = self._paths.session(app, address.session_id), [("include_breakout_rooms", "true")]
        try:
            source_id, said = await self._ask("session", path, SessionAnswer, params)
        except NotFound as error:
            raise await self._explained(error, address) from None
        found = mapping_session.session(said.session, app, source_id) if said.session else None
        if found is None:
            raise NotFound(f"RealtimeKit answered without a session {address.session_id}")
        return found

    async def attendance(self, question: ParticipantQuestion, cursor: str | None = None) -> Attendance:
        """Return a page of who was there.

        The vendor tells no durations summed, and its count is of what was searched for: a total of the whole session
        is only known where nothing was.
        """
        address, sent = question.address.session, participants_sent(question)
        page, notices = await self.query_participants(address, participants_query(sent), cursor, limit=question.limit)
        return Attendance(address, page, total_sessions=None if sent.search else page.total, notices=notices)

    async def participant(self, address: Address) -> Participant:
        """Return one participant, with all that is told: the newer reports hold client and place beside the series."""
        return evidence(await self._reader.read(address), address, None).participant

    async def roster(self, address: Address, cursor: str | None = None, *, limit: int = PAGE_LIMIT) -> Page[Evidence]:
        """Return a page of participants as listed; RealtimeKit's lists tell no quality."""
        session, place = address.session, Place.of(cursor, limit)
        query = participants_query(participants_sent(ParticipantQuestion(session)))
        source_id, said = await self._participants(session, query, place)
        items = [listed(row, session, source_id) for row in said.rows]
        page, _ = page_of(items, [row.id for row in said.rows], place, *said.pagings, source_id=source_id)
        return page

    async def overview(self, participant: Participant, window: Window | None = None) -> Evidence:
        """Return everything about one participant: one answer holds the whole presence, so nothing is cheaper."""
        peers = tuple(one for one in (participant.session_id, *participant.other_session_ids) if one)
        told = await self._reader.read(participant.address, peers)
        return evidence(told, participant.address, window, known=participant)

    async def detail(self, participant: Participant, window: Window) -> Evidence:
        """Return everything about one participant in a window of any length."""
        return await self.overview(participant, window)

    async def latest(self, participant: Participant) -> Evidence:
        """Return what the vendor answers without a window: everything."""
        return await self.overview(participant)

    async def query_sessions(
        self, query: SessionsQuery, cursor: str | None = None, *, app: str | None = None, limit: int = 25
    ) -> SessionPage:
        """Return a page of sessions, asked for in the vendor's own terms."""
        app_id, place = await self._app_id(app), Place.of(cursor, limit)
        params = [*place.params, *query.params()]
        source_id, said = await self._ask("sessions", self._paths.sessions(app_id), SessionsAnswer, params)
        items = [mapping_session.session(row, app_id, source_id) for row in said.rows]
        page, notices = page_of(items, [row.id for row in said.rows], place, *said.pagings, source_id=source_id)
        return SessionPage(page, notices)

    async def query_participants(
        self, address: Address, query: ParticipantsQuery, cursor: str | None = None, *, limit: int = 25
    ) -> tuple[Page[Participant], tuple[Notice, ...]]:
        """Return a page of participants, asked for in the vendor's own terms."""
        session, place = address.session, Place.of(cursor, limit)
        source_id, said = await self._participants(session, query, place)
        items = [mapping_participant.participant(row, session, source_id) for row in said.rows]
        return page_of(items, [row.id for row in said.rows], place, *said.pagings, source_id=source_id)

    async def aclose(self) -> None:
        """Close the HTTP client."""
        await self._http.aclose()

    async def _participants(
        self, session: Address, query: ParticipantsQuery, place: Place
    ) -> tuple[str, ParticipantsAnswer]:
        (app,) = session.scope
        path = self._paths.participants(app, session.session_id)
        try:
            return await self._ask("participants", path, ParticipantsAnswer, [*place.params, *query.params()])
        except NotFound as error:
            raise await self._explained(error, session) from None

    async def _explained(self, error: NotFound, session: Address) -> CallscopeError:
        """Return a better error where what is no session's id is a meeting's: the two are easily confused."""
        (app,) = session.scope
        try:
            meeting = await self.meeting(session.session_id, app=app)
        except CallscopeError:
            return error
        return WrongIdKind(
            f"{session.session_id} is the id of the meeting “{meeting.title or meeting.id}”, not of a session",
            hint="A meeting has many sessions: take one from `callscope sessions`",
            vendor_code=error.vendor_code,
            request_id=error.request_id,
        )
