"""The catalogue of crash points: what is true at each instant, and what recovery does about it.

The one place where a point is written down: settings know its name from here, the page
docs/reliability/crash-points.md its words, and a test passes each of them. Points of workflow
steps are in `chassis.crash_steps`, because chassis knows no service.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chassis.crash_steps import STEPS

SERVICES = ("treasury", "people", "agreements", "worker")
ANY = "any service"
HABITAT = "habitat"
"""The command line: what it writes, and the supervisor that it becomes."""


@dataclass(frozen=True, slots=True)
class Point:
    """One instant of one kind of process."""

    name: str
    process: str
    truth: str
    recovery: str


_ROLLED_BACK = "PostgreSQL rolls back"
_SAME_KEY = f"{_ROLLED_BACK}; the caller repeats under the same key, and it is done then"
_STORED = "the caller repeats under the same key and gets the stored answer"
_REDELIVERED = "the bus hands the fact out again"
_RESUMED = "the worker takes its lease back and begins the step again, under the same command id"

_COMMITS: Mapping[str, tuple[tuple[str, ...], str, str, str]] = {
    "command": (
        SERVICES,
        "the command's rows, facts, audit lines and answer",
        _SAME_KEY,
        f"{_STORED}; the relay publishes the facts",
    ),
    "inbox": (
        SERVICES,
        "the claim of a fact and its effect",
        f"{_ROLLED_BACK}; {_REDELIVERED}",
        f"{_REDELIVERED}, the inbox refuses the second effect, and it is acknowledged",
    ),
    "session": (
        ("people",),
        "a sign-in or a rotated session",
        f"{_ROLLED_BACK}; the person signs in again",
        "the person signs in again; the session nobody got runs out",
    ),
    "checkpoint": (
        ("worker",),
        "a step's output together with the beginning of the next",
        f"{_ROLLED_BACK}; {_RESUMED}, and the peer gives its stored answer",
        "the worker takes its lease back and goes on with the next step",
    ),
    "lease": (
        ("worker",),
        "the lease of an instance",
        f"{_ROLLED_BACK}; the instance is claimed again",
        "the worker takes its own lease back on start, another one after it expired",
    ),
    "heartbeat": (
        ("worker",),
        "the prolonged leases",
        f"{_ROLLED_BACK}; the worker takes its own leases back on start",
        "the worker takes its own leases back on start",
    ),
    "note": (
        ("worker",),
        "a notification or a task of a step",
        f"{_ROLLED_BACK}; {_RESUMED}",
        f"{_RESUMED}; the note has an id of its own and is not made twice",
    ),
    "rail": (
        ("worker",),
        "the simulated bank's own row of a payment",
        f"{_ROLLED_BACK}; the bank is asked again with the same provider key",
        "the bank is asked again with the same provider key and answers from its row",
    ),
    "calendar": (
        ("worker",),
        "the turn of a scheduled job, claimed or noted as done",
        f"{_ROLLED_BACK}; the job is due still",
        "what was left undone is done at the job's next turn",
    ),
    "dead_letter": (
        ("worker",),
        "the audit line of a replay or discard",
        f"{_ROLLED_BACK}; the dead letter lies where it lay, and the operator repeats",
        "the dead letter lies where it lay, and the operator repeats",
    ),
}
"""What a transaction of each place holds; what happens when COMMIT is not sent, or was heard by
nobody."""

_PLACES = (
    Point(
        "command.claimed",
        ANY,
        "The key is claimed in an open transaction; the use case has not run.",
        _SAME_KEY,
    ),
    Point(
        "command.repeated",
        ANY,
        "A repeat has found its stored answer; its own transaction is about to be rolled back.",
        _STORED,
    ),
    Point(
        "inbox.claimed",
        ANY,
        "A fact is claimed in an open transaction; its handler has not run.",
        f"{_ROLLED_BACK}; {_REDELIVERED}",
    ),
    Point(
        "inbox.repeated",
        ANY,
        "A fact was recognised as taken before; it is not acknowledged.",
        f"{_REDELIVERED}, and it is recognised again",
    ),
    Point(
        "relay.taken",
        ANY,
        "Rows of the outbox are locked; nothing was published.",
        "the next relay takes the rows",
    ),
    Point(
        "relay.confirmed",
        ANY,
        "The bus has confirmed the facts; no row is marked.",
        "the facts are published again, and every inbox refuses the second one",
    ),
    Point(
        "relay.marked",
        ANY,
        "The rows are marked in an open transaction, long after the confirm.",
        f"{_ROLLED_BACK}; the facts are published again, and every inbox refuses the second one",
    ),
    Point(
        "relay.committed",
        ANY,
        "Published and marked; the relay has not looked for more.",
        "the next relay goes on with the rows that are left",
    ),
    Point(
        "bus.delivered",
        ANY,
        "A message is in the consumer's hand; nothing was read of it.",
        _REDELIVERED,
    ),
    Point(
        "bus.acking",
        ANY,
        "Handled and committed; the acknowledgement is not sent.",
        f"{_REDELIVERED}, and the inbox refuses the second effect",
    ),
    Point(
        "bus.acked",
        ANY,
        "The acknowledgement has been handed over; the next message is not taken.",
        "the next message is handed out to whoever consumes next",
    ),
    Point(
        "bus.retrying",
        ANY,
        "A handler could not do it yet; the message is not sent to its delay.",
        _REDELIVERED,
    ),
    Point(
        "bus.retried",
        ANY,
        "The message waits out its delay; on a broker the original is not acknowledged.",
        f"it comes back after the delay; on a broker {_REDELIVERED} besides, for the inbox to sort",
    ),
    Point(
        "bus.burying",
        ANY,
        "A handler will never do it; the message is not among the dead letters.",
        f"{_REDELIVERED}, and it is judged again",
    ),
    Point(
        "bus.buried",
        ANY,
        "The dead letter lies there; on a broker the original is not acknowledged.",
        f"an operator decides; on a broker {_REDELIVERED} besides and is judged again",
    ),
    Point(
        "dead_letter.replayed",
        "worker",
        "The dead letter is back in its queue; the operator was not told.",
        "the fact is handled; the operator's repeat finds nothing to replay",
    ),
    Point(
        "dead_letter.discarded",
        "worker",
        "The dead letter is gone, its audit line stands; the operator was not told.",
        "the operator's repeat finds nothing to discard",
    ),
    Point(
        "lease.taken_back",
        "worker",
        "A starting worker has freed its own old leases and claimed none.",
        "the next start finds every instance free",
    ),
    Point(
        "gateway.asking",
        "gateway",
        "A mutation was read and found good; no service was asked.",
        "the person repeats under the same key, and it is done then",
    ),
    Point(
        "gateway.answered",
        "gateway",
        "The services have done what a mutation says; the person was not told.",
        f"{_STORED.replace('caller', 'person')}",
    ),
    Point(
        "dump.written",
        HABITAT,
        "The dump lies whole beside its place, under a hidden name.",
        "there is no file of that name; the operator dumps again",
    ),
    Point(
        "dump.named",
        HABITAT,
        "The dump has its name; nobody was told its size and digest.",
        "the file is whole and can be restored",
    ),
    Point(
        "restore.emptied",
        HABITAT,
        "A new cluster of a home is served; the books are not in it.",
        "restoring again with --force puts the empty cluster aside",
    ),
    Point(
        "restore.filled",
        HABITAT,
        "The books are in the home; they were not verified.",
        "`habitat up` starts them, `habitat verify` proves them",
    ),
    Point(
        "supervisor.launched",
        HABITAT,
        "A process runs that the home's state does not name.",
        "it ends with its supervisor; the next start finds the home free",
    ),
    Point(
        "home.written",
        HABITAT,
        "The new state or secret of a home lies beside the old one, under a hidden name.",
        "the old one is read; what it names and still lives is ended at the next start",
    ),
)


def _commits() -> Iterator[Point]:
    for place, (processes, what, before, after) in _COMMITS.items():
        for process in processes:
            yield Point(
                f"{process}.{place}.committing",
                process,
                f"Written in an open transaction: {what}.",
                before,
            )
            yield Point(
                f"{process}.{place}.committed",
                process,
                f"Committed, and nobody was told: {what}.",
                after,
            )


def _steps() -> Iterator[Point]:
    for workflow, steps in STEPS.items():
        for step, done in steps.items():
            yield Point(
                f"{workflow}.{step}.begun",
                "worker",
                "Written down as in progress; nothing was asked of anybody.",
                _RESUMED,
            )
            yield Point(
                f"{workflow}.{step}.performed",
                "worker",
                f"{done} The checkpoint does not say so.",
                f"{_RESUMED}, and gets the first answer",
            )


POINTS: Mapping[str, Point] = {point.name: point for point in (*_commits(), *_PLACES, *_steps())}
