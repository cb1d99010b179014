"""Where a page stands, as the text that a `Page` carries: the vendor's cursor, its direction, and the filter's form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum


class FilterForm(StrEnum):
    """How the filter goes out."""

    JSON = "json"
    """As the vendor's own clients send it."""
    BRACKETS = "brackets"
    """As the vendor's documentation writes it."""
    IGNORED = "ignored"
    """As JSON, knowing that the server does not honour either form."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list.

    Attributes:
        next: the vendor's cursor to what comes behind; None for the first page.
        prev: the vendor's cursor to what came before.
        form: how the filter of this list goes out.
    """

    next: str | None = None
    prev: str | None = None
    form: FilterForm = FilterForm.JSON

    @classmethod
    def parse(cls, text: str | None) -> Cursor:
        """Read what `text_of` wrote; anything else is taken for a cursor of the vendor's own."""
        if text is None:
            return cls()
        try:
            parts = json.loads(text)
            return cls(parts.get("next"), parts.get("prev"), FilterForm(parts.get("form", FilterForm.JSON)))
        except (ValueError, AttributeError):
            return cls(next=text)

    @property
    def is_first(self) -> bool:
        """Whether it is the first page that is asked for."""
        return self.next is None and self.prev is None

    def params(self) -> dict[str, str]:
        """Return what to send."""
        if self.prev is not None:
            return {"prev": self.prev}
        return {} if self.next is None else {"next": self.next}


def next_text(cursor: str | None, form: FilterForm = FilterForm.JSON) -> str | None:
    """Return the text for the page behind; None where the vendor sent no cursor, or an empty one."""
    return _text("next", cursor, form)


def prev_text(cursor: str | None, form: FilterForm = FilterForm.JSON) -> str | None:
    """Return the text for the page before; None where the vendor sent no cursor, or an empty one."""
    return _text("prev", cursor, form)


def _text(direction: str, cursor: str | None, form: FilterForm) -> str | None:
    if not cursor:
        return None
    parts = {direction: cursor}
    if form is not FilterForm.JSON:
        parts["form"] = form
    return json.dumps(parts, separators=(",", ":"))
