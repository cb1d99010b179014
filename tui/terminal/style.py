"""The look of a cell, and the shortest SGR sequence from one look to another."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Style(NamedTuple):
    """The look of a cell.

    Attributes:
        attributes: SGR codes that are on (1 bold, 2 dim, 3 italic, 4 underline, 7 reverse ...), ascending.
        foreground: SGR parameters of the foreground ("31", "38;5;208", "38;2;1;2;3"); "" for the terminal's own.
        background: the same of the background.
    """

    attributes: tuple[int, ...] = ()
    foreground: str = ""
    background: str = ""


PLAIN = Style()

_OFF = {1: 22, 2: 22, 3: 23, 4: 24, 7: 27, 8: 28, 9: 29, 21: 24, 53: 55}
"""The code that ends each attribute. Blinking (5, 6) is not here: nothing blinks."""
_SHOWN_ON_BLANKS = frozenset({4, 7, 9, 21, 53})


@lru_cache(maxsize=4096)
def apply_sgr(style: Style, parameters: str) -> Style:
    """Return the look after `ESC [ parameters m` was written in the look `style`."""
    attributes = set(style.attributes)
    foreground, background = style.foreground, style.background
    codes = parameters.split(";")
    position = 0
    while position < len(codes):
        code = int(codes[position] or 0)
        if code in (38, 48):
            length = 5 if codes[position + 1 : position + 2] == ["2"] else 3
            colour = ";".join(codes[position : position + length])
            if code == 38:
                foreground = colour
            else:
                background = colour
            position += length
            continue
        position += 1
        if code == 0:
            attributes.clear()
            foreground = background = ""
        elif code in _OFF:
            attributes.add(code)
        elif 30 <= code <= 37 or 90 <= code <= 97:
            foreground = str(code)
        elif 40 <= code <= 47 or 100 <= code <= 107:
            background = str(code)
        elif code == 39:
            foreground = ""
        elif code == 49:
            background = ""
        else:
            attributes -= {on for on, off in _OFF.items() if off == code}
    return Style(tuple(sorted(attributes)), foreground, background)


@lru_cache(maxsize=4096)
def of_blank(style: Style) -> Style:
    """Return what of a look can be seen on a blank: the foreground only where something is drawn with it."""
    if _SHOWN_ON_BLANKS.isdisjoint(style.attributes):
        return Style((), "", style.background)
    return style


@lru_cache(maxsize=4096)
def to_blank(style: Style, blank: Style) -> Style:
    """Return the look next to `style` in which a blank of the look `blank` can be written."""
    if not _SHOWN_ON_BLANKS.isdisjoint(blank.attributes):
        return blank
    kept = tuple(code for code in style.attributes if code not in _SHOWN_ON_BLANKS)
    return Style(kept, style.foreground, blank.background)


@lru_cache(maxsize=8192)
def transition(old: Style | None, new: Style) -> str:
    """Return the shortest sequence that turns the look `old` into `new`; `None` is a look not known."""
    if old == new:
        return ""
    from_reset = [*map(str, new.attributes), *filter(None, (new.foreground, new.background))]
    absolute = f"\x1b[0;{';'.join(from_reset)}m" if from_reset else "\x1b[m"
    if old is None:
        return absolute
    relative = _relative(old, new)
    return relative if len(relative) <= len(absolute) else absolute


def _relative(old: Style, new: Style) -> str:
    wanted, present = set(new.attributes), set(old.attributes)
    ended = {_OFF[code] for code in present - wanted}
    # One code ends several attributes (22: bold and dim): what it takes away too must be switched on again.
    lost = {code for code in wanted & present if _OFF[code] in ended}
    codes = [*map(str, sorted(ended)), *map(str, sorted((wanted - present) | lost))]
    if new.foreground != old.foreground:
        codes.append(new.foreground or "39")
    if new.background != old.background:
        codes.append(new.background or "49")
    return f"\x1b[{';'.join(codes)}m"
