"""What stands above a list: how many there are, and the link that downloads them all as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import list_export
from dashboard.reader import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader


def show(counted: str, name: str, address: Mapping[str, str], here: Reader) -> None:
    """Show a count, and the export of a list as the address of its page narrows it."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        st.caption(plain(counted), width="content")
        link(name, address, here)


def link(name: str, address: Mapping[str, str], here: Reader) -> None:
    """Show the link that downloads a list."""
    st.link_button("Excel", list_export.address(name, address, here), icon=":material/download:", type="tertiary")
