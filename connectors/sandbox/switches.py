"""What may differ from one provider to the next: each documented disagreement is a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping


class Plant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Secrets that a test plants in the wire, to prove that they go no further. Empty means: none."""

    pan: str = ""
    holder: str = ""
    expiry: str = ""
    key: str = ""


class Switches(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The choices of this sandbox, each defaulting to what the reference calls most credible.

    error_shape: how a terminal error's code is wrapped. ping: poll (result by id), late (1002 only in the result),
    no_id (nothing to poll, silence when offline), pong (answered at once). pending: what a poll says meanwhile.
    list_path: whether the terminal list has its new name. status_unknown: how an unknown reference is answered.
    status_time: efttimestamp as a number or as text. reference_object: whether a child names its parent.
    refund_names: tns mislabels refunds as reversals. feed_auth: the header that opens the feed.
    emv_pairs: payments in one message, or in two sharing a guid or not. signature: PAXSTORE's digest.
    paxstore_errors: whether a business code comes with HTTP 200. breaks_hypothesis: merchantRefNum is not the guid.
    smartrec_lists: Amilia's lists in their wrapper, or bare. smartrec_authenticate: the method that gives a token.
    smartrec_scope: what a key may read.
    """

    error_shape: Literal["string", "object", "flat"] = "string"
    ping: Literal["poll", "late", "no_id", "pong"] = "poll"
    pending: Literal["204", "200"] = "204"
    list_path: Literal["both", "legacy"] = "both"
    virtual_terminal: bool = False
    status_unknown: Literal["200", "404"] = "200"
    status_time: Literal["number", "text"] = "number"
    reference_object: Literal["empty", "filled"] = "empty"
    refund_names: Literal["tns", "plain"] = "tns"
    feed_auth: Literal["analytics_key", "bearer", "plain"] = "analytics_key"
    emv_pairs: Literal["none", "shared", "different"] | None = None
    cloud_per_second: float = 2.0
    feed_per_second: float = 50.0
    signature: Literal["sha256", "md5"] = "sha256"
    paxstore_errors: Literal["200", "400"] = "200"
    paysafe_per_second: float = 10.0
    breaks_hypothesis: bool = False
    smartrec_lists: Literal["wrapper", "bare"] = "wrapper"
    smartrec_authenticate: Literal["get", "post"] = "get"
    smartrec_scope: Literal["all", "no_accounts"] = "all"
    smartrec_per_second: float = 10.0
    plant: Plant = Plant()


SWITCHES = tuple(name for name in Switches.__struct_fields__ if name != "plant")


def switches_from(values: Mapping[str, object]) -> Switches:
    """Return the switches named in a mapping. Raises ValueError, in words, for a name or value it does not know."""
    try:
        return msgspec.convert(dict(values), Switches, strict=False)
    except msgspec.ValidationError as problem:
        raise ValueError(f"switch: {problem}") from problem


def pairs_from(texts: list[str]) -> dict[str, str]:
    """Return NAME=VALUE texts as a mapping. Raises ValueError for a text without an equals sign."""
    for text in texts:
        if "=" not in text:
            raise ValueError(f"switch: {text!r} is not NAME=VALUE")
    return dict(text.split("=", 1) for text in texts)
