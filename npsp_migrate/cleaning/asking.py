"""What a column does not tell as a whole: one question per column, with what to write in the mapping."""

from collections.abc import Iterator, Mapping

from npsp_migrate.cleaning.reading import CleanedColumn, Outcome
from npsp_migrate.model.columns import ColumnType, DateOrder, DecimalMark, NameOrder
from npsp_migrate.model.issue import Words, words

# The reasons of a cell that one line of the mapping would decide, and the code of the question.
_QUESTIONS: Mapping[ColumnType, tuple[str, frozenset[str]]] = {
    ColumnType.DATE: ("date-column-asks", frozenset({"date-ambiguous", "date-order-mixed"})),
    ColumnType.AMOUNT: ("amount-column-asks", frozenset({"amount-ambiguous"})),
    ColumnType.INTEGER: ("amount-column-asks", frozenset({"amount-ambiguous"})),
    ColumnType.PERSON_NAME: ("name-column-asks", frozenset({"name-open"})),
}
FEWEST = 2  # a lone cell is told as such


def questions_of(column: CleanedColumn) -> Iterator[Words]:
    """At most one, where the mapping has not said it already."""
    spec = column.spec
    code, reasons = _QUESTIONS.get(spec.type, ("", frozenset()))
    told = (
        spec.dates is not DateOrder.AUTO or spec.decimal is not DecimalMark.AUTO or spec.names is not NameOrder.AUTO
    )
    if not code or told:
        return
    asks = [
        reading.outcome is Outcome.AMBIGUOUS and reading.reason is not None and reading.reason.code in reasons
        for reading in column.readings
    ]
    open_rows = sum(asks[position] for position in column.positions.tolist()) if any(asks) else 0
    if open_rows >= FEWEST:
        yield words(code, column=spec.header, count=f"{open_rows:,}")
