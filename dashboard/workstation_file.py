"""The list of workstations as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import chosen, roster, workstation_list, workstation_story
from data.queries import roster as terminals
from data.queries import workstations as questions
from pipeline.reports.short_list import Amount, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader
    from dashboard.workstation_list import Entry, Sums
    from data.store import Store
    from pipeline.reports.short_list import Value

CHOICES = {name: tuple(choice.words) for name, choice in workstation_list.OWN.items()}


def sheet(store: Store, params: Mapping[str, str], here: Reader) -> Sheet:
    """Return the workstations that an address asks for, with what was taken at each in its period."""
    look, _ = chosen.read(params, here, CHOICES), here.gettext
    has_takings = here.viewer.may("see_payments")
    taken = questions.taken(store, since=look.period.since, until=look.period.until) if has_takings else []
    fleet = roster.entries(terminals.terminals(store), here.now)
    found = workstation_list.listed(workstation_list.build(questions.listed(store), taken, fleet), look)
    headers = [
        _("Workstation"), _("Accepts Terminal"), _("Default terminal"), _("Serial number"), _("State of the terminal"),
        _("Site"), _("Receipt printer"), _("State"), _("Changed by"),
    ]  # fmt: skip
    currencies = sorted({currency for one in found for currency, _net in one.taken.nets}) or [here.currency]
    figures = (
        [_("Payments"), *(_("Net ({currency})").format(currency=one) for one in currencies)] if has_takings else []
    )
    lines = [(*_line(one, here), *(_figures(one.taken, currencies) if has_takings else ())) for one in found]
    total = (*(None,) * (len(headers) - 1), *_figures(workstation_list.added(one.taken for one in found), currencies))
    return Sheet(_("Workstations"), [*headers, *figures], lines, (_("Total"), *total) if has_takings else ())


def _line(one: Entry, here: Reader) -> tuple[Value, ...]:
    _, terminal = here.gettext, one.terminal
    return (
        one.name,
        here.word("boolean", str(one.accepts_terminal).lower()),
        terminal.alias if terminal else None,
        one.terminal_serial,
        workstation_list.how(terminal, here) if terminal else None,
        one.site,
        one.printer,
        _("Retired") if one.is_retired else _("In service"),
        workstation_story.by(one.changed_by, here),
    )


def _figures(sums: Sums, currencies: list[str]) -> tuple[Value, ...]:
    nets = dict(sums.nets)
    return sums.payments, *(Amount(nets.get(currency, 0), currency) for currency in currencies)
