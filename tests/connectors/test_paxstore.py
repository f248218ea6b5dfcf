from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import parse_qsl

import pytest

from connectors import errors
from connectors.paxstore.client import Signature
from connectors.paxstore.translate import instant_of, observation_of
from connectors.paxstore.wire import Network
from connectors.sandbox.faults import Profile
from data import time as clock
from data.model import State, Terminal
from tests.connectors.replay import Asked, Provider, Says, says
from tests.connectors.worlds import NOW, near

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.connectors.conftest import StandingClock

TERMINAL = Terminal(serial="0821700311", connector="paxstore")
HELD = {
    "id": 910000101, "name": "Accueil 1", "tid": "20130001", "serialNo": "0821700311", "status": "A",
    "merchantName": "Loisirs", "modelName": "A920", "resellerName": "Fleuve", "location": None, "remark": "Vélo & été",
    "lastAccessTime": 1795196520000,
}  # fmt: skip


def wrapped(data: object) -> Says:
    return says({"businessCode": 0, "data": data})


@pytest.mark.parametrize("digest", ["sha256", "md5"])
def test_the_query_is_signed_exactly_as_it_was_sent(
    connect: Callable[..., Any], standing: StandingClock, digest: str
) -> None:
    network = {"serialNo": "0 é&=+", "onlineStatus": 2, "battery": 50.0, "network": "NETWORK_4G"}
    with Provider([wrapped(network)]) as provider:
        connect("paxstore", provider.url, signature=digest).observe(Terminal(serial="0 é&=+", connector="paxstore"))
    (asked,) = provider.asked
    secret, algorithm = b"SECRET-secret-Zx81Qw", {"sha256": hashlib.sha256, "md5": hashlib.md5}[digest]
    assert asked.headers["signature"] == hmac.new(secret, asked.query.encode(), algorithm).hexdigest().upper()
    assert parse_qsl(asked.query) == [
        ("serialNo", "0 é&=+"),
        ("sysKey", "SECRET-key-Zx81Qw"),
        ("timestamp", "1795197600000"),
    ]


def test_a_signature_of_known_value() -> None:
    """HMAC of RFC 4231, case 2, in capitals."""
    signed = Signature("k", "Jefe", "sha256").headers("what do ya want for nothing?")["signature"]
    assert signed == "5BDCC146BF60754E6A042426089575C75A003F089D2739839DEC58B964EC3843"


def test_every_try_is_signed_anew(connect: Callable[..., Any], standing: StandingClock) -> None:
    network = {"serialNo": "0821700311", "onlineStatus": 2, "battery": 50.0, "network": "NETWORK_4G"}
    with Provider([Says(500), Says(500), wrapped(network)]) as provider:
        connect("paxstore", provider.url).observe(TERMINAL)
    assert len({asked.query for asked in provider.asked}) == 3
    assert len({asked.headers["signature"] for asked in provider.asked}) == 3


def test_a_rename_sends_everything_as_it_was(connect: Callable[..., Any], standing: StandingClock) -> None:
    with Provider([wrapped(HELD), wrapped(HELD | {"name": "Guichet n° 2"})]) as provider:
        connect("paxstore", provider.url).rename(TERMINAL, "Guichet n° 2")
    asked, put = provider.asked
    assert (asked.method, asked.path) == ("GET", "/url/v1/3rdsys/terminal")
    assert (put.method, put.path) == ("PUT", "/url/v1/3rdsys/terminals/910000101")
    assert put.json() == {
        "name": "Guichet n° 2", "modelName": "A920", "resellerName": "Fleuve", "tid": "20130001",
        "serialNo": "0821700311", "merchantName": "Loisirs", "remark": "Vélo & été",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "state"),
    [
        (0, State.UNKNOWN),
        (1, State.OFFLINE),
        (2, State.ONLINE),
        ("2", State.ONLINE),
        (3, State.UNKNOWN),
        (None, State.UNKNOWN),
    ],
)
def test_states(said: Any, state: State) -> None:
    seen = observation_of(Network(serial="1", online=said), "1", observed_at=NOW)
    assert (seen.state, seen.raw_code) == (state, None if said is None else str(said))


@pytest.mark.parametrize(
    ("said", "percent"),
    [
        (71.6, 72),
        ("71.4", 71),
        (0.2, 0),
        (100, 100),
        (101, None),
        (-1, None),
        ("full", None),
        (None, None),
        (1e400, None),
    ],
)
def test_a_battery_is_a_whole_percent(said: Any, percent: int | None) -> None:
    assert observation_of(Network(battery=said), "1", observed_at=NOW).battery == percent


@pytest.mark.parametrize(
    ("said", "network"),
    [("NETWORK_WIFI", "wifi"), ("NETWORK_5G", "5g"), ("NETWORK_ETHERNET", "ethernet"), ("UNKNOWN", None), (None, None)],
)
def test_networks(said: str | None, network: str | None) -> None:
    assert observation_of(Network(network=said), "1", observed_at=NOW).network == network


def test_times_that_are_none() -> None:
    assert instant_of("soon") is None
    assert instant_of(1e30) is None
    assert instant_of(None) is None


@pytest.mark.parametrize("code", [102, 103, 104, 129, 131, 1759, 13107, 13108])
@pytest.mark.parametrize("status", [200, 400, 401])
def test_what_a_person_must_mend_is_unauthorized_and_asked_once(
    connect: Callable[..., Any], standing: StandingClock, code: int, status: int
) -> None:
    with Provider([says({"businessCode": code, "message": "no"}, status)]) as provider:
        with pytest.raises(errors.Unauthorized) as caught:
            connect("paxstore", provider.url).list_terminals()
        assert caught.value.code == str(code)
    assert len(provider.asked) == 1


@pytest.mark.parametrize(
    ("code", "status"), [(429, 200), (13103, 200), (429, 429), (13103, 400), (998, 200), (999, 500)]
)
def test_what_passes_is_asked_again(
    connect: Callable[..., Any], standing: StandingClock, code: int, status: int
) -> None:
    no = says({"businessCode": code, "message": "later"}, status)
    network = {"serialNo": "0821700311", "onlineStatus": 2, "battery": 50.0, "network": "NETWORK_4G"}
    with Provider([no, wrapped(network)]) as provider:
        assert connect("paxstore", provider.url).observe(TERMINAL).state is State.ONLINE


@pytest.mark.parametrize("status", [200, 400, 404])
def test_a_terminal_that_is_not_there_is_refused(
    connect: Callable[..., Any], standing: StandingClock, status: int
) -> None:
    for code in (1800, 1801, 2028):
        with Provider([says({"businessCode": code, "message": "not found"}, status)]) as provider:
            with pytest.raises(errors.Refused, match="not found") as caught:
                connect("paxstore", provider.url).observe(TERMINAL)
            assert caught.value.code == str(code)


def test_pages_are_asked_one_after_the_other(connect: Callable[..., Any], standing: StandingClock) -> None:
    def script(asked: Asked) -> Says:
        page = int(dict(parse_qsl(asked.query))["pageNo"])
        rows = [HELD | {"id": 100 * page + n, "serialNo": f"S{page}{n}"} for n in range(3)]
        return says({"businessCode": 0, "totalCount": 9, "hasNext": page < 3, "dataset": rows})

    with Provider(script) as provider:
        found = connect("paxstore", provider.url).list_terminals()
    assert len(found) == 9
    assert len(provider.asked) == 3


def test_a_terminal_without_a_tid_is_asked_for_again_only_at_first(
    connect: Callable[..., Any], standing: StandingClock
) -> None:
    page = says({"businessCode": 0, "totalCount": 1, "hasNext": False, "dataset": [HELD | {"tid": None}]})
    with Provider([page]) as provider:
        connector = connect("paxstore", provider.url)
        assert len(connector.list_terminals()) == 1
        assert len(provider.asked) == 3
        connector.list_terminals()
        assert len(provider.asked) == 4


# Against a world --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("faults", get_args(Profile))
@pytest.mark.parametrize("signature", ["sha256", "md5"])
def test_terminals_are_listed_seen_and_renamed(faults: Profile, signature: str) -> None:
    with near(faults, signature=signature, paxstore_errors="400") as world:
        connector = world.connect("paxstore")
        terminals = {terminal.serial: terminal for terminal in connector.list_terminals()}
        for listed in world.world.devices:
            terminal = terminals.pop(listed.serial)
            assert (terminal.name, terminal.tid, terminal.remote_id) == (
                listed.store_name, listed.tid, str(listed.store_id),
            )  # fmt: skip
            assert terminal.terminal_type == listed.terminal_type
            seen, truth = connector.observe(terminal), world.world.moment(listed.serial, clock.now())
            assert seen.battery == truth.battery
            assert (seen.state is State.ONLINE) == (truth.state in {"online", "busy", "standalone"})
            if seen.state is not State.ONLINE:
                assert seen.last_access_at == truth.last_online_at.replace(microsecond=0)
        assert not terminals
        connector.rename(terminal, "Guichet été")
        renamed = next(t for t in connector.list_terminals() if t.serial == terminal.serial)
        assert renamed.name == "Guichet été"
        with pytest.raises(errors.Refused):
            connector.observe(Terminal(serial="0000", connector="paxstore"))
