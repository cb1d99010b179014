"""Stream's token: a ready one, or one signed with the app's secret."""

from __future__ import annotations

import warnings

import jwt
from jwt.warnings import InsecureKeyLengthWarning

from tui.config import StreamAccess
from tui.errors import ConfigError
from tui.redact import never_show

CLAIMS = {"server": True}
"""What Stream's own server clients sign. Without a time in it, no clock can be wrong."""


def token_of(access: StreamAccess) -> str:
    """Return the token to send: the ready one where there is one, else one signed with the secret.

    Raises:
        ConfigError: there is neither, or a command that has one of them fails.
    """
    if access.token is not None:
        return access.token.reveal().strip()
    if access.api_secret is None:
        raise ConfigError("Stream needs an API secret or a token beside the API key")
    with warnings.catch_warnings():
        # How long the secret is, is the vendor's choice.
        warnings.simplefilter("ignore", InsecureKeyLengthWarning)
        token = jwt.encode(dict(CLAIMS), access.api_secret.reveal(), algorithm="HS256")
    never_show(token)
    return token
