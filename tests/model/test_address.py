"""Addresses: one text for one thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.errors import AddressError
from tui.model import Address, Vendor

PART = st.text(min_size=1, max_size=20)

ADDRESSES = st.one_of(
    st.builds(
        Address, st.just(Vendor.STREAM), st.tuples(PART, PART), PART, st.one_of(st.just(()), st.tuples(PART, PART))
    ),
    st.builds(Address, st.just(Vendor.REALTIMEKIT), st.tuples(PART), PART, st.one_of(st.just(()), st.tuples(PART))),
    st.builds(
        Address,
        st.just(Vendor.CAPTURE),
        st.just(()),
        st.one_of(PART, PART.map("stream:".__add__), PART.map("rtk:".__add__)),
        st.one_of(st.just(()), st.tuples(PART)),
    ),
)


@given(ADDRESSES)
def test_an_address_survives_its_text(address: Address) -> None:
    text = str(address)
    assert Address.parse(text) == address
    assert text.isascii()
    assert text.isprintable()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("stream:default/standup/s1", Address(Vendor.STREAM, ("default", "standup"), "s1")),
        ("stream:default/a%2Fb/s1/u/us", Address(Vendor.STREAM, ("default", "a/b"), "s1", ("u", "us"))),
        ("rtk:app/s1", Address(Vendor.REALTIMEKIT, ("app",), "s1")),
        ("rtk:app/s1/p", Address(Vendor.REALTIMEKIT, ("app",), "s1", ("p",))),
        ("./dump.json", Address(Vendor.CAPTURE, (), "./dump.json")),
        ("/a b/dump.json#pc 1", Address(Vendor.CAPTURE, (), "/a b/dump.json", ("pc 1",))),
        ("other:x/y", Address(Vendor.CAPTURE, (), "other:x/y")),
    ],
)
def test_reads_addresses(text: str, address: Address) -> None:
    assert Address.parse(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "#x", "stream:", "stream:a/b", "stream:a/b/c/d", "stream:a//c", "rtk:a", "rtk:a/b/c/d", "stream:a/b/%FF"],
)
def test_refuses_what_is_no_address(text: str) -> None:
    with pytest.raises(AddressError) as caught:
        Address.parse(text)
    assert caught.value.exit_code == 2


def test_a_participant_is_in_its_session() -> None:
    session = Address.parse("stream:default/standup/s1")
    person = session.of("alice", "us-1")
    assert person.is_participant
    assert not session.is_participant
    assert person.session == session == session.session
    assert str(person) == "stream:default/standup/s1/alice/us-1"
