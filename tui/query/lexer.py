"""Filter text to tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tui.errors import FilterError

FIELD = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(:~|:>=|:<=|:>|:<|>=|<=|==|!=|[:~><=])")
"""A field's name and its operator, as written."""

_SPACE = re.compile(r"\s+")
_BARE = re.compile(r"[^\s()]+")


class Kind(StrEnum):
    """What a token is."""

    OPEN = "("
    CLOSE = ")"
    NOT = "!"
    AND = "and"
    OR = "or"
    WORD = "word"
    FIELD = "field"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of filter text.

    Attributes:
        text: a word's text, or a field's name as written.
        op: a field's operator as written.
        value: a field's value, quotes removed; None where it is missing.
        value_at: index of the value's first character.
        quoted: whether a word or value was quoted.
    """

    kind: Kind
    at: int
    end: int
    text: str = ""
    op: str = ""
    value: str | None = None
    value_at: int = 0
    quoted: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a filter, an `END` last.

    Raises:
        FilterError: a quote that is not closed.
    """
    at = 0
    while True:
        if space := _SPACE.match(text, at):
            at = space.end()
        if at >= len(text):
            yield Token(Kind.END, at, at)
            return
        token = _token(text, at)
        yield token
        at = token.end


def _token(text: str, at: int) -> Token:
    char = text[at]
    if char in "()!":
        return Token(Kind(char), at, at + 1)
    if char == '"':
        word, end = _quoted(text, at)
        return Token(Kind.WORD, at, end, word, quoted=True)
    if field := FIELD.match(text, at):
        value_at = field.end()
        if text.startswith('"', value_at):
            value, end = _quoted(text, value_at)
            return Token(Kind.FIELD, at, end, field[1], field[2], value, value_at, quoted=True)
        bare = _BARE.match(text, value_at)
        end = bare.end() if bare else value_at
        return Token(Kind.FIELD, at, end, field[1], field[2], bare[0] if bare else None, value_at)
    bare = _BARE.match(text, at)
    assert bare is not None
    if bare[0].lower() in ("and", "or"):
        return Token(Kind(bare[0].lower()), at, bare.end())
    return Token(Kind.WORD, at, bare.end(), bare[0])


def _quoted(text: str, at: int) -> tuple[str, int]:
    out: list[str] = []
    index = at + 1
    while index < len(text):
        char = text[index]
        if char == '"':
            return "".join(out), index + 1
        if char == "\\" and index + 1 < len(text):
            index += 1
            char = text[index]
        out.append(char)
        index += 1
    raise FilterError("this quote is not closed", text=text, position=at, hint='End the text with "')
