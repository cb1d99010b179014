"""A Textual driver's half that reads a terminal, and takes it over and gives it back."""

from __future__ import annotations

import os
import sys
from threading import Condition
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from tui.terminal.keys_first import key_comes, key_is_done
from tui.terminal.reader import Reader
from tui.terminal.signals import is_ending
from tui.terminal.sizing import call_soon
from tui.terminal.typeahead import TypeAhead, is_busy, is_mounting

if TYPE_CHECKING:
    from textual.app import App


class TerminalLost(Message):
    """The terminal is gone: nobody reads the screen, and no key will come."""


class TerminalDriver(LinuxDriver):
    """Drives a POSIX terminal under Textual, which goes on writing as it does.

    It draws on standard output: standard error may be a file. Keys are handed to the app one after another. A terminal
    that is gone is told to the app, once. The terminal is given back when it has answered what it was asked, as a
    shell would take the answers for keys.

    Attributes:
        last_key_at: when the last key or paste came, on the monotonic clock.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = False, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        self._file = sys.__stdout__
        self.last_key_at = monotonic()
        self._keys = TypeAhead(
            self._loop, app.post_message, lambda message: is_busy(app, message), lambda: is_mounting(app), key_is_done
        )
        self._reader: Reader | None = None
        self._is_lost = False
        self._is_on = False
        self._answers_due = 0
        self._answers = Condition()

    # ---- what an app may call

    def put_key(self, message: Message) -> None:
        """Give the app a key, or a text that was pasted, once it has dealt with those before."""
        self.last_key_at = monotonic()
        self._keys.put(message)

    # ---- for a driver that asks the terminal

    def expect_answers(self, count: int) -> None:
        """Take note of so many questions for the cursor's place."""
        with self._answers:
            self._answers_due += count

    def answered(self, column: int) -> None:
        """Take an answer: the cursor's column, from 1."""

    def parting_s(self) -> float:
        """Return how long answers that are due are waited for when the terminal is given back."""
        return 0.0

    # ---- what Textual calls

    def start_application_mode(self) -> None:
        """Take the terminal over, at the start and after each suspension."""
        self._is_lost = False
        try:
            super().start_application_mode()  # type: ignore[no-untyped-call]  # the base class has no types
        finally:
            # In the background the base class has put us to sleep again, and reads nothing.
            self._is_on = self._key_thread is not None and self._key_thread.is_alive()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, unless that has happened."""
        if not self._is_on:
            return
        self._await_answers()
        super().stop_application_mode()
        self._keys.forget()
        self._is_on = False

    def disable_input(self) -> None:
        """Stop reading; Textual's own input thread is replaced by `Reader`."""
        if not self._is_on:
            return  # the terminal is somebody else's: touching it would put us to sleep
        if self._reader is not None:
            self._reader.stop()
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read the terminal until the input is disabled."""
        loop = self._loop
        reader = Reader(
            self.fileno, on_message=self.process_message, on_answer=self._take_answer, on_lost=self.lose_terminal
        )
        self._reader = reader
        if self.exit_event.is_set():
            reader.stop()
        try:
            reader.run()
        except Exception as error:
            fault = error
            call_soon(loop, lambda: self._app._handle_exception(fault))
        finally:
            self._reader = None
            reader.close()

    def process_message(self, message: Message) -> None:
        """Hand a message to the app; cursor reports are answers to us and end here."""
        if isinstance(message, events.CursorPosition):
            self._take_answer(message.x + 1)
            return
        if isinstance(message, (events.Key, events.Paste)):
            key_comes()
            message.set_sender(self._app)
            call_soon(self._loop, lambda: self.put_key(message))
            return
        super().process_message(message)

    def lose_terminal(self) -> None:
        """Tell the app, once, that the terminal is gone; callable from any thread."""
        if self._is_lost:
            return
        self._is_lost = True
        with self._answers:
            self._answers.notify()
        call_soon(self._loop, lambda: self._app.post_message(TerminalLost()))

    # ---- inside

    def _sigcont_application(self, *_: object) -> None:
        """Come back, unless only to end: then the terminal is somebody else's and stays so."""
        if not is_ending():
            super()._sigcont_application()

    def _take_answer(self, column: int) -> None:
        with self._answers:
            self._answers_due -= 1
            self._answers.notify()
        call_soon(self._loop, lambda: self.answered(column))

    def _await_answers(self) -> None:
        if not self._is_lost:
            with self._answers:
                self._answers.wait_for(lambda: self._answers_due <= 0 or self._is_lost, self.parting_s())
        self._answers_due = 0


def can_come_back() -> bool:
    """Return whether somebody could wake this process up if it were put to sleep: a shell that controls jobs.

    Where the session's leader is of our own process group, as under `ssh -t host command`, there is none.
    """
    return os.getsid(0) != os.getpgrp()
