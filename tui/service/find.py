"""A search for a user, a call, a session or a time over every list that can tell, within a bounded number of requests.

No vendor finds sessions by a user's id alone: feedback, the calls that go on, and the people of recent sessions are
looked through instead, and it is said how far.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from datetime import timedelta

from tui.errors import AddressError, CallscopeError, DataError
from tui.model import Address, Feedback, LiveCall, Notice, NoticeKind, Vendor, Window
from tui.providers.base import (
    FeedbackQuestion,
    ParticipantQuestion,
    Provider,
    SessionQuestion,
    TellsFeedback,
    TellsLiveCalls,
)
from tui.providers.gate import Tally, tally
from tui.query import Clock as TimeClock
from tui.query import Compare, Moment, Node, Op, Or, matches, parse_time
from tui.service.lists import Lists
from tui.service.people import People
from tui.service.replies import FindProgress, Found, FoundKind, SessionsReply, Source
from tui.service.sources import Sources

AROUND = timedelta(hours=3)
"""How long before a time a session is looked for that still went on then."""
LIST_PAGES = 2
RECENT = 25

Hit = Found | FindProgress


class Search:
    """One search. It belongs to one event loop."""

    def __init__(self, sources: Sources, lists: Lists, people: People, text: str, budget: int) -> None:
        """Take what to look for, and the most requests to spend."""
        self._sources, self._lists, self._people = sources, lists, people
        self._text, self._budget = text.strip(), budget
        self._share = budget  # what may have been spent by the end of a step: every source gets as much
        self._tally = Tally()
        self._looked: list[str] = []
        self._not_searchable: dict[Notice, None] = {}
        self._seen: set[Address] = set()

    async def hits(self, vendors: Sequence[Vendor]) -> AsyncGenerator[Hit, None]:
        """Yield what is found, and how far the search is; the last is a progress with `complete` set.

        Raises:
            CallscopeError: nothing could be looked through at all.
        """
        tally.set(self._tally)
        address, moment = _address(self._text), _moment(self._text, self._sources)
        steps: list[tuple[int, AsyncGenerator[Found, None]]] = []
        if address is not None:
            steps.append((self._budget, self._by_address(address)))
        sources = self._sources.of_vendor(*vendors)
        failed: CallscopeError | None = None
        for number, source in enumerate(sources if address is None else (), start=1):
            share = self._budget * number // len(sources)
            try:
                provider = await self._sources.provider(source)
            except CallscopeError as error:
                failed = self._failed(source, error)
                continue
            if moment is not None:
                steps.append((share, self._by_time(source, moment)))
            else:
                steps += [
                    (share, self._by_name(source)),
                    (share, self._by_feedback(source, provider)),
                    (share, self._by_live_calls(source, provider)),
                    (share, self._by_people(source, provider)),
                ]
        for self._share, step in steps:
            async with aclosing(step):
                try:
                    async for found in step:
                        if found.address not in self._seen:
                            self._seen.add(found.address)
                            yield found
                except CallscopeError as error:
                    failed = failed or error
                    self._looked.append(error.line())
            yield self._progress(complete=False)
        if failed is not None and not self._seen and not self._tally.requests:
            raise failed
        yield self._progress(complete=True)

    async def _by_address(self, address: Address) -> AsyncGenerator[Found, None]:
        reply = await self._people.session(address)
        self._looked.append("the address itself")
        if address.is_participant:
            person = await self._people.participant(address)
            yield Found(address, FoundKind.PARTICIPANT, person.source, "address", reply.value, person.value)
        else:
            yield Found(address, FoundKind.SESSION, reply.source, "address", reply.value)

    async def _by_time(self, source: Source, moment: Moment) -> AsyncGenerator[Found, None]:
        window = Window(moment.at - AROUND, moment.until)
        seen = 0
        async for reply in self._pages(source, SessionQuestion(window=window, limit=100)):
            for session in reply.items:
                seen += 1
                if session.ended_at is None or session.ended_at >= moment.at:
                    yield Found(session.address, FoundKind.SESSION, source, "sessions at that time", session)
        self._looked.append(f"{source.id}: {seen} sessions of that time, begun up to {AROUND.seconds // 3600} h before")

    async def _by_name(self, source: Source) -> AsyncGenerator[Found, None]:
        """Look for a session or call by its id, or by a part of its title."""
        text = self._text.replace("/", ":", 1) if ":" not in self._text else self._text
        call = text.partition(":")[2] or text
        for name, node in (
            ("session ids", Compare("session", Op.IS, self._text)),
            ("call ids", Compare("call", Op.IS, call)),
            ("titles", Or((Compare("title", Op.CONTAINS, text), Compare("title", Op.CONTAINS, self._text)))),
        ):
            if not self._may_ask():
                return
            seen = 0
            async for reply in self._pages(source, SessionQuestion(filter=node, limit=100)):
                seen += len(reply.items)
                for session in reply.items:
                    yield Found(session.address, FoundKind.SESSION, source, name, session)
            self._looked.append(f"{source.id}: {name} ({seen} found)")

    async def _by_feedback(self, source: Source, provider: Provider) -> AsyncGenerator[Found, None]:
        if not isinstance(provider, TellsFeedback) or not self._may_ask():
            return
        page = await provider.feedback(FeedbackQuestion(user_id=self._text, limit=100))
        self._looked.append(f"{source.id}: feedback of that user ({len(page.items)} found)")
        for row in page.items:
            address = _session_of_feedback(row)
            if address is not None and row.user_id == self._text:
                yield Found(address, FoundKind.SESSION, source, "feedback")

    async def _by_live_calls(self, source: Source, provider: Provider) -> AsyncGenerator[Found, None]:
        if not isinstance(provider, TellsLiveCalls) or not self._may_ask():
            return
        page = await provider.live_calls(limit=100)
        self._looked.append(f"{source.id}: {len(page.items)} calls that go on")
        for call in page.items:
            address = _session_of_live_call(call)
            if address is not None and self._text.casefold() in (call.cid.casefold(), call.call_id.casefold()):
                yield Found(address, FoundKind.SESSION, source, "calls that go on")

    async def _by_people(self, source: Source, provider: Provider) -> AsyncGenerator[Found, None]:
        """Look for a user among the people of recent sessions, one request or more each."""
        wanted: Node = Or((Compare("user", Op.IS, self._text), Compare("presence", Op.IS, self._text)))
        of_vendor = Compare("user", Op.IS, self._text)
        looked = 0
        async for reply in self._pages(source, SessionQuestion(limit=RECENT)):
            for session in reply.items:
                if not self._may_ask():
                    break
                looked += 1
                question = ParticipantQuestion(session.address, filter=of_vendor, limit=100)
                try:
                    attendance = await provider.attendance(question)
                except DataError:
                    continue  # not computed yet, or expired: the others can still tell
                for row in attendance.page.items:
                    if matches(wanted, row):
                        where = "people of recent sessions"
                        yield Found(row.address, FoundKind.PARTICIPANT, source, where, session, row)
        self._looked.append(f"{source.id}: people of the {looked} most recent sessions")
        text = f"{source.id} cannot be searched for a user as a whole: only its {looked} most recent sessions were"
        self._not_searchable[Notice(NoticeKind.NOT_SEARCHABLE, text)] = None

    async def _pages(self, source: Source, question: SessionQuestion) -> AsyncGenerator[SessionsReply, None]:
        cursor: str | None = None
        for _ in range(LIST_PAGES):
            if not self._may_ask():
                return
            reply = await self._lists.sessions(question, cursor, source=source, ahead=False)
            yield reply
            cursor = reply.page.next
            if cursor is None:
                return

    def _may_ask(self) -> bool:
        return self._tally.requests < self._share

    def _failed(self, source: Source, error: CallscopeError) -> CallscopeError:
        self._looked.append(f"{source.id}: {error.line()}")
        return error

    def _progress(self, *, complete: bool) -> FindProgress:
        return FindProgress(
            self._text, tuple(self._looked), tuple(self._not_searchable), self._tally.requests, complete
        )


def _address(text: str) -> Address | None:
    try:
        address = Address.parse(text)
    except AddressError:
        return None
    return None if address.vendor is Vendor.CAPTURE else address


def _moment(text: str, sources: Sources) -> Moment | None:
    if text.isdecimal():
        return None  # an id, or a time that only its writer understands
    try:
        return parse_time(text, TimeClock(sources.now()))
    except ValueError:
        return None


def _session_of_feedback(row: Feedback) -> Address | None:
    call_type, colon, call_id = row.cid.partition(":")
    if not (colon and call_type and call_id and row.session_id):
        return None
    return Address(Vendor.STREAM, (call_type, call_id), row.session_id)


def _session_of_live_call(call: LiveCall) -> Address | None:
    return Address(Vendor.STREAM, (call.call_type, call.call_id), call.session_id) if call.session_id else None
