"""What a screen shows, cell by cell, with colours resolved: what a terminal of one's own would be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.color import Color, ColorType
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme

from tui.text import cell_width

_BASE = [(0, 0, 0), (205, 49, 49), (13, 188, 121), (229, 229, 16), (36, 114, 200), (188, 63, 188), (17, 168, 205)]
DARK = TerminalTheme((18, 20, 24), (216, 218, 222), [*_BASE, (229, 229, 229)], [*_BASE, (255, 255, 255)])
LIGHT = TerminalTheme((255, 255, 255), (30, 32, 36), [*_BASE, (229, 229, 229)], [*_BASE, (255, 255, 255)])
"""The terminals that pictures are taken of: their own background and foreground, and their 16 colours."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; colours as "#rrggbb", a background of "" is the terminal's own."""

    foreground: str
    background: str
    bold: bool = False
    italic: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One character where it stands; `width` is 2 for wide characters."""

    column: int
    text: str
    width: int
    look: Look


def cells_of(segments: Iterable[Segment], terminal: TerminalTheme) -> Iterator[Cell]:
    """Yield a line's cells; marks that combine are kept with the character before them."""
    column, held = 0, None
    for segment in segments:
        look = look_of(segment.style or Style.null(), terminal)
        for character in segment.text:
            width = cell_width(character)
            if width == 0 and held is not None:
                held = Cell(held.column, held.text + character, held.width, held.look)
                continue
            if held is not None:
                yield held
            held = Cell(column, character, width, look)
            column += width
    if held is not None:
        yield held


def look_of(style: Style, terminal: TerminalTheme) -> Look:
    """Return a style as a terminal shows it: reversed, dimmed, its own colours filled in."""
    own_fore, own_back = terminal.foreground_color.hex, terminal.background_color.hex
    fore = _colour(style.color, terminal, own_fore)
    back = _colour(style.bgcolor, terminal, own_back)
    if style.reverse:
        fore, back = back, fore
    if style.dim:
        fore = _mix(fore, back)
    return Look(fore, "" if back == own_back else back, bool(style.bold), bool(style.italic), bool(style.underline))


def _colour(colour: Color | None, terminal: TerminalTheme, own: str) -> str:
    if colour is None or colour.type is ColorType.DEFAULT:
        return own
    return colour.get_truecolor(terminal).hex


def _mix(one: str, other: str) -> str:
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{(3 * near + 2 * far) // 5:02x}" for near, far in pairs)
