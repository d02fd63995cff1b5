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
    parts: list[int] = []
    remainders: list[int] = []
    for weight in weights:
        quota, remainder = divmod(total * weight, whole)
        parts.append(quota)
        remainders.append(remainder)
    spare = total - sum(parts)
    if spare:
        ranked = sorted(range(len(parts)), key=lambda i: (-remainders[i], -weights[i], i))
        for i in ranked[:spare]:
            parts[i] += 1
    return parts
