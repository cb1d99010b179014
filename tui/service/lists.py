"""Lists: sessions and participants, a page or all of them, sifted by the part of the filter that is left to do here."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from tui.errors import CallscopeError
from tui.model import Attendance, Matched, Notice, NoticeKind, Page, Session, with_rejoins
from tui.providers.base import ParticipantQuestion, Provider, Pushdown, SessionOrder, SessionPage, SessionQuestion
from tui.providers.gate import Priority, priority
from tui.query import needs_all_rows
from tui.service.ahead import Ahead
from tui.service.clock import Clock
from tui.service.matched import Count
from tui.service.pages import read_pages
from tui.service.replies import ParticipantsReply, SessionsReply, Source
from tui.service.sources import Sources
from tui.service.truth import filter_notices, sift, undecided_notice


class Lists:
    """Answers what asks for rows. It belongs to one event loop."""

    def __init__(self, sources: Sources, clock: Clock) -> None:
        """Take where the rows come from."""
        self._sources = sources
        self._sessions_ahead: Ahead[tuple[Source, SessionQuestion, str | None], SessionPage] = Ahead(clock)
        self._people_ahead: Ahead[tuple[Source, ParticipantQuestion, str | None], Attendance] = Ahead(clock)

    async def sessions(
        self, question: SessionQuestion, cursor: str | None, *, source: Source, ahead: bool
    ) -> SessionsReply:
        """Return a page of sessions."""
        provider = await self._sources.provider(source)
        answer = await self._sessions_ahead.read(
            (source, question, cursor), lambda: provider.sessions(question, cursor)
        )
        following = answer.page.next
        if ahead and following is not None:
            self._sessions_ahead.start((source, question, following), lambda: provider.sessions(question, following))
        return _sessions_reply(question, cursor, source, provider, answer.page, answer.notices)

    async def all_sessions(
        self, question: SessionQuestion, sources: Sequence[Source]
    ) -> AsyncGenerator[SessionsReply, None]:
        """Yield the sessions of all sources as one list in the order asked for, as far as each source keeps to it."""
        lists = [_Head(self._sessions_of(source, question)) for source in sources]
        failed: list[tuple[Source, CallscopeError]] = []
        try:
            while True:
                for source, head in zip(sources, lists, strict=True):
                    try:
                        await head.fill()
                    except CallscopeError as error:
                        failed.append((source, error))
                if len(failed) == len(sources):
                    raise failed[0][1]
                waiting = [head for head in lists if head.rows or head.reply is not None]
                if not waiting:
                    return
                first = min(waiting, key=lambda head: head.key(question.order))
                others = [head.key(question.order) for head in waiting if head is not first]
                reply = first.take(question.order, min(others, default=None))
                told = tuple(_unread(source, error) for source, error in failed)
                yield replace(reply, notices=(*reply.notices, *told))
        finally:
            for head in lists:
                await head.aclose()

    async def participants(
        self, question: ParticipantQuestion, cursor: str | None, *, ahead: bool
    ) -> ParticipantsReply:
        """Return a page of who was there."""

        async def ask(source: Source, provider: Provider) -> Attendance:
            answer = await self._people_ahead.read(
                (source, question, cursor), lambda: provider.attendance(question, cursor)
            )
            following = answer.page.next
            if ahead and following is not None:
                self._people_ahead.start(
                    (source, question, following), lambda: provider.attendance(question, following)
                )
            return answer

        source, answer = await self._sources.answering(question.address, ask)
        provider = await self._sources.provider(source)
        return _participants_reply(question, cursor, source, provider.participant_pushdown(question), answer)

    async def all_participants(self, question: ParticipantQuestion) -> AsyncGenerator[ParticipantsReply, None]:
        """Yield all participants that match, a page at a time."""
        asked = question
        if needs_all_rows(question.filter):
            asked = replace(question, filter=None)  # how often somebody came back takes the rows that do not match
        source, first = await self._sources.answering(
            asked.address, lambda _, provider: provider.attendance(asked, None)
        )
        provider = await self._sources.provider(source)
        pushdown = provider.participant_pushdown(asked)
        if asked is not question:
            pushdown = Pushdown(server=None, local=question.filter)

        async def ask(cursor: str | None) -> Attendance:
            return first if cursor is None else await provider.attendance(asked, cursor)

        replies = []
        turns = read_pages(ask, lambda answer: answer.page, lambda row: row.address)
        async with aclosing(turns):
            async for turn in turns:
                answer = replace(turn.answer, page=turn.page, notices=_all_told(turn.answer.notices, turn.notices))
                if asked is question:
                    yield _participants_reply(question, turn.cursor, source, pushdown, answer)
                else:
                    replies.append((turn.cursor, answer))
        if replies:
            people = iter(with_rejoins(row for _, answer in replies for row in answer.page.items))
            for cursor, answer in replies:
                rows = tuple(next(people) for _ in answer.page.items)
                told = replace(answer, page=replace(answer.page, items=rows))
                yield _participants_reply(question, cursor, source, pushdown, told)

    async def matched(self, question: ParticipantQuestion) -> AsyncGenerator[Matched, None]:
        """Yield what the filter matched, page by page; the last has `complete` set."""
        if priority.get() is Priority.LOOKING:
            priority.set(Priority.PREFETCH)  # the rows on screen go before the count of all rows
        count = Count()
        replies = self.all_participants(question)
        async with aclosing(replies):
            async for reply in replies:
                count.add(sift(reply.items, reply.pushdown).sure, read=reply.read)
                yield count.so_far(complete=False)
        yield count.so_far(complete=True)

    async def aclose(self) -> None:
        """Stop reading ahead."""
        await self._sessions_ahead.aclose()
        await self._people_ahead.aclose()

    async def _sessions_of(self, source: Source, question: SessionQuestion) -> AsyncGenerator[SessionsReply, None]:
        provider = await self._sources.provider(source)
        turns = read_pages(
            lambda cursor: provider.sessions(question, cursor), lambda answer: answer.page, lambda row: row.address
        )
        async with aclosing(turns):
            async for turn in turns:
                notices = (*turn.answer.notices, *turn.notices)
                yield _sessions_reply(question, turn.cursor, source, provider, turn.page, notices)


class _Head:
    """The next rows of one source's sessions, while the lists of several are made one."""

    def __init__(self, replies: AsyncGenerator[SessionsReply, None]) -> None:
        self._replies = replies
        self._ended = False
        self.reply: SessionsReply | None = None
        self.rows: list[Session] = []

    async def fill(self) -> None:
        if self.reply is not None or self._ended:
            return
        try:
            self.reply = await anext(self._replies, None)
        except CallscopeError:
            self._ended = True
            raise
        self._ended = self.reply is None
        self.rows = list(self.reply.items) if self.reply is not None else []

    def key(self, order: SessionOrder) -> tuple[float, ...]:
        """Return where the next row belongs; a reply without rows goes at once, for its notices."""
        return _rank(self.rows[0], order) if self.rows else (-float("inf"),)

    def take(self, order: SessionOrder, until: tuple[float, ...] | None) -> SessionsReply:
        """Return the rows that belong before a row of another source, at least one where there is one."""
        assert self.reply is not None
        count = 1
        while count < len(self.rows) and (until is None or _rank(self.rows[count], order) <= until):
            count += 1
        taken, self.rows = tuple(self.rows[:count]), self.rows[count:]
        reply = replace(self.reply, page=replace(self.reply.page, items=taken))
        self.reply = replace(self.reply, notices=()) if self.rows else None
        return reply

    async def aclose(self) -> None:
        await self._replies.aclose()


def _rank(session: Session, order: SessionOrder) -> tuple[float, ...]:
    newest = float("inf") if session.started_at is None else -session.started_at.timestamp()
    if order is SessionOrder.NEWEST:
        return (newest,)
    score = session.score
    if score is None or score.worst is None or score.best is None or score.worst == score.best:
        return (1.0, newest)
    return ((score.value - score.worst) / (score.best - score.worst), newest)


def _sessions_reply(
    question: SessionQuestion,
    cursor: str | None,
    source: Source,
    provider: Provider,
    page: Page[Session],
    notices: Sequence[Notice],
) -> SessionsReply:
    pushdown = provider.session_pushdown(question)
    rows = sift(page.items, pushdown)
    told = (
        *notices,
        *filter_notices(page.items, pushdown, notices),
        *undecided_notice(rows.undecided, question.filter),
    )
    return SessionsReply(question, cursor, source, replace(page, items=rows.kept), pushdown, told)


def _participants_reply(
    question: ParticipantQuestion, cursor: str | None, source: Source, pushdown: Pushdown, answer: Attendance
) -> ParticipantsReply:
    rows = sift(answer.page.items, pushdown)
    told = (
        *answer.notices,
        *filter_notices(answer.page.items, pushdown, answer.notices),
        *undecided_notice(rows.undecided, question.filter),
    )
    return ParticipantsReply(
        question=question,
        cursor=cursor,
        source=source,
        attendance=replace(answer, page=replace(answer.page, items=rows.kept)),
        pushdown=pushdown,
        read=len(answer.page.items),
        undecided=rows.undecided,
        notices=tuple(dict.fromkeys(told)),
    )


def _unread(source: Source, error: CallscopeError) -> Notice:
    return Notice(NoticeKind.PARTIAL, f"{source.id} could not be read: {error.line()}")


def _all_told(answer: Sequence[Notice], reading: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return the notices of an answer and of reading it; that rows have expired says already why they are missing."""
    expired = any(notice.kind is NoticeKind.ROWS_EXPIRED for notice in answer)
    return (*answer, *(each for each in reading if not expired or each.kind is not NoticeKind.LIST_ENDED_EARLY))
