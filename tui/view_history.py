"""Where the user was: back, forward and undo, and what `--resume` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tui.errors import AddressError
from tui.view_state import Layout, Route, Sort, ViewState

_VERSION = 1
_MOST_PLACES = 100
_MOST_CHANGES = 100


@dataclass(frozen=True, slots=True)
class Visit:
    """A place, as it looks now and as it looked before each change that can be undone."""

    view: ViewState
    before: tuple[ViewState, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The places that the user was at; immutable."""

    present: Visit
    past: tuple[Visit, ...] = ()
    future: tuple[Visit, ...] = ()

    @classmethod
    def at(cls, view: ViewState) -> History:
        """Begin at a view."""
        return cls(Visit(view))

    @property
    def view(self) -> ViewState:
        """Where the user stands."""
        return self.present.view

    def go(self, view: ViewState) -> History:
        """Go to another place, or change this one so that it can be undone."""
        if view == self.view:
            return self
        if view.place == self.view.place:
            before = (*self.present.before, self.view)[-_MOST_CHANGES:]
            return replace(self, present=Visit(view, before))
        return History(Visit(view), (*self.past, self.present)[-_MOST_PLACES:])

    def moved(self, view: ViewState) -> History:
        """Note a small move within this place (cursor, selection) that is not worth undoing."""
        return replace(self, present=replace(self.present, view=view))

    def back(self) -> History:
        """Go to the place before; the same history where there is none."""
        if not self.past:
            return self
        return History(self.past[-1], self.past[:-1], (self.present, *self.future))

    def forward(self) -> History:
        """Go to the place behind again; the same history where there is none."""
        if not self.future:
            return self
        return History(self.future[0], (*self.past, self.present), self.future[1:])

    def undo(self) -> History:
        """Take back the last change to this place; the same history where there is none.

        The cursor and the selection stay where they are, and so do columns that stay the same.
        """
        if not self.present.before:
            return self
        view, now = self.present.before[-1], self.view
        if view.layout.columns == now.layout.columns:
            view = view.shifted(now.layout.shift)
        return replace(self, present=Visit(replace(view, at=now.at, selected=now.selected), self.present.before[:-1]))

    def to_json(self) -> str:
        """Return the history as JSON text, for `--resume`; what could be undone is left out."""
        return json.dumps(
            {
                "version": _VERSION,
                "present": _view_json(self.view),
                "past": [_view_json(visit.view) for visit in self.past],
                "future": [_view_json(visit.view) for visit in self.future],
            }
        )

    @classmethod
    def from_json(cls, text: str) -> History:
        """Read what `to_json` wrote.

        Raises:
            AddressError: damaged, or written by a version that this one does not know.
        """
        try:
            document = json.loads(text)
            if document["version"] != _VERSION:
                raise AddressError("the saved view was written by another version", hint="Start without --resume")
            past, future = ([Visit(_view(one)) for one in document[key]] for key in ("past", "future"))
            return cls(Visit(_view(document["present"])), tuple(past), tuple(future))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as fault:
            raise AddressError("the saved view cannot be read", hint="Start without --resume") from fault


def _view_json(view: ViewState) -> dict[str, object]:
    return {
        "view": str(view),
        "selected": view.selected,
        "page": view.page,
        "layouts": {route.value: _layout_json(layout) for route, layout in view.layouts.items()},
        "parent": _view_json(view.parent) if view.parent else None,
    }


def _layout_json(layout: Layout) -> dict[str, object]:
    return {
        "sort": str(layout.sort) if layout.sort else None,
        "columns": layout.columns,
        "group": layout.group,
        "shift": layout.shift,
    }


def _view(document: Mapping[str, object]) -> ViewState:
    text, selected, page = document["view"], document["selected"], document["page"]
    layouts, parent = document["layouts"], document["parent"]
    if not isinstance(text, str) or not isinstance(page, int) or not isinstance(layouts, Mapping):
        raise TypeError("not a view")
    return replace(
        ViewState.parse(text),
        selected=selected if isinstance(selected, str) else None,
        page=max(1, page),
        layouts={Route(route): _layout(layout) for route, layout in layouts.items()},
        parent=_view(parent) if isinstance(parent, Mapping) else None,
    )


def _layout(document: Mapping[str, object]) -> Layout:
    sort, columns, group, shift = document["sort"], document["columns"], document["group"], document.get("shift")
    return Layout(
        Sort.parse(sort) if isinstance(sort, str) else None,
        tuple(str(column) for column in columns) if isinstance(columns, list) else None,
        group if isinstance(group, str) else None,
        shift if isinstance(shift, int) else 0,
    )
