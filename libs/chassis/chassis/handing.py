"""Waiting messages in a consumer's hand: several at once where that goes, else one by one."""

from collections.abc import AsyncIterator, Sequence
from itertools import takewhile

from chassis import failpoints
from chassis.bus import Delivery, Done, Handler, Together, Verdict, judged


class Hand:
    """Hands out messages in their order. `held` of them, after those answered, are out now."""

    def __init__(
        self,
        handler: Handler,
        together: Together | None,
        delays_s: Sequence[float],
        poison_after: int,
    ) -> None:
        self._handler = handler
        self._together = together
        self._delays_s = delays_s
        self._poison_after = poison_after
        self._pardoned = 0  # deliveries of the last one condemned: what lay beside it has as many
        self.held = 0

    async def verdicts(self, waiting: Sequence[Delivery]) -> AsyncIterator[Verdict]:
        """One for each, in order, each as soon as it stands: settle it before asking on.

        A message that came before, as a retry or because its consumer died with it, goes alone:
        it may fail, or kill, again.
        """
        place = 0
        while place < len(waiting):
            group = list(takewhile(_is_fresh, waiting[place:]))
            answered = await self._as_one(group)
            for _ in range(answered):
                yield Done()
            if not answered:
                for delivery in group or waiting[place : place + 1]:
                    self.held = 1
                    yield await self._alone(delivery)
                    answered += 1
            place += answered
        self.held = 0

    async def _alone(self, delivery: Delivery) -> Verdict:
        """A death counts for all that lay in the same hand: when one is condemned for too many of
        them, the others have their chance first, and the next death shows who is left."""
        limit = max(self._poison_after, self._pardoned)
        verdict = await judged(self._handler, delivery, self._delays_s, limit)
        if delivery.deliveries > limit:
            self._pardoned = delivery.deliveries
        return verdict

    async def _as_one(self, group: Sequence[Delivery]) -> int:
        if self._together is None or len(group) < 2:
            return 0
        self.held = len(group)
        for _ in group:
            failpoints.reach("bus.delivered")
        return await self._together(group)


def _is_fresh(delivery: Delivery) -> bool:
    return delivery.attempt == 1 and delivery.deliveries == 1
