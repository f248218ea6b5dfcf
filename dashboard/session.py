"""Who is in front of this page: language from the address, the cookie or the settings; time from the one clock."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import streamlit as st

from dashboard import filters
from dashboard.front import COOKIE
from dashboard.reader import Reader
from data import time as clock
from data.locale import LANGUAGES
from data.model import LOCAL_VIEWER
from pipeline import desk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_NAMES = {"fr_CA": "Français", "en_CA": "English"}
_LANGUAGE = "language"
_SHOWN, _BEFORE = "page_shown", "page_before"


def here() -> Reader:
    """Return the reader of this page, now."""
    organisation = desk.current().settings.organisation
    return Reader(
        viewer=LOCAL_VIEWER,
        language=language(),
        zone=organisation.zone,
        currency=organisation.currency,
        cut_off=organisation.cut_off,
        now=clock.now(),
        is_phone=_is_phone(),
    )


def language() -> str:
    """Return the language of this session; the first language before it has one."""
    chosen: str = st.session_state.get(_LANGUAGE, LANGUAGES[0])
    return chosen


def choose_language() -> None:
    """Settle the language: chosen in this session, else of the address, else of the cookie, else of the settings.

    It is kept in the address (``?lang=``), so that it survives a reload and a change of page.
    """
    default = filters.language(st.context.cookies.get(COOKIE), desk.current().settings.organisation.language)
    st.session_state.setdefault(_LANGUAGE, filters.language(st.query_params.get("lang"), default))
    if language() != default or "lang" in st.query_params:
        st.query_params["lang"] = filters.SHORT[language()]


def address() -> dict[str, str]:
    """Return what the page's address asks for, the language left out."""
    return {name: value for name, value in st.query_params.items() if name != "lang"}


def put_address(params: Mapping[str, str]) -> None:
    """Write what the page shows into its address, when it differs: the browser's back button then leads here."""
    if address() != dict(params):
        language = {"lang": st.query_params["lang"]} if "lang" in st.query_params else {}
        st.query_params.from_dict({**params, **language})


def arrived(path: str) -> None:
    """Remember which page was shown before this one: on every run, before the page."""
    st.session_state[_BEFORE] = st.session_state.get(_SHOWN)
    st.session_state[_SHOWN] = path, address()


def settle_address() -> None:
    """Have the browser write what it was asked for where a page led to itself: there it does not by itself.

    Anywhere else it does, and writing it twice would spoil the way back.
    """
    before, shown = st.session_state.get(_BEFORE), st.session_state.get(_SHOWN)
    if before and shown and before[0] == shown[0] and before[1] != shown[1]:
        st.query_params.from_dict(st.query_params.to_dict())


def language_switch() -> None:
    """Offer the other language, in its own name."""
    other = next(one for one in LANGUAGES if one != language())
    st.button(
        _NAMES[other],
        icon=":material/language:",
        type="tertiary",
        key="language_switch",
        on_click=_speak,
        args=(other,),
    )


def _speak(other: str) -> None:
    st.session_state[_LANGUAGE] = other


def logo(file: Path) -> None:
    """Show the logo. It is fetched from our own address, whose answer lets the browser remember the language."""
    base = urlsplit(st.context.url or "")
    short = filters.SHORT[language()]
    address = f"{base.scheme}://{base.netloc}/logo.svg?lang={short}" if base.netloc else str(file)
    st.logo(address, size="large")


def _is_phone() -> bool:
    headers = st.context.headers
    return headers.get("Sec-CH-UA-Mobile") == "?1" or "Mobi" in (headers.get("User-Agent") or "")
