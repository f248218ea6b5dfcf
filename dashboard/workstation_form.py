"""Adding a workstation, and editing one beneath its row: what SmartRec says of it, kept here too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acting, acts, seeded, workstation_list, workstation_story
from dashboard.ask import ask
from dashboard.reader import plain
from data.queries import workstations as questions
from pipeline.workstations import Said

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dashboard.acting import Acting
    from dashboard.reader import Reader
    from dashboard.roster import Entry as Terminal
    from dashboard.workstation_list import Entry

WHAT = "workstation"
FIELDS = ("name", "accepts_terminal", "terminal_serial", "place", "printer")
_OTHER = "other_place"
_BEFORE = f"{WHAT}.before"
_WIDTH = 260


def button(one: Entry, here: Reader) -> None:
    """Offer to edit a workstation."""
    st.button(
        here.gettext("Edit"),
        key=f"edit-{one.workstation_id}",
        icon=":material/edit:",
        type="tertiary",
        disabled=not here.viewer.may("rename"),
        on_click=_begin,
        args=(one,),
    )


def adding(fleet: Sequence[Terminal], sites: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Offer to add a workstation, and show the form when that is wanted."""
    st.button(
        here.gettext("Add a workstation"),
        key="add-workstation",
        icon=":material/add:",
        disabled=not here.viewer.may("rename"),
        on_click=_begin,
        args=(None,),
    )
    if acting.current(WHAT, ""):
        form(None, fleet, sites, here)


def is_edited(one: Entry) -> bool:
    """Tell whether a workstation is being edited in this session."""
    return acting.current(WHAT, one.workstation_id) is not None


def form(one: Entry | None, fleet: Sequence[Terminal], sites: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show what is said of a workstation, to change it; why that could not be kept; what it was before."""
    _ = here.gettext
    subject = one.workstation_id if one else ""
    with st.container(border=True, gap="small"):
        if one and one.is_retired:
            st.markdown(plain(_("It is retired: its takings stay, and it is not in the list of those in service.")))
            _use(here, _("Put back in service"), _("Back in service."), is_retired=False)
        else:
            _fields(one, fleet, sites, here)
        acting.problem(acting.current(WHAT, subject))
        if one:
            if not one.is_retired:
                _use(here, _("Retire this workstation"), _("Retired. Its takings stay."), is_retired=True)
            history = ask(here.viewer, questions.history, workstation_id=one.workstation_id)
            with st.expander(_("What it was, and who changed it")):
                table = workstation_story.history(history, here)
                st.table(table, border="horizontal", hide_index=True, alt=_("What it was, and who changed it"))


def _fields(one: Entry | None, fleet: Sequence[Terminal], sites: Sequence[Mapping[str, Any]], here: Reader) -> None:
    _ = here.gettext
    subject = one.workstation_id if one else ""
    with st.form(f"workstation-form-{subject}", border=False):
        title = _("Name, as in SmartRec")
        st.text_input(title, **seeded.value(_key(subject, "name")), width=_WIDTH, autocomplete="off")
        st.checkbox(_("Accepts Terminal as a mode of payment"), **seeded.value(_key(subject, "accepts_terminal")))
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            _choice(subject, "terminal_serial", _("Default terminal"), _terminals(one, fleet, here))
            called = {str(site["name"]): str(site["name"]) for site in sites}
            _choice(subject, "place", _("Site"), {"": _("No site"), **called})
            text = _("Or a site that is not in the list")
            st.text_input(text, **seeded.value(_key(subject, _OTHER)), width=_WIDTH, autocomplete="off")
            text = _("Receipt printer, if it has one")
            st.text_input(text, **seeded.value(_key(subject, "printer")), width=_WIDTH, autocomplete="off")
        with st.container(horizontal=True, gap="small"):
            save = _("Save") if one else _("Add")
            st.form_submit_button(save, type="primary", key=f"workstation-save-{subject}", on_click=_save, args=(here,))
            leave = _("Leave it as it is") if one else _("Do not add")
            st.form_submit_button(leave, key=f"workstation-stop-{subject}", on_click=acting.stop)
    st.caption(plain(_("SmartRec is not changed by this: change it there too. Payments keep the name they carry.")))


def _choice(subject: str, field: str, title: str, called: Mapping[str, str]) -> None:
    options = list(called)
    st.selectbox(
        title,
        options,
        format_func=lambda word: called[word],
        **seeded.index(_key(subject, field), options),
        width=_WIDTH,
    )


def _terminals(one: Entry | None, fleet: Sequence[Terminal], here: Reader) -> dict[str, str]:
    """Return the terminals to choose from, by serial: those that can be used, and the one that is proposed now."""
    found = {"": here.gettext("None")}
    found |= {terminal.serial: terminal.alias for terminal in workstation_list.usable(fleet)}
    if one and one.terminal_serial and one.terminal_serial not in found:
        alias = one.terminal.alias if one.terminal else one.terminal_serial
        state = f" · {workstation_list.how(one.terminal, here)}" if one.terminal else ""
        found[one.terminal_serial] = f"{alias}{state}"
    return found


def _use(here: Reader, text: str, done: str, *, is_retired: bool) -> None:
    def use(what: Acting) -> None:
        acts.use_workstation(here.viewer, what.serial, version=what.version, is_retired=is_retired)

    st.button(
        text,
        key="workstation-use",
        icon=":material/archive:" if is_retired else ":material/unarchive:",
        type="tertiary",
        on_click=partial(acting.attempt, here, use, done),
    )


def _begin(one: Entry | None) -> None:
    subject = one.workstation_id if one else ""
    if acting.current(WHAT, subject):
        return
    acting.begin_on(WHAT, subject, one.version if one else 0, one.name if one else "")
    before = {
        "name": one.name if one else "",
        "accepts_terminal": one.accepts_terminal if one else True,
        "terminal_serial": (one.terminal_serial if one else "") or "",
        "place": (one.site if one else "") or "",
        "printer": (one.printer if one else "") or "",
    }
    st.session_state[_BEFORE] = before
    for field, value in {**before, _OTHER: ""}.items():
        st.session_state[_key(subject, field)] = value


def _save(here: Reader) -> None:
    """Keep what was typed: of one that is there, only what is not as it was when the form was opened."""

    def save(what: Acting) -> None:
        typed = {field: st.session_state.get(_key(what.serial, field)) for field in FIELDS}
        typed["place"] = st.session_state.get(_key(what.serial, _OTHER)) or typed["place"]
        before = st.session_state.get(_BEFORE, {}) if what.serial else {}
        changed = {field: _said(field, value) for field, value in typed.items() if value != before.get(field)}
        if what.serial:
            acts.change_workstation(here.viewer, what.serial, Said(**changed), version=what.version)
        else:
            acts.add_workstation(here.viewer, Said(**changed))

    _ = here.gettext
    is_new = acting.current(WHAT, "") is not None
    acting.attempt(here, save, _("The workstation is added.") if is_new else _("The workstation is changed."))


def _said(field: str, value: Any) -> Any:
    """Return a value as it is kept: what is optional and left empty is none."""
    return value if field in ("name", "accepts_terminal") else value or None


def _key(subject: str, field: str) -> str:
    return f"workstation-{field}-{subject}"
