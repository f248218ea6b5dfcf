"""Lists whose rows lead somewhere: a line a row on a desk, a card a row on a phone.

The first cell of a row is a link that opens its page in place; a table of Streamlit's can only open another tab.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal

import streamlit as st
from msgspec import Struct

from dashboard import pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.reader import Reader

_BREAK = "  \n"
Side = Literal["left", "right"]
ACT = 1.1


class Column(Struct, frozen=True):
    """A column: what stands above it, its share of the width, its side; on a phone a figure stands at the right."""

    header: str
    share: float = 1.0
    side: Side = "left"
    is_figure: bool = False


class Row(Struct, frozen=True):
    """A row: its cells in Markdown, and the address of the page its first cell opens; none when it leads nowhere.

    `act` draws, at its end, what can be done with it; `below` what is being done with it, beneath. `leads` are the
    other cells that open a page: place → page and address.
    """

    cells: tuple[str, ...]
    page: str = ""
    params: Mapping[str, str] = {}
    act: Callable[[], object] | None = None
    below: Callable[[], object] | None = None
    leads: Mapping[int, tuple[str, Mapping[str, str]]] = {}


def show(columns: Sequence[Column], rows: Sequence[Row], here: Reader) -> None:
    """Show a list."""
    if here.is_phone:
        with st.container(gap="xsmall"):
            for row in rows:
                _card(columns, row, here)
        return
    if any(row.act for row in rows):
        columns = [*columns, Column("", ACT)]
    with st.container(gap=None):
        _head(columns)
        for row in rows:
            _line(columns, row, here)


def _head(columns: Sequence[Column]) -> None:
    shares = [column.share for column in columns]
    for number, place in enumerate(st.columns(shares, vertical_alignment="bottom")):
        # A link stands a little to the right of where a text would.
        space = "\u2002" if number == 0 else ""
        place.caption(f"{space}{columns[number].header}", text_alignment=columns[number].side)


def _line(columns: Sequence[Column], row: Row, here: Reader) -> None:
    places = st.columns([column.share for column in columns], vertical_alignment="center")
    with places[0]:
        _first(row, here)
    for number, (place, column, cell) in list(enumerate(zip(places, columns, row.cells, strict=False)))[1:]:
        if cell and number in row.leads:
            with place.container(horizontal_alignment=column.side):
                _lead(row, number, here)
        else:
            place.markdown(_small(cell), text_alignment=column.side)
    if row.act:
        with places[-1]:
            row.act()
    if row.below:
        row.below()


def _small(cell: str) -> str:
    """Write a cell as small as the link in the first, line by line."""
    return _BREAK.join(f":small[{line}]" for line in cell.split(_BREAK)) if cell else ""


def _card(columns: Sequence[Column], row: Row, here: Reader) -> None:
    cells = [(*pair, number) for number, pair in enumerate(zip(columns, row.cells, strict=True))]
    still = [(column, cell) for column, cell, number in cells if number not in row.leads]
    figures = [cell for column, cell in still if column.is_figure]
    rest = [cell for column, cell in still[1:] if cell and not column.is_figure]
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            with st.container(width="content"):
                _first(row, here)
            st.markdown(" ".join(f"**{figure}**" for figure in figures), width="content")
        if rest:
            st.markdown(f":small[{' · '.join(rest)}]")
        for number in (number for number in sorted(row.leads) if row.cells[number]):
            _lead(row, number, here)
        if row.act:
            row.act()
        if row.below:
            row.below()


def _lead(row: Row, number: int, here: Reader) -> None:
    page, params = row.leads[number]
    pages.link(here, page, row.cells[number], params)


def _first(row: Row, here: Reader) -> None:
    if row.page:
        pages.link(here, row.page, row.cells[0], row.params)
    else:
        st.markdown(row.cells[0])
