"""The filter language: text to tree to predicate.

`parse` and `to_text` go between text and tree, `matches` judges a record, `needs` says what judging takes, and
`completion` helps typing. What a vendor can evaluate itself is compiled in that vendor's provider.
"""

from tui.query.complete import Candidate, Completion, completion
from tui.query.fields import FIELDS, Field, FieldType, Record, find_field
from tui.query.match import Truth, Unknown, matches, needs, needs_all_rows, needs_depth, predicate
from tui.query.parser import parse
from tui.query.printer import to_text
from tui.query.times import Clock, Moment, parse_time
from tui.query.tree import And, Compare, Node, Not, Op, Or, Value, Word, all_of, conjuncts, leaves

__all__ = [
    "FIELDS",
    "And",
    "Candidate",
    "Clock",
    "Compare",
    "Completion",
    "Field",
    "FieldType",
    "Moment",
    "Node",
    "Not",
    "Op",
    "Or",
    "Record",
    "Truth",
    "Unknown",
    "Value",
    "Word",
    "all_of",
    "completion",
    "conjuncts",
    "find_field",
    "leaves",
    "matches",
    "needs",
    "needs_all_rows",
    "needs_depth",
    "parse",
    "parse_time",
    "predicate",
    "to_text",
]
