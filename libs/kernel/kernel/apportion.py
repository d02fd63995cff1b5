"""Largest-remainder apportionment: every split of a total in the product goes through here."""

from collections.abc import Sequence

from kernel.errors import Invalid


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Divide `total` units in proportion to `weights`; the parts sum to `total` exactly.

    Method of largest remainders (Hamilton): every part gets the floor of its quota, the units left
    over go one each to the greatest remainders; ties go to the greater weight, then to the earlier
    position. A weight of zero always gets zero.

    `total` must be >= 0 and weights non-negative integers with a positive sum, else Invalid.
    """
    whole = sum(weights)
    if total < 0:
        raise Invalid("The total to divide must not be negative.", field="total")
    if whole <= 0 or min(weights) < 0:
        raise Invalid("Weights must be non-negative and not all zero.", field="weights")
    divided = [divmod(total * weight, whole) for weight in weights]
    parts = [quota for quota, _ in divided]
    spare = total - sum(parts)
    if spare:
        remainders = [remainder for _, remainder in divided]
        for i in _greatest(remainders, weights, spare):
            parts[i] += 1
    return parts


def _greatest(remainders: Sequence[int], weights: Sequence[int], count: int) -> list[int]:
    """Positions of the `count` greatest remainders; only those that tie for the last are ranked."""
    last = sorted(remainders, reverse=True)[count - 1]
    chosen = [i for i, remainder in enumerate(remainders) if remainder > last]
    tied = [i for i, remainder in enumerate(remainders) if remainder == last]
    tied.sort(key=lambda i: (-weights[i], i))
    return chosen + tied[: count - len(chosen)]
