"""From an instance to the action of its current step: the one table of all workflows."""

from collections.abc import Mapping

from chassis.database import Units
from worker import (
    allocation_distribution,
    close_actions,
    close_application,
    close_preflight,
    distribution_actions,
    payment,
    payment_actions,
    payment_retries,
    period_close,
    two_person,
    two_person_actions,
)
from worker.allocation_distribution import AllocationDistribution
from worker.job import Action, Job
from worker.leases import Lease
from worker.payment import Payment
from worker.peers import Peers
from worker.period_close import PeriodClose
from worker.rails import Rails
from worker.settings import Settings
from worker.two_person import TwoPerson
from worker.workflow import Definition, Instance, Outcome

DEFINITIONS: Mapping[str, Definition] = {
    definition.type: definition
    for definition in (PeriodClose(), AllocationDistribution(), Payment(), TwoPerson())
}

ACTIONS: Mapping[str, Mapping[str, Action]] = {
    period_close.TYPE: {
        period_close.PREFLIGHT: close_preflight.preflight_and_lock,
        **close_actions.ACTIONS,
        **close_application.ACTIONS,
    },
    allocation_distribution.TYPE: distribution_actions.ACTIONS,
    payment.TYPE: {**payment_actions.ACTIONS, **payment_retries.ACTIONS},
    two_person.TYPE: two_person_actions.ACTIONS,
}


class Performer:
    """Carries out steps with the collaborators of one process."""

    def __init__(self, units: Units, peers: Peers, settings: Settings, rails: Rails) -> None:
        self._units = units
        self._peers = peers
        self._settings = settings
        self._rails = rails

    async def __call__(self, instance: Instance, lease: Lease) -> Outcome:
        job = Job(
            instance=instance,
            lease=lease,
            definition=DEFINITIONS[instance.type],
            peers=self._peers,
            settings=self._settings,
            units=self._units,
            rails=self._rails,
        )
        return await ACTIONS[instance.type][instance.step](job)
