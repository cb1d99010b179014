"""A page of a longer list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """Some items of a list, and where the others are.

    Attributes:
        items: in the order that the vendor gave them.
        next: what to ask for the page behind; None at the end. Opaque outside the provider that made it.
        prev: what to ask for the page before; None at the start, and where the vendor cannot say.
        total: how many items there are in all, where the vendor says so.
        offset: how many items precede this page, where that is known.
        source_id: the answer that the page came from.
    """

    items: tuple[T_co, ...]
    next: str | None = None
    prev: str | None = None
    total: int | None = None
    offset: int | None = None
    source_id: str | None = None
