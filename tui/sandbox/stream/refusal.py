"""What Stream refuses, and how it says so."""

from __future__ import annotations


class Refused(Exception):
    """An answer that is an error.

    Attributes:
        status: HTTP status.
        code: Stream's own code.
        message: what is wrong, without the endpoint's name.
    """

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


def bad_input(message: str) -> Refused:
    """Return the refusal of a question that cannot be understood or is not allowed to be so."""
    return Refused(400, 4, message)


def not_found(message: str) -> Refused:
    """Return the refusal of a question about something that is not there."""
    return Refused(404, 16, message)
