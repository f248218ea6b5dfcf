"""Who may reach the desk: until accounts exist, only this computer, and only pages that the desk itself served.

Checked on every request and on the websocket: the peer is loopback; the Host is a name of this computer with our port
(a page elsewhere cannot point its own name at us); the Origin of whatever may change something is ourselves.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from dashboard.front import language_of
from data.locale import N_, translator

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_NAMES = ("localhost", "127.0.0.1", "[::1]")
_READING = ("GET", "HEAD")
NOT_HERE = N_("Encaisse opens on the computer it runs on only, until it has accounts.")
NOT_OURS = N_("This request does not come from a page of Encaisse, and was refused.")


class LoopbackOnly:
    """ASGI middleware that lets through what comes from this computer and from our own pages."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer 403 with one sentence."""
        text = refusal(scope) if scope["type"] in ("http", "websocket") else None
        if text is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            said = translator(language_of(scope)).gettext(text)
            await PlainTextResponse(said, 403, {"cache-control": "no-store"})(scope, receive, send)


def refusal(scope: Scope) -> str | None:
    """Return why a request is refused, as a msgid; None when it may pass."""
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    if not _is_loopback(scope) or len(hosts) != 1 or hosts[0].lower() not in _hosts(scope):
        return NOT_HERE
    origin = headers.get("origin")
    if origin is not None:
        return None if _is_ours(origin, hosts[0]) or _only_reads(scope) else NOT_OURS
    return None if _only_reads(scope) else NOT_OURS


def is_cross_site(scope: Scope) -> bool:
    """Tell whether a browser says that another site's page asks; for reads that must not be triggered from outside."""
    headers = Headers(scope=scope)
    origin = headers.get("origin")
    return headers.get("sec-fetch-site", "none") not in ("none", "same-origin") or (
        origin is not None and not _is_ours(origin, headers.get("host", ""))
    )


def _only_reads(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] in _READING


def _is_loopback(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        address = ip_address(client[0]) if client else None
    except ValueError:
        return False
    if address is None:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _hosts(scope: Scope) -> set[str]:
    server = scope.get("server")
    port = server[1] if server else None
    named = {f"{name}:{port}" for name in _NAMES}
    return named | set(_NAMES) if port in (80, 443) else named


def _is_ours(origin: str, host: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()
