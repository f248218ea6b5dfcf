"""Editing an alias in place, in its row or on the terminal's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import acting, acts, seeded
from dashboard.filter_bar import TEXT_WIDTH
from dashboard.look import provider
from dashboard.reader import plain
from pipeline import desk

if TYPE_CHECKING:
    from dashboard.acting import Acting
    from dashboard.reader import Reader
    from dashboard.roster import Entry

WHAT = "rename"


def button(one: Entry, here: Reader) -> None:
    """Offer to rename a terminal."""
    st.button(
        here.gettext("Rename"),
        key=f"rename-{one.serial}",
        icon=":material/edit:",
        type="tertiary",
        disabled=not here.viewer.may("rename") or one.seen.is_retired,
        on_click=_begin,
        args=(one,),
    )


def again(one: Entry, here: Reader) -> None:
    """Offer to write the alias at the provider, where that shows another name and takes ours."""
    if one.is_named_otherwise and not one.seen.is_retired and (providers := _providers(one)):
        st.button(
            here.gettext("Write this name in {providers}").format(providers=providers),
            key=f"tell-{one.serial}",
            icon=":material/sync_alt:",
            disabled=not here.viewer.may("rename"),
            on_click=acts.tell_again,
            args=(here.viewer, one.serial),
        )


def is_edited(one: Entry) -> bool:
    """Tell whether a terminal's alias is being edited in this session."""
    return acting.current(WHAT, one.serial) is not None


def form(one: Entry, here: Reader) -> None:
    """Show the alias to edit, what that does, and why it could not be kept."""
    _ = here.gettext
    with st.container(border=True, gap="small"):
        with st.form(f"alias-form-{one.serial}", border=False):
            name = _("Name of terminal {serial}").format(serial=one.serial)
            with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
                st.text_input(plain(name), **seeded.value(_key(one.serial)), width=TEXT_WIDTH, autocomplete="off")
                st.form_submit_button(
                    _("Save"), type="primary", key=f"alias-save-{one.serial}", on_click=_save, args=(here,)
                )
                st.form_submit_button(_("Do not rename"), key=f"alias-stop-{one.serial}", on_click=acting.stop)
        acting.problem(acting.current(WHAT, one.serial))
        st.caption(plain(" ".join(_explained(one, here))))


def _begin(one: Entry) -> None:
    acting.begin(WHAT, one)
    st.session_state[_key(one.serial)] = one.alias


def _save(here: Reader) -> None:
    def rename(what: Acting) -> None:
        typed = str(st.session_state.get(_key(what.serial)) or "")
        acts.rename(here.viewer, what.serial, typed, version=what.version)

    acting.attempt(here, rename, here.gettext("Renamed. SmartRec still has the name it had."))


def _explained(one: Entry, here: Reader) -> list[str]:
    """Return what renaming a terminal does, and what it does not."""
    _, providers = here.gettext, _providers(one)
    written = _("The name is also written in {providers}.")
    return [
        _("Payments taken before keep the name they were taken under."),
        *([written.format(providers=providers)] if providers else []),
        _("SmartRec is not renamed by this: change the name there too, under Account, Terminals; both names are kept."),
    ]


def _providers(one: Entry) -> str:
    """Return the providers that list a terminal and take its name, as people write them."""
    names = [source.name for source in desk.current().works.that("renames") if source.name in one.listed_by]
    return ", ".join(map(provider, names))


def _key(serial: str) -> str:
    return f"alias-{serial}"
