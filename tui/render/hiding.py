"""Sentences that name people, told without their names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from tui.model import Evidence
from tui.render.format import Formats
from tui.text import printable


class Hider:
    """Puts pseudonyms in the place of names and ids, where people are hidden; else it leaves text as it is."""

    def __init__(self, people: Iterable[Evidence], formats: Formats) -> None:
        """Take everybody who may be named, and how values are shown."""
        self._people = people
        self._formats = formats

    def __call__(self, text: str) -> str:
        """Return a text that is safe to show."""
        if self._formats.hide_people and self._pattern is not None:
            text = self._pattern.sub(lambda found: self._formats.person(self._names[found[0]]), printable(text))
        return self._formats.text(text)

    @cached_property
    def _names(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for each in self._people:
            who = each.participant
            told = (who.name, who.custom_id, who.user_id, who.session_id, *who.other_session_ids)
            for name in (*told, *who.address.participant):
                if name:
                    found[printable(name)] = name
        return found

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = sorted(self._names, key=len, reverse=True)
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)") if names else None
