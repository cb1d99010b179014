"""Text that came from elsewhere, made safe to show, and measured in terminal cells."""

from __future__ import annotations

import re
import unicodedata

_STEERING = re.compile(
    # C0 and C1 controls; marks, overrides and isolates of direction; line and paragraph separators; lone surrogates;
    # annotation marks and tags, which hide text in text
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f\u2028\u2029\ud800-\udfff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_BREAK = re.compile(r"\r\n|[\n\r\t]")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180b-\u180f\u200b-\u200d\u2060-\u2065\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_MOST_MARKS = 2
_DOTTED_CIRCLE = "\u25cc"


def printable(text: str) -> str:
    """Return `text` with everything that could steer a terminal replaced by U+FFFD.

    Names, ids and messages of a vendor are strangers' text: an escape sequence in a display name must not
    move the cursor, and a right-to-left override must not turn a row around. Tabs and line breaks become one space.
    What has no width or a width that terminals disagree about (joiners, variation selectors, fillers) is left out,
    more than two combining marks on one character too, and a mark without a character gets a dotted circle.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _STEERING.sub("\ufffd", _BREAK.sub(" ", text))
    if text.isascii():
        return text
    return _few_marks(_INVISIBLE.sub("", text))


def sentences(*parts: str) -> str:
    """Return sentences as one text: with a full stop between, but none behind "?", "!" or "…"; "" is left out."""
    text = ""
    for part in filter(None, parts):
        joint = " " if text.endswith(("?", "!", "…", ".")) else ". "
        text = f"{text}{joint}{part}" if text else part
    return text


def _few_marks(text: str) -> str:
    if not any(map(unicodedata.combining, text)):
        return text
    out: list[str] = []
    marks = 0
    for char in text:
        if not unicodedata.combining(char):
            marks = 0
        else:
            if not out:
                out.append(_DOTTED_CIRCLE)
            marks += 1
            if marks > _MOST_MARKS:
                continue
        out.append(char)
    return "".join(out)


def cell_width(text: str) -> int:
    """Return how many terminal cells printable text takes: wide characters count two, combining marks none."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def clipped(text: str, width: int, *, ellipsis: str = "…") -> str:
    """Return printable text cut to at most `width` cells, the cut shown by an ellipsis."""
    if len(text) <= width and text.isascii():
        return text
    text = text[: 4 * width + 4] if len(text) > 4 * width + 4 else text
    if cell_width(text) <= width:
        return text
    if width < cell_width(ellipsis):
        return ""
    room = width - cell_width(ellipsis)
    used = 0
    for index, char in enumerate(text):
        used += cell_width(char)
        if used > room:
            return text[:index] + ellipsis
    return text


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return printable text filled with spaces to `width` cells; `right` aligns it to the right."""
    space = " " * (width - cell_width(text))
    return space + text if right else text + space


def fitted(text: str, width: int, *, right: bool = False, ellipsis: str = "…") -> str:
    """Return printable text of exactly `width` cells: cut or filled."""
    return padded(clipped(text, width, ellipsis=ellipsis), width, right=right)
