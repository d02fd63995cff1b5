"""What of a period's net income is shared by patronage, and at which cash rate (domain 9.1)."""

from dataclasses import dataclass
from enum import StrEnum

from agreements.domain.formulas import BP_WHOLE
from kernel.errors import Invalid
from kernel.money import MINOR_MAX, format_minor


class Regime(StrEnum):
    """How the cooperative is taxed; never mixed in one tax year."""

    SUBCHAPTER_K = "subchapter_k"
    SUBCHAPTER_T = "subchapter_t"


@dataclass(frozen=True, slots=True)
class Income:
    """A period's result and what is taken from it first; minor units, net income signed."""

    net_income: int
    regulatory: int = 0
    reserve: int = 0
    collective: int = 0

    def __post_init__(self) -> None:
        if self.reserve < 0:
            raise Invalid("A reserve is not negative.", field="reserve")
        if self.collective < 0:
            raise Invalid("A collective fund is not negative.", field="collective")

    def allocable(self, regime: Regime) -> int:
        """Signed minor units.

        K: every item is allocated, so reserves do not reduce it. T: reserve and collective fund
        stay out, and a loss stays in the corporation. Raises Invalid when they exceed the income.
        """
        shared = self.net_income - self.regulatory
        if abs(shared) > MINOR_MAX:
            raise Invalid("The amount is too large.", field="net_income")
        if regime is Regime.SUBCHAPTER_K:
            return shared
        if shared <= 0:
            return 0
        if self.reserve + self.collective > shared:
            raise Invalid("Reserve and collective fund exceed the net income.", field="reserve")
        return shared - self.reserve - self.collective

    def check_retained(self, regime: Regime, *, surplus: int, retained: int) -> None:
        """Under K reserve and collective fund are kept out of what is retained.

        Raises Invalid when the cash parts leave less than both.
        """
        kept = self.reserve + self.collective
        if regime is Regime.SUBCHAPTER_K and surplus > 0 and retained < kept:
            raise Invalid(
                f"At this cash rate {format_minor(retained)} is retained, less than the reserve "
                f"and the collective fund of {format_minor(kept)}.",
                field="reserve",
            )


def cash_rate(asked_bp: int, formula_bp: int, minimum_bp: int) -> int:
    """The rate asked for, or the formula's own when it is 0; basis points.

    Raises Invalid naming `cash_rate` below the cooperative's minimum or above the whole.
    """
    rate = asked_bp or formula_bp
    if not minimum_bp <= rate <= BP_WHOLE:
        raise Invalid(
            f"The cash rate must lie between {minimum_bp} and {BP_WHOLE} basis points.",
            field="cash_rate",
        )
    return rate
