"""Small Treasury, People and Agreements behind real gRPC servers.

They keep the promises that the worker relies on: a repeated key gets the first answer, other
content under it is refused, a lower fence is refused, a rehearsal changes nothing. What each
command did is counted, so that a test can tell one effect from two.
"""

import asyncio
from collections import Counter
from types import SimpleNamespace

from chassis.server import call_of
from habitat.agreements.v1 import (
    allocations_pb2,
    allocations_pb2_grpc,
    claims_pb2,
    claims_pb2_grpc,
    distributions_pb2,
    distributions_pb2_grpc,
    governance_pb2,
    governance_pb2_grpc,
)
from habitat.kernel.v1 import events_pb2, events_pb2_grpc, money_pb2
from habitat.people.v1 import (
    contributions_pb2,
    contributions_pb2_grpc,
    members_pb2,
    members_pb2_grpc,
    policy_pb2,
    policy_pb2_grpc,
)
from habitat.treasury.v1 import (
    capital_pb2,
    capital_pb2_grpc,
    ledger_pb2,
    ledger_pb2_grpc,
    periods_pb2,
    periods_pb2_grpc,
)
from kernel.errors import Conflict, IdempotencyConflict, Invalid, Refused

PERIOD = "0190a000-0000-7000-8000-0000000000f1"
NEXT_PERIOD = "0190a000-0000-7000-8000-0000000000f2"
AGREEMENT = "0190a000-0000-7000-8000-0000000000a1"
APPROVAL = "0190a000-0000-7000-8000-0000000000b1"
HASH = "ab" * 32
OPEN, CLOSING, CLOSED = (
    periods_pb2.PERIOD_STATUS_OPEN,
    periods_pb2.PERIOD_STATUS_CLOSING,
    periods_pb2.PERIOD_STATUS_CLOSED,
)
DISTRIBUTION = distributions_pb2.DistributionStatus
MEMBERS = {  # number: (total, cash) of domain 9.5
    "M-0001": (536232, 107247),
    "M-0002": (289855, 57971),
    "M-0003": (173913, 34783),
}


def usd(minor):
    return money_pb2.Money(amount_minor=minor, currency="USD")


def member_id(number):
    return f"0190a000-0000-7000-8000-00000000{number[-4:]}"


class World:
    """The state of all three services, and the history of their commands."""

    def __init__(self):
        self.effects = Counter()
        self.arrivals = Counter()
        self.answers = {}
        self.fences = {}
        self.fail = {}  # method -> errors to raise, one each time; None lets it pass
        self.slow = {}  # method -> event to wait for before answering
        self.findings = {"treasury": [], "people": [], "agreements": []}
        self.pending = 0
        self.period = OPEN
        self.surplus_fixed = False
        self.intake = True
        self.claims_locked = False
        self.agreements = {}
        self.breaches = []
        self.posted = None
        self.distributions = {}
        self.payees = {}
        self.payable = True
        self.refusal = ("", False)
        self.payments = Counter()
        self.approval = "pending"
        self.settings = {"min_cash_bp": "2000"}
        self.due = []
        self.lines = dict(MEMBERS)

    async def command(self, request, context, act, *, method=None, fence_key=PERIOD):
        """Once per key; the effect is counted under the method's name."""
        method = method or type(request).__name__.removesuffix("Request")
        call = call_of(context)
        call.actor.require_machine()
        self.arrivals[method] += 1
        rehearsal = bool(getattr(request, "validate_only", False))
        content = request.SerializeToString(deterministic=True)
        key = (method, call.idempotency_key)
        if call.idempotency_key is None:
            raise Invalid("a command needs a key", field="idempotency_key")
        if key in self.answers and not rehearsal:
            kept, answer = self.answers[key]
            if kept != content:
                raise IdempotencyConflict(operation=method)
            return answer
        if call.fence is not None and fence_key:
            if call.fence < self.fences.get(fence_key, 0):
                raise Refused("late", reason="CONFLICT", business_key=fence_key)
            self.fences[fence_key] = call.fence
        if errors := self.fail.get(method):
            error = errors.pop(0)
            if error is not None:
                raise error
        answer = act(rehearsal)
        if not rehearsal:
            self.answers[key] = (content, answer)
            self.effects[method] += 1
        if method in self.slow:
            await self.slow[method].wait()
        return answer

    def services(self):
        return [
            (periods_pb2_grpc.add_PeriodServiceServicer_to_server, Periods(self)),
            (capital_pb2_grpc.add_CapitalServiceServicer_to_server, Capital(self)),
            (ledger_pb2_grpc.add_LedgerServiceServicer_to_server, Ledger(self)),
            (
                contributions_pb2_grpc.add_ContributionServiceServicer_to_server,
                Contributions(self),
            ),
            (members_pb2_grpc.add_MemberServiceServicer_to_server, Members(self)),
            (policy_pb2_grpc.add_PolicyServiceServicer_to_server, Policy(self)),
            (claims_pb2_grpc.add_ClaimServiceServicer_to_server, Claims(self)),
            (allocations_pb2_grpc.add_AllocationServiceServicer_to_server, Allocations(self)),
            (
                distributions_pb2_grpc.add_DistributionServiceServicer_to_server,
                Distributions(self),
            ),
            (governance_pb2_grpc.add_GovernanceServiceServicer_to_server, Governance(self)),
            (events_pb2_grpc.add_EventServiceServicer_to_server, Events(self)),
        ]

    def finding(self, service, severity, check="CHECK", count=1):
        self.findings[service].append(
            SimpleNamespace(check=check, severity=severity, message=f"{check}.", count=count)
        )

    def settle(self):
        for found in self.findings.values():
            found.clear()

    def agreement(self, status=None):
        if status is not None:
            self.agreements[AGREEMENT].status = status
        return self.agreements[AGREEMENT]

    def distribute(self, number="M-0001", method="ach", token="", id_=None):
        """A scheduled distribution of that member's cash part; answers its id."""
        id_ = id_ or f"0190a000-0000-7000-8000-0000000d{number[-4:]}"
        self.payees[member_id(number)] = (method, token)
        self.distributions[id_] = distributions_pb2.Distribution(
            id=id_,
            number=f"D-2026Q1-{number[-4:]}",
            member_id=member_id(number),
            kind="patronage_cash",
            amount=usd(self.lines[number][1]),
            withholding=usd(0),
            method=method,
            status=DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,
            max_attempts=3,
        )
        return id_


class Part:
    def __init__(self, world):
        self.world = world


class Periods(periods_pb2_grpc.PeriodServiceServicer, Part):
    def _period(self, id_=PERIOD):
        return periods_pb2.Period(
            id=id_,
            code="2026Q1",
            status=self.world.period if id_ == PERIOD else OPEN,
            start_date="2026-01-01",
            end_date="2026-03-31",
        )

    async def BatchGetPeriods(self, request, context):
        found = [self._period()] if PERIOD in request.ids else []
        return periods_pb2.BatchGetPeriodsResponse(periods=found)

    async def ListPeriods(self, request, context):
        found = self._period()
        found.closed_at.FromJsonString("2026-01-01T00:00:00Z")
        listed = [found] if request.status == self.world.period else []
        return periods_pb2.ListPeriodsResponse(periods=listed)

    async def PreflightPeriod(self, request, context):
        findings = [periods_pb2.Finding(**vars(f)) for f in self.world.findings["treasury"]]
        return periods_pb2.PreflightPeriodResponse(findings=findings)

    async def EnsureNextPeriod(self, request, context):
        def act(rehearsal):
            return periods_pb2.EnsureNextPeriodResponse(period=self._period(NEXT_PERIOD))

        return await self.world.command(request, context, act)

    async def BeginClose(self, request, context):
        def act(rehearsal):
            if self.world.period != OPEN:
                raise Refused("not open", reason="PERIOD_NOT_OPEN")
            self.world.period = CLOSING
            return periods_pb2.BeginCloseResponse(period=self._period(), cutoff_seq=42)

        return await self.world.command(request, context, act)

    def _result(self):
        return periods_pb2.PeriodResult(
            revenue=usd(2_560_000),
            expense=usd(1_560_000),
            net_income=usd(1_000_000),
            by_k1_line=[periods_pb2.LineTotal(k1_line="1", amount=usd(1_000_000))],
        )

    async def FixSurplus(self, request, context):
        def act(rehearsal):
            if self.world.period != CLOSING:
                raise Refused("not closing")
            self.world.surplus_fixed = True
            return periods_pb2.FixSurplusResponse(book=self._result(), tax=self._result())

        return await self.world.command(request, context, act)

    async def GetPeriodResult(self, request, context):
        return periods_pb2.GetPeriodResultResponse(book=self._result(), tax=self._result())

    async def AbortClose(self, request, context):
        def act(rehearsal):
            if self.world.period != CLOSING:
                raise Refused("not closing")
            self.world.period, self.world.surplus_fixed = OPEN, False
            return periods_pb2.AbortCloseResponse(period=self._period())

        return await self.world.command(request, context, act)

    async def PostClosingEntries(self, request, context):
        def act(rehearsal):
            return periods_pb2.PostClosingEntriesResponse(
                book_transaction_id="cb", tax_transaction_id="ct", book_net=usd(1_000_000)
            )

        return await self.world.command(request, context, act)

    async def VerifyClose(self, request, context):
        return periods_pb2.VerifyCloseResponse(breaches=self.world.breaches)

    async def CompleteClose(self, request, context):
        def act(rehearsal):
            self.world.period = CLOSED
            return periods_pb2.CompleteCloseResponse(
                period=self._period(),
                next_period=self._period(NEXT_PERIOD),
                snapshots=[periods_pb2.PeriodSnapshot(sha256="s", last_entry_seq=99)],
            )

        return await self.world.command(request, context, act)

    async def CompensateClose(self, request, context):
        def act(rehearsal):
            self.world.posted = None
            return periods_pb2.CompensateCloseResponse(reversal_ids=["r1", "r2"])

        return await self.world.command(request, context, act)

    async def ReopenPeriod(self, request, context):
        def act(rehearsal):
            self.world.period = OPEN
            return periods_pb2.ReopenPeriodResponse(period=self._period(), reversal_ids=["r"])

        return await self.world.command(request, context, act)

    async def LockPeriod(self, request, context):
        def act(rehearsal):
            self.world.period = periods_pb2.PERIOD_STATUS_LOCKED
            return periods_pb2.LockPeriodResponse(period=self._period())

        return await self.world.command(request, context, act)


class Capital(capital_pb2_grpc.CapitalServiceServicer, Part):
    async def PostAllocations(self, request_iterator, context):
        parts = [part async for part in request_iterator]
        header, lines = parts[0].header, [line for part in parts for line in part.lines]

        def act(rehearsal):
            assert header.line_count == len(lines)
            assert header.total.amount_minor == sum(line.total_minor for line in lines)
            self.world.posted = lines
            return capital_pb2.PostAllocationsResponse(
                book_transaction_id="ab", tax_transaction_id="at", line_count=len(lines)
            )

        return await self.world.command(header, context, act, method="PostAllocations")

    async def BatchGetCapitalAccounts(self, request, context):
        rows = [
            capital_pb2.CapitalAccount(
                member_id=member_id(number), declared_unpaid=usd(cash if self.world.posted else 0)
            )
            for number, (_, cash) in self.world.lines.items()
            if member_id(number) in request.member_ids
        ]
        return capital_pb2.BatchGetCapitalAccountsResponse(capital_accounts=rows)

    async def CheckDistribution(self, request, context):
        refusal, temporary = self.world.refusal
        return capital_pb2.CheckDistributionResponse(
            refusal=refusal, message="Cash is short.", temporary=temporary
        )

    async def PostDistribution(self, request, context):
        def act(rehearsal):
            self.world.payments[request.distribution_id] += 1
            return capital_pb2.PostDistributionResponse(
                book_transaction_id="db", tax_transaction_id="dt", tax_year=2026
            )

        return await self.world.command(request, context, act, fence_key=request.distribution_id)

    async def ReRetain(self, request, context):
        def act(rehearsal):
            return capital_pb2.ReRetainResponse(book_transaction_id="rr")

        return await self.world.command(request, context, act)


class Ledger(ledger_pb2_grpc.LedgerServiceServicer, Part):
    async def BatchGetTransactions(self, request, context):
        rows = [
            ledger_pb2.Transaction(id=id_, status=ledger_pb2.TRANSACTION_STATUS_POSTED)
            for id_ in request.ids
        ]
        return ledger_pb2.BatchGetTransactionsResponse(transactions=rows)

    async def ReverseTransaction(self, request, context):
        def act(rehearsal):
            return ledger_pb2.ReverseTransactionResponse(
                transactions=[ledger_pb2.Transaction(id=request.id)]
            )

        return await self.world.command(request, context, act)


class Contributions(contributions_pb2_grpc.ContributionServiceServicer, Part):
    async def PreflightPeriod(self, request, context):
        findings = [contributions_pb2.Finding(**vars(f)) for f in self.world.findings["people"]]
        return contributions_pb2.PreflightPeriodResponse(findings=findings)

    async def SuspendIntake(self, request, context):
        def act(rehearsal):
            self.world.intake = False
            return contributions_pb2.SuspendIntakeResponse()

        return await self.world.command(request, context, act)

    async def ResumeIntake(self, request, context):
        def act(rehearsal):
            self.world.intake = True
            return contributions_pb2.ResumeIntakeResponse()

        return await self.world.command(request, context, act)

    async def RollForwardContributions(self, request, context):
        def act(rehearsal):
            assert request.to_period_id == NEXT_PERIOD
            return contributions_pb2.RollForwardContributionsResponse(
                moved=2 if request.include_undecided else 1
            )

        return await self.world.command(request, context, act)


class Members(members_pb2_grpc.MemberServiceServicer, Part):
    async def BatchResolvePayees(self, request, context):
        rows = []
        for id_ in request.member_ids:
            method, token = self.world.payees.get(id_, ("manual", ""))
            rows.append(
                members_pb2.Payee(
                    member_id=id_, method=method, payee_token=token, payable=self.world.payable
                )
            )
        return members_pb2.BatchResolvePayeesResponse(payees=rows)


class Policy(policy_pb2_grpc.PolicyServiceServicer, Part):
    async def GetSettings(self, request, context):
        settings = policy_pb2.Settings(version=1, values=self.world.settings)
        return policy_pb2.GetSettingsResponse(settings=settings)


class Claims(claims_pb2_grpc.ClaimServiceServicer, Part):
    async def PreflightPeriod(self, request, context):
        findings = [claims_pb2.Finding(**vars(f)) for f in self.world.findings["agreements"]]
        return claims_pb2.PreflightPeriodResponse(findings=findings, claims=7)

    async def LockClaims(self, request, context):
        def act(rehearsal):
            if not rehearsal:
                self.world.claims_locked = True
            return claims_pb2.LockClaimsResponse(
                claims=7,
                claims_digest="cd",
                by_category=[
                    claims_pb2.CategoryPatronage(category_code="labor", raw_value=usd(1_150_000))
                ],
            )

        return await self.world.command(request, context, act)

    async def UnlockClaims(self, request, context):
        def act(rehearsal):
            self.world.claims_locked = False
            return claims_pb2.UnlockClaimsResponse(claims=7)

        return await self.world.command(request, context, act)

    async def WeighClaims(self, request, context):
        def act(rehearsal):
            return claims_pb2.WeighClaimsResponse(
                formula_version_id="f1",
                total_weighted_e4="17250000000",
                qualifying_members=3,
            )

        return await self.world.command(request, context, act)


class Allocations(allocations_pb2_grpc.AllocationServiceServicer, Part):
    async def CalculateAllocation(self, request, context):
        def act(rehearsal):
            return allocations_pb2.CalculateAllocationResponse(
                inputs_hash=HASH,
                allocable_surplus=usd(request.inputs.net_income_minor),
                cash=usd(200_001),
                retained=usd(799_999),
                tax_total=usd(1_000_000),
                member_count=len(self.world.lines),
                total_weighted_e4="17250000000",
            )

        return await self.world.command(request, context, act)

    async def CreateAgreement(self, request, context):
        def act(rehearsal):
            if any(a.status in _ALIVE for a in self.world.agreements.values()):
                raise Conflict("one live agreement per period")
            assert request.inputs_hash == HASH
            agreement = allocations_pb2.AllocationAgreement(
                id=AGREEMENT,
                number="AG-2026Q1-r1",
                period_id=PERIOD,
                status=allocations_pb2.AGREEMENT_STATUS_DRAFT,
                workflow_id=request.workflow_id,
                inputs_hash=HASH,
                allocable_surplus=usd(1_000_000),
                cash=usd(200_001),
                retained=usd(799_999),
                tax_total=usd(1_000_000),
                member_count=len(self.world.lines),
                distribution_date=request.distribution_date,
            )
            self.world.agreements[AGREEMENT] = agreement
            return allocations_pb2.CreateAgreementResponse(agreement=agreement)

        return await self.world.command(request, context, act)

    async def ProposeAgreement(self, request, context):
        def act(rehearsal):
            agreement = self.world.agreement(allocations_pb2.AGREEMENT_STATUS_PROPOSED)
            return allocations_pb2.ProposeAgreementResponse(agreement=agreement)

        return await self.world.command(request, context, act)

    async def CancelAgreement(self, request, context):
        def act(rehearsal):
            agreement = self.world.agreement(allocations_pb2.AGREEMENT_STATUS_CANCELLED)
            return allocations_pb2.CancelAgreementResponse(agreement=agreement)

        return await self.world.command(request, context, act)

    async def ListAgreements(self, request, context):
        found = list(self.world.agreements.values())
        return allocations_pb2.ListAgreementsResponse(agreements=found)

    async def BatchGetAgreements(self, request, context):
        found = [self.world.agreements[id_] for id_ in request.ids if id_ in self.world.agreements]
        return allocations_pb2.BatchGetAgreementsResponse(agreements=found)

    async def VerifyAgreement(self, request, context):
        breaches = self.world.fail.get("VerifyAgreement") or []
        return allocations_pb2.VerifyAgreementResponse(
            breaches=breaches.pop(0) if breaches else [], inputs_hash=HASH
        )

    async def MarkApplied(self, request, context):
        def act(rehearsal):
            assert request.book_transaction_id == "ab"
            agreement = self.world.agreement(allocations_pb2.AGREEMENT_STATUS_APPLIED)
            return allocations_pb2.MarkAppliedResponse(agreement=agreement)

        return await self.world.command(request, context, act)

    async def SupersedeAgreement(self, request, context):
        def act(rehearsal):
            if any(
                found.status == DISTRIBUTION.DISTRIBUTION_STATUS_COMPLETED
                for found in self.world.distributions.values()
            ):
                raise Refused("A distribution of the period is paid already.")
            return allocations_pb2.SupersedeAgreementResponse(cancelled_distributions=3)

        if request.validate_only:
            act(True)
            return allocations_pb2.SupersedeAgreementResponse()
        return await self.world.command(request, context, act)

    async def StreamAllocations(self, request, context):
        agreement = self.world.agreements[request.agreement_id]
        rows = [
            allocations_pb2.Allocation(
                id=f"0190a000-0000-7000-8000-0000000a{number[-4:]}",
                number=f"A-2026Q1-{number[-4:]}",
                member_id=member_id(number),
                member_number=number,
                total=usd(total),
                cash=usd(cash),
                retained=usd(total - cash),
                tax_total=usd(total),
            )
            for number, (total, cash) in self.world.lines.items()
        ]
        yield allocations_pb2.StreamAllocationsResponse(agreement=agreement)
        yield allocations_pb2.StreamAllocationsResponse(allocations=rows)


_ALIVE = (
    allocations_pb2.AGREEMENT_STATUS_DRAFT,
    allocations_pb2.AGREEMENT_STATUS_PROPOSED,
    allocations_pb2.AGREEMENT_STATUS_APPROVED,
)


class Distributions(distributions_pb2_grpc.DistributionServiceServicer, Part):
    async def ScheduleForAllocations(self, request, context):
        def act(rehearsal):
            for payee in request.allocations:
                number = f"M-{payee.allocation_id[-4:]}"
                assert self.world.lines[number][1] > 0
                self.world.distribute(number, payee.method)
            return distributions_pb2.ScheduleForAllocationsResponse(
                scheduled=len(request.allocations)
            )

        return await self.world.command(request, context, act)

    async def BatchGetDistributions(self, request, context):
        known = self.world.distributions
        found = [known[id_] for id_ in request.ids if id_ in known]
        return distributions_pb2.BatchGetDistributionsResponse(distributions=found)

    async def ListDueDistributions(self, request, context):
        found = [self.world.distributions[id_] for id_ in self.world.due]
        return distributions_pb2.ListDueDistributionsResponse(distributions=found)

    async def _change(self, request, context, reply, allowed, status, **fields):
        def act(rehearsal):
            found = self.world.distributions[request.id]
            if found.status not in allowed:
                raise Refused("wrong status")
            found.status = status
            for name, value in fields.items():
                setattr(found, name, value(found))
            return reply(distribution=found)

        return await self.world.command(request, context, act, fence_key=request.id)

    async def MarkProcessing(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.MarkProcessingResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING,
            attempt=lambda found: found.attempt + 1,
            provider_key=lambda found: f"{found.number}:{found.attempt}",
        )

    async def CompleteDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.CompleteDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING,),
            DISTRIBUTION.DISTRIBUTION_STATUS_COMPLETED,
            payment_reference=lambda found: request.payment_reference,
        )

    async def FailDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.FailDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_PROCESSING,),
            DISTRIBUTION.DISTRIBUTION_STATUS_FAILED,
            failure_code=lambda found: request.failure_code,
        )

    async def RetryDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.RetryDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_FAILED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,
        )

    async def DeferDistribution(self, request, context):
        return await self._change(
            request,
            context,
            distributions_pb2.DeferDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,
            deferred_until=lambda found: request.until,
        )

    async def CancelDistribution(self, request, context):
        assert request.requested_by != request.approved_by
        return await self._change(
            request,
            context,
            distributions_pb2.CancelDistributionResponse,
            (DISTRIBUTION.DISTRIBUTION_STATUS_SCHEDULED,),
            DISTRIBUTION.DISTRIBUTION_STATUS_CANCELLED,
        )


class Governance(governance_pb2_grpc.GovernanceServiceServicer, Part):
    async def OpenApproval(self, request, context):
        def act(rehearsal):
            return governance_pb2.OpenApprovalResponse(
                approval=governance_pb2.GovernanceApproval(id=APPROVAL)
            )

        return await self.world.command(request, context, act)

    async def BatchGetApprovals(self, request, context):
        outcome = governance_pb2.ApprovalOutcome.Value(
            f"APPROVAL_OUTCOME_{self.world.approval.upper()}"
        )
        votes = [governance_pb2.Vote(voter_id="alder", choice=governance_pb2.VOTE_CHOICE_APPROVE)]
        approval = governance_pb2.GovernanceApproval(
            id=APPROVAL, outcome=outcome, votes=votes if self.world.approval == "approved" else []
        )
        return governance_pb2.BatchGetApprovalsResponse(approvals=[approval])


class Events(events_pb2_grpc.EventServiceServicer, Part):
    async def GetEventStats(self, request, context):
        return events_pb2.GetEventStatsResponse(outbox_pending=self.world.pending)


async def until(condition, timeout_s=15.0):
    """Wait for a condition (an async function) to answer something true."""
    async with asyncio.timeout(timeout_s):
        while not (found := await condition()):
            await asyncio.sleep(0.02)
        return found
