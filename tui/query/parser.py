"""Filter text to tree.

    filter     = any
    any        = all { "or" all }
    all        = unary { [ "and" ] unary }
    unary      = "!" unary | "(" any ")" | comparison | word
    comparison = FIELD OPERATOR VALUE          user:alice  name:~smith  duration>10m  !role:host
    word       = TEXT | '"' TEXT '"'           TEXT does not begin with an operator: loss > 5 is an error

A time without an operator but `:` means within it: `joined:14:05` is that minute, `started:2026-11-20` that day.
With other operators a day or a minute stands for its first instant.
"""

from __future__ import annotations

from collections.abc import Callable

from tui.errors import FilterError
from tui.query.fields import Field, FieldType, Record, find_field, near, near_value
from tui.query.lexer import Kind, Token, tokens
from tui.query.times import Clock, parse_time
from tui.query.tree import And, Compare, Node, Not, Op, Or, Value, Word
from tui.query.units import parse_quantity

_OPS = {
    ":": Op.IS, "=": Op.IS, "==": Op.IS, ":~": Op.CONTAINS, "~": Op.CONTAINS,
    ">": Op.ABOVE, ":>": Op.ABOVE, ">=": Op.AT_LEAST, ":>=": Op.AT_LEAST,
    "<": Op.BELOW, ":<": Op.BELOW, "<=": Op.AT_MOST, ":<=": Op.AT_MOST,
}  # fmt: skip
_ALLOWED = {
    FieldType.TEXT: {Op.IS, Op.CONTAINS},
    FieldType.VERSION: set(Op),
    FieldType.NUMBER: set(Op) - {Op.CONTAINS},
    FieldType.DURATION: set(Op) - {Op.CONTAINS},
    FieldType.TIME: set(Op) - {Op.CONTAINS},
    FieldType.YES_NO: {Op.IS},
}
_YES, _NO = ("yes", "y", "true", "on", "1"), ("no", "n", "false", "off", "0")
_MEANT = {"not": "!", "&&": "and", "||": "or", "&": "and", "|": "or"}
_DEEPEST = 100


def parse(text: str, *, record: Record | None = None, clock: Clock | None = None) -> Node | None:
    """Parse filter text; None where it is blank.

    Args:
        text: what the user typed.
        record: what will be filtered; a field that such records cannot have is an error. None takes every field.
        clock: what times are resolved against; the machine's own by default.

    Raises:
        FilterError: with the position of the fault, always inside the text, and a hint.
    """
    return _Parser(text, record, clock or Clock.system()).filter()


class _Parser:
    def __init__(self, text: str, record: Record | None, clock: Clock) -> None:
        self._text = text
        self._record = record
        self._clock = clock
        self._tokens = list(tokens(text))
        self._next = 0
        self._depth = 0

    def filter(self) -> Node | None:
        if self._peek.kind is Kind.END:
            return None
        node = self._any()
        if self._peek.kind is Kind.CLOSE:
            raise self._fault("this parenthesis was never opened", self._peek.at)
        return node

    @property
    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _any(self) -> Node:
        nodes = [self._all()]
        while self._peek.kind is Kind.OR:
            nodes.append(self._operand(self._take(), self._all))
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _all(self) -> Node:
        nodes = [self._unary()]
        while self._peek.kind not in (Kind.OR, Kind.CLOSE, Kind.END):
            nodes.append(self._operand(self._take(), self._unary) if self._peek.kind is Kind.AND else self._unary())
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _operand(self, joiner: Token, read: Callable[[], Node]) -> Node:
        if self._peek.kind in (Kind.END, Kind.CLOSE):
            word = joiner.kind.value
            raise self._fault(f"“{word}” has nothing behind it", joiner.at, f'Write "{word}" to search for the word')
        return read()

    def _unary(self) -> Node:
        token = self._take()
        if token.kind in (Kind.NOT, Kind.OPEN):
            self._depth += 1
            if self._depth > _DEEPEST:
                raise self._fault("this is nested too deeply", token.at)
            node = self._negated(token) if token.kind is Kind.NOT else self._group(token)
            self._depth -= 1
            return node
        if token.kind is Kind.WORD:
            return self._word(token)
        if token.kind is Kind.FIELD:
            return self._comparison(token)
        if token.kind is Kind.CLOSE:
            raise self._fault("nothing stands before this parenthesis", token.at)
        raise self._fault(
            f"“{token.kind.value}” has nothing before it",
            token.at,
            f'Write "{token.kind.value}" to search for the word',
        )

    def _negated(self, token: Token) -> Node:
        if self._peek.kind in (Kind.END, Kind.CLOSE, Kind.AND, Kind.OR):
            raise self._fault("“!” has nothing behind it", token.at, "Write !role:host")
        return Not(self._unary())

    def _group(self, token: Token) -> Node:
        if self._peek.kind is Kind.END:
            raise self._fault("this parenthesis is not closed", token.at)
        node = self._any()
        if self._peek.kind is not Kind.CLOSE:
            raise self._fault("this parenthesis is not closed", token.at)
        self._take()
        return node

    def _word(self, token: Token) -> Node:
        if not token.quoted and token.text[0] in "<>=":
            raise self._fault(
                f"“{token.text}” has no field right before it",
                token.at,
                f'Write it without blanks, like duration>10m, or "{token.text}" to search for it',
            )
        if not token.quoted and (meant := _MEANT.get(token.text.lower())):
            raise self._fault(
                f"“{token.text}” is not an operator", token.at, f'Write {meant}, or "{token.text}" to search for it'
            )
        return Word(token.text, token.at, token.end)

    def _comparison(self, token: Token) -> Node:
        field = self._field(token)
        if token.value is None:
            raise self._fault(f"“{token.text}” has no value", token.value_at - 1, f"Write {field.examples[0]}")
        if token.op == "!=":
            return Not(self._compared(field, Op.IS, token.value, token))
        return self._compared(field, _OPS[token.op], token.value, token)

    def _field(self, token: Token) -> Field:
        field = find_field(token.text)
        if field is not None and (self._record is None or field.applies_to(self._record)):
            return field
        if field is not None and self._record is not None:
            raise self._elsewhere(field, token)
        meant = near(token.text, self._record)
        quoted = f'write "{self._text[token.at : token.end]}" to search for the text'
        hint = f"Did you mean {meant}? Else {quoted}" if meant and field is None else quoted[0].upper() + quoted[1:]
        what = (
            f"a {self._record.value} has no field “{token.text}”"
            if self._record
            else f"there is no field “{token.text}”"
        )
        raise self._fault(what, token.at, hint)

    def _elsewhere(self, field: Field, token: Token) -> FilterError:
        """Return that records of another kind have the field."""
        where = "inside a session" if self._record is Record.SESSION else "in the list of sessions"
        quoted = f'"{self._text[token.at : token.end]}"'
        return self._fault(f"“{token.text}” works {where}", token.at, f"Write {quoted} to search for the text")

    def _compared(self, field: Field, op: Op, written: str, token: Token) -> Node:
        if op not in _ALLOWED[field.type]:
            op_at = token.at + len(token.text)
            raise self._fault(
                f"“{field.name}” cannot be compared with “{token.op}”", op_at, f"Write {field.examples[0]}"
            )
        if op is Op.IS and field.is_closed(self._record):
            self._check_value(field, written, token)
        try:
            if field.type is FieldType.TIME:
                return self._time(field, op, written, token)
            return Compare(field.name, op, _value(field, written), token.at, token.end)
        except ValueError as fault:
            raise self._fault(str(fault), token.value_at, f"Write {field.examples[0]}") from fault

    def _check_value(self, field: Field, written: str, token: Token) -> None:
        """Refuse what a field never says; wildcards and "" (what is absent) are left to the matching."""
        if not written or "*" in written or "?" in written:
            return
        if any(written.casefold() == value.casefold() for value in field.values):
            return
        *others, last = field.values
        known = f"{', '.join(others)} or {last}"
        meant = near_value(field, written)
        hint = f"Did you mean {meant}? It is one of {known}" if meant else f"It is one of {known}"
        raise self._fault(f"no {field.name} is called “{written}”", token.value_at, hint)

    def _time(self, field: Field, op: Op, written: str, token: Token) -> Node:
        moment = parse_time(written, self._clock)
        if op is not Op.IS:
            return Compare(field.name, op, moment.at, token.at, token.end)
        return And(
            (
                Compare(field.name, Op.AT_LEAST, moment.at, token.at, token.end),
                Compare(field.name, Op.BELOW, moment.until, token.at, token.end),
            )
        )

    def _fault(self, message: str, position: int, hint: str = "") -> FilterError:
        return FilterError(message, text=self._text, position=position, hint=hint)


def _value(field: Field, written: str) -> Value:
    if field.type in (FieldType.NUMBER, FieldType.DURATION):
        return parse_quantity(written, field.unit)
    if field.type is FieldType.YES_NO:
        if written.lower() in _YES:
            return True
        if written.lower() in _NO:
            return False
        raise ValueError(f"“{written}” is neither yes nor no")
    return written
