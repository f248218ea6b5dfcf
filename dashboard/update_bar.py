"""What Data update shows and how narrowed: its parts and their filters, kept in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import finding_words, panels, seeded
from dashboard.filter_bar import WIDTH, Bar
from dashboard.look import FINDINGS, SEVERITIES
from data.locale import N_
from data.model import Severity
from pipeline import desk, words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from dashboard.chosen import Look
    from dashboard.reader import Reader

ALL = "all"
PARTS: Mapping[str, str] = {
    "sources": N_("Sources and jobs"),
    "findings": N_("Findings"),
    "runs": N_("What ran"),
}
_EVERY: Mapping[str, str] = {
    "state": N_("All states"),
    "severity": N_("All severities"),
    "finding": N_("All kinds"),
    "job": N_("All jobs"),
    "ended": N_("All results"),
}
_NAMES: Mapping[str, str] = {
    "state": N_("State"),
    "severity": N_("Severity"),
    "finding": N_("Kind"),
    "job": N_("Job"),
    "ended": N_("Result"),
}
FAILED = "failed"
_LONG = ("finding", "job")


def choices(counts: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Return what can be chosen; findings are those to look at unless another state is asked for."""
    kinds = dict.fromkeys([*finding_words.TITLES, *(row["kind"] for row in counts)])
    return {
        "show": tuple(PARTS),
        "state": (*FINDINGS, ALL),
        "severity": (ALL, *SEVERITIES),
        "finding": (ALL, *kinds),
        "job": (ALL, *(job.name for job in desk.current().schedule.jobs())),
        "ended": (ALL, FAILED),
    }


def bar(counts: Sequence[Mapping[str, Any]], here: Reader) -> Bar:
    """Return the filters of the page."""
    return Bar("data_update", here, offered=(), choices=choices(counts), is_timed=False)


def parts(shown: Bar, counts: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show the parts of the page to choose from, with how many findings are to be looked at."""
    _ = here.gettext
    waiting = total(counts, state="open")
    words = {**PARTS, "findings": N_("Findings · {n}")} if waiting else PARTS
    called = {part: _(word).format(n=here.number(waiting)) for part, word in words.items()}
    panels.choose(_("Show"), called, shown.key("show"), shown.changed, is_titled=False)


def of_findings(shown: Bar, counts: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show the filters of the findings; kinds are those that there are."""
    _ = here.gettext
    there = {row["kind"] for row in counts}
    chosen_kind = st.session_state.get(shown.key("finding"))
    kinds = sorted({*there, *({chosen_kind} - {None, ALL})}, key=lambda kind: finding_words.title(kind, here))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _choice(shown, here, "state", (*FINDINGS, ALL), lambda word: _(FINDINGS[word].word))
        _choice(shown, here, "severity", (ALL, *SEVERITIES), lambda word: _(SEVERITIES[Severity(word)].word))
        _choice(shown, here, "finding", (ALL, *kinds), lambda kind: finding_words.title(kind, here))


def of_runs(shown: Bar, here: Reader) -> None:
    """Show the filters of what ran."""
    _ = here.gettext
    jobs = [job.name for job in desk.current().schedule.jobs()]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _choice(shown, here, "job", (ALL, *jobs), lambda job: words.job(job, here.language))
        _choice(shown, here, "ended", (ALL, FAILED), lambda _word: _("Failures only"))


def asked(look: Look) -> dict[str, Any]:
    """Return by what the findings are narrowed."""
    named = {"state": look.more["state"], "severity": look.more["severity"], "kind": look.more["finding"]}
    return {name: None if word == ALL else word for name, word in named.items()}


def asked_of_runs(look: Look) -> dict[str, Any]:
    """Return by what the runs are narrowed."""
    return {
        "job": None if look.more["job"] == ALL else look.more["job"],
        "is_failed_only": look.more["ended"] == FAILED,
    }


def total(counts: Sequence[Mapping[str, Any]], **narrowed: str | None) -> int:
    """Return how many findings there are of a state, a severity and a kind, as far as each is given."""
    wanted = {name: value for name, value in narrowed.items() if value is not None}
    return sum(row["count"] for row in counts if all(row[name] == value for name, value in wanted.items()))


def _choice(shown: Bar, here: Reader, name: str, options: Sequence[str], write: Callable[[str], str]) -> None:
    _ = here.gettext
    width = 2 * WIDTH if name in _LONG else WIDTH
    st.selectbox(
        _(_NAMES[name]),
        options,
        format_func=lambda word: _(_EVERY[name]) if word == ALL else write(word),
        **seeded.index(shown.key(name), options),
        on_change=shown.changed,
        width="stretch" if here.is_phone else width,
    )
