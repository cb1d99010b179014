"""A walk through every screen by its key: what each must show, and what must hold wherever one stands."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.explorer_run import Explorer
from tests.support.session_page import address_of
from tests.support.triage_page import sandbox_connection, sandbox_source
from tui.app import CallscopeApp
from tui.model import Address
from tui.screens.participant import ParticipantScreen
from tui.screens.session import SessionScreen
from tui.screens.stop import Stop
from tui.service import Service
from tui.service.record import record, recording_spec
from tui.start import Prepared, prepare
from tui.terminal.environment import detect
from tui.text import cell_width, printable
from tui.transports.bundle import BundleWriter
from tui.view_state import Show, ViewState

LIMIT_S = 12.0
OUT, BACK = ["q"], ["["]
RESIZES = ((200, 50), (10, 3), (61, 16), (120, 36))


@dataclass(frozen=True)
class Step:
    """One screen, how one comes to it, and how one leaves it.

    Attributes:
        name: for messages.
        keys: pressed one after the other, as names or as texts to type.
        shows: one of the texts that must come, as a regular expression.
        leave: pressed when it was looked at, if it could be had.
        is_place: whether it is a screen of its own: what lies over any screen alike is looked at over one source.
    """

    name: str
    keys: Sequence[str]
    shows: str
    leave: Sequence[str] = ()
    is_place: bool = False


SESSION_STEPS = (
    Step("notices", ["!"], "heat", ["!"]),
    Step("why", ["w"], r"rules: (?s:.)*all \d+ read(?s:.)*(confidence|nothing|no fault|No fault)", OUT, is_place=True),
    Step(
        "heat map",
        ["H"],
        r"heat map(?s:.)*rules: (?s:.)*all \d+ read(?s:.)*(most \d+ bad|nobody bad)",
        OUT,
        is_place=True,
    ),
    Step("matrix", ["M"], r"matrix(?s:.)*rules: (?s:.)*all \d+ read|not here", OUT, is_place=True),
    Step("slices", ["S"], r"slices(?s:.)*rules: (?s:.)*all \d+ read(?s:.)*shared +value", OUT, is_place=True),
    Step("sort", ["s"], "Sort"),
    Step("columns", ["ctrl+g", "c"], "Columns"),
    Step("group", ["ctrl+g", "b"], "Group", ["ctrl+g"]),
    Step("worst first", ["W"], "worst first", ["u"]),
    Step("filter", ["/", "name:~a"], r"match|of \d+", ["ctrl+g"]),
    Step("filtered", ["/", "ctrl+u", "user:nobody-at-all", "enter"], "no rows|nobody|matching: 0", ["\\"]),
    Step("count", ["T"], r"matching|counts", []),
    Step("record", ["B"], "Record into|is a recording already", ["ctrl+g"]),
    Step("rules", ["R"], "judged by"),
    Step("export", ["x"], "Export what is shown", ["ctrl+g"]),
    Step("cell to copy", ["Y"], "Copy", ["ctrl+g"]),
    Step("snippet", ["i"], "incident snippet|no verdict|nothing"),
    Step("profiles", ["@"], "Whose data|Switch profile: not here", ["ctrl+g"]),
    Step("raw answers", ["v"], r"answer 1 of \d+|No answer is kept", OUT, is_place=True),
    Step("search in raw", ["v", "/", "e", "enter"], "lines with|nothing found", OUT),
    Step(
        "compare",
        ["g", "space", "j", "space", "="],
        r"worse in|could not be|compare|Compare the marked participants: not here",
        BACK,
    ),
    Step("times", ["t"], "times are local"),
    Step("times again", ["t", "t"], "times are in UTC"),
    Step("hidden", ["P"], "are hidden", ["P"]),
    Step("help", ["?"], "Keys: ", OUT),
    Step("palette", [":"], "Commands", ["ctrl+g"]),
)
PERSON_STEPS = (
    Step("all series", ["e"], "", ["e"]),
    Step("next", ["n"], "", []),
    Step("events", ["E"], "", ["E"], is_place=True),
    Step("zoom", ["+"], "", ["u"]),
    Step("windows", ["W"], "indow|whole|minute", ["ctrl+g"]),
    Step("note", ["a"], "Note about|notes are kept in a bundle", ["ctrl+g"]),
    Step("notes", ["A"], "no notes yet|notes are kept|Notes"),
    Step("snippet", ["i"], "incident snippet|no verdict|nothing|not"),
    Step("why", ["w"], r"why(?s:.)*rules: |rules: ", OUT, is_place=True),
    Step("raw answers", ["v"], r"answer \d+ of \d+|No answer is kept", OUT, is_place=True),
    Step(
        "chart",
        ["enter"],
        r"min [\d,.-]+ +median|chart of the series: not here|a band has no chart",
        OUT,
        is_place=True,
    ),
    Step("help", ["?"], "Keys: ", OUT),
)
LIST_STEPS = (
    Step("sort", ["s"], "Sort"),
    Step("columns", ["ctrl+g", "c"], "Columns"),
    Step("range", ["ctrl+g", "d"], "any time"),
    Step("narrow", ["ctrl+g", "o"], "Narrow to|not here", ["ctrl+g"]),
    Step("find", ["/", "ctrl+u", "title:zzz-nobody", "enter"], "no session|nobody", ["\\"]),
    Step("group", ["b"], "Group", ["ctrl+g"]),
    Step("raw answers", ["v"], r"answer \d+ of \d+|No answer is kept", OUT, is_place=True),
    Step("export", ["x"], "Export what is shown", ["ctrl+g"]),
    Step("palette", [":"], "Commands", ["ctrl+g"]),
    Step("help", ["?"], "Keys: ", OUT),
)


@dataclass
class Tour:
    """One explorer, walked through.

    Attributes:
        run: the explorer.
        source: what every header must begin with.
        is_whole: whether what lies over screens is opened too.
        seen: what was looked at, in order.
    """

    run: Explorer
    source: str
    is_whole: bool = True
    seen: list[str] = field(default_factory=list)

    async def session(self) -> None:
        """Stand in the session, with everybody read, and look at all that opens from it."""
        await self.run.until(self._session_is_read, LIMIT_S)
        self.look("session")
        await self.walk("session", SESSION_STEPS)

    async def person(self) -> None:
        """Go in to the first participant, and look at all that opens from there."""
        await self.run.press("g", "enter")
        await self.run.until(self._person_is_read, LIMIT_S)
        await self.run.pilot.pause()
        self.look("participant")
        await self.walk("participant", PERSON_STEPS)
        await self.run.press("q")
        await self.run.until(lambda: isinstance(self.run.stop, SessionScreen))

    async def sessions(self) -> None:
        """Go out to the list, and look at all that opens from there."""
        await self.run.press("q")
        await self.run.until(lambda: self.run.view.address is None and "started" in self.run.text)
        self.look("sessions")
        await self.walk("sessions", LIST_STEPS)

    async def walk(self, where: str, steps: Sequence[Step]) -> None:
        """Take steps, and look at each screen."""
        for step in steps if self.is_whole else [step for step in steps if step.is_place]:
            name, before = f"{where}: {step.name}", self.place
            for key in step.keys:
                await (self.run.press(key) if _is_key(key) else self.run.type(key))
            try:
                await self.run.until(lambda step=step: re.search(step.shows, self.run.text), LIMIT_S)  # type: ignore[misc]  # mypy cannot infer a lambda's default
            except AssertionError as error:
                raise AssertionError(f"{name} of {self.source}: {error}") from None
            self.look(name)
            if self.place != before or step.leave not in (OUT, BACK):
                await self.run.press(*step.leave)

    @property
    def place(self) -> tuple[object, ...]:
        """Where one stands, and under how much."""
        view = self.run.view
        return view.address, view.show, len(self.run.app.screen_stack)

    def look(self, name: str) -> None:
        """Hold what is shown to what must hold everywhere."""
        self.seen.append(name)
        look(self.run, f"{name} of {self.source}")
        assert self.run.stop.header.text.startswith(self.source), f"{name}: {self.run.stop.header.text}"

    async def copied(self, folder: Path) -> ViewState:
        """Copy the address, and return the view that it opens."""
        file = folder / "callscope" / "last-copy.txt"
        await self.run.press("y")
        await self.run.until(lambda: "last-copy" in self.run.status or "no file" in self.run.status)
        words = shlex.split(file.read_text(encoding="utf-8"))
        assert words[:2] == ["callscope", "open"], words
        return prepare(view=words[2]).history.view

    def _session_is_read(self) -> bool:
        stop = self.run.stop
        if not isinstance(stop, SessionScreen):
            return False
        return bool(stop.table_pane.table.view.rows) and stop.table_pane.has_judged

    def _person_is_read(self) -> bool:
        stop = self.run.stop
        if not isinstance(stop, ParticipantScreen):
            return False
        pane = stop.participant_pane
        return pane.loaded is not None or bool(pane.empty and "reading" not in pane.empty)


def _is_key(key: str) -> bool:
    return len(key) == 1 or key in ("enter", "space", "tab", "escape") or key.startswith("ctrl+")


def look(run: Explorer, what: str) -> None:
    """Hold the screen to what must hold everywhere: every line fits, nothing steers, nothing is empty."""
    assert run.app.crash is None, what
    width, height = run.app.size
    lines = run.lines
    assert len(lines) == height, f"{what}: {len(lines)} lines of {height}"
    for line in lines:
        assert cell_width(line) <= width, f"{what}: {line!r}"
        assert printable(line) == line or _is_drawn(line), f"{what}: {line!r}"
    if width >= 60 and height >= 16:
        assert lines[0].strip(), f"{what} has no header"
        assert any(line.strip() for line in lines[1:-2]), f"{what} is empty"
        is_covered = len(run.app.screen_stack) > 2 or run.stop.has_class("-bar-open")
        assert lines[-1].strip() or is_covered, f"{what} has no hints:\n{run.text}"


def _is_drawn(line: str) -> bool:
    """Return whether what is not plain in a line is only what charts are drawn with."""
    return printable(line.replace("\u2800", " ")) == line.replace("\u2800", " ")


async def bundle_of(showcase: str, vendor: str, path: Path, *, until: Callable[[int], bool] | None = None) -> Path:
    """Record a named session of a simulated vendor; `until` may end it early, told how many answers are kept."""
    address = Address.parse(address_of(showcase, vendor))
    with BundleWriter(path) as writer:
        async with Service((recording_spec(sandbox_connection(sandbox_source(vendor)), writer),)) as service:
            async for progress in record(service, writer, address):
                if until is not None and until(progress.kept):
                    break
    return path


@asynccontextmanager
async def opened(
    view: str, *, size: tuple[int, int] = (80, 24), change: Callable[[Prepared], None] = lambda prepared: None
) -> AsyncIterator[Explorer]:
    """Run the explorer as `callscope open VIEW` does, with what it reads and keeps where the environment says."""

    def start() -> Prepared:
        prepared = prepare(view=view, surroundings=detect(os.environ))
        change(prepared)
        return prepared

    app = CallscopeApp(start)
    async with app.run_test(size=size) as pilot:
        run = Explorer(app, pilot)
        await run.until(lambda: isinstance(app.screen, Stop) and app.screen.header.text)
        yield run


async def storm(run: Explorer, back_to: tuple[int, int] = (80, 24)) -> None:
    """Change the terminal's size to far too small and back, faster than it can be drawn."""
    for width, height in (*RESIZES, back_to):
        await run.pilot.resize_terminal(width, height)
    await run.pilot.pause()


def shows(run: Explorer) -> tuple[str, Show]:
    """Return which stop is shown, and what of it."""
    return type(run.stop).__name__, run.view.show
