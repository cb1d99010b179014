"""The first sign of life: a line on the alternate screen, written before anything is imported.

It imports nothing that takes time. What is drawn later is drawn over it.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ENTER = b"\x1b[?1049h\x1b[H\x1b[2J"
_LEAVE = b"\x1b[?1049l"
_shown = False


def show(text: str, words: Sequence[str]) -> None:
    """Write the line if a program's screens are about to start: on a terminal that can, for words that ask for it.

    Args:
        text: the line.
        words: of the command line; an option that prints something keeps the screen as it is.
    """
    global _shown  # noqa: PLW0603 (whether the terminal is ours is a fact about the process)
    if os.environ.get("TERM", "dumb") in ("dumb", "unknown", ""):
        return
    if any(word in ("-h", "--help", "--version", "--plain") for word in words):
        return
    if not (os.isatty(0) and os.isatty(1)):
        return
    sys.stderr.flush()
    os.write(1, _ENTER + text.encode("ascii", "replace"))
    _shown = True
    die_clean(hide)


def hand_over() -> None:
    """Let somebody else have the screen: from now on it is theirs to leave. They take the signals that end us too."""
    global _shown  # noqa: PLW0603
    _shown = False


def hide() -> None:
    """Give the screen back, if nobody else has it."""
    global _shown  # noqa: PLW0603
    if _shown:
        _shown = False
        os.write(1, _LEAVE)


def die_clean(clean: Callable[[], None]) -> None:
    """On SIGHUP and SIGTERM, clean up before the process dies of them."""
    import signal  # it takes a while, and what is imported behind the first sign of life needs it anyway

    def die(number: int, frame: object) -> None:
        clean()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, die)
