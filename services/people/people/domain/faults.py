"""All faults of one request at once: a form is refused with every field it has to correct."""

from kernel.errors import Invalid, Violation


class Faults:
    """Collects violations; `refuse` raises them together."""

    def __init__(self) -> None:
        self._violations: list[Violation] = []

    def add(self, field: str, message: str) -> None:
        self._violations.append(Violation(field, message))

    def adopt(self, error: Invalid) -> None:
        """Take over what another check found."""
        self._violations.extend(error.violations)

    @property
    def fields(self) -> list[str]:
        return [violation.field for violation in self._violations]

    def refuse(self) -> None:
        """Raises Invalid with everything found so far; passes when nothing was."""
        if self._violations:
            first = self._violations[0].message
            raise Invalid(first, violations=tuple(self._violations))
