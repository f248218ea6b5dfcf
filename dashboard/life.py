"""The story of a payment: what happened to it and what was learnt of it, by time, each by whose clock it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from dashboard import finding_words, payment_words
from dashboard.look import CALM, SEVERITIES, Mark, provider
from data.locale import N_
from data.model import Certainty, Kind, Severity, Status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dashboard.opened import Opened
    from dashboard.reader import Reader

OURS = "Encaisse"
TOLD = Mark("○", "", "gray")
_OUTCOMES = {
    Status.APPROVED: N_("Approved"),
    Status.DECLINED: N_("Declined"),
    Status.CANCELLED: N_("Cancelled"),
    Status.FAILED: N_("Failed"),
    Status.UNKNOWN: N_("Asked for; how it ended is being verified"),
}
_NAMING = ("earlier_id", "parent_id")
"""The facts of a finding that are ids of other payments."""


class Moment(Struct, frozen=True, kw_only=True):
    """One thing of the story. `whose` is whose clock told the instant; of `is_day`, only the day is known.

    `opens` is the address of another payment's page, where there is one.
    """

    at: datetime
    whose: str
    what: str
    mark: Mark
    is_day: bool = False
    opens: Mapping[str, str] = {}


def told(opened: Opened, here: Reader) -> list[Moment]:
    """Return the story, earliest first."""
    found = [
        *_before(opened, here),
        *_first_leg(opened, here),
        _outcome(opened, here),
        *_learnt(opened, here),
        *_undoing(opened, here),
        *_lookups(opened, here),
        *_settled(opened, here),
        *_findings(opened, here),
    ]
    return sorted(found, key=lambda moment: moment.at)


def _row(row: Mapping[str, Any], here: Reader) -> Moment:
    """Return another row as a moment that opens it."""
    what = payment_words.named(row, here)
    if row["status"] != Status.APPROVED:
        mark = payment_words.mark(row)
        what = f"{what} · {here.gettext(mark.word)}"
    return Moment(
        at=row["occurred_at"],
        whose=_whose(row["status_source"]),
        what=what,
        mark=payment_words.mark(row),
        opens={"id": row["payment_id"], "day": row["business_date"].isoformat()},
    )


def _before(opened: Opened, here: Reader) -> Iterable[Moment]:
    return [_row(opened.undone, here)] if opened.undone else []


def _undoing(opened: Opened, here: Reader) -> Iterable[Moment]:
    return [_row(row, here) for row in opened.undoing]


def _first_leg(opened: Opened, here: Reader) -> Iterable[Moment]:
    """Tell the authorisation of a payment of two messages, when it is not all that came."""
    legs = [
        version
        for version in opened.versions
        if version["amount_certainty"] == Certainty.PROVISIONAL and version["source"] != payment_words.INFERRED
    ]
    if not legs or opened.row["status"] == Status.UNKNOWN:
        return []
    first = min(legs, key=lambda version: version["occurred_at"])
    text = here.gettext("Authorised, its completion to come")
    return [Moment(at=first["occurred_at"], whose=_whose(first["source"]), what=text, mark=TOLD)]


def _outcome(opened: Opened, here: Reader) -> Moment:
    _ = here.gettext
    row = opened.row
    what = _(_OUTCOMES[Status(row["status"])])
    if row["kind"] != Kind.PAYMENT:
        what = f"{payment_words.named(row, here)} · {what}"
    why = payment_words.reason(row, here)
    if why:
        what = _("{outcome}: {reason}").format(outcome=what, reason=why)
    elif row["status"] == Status.APPROVED and row["auth_code"]:
        what = _("{outcome}, code {code}").format(outcome=what, code=row["auth_code"])
    if row["occurred_from"]:
        text = _("{outcome}, not before {day_and_time}")
        what = text.format(outcome=what, day_and_time=here.instant(row["occurred_from"]))
    return Moment(at=row["occurred_at"], whose=_whose(row["status_source"]), what=what, mark=payment_words.mark(row))


def _learnt(opened: Opened, here: Reader) -> Iterable[Moment]:
    """Tell when we first heard of it."""
    if not opened.versions:
        return []
    first = opened.versions[0]
    source = payment_words.source(first["source"], here, first.get("report_title"))
    text = here.gettext("Learnt from: {source}").format(source=source)
    return [Moment(at=first["recorded_at"], whose=OURS, what=text, mark=TOLD)]


def _lookups(opened: Opened, here: Reader) -> Iterable[Moment]:
    _ = here.gettext
    for row in opened.lookups:
        left = row["available_to_refund_minor"]
        if not row["is_known"]:
            text = _("{provider} was asked, and does not know it")
        elif left is not None:
            text = _("{provider} was asked: {amount} left to refund")
        elif row["connector"] in opened.told_by:
            text = _("More told by {provider}, when asked")
        else:
            text = _("{provider} was asked, and knows it")
        amount = "" if left is None else here.money(left, opened.row["currency"])
        what = text.format(provider=provider(row["connector"]), amount=amount)
        yield Moment(at=row["looked_up_at"], whose=OURS, what=what, mark=TOLD)


def _settled(opened: Opened, here: Reader) -> Iterable[Moment]:
    on = opened.row["settled_on"]
    if on is None:
        return []
    source = next((row["source"] for row in reversed(opened.versions) if row["settled_on"] == on), "")
    at = datetime.combine(on, time(23, 59, 59), here.zone)
    what = here.word("settlement_state", opened.row["settlement_state"])
    return [Moment(at=at, whose=_whose(source), what=what, mark=CALM, is_day=True)]


def _findings(opened: Opened, here: Reader) -> Iterable[Moment]:
    _ = here.gettext
    for row in opened.findings:
        title = finding_words.title(row["kind"], here)
        opens = _named_by(row, opened.row["payment_id"])
        mark = SEVERITIES[Severity(row["severity"])]
        what = _("Finding: {title}").format(title=title)
        yield Moment(at=row["opened_at"], whose=OURS, what=what, mark=mark, opens=opens)
        if row["closed_at"]:
            text = _("Seen by somebody: {title}") if row["state"] == "acknowledged" else _("No longer so: {title}")
            yield Moment(at=row["closed_at"], whose=OURS, what=text.format(title=title), mark=CALM)


def _named_by(finding: Mapping[str, Any], own_id: str) -> dict[str, str]:
    """Return the address of the other payment of a finding, if it has one."""
    ids = (finding["subject"], *(finding["facts"].get(name) for name in _NAMING))
    other = next((one for one in ids if isinstance(one, str) and len(one) == len(own_id) and one != own_id), None)
    return {"id": other} if other else {}


def _whose(source: str) -> str:
    return OURS if source == payment_words.INFERRED else provider(source.partition(".")[0])
