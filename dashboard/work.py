"""The panels of Data update: sources, jobs, findings and what ran."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard import acts, finding_words, states, tables
from dashboard.look import RUNS, SEVERITIES, coloured
from dashboard.reader import plain
from data.model import Severity
from pipeline import desk, words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.reader import Reader
    from dashboard.sources import Source
    from pipeline.schedule import Job

SIZE = 10
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


def findings(rows: Sequence[dict[str, Any]], here: Reader) -> None:
    """Show findings, each with a button that says that somebody has seen it."""
    _ = here.gettext
    if not rows:
        states.empty(
            _("Nothing strange in the data"),
            _("What sources contradict, leave out or send twice would be listed here."),
            icon=":material/check_circle:",
        )
        return
    with st.container(border=True, gap="small"):
        for row in rows:
            _finding(row, here)


def pages(total: int, key: str) -> int:
    """Show the pages of a list, when there is more than one; return how many rows come before the page chosen."""
    count = max(1, -(-total // SIZE))
    return (st.pagination(count, key=key) - 1) * SIZE if count > 1 else 0


def unresolved(counts: Sequence[Mapping[str, Any]]) -> int:
    """Return how many findings nobody resolved."""
    return sum(row["count"] for row in counts if row["state"] in ("open", "acknowledged"))


def history_filters(here: Reader) -> tuple[str | None, bool]:
    """Ask which runs to show; return the job, and whether failures only."""
    _ = here.gettext
    names = [job.name for job in desk.current().schedule.jobs()]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        job = st.selectbox(
            _("Job"),
            names,
            index=None,
            format_func=lambda name: words.job(name, here.language),
            placeholder=_("All jobs"),
            key="job",
            width=320,
        )
        is_failed_only = st.toggle(_("Failures only"), key="failed", bind="query-params")
    return job, is_failed_only


def history(rows: Sequence[Mapping[str, Any]], here: Reader) -> None:
    """Show what ran."""
    _ = here.gettext
    if rows:
        st.table(tables.runs(rows, here), border="horizontal", hide_index=True, alt=_("What ran, newest first"))
    else:
        st.caption(plain(_("No run to show yet.")))


def _source_lines(source: Source, here: Reader) -> list[str]:
    _ = here.gettext
    lines = []
    if source.failing_since:
        lines.append(_("Failing {since}").format(since=here.since(source.failing_since)))
        lines.append(source.why)
    if source.last_success_at:
        lines.append(_("Last read {age}").format(age=here.ago(source.last_success_at)))
    if source.covered_since and source.covered_until:
        since, until = here.day(here.day_of(source.covered_since)), here.instant(source.covered_until)
        lines.append(_("Payments read from {since} to {until}").format(since=since, until=until))
    return lines


def _row() -> DeltaGenerator:
    return st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center")


def _job(job: Job, last: Mapping[str, Any] | None, here: Reader, *, is_whole: bool) -> None:
    _ = here.gettext
    row = _row()
    name = plain(words.job(job.name, here.language))
    after = _("complete") if is_whole else _next(job, here)
    row.markdown(f"**{name}**  \n:small[{_last(job, last, here)} · :gray[{plain(after)}]]")
    row.button(
        _("Run now"),
        key=f"run-{job.name}",
        icon=":material/play_arrow:",
        disabled=job.is_running or not here.viewer.may("run_jobs"),
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
    if job.next_run_at is None:
        return _("Paused")
    return _("next {time}").format(time=here.ago(job.next_run_at))


def _finding(row: dict[str, Any], here: Reader) -> None:
    _ = here.gettext
    line = _row()
    mark = SEVERITIES[Severity(row["severity"])]
    title = f"**{plain(finding_words.title(row['kind'], here))}**"
    times = here.ngettext("found once", "found {n} times", row["seen_count"])
    when = here.when(finding_words.happened_at(row))
    about = plain(finding_words.told(row, here))
    known = " · ".join(part for part in (_(mark.word), when, times, finding_words.references(row, here)) if part)
    line.markdown(f"{coloured(mark, title)} · {about}  \n:small[:gray[{plain(known)}]]")
    is_open = row["state"] == "open"
    line.button(
        _("Mark as seen") if is_open else _("Seen"),
        key=f"seen-{row['finding_id']}",
        icon=":material/done:",
        disabled=not is_open or not here.viewer.may("run_jobs"),
        on_click=acts.acknowledge,
        args=(here.viewer, row["finding_id"]),
    )
