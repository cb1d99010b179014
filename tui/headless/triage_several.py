"""`callscope triage` of several sessions: each judged by itself, and their people sliced together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tui.errors import CallscopeError, NotFound
from tui.headless.asking import Asking, take
from tui.headless.times import list_window
from tui.headless.triage import wanted
from tui.headless.triage_document import slices_document
from tui.headless.triage_read import Done, Wanted, read
from tui.headless.writing import Taken, formats, stdout, write_lines, write_single
from tui.model import Address, QualityState, Session
from tui.providers.base import SessionQuestion
from tui.query import Record, parse
from tui.render.format import Formats
from tui.render.several import several_lines, several_markdown
from tui.triage.several import Several, several

MOST_SESSIONS = 200


async def triage_several(asking: Asking) -> None:
    """Read and judge the sessions that were named, or those of a time range."""
    args = asking.args
    sessions = await _chosen(asking)
    await _tell_cost(asking, sessions)
    asked = wanted(args, in_full=0)
    done = await _read(asking, sessions, asked)
    told = several([each.report for each in done])
    if args.format == "json":
        write_single(asking.source, _document(told, done, args.limit), filter=asked.people)
    elif args.format == "markdown":
        write_lines(several_markdown(told, Formats(hide_people=args.hide_people)).splitlines())
    else:
        write_lines(several_lines(told, formats(stdout()), args.limit))
    asking.tell(dict.fromkeys(notice for each in done for notice in each.notices))


async def _read(asking: Asking, sessions: Sequence[Session], asked: Wanted) -> list[Done]:
    """Read one session after the other; of one that cannot be read it is said why.

    Raises:
        CallscopeError: none could be.
    """
    done, last = [], None
    for each in sessions:
        try:
            done.append(await read(asking, each.address, asked))
        except CallscopeError as error:
            last = error
            asking.tell_text(f"{each.address} is left out: {error.line()}")
    if last is not None and not done:
        raise last
    return done


async def _chosen(asking: Asking) -> Sequence[Session]:
    args = asking.args
    if args.session is not None:
        addresses = dict.fromkeys(Address.parse(text).session for text in (args.session, *args.more))
        return [(await asking.service.session(each)).value for each in addresses]
    question = SessionQuestion(
        filter=parse(args.sessions or "", record=Record.SESSION),
        window=list_window(args.since, args.until, now=asking.now),
        limit=100,
    )
    taken = Taken()
    found = [each async for each in take(asking.service.all_sessions(question), MOST_SESSIONS, taken)]
    if not found:
        raise NotFound("no session began then", hint="Try another --since, --until or --sessions")
    asking.tell_more("sessions", taken, sorts=False)
    return found


async def _tell_cost(asking: Asking, sessions: Sequence[Session]) -> None:
    """Say what reading them takes, before it is begun."""
    costs = [await asking.service.scan_requests(each, asking.args.most) for each in sessions]
    people = sum(each.counts.participant_sessions or 0 for each in sessions)
    known = sum(cost for cost in costs if cost is not None)
    requests = f"about {known:,} requests" if None not in costs else f"at least {known:,} requests"
    asking.tell_text(f"reading {len(sessions)} sessions, {people:,} people: {requests}")


def _document(told: Several, done: Sequence[Done], limit: int) -> Mapping[str, Any]:
    by_address = {each.session.address: each for each in done}
    items = list(_items(told, by_address))
    return {
        "sentence": told.sentence,
        "items": items[:limit],
        "count": min(len(items), limit),
        "more": len(items) > limit,
        "slices": {"basis": told.basis, **slices_document(told.slices)},
        "unclassified": told.slices.unclassified,
        "read": {
            "sessions": len(done),
            "listed": sum(each.listed for each in done),
            "requests": sum(each.requests for each in done),
            "partial": any(each.is_partial for each in done),
        },
        "notices": tuple(dict.fromkeys(notice for each in done for notice in each.notices)),
    }


def _items(told: Several, done: Mapping[Address, Done]) -> Iterator[Mapping[str, Any]]:
    for report in told.reports:
        session = report.triage.session
        assert session is not None
        first, own = report.triage.verdicts[0], done[session.address]
        yield {
            "address": session.address,
            "title": session.title,
            "started_at": session.started_at,
            "ended_at": session.ended_at,
            "sentence": report.sentence,
            "cause": first.cause,
            "confidence": first.confidence,
            "ruleset": report.triage.ruleset,
            "counts": {state.value: report.counts.get(state, 0) for state in QualityState},
            "findings": len(report.triage.findings),
            "read": {"listed": own.listed, "requests": own.requests, "partial": own.is_partial},
        }
