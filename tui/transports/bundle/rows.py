"""Rows of a bundle to values and back: whatever a damaged file holds ends in one line."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tui.errors import BadFile
from tui.model import Address, Vendor
from tui.transports.bundle.request import RequestKey, canonical

COMPRESSION = 6
ANSWER_COLUMNS = "id, vendor, method, path, query, body, status, headers, content, at, final, digest"
AnswerRow = tuple[int, str, str, str, str, str, int, str, bytes, str, int, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer as it is kept.

    Attributes:
        id: its number in the file; it stays when a newer answer takes its place.
        headers: those that are kept, names in lower case.
        content: the body, decoded from its content encoding; byte for byte unless a secret was masked in it.
        at: UTC, when it had come.
        is_final: whether it was of an ended session whose numbers do not change any more.
    """

    key: RequestKey
    status: int
    headers: Mapping[str, str]
    content: bytes
    at: datetime
    is_final: bool = False
    id: int = 0


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """What the manifest says about one recorded session.

    Attributes:
        depth: how much of it was read: "summary", "overview" or "full".
        at: UTC, what time it was when recording began: the clock stands there.
        is_final: whether it had ended, and its numbers do not change any more.
        is_complete: whether the recording came to its end.
    """

    address: Address
    title: str
    depth: str
    at: datetime
    is_final: bool
    is_complete: bool


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A vendor's account as the manifest tells it: what kind of access it was, under which profile's name."""

    vendor: Vendor
    kind: str
    profile: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that could not be recorded.

    Attributes:
        session: of which session.
        what: "report", or a participant's address and the part of it.
        why: the error, in one line.
    """

    session: Address
    what: str
    why: str


def summary(missing: Iterable[Missing]) -> list[str]:
    """Return what is missing and why in few lines: the same part of several people is one."""
    groups: dict[tuple[str, str], int] = {}
    for each in missing:
        part = each.what.rpartition(": ")[2]
        key = ("", f"{part}: {each.why}") if part == each.what else (part, each.why)
        groups[key] = groups.get(key, 0) + 1
    return [
        why if not part else f"{part} of {count} {'person' if count == 1 else 'people'}: {why}"
        for (part, why), count in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody noted down.

    Attributes:
        id: its number in the bundle; 0 before it is kept.
        session: what it is about; None for the bundle as a whole.
        person: the address of a participant; None for the whole session.
        instant: UTC, the moment it speaks of; None for all the time.
        written_at: UTC.
    """

    text: str
    session: Address | None = None
    person: Address | None = None
    instant: datetime | None = None
    written_at: datetime | None = None
    id: int = 0


@contextmanager
def readable(path: Path, what: str) -> Iterator[None]:
    """Turn what a damaged row brings about into one line.

    Raises:
        BadFile: it is damaged.
    """
    try:
        yield
    except BadFile:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, zlib.error, RecursionError, OverflowError) as error:
        raise BadFile(
            f"{path} is damaged: {what} cannot be read", hint="Record it again, or take another copy"
        ) from error
    except Exception as error:
        if type(error).__module__ == "tui.errors":  # an address that is none
            raise BadFile(
                f"{path} is damaged: {what} cannot be read", hint="Record it again, or take another copy"
            ) from error
        raise


def to_row(kept: Kept) -> tuple[object, ...]:
    """Return the columns of an answer behind its id."""
    content = zlib.compress(kept.content, COMPRESSION)
    key = kept.key
    told = (key.vendor.value, key.method, key.path, key.query, key.body)
    headers, at = canonical(dict(kept.headers)), text_of(kept.at)
    digest = _digest(*told, str(kept.status), headers, at, str(int(kept.is_final)), content)
    return (*told, kept.status, headers, content, at, int(kept.is_final), digest)


def from_row(row: AnswerRow) -> Kept:
    """Return an answer.

    Raises:
        ValueError: it is damaged.
    """
    number, vendor, method, path, query, body, status, headers, content, at, final, digest = row
    if digest != _digest(vendor, method, path, query, body, str(status), headers, at, str(final), content):
        raise ValueError("a digest does not fit")
    return Kept(
        key=RequestKey(Vendor(vendor), method, path, query, body),
        status=status,
        headers=json.loads(headers),
        content=zlib.decompress(content),
        at=time_of(at),
        is_final=bool(final),
        id=number,
    )


def text_of(time: datetime) -> str:
    """Write a time."""
    return time.astimezone(UTC).isoformat()


def time_of(text: str) -> datetime:
    """Read a time.

    Raises:
        ValueError: it is none, or has no zone.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is None:
        raise ValueError("a time without a zone")
    return time.astimezone(UTC)


def _digest(*parts: str | bytes) -> int:
    digest = 0
    for part in parts:
        plain = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        digest = zlib.crc32(plain, zlib.crc32(b"%d:" % len(plain), digest))
    return digest
