"""The exact answers of a vendor, kept so that every value can be traced to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, as it came.

    Attributes:
        source_id: its name within this run; values carry it.
        method: GET or POST.
        url: the address asked, without credentials.
        request_body: the JSON text sent; b"" for none. It never holds credentials.
        status: the HTTP status.
        headers: of the answer, names in lower case.
        body: decoded from its content encoding, otherwise untouched.
        at: UTC, when it had come.
        client_request_id: the id that went out with the request, which the vendor may know it by.
    """

    source_id: str
    method: str
    url: str
    request_body: bytes
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    at: datetime
    client_request_id: str | None = None


class Archive(Protocol):
    """Keeps answers."""

    def next_id(self) -> str:
        """Return a new source id."""

    def keep(self, answer: Answer) -> None:
        """Keep an answer under its source id."""


class NoArchive:
    """An archive that only counts."""

    def __init__(self) -> None:
        self._count = 0

    def next_id(self) -> str:
        """Return a new source id."""
        self._count += 1
        return f"a{self._count}"

    def keep(self, answer: Answer) -> None:
        """Forget it."""
