"""What one step of a close has calculated and the next one asks for again.

Weighing, allocating and proposing rest on the same locked claims. A process keeps the last answer
under everything that it depends on: whoever asks with anything else, or asks another replica,
waits for a new one. Before a cent is posted all inputs are read again (C8).
"""

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from agreements.application.calculating import Calculated
    from agreements.application.patronage import Patronage

T = TypeVar("T")


class Last(Generic[T]):
    """One value and what it depends on."""

    def __init__(self) -> None:
        self._kept: tuple[object, T] | None = None

    def get(self, basis: object) -> T | None:
        """The value, if it depends on the same; nothing depends on None."""
        if self._kept is None or basis is None or self._kept[0] != basis:
            return None
        return self._kept[1]

    def keep(self, basis: object, value: T) -> None:
        if basis is not None:
            self._kept = (basis, value)

    def forget(self) -> None:
        self._kept = None


class Memory:
    """The last patronage and the last calculation; some hundred bytes for each member."""

    def __init__(self) -> None:
        self.patronage: Last[Patronage] = Last()
        self.calculated: Last[Calculated] = Last()

    def forget(self) -> None:
        self.patronage.forget()
        self.calculated.forget()
