"""What a failure on the way to a vendor means, said without the system's numbers."""

from __future__ import annotations

import os
import re
import socket
import ssl
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from tui.errors import BadAnswer, CallscopeError, TimedOut, TlsFailed, Unreachable
from tui.transports.live import proxy_of

_NAME_UNKNOWN = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
_NUMBER = re.compile(r"\[Errno -?\d+\]\s*")


def network_error(error: httpx.HTTPError, vendor: str, url: httpx.URL) -> CallscopeError:
    """Return the error that names the vendor, its host, the proxy where there is one, and what went wrong.

    Args:
        error: as the HTTP library raised it, with its causes.
        vendor: for people.
        url: what was asked; only its host and an unusual port are told.
    """
    asked = f"{vendor} ({url.netloc.decode('ascii', 'replace')}){_through(url)}"
    causes = list(_causes(error))
    if isinstance(error, httpx.ConnectTimeout):
        return TimedOut(f"no connection to {asked} in time")
    if isinstance(error, httpx.TimeoutException):
        return TimedOut(f"{asked} did not answer in time")
    if isinstance(error, httpx.DecodingError):
        return BadAnswer(f"{asked} sent a body that cannot be decompressed")
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return TlsFailed(f"the TLS connection to {asked} failed: {getattr(cause, 'reason', None) or cause}")
    if isinstance(error, httpx.RemoteProtocolError):
        return BadAnswer(f"{asked} closed the connection in the middle of an answer")
    reasons = (_reason(cause) for cause in causes if isinstance(cause, OSError))
    reason = next((each for each in reasons if each), _NUMBER.sub("", str(error)) or "the connection broke off")
    return Unreachable(f"no connection to {asked}: {reason}")


def _through(url: httpx.URL) -> str:
    proxy = proxy_of(str(url))
    return f" through the proxy {urlsplit(proxy).netloc.rpartition('@')[2]}" if proxy else ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and what led to it, the last first; of several attempts at once, each."""
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        if isinstance(cause, BaseExceptionGroup):
            for each in cause.exceptions:
                yield from _causes(each)
        cause = cause.__cause__ or cause.__context__


def _reason(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "the name is not known" if error.errno in _NAME_UNKNOWN else "the name cannot be looked up"
    if isinstance(error, ConnectionRefusedError):
        return "the connection was refused"
    return os.strerror(error.errno).lower() if error.errno else ""
