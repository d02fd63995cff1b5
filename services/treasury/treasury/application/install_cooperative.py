"""InstallCooperative: the shipped chart of accounts in both ledgers, once."""

from dataclasses import dataclass

from kernel.call import Role
from kernel.errors import Invalid
from treasury.application.ports import Work
from treasury.domain.chart import shipped_chart
from treasury.domain.cooperative import SUBCHAPTER_K, Cooperative
from treasury.domain.facts import AccountCreated


@dataclass(frozen=True, slots=True)
class InstallCooperative:
    name: str
    currency: str = "USD"
    tax_regime: str = SUBCHAPTER_K


async def install_cooperative(work: Work, command: InstallCooperative) -> int:
    """The number of accounts that were missing; a repeat opens none.

    Raises Forbidden for members and stewards, Invalid for an unknown regime or currency.
    """
    work.call.actor.require(Role.ADMIN, or_machine=True)
    if not command.name.strip():
        raise Invalid("A cooperative has a name.", field="name")
    cooperative = Cooperative(
        work.call.cooperative_id, command.name.strip(), command.currency, command.tax_regime
    )
    await work.cooperatives.install(cooperative)
    opened = await work.accounts.add(shipped_chart(cooperative.id, cooperative.tax_regime))
    for account in opened:
        work.emit(AccountCreated(account))
    if opened:
        work.audit(
            "install_cooperative",
            "cooperative",
            cooperative.id,
            after={"accounts": len(opened), "tax_regime": cooperative.tax_regime},
        )
    return len(opened)
