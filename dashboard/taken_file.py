"""Takings by day or by part as a sheet, with the total that they add up to."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from dashboard import chosen, coverage, taken, taken_rows
from dashboard import taken_words as words
from data.locale import N_
from data.queries import fleet, freshness, takings
from pipeline.reports.short_list import Amount, Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.reader import Reader
    from dashboard.taken import Sums, Taken
    from dashboard.taken_rows import Line
    from data.store import Store
    from pipeline.reports.short_list import Value

FILTERS = frozenset(name for name, (to, _) in chosen.LISTS.items() if to in taken.FILTERS)
"""What takings are narrowed by, as an address names it."""
_STATES = {taken.State.MISSING: N_("not read"), **words.STATES}


def sheet(store: Store, params: Mapping[str, str], here: Reader) -> Sheet:
    """Return the takings that an address asks for; a day that is not read has no figures."""
    asked = taken.asked(chosen.read(params, here, taken.CHOICES), here)
    before = takings.by_part(store, **asked.params_before(asked.against)) if asked.against else ()
    read = coverage.of(freshness.coverage(store), here)
    found = taken.build(asked, takings.by_part(store, **asked.params()), before, read, here)
    names, _ = words.names(fleet.names(store), here), here.gettext
    is_compared = asked.by != taken.DAY and found.before is not None
    headers = [_(words.BY[asked.by]), _("State") if asked.by == taken.DAY else _("Identifier")]
    headers += [_("Payments"), _("Average payment"), _("Paid"), _("Given back"), _("Net")]
    headers += [_("Before")] if is_compared else []
    rows = [(*_named(line, found, names, here), *_figures(line, here, found)) for line in taken_rows.lines(found)]
    last = [Amount(found.before.net, here.currency)] if is_compared and found.before else []
    return Sheet(_("Takings"), headers, rows, (_("Total"), None, *_sums(found.total, here), *last))


def _named(line: Line, found: Taken, names: Mapping[str, Mapping[str, str]], here: Reader) -> tuple[Value, Value]:
    if found.asked.by == taken.DAY:
        state = _STATES.get(line.state, "")
        return date.fromisoformat(line.key), here.gettext(state) if state else None
    return words.part(line.key, found.asked.by, names, here), line.key


def _figures(line: Line, here: Reader, found: Taken) -> tuple[Value, ...]:
    if line.state is taken.State.MISSING:
        return (None,) * 5
    if found.asked.by == taken.DAY or found.before is None:
        return _sums(line.sums, here)
    before = line.part.before.net if line.part and line.part.before else 0
    return (*_sums(line.sums, here), Amount(before, here.currency))


def _sums(sums: Sums, here: Reader) -> tuple[Value, ...]:
    amounts = (sums.average if sums.payments else None, sums.paid, sums.given_back, sums.net)
    return sums.payments, *(None if minor is None else Amount(minor, here.currency) for minor in amounts)
