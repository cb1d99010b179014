"""Every command, declared once.

Key bindings, palette entries, footer hints, help rows, the README's key table and the remap file all derive from
`COMMANDS`. What a command does is the screens' affair; what it is called, when it can run and which keys run it is said
here. Keys are written as they are typed: "j", "N", "/", "ctrl+d", "enter", "f1".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a command can be given."""

    EVERYWHERE = "everywhere"
    TABLE = "in a table"
    SESSIONS = "sessions"
    SESSION = "session"
    TIME = "on the time axis"
    PARTICIPANT = "participant"
    TRIAGE = "findings"
    RAW = "raw answers"
    FILTER = "in the filter bar"


CONTEXTS: dict[str, frozenset[Scope]] = {
    "sessions": frozenset({Scope.EVERYWHERE, Scope.TABLE, Scope.SESSIONS}),
    "session": frozenset({Scope.EVERYWHERE, Scope.TABLE, Scope.SESSION}),
    "participant": frozenset({Scope.EVERYWHERE, Scope.TIME, Scope.PARTICIPANT}),
    "triage": frozenset({Scope.EVERYWHERE, Scope.SESSION, Scope.TRIAGE}),
    "compare": frozenset({Scope.EVERYWHERE, Scope.TIME}),
    "raw": frozenset({Scope.EVERYWHERE, Scope.RAW}),
    "filter": frozenset({Scope.FILTER}),
}
"""Which scopes hold at the same time, by where the focus is. Within one of these a key has one meaning."""


class Condition(StrEnum):
    """What must be so for a command to be offered."""

    HAS_ROWS = "rows"
    HAS_FILTER = "a filter"
    HAS_MORE_PAGES = "more pages"
    HAS_EARLIER_PAGES = "earlier pages"
    HAS_SERIES = "series"
    HAS_WARNINGS = "warnings"
    HAS_MATCHES = "matches"
    IS_ZOOMED = "a zoomed window"
    IS_LIVE = "live data"
    CAN_GO_BACK = "a place before"
    CAN_GO_FORWARD = "a place behind"
    CAN_UNDO = "a change to take back"
    HAS_PROFILES = "several profiles"
    HAS_MARKED = "marked rows"
    HAS_SAVED_VIEWS = "saved views"
    HAS_PATHS = "publishers and subscribers"


@dataclass(frozen=True, slots=True)
class Command:
    """One command.

    Attributes:
        id: stable, for remapping: "table.sort".
        title: as the palette and the help show it.
        keys: by default; the first is the one that is shown.
        scope: where it can be given.
        needs: what must be so for it to be offered.
        help: one sentence more, where the title does not say it all; else "".
        footer: how early it stands among the footer's hints; 0 for never.
        headless: the command line that answers the same question; "" where there is none.
        hint: what the footer calls it; "" for the title's first words.
    """

    id: str
    title: str
    keys: tuple[str, ...]
    scope: Scope = Scope.EVERYWHERE
    needs: frozenset[Condition] = frozenset()
    help: str = ""
    footer: int = 0
    headless: str = ""
    hint: str = ""

    @property
    def short(self) -> str:
        """The first words of the title, as a hint shows them."""
        return self.hint or self.title.partition(",")[0].partition(":")[0].lower()

    def available(self, context: str, holds: Iterable[Condition]) -> bool:
        """Return whether it can run where the focus is, given what holds now."""
        return self.scope in CONTEXTS[context] and self.needs <= frozenset(holds)


_ROWS = frozenset({Condition.HAS_ROWS})
_SERIES = frozenset({Condition.HAS_SERIES})
_EVERYWHERE, _TABLE, _SESSIONS, _SESSION = Scope.EVERYWHERE, Scope.TABLE, Scope.SESSIONS, Scope.SESSION
_TIME, _PARTICIPANT, _RAW, _FILTER = Scope.TIME, Scope.PARTICIPANT, Scope.RAW, Scope.FILTER
_TRIAGE = Scope.TRIAGE


def _if(*conditions: Condition) -> frozenset[Condition]:
    return frozenset(conditions)


COMMANDS: tuple[Command, ...] = (
    Command("app.help", "Help for where the focus is", ("?", "f1"), footer=6, headless="help", hint="help"),
    Command("app.palette", "Find a command", (":", "ctrl+p"), footer=7, hint="commands"),
    Command("app.out", "Go out, one stop up; at the first stop, quit", ("q",), footer=8, hint="out"),
    Command("app.close", "Close what is open, or go one stop up", ("escape", "backspace"),
            help="It never quits and changes nothing of a view."),
    Command("app.quit", "Quit", ("Q", "ctrl+c"), help="`callscope --resume` goes on from here."),
    Command("view.back", "Back to the place before", ("[",), needs=_if(Condition.CAN_GO_BACK)),
    Command("view.forward", "Forward again", ("]",), needs=_if(Condition.CAN_GO_FORWARD)),
    Command("view.undo", "Undo the last change of this view", ("u",), needs=_if(Condition.CAN_UNDO),
            help="Takes back a filter, sort, grouping, choice of columns or window."),
    Command("view.copy", "Copy the address of this view", ("y",), footer=17,
            help="As a `callscope open` command line that reopens it anywhere.", hint="copy address"),
    Command("view.copy_cell", "Copy the cell under the cursor", ("Y",)),
    Command("view.save", "Save this view under a name", ("m",)),
    Command("view.saved", "Open a saved view", ("'",), needs=_if(Condition.HAS_SAVED_VIEWS)),
    Command("view.export", "Export what is shown", ("x",), help="CSV, JSON, Markdown or SVG."),
    Command("data.refresh", "Refresh", ("r",)),
    Command("data.pause", "Pause or go on", ("p",), help="Holds the scan and the refreshing of live rows."),
    Command("data.raw", "Show the exact answers", ("v",), help="Searchable, borderless for the terminal's own copy."),
    Command("data.profile", "Switch profile", ("@",), needs=_if(Condition.HAS_PROFILES)),
    Command("data.rules", "Switch the rule set that judges", ("R",)),
    Command("show.time", "Times in UTC, local or relative", ("t",)),
    Command("show.hide_people", "Hide names and IPs", ("P",), help="For sharing the screen."),
    Command("show.repaint", "Paint the whole screen again", ("ctrl+l",)),
    Command("pane.next", "Next pane", ("tab",)),
    Command("pane.previous", "Previous pane", ("shift+tab",)),
    *(Command(f"pane.{digit}", f"Go to pane {digit}", (str(digit),)) for digit in range(1, 6)),
    # tables
    Command("table.filter", "Filter", ("/",), _TABLE, footer=4, headless="sessions --filter, participants --filter",
            help="In the list of sessions it also finds a user, call or session id."),
    Command("table.clear_filter", "Clear the filter", ("\\",), _TABLE, _if(Condition.HAS_FILTER)),
    Command("table.down", "Down", ("j", "down"), _TABLE, _ROWS),
    Command("table.up", "Up", ("k", "up"), _TABLE, _ROWS),
    Command("table.page_down", "Down a screen", ("pagedown", "ctrl+f"), _TABLE, _ROWS),
    Command("table.page_up", "Up a screen", ("pageup",), _TABLE, _ROWS),
    Command("table.half_down", "Down half a screen", ("ctrl+d",), _TABLE, _ROWS),
    Command("table.half_up", "Up half a screen", ("ctrl+u",), _TABLE, _ROWS),
    Command("table.top", "First row", ("g", "home"), _TABLE, _ROWS),
    Command("table.bottom", "Last row", ("G", "end"), _TABLE, _ROWS),
    Command("table.left", "Columns to the left", ("h", "left"), _TABLE, _ROWS),
    Command("table.right", "Columns to the right", ("l", "right"), _TABLE, _ROWS),
    Command("table.open", "Open the row", ("enter",), _TABLE, _ROWS, footer=1, hint="open",
            headless="session, participant"),
    Command("table.mark", "Mark the row", ("space",), _TABLE, _ROWS, help="For comparing, slicing or exporting."),
    Command("table.next_bad", "Next flagged row", ("n",), _TABLE, _ROWS, footer=10, hint="next bad"),
    Command("table.previous_bad", "Previous flagged row", ("N",), _TABLE, _ROWS),
    Command("table.sort", "Sort by a column", ("s",), _TABLE, _ROWS, footer=9, hint="sort"),
    Command("table.worst", "Worst first", ("W",), _TABLE, footer=3, hint="worst first"),
    Command("table.columns", "Choose columns", ("c",), _TABLE, footer=15, hint="columns"),
    Command("table.group", "Group by a column", ("b",), _TABLE, _ROWS, footer=16, hint="group",
            help="With counts: one version?"),
    Command("table.next_page", "Next page", (">",), _TABLE, _if(Condition.HAS_MORE_PAGES)),
    Command("table.previous_page", "Previous page", ("<",), _TABLE, _if(Condition.HAS_EARLIER_PAGES)),
    Command("table.first_page", "First page", ("{",), _TABLE, _if(Condition.HAS_EARLIER_PAGES)),
    Command("table.last_page", "Last page", ("}",), _TABLE, _if(Condition.HAS_MORE_PAGES)),
    Command("table.page_size", "Rows in a page", ("#",), _TABLE),
    Command("table.read_all", "Read all pages", ("L",), _TABLE, _if(Condition.HAS_MORE_PAGES),
            help="Shows what it costs, and asks above ten requests.", headless="participants --all"),
    # sessions
    Command("sessions.range", "Time range", ("d",), _SESSIONS, footer=11, headless="sessions --since --until"),
    Command("sessions.slices", "Slices over the marked sessions, or all listed", ("S",), _SESSIONS, _ROWS, footer=12,
            headless="triage SESSION ..., triage --since --until", hint="slices",
            help="Shows what reading them costs, and asks above ten requests."),
    Command("sessions.notices", "Show the first line whole and all notices, or one line", ("!",), _SESSIONS),
    Command("sessions.narrow", "Narrow to an app, meeting or call", ("o",), _SESSIONS),
    # session
    Command("session.heat", "Heat map: people by time", ("H",), _SESSION, _ROWS, footer=11),
    Command("session.matrix", "Matrix: who sent to whom", ("M",), _SESSION, _if(Condition.HAS_PATHS),
            footer=12),
    Command("session.why", "Why: findings with their evidence", ("w",), _SESSION, _ROWS, footer=2,
            headless="triage"),
    Command("session.slices", "Slices: what the bad ones have in common", ("S",), _SESSION, _ROWS, footer=13,
            headless="triage"),
    Command("session.compare", "Compare the marked participants", ("=",), _SESSION, _if(Condition.HAS_MARKED)),
    Command("session.incident", "Copy an incident snippet", ("i",), _SESSION, _ROWS, footer=14,
            headless="triage --markdown", hint="incident"),
    Command("session.notices", "Show all notices, or the first alone", ("!",), _SESSION),
    Command("session.count", "Count who matches over all pages", ("T",), _SESSION, headless="participants --count",
            help="Apart from the vendor's own totals, which no filter touches."),
    Command("session.record", "Record into a bundle", ("B",), _SESSION, headless="record"),
    # participant: the time axis
    Command("time.left", "Time cursor left", ("h", "left"), _TIME, _SERIES),
    Command("time.right", "Time cursor right", ("l", "right"), _TIME, _SERIES),
    Command("time.far_left", "Time cursor far left", (",",), _TIME, _SERIES),
    Command("time.far_right", "Time cursor far right", (".",), _TIME, _SERIES),
    Command("time.start", "Time cursor to the start", ("home", "^"), _TIME, _SERIES),
    Command("time.end", "Time cursor to the end", ("end", "$"), _TIME, _SERIES),
    Command("time.next_warning", "Next warning", ("n",), _TIME, _if(Condition.HAS_WARNINGS), footer=1),
    Command("time.previous_warning", "Previous warning", ("N",), _TIME, _if(Condition.HAS_WARNINGS)),
    Command("time.zoom_in", "Zoom in", ("+",), _TIME, _SERIES, footer=5),
    Command("time.zoom_out", "Zoom out", ("-",), _TIME, _if(Condition.HAS_SERIES, Condition.IS_ZOOMED)),
    Command("time.zoom_all", "Show all the time", ("z",), _TIME, _if(Condition.HAS_SERIES, Condition.IS_ZOOMED)),
    Command("time.pan_left", "Earlier", ("<",), _TIME, _if(Condition.HAS_SERIES, Condition.IS_ZOOMED)),
    Command("time.pan_right", "Later", (">",), _TIME, _if(Condition.HAS_SERIES, Condition.IS_ZOOMED)),
    Command("time.window", "The vendor's windows", ("W",), _TIME, footer=10, headless="participant --since --until",
            help="Last minute, 30 minutes, the whole session."),
    Command("time.down", "Next track or line", ("j", "down"), _TIME),
    Command("time.up", "Previous track or line", ("k", "up"), _TIME),
    Command("time.page_down", "Down a screen", ("pagedown", "ctrl+f", "ctrl+d"), _TIME),
    Command("time.page_up", "Up a screen", ("pageup", "ctrl+u"), _TIME),
    Command("time.chart", "Full-screen chart of the series", ("enter",), _TIME, _SERIES, footer=2, hint="chart"),
    Command("participant.events", "List of what happened", ("E",), _PARTICIPANT, _SERIES, footer=9, hint="events",
            help="Moving in it moves the time cursor; the same key goes back."),
    Command("participant.all_series", "All series, or the telling ones", ("e",), _PARTICIPANT, _SERIES),
    Command("participant.facts", "All facts about who it is", ("f",), _PARTICIPANT, headless="participant",
            help="Role, IP and pre-call test too, for which a small screen has no room."),
    Command("participant.why", "Why: findings about this person", ("w",), _PARTICIPANT, footer=3, headless="triage"),
    Command("participant.compare", "Compare with another participant or session", ("=",), _PARTICIPANT, _SERIES),
    Command("participant.note", "Note at the cursor", ("a",), _PARTICIPANT, headless="note"),
    Command("participant.notes", "All notes", ("A",), _PARTICIPANT, headless="note"),
    Command("participant.incident", "Copy an incident snippet", ("i",), _PARTICIPANT, headless="triage --markdown"),
    # findings: heat map, matrix, why, slices
    Command("triage.down", "Down", ("j", "down"), _TRIAGE),
    Command("triage.up", "Up", ("k", "up"), _TRIAGE),
    Command("triage.left", "Left", ("h", "left"), _TRIAGE),
    Command("triage.right", "Right", ("l", "right"), _TRIAGE),
    Command("triage.page_down", "Down a screen", ("pagedown", "ctrl+f", "ctrl+d"), _TRIAGE),
    Command("triage.page_up", "Up a screen", ("pageup", "ctrl+u"), _TRIAGE),
    Command("triage.far_left", "Far left", (",",), _TRIAGE),
    Command("triage.far_right", "Far right", (".",), _TRIAGE),
    Command("triage.top", "To the first", ("g", "home"), _TRIAGE),
    Command("triage.bottom", "To the last", ("G", "end"), _TRIAGE),
    Command("triage.start", "To the first column", ("^",), _TRIAGE),
    Command("triage.end", "To the last column", ("$",), _TRIAGE),
    Command("triage.next", "Next thing that was bad", ("n",), _TRIAGE, _ROWS, footer=3, hint="next bad"),
    Command("triage.previous", "The bad thing before", ("N",), _TRIAGE, _ROWS),
    Command("triage.open", "Go to where it shows", ("enter",), _TRIAGE, _ROWS, footer=1, hint="open",
            help="The participant at that instant; of a slice, its people."),
    Command("triage.read_all", "Read everybody", ("L",), _TRIAGE, _if(Condition.HAS_MORE_PAGES), footer=4,
            help="Shows what it costs, and asks above ten requests.", hint="read on"),
    # raw answers
    Command("raw.search", "Search", ("/",), _RAW, footer=2),
    Command("raw.next_match", "Next match", ("n",), _RAW, _if(Condition.HAS_MATCHES)),
    Command("raw.previous_match", "Previous match", ("N",), _RAW, _if(Condition.HAS_MATCHES)),
    Command("raw.down", "Down", ("j", "down"), _RAW),
    Command("raw.up", "Up", ("k", "up"), _RAW),
    Command("raw.page_down", "Down a screen", ("pagedown", "space", "ctrl+f", "ctrl+d"), _RAW),
    Command("raw.page_up", "Up a screen", ("pageup", "ctrl+u"), _RAW),
    Command("raw.top", "To the top", ("g", "home"), _RAW),
    Command("raw.bottom", "To the end", ("G", "end"), _RAW),
    Command("raw.next_answer", "Next answer", (">",), _RAW, footer=3),
    Command("raw.previous_answer", "Previous answer", ("<",), _RAW),
    # filter bar
    Command("filter.apply", "Apply the filter", ("enter",), _FILTER, footer=1),
    Command("filter.complete", "Complete", ("tab",), _FILTER, footer=2),
    Command("filter.cancel", "Leave the filter as it was", ("ctrl+g", "escape"), _FILTER, footer=3),
    Command("filter.earlier", "Earlier filter", ("up",), _FILTER),
    Command("filter.later", "Later filter", ("down",), _FILTER),
    Command("filter.empty", "Empty the line", ("ctrl+u",), _FILTER),
)  # fmt: skip
"""All commands, in the order in which help shows them."""

_BY_ID = {command.id: command for command in COMMANDS}


def command(command_id: str) -> Command:
    """Return a command by its id.

    Raises:
        KeyError: there is none.
    """
    return _BY_ID[command_id]
