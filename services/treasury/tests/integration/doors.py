"""A server as `python -m treasury serve` builds it, and callers with tokens."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chassis.client import Remote, ask
from chassis.testing import COOPERATIVE
from chassis.tokens import Claims, sign
from habitat.treasury.v1 import accounts_pb2, ledger_pb2, periods_pb2
from habitat.treasury.v1.accounts_pb2_grpc import AccountServiceStub
from habitat.treasury.v1.admin_pb2_grpc import TreasuryAdminServiceStub
from habitat.treasury.v1.capital_pb2_grpc import CapitalServiceStub
from habitat.treasury.v1.ledger_pb2_grpc import LedgerServiceStub
from habitat.treasury.v1.periods_pb2_grpc import PeriodServiceStub
from kernel.call import Actor, ActorKind, Call, Role
from kernel.ids import new_id
from treasury.app import App
from treasury.domain.capital import MemberRef
from treasury.settings import Settings

BOOK, TAX = accounts_pb2.LEDGER_BOOK, accounts_pb2.LEDGER_TAX
DEBIT, CREDIT = accounts_pb2.DIRECTION_DEBIT, accounts_pb2.DIRECTION_CREDIT


class Doors:
    """Stubs, and calls of different people."""

    def __init__(self, app: App, settings: Settings) -> None:
        self._secret = settings.jwt_secret.get_secret_value()
        self._settings = settings
        self.remote = Remote(f"127.0.0.1:{app.server.port}", None)
        self.accounts = self.remote.stub(AccountServiceStub)
        self.ledger = self.remote.stub(LedgerServiceStub)
        self.periods = self.remote.stub(PeriodServiceStub)
        self.capital = self.remote.stub(CapitalServiceStub)
        self.admin = self.remote.stub(TreasuryAdminServiceStub)
        self.worker = self._machine()
        self.steward = self.person(Role.STEWARD)
        self.boss = self.person(Role.ADMIN)

    def person(self, role: Role, id: Any = None) -> Call:
        subject = str(id or new_id())
        actor = Actor(ActorKind.MEMBER, subject, role)
        return Call(COOPERATIVE, actor, token=self._token(subject, role=role))

    def _machine(self) -> Call:
        """A service; here it bears its token as a person would."""
        return Call(
            COOPERATIVE,
            Actor(ActorKind.SERVICE, "svc-worker"),
            token=self._token("svc-worker", scopes=frozenset({"treasury:write:*"})),
        )

    def _token(self, subject: str, **more: Any) -> str:
        now = datetime.now(UTC)
        return sign(
            self._secret,
            Claims(
                subject=subject,
                issued_at=now,
                expires_at=now + timedelta(minutes=5),
                cooperative_id=COOPERATIVE,
                issuer=self._settings.jwt_issuer,
                audience=self._settings.jwt_audience,
                **more,
            ),
        )


def ref(who: MemberRef) -> accounts_pb2.MemberRef:
    return accounts_pb2.MemberRef(
        member_id=str(who.member_id),
        member_number=who.member_number,
        display_name=who.display_name,
    )


def dues(minor: int) -> ledger_pb2.CreateDraftRequest:
    """A draft in both ledgers."""
    amount = {"amount_minor": minor, "currency": "USD"}
    return ledger_pb2.CreateDraftRequest(
        transactions=[
            ledger_pb2.NewTransaction(
                ledger=ledger,
                entries=[
                    {"account_number": "1110", "direction": DEBIT, "amount": amount},
                    {"account_number": "4110", "direction": CREDIT, "amount": amount},
                ],
            )
            for ledger in (BOOK, TAX)
        ],
        transaction_date="2026-02-02",
        description="dues",
        transaction_type="revenue",
    )


async def open_quarter(doors: Doors) -> periods_pb2.Period:
    request = periods_pb2.OpenPeriodRequest(period_type="quarter", start_date="2026-01-01")
    reply = await ask(doors.periods.OpenPeriod, request, call=doors.boss)
    assert len(reply.event_ids) == 1
    return reply.period
