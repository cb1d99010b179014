"""Who may ask: an API key in the query and a JWT, signed with the API secret, in the header."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt
from starlette.requests import Request

from tui.sandbox.credentials import StreamCredentials
from tui.sandbox.stream.refusal import Refused

LEEWAY_S = 5.0


def authenticate(request: Request, credentials: StreamCredentials, now: float) -> Mapping[str, Any]:
    """Return the claims of the token.

    Raises:
        Refused: 401 with code 2 (key), 5 (no or malformed token), 43 (signature), 40 (expired), 41 (not yet valid) or
            42 (issued in the future).
    """
    if request.query_params.get("api_key") != credentials.api_key:
        raise Refused(401, 2, "api_key not found")
    token = request.headers.get("authorization", "")
    if not token:
        raise Refused(401, 5, "authorization header is missing")
    if request.headers.get("stream-auth-type", "jwt") != "jwt":
        raise Refused(401, 5, "only stream-auth-type jwt may ask for statistics")
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            credentials.api_secret,
            algorithms=["HS256"],
            options={"verify_exp": False, "verify_nbf": False, "verify_iat": False, "verify_aud": False},
        )
    except jwt.InvalidSignatureError:
        raise Refused(401, 43, "Token signature is invalid") from None
    except jwt.PyJWTError:
        raise Refused(401, 5, "JWT token is malformed") from None
    if _time(claims, "exp", now + 1) <= now:
        raise Refused(401, 40, "token is expired")
    if _time(claims, "nbf", now) > now + LEEWAY_S:
        raise Refused(401, 41, "token is not valid yet")
    if _time(claims, "iat", now) > now + LEEWAY_S:
        raise Refused(401, 42, "token used before issue at (iat)")
    return claims


def require_server(claims: Mapping[str, Any]) -> None:
    """Let nobody but a server pass.

    Raises:
        Refused: 403 with code 17 for a user's token.
    """
    if claims.get("user_id"):
        raise Refused(403, 17, "this endpoint is only available server-side")


def _time(claims: Mapping[str, Any], name: str, otherwise: float) -> float:
    value = claims.get(name, otherwise)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Refused(401, 5, f"claim {name} is not a time")
    return float(value)
