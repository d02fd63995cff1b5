"""Group commit: callers of one command who meet share one transaction, each with his own answer.

While one group is under way the next callers wait in line, and then go together; whoever finds the
line empty goes at once, so that a lone caller waits for nobody. What the group's use case sets
aside, and everything when the group fails, is done alone, as if nobody else had been there: the
group can only be quicker, never another result.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

from google.protobuf.message import Message

from chassis import tracing
from chassis.claims import Claim, answered, claim_all, claim_of, release
from chassis.database import Unit, Units
from kernel.call import Call

log = logging.getLogger(__name__)

W = TypeVar("W")
R = TypeVar("R", bound=Message)
M = TypeVar("M", bound=Message)

GROUP_MAX = 32
UNDER_WAY_MAX = 2  # groups of one cooperative at a time: one computes while the other's rows go in
SECOND_SHARE = 2  # a second group weighs at least half of the most, else it waits for the first:
# each statement then serves all of them

Together: TypeAlias = Callable[[Sequence[W], Sequence[R]], Awaitable[Sequence[M | None]]]
"""The use case for several: an answer for each, None for what is better done alone.

It may raise for all; it must not write anything for those it sets aside.
"""


def even(_request: object) -> int:
    """Every caller weighs the same."""
    return 1


class _Seat(Generic[R, M]):
    """One caller in line. The answer is None when he is to go alone."""

    def __init__(self, call: Call, request: R, claim: Claim, weight: int) -> None:
        self.call = call
        self.request = request
        self.claim = claim
        self.weight = weight
        self.trace = tracing.carried()
        self.answer: asyncio.Future[M | None] = asyncio.get_running_loop().create_future()
        self.leads = False  # he went alone, and the line waits for him


class _Line(Generic[R, M]):
    """The callers of one cooperative; `most` is what a group may weigh, unless it is of one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.waiting: deque[_Seat[R, M]] = deque()
        self.under_way = 0
        self.called = False  # the next departure stands in the event loop's own queue

    def next_seats(self) -> list[_Seat[R, M]]:
        """Those who may go now; whoever was cancelled meanwhile is left out."""
        self.waiting = deque(seat for seat in self.waiting if not seat.answer.done())
        if not self.waiting or self.under_way == UNDER_WAY_MAX:
            return []
        if self.under_way and SECOND_SHARE * sum(s.weight for s in self.waiting) < self.most:
            return []
        seats = [self.waiting.popleft()]
        room = self.most - seats[0].weight
        while self.waiting and self.waiting[0].weight <= room:
            seats.append(self.waiting.popleft())
            room -= seats[-1].weight
        return seats


class Gathering(Generic[W, R, M]):
    """Runs one kind of command; `alone` is the ordinary way, which decides about every error."""

    def __init__(
        self,
        units: Units,
        work: Callable[[Unit], W],
        together: Together[W, R, M],
        alone: Callable[[Call, R], Awaitable[M]],
        *,
        weight: Callable[[R], int] = even,
        most: int = GROUP_MAX,
    ) -> None:
        """`weight` of a request counts what it writes; a group weighs at most `most`."""
        self._weight, self._most = weight, most
        self._units = units
        self._work = work
        self._together = together
        self._alone = alone
        self._lines: dict[UUID, _Line[R, M]] = {}
        self._groups: set[asyncio.Task[None]] = set()

    async def run(self, call: Call, request: R) -> M:
        """The answer, and the errors, of `alone`; a caller without a key does go alone.

        A caller who is cancelled while his group is under way may find it done under his key.
        """
        claim = claim_of(call, request)
        if claim is None or getattr(request, "validate_only", False):
            return await self._alone(call, request)
        seat: _Seat[R, M] = _Seat(call, request, claim, self._weight(request))
        line = self._lines.setdefault(call.cooperative_id, _Line(self._most))
        line.waiting.append(seat)
        self._call(call.cooperative_id, line)
        try:
            answer = await seat.answer
            return await self._alone(call, request) if answer is None else answer
        finally:
            if seat.leads:
                self._arrived(call.cooperative_id, line)

    def _call(self, cooperative_id: UUID, line: _Line[R, M]) -> None:
        """Let the next ones go, but not before this turn of the loop is over.

        All who come in one turn go together: often they were answered together before.
        """
        if not line.called:
            line.called = True
            asyncio.get_running_loop().call_soon(self._depart, cooperative_id, line)

    def _depart(self, cooperative_id: UUID, line: _Line[R, M]) -> None:
        line.called = False
        while seats := line.next_seats():
            line.under_way += 1
            if len(seats) == 1:
                seats[0].leads = True
                seats[0].answer.set_result(None)
                continue
            # A context of its own: no caller's deadline and no caller's log fields.
            group = asyncio.get_running_loop().create_task(
                self._go(cooperative_id, line, seats), context=Context()
            )
            self._groups.add(group)
            group.add_done_callback(self._groups.discard)
        if not line.under_way and self._lines.get(cooperative_id) is line:
            del self._lines[cooperative_id]

    def _arrived(self, cooperative_id: UUID, line: _Line[R, M]) -> None:
        line.under_way -= 1
        self._call(cooperative_id, line)

    async def _go(
        self, cooperative_id: UUID, line: _Line[R, M], seats: Sequence[_Seat[R, M]]
    ) -> None:
        answers: dict[Claim, M] = {}
        try:
            answers = await self._answers(seats)
        except Exception as error:
            log.info("a group of %d goes one by one: %r", len(seats), error)
        finally:
            for seat in seats:
                if not seat.answer.done():
                    seat.answer.set_result(answers.get(seat.claim))
            self._arrived(cooperative_id, line)

    async def _answers(self, seats: Sequence[_Seat[R, M]]) -> dict[Claim, M]:
        """One transaction: claim the keys, act, store the answers, commit."""
        by_claim = {seat.claim: seat for seat in seats}
        calls = [seat.call for seat in seats]
        async with self._units.open_together(calls, place="command") as units:
            unit_of = dict(zip(by_claim, units, strict=True))
            for seat, unit in zip(seats, units, strict=True):
                unit.trace = seat.trace  # its facts belong to the caller's trace, not the group's
            claims = await claim_all(units[0], list(by_claim))
            found = await self._together(
                [self._work(unit_of[claim]) for claim in claims],
                [by_claim[claim].request for claim in claims],
            )
            answers = {
                claim: answered(answer, unit_of[claim], claim)
                for claim, answer in zip(claims, found, strict=True)
                if answer is not None
            }
            units[0].rollback_only = not answers
            if answers and (aside := [claim for claim in claims if claim not in answers]):
                await release(units[0], aside)
        return answers
