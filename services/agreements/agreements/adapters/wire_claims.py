"""Claims and distributions as messages."""

from collections.abc import Iterable

from agreements.adapters.wire import (
    date_out,
    fraction_out,
    id_out,
    instant_out,
    money_out,
    number_of,
    words_of,
)
from agreements.application.summarizing import PatronageSummary
from agreements.domain.claims import CategorySum, Claim, ClaimStatus
from agreements.domain.distributions import MAX_ATTEMPTS, Distribution, DistributionStatus
from agreements.domain.statements import WHY
from habitat.agreements.v1 import claims_pb2, distributions_pb2

CLAIM_STATUSES = words_of(dict(claims_pb2.ClaimStatus.items()), "CLAIM_STATUS_", ClaimStatus)
DISTRIBUTION_STATUSES = words_of(
    dict(distributions_pb2.DistributionStatus.items()), "DISTRIBUTION_STATUS_", DistributionStatus
)


def claim_out(claim: Claim, currency: str) -> claims_pb2.Claim:
    return claims_pb2.Claim(
        id=str(claim.id),
        contribution_id=str(claim.contribution_id),
        member_id=str(claim.member_id),
        period_id=str(claim.period_id),
        category_code=claim.category_code,
        subtype=claim.subtype,
        raw_value=money_out(claim.raw, currency),
        minutes=claim.minutes,
        weight_e4=claim.weight_e4,
        weighted_e4=str(claim.weighted),
        formula_version_id=str(claim.formula_version_id),
        status=number_of(CLAIM_STATUSES, claim.status),  # type: ignore[arg-type]
        contribution_date=date_out(claim.contribution_date),
        created_at=instant_out(claim.created_at),
        version=claim.version,
    )


def categories_out(
    sums: Iterable[CategorySum], currency: str
) -> list[claims_pb2.CategoryPatronage]:
    return [
        claims_pb2.CategoryPatronage(
            category_code=one.category_code,
            raw_value=money_out(one.raw, currency),
            weight_e4=one.weight_e4,
            weighted_e4=str(one.weighted),
            minutes=one.minutes,
            count=one.count,
        )
        for one in sums
    ]


def summary_out(summary: PatronageSummary, currency: str) -> claims_pb2.PatronageSummary:
    categories = summary.by_category
    return claims_pb2.PatronageSummary(
        id=f"{summary.member_id}:{summary.period_id}",
        member_id=str(summary.member_id),
        period_id=str(summary.period_id),
        contribution_count=sum(one.count for one in categories),
        minutes=sum(one.minutes for one in categories),
        raw_value=money_out(sum(one.raw for one in categories), currency),
        weighted_e4=str(summary.weighted),
        by_category=categories_out(categories, currency),
        share=fraction_out(summary.share),
        qualifies=not summary.reason,
        reason=WHY[summary.reason] if summary.reason else "",
    )


def distribution_out(one: Distribution, currency: str) -> distributions_pb2.Distribution:
    return distributions_pb2.Distribution(
        id=str(one.id),
        number=one.number,
        member_id=str(one.member_id),
        kind=one.kind,
        allocation_id=str(one.allocation_id),
        agreement_id=str(one.agreement_id),
        period_id=str(one.period_id),
        part_no=one.part_no,
        part_total=one.part_total,
        amount=money_out(one.amount, currency),
        withholding=money_out(0, currency),
        net=money_out(one.amount, currency),
        method=one.method,
        status=number_of(DISTRIBUTION_STATUSES, one.status),  # type: ignore[arg-type]
        scheduled_date=date_out(one.scheduled_date),
        processing_at=instant_out(one.processing_at),
        completed_at=instant_out(one.completed_at),
        payment_date=date_out(one.payment_date),
        failed_at=instant_out(one.failed_at),
        failure_code=one.failure_code,
        failure_reason=one.failure_reason,
        deferred_until=date_out(one.deferred_until),
        attempt=one.attempt,
        max_attempts=MAX_ATTEMPTS,
        provider_key=one.provider_key,
        payment_reference=one.payment_reference,
        book_transaction_id=id_out(one.book_transaction_id),
        tax_transaction_id=id_out(one.tax_transaction_id),
        tax_year=one.tax_year,
        cancelled_reason=one.cancelled_reason,
        version=one.version,
    )
