"""`encaisse sandbox-files`: what it says, in both languages, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.cli import main

if TYPE_CHECKING:
    from pathlib import Path

SMALL = ("--days", "1", "--terminals", "2", "--now", "2026-11-25T02:05")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def in_english(folder: Path) -> None:
    (folder / "encaisse.toml").write_text('[organisation]\nlanguage = "en_CA"\n', encoding="utf-8")


def test_the_files_are_written_and_told_in_french(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbox-files", *SMALL, "--out", "soir"]) == 0
    said = capsys.readouterr().out
    for name in (path.name for path in (tmp_path / "soir").iterdir()):
        assert f"{name}\xa0: " in said
    assert " lignes\n" in said
    assert "truth.json\xa0: ce que chaque ligne est vraiment" in said


def test_they_are_replaced_by_the_same_bytes(tmp_path: Path) -> None:
    assert main(["sandbox-files", *SMALL, "--out", "soir"]) == 0
    first = {path.name: path.read_bytes() for path in (tmp_path / "soir").iterdir()}
    assert main(["sandbox-files", *SMALL, "--out", "soir"]) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "soir").iterdir()} == first
    assert main(["sandbox-files", *SMALL, "--seed", "2", "--out", "soir"]) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "soir").iterdir()} != first


def test_an_export_that_is_cut_is_said_to_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_english(tmp_path)
    assert main(["sandbox-files", *SMALL, "--rows", "20", "--out", "soir"]) == 0
    assert "Payment details.xlsx: 20 rows, cut where SmartRec stops\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--days", "-1"), "--days is a number from 0 to 800."),
        (("--days", "801"), "--days is a number from 0 to 800."),
        (("--terminals", "0"), "--terminals is a number from 1 to 500."),
        (("--rows", "30001"), "--rows is a number from 1 to 30000."),
    ],
)
def test_what_is_out_of_range_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str
) -> None:
    in_english(tmp_path)
    assert main(["sandbox-files", *SMALL, *more, "--out", "soir"]) == 1
    assert capsys.readouterr().err == f"{said}\n"
    assert not (tmp_path / "soir").exists()


def test_somebody_s_file_in_the_way_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "Payment details.xlsx").write_bytes(b"theirs")
    assert main(["sandbox-files", *SMALL, "--out", "."]) == 1
    said = capsys.readouterr().err
    assert "Payment details.xlsx" in said
    assert "Rien n’a été écrit." in said  # noqa: RUF001 - the apostrophe of print
    assert (tmp_path / "Payment details.xlsx").read_bytes() == b"theirs"
    assert not (tmp_path / "truth.json").exists()


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    in_english(tmp_path)
    (tmp_path / "file").touch()
    assert main(["sandbox-files", *SMALL, "--out", "file/soir"]) == 1
    assert "file/soir cannot be written" in capsys.readouterr().err
