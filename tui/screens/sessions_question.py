"""What the list of sessions asks, from where the user stands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tui.model import Vendor
from tui.providers.base import SessionQuestion
from tui.query import Compare, Node, Op, Word, conjuncts, leaves
from tui.screens.narrowing import window_of
from tui.view_state import ViewState

PAGE = 50
"""Sessions in a page."""


def question_of(view: ViewState, node: Node | None, now: datetime) -> SessionQuestion:
    """Return what to ask for a view with a filter."""
    is_rtk = wanted_value(node, "vendor") == Vendor.REALTIMEKIT
    return SessionQuestion(
        filter=node,
        window=window_of(view, now),
        container=wanted_value(node, "call") if is_rtk else None,
        app=wanted_value(node, "application"),
        limit=PAGE,
    )


def wanted_value(node: Node | None, field: str) -> str | None:
    """Return the value that a filter demands of a field: "stream" of "vendor:stream score<70"."""
    for part in conjuncts(node):
        if isinstance(part, Compare) and part.field == field and part.op is Op.IS and isinstance(part.value, str):
            return part.value if "*" not in part.value and "?" not in part.value else None
    return None


def words_of(node: Node | None) -> str:
    """Return the text of a filter that is words alone; "" where it has fields."""
    found = list(leaves(node))
    return " ".join(leaf.text for leaf in found if isinstance(leaf, Word)) if _only_words(found) else ""


def _only_words(found: Sequence[Compare | Word]) -> bool:
    return bool(found) and all(isinstance(leaf, Word) for leaf in found)
