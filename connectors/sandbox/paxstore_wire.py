"""PAXSTORE's documents: a terminal, its particulars, and how it is connected."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Device, Moment

_RESELLER = "Paiements du Saint-Laurent"
_MODELS = {"PAXA920": "A920", "PAXA920PRO": "A920Pro"}
_PARTS = {"PAXA920": "A920-3AW-RD5-21EU", "PAXA920PRO": "A920Pro-0AW-RD5-22EU"}
_NETWORKS = {"wifi": "NETWORK_WIFI", "4g": "NETWORK_4G", "ethernet": "NETWORK_ETHERNET"}
_OFFLINE, _ONLINE = 1, 2


def terminal(scene: Scene, device: Device) -> dict[str, Any]:
    """Return a terminal as it is listed."""
    world = scene.world
    site = next(site for site in world.sites if site.site_id == device.site_id)
    installed = _epoch(datetime.combine(world.starts_on, time(9), world.zone))
    renamed_at = scene.names[device.serial][1] if device.serial in scene.names else None
    return {
        "id": device.store_id,
        "name": scene.store_name(device),
        "tid": device.tid,
        "serialNo": device.serial,
        "status": "A",
        "merchantName": world.organisation.name,
        "modelName": _MODELS.get(device.terminal_type, device.terminal_type),
        "resellerName": _RESELLER,
        "createdDate": installed,
        "updatedDate": _epoch(renamed_at) if renamed_at else installed,
        "lastActiveTime": installed,
        "lastAccessTime": _epoch(world.moment(device.serial, scene.now()).last_online_at),
        "location": site.name,
        "remark": None,
        "masterTerminalSerialNo": None,
    }


def details(device: Device) -> dict[str, Any]:
    """Return what a get call adds when it is asked for details."""
    return {
        "terminalDetail": {
            "pn": _PARTS.get(device.terminal_type, device.terminal_type),
            "osVersion": "Android 8.1.0",
            "imei": None,
            "screenResolution": "720px * 1280px",
            "language": "fr",
            "ip": None,
            "timeZone": "GMT -05:00",
            "macAddress": device.mac_address,
            "iccid": None,
            "iccid2": None,
            "cellid": None,
        },
        "terminalAccessoryList": [],
    }


def network(device: Device, moment: Moment) -> dict[str, Any]:
    """Return how a terminal is connected. A standalone one is online here: only the payments app is not listening."""
    is_online = moment.state in {"online", "busy", "standalone"}
    return {
        "id": device.store_id,
        "tid": device.tid,
        "serialNo": device.serial,
        "status": "A",
        "battery": float(moment.battery),
        "onlineStatus": _ONLINE if is_online else _OFFLINE,
        "network": _NETWORKS.get(moment.network, "UNKNOWN"),
        "macAddress": device.mac_address,
    }


def _epoch(instant: datetime) -> int:
    return int(instant.astimezone(UTC).timestamp() * 1000)
