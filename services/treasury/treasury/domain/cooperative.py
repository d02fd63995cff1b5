"""The cooperative as Treasury knows it: currency, regime, and its copy of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from kernel.errors import Invalid, NotFound, Refused

SUBCHAPTER_K = "subchapter_k"
SUBCHAPTER_T = "subchapter_t"
REGIMES = frozenset({SUBCHAPTER_K, SUBCHAPTER_T})


class NotInstalled(NotFound):
    """No chart of accounts yet: bootstrap comes first."""

    sentence = "This cooperative has no books yet; bootstrap it first."


class RegimeNotKept(Refused):
    """Postings of Subchapter T are not part of this version of the books."""

    sentence = "Patronage postings under {tax_regime} are not available."


@dataclass(frozen=True, slots=True)
class Cooperative:
    """One tenant. `settings` holds the words of `people.settings.changed` that apply today.

    Defaults are those of domain 12; amounts in minor units.
    """

    id: UUID
    name: str
    currency: str = "USD"
    tax_regime: str = SUBCHAPTER_K
    settings: Mapping[str, str] = field(default_factory=dict)

    DEFAULTS: ClassVar[Mapping[str, str]] = {
        "period_type": "quarter",
        "fiscal_year_start": "01-01",
        "grace_days": "7",
        "lock_after_days": "30",
        "minimum_cash_reserve_minor": "0",
        "high_value_transaction": "500000",
        "eligible_tiers": "[cooperative]",
    }

    def __post_init__(self) -> None:
        if self.tax_regime not in REGIMES:
            raise Invalid("The regime is subchapter_k or subchapter_t.", field="tax_regime")
        if len(self.currency) != 3 or not (self.currency.isascii() and self.currency.isupper()):
            raise Invalid("A currency is an ISO 4217 code such as USD.", field="currency")

    @property
    def regime(self) -> str:
        return self.settings.get("tax_regime", self.tax_regime)

    @property
    def period_type(self) -> str:
        return self._word("period_type")

    @property
    def fiscal_year_start(self) -> tuple[int, int]:
        """Month and day on which the fiscal year begins."""
        month, _, day = self._word("fiscal_year_start").partition("-")
        return int(month), int(day)

    @property
    def grace_days(self) -> int:
        return int(self._word("grace_days"))

    @property
    def lock_after_days(self) -> int:
        return int(self._word("lock_after_days"))

    @property
    def minimum_cash_reserve_minor(self) -> int:
        return int(self._word("minimum_cash_reserve_minor"))

    @property
    def high_value_transaction_minor(self) -> int:
        """Above this a second person approves a journal posting (domain 11)."""
        return int(self._word("high_value_transaction"))

    @property
    def eligible_tiers(self) -> frozenset[str]:
        """Tiers whose members hold equity and have sub-accounts."""
        listed = self._word("eligible_tiers").strip("[]")
        return frozenset(tier.strip() for tier in listed.split(",") if tier.strip())

    def require_partnership(self) -> None:
        """Raises RegimeNotKept under Subchapter T."""
        if self.regime != SUBCHAPTER_K:
            raise RegimeNotKept(tax_regime=self.regime)

    def _word(self, name: str) -> str:
        return self.settings.get(name, self.DEFAULTS[name])
