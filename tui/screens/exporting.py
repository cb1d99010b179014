"""Writes what is shown into a file of the current folder; a file that is there is never overwritten."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tui.render.column import Column
from tui.render.format import Formats
from tui.widgets.picker import Choice, Picked, Picker

if TYPE_CHECKING:
    from tui.screens.stop import Stop

_MOST_TRIES = 1000


@dataclass(frozen=True)
class Material:
    """What can be written of a pane.

    Attributes:
        name: what the file is called: "sessions".
        title: the heading of the Markdown.
        source: whose data it is.
        rows: in the order shown.
        columns: as shown, for Markdown.
        all_columns: for CSV.
        document: what stands for a row in JSON.
        lines: more Markdown below the heading: notices, totals.
    """

    name: str
    title: str
    source: str
    rows: Sequence[Any]
    columns: Sequence[Column[Any]]
    all_columns: Sequence[Column[Any]]
    document: Callable[[Any], object] = lambda row: row
    lines: Sequence[str] = ()


def ask_and_write(stop: Stop) -> None:
    """Let the user choose a format, write the file, and say where it is."""
    material = stop.pane.export()
    choices = [Choice("svg", "SVG", "a picture of this screen")]
    if material is not None:
        rows = f"{len(material.rows):,} rows"
        choices = [
            Choice("csv", "CSV", f"{rows}, all columns"),
            Choice("json", "JSON", f"{rows}, all that is known"),
            Choice("md", "Markdown", f"{rows}, the columns shown"),
            *choices,
        ]

    def write(picked: Picked | None) -> None:
        if picked is None:
            return
        kind = picked.ids[0]
        if kind == "svg":
            stop.call_after_refresh(lambda: _save(stop, "screen", kind, _picture(stop)))
        elif material is not None:
            _save(stop, material.name, kind, text_of(material, kind, stop.workspace.formats))

    stop.app.push_screen(Picker("Export what is shown", choices, ascii_only=stop.workspace.formats.ascii), write)


def text_of(material: Material, kind: str, formats: Formats) -> str:
    """Return the file's text: "csv", "json" or "md"."""
    from tui.render.csv_out import write_csv
    from tui.render.json_out import write_document
    from tui.render.markdown import escaped, markdown_table

    out = StringIO()
    if kind == "csv":
        write_csv(out, material.all_columns, material.rows, source=material.source)
    elif kind == "json":
        write_document(out, material.source, [material.document(row) for row in material.rows])
    else:
        out.write(f"## {escaped(material.title)}\n\n")
        out.writelines(f"{escaped(line)}\n\n" for line in material.lines)
        out.writelines(f"{line}\n" for line in markdown_table(material.columns, material.rows, formats))
    return out.getvalue()


def _picture(stop: Stop) -> str:
    """Return the screen as SVG. Not every program keeps the spaces at the ends of a text unless it is told to."""
    return stop.app.export_screenshot(title="callscope").replace("<text ", '<text xml:space="preserve" ')


def new_file(folder: Path, stem: str, ending: str) -> tuple[int, Path]:
    """Create a file that was not there, with a number behind its name if need be; return its descriptor and path.

    Raises:
        OSError: it cannot be created.
    """
    for number in range(1, _MOST_TRIES):
        path = folder / f"{stem}{f'-{number}' if number > 1 else ''}.{ending}"
        with suppress(FileExistsError):
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644), path
    raise FileExistsError(f"there are {_MOST_TRIES} files named {stem}")


def _save(stop: Stop, name: str, kind: str, text: str) -> None:
    stem = f"callscope-{name}-{stop.workspace.now():%Y%m%d-%H%M%S}"
    try:
        descriptor, path = new_file(Path.cwd(), stem, kind)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as out:
            out.write(text)
    except OSError as error:
        stop.status.fault(f"not written: {error.strerror or error}")
        return
    named = stop.workspace.look.hide_people and kind in ("csv", "json")
    stop.status.say(f"written to {path}", detail="with names and IPs" if named else "")
