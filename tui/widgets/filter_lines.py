"""What the filter bar says below its line, drawn; and what it starts with."""

from __future__ import annotations

from tui.errors import FilterError
from tui.query import Completion
from tui.render.cells import Line, Run, Style
from tui.text import cell_width, printable, sentences

PROMPT = "/ "


def continued(text: str) -> str:
    """Return a filter to go on typing behind: a blank keeps the next word apart; "" stays empty."""
    return f"{text.rstrip()} " if text.strip() else ""


def pointed(fault: FilterError, *, width: int, scrolled: int, look: Style) -> Line:
    """Return a fault with a pointer below the place where it is, and as much of its hint as there is room for.

    Args:
        fault: with the whole text.
        width: cells of the line.
        scrolled: cells of the text that are out of sight on the left.
        look: how it is drawn.
    """
    column = len(PROMPT) + cell_width(printable(fault.text[: fault.position])) - scrolled
    column = max(len(PROMPT), min(column, width - 1))
    first, question, _ = fault.hint.partition("? ")
    for hint in (fault.hint, f"{first}?" if question else "", ""):
        message = printable(sentences(fault.message, hint))
        if column + 2 + cell_width(message) <= width:
            break
        if cell_width(message) + 1 <= column - len(PROMPT):
            return (Run(" " * (column - cell_width(message) - 1) + message + " ", look), Run("^", look))
    return (Run(" " * column, Style.TEXT), Run("^ ", look), Run(message, look))


def candidates(completion: Completion, chosen: int, width: int) -> Line:
    """Return what could be typed, the chosen one marked and explained."""
    room = width - len(PROMPT)
    runs = [Run(" " * len(PROMPT), Style.TEXT)]
    first = 0
    for index in range(chosen + 1):  # scroll so that the chosen one is among those shown
        while sum(len(one.text) + 2 for one in completion.candidates[first : index + 1]) > room - 20:
            first += 1
            if first >= index:
                break
    for index, one in enumerate(completion.candidates[first:], start=first):
        style = Style.STRONG if index == chosen else Style.MUTED
        runs.append(Run(f"{printable(one.text)}  ", style))
    runs.append(Run(f"  {printable(completion.candidates[chosen].help)}", Style.MUTED))
    return tuple(runs)
