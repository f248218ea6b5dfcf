from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from data.errors import MigrationFailed, OtherDays, SchemaTooNew, StoreBusy, StoreDamaged, StoreError, WrongEnvironment
from pipeline import cli, commands, desk, settings, words
from pipeline.lock import StoreLock
from tests.pipeline.conftest import NOW, write_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from connectors.sandbox.server import Sandbox

SINCE = (NOW - timedelta(days=2)).date().isoformat()
TODAY = NOW.date().isoformat()
# After so many saves no file of this process may grow beyond what the database's journal holds then: a full disk.
# A fixed size would be luck: the journal grows with every save, by as much as the data layer happens to write.
ON_A_FULL_DISK = """
import resource, sys
from pathlib import Path
from pipeline import bundles, collect
from pipeline.cli import main
journal, saves, *argv = sys.argv[1:]
bundles.bundled.__defaults__ = (40, 5.0)  # several saves, as a long history has
save, done = collect.save_payments, []
def save_then_fill(store, payments, **known):
    if payments and len(done) == int(saves):  # what is covered is saved apart, and is no commit of payments
        size = Path(journal).stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    saved = save(store, payments, **known)
    done.extend([saved] if payments else [])
    return saved
collect.save_payments = save_then_fill
sys.exit(main(argv))
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Any]:
    """Run a command in this process, with the settings of the test's folder; return code, output and errors."""
    monkeypatch.setenv("ENCAISSE_CONFIG", str(tmp_path / "encaisse.toml"))
    monkeypatch.delenv("ENCAISSE_DATABASE", raising=False)
    monkeypatch.setenv("LANG", "en_CA.UTF-8")
    monkeypatch.chdir(tmp_path)

    def run(*argv: str) -> tuple[int, str, str]:
        code = cli.main(argv)
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return code, said.out, said.err

    return run


def in_english(folder: Path, sandbox: Sandbox, **changes: Any) -> Path:
    return write_settings(folder, sandbox, **({"organisation": {"language": "en_CA"}} | changes))


def database(folder: Path) -> Path:
    return folder / "data" / "var" / "encaisse.duckdb"


def test_collect_reads_everything_once(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    sandbox = sandbox_of()
    in_english(tmp_path, sandbox)
    code, out, err = run("collect", "--once")
    assert (code, err) == (0, "")
    told = {line.partition(" (")[0] for line in out.splitlines()}
    assert told >= {"List of terminals", "New payments", "State of terminals", "Settlement, every night"}
    code, out, _ = run("collect", "--once")
    assert "New payments (handpoint): 0 new, 0 changed" in out
    with desk.opened(settings.load(tmp_path / "encaisse.toml", {})) as works:
        counts = works.store.rows(
            "SELECT (SELECT count(*) FROM facts.payments) AS payments, (SELECT count(*) FROM ops.seen) AS seen, "
            "(SELECT count(*) FROM facts.settlement_lookups) AS lookups"
        )[0]
    assert min(counts.values()) > 5


def test_a_report_is_written_where_the_command_was_given(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    in_english(tmp_path, sandbox_of())
    assert run("backfill", "--since", SINCE)[0] == 0
    code, out, _ = run("report", "payment-details", "--from", SINCE, "--to", TODAY, "--out", "details.csv")
    assert (code, "details.csv: " in out) == (0, True)
    assert (tmp_path / "details.csv").read_text(encoding="utf-8-sig").startswith("kind,payment_id,")
    code, _, _ = run("report", "payment-details", "--from", SINCE, "--to", TODAY, "--lang", "fr", "--out", "d.xlsx")
    assert code == 0
    assert (tmp_path / "d.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("argv", "code", "sentence"),
    [
        ((), 2, "is missing"),
        (("colect",), 2, "'colect' is not one of 'demo'"),
        (("collect",), 2, "--once is missing"),
        (("collect", "--once", "--twice"), 2, "--twice is not known here"),
        (("backfill", "--since", "31/12/2025"), 2, "“31/12/2025” is not a day"),
        (("backfill", "--since"), 2, "--since needs a value"),
        (("backfill", "--since", "2999-01-01"), 1, "is yet to come"),
        (("report", "payment-details", "--from", SINCE, "--to", TODAY, "--out", "d.pdf"), 1, ".xlsx or .csv"),
        (("report", "payment-details", "--from", TODAY, "--to", SINCE, "--out", "d.csv"), 1, "exchange"),
        (("report", "payment-details", "--from", SINCE, "--to", TODAY, "--out", "no/where.csv"), 1, "where.csv"),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_a_sentence(  # noqa: PLR0913, PLR0917 - a case and its fixtures
    run: Callable[..., Any],
    sandbox_of: Callable[..., Sandbox],
    tmp_path: Path,
    argv: tuple[str, ...],
    code: int,
    sentence: str,
) -> None:
    in_english(tmp_path, sandbox_of())
    found, _, err = run(*argv)
    assert (found, sentence in err) == (code, True), err
    assert len(err.splitlines()) == 1


def test_the_language_is_the_settings(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    write_settings(tmp_path, sandbox_of())
    assert "pas un jour" in run("backfill", "--since", "hier")[2]


def test_wrong_settings_are_all_told_with_their_fixes(run: Callable[..., Any], tmp_path: Path) -> None:
    text = 'environment = "demoo"\nx = 1\n[organisation]\nlanguage = "en_CA"\n[serve]\nhost = "0.0.0.0"\nport = 0\n'
    (tmp_path / "encaisse.toml").write_text(text, encoding="utf-8")
    for command in (("collect", "--once"), ("serve",)):
        code, _, err = run(*command)
        assert code == 1
        assert "5 problems" in err
        assert err.count("→") == 5


def test_no_settings_at_all_say_how_to_make_some(run: Callable[..., Any]) -> None:
    assert "encaisse init" in run("collect", "--once")[2]


def test_a_provider_that_is_gone_is_a_sentence_and_a_code(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    nowhere = {"url": "http://127.0.0.1:9", "requests_per_second": 100, "connect_timeout_s": 0.2}
    in_english(tmp_path, sandbox_of(), connectors={"paysafe": nowhere})
    code, out, err = run("collect", "--once")
    assert code == 1
    assert "(paysafe): failed. The provider does not answer" in err
    assert "New payments (handpoint)" in out


def test_a_clock_that_does_not_answer_is_a_sentence(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    in_english(tmp_path, sandbox_of(), clock={"url": "http://127.0.0.1:9/truth/clock"})
    code, _, err = run("collect", "--once")
    assert (code, "start the sandbox" in err) == (1, True)


def test_a_corrupt_database_is_a_sentence(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    in_english(tmp_path, sandbox_of())
    database(tmp_path).parent.mkdir(parents=True)
    database(tmp_path).write_bytes(b"not a database " * 1000)
    code, _, err = run("collect", "--once")
    assert code == 1
    assert "set it aside and restore the latest backup" in err
    assert database(tmp_path).read_bytes().startswith(b"not a database")


def test_a_database_of_another_environment_is_a_sentence(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    in_english(tmp_path, sandbox_of())
    assert run("backfill", "--since", SINCE)[0] == 0
    live = 'environment = "live"\n[organisation]\nname = "S"\nlanguage = "en_CA"\n'
    (tmp_path / "encaisse.toml").write_text(live, encoding="utf-8")
    code, _, err = run("report", "payment-details", "--from", SINCE, "--to", TODAY, "--out", "d.csv")
    assert (code, "demo and live never mix" in err) == (1, True)


def test_a_database_in_use_is_a_sentence_that_names_the_process(
    run: Callable[..., Any], sandbox_of: Callable[..., Sandbox], tmp_path: Path
) -> None:
    in_english(tmp_path, sandbox_of())
    with StoreLock(database(tmp_path)):
        code, _, err = run("backfill", "--since", SINCE)
    assert (code, f"process {os.getpid()}" in err) == (1, True)


@pytest.mark.parametrize("saves", [0, 3])
def test_a_full_disk_is_a_sentence_and_loses_nothing(
    sandbox_of: Callable[..., Sandbox], tmp_path: Path, saves: int
) -> None:
    in_english(tmp_path, sandbox_of(days=10), connectors={"handpoint": {"page_limit": 40}})
    environ = os.environ | {"ENCAISSE_CONFIG": str(tmp_path / "encaisse.toml")}
    words_given = ["backfill", "--since", (NOW - timedelta(days=10)).date().isoformat()]
    journal = database(tmp_path).with_name("encaisse.duckdb.wal")
    full = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, str(journal), str(saves), *words_given],
        env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert full.returncode == 1, full.stdout
    assert "There is no room left to write" in full.stderr
    assert "Traceback" not in full.stderr
    commits = saved_in(tmp_path)
    assert len(commits) == saves
    again = subprocess.run([sys.executable, "-m", "pipeline.cli", *words_given], env=environ, check=False)
    assert again.returncode == 0
    whole = saved_in(tmp_path)
    assert whole[:saves] == commits
    assert sum(whole) > sum(commits)


def saved_in(folder: Path) -> list[int]:
    """Return how many payments were new with each save."""
    with desk.opened(settings.load(folder / "encaisse.toml", {})) as works:
        rows = works.store.rows("SELECT new_count FROM facts.commits ORDER BY commit_no")
        total = works.store.rows("SELECT count(*) AS n FROM facts.payments")[0]["n"]
    counts = [row["new_count"] for row in rows]
    assert sum(counts) == total
    return counts


def test_a_surprise_is_a_sentence_with_a_reference_and_the_log_has_the_rest(
    run: Callable[..., Any],
    sandbox_of: Callable[..., Sandbox],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    in_english(tmp_path, sandbox_of())

    def surprised(*_: object) -> int:
        raise ZeroDivisionError("nobody foresaw this")

    monkeypatch.setitem(commands.WITH_STORE, "backfill", surprised)
    code, _, err = run("backfill", "--since", SINCE)
    assert code == 1
    reference = err.split()[-1].rstrip(".")
    log = database(tmp_path).with_suffix(".log").read_text(encoding="utf-8")
    assert reference in log
    assert "Traceback" in log
    assert "nobody foresaw this" in log


@pytest.mark.parametrize(
    "error",
    [
        StoreBusy("p", 12),
        StoreBusy("p", None),
        SchemaTooNew("p", 9, 1),
        MigrationFailed("0002.sql", "why", None),
        WrongEnvironment("p", "demo", "live"),
        OtherDays("p", ("UTC", 0), ("UTC", 240)),
        StoreDamaged("p", "why"),
        StoreError("why"),
    ],
)
def test_every_failure_of_the_database_is_a_sentence_in_both_languages(error: StoreError, tmp_path: Path) -> None:
    said = {words.store_failure(error, tmp_path / "x.duckdb", language) for language in ("fr_CA", "en_CA")}
    assert len(said) == 2
    assert all("x.duckdb" in sentence and sentence.endswith((".", "why")) for sentence in said)


def test_help_is_in_the_reader_s_language(run: Callable[..., Any], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--help")
    assert ended.value.code == 0
    assert "write a first settings file by asking" in capsys.readouterr().out
