"""Filters as they may be shown where people are hidden, and what is meant by them."""

from __future__ import annotations

from collections.abc import Callable

from tui.errors import FilterError
from tui.query import find_field
from tui.query.complete import value_text
from tui.query.lexer import Kind, Token, tokens
from tui.render.format import Formats


class Veil:
    """Puts pseudonyms in the place of what may tell who somebody is, and knows what each of them stands for.

    These are the values of personal fields, and bare words, which are looked for in names too. A filter that is shown
    can so be typed on and applied.
    """

    def __init__(self) -> None:
        self._meant: dict[str, str] = {}

    def shown(self, text: str, formats: Formats) -> str:
        """Return a filter that is safe to show; as it is where people are not hidden."""
        if not formats.hide_people or not text.strip():
            return text

        def veiled(value: str, written: str) -> str:
            return value_text(self._pseudonym(value, written, formats))

        try:
            return _replaced(text, veiled)
        except FilterError:
            return veiled(text, text)

    def shown_value(self, field: str, value: str, formats: Formats) -> str:
        """Return a field's value that is safe to show."""
        if not formats.hide_people or not _is_personal(field):
            return value
        return self._pseudonym(value, value_text(value), formats)

    def meant(self, text: str) -> str:
        """Return a filter with what its pseudonyms stand for."""
        try:
            return _replaced(text, self._meant.get)
        except FilterError:
            return self._meant.get(text.strip().strip('"'), text)

    def _pseudonym(self, value: str, written: str, formats: Formats) -> str:
        pseudonym = formats.person(value)
        self._meant[pseudonym] = written
        return pseudonym


def _replaced(text: str, change: Callable[[str, str], str]) -> str:
    """Return a filter with other texts where it may name people.

    Args:
        text: the filter.
        change: is given a value, and how it is written; returns what is written instead.

    Raises:
        FilterError: a quote is not closed.
    """
    parts, end = [], 0
    for token in tokens(text):
        at, value = _named(token)
        if value:
            parts += [text[end:at], change(value, text[at : token.end])]
            end = token.end
    return "".join((*parts, text[end:]))


def _named(token: Token) -> tuple[int, str | None]:
    """Return where a token may name somebody, and the name; None where it cannot."""
    if token.kind is Kind.WORD:
        return token.at, token.text
    return token.value_at, token.value if token.kind is Kind.FIELD and _is_personal(token.text) else None


def _is_personal(name: str) -> bool:
    """Return whether a field's values are to be hidden: what there is no such field for could be meant for any."""
    field = find_field(name)
    return field is None or field.personal
