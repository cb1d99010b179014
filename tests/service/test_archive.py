import tracemalloc
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import NotFound
from tui.providers.answers import Answer
from tui.service.archive import Archive

AT = datetime(2026, 11, 20, 14, 0, 0, 123456, tzinfo=UTC)


def answer(source_id: str, body: bytes = b"{}", request_body: bytes = b"") -> Answer:
    return Answer(source_id, "POST", "https://host/path?a=ü%2F", request_body, 201, {"x-a": "b"}, body, AT, "request-1")


@given(st.lists(st.tuples(st.binary(max_size=200), st.binary(max_size=200)), min_size=1, max_size=20))
def test_every_answer_comes_back_exactly(bodies: list[tuple[bytes, bytes]]) -> None:
    archive = Archive()
    kept = []
    for body, request_body in bodies:
        one = answer(archive.next_id(), body, request_body)
        archive.keep(one)
        kept.append(one)
    assert [archive.raw(one.source_id) for one in kept] == kept
    archive.close()


def test_answers_may_come_in_any_order_of_their_ids() -> None:
    archive = Archive()
    first, second = archive.next_id(), archive.next_id()
    archive.keep(answer(second, b"second"))
    archive.keep(answer(first, b"first"))
    assert archive.raw(first).body == b"first"
    assert archive.raw(second).body == b"second"
    archive.close()


@pytest.mark.parametrize("source_id", ["a1", "a", "", "b1", "a-1", "a1x", "a٣", "a99999999999999999999999"])
def test_an_unknown_id_is_not_found(source_id: str) -> None:
    with pytest.raises(NotFound):
        Archive().raw(source_id)


def test_the_oldest_go_when_there_is_too_much() -> None:
    archive = Archive(segment_bytes=1000, segments=3)
    ids = [archive.next_id() for _ in range(100)]
    for number, source_id in enumerate(ids):
        archive.keep(answer(source_id, bytes(range(number % 200, number % 200 + 50))))
    with pytest.raises(NotFound, match="not kept any more"):
        archive.raw(ids[0])
    assert archive.raw(ids[-1]).body[0] == 99
    archive.close()


def test_memory_stays_small() -> None:
    archive = Archive()
    body = b'{"participants": [' + b'{"user_id": "somebody"},' * 2000 + b"{}]}"
    archive.keep(answer(archive.next_id(), body))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(200):
        archive.keep(answer(archive.next_id(), body))
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < len(body)
    archive.close()
