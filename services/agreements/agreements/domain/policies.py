"""The cooperative's settings as this context reads them (domain 12)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from agreements.domain.formulas import BP_WHOLE
from agreements.domain.surplus import Regime
from kernel.errors import Invalid

LEAD_DAYS_MAX = 3660


@dataclass(frozen=True, slots=True)
class Policies:
    """Basis points and days; the defaults are those of the product."""

    regime: Regime = Regime.SUBCHAPTER_K
    currency: str = "USD"
    min_cash_bp: int = 2000
    cash_rate_bp: int = 2000
    distribution_lead_days: int = 15
    approval_required: int = 2

    @classmethod
    def read(cls, values: Mapping[str, str]) -> Self:
        """From names and texts of the settings; what is missing keeps its default.

        Raises Invalid naming the setting for a text that means nothing.
        """
        default = cls()
        return cls(
            regime=_regime(values.get("tax_regime") or default.regime.value),
            currency=values.get("currency") or default.currency,
            min_cash_bp=_whole(values, "min_cash_bp", default.min_cash_bp, BP_WHOLE),
            cash_rate_bp=_whole(values, "cash_rate_bp", default.cash_rate_bp, BP_WHOLE),
            distribution_lead_days=_whole(
                values, "distribution_lead_days", default.distribution_lead_days, LEAD_DAYS_MAX
            ),
            approval_required=_whole(values, "approval.required", default.approval_required, 1000),
        )


def _regime(text: str) -> Regime:
    try:
        return Regime(text)
    except ValueError:
        raise Invalid(
            "The tax regime is subchapter_k or subchapter_t.", field="tax_regime"
        ) from None


def _whole(values: Mapping[str, str], name: str, default: int, highest: int) -> int:
    text = values.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or int(text[:10]) > highest:
        raise Invalid(f"{name} is a whole number up to {highest}.", field=name)
    return int(text)
