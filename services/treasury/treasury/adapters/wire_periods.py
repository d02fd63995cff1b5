"""Periods, results and snapshots between the wire and the domain."""

from typing import Any

from habitat.treasury.v1 import periods_pb2 as pb
from kernel.errors import Invalid
from treasury.adapters.wire import (
    date_in,
    instant_out,
    ledger_out,
    money_out,
    optional_date_in,
    optional_uuid_in,
    text_out,
    word_in,
)
from treasury.application.open_period import OpenPeriod
from treasury.application.paging import PeriodFilter
from treasury.application.preflight_period import Finding
from treasury.domain.calendar import PeriodType
from treasury.domain.closing import PeriodResult
from treasury.domain.periods import Period, PeriodStatus
from treasury.domain.records import Snapshot

_STATUS_PREFIX = "PERIOD_STATUS_"


def open_period_in(request: pb.OpenPeriodRequest) -> OpenPeriod:
    kind = request.period_type
    return OpenPeriod(
        start_date=date_in(request.start_date, "start_date"),
        end_date=optional_date_in(request.end_date, "end_date"),
        period_type=word_in(PeriodType, kind, "period_type") if kind else None,
        name=request.name,
        fiscal_year=request.fiscal_year or None,
        formula_version_id=optional_uuid_in(request.formula_version_id, "formula_version_id"),
    )


def period_filter_in(request: pb.ListPeriodsRequest) -> PeriodFilter:
    status = None
    if request.status:
        try:
            name = pb.PeriodStatus.Name(request.status)
        except ValueError:
            raise Invalid("There is no such status.", field="status") from None
        status = PeriodStatus(name.removeprefix(_STATUS_PREFIX).lower())
    return PeriodFilter(status, request.fiscal_year or None, request.period_type or None)


def period_out(period: Period) -> pb.Period:
    return pb.Period(
        id=str(period.id),
        code=period.code,
        name=period.name,
        period_type=period.window.period_type,
        start_date=str(period.window.start),
        end_date=str(period.window.end),
        fiscal_year=period.fiscal_year,
        fiscal_index=period.fiscal_index,
        status=pb.PeriodStatus.Value(_STATUS_PREFIX + period.status.upper()),
        grace_end_date=str(period.grace_end_date),
        formula_version_id=text_out(period.formula_version_id),
        opened_at=instant_out(period.opened_at),
        closing_started_at=instant_out(period.closing_started_at),
        closed_at=instant_out(period.closed_at),
        locked_at=instant_out(period.locked_at),
        closed_by=text_out(period.closed_by),
        snapshot_id=text_out(period.snapshot_id),
        reopen_count=period.reopen_count,
        surplus_fixed=period.surplus_fixed,
        version=period.version,
    )


def result_out(result: PeriodResult, currency: str) -> pb.PeriodResult:
    return pb.PeriodResult(
        ledger=ledger_out(result.ledger),
        revenue=money_out(result.revenue_minor, currency),
        expense=money_out(result.expense_minor, currency),
        net_income=money_out(result.net_income_minor, currency),
        by_k1_line=[
            pb.LineTotal(k1_line=line, amount=money_out(minor, currency))
            for line, minor in result.by_k1_line
        ],
        patronage_net=money_out(result.patronage_net_minor, currency),
        nonpatronage_net=money_out(result.nonpatronage_net_minor, currency),
    )


def finding_out(finding: Finding) -> pb.Finding:
    return pb.Finding(
        check=finding.check,
        severity=finding.severity,
        message=finding.message,
        count=finding.count,
    )


def snapshot_out(snapshot: Snapshot, currency: str) -> Any:
    return pb.PeriodSnapshot(
        id=str(snapshot.id),
        period_id=str(snapshot.period_id),
        ledger=ledger_out(snapshot.ledger),
        as_of_date=str(snapshot.as_of_date),
        last_entry_seq=snapshot.last_entry_seq,
        account_count=snapshot.account_count,
        total_debits=money_out(snapshot.total_debits_minor, currency),
        total_credits=money_out(snapshot.total_credits_minor, currency),
        sha256=snapshot.sha256,
        created_at=instant_out(snapshot.created_at),
    )
