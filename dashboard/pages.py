"""The pages: what each is called, where it stands, and what its viewer must be allowed to see."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
from msgspec import Struct

from data.locale import N_

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader

VIEWS = Path(__file__).parent / "views"


class Page(Struct, frozen=True):
    """A page of the desk. `name` is its file's; an unlisted one is reached from another page, never from the menu."""

    name: str
    title: str
    icon: str
    path: str
    permission: str = "see_payments"
    is_listed: bool = True

    @property
    def file(self) -> str:
        """Its script, as Streamlit's links name it."""
        return f"views/{self.name}.py"


PAGES: tuple[Page, ...] = (
    Page("today", N_("Today"), ":material/today:", ""),
    Page("takings", N_("Takings"), ":material/bar_chart:", "takings"),
    Page("payments", N_("Payments"), ":material/receipt_long:", "payments"),
    Page("payment", N_("One payment"), ":material/receipt:", "payment", is_listed=False),
    Page("double", N_("Charged twice?"), ":material/content_copy:", "double-charge", is_listed=False),
    Page("terminals", N_("Terminals"), ":material/contactless:", "terminals", "see_terminals"),
    Page("terminal", N_("One terminal"), ":material/contactless:", "terminal", "see_terminals", is_listed=False),
    Page("workstations", N_("Workstations"), ":material/point_of_sale:", "workstations", "see_terminals"),
    Page("statements", N_("Bank statements"), ":material/account_balance:", "statements", "see_clients"),
    Page("reports", N_("Reports"), ":material/table_view:", "reports", "export"),
    Page("imports", N_("Import"), ":material/upload_file:", "import", "import"),
    Page("imported", N_("One import"), ":material/upload_file:", "one-import", "import", is_listed=False),
    Page("matching", N_("To match"), ":material/join_inner:", "matching", "import", is_listed=False),
    Page("data_update", N_("Data update"), ":material/sync:", "data-update", "see_terminals"),
    Page("finding", N_("Finding"), ":material/search_insights:", "finding", is_listed=False),
)
_BY_NAME = {page.name: page for page in PAGES}


def page(name: str) -> Page:
    """Return a page by its name; raise KeyError when there is none."""
    return _BY_NAME[name]


def navigation(here: Reader) -> st.Page:
    """Build the menu of what the viewer may open; return the page chosen."""
    return st.navigation([_built(one, here) for one in PAGES if here.viewer.may(one.permission)])


def opens(here: Reader, name: str) -> bool:
    """Tell whether there is such a page, and whether the viewer may open it."""
    return name in _BY_NAME and here.viewer.may(page(name).permission)


def link(
    here: Reader, name: str, text: str, params: Mapping[str, str] | None = None, *, icon: str | None = None
) -> None:
    """Show a link that opens a page in place, its address made of plain strings; only the text to who may not open it.

    A page that this desk does not have cannot be opened either. `text` is Markdown.
    """
    if opens(here, name):
        st.page_link(page(name).file, label=text, icon=icon, query_params=dict(params or {}))
    else:
        st.markdown(text)


def _built(one: Page, here: Reader) -> st.Page:
    return st.Page(
        VIEWS / f"{one.name}.py",
        title=here.gettext(one.title),
        icon=one.icon,
        url_path=one.path or None,
        default=not one.path,
        visibility="visible" if one.is_listed else "hidden",
    )
