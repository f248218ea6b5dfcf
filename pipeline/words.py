"""What the pipeline says to people: failures by their key, jobs by their name, the database's own sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.registry import manifests
from data import answer_codes
from data import errors as store_errors
from data.locale import N_, translator

if TYPE_CHECKING:
    from pathlib import Path

FAILURES = {
    "unreachable": N_("The provider does not answer; we try again at the next run."),
    "throttled": N_("The provider asks us to slow down; we try again at the next run."),
    "unauthorized": N_("The provider does not accept our key: renew it in the settings, then restart."),
    "refused": N_("The provider understood the request and refused it: show the detail to its support."),
    "unreadable": N_(
        "The provider's answer cannot be read; the detail gives its shape, for whoever maintains Encaisse."
    ),
    "connector_error": N_("The provider did not do what was asked."),
    "unexpected": N_("Something we did not foresee; the log has the whole story under its reference."),
    "interrupted": N_("The program was stopped before the end; the next run goes on from there."),
}
JOBS = {
    "payments": N_("New payments"),
    "payments_nightly": N_("Payments of the last days, read again"),
    "payments_weekly": N_("Payments of the last five weeks, read again"),
    "backfill": N_("Payment history"),
    "terminals": N_("List of terminals"),
    "organisation": N_("Sites, ledger codes and clients"),
    "organisation_again": N_("Sites, ledger codes and clients, where the last reading failed"),
    "observations": N_("State of terminals"),
    "outbox": N_("Names written at the providers"),
    "settlement": N_("Settlement, every night"),
    "settlement_drip": N_("Settlement, little by little"),
    "settlement_period": N_("Settlement of a period"),
    "retention": N_("Tidying up"),
    "details": N_("Details of one payment"),
    "imports": N_("Files of the watched folder"),
}
BUSY = N_("{path} is in use by process {pid}: stop it, or use the desk it serves.")
BUSY_UNKNOWN = N_("{path} is in use by another process: stop it, or use the desk it serves.")
_STORE: dict[type[store_errors.StoreError], str] = {
    store_errors.SchemaTooNew: N_("{path} was written by a newer Encaisse: install that version."),
    store_errors.MigrationFailed: N_("{path} could not be brought up to date; nothing was changed. Detail: {detail}"),
    store_errors.WrongEnvironment: N_("{path} holds the data of another environment: demo and live never mix."),
    store_errors.OtherDays: N_("{path} counts its days otherwise than the settings say. {detail}"),
    store_errors.StoreDamaged: N_("{path} cannot be read as a database: set it aside and restore the latest backup."),
    store_errors.DiskFull: N_("There is no room left to write {path}: free some space; nothing saved is lost."),
    store_errors.StoreError: N_("{path} cannot be used. Detail: {detail}"),
}


def failure(key: str, language: str) -> str:
    """Return why a run failed, in a sentence; an unknown key is shown as it is."""
    return translator(language).gettext(FAILURES[key]) if key in FAILURES else key


def job(name: str, language: str) -> str:
    """Return what a job does, in a few words; an unknown name is shown as it is."""
    return translator(language).gettext(JOBS[name]) if name in JOBS else name


def answer(source: str, code: str, language: str) -> str | None:
    """Return what a response code says, in the middle of a sentence; None for a code that nobody explains.

    A provider may have words of its own for it; else those of issuers and terminals hold.
    """
    declared = manifests().get(source.partition(".")[0])
    theirs = declared.word(f"answer.{code}", language) if declared else None
    everybodys = answer_codes.said(code)
    return theirs or (translator(language).gettext(everybodys) if everybodys else None)


def store_failure(error: store_errors.StoreError, path: Path, language: str) -> str:
    """Return what is wrong with the database and what to do, in a sentence."""
    gettext = translator(language).gettext
    if isinstance(error, store_errors.StoreBusy):
        return gettext(BUSY if error.pid else BUSY_UNKNOWN).format(path=path, pid=error.pid)
    text = next(text for kind, text in _STORE.items() if isinstance(error, kind))
    return gettext(text).format(path=path, detail=error)
