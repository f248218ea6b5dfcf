from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from dashboard import chosen, feeds, report
from data.chosen import Chosen
from data.model import Brand, Channel, EntryMode, Kind, Status, Viewer
from data.queries import reports
from data.save import save_payments
from tests.dashboard.days import NOW, SERIALS, TODAY, ZONE, ascii_like, at, payment, reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.model import Payment
    from data.store import Store

HERE = reader("en_CA")
OCTOBER = chosen.read({}, HERE, usual="last-month")
DAY = timedelta(days=1)


def row(**more: Any) -> dict[str, Any]:
    held = {"currency": "CAD", "is_test": False, "row_count": 10, "net_minor": 5_000, "payments": 8, "undone": 1}
    unknown = {"verifying": 0, "without_channel": 0, "without_client": 0, "recorded_at": NOW}
    return held | unknown | {"first_on": date(2026, 10, 1), "last_on": date(2026, 10, 31)} | more


def lines(*rows: dict[str, Any], look: chosen.Look = OCTOBER) -> list[str]:
    told = report.preview(rows, look, HERE)
    return [ascii_like(line) for line in (*report.left_out(told, look, HERE), *report.not_known(told, HERE))]


def test_the_months_come_first_and_the_last_one_is_meant_by_silence() -> None:
    assert report.spans(HERE)[:3] == ("last-month", "2026-09", "2026-08")
    assert len(report.spans(HERE)) == len(set(report.spans(HERE))) == 19
    assert (OCTOBER.period.since, OCTOBER.period.until) == (date(2026, 10, 1), date(2026, 10, 31))


def test_an_address_has_its_days_written_out_and_all_filters() -> None:
    look = chosen.read({"brand": "visa", "page": "3", "tests": "1"}, HERE, usual="last-month")
    assert report.address(look, HERE) == {"from": "2026-10-01", "to": "2026-10-31", "brand": "visa", "tests": "1"}


@pytest.mark.parametrize(
    ("rows", "language", "said"),
    [
        ([row()], "en_CA", "10 rows from Oct 1, 2026 to Oct 31, 2026: $50.00 net."),
        ([row()], "fr_CA", "10 lignes du 1er oct. 2026 au 31 oct. 2026 : 50,00 $ nets."),
        ([row(row_count=1, last_on=date(2026, 10, 1))], "en_CA", "1 row on Oct 1, 2026: $50.00 net."),
        ([], "en_CA", "No payment like this in the period."),
        ([row(is_test=True)], "en_CA", "No payment like this in the period."),
        (
            [row(), row(is_test=True, first_on=date(2026, 9, 1))],
            "en_CA",
            "10 rows from Oct 1, 2026 to Oct 31, 2026: $50.00 net.",
        ),
        ([row(), row(currency="USD", row_count=2)], "en_CA", "12 rows from Oct 1, 2026 to Oct 31, 2026: $50.00 net."),
    ],
)
def test_what_would_be_downloaded_is_said(rows: list[dict[str, Any]], language: str, said: str) -> None:
    here = reader(language)
    assert ascii_like(report.sentence(report.preview(rows, OCTOBER, here), here)) == said


def test_test_payments_are_counted_when_asked_for_and_never_in_the_net() -> None:
    with_tests = replace(OCTOBER, what=replace(OCTOBER.what, tests=True))
    told = report.preview([row(), row(is_test=True, row_count=3, net_minor=300)], with_tests, HERE)
    assert (told.rows, told.net, told.payments, told.tests) == (13, 5_000, 8, (3, 300))


def test_what_is_left_out_is_said() -> None:
    assert lines(row())[0] == "Payments by terminal only: no cash, no online payments."
    assert "Test payments are left out: 3 rows, $3.00 net." in lines(
        row(), row(is_test=True, row_count=3, net_minor=300)
    )
    asked = replace(OCTOBER, what=replace(OCTOBER.what, tests=True))
    told = "Test payments are in the file, apart from the totals: 1 row, $3.00 net."
    assert told in lines(row(), row(is_test=True, row_count=1, net_minor=300), look=asked)
    told = "In another currency, with totals of their own: 2 rows, US$7.00 net."
    assert told in lines(row(), row(currency="USD", row_count=2, net_minor=700))


def test_who_may_not_see_clients_is_told_so() -> None:
    nobody = replace(HERE, viewer=Viewer(name="x", permissions=frozenset({"export"})))
    assert "Names of people are left out: you may not see them." in report.left_out(report.Preview(), OCTOBER, nobody)


def test_what_is_not_known_is_said() -> None:
    assert lines(row()) == ["Payments by terminal only: no cash, no online payments."]
    assert lines(row(without_channel=10, without_client=10))[1:] == [
        "Channel and client are not known of any row, until an import from SmartRec tells them."
    ]
    assert lines(row(without_channel=4, without_client=10))[1:] == [
        "The channel is not known of 4 rows, until an import from SmartRec tells it.",
        "The client is not known of 10 rows, until an import from SmartRec tells it.",
    ]
    assert lines(row(verifying=2))[1] == "2 rows are being verified: they are in the file, and not in its net yet."


def covered(since: date, until: date) -> list[feeds.Feed]:
    rows = [{"connector": "handpoint", "since": at(since, 0), "until": min(at(until, 0), NOW), "read_at": NOW}]
    return feeds.of(rows, [], NOW)


@pytest.mark.parametrize(
    ("found", "params", "mark", "said"),
    [
        (
            covered(date(2026, 9, 1), TODAY + DAY), {}, report.WHOLE,
            "The period is complete: all of it was read, last on Nov 23, 2026, 2:20 p.m.",
        ),
        (
            covered(date(2026, 9, 1), TODAY + DAY), {"period": "month"}, report.RUNNING,
            ("The period is not over: everything so far was read, last on Nov 23, 2026, 2:20 p.m. A later file "
            "will hold more."),
        ),
        (
            covered(date(2026, 10, 2), TODAY + DAY), {}, report.DOUBTFUL,
            "Not all of the period was read of Handpoint: payments may be missing.",
        ),
        (
            [], {}, report.DOUBTFUL,
            "No feed of payments was ever read: nothing proves that the period is complete.",
        ),
    ],
)  # fmt: skip
def test_whether_the_period_is_complete_is_said(
    found: list[feeds.Feed], params: dict[str, str], mark: object, said: str
) -> None:
    told = report.proof(chosen.read(params, HERE, usual="last-month"), found, HERE)
    assert (told[0], ascii_like(told[1])) == (mark, said)


def noted(detail: str) -> report.Export:
    row = {"happened_at": NOW, "viewer": "local", "subject": "payment_details.xlsx", "detail": detail}
    (found,) = report.exports([row])
    return found


def test_a_download_is_read_back_from_the_journal() -> None:
    digest = "a" * 64
    found = noted(f"2026-10-01 – 2026-10-31, 1284 rows, sha256 {digest}")  # noqa: RUF001
    assert (found.suffix, found.rows, found.sha256, found.is_narrowed) == ("xlsx", 1284, digest, False)
    assert found.period == OCTOBER.period
    narrowed = noted(f"2026-10-01 – 2026-10-31, brands=('visa',), last4=4242, 7 rows, sha256 {digest}")  # noqa: RUF001
    assert (narrowed.rows, narrowed.is_narrowed) == (7, True)
    strange = noted("something else")
    assert (strange.period, strange.rows, strange.sha256) == (None, None, "")


def many() -> list[Payment]:
    """Return payments that differ in everything one can filter by."""
    first, after = at(date(2026, 10, 1), 0), at(date(2026, 11, 1), 0)
    minute = timedelta(minutes=1)
    edges = (first - minute, first, after - minute, after)
    brands, modes = list(Brand), list(EntryMode)
    made = []
    for number in range(120):
        kind = (Kind.PAYMENT, Kind.REFUND, Kind.VOID)[number % 3 if number % 7 == 0 else 0]
        made.append(
            payment(
                number,
                edges[number % 4] if number % 5 else first + timedelta(days=number % 25),
                100 * (number % 11 + 1),
                kind=kind,
                undoes=None if kind is Kind.PAYMENT else Kind.PAYMENT,
                status=list(Status)[number % 5],
                terminal_serial=SERIALS[number % 3] if number % 10 else None,
                card_brand=brands[number % len(brands)],
                entry_mode=modes[number % len(modes)],
                channel=list(Channel)[number % 5],
                last4=f"{number % 13:04d}" if number % 8 else None,
                auth_code=f"A{number % 6}x",
                client=(None, "Zoé Côté", "ZOE ROY", "Lecœur")[number % 4],
                invoice=f"F-{number % 9}",
                workstation=("Côté, 1", "COTE, 1", None)[number % 3],
                is_test=number % 17 == 0,
                currency="USD" if number % 19 == 0 else "CAD",
            )
        )  # fmt: skip
    return made


NARROWED: dict[str, tuple[dict[str, Any], Callable[[Payment], bool]]] = {
    "nothing": ({}, lambda _: True),
    "terminals": ({"terminals": SERIALS[:2]}, lambda one: one.terminal_serial in SERIALS[:2]),
    "sites": ({"sites": ("arena",)}, lambda one: one.terminal_serial == SERIALS[0]),
    "workstations": ({"workstations": ("cote, 1",)}, lambda one: one.workstation in ("Côté, 1", "COTE, 1")),
    "no workstation": ({"workstations": ("unknown",)}, lambda one: one.workstation is None),
    "no terminal": ({"terminals": ("unknown",)}, lambda one: one.terminal_serial is None),
    "no site": ({"sites": ("unknown",)}, lambda one: one.terminal_serial not in SERIALS[:2]),
    "a ligature": ({"client": "coeur"}, lambda one: one.client == "Lecœur"),
    "channels": ({"channels": ("store", "unknown")}, lambda one: one.channel in (Channel.STORE, Channel.UNKNOWN)),
    "statuses": ({"statuses": ("declined",)}, lambda one: one.status is Status.DECLINED),
    "brands": ({"brands": ("visa", "amex")}, lambda one: one.card_brand in (Brand.VISA, Brand.AMEX)),
    "entry modes": ({"entry_modes": ("chip",)}, lambda one: one.entry_mode is EntryMode.CHIP),
    "kinds": ({"kinds": ("refund", "void")}, lambda one: one.kind is not Kind.PAYMENT),
    "hour": ({"hour": "23"}, lambda one: one.occurred_at.astimezone(ZONE).hour == 23),
    "amount": ({"amount_minor": 300}, lambda one: one.amount_minor == 300),
    "last four": ({"last4": "0003"}, lambda one: one.last4 == "0003"),
    "authorisation": ({"auth_code": "a3X"}, lambda one: one.auth_code == "A3x"),
    "client": ({"client": "zoe"}, lambda one: "Zo" in (one.client or "") or "ZO" in (one.client or "")),
    "invoice": ({"invoice": "f-3"}, lambda one: one.invoice == "F-3"),
    "all at once": (
        {"terminals": SERIALS, "statuses": ("approved",), "channels": ("store",)},
        lambda one: one.terminal_serial is not None and one.status is Status.APPROVED and one.channel is Channel.STORE,
    ),
}


@pytest.mark.parametrize("name", NARROWED)
def test_the_preview_counts_what_the_saved_payments_are(store: Store, name: str) -> None:
    narrowed, takes = NARROWED[name]
    saved = many()
    save_payments(store, saved, connector="handpoint")
    with store.write("terminals") as writer:
        for serial, site in ((SERIALS[0], "arena"), (SERIALS[1], "pool")):
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, '2026-10-10', 'x', $site, 'pipeline')",
                serial=serial,
                site=site,
            )
    what = Chosen(since=date(2026, 10, 1), until=date(2026, 10, 31), **narrowed)
    rows = reports.preview(store, chosen=report.asked(what))
    inside = [one for one in saved if takes(one) and at(what.since, 0) <= one.occurred_at < at(what.until + DAY, 0)]
    assert {(row["currency"], row["is_test"]): row["row_count"] for row in rows} == _counted(inside)
    assert inside, "the case tells nothing"
    approved = [one for one in inside if one.status is Status.APPROVED]
    assert sum(row["payments"] for row in rows) == sum(one.kind is Kind.PAYMENT for one in approved)
    assert sum(row["undone"] for row in rows) == sum(one.kind is not Kind.PAYMENT for one in approved)
    assert sum(row["verifying"] for row in rows) == sum(one.status is Status.UNKNOWN for one in inside)
    assert sum(row["without_channel"] for row in rows) == sum(one.channel is Channel.UNKNOWN for one in inside)
    assert sum(row["without_client"] for row in rows) == sum(one.client is None for one in inside)


@pytest.mark.parametrize("name", NARROWED)
def test_the_rollups_announce_what_the_payments_do(store: Store, name: str) -> None:
    narrowed, _ = NARROWED[name]
    save_payments(store, many(), connector="handpoint")
    what = Chosen(since=date(2026, 10, 1), until=date(2026, 10, 31), tests=True, **narrowed)
    if what.is_of_cells:
        assert reports.added_up_by_cell(store, chosen=what) == reports.added_up(store, chosen=what)
    else:
        assert reports.preview(store, chosen=what) == reports.added_up(store, chosen=what)


def _counted(payments: list[Payment]) -> dict[tuple[str, bool], int]:
    keys = [(str(one.currency), bool(one.is_test)) for one in payments]
    return {key: keys.count(key) for key in keys}


def test_a_site_is_where_the_terminal_was_at_the_time(store: Store) -> None:
    moved = at(date(2026, 10, 15), 0)
    when = [moved - timedelta(hours=1), moved, moved + timedelta(hours=1)]
    save_payments(store, [payment(number, one, 100) for number, one in enumerate(when)], connector="handpoint")
    with store.write("terminals") as writer:
        for since, site in ((moved - timedelta(days=3), "arena"), (moved, "pool")):
            writer.run(
                "INSERT INTO ops.terminal_history VALUES ($serial, $since, 'x', $site, 'pipeline')",
                serial=SERIALS[0],
                since=since,
                site=site,
            )
    for site, count in (("arena", 1), ("pool", 2)):
        what = Chosen(since=date(2026, 10, 1), until=date(2026, 10, 31), sites=(site,))
        assert [row["row_count"] for row in reports.preview(store, chosen=report.asked(what))] == [count]
