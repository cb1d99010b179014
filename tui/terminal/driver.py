"""A Textual driver that sends only the cells that differ, and no more than the link can take."""

from __future__ import annotations

import asyncio
import os
import termios
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui.terminal.canvas import Canvas
from tui.terminal.charset import Charset
from tui.terminal.difference import Shown
from tui.terminal.environment import Glyphs, Surroundings, detect
from tui.terminal.keys_first import key_comes, key_is_done
from tui.terminal.pace import Pacer
from tui.terminal.pen import Abilities
from tui.terminal.reader import Reader
from tui.terminal.sizing import SizeWatch, call_soon
from tui.terminal.trial import Trial
from tui.terminal.typeahead import TypeAhead, is_busy, is_mounting
from tui.terminal.writer import Writer

if TYPE_CHECKING:
    from textual.app import App

SYNC_BEGIN, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_SYNC_WORTH_BYTES = 512
"""A frame smaller than this is on the screen at once; marking it as one costs more than it gains."""
_ENTER_ALTERNATE, _LEAVE_ALTERNATE = "\x1b[?1049h", "\x1b[?1049l"
_NEVER_SENT = ("\x1b[?1004", "\x1b[?2048", "\x1b[>", "\x1b[<u", "\x1b]22;")
"""How these begin: focus reports, in-band resize, kitty's keyboard protocol on and off, the mouse pointer's shape."""


class TerminalLost(Message):
    """The terminal is gone: nobody reads the screen, and no key will come."""


def driver_class(surroundings: Surroundings) -> type[LinuxDriver]:
    """Return the driver for the surroundings: `DiffDriver`, or Textual's own where that was asked for."""
    if not surroundings.is_diffed:
        return LinuxDriver
    return type("DiffDriver", (DiffDriver,), {"surroundings": surroundings})


class DiffDriver(LinuxDriver):
    """Drives a POSIX terminal under Textual.

    What Textual writes is drawn on a canvas; at each flush the difference to what the terminal shows goes out, if the
    pace allows it. Modes that are left on when a link breaks and then spoil the shell (mouse, focus reports, kitty's
    keyboard protocol, in-band resize) are never switched on.

    Attributes:
        surroundings: what the terminal is; `driver_class` makes a driver for others than the environment's.
        bytes_written: what went to the terminal so far.
        busy_s: time spent on drawing and finding differences.
        last_key_at: when the last key or paste came, on the monotonic clock.
    """

    surroundings: ClassVar[Surroundings | None] = None

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = False, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=False, size=size)
        around = self.surroundings or detect(os.environ)
        self.bytes_written = 0
        self.busy_s = 0.0
        self.last_key_at = monotonic()
        self._encoding = around.encoding
        self._charset = Charset("ascii" if around.glyphs is Glyphs.ASCII else around.encoding)
        self._abilities = Abilities(erases_with_colour=around.erases_with_colour)
        self._canvas: Canvas | None = None
        self._shown = Shown(self._abilities)
        self._pacer = Pacer(
            enabled=around.is_paced, frame_gap_s=around.frame_gap_s, bytes_per_s=around.link_bytes_per_s
        )
        self._keys = TypeAhead(
            self._loop, app.post_message, lambda message: is_busy(app, message), lambda: is_mounting(app), key_is_done
        )
        self._trial: Trial | None = None
        self._sizing = SizeWatch(self._loop, self._size_rests)
        self._told_size: Size | None = None
        self._synchronised = False
        self._drawing = False
        self._held: asyncio.TimerHandle | None = None
        self._reader: Reader | None = None
        self._writer: Writer | None = None
        self._is_lost = False

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
        self._is_lost = False
        assert self._file is not None, "there is no terminal to draw on"
        self._writer = Writer(self._file.fileno(), self._encoding, self._lose)
        self._writer.start()
        # The base class starts a writer of its own as well; nothing is written to it.
        super().start_application_mode()  # type: ignore[no-untyped-call]  # the base class has no types
        if not self._drawing:
            return  # in the background: the base class has put us to sleep again
        self._abilities.line_feed_is_down = _pass_line_feeds(self._file.fileno())
        self._sizing.start()
        if self._pacer.enabled:
            width, _ = self._get_terminal_size()
            self._trial = Trial(self._abilities, width, ascii_only=not self._charset.has_all)
            self._send(self._trial.text)
        self.repaint()

    def stop_application_mode(self) -> None:
        """Give the terminal back as it was."""
        self._let_go()
        self._sizing.stop()
        self._send("\x1b[m")
        super().stop_application_mode()
        self._pacer.forget()
        self._keys.forget()
        self._trial = None

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
            on_answer=lambda column: call_soon(loop, lambda: self._answered(column)),
            on_lost=self._lose,
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
            column = message.x + 1
            call_soon(self._loop, lambda: self._answered(column))
            return
        if isinstance(message, (events.Key, events.Paste)):
            key_comes()
            message.set_sender(self._app)
            call_soon(self._loop, lambda: self.put_key(message))
            return
        super().process_message(message)

    # ---- what an app may call

    def repaint(self) -> None:
        """Forget what the terminal shows and send everything, for a screen that somebody else has written on."""
        self._shown.forget()
        if self._canvas is not None and self._drawing:
            self._canvas.dirty.update(range(self._canvas.height))
            self.flush()

    def use_ascii(self) -> None:
        """Send no characters but those of ASCII from now on, whatever the terminal's encoding could say."""
        self._charset = Charset("ascii")
        if self._canvas is not None:
            self._canvas.keep_to(self._charset)

    def put_key(self, message: Message) -> None:
        """Give the app a key, or a text that was pasted, once it has dealt with those before."""
        self.last_key_at = monotonic()
        self._keys.put(message)

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
        self.repaint()

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

    def _answered(self, column: int) -> None:
        if self._trial is not None and self._trial.is_due:
            self._trial.answered(column)
            return
        self._pacer.answered(monotonic())
        if self._let_go():
            self.flush()

    def _let_go(self) -> bool:
        """Forget a frame's appointment; return whether there was one."""
        held, self._held = self._held, None
        if held is not None:
            held.cancel()
        return held is not None

    def _send(self, data: str) -> None:
        assert self._writer is not None, "the driver writes in application mode only"
        self.bytes_written += self._writer.write(data)

    def _lose(self) -> None:
        """Tell the app, once, that the terminal is gone; called from the reader's or writer's thread."""
        if self._is_lost:
            return
        self._is_lost = True
        call_soon(self._loop, lambda: self._app.post_message(TerminalLost()))


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
