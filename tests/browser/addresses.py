"""Every page of the desk by the address that shows it full, on the small organisation of the tests."""

from __future__ import annotations

from dashboard.pages import PAGES
from tests.dashboard import days

PARAMS = {
    "payment": f"?id={days.payments()[-4].payment_id}",
    "terminal": f"?serial={days.SERIALS[0]}",
}
"""What the address of a page that shows one thing must name."""

ADDRESSES = {page.name: f"/{page.path}{PARAMS.get(page.name, '')}" for page in PAGES}
