"""The « À propos » sheet: whose figures, of what, known when, how to check them, and what each column means."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from data.fields import word
from data.locale import LANGUAGES, N_, translator
from data.locale.format import Length, day, duration, hour, number
from data.words import WORDS

if TYPE_CHECKING:
    from pipeline.reports.control import Cell, Control, Settlement
    from pipeline.reports.question import Question


class Money(Struct, frozen=True):
    """An amount in a cell."""

    minor: int
    currency: str


class Figure(Struct, frozen=True):
    """The head of a column of figures."""

    text: str


Value = str | int | Money | Figure | datetime
# The currency of an amount looked for when no row says another.
_OURS = "CAD"
_LISTS = {
    "terminals": (N_("Terminals"), None),
    "sites": (N_("Sites"), None),
    "workstations": (N_("Workstations"), None),
    "channels": (N_("Channels"), "channel"),
    "statuses": (N_("Statuses"), "status"),
    "brands": (N_("Cards"), "card_brand"),
    "entry_modes": (N_("Card readings"), "entry_mode"),
    "kinds": (N_("Kinds"), "kind"),
}
_TEXTS = {
    "last4": N_("Last four digits"),
    "auth_code": N_("Authorisation code"),
    "client": N_("Client whose name contains"),
    "invoice": N_("Invoice"),
}


class Line(Struct, frozen=True):
    """A row of the sheet; style is title, section, head, line, definition or total."""

    style: str
    values: tuple[Value, ...] = ()


def lines(question: Question, control: Control, digest: str) -> list[Line]:
    """Return the sheet, row by row."""
    return [
        *_asked(question, control),
        *_known(question, control, digest),
        *_counts(question, control),
        *_totals(question, control),
        *_definitions(question),
    ]


def period(question: Question, *, length: Length = "medium") -> str:
    """Write the days of a report, as its reader does."""
    since, until = (day(on, question.language, length=length) for on in (question.chosen.since, question.chosen.until))
    template = translator(question.language).gettext("from %(since)s to %(until)s")
    return since if since == until else template % {"since": since, "until": until}


def _asked(question: Question, control: Control) -> list[Line]:
    _ = translator(question.language).gettext
    demo = [Line("line", (_("Warning"), _("Demonstration data: no payment here is real.")))]
    cut_off = [
        Line(
            "line",
            (_("The business day begins at"), duration(question.cut_off / timedelta(seconds=1), question.language)),
        )
    ]
    return [
        Line("title", (_("Payment details"),)),
        *(demo if question.environment == "demo" else []),
        Line("line", (_("Organisation"), question.organisation)),
        Line("line", (_("Business days"), period(question, length="long"))),
        Line("line", (_("Time zone"), question.zone.key)),
        *(cut_off if question.cut_off else []),
        Line("line", (_("What is counted"), _("Terminal payments only: no cash, no online payments."))),
        *(Line("line", pair) for pair in _filters(question, control)),
    ]


def _filters(question: Question, control: Control) -> list[tuple[str, Value]]:
    _ = translator(question.language).gettext
    chosen = question.chosen
    found: list[tuple[str, Value]] = []
    for name, (title, kind) in _LISTS.items():
        values = getattr(chosen, name)
        if values:
            found.append((_(title), ", ".join(_named(question, name, kind, value) for value in values)))
    if chosen.hour:
        found.append((_("Hour of the day"), hour(int(chosen.hour), question.language)))
    if chosen.amount_minor is not None:
        found.append((_("Amount"), Money(chosen.amount_minor, control.pots[0][0] if control.pots else _OURS)))
    found += [(_(title), text) for name, title in _TEXTS.items() if (text := getattr(chosen, name))]
    if not chosen.tests:
        found.append((_("Tests"), _("left out")))
    if not any(one.is_personal for one in question.fields):
        found.append((_("Names of people"), _("left out")))
    return found or [(_("Filters"), _("none: all the rows of the period"))]


def _named(question: Question, name: str, kind: str | None, value: str) -> str:
    """Write a value of a filter: a word as people read it, a terminal by its alias and serial, a site by its name."""
    if kind:
        return word(kind, value, question.language)
    known = question.names.get(name, {}).get(value)
    if known is None or known == value:
        return value
    return f"{known} ({value})" if name == "terminals" else known


def _known(question: Question, control: Control, digest: str) -> list[Line]:
    _ = translator(question.language).gettext
    known = _local(control.recorded_at, question)
    explained = _("SHA-256 of the rows as the CSV export writes them, without its first line.")
    return [
        Line("line", (_("Data known as of"), known or _("No payment in this period"))),
        Line("line", (_("Rows"), number(control.rows, question.language))),
        *_settlement(question, control.settlement),
        Line("line", (_("Digest of the rows"), digest)),
        Line("line", ("", explained)),
    ]


def _settlement(question: Question, settlement: Settlement) -> list[Line]:
    """Tell of how many rows the acquirer was asked, and when: what it did not say yet is not in them."""
    _ = translator(question.language).gettext
    if not settlement.row_count:
        return []
    read, rows = (number(count, question.language) for count in (settlement.read_count, settlement.row_count))
    known = _("%(read)s of %(rows)s approved payments and refunds") % {"read": read, "rows": rows}
    ends = (
        (_("Settlement, oldest reading"), _local(settlement.read_from, question)),
        (_("Settlement, newest reading"), _local(settlement.read_until, question)),
    )
    return [
        Line("line", (_("Settlement read at the acquirer"), known)),
        *(Line("line", (name, instant)) for name, instant in ends if instant),
    ]


def _local(instant: datetime | None, question: Question) -> datetime | None:
    return instant.astimezone(question.zone).replace(tzinfo=None) if instant else None


def _counts(question: Question, control: Control) -> list[Line]:
    language = question.language
    _ = translator(language).gettext
    pairs = sorted({(cell.kind, cell.status) for cell in control.cells}, key=_place)
    if not pairs:
        return []
    counted = [
        Line("line", (word("kind", kind, language), word("status", status, language), _rows(control, kind, status)))
        for kind, status in pairs
    ]
    return [
        Line("section", (_("Rows by kind and status"),)),
        Line("head", (_("Kind"), _("Status"), Figure(_("Rows")))),
        *counted,
        Line("total", (_("Total"), "", control.rows)),
    ]


def _totals(question: Question, control: Control) -> list[Line]:
    _ = translator(question.language).gettext
    found: list[Line] = []
    for pot in control.pots:
        title = _("Control totals, tests, %(currency)s") if pot[1] else _("Control totals, %(currency)s")
        found += [
            Line("section", (title % {"currency": pot[0]},)),
            Line("head", (_("Approved rows"), Figure(_("Net")), Figure(_("Rows")))),
        ]
        for kind in ("payment", "void", "refund"):
            found.append(Line("line", (word("kind", kind, question.language), *_net(control, pot, kind))))
        found.append(Line("total", (_("Net"), *_net(control, pot, None))))
    return found


def _rows(control: Control, kind: str, status: str) -> int:
    return control.sum(lambda cell: (cell.kind, cell.status) == (kind, status)).rows


def _place(pair: tuple[str, str]) -> tuple[int, ...]:
    """Sort as the words are declared, unknown ones last."""
    return tuple(
        [*WORDS[name]].index(value) if value in WORDS[name] else len(WORDS[name])
        for name, value in zip(("kind", "status"), pair, strict=True)
    )


def _net(control: Control, pot: tuple[str, bool], kind: str | None) -> tuple[Money, int]:
    def takes(cell: Cell) -> bool:
        return (cell.currency, cell.is_test) == pot and cell.status == "approved" and kind in (None, cell.kind)

    total = control.sum(takes)
    return Money(total.net_minor, pot[0]), total.rows


def _definitions(question: Question) -> list[Line]:
    languages = [question.language, *(other for other in LANGUAGES if other != question.language)]
    says = [translator(language).gettext for language in languages]
    _ = says[0]
    heads = (
        *(one(N_("Column")) for one in says),
        _("Name in the CSV"),
        *(one(N_("Definition")) for one in says),
    )
    rows = [
        Line("definition", (*(one(field.header) for one in says), field.name, *(one(field.definition) for one in says)))
        for field in question.fields
    ]
    return [Line("section", (_("What each column means"),)), Line("head", heads), *rows]
