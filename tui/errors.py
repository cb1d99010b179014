"""Every error that callscope reports, and the exit code that goes with it.

    CallscopeError
    ├── DataError             exit 1: the answer, file or id is the problem
    │   ├── NotFound            no such call, session or participant
    │   ├── WrongIdKind         the id exists, but is an id of something else
    │   ├── NotReady            the vendor has not computed it yet
    │   ├── Expired             the vendor no longer keeps it
    │   ├── BadAnswer           an answer that cannot be read (HTML, truncated, foreign)
    │   │   └── ProxyAnswer       an HTML page from something in between
    │   ├── BadFile             a capture or bundle that cannot be read
    │   └── NotRecorded         a bundle that does not hold the answer
    ├── UsageError            exit 2: the command line
    │   ├── FilterError         filter text, with the position of the fault
    │   ├── AddressError        not an address of ours
    │   └── ConfigError         the configuration file, or half a set of credentials
    ├── NetworkError          exit 3: worth trying again
    │   ├── TimedOut
    │   ├── TlsFailed
    │   ├── Unreachable
    │   ├── RateLimited
    │   └── VendorFault         the vendor answered 5xx
    └── AuthError             exit 4: credentials
        ├── BadToken            unknown key, malformed or expired token
        ├── BadSecret           the signature does not match
        ├── ClockSkew           the token is not valid yet, or was issued in the future
        ├── NoPermission        valid credentials without the right
        └── AppSuspended

Interrupting a command exits with 130; a reader that closes standard output early makes it 141, quietly.
"""

from __future__ import annotations

from enum import IntEnum

from tui.text import cell_width, printable, sentences


class ExitCode(IntEnum):
    """The process's exit status: a contract for scripts."""

    OK = 0
    DATA = 1
    USAGE = 2
    NETWORK = 3
    AUTH = 4
    INTERRUPTED = 130
    PIPE_CLOSED = 141

    @property
    def meaning(self) -> str:
        """What it tells, in one sentence for people."""
        return _MEANINGS[self]


_MEANINGS = {
    ExitCode.OK: "The command did what was asked; an empty list is fine.",
    ExitCode.DATA: "The data is not there, not ready, expired or unreadable.",
    ExitCode.USAGE: "The command line, a filter or the configuration is wrong.",
    ExitCode.NETWORK: "The vendor could not be reached, or is limiting or failing: try again.",
    ExitCode.AUTH: "The credentials are wrong, or do not allow this.",
    ExitCode.INTERRUPTED: "Stopped by the user (SIGINT).",
    ExitCode.PIPE_CLOSED: "Whoever read standard output closed it (`| head`); nothing is said about it.",
}


class CallscopeError(Exception):
    """An error to show to the user as one line.

    Attributes:
        message: what is wrong.
        hint: what to do about it; "" where the message says so already.
        vendor_code: the vendor's own error code, where one came.
        request_id: the id to quote to the vendor's support, where one came.
        unrecoverable: whether the vendor said that asking again is of no use.
    """

    exit_code: ExitCode = ExitCode.DATA
    unrecoverable: bool = False
    default_hint: str = ""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        vendor_code: str | int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self.default_hint if hint is None else hint
        self.vendor_code = vendor_code
        self.request_id = request_id

    @property
    def kind(self) -> str:
        """The error's class name, which machine-readable output carries."""
        return type(self).__name__

    def line(self) -> str:
        """Return message, hint, vendor code and request id as one printable line."""
        text = sentences(self.message.rstrip("."), self.hint.rstrip("."))
        notes = []
        if self.vendor_code is not None:
            notes.append(f"vendor code {self.vendor_code}")
        if self.request_id:
            notes.append(f"request {self.request_id}")
        if notes:
            text += f" ({', '.join(notes)})"
        return printable(text)

    def __str__(self) -> str:
        return self.line()


class DataError(CallscopeError):
    """The answer, file or id is the problem."""


class NotFound(DataError):
    """No such call, session or participant."""

    default_hint = "Check the id, or look it up with `callscope find`"


class WrongIdKind(DataError):
    """The id is an id of something else."""

    default_hint = "Take the address from `callscope sessions` or `callscope participants`"


class NotReady(DataError):
    """The vendor has not computed it yet."""

    default_hint = "Try again in half a minute"


class Expired(DataError):
    """The vendor no longer keeps it."""

    default_hint = "Only the totals remain; a recorded bundle would still have the rows"


class BadAnswer(DataError):
    """An answer that cannot be read."""

    default_hint = "Try again; if it stays, keep the raw answer for the vendor"


class ProxyAnswer(BadAnswer):
    """An HTML page came where JSON was due."""

    default_hint = "A proxy or login page stands between: check HTTPS_PROXY and the base URL"


class BadFile(DataError):
    """A capture or bundle that cannot be read."""


class NotRecorded(DataError):
    """A bundle that does not hold the answer."""

    default_hint = "Record it again with `callscope record` while the vendor is reachable"


class UsageError(CallscopeError):
    """The command line is wrong."""

    exit_code = ExitCode.USAGE


class FilterError(UsageError):
    """Filter text that cannot be understood.

    Attributes:
        text: the whole filter text.
        position: index of the character at fault.
    """

    def __init__(self, message: str, *, text: str, position: int, hint: str | None = None) -> None:
        super().__init__(message, hint=hint)
        self.text = text
        self.position = position

    def pointer(self) -> str:
        """Return the filter text and, on a second line, a caret under the fault."""
        before = printable(self.text[: self.position])
        return f"{printable(self.text)}\n{' ' * cell_width(before)}^"


class AddressError(UsageError):
    """Not an address of a session or participant."""

    default_hint = "Addresses look like stream:TYPE/CALL/SESSION, rtk:APP/SESSION or a file's path"


class ConfigError(UsageError):
    """The configuration file or a set of credentials is wrong."""

    default_hint = "See `callscope config show`"


class NetworkError(CallscopeError):
    """The vendor could not be asked; trying again may help."""

    exit_code = ExitCode.NETWORK
    default_hint = "Try again"


class TimedOut(NetworkError):
    """No answer in time."""


class TlsFailed(NetworkError):
    """The TLS connection could not be trusted."""

    default_hint = "Check the clock, the base URL and SSL_CERT_FILE"


class Unreachable(NetworkError):
    """No connection."""

    default_hint = "Check the network, the base URL and HTTPS_PROXY"


class RateLimited(NetworkError):
    """The vendor's limit is used up.

    Attributes:
        retry_after_s: seconds until the vendor answers again, where it said so.
    """

    default_hint = "Wait, or narrow the question"

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: float | None = None,
        hint: str | None = None,
        vendor_code: str | int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, vendor_code=vendor_code, request_id=request_id)
        self.retry_after_s = retry_after_s


class VendorFault(NetworkError):
    """The vendor answered with a server error."""


class AuthError(CallscopeError):
    """The credentials are wrong, or do not allow this."""

    exit_code = ExitCode.AUTH
    default_hint = "Check the profile's credentials with `callscope config show`"


class BadToken(AuthError):
    """An unknown key, or a malformed or expired token."""


class BadSecret(AuthError):
    """The token's signature does not match."""


class ClockSkew(AuthError):
    """The token is dated in the future."""

    default_hint = "Set this machine's clock"


class NoPermission(AuthError):
    """Valid credentials without the right to do this."""


class AppSuspended(AuthError):
    """The vendor suspended the app."""

    default_hint = "Ask the vendor's support"
