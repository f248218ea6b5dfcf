from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import Sandbox
from connectors.sandbox.switches import Switches, pairs_from, switches_from
from connectors.sandbox.throttle import Limit, Window
from connectors.sandbox.world import World
from data.time import wall_monotonic
from tests.connectors.sandbox.talk import NOON, talk

ROOT = Path(__file__).parents[3]
COMMAND = """
import argparse, sys
from connectors.sandbox import command
parser = argparse.ArgumentParser()
command.add_arguments(parser)
sys.exit(command.run(parser.parse_args()))
"""


def world(now: datetime = NOON, speed: float = 0.0) -> World:
    return World(seed=1, days=1, clock=SandboxClock(now, speed))


def command(*args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *args], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finished(*args: str) -> tuple[int, str, str]:
    with command(*args) as process:
        out, complaint = process.communicate(timeout=30)
        return process.returncode, out, complaint


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def test_it_listens_when_it_is_entered_and_no_more_when_it_is_left() -> None:
    sandbox = Sandbox(world())
    with sandbox:
        address = sandbox.url.removeprefix("http://")
        assert address.startswith("127.0.0.1:")
        wire = HTTPConnection(address, timeout=5)
        wire.request("GET", "/truth/clock")
        assert wire.getresponse().read() == b'{"now":"2026-10-15T16:00:00Z","speed":0.0}'
        before = wall_monotonic()
    assert wall_monotonic() - before < 2
    wire.close()
    with pytest.raises(ConnectionRefusedError):
        HTTPConnection(address, timeout=5).request("GET", "/truth/clock")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.10", "8.8.8.8", "::"])  # noqa: S104 - refused is the point
def test_it_listens_on_loopback_only(host: str) -> None:
    with pytest.raises(ValueError, match="loopback only"):
        Sandbox(world(), host=host)


def test_two_sandboxes_do_not_meet() -> None:
    with talk(days=1) as one, talk(days=1, now=NOON + timedelta(days=1)) as other:
        assert one.sandbox.url != other.sandbox.url
        assert one.ask("GET", "/truth/clock").json["now"] != other.ask("GET", "/truth/clock").json["now"]


def test_its_settings_point_at_its_faces_and_carry_their_keys() -> None:
    with talk(days=1, feed_auth="bearer", signature="md5", paysafe_per_second=8) as asking:
        found = tomllib.loads(asking.sandbox.config)
        url, keys = asking.sandbox.url, asking.keys
        organisation = asking.sandbox.world.organisation
    assert set(found) == {"environment", "organisation", "database", "serve", "clock", "connectors"}
    assert found["environment"] == "demo"
    assert found["organisation"]["zone"] == "America/Toronto"
    assert found["clock"] == {"url": f"{url}/truth/clock"}
    assert {name: one for name, one in found["connectors"].items() if name != "smartrec"} == {
        "handpoint": {
            "merchant_account": organisation.merchant_id_alpha,
            "cloud_url": f"{url}/cloud",
            "transactions_url": f"{url}/transactions-host",
            "feed_url": f"{url}/txnfeed",
            "key": keys.cloud,
            "feed_auth": "bearer",
            "requests_per_second": 2,
        },
        "paxstore": {
            "url": f"{url}/paxstore",
            "key": keys.store_key,
            "secret": keys.store_secret,
            "signature": "md5",
        },
        "paysafe": {
            "url": f"{url}/paysafe",
            "merchant_account": organisation.paysafe_account,
            "username": keys.paysafe_username,
            "password": keys.paysafe_password,
            "requests_per_second": 4,
        },
    }


def test_its_settings_name_the_organisation_at_smartrec() -> None:
    with talk(days=1, smartrec_authenticate="post") as asking:
        found = tomllib.loads(asking.sandbox.config)["connectors"]["smartrec"]
        assert found == {
            "url": f"{asking.sandbox.url}/smartrec",
            "organisation": asking.sandbox.world.organisation.store_slug,
            "key": asking.keys.smartrec_key,
            "secret": asking.keys.smartrec_secret,
            "authenticate": "post",
            "client_names": "yes",
        }


def test_keys_are_of_the_seed_and_look_like_the_provider_s() -> None:
    first, again = (Sandbox(world()).scene.keys for _ in range(2))
    other = Sandbox(World(seed=2, days=1, clock=SandboxClock(NOON, 0))).scene.keys
    assert first == again
    assert first != other
    assert re.fullmatch(r"[0-9A-Z]{7}(-[0-9A-Z]{7}){3}", first.cloud)
    assert len({first.cloud, first.stranger, first.store_key, first.store_secret, first.paysafe_password}) == 5


def test_what_is_nowhere_is_not_found() -> None:
    with talk(days=1) as asking:
        assert asking.ask("GET", "/").status == 404
        assert asking.ask("POST", "/txnfeed/transactions").status == 404
        assert asking.ask("DELETE", "/truth/clock").status == 405


def test_answers_tell_nothing_of_this_machine() -> None:
    with talk(days=1) as asking:
        assert set(asking.ask("GET", "/truth/clock").headers) == {"content-length", "content-type"}


def test_switches_are_read_from_texts() -> None:
    assert switches_from(pairs_from(["ping=no_id", "cloud_per_second=5", "breaks_hypothesis=true"])) == Switches(
        ping="no_id", cloud_per_second=5.0, breaks_hypothesis=True
    )
    for texts in (["ping"], ["ping=never"], ["pong=1"], ["cloud_per_second=many"]):
        with pytest.raises(ValueError, match="switch"):
            switches_from(pairs_from(texts))


def test_a_limit_counts_world_seconds() -> None:
    clock = SandboxClock(NOON, 1e-9)
    limit = Limit(2, clock)
    assert [limit.admits() for _ in range(3)] == [True, True, False]
    clock.set(NOON + timedelta(seconds=0.5))
    assert [limit.admits() for _ in range(2)] == [True, False]
    clock.set(NOON - timedelta(days=1))
    assert [limit.admits() for _ in range(3)] == [True, True, False]


def test_a_window_starts_again() -> None:
    clock = SandboxClock(NOON, 1e-9)
    window = Window(2, timedelta(minutes=10), clock)
    assert [window.count()[0] for _ in range(3)] == [1, 0, -1]
    assert window.is_full()
    clock.set(NOON + timedelta(minutes=10, seconds=1))
    assert not window.is_full()
    assert window.count() == (1, NOON + timedelta(minutes=20, seconds=1))


def test_the_command_prints_settings_without_listening() -> None:
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        code, out, complaint = finished("--port", str(port), "--print-config", "--switch", "signature=md5")
    assert (code, complaint) == (0, "")
    assert tomllib.loads(out)["connectors"]["paxstore"] | {"key": "", "secret": ""} == {
        "url": f"http://127.0.0.1:{port}/paxstore",
        "key": "",
        "secret": "",
        "signature": "md5",
    }


@pytest.mark.parametrize(
    ("number", "now"), [(signal.SIGTERM, "2026-10-15T12:00:00-04:00"), (signal.SIGINT, "2026-10-15T16:00:00")]
)
def test_the_command_serves_until_told_to_stop(number: signal.Signals, now: str) -> None:
    with command("--port", "0", "--speed", "0", "--days", "1", "--now", now, "--faults", "lying") as process:
        assert process.stdout is not None
        ready = process.stdout.readline()
        address = re.fullmatch(r"sandbox ready at http://(127\.0\.0\.1:[0-9]+) \(seed 1, faults lying\)\n", ready)
        assert address is not None
        wire = HTTPConnection(address[1], timeout=5)
        wire.request("GET", "/truth/clock")
        assert wire.getresponse().read() == b'{"now":"2026-10-15T16:00:00Z","speed":0.0}'
        wire.close()
        os.kill(process.pid, number)
        assert process.communicate(timeout=10) == ("", "")
        assert process.returncode == 0


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, out, complaint = finished("--port", str(port))
    assert (code, out) == (1, "")
    expected = f"port {port} of 127.0.0.1 cannot be used: Address already in use; choose another with --port"
    assert complaint == f"encaisse sandbox: {expected}\n"


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (("--days", "-1"), "cannot be negative"),
        (("--port", "70000"), "65535"),
        (("--port", "0", "--print-config"), "needs the --port"),
        (("--switch", "ping=never"), "ping"),
    ],
)
def test_a_mistake_is_one_sentence(args: tuple[str, ...], word: str) -> None:
    code, out, complaint = finished(*args)
    assert (code, out, complaint.count("\n")) == (1, "", 1)
    assert word in complaint


def test_the_world_moves_when_it_is_told_to() -> None:
    with talk(days=1) as asking:
        moved = asking.ask("POST", "/truth/clock", {"now": "2026-10-16T08:30:00-04:00"})
        assert moved.json == {"now": "2026-10-16T12:30:00Z", "speed": 0.0}
        assert asking.sandbox.world.clock.now() == datetime(2026, 10, 16, 12, 30, tzinfo=UTC)
        bad: list[object] = [{"now": "soon"}, {"now": "2026-10-16T08:30:00"}, {}, []]
        for body in bad:
            assert asking.ask("POST", "/truth/clock", body).status == 400
