"""The first stop: live and ended sessions of all sources, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from textual.app import ComposeResult
from textual.timer import Timer

from tui.commands import Condition
from tui.errors import CallscopeError
from tui.model import Address, Notice, NoticeKind, QualityState, Session, SessionStatus, Vendor
from tui.providers.base import Pushdown, SessionQuestion
from tui.query import Compare, Node, Op, Record, Word, all_of, conjuncts, leaves, to_text
from tui.render.cells import Line, Run, Style
from tui.render.column import Column
from tui.render.columns import SESSION_COLUMNS
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.filter_commands import FilterCommands
from tui.screens.find import Finder
from tui.screens.narrowing import choose_range, choose_what, range_text, window_of
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.session_list import SessionList, last_sample
from tui.screens.source_name import source_name
from tui.screens.stop import Stop
from tui.screens.table_commands import TableCommands
from tui.service import Service, SessionsReply, Source, SourceKind
from tui.triage.session_flags import verdict
from tui.view_state import Sort, ViewState
from tui.widgets.bars import Bar
from tui.widgets.picker import Choice
from tui.widgets.table import Table, TableView

PAGE = 50
REFRESH_S = 15.0
"""Live rows are read again so often."""
QUIET_PAGES = 6
"""So many pages are read without being asked for while a filter leaves the screen empty."""
GRACE_S = 0.6
"""So long the first source's rows wait for those of the others."""
_WIDE = 120
FREE_REQUESTS = 10
"""Reading more than so many pages is asked about."""


class SessionsPane(TableCommands[Session], FilterCommands):
    """The list of sessions: pages load as the cursor nears the end, live rows are read again quietly."""

    CONTEXT = "sessions"
    ALL_COLUMNS = SESSION_COLUMNS
    USUAL = ("started", "title", "status", "people", "peak", "duration", "score", "worst", "vendor")
    WORST = Sort("worst")
    RECORD = Record.SESSION

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, id="sessions")
        self.summary = Bar(id="sessions-summary")
        empty = TableView[Session]((), self.columns_of(ViewState()), self.row_key, workspace.formats, empty="reading")
        self.table: Table[Session] = Table(empty, id="sessions-table")
        self.finder = Finder(self)
        self._asked: tuple[Service, Source | None, SessionQuestion] | None = None
        self._list = SessionList(())
        self._health: Line = ()
        self._notices: tuple[Notice, ...] = ()
        self._goal = 0
        self._sought: str | None = None
        self._untouched = True
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        """Show what is known of the app, and the table."""
        yield self.summary
        yield self.table

    def on_mount(self) -> None:
        """Read live rows again now and then."""
        self._timer = self.set_interval(REFRESH_S, self._refresh_live, pause=self.workspace.paused)

    def take_focus(self) -> None:
        """Give the keyboard to the table."""
        self.table.focus()

    # ---- what is shown

    def columns_of(self, view: ViewState) -> tuple[Column[Session], ...]:
        """Return the columns; where there is room for a peak of its own, people are those that are told alone."""
        columns = super().columns_of(view)
        if not self.size.width >= _WIDE:
            return columns
        return tuple(replace(each, brief=None) if each.key == "people" else each for each in columns)

    @property
    def sources(self) -> Sequence[Source]:
        """The sources that are asked: the one chosen, else all; those of another vendor than the filter's are not."""
        every = (self.workspace.source,) if self.workspace.source else self.workspace.service.sources
        wanted = _wanted(self._asked[2].filter if self._asked else None, "vendor")
        return [source for source in every if wanted in (None, source.vendor.value)]

    def present(self, view: ViewState) -> None:
        """Show sessions, from the first page on where the question is another one."""
        asked = (self.workspace.service, self.workspace.source, self._question(view))
        if asked != self._asked:
            self._asked = asked
            self._list = SessionList(self.sources)
            self._goal, self._notices, self._untouched = 0, (), True
            self.finder.present(_words(asked[2].filter))
            self._read()
            self._ask_health()
        self._sought = view.selected
        self._show()

    def _question(self, view: ViewState) -> SessionQuestion:
        node = self.parsed_filter(view)
        return SessionQuestion(
            filter=node,
            window=window_of(view, self.workspace.now()),
            container=_wanted(node, "call") if _wanted(node, "vendor") == Vendor.REALTIMEKIT else None,
            app=_wanted(node, "application"),
            limit=PAGE,
        )

    def rows_read(self) -> Sequence[Session]:
        """Return the sessions shown."""
        return self._list.rows

    def filter_records(self) -> Sequence[Session]:
        """Return the sessions shown."""
        return self._list.rows

    async def filter_parts(self, node: Node) -> Sequence[tuple[str, Pushdown]]:
        """Return which part each vendor would evaluate."""
        question = SessionQuestion(filter=node)
        return [
            (source.vendor.value, await self.workspace.service.pushdown(question, source=source))
            for source in self.sources
        ]

    def filter_note(self, node: Node) -> str:
        """Say that words are looked for elsewhere too."""
        return "Enter also looks for it as a user, call or session id" if _words(node) else ""

    def row_key(self, row: Session) -> str:
        """Return a session's address."""
        return str(row.address)

    def is_flagged(self, row: Session) -> bool:
        """Return whether a session was bad, by what the list tells."""
        return verdict(row).quality.state is QualityState.BAD

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        more = {Condition.HAS_MORE_PAGES} if self._list.has_more else set()
        live = {Condition.IS_LIVE} if any(row.status is SessionStatus.LIVE for row in self._list.read) else set()
        return self.table_conditions() | self.filter_conditions() | more | live

    def export(self) -> Material:
        """Return the list."""
        lines = [f"{len(self._list.rows)} sessions read, {self.workspace.origin.profile}"]
        return self.table_material(name="sessions", title="Sessions", source=self.workspace.origin.profile, lines=lines)

    def do_data_raw(self) -> None:
        """Show the exact answers that the rows came from, that of the row at the cursor first."""
        from tui.screens.raw import show_raw

        current = self.table.current
        if current is None:
            return
        # of a capture, an answer's name means something within its session alone
        address = current.address if current.address.vendor is Vendor.CAPTURE else None
        show_raw(self, [current.source_id, *(row.source_id for row in self._list.rows)], address=address)

    def _show(self) -> None:
        view = self.view
        rows = self.arranged(view, self._list.rows)
        shown = self.table_view(view, rows, empty=self._why_empty(view))
        columns = (*shown.columns[:1], self.finder.column, *shown.columns[1:]) if self.finder.hits else shown.columns
        this_year = self.workspace.now().year
        formats = replace(
            shown.formats, short=all(row.started_at is None or row.started_at.year == this_year for row in rows)
        )
        first = self.row_key(rows[0]) if rows and self._untouched else None  # rows may come in above the first ones
        self.table.show(replace(shown, columns=columns, formats=formats), cursor_key=self._sought or first)
        current = self.table.current
        if current is not None and self.row_key(current) == self._sought:
            self._sought = None  # from now on the cursor goes where the user takes it
        self._show_summary()
        if isinstance(self.screen, SessionsScreen):
            self.screen.show_header(last_sample(self._list.read))
            self.screen.show_hints()

    def _why_empty(self, view: ViewState) -> str:
        if not self._list.has_answered or (self._list.is_reading and not self._list.read):
            return "reading"
        read = f"{self._list.pages} pages" if self._list.pages > 1 else "the first page"
        if failures := self._list.failures:
            return f"{failures[0][0].id}: {failures[0][1].line()}"
        if view.filter or view.since or view.until:
            what = "matches" if view.filter else "began then"
            return f"no session {what} in {read}" + ("; L reads more" if self._list.has_more else "")
        return "there are no sessions yet"

    def _show_summary(self) -> None:
        rows = self._list.rows
        flagged = sum(map(self.is_flagged, rows))
        if rows:
            count = Run(f"{flagged:,} of {len(rows):,} read sessions flagged", Style.BAD if flagged else Style.OK)
            left: Line = (Run("  ", Style.TEXT), count)
            unjudged = [row for row in rows if verdict(row).quality.state is QualityState.UNCLASSIFIED]
            if unjudged:
                left = (*left, Run(f", {_not_judged(unjudged, wide=self.size.width >= _WIDE)}", Style.MUTED))
        else:
            left = ()
        failures = self._list.failures
        if failures and rows:
            left = (*left, Run(f"  {failures[0][0].id} not read", Style.BAD))
        self.summary.show((*left, *self._health))

    # ---- reading

    def _read(self, *, every: bool = False) -> None:
        for source, cursor in self._list.wanted(every=every):
            self._ask_page(source, cursor)

    def _ask_page(self, source: Source, cursor: str | None) -> None:
        asked, into = self._asked, self._list
        assert asked is not None

        def take(reply: SessionsReply) -> None:
            if into is self._list:
                into.take(reply)
                self._took(reply)

        def fail(error: CallscopeError) -> None:
            if into is self._list:
                into.fail(source, error)
                self._show()
                self.stop.status.fault(f"{source.id}: {error.line()}")

        service, question = asked[0], asked[2]
        self.ask(
            lambda: service.sessions(question, cursor, source=source, ahead=True),
            take,
            group=f"sessions-{source.id}",
            otherwise=fail,
        )

    def _took(self, reply: SessionsReply) -> None:
        if self._list.has_answered or self._list.pages > 1:
            self._show()
        else:  # the others often answer at once too, and every row would be sent twice
            self.set_timer(GRACE_S, self._show, name="grace")
        for notice in reply.notices:
            if notice not in self._notices and notice.kind is not NoticeKind.SANDBOX:
                self._notices = (*self._notices, notice)
                self.stop.status.say(notice.text)
        narrow = len(self._list.rows) < self.table.size.height and self._list.pages < QUIET_PAGES
        if self._list.has_more and (narrow or self._list.pages < self._goal):
            self._read()
        elif self._goal:
            self._goal = 0
            self.stop.status.say(f"{len(self._list.read):,} sessions read in {self._list.pages} pages")

    def on_table_near_end(self, event: Table.NearEnd) -> None:
        """Read the next page before the user gets there."""
        event.stop()
        if self._list.has_answered:
            self._read()

    def reload(self) -> None:
        """Read the newest page of every source again, and ask those that failed once more."""
        self._list.try_again()
        if self._list.has_answered:
            self._refresh()
            self.stop.status.say("reading again")
        else:
            self._read()
        self._ask_health()

    def paused(self, paused: bool) -> None:
        """Stop reading live rows again, or go on."""
        if self._timer is not None:
            (self._timer.pause if paused else self._timer.resume)()

    def _refresh_live(self) -> None:
        if self.screen.is_current and any(row.status is SessionStatus.LIVE for row in self._list.read):
            self._refresh()

    def _refresh(self) -> None:
        asked, into = self._asked, self._list
        if asked is None:
            return

        def take(reply: SessionsReply) -> None:
            if into is self._list:
                new = into.update(reply)
                self._show()
                if new:
                    self.stop.status.say(f"{new} new session{'s' if new > 1 else ''}")

        service, question = asked[0], asked[2]
        for source in self.sources:
            self.ask(
                lambda source=source: service.sessions(question, source=source),  # type: ignore[misc]
                take,
                group=f"refresh-{source.id}",
                loud=False,
            )

    def do_table_read_all(self) -> None:
        """Read the pages that are left; above ten requests it is asked how many."""
        total, read = self._list.total, len(self._list.read)
        left = None if total is None else -(-(total - read) // PAGE)
        if left is not None and left <= FREE_REQUESTS:
            self._read_pages(left)
            return
        cost = "nobody knows how many" if left is None else f"{left:,} requests"
        choices = [
            Choice(str(FREE_REQUESTS), f"{FREE_REQUESTS} more pages", f"{FREE_REQUESTS} requests"),
            Choice(str(left or 10**6), "all pages", cost),
        ]
        self.pick("Read more sessions", choices, lambda picked: self._read_pages(int(picked.ids[0])))

    def _read_pages(self, count: int) -> None:
        self._goal = self._list.pages + count
        self.stop.status.say("reading more pages")
        self._read()

    def _ask_health(self) -> None:
        source = next((one for one in self.sources if one.vendor is Vendor.STREAM), None)
        if source is None or source.kind not in (SourceKind.LIVE, SourceKind.SANDBOX):
            self._health = ()
            return
        asked = self._asked
        assert asked is not None

        def fail(error: CallscopeError) -> None:
            self._health = (Run(f"app health: {error.message}", Style.MUTED),)
            self._show_summary()

        async def ask() -> Line:
            from tui.screens.health import health_line

            return health_line((await asked[0].app_health(source=source)).value, self.workspace.formats)

        def take(line: Line) -> None:
            self._health = line
            self._show_summary()

        self.ask(ask, take, group="health", otherwise=fail)

    # ---- commands

    def on_table_moved(self, event: Table.Moved) -> None:
        """Take note of the row."""
        event.stop()
        self._sought, self._untouched = None, False
        self.move(self.view.selecting(event.key))

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Open a session, or the person in it that was looked for."""
        event.stop()
        address = Address.parse(event.key)
        found = self.finder.hits.get(address)
        view = self.view.opened(address)
        self.go(view if found is None or not found.address.is_participant else view.opened(found.address))

    def take_filter(self, text: str) -> None:
        """Filter by what was typed."""
        super().take_filter(text)
        if text == self.view.filter and self._asked is not None:
            self.finder.present(_words(self._asked[2].filter))

    def found(self) -> None:
        """Show what a search found so far."""
        for address, hit in self.finder.hits.items():
            self._list.add([self.finder.session_of(address)], hit.source)
        self._show()

    def do_sessions_range(self) -> None:
        """Choose from when on sessions are shown."""
        choose_range(self)

    def do_sessions_slices(self) -> None:
        """Show what the people of the marked sessions share, or of all that the list is about."""
        from tui.screens.several import show_slices

        show_slices(self, sorted(self.marked))

    def do_sessions_narrow(self) -> None:
        """Choose live or ended sessions, a call, a meeting or an app."""
        choose_what(self)

    def narrow(self, *parts: Compare) -> None:
        """Filter by fields, in place of what the filter says about these fields."""
        names = {part.field for part in parts}
        node = self._asked[2].filter if self._asked else None
        kept = [part for part in conjuncts(node) if not (isinstance(part, Compare) and part.field in names)]
        self.go(self.view.filtered(to_text(all_of((*kept, *parts)))))


def _not_judged(rows: Sequence[Session], *, wide: bool) -> str:
    """Say how many sessions were not judged, and why, where that is the same for all: RealtimeKit lists no quality."""
    text = f"{len(rows):,} not judged"
    if any(row.address.vendor is not Vendor.REALTIMEKIT for row in rows):
        return text
    return f"{text}: RealtimeKit lists no quality" if wide else f"{len(rows):,} rtk not judged"


def _wanted(node: Node | None, field: str) -> str | None:
    """Return the value that a filter demands of a field: "stream" of "vendor:stream score<70"."""
    for part in conjuncts(node):
        if isinstance(part, Compare) and part.field == field and part.op is Op.IS and isinstance(part.value, str):
            return part.value if "*" not in part.value and "?" not in part.value else None
    return None


def _words(node: Node | None) -> str:
    """Return the text of a filter that is words alone; "" where it has fields."""
    found = list(leaves(node))
    return " ".join(leaf.text for leaf in found if isinstance(leaf, Word)) if _only_words(found) else ""


def _only_words(found: Sequence[Compare | Word]) -> bool:
    return bool(found) and all(isinstance(leaf, Word) for leaf in found)


class SessionsScreen(Stop):
    """The list of sessions."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self._pane = SessionsPane(workspace)

    def panes(self) -> Sequence[Pane]:
        """Return the list."""
        return (self._pane,)

    def present(self, view: ViewState) -> None:
        """Show the list."""
        self._pane.present(view)
        self._pane.take_focus()
        self.show_hints()

    def show_header(self, fresh: datetime | None) -> None:
        """Say whose sessions these are, how they are narrowed, and how fresh they are."""
        view, workspace = self.navigator.view, self.workspace
        path = ["sessions", *([f"/{view.filter}"] if view.filter else []), *range_text(view, workspace.formats)]
        at = (
            f"last sample {replace(workspace.formats, day=False).time(fresh)} {workspace.formats.zone_name}"
            if fresh
            else ""
        )
        sources = self._pane.sources
        self.header.present(
            source=source_name(workspace, sources),
            is_sandbox=any(source.kind is SourceKind.SANDBOX for source in sources),
            path=path,
            fresh=at.rstrip(),
        )
