"""A Textual driver that sends only the cells that differ, and no more than the link can take."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui.terminal.canvas import Canvas
from tui.terminal.difference import Shown
from tui.terminal.environment import Surroundings, detect
from tui.terminal.pace import Pacer
from tui.terminal.reader import Reader
from tui.terminal.writer import Writer

if TYPE_CHECKING:
    from textual.app import App

SYNC_BEGIN, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_SYNC_WORTH_BYTES = 512
"""A frame smaller than this is on the screen at once; marking it as one costs more than it gains."""
_RESIZE_REST_S = 0.1
"""A terminal whose size has not changed for so long is repainted."""
_ENTER_ALTERNATE, _LEAVE_ALTERNATE = "\x1b[?1049h", "\x1b[?1049l"
_FOCUS_REPORTS = frozenset({"\x1b[?1004h", "\x1b[?1004l"})
_IN_BAND_RESIZE = frozenset({"\x1b[?2048$p", "\x1b[?2048h", "\x1b[?2048l"})
_KITTY_LEAVE = "\x1b[<u"


class TerminalLost(Message):
    """The terminal is gone: nobody reads the screen, and no key will come."""


class DiffDriver(LinuxDriver):
    """Drives a POSIX terminal under Textual.

    What Textual writes is drawn on a canvas; at each flush the difference to what the terminal shows goes out, if the
    pace allows it. Modes that are left on when a link breaks and then spoil the shell (mouse, focus reports, kitty's
    keyboard protocol, in-band resize) are never switched on.

    Attributes:
        bytes_written: what went to the terminal so far.
        busy_s: time spent on drawing and finding differences.
    """

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = False, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        self.surroundings: Surroundings = detect(os.environ)
        self.bytes_written = 0
        self.busy_s = 0.0
        self._canvas: Canvas | None = None
        self._shown = Shown(erases_with_colour=self.surroundings.erases_with_colour)
        self._pacer = Pacer(
            enabled=self.surroundings.is_paced, frame_gap_s=0.05 if self.surroundings.link_is_hidden else 0.0
        )
        self._synchronised = False
        self._drawing = False
        self._held: asyncio.TimerHandle | None = None
        self._resizing: asyncio.TimerHandle | None = None
        self._reader: Reader | None = None
        self._writer: Writer | None = None
        self._is_lost = False

    # ---- what Textual calls

    def write(self, data: str) -> None:
        """Draw what can be drawn, and pass on the rest in order."""
        if data in (SYNC_BEGIN, SYNC_END):
            self._synchronised = True
        elif data in _FOCUS_REPORTS or data in _IN_BAND_RESIZE or data.startswith("\x1b[>") or data == _KITTY_LEAVE:
            return
        elif data in (_ENTER_ALTERNATE, _LEAVE_ALTERNATE):
            self._send(data)
            self._shown.forget()
            self._drawing = data == _ENTER_ALTERNATE
        elif not self._drawing:
            self._send(data)
        else:
            began = monotonic()
            foreign = list(self._current_canvas().draw(data))
            self.busy_s += monotonic() - began
            for sequence in foreign:
                self._pass_on(sequence)

    def flush(self) -> None:
        """Send what differs now, or when the pace allows."""
        if self._canvas is None or not self._canvas.dirty or self._held is not None or self._is_lost:
            return
        wait_s = self._pacer.wait_s(monotonic())
        if wait_s == 0:
            self._emit()
        else:
            self._held = asyncio.get_running_loop().call_later(wait_s or 0, self._release)

    def start_application_mode(self) -> None:
        """Take the terminal over."""
        self._is_lost = False
        assert self._file is not None, "there is no terminal to draw on"
        self._writer = Writer(self._file.fileno(), self.surroundings.encoding, self._lose)
        self._writer.start()
        # The base class starts a writer of its own as well; nothing is written to it.
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._watch_size()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self._drop_held()
        self._send("\x1b[m")
        super().stop_application_mode()
        self._pacer.forget()

    def close(self) -> None:
        """Write what is queued, and end the threads."""
        super().close()
        if self._writer is not None:
            self._writer.stop()

    def disable_input(self) -> None:
        """Stop reading; Textual's own input thread is replaced by `Reader`."""
        if self._reader is not None:
            self._reader.stop()
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read the terminal until the input is disabled."""
        loop = self._loop
        reader = Reader(
            self.fileno,
            on_message=self.process_message,
            on_answer=lambda: _call_soon(loop, self._answered),
            on_lost=self._lose,
        )
        self._reader = reader
        if self.exit_event.is_set():
            reader.stop()
        reader.run()
        self._reader = None
        reader.close()

    # ---- what an app may call

    def repaint(self) -> None:
        """Forget what the terminal shows and send everything, for a screen that somebody else has written on."""
        self._shown.forget()
        if self._canvas is not None and self._drawing:
            self._canvas.dirty.update(range(self._canvas.height))
            self.flush()

    def write_raw(self, data: str) -> None:
        """Send a sequence that draws nothing, such as a copy to the clipboard."""
        self._send(data)

    # ---- inside

    def _watch_size(self) -> None:
        """Repaint after each change of size, also one that is undone before Textual looks: the terminal has clipped."""
        tell_textual = signal.getsignal(signal.SIGWINCH)
        if not callable(tell_textual):
            return

        def on_size(number: int, frame: FrameType | None) -> None:
            tell_textual(number, frame)
            _call_soon(self._loop, self._repaint_soon)

        signal.signal(signal.SIGWINCH, on_size)

    def _repaint_soon(self) -> None:
        if self._resizing is not None:
            self._resizing.cancel()
        self._resizing = self._loop.call_later(_RESIZE_REST_S, self._size_rests)

    def _size_rests(self) -> None:
        """Make good a signal that came before the size could be read, and repaint."""
        size = Size(*self._get_terminal_size())
        if size != self._app.size:
            self._app.post_message(events.Resize(size, size))
        self.repaint()

    def _current_canvas(self) -> Canvas:
        # What is drawn was laid out for the app's size; the terminal's may be on its way.
        width, height = self._app.size
        if self._canvas is None or (self._canvas.width, self._canvas.height) != (width, height):
            self._canvas = Canvas(width, height)
            self._shown.forget()
        return self._canvas

    def _pass_on(self, sequence: str) -> None:
        if sequence in (_ENTER_ALTERNATE, _LEAVE_ALTERNATE, SYNC_BEGIN, SYNC_END):
            self.write(sequence)
            return
        self._send(sequence)

    def _emit(self) -> None:
        if self._canvas is None:
            return
        began = monotonic()
        frame = self._shown.update(self._canvas)
        now = monotonic()
        self.busy_s += now - began
        if not frame:
            return
        if self._synchronised and len(frame) > _SYNC_WORTH_BYTES:
            frame = f"{SYNC_BEGIN}{frame}{SYNC_END}"
        self._send(frame + self._pacer.sent(now))

    def _release(self) -> None:
        self._held = None
        self.flush()

    def _drop_held(self) -> None:
        if self._held is not None:
            self._held.cancel()
            self._held = None

    def _answered(self) -> None:
        self._pacer.answered(monotonic())
        if self._held is not None:
            self._drop_held()
            self.flush()

    def _send(self, data: str) -> None:
        assert self._writer is not None, "the driver writes in application mode only"
        self.bytes_written += len(data.encode(self.surroundings.encoding, errors="replace"))
        self._writer.write(data)

    def _lose(self) -> None:
        """Tell the app, once, that the terminal is gone; called from the reader's or writer's thread."""
        if self._is_lost:
            return
        self._is_lost = True
        _call_soon(self._loop, self._tell_lost)

    def _tell_lost(self) -> None:
        self._app.post_message(TerminalLost())

    def process_message(self, message: Message) -> None:
        """Hand a message to the app; cursor reports are answers to the pacing and end here."""
        if isinstance(message, events.CursorPosition):
            _call_soon(self._loop, self._answered)
            return
        super().process_message(message)


def _call_soon(loop: asyncio.AbstractEventLoop, callback: Callable[[], None]) -> None:
    try:
        loop.call_soon_threadsafe(callback)
    except RuntimeError:
        # The loop has closed: the app has ended, and nobody waits for this any more.
        return
