"""The first start of a cooperative: its profile, chart of accounts, first formula, first admin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_exponential

from chassis.client import COMMAND_S, Remote, ServiceTokens, ask
from chassis.settings import ServiceSettings
from habitat.agreements.v1 import admin_pb2 as agreements
from habitat.agreements.v1.admin_pb2_grpc import AgreementsAdminServiceStub
from habitat.people.v1 import admin_pb2 as people
from habitat.people.v1 import members_pb2
from habitat.people.v1.admin_pb2_grpc import PeopleAdminServiceStub
from habitat.people.v1.auth_pb2 import IssueTemporaryPasswordRequest
from habitat.people.v1.auth_pb2_grpc import AuthServiceStub
from habitat.treasury.v1 import admin_pb2 as treasury
from habitat.treasury.v1.admin_pb2_grpc import TreasuryAdminServiceStub
from kernel.call import Actor, ActorKind, Call
from kernel.errors import Conflict, Unavailable
from kernel.ids import derived_id, new_id

_NAMESPACE = UUID("6f1b1c52-6c8e-5a53-9f1d-6a7d3f0c2b11")


class OperatorSettings(ServiceSettings):
    """What the command line needs to speak to the services as their operator."""

    service: ClassVar[str] = "operator"


@dataclass(frozen=True, slots=True)
class NewCooperative:
    """What a cooperative starts with; `settings` differ from the shipped defaults."""

    name: str
    admin_email: str
    admin_name: str
    cooperative_id: UUID = field(default_factory=new_id)
    currency: str = "USD"
    tax_regime: str = "subchapter_k"
    time_zone: str = "UTC"
    admin_tier: str = "cooperative"
    category_preset: str = "P1"
    settings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """Shown once: the temporary password is kept as a hash only."""

    cooperative_id: UUID
    email: str
    temporary_password: str


async def bootstrap(settings: OperatorSettings, new: NewCooperative) -> FirstAdmin:
    """Make the cooperative in the three services; each part may be repeated after a crash.

    Raises Conflict once there is an admin, Unavailable while a service does not answer.
    """
    tokens = ServiceTokens(settings)
    remotes = {
        name: Remote(address, tokens)
        for name, address in (
            ("people", settings.people_grpc),
            ("treasury", settings.treasury_grpc),
            ("agreements", settings.agreements_grpc),
        )
    }
    call = Call(new.cooperative_id, Actor(ActorKind.SERVICE, "svc-operator"))
    try:
        await _install_treasury(remotes["treasury"], call, new)
        made = await _bootstrap_people(remotes["people"], call, new)
        await _install_agreements(remotes["agreements"], call, new, made)
        password = made.temporary_password or await _another(remotes["people"], call, made)
    finally:
        for remote in remotes.values():
            await remote.close()
        await tokens.close()
    return FirstAdmin(new.cooperative_id, made.admin.email, password)


_patiently = retry(
    retry=retry_if_exception_type(Unavailable),
    wait=wait_exponential(0.2, max=2.0),
    stop=stop_after_delay(60.0),
    reraise=True,
)


@_patiently
async def _install_treasury(remote: Remote, call: Call, new: NewCooperative) -> None:
    await ask(
        remote.stub(TreasuryAdminServiceStub).InstallCooperative,
        treasury.InstallCooperativeRequest(
            cooperative_id=str(new.cooperative_id),
            name=new.name,
            currency=new.currency,
            tax_regime=new.tax_regime,
        ),
        call=call,
        timeout_s=COMMAND_S,
        idempotency_key=str(derived_id(_NAMESPACE, "treasury", str(new.cooperative_id))),
    )


@_patiently
async def _bootstrap_people(
    remote: Remote, call: Call, new: NewCooperative
) -> people.BootstrapCooperativeResponse:
    tier = members_pb2.MemberTier.Value(f"MEMBER_TIER_{new.admin_tier.upper()}")
    made: people.BootstrapCooperativeResponse = await ask(
        remote.stub(PeopleAdminServiceStub).BootstrapCooperative,
        people.BootstrapCooperativeRequest(
            cooperative_id=str(new.cooperative_id),
            name=new.name,
            currency=new.currency,
            tax_regime=new.tax_regime,
            time_zone=new.time_zone,
            admin_email=new.admin_email,
            admin_display_name=new.admin_name,
            admin_tier=tier,
            settings=dict(new.settings),
            category_preset=new.category_preset,
        ),
        call=call,
        timeout_s=COMMAND_S,
        idempotency_key=str(derived_id(_NAMESPACE, "people", str(new.cooperative_id))),
    )
    if not made.admin.id:
        raise Conflict("This cooperative has an admin already.")
    return made


@_patiently
async def _install_agreements(
    remote: Remote, call: Call, new: NewCooperative, made: people.BootstrapCooperativeResponse
) -> None:
    await ask(
        remote.stub(AgreementsAdminServiceStub).InstallCooperative,
        agreements.InstallCooperativeRequest(
            cooperative_id=str(new.cooperative_id),
            name=new.name,
            currency=new.currency,
            tax_regime=new.tax_regime,
            weights=[
                agreements.DefaultWeight(
                    category_code=category.code,
                    weight_e4=category.default_weight_e4,
                    sort=category.sort,
                )
                for category in made.categories
            ],
        ),
        call=call,
        timeout_s=COMMAND_S,
        idempotency_key=str(derived_id(_NAMESPACE, "agreements", str(new.cooperative_id))),
    )


@_patiently
async def _another(remote: Remote, call: Call, made: people.BootstrapCooperativeResponse) -> str:
    """A second temporary password: the answer that held the first one was lost on its way."""
    issued = await ask(
        remote.stub(AuthServiceStub).IssueTemporaryPassword,
        IssueTemporaryPasswordRequest(member_id=made.admin.id),
        call=call,
        timeout_s=COMMAND_S,
        idempotency_key=str(new_id()),
    )
    return str(issued.temporary_password)
