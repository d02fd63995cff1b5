"""Recompute an agreement from its claims and its stored inputs, and name what does not hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from agreements.application import formulas
from agreements.application.calculating import Asked, Capacities, calculated
from agreements.application.ports import Work
from agreements.application.rights import Scope, require_service
from agreements.domain.agreements import IN_FORCE, Agreement, AgreementStatus, Allocation, Exclusion
from agreements.domain.claims import MemberSum
from agreements.domain.engine import Calculation, Question, calculate
from agreements.domain.formulas import BP_WHOLE, Terms
from agreements.domain.shares import Participant
from agreements.domain.surplus import Regime
from kernel.errors import HabitatError

BEFORE_APPLICATION = (AgreementStatus.DRAFT, AgreementStatus.PROPOSED, AgreementStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class Verified:
    """Empty breaches when all holds; INPUTS_CHANGED stands first."""

    breaches: tuple[str, ...]
    inputs_hash: str


async def capital_day(work: Work, agreement_id: UUID, posted: bool) -> date | None:
    """The day as of which capital must be read for the check of the inputs, for a loss.

    None once the ledger holds the allocations: it would answer what the loss has left.
    """
    require_service(work.call.actor, Scope.READ)
    agreement = await work.agreements.get(agreement_id)
    if posted or agreement.surplus >= 0 or agreement.status not in BEFORE_APPLICATION:
        return None
    return (await work.periods.get(agreement.period_id)).end


async def verify(
    work: Work, agreement_id: UUID, capacities: Capacities | None, posted: bool = False
) -> Verified:
    """A1 to A6, A8, C5 and C8, from the rows as they are now.

    The inputs' hash is compared until the agreement is applied; afterwards what may still change
    (a membership corrected later) is no business of the past.
    """
    require_service(work.call.actor, Scope.READ)
    agreement = await work.agreements.get(agreement_id)
    found: list[str] = []
    inputs_hash = agreement.inputs_hash
    if agreement.status in BEFORE_APPLICATION:
        if posted and agreement.surplus < 0:
            capacities = await _stored_capacities(work, agreement_id)
        inputs_hash, changed = await _inputs(work, agreement, capacities)
        found += changed
    # Read only now: two calculations of all members at once would take twice the memory.
    lines = await work.allocations.of_agreement(agreement_id)
    exclusions = await work.agreements.exclusions(agreement_id)
    terms = (await formulas.bound(work, agreement.period_id)).terms
    found += _lines_hold(agreement, lines)
    found += _recomputed(agreement, lines, terms)
    found += _claims_counted(await work.claims.sums(agreement.period_id), lines, exclusions)
    found += await _one_live(work, agreement)
    return Verified(tuple(found), inputs_hash)


async def _stored_capacities(work: Work, agreement_id: UUID) -> Capacities:
    lines = await work.allocations.of_agreement(agreement_id)
    return {line.member_id: line.capacity for line in lines}


async def _inputs(
    work: Work, agreement: Agreement, capacities: Capacities | None
) -> tuple[str, list[str]]:
    asked = Asked(
        agreement.period_id, agreement.income, agreement.cash_rate_bp, agreement.tax_lines
    )
    try:
        again = await calculated(work, asked, capacities)
    except HabitatError as refused:
        return "", [f"INPUTS_CHANGED: the calculation is refused now: {refused}"]
    if again.inputs_hash != agreement.inputs_hash:
        return again.inputs_hash, ["INPUTS_CHANGED: the inputs are no longer those calculated on."]
    return again.inputs_hash, []


def _lines_hold(agreement: Agreement, lines: Sequence[Allocation]) -> Iterator[str]:
    """What each line and their sums must satisfy by themselves."""
    if sum(line.total for line in lines) != agreement.surplus:
        yield "A1: the allocations do not sum to the allocable surplus."
    for line in lines:
        if line.cash < 0 or (line.total <= 0 and line.cash) or line.cash > max(line.total, 0):
            yield f"A2: cash and retained of {line.number} do not fit its total."
        if line.total > 0 and line.cash * BP_WHOLE < line.total * agreement.cash_rate_bp:
            yield f"A3: {line.number} has less cash than the rate demands."
        if sum(line.amounts) != line.total:
            yield f"A4: the categories of {line.number} do not sum to its total."
    if sum(line.share_num for line in lines) != agreement.share_den:
        yield "A5: the shares do not sum to one."
    if sum(line.weighted for line in lines) != agreement.total_weighted:
        yield "A8: the weighted patronage of the lines is not the total."
    if sum(line.cash for line in lines) != agreement.cash:
        yield "C2: the cash parts do not sum to the agreement's."
    if sum(line.tax_total for line in lines) != agreement.tax_total:
        yield "K-09: the tax allocations do not sum to the agreement's."
    result = sum(line.amount_minor for line in agreement.tax_lines)
    if agreement.regime is Regime.SUBCHAPTER_K and agreement.tax_total != result:
        yield "K-09: the tax allocations do not sum to the tax result."


def _recomputed(agreement: Agreement, lines: Sequence[Allocation], terms: Terms) -> Iterator[str]:
    """AL-05: the same engine on the stored patronage gives the stored cents."""
    question = Question(
        terms=replace(terms, threshold=None),  # who is below has no line
        surplus=agreement.surplus,
        cash_rate_bp=agreement.cash_rate_bp,
        tax_lines=agreement.tax_lines,
        tax_follows_book=agreement.regime is Regime.SUBCHAPTER_T,
    )
    try:
        again: Calculation = calculate([_participant(line, agreement) for line in lines], question)
    except HabitatError as refused:
        yield f"AL-05: the stored lines cannot be calculated again: {refused}"
        return
    expected = {line.participant.member_id: line for line in again.lines}
    for line in lines:
        new = expected[line.member_id]
        stored = (line.total, line.cash, line.amounts, line.tax_total, line.share_num)
        if stored != (new.total, new.cash, new.amounts, new.tax_total, new.share_num):
            yield f"AL-05: {line.number} differs from the recomputation."


def _participant(line: Allocation, agreement: Agreement) -> Participant:
    weighted = sum(r * w for r, w in zip(line.raw, line.weights_e4, strict=True))
    capacity = line.capacity if agreement.surplus < 0 else 0
    return Participant(
        line.member_id,
        line.member_number,
        line.raw,
        weighted,
        line.minutes,
        line.claims,
        capacity,
    )


def _claims_counted(
    sums: Sequence[MemberSum], lines: Sequence[Allocation], exclusions: Sequence[Exclusion]
) -> Iterator[str]:
    """C5: every claim is in exactly one line, or listed as not counted; values and numbers."""
    claimed: dict[UUID, tuple[int, int]] = {}
    for one in sums:
        count, raw = claimed.get(one.member_id, (0, 0))
        claimed[one.member_id] = (count + one.count, raw + one.raw)
    told: dict[UUID, tuple[int, int]] = {}
    parts = [(line.member_id, line.claims, line.raw_total) for line in lines]
    parts += [(one.member_id, one.claims, one.raw) for one in exclusions]
    for member_id, claims, value in parts:
        count, raw = told.get(member_id, (0, 0))
        told[member_id] = (count + claims, raw + value)
    for member_id in sorted(claimed.keys() | told.keys()):
        if claimed.get(member_id) != told.get(member_id):
            yield f"C5: the claims of member {member_id} are not those in the agreement."


async def _one_live(work: Work, agreement: Agreement) -> list[str]:
    """A7, and C4: the lines follow the header by being read through it."""
    live = await work.agreements.live(agreement.period_id)
    if agreement.status in (*BEFORE_APPLICATION, *IN_FORCE) and live != agreement:
        return ["A7: the period has another live agreement."]
    return []
