"""How Handpoint says no: the wrapper of its framework, and the three shapes of a terminal's error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from connectors.sandbox.app import Face
from connectors.sandbox.exchange import Answer, json_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sandbox.exchange import Asked
    from connectors.sandbox.switches import Switches

BUSY = (1001, "Device is busy")
UNREACHABLE = (1002, "No device listening at the other end of the secure channel")
UNASSIGNED = (1004, "Auth not available: [object Object]")

_NAMES = {
    400: "BadRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "NotFoundError",
    422: "UnprocessableEntityError",
    429: "TooManyRequestsError",
    500: "InternalServerError",
}


def error(status: int, message: Any, headers: Mapping[str, str] | None = None, **more: Any) -> Answer:
    """Return an error in the usual wrapper."""
    body = {"error": {"statusCode": status, "name": _NAMES[status], "message": message, **more}}
    return json_answer(body, status=status, headers=headers)


def bad_key() -> Answer:
    """Return the answer to a request without a good key."""
    return error(403, "No valid key found in header")


def too_many(headers: dict[str, str] | None = None) -> Answer:
    """Return the answer to one request too many."""
    return error(429, "Too many requests, please try again later.", headers)


def invalid(*details: dict[str, Any]) -> Answer:
    """Return the answer to a body that breaks the schema."""
    message = "The request body is invalid. See error object `details` property for more info."
    return error(422, message, code="VALIDATION_FAILED", details=list(details))


def detail(path: str, code: str, message: str, **info: Any) -> dict[str, Any]:
    """Return one thing that is wrong with a body."""
    return {"path": path, "code": code, "message": message, "info": info}


def terminal_error(problem: tuple[int, str], switches: Switches) -> Answer:
    """Return a terminal's error in the shape of this sandbox."""
    code, message = problem
    inner = {"error": code, "message": message}
    if switches.error_shape == "flat":
        return json_answer(inner, status=400)
    return error(400, inner if switches.error_shape == "object" else json.dumps(inner, separators=(",", ":")))


def _broken(status: int) -> Answer:
    return error(status, "Internal Server Error")


def _subject(asked: Asked) -> str:
    return f"{asked.path}?{asked.query} {asked.body.decode('utf-8', 'replace')}"


FACE = Face(name="handpoint", too_many=too_many, broken=_broken, subject=_subject)
