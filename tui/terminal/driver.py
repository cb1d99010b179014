"""A Textual driver that sends only the cells that differ, and no more than the link can take."""

from __future__ import annotations

import asyncio
import os
import termios
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.geometry import Size

from tui.terminal.base_driver import TerminalDriver
from tui.terminal.canvas import Canvas
from tui.terminal.charset import Charset
from tui.terminal.difference import Shown
from tui.terminal.environment import Glyphs, Surroundings, detect
from tui.terminal.pace import QUESTION, Pacer
from tui.terminal.pen import Abilities
from tui.terminal.sizing import SizeWatch
from tui.terminal.trial import Trial
from tui.terminal.writer import Writer

if TYPE_CHECKING:
    from textual.app import App

SYNC_BEGIN, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_SYNC_WORTH_BYTES = 512
"""A frame smaller than this is on the screen at once; marking it as one costs more than it gains."""
_ENTER_ALTERNATE, _LEAVE_ALTERNATE = "\x1b[?1049h", "\x1b[?1049l"
_AS_WE_NEED_IT = "\x1b(B\x0f\x1b[?47h\x1b[?6l\x1b[r\x1b[4l\x1b[?7l\x1b[?25l"
"""Character set, alternate screen, origin, scroll region, insertion, line wrap and cursor, whoever changed them."""
_NEVER_SENT = ("\x1b[?1004", "\x1b[?2048", "\x1b[>", "\x1b[<u", "\x1b]22;")
"""How these begin: focus reports, in-band resize, kitty's keyboard protocol on and off, the mouse pointer's shape."""


def driver_class(surroundings: Surroundings) -> type[TerminalDriver]:
    """Return the driver for the surroundings: `DiffDriver`, or one that writes as Textual does if asked for."""
    if not surroundings.is_diffed:
        return TerminalDriver
    return type("DiffDriver", (DiffDriver,), {"surroundings": surroundings})


class DiffDriver(TerminalDriver):
    """Drives a POSIX terminal under Textual.

    What Textual writes is drawn on a canvas; at each flush the difference to what the terminal shows goes out, if the
    pace allows it. Modes that are left on when a link breaks and then spoil the shell (mouse, focus reports, kitty's
    keyboard protocol, in-band resize) are never switched on.

    Attributes:
        surroundings: what the terminal is; `driver_class` makes a driver for others than the environment's.
        bytes_written: what went to the terminal so far.
        busy_s: time spent on drawing and finding differences.
    """

    surroundings: ClassVar[Surroundings | None] = None

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = False, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        around = self.surroundings or detect(os.environ)
        self.bytes_written = 0
        self.busy_s = 0.0
        self._encoding = around.encoding
        self._charset = Charset("ascii" if around.glyphs is Glyphs.ASCII else around.encoding)
        self._abilities = Abilities(erases_with_colour=around.erases_with_colour)
        self._canvas: Canvas | None = None
        self._shown = Shown(self._abilities)
        self._pacer = Pacer(
            enabled=around.is_paced, frame_gap_s=around.frame_gap_s, bytes_per_s=around.link_bytes_per_s
        )
        self._trial: Trial | None = None
        self._sizing = SizeWatch(self._loop, self._size_rests)
        self._told_size: Size | None = None
        self._synchronised = False
        self._drawing = False
        self._held: asyncio.TimerHandle | None = None
        self._writer: Writer | None = None

    # ---- what Textual calls

    def write(self, data: str) -> None:
        """Draw what can be drawn, and pass on the rest in order."""
        if data in (SYNC_BEGIN, SYNC_END):
            self._synchronised = True
        elif data.startswith(_NEVER_SENT):
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
        """Send what differs now, or when the pace allows, or when the terminal's size rests."""
        if self._canvas is None or not self._canvas.dirty or not self._drawing or self._is_lost:
            return
        if self._held is not None or self._sizing.is_changing:
            return
        wait_s = self._pacer.wait_s(monotonic())
        if wait_s == 0:
            self._emit()
        else:
            self._held = self._loop.call_later(wait_s, self._release)

    def start_application_mode(self) -> None:
        """Take the terminal over, at the start and after each suspension."""
        assert self._file is not None, "there is no terminal to draw on"
        self._writer = Writer(self._file.fileno(), self._encoding, self.lose_terminal)
        self._writer.start()
        # The base class starts a writer of its own as well; nothing is written to it.
        super().start_application_mode()
        if not self._is_on:
            return
        self._abilities.line_feed_is_down = _pass_line_feeds(self._file.fileno())
        self._sizing.start()
        if self._pacer.enabled:
            width, _ = self._get_terminal_size()
            self._trial = Trial(self._abilities, width, ascii_only=not self._charset.has_all)
            self._send(self._trial.text)
        self._paint_anew()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was, and nothing of ours on it where it has no alternate screen."""
        if self._is_on:
            self._let_go()
            self._sizing.stop()
            self._send("\x1b[m\x1b[H\x1b[J")
        super().stop_application_mode()
        self._pacer.forget()
        self._trial = None

    def close(self) -> None:
        """Write what is queued, and end the threads."""
        super().close()
        if self._writer is not None:
            self._writer.stop()

    def answered(self, column: int) -> None:
        """Take an answer, which may be to what the terminal was tried with, and send what waits for it."""
        if self._trial is not None and self._trial.is_due:
            self._trial.answered(column)
            return
        self._pacer.answered(monotonic())
        if self._let_go():
            self.flush()

    def parting_s(self) -> float:
        """Return how long answers that are due are waited for when the terminal is given back."""
        return self._pacer.parting_s

    # ---- what an app may call

    def repaint(self) -> None:
        """Send everything at once, for a screen that somebody else has written on, and may have changed modes of."""
        if not self._drawing or self._file is None:
            return
        self._send(_AS_WE_NEED_IT)
        self._abilities.tabs_to = 0
        self._abilities.line_feed_is_down = _pass_line_feeds(self._file.fileno())
        self._pacer.forget()
        self._let_go()
        self._paint_anew()

    def use_ascii(self) -> None:
        """Send no characters but those of ASCII from now on, whatever the terminal's encoding could say."""
        self._charset = Charset("ascii")
        if self._canvas is not None:
            self._canvas.keep_to(self._charset)

    def write_raw(self, data: str) -> None:
        """Send a sequence that draws nothing, such as a copy to the clipboard."""
        self._send(data)

    # ---- inside

    def _size_rests(self) -> None:
        size = Size(*self._get_terminal_size())
        # What the app was told last may still wait in its queue, and its size be the one before.
        if not size == self._told_size == self._app.size:
            self._told_size = size
            self._app.post_message(events.Resize(size, size))
        self._paint_anew()

    def _paint_anew(self) -> None:
        """Forget what the terminal shows and send everything."""
        self._shown.forget()
        if self._canvas is not None and self._drawing:
            self._canvas.dirty.update(range(self._canvas.height))
            self.flush()

    def _current_canvas(self) -> Canvas:
        # What is drawn was laid out for the app's size; the terminal's may be on its way.
        width, height = self._app.size
        if self._canvas is None or (self._canvas.width, self._canvas.height) != (width, height):
            self._canvas = Canvas(width, height, self._charset)
            self._shown.forget()
        return self._canvas

    def _pass_on(self, sequence: str) -> None:
        if sequence in (_ENTER_ALTERNATE, _LEAVE_ALTERNATE, SYNC_BEGIN, SYNC_END) or sequence.startswith(_NEVER_SENT):
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
        self._send(frame + self._pacer.sent(now, len(frame)))

    def _release(self) -> None:
        self._held = None
        self.flush()

    def _let_go(self) -> bool:
        """Forget a frame's appointment; return whether there was one."""
        held, self._held = self._held, None
        if held is not None:
            held.cancel()
        return held is not None

    def _send(self, data: str) -> None:
        assert self._writer is not None, "the driver writes in application mode only"
        self.expect_answers(data.count(QUESTION))
        self.bytes_written += self._writer.write(data)


def _pass_line_feeds(fileno: int) -> bool:
    """Have the line discipline pass a line feed on as it is; return whether it does.

    The settings from before come back with all the others when the terminal is given back.
    """
    try:
        settings = termios.tcgetattr(fileno)
        settings[1] &= ~termios.OPOST
        termios.tcsetattr(fileno, termios.TCSANOW, settings)
        return not termios.tcgetattr(fileno)[1] & termios.OPOST
    except termios.error:
        return False
