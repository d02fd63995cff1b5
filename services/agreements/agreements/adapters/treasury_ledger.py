"""The ledger's figures, asked of Treasury over gRPC; never inside a transaction."""

from datetime import date
from uuid import UUID

from agreements.adapters.wire import uuid_in
from agreements.domain.losses import capacity_of
from chassis.client import AGGREGATION_S, Remote, ask, ask_stream
from habitat.treasury.v1 import capital_pb2, capital_pb2_grpc, periods_pb2, periods_pb2_grpc
from kernel.call import Call


class TreasuryLedger:
    """Asks with this service's own identity: members may not read everybody's capital."""

    def __init__(self, treasury: Remote) -> None:
        self._periods = treasury.stub(periods_pb2_grpc.PeriodServiceStub)
        self._capital = treasury.stub(capital_pb2_grpc.CapitalServiceStub)

    async def net_income(self, call: Call, period_id: UUID) -> tuple[int, int]:
        request = periods_pb2.GetPeriodResultRequest(period_id=str(period_id))
        answer = await ask(self._periods.GetPeriodResult, request, call=call, as_service=True)
        book = answer.book
        return book.net_income.amount_minor, book.patronage_net.amount_minor

    async def capacities(self, call: Call, as_of: date) -> dict[UUID, int | None]:
        request = capital_pb2.StreamCapitalAccountsRequest(as_of=as_of.isoformat())
        found: dict[UUID, int | None] = {}
        chunks = ask_stream(
            self._capital.StreamCapitalAccounts,
            request,
            call=call,
            timeout_s=AGGREGATION_S,
            as_service=True,
        )
        async for chunk in chunks:
            for account in chunk.capital_accounts:
                limit = account.dro_limit_minor if account.HasField("dro_limit_minor") else None
                found[uuid_in(account.member_id, field="member_id")] = capacity_of(
                    account.book_balance.amount_minor,
                    account.declared_unpaid.amount_minor,
                    limit,
                )
        return found
