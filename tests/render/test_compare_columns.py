"""A comparison as text: who fared worse in what, and nothing where one has none."""

from tests.triage.triage_people import evidence, received, sent
from tui.render.compare_columns import COMPARE_COLUMNS, compare_sentence, pair_document
from tui.render.format import Formats
from tui.triage.compare import compare


def test_each_metric_of_both_stands_beside_each_other() -> None:
    both = compare(evidence("ann", sent(12.0), received("zoe")), evidence("bob", sent(1.0)))
    own = [pair for pair in both.pairs if pair.direction == "sent"]
    shown = {(column.key, pair.metric): column.text(pair, Formats()) for pair in own for column in COMPARE_COLUMNS}
    assert [shown[key, "loss"] for key in ("what", "a", "b", "worse", "factor")] == ["audio sent", "12", "1", "A", "12"]
    assert shown["worse", "jitter"] == Formats().absent
    alone = next(pair_document(pair) for pair in both.pairs if pair.direction == "received")
    assert alone["a"] is not None
    assert alone["b"] is None
    assert (
        compare_sentence(both, "Ann", "Bob")
        == f"Of {len(both.pairs)} metrics, 1 were worse for A (Ann) and 0 for B (Bob)."
    )
