"""A line of meanings over as many lines as it needs."""

from __future__ import annotations

import re

from tui.render.cells import Line, Run, Style
from tui.text import cell_width, clipped

_WORDS = re.compile(r" +|[^ ]+")
_INDENT = 2


def wrapped(line: Line, width: int) -> list[Line]:
    """Return a line as lines of at most `width` cells, cut between words; those behind the first are indented.

    A word that is wider than a line is cut where the line ends.
    """
    width = max(width, _INDENT + 2)
    lines: list[list[Run]] = [[]]
    used = 0
    for text, style in line:
        for word in _WORDS.findall(text):
            if used + cell_width(word) > width and used > _INDENT:
                lines.append([Run(" " * _INDENT, Style.TEXT)])
                used = _INDENT
            if not word.strip() and len(lines) > 1 and used == _INDENT:
                continue
            while used + cell_width(word) > width:
                head = clipped(word, width - used, ellipsis="")
                lines[-1].append(Run(head, style))
                lines.append([Run(" " * _INDENT, Style.TEXT)])
                word, used = word[len(head) :], _INDENT
            lines[-1].append(Run(word, style))
            used += cell_width(word)
    return [_joined(runs) for runs in lines]


def _joined(runs: list[Run]) -> Line:
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].style is run.style:
            joined[-1] = Run(joined[-1].text + run.text, run.style)
        else:
            joined.append(run)
    return tuple(joined)
