"""One row of a stack of series, as lines of cells. Pure; what it looks like is decided far above."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from tui.model import Labels
from tui.render.cells import Line, Run, Style
from tui.render.format import Formats
from tui.render.instants import Mark
from tui.render.marks import mark_glyph
from tui.render.ribbon import ribbon
from tui.render.series_names import name
from tui.render.series_rows import BandRow, HeadRow, MarkRow
from tui.render.stack_columns import HEADINGS, NOW
from tui.render.stack_page import Page, cut, name_runs, row_bar
from tui.text import cell_width, clipped, fitted, padded


def heading_line(page: Page, at_s: float | None) -> Line:
    """Return the line over all rows: the instant that is read, and what the columns are."""
    columns = page.columns
    clock = page.clock(at_s) if at_s is not None else "now"
    stats = "".join(f"{HEADINGS[stat]:>{columns.stat}}" for stat in columns.stats)
    return (
        Run(" " * (columns.name + columns.chart + 1), Style.MUTED),
        Run(clock.rjust(NOW - 1), Style.ACCENT if at_s is not None else Style.MUTED),
        Run(f" {stats}", Style.MUTED),
    )


def head_line(row: HeadRow, page: Page) -> Line:
    """Return the heading of a track."""
    formats = page.formats
    runs = [Run(f" {row.title}", Style.STRONG)]
    if row.person is not None:
        runs.append(Run(f" {clipped(formats.person(row.person), 40, ellipsis=formats.ellipsis)}", Style.STRONG))
    facts = [clipped(formats.text(fact), 48, ellipsis=formats.ellipsis) for fact in row.facts]
    if row.warnings:
        facts.append(f"{row.warnings} warning{'s' if row.warnings > 1 else ''}")
    if row.hidden:
        facts.append(f"{row.hidden} more")
    if facts:
        runs.append(Run(f"  {'  '.join(facts)}", Style.MUTED))
    return cut(runs, page.width, ellipsis=page.formats.ellipsis)


def band_lines(row: BandRow, page: Page, *, height: int, at_s: float | None, selected: bool) -> tuple[Line, ...]:
    """Return a band's lines; where it is selected, the changes are listed under it."""
    columns = page.columns
    labels = shown_labels(row.labels, page)
    band = ribbon(labels, page.timeline, glyphs=page.glyphs, cursor_s=at_s if selected else None)
    now = labels.at(at_s) if at_s is not None else None
    changes = len(row.labels.spans) - 1
    said = f"{changes} change{'' if changes == 1 else 's'}" if changes else ""
    first = (
        *name_runs(name(row.labels.name, wide=columns.wide), "", page, selected=selected),
        *band,
        Run(f" {fitted(page.formats.text(now), NOW - 1, right=True, ellipsis=page.formats.ellipsis)}", Style.TEXT),
        Run(fitted(f"  {said}", columns.right - NOW, ellipsis=page.formats.ellipsis), Style.MUTED),
    )
    return (first, *_listed(_changes(labels, page), page, height - 1, selected=selected))


def mark_lines(row: MarkRow, page: Page, *, height: int, selected: bool) -> tuple[Line, ...]:
    """Return the line of something that happened, and under it what came with it where it is selected."""
    mark = row.mark
    runs = [
        Run(row_bar(page, selected), Style.ACCENT),
        Run(f"{page.clock(mark.at_s)} ", Style.TEXT),
        *mark_runs(mark, page),
    ]
    track = track_text(row.heading, page.formats) if row.heading is not None else ""
    detail = "  ".join(part for part in (track, mark.told(page.formats)) if part)
    if detail and not (selected and height > 1):
        runs.append(Run(f"  {detail}", Style.MUTED))
    told = wrap(detail, max(8, page.width - page.columns.name))
    return (cut(runs, page.width, ellipsis=page.formats.ellipsis), *_listed(told, page, height - 1, selected=selected))


def track_text(heading: HeadRow, formats: Formats) -> str:
    """Return which track it is, and whose: "audio from Ada"."""
    return f"{heading.title} {formats.person(heading.person)}" if heading.person else heading.title


def mark_runs(mark: Mark, page: Page) -> Line:
    """Return what happened: a glyph, a word and the text."""
    glyph = mark_glyph(mark.style, page.glyphs)
    text = page.formats.text(mark.text)
    return (Run(f"{glyph} {mark.word:<10} ", mark.style), Run(text, Style.TEXT if mark.notable else Style.MUTED))


def _changes(labels: Labels, page: Page) -> list[str]:
    return [f"{page.clock(span.since_s)} {page.formats.text(span.label)}" for span in labels.spans]


def shown_labels(labels: Labels, page: Page) -> Labels:
    """Return labels as they may be shown: of a path, which holds addresses, a pseudonym where people are hidden."""
    if labels.name != "candidate_pair" or not page.formats.hide_people:
        return labels
    return Labels(labels.name, tuple(span._replace(label=page.formats.person(span.label)) for span in labels.spans))


def _listed(parts: Sequence[str], page: Page, height: int, *, selected: bool) -> list[Line]:
    """Return texts one after the other in some lines under a row, the rest counted."""
    indent = page.columns.name
    room = page.width - indent
    lines: list[str] = []
    rest = list(parts)
    while rest and len(lines) < height:
        text = rest.pop(0)
        while rest and cell_width(text) + cell_width(rest[0]) + 3 <= room - 12:
            text += "   " + rest.pop(0)
        lines.append(text)
    if rest and lines:
        lines[-1] = f"{clipped(lines[-1], room - 14, ellipsis=page.formats.ellipsis)}   and {len(rest)} more"
    lines += [""] * (height - len(lines))
    bar = row_bar(page, selected)
    return [
        (
            Run(bar, Style.ACCENT),
            Run(padded("", indent - 1) + clipped(text, room, ellipsis=page.formats.ellipsis), Style.MUTED),
        )
        for text in lines
    ]
