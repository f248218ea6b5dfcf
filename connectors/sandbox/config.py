"""The settings that point a pipeline at a sandbox, as TOML text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.sandbox.fleet import Organisation
    from connectors.sandbox.scene import Keys
    from connectors.sandbox.switches import Switches

_TEXT = """\
environment = "demo"

[organisation]
name = "{organisation.name}"
zone = "{zone}"
currency = "{organisation.currency}"
language = "fr_CA"
cut_off = "00:00"

[database]
path = "data/var/encaisse.duckdb"

[serve]
host = "127.0.0.1"
port = 8501

[clock]
url = "{url}/truth/clock"

[connectors.handpoint]
merchant_account = "{organisation.merchant_id_alpha}"
cloud_url = "{url}/cloud"
transactions_url = "{url}/transactions-host"
feed_url = "{url}/txnfeed"
key = "{keys.cloud}"
feed_auth = "{switches.feed_auth}"
requests_per_second = {switches.cloud_per_second:g}

[connectors.paxstore]
url = "{url}/paxstore"
key = "{keys.store_key}"
secret = "{keys.store_secret}"
signature = "{switches.signature}"

[connectors.paysafe]
url = "{url}/paysafe"
merchant_account = "{organisation.paysafe_account}"
username = "{keys.paysafe_username}"
password = "{keys.paysafe_password}"
requests_per_second = {half:g}

[connectors.smartrec]
url = "{url}/smartrec"
organisation = "{organisation.store_slug}"
key = "{keys.smartrec_key}"
secret = "{keys.smartrec_secret}"
authenticate = "{switches.smartrec_authenticate}"
client_names = "yes"
"""


def config_text(url: str, organisation: Organisation, zone: str, keys: Keys, switches: Switches) -> str:
    """Return the settings of a sandbox at this address; half of Paysafe's unpublished rate is asked for."""
    half = switches.paysafe_per_second / 2
    return _TEXT.format(url=url, organisation=organisation, zone=zone, keys=keys, switches=switches, half=half)
