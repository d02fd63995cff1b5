"""Agreements, allocations, previews and statements as messages."""

from agreements.adapters.wire import (
    date_out,
    id_out,
    instant_out,
    money_out,
    number_of,
    share_out,
    uuid_in,
    words_of,
)
from agreements.adapters.wire_governance import approval_out
from agreements.application.calculating import Asked
from agreements.application.previewing import Preview
from agreements.application.reading import AgreementRow, AllocationRow
from agreements.application.records import AllocationAmounts
from agreements.application.stating import Statement
from agreements.domain.agreements import Agreement, AgreementStatus, Allocation
from agreements.domain.engine import Line, TaxLine
from agreements.domain.formulas import Terms
from agreements.domain.surplus import Income
from habitat.agreements.v1 import allocations_pb2 as pb
from habitat.agreements.v1 import statements_pb2
from habitat.kernel.v1.lines_pb2 import AllocationColumns

STATUSES = words_of(dict(pb.AgreementStatus.items()), "AGREEMENT_STATUS_", AgreementStatus)


def asked_in(inputs: pb.AllocationInputs) -> Asked:
    """Raises Invalid naming the field that is wrong."""
    return Asked(
        period_id=uuid_in(inputs.period_id, field="period_id"),
        income=Income(
            inputs.net_income_minor,
            inputs.regulatory_minor,
            inputs.reserve_minor,
            inputs.collective_minor,
        ),
        cash_rate_bp=inputs.cash_rate_bp,
        tax_lines=tuple(TaxLine(line.k1_line, line.amount_minor) for line in inputs.tax_lines),
    )


def agreement_out(row: AgreementRow, currency: str) -> pb.AllocationAgreement:
    one, income = row.agreement, row.agreement.income
    return pb.AllocationAgreement(
        id=str(one.id),
        number=one.number,
        period_id=str(one.period_id),
        revision=one.revision,
        status=number_of(STATUSES, one.status),  # type: ignore[arg-type]
        tax_regime=one.regime.value,
        formula_version_id=str(one.formula_version_id),
        net_income=money_out(income.net_income, currency),
        regulatory=money_out(income.regulatory, currency),
        reserve=money_out(income.reserve, currency),
        collective=money_out(income.collective, currency),
        allocable_surplus=money_out(one.surplus, currency),
        total_weighted_e4=str(one.total_weighted),
        cash_rate_bp=one.cash_rate_bp,
        inputs_hash=one.inputs_hash,
        engine_version=one.engine_version,
        calculated_at=instant_out(one.calculated_at),
        proposed_at=instant_out(one.proposed_at),
        approved_at=instant_out(one.approved_at),
        applied_at=instant_out(one.applied_at),
        executed_at=instant_out(one.executed_at),
        workflow_id=one.workflow_id,
        cash=money_out(one.cash, currency),
        retained=money_out(one.retained, currency),
        tax_total=money_out(one.tax_total, currency),
        member_count=one.member_count,
        approval=approval_out(row.approval) if row.approval else None,
        rejection_reason=one.rejection_reason,
        proposed_by=one.proposed_by,
        distribution_date=date_out(one.distribution_date),
        version=one.version,
    )


def allocation_out(row: AllocationRow, currency: str) -> pb.Allocation:
    return line_out(row.allocation, row.agreement, currency)


def line_out(one: Allocation, agreement: Agreement, currency: str) -> pb.Allocation:
    return pb.Allocation(
        id=str(one.id),
        number=one.number,
        agreement_id=str(one.agreement_id),
        member_id=str(one.member_id),
        period_id=str(agreement.period_id),
        raw=money_out(one.raw_total, currency),
        weighted_e4=str(one.weighted),
        share=share_out(one.share_num, agreement.share_den),
        total=money_out(one.total, currency),
        cash=money_out(one.cash, currency),
        retained=money_out(one.retained, currency),
        tax_total=money_out(one.tax_total, currency),
        by_category=[
            category_out(code, raw, weight, amount, currency)
            for code, raw, weight, amount in zip(
                one.category_codes, one.raw, one.weights_e4, one.amounts, strict=True
            )
            if raw
        ],
        status=number_of(STATUSES, agreement.status),  # type: ignore[arg-type]
        book_transaction_id=id_out(agreement.book_transaction_id),
        tax_transaction_id=id_out(agreement.tax_transaction_id),
        member_number=one.member_number,
        member_display_name=one.member_name,
    )


def amounts_out(lines: AllocationAmounts) -> AllocationColumns:
    return AllocationColumns(
        ids=b"".join([one.bytes for one in lines.ids]),
        member_ids=b"".join([one.bytes for one in lines.member_ids]),
        numbers=lines.numbers,
        member_numbers=lines.member_numbers,
        total_minor=lines.totals,
        cash_minor=lines.cash,
        retained_minor=lines.retained,
        tax_total_minor=lines.tax_totals,
    )


def category_out(
    code: str, raw: int, weight_e4: int, amount: int, currency: str
) -> pb.AllocationCategoryLine:
    return pb.AllocationCategoryLine(
        category_code=code,
        raw=money_out(raw, currency),
        weight_e4=weight_e4,
        weighted_e4=str(raw * weight_e4),
        amount=money_out(amount, currency),
    )


def preview_out(preview: Preview, currency: str) -> pb.PreviewAllocationResponse:
    """Totals of all, lines of those who are shown."""
    calculation = preview.calculation
    den = calculation.share_den if calculation else 0
    terms = preview.question.terms
    return pb.PreviewAllocationResponse(
        surplus=money_out(preview.question.surplus, currency),
        total_weighted_e4=str(preview.total_weighted),
        lines=[_preview_line(line, den, terms, preview.names, currency) for line in preview.lines],
        member_count=len(calculation.lines) if calculation else 0,
        cash=money_out(calculation.cash if calculation else 0, currency),
        retained=money_out(calculation.retained if calculation else 0, currency),
        warnings=preview.warnings,
        formula_version_id=str(preview.patronage.formula.id),
        calculated_at=instant_out(preview.calculated_at),
    )


def _preview_line(
    line: Line, den: int, terms: Terms, names: dict[str, str], currency: str
) -> pb.PreviewLine:
    one = line.participant
    categories = zip(terms.weights, one.raw, line.amounts, strict=True)
    return pb.PreviewLine(
        member_id=str(one.member_id),
        member_number=one.number,
        member_display_name=names.get(one.number, ""),
        weighted_e4=str(one.weighted),
        share=share_out(line.share_num, den),
        total=money_out(line.total, currency),
        cash=money_out(line.cash, currency),
        retained=money_out(line.retained, currency),
        by_category=[
            category_out(weight.category_code, raw, weight.weight_e4, amount, currency)
            for weight, raw, amount in categories
            if raw
        ],
    )


def statement_out(statement: Statement, currency: str) -> statements_pb2.AllocationStatement:
    header = statement.header.agreement
    line = statement.allocation
    return statements_pb2.AllocationStatement(
        allocation=line_out(line, header, currency) if line else None,
        agreement=agreement_out(statement.header, currency),
        period_name=statement.period.name,
        claims=[
            statements_pb2.StatementClaim(
                contribution_id=str(stated.claim.contribution_id),
                contribution_number=stated.claim.contribution_number,
                category_code=stated.claim.category_code,
                contribution_date=date_out(stated.claim.contribution_date),
                raw=money_out(stated.claim.raw, currency),
                weight_e4=stated.claim.weight_e4,
                weighted_e4=str(stated.claim.weighted),
                counted=stated.counted,
            )
            for stated in statement.claims
        ],
        steps=[
            statements_pb2.StatementStep(
                step=place, title=step.title, explanation=step.explanation, result=step.result
            )
            for place, step in enumerate(statement.steps, start=1)
        ],
        notice_kind=statement.notice_kind,
    )
