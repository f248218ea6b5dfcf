"""Détails des paiements: one row per payment, void and refund of a period, as a workbook or as CSV.

Same data, same parameters → same bytes: nothing here reads a clock.
"""

from __future__ import annotations

import errno
import hashlib
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace
from xlsxwriter.exceptions import XlsxFileError

from data import time as clock
from data.fields import FIELDS
from data.locale import N_, translator
from data.model import LOCAL_VIEWER, Viewer
from data.queries import payment_details, settlement
from pipeline.errors import ReportFailed
from pipeline.reports import csv_file
from pipeline.reports.control import Control, Settlement
from pipeline.reports.csv_file import CsvFile
from pipeline.reports.question import Question
from pipeline.reports.workbook import Book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from data.chosen import Chosen
    from data.store import Reader, Store

_FILES: dict[str, type[Book | CsvFile]] = {"xlsx": Book, "csv": CsvFile}
_REASONS = {
    errno.ENOSPC: N_("There is no room left to write %(path)s: free some space and ask again."),
    errno.EDQUOT: N_("There is no room left to write %(path)s: free some space and ask again."),
    errno.EACCES: N_("%(path)s may not be written: choose another folder, or give yourself the right to write there."),
    errno.EPERM: N_("%(path)s may not be written: choose another folder, or give yourself the right to write there."),
    errno.EROFS: N_("%(path)s may not be written: choose another folder, or give yourself the right to write there."),
    errno.ENOENT: N_("The folder of %(path)s does not exist: create it, or choose another."),
    errno.ENOTDIR: N_("The folder of %(path)s does not exist: create it, or choose another."),
    errno.EISDIR: N_("%(path)s is a folder: add a file name."),
}
_OTHERWISE = N_("%(path)s could not be written (%(reason)s).")


class Written(Struct, frozen=True):
    """What was written: how many rows, and the SHA-256 of the rows as the CSV has them."""

    rows: int
    sha256: str


def write(  # noqa: PLR0913 - everything that decides the file, each by its name
    store: Store,
    *,
    chosen: Chosen,
    language: str,
    suffix: str,
    to: Path,
    progress: Callable[[int, int], None] | None = None,
    viewer: Viewer = LOCAL_VIEWER,
) -> Written:
    """Write the details of the payments chosen, whole or not at all.

    `progress` is told rows done and rows in all. Names of people are left out for a viewer who may not see clients,
    and are not looked for either. Raises ReportFailed with a sentence in `language`; ValueError for an unknown
    language or suffix.
    """
    words = translator(language)
    if suffix not in _FILES:
        raise ValueError(f"no such kind of file: {suffix!r}; there are {', '.join(_FILES)}")
    if chosen.since > chosen.until:
        raise ReportFailed(words.gettext(N_("The period ends before it begins: choose a later last day.")))
    if chosen.client and not viewer.may("see_clients"):
        raise ReportFailed(words.gettext(N_("You may not look for clients by their names.")))
    question = Question(
        organisation=store.organisation,
        environment=store.environment,
        zone=store.zone,
        cut_off=store.cut_off,
        chosen=chosen,
        language=language,
        fields=tuple(one for one in FIELDS if not one.is_personal or viewer.may("see_clients")),
    )
    with _sentences(to, language), TemporaryDirectory(dir=to.parent, prefix=f".{to.name}.") as folder:
        part = Path(folder) / "part"
        with store.read() as reader:
            written = _write(reader, question, suffix, part, progress)
        part.replace(to)
    return written


def _write(
    reader: Reader, question: Question, suffix: str, part: Path, progress: Callable[[int, int], None] | None
) -> Written:
    zone, cut_off, chosen = question.zone, question.cut_off, question.chosen
    since_at, _ = clock.day_bounds(chosen.since, zone, cut_off)
    _, until_at = clock.day_bounds(chosen.until, zone, cut_off)
    question = replace(question, names=payment_details.filter_names(reader, until_at=until_at))
    totals = Control.of(payment_details.control_totals(reader, chosen=chosen))
    counted, digest = Control(), hashlib.sha256()
    file = _FILES[suffix](part, question, totals)
    try:
        for batch in payment_details.details(reader, chosen=chosen, since_at=since_at):
            counted.add(batch)
            lines = csv_file.lines(batch, question.fields, question.zone)
            digest.update(lines)
            file.add(batch, lines)
            if progress:
                progress(counted.rows, totals.rows)
        if counted != totals:
            changed = N_("The payments changed while the report was being written: ask for it again.")
            raise ReportFailed(translator(question.language).gettext(changed))
        counted.settlement = Settlement(**settlement.settlement_read(reader, chosen=question.chosen))
        file.finish(counted, digest.hexdigest())
    finally:
        file.abandon()
    return Written(rows=counted.rows, sha256=digest.hexdigest())


@contextmanager
def _sentences(to: Path, language: str) -> Iterator[None]:
    """Turn what the machine says of a file that cannot be written into a sentence."""
    try:
        yield
    except (OSError, XlsxFileError) as failure:
        cause = failure.args[0] if isinstance(failure, XlsxFileError) and failure.args else failure
        code = cause.errno if isinstance(cause, OSError) else None
        text = translator(language).gettext(_REASONS.get(code or 0, _OTHERWISE))
        raise ReportFailed(text % {"path": to, "reason": cause}) from failure
