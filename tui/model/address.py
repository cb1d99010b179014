"""Addresses: the one name of a session or participant, the same on every machine.

    stream:TYPE/CALL/SESSION[/USER/USER_SESSION]
    rtk:APP/SESSION[/PEER]
    a file's path, with [#PARTICIPANT]

Every part is percent-encoded. An address never holds a profile's name: it must reopen on a colleague's machine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote, unquote

from tui.errors import AddressError


class Vendor(StrEnum):
    """Who keeps the data; the scheme of an address."""

    STREAM = "stream"
    REALTIMEKIT = "rtk"
    CAPTURE = "capture"


@dataclass(frozen=True, slots=True)
class Address:
    """The address of a session, or of one participant in it.

    Attributes:
        vendor: who keeps the data.
        scope: what the session id is found in: (call type, call id) for Stream, (app id,) for RealtimeKit,
            () for a capture.
        session_id: the session's id; a capture's path.
        participant: () for a session; (user id, user session id) for Stream, (peer id,) for RealtimeKit and captures.
    """

    vendor: Vendor
    scope: tuple[str, ...]
    session_id: str
    participant: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Address:
        """Read an address; anything without a vendor's scheme is a file's path.

        Raises:
            AddressError: a vendor's scheme with the wrong number of parts, or an empty part.
        """
        scheme, colon, rest = text.partition(":")
        if colon and scheme == Vendor.STREAM:
            return cls._from_parts(Vendor.STREAM, rest, text, scope=2, participant=2)
        if colon and scheme == Vendor.REALTIMEKIT:
            return cls._from_parts(Vendor.REALTIMEKIT, rest, text, scope=1, participant=1)
        if not text:
            raise AddressError("an address is missing")
        path, _, participant = text.partition("#")
        if not path:
            raise AddressError(f"“{text}” is not an address")
        return cls(Vendor.CAPTURE, (), _decoded(path, text), (_decoded(participant, text),) if participant else ())

    @classmethod
    def _from_parts(cls, vendor: Vendor, rest: str, text: str, *, scope: int, participant: int) -> Address:
        parts = tuple(_decoded(part, text) for part in rest.split("/"))
        session_parts = scope + 1
        if len(parts) not in (session_parts, session_parts + participant) or not all(parts):
            raise AddressError(f"“{text}” is not an address")
        return cls(vendor, parts[:scope], parts[scope], parts[session_parts:])

    @property
    def session(self) -> Address:
        """The address of the session that this participant was in; itself for a session."""
        return replace(self, participant=()) if self.participant else self

    @property
    def is_participant(self) -> bool:
        """Whether this names one participant."""
        return bool(self.participant)

    def of(self, *participant: str) -> Address:
        """Return the address of a participant of this session."""
        return replace(self, participant=participant)

    def __str__(self) -> str:
        if self.vendor is Vendor.CAPTURE:
            safe = "/~ ,+=@!()[]{}'&;$*" + ("" if self.session_id.startswith(_SCHEMES) else ":")
            path = _encoded(self.session_id, safe)
            return f"{path}#{_encoded(self.participant[0])}" if self.participant else path
        parts = (*self.scope, self.session_id, *self.participant)
        return f"{self.vendor}:{'/'.join(map(_encoded, parts))}"


_SCHEMES = (f"{Vendor.STREAM}:", f"{Vendor.REALTIMEKIT}:")


def _encoded(part: str, safe: str = "") -> str:
    """Percent-encode any string, file names that are no Unicode included."""
    return quote(part, safe=safe, errors="surrogatepass")


def _decoded(part: str, text: str) -> str:
    try:
        return unquote(part, errors="surrogatepass")
    except UnicodeDecodeError as fault:
        raise AddressError(f"“{text}” is not an address") from fault
