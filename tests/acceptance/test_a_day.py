"""A day, end to end: providers over HTTP, the desk as people start it, its page in a browser, and the workbook."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from data import time as clock
from data.locale.format import money
from tests.acceptance import compare
from tests.acceptance.desk import sandbox, settings_file
from tests.browser.conftest import CHROMIUM, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

SOFFICE = shutil.which("soffice")
NEEDS = "apt-get install chromium libreoffice-calc"
READY_S, READ_S = 60, 90
TODAY = date(2026, 11, 2)


@contextmanager
def serving(settings: Path, url: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `encaisse serve` until the block ends, as a person would."""
    environ = {**os.environ, "ENCAISSE_CONFIG": str(settings)}
    environ.pop("ENCAISSE_DATABASE", None)
    log = settings.with_name("serve.txt")
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "pipeline.cli", "serve"], env=environ, stdout=out, stderr=out, cwd=settings.parent
        )
    try:
        for _ in range(READY_S * 5):
            if process.poll() is not None or answers(url):
                break
            clock.wall_sleep(0.2)
        assert answers(url), log.read_text(encoding="utf-8")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) in (0, -signal.SIGTERM, 128 + signal.SIGTERM)


def answers(url: str) -> bool:
    """Tell whether the desk is up."""
    try:
        with urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310 - our own server
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def as_pdf(book: Path) -> Path:
    """Have LibreOffice open a workbook and print it."""
    command = [str(SOFFICE), "--headless", "--convert-to", "pdf", "--outdir", str(book.parent), str(book)]
    profile = f"-env:UserInstallation=file://{book.parent}/office"
    subprocess.run([*command, profile], check=True, capture_output=True, timeout=180)
    return book.with_suffix(".pdf")


def run(settings: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command beside the running server."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *words],
        env={**os.environ, "ENCAISSE_CONFIG": str(settings)},
        cwd=settings.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None or SOFFICE is None, reason=NEEDS)
def test_a_day(page: Page, tmp_path: Path) -> None:
    with sandbox(days=25) as served:
        settings = settings_file(served, tmp_path, page_limit=5000)
        port = free_port()
        settings.write_text(settings.read_text().replace("port = 8501", f"port = {port}"), encoding="utf-8")
        url = f"http://127.0.0.1:{port}"
        with serving(settings, url):
            rows = compare.shown(compare.truth(served.url, TODAY, TODAY), compare.now(served.url))
            net = sum(net for _, net in compare.nets(rows, compare.now(served.url)))
            said = money(net, "CAD", "fr_CA")
            page.goto(url)
            expect(page.get_by_text(re.compile(re.escape(said) + " nets"))).to_be_visible(timeout=READ_S * 1000)
            expect(page.get_by_text("Paiements par terminal seulement").first).to_be_visible()
            with page.expect_download() as waiting:
                page.get_by_role("link", name="Excel").click()
            book = tmp_path / "jour.xlsx"
            waiting.value.save_as(book)
            told = run(
                settings, *("report", "payment-details", "--from", str(TODAY), "--to", str(TODAY)), "--out", "d.xlsx"
            )
            assert told.returncode == 0, told.stderr
            again = run(
                settings, *("report", "payment-details", "--from", str(TODAY), "--to", str(TODAY)), "--out", "e.xlsx"
            )
            assert (tmp_path / "d.xlsx").read_bytes() == (tmp_path / "e.xlsx").read_bytes(), again.stderr
    assert column(tmp_path / "d.xlsx", rows) == net
    assert as_pdf(book).stat().st_size > 10_000
    assert as_pdf(tmp_path / "d.xlsx").stat().st_size > 5_000


def column(book: Path, rows: list[dict[str, Any]]) -> int:
    """Return the sum of the net column of a workbook, in cents, after seeing that it has every row."""
    sheet = load_workbook(book, data_only=True).worksheets[0]
    header, *lines = list(sheet.iter_rows(values_only=True))
    place = header.index("Net")
    amounts = [round(float(str(line[place])) * 100) for line in lines[: len(rows)]]
    assert lines[len(rows)][0] is None or lines[len(rows)][header.index("Montant")] != 0
    return sum(amounts)
