"""The sandbox on a port of this machine, and nowhere else."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from connectors.sandbox import handpoint, handpoint_feed, handpoint_status, paxstore, paysafe, smartrec, truth_routes
from connectors.sandbox.app import build_app
from connectors.sandbox.config import config_text
from connectors.sandbox.faults import Faults, Profile
from connectors.sandbox.scene import Scene
from connectors.sandbox.switches import switches_from
from data.time import wall_sleep

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from connectors.sandbox.world import World

_PAGES = (
    *handpoint.PAGES,
    *handpoint_status.PAGES,
    *handpoint_feed.PAGES,
    *paxstore.PAGES,
    *paysafe.PAGES,
    *smartrec.PAGES,
    *truth_routes.PAGES,
)


class _Connection(H11Protocol):
    """Lets a fault close the connection under an answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "connection": transport}


class Sandbox:
    """A world served over HTTP while the context is entered: `url` and `config` tell a pipeline where."""

    def __init__(
        self,
        world: World,
        faults: Profile = "none",
        switches: Mapping[str, object] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
    ) -> None:
        if not ip_address(host).is_loopback:
            raise ValueError(f"the sandbox listens on loopback only, not on {host}")
        chosen = switches_from(switches or {})
        if chosen.emv_pairs is not None:
            world.emv_pairs = chosen.emv_pairs
        self.world = world
        self.scene = Scene(world, chosen, Faults(faults, world.seed))
        self._host, self._port = host, port
        self._app = build_app(self.scene, _PAGES)

    def __enter__(self) -> Self:
        self._socket = _listen(self._host, self._port)
        self._port = self._socket.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._app,
                http=_Connection,
                ws="none",
                lifespan="off",
                loop="asyncio",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, name="sandbox", daemon=True)
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            wall_sleep(0.005)
        if not self._server.started:
            raise RuntimeError("the sandbox stopped before it was ready")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    @property
    def url(self) -> str:
        """Return the address under which the faces answer."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"http://{host}:{self._port}"

    @property
    def config(self) -> str:
        """Return the settings, as TOML text, that point every connector here."""
        world = self.world
        return config_text(self.url, world.organisation, world.zone.key, self.scene.keys, self.scene.switches)


def _listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises OSError when the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that asyncio sends answers at once (TCP_NODELAY).
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener
