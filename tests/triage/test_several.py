"""Several sessions sliced together, and who is worth reading in full."""

from dataclasses import replace

from tests.triage.triage_people import broken_call, evidence, participant, received, sent
from tui.model import Address, Depth, Evidence
from tui.render.format import Formats
from tui.render.several import several_lines, several_markdown
from tui.triage.report import BY_ORIGIN, Report, report
from tui.triage.several import several
from tui.triage.suspects import suspects


def calls() -> list[Report]:
    """Return three calls of five, in each of which the one in Brazil has a bad uplink; and a good one."""
    found = []
    for number in range(4):
        session = Address.parse(f"stream:default/call/s{number}")
        people = [
            replace(
                each,
                participant=replace(
                    each.participant,
                    address=session.of(*each.participant.address.participant),
                    place=replace(each.participant.place, country_iso_code="BR" if index == 0 else "NL"),
                ),
            )
            for index, each in enumerate(broken_call(5, bad_sender="ada" if number else None, name="A*d|a_"))
        ]
        found.append(report(None, people))
    return found


def test_what_the_people_of_several_sessions_share_stands_out_over_all_of_them() -> None:
    alone = calls()
    assert all(not each.fair_slices.rows for each in alone)  # in one call, one person is no slice
    told = several(alone)
    assert told.basis == BY_ORIGIN
    (row,) = told.slices.rows
    assert (row.name, row.risk.bad, row.risk.people, row.risk.others) == ("country BR", 3, 4, 16)
    assert [(str(address), bad, of) for address, bad, of in told.hit(row)] == [
        (f"stream:default/call/s{number}", 1, 1) for number in (1, 2, 3)
    ]
    assert told.sentence.startswith("3 of 4 sessions had a fault; what stands out is the country BR: 3 of 4 bad")
    text = several_lines(told, Formats(), 10)
    assert text[0] == told.sentence
    assert sum(line.startswith("    stream:default/call/s") for line in text) == 4
    note = several_markdown(told, Formats())
    assert "A\\*d|a\\_" in note
    assert "A\\*d" not in several_markdown(told, Formats(hide_people=True))


def test_without_anybody_at_fault_there_is_nothing_to_share() -> None:
    told = several([calls()[0]])
    assert told.sentence.startswith("0 of 1 sessions had a fault; ")
    assert not told.slices.rows


def test_suspects_are_the_blamed_then_the_worst_and_only_who_was_read_with_few_points() -> None:
    people = broken_call(6, bad_sender="ada")
    told = report(None, people)
    assert [each.participant.user_id for each in suspects(told, 1)] == ["ada"]
    assert len(suspects(told, 4)) == 4
    assert suspects(told, 0) == ()
    full: list[Evidence] = [replace(each, coverage=replace(each.coverage, depth=Depth.FULL)) for each in people]
    assert suspects(report(None, full), 5) == ()
    healthy = [evidence(participant(name), sent(), received("ann")) for name in ("bob", "cat")]
    assert suspects(report(None, healthy), 5) == ()
