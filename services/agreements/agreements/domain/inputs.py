"""The fingerprint of everything that a calculation depends on (close step 3)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agreements.domain.engine import ENGINE_VERSION, Question
from agreements.domain.formulas import FormulaVersion, Terms
from agreements.domain.shares import Participant
from agreements.domain.standing import Verdict
from agreements.domain.surplus import Income, Regime


def canonical(value: object) -> str:
    """JSON with sorted keys, no blanks and ASCII only: the same value is always the same text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is kept beside an agreement so that anybody can calculate it again."""

    period_id: UUID
    formula: FormulaVersion
    regime: Regime
    income: Income
    question: Question
    claims_digest: str
    standing_digest: str
    capacities_digest: str  # empty unless there is a loss
    min_cash_bp: int

    def snapshot(self) -> dict[str, Any]:
        """As plain JSON values; amounts are integers in minor units."""
        return {
            "period_id": str(self.period_id),
            "formula_version_id": str(self.formula.id),
            "terms": terms_json(self.formula.terms),
            "claims_digest": self.claims_digest,
            "standing_digest": self.standing_digest,
            "capacities_digest": self.capacities_digest,
            "surplus": {
                "net_income_minor": self.income.net_income,
                "regulatory_minor": self.income.regulatory,
                "reserve_minor": self.income.reserve,
                "collective_minor": self.income.collective,
                "allocable_minor": self.question.surplus,
            },
            "tax_lines": [[line.k1_line, line.amount_minor] for line in self.question.tax_lines],
            "policies": {
                "tax_regime": self.regime.value,
                "cash_rate_bp": self.question.cash_rate_bp,
                "min_cash_bp": self.min_cash_bp,
                "rounding": "largest_remainder",
            },
            "engine_version": ENGINE_VERSION,
        }

    def hash(self) -> str:
        return sha256(canonical(self.snapshot()))


def terms_json(terms: Terms) -> dict[str, Any]:
    threshold = terms.threshold
    return {
        "weights_e4": [[weight.category_code, weight.weight_e4] for weight in terms.weights],
        "eligible_tiers": sorted(terms.eligible_tiers),
        "eligible_statuses": sorted(terms.eligible_statuses),
        "threshold": [threshold.type.value, threshold.value] if threshold else None,
        "max_share_bp": terms.max_share_bp,
        "cash_rate_bp": terms.cash_rate_bp,
    }


def standing_digest(verdicts: Mapping[UUID, tuple[str, Verdict]]) -> str:
    """Over the members with claims in the period: number, verdict, and the days that count."""
    told: dict[Verdict, str] = {}
    lines = []
    for member_id, (number, verdict) in verdicts.items():
        words = told.get(verdict)
        if words is None:
            days = "".join(f"|{one.start}/{one.end or ''}" for one in verdict.windows or ())
            told[verdict] = words = f"{verdict.reason.value}{days}\n"
        lines.append(f"{member_id}|{number}|{words}")
    lines.sort()  # an id comes first, and all are of one length
    return sha256("".join(lines))


def capacities_digest(participants: Iterable[Participant]) -> str:
    """Over what each sharing member could bear of a loss."""
    lines = sorted(
        f"{one.member_id}|{'unlimited' if one.capacity is None else one.capacity}"
        for one in participants
    )
    return sha256("\n".join(lines))
