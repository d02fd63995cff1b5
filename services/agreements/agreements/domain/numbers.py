"""Human numbers (domain 3): how they are written, and how they sort."""


def sortable(number: str) -> str:
    """A text that sorts as the number does: every part of digits is padded to nine of them.

    A-2026Q1-10000 comes after A-2026Q1-9999, and D-2026Q1-0007-2 after D-2026Q1-0007-1.
    """
    return "-".join(part.zfill(9) if part.isdigit() else part for part in number.split("-"))


def number_key(number: str) -> tuple[int, str]:
    """M-10000 after M-9999: by the digits as a number, then by the text."""
    digits = "".join(filter(str.isdigit, number))
    return (int(digits) if digits else 0, number)


def agreement_number(period_code: str, revision: int) -> str:
    return f"AG-{period_code}-r{revision}"


def allocation_number(period_code: str, place: int) -> str:
    return f"A-{period_code}-{place:04d}"


def distribution_number(period_code: str, place: int, part_no: int = 1, part_total: int = 1) -> str:
    """D-2026Q1-0007, or D-2026Q1-0007-2 for the second of several parts."""
    base = f"D-{period_code}-{place:04d}"
    return base if part_total == 1 else f"{base}-{part_no}"
