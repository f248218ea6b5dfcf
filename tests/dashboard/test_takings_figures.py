"""Whatever the filters, the page shows what counting the saved payments one by one gives."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dashboard import taken, taken_words
from data.locale.format import percent
from data.words import word
from tests.dashboard import days, years

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk

SEED = random.randrange(10**6)
HERE = days.reader()
COLUMNS = {True: 5, False: 6}
VALUES: Mapping[str, tuple[str, ...]] = {
    "terminal": (*days.SERIALS, "1851299999", "unknown"),
    "site": ("arena", "pool", "unknown"),
    "channel": ("store", "billing", "unknown"),
    "brand": ("visa", "interac", "mastercard", "unknown"),
    "reading": ("chip", "contactless", "unknown"),
}
NAMES = {
    "terminal": {**dict(zip(days.SERIALS, days.ALIASES, strict=True)), "unknown": "Terminal inconnu"},
    "site": {**years.SITES, "unknown": "Site inconnu"},
    "workstation": {"unknown": "Poste de travail inconnu"},
}
REGISTRIES = {"channel": "channel", "brand": "card_brand", "reading": "entry_mode"}


def asked(number: int) -> dict[str, str]:
    """Return the address of a random look."""
    some = random.Random(SEED + number)
    until = days.TODAY - timedelta(days=some.choice((0, 0, some.randrange(200))))
    params = {"from": str(until - timedelta(days=some.choice((0, 6, 13, 29, some.randrange(220))))), "to": str(until)}
    for name in some.sample(list(VALUES), some.randrange(4)):
        params[name] = ",".join(some.sample(VALUES[name], some.randrange(1, len(VALUES[name]))))
    given = {
        "tests": some.choice(("", "1")),
        "by": some.choice(taken.BY),
        "against": some.choice(("before", "last-year", "none")),
        "sort": some.choice(taken.SORTS),
    }
    return params | {name: value for name, value in given.items() if value}


def compared(since: date, until: date, against: str) -> tuple[date, date]:
    """Return the period compared with, reckoned anew."""
    length = (until - since).days + 1
    if against == "before":
        is_month = since.day == 1 and (until + timedelta(days=1)).day == 1 and length <= 31
        first = (since - timedelta(days=1)).replace(day=1) if is_month else since - timedelta(days=length)
        return first, since - timedelta(days=1)
    if length < 28:
        return since - timedelta(days=364), until - timedelta(days=364)
    return since.replace(year=since.year - 1), until.replace(year=until.year - 1)


def name(key: str, by: str) -> str:
    if by == "day":
        return taken_words.part(key, by, {}, HERE)
    return word(REGISTRIES[by], key, "fr_CA") if by in REGISTRIES else NAMES[by].get(key, key)


def texts(block: Any) -> str:
    """Return what stands in a cell, a text or a link."""
    return days.ascii_like(" ".join(str(getattr(element, "value", "")) for element in block.children.values()))


def table(page: AppTest, width: int) -> list[list[str]]:
    """Return the rows of every page of the list, the total last."""
    found: list[list[str]] = []
    for number in range(page.pagination[0].num_pages if page.pagination else 1):
        if number:
            page.pagination[0].set_value(number + 1).run()
        cells = [texts(column) for column in page.columns]
        rows = [cells[start : start + width] for start in range(0, len(cells), width)]
        found = [*found[:-1], *rows[1:]]
    return found


@pytest.mark.parametrize("number", range(12))
def test_the_page_shows_what_the_payments_add_up_to(desk: Desk, browse: Callable[..., AppTest], number: int) -> None:
    years.fill(desk.store, SEED)
    params = asked(number)
    page = browse("takings", params=params)
    told = f"seed {SEED}, {params}"
    assert not page.exception, told
    since, until = date.fromisoformat(params["from"]), date.fromisoformat(params["to"])
    filters: dict[str, Any] = {key: set(params[key].split(",")) for key in VALUES if key in params}
    filters["tests"] = "tests" in params
    rows = desk.store.rows("SELECT * FROM facts.payments")
    ours = years.chosen(rows, since, until, 24, filters)
    figures = years.counted(ours)
    if not figures[1] and not figures[3]:
        assert not page.metric, told
        return
    before = None
    if params["against"] != "none":
        first, last = compared(since, until, params["against"])
        if first >= years.FIRST:
            before = years.chosen(rows, first, last, 14 if until == days.TODAY else 24, filters)
    shown = [days.ascii_like(figure.value) for figure in page.metric]
    assert shown == [days.ascii_like(text) for text in written(figures)], told
    if before is None:
        assert [figure.delta for figure in page.metric] == [""] * 4, told
    else:
        gaps = [ours - theirs for ours, theirs in zip(figures, years.counted(before), strict=True)]
        assert [days.ascii_like(figure.delta) for figure in page.metric] == [
            days.ascii_like(text) for text in signed(gaps)
        ], told
    assert sorted(found_rows(page, params["by"], before)) == sorted(expected_rows(ours, before, params)), told


def written(figures: tuple[int, int, int, int]) -> list[str]:
    net, payments, average, back = figures
    return [HERE.money(net), HERE.number(payments), HERE.money(average), HERE.money(back)]


def signed(gaps: list[int]) -> list[str]:
    texts = [HERE.money(gaps[0], sign=True), HERE.number(gaps[1]), *(HERE.money(gap, sign=True) for gap in gaps[2:])]
    texts[1] = f"+{texts[1]}" if gaps[1] > 0 else texts[1]
    return [text if gap else "0" for text, gap in zip(texts, gaps, strict=True)]


def found_rows(page: AppTest, by: str, before: list[years.Row] | None) -> list[list[str]]:
    width = COLUMNS[by == "day"] + (by != "day" and before is not None)
    return [[cell.strip("* ") for cell in row] for row in table(page, width)]


def expected_rows(ours: list[years.Row], before: list[years.Row] | None, params: Mapping[str, str]) -> list[list[str]]:
    by, part = params["by"], years.PARTS[params["by"]]
    since = date.fromisoformat(params["from"])
    keys = {part(row) for row in (*ours, *(before or ()))}
    if by == "day":
        length = (date.fromisoformat(params["to"]) - since).days + 1
        keys = {str(since + timedelta(days=ahead)) for ahead in range(length)}
    groups = {
        key: ([row for row in ours if part(row) == key], [row for row in before or () if part(row) == key])
        for key in keys
    }
    whole = years.counted(ours)[0]
    rows = []
    for key, (mine, theirs) in [*groups.items(), (None, [ours, before or []])]:
        net, payments, average, back = years.counted(mine)
        title = "Total" if key is None else name(key, by)
        title += " · jusqu'ici" if key == str(days.TODAY) else ""
        share = f"{percent(net / whole, 'fr_CA')} du net" if whole > 0 and net >= 0 else ""
        cells = [title, HERE.money(net), *([] if by == "day" else [share]), HERE.number(payments)]
        undone = any(row["kind"] != "payment" and row["status"] == "approved" for row in mine)
        cells += [HERE.money(average) if payments else "", HERE.money(back) if undone else ""]
        cells += [HERE.money(years.counted(theirs)[0])] if by != "day" and before is not None else []
        rows.append([days.ascii_like(cell) for cell in cells])
    return rows


def test_the_seed_makes_every_kind_of_row(desk: Desk) -> None:
    years.fill(desk.store, SEED)
    rows = desk.store.rows("SELECT * FROM facts.payments")
    assert {years.site_of(row) for row in rows} == {"arena", "pool", "unknown"}
    moved = [
        row
        for row in rows
        if row["terminal_serial"] == days.SERIALS[1] and row["business_date"] == years.MOVED_AT.date()
    ]
    assert {years.site_of(row) for row in moved} == {"arena", "pool"}
