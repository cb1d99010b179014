"""Where the user stands, as one immutable value.

Every navigation is a method that returns another `ViewState`. As text, a view is an address and how it is looked at:

    stream:default/standup/s1?filter=country%3ABR&sort=-duration&at=2026-11-20T14%3A03%3A10Z

The list of sessions has no address: its view begins with "?", or is empty. A view never holds a profile's name, so that
it reopens on a colleague's machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl, quote

from tui.errors import AddressError
from tui.model import Address
from tui.query import Clock, parse_time
from tui.query.times import time_text


class Route(StrEnum):
    """The stops of the journey."""

    SESSIONS = "sessions"
    SESSION = "session"
    PARTICIPANT = "participant"


class Show(StrEnum):
    """What of a stop is shown in place of its usual screen."""

    USUAL = ""
    CHART = "chart"
    RAW = "raw"
    MATRIX = "matrix"
    HEAT = "heat"
    WHY = "why"
    SLICES = "slices"
    COMPARE = "compare"


@dataclass(frozen=True, slots=True)
class Sort:
    """A column's key, and the direction."""

    column: str
    descending: bool = False

    def __str__(self) -> str:
        return f"-{self.column}" if self.descending else self.column

    @classmethod
    def parse(cls, text: str) -> Sort:
        """Read "duration" or "-duration"."""
        return cls(text.removeprefix("-"), text.startswith("-"))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a stop's table is laid out; it stays when the user goes in and out.

    Attributes:
        sort: None for the vendor's own order.
        columns: keys from left to right; None for the usual ones.
        group: the key of the column that rows are grouped by.
        shift: how many columns are scrolled out of sight at the left.
    """

    sort: Sort | None = None
    columns: tuple[str, ...] | None = None
    group: str | None = None
    shift: int = 0


@dataclass(frozen=True, slots=True)
class ViewState:
    """Where the user stands.

    Attributes:
        address: the session or participant; None for the list of sessions.
        filter: the filter's text as typed; "" for none.
        since: the start of the time that is shown, UTC; None for the beginning.
        until: the end of it, UTC; None for the end.
        at: the cursor's instant, UTC.
        selected: the key of the selected row: an address, or a track's id.
        page: the table's page, from 1.
        show: what is shown in place of the usual screen.
        detail: what of it: the series of a chart, the other participant of a comparison.
        layouts: how the table of each stop is laid out.
        parent: where the user came in from.
    """

    address: Address | None = None
    filter: str = ""
    since: datetime | None = None
    until: datetime | None = None
    at: datetime | None = None
    selected: str | None = None
    page: int = 1
    show: Show = Show.USUAL
    detail: str | None = None
    layouts: Mapping[Route, Layout] = field(default_factory=dict)
    parent: ViewState | None = None

    @property
    def route(self) -> Route:
        """The stop of the journey."""
        if self.address is None:
            return Route.SESSIONS
        return Route.PARTICIPANT if self.address.is_participant else Route.SESSION

    @property
    def layout(self) -> Layout:
        """How this stop's table is laid out."""
        return self.layouts.get(self.route, Layout())

    @property
    def place(self) -> tuple[Address | None, Show]:
        """What makes this another place than another view: undo stays in a place, back and forward go between them."""
        return self.address, self.show

    def opened(self, address: Address) -> ViewState:
        """Go in to a session or participant; its row stays selected here for the way back."""
        here = replace(self, selected=str(address))
        return ViewState(address, at=self.at, layouts=self.layouts, parent=here)

    def out(self) -> ViewState:
        """Go out: from a special view to the usual one, else to where the user came in from, else one stop up."""
        if self.show is not Show.USUAL:
            return replace(self, show=Show.USUAL, detail=None)
        if self.parent is not None:
            return replace(self.parent, layouts=self.layouts)
        if self.address is None:
            return self
        up = self.address.session if self.address.is_participant else None
        return ViewState(up, selected=str(self.address), layouts=self.layouts)

    def filtered(self, text: str) -> ViewState:
        """Filter the table, which goes back to its first page."""
        return replace(self, filter=text.strip(), page=1)

    def sorted_by(self, column: str | None) -> ViewState:
        """Sort by a column, the other way round if it is sorted by it already; None for the vendor's order."""
        now = self.layout.sort
        turned = now is not None and now.column == column and not now.descending
        sort = None if column is None else Sort(column, descending=turned)
        return replace(self._laid_out(replace(self.layout, sort=sort)), page=1)

    def with_sort(self, sort: Sort | None) -> ViewState:
        """Sort in exactly this way, from the first row on; None for the vendor's order."""
        return replace(self._laid_out(replace(self.layout, sort=sort)), page=1, selected=None)

    def with_columns(self, columns: tuple[str, ...] | None) -> ViewState:
        """Show these columns; None for the usual ones."""
        return self._laid_out(replace(self.layout, columns=columns, shift=0))

    def shifted(self, columns: int) -> ViewState:
        """Scroll so many columns out of sight at the left."""
        return self if columns == self.layout.shift else self._laid_out(replace(self.layout, shift=columns))

    def grouped_by(self, column: str | None) -> ViewState:
        """Group the table by a column; None ungroups it."""
        return self._laid_out(replace(self.layout, group=column))

    def in_window(self, since: datetime | None, until: datetime | None) -> ViewState:
        """Show a stretch of time; None for an open end.

        Raises:
            ValueError: it ends before it begins.
        """
        if since is not None and until is not None and until <= since:
            raise ValueError("a window ends before it begins")
        return replace(self, since=since, until=until)

    def zoomed(self, factor: float, whole: tuple[datetime, datetime], *, least: timedelta) -> ViewState:
        """Show `factor` times as much time around the cursor, within the whole and no less than `least`."""
        first, last = whole
        since, until = self.since or first, self.until or last
        span = max(min((until - since) * factor, last - first), least)
        if span >= last - first:
            return replace(self, since=None, until=None)
        centre = self.at if self.at is not None and since <= self.at <= until else since + (until - since) / 2
        start = centre - span * ((centre - since) / (until - since))
        return self._at_start(start, span, whole)

    def panned(self, share: float, whole: tuple[datetime, datetime]) -> ViewState:
        """Move the window by a share of its length, within the whole."""
        since, until = self.since or whole[0], self.until or whole[1]
        if until - since >= whole[1] - whole[0]:
            return self
        return self._at_start(since + (until - since) * share, until - since, whole)

    def _at_start(self, start: datetime, span: timedelta, whole: tuple[datetime, datetime]) -> ViewState:
        start = max(whole[0], min(start, whole[1] - span))
        return replace(self, since=start, until=start + span)

    def at_instant(self, at: datetime | None) -> ViewState:
        """Move the time cursor."""
        return replace(self, at=at)

    def selecting(self, key: str | None) -> ViewState:
        """Select a row."""
        return replace(self, selected=key)

    def on_page(self, page: int) -> ViewState:
        """Go to a page of the table."""
        return replace(self, page=max(1, page))

    def showing(self, show: Show, detail: str | None = None) -> ViewState:
        """Show something in place of the usual screen."""
        return replace(self, show=show, detail=detail)

    def _laid_out(self, layout: Layout) -> ViewState:
        return replace(self, layouts={**self.layouts, self.route: layout})

    def __str__(self) -> str:
        """Return the view as text, to be opened anywhere: without selection, page, columns and the way in."""
        layout = self.layout
        parameters = {
            "filter": self.filter,
            "sort": str(layout.sort) if layout.sort else "",
            "group": layout.group or "",
            "from": time_text(self.since) if self.since else "",
            "to": time_text(self.until) if self.until else "",
            "at": time_text(self.at) if self.at else "",
            "show": self.show.value,
            "detail": self.detail or "",
        }
        query = "&".join(
            f"{key}={quote(value, safe='', errors='surrogatepass')}" for key, value in parameters.items() if value
        )
        return (str(self.address) if self.address else "") + (f"?{query}" if query else "")

    @classmethod
    def parse(cls, text: str, *, clock: Clock | None = None) -> ViewState:
        """Read a view's text. Times may also be written as in filters, resolved against `clock`.

        Raises:
            AddressError: not an address, an unknown parameter or a time that is none.
        """
        place, _, query = text.partition("?")
        view = cls(Address.parse(place) if place else None)
        for key, value in _parameters(query, text):
            view = _with(view, key, value, clock or Clock.system())
        if view.since is not None and view.until is not None and view.until <= view.since:
            raise AddressError(f"“{text}” ends before it begins", hint="`from` must be earlier than `to`")
        return view


def _parameters(query: str, text: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="surrogatepass")
    except ValueError as fault:
        raise AddressError(f"“{text}” is not a view", hint="Behind the ? stand name=value pairs joined by &") from fault


def _with(view: ViewState, key: str, value: str, clock: Clock) -> ViewState:
    layout = view.layout
    match key:
        case "filter":
            return replace(view, filter=value)
        case "sort":
            return view._laid_out(replace(layout, sort=Sort.parse(value) if value.strip("-") else None))
        case "group":
            return view._laid_out(replace(layout, group=value or None))
        case "from":
            return replace(view, since=_time(value, clock))
        case "to":
            return replace(view, until=_time(value, clock))
        case "at":
            return replace(view, at=_time(value, clock))
        case "detail":
            return replace(view, detail=value or None)
        case "show" if value in set(Show):
            return replace(view, show=Show(value))
    raise AddressError(
        f"a view has no “{key}={value}”", hint="It has filter, sort, group, from, to, at, show and detail"
    )


def _time(text: str, clock: Clock) -> datetime | None:
    try:
        return parse_time(text, clock).at if text else None
    except ValueError as fault:
        raise AddressError(str(fault), hint="") from fault
