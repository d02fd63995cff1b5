"""Recompute an agreement from its claims and its stored inputs, and name what does not hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from agreements.application import formulas
from agreements.application.calculating import Asked, calculated, inputs_of
from agreements.application.patronage import Capacities
from agreements.application.ports import Work
from agreements.application.records import LineSums
from agreements.application.rights import Scope, require_service
from agreements.domain.agreements import IN_FORCE, Agreement, AgreementStatus, Allocation
from agreements.domain.engine import Calculation, Question, calculate
from agreements.domain.formulas import Terms
from agreements.domain.shares import Participant, shares_of
from agreements.domain.surplus import Regime
from kernel.errors import HabitatError

BEFORE_APPLICATION = (AgreementStatus.DRAFT, AgreementStatus.PROPOSED, AgreementStatus.APPROVED)


@dataclass(frozen=True, slots=True)
class Check:
    """Of an agreement that the ledger holds (`posted`), or of its inputs and totals alone."""

    agreement_id: UUID
    posted: bool = False
    inputs_only: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """Empty breaches when all holds; INPUTS_CHANGED stands first."""

    breaches: tuple[str, ...]
    inputs_hash: str


async def capital_day(work: Work, check: Check) -> date | None:
    """The day as of which capital must be read for the check of the inputs, for a loss.

    None once the ledger holds the allocations: it would answer what the loss has left.
    """
    require_service(work.call.actor, Scope.READ)
    agreement = await work.agreements.get(check.agreement_id)
    if check.posted or agreement.surplus >= 0 or agreement.status not in BEFORE_APPLICATION:
        return None
    return (await work.periods.get(agreement.period_id)).end


async def verify(work: Work, check: Check, capacities: Capacities | None) -> Verified:
    """A1 to A8, C5 and C8, from the rows as they are now.

    The inputs' hash is compared until the agreement is applied; afterwards what may still change (a
    membership corrected later) is no business of the past. The digest is read from the claims
    themselves; once they are posted it is that of their lock, and C5 counts them one by one.
    """
    require_service(work.call.actor, Scope.READ)
    agreement = await work.agreements.get(check.agreement_id)
    found: list[str] = []
    inputs_hash = agreement.inputs_hash
    if agreement.status in BEFORE_APPLICATION:
        if check.posted and agreement.surplus < 0:
            capacities = await _stored_capacities(work, agreement.id)
        inputs_hash, changed = await _inputs(work, agreement, capacities, kept=check.posted)
        found += changed
    found += _totals_hold(agreement, await work.allocations.line_sums(agreement.id))
    found += await _one_live(work, agreement)
    if not check.inputs_only:
        found += await _recomputed(work, agreement)
        found += await _counted(work, agreement)
    return Verified(tuple(found), inputs_hash)


async def _stored_capacities(work: Work, agreement_id: UUID) -> Capacities:
    lines = await work.allocations.of_agreement(agreement_id)
    return {line.member_id: line.capacity for line in lines}


async def _inputs(
    work: Work, agreement: Agreement, capacities: Capacities | None, *, kept: bool
) -> tuple[str, list[str]]:
    asked = Asked(
        agreement.period_id, agreement.income, agreement.cash_rate_bp, agreement.tax_lines
    )
    try:
        if agreement.surplus < 0:  # what each could bear is an input: who shares must be known
            inputs_hash = (await calculated(work, asked, capacities, kept=False)).inputs_hash
        else:
            numbers = await work.allocations.covered(agreement.id)
            inputs_hash = (await inputs_of(work, asked, numbers, kept=kept)).hash()
    except HabitatError as refused:
        return "", [f"INPUTS_CHANGED: the calculation is refused now: {refused}"]
    if inputs_hash != agreement.inputs_hash:
        return inputs_hash, ["INPUTS_CHANGED: the inputs are no longer those calculated on."]
    return inputs_hash, []


def _totals_hold(agreement: Agreement, sums: LineSums) -> Iterator[str]:
    """What the sums of the lines must satisfy."""
    if sums.total != agreement.surplus:
        yield "A1: the allocations do not sum to the allocable surplus."
    if sums.lines != agreement.member_count:
        yield "C4: the agreement has another number of lines."
    if sums.shares != agreement.share_den:
        yield "A5: the shares do not sum to one."
    if sums.weighted != agreement.total_weighted:
        yield "A8: the weighted patronage of the lines is not the total."
    if sums.cash != agreement.cash:
        yield "C2: the cash parts do not sum to the agreement's."
    if sums.tax != agreement.tax_total:
        yield "K-09: the tax allocations do not sum to the agreement's."
    result = sum(line.amount_minor for line in agreement.tax_lines)
    if agreement.regime is Regime.SUBCHAPTER_K and agreement.tax_total != result:
        yield "K-09: the tax allocations do not sum to the tax result."


async def _recomputed(work: Work, agreement: Agreement) -> list[str]:
    """A2 to A4 and AL-05: the stored patronage gives the stored cents, by another way than ours.

    A loss goes through the engine once more: who bears what is found in rounds.
    """
    found = await work.allocations.unfit_lines(agreement)
    if agreement.surplus < 0:
        return found + await _loss_recomputed(work, agreement)
    terms = (await formulas.bound(work, agreement.period_id)).terms
    found += await work.allocations.unfit_categories(agreement, terms.weights_e4)
    stored = await work.allocations.shares(agreement.id)
    weights = [weighted for weighted, _ in stored]
    if list(shares_of(weights, terms).weights) != [share for _, share in stored]:
        found.append("AL-05: the shares differ from the recomputation.")
    apportioned: list[tuple[int, int | None]] = [(agreement.surplus, None)]
    if agreement.regime is Regime.SUBCHAPTER_T:
        apportioned.append((agreement.surplus, 0))
    else:
        apportioned += [(one.amount_minor, nth) for nth, one in enumerate(agreement.tax_lines)]
    for amount, tax_line in apportioned:
        numbers = await work.allocations.misapportioned(agreement, amount, tax_line)
        found += [f"AL-05: {number} differs from the recomputation." for number in numbers]
    return found


async def _counted(work: Work, agreement: Agreement) -> list[str]:
    terms = (await work.formulas.get(agreement.formula_version_id)).terms
    codes = [weight.category_code for weight in terms.weights]
    return [
        f"C5: the claims of member {member_id} are not those in the agreement."
        for member_id in await work.allocations.miscounted(agreement, codes)
    ]


async def _loss_recomputed(work: Work, agreement: Agreement) -> list[str]:
    lines = await work.allocations.of_agreement(agreement.id)
    terms = (await formulas.bound(work, agreement.period_id)).terms
    return list(_engine_again(agreement, lines, terms))


def _engine_again(agreement: Agreement, lines: Sequence[Allocation], terms: Terms) -> Iterator[str]:
    """AL-05 of a loss: the same engine on the stored patronage gives the stored cents."""
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


async def _one_live(work: Work, agreement: Agreement) -> list[str]:
    """A7, and C4: the lines follow the header by being read through it."""
    live = await work.agreements.live(agreement.period_id)
    if agreement.status in (*BEFORE_APPLICATION, *IN_FORCE) and live != agreement:
        return ["A7: the period has another live agreement."]
    return []
