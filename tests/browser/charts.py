"""How a person clicks in a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page


def click_bar(page: Page, chart: int, trace: int, place: int) -> None:
    """Click a bar of a chart of the page; the band of what is usual is a trace too, the first one."""
    traces = page.get_by_test_id("stPlotlyChart").nth(chart).locator(".barlayer .trace.bars")
    bar = traces.nth(trace).locator(".point path").nth(place)
    bar.wait_for()
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
