"""Errors on their way out: one shape, one code, nothing of the inside (specification 1.5)."""

import logging
import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from graphql import GraphQLError

from kernel.errors import HabitatError, Invalid, Limited, Unavailable
from kernel.ids import new_id

log = logging.getLogger(__name__)

MESSAGE_MAX = 500  # characters; a client's own megabyte is not sent back
_FIELD_PARTS = frozenset({"fields", "filter", "request", "input"})
_OWN_NAMES = {"contribution_date": "date", "start_date": "start", "end_date": "end"}
"""Fields of commands that the public API calls by a shorter name than the wire."""
_WORD = re.compile(r"_([a-z0-9])")

Shaped = dict[str, Any]


def shaped(errors: Iterable[GraphQLError], correlation_id: UUID) -> list[Shaped]:
    """The errors as they are answered; what nobody foresaw is logged and hidden."""
    return [_shaped(error, correlation_id) for error in errors]


def shaped_one(error: HabitatError, correlation_id: UUID) -> Shaped:
    """An error of the request as a whole."""
    return {
        "message": str(error)[:MESSAGE_MAX],
        "extensions": _extensions(error, correlation_id),
    }


def codes_of(errors: Iterable[Shaped]) -> list[str]:
    return [error["extensions"]["code"] for error in errors]


def _shaped(error: GraphQLError, correlation_id: UUID) -> Shaped:
    cause = _cause(error)
    if isinstance(cause, HabitatError) and cause.reason != HabitatError.reason:
        answer: Shaped = {"message": str(cause)}
    elif isinstance(cause, HabitatError):
        log.error("a service failed", extra={"correlation_id": str(correlation_id)})
        answer = {"message": str(cause)}
    elif cause is None and error.path is None:
        cause = Invalid(error.message)  # graphql-core about the client's own text
        answer = {"message": error.message}
    else:
        cause = _unforeseen(error, cause, correlation_id)
        answer = {"message": str(cause)}
    answer["message"] = answer["message"][:MESSAGE_MAX]
    if error.locations:
        answer["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        answer["path"] = error.path
    answer["extensions"] = _extensions(cause, correlation_id)
    return answer


def _cause(error: GraphQLError) -> BaseException | None:
    """What was really raised: graphql-core wraps it, in variables more than once."""
    cause: BaseException | None = error.original_error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _unforeseen(
    error: GraphQLError, cause: BaseException | None, correlation_id: UUID
) -> HabitatError:
    incident = new_id()
    log.error(
        "unexpected error",
        exc_info=cause or error,
        extra={
            "incident": str(incident),
            "correlation_id": str(correlation_id),
            "path": ".".join(str(part) for part in error.path or ()),
        },
    )
    return HabitatError(f"Something went wrong on our side. Incident {incident}.")


def _extensions(error: HabitatError, correlation_id: UUID) -> dict[str, Any]:
    extensions: dict[str, Any] = {
        "code": error.reason,
        "messageKey": f"errors.{error.reason.lower()}",
        "correlationId": str(correlation_id),
        "retryable": isinstance(error, Unavailable | Limited),
    }
    details: dict[str, Any] = {_camel(name): value for name, value in error.facts.items()}
    if error.violations:
        fields = [
            {"field": field_name(violation.field), "message": violation.message[:MESSAGE_MAX]}
            for violation in error.violations
        ]
        extensions["field"] = fields[0]["field"]
        details["fields"] = fields
    if isinstance(error, Limited):
        extensions["retryAfterSeconds"] = retry_after_s(error)
    if details:
        extensions["details"] = details
    return extensions


def retry_after_s(error: HabitatError) -> int:
    seconds = error.facts.get("retry_after_s", "1")
    return int(seconds) if seconds.isdigit() else 1


def field_name(path: str) -> str:
    """The field as the client knows it: `fields.amount_minor` on the wire is its `amount`."""
    parts = [part for part in path.split(".") if part not in _FIELD_PARTS] or [path]
    return ".".join(_camel(_OWN_NAMES.get(part, part).removesuffix("_minor")) for part in parts)


def _camel(name: str) -> str:
    return _WORD.sub(lambda match: match[1].upper(), name)
