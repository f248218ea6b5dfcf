"""Small exports as people drop them, and what they add up to by head."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from streamlit.testing.v1 import AppTest

HEADERS = (
    "Date", "Heure", "Numéro de transaction", "Type", "Mode de paiement", "Montant", "Client", "Facture", "Terminal",
    "4 derniers chiffres",
)  # fmt: skip
ENGLISH = (
    "Date", "Time", "Transaction number", "Type", "Payment method", "Amount", "Client", "Invoice", "Terminal",
    "Last 4 digits",
)  # fmt: skip
ROWS = (
    (
        "2026-11-20",
        "09:00",
        "T1",
        "Paiement",
        "Terminal intégré",
        "32.00",
        "Louise Tremblay",
        "F-1",
        "Accueil 1",
        "4242",
    ),
    ("2026-11-20", "10:00", "T2", "Paiement", "Terminal intégré", "18.50", "Marc Roy", "F-2", "Accueil 1", "1111"),
    ("2026-11-21", "11:00", "T3", "Remboursement", "Terminal intégré", "10.50", "Marc Roy", "F-2", "Accueil 1", "1111"),
    ("2026-11-21", "12:00", "T4", "Paiement", "Argent comptant", "99.00", "Ali Baba", "F-3", "", ""),
)
NET = 3200 + 1850 - 1050
"""What the integrated terminals of `ROWS` took, in cents."""


def export(rows: Iterable[Sequence[str]] = ROWS, headers: Sequence[str] = HEADERS) -> bytes:
    """Return an export as CSV."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headers)
    writer.writerows(rows)
    return text.getvalue().encode()


def drop(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Drop files on the page, by their names."""
    page.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    return page.run()


def said(page: AppTest) -> str:
    """Return all that a page says in words, plain."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "warning", "info", "success", "error")
    text = "\n".join(str(getattr(element, "value", "")) for kind in kinds for element in page.get(kind))
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("\u2019", "'").replace("\\", "")
