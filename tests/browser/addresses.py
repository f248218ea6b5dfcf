"""Every page of the desk by the address that shows it full, on the small organisation of the tests."""

from __future__ import annotations

from dashboard.pages import PAGES
from data.columns import finding_id
from data.model import Finding, Severity
from tests.dashboard import days

DOUBLE = Finding(
    kind="possible_double", subject=days.payments()[-1].payment_id, connector="handpoint", severity=Severity.MONEY
)
PARAMS = {
    "double": f"?last4=4242&amount=50.00&day={days.TODAY}",
    "finding": f"?id={finding_id(DOUBLE)}",
    "payment": f"?id={days.payments()[-4].payment_id}",
    "terminal": f"?serial={days.SERIALS[0]}",
}
"""What the address of a page that shows one thing must name."""

ELSEWHERE = ("imported",)
"""Pages of what this organisation does not have; `test_import_page` looks at them."""

ADDRESSES = {page.name: f"/{page.path}{PARAMS.get(page.name, '')}" for page in PAGES if page.name not in ELSEWHERE}
