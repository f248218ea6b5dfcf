"""Base addresses: which may be used, and how text from outside becomes part of a path."""

from __future__ import annotations

import ipaddress
from urllib.parse import quote, urlsplit


def is_loopback(url: str) -> bool:
    """Tell whether a URL stays on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_problem(url: str) -> str | None:
    """Return what keeps a base address from being used, in technical English, or None."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return "is not a URL"
    if not host or parts.scheme not in ("https", "http"):
        return "is not a URL of https"
    if parts.username or parts.query or parts.fragment:
        return "must hold nothing but a host and a path"
    if parts.scheme == "http" and not is_loopback(url):
        return "must be https: only this machine may be spoken to in the clear"
    return None


def segment(text: str) -> str:
    """Return text from outside as one segment of a path; one made of dots alone is no segment."""
    quoted = quote(text, safe="")
    return quoted.replace(".", "%2E") if not text.strip(".") else quoted
