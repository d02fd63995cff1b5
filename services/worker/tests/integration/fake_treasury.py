"""A small Treasury."""

from habitat.treasury.v1 import (
    capital_pb2,
    capital_pb2_grpc,
    ledger_pb2,
    ledger_pb2_grpc,
    periods_pb2,
    periods_pb2_grpc,
)
from kernel.errors import Refused

from .world import CLOSED, CLOSING, NEXT_PERIOD, OPEN, PERIOD, Part, member_id, usd


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
            if self.world.capital_spent:
                raise Refused("The capital is gone.", reason="INSUFFICIENT_CAPITAL")
            if not rehearsal:
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
        header = parts[0].header
        lines = [total for part in parts for total in part.lines.total_minor]

        def act(rehearsal):
            assert header.line_count == len(lines)
            assert header.total.amount_minor == sum(lines)
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
