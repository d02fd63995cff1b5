"""Rows as the services send them, and the ids and tokens around them."""

import uuid
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.timestamp_pb2 import Timestamp

from chassis.tokens import Claims, sign
from habitat.kernel.v1.money_pb2 import Money
from habitat.people.v1 import contributions_pb2, members_pb2
from habitat.treasury.v1 import periods_pb2
from kernel.call import Role

COOPERATIVE = uuid.UUID("00000000-0000-4000-8000-0000000000c0")
NOW = Timestamp(seconds=1_775_347_200)


def uid(name: str) -> str:
    """The same id for the same name."""
    return str(uuid.uuid5(COOPERATIVE, name))


def gid(type_name: str, name: str) -> str:
    return b64encode(f"{type_name}:{uid(name)}".encode()).decode()


def token(
    settings: Any,
    name: str = "birch",
    role: Role = Role.STEWARD,
    *,
    lasts: timedelta = timedelta(minutes=15),
    **claims: Any,
) -> str:
    now = datetime.now(UTC)
    made = Claims(
        subject=uid(name),
        issued_at=now - timedelta(minutes=1),
        expires_at=now + lasts,
        cooperative_id=COOPERATIVE,
        role=role,
        **claims,
    )
    return sign(settings.jwt_secret.get_secret_value(), made)


def money(minor: int) -> Money:
    return Money(amount_minor=minor, currency="USD")


def member(name: str = "birch", **fields: Any) -> members_pb2.Member:
    given: dict[str, Any] = {
        "id": uid(name),
        "member_number": "M-0001",
        "display_name": name.title(),
        "legal_name": f"{name.title()} Tree",
        "email": f"{name}@habitat.example",
        "tier": members_pb2.MEMBER_TIER_COOPERATIVE,
        "status": members_pb2.MEMBER_STATUS_ACTIVE,
        "role": members_pb2.MEMBER_ROLE_STEWARD,
        "joined_on": "2026-01-01",
        "created_at": NOW,
        "version": 1,
    }
    return members_pb2.Member(**(given | fields))


def contribution(
    name: str = "c1", member_name: str = "birch", **fields: Any
) -> contributions_pb2.Contribution:
    given: dict[str, Any] = {
        "id": uid(name),
        "number": f"C-2026Q1-{name}",
        "member_id": uid(member_name),
        "category_code": "labor",
        "contribution_date": "2026-02-03",
        "period_id": uid("q1"),
        "description": "Mended the fence along the orchard",
        "minutes": 90,
        "value": money(15_000),
        "tax_value": money(15_000),
        "status": contributions_pb2.CONTRIBUTION_STATUS_SUBMITTED,
        "created_by": uid(member_name),
        "created_at": NOW,
        "version": 1,
    }
    return contributions_pb2.Contribution(**(given | fields))


def period(name: str = "q1", **fields: Any) -> periods_pb2.Period:
    given: dict[str, Any] = {
        "id": uid(name),
        "code": "2026Q1",
        "name": "Q1 2026",
        "period_type": "quarter",
        "start_date": "2026-01-01",
        "end_date": "2026-03-31",
        "fiscal_year": 2026,
        "fiscal_index": 1,
        "status": periods_pb2.PERIOD_STATUS_OPEN,
        "formula_version_id": uid("f1"),
    }
    return periods_pb2.Period(**(given | fields))


_WORDS = {
    "Account.member_role": "capital",
    "Account.patronage_source": "patronage",
    "AllocationAgreement.tax_regime": "subchapter_k",
    "CapitalAccount.status": "open",
    "CapitalMovement.movement_type": "opening",
    "Contribution.capital_kind": "cash",
    "ContributionCategory.measure": "time",
    "ContributionCategory.method": "rate",
    "Cooperative.tax_regime": "subchapter_k",
    "Distribution.kind": "patronage_cash",
    "Distribution.method": "ach",
    "Evidence.kind": "url",
    "FormulaVersion.eligible_statuses": "active",
    "FormulaVersion.eligible_tiers": "cooperative",
    "FormulaVersion.kind": "weighted_sum",
    "FormulaVersion.threshold_type": "fixed_amount",
    "GovernanceApproval.mode": "stewards",
    "GovernanceApproval.subject_type": "allocation_agreement",
    "AllocationStatement.notice_kind": "qualified",
    "Finding.severity": "blocking",
    "ImportMessage.severity": "error",
    "Member.payment_method": "ach",
    "PatronageSummary.id": f"{uid('member_id')}:{uid('period_id')}",
    "Period.period_type": "quarter",
    "Transaction.transaction_type": "revenue",
    "Workflow.type": "period_close",
}


def filled(message: Any, depth: int = 0) -> Any:
    """Every field of the message set to something that a service might send."""
    descriptor = message.DESCRIPTOR
    if descriptor.full_name.startswith("google.protobuf."):
        if descriptor.name == "Timestamp":
            message.CopyFrom(NOW)
        elif descriptor.name == "Struct":
            message.update({"answer": 42})
        return message
    for field in descriptor.fields:
        if field.name == "next_page_token" or depth > 4:
            continue
        _fill(message, field, depth)
    return message


def _fill(message: Any, field: FieldDescriptor, depth: int) -> None:
    kind = field.message_type
    if kind is not None and kind.GetOptions().map_entry:
        getattr(message, field.name)["grace_days"] = "7"
    elif kind is not None and field.is_repeated:
        filled(getattr(message, field.name).add(), depth + 1)
    elif kind is not None:
        filled(getattr(message, field.name), depth + 1)
    elif field.is_repeated:
        getattr(message, field.name).append(_value(message, field))
    else:
        setattr(message, field.name, _value(message, field))


def _value(message: Any, field: FieldDescriptor) -> Any:
    if field.enum_type is not None:
        return field.enum_type.values[1].number
    if field.type == FieldDescriptor.TYPE_BOOL:
        return True
    if field.type == FieldDescriptor.TYPE_BYTES:
        return b"x"
    if field.type != FieldDescriptor.TYPE_STRING:
        return 7
    word = _WORDS.get(f"{message.DESCRIPTOR.name}.{field.name}")
    if word is not None:
        return word
    if field.name == "id" or field.name.endswith(("_id", "_ids", "_by")):
        return uid(field.name)
    if field.name in ("num", "den") or field.name.endswith("_e4"):
        return "10000"
    if "date" in field.name or field.name.endswith(("_on", "as_of", "_until")):
        return "2026-03-31"
    return field.name
