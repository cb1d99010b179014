"""A pane: a part of a screen that has the keyboard, asks the service, and carries out the commands of its context."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Container
from textual.dom import NoScreen

from tui.commands import Condition
from tui.errors import CallscopeError
from tui.screens.context import Workspace
from tui.screens.keys import bind, context_scopes
from tui.service import Closed
from tui.view_state import ViewState

if TYPE_CHECKING:
    from tui.screens.exporting import Material
    from tui.screens.stop import Stop

T = TypeVar("T")


class Pane(Container):
    """A part of a screen.

    It is given a view and shows it, asks the service for what the view needs, and has a method for each command of
    its context (`do_table_sort` for "table.sort"). It never keeps where the user stands: it hands the next view on.
    """

    CONTEXT: ClassVar[str]
    """The name of the focus' context in `commands.CONTEXTS`."""

    HINTS: ClassVar[Mapping[str, str]] = {}
    """What the footer calls commands here, by id: also those that it shows nowhere else."""

    def __init__(self, workspace: Workspace, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.workspace = workspace
        bind(self._bindings, context_scopes(self.CONTEXT), workspace.keys)

    @property
    def stop(self) -> Stop:
        """The screen that the pane is on."""
        from tui.screens.stop import Stop

        assert isinstance(self.screen, Stop)
        return self.screen

    @property
    def view(self) -> ViewState:
        """Where the user stands."""
        return self.stop.navigator.view

    @abstractmethod
    def present(self, view: ViewState) -> None:
        """Show a view. What is at hand is shown at once, the rest is asked for."""

    @abstractmethod
    def take_focus(self) -> None:
        """Give the keyboard to the part of the pane that wants it."""

    def conditions(self) -> frozenset[Condition]:
        """Return what holds now, which decides which commands are offered."""
        return frozenset()

    @property
    def awaits_rows(self) -> bool:
        """Whether nothing is shown because it is still being read."""
        return False

    def let_go(self) -> bool:
        """Let go of what the user holds or opened here, such as marks; return whether there was anything."""
        return False

    def reload(self) -> None:
        """Read again what is shown, and not from memory."""
        self.present(self.view)

    def export(self) -> Material | None:
        """Return what can be written of this pane; None where there is only the picture."""
        return None

    def paused(self, paused: bool) -> None:
        """Stop what goes on by itself, or let it go on."""

    def judge_again(self) -> None:
        """Judge what was read by the rules that count now."""

    def go(self, view: ViewState) -> None:
        """Go to another view; going there can be undone."""
        self.stop.navigator.go(view)

    def move(self, view: ViewState) -> None:
        """Take note of a small move within this view: a cursor, a selection."""
        self.stop.navigator.move(view)

    def action_command(self, command_id: str) -> None:
        """Carry out a command, if it can run now."""
        self.stop.carry_out(command_id, self)

    def call_after_refresh(self, callback: Callable[..., object], *args: object, **kwargs: object) -> bool:
        """Do something once this was drawn, unless the pane has gone by then, as with its profile."""

        def if_still_there() -> object:
            return callback(*args, **kwargs) if self.is_attached else None

        return super().call_after_refresh(if_still_there)

    # ---- asking the service

    def start(self, work: Callable[[], Awaitable[None]], *, group: str) -> None:
        """Do something that takes a while; a newer work of the same group replaces an older one.

        What comes to its end after the service or the pane has gone is dropped.
        """

        async def guarded() -> None:
            try:
                await work()
            except Closed:
                return  # the service went away with its profile
            except NoScreen:
                if self.is_attached:
                    raise

        self.run_worker(guarded, name=group, group=group, exclusive=True)  # type: ignore[arg-type]  # no result

    def ask(
        self,
        what: Callable[[], Awaitable[T]],
        then: Callable[[T], None],
        *,
        group: str,
        loud: bool = True,
        otherwise: Callable[[CallscopeError], None] | None = None,
    ) -> None:
        """Ask the service and hand the answer on; a newer question of the same group replaces an older one.

        Args:
            what: asks.
            then: takes the answer.
            group: names questions that replace each other.
            loud: whether a failure is told in the status line.
            otherwise: takes the failure instead.
        """

        async def work() -> None:
            try:
                answer = await what()
            except CallscopeError as error:
                if otherwise is not None:
                    otherwise(error)
                elif loud:
                    self.stop.status.fault(error.line())
                return
            then(answer)
            self.stop.show_hints()

        self.start(work, group=group)

    def follow(
        self, what: Callable[[], AsyncIterator[T]], each: Callable[[T], None], *, group: str, loud: bool = True
    ) -> None:
        """Take what a stream of the service yields, one by one, until it ends or a newer one replaces it."""

        async def work() -> None:
            try:
                async for item in what():
                    each(item)
            except CallscopeError as error:
                if loud:
                    self.stop.status.fault(error.line())
            self.stop.show_hints()

        self.start(work, group=group)

    def drop(self, group: str) -> None:
        """Stop asking what nobody needs any more."""
        self.workers.cancel_group(self, group)
