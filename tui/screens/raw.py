"""The exact answers that what is shown came from: any screen's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from textual.app import ComposeResult

from tui.aside import aside
from tui.commands import Condition
from tui.model import Address, Vendor
from tui.render.answer_text import answer_lines
from tui.screens.context import Workspace
from tui.screens.navigator import Navigator
from tui.screens.pane import Pane
from tui.screens.raw_search import answers_with, ask_search
from tui.screens.raw_sources import sources_of
from tui.screens.source_name import short_name
from tui.screens.stop import Stop
from tui.view_state import Show, ViewState
from tui.widgets.raw_text import RawText


def show_raw(pane: Pane, source_ids: Iterable[str | None], *, address: Address | None) -> None:
    """Go to the exact answers of what a pane shows.

    Args:
        pane: where the user stands.
        source_ids: of the answers; each is shown once.
        address: of what is shown; None for the list of sessions.
    """
    ids = tuple(dict.fromkeys(each for each in source_ids if each is not None))
    if not ids:
        pane.stop.status.say("no answer is kept for what is shown")
        return
    workspace = pane.workspace
    workspace.answers_shown[address] = ids
    if pane.view.address == address and not workspace.look.hide_people:
        workspace.places[address] = tuple(pane.stop.header.path)
    view = pane.view if pane.view.address == address or address is None else pane.view.opened(address)
    pane.go(view.showing(Show.RAW))


class RawPane(Pane):
    """One answer after another, as text."""

    CONTEXT = "raw"

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace, id="raw")
        self.text = RawText(id="raw-text")
        self._ids: Sequence[str] = ()
        self._shown: tuple[Address | None, str] | None = None
        self._index = 0
        self._holding: Sequence[int] = ()

    def compose(self) -> ComposeResult:
        """Show the text alone."""
        yield self.text

    def take_focus(self) -> None:
        """Give the keyboard to the text."""
        self.text.focus()

    def present(self, view: ViewState) -> None:
        """Show the answers of what the view shows."""
        if view.show is not Show.RAW:
            return
        if self.workspace.look.hide_people:
            self._shown = None
            self.text.show(["Names and IPs are hidden now, and the exact answers hold them."])
            return
        wanted = int(view.detail) - 1 if view.detail and view.detail.isdecimal() else 0
        ids = self.workspace.answers_shown.get(view.address)
        if ids is not None:
            self._take_ids(ids, wanted)
            return
        self.stop.status.say("reading", about="raw")
        service, source = self.workspace.service, self.workspace.source
        self.ask(
            lambda: sources_of(service, view.address, source), lambda found: self._take_ids(found, wanted), group="raw"
        )

    def _take_ids(self, ids: Sequence[str], index: int, *, match: int = 0) -> None:
        """Show one of some answers: from its beginning, or its first match, or its last one where `match` is -1."""
        self._ids = ids
        self._index = max(0, min(index, len(ids) - 1))
        if not ids:
            self.stop.status.withdraw("raw")
            self.text.show(["No answer is kept for this."])
            return
        source_id = ids[self._index]
        place = (self.view.address, source_id)
        if place == self._shown:
            self._say()
            return

        async def read() -> list[str]:
            answer = await self.workspace.service.raw(source_id, place[0])
            return await aside(answer_lines, answer)

        def take(lines: list[str]) -> None:
            self._shown = place
            self.text.show(lines)
            if match:
                self.text.search(self.text.wanted)
            if match < 0:
                self.text.step(-1)
            self._say()

        self.ask(read, take, group="answer")

    def _say(self) -> None:
        first, last, count = self.text.where
        match, matches = self.text.found
        wanted, there = self.text.wanted, self._next_holding(1)
        said = f"answer {self._index + 1} of {len(self._ids)}"
        if wanted and not matches:
            said += f"   “{wanted}” is not in this answer"
            said += f", but in answer {there + 1}" if there is not None else ""
        else:
            said += f"   lines {first:,}-{last:,} of {count:,}"
            said += f"   {match} of {matches:,} lines with “{wanted}”" if wanted else ""
        self.stop.status.say(said)

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now."""
        return frozenset({Condition.HAS_MATCHES} if self.text.found[1] or self._holding else ())

    # ---- commands

    def do_raw_search(self) -> None:
        """Search the answer, and find the others that have it."""
        service, ids, address = self.workspace.service, self._ids, self.view.address

        def take(holding: Sequence[int]) -> None:
            self._holding = holding
            self._say()

        def search(text: str | None) -> None:
            if text is not None:
                self._holding = ()
                self.text.search(text)
                self._say()
                self.stop.show_hints()
                self.drop("search")
                if text and not self.workspace.look.hide_people:
                    self.ask(lambda: answers_with(service, ids, address, text), take, group="search")

        ask_search(self.app, self.text.wanted, search)

    def do_raw_next_match(self) -> None:
        """Go to the next match; behind the last one, into the next answer that has one."""
        self._to_match(1)

    def do_raw_previous_match(self) -> None:
        """Go to the match before; before the first one, into the answer before that has one."""
        self._to_match(-1)

    def do_raw_down(self) -> None:
        """Down a line."""
        self._scroll(1)

    def do_raw_up(self) -> None:
        """Up a line."""
        self._scroll(-1)

    def do_raw_page_down(self) -> None:
        """Down a screen."""
        self.text.scroll_page(1)
        self._say()

    def do_raw_page_up(self) -> None:
        """Up a screen."""
        self.text.scroll_page(-1)
        self._say()

    def do_raw_top(self) -> None:
        """To the top."""
        self.text.to(0)
        self._say()

    def do_raw_bottom(self) -> None:
        """To the end."""
        self.text.to_end()
        self._say()

    def do_raw_next_answer(self) -> None:
        """Show the next answer."""
        self._step(1)

    def do_raw_previous_answer(self) -> None:
        """Show the answer before."""
        self._step(-1)

    def do_data_raw(self) -> None:
        """Go back to what the answers were read for."""
        self.go(self.view.out())

    def _to_match(self, step: int) -> None:
        match, matches = self.text.found
        there = self._next_holding(step)
        if there is None or 1 <= match + step <= matches:
            self.text.step(step)
            self._say()
        else:
            self._show(there, match=step)

    def _next_holding(self, step: int) -> int | None:
        """Return the next answer that has what is searched for, or the one before; round about, and not this one."""
        others = [place for place in self._holding if place != self._index]
        return min(others, key=lambda place: (place - self._index) * step % len(self._ids), default=None)

    def _scroll(self, lines: int) -> None:
        self.text.scroll(lines)
        self._say()

    def _step(self, answers: int) -> None:
        index = self._index + answers
        if not 0 <= index < len(self._ids):
            self.stop.status.say("that was the last answer" if answers > 0 else "that was the first answer")
            return
        self._show(index)

    def _show(self, index: int, *, match: int = 0) -> None:
        self.move(replace(self.view, detail=str(index + 1)))
        self._take_ids(self._ids, index, match=match)


class RawScreen(Stop):
    """The exact answers, over the whole width and without borders."""

    def __init__(self, workspace: Workspace, navigator: Navigator) -> None:
        super().__init__(workspace, navigator)
        self._pane = RawPane(workspace)

    def panes(self) -> Sequence[Pane]:
        """Return the text."""
        return (self._pane,)

    def present(self, view: ViewState) -> None:
        """Show the answers."""
        path = self._path(view.address)
        name, is_sandbox = short_name(self.workspace, None)
        self.header.present(source=name, is_sandbox=is_sandbox, path=[*path, "exact answers"], fresh="")
        self._pane.present(view)
        self._pane.take_focus()

    def _path(self, address: Address | None) -> Sequence[str]:
        """Return what places are called on the way here: as on the screen before, else as the address has them."""
        workspace = self.workspace
        known = workspace.places.get(address)
        if known and not workspace.look.hide_people:
            return known
        if address is None:
            return ("sessions",)
        called = address.session_id if address.vendor is not Vendor.CAPTURE else Path(address.session_id).name
        return (called, *(workspace.formats.person(part) for part in address.participant[:1]))
