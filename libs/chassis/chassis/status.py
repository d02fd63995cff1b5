"""Kinds of error and gRPC status: one table, read one way by servers, the other by clients.

The status carries `google.rpc.ErrorInfo` (reason, facts) and `google.rpc.BadRequest` (violations).
"""

from collections.abc import Iterable
from typing import Any

from google.protobuf.any_pb2 import Any as Packed
from google.protobuf.message import DecodeError
from google.rpc.error_details_pb2 import BadRequest, ErrorInfo  # type: ignore[import-untyped]
from google.rpc.status_pb2 import Status  # type: ignore[import-untyped]
from grpc import StatusCode

from kernel.errors import (
    Conflict,
    Forbidden,
    HabitatError,
    IdempotencyConflict,
    Invalid,
    Limited,
    NotFound,
    Refused,
    SelfApproval,
    Stale,
    Unauthenticated,
    Unavailable,
    Violation,
)

STATUS: dict[type[HabitatError], StatusCode] = {
    Invalid: StatusCode.INVALID_ARGUMENT,
    NotFound: StatusCode.NOT_FOUND,
    Conflict: StatusCode.ALREADY_EXISTS,
    Stale: StatusCode.ABORTED,
    Refused: StatusCode.FAILED_PRECONDITION,
    Unauthenticated: StatusCode.UNAUTHENTICATED,
    Forbidden: StatusCode.PERMISSION_DENIED,
    Limited: StatusCode.RESOURCE_EXHAUSTED,
    Unavailable: StatusCode.UNAVAILABLE,
}
_KIND = {code: kind for kind, code in STATUS.items()}
_KIND |= {
    StatusCode.DEADLINE_EXCEEDED: Unavailable,
    StatusCode.CANCELLED: Unavailable,
    StatusCode.OUT_OF_RANGE: Invalid,
}
_NARROWER: dict[str, type[HabitatError]] = {
    IdempotencyConflict.reason: IdempotencyConflict,
    SelfApproval.reason: SelfApproval,
}

DETAILS_KEY = "grpc-status-details-bin"
DOMAIN = "habitat"
DETAILS_MAX = 6000  # bytes; all metadata of an answer must stay below what gRPC accepts
_SENTENCE_MAX = 1000  # characters

Trailers = Iterable[tuple[str, Any]]


def code_of(error: HabitatError) -> StatusCode:
    """The status of an error's kind; INTERNAL for one that has no kind."""
    for kind in type(error).__mro__:
        if kind in STATUS:
            return STATUS[kind]
    return StatusCode.INTERNAL


def sentence_of(error: HabitatError) -> str:
    return str(error)[:_SENTENCE_MAX]


def details_of(error: HabitatError) -> bytes:
    """The rich status as bytes for the trailers; facts and violations beyond the room stay out."""
    code: int = code_of(error).value[0]
    info = ErrorInfo(reason=error.reason, domain=DOMAIN)
    bad = BadRequest()
    room = DETAILS_MAX
    for name, value in error.facts.items():
        room -= len(name.encode()) + len(value.encode()) + 8
        if room > 0:
            info.metadata[name] = value
    for violation in error.violations:
        room -= len(violation.field.encode()) + len(violation.message.encode()) + 8
        if room > 0:
            bad.field_violations.add(field=violation.field, description=violation.message)
    status = Status(code=code, message=sentence_of(error)[:200])
    for part in (info, bad) if bad.field_violations else (info,):
        packed = Packed()
        packed.Pack(part)
        status.details.append(packed)
    return bytes(status.SerializeToString())


def error_of(code: StatusCode, sentence: str, trailers: Trailers) -> HabitatError:
    """The error that a status stands for: same kind, reason, facts and violations."""
    info, violations = _read(trailers)
    if info is None:
        return _without_details(code, sentence)
    kind = _NARROWER.get(info.reason) or _KIND.get(code, HabitatError)
    error = kind(sentence, reason=info.reason, violations=violations)
    error.facts = dict(info.metadata)
    return error


def _without_details(code: StatusCode, sentence: str) -> HabitatError:
    """What gRPC itself said: a peer that is gone, a message too large, a method not known."""
    if code in (StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED):
        return Unavailable()
    if code is StatusCode.RESOURCE_EXHAUSTED:
        if "larger than max" in sentence:
            return Invalid("The message is too large.")
        return Limited(retry_after_s=1)
    if kind := _KIND.get(code):
        return kind()
    return HabitatError(status=code.name)


def _read(trailers: Trailers) -> tuple[ErrorInfo | None, tuple[Violation, ...]]:
    raw = next((value for key, value in trailers if key == DETAILS_KEY), None)
    if not isinstance(raw, bytes):
        return None, ()
    info, violations = None, []
    try:
        for packed in Status.FromString(raw).details:
            if packed.Is(ErrorInfo.DESCRIPTOR):
                info = ErrorInfo()
                packed.Unpack(info)
            elif packed.Is(BadRequest.DESCRIPTOR):
                bad = BadRequest()
                packed.Unpack(bad)
                violations += [Violation(v.field, v.description) for v in bad.field_violations]
    except DecodeError:
        return None, ()
    return info, tuple(violations)
