"""Text that came from elsewhere, made safe to show."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    # C0 and C1 controls, bidirectional overrides and isolates, line and paragraph separators, lone surrogates
    "[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Return `text` with everything that could steer a terminal replaced by U+FFFD.

    Names, ids and messages of a vendor are strangers' text: an escape sequence in a display name must not
    move the cursor, and a right-to-left override must not turn a row around. Tabs and line breaks become one space.
    """
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return _UNSAFE.sub("\ufffd", text)
