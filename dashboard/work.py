"""The panels of Data update: sources, jobs and what ran."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acts, list_head, states, tables
from dashboard.look import PAUSED, RUNS, coloured
from dashboard.reader import plain
from pipeline import desk, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.reader import Reader
    from dashboard.sources import Source
    from pipeline.schedule import Job

SIZE = 25
_CARD = 260
_HISTORY = "backfill"
_DAY = timedelta(days=1)


def cards(told: Sequence[Source], here: Reader) -> None:
    """Show each source: whether it answers, when it was last read, and how far."""
    _ = here.gettext
    with st.grid(3, min_column_width=_CARD, gap="small"):
        for source in told:
            with st.container(border=True, height="stretch", gap="xsmall"):
                with st.container(horizontal=True, horizontal_alignment="distribute"):
                    st.markdown(f"**{plain(source.name)}**", width="content")
                    st.markdown(coloured(source.mark, plain(_(source.mark.word))), width="content")
                for line in _source_lines(source, here):
                    st.caption(plain(line))


def jobs(latest: Sequence[Mapping[str, Any]], here: Reader, *, is_history_read: bool) -> None:
    """Show each job: how it last went, when it runs next, and a button to run it now."""
    _ = here.gettext
    st.subheader(plain(_("Jobs")), anchor=False)
    with st.container(border=True, gap="small"):
        for job in desk.current().schedule.jobs():
            last = worst([row for row in latest if row["job"] == job.name])
            is_whole = job.name == _HISTORY and is_history_read and last is not None
            _job(job, last, here, is_whole=is_whole)


def worst(rows: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the run that tells how a job went: its latest failure of a source, else its latest run.

    Only the runs of the last day before its latest one count, so that a source no longer read is forgotten.
    """
    newest = max((row["started_at"] for row in rows), default=None)
    recent = [row for row in rows if newest - row["started_at"] < _DAY]
    return max(recent, key=lambda row: (row["state"] == "failed", row["started_at"]), default=None)


def paused(rows: Sequence[Mapping[str, Any]], here: Reader, jobs: Sequence[str] | None = None) -> None:
    """Say which jobs somebody paused, all or these, and that nothing new comes from them meanwhile."""
    _ = here.gettext
    for row in (row for row in rows if jobs is None or row["job"] in jobs):
        text = _("{job} is paused {since} ({who}): nothing new is read by it until somebody resumes it.")
        said = text.format(
            job=words.job(row["job"], here.language), since=here.since(row["paused_at"]), who=here.who(row["paused_by"])
        )
        st.warning(plain(said), icon=":material/pause_circle:")


def history(rows: Sequence[Mapping[str, Any]], total: int, address: Mapping[str, str], here: Reader) -> None:
    """Show a page of what ran, and how many runs there are in all; `address` is the page's."""
    _ = here.gettext
    if rows:
        list_head.show(here.ngettext("{n} run", "{n} runs", total), "runs", address, here)
        st.table(tables.runs(rows, here), border="horizontal", hide_index=True, alt=_("What ran, newest first"))
    else:
        states.empty(_("No run to show yet."), _("Each run of a job would be listed here, newest first."))


def _source_lines(source: Source, here: Reader) -> list[str]:
    _ = here.gettext
    lines = []
    if source.failing_since:
        lines.append(_("Failing {since}").format(since=here.since(source.failing_since)))
        lines.append(source.why)
    if source.last_success_at:
        lines.append(_("Last read {age}").format(age=here.ago(source.last_success_at)))
    return lines


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")


def _job(job: Job, last: Mapping[str, Any] | None, here: Reader, *, is_whole: bool) -> None:
    _ = here.gettext
    row = _row()
    name = plain(words.job(job.name, here.language))
    after = _next(job, here)
    if is_whole and not job.is_paused:
        whole = _("complete")
        after = f":gray[{plain(whole)}]"
    row.markdown(f"**{name}**  \n:small[{_last(job, last, here)} · {after}]")
    buttons = row.container(horizontal=True, gap="small", width="content")
    may = here.viewer.may("run_jobs")
    buttons.button(
        _("Resume") if job.is_paused else _("Pause"),
        key=f"pause-{job.name}",
        icon=":material/resume:" if job.is_paused else ":material/pause:",
        type="primary" if job.is_paused else "tertiary",
        disabled=not may,
        on_click=acts.resume if job.is_paused else acts.pause,
        args=(here.viewer, job.name),
    )
    buttons.button(
        _("Run now"),
        key=f"run-{job.name}",
        icon=":material/play_arrow:",
        disabled=job.is_running or not may,
        on_click=acts.run_now,
        args=(here.viewer, job.name),
    )


def _last(job: Job, last: Mapping[str, Any] | None, here: Reader) -> str:
    _ = here.gettext
    if job.is_running:
        mark = RUNS["running"]
        return coloured(mark, _(mark.word))
    if last is None:
        text = _("Has not run yet")
        return f":gray[{plain(text)}]"
    mark = RUNS.get(last["state"], RUNS["interrupted"])
    parts = [coloured(mark, _(mark.word)), plain(here.ago(last["ended_at"] or last["started_at"]))]
    if last["new_count"]:
        parts.append(here.ngettext("{n} new", "{n} new ones", last["new_count"]))
    return " · ".join(parts)


def _next(job: Job, here: Reader) -> str:
    _ = here.gettext
    if job.is_paused:
        return coloured(PAUSED, _(PAUSED.word))
    planned = _("not planned")
    if job.next_run_at:
        planned = _("next {time}").format(time=here.ago(job.next_run_at))
    return f":gray[{plain(planned)}]"
