"""Paysafe's payments API: look-ups by merchantRefNum and by id, and nothing that moves money."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from connectors.sandbox.app import Face, Page
from connectors.sandbox.exchange import Answer, Asked, json_answer
from connectors.sandbox.lies import Lies, shuffle_records, tell_records
from connectors.sandbox.paysafe_ledger import Ledger
from connectors.sandbox.paysafe_wire import Documents, error_body

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.sandbox.scene import Scene
    from connectors.sandbox.truth import Movement

_LIES = Lies(
    fields=(
        "status",
        "amount",
        "availableToRefund",
        "currencyCode",
        "txnTime",
        "gatewayResponse",
        "card",
        "settlements",
    ),
    codes={"status": "PONDERING", "paymentType": "CHEQUE"},
)
_DEFAULT_LIMIT, _MOST = 10, 50
_LOOK_BACK = timedelta(days=30)
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def monitor(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /v1/monitor``."""
    return _refusal(scene, asked) or json_answer({"status": "READY"}, headers=_traced(asked))


def _is_payment(_: Ledger, movement: Movement) -> bool:
    return movement.kind == "payment"


def _is_settled(ledger: Ledger, movement: Movement) -> bool:
    return movement.kind == "payment" and ledger.is_captured(movement)


def _is_refund(_: Ledger, movement: Movement) -> bool:
    return movement.kind == "refund"


_KINDS: dict[str, tuple[Callable[[Ledger, Movement], bool], Callable[[Documents, Movement], dict[str, Any]]]] = {
    "payments": (_is_payment, Documents.payment),
    "settlements": (_is_settled, Documents.settlement),
    "refunds": (_is_refund, Documents.refund),
}


def search(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /v1/{payments|settlements|refunds}?merchantRefNum=…``."""
    if (refusal := _refusal(scene, asked)) is not None:
        return refusal
    ledger = Ledger(scene)
    try:
        limit, offset, since, until = _page(asked, scene.now())
        reference = asked.params["merchantRefNum"]
    except ValueError as problem:
        return _field_error(str(problem), "Invalid value", asked)
    except KeyError:
        return _field_error("merchantRefNum", "may not be empty", asked)
    kind = asked.path.rsplit("/", 1)[-1]
    belongs, write = _KINDS[kind]
    movement = ledger.by_merchant_ref(reference)
    found = (
        []
        if movement is None or not belongs(ledger, movement) or not since <= ledger.made_at(movement) <= until
        else [movement]
    )
    documents = [write(Documents(scene, ledger), one) for one in found]
    documents = tell_records(documents, _LIES, scene.faults, f"paysafe {kind}", "id")
    documents = shuffle_records(documents, scene.faults, f"paysafe {kind}", "id")[offset : offset + limit]
    meta = {"numberOfRecords": len(documents), "limit": limit, "page": offset // limit + 1}
    return json_answer({"meta": meta, kind: documents}, headers=_traced(asked))


def one(scene: Scene, asked: Asked) -> Answer:
    """Answer ``GET /v1/{payments|settlements|refunds}/{id}``."""
    if (refusal := _refusal(scene, asked)) is not None:
        return refusal
    ledger = Ledger(scene)
    kind = asked.path.rsplit("/", 2)[-2]
    belongs, write = _KINDS[kind]
    movement = ledger.by_id(asked.places["id"])
    if movement is None or not belongs(ledger, movement):
        return _error(
            404, "5269", "The ID(s) specified in the URL do not correspond to the values in the system.", asked
        )
    document = write(Documents(scene, ledger), movement)
    return json_answer(
        tell_records([document], _LIES, scene.faults, f"paysafe {kind}", "id")[0], headers=_traced(asked)
    )


def elsewhere(scene: Scene, asked: Asked) -> Answer:
    """Answer anything else."""
    return _refusal(scene, asked) or _error(404, "5273", "The URL is not valid.", asked)


def _refusal(scene: Scene, asked: Asked) -> Answer | None:
    given = asked.headers.get("authorization")
    if given is None:
        return _error(401, "5280", "The authentication credentials were not provided with the request.", asked)
    pair = f"{scene.keys.paysafe_username}:{scene.keys.paysafe_password}"
    if given != "Basic " + base64.b64encode(pair.encode()).decode():
        return _error(401, "5279", "The authentication credentials are invalid.", asked)
    return None if scene.paysafe.admits() else _too_many({})


def _page(asked: Asked, now: datetime) -> tuple[int, int, datetime, datetime]:
    """Return limit, offset and both ends of the search. Raises ValueError naming the field that is wrong."""
    limit, offset = _number(asked, "limit", _DEFAULT_LIMIT), _number(asked, "offset", 0)
    if not 1 <= limit <= _MOST:
        raise ValueError("limit")
    until = _instant(asked, "endDate", now)
    return limit, offset, _instant(asked, "startDate", until - _LOOK_BACK), until


def _number(asked: Asked, name: str, default: int) -> int:
    text = asked.params.get(name, str(default))
    if not text.isdecimal():
        raise ValueError(name)
    return int(text)


def _instant(asked: Asked, name: str, default: datetime) -> datetime:
    text = asked.params.get(name)
    if text is None:
        return default
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError as problem:
        raise ValueError(name) from problem


def _field_error(field: str, problem: str, asked: Asked) -> Answer:
    body = error_body("5068", "Field error(s)", fieldErrors=[{"field": field, "error": problem}])
    return json_answer(body, status=400, headers=_traced(asked))


def _error(status: int, code: str, message: str, asked: Asked) -> Answer:
    return json_answer(error_body(code, message), status=status, headers=_traced(asked))


def _too_many(headers: dict[str, str]) -> Answer:
    body = error_body("1200", "The API call has been denied as it has exceeded the permissible call rate limit.")
    return json_answer(body, status=429, headers=headers)


def _broken(status: int) -> Answer:
    return json_answer(error_body("1000", "An internal error occurred."), status=status)


def _subject(asked: Asked) -> str:
    return f"{asked.path}?{asked.query}"


def _traced(asked: Asked) -> dict[str, str]:
    trace = hashlib.blake2b(f"{asked.path}?{asked.query}".encode(), digest_size=16).hexdigest()
    return {"X-INTERNAL-CORRELATION-ID": trace}


_FACE = Face(name="paysafe", too_many=_too_many, broken=_broken, subject=_subject)
_ROOT = "/paysafe/paymenthub/v1"

PAGES = (
    Page(f"{_ROOT}/monitor", "GET", monitor, _FACE),
    *(Page(f"{_ROOT}/{kind}", "GET", search, _FACE) for kind in _KINDS),
    *(Page(f"{_ROOT}/{kind}/{{id}}", "GET", one, _FACE) for kind in _KINDS),
    Page("/paysafe/{rest:path}", "GET", elsewhere, _FACE),
)
