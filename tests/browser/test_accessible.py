"""What a machine can see of accessibility, on every page in light and dark: nothing serious, nothing critical."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.addresses import ADDRESSES

if TYPE_CHECKING:
    from typing import Literal

    from playwright.sync_api import Browser, Page

GRAVE = ("serious", "critical")
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
NOT_THERE = re.compile("à cette adresse")
"""What a page of one thing says when its address names none: then nothing of it would be looked at."""

PARTS_OF_A_DATE = 'role="spinbutton"'
"""Streamlit's own, and small; the calendar beside it does the same by large targets, which the standard allows."""


def found(page: Page) -> list[str]:
    """Return what is grave, each with the element it was seen on."""
    return [
        f"{breach['id']}: {node['html'][:200]}"
        for breach in Axe().run(page, options=OPTIONS).response["violations"]
        if breach["impact"] in GRAVE
        for node in breach["nodes"]
        if breach["id"] != "target-size" or PARTS_OF_A_DATE not in node["html"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_nothing_grave_is_found(browser: Browser, address: str, name: str, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(color_scheme=scheme, locale="fr-CA", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(address + ADDRESSES[name])
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(1500)
    assert page.get_by_text(NOT_THERE).count() == 0
    breaches = found(page)
    assert breaches == [], "\n".join(breaches)
    context.close()


def test_what_is_grave_would_be_found(page: Page) -> None:
    faint = "<p style='color:#bbb;background:#fff;font-size:16px'>some words to read</p>"
    page.set_content(f"<html><body><main><img src='a.png'>{faint}</main></body></html>")
    assert {line.split(":")[0] for line in found(page)} >= {"image-alt", "color-contrast", "html-has-lang"}
