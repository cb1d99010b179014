"""Which part of a filter RealtimeKit evaluates itself.

Its lists take one `search` text (sessions: meeting title, meeting id, session id; participants: participant id, custom
id, display name), and the sessions' list a status, a meeting and a range of time. Everything else is judged here: also
the sessions' `participants=1:10`, of which nobody says what it counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from tui.providers.base import ParticipantQuestion, Pushdown, SessionQuestion
from tui.providers.realtimekit.questions import ParticipantSort, ParticipantsQuery, SessionSort, SessionsQuery
from tui.query.fields import find_field
from tui.query.tree import Compare, Node, Op, Word, all_of, conjuncts

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_SEARCHED_IN_SESSIONS = frozenset({"title", "call", "session"})
# Not user and presence: the vendor searches neither user ids nor peer ids, and would answer with too little.
_SEARCHED_IN_PARTICIPANTS = frozenset({"name"})


@dataclass(frozen=True, slots=True)
class Sent:
    """What of a question goes to the vendor.

    Attributes:
        pushdown: the filter in its two parts.
        status: "LIVE" or "ENDED".
        associated_id: a meeting's id.
        since: earliest start.
        until: latest start.
        search: text to search for.
    """

    pushdown: Pushdown
    status: str | None = None
    associated_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    search: str | None = None


def sessions_sent(question: SessionQuestion) -> Sent:
    """Split a question about sessions."""
    sent = Sent(
        Pushdown(),
        status=None if question.live is None else _status(question.live),
        associated_id=question.container,
        since=question.window.since if question.window else None,
        until=question.window.until if question.window else None,
    )
    server: list[Node] = []
    local: list[Node] = []
    for node in conjuncts(question.filter):
        taken = _take(sent, node)
        if taken is None:
            local.append(node)
            continue
        sent, is_whole = taken
        server.append(node)
        if not is_whole:
            local.append(node)
    return _with_search(sent, server, local, _SEARCHED_IN_SESSIONS)


def participants_sent(question: ParticipantQuestion) -> Sent:
    """Split a question about participants."""
    return _with_search(Sent(Pushdown()), [], list(conjuncts(question.filter)), _SEARCHED_IN_PARTICIPANTS)


def sessions_query(sent: Sent, now: datetime) -> SessionsQuery:
    """Return the question in the vendor's terms, newest first: the vendor cannot order by quality.

    An `end_time` that is still to come is left out: it says nothing, and if the vendor compares it with the end, it
    would hide what is live.
    """
    return SessionsQuery(
        start_time=sent.since,
        end_time=sent.until if sent.until and sent.until < now else None,
        status=sent.status,
        search=sent.search,
        sort_by=SessionSort.CREATED,
        descending=True,
        associated_id=sent.associated_id,
    )


def participants_query(sent: Sent) -> ParticipantsQuery:
    """Return the question in the vendor's terms: oldest join first, which does not move while it is read.

    Peer events are asked for because only they name the peers, by which statistics and publishers are known.
    """
    return ParticipantsQuery(
        search=sent.search, sort_by=ParticipantSort.JOINED, descending=False, include_peer_events=True
    )


def _take(sent: Sent, node: Node) -> tuple[Sent, bool] | None:
    """Return what is sent with `node`, and whether the vendor evaluates the whole of it; None where it cannot."""
    if not isinstance(node, Compare):
        return None
    match _name(node), node.op, node.value:
        case "live", Op.IS, bool(value) if sent.status in (None, _status(value)):
            return replace(sent, status=_status(value)), True
        case "call", Op.IS, str(value) if _UUID.fullmatch(value) and sent.associated_id in (None, value):
            return replace(sent, associated_id=value), True
        case "started", Op.AT_LEAST | Op.ABOVE, datetime() as value:
            # Which of a session's times the vendor compares is not documented, so it is judged here too.
            return replace(sent, since=max(value, sent.since) if sent.since else value), False
        case "started", Op.AT_MOST | Op.BELOW, datetime() as value:
            return replace(sent, until=min(value, sent.until) if sent.until else value), False
    return None


def _with_search(sent: Sent, server: list[Node], local: list[Node], searched: frozenset[str]) -> Sent:
    """Choose the one text to search for: a bare word, which is then the vendor's, else text that a field must hold.

    A field's comparison implies that its text is found by a search for it; the comparison itself stays here.
    """
    words = [(node.text, node) for node in local if isinstance(node, Word) and node.text.strip()]
    implied = [(found, node) for node in local if (found := _implied(node, searched))]
    search = None
    if words:
        search, word = max(words, key=lambda pair: len(pair[0]))
        local = [node for node in local if node is not word]
        server = [*server, word]
    elif implied:
        search, _ = max(implied, key=lambda pair: len(pair[0]))
        server = [*server, Word(search)]
    return replace(sent, search=search, pushdown=Pushdown(all_of(server), all_of(local)))


def _implied(node: Node, searched: frozenset[str]) -> str | None:
    if not isinstance(node, Compare) or not isinstance(node.value, str) or node.op not in (Op.IS, Op.CONTAINS):
        return None
    value = node.value
    if _name(node) not in searched or not value.strip() or (node.op is Op.IS and any(sign in value for sign in "*?")):
        return None
    return value


def _name(node: Compare) -> str:
    field = find_field(node.field)
    return field.name if field else node.field


def _status(live: bool) -> str:
    return "LIVE" if live else "ENDED"
