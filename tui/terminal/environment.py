"""What the terminal and the link are, and what follows for colours, glyphs, keys and pacing.

`detect` is pure over environment variables. `prepare` sets what Textual reads when it is imported, so it must run
before that.
"""

from __future__ import annotations

import codecs
import locale
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from enum import StrEnum


class Colours(StrEnum):
    """How many colours are used; the value is Textual's name of the colour system."""

    TRUE = "truecolor"
    C256 = "256"
    C16 = "standard"


class Glyphs(StrEnum):
    """What is drawn with."""

    BRAILLE = "braille"
    BLOCK = "block"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known about the terminal and the link.

    Attributes:
        term: the value of TERM.
        over_ssh: whether the session came over SSH.
        in_tmux: whether tmux runs on this machine; it answers for the terminal.
        in_screen: whether GNU screen runs on this machine; it answers too.
        is_dumb: whether the terminal cannot place its cursor.
        encoding: of the output.
        colours: to use.
        glyphs: to draw with.
        erases_with_colour: whether erasing fills with the background colour in force.
        is_paced: whether frames wait for the terminal's answers.
        no_color: whether NO_COLOR asks for none.
    """

    term: str
    over_ssh: bool
    in_tmux: bool
    in_screen: bool
    is_dumb: bool
    encoding: str
    colours: Colours
    glyphs: Glyphs
    erases_with_colour: bool
    is_paced: bool
    no_color: bool

    @property
    def link_is_hidden(self) -> bool:
        """Whether something that answers by itself (tmux, screen) hides a remote link."""
        return self.over_ssh and (self.in_tmux or self.in_screen)


def detect(environ: Mapping[str, str], *, encoding: str | None = None) -> Surroundings:
    """Read the surroundings from environment variables.

    `CALLSCOPE_COLOURS` (truecolor, 256, 16), `CALLSCOPE_GLYPHS` (braille, block, ascii) and `CALLSCOPE_PACE` (0)
    override what is found.

    Args:
        environ: the environment.
        encoding: of the output; by default what the locale says.
    """
    term = environ.get("TERM", "")
    over_ssh = any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    in_tmux, in_screen = bool(environ.get("TMUX")), bool(environ.get("STY"))
    # A `screen` terminal without tmux here may be GNU screen at the far end, which erases without colour.
    may_be_screen = in_screen or (term.startswith("screen") and not in_tmux)
    encoding = encoding or _locale_encoding(environ)
    return Surroundings(
        term=term,
        over_ssh=over_ssh,
        in_tmux=in_tmux,
        in_screen=in_screen,
        is_dumb=term in ("dumb", "unknown"),
        encoding=encoding,
        colours=_colours(environ, term, over_ssh=over_ssh),
        glyphs=_glyphs(environ, term, encoding),
        erases_with_colour=not may_be_screen and not term.startswith(("vt", "ansi")) and bool(term),
        is_paced=environ.get("CALLSCOPE_PACE", "1") != "0",
        no_color=bool(environ.get("NO_COLOR")),
    )


def prepare(environ: MutableMapping[str, str], surroundings: Surroundings) -> None:
    """Set what Textual reads at import, where the user has not set it.

    - the colour system that fits the link;
    - no kitty keyboard protocol: after a dropped link it leaves a shell whose Enter key no longer works;
    - 25 ms to tell an Escape key from a sequence;
    - no animations and no smooth scrolling: they repaint many times for nothing.
    """
    environ.setdefault("TEXTUAL_COLOR_SYSTEM", surroundings.colours)
    environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    environ.setdefault("ESCDELAY", "25")
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")


def _locale_encoding(environ: Mapping[str, str]) -> str:
    named = environ.get("PYTHONIOENCODING", "").partition(":")[0] or locale.getpreferredencoding(False)
    try:
        return codecs.lookup(named).name
    except LookupError:
        return "ascii"


def _colours(environ: Mapping[str, str], term: str, *, over_ssh: bool) -> Colours:
    asked = environ.get("CALLSCOPE_COLOURS", "").lower()
    named = {"truecolor": Colours.TRUE, "24bit": Colours.TRUE, "256": Colours.C256, "16": Colours.C16}
    if asked in named:
        return named[asked]
    says_true = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or term.endswith("-direct")
    if says_true and not over_ssh:
        return Colours.TRUE
    # A 24-bit colour costs 19 bytes and one of 256 costs 11: over SSH that is seen, and the palette is made for 256.
    if says_true or "256color" in term or term.startswith(("xterm-kitty", "alacritty", "wezterm", "foot", "ghostty")):
        return Colours.C256
    return Colours.C16


def _glyphs(environ: Mapping[str, str], term: str, encoding: str) -> Glyphs:
    asked = environ.get("CALLSCOPE_GLYPHS", "").lower()
    if asked in set(Glyphs):
        return Glyphs(asked)
    try:
        "─│⣿█".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Glyphs.ASCII
    if term.startswith("vt") or term in ("ansi", "dumb", ""):
        return Glyphs.ASCII
    # The Linux console's font has blocks and boxes but no braille.
    return Glyphs.BLOCK if term == "linux" else Glyphs.BRAILLE
