"""PeopleAdminService: first set-up, and imports of CSV files as streams of chunks."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import grpc

from chassis.commands import Commands
from chassis.server import call_of
from habitat.people.v1 import admin_pb2 as pb
from habitat.people.v1 import admin_pb2_grpc
from kernel.call import Call
from people.adapters import wire_in, wire_out
from people.adapters.hashing import Argon2Hashing
from people.adapters.sql_work import SqlWork
from people.adapters.tenants import Currencies
from people.adapters.uploads import Upload, collected, collected_files
from people.application import bootstrap, importing, importing_contributions, validating
from people.application.validating import CapitalAccount
from people.domain.imports.messages import Report
from people.domain.members import MemberTier
from people.domain.passwords import new_temporary_password

Context = grpc.aio.ServicerContext[Any, Any]

IMPORT_TIMEOUT_MS = 60_000
CHUNK = 200  # rows; with the longest notes still below the 4 MiB of a message


class AdminServicer(admin_pb2_grpc.PeopleAdminServiceServicer):
    def __init__(
        self, commands: Commands[SqlWork], hashing: Argon2Hashing, currencies: Currencies
    ) -> None:
        self._commands = commands
        self._hashing = hashing
        self._currencies = currencies

    async def BootstrapCooperative(
        self, request: pb.BootstrapCooperativeRequest, context: Context
    ) -> pb.BootstrapCooperativeResponse:
        cooperative_id = wire_in.uuid_in(request.cooperative_id, "cooperative_id")
        call = replace(call_of(context), cooperative_id=cooperative_id)
        password = new_temporary_password()
        command = bootstrap.Bootstrap(
            cooperative_id=cooperative_id,
            name=request.name,
            currency=request.currency or "USD",
            tax_regime=request.tax_regime or "subchapter_k",
            time_zone=request.time_zone or "UTC",
            admin_email=request.admin_email,
            admin_display_name=request.admin_display_name,
            admin_tier=wire_in.tier_in(request.admin_tier, "admin_tier") or MemberTier.COOPERATIVE,
            password_hash=await self._hashing.hash(password),
            settings=dict(request.settings),
            category_preset=request.category_preset or "P1",
        )
        fresh = False

        async def found(work: SqlWork) -> pb.BootstrapCooperativeResponse:
            nonlocal fresh
            made = await bootstrap.bootstrap(work, command)
            fresh = True
            return pb.BootstrapCooperativeResponse(
                cooperative=wire_out.cooperative_out(made.cooperative),
                admin=wire_out.member_out(made.admin, call.actor),
                categories=[
                    wire_out.category_out(item, cooperative_id) for item in made.categories
                ],
            )

        answer = await self._commands.run(call, request, pb.BootstrapCooperativeResponse, found)
        if fresh:
            answer.temporary_password = password
        return answer

    async def ListCooperatives(
        self, request: pb.ListCooperativesRequest, context: Context
    ) -> pb.ListCooperativesResponse:
        found = await self._commands.read(call_of(context), bootstrap.list_cooperatives)
        return pb.ListCooperativesResponse(
            cooperatives=[wire_out.cooperative_out(cooperative) for cooperative in found]
        )

    async def ImportMembers(
        self, requests: AsyncIterator[pb.ImportMembersRequest], context: Context
    ) -> pb.ImportMembersResponse:
        upload = await collected(requests)

        async def run(work: SqlWork) -> pb.ImportMembersResponse:
            work.unit.rollback_only |= upload.validate_only
            report = await importing.import_members(work, upload.file)
            return pb.ImportMembersResponse(report=wire_out.report_out(report))

        request = pb.ImportMembersRequest(options=upload.options, content=upload.file.content)
        return await self._commands.run(
            await self._call(context, upload),
            request,
            pb.ImportMembersResponse,
            run,
            statement_timeout_ms=IMPORT_TIMEOUT_MS,
        )

    async def ImportContributions(
        self, requests: AsyncIterator[pb.ImportContributionsRequest], context: Context
    ) -> pb.ImportContributionsResponse:
        upload = await collected(requests)

        async def run(work: SqlWork) -> pb.ImportContributionsResponse:
            work.unit.rollback_only |= upload.validate_only
            report = await importing_contributions.import_contributions(work, upload.file)
            return pb.ImportContributionsResponse(report=wire_out.report_out(report))

        request = pb.ImportContributionsRequest(options=upload.options, content=upload.file.content)
        return await self._commands.run(
            await self._call(context, upload),
            request,
            pb.ImportContributionsResponse,
            run,
            statement_timeout_ms=IMPORT_TIMEOUT_MS,
        )

    async def ReadCapitalAccounts(
        self, requests: AsyncIterator[pb.ReadCapitalAccountsRequest], context: Context
    ) -> AsyncIterator[pb.ReadCapitalAccountsResponse]:
        upload = await collected(requests)
        found = await self._commands.read(
            call_of(context), lambda work: validating.read_accounts(work, upload.file)
        )
        yield pb.ReadCapitalAccountsResponse(report=wire_out.report_out(found.report))
        for start in range(0, len(found.accounts), CHUNK):
            chunk = found.accounts[start : start + CHUNK]
            yield pb.ReadCapitalAccountsResponse(rows=[_account_out(item) for item in chunk])

    async def ValidateImport(
        self, requests: AsyncIterator[pb.ValidateImportRequest], context: Context
    ) -> pb.ValidateImportResponse:
        files = await collected_files(requests)
        call = call_of(context)
        await self._currencies.ensure(call.cooperative_id)
        found = await self._commands.read(
            call, lambda work: validating.validate_import(work, files)
        )
        currency = self._currencies.of(call.cooperative_id)
        return pb.ValidateImportResponse(
            members=_report(found.members),
            capital_accounts=_report(found.capital_accounts),
            contributions=_report(found.contributions),
            total_capital=wire_out.money_out(found.total_capital_minor, currency),
        )

    async def _call(self, context: Context, upload: Upload) -> Call:
        """A rehearsal claims no key: the real run may come under the same one."""
        call = call_of(context)
        await self._currencies.ensure(call.cooperative_id)
        return replace(call, idempotency_key=None) if upload.validate_only else call


def _report(report: Report | None) -> pb.ImportReport | None:
    return wire_out.report_out(report)


def _account_out(account: CapitalAccount) -> pb.CapitalAccountRow:
    row = account.row
    return pb.CapitalAccountRow(
        row=row.row,
        member_id=str(account.member.id),
        member_number=account.member.number,
        display_name=account.member.display_name,
        balance_minor=row.balance_minor,
        tax_basis_minor=row.tax_basis_minor,
        notes=account.notes,
        as_of=account.as_of.isoformat() if account.as_of else "",
        contributed_capital_minor=row.contributed_capital_minor,
        retained_patronage_minor=row.retained_patronage_minor,
    )
