"""Reads the list of sessions of every source, page by page, and reads live rows again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.errors import CallscopeError
from tui.model import Notice, NoticeKind, SessionStatus, Vendor
from tui.providers.base import SessionQuestion
from tui.render.cells import Line, Run, Style
from tui.screens.session_list import SessionList
from tui.screens.sessions_question import PAGE
from tui.screens.sessions_summary import read_text
from tui.service import Service, SessionsReply, Source, SourceKind
from tui.widgets.picker import Choice

if TYPE_CHECKING:
    from tui.screens.sessions_pane import SessionsPane

FREE_REQUESTS = 10
"""Reading more than so many pages is asked about."""
QUIET_PAGES = 6
"""So many pages are read without being asked for while a filter leaves the screen empty."""
GRACE_S = 0.6
"""So long the first source's rows wait for those of the others."""


_LIST, _AGAIN = "list", "again"
"""What the status line calls the reading of this list, and that of its newest pages once more."""


class SessionsReading:
    """Reads for a list.

    Attributes:
        asked: whom is asked for what; None before anybody is.
        listed: what was read.
        health: of the app, as a line.
        notices: what the vendors said of the list.
    """

    def __init__(self, pane: SessionsPane) -> None:
        """Take who shows what is read."""
        self._pane = pane
        self.asked: tuple[Service, Source | None, SessionQuestion] | None = None
        self.listed = SessionList(())
        self.health: Line = ()
        self.notices: tuple[Notice, ...] = ()
        self._goal = 0

    @property
    def question(self) -> SessionQuestion | None:
        """What is asked."""
        return self.asked[2] if self.asked is not None else None

    @property
    def has_live(self) -> bool:
        """Whether any session that was read goes on."""
        return any(row.status is SessionStatus.LIVE for row in self.listed.read)

    def want(self, question: SessionQuestion) -> bool:
        """Ask another question from the first page on; return whether it is another one."""
        pane = self._pane
        asked = (pane.workspace.service, pane.workspace.source, question)
        if asked == self.asked:
            return False
        self.asked = asked
        self.listed = SessionList(pane.sources)
        self._goal, self.notices = 0, ()
        pane.stop.status.withdraw(_LIST)
        self.read()
        self.ask_health()
        return True

    def again(self) -> None:
        """Read the newest page of every source again, and ask those that failed once more."""
        self.listed.try_again()
        if self.listed.has_answered:
            self._pane.stop.status.say("reading again", about=_AGAIN)
            self.refresh()
        else:
            self.read()
        self.ask_health()

    def read(self, *, every: bool = False) -> None:
        """Read the next page of the sources that hold the list up, or of every source."""
        for source, cursor in self.listed.wanted(every=every):
            self._ask_page(source, cursor)

    def _ask_page(self, source: Source, cursor: str | None) -> None:
        pane = self._pane
        asked, into = self.asked, self.listed
        assert asked is not None

        def take(reply: SessionsReply) -> None:
            if into is self.listed:
                into.take(reply)
                self._took(reply)

        def fail(error: CallscopeError) -> None:
            if into is self.listed:
                into.fail(source, error)
                pane.show_rows()
                pane.stop.status.fault(f"{source.id}: {error.line()}")

        service, question = asked[0], asked[2]
        pane.ask(
            lambda: service.sessions(question, cursor, source=source, ahead=True),
            take,
            group=f"sessions-{source.id}",
            otherwise=fail,
        )

    def _took(self, reply: SessionsReply) -> None:
        pane = self._pane
        if self.listed.has_answered or self.listed.pages > 1:
            pane.show_rows()
        else:  # the others often answer at once too, and every row would be sent twice
            pane.set_timer(GRACE_S, pane.show_rows, name="grace")
        for notice in reply.notices:
            if notice not in self.notices and notice.kind is not NoticeKind.SANDBOX:
                self.notices = (*self.notices, notice)
                pane.stop.status.say(notice.text, about=_LIST)
        narrow = len(self.listed.rows) < pane.table.size.height and self.listed.pages < QUIET_PAGES
        if self.listed.has_more and (narrow or self.listed.pages < self._goal):
            self.read()
        elif self._goal:
            self._goal = 0
            pane.stop.status.say(f"{read_text(len(self.listed.read))} in {self.listed.pages} pages", about=_LIST)

    def refresh_live(self) -> None:
        """Read live rows again, while they are looked at."""
        pane = self._pane
        if pane.screen.is_current and self.has_live:
            self.refresh()

    def refresh(self) -> None:
        """Read the newest page of every source again."""
        pane = self._pane
        asked, into = self.asked, self.listed
        if asked is None:
            return
        waiting = set(pane.sources)

        def ended(source: Source) -> None:
            waiting.discard(source)
            if not waiting:
                pane.stop.status.withdraw(_AGAIN)

        def take(reply: SessionsReply) -> None:
            ended(reply.source)
            if into is self.listed:
                new = into.update(reply)
                pane.show_rows()
                if new:
                    pane.stop.status.say(f"{new} new session{'s' if new > 1 else ''}")

        service, question = asked[0], asked[2]
        for source in list(waiting):
            pane.ask(
                lambda source=source: service.sessions(question, source=source),  # type: ignore[misc]  # mypy cannot infer a lambda's default
                take,
                group=f"refresh-{source.id}",
                otherwise=lambda _, source=source: ended(source),  # type: ignore[misc]  # mypy cannot infer a lambda's default
            )

    def ask_for_more(self) -> None:
        """Read the pages that are left; above ten requests it is asked how many."""
        total, read = self.listed.total, len(self.listed.read)
        left = None if total is None else -(-(total - read) // PAGE)
        if left is not None and left <= FREE_REQUESTS:
            self.read_pages(left)
            return
        cost = "nobody knows how many" if left is None else f"{left:,} requests"
        choices = [
            Choice(str(FREE_REQUESTS), f"{FREE_REQUESTS} more pages", f"{FREE_REQUESTS} requests"),
            Choice(str(left or 10**6), "all pages", cost),
        ]
        self._pane.pick("Read more sessions", choices, lambda picked: self.read_pages(int(picked.ids[0])))

    def read_pages(self, count: int) -> None:
        """Read so many pages more."""
        pane = self._pane
        self._goal = self.listed.pages + count
        pane.stop.status.say("reading more pages", about=_LIST)
        self.read()

    def ask_health(self) -> None:
        """Ask how the app fares, where a vendor tells it."""
        pane = self._pane
        source = next((one for one in pane.sources if one.vendor is Vendor.STREAM), None)
        if source is None or source.kind not in (SourceKind.LIVE, SourceKind.SANDBOX):
            self.health = ()
            return
        asked = self.asked
        assert asked is not None

        def fail(error: CallscopeError) -> None:
            self.health = (Run(f"  app health: {error.message}", Style.MUTED),)
            pane.show_summary()

        async def ask() -> Line:
            from tui.screens.health import health_line

            return health_line((await asked[0].app_health(source=source)).value, pane.workspace.formats)

        def take(line: Line) -> None:
            self.health = line
            pane.show_summary()

        pane.ask(ask, take, group="health", otherwise=fail)
