"""Largest-remainder apportionment: every split of a total in the product goes through here."""

import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import compress
from typing import Final, Literal

from kernel.errors import Invalid

_MANY = 256
"""From here on one multiplication of all is quicker than a division of each."""
_LANES: Final[tuple[tuple[int, Literal["I", "Q"], int], ...]] = ((12, "I", 4), (16, "Q", 8))
"""Bytes of a lane's fraction; the C type that holds its quota above them, and its bytes."""
_BYTES = bytes(range(256))


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
    if len(weights) >= _MANY and sys.byteorder == "little":
        top = max(weights)
        for fraction, kind, size in _LANES:
            fits = top < 1 << 64 and total * top < whole << 8 * size
            if fits and top * whole < 1 << 8 * fraction:
                return _together(total, weights, fraction, kind)
    return _one_by_one(total, weights, whole)


def _together(
    total: int, weights: Sequence[int], fraction: int, kind: Literal["I", "Q"]
) -> list[int]:
    """All quotas by one multiplication: the weights are lanes of one long integer.

    With k bits of fraction the factor is total * 2**k / whole, rounded up by e (0 < e <= 1). A lane
    then holds quota * 2**k + remainder * 2**k / whole + weight * e. Because weight * whole < 2**k
    the last term never reaches the next remainder, much less the quota: the quotas are exact, and
    the fractions are ordered by remainder and, where remainders tie, by weight.
    """
    size = array(kind).itemsize
    width = fraction + size
    factor = (total << 8 * fraction) // sum(weights) + 1
    product = int.from_bytes(_spread(weights, width), "little") * factor
    lanes = memoryview(product.to_bytes(width * len(weights), "little"))
    parts: list[int] = lanes.cast(kind)[fraction // size :: width // size].tolist()
    for i in _foremost(lanes, width, fraction, total - sum(parts)):
        parts[i] += 1
    return parts


def _spread(weights: Sequence[int], width: int) -> bytes:
    """The weights as little-endian integers of `width` bytes, one after another."""
    lanes = array("Q", bytes(width * len(weights)))
    lanes[:: width // lanes.itemsize] = array("Q", weights)
    return lanes.tobytes()


def _foremost(lanes: memoryview, width: int, fraction: int, count: int) -> Iterator[int]:
    """Positions of the `count` greatest fractions.

    The first byte of a fraction decides for nearly all; only those that share the last byte that
    still gets a unit are sorted.
    """
    first = bytes(lanes[fraction - 1 :: width])
    level = bisect_left(_BYTES, True, key=lambda byte: _above(first, byte) < count)
    yield from compress(range(len(first)), first.translate(bytes(b > level for b in _BYTES)))
    close = list(compress(range(len(first)), first.translate(bytes(b == level for b in _BYTES))))
    close.sort(
        key=lambda i: int.from_bytes(lanes[i * width : i * width + fraction], "little"),
        reverse=True,  # equals keep their order
    )
    yield from close[: count - _above(first, level)]


def _above(first: bytes, level: int) -> int:
    return len(first.translate(None, delete=_BYTES[: level + 1]))


def _one_by_one(total: int, weights: Sequence[int], whole: int) -> list[int]:
    """The same for few weights, and for numbers of any size."""
    divided = [divmod(total * weight, whole) for weight in weights]
    parts = [quota for quota, _ in divided]
    spare = total - sum(parts)
    if spare:
        order = sorted(range(len(weights)), key=lambda i: (-divided[i][1], -weights[i], i))
        for i in order[:spare]:
            parts[i] += 1
    return parts
