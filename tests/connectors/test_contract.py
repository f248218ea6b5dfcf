"""What every connector promises. The folders are found by themselves: a new provider is tested by being there."""

from __future__ import annotations

import json
import re
import socket
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from connectors import manifest
from connectors.manifest import LANGUAGES
from connectors.registry import build, manifests
from data import time as clock
from data.model import Finding, Observation, Payment, SettlementState, State, Status, Terminal, Window
from data.organisation import Client, LedgerCode, LedgerType, Site
from tests.connectors.conftest import StandingClock, options_for
from tests.connectors.replay import Asked, Provider, Says
from tests.connectors.samples import (
    CAPABILITIES,
    Sample,
    arguments_of,
    ask,
    play,
    providers,
    records,
    samples,
)

SAMPLES = [pytest.param(sample, id=f"{sample.provider}-{sample.name}") for sample in samples()]
FEEDS = [
    pytest.param(sample, id=f"{sample.provider}-{sample.name}")
    for sample in samples()
    if sample.read()["method"] == "feed"
]
PROVIDERS = providers()


# 1 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_manifest_names_what_is_implemented(provider: str, standing: StandingClock) -> None:
    declared = manifest.read(manifest.PLACE / provider)
    connector = build(options_for(provider, "http://127.0.0.1:9"))
    assert declared.name == provider
    assert declared.title
    assert all(url.startswith("https://") for url in [*declared.urls.values(), *declared.documentation])
    assert declared.requests_per_second > 0
    assert set(declared.choices) <= set(declared.switches)
    assert set(declared.capabilities) == {
        name for name, (protocol, _, _) in CAPABILITIES.items() if isinstance(connector, protocol)
    }


# 2 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_building_touches_no_network_and_shows_no_secret(
    provider: str, monkeypatch: pytest.MonkeyPatch, standing: StandingClock
) -> None:
    def refuse(*_args: object, **_more: object) -> None:
        pytest.fail("it touched the network")

    for name in ("getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    options = options_for(provider, "https://api.example.com")
    connector = build(options)
    shown = [repr(options), str(options), repr(connector), *map(repr, vars(connector).values())]
    assert "SECRET" not in "".join(shown)


# 3 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES)
def test_sample_becomes_its_expected_records(sample: Sample, pytestconfig: pytest.Config) -> None:
    found = play(sample).plain()
    if pytestconfig.getoption("--update", default=False):
        text = json.dumps(found, indent=2, ensure_ascii=False, sort_keys=True)
        sample.expected_file.write_text(text + "\n", encoding="utf-8")
    assert found == sample.expected()


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_method_has_a_sample(provider: str) -> None:
    recorded = {s.read()["method"] for s in samples() if s.provider == provider}
    assert recorded == {CAPABILITIES[name][1] for name in manifests()[provider].capabilities}


def test_every_expectation_has_its_sample() -> None:
    expected = set(manifest.PLACE.glob("*/samples/*.expected.json"))
    assert expected == {sample.expected_file for sample in samples()}


# 4 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES)
def test_times_amounts_and_names_are_whole(sample: Sample) -> None:
    found = records(play(sample).result)
    ids: dict[str, str] = {}
    for record in found:
        for name in record.__struct_fields__:
            value = getattr(record, name)
            if isinstance(value, datetime):
                assert value.tzinfo is UTC
            if name.endswith("_minor") and value is not None:
                assert type(value) is int
        match record:
            case Payment():
                assert record.source.split(".")[0] == sample.provider
                assert record.amount_minor is None or record.amount_minor > 0
                assert record.currency is None or re.fullmatch("[A-Z]{3}", record.currency)
                assert (record.amount_minor is None) == (record.currency is None)
                assert ids.setdefault(record.remote_id, record.payment_id) == record.payment_id
            case Terminal() | Finding() | Site() | LedgerCode() | Client():
                assert record.connector == sample.provider
            case Observation():
                assert record.source.split(".")[0] == sample.provider
    terminals = [record.serial for record in found if isinstance(record, Terminal)]
    assert len(terminals) == len(set(terminals))
    listed = [record.remote_id for record in found if isinstance(record, Site | LedgerCode | Client)]
    assert len(listed) == len(set(listed))
    assert not any(found.count(record) > 1 for record in found)


# 5 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_same_answers_twice_become_the_same(sample: Sample) -> None:
    assert play(sample).plain() == play(sample).plain()


# 6 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", FEEDS)
def test_a_feed_hands_over_only_the_window(sample: Sample) -> None:
    asked = arguments_of("feed", sample.read()["arguments"])["window"]
    whole = play(sample)
    if whole.error is not None:
        return
    middle = asked.since + (asked.until - asked.since) / 2
    parts = [asked, Window(asked.since, middle), Window(middle, asked.until)]
    for window in parts:
        slices = play(sample, window=window).result
        assert [slices[0].window.since, slices[-1].window.until] == [window.since, window.until]
        assert all(one.window.until == other.window.since for one, other in pairwise(slices))
        assert all(window.since <= p.occurred_at < window.until for part in slices for p in part.payments)


# 7 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_pages_that_never_end_are_unreadable(provider: str) -> None:
    endless = [s for s in samples() if s.provider == provider and s.name.startswith("endless")]
    assert endless
    for sample in endless:
        assert sample.expected() == {"raises": "unreadable", "code": "paging"}


# 8 ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_an_unknown_code_is_unknown_and_kept(provider: str) -> None:
    unknown = [s for s in samples() if s.provider == provider and s.name.startswith("unknown_codes")]
    assert unknown
    for sample in unknown:
        found = records(play(sample).result)
        assert any(_is_unknown_and_kept(record) for record in found), sample.name


def _is_unknown_and_kept(record: Any) -> bool:
    if isinstance(record, Observation):
        return record.state is State.UNKNOWN and bool(record.raw_code)
    if isinstance(record, LedgerCode):
        return record.type is LedgerType.UNKNOWN and bool(record.raw_type)
    if isinstance(record, Payment):
        unknown = record.status is Status.UNKNOWN and record.settlement_state is SettlementState.UNKNOWN
        return unknown and bool(record.raw_status)
    return False


# 11 -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PROVIDERS)
def test_words_are_complete_in_both_languages(provider: str) -> None:
    declared = manifests()[provider]
    needed = {*declared.urls, *declared.secrets, *declared.switches, "requests_per_second"}
    for sample in (s for s in samples() if s.provider == provider and not s.name.startswith("unknown_codes")):
        found = records(play(sample).result)
        needed |= {f"code.{r.raw_code}" for r in found if isinstance(r, Observation) and r.raw_code}
    # Response codes of the provider's own have words where it has such codes; in both languages, or in none.
    needed |= {name for words in declared.words.values() for name in words if name.startswith("answer.")}
    assert set(declared.words) == set(LANGUAGES)
    for language in LANGUAGES:
        assert set(declared.words[language]) == needed
        assert all(words.strip() for words in declared.words[language].values())


# The clock of the samples ---------------------------------------------------------------------------------------------


def test_a_feed_is_read_on_the_clock_we_live_on(standing: StandingClock) -> None:
    asked: list[Asked] = []

    def script(one: Asked) -> Says:
        asked.append(one)
        return Says(200, b'{"transactions":[],"total":0}')

    now = clock.now()
    with Provider(script) as server:
        options = options_for("handpoint", server.url, requests_per_second=2)
        for _ in range(3):
            ask(options, "feed", {"window": Window(now - timedelta(hours=2), now)})
    assert len(asked) == 3
    assert standing.slept == pytest.approx([0.525, 0.525])
