"""What the rows of a file would do: whose, of which period, new, changed or known."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.domain.contributions import ContributionStatus
from people.domain.imports.cells import hundredths
from people.domain.imports.contributions_file import FileStatus, kind_of
from people.domain.imports.contributions_plan import (
    Imported,
    ResolvedRow,
    known_address,
)
from people.domain.imports.messages import Messages

from .imports import (
    BIRCH,
    CATEGORIES,
    CEDAR,
    COOPERATIVE,
    PERIODS,
    Outcome,
    run_contributions,
)

HEADER = "member_email,period,type,amount,description,status,approved_at,external_ref\n"
ROW = "rowan@example.org,Q1 2026,{type},{amount},{text},{status},{at},{ref}\n"


def row(**values: object) -> str:
    given = {
        "type": "labor", "amount": "75", "text": "Planted", "status": "approved",
        "at": "2026-02-01", "ref": "",
    }  # fmt: skip
    return ROW.format(**(given | values))


def run(*rows: str, earlier: dict[UUID, Imported] | None = None) -> Outcome:
    return run_contributions((HEADER + "".join(rows)).encode(), earlier=earlier)


def resolved(*rows: str) -> list[ResolvedRow]:
    plan = run(*rows, earlier={}).contributions
    assert plan is not None
    return plan.new


def as_imported(item: ResolvedRow, status: ContributionStatus) -> Imported:
    return Imported(COOPERATIVE, status, item.content, item.fingerprint)


@given(st.integers(-(10**15), 10**15))
def test_plain_decimals_are_exact(number: int) -> None:
    sign, (whole, part) = ("-" if number < 0 else ""), divmod(abs(number), 100)
    assert hundredths(f"{sign}{whole}.{part:02d}") == number
    if part % 10 == 0:
        assert hundredths(f"{sign}{whole}.{part // 10}") == number


@pytest.mark.parametrize(
    "text",
    ["", "1,000.00", "0.001", "1e3", "NaN", "Infinity", "1_000", "１２", "٣", " 5", "0x10", "5.",
     ".5", "+5", "--5", "$5", "1" * 17, "5 ", "1.2.3"],
)  # fmt: skip
def test_what_is_no_plain_decimal_is_none(text: str) -> None:
    assert hundredths(text) is None


def test_the_same_row_has_the_same_key_and_its_twin_another() -> None:
    one, two = resolved(row(), row())
    assert one.key != two.key
    assert [item.key for item in resolved(row(), row())] == [one.key, two.key]
    assert resolved(row(text="Other"), row())[1].key == one.key
    assert resolved(row(ref="x"))[0].key == resolved(row(ref="x", amount="80"))[0].key


def test_what_is_known_and_equal_is_unchanged() -> None:
    item = resolved(row(ref="x"))[0]
    for status in ContributionStatus:
        known = {item.key: as_imported(item, status)}
        plan = run(row(ref="x"), earlier=known).contributions
        assert plan is not None
        assert plan.unchanged == 1


def test_the_undecided_is_updated_and_the_decided_is_not() -> None:
    item = resolved(row(ref="x", status="pending", at=""))[0]
    decided = row(ref="x", amount="80")
    for status in ContributionStatus:
        outcome = run(decided, earlier={item.key: as_imported(item, status)})
        assert outcome.contributions is not None
        if status.is_undecided:
            assert len(outcome.contributions.changed) == 1
        else:
            assert outcome.codes == {"E330"}


def test_a_decision_made_here_meets_the_same_one_of_the_file() -> None:
    item = resolved(row(ref="x", status="pending", at=""))[0]
    known = {item.key: as_imported(item, ContributionStatus.APPROVED)}
    plan = run(row(ref="x"), earlier=known).contributions
    assert plan is not None
    assert plan.unchanged == 1


def test_a_pending_row_of_a_period_that_closed_since_is_unchanged() -> None:
    text = row(ref="x", status="pending", at="").replace("Q1 2026", "Q4 2025")
    assert run(text, earlier={}).codes == {"E341"}
    messages = Messages("contributions.csv")
    assert not messages.failed


def test_words_of_older_systems_need_their_category() -> None:
    assert kind_of("property", CATEGORIES) is not None
    without = {code: c for code, c in CATEGORIES.items() if code != "capital"}
    assert kind_of("cash", without) is None
    retired = CATEGORIES | {"labor": replace(CATEGORIES["labor"], active=False)}
    assert kind_of("labor", retired) is None
    assert kind_of("community", retired) is None
    own = CATEGORIES | {"community": replace(CATEGORIES["labor"], code="community")}
    assert kind_of("community", own).category_code == "community"  # type: ignore[union-attr]


def test_statuses_of_the_file_are_those_stored() -> None:
    assert [status.stored for status in FileStatus] == [
        ContributionStatus.SUBMITTED,
        ContributionStatus.APPROVED,
        ContributionStatus.REJECTED,
    ]


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("2026-02-01T10:00:00+14:00", None),
        ("2026-02-01 10:00", None),
        ("2026-02-01T10:00:00.5Z", None),
        ("2099-01-01", "E307"),
        ("2026-02-30", "E307"),
        ("1800-02-03T10:00:00Z", "E307"),
        ("0001-01-01T00:00:00+14:00", "E307"),
        ("yesterday", "E307"),
    ],
)
def test_moments_are_read_or_refused(at: str, code: str | None) -> None:
    assert run(row(at=at), earlier={}).codes == ({code} if code else set())


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"type": ""}, {"E303"}),
        ({"amount": ""}, {"E304"}),
        ({"amount": "99999999999999999"}, {"E304"}),
        ({"amount": "9999999999999999"}, {"E304"}),
        ({"status": ""}, {"E306"}),
        ({"text": "=1+1"}, set()),
    ],
)
def test_cells_are_judged_by_their_field(values: dict[str, object], codes: set[str]) -> None:
    assert run(row(**values), earlier={}).codes == codes


def test_a_row_without_a_period_is_an_unknown_period() -> None:
    assert run(row().replace("Q1 2026", ""), earlier={}).codes == {"E311"}


HOURS = "member_email,period,type,amount,description,status,hours,rate\n"


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ("labor,,Planted,pending,1.5,80", set()),
        ("labor,120,Planted,pending,1.5,80", set()),
        ("labor,,Planted,pending,1.5,", {"E304"}),
        ("capital,,Planted,pending,1.5,80", {"E304"}),
        ("labor,,Planted,pending,0.05,0.01", {"E304"}),
        ("labor,,Planted,pending,x,80", {"E308"}),
        ("expertise,,Planted,pending,1,80.001", {"E309"}),
    ],
)
def test_hours_and_rate_stand_in_for_an_amount(cells: str, codes: set[str]) -> None:
    text = f"{HOURS}rowan@example.org,Q1 2026,{cells}\n"
    outcome = run_contributions(text.encode(), earlier={})
    assert outcome.codes == codes
    if not codes:
        assert outcome.contributions is not None
        new = outcome.contributions.new[0].source
        assert (new.amount_minor, new.minutes, new.rate_minor) == (12_000, 90, 8_000)


APPROVER = "member_email,period,type,amount,description,status,approved_at,approver_email\n"


@pytest.mark.parametrize(
    ("email", "approver", "codes"),
    [
        ("rowan@example.org", "", set()),
        ("rowan@example.org", "birch@example.org", set()),
        ("rowan@example.org", "nobody@example.org", {"E316"}),
        ("rowan@example.org", "nobody", {"E316"}),
        ("cedar@example.org", "", {"E316"}),
    ],
)
def test_decisions_are_somebody_elses(email: str, approver: str, codes: set[str]) -> None:
    text = f"{APPROVER}{email},Q1 2026,labor,75,Planted,approved,2026-02-01,{approver}\n"
    outcome = run_contributions(text.encode(), earlier={})
    assert outcome.codes == codes
    if not codes:
        assert outcome.contributions is not None
        expected = BIRCH if approver else CEDAR
        assert outcome.contributions.new[0].approver == str(expected.id)


def test_addresses_of_the_same_run_are_known() -> None:
    known = known_address({"a@x.org": 1}, frozenset({"b@x.org"}))
    assert known is not None
    assert [known(email) for email in ("a@x.org", "b@x.org", "c@x.org")] == [True, True, False]
    assert known_address({}, None) is None


def test_a_moment_is_kept_in_utc() -> None:
    item = resolved(row(at="2026-02-01T01:00:00+02:00"))[0]
    assert item.source.approved_at == datetime(2026, 1, 31, 23, tzinfo=UTC)
    assert PERIODS[0].id == item.period.id


@st.composite
def histories(draw: st.DrawFn) -> list[str]:
    """Rows as cooperatives have them: twins, references, all statuses."""
    lines = []
    for place in range(draw(st.integers(1, 8))):
        status = draw(st.sampled_from(["pending", "approved", "rejected"]))
        lines.append(
            row(
                type=draw(st.sampled_from(["labor", "cash", "community", "expertise"])),
                amount=draw(st.sampled_from(["75", "75.00", "0.01"])),
                text=draw(st.sampled_from(["Planted", '"Two, parts"', "é"])),
                status=status,
                at="2026-02-01" if status == "approved" else "",
                ref=draw(st.sampled_from(["", f"r-{place}"])),
            )
        )
    return lines


@given(histories())
def test_importing_twice_is_importing_once(lines: list[str]) -> None:
    first = run(*lines, earlier={}).contributions
    assert first is not None
    assert len(first.new) == len(lines)
    kept = {item.key: as_imported(item, item.source.status.stored) for item in first.new}
    assert len(kept) == len(lines)
    again = run(*lines, earlier=kept).contributions
    assert again is not None
    assert (again.unchanged, again.new, again.changed) == (len(lines), [], [])
