"""The state machines of agreements, formulas, periods, votes and payments."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from agreements.domain import agreements, distributions
from agreements.domain.agreements import Agreement, AgreementStatus
from agreements.domain.distributions import Distribution, DistributionStatus, Installment
from agreements.domain.governance import Approval, Choice, Mode, Outcome, SubjectType
from agreements.domain.numbers import distribution_number
from agreements.domain.surplus import Income, Regime
from kernel.call import Actor, ActorKind, Role
from kernel.errors import Conflict, Forbidden, Invalid, Refused, SelfApproval

NOW = datetime(2026, 4, 5, tzinfo=UTC)
ID = UUID("0a000000-0000-7000-8000-000000000001")
A, D = AgreementStatus, DistributionStatus


def agreement(status=A.DRAFT, cash=100, **values):
    given = {
        "id": ID, "number": "AG-2026Q1-r1", "period_id": ID, "revision": 1, "status": status,
        "regime": Regime.SUBCHAPTER_K, "formula_version_id": ID, "income": Income(500),
        "surplus": 500, "total_weighted": 10, "share_den": 10, "cash_rate_bp": 2000, "cash": cash,
        "retained": 500 - cash, "tax_total": 500, "member_count": 1, "inputs_hash": "0" * 64,
        "engine_version": "1", "tax_lines": (), "workflow_id": "w", "calculated_at": NOW,
    }  # fmt: skip
    return Agreement(**(given | values))


@pytest.mark.parametrize("origin", list(A))
@pytest.mark.parametrize("target", list(A))
def test_an_agreement_moves_only_as_the_table_says(origin, target):
    one = agreement(origin)
    if target in agreements.MOVES.get(origin, set()):
        assert one.moved(target).status is target
        assert one.moved(target).version == 2
    else:
        with pytest.raises(Refused) as refused:
            one.moved(target)
        assert refused.value.reason == "INVALID_TRANSITION"


def test_an_agreement_is_executed_when_all_of_its_cash_is_settled():
    one = agreement(A.APPLIED)
    half = one.settle(40, at=NOW)
    assert (half.status, half.settled_cash) == (A.APPLIED, 40)
    done = half.settle(60, at=NOW)
    assert (done.status, done.executed_at) == (A.EXECUTED, NOW)
    bounced = done.settle(-60, at=NOW)
    assert (bounced.status, bounced.settled_cash) == (A.EXECUTED, 40)
    for amount in (61, -41):
        with pytest.raises(Refused) as refused:
            half.settle(amount, at=NOW)
        assert refused.value.reason == "INVARIANT_VIOLATION"


def test_an_agreement_in_the_wrong_state_says_which_one_it_needs():
    with pytest.raises(Refused) as refused:
        agreement().require(A.APPLIED, A.EXECUTED)
    assert "applied or executed" in str(refused.value)
    agreement(A.APPLIED).require(A.APPLIED)


def payment(status=D.SCHEDULED, **values):
    given = {
        "id": ID, "number": "D-2026Q1-0001", "member_id": ID, "allocation_id": ID,
        "agreement_id": ID, "period_id": ID, "part_no": 1, "part_total": 1, "amount": 100,
        "method": "ach", "scheduled_date": date(2026, 4, 20), "status": status,
    }  # fmt: skip
    return Distribution(**(given | values))


STEPS = {
    D.PROCESSING: lambda one: one.processing(workflow_id="w", at=NOW),
    D.COMPLETED: lambda one: one.completed(
        at=NOW, payment_date=NOW.date(), reference="r", book_transaction_id=None,
        tax_transaction_id=None, tax_year=2026, confirmed_by="",
    ),
    D.FAILED: lambda one: one.failed(at=NOW, code="R01", reason="", retryable=True),
    D.SCHEDULED: lambda one: one.retried(date(2026, 5, 1)),
    D.CANCELLED: lambda one: one.cancelled(reason="x", re_retain=True),
    D.RETURNED: lambda one: one.returned("x"),
}  # fmt: skip


@pytest.mark.parametrize("origin", list(D))
@pytest.mark.parametrize("target", list(D))
def test_a_payment_moves_only_as_the_table_says(origin, target):
    one = payment(origin)
    if target in distributions.MOVES.get(origin, set()):
        assert STEPS[target](one).status is target
    else:
        with pytest.raises(Refused):
            STEPS[target](one)


def test_a_payment_is_tried_three_times():
    with pytest.raises(Refused):
        payment(attempt=3).processing(workflow_id="w", at=NOW)
    with pytest.raises(Refused):
        payment(D.FAILED, attempt=3).retried(date(2026, 5, 1))


def test_only_a_scheduled_payment_waits_or_moves_its_date():
    assert payment().deferred(date(2026, 5, 1), "cash").deferred_until == date(2026, 5, 1)
    moved = payment(deferred_until=date(2026, 5, 1)).rescheduled(date(2026, 6, 1))
    assert (moved.scheduled_date, moved.deferred_until) == (date(2026, 6, 1), None)
    for refuse in (
        lambda: payment(D.FAILED).deferred(date(2026, 5, 1), "cash"),
        lambda: payment(D.PROCESSING).rescheduled(date(2026, 5, 1)),
    ):
        with pytest.raises(Refused):
            refuse()


def test_a_payee_does_not_confirm():
    with pytest.raises(SelfApproval):
        payment(D.PROCESSING).completed(
            at=NOW, payment_date=NOW.date(), reference="", book_transaction_id=None,
            tax_transaction_id=None, tax_year=2026, confirmed_by=str(ID),
        )  # fmt: skip


def test_dates_and_parts_of_a_schedule():
    today = date(2026, 4, 5)
    assert distributions.default_date(today, 15) == date(2026, 4, 20)
    parts = [Installment(today, weight=weight) for weight in (30, 35, 35)]
    assert distributions.parts_of(550000, parts, today=today) == [165000, 192500, 192500]
    assert distribution_number("2026Q1", 7, 2, 3) == "D-2026Q1-0007-2"


def steward(role=Role.STEWARD, id=None):
    return Actor(ActorKind.MEMBER, str(id or uuid4()), role)


def approval(mode=Mode.STEWARDS, required=2, **values):
    given = {"requested_by": "", "opens_at": NOW} | values
    return Approval(ID, SubjectType.ALLOCATION_AGREEMENT, ID, mode, required, **given)


def cast(one, *votes):
    for actor, choice in votes:
        one = one.cast(actor, choice, "because", at=NOW)
    return one


def test_a_quorum_is_two_and_a_veto_is_an_admins():
    approve, reject = (steward(), Choice.APPROVE), (steward(), Choice.REJECT)
    assert cast(approval(), approve).outcome is Outcome.PENDING
    assert cast(approval(), approve, (steward(), Choice.APPROVE)).outcome is Outcome.APPROVED
    assert cast(approval(), approve, reject).outcome is Outcome.PENDING
    twice = cast(approval(), reject, (steward(), Choice.REJECT))
    assert (twice.outcome, twice.rejections) == (Outcome.REJECTED, 2)
    veto = cast(approval(), approve, (steward(Role.ADMIN), Choice.REJECT))
    assert (veto.outcome, veto.rejection_reason) == (Outcome.REJECTED, "because")
    assert cast(approval(), (steward(), Choice.ABSTAIN)).rejection_reason == ""


def test_who_may_not_vote_is_told_why():
    one = steward()
    with pytest.raises(Forbidden):
        cast(approval(), (Actor.system("agreements"), Choice.APPROVE))
    with pytest.raises(Forbidden):
        cast(approval(), (steward(Role.MEMBER), Choice.APPROVE))
    with pytest.raises(Conflict):
        cast(approval(), (one, Choice.APPROVE), (one, Choice.REJECT))
    with pytest.raises(SelfApproval):
        cast(approval(Mode.SECOND_PERSON, 1, requested_by=one.id), (one, Choice.APPROVE))
    with pytest.raises(Forbidden):
        cast(approval(Mode.SINGLE_ADMIN, 1), (one, Choice.APPROVE))
    with pytest.raises(Refused):
        cast(approval(outcome=Outcome.WITHDRAWN), (one, Choice.APPROVE))
    for comment in ("", "x" * 2001):
        with pytest.raises(Invalid):
            approval().cast(one, Choice.REJECT, comment, at=NOW)


def test_a_decision_is_withdrawn_only_while_it_is_pending():
    assert approval().withdrawn().outcome is Outcome.WITHDRAWN
    with pytest.raises(Refused):
        approval(outcome=Outcome.APPROVED).withdrawn()
