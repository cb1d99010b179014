"""A bundle as its readers hold it. Several processes may read one at the same time, also while it is recorded."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tui.errors import BadFile
from tui.model import Address, Vendor
from tui.transports.bundle.files import connect_to_read, connect_to_write, plainly
from tui.transports.bundle.request import RequestKey
from tui.transports.bundle.rows import (
    ANSWER_COLUMNS,
    Kept,
    Missing,
    Note,
    SessionRecord,
    SourceRecord,
    from_row,
    readable,
    text_of,
    time_of,
)

__all__ = ["Bundle", "Kept", "Missing", "Note", "SessionRecord", "SourceRecord", "open_bundle"]


def open_bundle(path: str | Path) -> Bundle:
    """Open a bundle to read it.

    Raises:
        BadFile: it is not there, not a bundle, damaged, of a newer format, or waits for its owner.
    """
    file = Path(path).expanduser()
    return Bundle(file, connect_to_read(file))


class Bundle:
    """One file of recorded answers. Any thread may use it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, lock: threading.Lock | None = None) -> None:
        """Take a connection that was checked, and who else uses it."""
        self.path = path
        self._connection = connection
        self._lock = lock or threading.Lock()

    def __enter__(self) -> Bundle:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Closing twice is fine."""
        with self._lock:
            self._connection.close()

    def manifest(self) -> Mapping[str, Any]:
        """Return what is said about the whole bundle: tool version, times, whether it is pseudonymised."""
        with readable(self.path, "its manifest"):
            return {name: json.loads(value) for name, value in self._rows("SELECT name, value FROM manifest")}

    @property
    def is_pseudonymised(self) -> bool:
        """Whether people's names and ids were replaced."""
        return self.manifest().get("pseudonymised") is True

    def sources(self) -> tuple[SourceRecord, ...]:
        """Return whose answers it holds."""
        with readable(self.path, "its manifest"):
            rows = self._rows("SELECT vendor, kind, profile FROM sources ORDER BY vendor DESC")
            return tuple(SourceRecord(Vendor(vendor), kind, profile) for vendor, kind, profile in rows)

    def sessions(self, vendor: Vendor | None = None) -> tuple[SessionRecord, ...]:
        """Return the recorded sessions, the one recorded last first."""
        with readable(self.path, "its list of sessions"):
            rows = self._rows(
                "SELECT address, title, depth, at, final, complete FROM sessions ORDER BY at DESC, address"
            )
            found = tuple(
                SessionRecord(Address.parse(address), title, depth, time_of(at), bool(final), bool(complete))
                for address, title, depth, at, final, complete in rows
            )
        return found if vendor is None else tuple(each for each in found if each.address.vendor is vendor)

    def now(self) -> datetime:
        """Return what time it is in the bundle: when its latest recording began."""
        return max((each.at for each in self.sessions()), default=datetime.now(UTC))

    def find(self, key: RequestKey) -> Kept | None:
        """Return the answer to a request, or None."""
        rows = self._rows(
            f"SELECT {ANSWER_COLUMNS} FROM answers"  # noqa: S608  (a constant)
            " WHERE vendor = ? AND method = ? AND path = ? AND query = ? AND body = ?",
            (key.vendor.value, key.method, key.path, key.query, key.body),
        )
        with readable(self.path, f"the answer to {key.path}"):
            return from_row(rows[0]) if rows else None

    def answers(self) -> Iterator[Kept]:
        """Yield all answers, one at a time, in the order in which they were first kept."""
        for (number,) in self._rows("SELECT id FROM answers ORDER BY id"):
            rows = self._rows(f"SELECT {ANSWER_COLUMNS} FROM answers WHERE id = ?", (number,))  # noqa: S608
            with readable(self.path, f"answer {number}"):
                for row in rows:
                    yield from_row(row)

    def count(self) -> int:
        """Return how many answers it holds."""
        ((count,),) = self._rows("SELECT count(*) FROM answers")
        return int(count)

    def missing(self) -> tuple[Missing, ...]:
        """Return what could not be recorded, and why."""
        with readable(self.path, "its list of what is missing"):
            rows = self._rows("SELECT session, what, why FROM missing ORDER BY session, what")
            return tuple(Missing(Address.parse(session), what, why) for session, what, why in rows)

    def masked(self) -> Mapping[str, int]:
        """Return the fields in which secrets were masked, and how often."""
        with readable(self.path, "its list of masked fields"):
            return {name: int(count) for name, count in self._rows("SELECT field, count FROM masked ORDER BY field")}

    def notes(self) -> tuple[Note, ...]:
        """Return the notes, the oldest first."""
        with readable(self.path, "its notes"):
            rows = self._rows("SELECT id, session, person, instant, text, written_at FROM notes ORDER BY id")
            return tuple(
                Note(
                    text=text,
                    session=Address.parse(session) if session else None,
                    person=Address.parse(person) if person else None,
                    instant=time_of(instant) if instant else None,
                    written_at=time_of(written_at),
                    id=number,
                )
                for number, session, person, instant, text, written_at in rows
            )

    def add_note(self, note: Note) -> Note:
        """Keep a note in the file, and return it with its number.

        Raises:
            BadFile: this user may not write to the file.
        """
        kept_at = note.written_at or datetime.now(UTC)
        connection = connect_to_write(self.path)
        try:
            with plainly(self.path, "written"):
                done = connection.execute(
                    "INSERT INTO notes (session, person, instant, text, written_at) VALUES (?, ?, ?, ?, ?)",
                    (
                        str(note.session) if note.session else None,
                        str(note.person) if note.person else None,
                        text_of(note.instant) if note.instant else None,
                        note.text,
                        text_of(kept_at),
                    ),
                )
        finally:
            connection.close()
        return Note(note.text, note.session, note.person, note.instant, kept_at, done.lastrowid or 0)

    def remove_note(self, number: int) -> None:
        """Take a note out of the file.

        Raises:
            BadFile: this user may not write to the file.
        """
        connection = connect_to_write(self.path)
        try:
            with plainly(self.path, "written"):
                connection.execute("DELETE FROM notes WHERE id = ?", (number,))
        finally:
            connection.close()

    def _rows(self, question: str, values: tuple[object, ...] = ()) -> list[Any]:
        with self._lock, plainly(self.path):
            try:
                return self._connection.execute(question, values).fetchall()
            except sqlite3.ProgrammingError as error:
                raise BadFile(f"{self.path} was closed") from error
