"""`callscope session`: one session, its totals, and what the vendor says about it."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from tui.headless.options import SESSION_HELP, add_format, add_profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tui.headless.asking import Asking
    from tui.model import Attendance, CallReport, Session
    from tui.render.format import Formats


def add_arguments(parser: ArgumentParser) -> None:
    """Add which session."""
    parser.add_argument("session", metavar="SESSION", help=SESSION_HELP)
    add_format(parser, lines=False, raw=True)
    add_profile(parser)


def run(args: Namespace) -> int:
    """Show it."""
    from tui.headless.asking import ask

    return ask(args, _show, address=args.session)


async def _show(asking: Asking) -> None:
    from tui.errors import DataError
    from tui.headless.raw import write_raw
    from tui.headless.writing import formats, stdout, write_lines, write_single
    from tui.model import Notice, NoticeKind, Vendor
    from tui.providers.base import ParticipantQuestion

    address = asking.address.session
    reply = await asking.service.session(address)
    people = await asking.service.participants(ParticipantQuestion(address, limit=1))
    notices = [*reply.notices, *people.notices]
    report: CallReport | None = None
    if address.vendor is Vendor.STREAM:
        try:
            report = (await asking.service.report(address)).value
        except DataError as error:
            notices.append(Notice(NoticeKind.PARTIAL, f"no report: {error.message}"))
    totals = people.attendance
    if asking.args.format == "raw":
        ids = [reply.value.source_id, totals.page.source_id, report.source_id if report else None]
        await write_raw(asking, ids)
    elif asking.args.format == "json":
        write_single(
            asking.source,
            reply.value,
            totals={"participant_sessions": totals.total_sessions, "duration_s": totals.total_duration_s},
            report=report,
            notices=tuple(dict.fromkeys(notices)),
        )
        return
    else:
        write_lines(_lines(reply.value, totals, report, formats(stdout())))
    asking.tell(notices)


def _lines(session: Session, totals: Attendance, report: CallReport | None, shown: Formats) -> list[str]:
    from tui.headless.writing import facts

    counts = session.counts
    score = f"{shown.measured(session.score.value)} ({session.score.scale})" if session.score else None
    pairs: list[tuple[str, str | None]] = [
        ("address", str(session.address)),
        ("title", session.title),
        ("type", session.kind),
        ("status", session.status.value),
        ("final", None if session.is_final is None else shown.yes_no(session.is_final)),
        ("started", f"{shown.time(session.started_at)} {shown.zone_name}" if session.started_at else None),
        ("ended", f"{shown.time(session.ended_at)} {shown.zone_name}" if session.ended_at else None),
        ("length", shown.duration(session.duration_s)),
        ("score", score),
        ("people", shown.number(counts.participants)),
        ("presences", shown.number(totals.total_sessions)),
        ("time of all presences", shown.duration(totals.total_duration_s)),
        ("publishers", shown.number(counts.publishers)),
        ("most at one time", shown.number(counts.peak_users)),
        ("media servers", shown.number(counts.sfus_used)),
        ("average jitter", _with(shown.measured(counts.average_jitter_ms), "ms", shown)),
        ("average round trip", _with(shown.measured(counts.average_rtt_ms), "ms", shown)),
        ("longest freezes", _with(shown.measured(counts.max_freezes_ms), "ms", shown)),
        ("lowest rating", shown.measured(counts.min_user_rating)),
    ]
    if report is not None:
        for name, shares in (
            ("browsers", report.by_browser),
            ("countries", report.by_country),
            ("devices", report.by_device),
            ("systems", report.by_os),
        ):
            pairs.append((name, ", ".join(f"{share.name} {share.count}" for share in shares)))
    return facts(pairs, shown)


def _with(text: str, unit: str, shown: Formats) -> str:
    return text if text == shown.absent else f"{text} {unit}"
