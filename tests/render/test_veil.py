"""Filters that are shown where people are hidden, and what is meant by them."""

from __future__ import annotations

import pytest

from tui.query import find_field, parse
from tui.render.column import Kind
from tui.render.columns import PARTICIPANT_COLUMNS
from tui.render.format import Formats
from tui.render.veil import Veil

HIDDEN = Formats(hide_people=True)


def pseudonym(name: str) -> str:
    return f'"{HIDDEN.person(name)}"'


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("country:BR loss>5%", "country:BR loss>5%"),
        ('name:"Rosa Haas" loss>5%', f"name:{pseudonym('Rosa Haas')} loss>5%"),
        ("!(USER:rosa or ip:203.0.113.*)", f"!(USER:{pseudonym('rosa')} or ip:{pseudonym('203.0.113.*')})"),
        ("user_id!=rosa peer:4f1c*", f"user_id!={pseudonym('rosa')} peer:{pseudonym('4f1c*')}"),
        ("name:~ros", f"name:~{pseudonym('ros')}"),
        ('rosa and "Rosa Haas"', f"{pseudonym('rosa')} and {pseudonym('Rosa Haas')}"),
        ("nmae:rosa", f"nmae:{pseudonym('rosa')}"),
        ('name:""', 'name:""'),
    ],
)
def test_what_may_name_somebody_has_a_pseudonym_and_still_means_the_same(text: str, shown: str) -> None:
    veil = Veil()
    assert veil.shown(text, HIDDEN) == shown
    assert veil.meant(shown) == text
    assert veil.shown(text, Formats()) == text


def test_a_filter_that_is_none_is_hidden_as_a_whole() -> None:
    veil = Veil()
    text = 'country:BR name:"Rosa Haas'
    shown = veil.shown(text, HIDDEN)
    assert shown == pseudonym(text)
    assert veil.meant(shown) == text


def test_a_filter_that_is_shown_can_be_typed_on() -> None:
    veil = Veil()
    shown = veil.shown("name:Rosa", HIDDEN)
    assert parse(veil.meant(f"{shown} or loss>5%")) == parse("name:Rosa or loss>5%")


def test_a_value_that_is_offered_is_that_of_the_table() -> None:
    veil = Veil()
    offered = veil.shown_value("user", "rosa haas", HIDDEN)
    assert offered == HIDDEN.person("rosa haas")
    assert veil.meant(f'user:"{offered}"') == 'user:"rosa haas"'
    assert veil.shown_value("country", "BR", HIDDEN) == "BR"
    assert veil.shown_value("user", "rosa", Formats()) == "rosa"


def test_fields_are_personal_where_their_columns_are() -> None:
    fields = {column.field: column.kind is Kind.PERSON for column in PARTICIPANT_COLUMNS if column.field}
    assert {name for name, is_person in fields.items() if is_person} == {"user", "name", "presence", "ip"}
    for name, is_person in fields.items():
        field = find_field(name)
        assert field is not None
        assert field.personal is is_person, name
