"""Findings, and what ran, as sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import chosen, finding_words, update_bar
from dashboard.look import FINDINGS, RUNS, SEVERITIES, provider
from data.model import Severity
from data.queries import findings as questions
from data.queries import runs_list
from pipeline import words
from pipeline.reports.short_list import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from dashboard.reader import Reader
    from data.store import Store
    from pipeline.reports.short_list import Value


def findings(store: Store, params: Mapping[str, str], here: Reader) -> Sheet:
    """Return the findings that an address asks for."""
    counts = questions.counts(store)
    asked = update_bar.asked(chosen.read(params, here, update_bar.choices(counts)))
    rows = questions.page(store, **asked, size=max(1, update_bar.total(counts, **asked)), skip=0)
    _ = here.gettext
    headers = [
        _("Finding"), _("Severity"), _("State"), _("About"), _("Happened"), _("Found"), _("Last found"), _("Times"),
        _("Source"), _("By"), _("Identifier"),
    ]  # fmt: skip
    return Sheet(_("Findings"), headers, [_finding(row, here) for row in rows])


def runs(store: Store, params: Mapping[str, str], here: Reader) -> Sheet:
    """Return the runs that an address asks for, newest first."""
    asked = update_bar.asked_of_runs(chosen.read(params, here, update_bar.choices(questions.counts(store))))
    rows = runs_list.page(store, **asked, size=max(1, runs_list.total(store, **asked)), skip=0)
    _ = here.gettext
    headers = [
        _("Began"), _("Ended"), _("Run"), _("Source"), _("Result"), _("New"), _("Changed"), _("Findings"), _("Why"),
    ]  # fmt: skip
    return Sheet(_("What ran"), headers, [_run(row, here) for row in rows])


def _finding(row: dict[str, Any], here: Reader) -> Sequence[Value]:
    severity, state = SEVERITIES[Severity(row["severity"])], FINDINGS[row["state"]]
    return (
        finding_words.title(row["kind"], here), here.gettext(severity.word), here.gettext(state.word),
        finding_words.told(row, here), here.local_of(finding_words.happened_at(row)),
        here.local_of(row["opened_at"]), here.local_of(row["seen_at"]), row["seen_count"], provider(row["connector"]),
        here.who(row["closed_by"]) if row["closed_by"] else None, row["finding_id"],
    )  # fmt: skip


def _run(row: Mapping[str, Any], here: Reader) -> Sequence[Value]:
    mark = RUNS.get(row["state"], RUNS["interrupted"])
    why = words.failure(row["failure_key"], here.language) if row["failure_key"] else None
    return (
        here.local_of(row["started_at"]), here.local_of(row["ended_at"]), words.job(row["job"], here.language),
        provider(row["connector"]) if row["connector"] else None, here.gettext(mark.word),
        row["new_count"], row["changed_count"], row["finding_count"], why,
    )  # fmt: skip
