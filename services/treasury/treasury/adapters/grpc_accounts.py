"""AccountService: read, call, write."""

from typing import Any

import grpc

from chassis.server import call_of
from habitat.treasury.v1 import accounts_pb2 as pb
from habitat.treasury.v1.accounts_pb2_grpc import AccountServiceServicer
from treasury.adapters.books import Books
from treasury.adapters.wire import (
    ids_in,
    ledger_in,
    optional_uuid_in,
    page_out,
    paging_in,
    uuid_in,
)
from treasury.adapters.wire_accounts import (
    account_filter_in,
    account_out,
    create_account_in,
    members_in,
    update_account_in,
)
from treasury.adapters.work import SqlWork
from treasury.application import read_books
from treasury.application.create_account import create_account
from treasury.application.deactivate_account import DeactivateAccount, deactivate_account
from treasury.application.ensure_member_accounts import ensure_member_accounts
from treasury.application.update_account import update_account

Context = grpc.aio.ServicerContext[Any, Any]


class Accounts(AccountServiceServicer):
    def __init__(self, books: Books) -> None:
        self._books = books

    async def CreateAccount(
        self, request: pb.CreateAccountRequest, context: Context
    ) -> pb.CreateAccountResponse:
        command = create_account_in(request)

        async def use_case(work: SqlWork) -> pb.CreateAccountResponse:
            account = await create_account(work, command)
            return pb.CreateAccountResponse(account=account_out(account))

        return await self._books.run(call_of(context), request, pb.CreateAccountResponse, use_case)

    async def UpdateAccount(
        self, request: pb.UpdateAccountRequest, context: Context
    ) -> pb.UpdateAccountResponse:
        command = update_account_in(request)

        async def use_case(work: SqlWork) -> pb.UpdateAccountResponse:
            account = await update_account(work, command)
            return pb.UpdateAccountResponse(account=account_out(account))

        return await self._books.run(call_of(context), request, pb.UpdateAccountResponse, use_case)

    async def DeactivateAccount(
        self, request: pb.DeactivateAccountRequest, context: Context
    ) -> pb.DeactivateAccountResponse:
        command = DeactivateAccount(uuid_in(request.id, "id"), request.expected_version)

        async def use_case(work: SqlWork) -> pb.DeactivateAccountResponse:
            account = await deactivate_account(work, command)
            return pb.DeactivateAccountResponse(account=account_out(account))

        return await self._books.run(
            call_of(context), request, pb.DeactivateAccountResponse, use_case
        )

    async def BatchGetAccounts(
        self, request: pb.BatchGetAccountsRequest, context: Context
    ) -> pb.BatchGetAccountsResponse:
        ids = ids_in(request.ids, "ids")

        async def query(work: SqlWork) -> pb.BatchGetAccountsResponse:
            found = await read_books.read_accounts(work, ids)
            return pb.BatchGetAccountsResponse(accounts=map(account_out, found))

        return await self._books.read(call_of(context), query)

    async def ListAccounts(
        self, request: pb.ListAccountsRequest, context: Context
    ) -> pb.ListAccountsResponse:
        chosen, paging = account_filter_in(request.filter), paging_in(request)

        async def query(work: SqlWork) -> pb.ListAccountsResponse:
            page = await read_books.list_accounts(work, chosen, paging)
            return pb.ListAccountsResponse(**page_out(page, account_out, "accounts"))

        return await self._books.read(call_of(context), query)

    async def ResolveAccount(
        self, request: pb.ResolveAccountRequest, context: Context
    ) -> pb.ResolveAccountResponse:
        ledger = ledger_in(request.ledger)
        member_id = optional_uuid_in(request.member_id, "member_id")

        async def query(work: SqlWork) -> pb.ResolveAccountResponse:
            found = await read_books.resolve_account(work, request.role, ledger, member_id)
            return pb.ResolveAccountResponse(account=account_out(found))

        return await self._books.read(call_of(context), query)

    async def EnsureMemberAccounts(
        self, request: pb.EnsureMemberAccountsRequest, context: Context
    ) -> pb.EnsureMemberAccountsResponse:
        members = members_in(request)

        async def use_case(work: SqlWork) -> pb.EnsureMemberAccountsResponse:
            opened = await ensure_member_accounts(work, members)
            return pb.EnsureMemberAccountsResponse(opened=opened)

        return await self._books.run(
            call_of(context), request, pb.EnsureMemberAccountsResponse, use_case
        )
