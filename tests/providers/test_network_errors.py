"""What a failure on the way to a vendor is called: the host, and no number of the system."""

from __future__ import annotations

import errno
import socket
import ssl

import httpx
import pytest

from tui.errors import CallscopeError, TimedOut, TlsFailed, Unreachable
from tui.providers.network import network_error

URL = httpx.URL("https://key:word@chat.stream-io-api.com/api/v2/x?api_key=1")
STREAM = "Stream (chat.stream-io-api.com)"


def failed(*causes: BaseException) -> httpx.ConnectError:
    """Return the library's error with what led to it, the last first."""
    error = httpx.ConnectError(str(causes[0]))
    last: BaseException = error
    for cause in causes:
        last.__cause__ = cause
        last = cause
    return error


BOTH = ExceptionGroup("several", [OSError(errno.ENETUNREACH, "[Errno 101] Connect call failed")])


@pytest.mark.parametrize(
    ("error", "kind", "message"),
    [
        (
            failed(socket.gaierror(socket.EAI_NONAME, "Name or service not known")),
            Unreachable,
            f"no connection to {STREAM}: the name is not known",
        ),
        (
            failed(socket.gaierror(socket.EAI_AGAIN, "Temporary failure")),
            Unreachable,
            f"no connection to {STREAM}: the name cannot be looked up",
        ),
        (
            failed(OSError("All attempts failed"), ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed")),
            Unreachable,
            f"no connection to {STREAM}: the connection was refused",
        ),
        (
            failed(OSError("All attempts failed"), BOTH),
            Unreachable,
            f"no connection to {STREAM}: network is unreachable",
        ),
        (httpx.ReadError(""), Unreachable, f"no connection to {STREAM}: the connection broke off"),
        (failed(ssl.SSLError(1, "bad record")), TlsFailed, f"the TLS connection to {STREAM} failed: bad record"),
        (httpx.ConnectTimeout(""), TimedOut, f"no connection to {STREAM} in time"),
        (httpx.ReadTimeout(""), TimedOut, f"{STREAM} did not answer in time"),
    ],
    ids=lambda each: str(each)[:40],
)
def test_a_failure_names_the_host_and_its_reason(
    error: httpx.HTTPError, kind: type[CallscopeError], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    found = network_error(error, "Stream", URL)
    assert (type(found), found.message) == (kind, message)


def test_a_proxy_is_named_without_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://me:secret@proxy.test:3128")
    found = network_error(failed(socket.gaierror(socket.EAI_NONAME, "")), "Stream", URL)
    assert found.message == f"no connection to {STREAM} through the proxy proxy.test:3128: the name is not known"
