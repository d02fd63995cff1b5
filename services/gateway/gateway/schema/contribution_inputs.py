"""What people type about contributions."""

import strawberry

from gateway.schema.commands import Command, MoneyCommand, trimmed
from gateway.schema.contributions import CapitalKind, EvidenceKind
from gateway.schema.enums import word
from gateway.schema.scalars import Date, Money
from habitat.people.v1 import contributions_pb2 as pb


@strawberry.input
class EvidenceInput:
    kind: EvidenceKind = EvidenceKind.URL
    url: str
    sha256: str | None = None
    note: str | None = None


@strawberry.input
class ContributionDetails:
    """What is not given stays empty; the amount is the value itself, or an attribution's base."""

    category_code: str
    date: Date
    subtype: str | None = None
    description: str = ""
    minutes: int | None = None
    rate: Money | None = None
    amount: Money | None = None
    attribution_bp: int | None = None
    capital_kind: CapitalKind | None = None
    tax_basis: Money | None = None
    evidence: list[EvidenceInput] | None = None


def fields_of(given: ContributionDetails) -> pb.ContributionFields:
    return pb.ContributionFields(
        category_code=given.category_code,
        subtype=trimmed(given.subtype),
        contribution_date=given.date,
        description=trimmed(given.description),
        minutes=given.minutes or 0,
        rate_minor=given.rate or 0,
        amount_minor=given.amount or 0,
        attribution_bp=given.attribution_bp or 0,
        capital_kind=word(given.capital_kind),
        tax_basis_minor=given.tax_basis,
        evidence=[
            pb.Evidence(
                kind=word(evidence.kind),
                url=trimmed(evidence.url),
                sha256=trimmed(evidence.sha256),
                note=trimmed(evidence.note),
            )
            for evidence in given.evidence or ()
        ],
    )


@strawberry.input
class CreateContributionInput(ContributionDetails, Command):
    member_id: strawberry.ID | None = strawberry.field(
        default=None, description="Yourself when left out."
    )
    on_behalf_reason: str | None = strawberry.field(
        default=None, description="Needed when it is logged for somebody else."
    )
    submit: bool = strawberry.field(default=False, description="Submit at once.")


@strawberry.input
class UpdateContributionInput(ContributionDetails, Command):
    id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class SubmitContributionInput(Command):
    id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class RecallContributionInput(Command):
    id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class WithdrawContributionInput(Command):
    id: strawberry.ID
    expected_version: int | None = None


@strawberry.input
class RequestClarificationInput(Command):
    id: strawberry.ID
    comment: str
    expected_version: int | None = None


@strawberry.input
class ApproveContributionInput(Command):
    id: strawberry.ID
    adjusted_minutes: int | None = None
    adjusted_value: Money | None = None
    comment: str | None = None
    expected_version: int | None = None


@strawberry.input
class ApproveContributionsInput(Command):
    ids: list[strawberry.ID] = strawberry.field(description="At most 100.")
    comment: str | None = None


@strawberry.input
class RejectContributionInput(Command):
    id: strawberry.ID
    reason: str
    expected_version: int | None = None


@strawberry.input
class ReverseContributionInput(MoneyCommand):
    id: strawberry.ID
    reason: str
    expected_version: int | None = None
