"""The columns of a file and its words, each with what it is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from dashboard import import_story, panels
from dashboard.look import Mark, coloured
from dashboard.reader import plain
from pipeline import drafting, import_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.brought import Brought
    from dashboard.reader import Reader
    from pipeline.drafting import Column, Words

_SURE = Mark("●", "", "green")
_PROBABLE = Mark("◐", "", "blue")
_GUESS = Mark("◌", "", "orange")


def key(one: Brought, *names: object) -> str:
    """Return the key of a widget about a file."""
    return ".".join(("import", str(one.number), *map(str, names)))


def columns(one: Brought, found: Sequence[Column], asks: Sequence[str], here: Reader) -> tuple[str, ...]:
    """Show each column with what it seems to be: open, folded as sure, or folded as not read."""
    _ = here.gettext
    is_lacking = any(ask in ("date", "amount", "mode") for ask in asks)
    sure = [at for at, column in enumerate(found) if column.confidence >= drafting.SURE]
    left_out = [at for at, column in enumerate(found) if column.field == drafting.IGNORED and not is_lacking]
    unsure = [at for at in range(len(found)) if at not in sure and at not in left_out]
    chosen: dict[int, str] = {}
    if unsure:
        panels.heading(here.ngettext("{n} column to check", "{n} columns to check", len(unsure)))
        chosen |= {at: _column(one, at, found[at], here) for at in unsure}
    if sure:
        text = here.ngettext("{n} column understood", "{n} columns understood", len(sure))
        with st.expander(plain(text), icon=":material/done_all:"):
            chosen |= {at: _column(one, at, found[at], here) for at in sure}
    if left_out:
        text = here.ngettext("{n} column not read", "{n} columns not read", len(left_out))
        with st.expander(plain(text), icon=":material/visibility_off:"):
            chosen |= {at: _column(one, at, found[at], here) for at in left_out}
    return tuple(chosen[at] for at in range(len(found)))


def words(one: Brought, found: Words, here: Reader) -> Words:
    """Show the words of a file that have to mean something to us: those that do not yet, then the others, folded."""
    _ = here.gettext
    pairs = [(name, word, ours) for name, said in found.items() for word, ours in said.items()]
    unsaid = [pair for pair in pairs if not pair[2] and pair[0] in drafting.MUST_MEAN]
    others = [pair for pair in pairs if pair not in unsaid]
    told: Words = {name: {} for name in found}
    if unsaid:
        panels.heading(here.ngettext("{n} word to explain", "{n} words to explain", len(unsaid)))
        for name, word, ours in unsaid:
            told[name][word] = _word(one, name, word, ours, here)
    if others:
        text = here.ngettext("{n} word understood", "{n} words understood", len(others))
        with st.expander(plain(text), icon=":material/translate:"):
            for name, word, ours in others:
                told[name][word] = _word(one, name, word, ours, here)
    return told


def _column(one: Brought, at: int, column: Column, here: Reader) -> str:
    """Show a column: its header and some of its values, and the field that it is."""
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{plain(column.header)}**", width="content")
            if column.field != drafting.IGNORED:
                st.markdown(f":small[{_sureness(column, here)}]", width="content")
        samples = " · ".join(column.samples)
        if samples:
            st.caption(plain(samples))
        chosen: str = st.selectbox(
            here.gettext("What the column {header} holds").format(header=plain(column.header)),
            drafting.names(one.seen),
            index=drafting.names(one.seen).index(column.field),
            format_func=lambda name: import_words.header(name, here.language),
            key=key(one, "column", at, column.field),
            label_visibility="collapsed",
        )
        if chosen != drafting.IGNORED:
            st.caption(plain(import_words.definition(chosen, here.language)))
        return chosen


def _sureness(column: Column, here: Reader) -> str:
    mark = _SURE if column.confidence >= drafting.SURE else _PROBABLE
    if column.confidence < drafting.PROBABLE:
        mark = _GUESS
    return coloured(mark, plain(import_story.sureness(column.confidence, here)))


def _word(one: Brought, name: str, word: str, ours: str, here: Reader) -> str:
    _ = here.gettext
    meanings = import_words.meanings(registry := drafting.registry(one.seen, name))
    text = _("“{word}” in the column {field} means").format(word=word, field=import_words.header(name, here.language))
    chosen = st.selectbox(
        plain(text),
        meanings,
        index=meanings.index(ours) if ours in meanings else None,
        format_func=lambda meaning: import_words.meaning(registry, meaning, here.language),
        placeholder=_("To be said"),
        key=key(one, "word", name, word, ours),
    )
    return chosen or ""
