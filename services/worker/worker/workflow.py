"""The words of every workflow: what an instance is, how a step can end, where it may go next.

Nothing in here knows a clock, a database or a network: a definition is a function from an instance
and the outcome of its step to the next turn.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, Self
from uuid import UUID

Json = Mapping[str, Any]

NOTHING: Json = {}


class Status(StrEnum):
    PENDING = "pending"
    RUNNING = "running"
    WAITING = "waiting"
    RETRY_WAIT = "retry_wait"
    COMPLETED = "completed"
    FAILED = "failed"
    COMPENSATING = "compensating"
    COMPENSATED = "compensated"
    ABANDONED = "abandoned"


FINAL = frozenset({Status.COMPLETED, Status.COMPENSATED, Status.ABANDONED})


class StepStatus(StrEnum):
    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"
    SKIPPED = "skipped"
    COMPENSATED = "compensated"


class Mode(StrEnum):
    LIVE = "live"
    DRY_RUN = "dry_run"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as it is stored; its output is its checkpoint. `seq` orders rounds and steps."""

    seq: int
    name: str
    status: StepStatus
    attempt: int = 0
    input_hash: str = ""
    output: Json = field(default_factory=dict)
    command_id: UUID | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    error: str = ""
    progress: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a step did not succeed. A transient one may pass by itself; the others stay.

    `context` is what a person should know besides; it joins the instance's own.
    """

    code: str
    message: str
    transient: bool = False
    context: Json = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Instance:
    """A workflow as it stands. `input` never changes after the start; `signals` are what people
    said meanwhile; `outputs` are the checkpoints that still count.
    """

    id: UUID
    cooperative_id: UUID
    type: str
    business_key: str
    mode: Mode
    status: Status
    step: str
    started_by: str
    correlation_id: UUID
    round: int = 1
    input: Json = field(default_factory=dict)
    context: Json = field(default_factory=dict)
    signals: Json = field(default_factory=dict)
    steps: tuple[StepRow, ...] = ()
    attempt: int = 0
    version: int = 0
    error: Failure | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    finished_at: datetime | None = None

    @property
    def dry(self) -> bool:
        return self.mode is Mode.DRY_RUN

    @property
    def final(self) -> bool:
        """Nothing can happen to it any more; a failed rehearsal left nothing to resume."""
        return self.status in FINAL or (self.dry and self.status is Status.FAILED)

    @property
    def outputs(self) -> dict[str, Json]:
        """The latest checkpoint of each completed step."""
        return {row.name: row.output for row in self.steps if row.status is StepStatus.COMPLETED}

    def row(self, definition: "Definition") -> StepRow | None:
        """The stored row of the current step in the current round."""
        seq = definition_seq(definition, self.step, self.round)
        return next((row for row in self.steps if row.seq == seq), None)

    def after(self, row: StepRow) -> Self:
        """The instance with this row stored instead of the one with its seq."""
        others = [kept for kept in self.steps if kept.seq != row.seq]
        return replace(self, steps=tuple(sorted([*others, row], key=lambda kept: kept.seq)))


@dataclass(frozen=True, slots=True)
class NewWorkflow:
    """A workflow to be started together with the checkpoint that asks for it."""

    type: str
    business_key: str
    input: Json
    started_by: str
    mode: Mode = Mode.LIVE


@dataclass(frozen=True, slots=True)
class Done:
    """The step succeeded; its output becomes the checkpoint."""

    output: Json = field(default_factory=dict)
    start: tuple[NewWorkflow, ...] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Nothing is wrong, it is too early: ask again after so many seconds."""

    progress: str
    after_s: float


@dataclass(frozen=True, slots=True)
class Asleep:
    """Somebody else must act; a fact wakes the workflow, at the latest the recheck."""

    progress: str
    recheck_s: float


Outcome = Done | Later | Asleep | Failure


@dataclass(frozen=True, slots=True)
class Go:
    """The next step. `undo` names steps whose checkpoints no longer count; `again` starts a new
    round, in which every command has a new id; `error` is remembered on the instance.
    """

    step: str
    undo: frozenset[str] = frozenset()
    again: bool = False
    context: Json = field(default_factory=dict)
    error: Failure | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The workflow stops here; `resume_at` is where a retry of a failed one begins."""

    status: Status
    context: Json = field(default_factory=dict)
    error: Failure | None = None
    undo: frozenset[str] = frozenset()
    resume_at: str | None = None
    again: bool = False


Turn = Go | End


class Definition(Protocol):
    """A kind of workflow: its steps in order and what follows what. Pure."""

    @property
    def type(self) -> str: ...
    @property
    def steps(self) -> tuple[str, ...]:
        """All steps, in an order that no round runs against; undoing steps come last."""
        ...

    @property
    def undoing(self) -> frozenset[str]:
        """Steps that take something back; the instance is `compensating` meanwhile."""
        ...

    @property
    def forced(self) -> frozenset[str]:
        """Steps that are tried for as long as their errors may pass: money has left already."""
        ...

    def plan(self, mode: Mode) -> tuple[str, ...]:
        """The steps of a run in which nothing goes wrong."""
        ...

    def after(self, instance: Instance, output: Json) -> Turn:
        """The current step succeeded; its output stands in the instance already."""
        ...

    def failed(self, instance: Instance, failure: Failure) -> Turn:
        """The current step failed for good, or too often."""
        ...

    def aborted(self, instance: Instance) -> Turn | None:
        """Somebody gives it up; None when it is too late for that."""
        ...

    def suggestion(self, instance: Instance) -> str:
        """What a person should do about a failed instance."""
        ...


def decide(definition: Definition, instance: Instance, outcome: Outcome) -> Turn | None:
    """The next turn; None when the same step is to be tried again later.

    An abort comes before everything but the undoing itself. A transient failure is no turn yet:
    the engine hands it over as final once its attempts are used up.
    """
    if instance.signals.get("abort") and instance.step not in definition.undoing:
        turn = definition.aborted(instance)
        if turn is not None:
            return turn
    match outcome:
        case Done(output):
            return definition.after(instance, output)
        case Failure():
            return definition.failed(instance, outcome)
        case Later() | Asleep():
            return None


def definition_seq(definition: Definition, step: str, round_: int) -> int:
    """Where a step stands among all rows of an instance."""
    return (round_ - 1) * 100 + definition.steps.index(step)


def status_on(definition: Definition, step: str) -> Status:
    """The status of an instance that works on this step."""
    return Status.COMPENSATING if step in definition.undoing else Status.RUNNING


def later_s(
    initial_s: float, multiplier: float, max_s: float, attempt: int, jitter: float
) -> float:
    """The pause before the next attempt (attempt 1 has just failed); `jitter` in -0.2 to 0.2."""
    pause: float = min(initial_s * multiplier ** (attempt - 1), max_s)
    return pause * (1 + jitter)
