"""Page numbers of a vendor that says little about its pages, behind opaque cursors.

A page ends the list where it is empty, where `end_offset` or the items so far reach `total_count`, or where it is the
page before once more: a vendor that ignores `page_no` answers the same page for ever.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2s
from typing import TypeVar

from tui.errors import UsageError
from tui.model import Notice, NoticeKind, Page
from tui.providers.realtimekit.schema import Paging
from tui.providers.realtimekit.values import count

PAGE_LIMIT = 100
"""The vendor's own limit is not documented; other clients ask for 50, 100 or 200."""
LAST_PAGE = 20_000
"""Behind so many pages a list is taken for endless."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Which page to ask for.

    Attributes:
        page_no: from 1.
        per_page: items in a page, the same along the whole list.
        before: items in the pages before.
        seen: a digest of the page before; "" where that is not known.
    """

    page_no: int
    per_page: int
    before: int = 0
    seen: str = ""

    @classmethod
    def of(cls, cursor: str | None, limit: int) -> Place:
        """Read a cursor; the start of the list for None.

        Raises:
            UsageError: it is not a cursor of ours.
        """
        if cursor is None:
            return cls(1, max(1, min(limit, PAGE_LIMIT)))
        try:
            page_no, per_page, before, seen = cursor.split(".")
            place = cls(int(page_no), int(per_page), int(before), seen)
        except ValueError:
            raise UsageError("not a cursor of a RealtimeKit list") from None
        if place.page_no < 1 or not 1 <= place.per_page <= PAGE_LIMIT or place.before < 0:
            raise UsageError("not a cursor of a RealtimeKit list")
        return place

    @property
    def cursor(self) -> str:
        """The place as text."""
        return f"{self.page_no}.{self.per_page}.{self.before}.{self.seen}"

    @property
    def params(self) -> list[tuple[str, str]]:
        """The query parameters that ask for it."""
        return [("page_no", str(self.page_no)), ("per_page", str(self.per_page))]


def page_of(
    items: Sequence[T | None], ids: Sequence[str | None], place: Place, *pagings: Paging | None, source_id: str
) -> tuple[Page[T], tuple[Notice, ...]]:
    """Return a page with its neighbours, and what is odd about it.

    Args:
        items: what was made of the rows, in order; None for a row that nothing can be made of.
        ids: the rows' ids as they came.
        place: which page was asked for.
        pagings: where the vendor may have told about the page; the first that says anything counts.
        source_id: the answer.
    """
    paging = next((one for one in pagings if one is not None and one.model_fields_set), Paging())
    total = count(paging.total_count)
    if total is not None and (total < 0 or (total == 0 and items)):
        total = None
    notices: list[Notice] = []
    kept = tuple(item for item in items if item is not None)
    digest = blake2s("\n".join(one or "" for one in ids).encode("utf-8", "replace"), digest_size=8).hexdigest()
    repeated = bool(items) and digest == place.seen
    if repeated:
        kept = ()
        if total is not None and place.before < total:
            text = f"RealtimeKit gave page {place.page_no - 1} again: {place.before} of {total} were read"
            notices.append(Notice(NoticeKind.LIST_ENDED_EARLY, text))
    elif len(kept) < len(items):
        notices.append(Notice(NoticeKind.PARTIAL, f"{len(items) - len(kept)} rows without an id were left out"))
    after = place.before + len(items)
    start, end = count(paging.start_offset), count(paging.end_offset)
    ended = (
        repeated
        or not items
        or place.page_no >= LAST_PAGE
        or (total is not None and (after >= total or (end is not None and end >= total)))
    )
    if not items and total is not None and place.before < total and place.page_no > 1:
        text = f"RealtimeKit's list ended after {place.before} of {total}"
        notices.append(Notice(NoticeKind.LIST_ENDED_EARLY, text))
    page = Page(
        items=kept,
        next=None if ended else Place(place.page_no + 1, place.per_page, after, digest).cursor,
        prev=None if place.page_no == 1 else _before(place).cursor,
        total=total,
        offset=start - 1 if start and start > 0 else place.before,
        source_id=source_id,
    )
    return page, tuple(notices)


def _before(place: Place) -> Place:
    return Place(place.page_no - 1, place.per_page, (place.page_no - 2) * place.per_page)
