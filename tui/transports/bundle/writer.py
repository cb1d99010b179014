"""A bundle as its recorder holds it: each answer is one transaction, and there to stay when `keep` returns."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tui import __version__
from tui.errors import BadFile, CallscopeError, UsageError
from tui.transports.bundle.bundle import Bundle
from tui.transports.bundle.files import connect_to_write, plainly
from tui.transports.bundle.request import RequestKey
from tui.transports.bundle.rows import Kept, Missing, Note, SessionRecord, SourceRecord, text_of, to_row

_KEEP = (
    "INSERT INTO answers (vendor, method, path, query, body, status, headers, content, at, final, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (vendor, method, path, query, body) DO UPDATE SET"
    " status = excluded.status, headers = excluded.headers, content = excluded.content, at = excluded.at,"
    " final = excluded.final, digest = excluded.digest"
    " WHERE excluded.status < 400 OR answers.status >= 400"
)
_NUMBER = "SELECT id FROM answers WHERE vendor = ? AND method = ? AND path = ? AND query = ? AND body = ?"


class BundleWriter:
    """Writes answers into a file, which is made where there is none. Any thread may use it.

    Attributes:
        at: UTC, what time it is in this recording.
        finals: whether what comes now is of an ended session whose numbers do not change any more.
        kept: answers written by this recording.
        content_bytes: their bodies, before compression.
        fault: what stopped the writing, for whoever waits for the end; None as long as all is well.
    """

    def __init__(self, path: str | Path, *, at: datetime | None = None) -> None:
        """Open or make the file.

        Raises:
            BadFile: it cannot be written, or is something else.
            UsageError: it is pseudonymised, so nothing could be added that fits.
        """
        self.path = Path(path).expanduser()
        self.at = at or datetime.now(UTC)
        self.finals = False
        self.kept = 0
        self.content_bytes = 0
        self.fault: CallscopeError | None = None
        self._lock = threading.Lock()
        self._mine: set[RequestKey] = set()
        self._connection = connect_to_write(self.path)
        self.bundle = Bundle(self.path, self._connection, self._lock)
        try:
            if self.bundle.is_pseudonymised:
                raise UsageError(
                    f"{self.path} is pseudonymised, and nothing can be added to it", hint="Record into another file"
                )
            now = datetime.now(UTC)
            self._say("tool", f"callscope {__version__}")
            self._say("recorded_at", text_of(now))
            if "created_at" not in self.bundle.manifest():
                self._say("created_at", text_of(now))
                self._say("pseudonymised", False)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> BundleWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file. Closing twice is fine."""
        self.bundle.close()

    def reusable(self, key: RequestKey) -> Kept | None:
        """Return an answer that need not be asked for again: it is final, or this recording has asked for it."""
        try:
            kept = self.bundle.find(key)
        except BadFile:
            return None  # damaged: it is asked for again, and written anew
        return kept if kept is not None and (kept.is_final or key in self._mine) else None

    def keep(self, kept: Kept, masked: Counter[str]) -> int:
        """Write one answer, and return its number when it is safe on the disk.

        The newest answer to a question takes the place of the one before; a refusal never takes that of an answer.

        Raises:
            BadFile: it could not be written.
        """
        row = to_row(kept)
        with self._transaction():
            self._connection.execute(_KEEP, row)
            (number,) = self._connection.execute(_NUMBER, row[:5]).fetchone()
            for field, count in masked.items():
                self._connection.execute(
                    "INSERT INTO masked VALUES (?, ?) ON CONFLICT (field) DO UPDATE SET count = count + excluded.count",
                    (field, count),
                )
        self._mine.add(kept.key)
        self.kept += 1
        self.content_bytes += len(kept.content)
        return int(number)

    def add_source(self, source: SourceRecord) -> None:
        """Say whose answers come.

        Raises:
            UsageError: the file holds answers of the same vendor that came in another way.
        """
        before = {each.vendor: each for each in self.bundle.sources()}.get(source.vendor)
        if before is not None and before.kind != source.kind:
            raise UsageError(
                f"{self.path} holds answers of {source.vendor} by another kind of access ({before.kind})",
                hint="Record into another file",
            )
        self._put("sources", (source.vendor.value, source.kind, source.profile))

    def put_session(self, session: SessionRecord) -> None:
        """Say how far the recording of a session is."""
        self._put(
            "sessions",
            (
                str(session.address),
                session.address.vendor.value,
                session.title,
                session.depth,
                text_of(session.at),
                int(session.is_final),
                int(session.is_complete),
            ),
        )

    def put_missing(self, session: SessionRecord, missing: Iterable[Missing]) -> None:
        """Say what of a session could not be recorded; what was said before is forgotten."""
        with self._transaction():
            self._connection.execute("DELETE FROM missing WHERE session = ?", (str(session.address),))
            self._connection.executemany(
                "INSERT OR REPLACE INTO missing VALUES (?, ?, ?)",
                [(str(each.session), each.what, each.why) for each in missing],
            )

    def put_note(self, note: Note) -> None:
        """Keep a note."""
        assert note.written_at is not None
        self._put(
            "notes",
            (
                note.id or None,
                str(note.session) if note.session else None,
                str(note.person) if note.person else None,
                text_of(note.instant) if note.instant else None,
                note.text,
                text_of(note.written_at),
            ),
        )

    def _say(self, name: str, value: object) -> None:
        self._put("manifest", (name, json.dumps(value)))

    def _put(self, table: str, values: tuple[object, ...]) -> None:
        marks = ", ".join("?" * len(values))
        with self._transaction():
            self._connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", values)  # noqa: S608

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do all of it or nothing; where it fails, remember why."""
        with self._lock:
            try:
                with plainly(self.path, "written"):
                    self._connection.execute("BEGIN IMMEDIATE")
                    try:
                        yield
                        self._connection.execute("COMMIT")
                    except BaseException:
                        if self._connection.in_transaction:
                            self._connection.execute("ROLLBACK")
                        raise
            except BadFile as fault:
                self.fault = fault
                raise
