"""The participant table of a session: its commands."""

from __future__ import annotations

from collections.abc import Iterable

from textual.message import Message

from tui.commands import Condition
from tui.model import Participant
from tui.render.cells import plain
from tui.render.participant_columns import ParticipantRow
from tui.screens.context import Workspace
from tui.screens.exporting import Material
from tui.screens.session_asking import SessionAsking
from tui.screens.session_costs import ASKS_ABOVE
from tui.screens.session_judging import Judged
from tui.screens.session_lines import foot_line, head_lines
from tui.screens.session_pages import PAGE_SIZES
from tui.screens.session_paging import PAGES
from tui.screens.session_reading_on import WHOLE_PAGE, ask_to_read, cost_of
from tui.view_state import ViewState
from tui.widgets.picker import Choice, Picked
from tui.widgets.table import Table

WHOLE_CELLS = 1000
"""Room for every sentence of what is exported: a file is no screen."""


class SessionPane(SessionAsking):
    """Who was in a session, and how each fared."""

    class LookedAt(Message):
        """The cursor is on somebody, or more is known of who it is on; None where there is nobody."""

        def __init__(self, participant: Participant | None) -> None:
            super().__init__()
            self.participant = participant

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._told_of: Participant | None = None

    @property
    def looked_at(self) -> Participant | None:
        """Who is at the cursor."""
        row = self.table.current
        return row.participant if row is not None else None

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        holds = set(self.table_conditions() | self.filter_conditions())
        page = self.view.page
        if self.is_held or not self.listing.is_complete or (self.is_paged and self.listing.has_after(page)):
            holds.add(Condition.HAS_MORE_PAGES)
        if self.is_paged and page > 1:
            holds.add(Condition.HAS_EARLIER_PAGES)
        if self.is_live:
            holds.add(Condition.IS_LIVE)
        return frozenset(holds)

    # ---- the cursor

    def on_table_moved(self, event: Table.Moved) -> None:
        """Remember the row, read first what came into sight, and tell who is looked at."""
        event.stop()
        self.move(self.view.selecting(event.key))
        self.look()
        self._tell_looked_at()

    def on_table_chosen(self, event: Table.Chosen) -> None:
        """Open a participant."""
        event.stop()
        row = self.table.current
        if row is not None:
            self.go(self.view.opened(row.participant.address))

    def on_table_near_end(self, event: Table.NearEnd) -> None:
        """Read the next page of the one list before the user gets there."""
        event.stop()
        if self.is_one_list and not self.listing.is_complete and not self.is_ordered:
            self.paging.read_on(to_page=self.listing.last_read() + 1, most=1)

    def put_rows(
        self,
        view: ViewState,
        rows: list[ParticipantRow],
        places: dict[str, int] | None,
        cursor_key: str | None,
    ) -> None:
        """Show rows, and tell who is at the cursor now."""
        super().put_rows(view, rows, places, cursor_key)
        self._tell_looked_at()

    def show_news(self, news: Iterable[Judged]) -> None:
        """Show what was read, and tell what is known now of who is at the cursor."""
        super().show_news(news)
        self._tell_looked_at()

    def _tell_looked_at(self) -> None:
        now = self.looked_at
        if now != self._told_of:
            self._told_of = now
            self.post_message(self.LookedAt(now))

    # ---- pages

    def do_table_page_down(self) -> None:
        """Down a screen; behind the last row of a page, to the next page."""
        if self.is_paged and self.table.is_at_end and self.listing.has_after(self.view.page):
            self.do_table_next_page()
        else:
            super().do_table_page_down()

    def do_table_next_page(self) -> None:
        """Show the next page; where rows are in an order of their own, read it into them."""
        if not self.is_paged:
            self.paging.read_on(to_page=self.listing.last_read() + 1, most=1)
            return
        self._to_page(self.view.page + 1)

    def do_table_previous_page(self) -> None:
        """Show the page before."""
        self._to_page(self.view.page - 1)

    def do_table_first_page(self) -> None:
        """Show the first page."""
        self._to_page(1)

    def do_table_last_page(self) -> None:
        """Show the last page, which takes reading all those before it."""
        if self.listing.is_complete:
            self._to_page(self.listing.last_read())
            return
        left = self.listing.requests_left()
        if left is not None and left <= ASKS_ABOVE:
            self.paging.read_on(to_page=None, most=None, then=0)
            return
        ask_to_read(self, "The last page comes behind all others", last=True)

    def _to_page(self, page: int) -> None:
        if page < 1 or (self.listing.is_complete and page > self.listing.last_read()):
            self.stop.status.say("that was the last page" if page > 1 else "this is the first page")
        elif self.listing.wants(page):
            self.stop.status.say(f"reading page {page}", about=PAGES)
            self.paging.read_on(to_page=page, most=ASKS_ABOVE, then=page)
        else:
            self.paging.show_page(page)

    def do_table_page_size(self) -> None:
        """Choose how many rows a page has."""
        choices = [
            Choice(str(size), f"{size} rows", chosen=size == self.page_size and not self.is_one_list)
            for size in PAGE_SIZES
        ]
        choices.append(Choice("0", "all rows read as one list", "pages come as you go down", chosen=self.is_one_list))
        self.pick("Rows in a page", choices, self._choose_size)

    def _choose_size(self, picked: Picked) -> None:
        size = int(picked.ids[0])
        self.is_one_list = size == 0
        self.page_size = size or WHOLE_PAGE
        self.move(self.view.on_page(1))
        self.present(self.view)
        self.stop.show_hints()

    # ---- reading more

    def do_table_read_all(self) -> None:
        """Read every page, and everybody's quality: what it costs is said first."""
        left = self.listing.requests_left()
        if not self.is_held and left is not None and left <= ASKS_ABOVE:
            if left:
                self.paging.read_on(to_page=None, most=None)
            else:
                self.stop.status.say("all rows are read")
            return
        ask_to_read(self, "Read on")

    # ---- order

    def do_table_worst(self) -> None:
        """Worst first, with the cursor on the worst; again, with what was read since."""
        if self.view.layout.sort == self.WORST:
            self.show_rows(self.view)
        super().do_table_worst()
        self.table.move_to(0)

    def say_order(self, what: str) -> None:
        """Say nothing in the status line: the line below the table says it, and over how many rows."""
        self.stop.status.clear()

    # ---- what else there is to know

    def let_go(self) -> bool:
        """Close the notices, else take all marks away."""
        if not self.notices_open:
            return super().let_go()
        self.do_session_notices()
        return True

    def do_session_notices(self) -> None:
        """Show all notices, or the first alone."""
        self.notices_open = not self.notices_open
        self.show_facts()

    def do_session_count(self) -> None:
        """Count over all pages who matches; where the list does not tell that, say what reading it takes."""
        if self.listing.judges_people:
            if self.listing.sure().complete:
                self.stop.status.say(f"who matches is counted over all {self.listing.read:,} rows")
            else:
                ask_to_read(self, self.listing.counting_takes)
            return
        total = self.listing.total
        requests = -(-total // WHOLE_PAGE) if total is not None else None
        if requests is not None and requests <= ASKS_ABOVE:
            self.counting.count()
            return
        cost = cost_of(self, requests)
        self.pick("Count over all pages", [Choice("count", "count", cost)], lambda _: self.counting.count())

    def do_data_raw(self) -> None:
        """Show the exact answers that the session and the row at the cursor came from."""
        from tui.screens.raw import show_raw

        row, session = self.table.current, self.session
        ids = [session.source_id if session is not None else None]
        if row is not None:
            ids += [row.participant.source_id, *(row.evidence.source_ids if row.evidence is not None else ())]
        show_raw(self, ids, address=self.view.address)

    def export(self) -> Material:
        """Return the rows as they are shown."""
        title = self.session.title if self.session is not None else "participants"
        told = head_lines(self, WHOLE_CELLS, keys=False)
        lines = [
            *("  ".join(filter(None, (plain(left), plain(right)))).strip() for left, right in told),
            "  ".join(filter(None, map(plain, foot_line(self, WHOLE_CELLS)))),
        ]
        source = self.source.id if self.source is not None else self.workspace.origin.profile
        return self.table_material(name="participants", title=title, source=source, lines=lines)
