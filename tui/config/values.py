"""Single values checked: each error names the place and what would be right."""

from __future__ import annotations

import math
from urllib.parse import urlsplit

from tui.errors import ConfigError


def base_url(text: str, where: str) -> str:
    """Return an http(s) URL without its trailing slash.

    Raises:
        ConfigError: it is not one, or credentials are written into it.
    """
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise ConfigError(f"{where} is not an address such as https://host", hint="")
    if parts.username is not None or parts.password is not None:
        raise ConfigError(f"{where} must not hold a user name or password", hint="")
    if parts.query or parts.fragment:
        raise ConfigError(f"{where} must not hold a query", hint="")
    return text.rstrip("/")


def seconds(value: object, where: str) -> float:
    """Return a positive, finite number of seconds from a number or its text.

    Raises:
        ConfigError: it is not one.
    """
    try:
        number = math.nan if isinstance(value, bool) or not isinstance(value, (str, int, float)) else float(value)
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or number <= 0:
        raise ConfigError(f"{where} is not a positive number of seconds", hint="")
    return number
