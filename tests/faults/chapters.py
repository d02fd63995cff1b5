"""Two plays over one quarter each: who dies where in which act. Together they pass every point."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.crash_steps import STEPS
from habitat_cli.demo import outcome

from ..journeys.living import Living
from ..journeys.people_at_work import close_quarter, open_quarter
from ..journeys.test_acceptance_c1 import ALLOCATIONS
from . import acts, hard_facts
from .crashing import Crashing

Json = dict[str, Any]
Chains = Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Tale:
    """What the acts of one play hand on to each other."""

    living: Living
    period_id: str = ""
    workflow_id: str = ""
    agreement: Json = field(default_factory=dict)
    payments: list[Json] = field(default_factory=list)
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """An act, and for each process the points at which its lives end meanwhile, in order."""

    name: str
    act: Callable[[Tale], Awaitable[None]]
    chains: Chains


async def play(
    found: Crashing, chapters: Sequence[Chapter], *, only: frozenset[str] | None = None
) -> None:
    """All acts in order, with the deaths of all points or of `only` some; proven after each."""
    tale = Tale(found.living)
    for chapter in chapters:
        for process, points in chapter.chains.items():
            wanted = [point for point in points if only is None or point in only]
            if wanted:
                await found.chain(process, *wanted)
        await chapter.act(tale)
        await found.finish()


def points_of(*plays: Sequence[Chapter]) -> list[str]:
    return [
        point
        for chapters in plays
        for chapter in chapters
        for points in chapter.chains.values()
        for point in points
    ]


def commits(process: str, *places: str) -> tuple[str, ...]:
    """Before and after the commits of these places."""
    moments = ("committing", "committed")
    return tuple(f"{process}.{place}.{moment}" for place in places for moment in moments)


def steps(workflow: str, *names: str) -> tuple[str, ...]:
    """Before and after these steps."""
    assert set(names) <= set(STEPS[workflow])
    moments = ("begun", "performed")
    return tuple(f"{workflow}.{name}.{moment}" for name in names for moment in moments)


async def _open(tale: Tale) -> None:
    tale.period_id = (await open_quarter(tale.living))["id"]


async def _propose(tale: Tale) -> None:
    tale.workflow_id, tale.agreement = await acts.start_close(tale.living, tale.period_id)


async def _apply(tale: Tale) -> None:
    tale.payments = await acts.apply(tale.living, tale.workflow_id, tale.agreement["id"])
    lines = await outcome.allocations(tale.living.cast, tale.agreement["id"])
    assert {line["member"]["displayName"]: line["total"] for line in lines} == ALLOCATIONS


async def _pay(tale: Tale) -> None:
    await acts.pay(tale.living, tale.payments[0])


async def _pay_twice(tale: Tale) -> None:
    await acts.pay_at_the_second_attempt(tale.living, tale.payments[1])


async def _put_off(tale: Tale) -> None:
    await acts.pay_a_suspended_member(tale.living, tale.payments[2])


async def _reject(tale: Tale) -> None:
    await acts.reject(tale.living, tale.workflow_id, tale.agreement["id"])
    await acts.reverse_a_posting(tale.living)


async def _fail(tale: Tale) -> None:
    tale.workflow_id, tale.agreement = await acts.start_close(tale.living, tale.period_id)
    await acts.fail_after_posting(tale.living, tale.workflow_id, tale.agreement)


async def _go_on(tale: Tale) -> None:
    await acts.go_on(tale.living, tale.workflow_id)
    await acts.scheduled(tale.living)


async def _reopen(tale: Tale) -> None:
    await acts.reopen(tale.living, tale.period_id)


async def _lock(tale: Tale) -> None:
    agreement = await close_quarter(tale.living, tale.period_id)
    lines = await outcome.allocations(tale.living.cast, agreement["id"])
    assert {line["member"]["displayName"]: line["total"] for line in lines} == ALLOCATIONS
    await acts.cancel(tale.living, (await acts.scheduled(tale.living))[0])
    await acts.lock(tale.living, tale.period_id)


async def _come_too_early(tale: Tale) -> None:
    await hard_facts.come_too_early(tale.living, "Elm")


async def _come_in_time(tale: Tale) -> None:
    await hard_facts.come_in_time(tale.living)


async def _bury(tale: Tale) -> None:
    tale.letter = await hard_facts.publish_unreadable(tale.living)
    await hard_facts.dead(tale.living, tale.letter)


async def _replay(tale: Tale) -> None:
    await hard_facts.replay(tale.living, tale.letter)


async def _discard(tale: Tale) -> None:
    await hard_facts.discard(tale.living, tale.letter)


FORWARD = (
    Chapter(
        "members join and work",
        _open,
        {
            "people": (
                "command.claimed",
                *commits("people", "command"),
                "command.repeated",
                *commits("people", "session", "inbox"),
                "relay.taken",
            ),
            "treasury": (*commits("treasury", "command", "inbox"), "relay.confirmed"),
            "agreements": (
                *commits("agreements", "inbox"),
                "bus.acking",
                "inbox.repeated",
                "inbox.claimed",
                "bus.delivered",
                "bus.acked",
            ),
            "gateway": ("gateway.asking", "gateway.answered"),
            "worker": ("lease.taken_back", *commits("worker", "calendar", "inbox")),
        },
    ),
    Chapter(
        "the close is proposed",
        _propose,
        {
            "worker": (
                *commits("worker", "command", "lease", "heartbeat", "checkpoint"),
                *steps("period_close", "aggregate", "weight", "allocate", "propose"),
                *steps("period_close", "await_approval"),
            ),
            "agreements": (*commits("agreements", "command"), "relay.committed"),
            "treasury": ("relay.marked",),
        },
    ),
    Chapter(
        "it is approved and applied",
        _apply,
        {
            "worker": (
                *steps("period_close", "post_closing_entries", "post_allocations", "verify"),
                *steps("period_close", "snapshot_and_close", "spawn_distributions"),
                *steps("allocation_distribution", "load", "split", "capital_check", "schedule"),
                *steps("allocation_distribution", "notify"),
                *commits("worker", "note"),
                *steps("allocation_distribution", "complete"),
            )
        },
    ),
    Chapter(
        "a payment is made",
        _pay,
        {
            "worker": (
                *steps("payment", "prechecks", "mark_processing"),
                "payment.execute.begun",
                *commits("worker", "rail"),
                "payment.execute.performed",
                *steps("payment", "post", "complete", "after"),
            )
        },
    ),
    Chapter(
        "a payment fails and is made again",
        _pay_twice,
        {"worker": steps("payment", "record_failure", "await_retry", "reschedule")},
    ),
    Chapter("a payment is put off", _put_off, {"worker": steps("payment", "defer")}),
)

BACKWARD = (
    Chapter("members join and work", _open, {}),
    Chapter("the close begins", _propose, {"worker": steps("period_close", "preflight_and_lock")}),
    Chapter(
        "the agreement is rejected, a posting reversed",
        _reject,
        {
            "worker": (
                *steps("period_close", "cancel_agreement", "unlock_claims", "abort_close"),
                *steps("period_close", "resume_intake"),
                *steps("two_person", "open_approval", "await_second_person"),
                *steps("two_person", "reverse_transaction"),
            )
        },
    ),
    Chapter(
        "the close fails after posting",
        _fail,
        {"worker": steps("period_close", "reverse_postings")},
    ),
    Chapter("mended, it goes on", _go_on, {}),
    Chapter(
        "the period is reopened",
        _reopen,
        {"worker": steps("two_person", "supersede_agreement", "reopen_period")},
    ),
    Chapter(
        "closed again, a payment is cancelled, the period locked",
        _lock,
        {"worker": steps("two_person", "cancel_distribution", "re_retain", "lock_period")},
    ),
    Chapter(
        "a fact comes too early",
        _come_too_early,
        {"agreements": ("bus.retrying", "bus.retried")},
    ),
    Chapter("now it is in time", _come_in_time, {}),
    Chapter("a fact cannot be read", _bury, {"people": ("bus.burying", "bus.buried")}),
    Chapter(
        "the dead letter is replayed",
        _replay,
        {"worker": (*commits("worker", "dead_letter"), "dead_letter.replayed")},
    ),
    Chapter("and discarded", _discard, {"worker": ("dead_letter.discarded",)}),
)
