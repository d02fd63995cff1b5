"""Strawberry's decorators with a description, typed: its own answer `Any` then."""

from collections.abc import Callable
from typing import cast

import strawberry
from strawberry.types.field import StrawberryField

Decorator = Callable[[Callable[..., object]], StrawberryField]


def described_field(description: str) -> Decorator:
    return cast("Decorator", strawberry.field(description=description))


def described_mutation(description: str) -> Decorator:
    return cast("Decorator", strawberry.mutation(description=description))


def described_subscription(description: str) -> Decorator:
    return cast("Decorator", strawberry.subscription(description=description))
