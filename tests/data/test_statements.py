from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from data.imports import keep, undo
from data.model import LOCAL_VIEWER
from data.names import forget
from data.queries import statements
from data.statement_line import LineKind, StatementLine
from data.statements import wording
from tests.data.files import DAY, EVENING, a_file
from tests.data.makers import fresh_store

if TYPE_CHECKING:
    from data.imports import Given
    from data.store import Store

NEXT = DAY + timedelta(days=1)


def a_line(key: str = "row:a", **changes: Any) -> StatementLine:
    given: dict[str, Any] = {
        "key": key,
        "line": 2,
        "booked_on": DAY,
        "amount_minor": 97225,
        "currency": "CAD",
        "kind": LineKind.PAYOUT,
        "description": "Dépôt direct /PAYSAFE",
    }
    return StatementLine(**(given | changes))


def a_statement(*lines: StatementLine, **changes: Any) -> Given:
    usual: dict[str, Any] = {
        "family": "bank", "report": "banque", "title": "Banque", "counts": False, "file_name": "banque.csv",
        "lines": lines, "sha256": repr(sorted(line.key for line in lines)),
    }  # fmt: skip
    return a_file(**(usual | changes))


def standing(store: Store) -> list[tuple[str, int]]:
    found = statements.page(store, since=date(2026, 1, 1), until=date(2026, 12, 31), size=100, skip=0)
    return sorted((row["line_key"], row["amount_minor"]) for row in found)


def later(hours: int = 1) -> datetime:
    return EVENING + timedelta(hours=hours)


def test_lines_are_kept_once_however_often_a_file_is_imported(store: Store) -> None:
    given = a_statement(a_line(), a_line("row:b", amount_minor=-500, kind=LineKind.FEE))
    assert keep(store, given, "Lise").new == 2
    assert keep(store, given, "Lise").unchanged == 2
    assert standing(store) == [("row:a", 97225), ("row:b", -500)]
    assert store.rows("SELECT count(*)::INT AS n FROM facts.payments") == [{"n": 0}]


def test_a_later_export_of_the_day_decides_of_lines_without_an_id(store: Store) -> None:
    keep(store, a_statement(a_line(), a_line("row:b")), "Lise")
    saved = keep(store, a_statement(a_line(), a_line("row:c"), made_at=later()), "Lise")
    assert (saved.new, saved.changed) == (1, 0)
    assert standing(store) == [("row:a", 97225), ("row:c", 97225)]


def test_a_later_export_updates_a_line_by_its_id_and_keeps_those_it_lacks(store: Store) -> None:
    keep(store, a_statement(a_line("id:1/fees"), a_line("id:2/fees")), "Lise")
    saved = keep(store, a_statement(a_line("id:1/fees", amount_minor=100), made_at=later()), "Lise")
    assert (saved.new, saved.changed) == (0, 1)
    assert standing(store) == [("id:1/fees", 100), ("id:2/fees", 97225)]


def test_an_earlier_export_that_comes_later_changes_nothing(store: Store) -> None:
    keep(store, a_statement(a_line("id:1/fees", amount_minor=100), a_line("row:a"), made_at=later()), "Lise")
    keep(store, a_statement(a_line("id:1/fees"), a_line("row:b")), "Lise")
    assert standing(store) == [("id:1/fees", 100), ("row:a", 97225)]


def test_undoing_brings_back_what_stood_before(store: Store) -> None:
    keep(store, a_statement(a_line(), a_line("id:1/fees")), "Lise")
    before = standing(store)
    given = a_statement(a_line("row:b"), a_line("id:1/fees", amount_minor=1), made_at=later())
    keep(store, given, "Lise")
    assert undo(store, given.import_id, "Lise") is not None
    assert standing(store) == before
    assert keep(store, given, "Lise").changed == 1
    assert standing(store) == [("id:1/fees", 1), ("row:b", 97225)]


def test_whatever_the_sequence_of_files_the_lines_end_the_same() -> None:
    files = (
        a_statement(a_line(), a_line("row:n", booked_on=NEXT), until=NEXT, sha256="1"),
        a_statement(a_line(), a_line("row:b"), a_line("id:1/fees"), made_at=later(), sha256="2"),
        a_statement(a_line("row:m", booked_on=NEXT), since=NEXT, until=NEXT, made_at=later(2), sha256="3"),
    )
    ends = []
    for sequence in permutations(files):
        with fresh_store() as store:
            for given in sequence:
                keep(store, given, "Lise")
            ends.append(standing(store))
    assert all(end == ends[0] for end in ends)
    assert [key for key, _ in ends[0]] == ["id:1/fees", "row:a", "row:b", "row:m"]


def test_accounts_stand_apart(store: Store) -> None:
    keep(store, a_statement(a_line()), "Lise")
    keep(store, a_statement(a_line(), report="caisse", title="Caisse", made_at=later()), "Lise")
    assert standing(store) == [("row:a", 97225)] * 2
    assert [row["title"] for row in statements.accounts(store)] == ["Banque", "Caisse"]


def test_what_an_import_would_do_is_told_before(store: Store) -> None:
    keep(store, a_statement(a_line(), a_line("row:b"), a_line("id:1/fees"), a_line("id:2/fees")), "Lise")
    lines = [a_line(), a_line("row:c"), a_line("id:1/fees", amount_minor=1)]
    found = statements.compared(
        store,
        report="banque",
        sha256="another",
        made_at=later(),
        since=DAY,
        until=DAY,
        keys=[one.key for one in lines],
        wordings=list(map(wording, lines)),
    )
    assert found == {"new_count": 1, "changed_count": 1, "same_count": 1, "gone_count": 1, "absent_count": 1}


@pytest.mark.parametrize(
    ("narrowed", "keys"),
    [
        ({"kind": "fee"}, ["row:fee"]),
        ({"text": "paysafe"}, ["row:payout"]),
        ({"text": "épargne"}, ["row:other"]),
        ({"text": "R-77"}, ["row:fee"]),
        ({"amount_minor": 500}, ["row:fee"]),
        ({"report": "autre"}, []),
        ({"since": NEXT}, ["row:other"]),
    ],
)
def test_lines_are_found(store: Store, narrowed: dict[str, Any], keys: list[str]) -> None:
    lines = (
        a_line("row:payout", booked_at=time(9, 30)),
        a_line("row:fee", amount_minor=-500, kind=LineKind.FEE, description="Frais", reference="R-77"),
        a_line("row:other", booked_on=NEXT, kind=LineKind.OTHER, description="Virement ÉPARGNE"),
    )
    keep(store, a_statement(*lines, until=NEXT), "Lise")
    asked = {"since": DAY, "until": NEXT, **narrowed}
    found = statements.page(store, **asked, size=10, skip=0)
    assert [row["line_key"] for row in found] == keys
    assert sum(row["count"] for row in statements.totals(store, **asked)) == len(keys)


def test_sums_are_those_of_the_lines(store: Store) -> None:
    lines = [a_line(f"row:{n}", amount_minor=n * 7 - 30, kind=list(LineKind)[n % 3]) for n in range(20)]
    keep(store, a_statement(*lines), "Lise")
    told = {row["kind"]: (row["count"], row["amount_minor"]) for row in statements.totals(store, since=DAY, until=DAY)}
    for kind in list(LineKind)[:3]:
        own = [line.amount_minor for line in lines if line.kind is kind]
        assert told[kind] == (len(own), sum(own))


def test_a_person_who_asks_is_forgotten_and_stays_forgotten(store: Store) -> None:
    given = a_statement(a_line(description="Virement Interac /Louise Tremblay"), a_line("row:b"))
    keep(store, given, "Lise")
    forget(store, name="louise tremblay", viewer=LOCAL_VIEWER)
    keep(store, a_statement(a_line(description="Virement Interac /LOUISE TREMBLAY"), made_at=later(), sha256="2"), "Li")
    told = {row["description"] for row in store.rows("SELECT description FROM facts.statement_lines")}
    assert told == {None, "Dépôt direct /PAYSAFE"}
