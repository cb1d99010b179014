"""Reading one participant: who it is first, then everything, then the names of whom it received."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from textual.message import Message
from textual.timer import Timer

from tui.aside import aside
from tui.errors import CallscopeError
from tui.model import Address, Participant, SessionStatus, Window
from tui.providers.base import ParticipantQuestion
from tui.screens.context import Workspace
from tui.screens.pane import Pane
from tui.screens.participant_loaded import Loaded, loaded, nameless
from tui.service import EvidenceReply
from tui.service.joining import merged
from tui.view_state import ViewState

AGAIN_S = 15.0
"""Who is still in the call is read again so often."""


class ParticipantReading(Pane):
    """Asks the service for one participant, and keeps what came."""

    @dataclass
    class WasLoaded(Message):
        """A participant was read."""

        pane: ParticipantReading

        @property
        def control(self) -> ParticipantReading:
            """Where it comes from."""
            return self.pane

    def __init__(self, workspace: Workspace, *, id: str) -> None:
        super().__init__(workspace, id=id)
        self.loaded: Loaded | None = None
        self.participant: Participant | None = None
        self.empty = ""
        self.everything = False
        self._address: Address | None = None
        self._again: Timer | None = None
        self._names: dict[Address, Mapping[str, str]] = {}

    # ---- what the pane tells

    @abstractmethod
    def here(self) -> ViewState:
        """Return where the user stands."""

    @abstractmethod
    def to(self, view: ViewState) -> None:
        """Go to another view of this place."""

    @abstractmethod
    def note(self, view: ViewState) -> None:
        """Take note of a small move."""

    @abstractmethod
    def show(self, selected: str | None = None) -> None:
        """Draw what is known, with a row selected."""

    @abstractmethod
    def fresh(self) -> None:
        """Forget what was drawn of other samples."""

    @property
    @abstractmethod
    def speaks(self) -> bool:
        """Whether the status line is this pane's."""

    # ---- asking

    @property
    def address(self) -> Address | None:
        """Whose data is shown."""
        return self._address

    def look_at(self, address: Address | None, participant: Participant | None = None, *, empty: str = "") -> None:
        """Read another participant, or none; what was asked before is not wanted any more.

        Args:
            address: whose; None for nobody.
            participant: as a list told it.
            empty: what to say as long as there is nothing to show.
        """
        self.loaded, self.participant, self._address, self.empty = None, participant, address, empty
        if self._again is not None:
            self._again.stop()
        self.drop("participant")
        self.drop("names")
        if address is not None:
            self.read()

    def know(self, participant: Participant) -> None:
        """Add what was told elsewhere of who is shown."""
        self.participant = participant if self.participant is None else merged(self.participant, participant)

    def read(self, *, quiet: bool = False) -> None:
        """Ask for the participant; quietly where nobody waits for it."""
        address, participant = self._address, self.participant
        assert address is not None
        service, everything, names = self.workspace.service, self.everything, self._names.get(address.session)
        if not quiet and self.speaks:
            self.stop.status.say("reading")

        async def parts() -> AsyncIterator[Participant | Loaded | CallscopeError]:
            try:
                who = participant
                if who is None or who.joined_at is None:
                    who = (await service.participant(address)).value
                    yield who
                reply = await service.evidence(address, participant=who)
                rules = self.workspace.ruleset(address.vendor)
                yield await aside(partial(loaded, reply, everything=everything, names=names, rules=rules))
            except CallscopeError as error:
                yield error

        self.follow(parts, partial(self._take, address), group="participant")

    def row_shown(self, key: str | None) -> str | None:
        """Return the key of the row that a view leads to; a row that is left out as a rule is listed for it."""
        if self.loaded is None or key is None:
            return key
        self.loaded, row = self.loaded.showing(key)
        self.everything = self.loaded.everything
        return row

    def _take(self, address: Address, part: Participant | Loaded | CallscopeError) -> None:
        if address != self._address:
            return
        if isinstance(part, CallscopeError):
            self.empty = f"could not be read: {part.line()}"
            if self.speaks:
                self.stop.status.fault(part.line())
        elif isinstance(part, Participant):
            self.know(part)
        else:
            self._take_loaded(part)
            return
        self.show()

    def _take_loaded(self, read: Loaded) -> None:
        is_first = self.loaded is None
        self.loaded = read
        self.know(read.evidence.participant)
        self.fresh()
        self.empty = read.why_empty
        view = self.here()
        wanted = None
        if is_first:
            wanted = self.row_shown(view.selected) if view.selected else read.first_row()
            if view.at is None:
                self.note(view.at_instant(datetime.fromtimestamp(read.first_instant(), UTC)))
        self.show(wanted)
        self._tell(read)
        if nameless(read.evidence) and not read.names:
            self._ask_names(read.evidence.participant.address)
        self._later()
        self.post_message(self.WasLoaded(self))

    def take_more(self, reply: EvidenceReply, window: Window) -> None:
        """Show what was read now together with what was there, and a window of it."""
        names = self.loaded.names if self.loaded is not None else None

        def take(read: Loaded) -> None:
            self._take_loaded(read)
            self.to(self.here().in_window(window.since, window.until))

        rules = self.workspace.ruleset(reply.question.address.vendor)
        judging = partial(loaded, reply, everything=self.everything, names=names, rules=rules)
        self.ask(lambda: aside(judging), take, group="participant")

    def _tell(self, read: Loaded) -> None:
        if not self.speaks:
            return
        missing = [f"{name}: {why}" for name, why in read.evidence.coverage.missing.items()]
        told = [notice.text for notice in read.reply.notices] + missing
        if told:
            self.stop.status.say(told[0], detail=f"and {len(told) - 1} more" if len(told) > 1 else "")
        else:
            self.stop.status.clear()

    def _later(self) -> None:
        """Read again after a while who is still there."""
        if self._again is not None:
            self._again.stop()
        session = self.loaded.reply.session if self.loaded is not None else None
        if (
            self.is_live()
            and session is not None
            and session.status is SessionStatus.LIVE
            and not self.workspace.paused
        ):
            self._again = self.set_timer(AGAIN_S, self._read_again)

    def _read_again(self) -> None:
        if not self.workspace.paused and self._address is not None and self.is_on_screen and self.screen.is_current:
            self.read(quiet=True)

    def judge_again(self) -> None:
        """Judge by the rules that count now."""
        read = self.loaded
        if read is None or self._address is None:
            return
        rules = self.workspace.ruleset(self._address.vendor)
        judging = partial(loaded, read.reply, everything=self.everything, names=read.names, rules=rules)
        self.ask(lambda: aside(judging), self._take_loaded, group="participant")

    def reload(self) -> None:
        """Read again."""
        if self._address is not None:
            self.read()

    def paused(self, paused: bool) -> None:
        """Hold the reading of who is still there, or go on with it."""
        if not paused and self.loaded is not None:
            self._later()

    def is_live(self) -> bool:
        """Return whether the participant is still there."""
        who = self.participant
        return who is not None and (who.is_live is True or (who.is_live is None and who.left_at is None))

    def _ask_names(self, address: Address) -> None:
        """Find out what publishers are called whom the vendor names by their presence alone."""

        async def ask() -> Mapping[str, str]:
            reply = await self.workspace.service.participants(ParticipantQuestion(address.session, limit=100))
            told = ((row.session_id, row.name or row.user_id) for row in reply.items)
            return {presence: name for presence, name in told if presence and name}

        def take(names: Mapping[str, str]) -> None:
            self._names[address.session] = names
            if self.loaded is not None and address == self._address and names:
                self.loaded = self.loaded.with_rows(names=names)
                self.show()

        self.ask(ask, take, group="names", loud=False)
