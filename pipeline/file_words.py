"""Why a file that somebody brought was not read, and what to do about it: one sentence a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.locale import N_, translator
from data.locale.format import number
from pipeline.import_words import header

if TYPE_CHECKING:
    from collections.abc import Mapping

UNFIT = {
    "not_there": N_("The file is no longer there: choose it again."),
    "empty": N_("The file is empty: export it again, and check that the period has payments."),
    "too_big": N_("The file is larger than {limit} MB: export a shorter period."),
    "inflated": N_("The workbook unpacks to more than {limit} MB: export a shorter period."),
    "too_wide": N_("The file has more than {limit} columns: keep those of the payments only, and import it again."),
    "too_long": N_("The file has more than {limit} rows: export a shorter period."),
    "too_many_cells": N_("The file has more than {limit} cells: export a shorter period or fewer columns."),
    "too_many_sheets": N_(
        "The workbook has more than {limit} sheets: keep those of the payments only, and import it again."
    ),
    "too_many_parts": N_(
        "The workbook is made of more than {limit} parts: copy the payments into a new workbook and import that."
    ),
    "too_heavy": N_("Reading the file takes too much memory: export a shorter period."),
    "too_slow": N_("Reading the file takes too long: export a shorter period."),
    "long_text": N_(
        "Line {line} has a text of more than {limit} characters, as when a quotation mark is missing: "
        "export the file again, or save it as .xlsx."
    ),
    "quotes": N_(
        "The quotation marks do not match at line {line}, as when the file was cut: "
        "export it again, or save it as .xlsx."
    ),
    "encoding": N_(
        "The accents of the file cannot be read, as when it was cut: export it again, or save it as CSV in UTF-8."
    ),
    "not_text": N_("The file is neither a workbook nor a text: save it as .xlsx or CSV and import it again."),
    "old_workbook": N_("This is a workbook of an old kind (.xls): save it as .xlsx or CSV and import it again."),
    "binary_workbook": N_("This is a binary workbook (.xlsb): save it as .xlsx or CSV and import it again."),
    "opendocument": N_("This is an OpenDocument file (.ods): save it as .xlsx or CSV and import it again."),
    "locked": N_("The workbook is protected by a password: save it without one and import it again."),
    "macros": N_("The workbook holds macros or controls: save it as .xlsx without them and import it again."),
    "links": N_(
        "The workbook takes data from elsewhere or holds other documents: "
        "copy the values into a new workbook and import that."
    ),
    "entities": N_("The workbook holds declarations that no export needs: export it again, or save it as CSV."),
    "paths": N_("The workbook holds parts with unsafe names: export it again, or save it as CSV."),
    "damaged": N_("The workbook is incomplete or damaged: export it again, or open it and save it as .xlsx."),
    "hidden": N_("Every sheet of the workbook is hidden: show the one with the payments, save and import it again."),
    "pdf": N_("This is a PDF: export the report as .xlsx or CSV and import that."),
    "image": N_("This is an image: export the report as .xlsx or CSV and import that."),
    "document": N_("This is a text document or a presentation: export the report as .xlsx or CSV and import that."),
    "archive": N_("This is an archive and not a workbook: unpack it and import the .xlsx or CSV file that it holds."),
    "web_page": N_("This is a web page, whatever its name says: save it as .xlsx or CSV and import it again."),
    "xml": N_("This is an XML file, whatever its name says: save it as .xlsx or CSV and import it again."),
    "json": N_("This is a JSON file, whatever its name says: export the report as .xlsx or CSV and import that."),
    "columns_missing": N_(
        "The file lacks columns that this report has ({fields}): export them too, or explain it anew."
    ),
    "nothing_inside": N_("No table of payments was found in the file: export the report again, with its headers."),
    "unreadable": N_("The file cannot be read: save it as .xlsx or CSV and import it again."),
}


def unfit(key: str, facts: Mapping[str, str | int], language: str) -> str:
    """Return why a file was not read and what to do, in a sentence; an unknown key is shown as it is."""
    if key not in UNFIT:
        return key
    said = {name: number(fact, language) if isinstance(fact, int) else fact for name, fact in facts.items()}
    if key == "columns_missing":
        said["fields"] = ", ".join(header(name, language) for name in str(facts["fields"]).split(", "))
    return translator(language).gettext(UNFIT[key]).format(**said)
