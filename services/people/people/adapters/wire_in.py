"""From the wire: every parser raises Invalid naming the field it could not read."""

from datetime import date
from uuid import UUID

from habitat.people.v1 import contributions_pb2 as pb
from habitat.people.v1 import members_pb2 as members_pb
from kernel.call import Role
from kernel.errors import Invalid
from people.application.filling import Fields
from people.application.paging import PAGE_DEFAULT, PageRequest
from people.application.ports import ContributionFilter, MemberFilter, QueueFilter
from people.domain.contributions import ContributionStatus
from people.domain.evidence import Evidence
from people.domain.members import MemberStatus, MemberTier
from people.domain.text import one_line
from people.domain.valuation import Declared

IDS_MAX = 1000
SEARCH_MAX = 100


def uuid_in(text: str, field: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("This is not an id.", field=field) from None


def optional_uuid_in(text: str, field: str) -> UUID | None:
    return uuid_in(text, field) if text else None


def uuids_in(texts: object, field: str) -> list[UUID]:
    """At most 1 000, each once."""
    items = list(texts) if not isinstance(texts, str) else []  # type: ignore[call-overload]
    if len(items) > IDS_MAX:
        raise Invalid(f"At most {IDS_MAX} ids.", field=field)
    return list(dict.fromkeys(uuid_in(item, f"{field}[{i}]") for i, item in enumerate(items)))


def date_in(text: str, field: str) -> date | None:
    """None for an empty text."""
    if not text:
        return None
    try:
        if len(text) != 10 or not text.isascii():
            raise ValueError("another shape")
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("A date as YYYY-MM-DD.", field=field) from None


def required_date_in(text: str, field: str) -> date:
    day = date_in(text, field)
    if day is None:
        raise Invalid("A date as YYYY-MM-DD.", field=field)
    return day


def _word(enum: type, prefix: str, number: int, field: str) -> str | None:
    """The domain's word of an enum value; None for UNSPECIFIED."""
    if number == 0:
        return None
    try:
        name: str = enum.Name(number)  # type: ignore[attr-defined]
    except ValueError:
        raise Invalid("There is no such value.", field=field) from None
    return name.removeprefix(prefix).lower()


def status_in(number: int, field: str = "status") -> MemberStatus | None:
    word = _word(members_pb.MemberStatus, "MEMBER_STATUS_", number, field)
    return MemberStatus(word) if word else None


def tier_in(number: int, field: str = "tier") -> MemberTier | None:
    word = _word(members_pb.MemberTier, "MEMBER_TIER_", number, field)
    return MemberTier(word) if word else None


def role_in(number: int, field: str = "role") -> Role | None:
    word = _word(members_pb.MemberRole, "MEMBER_ROLE_", number, field)
    return Role(word) if word else None


def contribution_status_in(number: int, field: str) -> ContributionStatus | None:
    word = _word(pb.ContributionStatus, "CONTRIBUTION_STATUS_", number, field)
    return ContributionStatus(word) if word else None


def page_in(size: int, token: str, *, count: bool, order_by: str = "") -> PageRequest:
    return PageRequest(size or PAGE_DEFAULT, token, count=count, order_by=order_by)


def member_filter_in(filter: members_pb.MemberFilter) -> MemberFilter:
    return MemberFilter(
        status=status_in(filter.status, "filter.status"),
        tier=tier_in(filter.tier, "filter.tier"),
        role=role_in(filter.role, "filter.role"),
        search=one_line(filter.search, field="filter.search", most=SEARCH_MAX, required=False),
    )


def contribution_filter_in(filter: pb.ContributionFilter) -> ContributionFilter:
    return ContributionFilter(
        member_id=optional_uuid_in(filter.member_id, "filter.member_id"),
        period_id=optional_uuid_in(filter.period_id, "filter.period_id"),
        category_code=one_line(
            filter.category_code, field="filter.category_code", most=40, required=False
        ),
        status=contribution_status_in(filter.status, "filter.status"),
        date_from=date_in(filter.date_from, "filter.date_from"),
        date_to=date_in(filter.date_to, "filter.date_to"),
        late=filter.late if filter.HasField("late") else None,
    )


def queue_filter_in(request: pb.ListReviewQueueRequest) -> QueueFilter:
    return QueueFilter(
        category_code=request.category_code,
        member_id=optional_uuid_in(request.member_id, "member_id"),
        min_value_minor=request.min_value_minor or None,
        max_value_minor=request.max_value_minor or None,
    )


def fields_in(fields: pb.ContributionFields) -> Fields:
    basis = fields.tax_basis_minor if fields.HasField("tax_basis_minor") else None
    return Fields(
        category_code=fields.category_code.strip(),
        subtype=fields.subtype,
        contribution_date=date_in(fields.contribution_date, "fields.contribution_date"),
        description=fields.description,
        declared=Declared(
            minutes=fields.minutes,
            rate_minor=fields.rate_minor,
            amount_minor=fields.amount_minor,
            attribution_bp=fields.attribution_bp,
            capital_kind=fields.capital_kind,
            tax_basis_minor=basis,
        ),
        evidence=tuple(
            Evidence(item.kind, item.url, item.sha256, item.note) for item in fields.evidence
        ),
    )
