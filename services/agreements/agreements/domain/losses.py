"""A loss is shared like a surplus, but nobody bears more than the member can (domain 9.6)."""

from collections.abc import Sequence

from kernel.apportion import apportion
from kernel.errors import Refused


class LossUnallocable(Refused):
    reason = "LOSS_UNALLOCABLE"
    sentence = "Nobody is left who can bear {left_minor} of the loss (in cents)."


def capacity_of(
    book_minor: int, declared_unpaid_minor: int, dro_limit_minor: int | None
) -> int | None:
    """What a member can bear: book capital, less what is still to be paid out, plus the DRO.

    Minor units, never negative. None (unlimited) when the restoration obligation has no limit.
    """
    if dro_limit_minor is None:
        return None
    return max(0, book_minor - declared_unpaid_minor + dro_limit_minor)


def bear(
    loss: int, weights: Sequence[int], capacities: Sequence[int | None]
) -> tuple[list[int], bool]:
    """Parts of `loss` (> 0, minor units), summing to it exactly, and whether anybody was limited.

    Rounds: apportion what is still to be placed over the free members; whoever would exceed the
    capacity bears exactly that and leaves; until nobody exceeds. Raises LossUnallocable.
    """
    parts = [0] * len(weights)
    free = [i for i, weight in enumerate(weights) if weight > 0]
    left = loss
    limited = False
    while left:
        if not free:
            raise LossUnallocable(left_minor=left)
        placed = apportion(left, [weights[i] for i in free])
        over = [i for i, part in zip(free, placed, strict=True) if _exceeds(part, capacities[i])]
        if not over:
            for i, part in zip(free, placed, strict=True):
                parts[i] = part
            break
        limited = True
        for i in over:
            parts[i] = capacities[i] or 0
            left -= parts[i]
        leaving = set(over)
        free = [i for i in free if i not in leaving]
    return parts, limited


def _exceeds(part: int, capacity: int | None) -> bool:
    return capacity is not None and part > capacity
