"""Pictures of every page in both languages, light and dark, on a desk and on a phone: ``make screenshots``.

They are of an invented organisation with four months of history, collected over HTTP as ever, at an afternoon that
stands still: the same code gives the same pictures. They are put in `build/screenshots/`; look at each one.
"""

from __future__ import annotations

import argparse
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World
from dashboard.pages import PAGES
from data.money import major
from pipeline import backfill, collect, observe, settlement, terminals
from pipeline.desk import opened
from pipeline.settings import load
from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, free_port, process
from tests.dashboard.days import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from data.store import Store

FOLDER = ROOT / "build" / "screenshots"
DAYS = 120
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)
WIDTHS: dict[int, dict[str, Any]] = {
    1440: {"viewport": {"width": 1440, "height": 1000}},
    390: {"viewport": {"width": 390, "height": 844}, "user_agent": PHONE, "has_touch": True, "is_mobile": True},
}
TALLEST = 5_000
LOOKING_UP_S = 10.0
SETTLE_MS = 2_500
"""How long charts take to be drawn, and skeletons to go."""


def collected(settings: Path) -> dict[str, str]:
    """Collect the world's history; return the addresses of the pages that show one thing."""
    with opened(load(settings, {})) as works:
        terminals.collect_lists(works)
        observe.observe(works)
        collect.payments(works)
        backfill.run(works)
        settlement.look_up(works, "settlement", is_new_only=False, seconds=LOOKING_UP_S)
        return _one_of_each(works.store)


def _one_of_each(store: Store) -> dict[str, str]:
    """Return what the pages of one thing are asked for: some that have a story."""
    told = store.rows(
        "SELECT parent_id FROM facts.payments WHERE kind = 'refund' AND parent_id IS NOT NULL ORDER BY occurred_at DESC"
    )
    serial = store.rows("SELECT serial FROM ops.terminals ORDER BY alias LIMIT 1")
    double = store.rows(
        "SELECT f.finding_id, p.last4, p.amount_minor, p.business_date FROM facts.findings AS f "
        "JOIN facts.payments AS p ON p.payment_id = f.subject WHERE f.kind = 'possible_double' "
        "ORDER BY p.occurred_at DESC LIMIT 1"
    )[0]
    amount = major(double["amount_minor"], "CAD")
    return {
        "payment": f"?id={told[0]['parent_id']}",
        "terminal": f"?serial={serial[0]['serial']}",
        "finding": f"?id={double['finding_id']}",
        "double": f"?last4={double['last4']}&amount={amount}&day={double['business_date']}",
    }


def shots(browser: Browser, address: str, params: dict[str, str], only: str) -> Iterator[Path]:
    """Take every picture whose name holds `only`; yield each file."""
    for page, language, scheme, width in product(PAGES, ("fr", "en"), ("light", "dark"), WIDTHS):
        name = f"{page.name}-{language}-{scheme}-{width}.png"
        if only in name:
            asked = params.get(page.name, "")
            url = f"{address}/{page.path}{asked}{'&' if asked else '?'}lang={language}"
            yield _shot(browser, url, FOLDER / name, scheme, width)


def _shot(browser: Browser, url: str, file: Path, scheme: Any, width: int) -> Path:
    context = browser.new_context(**WIDTHS[width], color_scheme=scheme, locale="fr-CA", timezone_id="America/Toronto")
    page = context.new_page()
    page.goto(url)
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_timeout(SETTLE_MS)
    height = page.evaluate("Math.max(...[...document.querySelectorAll('*')].map(one => one.scrollHeight))")
    page.set_viewport_size({"width": width, "height": min(max(int(height), 844), TALLEST)})
    page.wait_for_timeout(SETTLE_MS // 3)
    page.screenshot(path=file)
    context.close()
    return file


def main() -> None:
    """Take them all, or those whose name holds a word."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="part of a name, for example payments-fr")
    given = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    port = free_port()
    world = World(seed=1, days=DAYS, clock=SandboxClock(NOW, 0))
    with TemporaryDirectory(prefix="encaisse-pictures-") as folder, Sandbox(world) as served:
        settings = Path(folder) / "encaisse.toml"
        text = served.config.replace("data/var/encaisse.duckdb", f"{folder}/encaisse.duckdb")
        text = text.replace("port = 8501", f"port = {port}")
        settings.write_text(f"{text}\n[collect]\nhistory_days = {DAYS}\n", encoding="utf-8")
        params = collected(settings)
        with process(settings, port, Path(folder) / "server.log"), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            for file in shots(browser, f"http://127.0.0.1:{port}", params, given.only):
                print(file.relative_to(ROOT))  # noqa: T201 - a command says what it made
            browser.close()


if __name__ == "__main__":
    main()
