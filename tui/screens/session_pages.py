"""The participants of one question, as far as they were read: pages, places, what is missing. Pure.

The vendor hands out pages by cursors that only lead on; what was read is kept, so that going back costs nothing. Rows
are found by their key, so that news about one never looks at the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tui.model import Depth, Evidence, Matched, Notice, Participant, with_rejoins
from tui.providers.base import ParticipantQuestion, Pushdown
from tui.query import Truth, Unknown, needs, needs_all_rows, needs_depth, predicate
from tui.render.participant_columns import ParticipantRow
from tui.screens.session_judging import Judged, key_of, row_of
from tui.service import ParticipantsReply
from tui.service.matched import Count
from tui.service.truth import undecided_notice

PAGE_SIZES = (10, 25, 50, 100)

Known = Callable[[str], Judged | None]
"""What was read about somebody, by the row's key."""


def record_of(row: ParticipantRow) -> Evidence | Participant:
    """Return what a filter judges of a row: what was read, with what the list tells beside."""
    return row.participant if row.evidence is None else replace(row.evidence, participant=row.participant)


class Listing:
    """The rows of one question in the vendor's order.

    Attributes:
        question: which rows.
        rows: those read, in the vendor's order; of a filter only those that match or may still match.
        read: rows that the vendor sent, those included that were left out here.
        requests: pages asked for.
        next: where the next page is; None at the end.
        is_complete: whether every page was read.
        total: rows in the whole session as the vendor counts them; None where it does not say.
        duration_s: their durations summed, as the vendor counts them.
        asked: what is asked for: everybody, where only all rows together tell who matches.
        judges_people: whether the list does not tell all that the filter asks about and the vendor does not evaluate.
    """

    def __init__(self, question: ParticipantQuestion, known: Known) -> None:
        self.question = question
        self.rows: list[ParticipantRow] = []
        self.read = 0
        self.requests = 0
        self.next: str | None = None
        self.is_complete = False
        self.total: int | None = None
        self.duration_s: float | None = None
        self.asked = replace(question, filter=None) if needs_all_rows(question.filter) else question
        self._known = known
        self._told: tuple[Notice, ...] = ()
        self._places: dict[str, int] = {}
        self._sure: dict[str, Participant] = {}
        self._undecided: set[str] = set()
        self._count: Count | None = None
        self._uncounted: list[Participant] = []
        self._whole = predicate(question.filter)
        self._judge_by(Pushdown(local=question.filter))

    @property
    def has_begun(self) -> bool:
        """Whether any page was read."""
        return self.requests > 0

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What must be known to read the rows rightly, each once."""
        return (*self._told, *undecided_notice(self.undecided, self._left_here))

    @property
    def counting_takes(self) -> str:
        """What must be read to count who matches, where people are judged."""
        reading = "all rows" if needs_depth(self._left_here) is Depth.LISTED else "each person"
        return f"To count by {', '.join(sorted(needs(self._left_here)))} takes reading {reading}"

    @property
    def matching_total(self) -> int | None:
        """How many rows there are for this question; None where nobody knows yet."""
        if self.is_complete:
            return len(self.rows)
        return self.total if self.question.filter is None else None

    def place(self, key: str) -> int | None:
        """Return the index of a row."""
        return self._places.get(key)

    def expects(self, reply: ParticipantsReply) -> bool:
        """Return whether an answer is the next page of this very question: a slow old one is not."""
        wanted = self.next if self.has_begun else None
        return reply.question == self.asked and reply.cursor == wanted and not self.is_complete

    def take(self, reply: ParticipantsReply) -> None:
        """Add the next page. Who is in it again, because the list moved while it was read, is not added twice."""
        attendance = reply.attendance
        self.requests += 1
        self.read += reply.read
        self.next = attendance.page.next
        self.total = attendance.total_sessions if attendance.total_sessions is not None else attendance.page.total
        self.duration_s = attendance.total_duration_s
        of_page = undecided_notice(reply.undecided, reply.question.filter)  # the rows of all pages are counted together
        self._told = tuple(dict.fromkeys((*self._told, *(each for each in reply.notices if each not in of_page))))
        if not self.needs_every_page:
            self._judge_by(reply.pushdown)
        for participant in reply.items:
            key = key_of(participant.address)
            judged = self._known(key)
            place = self._places.get(key)
            row = row_of(len(self.rows) + 1, participant, judged)
            if place is not None:
                self.rows[place] = replace(row, number=self.rows[place].number)
            elif not self._is_out(key, row):
                self._places[key] = len(self.rows)
                self.rows.append(row)
        self.is_complete = self.next is None
        if self.is_complete and self.asked.filter is None:
            self._tell_rejoins()

    def put(self, judged: Iterable[Judged]) -> list[int] | None:
        """Put what was read into the rows, and return which changed; None where some did not match and went."""
        changed: list[int] = []
        gone = False
        for each in judged:
            place = self._places.get(each.key)
            if place is None:
                continue
            row = self.rows[place]
            self.rows[place] = row_of(row.number, row.participant, each)
            changed.append(place)
            gone = self._is_out(each.key, self.rows[place]) or gone
        if gone:
            self._let_go()
        return None if gone else changed

    def matches(self, evidence: Evidence) -> bool:
        """Return whether somebody whom no page told yet belongs here for sure."""
        return self._whole(evidence) is True

    def count_ahead(self, key: str, participant: Participant | None) -> None:
        """Count somebody who matches for sure and whom no page told yet; None where that turned out otherwise."""
        if self.judges_people:
            self._note(key, participant, is_undecided=False)

    @property
    def needs_every_page(self) -> bool:
        """Whether only all rows together tell who matches."""
        return self.asked is not self.question

    @property
    def undecided(self) -> int:
        """How many rows are kept although it is not known whether they match."""
        return len(self._undecided)

    def sure(self) -> Matched:
        """Return how many match for sure, where people are judged: rows, and those whom no page told yet."""
        if self._count is None:
            self._count, self._uncounted = Count(), list(self._sure.values())
        self._count.add(self._uncounted, read=0)
        self._uncounted = []
        counted = self._count.so_far(complete=self.is_complete and not self.undecided)
        return replace(counted, rows_read=self.read)

    def _is_out(self, key: str, row: ParticipantRow) -> bool:
        """Return whether a row does not match, and take note of whether it does."""
        if not self.judges_people:
            return False
        truth = self._truth(row)
        self._note(key, row.participant if truth is True else None, is_undecided=isinstance(truth, Unknown))
        return truth is False and (self.is_complete or not self.needs_every_page)

    def _judge_by(self, pushdown: Pushdown) -> None:
        self.judges_people = bool(needs(pushdown.local))
        self._left_here = pushdown.local
        self._of_vendor, self._ours = predicate(pushdown.server), predicate(pushdown.local)

    def _truth(self, row: ParticipantRow) -> Truth:
        """Return whether a row matches. The vendor's part of the filter is believed where nothing tells otherwise."""
        record = record_of(row)
        return self._of_vendor(record) is not False and self._ours(record)

    def _note(self, key: str, sure: Participant | None, *, is_undecided: bool) -> None:
        before = self._sure.pop(key, None)
        if sure is not None:
            self._sure[key] = sure
        if before is None and sure is not None:
            self._uncounted.append(sure)
        elif before is not None and (sure is None or _counts_as(before) != _counts_as(sure)):
            self._count = None
        if is_undecided:
            self._undecided.add(key)
        else:
            self._undecided.discard(key)

    def _let_go(self) -> None:
        """Leave out the rows that do not match."""
        self.rows = [row for row in self.rows if self._truth(row) is not False]
        self._places = {key_of(row.participant.address): place for place, row in enumerate(self.rows)}

    def _tell_rejoins(self) -> None:
        told = with_rejoins(row.participant for row in self.rows)
        self.rows = [replace(row, participant=who) for row, who in zip(self.rows, told, strict=True)]
        if self.judges_people:
            out = [self._is_out(key_of(row.participant.address), row) for row in self.rows]
            if any(out):
                self._let_go()

    # ---- pages

    def page(self, number: int) -> Sequence[ParticipantRow]:
        """Return the rows of a page, from 1, as far as they were read."""
        size = self.question.limit
        return self.rows[(number - 1) * size : number * size]

    def wants(self, number: int) -> bool:
        """Return whether the list must be read on to fill a page."""
        return not self.is_complete and len(self.rows) < number * self.question.limit

    def last_read(self) -> int:
        """Return the number of the last page that was read, at least in part."""
        return max(1, -(-len(self.rows) // self.question.limit))

    def last_page(self) -> int | None:
        """Return the number of the last page there is; None where nobody knows."""
        total = self.matching_total
        return None if total is None else max(1, -(-total // self.question.limit))

    def has_after(self, number: int) -> bool:
        """Return whether there is a page behind one."""
        return not self.is_complete or number < self.last_read()

    def requests_left(self) -> int | None:
        """Return how many more requests reading every page takes; None where the vendor tells no total."""
        if self.is_complete:
            return 0
        return None if self.total is None else max(1, -(-(self.total - self.read) // self.question.limit))


def _counts_as(participant: Participant) -> tuple[object, ...]:
    """Return what a count takes of a participant: where that is the same, nothing is counted anew."""
    return participant.user_id, participant.duration_s, participant.joined_at, participant.left_at
