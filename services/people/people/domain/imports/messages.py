"""What an import says about a file: every fault with its row, column, code and a way out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

LISTED_MAX = 2000  # of each severity and file: an answer has to fit 4 MiB; the rest is counted


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Message:
    """`row` is the physical line of the file, 0 for the file as a whole."""

    severity: Severity
    file: str
    row: int
    column: str
    code: str
    message: str
    hint: str


HINTS: dict[str, str] = {
    "E001": "Save the file as UTF-8.",
    "E002": "Add the column to the header row; the file must be separated by commas.",
    "E003": "Keep one column of each name; an alias counts as the same column.",
    "E004": "Close every quote; a quote inside of a quoted cell is written twice.",
    "E005": "Give every row as many cells as the header has; quote cells that hold a comma.",
    "E006": "Split the file: 25 MB, 50 000 rows, 64 kB in a row, 4 000 characters in a cell.",
    "E007": "Remove control characters; line breaks are LF or CRLF.",
    "E008": "Begin the file with the header row.",
    "E099": "Correct the errors above and check the file again.",
    "E101": "One @, no blanks, a dot in the domain, at most 254 characters.",
    "E102": "A display name has 1 to 120 characters.",
    "E103": "Use member, steward or admin.",
    "E104": "Use active, inactive, pending, suspended, withdrawn or expelled.",
    "E105": "Write dates as YYYY-MM-DD; nobody joins in the future.",
    "E106": "Give ended_on for former members only, not before joined_at.",
    "E107": "Use community, coworking or cooperative, or leave it empty.",
    "E108": "Lower-case letters, digits and hyphens, ending in .eth; each name once.",
    "E109": "At most 100 characters, each value once.",
    "E110": "Keep one row for each address; upper and lower case are the same.",
    "E113": "A legal name has at most 120 characters.",
    "E114": "Let joined_at be after the end of the earlier membership.",
    "E120": "Keep at least one row with role admin and status active.",
    "E201": "One @, no blanks, a dot in the domain, at most 254 characters.",
    "E202": "A plain number such as 1250.00, not negative; check the source.",
    "E203": "A plain number such as 1250.00, not negative; check the source.",
    "E204": "Write dates as YYYY-MM-DD.",
    "E205": "A plain number such as 1250.00, not negative.",
    "E210": "Import the members first, or check the spelling.",
    "E211": "Keep one row for each member.",
    "E220": "Let contributed_capital and retained_patronage add up to balance.",
    "E301": "One @, no blanks, a dot in the domain, at most 254 characters.",
    "E303": "Use a configured category, or property, cash or community.",
    "E304": "A plain number above zero with at most 2 decimals, such as 1250.00.",
    "E305": "Say what was contributed.",
    "E306": "Use pending, approved or rejected.",
    "E307": "A date or date-time not before the period and not in the future.",
    "E308": "Hours above zero with at most 2 decimals, such as 7.5.",
    "E309": "A rate above zero with at most 2 decimals, together with hours.",
    "E310": "Import the members first, or check the spelling.",
    "E311": "Create the period first, or use its name or code, such as Q1 2026 or 2026Q1.",
    "E312": "Choose hours that come to whole minutes: 0.25 is 15 minutes, 0.33 is not whole.",
    "E313": "A date inside of the period, as YYYY-MM-DD.",
    "E314": "A plain number such as 1250.00, not negative.",
    "E315": "At most 1 000 characters.",
    "E316": "Name another existing member in approver_email.",
    "E317": "At most 100 characters.",
    "E318": "Keep one row for each external_ref.",
    "E320": "Give approved_at for every approved row.",
    "E330": "Reverse the decided contribution first, or take the row out of the file.",
    "E340": "Wait until the close has ended, or abort it.",
    "E341": "Decide the row (approved or rejected), or use an open period.",
    "W001": "The column is not read; check its spelling.",
    "W112": "Fill legal_name in before the first tax export.",
    "W120": "Check that this person shall hold the office.",
    "W121": "Former members keep the plain role.",
    "W210": "The opening entry is dated on the first day of the earliest open period.",
    "W230": "Expected only where property was contributed.",
    "W310": "The amount counts; check the hours or the rate.",
    "W311": "It will not count in an allocation.",
    "W314": "Only rows of kind property have a tax basis of their own.",
    "W320": "Only approved rows have an approval time.",
}


@dataclass(slots=True)
class Messages:
    """Collects what is found in one file. `strict` makes every warning an error."""

    file: str
    strict: bool = False
    errors: list[Message] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)

    def error(self, row: int, column: str, code: str, message: str) -> None:
        self.errors.append(
            Message(Severity.ERROR, self.file, row, column, code, message, HINTS[code])
        )

    def warn(self, row: int, column: str, code: str, message: str) -> None:
        if self.strict:
            self.error(row, column, code, message)
            return
        self.warnings.append(
            Message(Severity.WARNING, self.file, row, column, code, message, HINTS[code])
        )

    @property
    def failed(self) -> bool:
        return bool(self.errors)

    def listed_errors(self) -> list[Message]:
        """In order of rows, bounded: one more message says how many there are besides."""
        return self._listed(self.errors, Severity.ERROR)

    def listed_warnings(self) -> list[Message]:
        return self._listed(self.warnings, Severity.WARNING)

    def _listed(self, messages: Iterable[Message], severity: Severity) -> list[Message]:
        ordered = sorted(messages, key=lambda message: (message.row, message.code, message.column))
        if len(ordered) <= LISTED_MAX:
            return ordered
        rest = len(ordered) - LISTED_MAX
        text = f"{rest} more messages are not listed."
        more = Message(severity, self.file, 0, "", "E099", text, HINTS["E099"])
        return [*ordered[:LISTED_MAX], more]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome for one file; with errors nothing was written."""

    rows: int
    new: int
    changed: int
    unchanged: int
    errors: tuple[Message, ...] = ()
    warnings: tuple[Message, ...] = ()

    @property
    def failed(self) -> bool:
        return bool(self.errors)


def report(
    messages: Messages, *, rows: int, new: int = 0, changed: int = 0, unchanged: int = 0
) -> Report:
    return Report(
        rows,
        new,
        changed,
        unchanged,
        tuple(messages.listed_errors()),
        tuple(messages.listed_warnings()),
    )
