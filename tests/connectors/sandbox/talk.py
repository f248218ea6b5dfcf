"""A plain HTTP talk with a sandbox, without any of our own clients."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from connectors.sandbox.clock import SandboxClock
from connectors.sandbox.server import Sandbox
from connectors.sandbox.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectors.sandbox.faults import Profile

NOON = datetime(2026, 10, 15, 16, 0, tzinfo=UTC)  # a Thursday, noon in Toronto
FEED = "/txnfeed/transactions/"


class Reply:
    """One answer: `json` reads its body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Talk:
    """Asks one sandbox, with the right keys unless told otherwise."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.keys = sandbox.scene.keys
        self._wire = HTTPConnection(sandbox.url.removeprefix("http://"), timeout=10)

    def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None, **params: object
    ) -> Reply:
        target = f"{path}?{urlencode(params)}" if params else path
        content = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        try:
            self._wire.request(method, target, content, dict(headers or {}))
            reply = self._wire.getresponse()
            return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
        except Exception:
            self._wire.close()
            raise

    def close(self) -> None:
        self._wire.close()

    def cloud(self, method: str, path: str, body: Any = None) -> Reply:
        return self.ask(method, f"/cloud{path}", body, {"ApiKeyCloud": self.keys.cloud})

    def status(self, reference: str, selector: str = "") -> Reply:
        path = f"/transactions-host/transactions/{reference}/status{selector}"
        return self.ask("GET", path, headers={"ApiKeyCloud": self.keys.cloud})

    def feed(self, since: str, until: str, **more: object) -> Reply:
        body = {"startDate": since, "endDate": until, "time_zone": "+00:00", "dummy": "NO", **more}
        return self.ask("POST", FEED, body, {"AnalyticsApiKey": self.keys.cloud})

    def store(self, method: str, path: str, body: Any = None, digest: str = "sha256", **params: object) -> Reply:
        query = urlencode({**params, "sysKey": self.keys.store_key, "timestamp": "1792080000000"})
        made = hmac.new(self.keys.store_secret.encode(), query.encode(), getattr(hashlib, digest))
        signed = {"signature": made.hexdigest().upper()}
        return self.ask(method, f"/paxstore/v1/3rdsys{path}?{query}", body, signed)

    def paysafe(self, path: str, **params: object) -> Reply:
        pair = f"{self.keys.paysafe_username}:{self.keys.paysafe_password}"
        basic = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        return self.ask("GET", f"/paysafe/paymenthub/v1{path}", headers=basic, **params)

    def truth(self, first: str, last: str) -> list[dict[str, Any]]:
        rows = self.ask("GET", f"/truth/payments?from={first}&to={last}").json
        assert isinstance(rows, list)
        return rows


@contextmanager
def talk(
    *,
    now: datetime = NOON,
    days: int = 5,
    speed: float = 0.0,
    faults: Profile = "none",
    terminals: int = 24,
    **switches: object,
) -> Iterator[Talk]:
    """Open a sandbox and a talk with it."""
    world = World(seed=1, days=days, clock=SandboxClock(now, speed), terminals=terminals)
    with Sandbox(world, faults, switches) as sandbox:
        asking = Talk(sandbox)
        try:
            yield asking
        finally:
            asking.close()
