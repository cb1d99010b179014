"""What the terminal and the link are, and what follows for colours, glyphs, keys and pacing.

`detect` is pure over environment variables. `prepare` sets what Textual reads when it is imported, so it must run
before that.
"""

from __future__ import annotations

import codecs
import locale
from collections.abc import Mapping, MutableMapping
from enum import StrEnum
from typing import NamedTuple


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


class Surroundings(NamedTuple):
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
        is_diffed: whether only the cells that differ are sent.
        is_paced: whether frames wait for the terminal's answers.
        frame_gap_s: least time between frames.
        link_bytes_per_s: what the link is taken to carry; None to go by the terminal's answers alone.
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
    is_diffed: bool
    is_paced: bool
    frame_gap_s: float
    link_bytes_per_s: float | None
    no_color: bool


_SSH_FRAME_GAP_S, _HIDDEN_FRAME_GAP_S = 0.03, 0.05
_HIDDEN_LINK_KBITS_PER_S = 256.0
"""What a link is taken to carry that lies beyond a multiplexer, which answers at once whatever the link does."""


def detect(environ: Mapping[str, str], prefix: str = "CALLSCOPE_", *, encoding: str | None = None) -> Surroundings:
    """Read the surroundings from environment variables.

    These override what is found, each behind the program's prefix: `COLOURS` (truecolor, 256, 16), `GLYPHS` (braille,
    block, ascii), `PACE` (0: send frames without waiting for answers), `LINK_KBITS` (what the link carries, in
    kbit/s), `DRIVER` (stock: Textual's own).

    Args:
        environ: the environment.
        prefix: what the program's own variables begin with.
        encoding: of the output; by default what the locale says.
    """
    term = environ.get("TERM", "")
    over_ssh = any(environ.get(name) for name in ("SSH_CONNECTION", "SSH_CLIENT", "SSH_TTY"))
    in_tmux, in_screen = bool(environ.get("TMUX")), bool(environ.get("STY"))
    # A `screen` terminal without tmux here may be GNU screen at the far end, which erases without colour.
    may_be_screen = in_screen or (term.startswith("screen") and not in_tmux)
    encoding = encoding or _locale_encoding(environ)
    is_hidden = over_ssh and (in_tmux or in_screen)
    return Surroundings(
        term=term,
        over_ssh=over_ssh,
        in_tmux=in_tmux,
        in_screen=in_screen,
        is_dumb=term in ("dumb", "unknown"),
        encoding=encoding,
        colours=_colours(environ.get(f"{prefix}COLOURS", ""), environ, term, over_ssh=over_ssh),
        glyphs=_glyphs(environ.get(f"{prefix}GLYPHS", ""), term, encoding),
        erases_with_colour=not may_be_screen and not term.startswith(("vt", "ansi")) and bool(term),
        is_diffed=environ.get(f"{prefix}DRIVER", "").lower() != "stock",
        is_paced=environ.get(f"{prefix}PACE", "1") != "0",
        frame_gap_s=_HIDDEN_FRAME_GAP_S if is_hidden else _SSH_FRAME_GAP_S if over_ssh else 0.0,
        link_bytes_per_s=_link_bytes_per_s(environ.get(f"{prefix}LINK_KBITS", ""), is_hidden=is_hidden),
        no_color=bool(environ.get("NO_COLOR")),
    )


def prepare(environ: MutableMapping[str, str], surroundings: Surroundings) -> None:
    """Set what Textual reads at import, where the user has not set it.

    - the colour system that fits the link;
    - no kitty keyboard protocol: after a dropped link it leaves a shell whose Enter key no longer works;
    - 15 ms to tell an Escape key from a sequence, which a terminal sends in one piece;
    - no animations and no smooth scrolling: they repaint many times for nothing.
    """
    environ.setdefault("TEXTUAL_COLOR_SYSTEM", surroundings.colours)
    environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")
    environ.setdefault("ESCDELAY", "15")
    environ.setdefault("TEXTUAL_ANIMATIONS", "none")
    environ.setdefault("TEXTUAL_SMOOTH_SCROLL", "0")
    # The driver paces frames by the link. At Textual's own pace a key behind another change would wait 17 ms for its.
    environ.setdefault("TEXTUAL_FPS", "250")


_C = ("C", "POSIX")
_COERCED = ("C.UTF-8", "C.utf8", "UTF-8")
"""What Python sets LC_CTYPE to where the locale is C."""


def _locale_encoding(environ: Mapping[str, str]) -> str:
    named = environ.get("PYTHONIOENCODING", "").partition(":")[0]
    if not named:
        # Python takes the C locale for UTF-8, in two ways: what the user said is what the terminal was told.
        said = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "")
        if not environ.get("LC_ALL") and environ.get("LC_CTYPE") in _COERCED and environ.get("LANG") in _C:
            said = "C"
        named = "ascii" if said in _C else locale.getpreferredencoding(False)
    try:
        return codecs.lookup(named).name
    except LookupError:
        return "ascii"


def _link_bytes_per_s(asked: str, *, is_hidden: bool) -> float | None:
    try:
        kbits_per_s = float(asked)
    except ValueError:
        kbits_per_s = 0.0
    if kbits_per_s > 0:
        return kbits_per_s * 1000 / 8
    return _HIDDEN_LINK_KBITS_PER_S * 1000 / 8 if is_hidden else None


def _colours(asked: str, environ: Mapping[str, str], term: str, *, over_ssh: bool) -> Colours:
    named = {"truecolor": Colours.TRUE, "24bit": Colours.TRUE, "256": Colours.C256, "16": Colours.C16}
    if asked.lower() in named:
        return named[asked.lower()]
    says_true = environ.get("COLORTERM", "").lower() in ("truecolor", "24bit") or term.endswith("-direct")
    if says_true and not over_ssh:
        return Colours.TRUE
    # A 24-bit colour costs 19 bytes and one of 256 costs 11: over SSH that is seen, and the palette is made for 256.
    if says_true or "256color" in term or term.startswith(("xterm-kitty", "alacritty", "wezterm", "foot", "ghostty")):
        return Colours.C256
    return Colours.C16


def _glyphs(asked: str, term: str, encoding: str) -> Glyphs:
    if asked.lower() in set(Glyphs):
        return Glyphs(asked.lower())
    try:
        "─│⣿█".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return Glyphs.ASCII
    # The font of the Linux console has few of the blocks and no braille.
    if term.startswith("vt") or term in ("linux", "ansi", "dumb", ""):
        return Glyphs.ASCII
    return Glyphs.BRAILLE
