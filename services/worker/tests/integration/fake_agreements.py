"""A small Agreements: claims and allocations."""

from uuid import UUID

from habitat.agreements.v1 import (
    allocations_pb2,
    allocations_pb2_grpc,
    claims_pb2,
    claims_pb2_grpc,
)
from habitat.kernel.v1.lines_pb2 import AllocationColumns
from kernel.errors import Conflict, Refused

from .world import AGREEMENT, DISTRIBUTION, HASH, PERIOD, Part, member_id, usd

_ALIVE = (
    allocations_pb2.AGREEMENT_STATUS_DRAFT,
    allocations_pb2.AGREEMENT_STATUS_PROPOSED,
    allocations_pb2.AGREEMENT_STATUS_APPROVED,
)


class Claims(claims_pb2_grpc.ClaimServiceServicer, Part):
    async def PreflightPeriod(self, request, context):
        findings = [claims_pb2.Finding(**vars(f)) for f in self.world.findings["agreements"]]
        return claims_pb2.PreflightPeriodResponse(
            findings=findings, claims=7, by_category=self._by_category()
        )

    def _by_category(self):
        return [
            claims_pb2.CategoryPatronage(
                category_code=code, raw_value=usd(value), minutes=minutes, count=count
            )
            for code, (value, minutes, count) in self.world.claimed.items()
        ]

    async def LockClaims(self, request, context):
        def act(rehearsal):
            if not rehearsal:
                self.world.claims_locked = True
            return claims_pb2.LockClaimsResponse(
                claims=7,
                claims_digest="cd",
                by_category=self._by_category(),
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
        numbers, shares = list(self.world.lines), list(self.world.lines.values())
        amounts = AllocationColumns(
            ids=b"".join(
                UUID(f"0190a000-0000-7000-8000-0000000a{number[-4:]}").bytes for number in numbers
            ),
            member_ids=b"".join(UUID(member_id(number)).bytes for number in numbers),
            numbers=[f"A-2026Q1-{number[-4:]}" for number in numbers],
            member_numbers=numbers,
            total_minor=[total for total, _ in shares],
            cash_minor=[cash for _, cash in shares],
            retained_minor=[total - cash for total, cash in shares],
            tax_total_minor=[total for total, _ in shares],
        )
        yield allocations_pb2.StreamAllocationsResponse(agreement=agreement)
        yield allocations_pb2.StreamAllocationsResponse(amounts=amounts)
