"""TreasuryAdminService: read, call, write."""

from collections.abc import AsyncIterator
from typing import Any

import grpc

from chassis.server import call_of
from habitat.treasury.v1 import admin_pb2 as pb
from habitat.treasury.v1.admin_pb2_grpc import TreasuryAdminServiceServicer
from kernel.errors import Invalid
from treasury.adapters.books import Books
from treasury.adapters.wire import uuid_in
from treasury.adapters.wire_capital import import_out, opening_balances_in, require_chunk
from treasury.adapters.work import SqlWork
from treasury.application.import_capital_accounts import import_capital_accounts
from treasury.application.install_cooperative import InstallCooperative, install_cooperative
from treasury.domain.cooperative import SUBCHAPTER_K

Context = grpc.aio.ServicerContext[Any, Any]


class Admin(TreasuryAdminServiceServicer):
    def __init__(self, books: Books) -> None:
        self._books = books

    async def InstallCooperative(
        self, request: pb.InstallCooperativeRequest, context: Context
    ) -> pb.InstallCooperativeResponse:
        call = call_of(context)
        named = request.cooperative_id
        if named and uuid_in(named, "cooperative_id") != call.cooperative_id:
            raise Invalid("The call is for another cooperative.", field="cooperative_id")
        command = InstallCooperative(
            request.name, request.currency or "USD", request.tax_regime or SUBCHAPTER_K
        )

        async def use_case(work: SqlWork) -> pb.InstallCooperativeResponse:
            return pb.InstallCooperativeResponse(accounts=await install_cooperative(work, command))

        return await self._books.run(call, request, pb.InstallCooperativeResponse, use_case)

    async def ImportCapitalAccounts(
        self,
        request_iterator: AsyncIterator[pb.ImportCapitalAccountsRequest],
        context: Context,
    ) -> pb.ImportCapitalAccountsResponse:
        """One transaction for the whole file; its first message stands for the key's content."""
        messages: list[pb.ImportCapitalAccountsRequest] = []
        async for message in request_iterator:
            require_chunk(len(message.rows))
            messages.append(message)
        if not messages:
            raise Invalid("There are no rows.", field="rows")

        async def use_case(work: SqlWork) -> pb.ImportCapitalAccountsResponse:
            report = await import_capital_accounts(
                work, list(opening_balances_in(messages)), run_id=messages[0].run_id
            )
            return import_out(report, work.currency)

        return await self._books.run(
            call_of(context),
            messages[0],
            pb.ImportCapitalAccountsResponse,
            use_case,
            whole=True,
        )
