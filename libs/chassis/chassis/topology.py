"""Who hears what: the queues, their bindings and their delays, for both adapters of the bus.

Source: the workflows specification, section 11. Arguments of a queue can never be changed once it
is declared; what may change later (length, delivery limit) is a policy of the broker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

EVENTS = "habitat.events"
DEAD = "habitat.dlx"
RETRY = "habitat.retry"

POISON_DELIVERIES = 20
"""A delivery that came back more often kills its consumers: it is dead-lettered unread."""

DEFAULT_DELAYS_S = (1.0, 5.0, 30.0)


@dataclass(frozen=True, slots=True)
class Queue:
    """A durable queue of one consumer. `single` keeps order: one active consumer at a time."""

    name: str
    bindings: tuple[str, ...]
    single: bool = False


QUEUES: Mapping[str, Queue] = {
    queue.name: queue
    for queue in (
        Queue(
            "habitat.treasury",
            (
                "people.member.*",
                "people.contribution.approved",
                "people.contribution.reversed",
                "people.settings.changed",
                "agreements.distribution.cancelled",
                "agreements.distribution.completed",
                "agreements.distribution.returned",
            ),
            single=True,
        ),
        Queue(
            "habitat.people",
            (
                "treasury.period.*",
                "treasury.contribution.posted",
                "agreements.claim.*",
                "agreements.formula.activated",
            ),
            single=True,
        ),
        Queue(
            "habitat.agreements",
            (
                "people.member.*",
                "people.contribution.approved",
                "people.contribution.reversed",
                "people.contribution.rolled_forward",
                "people.settings.changed",
                "treasury.period.*",
                "treasury.capital_account.updated",
                "treasury.revaluation.posted",
            ),
            single=True,
        ),
        Queue(
            "habitat.worker",
            (
                "agreements.allocation.*",
                "agreements.distribution.failed",
                "agreements.governance.*",
                "treasury.period.*",
                "people.member.status_changed",
                "people.settings.changed",
            ),
        ),
        Queue(
            "habitat.notifications", ("people.#", "agreements.#", "treasury.period.*", "worker.#")
        ),
        Queue("habitat.audit", ("#",)),
    )
}


def gateway_queue(instance: str) -> Queue:
    """The queue of one running gateway; it lives no longer than its owner."""
    return Queue(f"habitat.gateway.{instance}", ("#",))


def dead_queue(queue: str) -> str:
    return f"{queue}.dlq"


def retry_queue(queue: str, delay_s: float) -> str:
    """Each consumer has delay queues of its own: a shared one could not find the way back."""
    return f"{queue}.retry.{delay_s:g}s"


def queue_arguments(queue: Queue, namespace: str = "") -> dict[str, object]:
    """Arguments of a consumer's queue, as RabbitMQ wants them in the declaration."""
    arguments: dict[str, object] = {
        "x-queue-type": "quorum",
        "x-dead-letter-exchange": namespace + DEAD,
        "x-dead-letter-routing-key": namespace + queue.name,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    if queue.single:
        arguments["x-single-active-consumer"] = True
    return arguments


def retry_arguments(queue: str, delay_s: float, namespace: str = "") -> dict[str, object]:
    """Arguments of a delay queue: after `delay_s` the message goes back to its one consumer."""
    return {
        "x-queue-type": "quorum",
        "x-message-ttl": round(delay_s * 1000),
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": namespace + queue,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def dead_arguments() -> dict[str, object]:
    return {"x-queue-type": "quorum"}


@lru_cache(maxsize=4096)
def matches(pattern: str, key: str) -> bool:
    """Topic matching: `*` is one word, `#` any number of words, also none."""
    return _fits(pattern.split("."), key.split("."))


def _fits(pattern: Sequence[str], words: Sequence[str]) -> bool:
    if not pattern:
        return not words
    if pattern[0] == "#":
        return any(_fits(pattern[1:], words[skip:]) for skip in range(len(words) + 1))
    if not words or pattern[0] not in ("*", words[0]):
        return False
    return _fits(pattern[1:], words[1:])
