"""Whatever a file holds, no line is lost, told twice or counted twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from data.model import Kind
from tests.connectors.files.books import read, row

if TYPE_CHECKING:
    from connectors.files.book import Cell

IDS = st.sampled_from([None, "A", "B", "4111111111111111"])
AMOUNTS = st.sampled_from(["1,00 $", "2,50", "-1,00", "(3,00)", 4, 0, "douze", None, "1,234"])
DATES = st.sampled_from(["2026-10-30", "2026-10-31 09:00", None, "hier", "03/04/2026"])
KINDS = st.sampled_from(["Paiement", "Remboursement", "Annulation", None, "Crédit"])
ROWS = st.lists(
    st.builds(
        row,
        remote_id=IDS,
        receipt=IDS,
        amount=AMOUNTS,
        date=DATES,
        kind=KINDS,
        client=st.sampled_from(["Ève", "Total"]),
    ),
    max_size=12,
)
CENTS = {"1,00 $": 100, "2,50": 250, "-1,00": 100, "(3,00)": 300, 4: 400, 0: 0}


@given(ROWS)
def test_every_line_is_in_one_record_or_shown_or_counted_as_no_money(rows: list[list[Cell]]) -> None:
    said = read(*rows)
    told = Counter(line for one in said.records for line in one.lines) + Counter(one.line for one in said.unread)
    assert max(told.values(), default=1) == 1
    assert len(told) + said.skipped == len(rows)
    keys = [one.key for one in said.records]
    assert len(set(keys)) == len(keys)


@given(ROWS)
def test_a_record_is_the_sum_of_its_lines(rows: list[list[Cell]]) -> None:
    for one in read(*rows).records:
        lines = [rows[line - 2] for line in one.lines]
        assert one.amount_minor == sum(CENTS[line[4]] for line in lines) > 0
        assert (one.kind is Kind.PAYMENT) == all(
            line[2] in {"Paiement", None} and line[4] not in {"-1,00", "(3,00)"} for line in lines
        )
