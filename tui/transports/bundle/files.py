"""The file under a bundle: made, opened, and told apart from anything else.

A rollback journal and full synchronisation, because a write-ahead log could not be read by another Unix user and does
not work over NFS. A file is made with the user's umask, like any other: whoever keeps it from others sets that, or
changes its mode.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

from tui.errors import BadFile
from tui.file_access import is_file, must_be_file
from tui.text import printable

APPLICATION_ID = 0x43414C53
"""Says in the file's head that it is ours: “CALS”."""
VERSION = 1
MAGIC = b"SQLite format 3\x00"
BUSY_S = 20.0
"""How long to wait for another process that is just writing one answer."""

_ANOTHER = "Record it again, or take another copy"

SCHEMA = (
    "CREATE TABLE manifest (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE sources (vendor TEXT PRIMARY KEY, kind TEXT NOT NULL, profile TEXT NOT NULL)",
    "CREATE TABLE sessions (address TEXT PRIMARY KEY, vendor TEXT NOT NULL, title TEXT NOT NULL, depth TEXT NOT NULL,"
    " at TEXT NOT NULL, final INTEGER NOT NULL, complete INTEGER NOT NULL)",
    "CREATE TABLE answers (id INTEGER PRIMARY KEY, vendor TEXT NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,"
    " query TEXT NOT NULL, body TEXT NOT NULL, status INTEGER NOT NULL, headers TEXT NOT NULL, content BLOB NOT NULL,"
    " at TEXT NOT NULL, final INTEGER NOT NULL, digest INTEGER NOT NULL,"
    " UNIQUE (vendor, method, path, query, body))",
    "CREATE TABLE missing (session TEXT NOT NULL, what TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (session, what))",
    "CREATE TABLE masked (field TEXT PRIMARY KEY, count INTEGER NOT NULL)",
    "CREATE TABLE notes (id INTEGER PRIMARY KEY, session TEXT, person TEXT, instant TEXT, text TEXT NOT NULL,"
    " written_at TEXT NOT NULL)",
)


def is_bundle(path: str | Path) -> bool:
    """Return whether a file is an SQLite file, which a bundle is; what cannot be read is none."""
    with suppress(OSError), open(path, "rb") as file:
        return file.read(len(MAGIC)) == MAGIC
    return False


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write.

    A recorder that was killed leaves a journal, which only who may write to the file can roll back: its owner does so
    here, unnoticed.

    Raises:
        BadFile: it is not there, not a bundle, damaged, of a newer format, or waits for its owner.
    """
    _must_be_there(path)
    with plainly(path):
        try:
            return _checked(_connected(path, "ro"), path)
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
                raise
            _roll_back(path)
            return _checked(_connected(path, "ro"), path)


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Return a connection that writes; the file is made where there is none.

    Raises:
        BadFile: it cannot be written, or is something else.
    """
    fresh = not is_file(path) or path.stat().st_size == 0
    if not fresh:
        _must_be_there(path)
    if not path.parent.is_dir():
        raise BadFile(f"{path} cannot be written: there is no folder {path.parent}")
    with plainly(path, "written"):
        connection = _connected(path, "rwc")
        try:
            for pragma in ("journal_mode=DELETE", "synchronous=FULL", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")
            if fresh:
                _make(connection)
            return _checked(connection, path)
        except BaseException:
            connection.close()
            raise


@contextmanager
def plainly(path: Path, what: str = "read") -> Iterator[None]:
    """Turn SQLite's errors into one line for people.

    Raises:
        BadFile: what SQLite said.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite's own messages quote what it cannot read
        raise _said_plainly(path, what, error) from error


def _said_plainly(path: Path, what: str, error: Exception) -> BadFile:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_READONLY_ROLLBACK", "SQLITE_READONLY_RECOVERY", "SQLITE_READONLY_CANTLOCK")):
        return BadFile(
            f"{path} was being written when its writer was killed",
            hint="Its owner must open it once, then others can read it again",
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BadFile(f"{path} is being written by another process", hint="Try again")
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return BadFile(f"{path} cannot be {what}", hint="Check its permissions and those of its folder")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return BadFile(f"{path} cannot be {what}: {error}", hint="Check the disk")
    said = "its text is garbled" if isinstance(error, UnicodeDecodeError) else printable(str(error))[:100]
    return BadFile(f"{path} is damaged or cut off: {said}", hint=_ANOTHER)


def _must_be_there(path: Path) -> None:
    must_be_file(path)
    try:
        with path.open("rb") as file:
            head = file.read(len(MAGIC))
    except OSError as error:
        raise BadFile(f"{path} cannot be read: {error.strerror}", hint="Check its permissions") from error
    if not head:
        raise BadFile(f"{path} is empty: recording into it has not begun, or it was cut off", hint="Record it again")
    if head != MAGIC:
        cut = MAGIC.startswith(head)
        raise BadFile(f"{path} is cut off" if cut else f"{path} is not a callscope bundle")


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_S,
    )


def _checked(connection: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    try:
        connection.execute("BEGIN")
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        (pages,), (page_bytes,) = (connection.execute(f"PRAGMA page_{name}").fetchone() for name in ("count", "size"))
        size = path.stat().st_size  # while we read, nobody is just changing it
        connection.execute("COMMIT")
        if application_id != APPLICATION_ID:
            raise BadFile(f"{path} is an SQLite database, but not a callscope bundle")
        if version > VERSION:
            raise BadFile(
                f"{path} was recorded by a newer callscope (format {version}, this one reads up to {VERSION})",
                hint="Update callscope",
            )
        if size < pages * page_bytes:
            raise BadFile(f"{path} is cut off: {size} of {pages * page_bytes} bytes are there", hint=_ANOTHER)
        if version < 1 or not {line.split()[2] for line in SCHEMA} <= tables:
            raise BadFile(f"{path} is damaged: parts of it are not there", hint=_ANOTHER)
    except BaseException:
        connection.close()
        raise
    return connection


def _make(connection: sqlite3.Connection) -> None:
    """Make head and tables in one transaction: a kill leaves nothing or all of it."""
    connection.execute("BEGIN IMMEDIATE")
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if not tables:  # another recorder may have been faster
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        for line in SCHEMA:
            connection.execute(line)
    connection.execute("COMMIT")


def _roll_back(path: Path) -> None:
    connection = _connected(path, "rw")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        connection.close()
