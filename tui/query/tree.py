"""The tree that filter text becomes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Op(StrEnum):
    """How a field is compared."""

    IS = ":"
    """Equal, case-insensitively for text; `*` and `?` in the text are wildcards."""
    CONTAINS = ":~"
    """Text that occurs anywhere, case-insensitively."""
    ABOVE = ">"
    AT_LEAST = ">="
    BELOW = "<"
    AT_MOST = "<="


Value = str | float | bool | datetime
"""A typed value. A number is in the field's own unit: %, ms, fps, kbit/s, seconds for durations."""


@dataclass(frozen=True, slots=True)
class Compare:
    """One field against one value.

    Attributes:
        field: the field's name in the filter language.
        at: index of the field's first character in the text.
        end: index behind the value's last character.
    """

    field: str
    op: Op
    value: Value
    at: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, which every text column is searched for."""

    text: str
    at: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a node."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the nodes."""

    nodes: tuple[Node, ...]


Node = Compare | Word | Not | And | Or
"""A filter. No filter at all is None, not an empty And."""
