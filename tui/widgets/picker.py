"""A list to choose from, narrowed by typing: the palette, columns, sorting, grouping, profiles, views."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.fuzzy import Matcher
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widgets import Input

from tui.render.cells import Run, Style
from tui.text import cell_width, fitted, printable
from tui.widgets.bars import Bar
from tui.widgets.looks import Drawn

MOST_ROWS = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose.

    Attributes:
        id: what is returned.
        title: as shown.
        note: what stands at the right: a key, a count.
        chosen: whether it is chosen now; where several can be, a mark shows it.
        greyed: whether it cannot be had here: the note says why.
    """

    id: str
    title: str
    note: str = ""
    chosen: bool = False
    greyed: bool = False


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen.

    Attributes:
        ids: one, or those marked where several could be.
        typed: what had been typed.
    """

    ids: tuple[str, ...]
    typed: str


class ChoiceList(Drawn):
    """The choices that match, with a cursor."""

    def __init__(self, *, several: bool, ascii_only: bool) -> None:
        super().__init__(id="picker-list")
        self._several, self._ascii = several, ascii_only
        self._rows: Sequence[Choice] = ()
        self._cursor = self._top = self._widest_title = 0

    def show(self, rows: Sequence[Choice], cursor: int = 0) -> None:
        """Show these choices."""
        self._rows, self._cursor, self._top = rows, max(0, min(cursor, len(rows) - 1)), 0
        self._widest_title = max((cell_width(printable(choice.title)) for choice in rows), default=0)
        self._follow()
        self.refresh()

    @property
    def cursor(self) -> int:
        """The index of the choice at the cursor."""
        return self._cursor

    @property
    def current(self) -> Choice | None:
        """The choice at the cursor."""
        return self._rows[self._cursor] if self._rows else None

    def move(self, rows: int) -> None:
        """Move the cursor."""
        self._cursor = max(0, min(self._cursor + rows, len(self._rows) - 1))
        self._follow()
        self.refresh()

    def _follow(self) -> None:
        height = max(1, self.size.height or MOST_ROWS)
        self._top = min(max(self._top, self._cursor - height + 1), self._cursor)

    def render_line(self, y: int) -> Strip:
        """Draw one choice."""
        width, index = self.size.width, self._top + y
        if index >= len(self._rows):
            text = "nothing matches" if not self._rows and y == 0 else ""
            return self.strip((Run(f"  {text}", Style.MUTED),), width)
        choice = self._rows[index]
        at_cursor = index == self._cursor
        mark = (">" if self._ascii else "▌") if at_cursor else " "
        box = ("[x] " if choice.chosen else "[ ] ") if self._several else ""
        shown = printable(choice.note)
        room = max(width // 3, width - self._widest_title - len(box) - 4)
        note = fitted(shown, min(cell_width(shown), room), right=True)
        title = fitted(f"{box}{printable(choice.title)}", max(1, width - cell_width(note) - 3))
        runs = (
            Run(mark, Style.ACCENT),
            Run(title, self._title_style(choice, at_cursor=at_cursor)),
            Run(" ", Style.TEXT),
            Run(note, Style.MUTED),
        )
        over = self.get_component_rich_style("look--text", partial=True) if at_cursor else None
        return self.strip(runs, width, over=over)

    def _title_style(self, choice: Choice, *, at_cursor: bool) -> Style:
        if choice.greyed:
            return Style.MUTED
        return Style.STRONG if at_cursor or (choice.chosen and not self._several) else Style.TEXT


class Picker(ModalScreen[Picked | None]):
    """Asks for one choice, or for several."""

    BINDINGS = [  # noqa: RUF012 (Textual reads a list)
        Binding("down,ctrl+n", "move(1)", show=False),
        Binding("up,ctrl+p", "move(-1)", show=False),
        Binding("pagedown", "move(10)", show=False),
        Binding("pageup", "move(-10)", show=False),
        Binding("escape,ctrl+g,ctrl+c", "cancel", show=False),
        Binding("tab", "mark", show=False),
        Binding("left", "carry(-1)", show=False),
        Binding("right", "carry(1)", show=False),
    ]

    def __init__(
        self,
        title: str,
        choices: Iterable[Choice],
        *,
        several: bool = False,
        ascii_only: bool = False,
        hint: str = "",
        accepts_text: bool = False,
        at: int | None = None,
    ) -> None:
        """Ask.

        Args:
            title: what for.
            choices: in the order in which they are shown while nothing is typed.
            several: whether more than one can be chosen: tab marks.
            ascii_only: whether only ASCII may be drawn.
            hint: what else to know.
            accepts_text: whether what was typed may be taken although nothing matches it.
            at: where the cursor starts; None for the chosen one.
        """
        super().__init__()
        self._title, self._several, self._hint = title, several, hint
        self._all = list(choices)
        self._accepts_text = accepts_text
        self._at = at
        self._has_moved = False
        self._list = ChoiceList(several=several, ascii_only=ascii_only)
        self._input = Input(placeholder="type" if accepts_text else "type to narrow", id="picker-input", compact=True)
        self._input.cursor_blink = False
        if several:  # these keys carry a choice to another place
            for key in ("left", "right"):
                self._input._bindings.key_to_bindings.pop(key, None)

    def compose(self) -> ComposeResult:
        """Lay a title, the line to type in and the choices over the bottom of the screen."""
        keys = "Tab marks, Enter takes, Ctrl-G leaves" if self._several else "Enter takes, Ctrl-G leaves"
        with Vertical(id="picker"):
            yield Bar((Run(self._title, Style.STRONG),), (Run(self._hint or keys, Style.MUTED),))
            yield self._input
            yield self._list

    def on_mount(self) -> None:
        """Show all choices."""
        self._list.styles.height = min(MOST_ROWS, max(1, len(self._all)))
        chosen = next((index for index, choice in enumerate(self._all) if choice.chosen), 0)
        self._list.show(self._all, self._at if self._at is not None else 0 if self._several else chosen)
        self._input.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow to what matches, the best match first."""
        event.stop()
        self._has_moved = False
        self._list.show(self._matching(event.value))

    def _matching(self, text: str) -> list[Choice]:
        if not text.strip():
            return self._all
        matcher = Matcher(text)
        scored = [(matcher.match(f"{choice.title} {choice.id}"), choice) for choice in self._all]
        ranked = sorted(scored, key=lambda pair: (pair[1].greyed, -pair[0]))
        return [choice for score, choice in ranked if score > 0]

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was chosen, or what was typed where that is wanted and nothing was gone to."""
        event.stop()
        current, typed = self._list.current, event.value.strip()
        if self._several:
            self.dismiss(Picked(tuple(choice.id for choice in self._all if choice.chosen), event.value))
        elif self._accepts_text and typed and not self._has_moved:
            same = next((choice.id for choice in self._all if choice.title == typed), None)
            self.dismiss(Picked((same,) if same is not None else (), typed))
        elif current is not None:
            self.dismiss(Picked((current.id,), event.value))

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self._has_moved = True
        self._list.move(rows)

    def action_mark(self) -> None:
        """Mark the choice at the cursor, or take the mark away."""
        current = self._list.current
        if not self._several or current is None:
            return
        changed = replace(current, chosen=not current.chosen)
        self._all = [changed if choice.id == current.id else choice for choice in self._all]
        self._list.show(self._matching(self._input.value), self._list.cursor)

    def action_carry(self, places: int) -> None:
        """Carry the choice at the cursor to another place in the list."""
        current = self._list.current
        if not self._several or current is None or self._input.value.strip():
            return
        index = self._all.index(current)
        target = max(0, min(index + places, len(self._all) - 1))
        self._all.insert(target, self._all.pop(index))
        self._list.show(self._all, target)

    def action_cancel(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
