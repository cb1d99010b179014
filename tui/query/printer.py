"""Tree to filter text, such that parsing it gives the same tree."""

from __future__ import annotations

import re
from datetime import datetime

from tui.query.fields import find_field
from tui.query.lexer import FIELD
from tui.query.times import time_text
from tui.query.tree import And, Compare, Node, Not, Op, Or, Word
from tui.query.units import quantity_text

_PLAIN_VALUE = re.compile(r'[^\s()"~<>=][^\s()]*')
_PLAIN_WORD = re.compile(r'[^\s()"!<>=][^\s()]*')
_TAKEN = ("and", "or", "not", "&&", "||", "&", "|")


def to_text(node: Node | None) -> str:
    """Return the filter as text; "" for no filter. Times are written in UTC, numbers with their unit."""
    match node:
        case None:
            return ""
        case Word(text):
            plain = _PLAIN_WORD.fullmatch(text) and text.lower() not in _TAKEN and not FIELD.match(text)
            return text if plain else _quoted(text)
        case Compare(field, op, value):
            return f"{field}{op}{_value_text(field, op, value)}"
        case Not(inner):
            return f"!{_grouped(inner, And, Or)}"
        case And(nodes):
            return " ".join(_grouped(child, And, Or) for child in nodes)
        case Or(nodes):
            return " or ".join(_grouped(child, Or) for child in nodes)


def _grouped(node: Node, *kinds: type[And | Or]) -> str:
    return f"({to_text(node)})" if isinstance(node, kinds) else to_text(node)


def _value_text(name: str, op: Op, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, float | int):
        field = find_field(name)
        return quantity_text(value, field.unit if field else "")
    text = str(value)
    return text if _PLAIN_VALUE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
