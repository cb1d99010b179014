"""The tree that filter text becomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as attribute
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
        at: index of the field's first character in the text; where a node stands is no part of what it says.
        end: index behind the value's last character.
    """

    field: str
    op: Op
    value: Value
    at: int = attribute(default=0, compare=False)
    end: int = attribute(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A bare word, which every text column is searched for."""

    text: str
    at: int = attribute(default=0, compare=False)
    end: int = attribute(default=0, compare=False)


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


def conjuncts(node: Node | None) -> tuple[Node, ...]:
    """Return the parts that must all hold: the nodes of an `And`, else the node alone; () for no filter."""
    if node is None:
        return ()
    if isinstance(node, And):
        return tuple(part for child in node.nodes for part in conjuncts(child))
    return (node,)


def all_of(nodes: Iterable[Node]) -> Node | None:
    """Join nodes by and; None where there are none."""
    parts = tuple(nodes)
    if len(parts) < 2:
        return parts[0] if parts else None
    return And(parts)


def leaves(node: Node | None) -> Iterator[Compare | Word]:
    """Yield the comparisons and words of a filter from left to right."""
    match node:
        case None:
            return
        case Compare() | Word():
            yield node
        case Not(inner):
            yield from leaves(inner)
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from leaves(child)
