"""A screen as an SVG picture that looks the same with any font.

A character that fills or dots its cell (blocks, box lines, braille) is drawn as a shape, because a viewer's fonts give
such characters widths and heights of their own. Other text is set in runs, each stretched to exactly its cells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

from rich.segment import Segment
from rich.terminal_theme import TerminalTheme

from screenshots.cells import Cell, Look, cells_of

WIDTH, HEIGHT = 8, 16
"""A cell in pixels, in whole dots of braille: 2 x 4 dots of 4 pixels."""
_MARGIN = 12
_BASELINE = 12.2
_FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace"

_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))
"""Where the eight dots of a braille character stand, from its lowest bit."""
_BOX = {
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "udr", "┤": "udl", "┬": "lrd", "┴": "lru",
    "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "╴": "l", "╶": "r", "╵": "u", "╷": "d",
}  # fmt: skip
"""Light box lines: which ways they go from the middle of the cell."""
_WAYS = {"l": (-1, 0), "r": (1, 0), "u": (0, -1), "d": (0, 1)}
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
_BLANK = frozenset(" \u00a0\u2800")


def svg(lines: Sequence[Iterable[Segment]], columns: int, terminal: TerminalTheme, *, title: str, source: str) -> str:
    """Return a picture of a screen.

    Args:
        lines: the screen's lines, each a row of styled texts.
        columns: the screen's width in cells.
        terminal: whose colours stand for what a style leaves open.
        title: what the picture shows, for those who cannot see it.
        source: what made it, kept in the picture.
    """
    width, height = columns * WIDTH + 2 * _MARGIN, len(lines) * HEIGHT + 2 * _MARGIN
    painting = _Painting()
    for row, segments in enumerate(lines):
        for look, run in groupby(cells_of(segments, terminal), key=lambda cell: cell.look):
            painting.add(row, look, list(run))
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
            f' role="img" aria-label="{escape(title)}">',
            f"<title>{escape(title)}</title>",
            f"<metadata>{escape(source)}</metadata>",
            "<style>text{font-family:" + _FONT + ";font-size:13.3px;white-space:pre}</style>",
            f'<rect width="{width}" height="{height}" rx="6" fill="{terminal.background_color.hex}"/>',
            f'<g transform="translate({_MARGIN},{_MARGIN})">',
            *painting.elements(),
            "</g>",
            "</svg>",
            "",
        )
    )


class _Painting:
    """Shapes gathered by colour, and runs of text."""

    def __init__(self) -> None:
        self.fills: defaultdict[str, list[str]] = defaultdict(list)
        self.shades: defaultdict[tuple[str, float], list[str]] = defaultdict(list)
        self.boxes: defaultdict[str, list[str]] = defaultdict(list)
        self.dots: defaultdict[str, list[str]] = defaultdict(list)
        self.blocks: defaultdict[str, list[str]] = defaultdict(list)
        self.texts: list[str] = []

    def add(self, row: int, look: Look, run: list[Cell]) -> None:
        """Add neighbours of one line that look the same."""
        first, last = run[0], run[-1]
        width = (last.column + last.width - first.column) * WIDTH
        if look.background:
            self.fills[look.background].append(_rectangle(first.column * WIDTH, row * HEIGHT, width, HEIGHT))
        if look.underline:
            self.blocks[look.foreground].append(_rectangle(first.column * WIDTH, row * HEIGHT + 14, width, 1))
        for kind, cells in groupby(run, key=_kind):
            if kind == "text":
                self._add_text(row, look, list(cells))
            else:
                for cell in cells:
                    self._add_shape(row, look, cell)

    def _add_shape(self, row: int, look: Look, cell: Cell) -> None:
        character, x, y = cell.text, cell.column * WIDTH, row * HEIGHT
        if _is_braille(character):
            bits = ord(character) - 0x2800
            at = (position for bit, position in enumerate(_DOTS) if bits >> bit & 1)
            self.dots[look.foreground].append("".join(f"M{cell.column * 2 + h} {row * 4 + v}h0" for h, v in at))
        elif character in _BOX:
            middle = f"M{x + WIDTH // 2} {y + HEIGHT // 2}"
            ways = (_WAYS[way] for way in _BOX[character])
            self.boxes[look.foreground].append("".join(f"{middle}l{h * WIDTH // 2} {v * HEIGHT // 2}" for h, v in ways))
        elif character in _SHADES:
            self.shades[look.foreground, _SHADES[character]].append(_rectangle(x, y, WIDTH, HEIGHT))
        else:
            left, top, right, bottom = _block(character)
            self.blocks[look.foreground].append(_rectangle(x + left, y + top, right - left, bottom - top))

    def _add_text(self, row: int, look: Look, cells: list[Cell]) -> None:
        while cells and cells[-1].text in _BLANK:
            cells.pop()
        while cells and cells[0].text in _BLANK:
            cells.pop(0)
        # A viewer may take a character that is not ASCII from another font, whose characters have other widths.
        for _, run in groupby(cells, key=lambda cell: (cell.text.isascii(), 0 if cell.text.isascii() else cell.column)):
            part = list(run)
            text = "".join(cell.text for cell in part)
            if not text.strip():
                continue
            width = sum(cell.width for cell in part) * WIDTH
            attributes = f' x="{part[0].column * WIDTH}" y="{row * HEIGHT + _BASELINE}" textLength="{width}"'
            attributes += f' fill="{look.foreground}"'
            attributes += ' font-weight="bold"' if look.bold else ""
            attributes += ' font-style="italic"' if look.italic else ""
            self.texts.append(
                f'<text xml:space="preserve" lengthAdjust="spacingAndGlyphs"{attributes}>{escape(text)}</text>'
            )

    def elements(self) -> Iterable[str]:
        """Yield the picture's elements, from the back to the front."""
        for colour, shapes in self.fills.items():
            yield f'<path fill="{colour}" shape-rendering="crispEdges" d="{"".join(shapes)}"/>'
        for (colour, opacity), shapes in self.shades.items():
            yield f'<path fill="{colour}" fill-opacity="{opacity}" d="{"".join(shapes)}"/>'
        for colour, shapes in self.blocks.items():
            yield f'<path fill="{colour}" shape-rendering="crispEdges" d="{"".join(shapes)}"/>'
        for colour, shapes in self.boxes.items():
            yield f'<path stroke="{colour}" fill="none" shape-rendering="crispEdges" d="{"".join(shapes)}"/>'
        for colour, shapes in self.dots.items():
            yield (
                f'<path stroke="{colour}" stroke-width=".62" stroke-linecap="round" transform="translate(2,2) scale(4)"'
                f' d="{"".join(shapes)}"/>'
            )
        yield from self.texts


def _kind(cell: Cell) -> str:
    character = cell.text
    if character in _BLANK:
        return "text"
    is_shape = _is_braille(character) or character in _BOX or "▀" <= character <= "▐" or character in _SHADES
    return "shape" if is_shape else "text"


def _is_braille(character: str) -> bool:
    return "\u2801" <= character <= "\u28ff"


def _block(character: str) -> tuple[float, float, float, float]:
    """Return the left, top, right and bottom of what a block character fills of its cell."""
    code = ord(character)
    if character == "▀":
        return 0, 0, WIDTH, HEIGHT / 2
    if "▁" <= character <= "█":
        return 0, HEIGHT - (code - 0x2580) * HEIGHT / 8, WIDTH, HEIGHT
    if "▉" <= character <= "▏":
        return 0, 0, (0x2590 - code) * WIDTH / 8, HEIGHT
    return WIDTH / 2, 0, WIDTH, HEIGHT


def _rectangle(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}z"
