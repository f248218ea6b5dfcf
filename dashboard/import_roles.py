"""What the records of an import do now: count, say more of payments, or stand aside, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from dashboard import import_story
from dashboard.ask import ask
from dashboard.reader import plain
from data.queries import imports as questions
from pipeline import import_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader


def table(import_id: str, here: Reader) -> None:
    """Show what the records of an import do, by means of payment and kind."""
    _ = here.gettext
    rows = ask(here.viewer, questions.roles, import_id=import_id)
    if rows:
        st.table(frame(rows, here), border="horizontal", hide_index=True, alt=_("What the rows of this import do now"))


def frame(rows: Sequence[Mapping[str, Any]], here: Reader) -> pd.DataFrame:
    """Return what records do as a table."""
    _ = here.gettext
    return pd.DataFrame(
        {
            _("What they do"): [plain(import_story.role(row, here)) for row in rows],
            _("Mode of payment"): [plain(import_words.mode(row["mode"], here.language)) for row in rows],
            _("Kind"): [plain(here.word("kind", row["kind"])) for row in rows],
            _("Rows"): [plain(here.number(row["count"])) for row in rows],
            _("Amount"): [plain(here.money(row["amount_minor"], row["currency"])) for row in rows],
        }
    )
