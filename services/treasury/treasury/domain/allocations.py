"""The allocation postings of a whole agreement: columns instead of objects, checked as a whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Invalid, Refused


class TotalsDiffer(Refused):
    """The lines are not those the header promised."""

    reason = "INVARIANT_VIOLATION"
    sentence = "The {what} of the lines is {found}, the header says {expected}."


@dataclass(frozen=True, slots=True)
class AllocationHeader:
    """What the members agreed on, in minor units; losses are negative."""

    agreement_id: UUID
    agreement_number: str
    period_id: UUID
    workflow_id: UUID
    inputs_hash: str
    line_count: int
    total_minor: int
    cash_minor: int
    retained_minor: int
    tax_total_minor: int


@dataclass(frozen=True, slots=True)
class AllocationLines:
    """One row a member, as columns (minor units): a hundred thousand of them stay cheap.

    Every line has cash + retained = total with one sign, and no cash part in a loss (A2, 9.6).
    """

    member_ids: tuple[UUID, ...]
    member_numbers: tuple[str, ...]
    total_minor: tuple[int, ...]
    cash_minor: tuple[int, ...]
    retained_minor: tuple[int, ...]
    tax_minor: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(set(self.member_ids)) != len(self.member_ids):
            raise Invalid("A member has one line in an agreement.", field="lines.member_id")
        if self.total_minor and min(self.total_minor) < 0 < max(self.total_minor):
            raise Invalid("Gains and losses do not stand in one agreement.", field="lines")
        amounts = zip(self.total_minor, self.cash_minor, self.retained_minor, strict=True)
        for place, (total, cash, retained) in enumerate(amounts):
            if cash + retained != total:
                raise Invalid(
                    f"Cash and retained of line {place + 1} are not its total.",
                    field="lines.total_minor",
                )
            if not 0 <= cash <= max(total, 0):
                raise Invalid(
                    f"The cash part of line {place + 1} lies between zero and its total.",
                    field="lines.cash_minor",
                )

    @classmethod
    def of(cls, rows: Iterable[tuple[UUID, str, int, int, int, int]]) -> "AllocationLines":
        """Rows of (member, number, total, cash, retained, tax total)."""
        columns: Sequence[Sequence[object]] = list(zip(*rows, strict=True)) or [()] * 6
        return cls(*columns)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self.member_ids)

    def require(self, header: AllocationHeader) -> None:
        """Count and sums equal the header's. Raises TotalsDiffer."""
        promised = (
            ("number", len(self), header.line_count),
            ("total", sum(self.total_minor), header.total_minor),
            ("cash part", sum(self.cash_minor), header.cash_minor),
            ("retained part", sum(self.retained_minor), header.retained_minor),
            ("tax total", sum(self.tax_minor), header.tax_total_minor),
        )
        for what, found, expected in promised:
            if found != expected:
                raise TotalsDiffer(what=what, found=found, expected=expected)
