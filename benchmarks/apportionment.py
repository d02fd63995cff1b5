"""G18: exact apportionment of 100 000 members against the same method in Decimal."""

import random
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal, localcontext

from benchmarks.figure import Figure, against
from kernel.apportion import apportion

MEMBERS = 100_000
SURPLUS_MINOR = 123_456_789_01


def measure(_ids: list[str]) -> Iterator[Figure]:
    """G18 alone."""
    chance = random.Random(18)
    weights = [chance.randrange(0, 10**11) for _ in range(MEMBERS)]
    yield against(
        "G18",
        "apportionment of 100 000 members, the same cents as Decimal",
        lambda: apportion(SURPLUS_MINOR, weights),
        lambda: _in_decimal(SURPLUS_MINOR, weights),
        floor=10,
        extreme=25,
    )


def _in_decimal(total: int, weights: list[int]) -> list[int]:
    """Largest remainders with 60 digits, as one would write it with the decimal module."""
    with localcontext() as context:
        context.prec = 60
        whole, amount = sum(map(Decimal, weights), Decimal(0)), Decimal(total)
        quotas = [amount * Decimal(weight) / whole for weight in weights]
        parts = [quota.to_integral_value(ROUND_FLOOR) for quota in quotas]
        rest = [quota - part for quota, part in zip(quotas, parts, strict=True)]
        spare = int(amount - sum(parts))
        order = sorted(range(len(parts)), key=lambda i: (-rest[i], -weights[i], i))
        for i in order[:spare]:
            parts[i] += 1
        return [int(part) for part in parts]
