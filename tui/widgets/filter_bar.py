"""The filter bar: what is typed is judged at once, and the line below says what it would do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from tui.errors import FilterError
from tui.query import Completion
from tui.render.cells import Line, Run, Style
from tui.text import cell_width, printable
from tui.widgets.bars import Bar
from tui.widgets.filter_lines import PROMPT, candidates, continued, pointed

REST_S = 0.12
"""So long after the last key the rows are counted: a paste is one question."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What the bar asks about a text.

    Attributes:
        check: raises `FilterError` where it is no filter.
        complete: what could be typed at a cursor.
    """

    check: Callable[[str], object]
    complete: Callable[[str, int], Completion]


class FilterInput(Input):
    """A line of text whose special keys are the filter bar's commands."""

    def __init__(self, text: str, keys: Sequence[Binding]) -> None:
        super().__init__(text, id="filter-input", compact=True, select_on_focus=False)
        self.cursor_blink = False
        for binding in keys:
            self._bindings.key_to_bindings[binding.key] = [binding]

    def action_command(self, command_id: str) -> None:
        """Hand a command to the bar."""
        assert isinstance(self.parent, Horizontal)
        bar = self.parent.parent
        assert isinstance(bar, FilterBar)
        bar.carry_out(command_id)


class FilterBar(Vertical):
    """A line to type a filter in, and a line that says what is wrong with it or what it matches."""

    @dataclass
    class Rested(Message):
        """Typing has paused on a text that is a filter: its matches may be counted."""

        bar: FilterBar
        text: str

    @dataclass
    class Applied(Message):
        """The filter is wanted."""

        bar: FilterBar
        text: str

    @dataclass
    class Left(Message):
        """The filter stays as it was."""

        bar: FilterBar

    def __init__(self, text: str, *, judge: Judge, history: Sequence[str], keys: Sequence[Binding]) -> None:
        """Take what is filtered by now, and what was before, newest first."""
        super().__init__(id="filter-bar")
        self._judge = judge
        self._history = [text, *(each for each in history if each != text)]
        self._place = 0
        self._completing: tuple[str, Completion, int] | None = None
        self._about: Line = ()
        self.input = FilterInput(continued(text), keys)
        self.below = Bar(id="filter-below")
        self.fault: FilterError | None = None

    def compose(self) -> ComposeResult:
        """Lay out the line and what is said about it."""
        with Horizontal(id="filter-line"):
            yield Bar((Run(PROMPT, Style.ACCENT),), id="filter-prompt")
            yield self.input
        yield self.below

    def on_mount(self) -> None:
        """Start to type behind what is there."""
        self.input.cursor_position = len(self.input.value)
        self.input.focus()
        self._judged()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.value

    def say(self, text: str, about: Line) -> None:
        """Tell what a text matches; it is dropped where another one is typed by now."""
        if text == self.text:
            self._about = about
            self._show()

    def carry_out(self, command_id: str) -> None:
        """Carry out one of the bar's commands."""
        getattr(self, f"do_{command_id.replace('.', '_')}")()

    def do_filter_apply(self) -> None:
        """Ask for the filter, if it is one."""
        if self.fault is None:
            self.post_message(self.Applied(self, self.text.strip()))

    def do_filter_cancel(self) -> None:
        """Leave the filter as it was."""
        self.post_message(self.Left(self))

    def do_filter_empty(self) -> None:
        """Empty the line."""
        self._put("")

    def do_filter_earlier(self) -> None:
        """Take an earlier filter."""
        self._walk(1)

    def do_filter_later(self) -> None:
        """Take a later one again."""
        self._walk(-1)

    def do_filter_complete(self) -> None:
        """Put in what could be meant; again, the next one."""
        if self._completing is None:
            completion = self._judge.complete(self.text, self.input.cursor_position)
            if not completion.candidates:
                return
            base, index = self.text, 0
        else:
            base, completion, index = self._completing
            index = (index + 1) % len(completion.candidates)
        text, cursor = completion.apply(base, index)
        self._put(text, cursor)
        if len(completion.candidates) > 1:
            self._completing = (base, completion, index)
        self._judged()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Judge what is typed."""
        event.stop()
        if self._completing is not None:
            base, completion, index = self._completing
            if completion.apply(base, index)[0] != event.value:
                self._completing = None
        self._judged()

    def _put(self, text: str, cursor: int | None = None) -> None:
        self._completing = None
        self.input.value = text
        self.input.cursor_position = len(text) if cursor is None else cursor

    def _walk(self, places: int) -> None:
        self._place = max(0, min(self._place + places, len(self._history) - 1))
        self._put(self._history[self._place])

    def _judged(self) -> None:
        text = self.text
        try:
            self._judge.check(text)
            self.fault = None
        except FilterError as error:
            self.fault = error
        self._show()
        if self.fault is None:
            self.set_timer(REST_S, lambda: self._rested(text))

    def _rested(self, text: str) -> None:
        if text == self.text and self.is_attached:
            self.post_message(self.Rested(self, text))

    def _show(self) -> None:
        if self._completing is not None:
            _, completion, chosen = self._completing
            self.below.show(candidates(completion, chosen, self._width))
        elif self.fault is not None:
            self.below.show(self._pointed(self.fault))
        else:
            left = (Run(" " * len(PROMPT), Style.TEXT), *self._about)
            room = self._width - _cells(left) - 2
            offers = (self._offer(some) for some in (3, 2, 1))
            self.below.show(left, next((each for each in offers if _cells(each) <= room), ()))

    def _pointed(self, fault: FilterError) -> Line:
        """Return the fault with a pointer below the place where it is; calmly while it is only unfinished."""
        look = Style.MUTED if self._is_unfinished(fault) else Style.BAD
        return pointed(fault, width=self._width, scrolled=self.input.scroll_offset.x, look=look)

    @property
    def _width(self) -> int:
        return self.size.width or 80

    def _is_unfinished(self, fault: FilterError) -> bool:
        """Return whether the fault is in the word at the cursor, which could still become a good one."""
        if fault.position >= len(self.text.rstrip()) - 1:
            return True
        completion = self._judge.complete(self.text, self.input.cursor_position)
        return bool(completion.candidates) and completion.start <= fault.position < completion.end

    def _offer(self, most: int) -> Line:
        """Return what could be typed: no more than so many words."""
        if not self.text.strip():
            return (Run("Tab shows fields, ↑ earlier filters", Style.MUTED),)
        completion = self._judge.complete(self.text, self.input.cursor_position)
        if not completion.candidates:
            return ()
        some = " ".join(one.text for one in completion.candidates[:most])
        more = " …" if len(completion.candidates) > most else ""
        return (Run("Tab ", Style.ACCENT), Run(f"{printable(some)}{more}", Style.MUTED))


def _cells(line: Line) -> int:
    return sum(cell_width(run.text) for run in line)
