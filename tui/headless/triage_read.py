"""Everybody of a session read and judged, with progress."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from tui.headless.asking import Asking
from tui.headless.note import notes_of
from tui.headless.progress_text import progress_text
from tui.headless.stderr import progress
from tui.model import Address, Depth, Evidence, Notice, NoticeKind, Session
from tui.query import Node
from tui.service.replies import ScanProgress
from tui.triage.judge import Judgement, judge
from tui.triage.notes import NoteLike, notes_about
from tui.triage.people import key_of
from tui.triage.report import MATRIX_PEOPLE, Report, lightened, of_the_worst, report, report_judged
from tui.triage.rulesets import RuleSet, default_ruleset
from tui.triage.states import READ


@dataclass(frozen=True, slots=True)
class Done:
    """What triage read and found.

    Attributes:
        listed: people seen in lists.
        requests: that it took.
        is_partial: whether people were left out, the better ones by the vendor's lists.
        notes: what is kept beside the session.
    """

    report: Report
    session: Session
    listed: int
    requests: int
    is_partial: bool
    notices: tuple[Notice, ...]
    notes: Sequence[NoteLike] = ()


async def read(asking: Asking, wanted: Node | None, rules: RuleSet | None, depth: Depth, most: int | None) -> Done:
    """Read and judge everybody.

    Args:
        asking: with the session's address.
        wanted: only people that match.
        rules: the limits; None for the vendor's own.
        depth: how much to read of each.
        most: stop after so many people; None for everybody.
    """
    address = asking.address.session
    session = (await asking.service.session(address)).value
    rules = rules or default_ruleset(address.vendor)
    people: dict[Address, Evidence] = {}
    judged: dict[str, Judgement] = {}
    last = ScanProgress(address)
    count, is_partial = 0, False
    scan = asking.service.scan(address, filter=wanted, depth=depth)
    async with aclosing(aiter(scan)) as updates:
        async for update in updates:
            if isinstance(update, ScanProgress):
                last = update
                progress.show(progress_text(update))
                continue
            if len(people) > MATRIX_PEOPLE:
                update = _judged(update, judged, rules)
            people[update.participant.address] = update
            count += update.coverage.depth in READ
            if most is not None and count >= most:
                is_partial = True
                break
    evidences = list(people.values())
    if len(evidences) <= MATRIX_PEOPLE:
        found = report(session, evidences, rules)
    else:
        evidences = [each if key_of(each.participant) in judged else _judged(each, judged, rules) for each in evidences]
        found = report_judged(session, evidences, judged, rules.name)
    notices = last.notices
    if is_partial:
        found = of_the_worst(found)
        text = (
            f"only the {count} worst by the vendor's lists were read; slices are of all {len(people)} listed,"
            " by the vendor's score"
        )
        notices = (*notices, Notice(NoticeKind.PARTIAL, text))
    notes = notes_about(notes_of(asking.args.session), address)
    return Done(found, session, last.listed, last.requests_spent, is_partial, notices, notes)


def _judged(evidence: Evidence, judged: dict[str, Judgement], rules: RuleSet) -> Evidence:
    """Judge somebody at once, so that what arrived well need not be kept."""
    told = judged[key_of(evidence.participant)] = judge(evidence, rules)
    return lightened(evidence, told)
