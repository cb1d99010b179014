"""How each vendor wraps an error."""

from __future__ import annotations

from starlette.responses import JSONResponse

STREAM_PREFIX = "/api/v2/"
"""Paths below it are Stream's; all others are RealtimeKit's."""


def is_stream(path: str) -> bool:
    """Return whether a path is one of Stream's."""
    return path.startswith(STREAM_PREFIX)


def stream_error(status: int, code: int, message: str, *, details: tuple[int, ...] = ()) -> JSONResponse:
    """Return an error as Stream words it."""
    body = {
        "code": code,
        "message": message,
        "StatusCode": status,
        "duration": "0.00ms",
        "more_info": "https://getstream.io/docs/api_errors_response",
        "details": list(details),
    }
    return JSONResponse(body, status)


def gateway_error(status: int, code: int, message: str) -> JSONResponse:
    """Return an error as Cloudflare's gateway words it: authentication, routing, limits."""
    body = {"success": False, "errors": [{"code": code, "message": message}], "messages": [], "result": None}
    return JSONResponse(body, status)


def service_error(status: int, message: str) -> JSONResponse:
    """Return an error as the RealtimeKit service behind the gateway words it: one object, not a list."""
    return JSONResponse({"success": False, "error": {"code": status, "message": message}}, status)


_STREAM_CODES = {400: 4, 401: 5, 403: 17, 404: 16, 408: 23, 413: 22, 429: 9}


def vendor_error(path: str, status: int, message: str) -> JSONResponse:
    """Return an error of the vendor that `path` belongs to, with the code that usually goes with `status`."""
    if is_stream(path):
        return stream_error(status, _STREAM_CODES.get(status, -1 if status >= 500 else 4), message)
    if status == 429:
        return gateway_error(429, 971, message)
    if status in (401, 403):
        return gateway_error(status, 10000, message)
    return service_error(status, message)
