from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from data.model import LOCAL_VIEWER
from pipeline import import_files, importing, jobs, watching
from pipeline.errors import ActRefused
from pipeline.parser import build
from tests.data.makers import findings, picture, takings_agree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox
    from pipeline.works import Works
    from tests.pipeline.conftest import Heard

HEAD = "Date;Heure;N° de transaction;Type;Mode de paiement;Client;Montant;Carte;Terminal"
ROWS = (
    "2026-11-18;09:15;T1;Paiement;Terminal intégré;Tremblay, L.;1 234,50 $;Visa •••• 4242;Accueil 1",
    "2026-11-18;10:02;T2;Paiement;Terminal intégré;Côté, Zoé;32,00 $;Interac •••• 0931;Accueil 1",
    "2026-11-18;11:40;T3;Remboursement;Terminal intégré;Côté, Zoé;12,00 $;Interac •••• 0931;Accueil 1",
    "2026-11-18;12:00;T4;Paiement;Comptant;Roy, M.;5,00 $;;",
)


@pytest.fixture
def works(sandbox_of: Callable[..., Sandbox], works_of: Callable[..., Works], tmp_path: Path) -> Works:
    folder = tmp_path / "exports"
    folder.mkdir()
    return works_of(sandbox_of(), imports={"folder": str(folder)})


def write(path: Path, *rows: str, made_s: float = 1_795_000_000) -> Path:
    path.write_text("\n".join([HEAD, *(rows or ROWS)]) + "\n", encoding="cp1252", errors="replace")
    os.utime(path, (made_s, made_s))
    return path


def explain(works: Works, path: Path) -> None:
    """Do what a person does on the page: confirm what is proposed."""
    seen = importing.look(works.store, importing.read(path, path.name))
    assert not seen.asks
    importing.save_mapping(works, LOCAL_VIEWER, msgspec.structs.replace(seen.mapping, report="details"))


def run(works: Works, heard: Heard, path: Path, *more: str, language: str = "en_CA") -> int:
    args = build(language, ["import"]).parse_args(["import", *more, str(path)])
    return import_files.run(works, args, heard.console(language))


def net(works: Works) -> int:
    return int(works.store.rows("SELECT coalesce(sum(net_minor), 0)::BIGINT AS net FROM facts.payments")[0]["net"])


def test_a_file_that_is_not_there_is_said(works: Works, heard: Heard, tmp_path: Path) -> None:
    assert run(works, heard, tmp_path / "none.xlsx") == 1
    assert "There is no file none.xlsx" in heard.err


def test_what_nobody_explained_waits_for_a_person(works: Works, heard: Heard, tmp_path: Path) -> None:
    before = picture(works.store)
    assert run(works, heard, write(tmp_path / "d.csv")) == 1
    assert "open the page Import" in heard.err
    assert run(works, heard, write(tmp_path / "d.csv"), "--as", "nothing", language="fr_CA") == 1
    assert "Aucun rapport" in heard.err
    assert picture(works.store) == before


def test_a_dry_run_tells_and_changes_nothing(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    assert run(works, heard, path, "--dry-run") == 0
    assert "4 new, 0 changed, 0 unchanged. Nothing was imported" in heard.out
    assert works.store.rows("SELECT * FROM facts.imports") == []


def test_a_file_counts_once(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    assert run(works, heard, path, "--as", "DETAILS") == 0
    assert net(works) == 123450 + 3200 - 1200
    assert takings_agree(works.store)
    aliases = works.store.rows("SELECT serial, alias FROM ops.terminals")
    assert [(row["serial"], row["alias"]) for row in aliases] == [("smartrec:Accueil 1", "Accueil 1")]
    before = picture(works.store)
    assert run(works, heard, path) == 0
    assert "already imported" in heard.out
    assert picture(works.store) == before
    acts = works.store.rows("SELECT act FROM ops.audit ORDER BY happened_at, act")
    assert sorted(row["act"] for row in acts) == ["import_file", "map_report"]


def test_an_unreadable_row_is_listed_and_the_rest_is_read(works: Works, heard: Heard, tmp_path: Path) -> None:
    explain(works, write(tmp_path / "d.csv"))
    bad = write(tmp_path / "e.csv", ROWS[0], ROWS[1].replace("32,00 $", "trente-deux"), *ROWS[2:])
    assert run(works, heard, bad) == 0
    assert "e.csv, line 3" in heard.err
    assert net(works) == 123450 - 1200
    told = works.store.rows("SELECT line, reason FROM facts.unread_lines")
    assert [tuple(row.values()) for row in told] == [(3, "bad_amount")]


def test_a_file_that_is_no_table_is_refused_in_a_sentence(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = tmp_path / "page.xlsx"
    path.write_text("<html><body>connexion</body></html>", encoding="utf-8")
    assert run(works, heard, path) == 1
    assert heard.err.startswith("page.xlsx: ")
    assert "Traceback" not in heard.err


def test_a_word_that_nobody_explained_is_not_left_out_unattended(works: Works, heard: Heard, tmp_path: Path) -> None:
    explain(works, write(tmp_path / "d.csv"))
    later = write(tmp_path / "e.csv", *ROWS, ROWS[2].replace("T3", "T9").replace("Remboursement", "Reprise"))
    assert run(works, heard, later) == 1
    assert "such as “Reprise”" in heard.err
    assert works.store.rows("SELECT * FROM facts.imports") == []
    (watched(works) / "e.csv").write_bytes(later.read_bytes())
    os.utime(watched(works) / "e.csv", (1_795_000_000, 1_795_000_000))
    watching.look(works)
    assert len(waiting(works)) == 1


def test_a_cut_export_is_not_imported_unattended(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    rows = [f"2026-11-18;09:15;N{n};Paiement;Terminal intégré;X;1,00 $;;Accueil 1" for n in range(30_000)]
    assert run(works, heard, write(tmp_path / "cut.csv", *rows)) == 1
    assert "cut by SmartRec" in heard.err
    assert works.store.rows("SELECT * FROM facts.imports") == []


def test_undone_it_leaves_no_payment(works: Works, heard: Heard, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    run(works, heard, path)
    (kept,) = works.store.rows("SELECT import_id FROM facts.imports")
    assert importing.undo(works, LOCAL_VIEWER, kept["import_id"])
    assert not importing.undo(works, LOCAL_VIEWER, kept["import_id"])
    assert not importing.undo(works, LOCAL_VIEWER, "none")
    assert works.store.rows("SELECT * FROM facts.payments") == []


def test_a_mapping_is_kept_in_versions(works: Works, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    explain(works, path)
    (known,) = importing.mappings(works.store)
    assert known.version == 1
    changed = msgspec.structs.replace(known, title="Autre titre")
    assert importing.save_mapping(works, LOCAL_VIEWER, changed).version == 2
    assert [one.title for one in importing.mappings(works.store)] == ["Autre titre"]


def test_a_report_that_seems_new_gets_a_name_of_its_own(works: Works, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    seen = importing.look(works.store, importing.read(path, path.name))
    importing.save_mapping(works, LOCAL_VIEWER, seen.mapping)
    other = tmp_path / "d.csv"
    other.write_text("Jour;Total;Payé par\n2026-11-18;5,00 $;Comptant\n", encoding="utf-8")
    again = importing.look(works.store, importing.read(other, other.name))
    assert not again.is_known
    assert again.mapping.report != seen.mapping.report


def test_a_file_without_a_payment_is_refused(works: Works, tmp_path: Path) -> None:
    path = write(tmp_path / "d.csv")
    explain(works, path)
    empty = write(tmp_path / "e.csv", "hier;;T9;Paiement;Terminal intégré;X;un;;")
    seen = importing.look(works.store, importing.read(empty, empty.name), "details")
    with pytest.raises(ActRefused):
        importing.preview(works, seen)


def watched(works: Works) -> Path:
    folder = works.settings.watched
    assert folder is not None
    return folder


def waiting(works: Works) -> list[dict[str, Any]]:
    return [row for row in findings(works.store) if row["kind"] == "file_waiting" and row["state"] == "open"]


def test_the_watched_folder_imports_what_is_explained_and_shows_what_is_not(works: Works, tmp_path: Path) -> None:
    assert watching.look(works)
    path = write(watched(works) / "d.csv")
    (watched(works) / "notes.md").write_text("rien", encoding="utf-8")
    watching.look(works)
    assert (len(waiting(works)), net(works)) == (1, 0)
    watching.look(works)
    assert waiting(works)[0]["seen_count"] == 1
    explain(works, path)
    watching.look(works)
    assert (waiting(works), net(works)) == ([], 123450 + 3200 - 1200)
    watching.look(works)
    assert len(works.store.rows("SELECT * FROM facts.imports")) == 1
    assert path.exists()


def test_a_file_that_is_still_being_written_is_left_alone(works: Works) -> None:
    path = write(watched(works) / "d.csv")
    os.utime(path)
    watching.look(works)
    assert waiting(works) == []


def test_a_folder_that_is_gone_is_no_failure(works: Works) -> None:
    watched(works).rmdir()
    assert watching.look(works)


def test_a_terminal_that_a_provider_lists_takes_the_place_of_its_name(
    works: Works, heard: Heard, tmp_path: Path
) -> None:
    alias = "Inscriptions 1"
    path = write(tmp_path / "d.csv", *[row.replace("Accueil 1", alias) for row in ROWS])
    explain(works, path)
    run(works, heard, path)
    jobs.list_terminals(works)
    replaced = works.store.rows("SELECT old_serial, new_serial FROM ops.replacements")
    assert [row["old_serial"] for row in replaced] == [f"smartrec:{alias}"]
    (listed,) = works.store.rows(
        "SELECT serial, alias FROM ops.terminals WHERE serial = $serial", serial=replaced[0]["new_serial"]
    )
    assert listed["alias"] == alias
    jobs.list_terminals(works)
    assert works.store.rows("SELECT old_serial, new_serial FROM ops.replacements") == replaced
