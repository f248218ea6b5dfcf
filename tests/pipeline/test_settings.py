from __future__ import annotations

import re
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from connectors.registry import manifests
from pipeline.errors import SettingsError
from pipeline.settings import language_of, load, settings_file

if TYPE_CHECKING:
    from pipeline.problems import Problem

EXAMPLE = Path(__file__).parents[2] / "encaisse.example.toml"
SECRETS = {
    "ENCAISSE_HANDPOINT_KEY": "k-handpoint",
    "ENCAISSE_PAXSTORE_KEY": "k-paxstore",
    "ENCAISSE_PAXSTORE_SECRET": "s-paxstore",
    "ENCAISSE_PAYSAFE_USERNAME": "u-paysafe",
    "ENCAISSE_PAYSAFE_PASSWORD": "p-paysafe",
    "ENCAISSE_SMARTREC_KEY": "k-smartrec",
    "ENCAISSE_SMARTREC_SECRET": "s-smartrec",
}
DEMO = """
environment = "demo"
[organisation]
name = "Saules"
[connectors.paxstore]
url = "http://127.0.0.1:9100/paxstore"
key = "k-canary"
secret = "s-canary"
"""
HANDPOINT = [
    'merchant_account = "mer1"',
    'cloud_url = "http://127.0.0.1:9100/cloud"',
    'transactions_url = "http://127.0.0.1:9100/transactions-host"',
    'feed_url = "http://127.0.0.1:9100/txnfeed"',
    'key = "k-canary"',
]


def written(folder: Path, text: str) -> Path:
    file = folder / "encaisse.toml"
    file.write_text(text, encoding="utf-8")
    return file


def problems(folder: Path, text: str, environ: dict[str, str] | None = None) -> list[Problem]:
    with pytest.raises(SettingsError) as caught:
        load(written(folder, text), environ or {})
    return list(caught.value.problems)


def wheres(found: list[Problem]) -> list[str]:
    return [problem.where for problem in found]


def test_five_mistakes_are_five_problems_each_with_its_fix(tmp_path: Path) -> None:
    text = """
        environment = "demo"
        [organisation]
        name = "Saules"
        zone = "America/Torronto"
        curency = "CAD"
        [serve]
        port = "8501"
        [connectors.handpoint]
        cloud_url = "http://127.0.0.1:9100/cloud"
        transactions_url = "http://127.0.0.1:9100/transactions-host"
        feed_url = "http://feed.example.com/txnfeed"
        merchant_account = "mer1"
        key_env = "NOT_THERE"
    """
    found = problems(tmp_path, text)
    assert wheres(found) == [
        "organisation.zone",
        "organisation.curency",
        "serve.port",
        "connectors.handpoint.feed_url",
        "connectors.handpoint.key_env",
    ]
    for language in ("fr_CA", "en_CA"):
        said = [(problem.text(language), problem.remedy(language)) for problem in found]
        assert all(text and fix and "{" not in text + fix for text, fix in said)
    assert "currency" in found[1].remedy("en_CA")
    assert "export NOT_THERE" in found[4].remedy("en_CA")
    assert "fuseau horaire" in found[0].text("fr_CA")


def test_the_example_loads_and_says_everything_that_can_be_said() -> None:
    settings = load(EXAMPLE, SECRETS)
    assert settings.environment == "live"
    assert settings.organisation.cut_off == timedelta(0)
    assert settings.database == EXAMPLE.parent / "data/var/encaisse.duckdb"
    assert settings.history_days == 395
    values = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
    assert values.keys() == {"environment", "organisation", "database", "serve", "collect", "imports", "connectors"}
    for name, manifest in manifests().items():
        given = {re.sub(r"_(env|file)$", "", key) for key in values["connectors"][name]}
        assert given >= {*manifest.urls, *[*manifest.secret_sets, manifest.secrets][0], *manifest.switches}
        assert ("merchant_account" in given) == manifest.needs_merchant_account


@pytest.mark.parametrize("variable", SECRETS)
def test_a_secret_that_the_environment_lacks_is_a_problem_of_its_own(variable: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(EXAMPLE, {name: value for name, value in SECRETS.items() if name != variable})
    assert all(variable in problem.text("en_CA") for problem in caught.value.problems)


def test_an_unknown_key_suggests_the_nearest_and_never_repeats_its_value(tmp_path: Path) -> None:
    found = problems(tmp_path, DEMO.replace('secret = "s-canary"', 'secrett = "s-canary"'))
    assert wheres(found) == ["connectors.paxstore.secret", "connectors.paxstore.secrett"]
    assert "“secret”" in found[1].remedy("en_CA")
    assert "s-canary" not in str(SettingsError(found))


def test_an_unknown_provider_suggests_the_nearest(tmp_path: Path) -> None:
    found = problems(tmp_path, DEMO.replace("connectors.paxstore", "connectors.paxstor"))
    assert wheres(found) == ["connectors.paxstor.provider"]
    assert "paxstore" in found[0].remedy("fr_CA")


def test_two_accounts_may_share_a_provider(tmp_path: Path) -> None:
    text = DEMO.replace("[connectors.paxstore]", '[connectors.tablets]\nprovider = "paxstore"')
    options = load(written(tmp_path, text), {}).connectors
    assert [(one.name, one.provider) for one in options] == [("tablets", "paxstore")]


def test_inline_secrets_are_for_loopback_only(tmp_path: Path) -> None:
    text = DEMO.replace("demo", "live").replace("http://127.0.0.1:9100", "https://api.example.com")
    found = problems(tmp_path, text)
    assert wheres(found) == ["connectors.paxstore.key", "connectors.paxstore.secret"]
    assert 'key_env = "ENCAISSE_PAXSTORE_KEY"' in found[0].remedy("en_CA")
    assert "canary" not in str(SettingsError(found))


def test_live_addresses_are_encrypted_and_without_passwords(tmp_path: Path) -> None:
    live = DEMO.replace("demo", "live")
    assert wheres(problems(tmp_path, live)) == ["connectors.paxstore.url"]
    found = problems(tmp_path, live.replace("http://", "https://me:pass-canary@"))
    assert "connectors.paxstore.url" in wheres(found)
    assert "pass-canary" not in str(SettingsError(found))


@pytest.mark.parametrize(
    ("environment", "url"), [("live", "http://127.0.0.1:9100/truth/clock"), ("demo", "http://clock.example.com/now")]
)
def test_a_world_s_clock_is_for_demonstrations_on_this_machine(tmp_path: Path, environment: str, url: str) -> None:
    text = f'environment = "{environment}"\n[organisation]\nname = "S"\n[clock]\nurl = "{url}"\n'
    assert wheres(problems(tmp_path, text)) == ["clock.url"]


def test_a_demonstration_talks_to_this_machine_only(tmp_path: Path) -> None:
    found = problems(tmp_path, DEMO.replace("http://127.0.0.1:9100", "https://api.example.com"))
    assert "connectors.paxstore.url" in wheres(found)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "desk.example.com", "::"])  # noqa: S104 - refused  # noqa: S104 - refused
def test_other_machines_are_kept_out_until_accounts_exist(tmp_path: Path, host: str) -> None:
    found = problems(tmp_path, f'{DEMO}\n[serve]\nhost = "{host}"\n')
    assert wheres(found) == ["serve.host"]


def test_a_secret_file_is_read_and_must_be_private(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("s-file\n", encoding="utf-8")
    text = DEMO.replace('secret = "s-canary"', 'secret_file = "secret.txt"')
    secret.chmod(0o644)
    found = problems(tmp_path, text)
    assert "chmod 600" in found[0].remedy("en_CA")
    secret.chmod(0o600)
    assert load(written(tmp_path, text), {}).connectors[0].secrets["secret"] == "s-file"
    secret.unlink()
    assert wheres(problems(tmp_path, text)) == ["connectors.paxstore.secret_file"]


def test_a_secret_is_given_once(tmp_path: Path) -> None:
    assert wheres(problems(tmp_path, DEMO + 'secret_env = "X"\n')) == ["connectors.paxstore.secret"]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('signature = "sha512"', "connectors.paxstore.signature"),
        ("requests_per_second = 0", "connectors.paxstore.requests_per_second"),
        ("read_timeout_s = true", "connectors.paxstore.read_timeout_s"),
        ("[serve]\nport = 70000", "serve.port"),
        ("[serve]\nport = true", "serve.port"),
        ("[organisation.more]\nx = 1", "organisation.more"),
        ("[collect]\nhistory_days = 0", "collect.history_days"),
        ("[database]\npath = 3", "database.path"),
        ('[database]\npath = "~nosuchuser/x"', "database.path"),
        ('[database]\npath = "a\\u0000b"', "database.path"),
        ("requests_per_second = inf", "connectors.paxstore.requests_per_second"),
        ("requests_per_second = nan", "connectors.paxstore.requests_per_second"),
        ("read_timeout_s = -inf", "connectors.paxstore.read_timeout_s"),
        ('[clock]\nurl = "http://127.0.0.1:70000/now"', "clock.url"),
    ],
)
def test_a_value_out_of_place_is_told(tmp_path: Path, line: str, where: str) -> None:
    assert wheres(problems(tmp_path, DEMO + line + "\n")) == [where]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"demo"', '"production"', "environment"),
        ('name = "Saules"', 'name = " "', "organisation.name"),
        ('name = "Saules"', 'name = "S"\ncurrency = "CDA"', "organisation.currency"),
        ('name = "Saules"', 'name = "S"\nlanguage = "fr"', "organisation.language"),
        ('name = "Saules"', 'name = "S"\ncut_off = "24:00"', "organisation.cut_off"),
    ],
)
def test_what_the_organisation_says_is_checked(tmp_path: Path, old: str, new: str, where: str) -> None:
    assert wheres(problems(tmp_path, DEMO.replace(old, new))) == [where]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ("page_limit = 0", "page_limit"),
        ("page_limit = 0.5", "page_limit"),
        ("page_limit = 2.5", "page_limit"),
        ("page_limit = inf", "page_limit"),
        ('feed_url = "http://127.0.0.1:65536/x"', "feed_url"),
        ('feed_url = "http://127.0.0.1:0/x"', "feed_url"),
        ('feed_url = "http://127.0.0.1:x/x"', "feed_url"),
        ('merchant_account = " "', "merchant_account"),
    ],
)
def test_what_a_provider_could_not_use_is_told(tmp_path: Path, line: str, where: str) -> None:
    lines = {part.partition(" ")[0]: part for part in [*HANDPOINT, line]}
    text = "\n".join(['environment = "demo"\n[organisation]\nname = "S"\n[connectors.handpoint]', *lines.values()])
    assert wheres(problems(tmp_path, text)) == [f"connectors.handpoint.{where}"]


def test_spaces_around_a_text_are_not_part_of_it(tmp_path: Path) -> None:
    lines = "\n".join(HANDPOINT).replace('"mer1"', '" mer1\u00a0"')
    text = f'environment = "demo "\n[organisation]\nname = " Saules "\n[connectors.handpoint]\n{lines}'
    read = load(written(tmp_path, text), {})
    assert (read.environment, read.organisation.name) == ("demo", "Saules")
    assert read.connectors[0].merchant_account == "mer1"


def test_one_merchant_account_has_one_section(tmp_path: Path) -> None:
    lines = "\n".join(HANDPOINT)
    text = (
        f'environment = "demo"\n[organisation]\nname = "S"\n[connectors.handpoint]\n{lines}\n'
        f'[connectors.again]\nprovider = "handpoint"\n{lines}\n'
    )
    [found] = problems(tmp_path, text)
    assert found.where == "connectors.again.merchant_account"
    assert "[connectors.handpoint]" in found.text("fr_CA")
    other = text.rpartition('"mer1"')
    assert len(load(written(tmp_path, f'{other[0]}"mer2"{other[2]}'), {}).connectors) == 2


def test_a_folder_of_nobody_in_the_environment_is_told(tmp_path: Path) -> None:
    assert wheres(problems(tmp_path, DEMO, {"ENCAISSE_DATABASE": "~nosuchuser/x"})) == ["database.path"]
    assert settings_file({"ENCAISSE_CONFIG": "~nosuchuser/x"}).name == "x"


def test_a_missing_or_broken_file_is_one_problem(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="encaisse init"):
        load(tmp_path / "nowhere.toml", {})
    assert len(problems(tmp_path, "environment = demo")) == 1


def test_the_environment_moves_the_database(tmp_path: Path) -> None:
    moved = load(written(tmp_path, DEMO), {"ENCAISSE_DATABASE": str(tmp_path / "other.duckdb")})
    assert moved.database == tmp_path / "other.duckdb"


def test_secrets_do_not_show(tmp_path: Path) -> None:
    assert "canary" not in repr(load(written(tmp_path, DEMO), {}))


def test_the_language_is_known_even_when_the_settings_are_not(tmp_path: Path) -> None:
    file = written(tmp_path, "[organisation]\nlanguage = 'en_CA'\n")
    assert language_of(file, {}) == "en_CA"
    assert language_of(tmp_path / "none", {"LANG": "en_US.UTF-8"}) == "en_CA"
    assert language_of(written(tmp_path, "organisation = 3"), {"LANG": "C"}) == "fr_CA"


def test_an_empty_name_is_said_to_be_empty(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, DEMO.replace('"Saules"', '" "'))
    assert (found.where, found.what) == ("organisation.name", "this setting says nothing")


def test_a_wrong_environment_excuses_no_plain_address(tmp_path: Path) -> None:
    text = DEMO.replace('"demo"', '"liv"')
    assert wheres(problems(tmp_path, text)) == ["environment"]
    plain = text.replace("http://127.0.0.1:9100/paxstore", "http://paxstore.example/p-market-api")
    assert "connectors.paxstore.url" in wheres(problems(tmp_path, plain))
