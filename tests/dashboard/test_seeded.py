from __future__ import annotations

from typing import TYPE_CHECKING

from tests.dashboard import fleet_days

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.testing.v1 import AppTest

    from pipeline.desk import Desk


def test_fields_tell_the_browser_on_every_run_what_the_address_says(desk: Desk, browse: Callable[..., AppTest]) -> None:
    fleet_days.fill(desk.store)
    page = browse("terminals", search="1851200001", sort="alias")
    for _ in range(2):
        assert page.text_input(key="terminals.search").proto.default == "1851200001"
        chosen = page.selectbox(key="terminals.sort")
        assert chosen.proto.options[chosen.proto.default] == chosen.proto.options[chosen.index]
        assert chosen.proto.default != 0
        page.run()


def test_lists_and_periods_do_too(filled: Desk, browse: Callable[..., AppTest]) -> None:
    page = browse("takings", period="yesterday", brand="visa", by="terminal")
    for _ in range(2):
        brands = page.multiselect(key="takings.brand").proto
        assert [brands.options[place] for place in brands.default] == ["Visa"]
        period = page.selectbox(key="takings.period").proto
        assert period.options[period.default] == "Hier"
        page.run()
