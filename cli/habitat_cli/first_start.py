"""The first start of a home: the cooperative is made once, its admin's password told once.

What was decided is kept in the home before it is done, so that a start after a crash goes on with
the same cooperative. As long as nobody was told the password, a new one is issued.
"""

from dataclasses import dataclass
from uuid import UUID

from chassis.client import Remote, ServiceTokens, ask
from chassis.incoming import NO_COOPERATIVE
from habitat.people.v1 import admin_pb2 as people
from habitat.people.v1.admin_pb2_grpc import PeopleAdminServiceStub
from habitat.people.v1.policy_pb2 import Cooperative
from habitat_cli.bootstrap import FirstAdmin, NewCooperative, OperatorSettings, bootstrap
from habitat_cli.home import Home
from kernel.call import Actor, ActorKind, Call
from kernel.errors import Conflict
from kernel.ids import new_id

_CHOSEN, _TOLD = "cooperative_id", "admin_told"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the first start is given; friendly when nothing was said."""

    cooperative: str = "Our Cooperative"
    admin_email: str = "admin@habitat.example"
    admin_name: str = "Admin"
    currency: str = "USD"
    tax_regime: str = "subchapter_k"
    time_zone: str = "UTC"


async def first_start(home: Home, settings: OperatorSettings, wishes: Wishes) -> FirstAdmin | None:
    """Make the cooperative of this home; None when it was made, and its password told, before.

    Raises Unavailable while a service does not answer.
    """
    if (home.root / "secrets" / _TOLD).exists():
        return None
    chosen = home.root / "secrets" / _CHOSEN
    if not chosen.exists():
        if await cooperatives(settings):
            return None  # made in another way: by `habitat bootstrap`, or restored from a file
        home.keep_secret(_CHOSEN, str(new_id()))
    new = new_cooperative(wishes, UUID(chosen.read_text("utf-8").strip()))
    try:
        return await bootstrap(settings, new)
    except Conflict:
        told(home)
        return None


def told(home: Home) -> None:
    """Somebody has seen the password; it is never shown again."""
    home.keep_secret(_TOLD, "yes")


def new_cooperative(wishes: Wishes, cooperative_id: UUID) -> NewCooperative:
    return NewCooperative(
        name=wishes.cooperative,
        admin_email=wishes.admin_email,
        admin_name=wishes.admin_name,
        cooperative_id=cooperative_id,
        currency=wishes.currency,
        tax_regime=wishes.tax_regime,
        time_zone=wishes.time_zone,
    )


async def cooperatives(settings: OperatorSettings) -> list[Cooperative]:
    """The cooperatives that exist. Raises Unavailable."""
    tokens = ServiceTokens(settings)
    remote = Remote(settings.people_grpc, tokens)
    call = Call(NO_COOPERATIVE, Actor(ActorKind.SERVICE, "svc-operator"))
    try:
        reply = await ask(
            remote.stub(PeopleAdminServiceStub).ListCooperatives,
            people.ListCooperativesRequest(),
            call=call,
        )
    finally:
        await remote.close()
        await tokens.close()
    return list(reply.cooperatives)


async def found(settings: OperatorSettings, wishes: Wishes, cooperative_id: UUID) -> FirstAdmin:
    """`habitat bootstrap`: make a cooperative where there is none yet.

    Raises Conflict when there is one already, unless it is this very one, cut off on its way.
    """
    there = [row.id for row in await cooperatives(settings)]
    if there and str(cooperative_id) not in there:
        raise Conflict("This system has a cooperative and an admin already.")
    return await bootstrap(settings, new_cooperative(wishes, cooperative_id))
