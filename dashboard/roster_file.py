"""The list of terminals as a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import chosen, roster
from dashboard import terminal_words as said
from dashboard.look import provider
from data.queries import roster as questions
from pipeline.reports.short_list import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.reader import Reader
    from dashboard.roster import Entry
    from data.store import Store
    from pipeline.reports.short_list import Value

CHOICES = {name: tuple(choice.words) for name, choice in roster.OWN.items()}


def sheet(store: Store, params: Mapping[str, str], here: Reader) -> Sheet:
    """Return the terminals that an address asks for."""
    fleet = roster.entries(questions.terminals(store), here.now)
    _ = here.gettext
    headers = [
        _("Terminal"), _("Serial number"), _("Model"), _("TID"), _("Kind"), _("Site"), _("State"), _("Checked"),
        _("Source"), _("Battery"), _("Network"), _("Version"), _("At the provider"), _("Replaced by"),
    ]  # fmt: skip
    found = roster.listed(fleet, chosen.read(params, here, CHOICES))
    return Sheet(_("Terminals"), headers, [_line(one, here) for one in found])


def _line(one: Entry, here: Reader) -> Sequence[Value]:
    seen = one.seen
    return (
        one.alias, one.serial, one.model, one.tid, said.kind(one, here), seen.site, here.gettext(said.mark(seen).word),
        here.local_of(seen.observed_at), provider(seen.source.split(".")[0]) if seen.source else None,
        said.power(one, here), said.network(one), one.app_version, one.provider_name, one.replaced_by,
    )  # fmt: skip
